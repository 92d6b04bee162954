package httpapi_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/catalogue"
	"ledetraad/domain/event"
)

func TestEveryRouteHasAPermission(t *testing.T) {
	table := httpapi.NewTable(options(t, &engine{}, zerolog.Nop()))
	var served []string
	for _, p := range table.Patterns {
		name := table.Name(p)
		served = append(served, name)
		if !slices.Contains(httpapi.Permitted(), name) {
			t.Errorf("%s (%s) is in no line of the permissions: nobody may do it", name, p)
		}
	}
	for _, name := range httpapi.Permitted() {
		if !slices.Contains(served, name) {
			t.Errorf("the permissions name %s, which is not served", name)
		}
	}
}

// What only the engine records is in nobody's hands.
func TestEveryCommandHasThoseWhoMayGiveIt(t *testing.T) {
	engines := []string{"clock", "projection", "access", "sealing", "erasure", "notification"}
	reg, err := catalogue.Events()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range reg.Names() {
		category := event.Category(name)
		somebody := slices.ContainsFunc(access.Roles(), func(r access.Role) bool {
			return httpapi.MayCommand(access.Reader{Account: "a", Roles: []access.Role{r}}, category+".anything")
		})
		if somebody == slices.Contains(engines, category) {
			t.Errorf("%s: somebody may command it: %v", category, somebody)
		}
	}
	for _, c := range []struct {
		role    access.Role
		command string
		want    bool
	}{
		{access.Observer, "journey.start", true}, {access.Observer, "fieldwork.x", true}, {access.Observer, "programme.start", false},
		{access.Head, "journey.start", false}, {access.Administrator, "journey.start", false}, {access.Administrator, "programme.start", true},
		{access.Leader, "programme.start", true}, {access.Designer, "interview.x", true}, {access.Head, "painpoint.x", true}, {access.Observer, "painpoint.x", false},
		{access.Observer, "workshop.plan", true}, {access.Head, "workshop.plan", false}, {access.Head, "solution.adopt", true}, {access.Observer, "solution.adopt", false},
		{access.Administrator, "solution.adopt", false}, {access.Observer, "measurement.answer", true}, {access.Head, "measurement.answer", false},
		{access.Leader, "programme.set-alert-text", true}, {access.Designer, "programme.set-alert-text", false},
	} {
		if got := httpapi.MayCommand(access.Reader{Account: "a", Roles: []access.Role{c.role}}, c.command); got != c.want {
			t.Errorf("%s gives %s: %v", c.role, c.command, got)
		}
	}
}

// endpoints says of each what every role gets, in the order observer, designer,
// head, leader, administrator: "y" it may, "-" it may not; "open" needs nobody.
// It is written apart from the engine's own table, so that a slip there shows.
var endpoints = []struct{ name, method, path, body, who string }{
	{"GET /healthz", "GET", "/healthz", "", "open"},
	{"GET /readyz", "GET", "/readyz", "", "open"},
	{"GET /metrics", "GET", "/metrics", "", "open"},
	{"GET /api/v1/openapi.json", "GET", "/api/v1/openapi.json", "", "open"},
	{"GET /api/v1/openapi-3.0.json", "GET", "/api/v1/openapi-3.0.json", "", "open"},
	{"GET /api/v1/openapi.yaml", "GET", "/api/v1/openapi.yaml", "", "open"},
	{"GET /api/v1/openapi-3.0.yaml", "GET", "/api/v1/openapi-3.0.yaml", "", "open"},
	{"ways-in", "GET", "/api/v1/sign-in", "", "open"},
	{"sign-in", "POST", "/api/v1/sign-in", `{}`, "open"},
	{"redeem-link", "POST", "/api/v1/sign-in/link", `{}`, "open"},
	{"ask-passkey", "POST", "/api/v1/sign-in/passkey/begin", "", "open"},
	{"sign-in-by-passkey", "POST", "/api/v1/sign-in/passkey", `{}`, "open"},
	{"to-provider", "GET", "/api/v1/sign-in/openid", "", "open"},
	{"from-provider", "GET", "/api/v1/sign-in/openid/callback", "", "open"},
	{"alert-feed", "GET", "/api/v1/alerts.atom", "", "open"},
	{"unsubscribing", "GET", "/api/v1/alerts/unsubscribe?word=x", "", "open"},
	{"unsubscribe", "POST", "/api/v1/alerts/unsubscribe?word=x", "", "open"},
	{"confirming", "GET", "/api/v1/contacts/confirm?word=x", "", "open"},
	{"confirm-contact", "POST", "/api/v1/contacts/confirm", `{"word":"x"}`, "open"},
	{"me", "GET", "/api/v1/me", "", "yyyyy"},
	{"sign-out", "POST", "/api/v1/sign-out", "", "yyyyy"},
	{"live", "GET", "/api/v1/live", "", "yyyyy"},
	{"begin-passkey", "POST", "/api/v1/me/passkeys/begin", "", "yyyyy"},
	{"add-passkey", "POST", "/api/v1/me/passkeys", `{}`, "yyyyy"},
	{"passkeys", "GET", "/api/v1/me/passkeys", "", "yyyyy"},
	{"remove-passkey", "DELETE", "/api/v1/me/passkeys?id=AAAA", "", "yyyyy"},
	{"set-password", "POST", "/api/v1/me/password", `{}`, "yyyyy"},
	{"command", "POST", "/api/v1/commands", `[]`, "yyyyy"},
	{"programme", "GET", "/api/v1/programme", "", "yyyyy"},
	{"list-journeys", "GET", "/api/v1/journeys", "", "yyyy-"},
	{"journey-timeline", "GET", "/api/v1/journeys/x", "", "yyyy-"},
	{"life-situations", "GET", "/api/v1/life-situations", "", "yyyy-"},
	{"event", "GET", "/api/v1/events/journey-x/0", "", "yyyyy"},
	{"departments", "GET", "/api/v1/departments", "", "yyyyy"},
	{"flow", "GET", "/api/v1/departments/flow", "", "yyyy-"},
	{"hand-overs", "GET", "/api/v1/departments/hand-overs", "", "yyyy-"},
	{"life-situation-map", "GET", "/api/v1/life-situations/x/map", "", "yyyy-"},
	{"variants", "GET", "/api/v1/departments/flow/variants", "", "yyyy-"},
	{"flow-journeys", "GET", "/api/v1/departments/flow/journeys?first=a&next=b", "", "yyyy-"},
	{"journey-pain-points", "GET", "/api/v1/journeys/x/painpoints", "", "yyyy-"},
	{"planned-journeys", "GET", "/api/v1/planned-journeys", "", "yyyy-"},
	{"planned-journey", "GET", "/api/v1/planned-journeys/x", "", "yyyy-"},
	{"journey-deviations", "GET", "/api/v1/journeys/x/deviations", "", "yyyy-"},
	{"life-situation-deviations", "GET", "/api/v1/life-situations/x/deviations", "", "yyyy-"},
	{"responses", "GET", "/api/v1/departments/responses", "", "yyyy-"},
	{"pain-points", "GET", "/api/v1/painpoints", "", "yyyy-"},
	{"pain-point-matrix", "GET", "/api/v1/painpoints/matrix", "", "yyyy-"},
	{"pain-point", "GET", "/api/v1/painpoints/x", "", "yyyy-"},
	{"pain-point-opened", "GET", "/api/v1/painpoints/x/evidence", "", "yyyy-"},
	{"alerts", "GET", "/api/v1/alerts", "", "-yyy-"},
	{"alert", "GET", "/api/v1/alerts/x", "", "-yyy-"},
	{"alert-inbox", "GET", "/api/v1/alerts/inbox", "", "yyyyy"},
	{"alert-responses", "GET", "/api/v1/alerts/responses", "", "-yyy-"},
	{"alert-nats", "GET", "/api/v1/alerts/nats", "", "-yyyy"},
	{"alert-settings", "GET", "/api/v1/alerts/settings", "", "-yyyy"},
	{"alert-quotes", "GET", "/api/v1/alerts/x/quotes", "", "-yyy-"},
	{"alerts-waiting", "GET", "/api/v1/alerts/inbox/waiting", "", "yyyyy"},
	{"alert-people", "GET", "/api/v1/alerts/people", "", "-yyyy"},
	{"alert-routes", "GET", "/api/v1/alerts/routes?kind=jargon&department=aeldre", "", "-y-yy"},
	{"subscriptions", "GET", "/api/v1/subscriptions", "", "-yyyy"},
	{"preview-subscription", "POST", "/api/v1/subscriptions/preview", "{}", "-yyyy"},
	{"silences", "GET", "/api/v1/silences", "", "-yyyy"},
	{"contacts", "GET", "/api/v1/contacts", "", "-yyyy"},
	{"add-contact", "POST", "/api/v1/contacts", "{}", "-yyyy"},
	{"change-contact", "PATCH", "/api/v1/contacts/x", "{}", "-yyyy"},
	{"remove-contact", "DELETE", "/api/v1/contacts/x", "", "-yyyy"},
	{"test-contact", "POST", "/api/v1/contacts/x/test", "", "-yyyy"},
	{"pain-point-counter", "GET", "/api/v1/painpoints/x/coverage", "", "yyyy-"},
	{"observation-coverage", "GET", "/api/v1/coverage", "", "yyyy-"},
	{"candidate-principles", "GET", "/api/v1/candidate-principles", "", "yy-y-"},
	{"principle-links", "GET", "/api/v1/principle-links", "", "yyyyy"},
	{"access-log", "GET", "/api/v1/access-log?participant=Ida", "", "---yy"},
	{"erase", "POST", "/api/v1/erasures", `{"participant":"Ida"}`, "----y"},
	{"erasures", "GET", "/api/v1/erasures", "", "---yy"},
	{"participants", "GET", "/api/v1/participants", "", "yy-y-"},
	{"participant", "GET", "/api/v1/participants/Ida", "", "yy-y-"},
	{"identity", "GET", "/api/v1/participants/Ida/identity", "", "yy---"},
	{"sessions", "GET", "/api/v1/sessions", "", "yy-y-"},
	{"session", "GET", "/api/v1/sessions/x", "", "yy-y-"},
	{"notes", "GET", "/api/v1/notes", "", "yy-y-"},
	{"note", "GET", "/api/v1/sessions/x/notes/y", "", "yy-y-"},
	{"attachment", "GET", "/api/v1/sessions/x/attachments/y", "", "yy-y-"},
	{"add-attachment", "PUT", "/api/v1/sessions/x/attachments/y", "", "yy---"},
	{"interview-attachment", "GET", "/api/v1/interviews/x/attachments/y", "", "yy-y-"},
	{"add-interview-attachment", "PUT", "/api/v1/interviews/x/attachments/y", "", "yy---"},
	{"interviews", "GET", "/api/v1/interviews", "", "yy-y-"},
	{"interview", "GET", "/api/v1/interviews/x", "", "yy-y-"},
	{"context", "GET", "/api/v1/documents/fieldwork-x/parts/y", "", "yy-y-"},
	{"search", "GET", "/api/v1/search?q=ringer&purpose=analysis", "", "yy-y-"},
	{"workshops", "GET", "/api/v1/workshops", "", "yyyy-"},
	{"workshop", "GET", "/api/v1/workshops/x", "", "yyyy-"},
	{"solutions", "GET", "/api/v1/solutions", "", "yyyy-"},
	{"solution", "GET", "/api/v1/solutions/x", "", "yyyy-"},
	{"measurements", "GET", "/api/v1/measurements", "", "yyyy-"},
	{"measurement", "GET", "/api/v1/measurements/x", "", "yyyy-"},
	{"involvement", "GET", "/api/v1/involvement", "", "yyyy-"},
	{"report", "GET", "/api/v1/report", "", "-y-y-"},
	{"report-markdown", "GET", "/api/v1/report.md", "", "-y-y-"},
	{"codebooks", "GET", "/api/v1/codebooks", "", "yy-y-"},
	{"codebook", "GET", "/api/v1/codebooks/x", "", "yy-y-"},
	{"memos", "GET", "/api/v1/codebooks/x/memos", "", "yy-y-"},
	{"coverage", "GET", "/api/v1/codebooks/x/coverage", "", "yy-y-"},
	{"passages", "GET", "/api/v1/codebooks/x/codes/y/passages", "", "yy-y-"},
	{"codings", "GET", "/api/v1/documents/fieldwork-x/codings", "", "yy-y-"},
	{"comparison", "GET", "/api/v1/documents/fieldwork-x/comparison", "", "yy-y-"},
	{"coding-rounds", "GET", "/api/v1/coding-rounds", "", "yy-y-"},
	{"round-units", "GET", "/api/v1/coding-rounds/x/units", "", "yy-y-"},
	{"agreement", "GET", "/api/v1/coding-rounds/x/agreement", "", "yy-y-"},
	{"coders", "GET", "/api/v1/coders", "", "yy-y-"},
	{"rules", "GET", "/api/v1/rules", "", "yyyyy"},
	{"backtest", "POST", "/api/v1/backtest", "{}", "-y-yy"},
	{"backtests", "GET", "/api/v1/backtests", "", "-y-yy"},
	{"lexicon", "GET", "/api/v1/lexicon", "", "yyyyy"},
	{"lexicon-proposals", "GET", "/api/v1/lexicon/proposals", "", "-y-y-"},
	{"status", "GET", "/api/v1/status", "", "-y-yy"},
	{"settle", "POST", "/api/v1/settle", "", "yy-yy"},
	{"retry-projection", "POST", "/api/v1/projections/x/retry", "", "----y"},
	{"skip-event", "POST", "/api/v1/projections/x/skip", `{"reason":"x"}`, "----y"},
	{"rebuild", "POST", "/api/v1/rebuild", "", "----y"},
	{"verify", "POST", "/api/v1/verify", "", "----y"},
	{"backup", "GET", "/api/v1/backup", "", "----y"},
	{"list-accounts", "GET", "/api/v1/accounts", "", "----y"},
	{"add-account", "POST", "/api/v1/accounts", `{}`, "----y"},
	{"change-account", "PATCH", "/api/v1/accounts/x", `{}`, "----y"},
	{"link-account", "POST", "/api/v1/accounts/x/link", "", "----y"},
	{"list-tokens", "GET", "/api/v1/tokens", "", "----y"},
	{"add-token", "POST", "/api/v1/tokens", `{}`, "----y"},
	{"revoke-token", "DELETE", "/api/v1/tokens/x", "", "----y"},
}

func TestEveryRoleAtEveryEndpoint(t *testing.T) {
	o, h := served(t, &engine{})
	keys := map[access.Role]func(*http.Request){}
	for _, r := range access.Roles() {
		keys[r] = machine(t, o, []string{"aeldre"}, r)
	}
	nobody := func(r *http.Request) { r.Header.Del("Authorization") }
	tried := map[string]bool{}
	for _, e := range endpoints {
		tried[e.name] = true
		if got := call(h, e.method, e.path, e.body, nobody).Code; (got == http.StatusUnauthorized) != (e.who != "open") && e.name != "sign-in" {
			t.Errorf("%s, by nobody: %d", e.name, got)
		}
		if e.who == "open" {
			continue
		}
		for i, role := range []access.Role{access.Observer, access.Designer, access.Head, access.Leader, access.Administrator} {
			w := call(h, e.method, e.path, e.body, keys[role])
			if refused := w.Code == http.StatusForbidden; w.Code == http.StatusUnauthorized || refused != (e.who[i] == '-') {
				t.Errorf("%s, by %s: %d %s", e.name, role, w.Code, w.Body)
			}
			if e.who[i] == '-' && !strings.Contains(w.Header().Get("Content-Type"), "problem+json") {
				t.Errorf("%s, by %s: refused with %s", e.name, role, w.Header().Get("Content-Type"))
			}
		}
		if w := call(h, e.method, e.path, e.body, nil); w.Code == http.StatusForbidden || w.Code == http.StatusUnauthorized {
			t.Errorf("%s, by the operator: %d", e.name, w.Code)
		}
	}
	for _, name := range httpapi.Permitted() {
		if !tried[name] {
			t.Errorf("%s is tried with no role", name)
		}
	}
}

// How a journey went beside its plan is told to the heads of the departments that
// it touches, and to others there is no such journey.
func TestDeviationsOfOthersJourneys(t *testing.T) {
	o, h := served(t, told(t))
	for department, want := range map[string]int{"aeldre": 200, "job": 404} {
		if w := call(h, "GET", "/api/v1/journeys/ida/deviations", "", machine(t, o, []string{department}, access.Head)); w.Code != want {
			t.Errorf("by the head of %s: %d, want %d: %s", department, w.Code, want, w.Body)
		}
	}
	if w := call(h, "GET", "/api/v1/journeys/ida/deviations", "", machine(t, o, nil, access.Designer)); w.Code != 200 {
		t.Errorf("by a designer: %d %s", w.Code, w.Body)
	}
}

// A command that the role does not give is refused by itself, in a list too.
func TestCommandsByRole(t *testing.T) {
	e := &engine{}
	o, h := served(t, e)
	w := call(h, "POST", "/api/v1/commands", start, machine(t, o, []string{"aeldre"}, access.Head))
	if w.Code != http.StatusForbidden || len(e.handled) != 0 {
		t.Errorf("%d %s, handled %d", w.Code, w.Body, len(e.handled))
	}
	w = call(h, "POST", "/api/v1/commands", start, machine(t, o, nil, access.Observer))
	if w.Code != http.StatusOK || len(e.handled) != 1 || !strings.HasPrefix(e.handled[0].Actor, "token-") {
		t.Errorf("%d %s, handled %+v", w.Code, w.Body, e.handled)
	}
}

// A reader of some departments asks for one of them, and gets no other.
func TestOwnDepartments(t *testing.T) {
	o, h := served(t, &engine{})
	one, two, none := machine(t, o, []string{"aeldre"}, access.Head), machine(t, o, []string{"aeldre", "job"}, access.Head), machine(t, o, nil, access.Observer)
	for _, c := range []struct {
		who   func(*http.Request)
		query string
		want  int
	}{
		{one, "", 200}, {one, "?department=aeldre", 200}, {one, "?department=job", 403},
		{two, "", 422}, {two, "?department=job", 200}, {two, "?department=boern", 403},
		{none, "", 403}, {none, "?department=aeldre", 403},
	} {
		for _, path := range []string{"/api/v1/departments/flow", "/api/v1/life-situations/plejehjem/map", "/api/v1/life-situations/plejehjem/deviations"} {
			if w := call(h, "GET", path+c.query, "", c.who); w.Code != c.want {
				t.Errorf("%s%s: %d, want %d: %s", path, c.query, w.Code, c.want, w.Body)
			}
		}
	}
}
