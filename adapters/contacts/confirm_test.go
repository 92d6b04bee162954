package contacts_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	_ "modernc.org/sqlite"

	"ledetraad/adapters/contacts"
	"ledetraad/domain/fault"
	"ledetraad/domain/subscription"
)

// clock is a time that a test moves.
type clock struct{ now time.Time }

func ticking(t *testing.T, path string) (*contacts.Store, *clock) {
	t.Helper()
	c := &clock{time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)}
	s, err := contacts.Open(t.Context(), contacts.Options{Path: path, Now: func() time.Time { return c.now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, c
}

func ask(t *testing.T, s *contacts.Store, id, asker string) string {
	t.Helper()
	word, err := s.Ask(t.Context(), id, asker)
	if err != nil {
		t.Fatal(err)
	}
	return word
}

func TestAnAddressIsConfirmedByTheWord(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contacts.db")
	s, c := ticking(t, path)
	mail, _ := add(t, s, subscription.Mail, "leder@kommune.dk")
	hook, _ := add(t, s, subscription.Webhook, "https://example.dk/x")
	if !mail.Waits() || hook.Waits() {
		t.Fatalf("waits: mail %v, webhook %v", mail.Waits(), hook.Waits())
	}
	if _, err := s.Ask(t.Context(), hook.ID, "a"); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a webhook is asked: %v", err)
	}
	first := ask(t, s, mail.ID, "a")
	c.now = c.now.Add(time.Hour)
	second := ask(t, s, mail.ID, "a")
	if err := s.Sent(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	if x, _ := s.Get(t.Context(), mail.ID); !x.Asked.Equal(c.now) {
		t.Errorf("asked %s", x.Asked)
	}
	for _, wrong := range []string{"", "x", first + "A", first[1:]} {
		if _, there, err := s.Confirm(t.Context(), wrong); there || err != nil {
			t.Errorf("%q confirms (%v)", wrong, err)
		}
	}
	if x, there, err := s.Confirming(t.Context(), first); !there || err != nil || !x.Waits() || x.ID != mail.ID {
		t.Errorf("looked at: %+v %v %v", x, there, err)
	}
	if err := s.Failed(t.Context(), mail.ID, 3, c.now.Add(4*time.Hour), "unconfirmed"); err != nil {
		t.Fatal(err)
	}
	x, there, err := s.Confirm(t.Context(), first) // the older letter is as good
	if !there || err != nil || x.Waits() || x.Failures != 0 || !x.Next.IsZero() || x.Trouble != "" {
		t.Errorf("%+v %v %v", x, there, err)
	}
	was := c.now
	c.now = c.now.Add(time.Hour)
	if x, there, err := s.Confirm(t.Context(), second); !there || err != nil || !x.Confirmed.Equal(was) {
		t.Errorf("again: %+v %v %v", x, there, err)
	}
	if _, err := s.Ask(t.Context(), mail.ID, "a"); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("asked when it is confirmed: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if b := files(t, path); bytes.Contains(b, []byte(first)) || bytes.Contains(b, []byte(second)) {
		t.Error("the word stands in the file")
	}
}

func TestAWordIsGoodForSevenDaysAndForItsContact(t *testing.T) {
	s, c := ticking(t, filepath.Join(t.TempDir(), "contacts.db"))
	late, _ := add(t, s, subscription.Mail, "sent@kommune.dk")
	gone, _ := add(t, s, subscription.Mail, "vaek@kommune.dk")
	tooLate, over := ask(t, s, late.ID, "a"), ask(t, s, gone.ID, "a")
	if err := s.Remove(t.Context(), gone.ID); err != nil {
		t.Fatal(err)
	}
	if _, there, err := s.Confirm(t.Context(), over); there || err != nil {
		t.Errorf("of a contact that was removed: %v %v", there, err)
	}
	c.now = c.now.Add(contacts.Good - time.Second)
	if _, there, err := s.Confirming(t.Context(), tooLate); !there || err != nil {
		t.Errorf("a second before: %v %v", there, err)
	}
	c.now = c.now.Add(time.Second)
	if _, there, err := s.Confirm(t.Context(), tooLate); there || err != nil {
		t.Errorf("after seven days: %v %v", there, err)
	}
	if x, err := s.Get(t.Context(), late.ID); err != nil || !x.Waits() {
		t.Errorf("%+v %v", x, err)
	}
}

// Nobody's mailbox is filled by way of this: not by asking often, not by asking
// as somebody else, and not by making the contact anew.
func TestLettersAreFew(t *testing.T) {
	s, c := ticking(t, filepath.Join(t.TempDir(), "contacts.db"))
	anew := func(address, account string) contacts.Contact {
		t.Helper()
		x, _, err := s.Add(t.Context(), contacts.Draft{Kind: subscription.Mail, Name: "x", Address: address, Account: account})
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	wait := func(id, asker string) time.Duration {
		t.Helper()
		_, err := s.Ask(t.Context(), id, asker)
		often, ok := errors.AsType[*contacts.TooOftenError](err)
		if !ok {
			if err != nil {
				t.Fatal(err)
			}
			return 0
		}
		return often.After
	}
	began := c.now
	x := anew("Fremmed@example.dk", "a")
	for i := range 5 {
		if w := wait(x.ID, "a"); w != 0 {
			t.Fatalf("letter %d waits %s", i, w)
		}
		if w := wait(x.ID, "b"); i < 4 && w != time.Minute {
			t.Errorf("right after it: %s", w)
		}
		c.now = c.now.Add(time.Minute)
		if err := s.Remove(t.Context(), x.ID); err != nil {
			t.Fatal(err)
		}
		x = anew("fremmed@example.dk", fmt.Sprint("a-", i))
	}
	if w, want := wait(x.ID, "c"), began.Add(24*time.Hour).Sub(c.now); w != want {
		t.Errorf("the sixth of a day waits %s, want %s", w, want)
	}
	c.now = began.Add(24 * time.Hour)
	if w := wait(x.ID, "c"); w != 0 {
		t.Errorf("a day later: %s", w)
	}
	for i := range 20 {
		y := anew(fmt.Sprintf("nogen-%d@example.dk", i), fmt.Sprint("b-", i))
		if w := wait(y.ID, "travl"); w != 0 {
			t.Fatalf("letter %d of one account waits %s", i, w)
		}
	}
	y := anew("en-mere@example.dk", "b")
	if w := wait(y.ID, "travl"); w != 24*time.Hour {
		t.Errorf("the twenty-first of one account waits %s", w)
	}
	word := ask(t, s, y.ID, "en anden")
	if err := s.Unsent(t.Context(), word); err != nil {
		t.Fatal(err)
	}
	if _, there, _ := s.Confirming(t.Context(), word); there {
		t.Error("the word of a letter that never went is good")
	}
	if w := wait(y.ID, "en anden"); w != 0 {
		t.Errorf("after one that never went: %s", w)
	}
}

func TestUnconfirmedAddressesAreFew(t *testing.T) {
	s, _ := ticking(t, filepath.Join(t.TempDir(), "contacts.db"))
	list := make([]contacts.Contact, 5)
	for i := range list {
		list[i], _ = add(t, s, subscription.Mail, fmt.Sprintf("nogen-%d@example.dk", i))
	}
	more := func() error {
		_, _, err := s.Add(t.Context(), contacts.Draft{Kind: subscription.Mail, Name: "x", Address: "en-mere@example.dk", Account: "a"})
		return err
	}
	if err := more(); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a sixth: %v", err)
	}
	add(t, s, subscription.Webhook, "https://example.dk/x") // is none
	if _, there, err := s.Confirm(t.Context(), ask(t, s, list[0].ID, "a")); !there || err != nil {
		t.Fatal(there, err)
	}
	if err := more(); err != nil {
		t.Errorf("after one is confirmed: %v", err)
	}
}

// before is the schema of the file before addresses were confirmed.
const before = `CREATE TABLE contact(id TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, secret TEXT NOT NULL, hash BLOB UNIQUE,
	account TEXT NOT NULL, lang TEXT NOT NULL, created INTEGER NOT NULL, disabled INTEGER NOT NULL DEFAULT 0, why TEXT NOT NULL DEFAULT '', removed INTEGER NOT NULL DEFAULT 0,
	accepted INTEGER NOT NULL DEFAULT 0, failing INTEGER NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0, next INTEGER NOT NULL DEFAULT 0, trouble TEXT NOT NULL DEFAULT '') STRICT;
CREATE TABLE signing(one INTEGER PRIMARY KEY CHECK (one = 1), key BLOB NOT NULL) STRICT;
INSERT INTO contact(id, kind, name, address, secret, account, lang, created) VALUES('m', 'mail', 'Leder', 'leder@kommune.dk', '', 'a', 'da', 1000000);
PRAGMA user_version = 1;`

func TestAddressesFromBeforeAreConfirmed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contacts.db")
	db, err := sql.Open("sqlite", path)
	if err == nil {
		_, err = db.ExecContext(context.Background(), before)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	s, _ := ticking(t, path)
	if x, err := s.Get(t.Context(), "m"); err != nil || x.Waits() || !x.Confirmed.Equal(x.Created) {
		t.Errorf("%+v %v", x, err)
	}
	if fresh, _ := add(t, s, subscription.Mail, "ny@kommune.dk"); !fresh.Waits() {
		t.Error("a new one does not wait")
	}
}
