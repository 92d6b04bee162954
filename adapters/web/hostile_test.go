package web

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/projections/alerts"
	"ledetraad/projections/backtest"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/coverage"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/journeys"
	"ledetraad/projections/keyness"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/recurrence"
	"ledetraad/projections/report"
)

// evil is what somebody might have a note, a name or a key say.
const evil = `"><img src=x onerror=alert(1)>'javascript:alert(2)`

// fill makes a value in which every text is evil and every list has something.
func fill(v reflect.Value, depth int) {
	switch x := v.Addr().Interface().(type) {
	case *time.Time:
		*x = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
		return
	case *uuid.UUID:
		*x = uuid.MustParse("0190e7a0-0000-7000-8000-000000000001")
		return
	case *json.RawMessage:
		*x = json.RawMessage("1")
		return
	}
	if depth > 8 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(evil)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.Uint64:
		v.SetUint(7)
	case reflect.Float64:
		v.SetFloat(7)
	case reflect.Bool:
		v.SetBool(false)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), depth+1)
			}
		}
	}
}

func filled[T any]() T {
	var v T
	fill(reflect.ValueOf(&v).Elem(), 0)
	return v
}

// hostile is an API whose every answer is made of evil text: whatever was
// recorded, a page shows it as text.
func hostile() http.Handler {
	me := httpapi.Me{Account: evil, Name: evil, Roles: []access.Role{access.Designer, access.Administrator}}
	programme := filled[httpapi.ProgrammeBody]()
	answers := map[string]any{
		"/api/v1/me": me, "/api/v1/programme": programme, "/api/v1/status": filled[httpapi.Status](), "/api/v1/sign-in": httpapi.WaysIn{Password: true, Passkey: true, Provider: true},
		"/api/v1/me/passkeys": filled[httpapi.PasskeysBody](),
		"/api/v1/painpoints":  map[string]any{"pain_points": filled[[]painpoints.Summary]()},
		"/api/v1/painpoints/matrix": struct {
			painpoints.Grid
			Coverage []coverage.Place `json:"coverage"`
		}{filled[painpoints.Grid](), filled[[]coverage.Place]()},
		"/api/v1/painpoints/0190e7a0-0000-7000-8000-000000000001":          filled[painpoints.Page](),
		"/api/v1/painpoints/0190e7a0-0000-7000-8000-000000000001/evidence": map[string]any{"pieces": filled[[]httpapi.Opened](), "next": evil},
		"/api/v1/painpoints/0190e7a0-0000-7000-8000-000000000001/coverage": recurrence.Counter{Spots: []recurrence.Spot{{Department: evil, LifeSituation: evil, Verdict: recurrence.Found}}},
		"/api/v1/journeys": filled[journeys.Page](), "/api/v1/sessions": filled[fieldwork.SessionPage](), "/api/v1/interviews": filled[fieldwork.InterviewPage](),
		"/api/v1/sessions/0190e7a0-0000-7000-8000-000000000001": filled[fieldwork.Session](), "/api/v1/interviews/0190e7a0-0000-7000-8000-000000000001": filled[fieldwork.Interview](),
		"/api/v1/journeys/0190e7a0-0000-7000-8000-000000000001": evilJourney(), "/api/v1/journeys/0190e7a0-0000-7000-8000-000000000001/painpoints": filled[httpapi.JourneyPainsBody](),
		"/api/v1/life-situations/" + evil + "/map": filled[journeys.Folded](), "/api/v1/departments/flow": filled[journeys.Graph](),
		"/api/v1/departments/flow/variants": filled[journeys.Variants](), "/api/v1/departments/flow/journeys": filled[journeys.Page](),
		"/api/v1/solutions": map[string]any{"solutions": filled[[]cocreation.Solution]()}, "/api/v1/workshops": map[string]any{"workshops": filled[[]cocreation.Workshop]()},
		"/api/v1/solutions/0190e7a0-0000-7000-8000-000000000001": filled[cocreation.SolutionPage](), "/api/v1/workshops/0190e7a0-0000-7000-8000-000000000001": filled[cocreation.WorkshopPage](),
		"/api/v1/alerts/inbox": map[string]any{"alerts": filled[[]alerts.Entry]()}, "/api/v1/alerts/0190e7a0-0000-7000-8000-000000000001": filled[httpapi.AlertBody](),
		"/api/v1/alerts/0190e7a0-0000-7000-8000-000000000001/quotes": filled[httpapi.QuotesBody](), "/api/v1/alerts/people": filled[httpapi.AlertPeopleBody](),
		"/api/v1/alerts/responses": map[string]any{"responses": filled[[]alerts.Response]()}, "/api/v1/alerts/settings": filled[alerts.Settings](),
		"/api/v1/alerts/unsubscribe": httpapi.Unsubscribed{Subscription: evil, Name: evil}, "/api/v1/alerts/inbox/waiting": filled[httpapi.WaitingBody](), "/api/v1/contacts": filled[httpapi.ContactsBody](),
		"/api/v1/contacts/confirm": httpapi.Confirmation{Address: evil},
		"/api/v1/subscriptions":    map[string]any{"subscriptions": evilSubscriptions()}, "/api/v1/silences": map[string]any{"silences": filled[[]alerts.Silence]()},
		"/api/v1/measurements": map[string]any{"measurements": filled[[]cocreation.Measurement]()}, "/api/v1/measurements/0190e7a0-0000-7000-8000-000000000001": evilMeasurement(),
		"/api/v1/subscriptions/preview": filled[alerts.Preview](),
		"/api/v1/rules":                 map[string]any{"rules": evilRules()},
		"/api/v1/principle-links":       filled[httpapi.PrincipleLinksBody](), "/api/v1/candidate-principles": map[string]any{"candidates": filled[[]recurrence.Candidate]()},
		"/api/v1/coverage": filled[coverage.Coverage](), "/api/v1/accounts": filled[httpapi.AccountsBody](), "/api/v1/tokens": filled[httpapi.TokensBody](),
		"/api/v1/access-log": filled[httpapi.AccessLogBody](),
		"/api/v1/backtest":   map[string]any{"result": filled[backtest.Report]()},
		"/api/v1/lexicon":    map[string]any{"terms": filled[[]keyness.Term](), "refused": filled[[]keyness.Refused]()}, "/api/v1/lexicon/proposals": filled[httpapi.ProposalsBody](),
		"/api/v1/journeys/0190e7a0-0000-7000-8000-000000000001/deviations": filled[httpapi.DeviationsBody](),
		"/api/v1/life-situations/" + evil + "/deviations":                  filled[httpapi.SituationDeviationsBody](),
		"/api/v1/report": filled[report.Report](),
		"/api/v1/search": filled[httpapi.SearchBody](),
	}
	for path, a := range evilCodes() {
		answers[path] = a
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := answers[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			a = map[string]any{"detail": evil, "errors": []map[string]string{{"location": evil, "message": evil}}}
		}
		_ = json.NewEncoder(w).Encode(a)
	})
}

var broken = regexp.MustCompile(`<img src=x|(?:href|action|src)="\s*javascript:|onerror=alert\(1\)>`)

func TestWhateverIsRecordedIsShownAsText(t *testing.T) {
	h, err := New(Options{API: hostile(), Dist: bundle, Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages() {
		for _, query := range []string{"", "?q=" + "%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&then=javascript:alert(2)&state=%22%3E%3Cimg%20src%3Dx%3E"} {
			for _, l := range []string{"da", "en"} {
				r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost"+address(p.path)+query, nil)
				r.AddCookie(&http.Cookie{Name: langCookie, Value: l})
				w := httptest.NewRecorder()
				h.ServeHTTP(w, r)
				body := w.Body.Bytes()
				if strings.HasSuffix(p.path, ".pdf") {
					if w.Code != http.StatusOK || !bytes.HasPrefix(body, []byte("%PDF-")) {
						t.Errorf("%s%s: %d %.300s", p.path, query, w.Code, body)
					}
					continue
				}
				end := "</html>"
				if strings.HasSuffix(p.path, ".svg") {
					end = "</svg>"
				}
				if w.Code != http.StatusOK || !bytes.Contains(body, []byte(end)) {
					t.Errorf("%s%s: %d %.300s", p.path, query, w.Code, body)
				}
				if at := broken.FindIndex(body); at != nil {
					t.Errorf("%s%s: %s", p.path, query, body[max(0, at[0]-80):min(len(body), at[1]+40)])
				}
				if p.path != "/sign-in" && p.path != capturePath && !strings.Contains(string(body), "&lt;img src=x") {
					t.Errorf("%s%s shows none of it: the test looks at nothing", p.path, query)
				}
			}
		}
	}
}

// evilMeasurement is one whose answers are to its question.
func evilMeasurement() cocreation.MeasurementPage {
	m := filled[cocreation.MeasurementPage]()
	m.Results[0].Waves[0].Favourable = 0.5
	return m
}

// evilSubscriptions are one under the id that pages are asked for.
func evilSubscriptions() []alerts.Subscription {
	list := filled[[]alerts.Subscription]()
	list[0].ID = "0190e7a0-0000-7000-8000-000000000001"
	return list
}

// evilRules are a rule of each kind of parameter, under the id that pages are
// asked for.
func evilRules() []httpapi.Rule {
	list := filled[[]httpapi.Rule]()
	list[0].Rule = "0190e7a0-0000-7000-8000-000000000001"
	listed := list[0].Parameters[0]
	number := listed
	number.Default.List, number.Value.List, number.Set = nil, nil, true
	list[0].Parameters = append(list[0].Parameters, number)
	return list
}

// evilJourney is a journey with everything that a map draws.
func evilJourney() journeys.Map {
	m := filled[journeys.Map]()
	for i := range m.Touchpoints {
		m.Touchpoints[i].Lane = 0
	}
	return m
}
