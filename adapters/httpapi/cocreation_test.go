package httpapi_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"ledetraad/domain/access"
	domain "ledetraad/domain/cocreation"
	"ledetraad/domain/event"
	"ledetraad/projections/cocreation"
)

// cocreated is an engine that knows a workshop and a solution of the department
// aeldre, with words in both.
func cocreated(t *testing.T) *engine {
	t.Helper()
	at := time.Date(2026, 2, 3, 9, 0, 0, 0, time.UTC)
	p := newPast(cocreation.Projection())
	for _, d := range []struct {
		stream string
		data   event.Data
	}{
		{"workshop-w", domain.Planned{Name: "Nødkald", At: at, Department: "aeldre", Method: "solution-workshop"}},
		{"workshop-w", domain.Held{Present: []domain.Attendance{{Group: domain.Citizens, Participants: []string{"Ida"}}, {Group: domain.Employees, Department: "aeldre", Others: 7}}}},
		{"workshop-w", domain.OutcomeWritten{Text: event.About(secretWords, "Ida")}},
		{"solution-s", domain.Proposed{Name: "Svar i panelet", Level: domain.Organisational, Owners: []domain.Owner{{Kind: domain.DepartmentOwner, Department: "aeldre"}},
			Idea: event.About(secretWords, "Ida")}},
		{"solution-s", domain.Dropped{Reason: event.About("Det kostede for meget", "solution-s")}},
		{"measurement-m", domain.Designed{Name: "Tryg", Questions: []domain.Question{{Question: "tryg", Wording: "Jeg er tryg", Low: 1, High: 5, Better: domain.HigherIsBetter, Favourable: 4}},
			Concerns: domain.Concerns{Departments: []string{"aeldre"}, Solutions: []string{"s"}}}},
		{"measurement-m", domain.WaveOpened{Wave: "foer", Phase: domain.Before, From: at, Until: at.AddDate(0, 0, 7)}},
		{"measurement-m", answered("a1", domain.Citizens, event.About(secretWords, "Ida"))}, {"measurement-m", answered("a2", domain.Citizens, event.Text{})},
		{"measurement-m", answered("a3", domain.Citizens, event.Text{})}, {"measurement-m", answered("a4", domain.Citizens, event.Text{})},
		{"measurement-m", answered("a5", domain.Citizens, event.Text{})}, {"measurement-m", answered("a6", domain.Employees, event.Text{})},
	} {
		p.tell(t, d.stream, d.data)
	}
	return p.engine
}

func answered(id string, g domain.Group, words event.Text) domain.Answered {
	return domain.Answered{Answer: id, Wave: "foer", Group: g, Scores: []domain.Score{{Question: "tryg", Value: 4}}, Comment: words}
}

func TestWorkshopsAndSolutionsByRole(t *testing.T) {
	e := cocreated(t)
	o, h := served(t, e)
	own, other := []string{"aeldre"}, []string{"job"}
	for _, c := range []struct {
		name   string
		who    func(*http.Request)
		path   string
		status int
		words  bool
		has    string
		lacks  string
	}{
		{"the operator, a workshop", nil, "/api/v1/workshops/w", 200, true, `"held"`, ""},
		{"a designer for a purpose", purpose(machine(t, o, nil, access.Designer), "workshop"), "/api/v1/solutions/s", 200, true, `"dropped"`, ""},
		{"a designer for none", machine(t, o, nil, access.Designer), "/api/v1/solutions/s", 200, false, `"withheld":true`, "kostede"},
		{"a head of the department", machine(t, o, own, access.Head), "/api/v1/solutions/s", 200, false, `"Svar i panelet"`, "kostede"},
		{"a head of another", machine(t, o, other, access.Head), "/api/v1/solutions/s", 404, false, "", "panelet"},
		{"a head of another, a workshop", machine(t, o, other, access.Head), "/api/v1/workshops/w", 404, false, "", "Nødkald"},
		{"a head of another, the list", machine(t, o, other, access.Head), "/api/v1/solutions", 200, false, `"solutions":[]`, ""},
		{"a head of the department, the list", machine(t, o, own, access.Head), "/api/v1/workshops", 200, false, `"Nødkald"`, ""},
		{"an observer of the department", machine(t, o, own, access.Observer), "/api/v1/workshops/w", 200, true, "", ""},
		{"an observer of another", machine(t, o, other, access.Observer), "/api/v1/workshops/w", 200, false, `"Nødkald"`, ""},
		{"the list has no words", nil, "/api/v1/workshops", 200, false, `"Nødkald"`, ""},
		{"nor has the list of solutions", nil, "/api/v1/solutions?state=dropped", 200, false, `"Svar i panelet"`, "kostede"},
		{"as of a moment earlier", nil, "/api/v1/solutions?known_at=2026-02-03T00:04:30Z", 200, false, `"proposed"`, `"dropped"`},
		{"an id that is none", nil, "/api/v1/solutions?pain_point=x", 422, false, "pain_point", ""},
		{"what is not there", nil, "/api/v1/workshops/v", 404, false, "there is no workshop", ""},
		{"a measurement, for the operator", nil, "/api/v1/measurements/m", 200, true, `"group":"employees","n":1`, "suppressed"},
		{"a measurement, for a designer for none", machine(t, o, nil, access.Designer), "/api/v1/measurements/m", 200, false, `"withheld":true`, ""},
		{"a measurement, for a head", machine(t, o, own, access.Head), "/api/v1/measurements/m", 200, false, `"group":"employees","n":0,"suppressed":true`, `"n":1`},
		{"what five citizens answered, for a head", machine(t, o, own, access.Head), "/api/v1/measurements/m", 200, false, `"n":5,"mean":4`, secretWords},
		{"a measurement, for a head of another", machine(t, o, other, access.Head), "/api/v1/measurements/m", 404, false, "there is no measurement", "Tryg"},
		{"the list of measurements, for a head of another", machine(t, o, other, access.Head), "/api/v1/measurements", 200, false, `"measurements":[]`, ""},
		{"the list of measurements, for a head", machine(t, o, own, access.Head), "/api/v1/measurements?solution=s", 200, false, `"suppressed":true`, `"n":1`},
		{"a measurement that is not there", nil, "/api/v1/measurements/x", 404, false, "there is no measurement", ""},
		{"counts for a leader", machine(t, o, nil, access.Leader), "/api/v1/involvement", 200, false, `"group":"citizens","participants":1`, "suppressed"},
		{"counts of few for a head", machine(t, o, own, access.Head), "/api/v1/involvement", 200, false, `"suppressed":true`, `"participants":1`},
		{"counts of many for a head", machine(t, o, own, access.Head), "/api/v1/involvement", 200, false, `"participants":7`, ""},
		{"no counts for an administrator", machine(t, o, nil, access.Administrator), "/api/v1/involvement", 403, false, "", ""},
	} {
		e.handled = nil
		w := call(h, "GET", c.path, "", c.who)
		body := w.Body.String()
		if w.Code != c.status || !strings.Contains(body, c.has) || c.lacks != "" && strings.Contains(body, c.lacks) {
			t.Errorf("%s: %d: %s", c.name, w.Code, body)
		}
		if got := strings.Contains(body, secretWords); got != c.words {
			t.Errorf("%s: gets the words: %v", c.name, got)
		}
		if got := len(e.handled) == 1; got != c.words {
			t.Errorf("%s: the reading is recorded: %v", c.name, got)
		}
	}
}
