package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"ledetraad/domain/access"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/projections/coverage"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/reference"
)

// followed is an engine that has followed six people in aeldre and two in job,
// and found one wrong door in aeldre, which also crosses departments.
func followed(t *testing.T) *engine {
	t.Helper()
	p := newPast(coverage.Projection(), reference.Projection(), painpoints.Projection())
	for _, d := range []string{"aeldre", "job", "boern"} {
		p.tell(t, "programme-main", programme.DepartmentAdded{Department: d, Name: d})
	}
	for i := range 8 {
		stream, department := fmt.Sprint("journey-", i), "aeldre"
		if i >= 6 {
			department = "job"
		}
		p.tell(t, stream, journey.Started{Participant: fmt.Sprint("P", i), LifeSituation: "plejehjem"})
		p.tell(t, stream, journey.TouchpointRecorded{Touchpoint: "t", Department: department, Activity: "Besøg"})
	}
	scope := painpoint.Scope{Department: "aeldre", LifeSituation: "plejehjem"}
	p.tell(t, painpoint.Stream(painpoint.ID("wrong-door", scope)), painpoint.Detected{Finding: painpoint.Finding{Kind: "wrong-door", Scope: scope, Holds: true, Severity: painpoint.Low}})
	across := painpoint.Scope{Term: "wrong-door"}
	p.tell(t, painpoint.Stream(painpoint.ID("cross-cutting", across)), painpoint.Detected{Finding: painpoint.Finding{Kind: "cross-cutting", Scope: across, Holds: true,
		Severity: painpoint.Low, Crosses: &painpoint.Crossing{Departments: []string{"aeldre", "job"}, LifeSituations: []string{"plejehjem"}, Journeys: 6, Observers: 2}}})
	return p.engine
}

func TestCoverageByRole(t *testing.T) {
	o, h := served(t, followed(t))
	designer, aeldre, job := machine(t, o, nil, access.Designer), machine(t, o, []string{"aeldre"}, access.Head), machine(t, o, []string{"job"}, access.Head)
	boern := machine(t, o, []string{"boern"}, access.Head)
	counter := "/api/v1/painpoints/" + painpoint.ID("cross-cutting", painpoint.Scope{Term: "wrong-door"}).String() + "/coverage"
	for _, c := range []struct {
		name   string
		who    func(*http.Request)
		path   string
		status int
		has    []string
		lacks  []string
	}{
		{"a designer", designer, "/api/v1/coverage", 200, []string{`"department":"boern","life_situation":"plejehjem","state":"not-observed"}`, `"participants":8`, `"participants":2`}, []string{"suppressed"}},
		{"a head of where six were followed", aeldre, "/api/v1/coverage", 200, []string{`"participants":6`}, []string{"job", "boern", `"participants":8`}},
		{"a head of where two were followed", job, "/api/v1/coverage", 200, []string{`"department":"job","state":"observed","suppressed":true`}, []string{`"participants":2`, "aeldre"}},
		{"the matrix for a designer", designer, "/api/v1/painpoints/matrix", 200, []string{`"coverage":[{"department":"aeldre"`, `"department":"boern","state":"not-observed"`}, nil},
		{"the matrix for a head", job, "/api/v1/painpoints/matrix", 200, []string{`"coverage":[{"department":"job","state":"observed","suppressed":true}]`}, []string{"aeldre"}},
		{"the matrix of a department", designer, "/api/v1/painpoints/matrix?department=boern", 200, []string{`"coverage":[{"department":"boern"`}, []string{"aeldre"}},
		{"counter-evidence for a designer", designer, counter, 200, []string{`"verdict":"found"`, `"department":"job","life_situation":"plejehjem","verdict":"nothing-found","read":2`,
			`"department":"boern","life_situation":"plejehjem","verdict":"not-observed"`}, nil},
		{"counter-evidence of few for a head", job, counter, 200, []string{`"verdict":"nothing-found","suppressed":true`}, []string{"aeldre", `"read":2`}},
		{"a head whom it does not touch", boern, counter, 404, nil, nil},
		{"no candidate is met in one life situation", designer, "/api/v1/candidate-principles", 200, []string{`{"candidates":[]}`}, nil},
		{"what is asked for must be meant", designer, "/api/v1/candidate-principles?share=2", 422, []string{"share"}, nil},
	} {
		w := call(h, "GET", c.path, "", c.who)
		body := w.Body.String()
		if w.Code != c.status {
			t.Errorf("%s: %d: %s", c.name, w.Code, body)
		}
		for _, s := range c.has {
			if !strings.Contains(body, s) {
				t.Errorf("%s: lacks %s: %s", c.name, s, body)
			}
		}
		for _, s := range c.lacks {
			if strings.Contains(body, s) {
				t.Errorf("%s: has %s: %s", c.name, s, body)
			}
		}
	}
}
