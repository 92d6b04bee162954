package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/rs/zerolog"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	"ledetraad/domain/participant"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/report"
	"ledetraad/projections/view"
)

// Nobody gets the few from a report, because it is made to be passed on.
func TestAReportCountsNoFewForAnybody(t *testing.T) {
	m := view.NewMemory()
	o := options(t, &engine{tables: m}, zerolog.Nop())
	now := o.Now()
	for i, who := range []string{"Birk", "Eg"} {
		for stream, d := range map[string]event.Data{participant.Stream(who): participant.Registered{Pseudonym: who, Kind: participant.Citizen},
			"interview-" + who: interview.Started{Interviewer: "rav", Participants: []string{who}, LifeSituation: "syg", Department: "job"}} {
			e := event.Recorded{Stream: stream, Revision: uint64(i), Type: d.EventName(), Data: d, Meta: event.Meta{HappenedAt: now, KnownAt: now}}
			for _, apply := range []func(view.Writer, event.Recorded) error{report.Apply, cocreation.Apply} {
				if err := apply(m, e); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	h := httpapi.New(o)
	for _, role := range []access.Role{access.Designer, access.Leader} {
		w := call(h, "GET", "/api/v1/report", "", machine(t, o, nil, role))
		var r report.Report
		if err := json.Unmarshal(w.Body.Bytes(), &r); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if len(r.Involved) == 0 || r.Involved[0].Participants != nil || !r.Involved[0].Suppressed || len(r.Methods) != 1 || r.Methods[0].Occasions != 2 {
			t.Errorf("the %s gets %+v, %+v", role, r.Involved, r.Methods)
		}
	}
	w := call(h, "GET", "/api/v1/report.md?until=2026-03-02&lang=en", "", nil)
	if body := w.Body.String(); w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/markdown") || !strings.HasPrefix(body, "# Status report\n") ||
		!strings.Contains(body, "| Interview | 2 (+2) | under 5 |") || !strings.Contains(w.Header().Get("Content-Disposition"), "status-report-2026-01-01-2026-03-02.md") {
		t.Errorf("%d %v\n%s", w.Code, w.Header(), body)
	}
	for _, query := range []string{"?until=snart", "?from=2026-03-03&until=2026-03-02", "?known_at=2026-3-2"} {
		if w := call(h, "GET", "/api/v1/report"+query, "", nil); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
}
