package httpapi_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/rs/zerolog"
	"pgregory.net/rapid"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/access"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
)

// secretWords are what somebody said; they must be nowhere they should not be.
const secretWords = "hun ringede grædende klokken tre"

// told is an engine that knows one journey, through the department aeldre,
// with words in it.
func told(t *testing.T) *engine {
	t.Helper()
	p := newPast(journeys.Projection())
	p.tell(t, "journey-ida", journey.Started{Participant: "Ida", LifeSituation: "plejehjem", Note: event.About("Vi mødte "+secretWords, "Ida")})
	p.tell(t, "journey-ida", journey.TouchpointRecorded{Touchpoint: "t1", Department: "aeldre", Activity: "Besøg", Summary: event.About(secretWords, "Ida", "Bo")})
	return p.engine
}

// read is what was put into the access log.
func (e *engine) read(t *testing.T) []access.RecordReading {
	t.Helper()
	var out []access.RecordReading
	for _, c := range e.handled {
		r, ok := c.Intent.(access.RecordReading)
		if !ok || c.Stream != "access-2026-03-02" {
			t.Errorf("handled %+v", c)
		}
		out = append(out, r)
	}
	return out
}

func TestWhoGetsWords(t *testing.T) {
	e := told(t)
	var log bytes.Buffer
	o := options(t, e, zerolog.New(&log))
	h := httpapi.New(o)
	own, other := []string{"aeldre"}, []string{"job"}
	for _, c := range []struct {
		name     string
		who      func(*http.Request)
		path     string
		status   int
		withheld string
		purpose  access.Purpose // of what is recorded; zero: nothing is
		subjects string
		texts    int
	}{
		{"the operator", nil, "/api/v1/journeys/ida", 200, "", access.Purpose{Kind: access.Operation}, "[Ida]", 2},
		{"the operator, for another purpose", purpose(nil, "citizen-request"), "/api/v1/journeys/ida", 200, "", access.Purpose{Kind: access.CitizenRequest}, "[Ida]", 2},
		{"a designer without a purpose", machine(t, o, nil, access.Designer), "/api/v1/journeys/ida", 200, "purpose", access.Purpose{}, "", 0},
		{"a designer", purpose(machine(t, o, nil, access.Designer), "workshop: den anden, p%C3%A5 r%C3%A5dhuset"), "/api/v1/journeys/ida", 200, "",
			access.Purpose{Kind: access.Workshop, Words: "den anden, på rådhuset"}, "[Ida]", 2},
		{"a designer, in the address", machine(t, o, nil, access.Designer), "/api/v1/events/journey-ida/1?purpose=analysis", 200, "", access.Purpose{Kind: access.Analysis}, "[Bo Ida]", 1},
		{"a designer out of curiosity", purpose(machine(t, o, nil, access.Designer), "nysgerrig"), "/api/v1/journeys/ida", 422, "", access.Purpose{}, "", 0},
		{"a leader", purpose(machine(t, o, nil, access.Leader), "quality"), "/api/v1/journeys/ida", 200, "", access.Purpose{Kind: access.Quality}, "[Ida]", 2},
		{"an observer of the department", machine(t, o, own, access.Observer), "/api/v1/journeys/ida", 200, "", access.Purpose{Kind: access.FieldWork}, "[Ida]", 2},
		{"an observer of the department, one event", machine(t, o, own, access.Observer), "/api/v1/events/journey-ida/1", 200, "", access.Purpose{Kind: access.FieldWork}, "[Bo Ida]", 1},
		{"an observer of another", machine(t, o, other, access.Observer), "/api/v1/journeys/ida", 404, "", access.Purpose{}, "", 0},
		{"an observer of another, one event", machine(t, o, other, access.Observer), "/api/v1/events/journey-ida/1", 404, "", access.Purpose{}, "", 0},
		{"a head of the department", machine(t, o, own, access.Head), "/api/v1/journeys/ida", 200, "right", access.Purpose{}, "", 0},
		{"a head with a purpose", purpose(machine(t, o, own, access.Head), "analysis"), "/api/v1/events/journey-ida/1", 200, "right", access.Purpose{}, "", 0},
		{"a head of another", machine(t, o, other, access.Head), "/api/v1/journeys/ida", 404, "", access.Purpose{}, "", 0},
		{"an administrator", machine(t, o, nil, access.Administrator), "/api/v1/events/journey-ida/1", 200, "right", access.Purpose{}, "", 0},
	} {
		e.handled = nil
		w := call(h, "GET", c.path, "", c.who)
		if w.Code != c.status || w.Header().Get(httpapi.WithheldHeader) != c.withheld {
			t.Errorf("%s: %d, withheld %q: %s", c.name, w.Code, w.Header().Get(httpapi.WithheldHeader), w.Body)
			continue
		}
		if got, want := strings.Contains(w.Body.String(), secretWords), c.texts > 0; got != want {
			t.Errorf("%s: gets the words: %v", c.name, got)
		}
		if c.withheld != "" && !strings.Contains(w.Body.String(), `"revision"`) {
			t.Errorf("%s: nothing is left: %s", c.name, w.Body)
		}
		list := e.read(t)
		if c.texts == 0 {
			if len(list) != 0 {
				t.Errorf("%s: read nothing, and %+v is recorded", c.name, list)
			}
			continue
		}
		if len(list) != 1 || list[0].Purpose != c.purpose.Kind || list[0].Words != c.purpose.Words || fmt.Sprint(list[0].Subjects) != c.subjects ||
			list[0].Texts != c.texts || list[0].What != "journey-ida" || list[0].Account == "" {
			t.Errorf("%s: recorded %+v", c.name, list)
		}
	}
	if strings.Contains(log.String(), secretWords) || strings.Contains(log.String(), "grædende") {
		t.Errorf("the words stand in the log: %s", &log)
	}
}

// A text whose reading cannot be recorded is not shown.
func TestNoRecordNoWords(t *testing.T) {
	for _, why := range []error{errors.New("disk full"), fault.Unavailablef(nil, "x"), fault.Conflictf("", "x"), fault.Invalidf("data", "x")} {
		e := told(t)
		e.refuse = func(decider.Command) error { return why }
		h := httpapi.New(options(t, e, zerolog.Nop()))
		for _, path := range []string{"/api/v1/journeys/ida", "/api/v1/events/journey-ida/1"} {
			w := call(h, "GET", path, "", nil)
			if w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "grædende") || w.Header().Get("Content-Type") != "application/problem+json" {
				t.Errorf("%v: %s: %d %s %s", why, path, w.Code, w.Header(), w.Body)
			}
			var p struct{ Status int }
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != http.StatusServiceUnavailable {
				t.Errorf("%v: %s", err, w.Body)
			}
		}
		// What has no words in it is not held up.
		if w := call(h, "GET", "/api/v1/journeys", "", nil); w.Code != 200 {
			t.Errorf("the list: %d", w.Code)
		}
	}
}

// The access log itself is not read as an event by those who may not read it.
func TestTheAccessLogIsNotReadAround(t *testing.T) {
	e := told(t)
	r := event.Recorded{Stream: "access-2026-03-02", Type: "access.read", Data: access.Read{Account: "a1", Purpose: access.Analysis, Operation: "event", Subjects: []string{"Ida"}, Texts: 1}}
	e.events["access-2026-03-02"] = r
	o, h := served(t, e)
	for role, want := range map[access.Role]int{access.Designer: 404, access.Observer: 404, access.Head: 404, access.Leader: 200, access.Administrator: 200} {
		if w := call(h, "GET", "/api/v1/events/access-2026-03-02/0", "", machine(t, o, []string{"aeldre"}, role)); w.Code != want {
			t.Errorf("%s: %d", role, w.Code)
		}
	}
}

func TestFewPeopleAreNotCounted(t *testing.T) {
	p := newPast(journeys.Projection())
	put := func(who, department, activity string) {
		for _, d := range []event.Data{
			journey.Started{Participant: who, LifeSituation: "plejehjem"},
			journey.TouchpointRecorded{Touchpoint: "a", Department: "aeldre", Activity: "Besøg"},
			journey.TouchpointRecorded{Touchpoint: "b", Department: department, Activity: activity},
		} {
			p.tell(t, "journey-"+who, d)
		}
	}
	for i := range 5 {
		put(fmt.Sprintf("p%d", i), "aeldre", "Visitation")
	}
	for i := range 4 {
		put(fmt.Sprintf("q%d", i), "job", "Sanktion")
	}
	o, h := served(t, p.engine)
	type row struct {
		Name, From, To                string
		Count, Participants, Journeys *int
		Suppressed                    bool
	}
	type graph struct {
		Touchpoints *int
		Suppressed  bool
		Nodes       []row
		Edges       []row
	}
	get := func(who func(*http.Request), path string, out any) {
		w := call(h, "GET", path, "", who)
		if err := json.Unmarshal(w.Body.Bytes(), out); err != nil || w.Code != 200 {
			t.Fatalf("%s: %d %s (%v)", path, w.Code, w.Body, err)
		}
	}
	for _, role := range []access.Role{access.Head, access.Observer} {
		var g graph
		get(machine(t, o, []string{"aeldre"}, role), "/api/v1/departments/flow", &g)
		if len(g.Nodes) != 3 || len(g.Edges) != 2 || g.Touchpoints != nil || !g.Suppressed {
			t.Errorf("%s: %+v", role, g)
		}
		for _, r := range append(g.Nodes, g.Edges...) {
			few := r.Name == "Sanktion" || r.To == "Sanktion"
			if r.Suppressed != few || (r.Count == nil) != few || (r.Participants == nil) != few || (r.Journeys == nil) != few {
				t.Errorf("%s: %+v", role, r)
			}
		}
	}
	for _, role := range []access.Role{access.Designer, access.Leader} {
		var g graph
		get(machine(t, o, nil, role), "/api/v1/departments/flow", &g)
		for _, r := range g.Nodes {
			if r.Suppressed || r.Count == nil {
				t.Errorf("%s: %+v", role, r)
			}
		}
	}
	var d struct{ Departments []row }
	get(machine(t, o, nil, access.Administrator), "/api/v1/departments", &d)
	for _, r := range d.Departments {
		if r.Suppressed != (*cmpOr(r.Journeys, 0) == 0) {
			t.Errorf("departments: %+v", r)
		}
	}
	get(machine(t, o, []string{"job"}, access.Head), "/api/v1/departments", &d)
	if len(d.Departments) != 1 || !d.Departments[0].Suppressed {
		t.Errorf("a head's: %+v", d.Departments)
	}
}

func cmpOr(p *int, d int) *int {
	if p == nil {
		return &d
	}
	return p
}

// Whatever rows there are: of few people no number is left, of many none is
// lost.
func TestSuppressionProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type body struct {
			Responses []journeys.Response `json:"responses"`
		}
		var in body
		for i := range rapid.IntRange(0, 6).Draw(t, "rows") {
			n := rapid.IntRange(0, 10).Draw(t, "participants")
			median := float64(n) + 0.5
			in.Responses = append(in.Responses, journeys.Response{Department: "aeldre", Activity: fmt.Sprint("a", i), N: n * 3, Participants: n, Answered: n, MedianS: &median, LongestS: 77})
		}
		out, err := httpapi.WithoutSmallCells(in)
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		var got struct{ Responses []map[string]any }
		if err := json.Unmarshal(b, &got); err != nil || len(got.Responses) != len(in.Responses) {
			t.Fatalf("%s (%v)", b, err)
		}
		for i, r := range in.Responses {
			few := r.Participants > 0 && r.Participants < 5
			for k, v := range got.Responses[i] {
				if _, number := v.(float64); number && few {
					t.Fatalf("%d participants, and %s is %v", r.Participants, k, v)
				}
			}
			if !few && got.Responses[i]["n"] != float64(r.N) || got.Responses[i]["department"] != "aeldre" || (got.Responses[i]["suppressed"] == true) != few {
				t.Fatalf("%+v became %v", r, got.Responses[i])
			}
		}
	})
}
