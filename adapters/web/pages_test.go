package web

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	domain "ledetraad/domain/catalogue"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/projections/backtest"
	"ledetraad/projections/view"
)

// nothing is an engine in which nothing is recorded yet.
type nothing struct{ handled []decider.Command }

func (n *nothing) Handle(_ context.Context, cmds []decider.Command) []httpapi.Result {
	out := make([]httpapi.Result, len(cmds))
	for i, c := range cmds {
		n.handled = append(n.handled, c)
		out[i] = httpapi.Result{Command: c.ID, Stream: c.Stream, Position: event.Position{Commit: 7, Prepare: 7}, Events: []uuid.UUID{event.ID(c.ID, 0)}}
	}
	return out
}

func (*nothing) Read(context.Context, string, event.Position) (view.Reader, func(), error) {
	return view.NewMemory(), func() {}, nil
}

func (*nothing) AsOf(context.Context, string, string, time.Time, time.Time) (view.Reader, error) {
	return view.NewMemory(), nil
}

func (*nothing) Event(context.Context, string, uint64) (event.Recorded, error) {
	return event.Recorded{}, fault.NotFoundf("stream", "there is nothing")
}

func (*nothing) Status(context.Context) (httpapi.Status, error) { return httpapi.Status{}, nil }
func (*nothing) Settle(context.Context) (event.Position, error) { return event.Position{}, nil }
func (*nothing) Retry(string) error                             { return errNothing }
func (*nothing) Skip(context.Context, string, string) error     { return errNothing }
func (*nothing) Backup(context.Context, io.Writer) error        { return errNothing }
func (*nothing) Rebuild(context.Context, []string, func(done, of uint64)) (httpapi.Verification, error) {
	return httpapi.Verification{}, errNothing
}

func (*nothing) Verify(context.Context, []string, func(done, of uint64)) (httpapi.Verification, error) {
	return httpapi.Verification{}, errNothing
}

func (*nothing) Rules(context.Context) ([]httpapi.Rule, error) { return nil, nil }

func (*nothing) Backtest(context.Context, httpapi.Rehearsal, func(done, of uint64)) (backtest.Report, error) {
	return backtest.Report{}, errNothing
}

var errNothing = errors.New("there is nothing here to do that with")

// bundle is what a build would leave, as far as pages name it.
var bundle = fstest.MapFS{
	"manifest.json":         {Data: []byte(`{"app.css":"app-1.css","app.js":"app-1.js","icons.svg":"icons-1.svg","mark.svg":"mark-1.svg"}`)},
	"assets/app-1.css":      {Data: []byte("body{}")},
	"assets/app-1.css.gz":   {Data: []byte("packed")},
	"assets/icons-1.svg":    {Data: []byte("<svg/>")},
	"assets/secret.json.gz": {Data: []byte("packed")},
}

const operator = "the operator's token"

// house is the pages, over the real API and real accounts.
type house struct {
	http.Handler
	engine *nothing
}

func open(t *testing.T, files fstest.MapFS) *house {
	t.Helper()
	voc, err := domain.Commands()
	if err != nil {
		t.Fatal(err)
	}
	people, err := accounts.Open(t.Context(), accounts.Options{Path: filepath.Join(t.TempDir(), "accounts.db"), Log: zerolog.Nop(),
		Hashing: accounts.Hashing{Time: 1, MemoryKiB: 64, Threads: 1}, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = people.Close() })
	e := &nothing{}
	api := httpapi.New(httpapi.Options{Commands: e, Vocabulary: voc, Views: e, Operations: e, Rules: e, Token: operator, Hosts: []string{"ledetraad.example"},
		Accounts: people, Now: time.Now, Log: zerolog.Nop(), Version: "test"})
	h, err := New(Options{API: api, Dist: files, Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	return &house{h, e}
}

// visitor is a browser: it keeps cookies, and sends them.
type visitor struct {
	*house
	jar map[string]string
}

func (v *visitor) do(t *testing.T, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	for name, value := range v.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	v.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(v.jar, c.Name)
			continue
		}
		v.jar[c.Name] = c.Value
	}
	return w
}

func (v *visitor) get(t *testing.T, path string) *httptest.ResponseRecorder {
	t.Helper()
	return v.do(t, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost"+path, nil))
}

func (v *visitor) post(t *testing.T, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return v.do(t, r)
}

// as signs somebody with the role in, by the page for one-time links.
func (h *house) as(t *testing.T, role access.Role) *visitor {
	t.Helper()
	body := `{"name":"Somebody","login":"` + string(role) + `","roles":["` + string(role) + `"],"departments":["aeldre"]}`
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/api/v1/accounts", strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+operator)
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var made struct{ Link string }
	if err := json.Unmarshal(w.Body.Bytes(), &made); err != nil || made.Link == "" {
		t.Fatalf("make an account: %d %s", w.Code, w.Body)
	}
	v := &visitor{h, map[string]string{}}
	in := v.post(t, "/sign-in/link", url.Values{"link": {made.Link}, "password": {"fire grønne æbler"}, "then": {"/me"}})
	if in.Code != http.StatusSeeOther || in.Header().Get("Location") != "/me" {
		t.Fatalf("sign in: %d, to %q", in.Code, in.Header().Get("Location"))
	}
	return v
}

// whoSees says of each page what every role gets, in the order observer,
// designer, head, leader, administrator: "y" the page, "-" that it is not for
// them; "open" needs nobody. It is written apart from the pages' own table.
var whoSees = map[string]string{
	"/{$}":             "yyyyy",
	"/painpoints":      "yyyy-",
	"/painpoints/{id}": "yyyy-",
	"/journeys":        "yyyy-",
	"/notes":           "yy-y-",

	"/journeys/map":          "yyyy-",
	"/journeys/map.svg":      "yyyy-",
	"/journeys/map.pdf":      "yyyy-",
	"/journeys/{id}":         "yyyy-",
	"/journeys/{id}/map.svg": "yyyy-",
	"/journeys/{id}/map.pdf": "yyyy-",
	"/flow":                  "yyyy-",
	"/flow.svg":              "yyyy-",
	"/flow.pdf":              "yyyy-",

	"/codebooks/{id}":              "yy-y-",
	"/codebooks/{id}/codes/{code}": "yy-y-",
	"/coding-rounds":               "yy-y-",
	"/coding-rounds/{id}":          "yy-y-",

	"/sessions/{id}":   "yy-y-",
	"/interviews/{id}": "yy-y-",
	"/codebooks":       "yy-y-",

	"/solutions":         "yyyy-",
	"/solutions/{id}":    "yyyy-",
	"/workshops":         "yyyy-",
	"/workshops/{id}":    "yyyy-",
	"/measurements":      "yyyy-",
	"/measurements/{id}": "yyyy-",

	"/alerts":           "-yyyy",
	"/alerts/responses": "-yyy-",
	"/alerts/{id}":      "-yyy-",

	"/subscriptions":      "-yyyy",
	"/subscriptions/new":  "-yyyy",
	"/subscriptions/{id}": "-yyyy",
	"/silences":           "-yyyy",

	"/rules":          "yyyyy",
	"/rules/{id}":     "yyyyy",
	"/rules/{id}/try": "-y-yy",
	"/lexicon":        "yyyyy",
	"/principles":     "yyyyy",
	"/candidates":     "yy-y-",
	"/coverage":       "yyyy-",
	"/accounts":       "----y",
	"/access-log":     "---yy",

	"/report": "-y-y-",

	"/status":  "-y-yy",
	"/me":      "yyyyy",
	"/capture": "yy---",
	"/sign-in": "open", "/unsubscribe": "open", "/confirm": "open",
}

func TestWhoSeesWhat(t *testing.T) {
	h := open(t, bundle)
	for i, role := range []access.Role{access.Observer, access.Designer, access.Head, access.Leader, access.Administrator} {
		v := h.as(t, role)
		for _, p := range pages() {
			who, known := whoSees[p.path]
			if !known {
				t.Errorf("%s is not in the table of who sees what", p.path)
				continue
			}
			w := v.get(t, address(p.path))
			refused := w.Code == http.StatusForbidden
			if want := who != "open" && who[i] == '-'; refused != want {
				t.Errorf("%s for the %s: %d", p.path, role, w.Code)
			}
			if w.Code >= 500 || !strings.Contains(w.Body.String(), "</html>") {
				t.Errorf("%s for the %s: %d, %.200s", p.path, role, w.Code, w.Body)
			}
		}
	}
	if len(whoSees) != len(pages()) {
		t.Errorf("the table has %d pages, there are %d", len(whoSees), len(pages()))
	}
}

// address is a page's with something in its place.
func address(path string) string {
	return strings.NewReplacer("{$}", "", "{id}", "0190e7a0-0000-7000-8000-000000000001", "{code}", "0190e7a0-0000-7000-8000-000000000001").Replace(path)
}

func TestStrangersAreSentToSignIn(t *testing.T) {
	h := open(t, bundle)
	for _, p := range pages() {
		v := &visitor{h, map[string]string{}}
		w := v.get(t, address(p.path)+"?a=1")
		if p.open {
			if w.Code != http.StatusOK {
				t.Errorf("%s: %d", p.path, w.Code)
			}
			continue
		}
		want := "/sign-in?then=" + url.QueryEscape(address(p.path)+"?a=1")
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
			t.Errorf("%s: %d to %q, want to %q", p.path, w.Code, w.Header().Get("Location"), want)
		}
	}
	for _, a := range actions() {
		v := &visitor{h, map[string]string{}}
		if w := v.post(t, address(strings.Replace(a.path, "{what}", "confirm", 1)), nil); !a.open && w.Code != http.StatusSeeOther {
			t.Errorf("POST %s by a stranger: %d", a.path, w.Code)
		}
	}
	if len(h.engine.handled) > 0 {
		t.Errorf("strangers gave %d commands", len(h.engine.handled))
	}
}

func TestHeaders(t *testing.T) {
	h := open(t, bundle)
	v := h.as(t, access.Designer)
	for _, path := range []string{"/", "/nowhere", "/assets/app-1.css", "/sign-in"} {
		w := v.get(t, path)
		got := w.Header()
		if got.Get("Content-Security-Policy") != policy || got.Get("X-Content-Type-Options") != "nosniff" || got.Get("Referrer-Policy") == "" {
			t.Errorf("%s: %v", path, got)
		}
		if body := w.Body.String(); strings.Contains(body, "<style") || strings.Contains(body, " style=") || strings.Contains(body, " onclick=") || strings.Contains(body, "<script>") {
			t.Errorf("%s has inline script or style", path)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") || strings.Contains(policy, "data:") || strings.Contains(policy, "*") {
		t.Errorf("the policy is open: %s", policy)
	}
}

func TestFormsOfOtherSitesChangeNothing(t *testing.T) {
	h := open(t, bundle)
	v := h.as(t, access.Designer)
	for _, site := range []string{"cross-site", "same-site"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "http://localhost/sign-out", nil)
		r.Header.Set("Sec-Fetch-Site", site)
		r.Header.Set("Origin", "https://elsewhere.example")
		if w := v.do(t, r); w.Code != http.StatusForbidden {
			t.Errorf("%s: %d", site, w.Code)
		}
	}
	if w := v.get(t, "/me"); w.Code != http.StatusOK {
		t.Errorf("still signed in: %d", w.Code)
	}
}

func TestAssets(t *testing.T) {
	h := open(t, bundle)
	ask := func(path, accept string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost"+path, nil)
		r.Header.Set("Accept-Encoding", accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if w := ask("/assets/app-1.css", "gzip, br"); w.Header().Get("Content-Encoding") != "gzip" || w.Body.String() != "packed" ||
		!strings.Contains(w.Header().Get("Cache-Control"), "immutable") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
	if w := ask("/assets/app-1.css", "gzip;q=0"); w.Header().Get("Content-Encoding") != "" || w.Body.String() != "body{}" {
		t.Errorf("%v %s", w.Header(), w.Body)
	}
	for _, path := range []string{"/assets/app-1.css.gz", "/assets/none.css", "/assets/..%2fmanifest.json", "/assets/secret.json"} {
		if w := ask(path, ""); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// Without a bundle the pages are there, and say how to get it.
func TestNothingBuilt(t *testing.T) {
	v := &visitor{open(t, fstest.MapFS{"README.md": {}}), map[string]string{}}
	w := v.get(t, "/sign-in")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "make build") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestLanguage(t *testing.T) {
	h := open(t, bundle)
	for _, c := range []struct{ accept, cookie, want string }{
		{"", "", "da"}, {"en-GB,en;q=0.9", "", "en"}, {"da,en;q=0.5", "", "da"}, {"de", "", "da"}, {"en", "da", "da"}, {"da", "en", "en"}, {"en", "fr", "en"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost/sign-in", nil)
		r.Header.Set("Accept-Language", c.accept)
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: langCookie, Value: c.cookie})
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), `<html lang="`+c.want+`">`) || w.Header().Get("Content-Language") != c.want {
			t.Errorf("%+v: %s", c, w.Header().Get("Content-Language"))
		}
	}
	v := &visitor{h, map[string]string{}}
	if w := v.get(t, "/sign-in?then=%2Fme&lang=en"); w.Header().Get("Location") != "/sign-in?then=%2Fme" || v.jar[langCookie] != "en" {
		t.Errorf("%v %v", w.Header(), v.jar)
	}
	if w := v.get(t, "/sign-in?theme=dark"); w.Code != http.StatusSeeOther || v.jar[themeCookie] != "dark" {
		t.Errorf("%v %v", w.Header(), v.jar)
	}
	if w := v.get(t, "/sign-in"); !strings.Contains(w.Body.String(), `<html lang="en" data-theme="dark">`) {
		t.Errorf("%.300s", w.Body)
	}
}

func TestNobodyIsSentElsewhere(t *testing.T) {
	for in, want := range map[string]string{"/a?b=c#d": "/a?b=c#d", "": "/", "//evil.example/": "/", "https://evil.example/": "/", "/\\evil.example": "/",
		"javascript:alert(1)": "/", "evil": "/", "/%0d%0aX: y": "/%0d%0aX: y", "/a\r\nX: y": "/"} {
		if got := local(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestPurposeIsKeptAndForgotten(t *testing.T) {
	h := open(t, bundle)
	v := h.as(t, access.Designer)
	if w := v.get(t, "/notes?q=ventetid"); !strings.Contains(w.Body.String(), `action="/purpose"`) {
		t.Errorf("searching for words without a purpose does not ask for one: %d", w.Code)
	}
	w := v.post(t, "/purpose", url.Values{"purpose": {"workshop"}, "words": {"nr. 2, på øen"}, "then": {"/notes?q=ventetid"}})
	if w.Header().Get("Location") != "/notes?q=ventetid" {
		t.Fatalf("%d %v", w.Code, w.Header())
	}
	if w := v.get(t, "/notes?q=ventetid"); strings.Contains(w.Body.String(), `action="/purpose"`) || !strings.Contains(w.Body.String(), "nr. 2, på øen") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	for _, bad := range []url.Values{{"purpose": {"nysgerrighed"}}, {"purpose": {"operation"}}, {"purpose": {"analysis"}, "words": {"om 010190-1234"}}} {
		if w := v.post(t, "/purpose", bad); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", bad, w.Code)
		}
	}
	v.post(t, "/sign-out", nil)
	if v.jar[purposeCookie] != "" {
		t.Error("the purpose outlives the session")
	}
	if w := v.get(t, "/me"); w.Code != http.StatusSeeOther {
		t.Errorf("signed out: %d", w.Code)
	}
}

func TestSigningInGoesWrong(t *testing.T) {
	h := open(t, bundle)
	h.as(t, access.Designer)
	v := &visitor{h, map[string]string{}}
	w := v.post(t, "/sign-in", url.Values{"login": {"<b>designer</b>"}, "password": {"wrong wrong wrong"}, "then": {"/journeys"}})
	body := w.Body.String()
	if w.Code != http.StatusUnauthorized || !strings.Contains(body, `role="alert"`) || strings.Contains(body, "<b>designer") || strings.Contains(body, "wrong wrong") ||
		!strings.Contains(body, `value="/journeys"`) {
		t.Errorf("%d %s", w.Code, body)
	}
	if w := v.post(t, "/sign-in", url.Values{"login": {"designer"}, "password": {"fire grønne æbler"}, "then": {"/journeys"}}); w.Header().Get("Location") != "/journeys" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// A pain point's form gives the command that it says, once however often it is
// sent, and only what the visitor's role gives.
func TestJudging(t *testing.T) {
	h := open(t, bundle)
	id, command := "0190e7a0-0000-7000-8000-000000000001", "0190e7a0-0000-7000-8000-000000000002"
	v := h.as(t, access.Designer)
	form := url.Values{"command": {command}, "reason": {"  det er målt forkert "}}
	for range 2 {
		if w := v.post(t, "/painpoints/"+id+"/dismiss", form); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/painpoints/"+id+"?at=") {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
	}
	for _, c := range h.engine.handled {
		if c.ID.String() != command || c.Stream != "painpoint-"+id || c.Intent.CommandName() != "painpoint.dismiss" {
			t.Errorf("%+v", c)
		}
	}
	for path, want := range map[string]int{"/painpoints/x/dismiss": http.StatusNotFound, "/painpoints/" + id + "/vanish": http.StatusUnprocessableEntity} {
		if w := v.post(t, path, form); w.Code != want {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	before := len(h.engine.handled)
	if w := h.as(t, access.Administrator).post(t, "/painpoints/"+id+"/dismiss", form); w.Code != http.StatusForbidden || len(h.engine.handled) != before {
		t.Errorf("an administrator judges: %d", w.Code)
	}
}

// Templates are made when a page is first asked for; that each can be made is found out here.
func TestEveryTemplateIsRight(t *testing.T) {
	pages, err := parse(&assets{})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []lang{danish, english} {
		if len(pages[l]) < 30 {
			t.Errorf("%s has %d pages", l, len(pages[l]))
		}
		for name, made := range pages[l] {
			if tmpl, err := made(); err != nil || tmpl.Lookup("layout.html") == nil {
				t.Errorf("%s, %s: %v", name, l, err)
			}
		}
	}
}
