package httpapi_test

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rs/zerolog"
	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
)

// A browser goes to the municipality's own provider, a real one, and comes back
// signed in; the same answer in another browser is worth nothing.
func TestSignInByTheProviderOverHTTP(t *testing.T) {
	const here = "localhost:8080"
	var handler http.Handler
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	defer srv.Close()
	issuer := strings.Replace(srv.URL, "127.0.0.1", "localhost", 1)
	back := "http://" + here + "/api/v1/sign-in/openid/callback"
	handler = exampleop.SetupServer(issuer, storage.NewStorageWithClients(storage.NewUserStore(issuer),
		map[string]*storage.Client{"ledetraad": storage.WebClient("ledetraad", "hemmelig", back)}), slog.New(slog.NewTextHandler(io.Discard, nil)), false)

	o := options(t, &engine{}, zerolog.Nop())
	people, err := accounts.Open(t.Context(), accounts.Options{Path: filepath.Join(t.TempDir(), "accounts.db"),
		Provider: &accounts.Provider{Issuer: issuer, ClientID: "ledetraad", ClientSecret: "hemmelig", Claim: "preferred_username",
			Grants: map[string]accounts.Grant{"test-user@localhost": {Roles: []access.Role{access.Leader}}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer people.Close()
	o.Accounts = people
	h := httpapi.New(o)
	mine, theirs := &browser{t, h, here, map[string]string{}, &bytes.Buffer{}}, &browser{t, h, here, map[string]string{}, &bytes.Buffer{}}

	sent := mine.do("GET", "/api/v1/sign-in/openid?then=/api/v1/me", "", nil)
	if sent.Code != http.StatusFound || !strings.HasPrefix(sent.Header().Get("Location"), issuer) || mine.jar["ledetraad-openid"] == "" {
		t.Fatalf("%d %s, %v", sent.Code, sent.Header(), mine.jar)
	}
	answer := atProvider(t, sent.Header().Get("Location"), back)
	if w := theirs.do("GET", answer, "", nil); w.Code != http.StatusUnprocessableEntity || len(theirs.jar) != 0 {
		t.Errorf("in another browser: %d %v", w.Code, theirs.jar)
	}
	w := mine.do("GET", answer, "", nil)
	if w.Code != http.StatusFound || w.Header().Get("Location") != "/api/v1/me" {
		t.Fatalf("%d %s %s", w.Code, w.Header(), w.Body)
	}
	var me httpapi.Me
	if w := mine.do("GET", "/api/v1/me", "", &me); w.Code != 200 || me.Name != "Test User" || me.Roles[0] != access.Leader {
		t.Errorf("%d %+v", w.Code, me)
	}
}

// atProvider signs in there, and answers the path that the browser is sent back to.
func atProvider(t *testing.T, address, back string) (path string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), back) {
			path = r.URL.RequestURI()
			return http.ErrUseLastResponse
		}
		return nil
	}}
	page, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	page.Body.Close()
	typed, err := client.PostForm("http://"+page.Request.URL.Host+"/login/username",
		url.Values{"id": {page.Request.URL.Query().Get("authRequestID")}, "username": {"test-user@localhost"}, "password": {"verysecure"}})
	if err != nil {
		t.Fatal(err)
	}
	typed.Body.Close()
	if path == "" {
		t.Fatal("the provider does not send the browser back")
	}
	return path
}
