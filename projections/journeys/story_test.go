package journeys_test

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
	"ledetraad/projections/journeys"
	"ledetraad/projections/view"
	"ledetraad/projections/viewtest"
)

// story is a log under construction.
type story struct{ viewtest.Story }

func clock(s string) time.Time { return viewtest.Clock(s) }

func (s *story) add(stream string, happened time.Time, d event.Data) { s.Add(stream, happened, "", d) }

// on records things of one journey: a time, then what happened then, and so on.
func (s *story) on(id string, facts ...any) {
	for i := 0; i < len(facts); i += 2 {
		s.add("journey-"+id, clock(facts[i].(string)), facts[i+1].(event.Data))
	}
}

func (s *story) programme(facts ...event.Data) {
	for _, f := range facts {
		s.add("programme-sammen", clock("2017-06-01"), f)
	}
}

func (s *story) seq() iter.Seq2[event.Recorded, error] {
	return func(yield func(event.Recorded, error) bool) {
		for _, e := range s.Events {
			if !yield(e, nil) {
				return
			}
		}
	}
}

type tester = viewtest.Tester

func fold(t tester, events []event.Recorded) *view.Memory {
	t.Helper()
	return viewtest.Fold(t, events, journeys.Apply)
}

func (s *story) tables(t tester) *view.Memory { t.Helper(); return fold(t, s.Events) }

func dump(t tester, r view.Reader) string {
	t.Helper()
	return viewtest.Dump(t, r, journeys.Projection().Tables...)
}

func ask[T any](t tester) func(T, error) T { return viewtest.Ask[T](t) }

func drawn(t tester, r view.Reader, id string, now time.Time) journeys.Map {
	t.Helper()
	m, ok, err := journeys.Timeline(r, id, now)
	if err != nil || !ok {
		t.Fatalf("timeline of %s: %v, %v", id, ok, err)
	}
	return m
}

// draw makes a log out of what a journey's own rules allow: random commands are
// decided one by one, and those that are refused leave nothing. Times are few,
// so that they often meet.
func draw(t *rapid.T) *story {
	s := &story{}
	s.programme(programme.Started{Name: "Sammen med borgeren", Municipality: "Rødovre"},
		programme.DepartmentAdded{Department: "aeldre", Name: "Ældre og handicap"},
		programme.LifeSituationAdded{LifeSituation: "udskrevet", Wording: "Jeg er lige udskrevet fra hospital"},
		programme.ResponseNormSet{Norm: programme.Norm{Norm: "n", Department: "aeldre", Milestone: programme.Answered,
			Clock: programme.Wall, Amount: 1800, Percentile: 90}})
	if rapid.Bool().Draw(t, "calls") {
		drawCalls(t, s)
		return s
	}
	states := map[string]journey.State{}
	pick := func(what string, from ...string) string { return rapid.SampledFrom(from).Draw(t, what) }
	minute := rapid.IntRange(0, 40)
	when := func() time.Time {
		return clock("2026-03-02 08:00").Add(time.Duration(minute.Draw(t, "minute")) * time.Minute)
	}
	for range rapid.IntRange(1, 60).Draw(t, "commands") {
		id := pick("journey", "a", "b", "c")
		state, ok := states[id]
		if !ok {
			state = journey.Decider().Initial()
		}
		point, promise := pick("touchpoint", "t1", "t2", "t3", "t4"), pick("promise", "p1", "p2")
		department := pick("department", "aeldre", "job", "borgerservice")
		score := rapid.IntRange(-2, 2).Draw(t, "score")
		intent := rapid.SampledFrom([]decider.Intent{
			journey.Start{Participant: pick("participant", "Birk", "Åse"), LifeSituation: pick("situation", "udskrevet", "sygedagpenge"), Note: "Ærlig talt"},
			journey.RecordTouchpoint{Touchpoint: point, Department: department, Activity: pick("activity", "møde", "brev"), Performer: "m1"},
			journey.RequestTouchpoint{Touchpoint: point, Department: department, Activity: "nødkald", Channel: journey.Alarm, Summary: "Jeg ringer og ringer"},
			journey.RequestTouchpoint{Touchpoint: point + "x", Department: department, Activity: "ansøgning", Channel: journey.Digital},
			journey.AcknowledgeTouchpoint{Touchpoint: point},
			journey.AnswerTouchpoint{Touchpoint: point, InPerson: score > 0, Performer: "m2", Summary: "Vi kommer"},
			journey.ResolveTouchpoint{Touchpoint: point, Outcome: "klaret"},
			journey.HandOverTouchpoint{Touchpoint: point, To: department, Warm: score > 0},
			journey.MakePromise{Promise: promise, Department: department, Due: when(), What: "Vi ringer"},
			journey.MovePromise{Promise: promise, Due: when(), Notice: journey.Untold},
			journey.KeepPromise{Promise: promise},
			journey.WithdrawPromise{Promise: promise, Reason: "fortrudt"},
			journey.ReportExperience{Experience: point, Touchpoint: point, Score: &score},
			journey.End{Outcome: "rask"}, journey.Reopen{Reason: "syg igen"},
		}).Draw(t, "intent")
		events, err := journey.Decide(state, decider.Command{Stream: "journey-" + id, Intent: intent})
		if err != nil {
			continue
		}
		for _, d := range events {
			state = journey.Decider().Evolve(state, d)
			s.add("journey-"+id, when(), d)
		}
		states[id] = state
	}
	return s
}

func TestProjectionFitsItsStores(t *testing.T) {
	p := journeys.Projection()
	for _, s := range p.Tables {
		if _, err := view.NewShape(s); err != nil {
			t.Error(err)
		}
	}
	handled := map[string]bool{}
	for _, h := range p.Handles {
		handled[h] = true
	}
	for _, e := range append(journey.Events(), programme.Events()...) {
		if !handled[e.Name()] {
			t.Errorf("%s passes by", e.Name())
		}
	}
}

// Whatever is delivered again changes nothing, even much later.
func TestDeliveredAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		m := s.tables(t)
		want := dump(t, m)
		for range rapid.IntRange(1, 10).Draw(t, "again") {
			e := rapid.SampledFrom(s.Events).Draw(t, "event")
			if err := journeys.Apply(m, e); err != nil {
				t.Fatal(err)
			}
		}
		if got := dump(t, m); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}

func TestAsOfWithoutLimitsIsLive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		r := ask[view.Reader](t)(journeys.AsOf(s.seq(), time.Time{}, time.Time{}))
		if got, want := dump(t, r), dump(t, s.tables(t)); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}

// What was known at a time is what a log cut off there gives.
func TestAsOfKnown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		n := rapid.IntRange(0, len(s.Events)-1).Draw(t, "cut")
		r := ask[view.Reader](t)(journeys.AsOf(s.seq(), s.Events[n].KnownAt, time.Time{}))
		if got, want := dump(t, r), dump(t, fold(t, s.Events[:n+1])); got != want {
			t.Fatalf("got\n%s\nwant\n%s", got, want)
		}
	})
}

// What had happened until a time shows nothing that happened after it.
func TestAsOfHappened(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		until := clock("2026-03-02 08:20")
		r := ask[view.Reader](t)(journeys.AsOf(s.seq(), time.Time{}, until))
		full := s.tables(t)
		for _, id := range []string{"a", "b", "c"} {
			all, there, err := journeys.Timeline(full, id, until)
			if err != nil {
				t.Fatal(err)
			}
			got, ok, err := journeys.Timeline(r, id, until)
			if err != nil {
				t.Fatal(err)
			}
			happened := map[string]bool{}
			for _, p := range all.Touchpoints {
				if !p.At.After(until) {
					happened[p.Touchpoint] = true
				}
			}
			if !there || !ok {
				if len(happened) > 0 {
					t.Fatalf("%s is not there, but %v had happened", id, happened)
				}
				continue
			}
			for _, p := range got.Touchpoints {
				if !happened[p.Touchpoint] {
					t.Fatalf("%s of %s had not happened", p.Touchpoint, id)
				}
				delete(happened, p.Touchpoint)
				for _, m := range []*journeys.Milestone{p.Acknowledged, p.Answered, p.AnsweredInPerson, p.Resolved} {
					if m != nil && m.At.After(until) {
						t.Fatalf("a milestone of %s had not been reached", p.Touchpoint)
					}
				}
			}
			if len(happened) > 0 {
				t.Fatalf("missing of %s: %v", id, happened)
			}
		}
	})
}

func TestAsOfGivesUpAtAnError(t *testing.T) {
	broken := func(yield func(event.Recorded, error) bool) { yield(event.Recorded{}, fmt.Errorf("unreadable")) }
	if _, err := journeys.AsOf(broken, time.Time{}, time.Time{}); err == nil {
		t.Error("an unreadable log gave a view")
	}
}

func init() {
	journeys.DrawLog = func(t *rapid.T) []event.Recorded { return draw(t).Events }
}
