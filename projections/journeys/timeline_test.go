package journeys_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
	"ledetraad/projections/view"
)

func requested(id, department string) journey.TouchpointRequested {
	return journey.TouchpointRequested{Touchpoint: id, Department: department, Activity: "nødkald", Channel: journey.Alarm, Sender: journey.Citizen}
}

func recorded(id, department, activity string) journey.TouchpointRecorded {
	return journey.TouchpointRecorded{Touchpoint: id, Department: department, Activity: activity}
}

var started = journey.Started{Participant: "Birk", LifeSituation: "udskrevet"}

func ptr[T any](v T) *T { return &v }

// A resident presses the alarm, the panel is reset, nobody comes for seven
// hours; in between the relatives turn to another department, which hands it on.
func alarmStory() *story {
	s := &story{}
	start := started
	start.Note = event.About("Hun er lige kommet hjem", "Birk")
	call := requested("kald", "aeldre")
	call.Place, call.Summary = "stue 4", event.About("Jeg ringer og ringer", "Birk")
	ask := journey.TouchpointRequested{Touchpoint: "opkald", Department: "borgerservice", Activity: "henvendelse", Channel: journey.Phone, Sender: journey.Relative}
	s.on("1",
		"2026-03-02 21:00", start,
		"2026-03-02 22:00", call,
		"2026-03-02 22:01", journey.TouchpointAcknowledged{Touchpoint: "kald", Performer: "panel"},
		"2026-03-03 05:10", journey.TouchpointAnswered{Touchpoint: "kald", Channel: journey.Phone, Performer: "Eva", Summary: event.About("Vi er på vej", "Birk")},
		"2026-03-03 05:00", journey.TouchpointAnswered{Touchpoint: "kald", Channel: journey.Visit, InPerson: true, Performer: "Ib",
			Summary: event.Text{Subjects: []string{"Birk"}, Erased: true}}, // known later, happened earlier
		"2026-03-03 06:00", journey.TouchpointResolved{Touchpoint: "kald", Performer: "Ib", Outcome: "hjulpet op"},
		"2026-03-03 08:00", ask,
		"2026-03-03 08:30", journey.TouchpointHandedOver{Touchpoint: "opkald", From: "borgerservice", To: "job", Warm: false},
		"2026-03-03 09:00", journey.PromiseMade{Promise: "ring", Department: "job", Kind: journey.Given, Due: clock("2026-03-03 12:00"),
			What: event.About("Vi ringer inden frokost", "Birk")},
		"2026-03-03 11:00", journey.PromiseMoved{Promise: "ring", Due: clock("2026-03-03 14:00"), Notice: journey.Untold},
		"2026-03-03 07:00", journey.ExperienceReported{Experience: "e", Touchpoint: "kald", Teller: journey.Citizen, Score: ptr(-2), PerceivedS: ptr(int64(36000))},
	)
	return s
}

func TestTimeline(t *testing.T) {
	got := drawn(t, alarmStory().tables(t), "1", clock("2026-03-03 15:00"))
	want := journeys.Map{
		Journey: "1", Stream: "journey-1", Participant: "Birk", LifeSituation: "udskrevet",
		Note:  &journeys.Words{Text: "Hun er lige kommet hjem"},
		Begin: clock("2026-03-02 22:00"), Started: clock("2026-03-02 21:00"), Open: true,
		Lanes: []journeys.Lane{
			{Department: "aeldre", FirstContact: clock("2026-03-02 22:00"), Touchpoints: 1, WaitingS: 7 * 3600},
			{Department: "borgerservice", FirstContact: clock("2026-03-03 08:00"), Touchpoints: 1, OpenRequests: 1, WaitingS: 7 * 3600},
			{Department: "job", FirstContact: clock("2026-03-03 08:30")},
		},
		Touchpoints: []journeys.Touchpoint{
			{
				Touchpoint: "kald", At: clock("2026-03-02 22:00"), Revision: 1, Lane: 0, Department: "aeldre", Activity: "nødkald",
				Channel: journey.Alarm, Sender: journey.Citizen, Place: "stue 4", Request: true,
				Summary:          &journeys.Words{Text: "Jeg ringer og ringer", Revision: 1},
				Acknowledged:     &journeys.Milestone{At: clock("2026-03-02 22:01"), WaitS: 60, Revision: 2},
				Answered:         &journeys.Milestone{At: clock("2026-03-03 05:00"), WaitS: 7 * 3600, Revision: 4},
				AnsweredInPerson: &journeys.Milestone{At: clock("2026-03-03 05:00"), WaitS: 7 * 3600, Revision: 4},
				AnsweredChannel:  journey.Visit,
				Answers:          []journeys.Words{{Text: "Vi er på vej", Revision: 3}, {Erased: true, Revision: 4}},
				Resolved:         &journeys.Milestone{At: clock("2026-03-03 06:00"), WaitS: 8 * 3600, Revision: 5}, Outcome: "hjulpet op",
			},
			{
				Touchpoint: "opkald", At: clock("2026-03-03 08:00"), Revision: 6, Lane: 1, Department: "borgerservice", Activity: "henvendelse",
				Channel: journey.Phone, Sender: journey.Relative, Request: true,
				WaitingSince: clock("2026-03-03 08:00"), WaitingS: ptr(7.0 * 3600),
			},
		},
		Gaps: []journeys.Gap{{After: "kald", Before: "opkald", From: clock("2026-03-02 22:00"), Until: clock("2026-03-03 08:00"),
			GapS: 10 * 3600, WaitingS: 7 * 3600}},
		HandOvers: []journeys.HandOver{{Touchpoint: "opkald", At: clock("2026-03-03 08:30"), From: "borgerservice", To: "job", Revision: 7}},
		Promises: []journeys.Promise{{
			Promise: "ring", Department: "job", Kind: journey.Given, What: &journeys.Words{Text: "Vi ringer inden frokost", Revision: 8},
			MadeAt: clock("2026-03-03 09:00"), FirstDue: clock("2026-03-03 12:00"), Due: clock("2026-03-03 14:00"),
			Moves: []journeys.Move{{At: clock("2026-03-03 11:00"), Due: clock("2026-03-03 14:00"), Notice: journey.Untold, Revision: 9}},
			State: journeys.PromiseOverdue, LateS: ptr(3600.0), LateFirstS: ptr(3 * 3600.0), Revision: 8,
		}},
		Experiences: []journeys.Experience{{
			Experience: "e", At: clock("2026-03-03 07:00"), Touchpoint: "kald", Teller: journey.Citizen, Score: ptr(-2),
			PerceivedWaitS: ptr(int64(36000)), MeasuredWaitS: ptr(7 * 3600.0), Revision: 10,
		}},
		Totals: journeys.Totals{
			Touchpoints: 2, Requests: 2, OpenRequests: 1, Departments: 3, People: 1, HandOvers: 1, ColdHandOvers: 1,
			OpenPromises: 1, OverduePromises: 1, ElapsedS: 17 * 3600, WaitingS: 14 * 3600, WaitingShare: ptr(14.0 / 17),
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTimelineEdges(t *testing.T) {
	now := clock("2026-03-10 12:00")
	for _, tc := range []struct {
		name  string
		facts []any
		check func(journeys.Map) bool
	}{
		{"an answer before its request waits for nothing, and says so", []any{
			"2026-03-02 08:00", requested("a", "aeldre"),
			"2026-03-02 07:59", journey.TouchpointAnswered{Touchpoint: "a"}},
			func(m journeys.Map) bool {
				a := m.Touchpoints[0].Answered
				return a.WaitS == 0 && a.Skewed && m.Totals.OpenRequests == 0 && m.Totals.WaitingS == 0
			}},
		{"resolved without an answer: nobody waits, no answer is made up", []any{
			"2026-03-02 08:00", requested("a", "aeldre"),
			"2026-03-02 09:00", journey.TouchpointResolved{Touchpoint: "a"}},
			func(m journeys.Map) bool {
				p := m.Touchpoints[0]
				return p.Answered == nil && p.Resolved.WaitS == 3600 && p.WaitingS == nil && m.Totals.WaitingS == 3600
			}},
		{"an unanswered request waits until the end, not after it", []any{
			"2026-03-02 08:00", requested("a", "aeldre"),
			"2026-03-02 10:00", journey.Ended{Outcome: "flyttet"}},
			func(m journeys.Map) bool {
				return m.Totals.WaitingS == 7200 && *m.Totals.WaitingShare == 1 && m.Totals.OpenRequests == 1 && !m.Open && m.Outcome == "flyttet"
			}},
		{"ended, reopened", []any{
			"2026-03-02 08:00", recorded("a", "aeldre", "møde"),
			"2026-03-02 10:00", journey.Ended{Outcome: "rask"},
			"2026-03-03 10:00", journey.Reopened{Reason: "syg igen"}},
			func(m journeys.Map) bool {
				return m.Open && m.End.IsZero() && m.Outcome == "" && len(m.Turns) == 2 && m.Turns[1].Why == "syg igen" && m.Totals.ElapsedS == 8*86400+4*3600
			}},
		{"a touchpoint after the end", []any{
			"2026-03-02 08:00", recorded("a", "aeldre", "møde"),
			"2026-03-02 10:00", journey.Ended{},
			"2026-03-02 12:00", recorded("b", "aeldre", "brev")},
			func(m journeys.Map) bool {
				return !m.Touchpoints[0].AfterEnd && m.Touchpoints[1].AfterEnd && m.Totals.ElapsedS == 4*3600
			}},
		{"handed over after the answer", []any{
			"2026-03-02 08:00", requested("a", "aeldre"),
			"2026-03-02 09:00", journey.TouchpointAnswered{Touchpoint: "a"},
			"2026-03-02 10:00", journey.TouchpointHandedOver{Touchpoint: "a", From: "aeldre", To: "job", Warm: true},
			"2026-03-02 11:30", recorded("b", "job", "møde")},
			func(m journeys.Map) bool {
				h := m.HandOvers[0]
				return h.AfterAnswer && *h.TakenUpS == 5400 && m.Totals.WarmHandOvers == 1
			}},
		{"passed on twice: the answer is the last one's", []any{
			"2026-03-02 08:00", requested("a", "aeldre"),
			"2026-03-02 09:00", journey.TouchpointHandedOver{Touchpoint: "a", From: "aeldre", To: "job"},
			"2026-03-02 10:00", journey.TouchpointHandedOver{Touchpoint: "a", From: "job", To: "borgerservice"},
			"2026-03-02 12:00", journey.TouchpointAnswered{Touchpoint: "a"}},
			func(m journeys.Map) bool { return m.HandOvers[0].TakenUpS == nil && *m.HandOvers[1].TakenUpS == 7200 }},
		{"a promise kept late", []any{
			"2026-03-02 08:00", journey.PromiseMade{Promise: "p", Department: "job", Due: clock("2026-03-02 10:00")},
			"2026-03-02 10:05", journey.PromiseKept{Promise: "p"}},
			func(m journeys.Map) bool {
				p := m.Promises[0]
				return p.State == journeys.PromiseKeptLate && *p.LateS == 300 && p.LateFirstS == nil && m.Totals.PromisesKeptLate == 1
			}},
		{"kept at the very time it was due", []any{
			"2026-03-02 08:00", journey.PromiseMade{Promise: "p", Department: "job", Due: clock("2026-03-02 10:00")},
			"2026-03-02 10:00", journey.PromiseKept{Promise: "p"}},
			func(m journeys.Map) bool {
				return m.Promises[0].State == journeys.PromiseKept && m.Promises[0].LateS == nil
			}},
		{"kept after a move, late by the first word", []any{
			"2026-03-02 08:00", journey.PromiseMade{Promise: "p", Department: "job", Due: clock("2026-03-02 10:00")},
			"2026-03-02 09:00", journey.PromiseMoved{Promise: "p", Due: clock("2026-03-04 10:00"), Notice: journey.Written},
			"2026-03-02 08:30", journey.PromiseMoved{Promise: "p", Due: clock("2026-03-03 10:00"), Notice: journey.Oral}, // known late
			"2026-03-03 10:00", journey.PromiseKept{Promise: "p"}},
			func(m journeys.Map) bool {
				p := m.Promises[0]
				return p.State == journeys.PromiseKept && p.Due.Equal(clock("2026-03-04 10:00")) && *p.LateFirstS == 86400 &&
					p.LateS == nil && len(p.Moves) == 2 && p.Moves[0].Notice == journey.Oral
			}},
		{"a promise withdrawn is not late", []any{
			"2026-03-02 08:00", journey.PromiseMade{Promise: "p", Department: "job", Due: clock("2026-03-02 10:00")},
			"2026-03-02 11:00", journey.PromiseWithdrawn{Promise: "p", Reason: "fortrudt"}},
			func(m journeys.Map) bool {
				p := m.Promises[0]
				return p.State == journeys.PromiseWithdrawn && p.LateS == nil && p.Reason == "fortrudt" && m.Totals.OpenPromises == 0
			}},
		{"two requests at once wait once", []any{
			"2026-03-02 08:00", requested("a", "aeldre"),
			"2026-03-02 08:30", requested("b", "job"),
			"2026-03-02 09:00", journey.TouchpointAnswered{Touchpoint: "a"},
			"2026-03-02 09:30", journey.TouchpointAnswered{Touchpoint: "b"},
			"2026-03-02 11:00", journey.Ended{}},
			func(m journeys.Map) bool { return m.Totals.WaitingS == 5400 && *m.Totals.WaitingShare == 0.5 }},
		{"an answer known before an earlier one", []any{
			"2026-03-02 08:00", requested("a", "aeldre"),
			"2026-03-02 12:00", journey.TouchpointAnswered{Touchpoint: "a", Channel: journey.Letter},
			"2026-03-02 09:00", journey.TouchpointAnswered{Touchpoint: "a", Channel: journey.Phone},
			"2026-03-02 10:00", journey.TouchpointAnswered{Touchpoint: "a", Channel: journey.Visit, InPerson: true}},
			func(m journeys.Map) bool {
				p := m.Touchpoints[0]
				return p.Answered.WaitS == 3600 && p.AnsweredChannel == journey.Phone && p.AnsweredInPerson.WaitS == 7200
			}},
		{"equal times stand as the log has them", []any{
			"2026-03-02 08:00", recorded("z", "aeldre", "møde"),
			"2026-03-02 08:00", recorded("a", "job", "møde")},
			func(m journeys.Map) bool {
				return m.Touchpoints[0].Touchpoint == "z" && m.Lanes[0].Department == "aeldre"
			}},
		{"no touchpoint yet", nil, func(m journeys.Map) bool {
			return m.Begin.Equal(m.Started) && len(m.Touchpoints) == 0 && m.Totals.WaitingS == 0
		}},
		{"what refers to nothing changes nothing", []any{
			"2026-03-02 08:00", journey.TouchpointAnswered{Touchpoint: "borte", InPerson: true},
			"2026-03-02 08:00", journey.TouchpointHandedOver{Touchpoint: "borte", From: "aeldre", To: "job"},
			"2026-03-02 08:00", journey.PromiseMoved{Promise: "borte", Due: now},
			"2026-03-02 08:00", journey.PromiseKept{Promise: "borte"}},
			func(m journeys.Map) bool { return len(m.Lanes)+len(m.HandOvers)+len(m.Promises) == 0 }},
	} {
		s := &story{}
		s.on("1", "2026-03-01 08:00", started)
		s.on("1", tc.facts...)
		if m := drawn(t, s.tables(t), "1", now); !tc.check(m) {
			t.Errorf("%s: %+v", tc.name, m)
		}
	}
	if _, ok, err := journeys.Timeline((&story{}).tables(t), "ingen", now); ok || err != nil {
		t.Errorf("a journey that is not there: %v, %v", ok, err)
	}
}

// Whatever order things become known in, the map is the same: but for the
// revisions themselves, the order in which answers' words stand, and where two
// things happened at the same microsecond (which the log decides).
func TestOrderOfTheLog(t *testing.T) {
	ignoring := cmp.Options{
		cmp.FilterPath(func(p cmp.Path) bool {
			f, ok := p.Last().(cmp.StructField)
			return ok && f.Name() == "Revision"
		}, cmp.Ignore()),
		cmpopts.SortSlices(func(a, b journeys.Words) bool { return a.Text < b.Text }),
	}
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		for i := range s.Events {
			s.Events[i].HappenedAt = s.Events[i].HappenedAt.Add(time.Duration(i) * time.Microsecond)
		}
		now := clock("2026-03-02 09:00")
		left := rapid.Permutation(s.Events).Draw(t, "order")
		order, seen := &story{}, map[string]bool{}
		for len(left) > 0 {
			var wait []event.Recorded
			for _, e := range left {
				needs, gives := ties(e, s.Events)
				if slices.ContainsFunc(needs, func(n string) bool { return !seen[n] }) {
					wait = append(wait, e)
					continue
				}
				order.add(e.Stream, e.HappenedAt, e.Data)
				seen[gives] = true
			}
			left = wait
		}
		a, b := s.tables(t), order.tables(t)
		for _, id := range []string{"a", "b", "c"} {
			want, ok, err := journeys.Timeline(a, id, now)
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				continue
			}
			if diff := cmp.Diff(want, drawn(t, b, id, now), ignoring); diff != "" {
				t.Fatal(diff)
			}
		}
		for name, q := range map[string]func(view.Reader) any{
			"list": func(r view.Reader) any { return ask[journeys.Page](t)(journeys.List(r, journeys.Filter{}, now)) },
			"flow": func(r view.Reader) any {
				return ask[journeys.Graph](t)(journeys.Flow(r, journeys.ByDepartment, journeys.Filter{}))
			},
			"hand-overs": func(r view.Reader) any {
				return ask[[]journeys.Handing](t)(journeys.HandOvers(r, journeys.Filter{}, now))
			},
			"responses": func(r view.Reader) any {
				return ask[[]journeys.Response](t)(journeys.Responses(r, journeys.Filter{}, now))
			},
			"situations": func(r view.Reader) any {
				return ask[[]journeys.Situation](t)(journeys.Situations(r, journeys.Filter{}, now))
			},
			"counts": func(r view.Reader) any { return ask[[]journeys.DepartmentCount](t)(journeys.Departments(r)) },
		} {
			if diff := cmp.Diff(q(a), q(b)); diff != "" {
				t.Fatalf("%s: %s", name, diff)
			}
		}
	})
}

// ties says what must be known before an event can be, and what it makes known.
func ties(e event.Recorded, log []event.Recorded) (needs []string, gives string) {
	kind := e.Type[strings.Index(e.Type, ".")+1:]
	if event.Category(e.Type) != journey.Category {
		return nil, ""
	}
	if kind == "started" {
		return nil, e.Stream
	}
	needs = []string{e.Stream}
	point := func(id string) string { return e.Stream + "/" + id }
	switch d := e.Data.(type) {
	case journey.TouchpointRecorded:
		gives = point(d.Touchpoint)
	case journey.TouchpointRequested:
		gives = point(d.Touchpoint)
	case journey.TouchpointAcknowledged:
		needs = append(needs, point(d.Touchpoint))
	case journey.TouchpointAnswered:
		needs = append(needs, point(d.Touchpoint))
	case journey.TouchpointResolved:
		needs = append(needs, point(d.Touchpoint))
	case journey.TouchpointHandedOver:
		needs = append(needs, point(d.Touchpoint))
	case journey.PromiseMade:
		gives = point("promise " + d.Promise)
	case journey.PromiseMoved:
		needs = append(needs, point("promise "+d.Promise))
	case journey.PromiseKept:
		needs = append(needs, point("promise "+d.Promise))
	case journey.PromiseWithdrawn:
		needs = append(needs, point("promise "+d.Promise))
	case journey.Ended, journey.Reopened:
		gives = e.ID.String()
		for _, o := range log {
			if o.Stream == e.Stream && o.Revision < e.Revision && (o.Type == "journey.ended" || o.Type == "journey.reopened") {
				needs = append(needs, o.ID.String())
			}
		}
	}
	return needs, gives
}
