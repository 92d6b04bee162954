package accounts

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"ledetraad/domain/fault"
)

// Hashing is what Argon2id (RFC 9106) is called with. The figures are stored
// with each hash, so they can be raised: a password is hashed anew when its
// owner next signs in.
type Hashing struct {
	Time      uint32
	MemoryKiB uint32
	Threads   uint8
}

const (
	minPassword = 12  // characters
	maxPassword = 200 // characters; more would only cost time
	saltBytes   = 16
	keyBytes    = 32
)

// hash writes the PHC form: $argon2id$v=19$m=…,t=…,p=…$salt$key.
func (h Hashing) hash(password string) (string, error) {
	salt := make([]byte, saltBytes)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	key := argon2.IDKey([]byte(password), salt, h.Time, h.MemoryKiB, h.Threads, keyBytes)
	b64 := base64.RawStdEncoding.EncodeToString
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.MemoryKiB, h.Time, h.Threads, b64(salt), b64(key)), nil
}

// verify answers what the password was hashed with, and whether it is the one.
func verify(stored, password string) (Hashing, bool, error) {
	var h Hashing
	var version int
	parts := strings.Split(stored, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return h, false, errors.New("accounts: a stored password is not an argon2id hash")
	}
	_, err1 := fmt.Sscanf(parts[2], "v=%d", &version)
	_, err2 := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.MemoryKiB, &h.Time, &h.Threads)
	salt, err3 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err4 := base64.RawStdEncoding.DecodeString(parts[5])
	if err := errors.Join(err1, err2, err3, err4); err != nil || version != argon2.Version || len(want) == 0 || h.Time == 0 || h.Threads == 0 {
		return h, false, errors.New("accounts: a stored password hash cannot be read")
	}
	got := argon2.IDKey([]byte(password), salt, h.Time, h.MemoryKiB, h.Threads, uint32(len(want)))
	return h, subtle.ConstantTimeCompare(got, want) == 1, nil
}

// normal makes one password of the ways in which keyboards write it.
func normal(password string) string { return norm.NFC.String(password) }

func checkPassword(password, login string) error {
	switch n := utf8.RuneCountInString(password); {
	case n < minPassword:
		return fault.Invalidf("password", "is too short; use at least %d characters, such as a few words", minPassword)
	case n > maxPassword || !utf8.ValidString(password):
		return fault.Invalidf("password", "must be readable text of at most %d characters", maxPassword)
	case utf8.RuneCountInString(login) > 3 && strings.Contains(strings.ToLower(password), login):
		return fault.Invalidf("password", "must not have the login in it")
	}
	return nil
}

// SetPassword gives an account a password; "" takes it away. All sessions of
// the account end, and so do its links: whoever knew the old one is out.
func (s *Store) SetPassword(ctx context.Context, id, password string) error {
	a, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	hashed, err := s.hashFor(ctx, a.Login, password)
	if err != nil {
		return err
	}
	return s.transaction(ctx, func(tx *sql.Tx) error {
		if err := signOutEverywhere(ctx, tx, a.ID); err != nil {
			return wrap("set password", err)
		}
		_, err := tx.ExecContext(ctx, "UPDATE account SET password = ? WHERE id = ?", hashed, a.ID)
		return wrap("set password", err)
	})
}

// ChangePassword gives an account another password, for somebody who knows the
// one it has (none, where it has none), and begins a session anew.
func (s *Store) ChangePassword(ctx context.Context, id, current, password, address string) (Account, string, error) {
	a, err := s.Get(ctx, id)
	if err != nil {
		return Account{}, "", err
	}
	if a.Password {
		if _, _, err := s.SignIn(ctx, a.Login, current, address); err != nil {
			if errors.Is(err, ErrSignIn) {
				err = fault.Invalidf("current", "is not the account's password")
			}
			return Account{}, "", err
		}
	}
	if password == "" {
		return Account{}, "", fault.Invalidf("password", "is missing")
	}
	if err := s.SetPassword(ctx, a.ID, password); err != nil {
		return Account{}, "", err
	}
	return s.begin(ctx, a.ID)
}

// hashFor checks and hashes a new password; "" stays "".
func (s *Store) hashFor(ctx context.Context, login, password string) (string, error) {
	if password == "" {
		return "", nil
	}
	password = normal(password)
	if err := checkPassword(password, login); err != nil {
		return "", err
	}
	var hashed string
	err := s.hashing(ctx, func() (err error) {
		hashed, err = s.Hashing.hash(password)
		return err
	})
	return hashed, err
}

// hashing runs f when memory for it is free.
func (s *Store) hashing(ctx context.Context, f func() error) error {
	select {
	case s.hashers <- struct{}{}:
		defer func() { <-s.hashers }()
		return f()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// ErrSignIn is every failed sign-in: it does not say why.
var ErrSignIn = errors.New("the login and the password do not belong together, or the account cannot be used")

// SignIn lets somebody in by password, from an address. Whatever is wrong, the
// answer is ErrSignIn and takes the same work. Too many failures of a login, or
// from an address, are answered by a fault that says how long to wait.
func (s *Store) SignIn(ctx context.Context, login, password, address string) (Account, string, error) {
	login, password = canonical(login), normal(password)
	if err := s.throttle.admit(s.now(), login, address); err != nil {
		return Account{}, "", err
	}
	if utf8.RuneCountInString(password) > maxPassword || utf8.RuneCountInString(login) > 100 {
		return Account{}, "", ErrSignIn // hashing it would only cost time
	}
	var id, stored string
	var state State
	err := s.db.QueryRowContext(ctx, "SELECT id, password, state FROM account WHERE login = ?", login).Scan(&id, &stored, &state)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return Account{}, "", wrap("sign in", err)
	}
	usable := stored != "" && state == Active
	nobodys, err := s.dummy()
	if err != nil {
		return Account{}, "", err
	}
	if stored == "" {
		stored = nobodys
	}
	var with Hashing
	var right bool
	err = s.hashing(ctx, func() (err error) {
		with, right, err = verify(stored, password)
		return err
	})
	if err != nil {
		return Account{}, "", err
	}
	if !right || !usable {
		s.Log.Info().Str("address", address).Msg("a sign-in failed") // not the login: people type passwords there
		return Account{}, "", ErrSignIn
	}
	s.throttle.succeed(login, address)
	if with != s.Hashing {
		if err := s.rehash(ctx, id, password); err != nil {
			return Account{}, "", err
		}
	}
	return s.begin(ctx, id)
}

func (s *Store) rehash(ctx context.Context, id, password string) error {
	return s.hashing(ctx, func() error {
		hashed, err := s.Hashing.hash(password)
		if err != nil {
			return err
		}
		_, err = s.db.ExecContext(ctx, "UPDATE account SET password = ? WHERE id = ?", hashed, id)
		return wrap("hash password anew", err)
	})
}
