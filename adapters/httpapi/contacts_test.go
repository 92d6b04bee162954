package httpapi_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/rs/zerolog"

	"ledetraad/adapters/contacts"
	"ledetraad/adapters/httpapi"
)

// An administrator sets up a mail address for somebody, who confirms it; a feed or a
// webhook would let the administrator read what goes there, and is not made so.
func TestNoFeedForSomebodyElse(t *testing.T) {
	var cookies bytes.Buffer
	o := options(t, &engine{}, zerolog.Nop())
	store, err := contacts.Open(t.Context(), contacts.Options{Path: filepath.Join(t.TempDir(), "contacts.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	o.Contacts = store
	h := httpapi.New(o)
	b := &browser{t, h, "localhost:8080", map[string]string{}, &cookies}
	link, err := o.Accounts.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.do("POST", "/api/v1/sign-in/link", `{"link":"`+link+`","name":"Åse Lind","login":"aase","password":"`+password+`"}`, nil)
	var head httpapi.NewAccount
	if w := b.do("POST", "/api/v1/accounts", `{"name":"Karen","login":"karen","roles":["head"],"departments":["aeldre"]}`, &head); w.Code != 201 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for _, c := range []struct {
		kind, address, account string
		want                   int
	}{
		{"atom", "", head.Account.ID, 403},
		{"webhook", "https://modtager.kommune.example/alarmer", head.Account.ID, 403},
		{"mail", "karen@kommune.example", head.Account.ID, 201},
		{"atom", "", "", 201},
	} {
		body := fmt.Sprintf(`{"kind":%q,"name":"Leder","address":%q,"account":%q}`, c.kind, c.address, c.account)
		if w := b.do("POST", "/api/v1/contacts", body, nil); w.Code != c.want {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
	list, err := store.List(t.Context(), head.Account.ID)
	if err != nil || len(list) != 1 || list[0].Kind != "mail" {
		t.Errorf("%+v %v", list, err)
	}
}
