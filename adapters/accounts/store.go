package accounts

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	_ "embed" // the schema
	"encoding/base32"
	"errors"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/rs/zerolog"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"ledetraad/adapters/privatedb"
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

	// Revoked, unless nil, is told when a token was revoked.
	Revoked func(ctx context.Context, token string)
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
	db, err := privatedb.Open(ctx, o.Path, "accounts", schema)
	if err != nil {
		return nil, err
	}
	s := &Store{Options: o, db: db, hashers: make(chan struct{}, 2), parties: map[string]*webauthn.WebAuthn{}}
	s.dummy = sync.OnceValues(func() (string, error) { return s.Hashing.hash(secret()) }) // at the first sign-in: it costs memory
	return s, nil
}

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }

func (s *Store) transaction(ctx context.Context, f func(*sql.Tx) error) error {
	return privatedb.Change(ctx, s.db, "accounts", f)
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

func micros(t time.Time) int64 { return privatedb.Micros(t) }

func instant(us int64) time.Time { return privatedb.Instant(us) }

func wrap(what string, err error) error { return privatedb.Wrap("accounts: "+what, err) }

func isUnique(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code() == lib.SQLITE_CONSTRAINT_UNIQUE
}
