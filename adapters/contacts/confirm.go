package contacts

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"ledetraad/adapters/privatedb"
	"ledetraad/domain/fault"
	"ledetraad/domain/subscription"
)

// Good is how long the word in a letter that asks to confirm an address is good
// for.
const Good = 7 * 24 * time.Hour

// The bounds that keep somebody with an account from sending mails to strangers.
const (
	maxWaiting   = 5              // addresses of one account that nobody has confirmed
	maxByAsker   = 20             // letters that one account has sent in a day
	maxToAddress = 5              // letters to one address in a day, whoever asks
	betweenTwo   = time.Minute    // letters to one address
	counted      = 24 * time.Hour // the day for which letters are counted
)

// TooOftenError asks to wait before another letter is sent.
type TooOftenError struct{ After time.Duration }

func (e *TooOftenError) Error() string {
	return fmt.Sprintf("so many letters have been sent that the next has to wait; try again in %s", e.After.Round(time.Second))
}

// Waits reports whether nothing is sent to it because nobody has confirmed yet
// that the address is right.
func (c Contact) Waits() bool { return c.Kind == subscription.Mail && c.Confirmed.IsZero() }

// room refuses one more address of an account that has many which nobody has
// confirmed.
func room(ctx context.Context, tx *sql.Tx, account string) error {
	var n int
	err := tx.QueryRowContext(ctx, "SELECT count(*) FROM contact WHERE account = ? AND kind = ? AND confirmed = 0 AND removed = 0", account, subscription.Mail).Scan(&n)
	if err == nil && n >= maxWaiting {
		err = fault.Conflictf("contact.waiting", "%d mail addresses of this account wait to be confirmed; have one of them confirmed, or remove it, first", n)
	}
	return err
}

// Ask makes the word by which whoever reads mail at a contact's address confirms
// it: it is in the letter alone, and good for seven days. asker is the account
// that has the letter sent. Where too many were sent it answers a
// [TooOftenError]. Say with [Store.Sent] that the letter went, or with
// [Store.Unsent] that it did not.
func (s *Store) Ask(ctx context.Context, id, asker string) (word string, err error) {
	word = rand.Text()
	now := s.now()
	err = privatedb.Change(ctx, s.db, "contacts", func(tx *sql.Tx) error {
		c, err := scan(tx.QueryRowContext(ctx, "SELECT "+columns+" FROM contact WHERE id = ?", id))
		switch {
		case errors.Is(err, sql.ErrNoRows), err == nil && c.Removed:
			return missing()
		case err != nil:
			return err
		case !c.Waits():
			return fault.Conflictf("id", "is confirmed already, or is no mail address; there is nothing to confirm")
		}
		if err := forget(ctx, tx, now); err != nil {
			return err
		}
		address := s.sumOf(c.To)
		if err := seldom(ctx, tx, now, asker, address); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, "INSERT INTO confirmation(hash, contact, asker, address, made, ends) VALUES(?,?,?,?,?,?)",
			sum(word), id, asker, address, privatedb.Micros(now), privatedb.Micros(now.Add(Good)))
		return err
	})
	return word, wrap("ask", err)
}

// forget drops what letters leave behind: words that are good no longer, and, of
// contacts that were removed, what need not be counted any more.
func forget(ctx context.Context, tx *sql.Tx, now time.Time) error {
	_, err := tx.ExecContext(ctx, "DELETE FROM confirmation WHERE ends <= ? OR made <= ? AND contact IN (SELECT id FROM contact WHERE removed > 0)",
		privatedb.Micros(now), privatedb.Micros(now.Add(-counted)))
	return err
}

// seldom refuses a letter where the account has sent, or the address has got, as
// many as it may.
func seldom(ctx context.Context, tx *sql.Tx, now time.Time, asker string, address []byte) error {
	var free time.Time // when the next may be sent
	for _, b := range []struct {
		column string
		value  any
		most   int
		in     time.Duration
	}{{"asker", asker, maxByAsker, counted}, {"address", address, maxToAddress, counted}, {"address", address, 1, betweenTwo}} {
		var made int64 // of the oldest that must be out of the count first
		err := tx.QueryRowContext(ctx, "SELECT made FROM confirmation WHERE "+b.column+" = ? AND made > ? ORDER BY made DESC LIMIT 1 OFFSET ?",
			b.value, privatedb.Micros(now.Add(-b.in)), b.most-1).Scan(&made)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return err
		}
		if at := privatedb.Instant(made).Add(b.in); at.After(free) {
			free = at
		}
	}
	if free.IsZero() {
		return nil
	}
	return &TooOftenError{free.Sub(now)}
}

// sumOf is what a mail address is counted by.
func (s *Store) sumOf(address string) []byte {
	h := hmac.New(sha256.New, s.signing)
	h.Write([]byte("address\n" + strings.ToLower(address)))
	return h.Sum(nil)
}

// Sent says that the mail server has accepted the letter with the word.
func (s *Store) Sent(ctx context.Context, word string) error {
	_, err := s.db.ExecContext(ctx, "UPDATE confirmation SET sent = ? WHERE hash = ?", privatedb.Micros(s.now()), sum(word))
	return wrap("sent", err)
}

// Unsent says that the letter with the word never came as far as a mail server:
// it counts for nothing.
func (s *Store) Unsent(ctx context.Context, word string) error {
	_, err := s.db.ExecContext(ctx, "DELETE FROM confirmation WHERE hash = ?", sum(word))
	return wrap("unsent", err)
}

// Confirming is the contact that a word is to confirm, or has confirmed; false
// where nobody here has given it, or it is good no longer. Nothing is changed.
func (s *Store) Confirming(ctx context.Context, word string) (Contact, bool, error) {
	want := sum(word) // of a word that is random: how long it takes to look for its sum tells nothing of those that are known
	var id string
	var hash []byte
	err := s.db.QueryRowContext(ctx, "SELECT contact, hash FROM confirmation WHERE hash = ? AND ends > ?", want, privatedb.Micros(s.now())).Scan(&id, &hash)
	if errors.Is(err, sql.ErrNoRows) || err == nil && subtle.ConstantTimeCompare(hash, want) != 1 {
		return Contact{}, false, nil
	}
	if err != nil {
		return Contact{}, false, wrap("confirm", err)
	}
	c, err := s.Get(ctx, id)
	if fault.CodeOf(err) == fault.NotFound {
		return Contact{}, false, nil // it was removed
	}
	return c, err == nil, err
}

// Confirm has the address written to from now on, and at once with what has
// waited. A word does so once: after that it says only that it has.
func (s *Store) Confirm(ctx context.Context, word string) (Contact, bool, error) {
	c, there, err := s.Confirming(ctx, word)
	if err != nil || !there || !c.Waits() {
		return c, there, err
	}
	if err := s.set(ctx, c.ID, "confirmed = iif(confirmed = 0, ?, confirmed), failing = 0, failures = 0, next = 0, trouble = ''", privatedb.Micros(s.now())); err != nil {
		return c, false, err
	}
	c, err = s.Get(ctx, c.ID)
	return c, err == nil, err
}
