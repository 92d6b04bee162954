package detectors

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/rules"
	"ledetraad/projections/view"
)

// by tells that somebody else than before recorded the last event.
func (s *story) by(who string) { s.events[len(s.events)-1].Actor = who }

// pain tells that a pain point was found, or what became of it.
func (s *story) pain(kind, department, situation string, say func(painpoint.Finding) event.Data, streams ...string) {
	scope := painpoint.Scope{Department: department, LifeSituation: situation}
	f := painpoint.Finding{Kind: kind, Scope: scope, Holds: true, Severity: painpoint.Medium, Principles: []string{findMyWay}}
	for _, stream := range streams {
		f.Joins = append(f.Joins, painpoint.Evidence{Event: uuid.NewSHA1(uuid.NameSpaceOID, []byte(stream)), Stream: stream, Revision: 3})
	}
	s.tell(painpoint.Stream(painpoint.ID(kind, scope)), at("2026-05-01"), say(f))
}

func detected(f painpoint.Finding) event.Data { return painpoint.Detected{Finding: f} }
func receded(f painpoint.Finding) event.Data {
	f.Holds = false
	return painpoint.Receded{Finding: f}
}
func recurred(f painpoint.Finding) event.Data { return painpoint.Recurred{Finding: f} }
func dismissed(painpoint.Finding) event.Data  { return painpoint.Dismissed{Reason: "en anden sag"} }
func reopened(painpoint.Finding) event.Data   { return painpoint.Reopened{Reason: "det var den samme"} }

func TestCrossCutting(t *testing.T) {
	two := func(s *story) {
		for i, who := range []string{"ane", "bo", "ane"} {
			s.start(fmt.Sprintf("journey-%d", i), "sygedagpenge")
			s.by(who)
		}
		s.tell("fieldwork-1", at("2026-04-01"), fieldwork.SessionStarted{Observer: "bo", Department: "aeldre"})
		s.pain("retelling", "jobcenter", "sygedagpenge", detected, "journey-0", "journey-1")
		s.pain("retelling", "aeldre", "plejehjem", detected, "fieldwork-1")
	}
	crosses := func(journeys int) map[string]found {
		return map[string]found{"retelling": {painpoint.Medium,
			figures("painpoints", 2, "departments", 2, "life_situations", 2, "journeys", journeys, "observers", 2),
			[]string{"detected ", "detected "}}}
	}
	for name, tc := range map[string]struct {
		tell func(*story)
		want map[string]found
	}{
		"two departments, two life situations": {two, crosses(3)},
		"more evidence": {func(s *story) {
			two(s)
			s.pain("retelling", "aeldre", "plejehjem", func(f painpoint.Finding) event.Data { return painpoint.Measured{Finding: f} }, "journey-2")
		}, crosses(4)},
		"the same evidence with other words in it, and then none": {func(s *story) {
			two(s)
			measured := func(f painpoint.Finding) event.Data { return painpoint.Measured{Finding: f} }
			s.pain("retelling", "aeldre", "plejehjem", measured, "journey-2", "fieldwork-1")
			s.pain("retelling", "aeldre", "plejehjem", measured, "journey-2")
			s.pain("retelling", "aeldre", "plejehjem", func(f painpoint.Finding) event.Data {
				f.Joins, f.Leaves = nil, f.Joins
				return painpoint.Measured{Finding: f}
			}, "journey-2")
		}, crosses(3)},
		"one of them receded":   {func(s *story) { two(s); s.pain("retelling", "aeldre", "plejehjem", receded) }, map[string]found{}},
		"one of them dismissed": {func(s *story) { two(s); s.pain("retelling", "jobcenter", "sygedagpenge", dismissed) }, map[string]found{}},
		"dismissed, and taken up again": {func(s *story) {
			two(s)
			s.pain("retelling", "jobcenter", "sygedagpenge", dismissed)
			s.pain("retelling", "jobcenter", "sygedagpenge", reopened)
		}, map[string]found{"retelling": {painpoint.Medium,
			figures("painpoints", 2, "departments", 2, "life_situations", 2, "journeys", 3, "observers", 2), []string{"detected ", "reopened "}}}},
		"receded and back": {func(s *story) {
			two(s)
			s.pain("retelling", "aeldre", "plejehjem", receded)
			s.pain("retelling", "aeldre", "plejehjem", recurred)
		}, map[string]found{"retelling": {painpoint.Medium,
			figures("painpoints", 2, "departments", 2, "life_situations", 2, "journeys", 3, "observers", 2), []string{"detected ", "recurred "}}}},
		"another kind": {func(s *story) {
			s.start("journey-0", "sygedagpenge")
			s.pain("retelling", "jobcenter", "sygedagpenge", detected, "journey-0")
			s.pain("jargon", "aeldre", "plejehjem", detected, "journey-0")
		}, map[string]found{}},
		"one observer's doing": {func(s *story) {
			for i := range 3 {
				s.start(fmt.Sprintf("journey-%d", i), "sygedagpenge")
			}
			s.pain("retelling", "jobcenter", "sygedagpenge", detected, "journey-0", "journey-1")
			s.pain("retelling", "aeldre", "plejehjem", detected, "journey-2")
		}, map[string]found{}},
		"one life situation": {func(s *story) {
			for i, who := range []string{"ane", "bo", "ane"} {
				s.start(fmt.Sprintf("journey-%d", i), "sygedagpenge")
				s.by(who)
			}
			s.pain("retelling", "jobcenter", "sygedagpenge", detected, "journey-0", "journey-1")
			s.pain("retelling", "aeldre", "sygedagpenge", detected, "journey-2")
		}, map[string]found{}},
	} {
		t.Run(name, func(t *testing.T) {
			var s story
			tc.tell(&s)
			judge(t, CrossCutting(), &s, tc.want)
		})
	}
}

func TestACrossingNamesWhatItCrosses(t *testing.T) {
	var s story
	s.start("journey-0", "sygedagpenge")
	s.pain("retelling", "jobcenter", "sygedagpenge", detected, "journey-0")
	s.pain("retelling", "aeldre", "plejehjem", detected, "journey-0")
	loose := rules.Values{"journeys": {Number: 1}, "observers": {Number: 1}}
	m := view.NewMemory()
	fold(t, m, CrossCutting().With(loose), s.events...)
	reports, err := Pending(m, CrossCutting(), 10)
	if err != nil || len(reports) != 1 {
		t.Fatalf("%v, %v", reports, err)
	}
	want := painpoint.Crossing{Departments: []string{"aeldre", "jobcenter"}, LifeSituations: []string{"plejehjem", "sygedagpenge"}, Journeys: 1, Observers: 1}
	got := reports[0].Finding
	if diff := cmp.Diff(&want, got.Crosses); diff != "" {
		t.Errorf("crosses (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{findMyWay}, got.Principles); diff != "" {
		t.Errorf("principles (-want +got):\n%s", diff)
	}
}

// What crosses follows from what the other rules find, through the log.
func TestCrossCuttingThroughThePublisher(t *testing.T) {
	e := newEngine(t, WrongDoor(), CrossCutting())
	p := e.publisher(WrongDoor(), CrossCutting())
	var s story
	for i, at := range []struct{ department, situation, who string }{
		{"jobcenter", "sygedagpenge", "ane"}, {"jobcenter", "plejehjem", "bo"}, {"aeldre", "plejehjem", "ane"},
	} {
		stream := fmt.Sprintf("journey-%d", i)
		s.start(stream, at.situation)
		s.by(at.who)
		s.sent(stream, "2026-03-02 09:00", "a", at.department, "borgerservice", false)
		s.sent(stream, "2026-03-03 09:00", "a", "borgerservice", at.department, false)
	}
	e.append(t, s.events...)
	if err := p.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, r := range e.log {
		if f, ok := painpoint.FindingOf(r.Data); ok {
			kinds = append(kinds, f.Kind)
		}
		if f, ok := r.Data.(painpoint.Detected); ok && f.Kind == crossCutting {
			b, _ := json.Marshal(f.Crosses)
			if want := `{"departments":["aeldre","jobcenter"],"life_situations":["plejehjem","sygedagpenge"],"journeys":3,"observers":2}`; string(b) != want {
				t.Errorf("it crosses %s, want %s", b, want)
			}
		}
	}
	if diff := cmp.Diff([]string{"wrong-door", "wrong-door", "wrong-door", crossCutting}, kinds); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
}
