package accounts

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"ledetraad/domain/check"
	"ledetraad/domain/fault"
)

// Origin is where a browser sees the engine, for passkeys are bound to it.
type Origin struct {
	Host   string // without port
	Origin string // https://ledetraad.kommune.example, http://localhost:8080
}

const (
	ceremonyFor   = 5 * time.Minute // a half-done sign-in waits for its other half
	maxCeremonies = 5_000           // half-done at once
)

func (s *Store) party(o Origin) (*webauthn.WebAuthn, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.parties[o.Origin]; p != nil {
		return p, nil
	}
	p, err := webauthn.New(&webauthn.Config{
		RPID: o.Host, RPDisplayName: "Ledetråd", RPOrigins: []string{o.Origin},
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
		},
	})
	if err != nil {
		return nil, &fault.Error{Code: fault.Invalid, Field: "host", Cause: err,
			Message: "passkeys need a host name; open the engine by its name, or by localhost, not by an address"}
	}
	s.parties[o.Origin] = p
	return p, nil
}

// user is an account as the passkeys' library sees it. The handle is the
// account's random id.
type user struct {
	Account
	credentials []webauthn.Credential
}

func (u user) WebAuthnID() []byte                         { return []byte(u.ID) }
func (u user) WebAuthnName() string                       { return u.Login }
func (u user) WebAuthnDisplayName() string                { return u.Name }
func (u user) WebAuthnCredentials() []webauthn.Credential { return u.credentials }

func (s *Store) user(ctx context.Context, id string) (user, error) {
	a, err := s.Get(ctx, id)
	if err != nil {
		return user{}, err
	}
	rows, err := s.db.QueryContext(ctx, "SELECT credential FROM passkey WHERE account = ? ORDER BY created", a.ID)
	if err != nil {
		return user{}, wrap("read passkeys", err)
	}
	defer rows.Close()
	u := user{Account: a}
	for rows.Next() {
		var b string
		var c webauthn.Credential
		if err := errors.Join(rows.Scan(&b), json.Unmarshal([]byte(b), &c)); err != nil {
			return user{}, wrap("read passkeys", err)
		}
		u.credentials = append(u.credentials, c)
	}
	return u, wrap("read passkeys", rows.Err())
}

// NewPasskey begins to register a passkey for an account. The options go to
// navigator.credentials.create, the ceremony's secret comes back with what it
// answers.
func (s *Store) NewPasskey(ctx context.Context, o Origin, id string) (options *protocol.CredentialCreation, ceremony string, err error) {
	p, err := s.party(o)
	if err != nil {
		return nil, "", err
	}
	u, err := s.user(ctx, id)
	if err != nil {
		return nil, "", err
	}
	options, session, err := p.BeginRegistration(u, webauthn.WithExclusions(webauthn.Credentials(u.credentials).CredentialDescriptors()))
	if err != nil {
		return nil, "", wrap("register passkey", err)
	}
	ceremony, err = s.keep(ctx, "register-passkey", u.ID, session)
	return options, ceremony, err
}

// AddPasskey ends it. The answer is the browser's, as JSON.
func (s *Store) AddPasskey(ctx context.Context, o Origin, id, ceremony, name string, answer []byte) error {
	if err := check.Name("name", name); err != nil {
		return err
	}
	var session webauthn.SessionData
	if err := s.take(ctx, "register-passkey", id, ceremony, &session); err != nil {
		return err
	}
	p, err := s.party(o)
	if err != nil {
		return err
	}
	u, err := s.user(ctx, id)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil {
		return refused(err)
	}
	c, err := p.CreateCredential(u, session, parsed)
	if err != nil {
		return refused(err)
	}
	b, err := json.Marshal(c)
	if err != nil {
		return wrap("register passkey", err)
	}
	_, err = s.db.ExecContext(ctx, "INSERT INTO passkey(id, account, name, credential, created, last_used) VALUES(?,?,?,?,?,0)", c.ID, u.ID, name, string(b), micros(s.now()))
	if err != nil {
		return wrap("register passkey", err)
	}
	return nil
}

// Passkey is one that an account has.
type Passkey struct {
	ID       []byte    `json:"id"`
	Name     string    `json:"name"`
	Created  time.Time `json:"created"`
	LastUsed time.Time `json:"last_used,omitzero"`
}

// Passkeys are an account's, oldest first.
func (s *Store) Passkeys(ctx context.Context, id string) ([]Passkey, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT id, name, created, last_used FROM passkey WHERE account = ? ORDER BY created", id)
	if err != nil {
		return nil, wrap("list passkeys", err)
	}
	defer rows.Close()
	out := []Passkey{}
	for rows.Next() {
		var p Passkey
		var created, used int64
		if err := rows.Scan(&p.ID, &p.Name, &created, &used); err != nil {
			return nil, wrap("list passkeys", err)
		}
		p.Created, p.LastUsed = instant(created), instant(used)
		out = append(out, p)
	}
	return out, wrap("list passkeys", rows.Err())
}

// RemovePasskey takes one away, such as that of a lost phone, and ends all of
// the account's sessions.
func (s *Store) RemovePasskey(ctx context.Context, id string, passkey []byte) error {
	return s.transaction(ctx, func(tx *sql.Tx) error {
		r, err := tx.ExecContext(ctx, "DELETE FROM passkey WHERE id = ? AND account = ?", passkey, id)
		if err != nil {
			return wrap("remove passkey", err)
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return errors.Join(err, fault.NotFoundf("id", "the account has no such passkey"))
		}
		return wrap("remove passkey", signOutEverywhere(ctx, tx, id))
	})
}

// AskPasskey begins a sign-in by passkey. Nobody says who they are: the
// authenticator does.
func (s *Store) AskPasskey(ctx context.Context, o Origin) (options *protocol.CredentialAssertion, ceremony string, err error) {
	p, err := s.party(o)
	if err != nil {
		return nil, "", err
	}
	options, session, err := p.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", wrap("ask for a passkey", err)
	}
	ceremony, err = s.keep(ctx, "passkey", "", session)
	return options, ceremony, err
}

// SignInByPasskey ends it. A passkey that seems to have been copied (its
// counter went back) is refused.
func (s *Store) SignInByPasskey(ctx context.Context, o Origin, ceremony string, answer []byte) (Account, string, error) {
	var session webauthn.SessionData
	if err := s.take(ctx, "passkey", "", ceremony, &session); err != nil {
		return Account{}, "", err
	}
	p, err := s.party(o)
	if err != nil {
		return Account{}, "", err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return Account{}, "", refused(err)
	}
	var found user
	_, c, err := p.ValidatePasskeyLogin(func(_, handle []byte) (_ webauthn.User, err error) {
		found, err = s.user(ctx, string(handle))
		return found, err
	}, session, parsed)
	if err != nil {
		return Account{}, "", refused(err)
	}
	if c.Authenticator.CloneWarning {
		s.Log.Warn().Str("account", found.ID).Msg("a passkey was refused: its counter went back, so it may have been copied")
		return Account{}, "", ErrSignIn
	}
	b, err := json.Marshal(c)
	if err != nil {
		return Account{}, "", wrap("sign in by passkey", err)
	}
	if _, err := s.db.ExecContext(ctx, "UPDATE passkey SET credential = ?, last_used = ? WHERE id = ?", string(b), micros(s.now()), c.ID); err != nil {
		return Account{}, "", wrap("sign in by passkey", err)
	}
	return s.begin(ctx, found.ID)
}

// refused hides why, and keeps it for the log: the library's words may name
// accounts.
func refused(err error) error {
	return &fault.Error{Code: fault.Invalid, Field: "credential", Message: "the passkey was not accepted", Cause: err}
}

// keep puts the first half of a ceremony aside.
func (s *Store) keep(ctx context.Context, kind, account string, state any) (ceremony string, err error) {
	b, err := json.Marshal(state)
	if err != nil {
		return "", wrap(kind, err)
	}
	ceremony = secret()
	return ceremony, s.transaction(ctx, func(tx *sql.Tx) error {
		if err := s.sweep(ctx, tx); err != nil {
			return err
		}
		var n int
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM ceremony").Scan(&n); err != nil {
			return wrap(kind, err)
		}
		if n >= maxCeremonies { // anybody may begin one
			return fault.Unavailablef(nil, "too many sign-ins have been begun and not ended; try again in a few minutes")
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO ceremony(hash, kind, account, state, ends) VALUES(?,?,?,?,?)",
			sum(ceremony), kind, account, string(b), micros(s.now().Add(ceremonyFor)))
		return wrap(kind, err)
	})
}

// take finds it again, once.
func (s *Store) take(ctx context.Context, kind, account, ceremony string, state any) error {
	var b string
	var ends int64
	err := s.db.QueryRowContext(ctx, "DELETE FROM ceremony WHERE hash = ? AND kind = ? AND account = ? RETURNING state, ends", sum(ceremony), kind, account).Scan(&b, &ends)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !s.now().Before(instant(ends)) {
		return fault.NotFoundf("ceremony", "this sign-in was not begun here, is over, or took too long; begin again")
	}
	if err != nil {
		return wrap(kind, err)
	}
	return wrap(kind, json.Unmarshal([]byte(b), state))
}
