package accounts_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"ledetraad/adapters/accounts"
	"ledetraad/domain/access"
	"ledetraad/domain/fault"
)

const callback = "http://localhost:8080/api/v1/sign-in/openid/callback"

// directory is a municipality's identity provider: a real one, with people in
// memory and their groups as a claim.
type directory struct {
	*storage.Storage
	groups map[string][]string // by login; it may be changed between sign-ins
}

func (d *directory) SetUserinfoFromRequest(ctx context.Context, info *oidc.UserInfo, r op.IDTokenRequest, scopes []string) error {
	if err := d.Storage.SetUserinfoFromRequest(ctx, info, r, scopes); err != nil {
		return err
	}
	return d.claim(info)
}

func (d *directory) SetUserinfoFromToken(ctx context.Context, info *oidc.UserInfo, tokenID, subject, origin string) error {
	if err := d.Storage.SetUserinfoFromToken(ctx, info, tokenID, subject, origin); err != nil {
		return err
	}
	return d.claim(info)
}

func (d *directory) claim(info *oidc.UserInfo) error {
	info.AppendClaims("groups", d.groups[info.Subject])
	return nil
}

// provider starts one, and accounts that trust it.
func provider(t *testing.T) (*world, *directory, string) {
	t.Helper()
	var handler http.Handler
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(srv.Close)
	issuer := strings.Replace(srv.URL, "127.0.0.1", "localhost", 1)
	users := storage.NewUserStore(issuer)
	d := &directory{storage.NewStorageWithClients(users, map[string]*storage.Client{
		"ledetraad": storage.WebClient("ledetraad", "en hemmelighed", callback),
	}), map[string][]string{}}
	handler = exampleop.SetupServer(issuer, d, slog.New(slog.NewTextHandler(io.Discard, nil)), false)

	name, head, err := accounts.ParseGrant("CN=Ledetraad-Aeldre,OU=Grupper=head:aeldre")
	if err != nil {
		t.Fatal(err)
	}
	w := open(t, func(o *accounts.Options) {
		o.Provider = &accounts.Provider{Issuer: issuer, ClientID: "ledetraad", ClientSecret: "en hemmelighed", Claim: "groups",
			Grants: map[string]accounts.Grant{name: head, "Ledetraad-Design": {Roles: []access.Role{access.Designer}}}}
	})
	return w, d, issuer
}

// browse goes to the provider, types login and password there, and answers
// where the provider sends the browser back to.
func browse(t *testing.T, address, login string) *url.URL {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	var back *url.URL
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), callback) {
			back = r.URL
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer page.Body.Close()
	if back != nil {
		return back // refused at once
	}
	typed, err := client.PostForm(page.Request.URL.Scheme+"://"+page.Request.URL.Host+"/login/username",
		url.Values{"id": {page.Request.URL.Query().Get("authRequestID")}, "username": {login}, "password": {"verysecure"}})
	if err != nil {
		t.Fatal(err)
	}
	defer typed.Body.Close()
	if back == nil {
		b, _ := io.ReadAll(typed.Body)
		t.Fatalf("the provider does not send the browser back: %s %.500s", typed.Status, b)
	}
	return back
}

func TestSigningInByTheMunicipalitysProvider(t *testing.T) {
	w, d, issuer := provider(t)
	ctx := t.Context()
	d.groups["id1"] = []string{"Alle", "CN=Ledetraad-Aeldre,OU=Grupper", "Ledetraad-Design"}
	user := "test-user@localhost"

	address, state, err := w.ToProvider(ctx, callback, "/forlob?x=1")
	if err != nil {
		t.Fatal(err)
	}
	asked, _ := url.Parse(address)
	for _, p := range []string{"nonce", "state", "code_challenge"} {
		if asked.Query().Get(p) == "" {
			t.Errorf("the way to the provider has no %s", p)
		}
	}
	if asked.Query().Get("code_challenge_method") != "S256" {
		t.Error("PKCE without S256")
	}
	back := browse(t, address, user)
	if _, _, _, err := w.FromProvider(ctx, back.Query(), "another browser's"); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("in another browser: %v", err)
	}
	a, cookie, then, err := w.FromProvider(ctx, back.Query(), state)
	if err != nil {
		t.Fatal(err)
	}
	if then != "/forlob?x=1" || a.Provider != issuer || !a.Reader().Is(access.Head) || !a.Reader().Is(access.Designer) || a.Departments[0] != "aeldre" || a.Name != "Test User" {
		t.Errorf("%+v, then %q", a, then)
	}
	if r, err := w.Session(ctx, cookie); err != nil || r.Account != a.ID {
		t.Errorf("%+v, %v", r, err)
	}
	if _, _, _, err := w.FromProvider(ctx, back.Query(), state); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("the same answer again: %v", err)
	}

	again := func() (accounts.Account, error) {
		address, state, err := w.ToProvider(ctx, callback, "")
		if err != nil {
			t.Fatal(err)
		}
		a, _, _, err := w.FromProvider(ctx, browse(t, address, user).Query(), state)
		return a, err
	}
	d.groups["id1"] = []string{"Ledetraad-Design"} // moved to another job
	b, err := again()
	if err != nil || b.ID != a.ID || b.Reader().Is(access.Head) || len(b.Departments) != 0 {
		t.Errorf("with other groups: %+v, %v", b, err)
	}
	d.groups["id1"] = nil
	if _, err := again(); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("without a group: %v", err)
	}
	d.groups["id1"] = []string{"Ledetraad-Design"}
	if _, err := w.SetState(ctx, a.ID, accounts.Disabled); err != nil {
		t.Fatal(err)
	}
	if _, err := again(); err != accounts.ErrSignIn {
		t.Errorf("disabled here: %v", err)
	}
}

// An account that was made here does not become somebody else's because the
// provider gives that person the same user name.
func TestTheProviderTakesNobodysAccount(t *testing.T) {
	w, d, _ := provider(t)
	mine := w.person(t, "test-user2", access.Administrator)
	d.groups["id2"] = []string{"Ledetraad-Design"}
	address, state, err := w.ToProvider(t.Context(), callback, "")
	if err != nil {
		t.Fatal(err)
	}
	a, _, _, err := w.FromProvider(t.Context(), browse(t, address, "test-user2").Query(), state)
	if err != nil || a.ID == mine.ID || a.Reader().Is(access.Administrator) || !strings.HasPrefix(a.Login, "test-user2#") {
		t.Errorf("%+v, %v", a, err)
	}
}

func TestAnswersThatAreNotTheProviders(t *testing.T) {
	w, d, _ := provider(t)
	d.groups["id1"] = []string{"Ledetraad-Design"}
	ctx := t.Context()
	begin := func() (string, string) {
		address, state, err := w.ToProvider(ctx, callback, "")
		if err != nil {
			t.Fatal(err)
		}
		return address, state
	}
	// A code that was made for another sign-in does not fit this one's verifier.
	theirs, _ := begin()
	code := browse(t, theirs, "test-user@localhost").Query().Get("code")
	_, mine := begin()
	for name, q := range map[string]url.Values{
		"another sign-in's code": {"state": {mine}, "code": {code}},
		"no state":               {"code": {code}},
	} {
		if _, cookie, _, err := w.FromProvider(ctx, q, mine); fault.CodeOf(err) != fault.Invalid || cookie != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, q := range []url.Values{{"error": {"access_denied"}}, {"code": {"made up"}}, {}} {
		_, state := begin()
		q.Set("state", state)
		if _, cookie, _, err := w.FromProvider(ctx, q, state); fault.CodeOf(err) != fault.Invalid || cookie != "" {
			t.Errorf("%v: %v", q, err)
		}
	}
	if s := w.log.String(); strings.Contains(s, code) || strings.Contains(s, "en hemmelighed") || !strings.Contains(s, "identity provider") {
		t.Errorf("the log: %s", s)
	}
}

func TestNoWayElsewhere(t *testing.T) {
	w, d, _ := provider(t)
	d.groups["id1"] = []string{"Ledetraad-Design"}
	for _, then := range []string{"https://evil.example/", "//evil.example", "/\\evil.example", "evil", "/a\nb", "javascript:alert(1)"} {
		address, state, err := w.ToProvider(t.Context(), callback, then)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, got, err := w.FromProvider(t.Context(), browse(t, address, "test-user@localhost").Query(), state); err != nil || got != "/" {
			t.Errorf("%q leads to %q (%v)", then, got, err)
		}
	}
}

func TestAProviderThatDoesNotAnswer(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	w := open(t, func(o *accounts.Options) { o.Provider = &accounts.Provider{Issuer: srv.URL, ClientID: "x"} })
	if _, _, err := w.ToProvider(t.Context(), callback, "/"); fault.CodeOf(err) != fault.Unavailable {
		t.Error(err)
	}
	if _, _, err := open(t, nil).ToProvider(t.Context(), callback, "/"); fault.CodeOf(err) != fault.NotFound {
		t.Error(err)
	}
}
