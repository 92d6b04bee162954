package contacts_test

import (
	"bytes"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ledetraad/adapters/contacts"
	"ledetraad/domain/fault"
	"ledetraad/domain/subscription"
)

func open(t *testing.T, path string) *contacts.Store {
	t.Helper()
	s, err := contacts.Open(t.Context(), contacts.Options{Path: path, Now: func() time.Time { return time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func add(t *testing.T, s *contacts.Store, kind subscription.ChannelKind, address string) (contacts.Contact, string) {
	t.Helper()
	c, secret, err := s.Add(t.Context(), contacts.Draft{Kind: kind, Name: "Leder", Address: address, Account: "a"})
	if err != nil {
		t.Fatal(err)
	}
	return c, secret
}

func TestWhatIsRefused(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "contacts.db"))
	for _, c := range []struct {
		kind           subscription.ChannelKind
		address, field string
	}{
		{"fax", "1", "kind"}, {subscription.Inbox, "", "kind"},
		{subscription.Mail, "", "address"}, {subscription.Mail, "Ida <ida@kommune.dk>", "address"}, {subscription.Mail, "ida@kommune.dk, bo@kommune.dk", "address"},
		{subscription.Mail, "søren@kommune.dk", "address"}, {subscription.Mail, "ida@kommune.dk\r\nBcc: alle@kommune.dk", "address"},
		{subscription.Mail, "010190-1234@kommune.dk", "address"}, {subscription.Mail, strings.Repeat("a", 250) + "@b.dk", "address"},
		{subscription.Webhook, "ftp://example.dk/x", "address"}, {subscription.Webhook, "https:///x", "address"}, {subscription.Webhook, "example.dk", "address"},
		{subscription.Webhook, "https://bo:kode@example.dk/", "address"}, {subscription.Webhook, "https://example.dk/#x", "address"},
		{subscription.Atom, "https://example.dk/", "address"},
	} {
		_, _, err := s.Add(t.Context(), contacts.Draft{Kind: c.kind, Name: "x", Address: c.address, Account: "a"})
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != fault.Invalid || f.Field != c.field {
			t.Errorf("%s %q: %v, want a fault of %s", c.kind, c.address, err, c.field)
		}
	}
}

func TestAWebhooksAddressIsAskedFor(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "contacts.db"))
	s.Webhook = func(u *url.URL) error { return fault.Invalidf("address", "%s is not reached from here", u.Host) }
	if _, _, err := s.Add(t.Context(), contacts.Draft{Kind: subscription.Webhook, Name: "x", Address: "https://example.dk/", Account: "a"}); fault.CodeOf(err) != fault.Invalid {
		t.Error(err)
	}
}

func TestSecretsAreGivenOnceAndAddressesShownInPart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contacts.db")
	s := open(t, path)
	hook, secret := add(t, s, subscription.Webhook, "https://example.dk:8443/hooks/as-good-as-a-key?x=1")
	if !strings.HasPrefix(secret, "whsec_") || hook.Address != "https://example.dk:8443" {
		t.Errorf("secret %q, shown %q", secret, hook.Address)
	}
	r, err := s.Find(t.Context(), hook.ID)
	if err != nil || r.Secret != secret || r.To != "https://example.dk:8443/hooks/as-good-as-a-key?x=1" {
		t.Errorf("%+v %v", r, err)
	}
	feed, key := add(t, s, subscription.Atom, "")
	got, there, err := s.ByKey(t.Context(), key)
	if err != nil || !there || got.ID != feed.ID {
		t.Errorf("by key: %+v %v %v", got, there, err)
	}
	for _, wrong := range []string{"", "x", key + "A", key[:len(key)-1], secret, strings.ToLower(key)} {
		if _, there, err := s.ByKey(t.Context(), wrong); there || err != nil {
			t.Errorf("%q opens a feed (%v)", wrong, err)
		}
	}
	if err := s.Disable(t.Context(), feed.ID, "x"); err != nil {
		t.Fatal(err)
	}
	if _, there, _ := s.ByKey(t.Context(), key); there {
		t.Error("a disabled feed opens")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if b := files(t, path); bytes.Contains(b, []byte(key)) {
		t.Error("the feed's key stands in the file")
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v %v", info.Mode(), err)
	}
}

func files(t *testing.T, path string) []byte {
	t.Helper()
	list, _ := filepath.Glob(path + "*")
	var all []byte
	for _, f := range list {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	if len(all) == 0 {
		t.Fatal("there is no file")
	}
	return all
}

func TestOfWhatWasRemovedNothingIsLeft(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contacts.db")
	s := open(t, path)
	c, _ := add(t, s, subscription.Mail, "hemmelig-adresse@kommune.dk")
	if err := s.Remove(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Remove(t.Context(), c.ID); fault.CodeOf(err) != fault.NotFound {
		t.Error("removed twice:", err)
	}
	if _, err := s.Get(t.Context(), c.ID); fault.CodeOf(err) != fault.NotFound {
		t.Error(err)
	}
	if r, err := s.Find(t.Context(), c.ID); err != nil || !r.Removed || r.To != "" {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := s.Find(t.Context(), "never"); fault.CodeOf(err) != fault.NotFound {
		t.Error(err)
	}
	if list, err := s.List(t.Context(), ""); err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}
	if err := s.Close(); err != nil { // and SQLite's log is gone with it
		t.Fatal(err)
	}
	if bytes.Contains(files(t, path), []byte("hemmelig-adresse")) {
		t.Error("the address still stands in the file")
	}
}

func TestHowItGoes(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "contacts.db"))
	c, _ := add(t, s, subscription.Mail, "leder@kommune.dk")
	next := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	if err := s.Failed(t.Context(), c.ID, 3, next, "svarer ikke"); err != nil {
		t.Fatal(err)
	}
	c, _ = s.Get(t.Context(), c.ID)
	if c.Failures != 3 || !c.Next.Equal(next) || c.Trouble != "svarer ikke" || c.Failing.IsZero() {
		t.Errorf("%+v", c)
	}
	if err := s.Disable(t.Context(), c.ID, "findes ikke"); err != nil {
		t.Fatal(err)
	}
	if err := s.Disable(t.Context(), c.ID, "noget andet"); err != nil {
		t.Fatal(err)
	}
	if c, _ = s.Get(t.Context(), c.ID); c.Why != "findes ikke" || c.Disabled.IsZero() {
		t.Errorf("%+v", c)
	}
	if err := s.Enable(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.Took(t.Context(), c.ID); err != nil {
		t.Fatal(err)
	}
	if c, _ = s.Get(t.Context(), c.ID); !c.Disabled.IsZero() || c.Failures != 0 || !c.Failing.IsZero() || c.Trouble != "" || c.Accepted.IsZero() {
		t.Errorf("%+v", c)
	}
	add(t, s, subscription.Mail, "anden@kommune.dk")
	if list, err := s.List(t.Context(), "b"); err != nil || len(list) != 0 {
		t.Errorf("of another account: %+v %v", list, err)
	}
	if list, err := s.List(t.Context(), "a"); err != nil || len(list) != 2 {
		t.Errorf("%+v %v", list, err)
	}
}

func TestUnsubscribing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "contacts.db")
	s := open(t, path)
	word := s.Unsubscribing("c-1", "leder-aeldre")
	other := open(t, filepath.Join(t.TempDir(), "contacts.db"))
	if c, sub, ok := s.Unsubscribe(word); !ok || c != "c-1" || sub != "leder-aeldre" {
		t.Errorf("%q %q %v", c, sub, ok)
	}
	said, signature, _ := strings.Cut(word, ".")
	forged, _, _ := strings.Cut(s.Unsubscribing("c-1", "leder-job"), ".")
	for _, wrong := range []string{"", ".", said, said + ".", forged + "." + signature, word + "A", other.Unsubscribing("c-1", "leder-aeldre")} {
		if _, _, ok := s.Unsubscribe(wrong); ok {
			t.Errorf("%q unsubscribes", wrong)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, _, ok := open(t, path).Unsubscribe(word); !ok {
		t.Error("after a restart the word is not known")
	}
}
