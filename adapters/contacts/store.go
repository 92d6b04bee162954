package contacts

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	_ "embed" // the schema
	"encoding/base64"
	"errors"
	"net/url"
	"strings"
	"time"

	"ledetraad/adapters/privatedb"
	"ledetraad/domain/subscription"
)

// Options say how contacts are kept.
type Options struct {
	Path    string // of the SQLite file
	Now     func() time.Time
	Webhook func(*url.URL) error // what is wrong with a webhook's address; nil: nothing but its form
}

// Store keeps contacts. It may be used by many at once.
type Store struct {
	Options
	db      *sql.DB
	signing []byte // what unsubscribing is signed with
}

//go:embed schema.sql
var schema string

// Open opens the file, or makes it.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	db, err := privatedb.Open(ctx, o.Path, "contacts", schema)
	if err != nil {
		return nil, err
	}
	s := &Store{Options: o, db: db}
	fresh := make([]byte, 32)
	_, _ = rand.Read(fresh) // never fails: it ends the program instead
	if _, err := db.ExecContext(ctx, "INSERT INTO signing(one, key) VALUES(1, ?) ON CONFLICT DO NOTHING", fresh); err != nil {
		return nil, errors.Join(wrap("open", err), db.Close())
	}
	if err := db.QueryRowContext(ctx, "SELECT key FROM signing").Scan(&s.signing); err != nil {
		return nil, errors.Join(wrap("open", err), db.Close())
	}
	return s, nil
}

// Close closes the file.
func (s *Store) Close() error { return s.db.Close() }

func (s *Store) now() time.Time { return s.Now().UTC() }

func wrap(what string, err error) error { return privatedb.Wrap("contacts: "+what, err) }

// ByKey is the feed that a key opens; false where there is none, or where it is
// disabled.
func (s *Store) ByKey(ctx context.Context, key string) (Contact, bool, error) {
	if !strings.HasPrefix(key, feedMark) {
		return Contact{}, false, nil
	}
	want := sum(key) // of a key that is random: how long it takes to look for its sum tells nothing of those that are known
	var id string
	var hash []byte
	err := s.db.QueryRowContext(ctx, "SELECT id, hash FROM contact WHERE hash = ? AND kind = ? AND disabled = 0", want, subscription.Atom).Scan(&id, &hash)
	if errors.Is(err, sql.ErrNoRows) || err == nil && subtle.ConstantTimeCompare(hash, want) != 1 {
		return Contact{}, false, nil
	}
	if err != nil {
		return Contact{}, false, wrap("feed", err)
	}
	c, err := s.Get(ctx, id)
	return c, err == nil, err
}

// Unsubscribing is the word by which whoever has it takes a contact off a
// subscription, without signing in. It stays good.
func (s *Store) Unsubscribing(contact, subscription string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(contact+"\n"+subscription)) + "." + base64.RawURLEncoding.EncodeToString(s.sign(contact, subscription))
}

// Unsubscribe reads such a word; false where nobody here has given it.
func (s *Store) Unsubscribe(word string) (contact, subscription string, ok bool) {
	said, signature, _ := strings.Cut(word, ".")
	what, err := base64.RawURLEncoding.DecodeString(said)
	if err != nil {
		return "", "", false
	}
	by, err := base64.RawURLEncoding.DecodeString(signature)
	if err != nil {
		return "", "", false
	}
	contact, subscription, _ = strings.Cut(string(what), "\n")
	return contact, subscription, hmac.Equal(by, s.sign(contact, subscription))
}

func (s *Store) sign(contact, subscription string) []byte {
	h := hmac.New(sha256.New, s.signing)
	h.Write([]byte("unsubscribe\n" + contact + "\n" + subscription))
	return h.Sum(nil)
}
