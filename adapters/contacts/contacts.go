// Package contacts keeps where alerts are brought to: mail addresses, webhooks
// with the secrets that they are signed with, and the keys of feeds, in a SQLite
// file of its own for its owner alone.
//
// It guarantees that an address or a secret stands neither in the event log nor
// in its backups: subscriptions name a contact by its id. A secret is given once,
// when it is made; of a feed's key only the SHA-256 sum is kept. Of a contact
// that was removed its id alone is left, so that what still waits for it is known
// to have nowhere to go. Nothing of this is ever logged.
//
// It guarantees further that a mail address counts as one only when whoever
// reads it has said so: by a secret word that a letter brings there. Of the word
// the SHA-256 sum alone is kept, and letters are few; see confirm.go.
package contacts

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"net/mail"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/privatedb"
	"ledetraad/domain/check"
	"ledetraad/domain/fault"
	"ledetraad/domain/subscription"
)

// Contact is an address, without its secret.
type Contact struct {
	ID       string                   `json:"id"` // what a subscription's channel names
	Kind     subscription.ChannelKind `json:"kind" enum:"mail,webhook,atom"`
	Name     string                   `json:"name"`
	Address  string                   `json:"address,omitempty"` // of a webhook only the host: its path may be as good as a key
	Account  string                   `json:"account"`           // whose it is
	Lang     string                   `json:"lang" enum:"da,en"` // in which it is written to
	Created  time.Time                `json:"created"`
	Disabled time.Time                `json:"disabled,omitzero"` // since when nothing is sent to it
	Why      string                   `json:"why,omitempty"`     // it was disabled
	Accepted time.Time                `json:"accepted,omitzero"` // when it took something last
	Failing  time.Time                `json:"failing,omitzero"`  // since when it takes nothing
	Failures int                      `json:"failures,omitempty"`
	Next     time.Time                `json:"next,omitzero"` // when it is tried again
	Trouble  string                   `json:"trouble,omitempty"`

	// Of a mail address alone.
	Confirmed time.Time `json:"confirmed,omitzero" doc:"of a mail address: when whoever reads it has confirmed it; until then nothing is sent to it"`
	Asked     time.Time `json:"asked,omitzero" doc:"of a mail address: when the letter that asks to confirm it was sent last"`
}

// Receiver is a contact with all that is needed to write to it.
type Receiver struct {
	Contact
	To      string // the whole address
	Secret  string // a webhook's, as it was given: whsec_…
	Removed bool
}

// Draft is what a contact is made of.
type Draft struct {
	Kind    subscription.ChannelKind `json:"kind" enum:"mail,webhook,atom"`
	Name    string                   `json:"name" doc:"what it is called"`
	Address string                   `json:"address,omitempty" doc:"the mail address, or the webhook's URL; a feed has none"`
	Account string                   `json:"account,omitempty" doc:"whose it is; the reader's own if left out"`
	Lang    string                   `json:"lang,omitempty" enum:"da,en" doc:"in which it is written to; da if left out"`
}

// maxAddress is what RFC 5321 lets a mail address have, and more than enough for
// a URL.
const maxAddress, maxURL = 254, 2000

func (d *Draft) check(webhook func(*url.URL) error) error {
	d.Address = strings.TrimSpace(d.Address)
	if d.Lang == "" {
		d.Lang = "da"
	}
	if err := check.First(check.OneOf("kind", d.Kind, subscription.Mail, subscription.Webhook, subscription.Atom), check.Name("name", d.Name),
		check.ID("account", d.Account), check.OneOf("lang", d.Lang, "da", "en"), check.NoCPR("address", d.Address)); err != nil {
		return err
	}
	switch d.Kind {
	case subscription.Mail:
		return checkMail(d.Address)
	case subscription.Webhook:
		u, err := url.Parse(d.Address)
		if err != nil || u.Hostname() == "" || len(d.Address) > maxURL || u.Scheme != "https" && u.Scheme != "http" {
			return fault.Invalidf("address", "is not a webhook's address; write it as https://host/path")
		}
		if u.User != nil || u.Fragment != "" {
			return fault.Invalidf("address", "has a password or a part after # in it; leave these out")
		}
		if webhook != nil {
			return webhook(u)
		}
		return nil
	}
	if d.Address != "" {
		return fault.Invalidf("address", "does not fit a feed, which is fetched with its key; leave it out")
	}
	return nil
}

func checkMail(address string) error {
	a, err := mail.ParseAddress(address)
	if err != nil || a.Address != address || len(address) > maxAddress {
		return fault.Invalidf("address", "is not a mail address; write it as navn@kommune.dk")
	}
	for _, r := range address {
		if r <= ' ' || r > '~' {
			return fault.Invalidf("address", "has a letter that not every mail server takes; write a domain with æ, ø or å as it is registered (xn--…)")
		}
	}
	return nil
}

// webhookSecret prefixes a webhook's secret, as the Standard Webhooks
// specification has it; feedMark a feed's key, so that one that got into a file
// or a log by mistake can be found there.
const webhookSecret, feedMark = "whsec_", "ledetraadfeed_"

// Add makes a contact. Its secret, of a webhook and of a feed, is given this
// once. A mail address waits until it is confirmed; see [Store.Ask].
func (s *Store) Add(ctx context.Context, d Draft) (Contact, string, error) {
	if err := d.check(s.Webhook); err != nil {
		return Contact{}, "", err
	}
	id, err := uuid.NewRandom()
	if err != nil {
		return Contact{}, "", wrap("add", err)
	}
	var given, kept string
	var hash []byte
	switch d.Kind {
	case subscription.Webhook:
		b := make([]byte, 32)
		_, _ = rand.Read(b) // never fails: it ends the program instead
		given = webhookSecret + base64.StdEncoding.EncodeToString(b)
		kept = given
	case subscription.Atom:
		given = feedMark + rand.Text() + rand.Text()
		hash = sum(given)
	}
	err = privatedb.Change(ctx, s.db, "contacts", func(tx *sql.Tx) error {
		if d.Kind == subscription.Mail {
			if err := room(ctx, tx, d.Account); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO contact(id, kind, name, address, secret, hash, account, lang, created) VALUES(?,?,?,?,?,?,?,?,?)",
			id.String(), d.Kind, d.Name, d.Address, kept, hash, d.Account, d.Lang, privatedb.Micros(s.now()))
		return err
	})
	if err != nil {
		return Contact{}, "", wrap("add", err)
	}
	c, err := s.Get(ctx, id.String())
	return c, given, err
}

// Get is one contact.
func (s *Store) Get(ctx context.Context, id string) (Contact, error) {
	r, err := s.Find(ctx, id)
	if err == nil && r.Removed {
		err = missing()
	}
	return r.Contact, err
}

// Find is one contact with its secret, also one that was removed. It is for
// those who write to it.
func (s *Store) Find(ctx context.Context, id string) (Receiver, error) {
	r, err := scan(s.db.QueryRowContext(ctx, "SELECT "+columns+" FROM contact WHERE id = ?", id))
	if errors.Is(err, sql.ErrNoRows) {
		return Receiver{}, missing()
	}
	return r, wrap("read", err)
}

func missing() error { return fault.NotFoundf("contact", "there is no such contact") }

// List is the contacts of an account, or all for "", by name.
func (s *Store) List(ctx context.Context, account string) ([]Contact, error) {
	rows, err := s.db.QueryContext(ctx, "SELECT "+columns+" FROM contact WHERE removed = 0 AND (? = '' OR account = ?) ORDER BY name, created, id", account, account)
	if err != nil {
		return nil, wrap("list", err)
	}
	defer rows.Close()
	out := []Contact{}
	for rows.Next() {
		r, err := scan(rows)
		if err != nil {
			return nil, wrap("list", err)
		}
		out = append(out, r.Contact)
	}
	return out, wrap("list", rows.Err())
}

// Remove forgets address and secret for good. What waits for it has nowhere to
// go then.
func (s *Store) Remove(ctx context.Context, id string) error {
	return s.set(ctx, id, `name = '', address = '', secret = '', hash = NULL, account = '', why = '', trouble = '', removed = ?`, privatedb.Micros(s.now()))
}

// Disable keeps anything from being sent to it, and says why; where it is
// disabled already it stays so for the first reason.
func (s *Store) Disable(ctx context.Context, id, why string) error {
	return s.set(ctx, id, "why = iif(disabled = 0, ?, why), disabled = iif(disabled = 0, ?, disabled)", why, privatedb.Micros(s.now()))
}

// Enable lets it be written to again, and at once.
func (s *Store) Enable(ctx context.Context, id string) error {
	return s.set(ctx, id, "why = '', disabled = 0, failing = 0, failures = 0, next = 0, trouble = ''")
}

// Took says that it accepted what was sent.
func (s *Store) Took(ctx context.Context, id string) error {
	return s.set(ctx, id, "accepted = ?, failing = 0, failures = 0, next = 0, trouble = ''", privatedb.Micros(s.now()))
}

// Failed says that it did not, so many times by now, why, and when it is tried
// again.
func (s *Store) Failed(ctx context.Context, id string, failures int, next time.Time, why string) error {
	return s.set(ctx, id, "failing = iif(failing = 0, ?, failing), failures = ?, next = ?, trouble = ?", privatedb.Micros(s.now()), failures, privatedb.Micros(next), why)
}

func (s *Store) set(ctx context.Context, id, what string, args ...any) error {
	r, err := s.db.ExecContext(ctx, "UPDATE contact SET "+what+" WHERE removed = 0 AND id = ?", append(args, id)...)
	if err != nil {
		return wrap("change", err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return errors.Join(err, missing())
	}
	return nil
}

const columns = "id, kind, name, address, secret, account, lang, created, disabled, why, removed, accepted, failing, failures, next, trouble, confirmed, (SELECT coalesce(max(sent), 0) FROM confirmation WHERE confirmation.contact = contact.id)"

func scan(row interface{ Scan(...any) error }) (Receiver, error) {
	var r Receiver
	var created, disabled, removed, accepted, failing, next, confirmed, asked int64
	if err := row.Scan(&r.ID, &r.Kind, &r.Name, &r.To, &r.Secret, &r.Account, &r.Lang, &created, &disabled, &r.Why, &removed,
		&accepted, &failing, &r.Failures, &next, &r.Trouble, &confirmed, &asked); err != nil {
		return r, err
	}
	r.Created, r.Disabled, r.Accepted = privatedb.Instant(created), privatedb.Instant(disabled), privatedb.Instant(accepted)
	r.Confirmed, r.Asked = privatedb.Instant(confirmed), privatedb.Instant(asked)
	r.Failing, r.Next, r.Removed = privatedb.Instant(failing), privatedb.Instant(next), removed != 0
	r.Address = r.To
	if u, err := url.Parse(r.To); r.Kind == subscription.Webhook && err == nil {
		r.Address = u.Scheme + "://" + u.Host
	}
	return r, nil
}

func sum(secret string) []byte {
	h := sha256.Sum256([]byte(secret))
	return h[:]
}
