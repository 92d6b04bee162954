package accounts

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	_ "embed" // the schema
	"encoding/base32"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/rs/zerolog"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"ledetraad/domain/fault"
)

// Options say how accounts are kept.
type Options struct {
	Path     string // of the SQLite file
	Now      func() time.Time
	Hashing  Hashing       // zero: as RFC 9106 recommends where memory is short
	Idle     time.Duration // a session unused for this long has ended; 2 hours if zero
	Absolute time.Duration // so has one this old; 12 hours if zero
	Provider *Provider     // the municipality's identity provider; nil: none
	Log      zerolog.Logger
}

// Store keeps accounts. It may be used by many at once.
type Store struct {
	Options
	db       *sql.DB
	throttle throttle
	hashers  chan struct{}          // bounds the memory that hashing takes at any moment
	dummy    func() (string, error) // the hash of no password, for accounts that do not exist

	mu       sync.Mutex
	parties  map[string]*webauthn.WebAuthn // by origin
	openidMu sync.Mutex
	openid   *openid // nil until the provider answered
}

//go:embed schema.sql
var schema string

// Open opens the file, or makes it.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Hashing == (Hashing{}) {
		o.Hashing = Hashing{Time: 3, MemoryKiB: 64 << 10, Threads: 4}
	}
	if o.Idle == 0 {
		o.Idle = 2 * time.Hour
	}
	if o.Absolute == 0 {
		o.Absolute = 12 * time.Hour
	}
	f, err := os.OpenFile(o.Path, os.O_CREATE|os.O_RDWR, 0o600) // SQLite would let everybody read it
	if err != nil {
		return nil, fmt.Errorf("accounts: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("accounts: %w", err)
	}
	q := url.Values{"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)"}, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: o.Path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("accounts: %w", err)
	}
	s := &Store{Options: o, db: db, hashers: make(chan struct{}, 2), parties: map[string]*webauthn.WebAuthn{}}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	s.dummy = sync.OnceValues(func() (string, error) { return s.Hashing.hash(secret()) }) // at the first sign-in: it costs memory
	return s, nil
}

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }

// migrate brings the file to the newest version of the schema. The steps stand
// in schema.sql; one that was ever released is never changed.
func (s *Store) migrate(ctx context.Context) error {
	steps := strings.Split(schema, "-- step")[1:]
	return s.transaction(ctx, func(tx *sql.Tx) error {
		var version int
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
			return fmt.Errorf("accounts: %w", err)
		}
		if version > len(steps) {
			return fault.Conflictf("data", "the accounts were written by a newer Ledetråd (version %d of their schema)", version)
		}
		for i := version; i < len(steps); i++ {
			_, sql, _ := strings.Cut(steps[i], "\n")
			if _, err := tx.ExecContext(ctx, sql+fmt.Sprintf("\nPRAGMA user_version = %d;", i+1)); err != nil {
				return fmt.Errorf("accounts: schema step %d: %w", i+1, err)
			}
		}
		return nil
	})
}

func (s *Store) transaction(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("accounts: %w", err)
	}
	if err := f(tx); err != nil {
		if undone := tx.Rollback(); undone != nil {
			return errors.Join(err, undone)
		}
		return err
	}
	return wrap("commit", tx.Commit())
}

func (s *Store) now() time.Time { return s.Now().UTC() }

// sweep removes what has run out; it is called where something is added.
func (s *Store) sweep(ctx context.Context, tx *sql.Tx) error {
	now := micros(s.now())
	for _, q := range []string{"DELETE FROM session WHERE ends < ?", "DELETE FROM link WHERE ends < ?", "DELETE FROM ceremony WHERE ends < ?"} {
		if _, err := tx.ExecContext(ctx, q, now); err != nil {
			return wrap("sweep", err)
		}
	}
	return nil
}

// secret is 256 random bits, in letters and digits: it may stand in an address,
// and on a command line, where a hyphen at its head would be taken for a flag.
func secret() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails: it ends the program instead
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
}

func sum(secret string) []byte {
	h := sha256.Sum256([]byte(secret))
	return h[:]
}

func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

func wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	return fmt.Errorf("accounts: %s: %w", what, err)
}

func isUnique(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code() == lib.SQLITE_CONSTRAINT_UNIQUE
}
