package test

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/fault"
	"ledetraad/projections/journeys"
)

// The first administrator comes in by the printed link, makes the others, and
// whose words were read can be told to the person concerned; no secret of all
// this stands on disk or in what the program logs at its most talkative.
func TestPeopleWhoUseTheSystem(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data, "--log-level", "debug")
	begin(t, s.api, "journey-ida")
	said := "hun græd i qzvkwjxhpl"
	out, err := command(t, s.api, uuid.Must(uuid.NewV7()), "journey.record-touchpoint", "journey-ida", time.Time{},
		fields{"touchpoint": "b1", "department": "aeldre", "activity": "Besøg", "summary": said})
	if err != nil {
		t.Fatal(err)
	}
	words := url.Values{"min_position": {out.Position}}

	_, link, found := strings.Cut(line(t, s, "#link="), "#link=")
	link, _, _ = strings.Cut(link, " ")
	if !found {
		t.Fatal("no link for the first administrator was printed")
	}
	const password = "fire grønne æbler på et bord"
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	aase := &http.Client{Jar: jar}
	post := func(path string, in any, want int) {
		t.Helper()
		b, _ := json.Marshal(in)
		r, err := aase.Post(s.url+path, "application/json", bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		if answer, _ := io.ReadAll(r.Body); r.StatusCode != want {
			t.Fatalf("%s: %s %s", path, r.Status, answer)
		}
	}
	settle(t, s.api) // the departments are in the view that accounts are held against
	post("/api/v1/sign-in/link", accounts.Welcome{Link: link, Name: "Åse", Login: "aase", Password: password}, 200)
	post("/api/v1/accounts", accounts.Draft{Name: "Karen", Login: "karen", Roles: []access.Role{access.Head}, Departments: []string{"findes-ikke"}}, 422)
	post("/api/v1/accounts", accounts.Draft{Name: "Karen", Login: "karen", Roles: []access.Role{access.Head}, Departments: []string{"aeldre"}}, 201)

	// The command line does the same.
	server := []string{"--server", s.url, "--token", s.token(t, data)}
	ledetraad(t, append([]string{"accounts", "role", "karen", "--role", "observer", "--role", "head", "--department", "aeldre"}, server...)...)
	list := parse[httpapi.AccountsBody](t, ledetraad(t, append([]string{"accounts", "list", "--json"}, server...)...))
	if len(list.Accounts) != 2 || list.Accounts[1].Login != "karen" || len(list.Accounts[1].Roles) != 2 {
		t.Errorf("%+v", list)
	}
	keys := map[access.Role]string{}
	for _, role := range access.Roles() {
		keys[role] = strings.TrimSpace(ledetraad(t, append([]string{"tokens", "add", string(role), "--role", string(role), "--department", "aeldre"}, server...)...))
	}
	as := func(role access.Role, purpose string) *apiclient.Client {
		api, err := apiclient.New(s.url, keys[role])
		if err != nil {
			t.Fatal(err)
		}
		api.Purpose = purpose
		return api
	}
	for _, c := range []struct {
		role    access.Role
		purpose string
		gets    bool
	}{{access.Designer, "", false}, {access.Designer, "workshop: nr. 2 på rådhuset", true}, {access.Leader, "quality", true}, {access.Observer, "", true}, {access.Head, "analysis", false}} {
		m := get[journeys.Map](t, as(c.role, c.purpose), "/api/v1/journeys/ida", words)
		if got := m.Touchpoints[0].Summary; got == nil || (got.Text == said) != c.gets || !c.gets && got.Text != "" {
			t.Errorf("%s for %q gets %+v", c.role, c.purpose, got)
		}
	}
	if err := as(access.Administrator, "analysis").Get(t.Context(), "/api/v1/journeys/ida", words, nil); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("an administrator: %v", err)
	}
	settle(t, s.api)
	read := parse[httpapi.AccessLogBody](t, ledetraad(t, append([]string{"access-log", "Ida", "--json"}, server...)...))
	var why []access.Kind
	for _, r := range read.Readings {
		why = append(why, r.Purpose)
		if r.Account != "" || r.Words != "" || r.What != "journey-ida" {
			t.Errorf("the person concerned is told %+v", r)
		}
	}
	if len(why) != 3 || why[0] != access.Workshop || why[1] != access.Quality || why[2] != access.FieldWork {
		t.Errorf("read for %v", why)
	}
	if told := get[httpapi.AccessLogBody](t, as(access.Leader, ""), "/api/v1/access-log", url.Values{"participant": {"Ida"}, "accounts": {"true"}}); !strings.HasPrefix(told.Readings[0].Account, "token-") || told.Readings[0].Words != "nr. 2 på rådhuset" {
		t.Errorf("%+v", told.Readings)
	}

	s.stop(t)
	cookies := jar.Cookies(&url.URL{Scheme: "http", Host: strings.TrimPrefix(s.url, "http://")})
	if len(cookies) == 0 {
		t.Fatal("the administrator got no cookie")
	}
	secrets := map[string]string{"link": link, "password": password, "session": cookies[0].Value}
	for role, key := range keys {
		secrets["token of "+string(role)] = key
	}
	if strings.Contains(s.stderr.String(), said) {
		t.Error("words stand in the log")
	}
	for what, secret := range secrets {
		if strings.Contains(s.stderr.String(), secret) {
			t.Errorf("the %s stands in the log", what)
		}
	}
	if err := filepath.WalkDir(data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		for what, secret := range secrets {
			if bytes.Contains(b, []byte(secret)) {
				t.Errorf("the %s stands in %s", what, path)
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// line is the first line that the program prints with a mark in it.
func line(t *testing.T, s *server, mark string) string {
	t.Helper()
	for s.said.Scan() {
		if strings.Contains(s.said.Text(), mark) {
			return s.said.Text()
		}
	}
	t.Fatalf("the program prints nothing with %q", mark)
	return ""
}

func (s *server) token(t *testing.T, data string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(data, "api-token"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}
