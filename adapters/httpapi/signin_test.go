package httpapi_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"
	"github.com/rs/zerolog"

	"ledetraad/adapters/httpapi"
)

const password = "fire grønne æbler på et bord"

// browser keeps cookies, and has no token.
type browser struct {
	t    *testing.T
	h    http.Handler
	host string
	jar  map[string]string
	seen *bytes.Buffer // every cookie's value, to be looked for elsewhere
}

func (b *browser) do(method, path, body string, out any) *httptest.ResponseRecorder {
	b.t.Helper()
	w := call(b.h, method, path, body, func(r *http.Request) {
		r.Header.Del("Authorization")
		r.Host = b.host
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		for k, v := range b.jar {
			r.AddCookie(&http.Cookie{Name: k, Value: v})
		}
	})
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.jar, c.Name)
			continue
		}
		local := b.host == "localhost:8080"
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure == local || strings.HasPrefix(c.Name, "__Host-") == local || c.Path != "/" || c.Domain != "" {
			b.t.Errorf("%s %s: the cookie %+v", method, path, c)
		}
		b.jar[c.Name] = c.Value
		fmt.Fprintln(b.seen, c.Value)
	}
	if out != nil {
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil {
			b.t.Fatalf("%s %s: %d %s (%v)", method, path, w.Code, w.Body, err)
		}
	}
	return w
}

func TestAPersonsDay(t *testing.T) {
	var log, cookies bytes.Buffer
	o := options(t, &engine{}, zerolog.New(&log).Level(zerolog.TraceLevel))
	h := httpapi.New(o)
	open := func(host string) *browser { return &browser{t, h, host, map[string]string{}, &cookies} }
	b := open("ledetraad.example")

	var ways httpapi.WaysIn
	if b.do("GET", "/api/v1/sign-in", "", &ways); !ways.First || ways.Provider {
		t.Errorf("%+v", ways)
	}
	link, err := o.Accounts.FirstLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	welcome := `{"link":"` + link + `","name":"Åse Lind","login":"aase","password":"` + password + `"}`
	var me httpapi.Me
	if w := b.do("POST", "/api/v1/sign-in/link", welcome, &me); w.Code != 200 || me.Name != "Åse Lind" || me.Roles[0] != "administrator" {
		t.Fatalf("%d %+v", w.Code, me)
	}
	if w := open("ledetraad.example").do("POST", "/api/v1/sign-in/link", welcome, nil); w.Code != 404 {
		t.Errorf("the link again: %d", w.Code)
	}

	// The first administrator makes an account for Karen, who comes in by her link.
	var made httpapi.NewAccount
	if w := b.do("POST", "/api/v1/accounts", `{"name":"Karen","login":"karen","roles":["observer"],"departments":["aeldre"]}`, &made); w.Code != 201 || made.Link == "" {
		t.Fatalf("%d %+v", w.Code, made)
	}
	k := open("localhost:8080")
	if w := k.do("POST", "/api/v1/sign-in/link", `{"link":"`+made.Link+`","password":"`+password+`"}`, &me); w.Code != 200 || me.Account != made.Account.ID {
		t.Fatalf("%d %+v", w.Code, me)
	}
	if w := k.do("GET", "/api/v1/accounts", "", nil); w.Code != 403 {
		t.Errorf("an observer lists accounts: %d", w.Code)
	}
	// A page elsewhere has her browser, and so her cookie, but not her origin.
	w := call(h, "POST", "/api/v1/commands", "[]", func(r *http.Request) {
		r.Header.Del("Authorization")
		r.Host = k.host
		r.AddCookie(&http.Cookie{Name: "ledetraad-session", Value: k.jar["ledetraad-session"]})
		r.Header.Set("Sec-Fetch-Site", "cross-site")
	})
	if w.Code != http.StatusForbidden {
		t.Errorf("a page elsewhere posts: %d", w.Code)
	}

	// She registers a passkey, signs out, and comes back by it.
	device := k.register(made.Account.ID)
	old := k.jar["ledetraad-session"]
	if w := k.do("POST", "/api/v1/sign-out", "", nil); w.Code != 204 || len(k.jar) != 0 {
		t.Errorf("%d, %v", w.Code, k.jar)
	}
	k.jar["ledetraad-session"] = old
	if w := k.do("GET", "/api/v1/me", "", nil); w.Code != 401 {
		t.Errorf("signed out, with the old cookie: %d", w.Code)
	}
	delete(k.jar, "ledetraad-session")
	if w := k.signInBy(device); w.Code != 200 {
		t.Errorf("by passkey: %d %s", w.Code, w.Body)
	}
	if w := open("127.0.0.1:8080").do("POST", "/api/v1/sign-in/passkey/begin", "", nil); w.Code != 422 {
		t.Errorf("a passkey at an address: %d %s", w.Code, w.Body)
	}

	// She changes her password: only by the old one, and her other sessions end.
	other := open("localhost:8080")
	other.do("POST", "/api/v1/sign-in", `{"login":"karen","password":"`+password+`"}`, nil)
	const better = "syv små sorte fugle på et hegn"
	if w := k.do("POST", "/api/v1/me/password", `{"current":"gæt gæt gæt gæt","password":"`+better+`"}`, nil); w.Code != 422 {
		t.Errorf("by a wrong password: %d %s", w.Code, w.Body)
	}
	if w := k.do("POST", "/api/v1/me/password", `{"current":"`+password+`","password":"`+better+`"}`, nil); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := other.do("GET", "/api/v1/me", "", nil); w.Code != 401 {
		t.Errorf("another session after the change: %d", w.Code)
	}
	if w := other.do("POST", "/api/v1/sign-in", `{"login":"karen","password":"`+better+`"}`, nil); w.Code != 200 {
		t.Errorf("by the new password: %d", w.Code)
	}
	var keys httpapi.PasskeysBody
	if k.do("GET", "/api/v1/me/passkeys", "", &keys); len(keys.Passkeys) != 1 || keys.Passkeys[0].Name != "telefonen" {
		t.Errorf("%+v", keys)
	}
	theirs := "/api/v1/me/passkeys?id=" + url.QueryEscape(base64.StdEncoding.EncodeToString(keys.Passkeys[0].ID))
	if w := b.do("DELETE", theirs, "", nil); w.Code != 404 {
		t.Errorf("another's passkey: %d", w.Code)
	}
	if w := k.do("DELETE", theirs, "", nil); w.Code != 204 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := k.signInBy(device); w.Code != 422 {
		t.Errorf("by a passkey that was taken away: %d", w.Code)
	}
	k.do("POST", "/api/v1/sign-in", `{"login":"karen","password":"`+better+`"}`, nil)

	// Her account is disabled while she works.
	if w := b.do("PATCH", "/api/v1/accounts/karen", `{"state":"disabled"}`, nil); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := k.do("GET", "/api/v1/me", "", nil); w.Code != 401 {
		t.Errorf("disabled: %d", w.Code)
	}
	bad := k.do("POST", "/api/v1/sign-in", `{"login":"karen","password":"`+better+`"}`, nil)
	none := k.do("POST", "/api/v1/sign-in", `{"login":"nobody","password":"`+password+`"}`, nil)
	if bad.Code != 401 || bad.Body.String() != none.Body.String() {
		t.Errorf("disabled: %s; nobody: %s", bad.Body, none.Body)
	}
	var wait *httptest.ResponseRecorder
	for range 10 {
		wait = k.do("POST", "/api/v1/sign-in", `{"login":"nobody","password":"guess guess guess"}`, nil)
	}
	if wait.Code != http.StatusTooManyRequests {
		t.Errorf("guessing: %d", wait.Code)
	}
	if w := b.do("POST", "/api/v1/sign-in", `{"login":"AASE","password":"`+password+`"}`, nil); w.Code != 200 {
		t.Errorf("the administrator, meanwhile: %d %s", w.Code, w.Body)
	}

	if w := b.do("POST", "/api/v1/sign-in", `{"login":"aase","kodeord":"`+password+`"}`, nil); w.Code != 422 || strings.Contains(w.Body.String(), password) {
		t.Errorf("a refused body is repeated: %d %s", w.Code, w.Body)
	}

	// A machine's token, made and revoked.
	var tok httpapi.NewToken
	if w := b.do("POST", "/api/v1/tokens", `{"name":"Nødkald","roles":["observer"],"departments":["aeldre"]}`, &tok); w.Code != 201 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	bearer := func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+tok.Secret) }
	if w := call(h, "GET", "/api/v1/me", "", bearer); w.Code != 200 {
		t.Errorf("%d", w.Code)
	}
	if w := b.do("DELETE", "/api/v1/tokens/"+tok.Token.ID, "", nil); w.Code != 204 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := call(h, "GET", "/api/v1/me", "", bearer); w.Code != 401 {
		t.Errorf("revoked: %d", w.Code)
	}

	if log.Len() == 0 {
		t.Error("nothing was logged: this test looks at nothing")
	}
	for _, secret := range append(strings.Fields(cookies.String()), password, better, link, made.Link, tok.Secret, "guess guess") {
		if strings.Contains(log.String(), secret) {
			t.Errorf("a secret stands in the log: %s", &log)
		}
	}
}

func (b *browser) register(account string) *virtualwebauthn.Authenticator {
	b.t.Helper()
	var c struct {
		Ceremony string
		Options  json.RawMessage
	}
	b.do("POST", "/api/v1/me/passkeys/begin", "", &c)
	asked, err := virtualwebauthn.ParseAttestationOptions(string(c.Options))
	if err != nil {
		b.t.Fatal(err)
	}
	d := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: []byte(account)})
	d.AddCredential(virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeRSA))
	answer := virtualwebauthn.CreateAttestationResponse(b.party(), d, d.Credentials[0], *asked)
	if w := b.do("POST", "/api/v1/me/passkeys", `{"ceremony":"`+c.Ceremony+`","name":"telefonen","credential":`+answer+`}`, nil); w.Code != 204 {
		b.t.Fatalf("register a passkey: %d %s", w.Code, w.Body)
	}
	return &d
}

func (b *browser) signInBy(d *virtualwebauthn.Authenticator) *httptest.ResponseRecorder {
	b.t.Helper()
	var c struct {
		Ceremony string
		Options  json.RawMessage
	}
	b.do("POST", "/api/v1/sign-in/passkey/begin", "", &c)
	asked, err := virtualwebauthn.ParseAssertionOptions(string(c.Options))
	if err != nil {
		b.t.Fatal(err)
	}
	answer := virtualwebauthn.CreateAssertionResponse(b.party(), *d, d.Credentials[0], *asked)
	return b.do("POST", "/api/v1/sign-in/passkey", `{"ceremony":"`+c.Ceremony+`","credential":`+answer+`}`, nil)
}

func (b *browser) party() virtualwebauthn.RelyingParty {
	return virtualwebauthn.RelyingParty{Name: "Ledetråd", ID: "localhost", Origin: "http://" + b.host}
}
