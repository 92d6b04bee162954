package journeys_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
	"ledetraad/projections/journeys"
	"ledetraad/projections/stats"
)

func norm(key, department, activity string, m programme.Milestone, c programme.Clock, amount int64) programme.Norm {
	return programme.Norm{Norm: key, Department: department, Activity: activity, Milestone: m, Clock: c, Amount: amount, Percentile: 90}
}

func TestResponses(t *testing.T) {
	alarm := norm("nodkald", "aeldre", "nødkald", programme.Answered, programme.Wall, 1800)
	seen := norm("kvittering", "job", "ansøgning", programme.Acknowledged, programme.WorkingDays, 1)
	done := norm("afgoerelse", "job", "ansøgning", programme.Resolved, programme.WorkingDays, 8)
	hours := norm("opkald", "borgerservice", "", programme.Answered, programme.OpeningHours, 3600)
	s := &story{}
	for _, n := range []programme.Norm{alarm, seen, done, hours} {
		s.programme(programme.ResponseNormSet{Norm: n})
	}
	call := func(id string, facts ...any) {
		s.on(id, "2026-03-01 08:00", journey.Started{Participant: "deltager-" + id, LifeSituation: "udskrevet"})
		s.on(id, facts...)
	}
	apply := journey.TouchpointRequested{Touchpoint: "s", Department: "job", Activity: "ansøgning", Channel: journey.Digital}
	phone := journey.TouchpointRequested{Touchpoint: "t", Department: "borgerservice", Activity: "spørgsmål", Channel: journey.Phone}
	answer := func(id string) journey.TouchpointAnswered { return journey.TouchpointAnswered{Touchpoint: id} }
	call("1", "2026-03-02 08:00", requested("a", "aeldre"), "2026-03-02 08:10", answer("a"))
	call("2", "2026-03-02 08:00", requested("a", "aeldre"), "2026-03-02 08:01", journey.TouchpointAcknowledged{Touchpoint: "a"},
		"2026-03-02 15:00", answer("a")) // reset, then seven hours
	call("3", "2026-03-02 08:00", requested("a", "aeldre"), "2026-03-02 08:30", journey.TouchpointResolved{Touchpoint: "a"}) // no answer was noted
	call("4", "2026-03-12 11:00", requested("a", "aeldre"))                                                                  // an hour ago
	call("5", "2026-03-12 11:45", requested("a", "aeldre"))                                                                  // just now
	call("6", "2026-03-02 08:00", requested("a", "aeldre"), "2026-03-02 07:58", answer("a"))                                 // clocks disagree
	// Friday; the day of receipt does not count, nor does the weekend.
	call("7", "2026-03-06 09:00", apply, "2026-03-09 22:00", journey.TouchpointAcknowledged{Touchpoint: "s"},
		"2026-03-09 12:00", answer("s"))
	call("8", "2026-03-02 09:00", apply, "2026-03-03 10:00", answer("s"))
	call("9", "2026-03-02 09:00", phone, "2026-03-03 09:00", answer("t")) // nobody has set opening hours
	call("10", "2026-03-02 09:00", journey.TouchpointRequested{Touchpoint: "u", Department: "kultur", Activity: "spørgsmål"}, "2026-03-02 11:00", answer("u"))
	r, now := s.tables(t), clock("2026-03-12 12:00")

	got := ask[[]journeys.Response](t)(journeys.Responses(r, journeys.Filter{}, now))
	want := []journeys.Response{
		{Department: "aeldre", Activity: "nødkald", Channel: "alarm", Milestone: programme.Answered, Clock: programme.Wall, Norm: &alarm,
			N: 6, Participants: 6, Answered: 4, Unanswered: 2, PendingIn: ptr(1), PendingPast: ptr(1),
			// Sorted: 0, 10 min, 15 min+, 30 min, 60 min+, 7 h. S: 5/6, 4/6, then 3 at risk: 4/9; so the median is 30 minutes.
			MedianS: ptr(1800.0), MedianState: stats.Known, P90State: stats.TooFew, LongestS: 7 * 3600, Skewed: 1, Inferred: 1,
			Share: &journeys.Within{Kept: 3, Missed: 2, Pending: 1, Value: ptr(0.6), Worst: 0.5, Best: 4.0 / 6, Target: 0.9}},
		{Department: "borgerservice", Activity: "spørgsmål", Channel: "phone", Milestone: programme.Answered, Clock: programme.Wall, Norm: &hours,
			Unmeasurable: "the calendar has no opening hours: limit cannot be measured on this clock",
			N:            1, Participants: 1, Answered: 1, MedianS: ptr(86400.0), MedianState: stats.Known, P90State: stats.TooFew, LongestS: 86400},
		{Department: "job", Activity: "ansøgning", Channel: "digital", Milestone: programme.Acknowledged, Clock: programme.WorkingDays, Norm: &seen,
			N: 2, Participants: 2, Answered: 2, PendingIn: ptr(0), PendingPast: ptr(0), MedianS: ptr(86400.0), MedianState: stats.Known,
			P90State: stats.TooFew, LongestS: 86400, Inferred: 2, Share: &journeys.Within{Kept: 2, Value: ptr(1.0), Worst: 1, Best: 1, Target: 0.9}},
		{Department: "job", Activity: "ansøgning", Channel: "digital", Milestone: programme.Resolved, Clock: programme.WorkingDays, Norm: &done,
			N: 2, Participants: 2, Unanswered: 2, PendingIn: ptr(2), PendingPast: ptr(0), MedianState: stats.NotReached, P90State: stats.TooFew,
			LongestS: 8 * 86400, Share: &journeys.Within{Pending: 2, Worst: 0, Best: 1, Target: 0.9}},
		{Department: "kultur", Activity: "spørgsmål", Milestone: programme.Answered, Clock: programme.Wall,
			N: 1, Participants: 1, Answered: 1, MedianS: ptr(7200.0), MedianState: stats.Known, P90State: stats.TooFew, LongestS: 7200},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, tc := range []struct {
		name string
		f    journeys.Filter
		n    []int
	}{
		{"department", journeys.Filter{Department: "aeldre"}, []int{6}},
		{"made from and until", journeys.Filter{From: clock("2026-03-06 09:00"), Until: clock("2026-03-12 11:45")}, []int{1, 1, 1}},
		{"situation", journeys.Filter{LifeSituation: "sygedagpenge"}, nil},
	} {
		var n []int
		for _, row := range ask[[]journeys.Response](t)(journeys.Responses(r, tc.f, now)) {
			n = append(n, row.N)
		}
		if diff := cmp.Diff(tc.n, n); diff != "" {
			t.Errorf("%s: %s", tc.name, diff)
		}
	}
}

// Each request is judged by the norm that held when it was made, on opening
// hours once they are known.
func TestResponsesByTheNormOfTheirTime(t *testing.T) {
	old, now_ := norm("gammel", "borgerservice", "", programme.Answered, programme.OpeningHours, 2*3600), norm("ny", "borgerservice", "", programme.Answered, programme.OpeningHours, 3600)
	old.Until, now_.From = clock("2026-03-10"), clock("2026-03-10")
	s := &story{}
	s.programme(programme.ResponseNormSet{Norm: old}, programme.ResponseNormSet{Norm: now_}, programme.OpeningHoursSet{Week: map[string]programme.Hours{
		"monday": {Opens: "08:00", Closes: "12:00"}, "tuesday": {Opens: "08:00", Closes: "12:00"}}})
	for id, on := range map[string]string{"1": "2026-03-09 10:30", "2": "2026-03-16 10:30"} { // Mondays, 11:30 in Denmark
		at := clock(on)
		s.add("journey-"+id, at, started)
		s.add("journey-"+id, at, journey.TouchpointRequested{Touchpoint: "t", Department: "borgerservice", Activity: "opkald"})
		s.add("journey-"+id, at.Add(22*time.Hour), journey.TouchpointAnswered{Touchpoint: "t"}) // Tuesday 9:30: two open hours later
	}
	got := ask[[]journeys.Response](t)(journeys.Responses(s.tables(t), journeys.Filter{}, clock("2026-04-01")))
	if len(got) != 2 || got[0].Norm.Norm != "gammel" || got[0].Share.Kept != 1 || got[1].Norm.Norm != "ny" || got[1].Share.Missed != 1 ||
		*got[0].MedianS != 7200 || *got[1].MedianS != 7200 {
		t.Errorf("%+v", got)
	}
}

// Twenty alarms that were answered and one hundred that were not: leaving the
// hundred out would show ten minutes.
func TestResponsesCountTheUnanswered(t *testing.T) {
	s := &story{}
	for i := range 120 {
		id := fmt.Sprintf("journey-%d", i)
		at := clock("2026-03-02 08:00")
		s.add(id, at, started)
		s.add(id, at, requested("a", "aeldre"))
		if i < 20 {
			s.add(id, at.Add(10*time.Minute), event.Data(journey.TouchpointAnswered{Touchpoint: "a"}))
		}
	}
	got := ask[[]journeys.Response](t)(journeys.Responses(s.tables(t), journeys.Filter{}, clock("2026-03-03")))
	if len(got) != 1 || got[0].MedianS != nil || got[0].MedianState != stats.NotReached || got[0].P90State != stats.NotReached ||
		got[0].Participants != 1 || got[0].Share != nil || got[0].PendingIn != nil {
		t.Errorf("%+v", got)
	}
}
