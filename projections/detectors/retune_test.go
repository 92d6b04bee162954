package detectors

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
	"ledetraad/domain/rules"
	"ledetraad/projections/view"
)

// Parameters that are set in the middle of a log, or at its end, come to the
// same as if they had always been so.
func TestParametersSetLateJudgeWhatCameBefore(t *testing.T) {
	for _, tc := range []struct {
		detector Detector
		values   []rules.Values
	}{
		{RepeatCallsUnanswered(), []rules.Values{
			{"calls": {Number: 2}}, {"calls": {Number: 5}, "norm": {Number: 240}}, {"debounce": {Number: 600}}, {"norm": {Number: 1}, "debounce": {Number: 0}}}},
		{SlowResponse(), []rules.Values{{"min_n": {Number: 1}}, {"min_n": {Number: 3}}, {"min_n": {Number: 50}}}},
		{DeadlineMissed(), []rules.Values{{"missed": {Number: 3}}, {"forgive_late_moves": {Number: 1}}}},
		{BrokenPromise(), []rules.Values{{"missed": {Number: 3}}, {"forgive_late_moves": {Number: 1}}}},
		{WrongDoor(), []rules.Values{{"transfers": {Number: 3}}, {"window": {Number: 1}}, {"return_days": {Number: 2}, "window": {Number: 30}}}},
	} {
		t.Run(tc.detector.Kind, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				events := drawLife(rt)
				values := rapid.SampledFrom(tc.values).Draw(rt, "values")
				always, late := view.NewMemory(), view.NewMemory()
				fold(t, always, tc.detector.With(values), events...)
				set := fact(rules.Stream(tc.detector.Kind), 0, morning, rules.ParametersSet{Rule: tc.detector.Kind, Values: values})
				at := rapid.IntRange(0, len(events)).Draw(rt, "set after")
				fold(t, late, tc.detector, slices.Insert(slices.Clone(events), at, set)...)
				if diff := cmp.Diff(holding(t, always, events), holding(t, late, events)); diff != "" {
					rt.Fatalf("set after %d of %d events (-always +late):\n%s", at, len(events), diff)
				}
				back := fact(rules.Stream(tc.detector.Kind), 1, morning, rules.ParametersSet{Rule: tc.detector.Kind, Values: rules.Values{}})
				plain := view.NewMemory()
				fold(t, plain, tc.detector, events...)
				fold(t, late, tc.detector, back)
				if diff := cmp.Diff(holding(t, plain, events), holding(t, late, events)); diff != "" {
					rt.Fatalf("set back to the defaults (-never set +set back):\n%s", diff)
				}
			})
		})
	}
}

// drawLife is some of everything that the rules look at, in three journeys.
func drawLife(t *rapid.T) []event.Recorded {
	var s story
	s.norm(programme.Norm{Norm: "svar", Department: "jobcenter", Milestone: programme.Answered, Clock: programme.Wall, Amount: 7200, Percentile: 80})
	departments := []string{"jobcenter", "aeldre", "borgerservice"}
	for i := range 3 {
		s.start(fmt.Sprintf("journey-%d", i), "sygedagpenge")
	}
	for i := range rapid.IntRange(1, 25).Draw(t, "happenings") {
		stream, id := fmt.Sprintf("journey-%d", rapid.IntRange(0, 2).Draw(t, "journey")), fmt.Sprint("t", i)
		when := morning.Add(drawMinutes(t, "at", 6*60))
		department := rapid.SampledFrom(departments).Draw(t, "department")
		later := when.Add(drawMinutes(t, "later", 6*60))
		switch rapid.IntRange(0, 3).Draw(t, "what") {
		case 0, 1:
			s.tell(stream, when, journey.TouchpointRequested{Touchpoint: id, Department: department, Channel: journey.Alarm, Device: "panel"})
			if rapid.Bool().Draw(t, "answered") {
				s.tell(stream, later, journey.TouchpointAnswered{Touchpoint: id, InPerson: rapid.Bool().Draw(t, "came")})
			}
		case 2:
			kind := rapid.SampledFrom([]journey.PromiseKind{journey.Given, journey.Statutory}).Draw(t, "kind")
			s.tell(stream, when, journey.PromiseMade{Promise: id, Department: department, Kind: kind, Due: when.Add(time.Hour)})
			if rapid.Bool().Draw(t, "moved") {
				notice := rapid.SampledFrom([]journey.Notice{journey.Written, journey.Untold}).Draw(t, "notice")
				s.tell(stream, when.Add(drawMinutes(t, "moved at", 120)), journey.PromiseMoved{Promise: id, Due: when.Add(3 * time.Hour), Notice: notice})
			}
			if rapid.Bool().Draw(t, "kept") {
				s.tell(stream, later, journey.PromiseKept{Promise: id})
			}
		case 3:
			to := rapid.SampledFrom(departments).Draw(t, "to")
			if to != department {
				s.tell(stream, when.Add(time.Duration(i)*12*time.Hour), journey.TouchpointHandedOver{Touchpoint: id, From: department, To: to})
			}
		}
		if rapid.IntRange(0, 5).Draw(t, "clock") == 0 {
			s.clock(morning.Add(drawMinutes(t, "clock at", 12*60)))
		}
	}
	s.clock(morning.Add(20 * time.Hour))
	return s.events
}

func TestBrokenPromise(t *testing.T) {
	const stream, scope = "journey-1", "jobcenter/sygedagpenge"
	due := at("2026-03-10 12:00")
	measure := func(n, of int, longest time.Duration) map[string]float64 {
		return figures("n", n, "of", of, "open_overdue", 0, "open", 0, "with_notice", 0, "longest_late_s", longest.Seconds())
	}
	for name, tc := range map[string]struct {
		tell func(*story)
		want map[string]found
	}{
		"kept late": {func(s *story) {
			s.tell(stream, due.Add(time.Hour), journey.PromiseKept{Promise: "ringe"})
		}, map[string]found{scope: {"low", measure(1, 1, time.Hour), []string{"kept ringe", "made ringe"}}}},
		"moved with the citizen": {func(s *story) {
			s.tell(stream, due.Add(-day), journey.PromiseMoved{Promise: "ringe", Due: due.Add(2 * day), Notice: journey.Oral})
			s.tell(stream, due.Add(day), journey.PromiseKept{Promise: "ringe"})
		}, map[string]found{}},
		"moved without a word": {func(s *story) {
			s.tell(stream, due.Add(-day), journey.PromiseMoved{Promise: "ringe", Due: due.Add(2 * day), Notice: journey.Untold})
			s.tell(stream, due.Add(day), journey.PromiseKept{Promise: "ringe"})
		}, map[string]found{scope: {"low", measure(1, 1, day), []string{"kept ringe", "made ringe"}}}},
		"a deadline of the law is another rule's": {func(s *story) {
			s.tell(stream, due.Add(-day), journey.PromiseKept{Promise: "ringe"})
			s.tell(stream, due.Add(-day), journey.PromiseMade{Promise: "afgoerelse", Department: "jobcenter", Kind: journey.Statutory, Due: due})
			s.tell(stream, due.Add(day), journey.PromiseKept{Promise: "afgoerelse"})
		}, map[string]found{}},
	} {
		t.Run(name, func(t *testing.T) {
			var s story
			s.start(stream, "sygedagpenge")
			s.tell(stream, due.Add(-5*day), journey.PromiseMade{Promise: "ringe", Department: "jobcenter", Kind: journey.Given, Due: due})
			tc.tell(&s)
			judge(t, BrokenPromise(), &s, tc.want)
		})
	}
}
