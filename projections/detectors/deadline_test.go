package detectors

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/rules"
	"ledetraad/projections/view"
)

func TestDeadlineMissed(t *testing.T) {
	const j = "journey-udskrevet-1"
	due := at("2026-03-10 12:00")
	promise := func(s *story) {
		s.start(j, "udskrevet-ikke-rask")
		s.tell(j, at("2026-03-02 09:00"), journey.PromiseMade{Promise: "genoptraening", Department: "aeldre-og-handicap", Kind: journey.Statutory, Due: due})
	}
	keep := func(s *story, when time.Time) { s.tell(j, when, journey.PromiseKept{Promise: "genoptraening"}) }
	moveTo := func(s *story, when, to time.Time, n journey.Notice) {
		s.tell(j, when, journey.PromiseMoved{Promise: "genoptraening", Due: to, Notice: n})
	}
	const scope = "aeldre-og-handicap/udskrevet-ikke-rask"
	measure := func(n, of, overdue, open, notice int, longest time.Duration) map[string]float64 {
		return figures("n", n, "of", of, "open_overdue", overdue, "open", open, "with_notice", notice, "longest_late_s", longest.Seconds())
	}
	forgiving := rules.Values{"forgive_late_moves": {Number: 1}}
	late := []string{"kept genoptraening", "made genoptraening"}
	overdue := []string{"made genoptraening"}

	for _, tc := range []struct {
		name   string
		params rules.Values
		tell   func(*story)
		want   map[string]found
	}{
		{"kept in time", nil, func(s *story) { promise(s); keep(s, due.Add(-time.Hour)); s.clock(due.Add(day)) }, map[string]found{}},
		{"kept at exactly the due instant", nil, func(s *story) { promise(s); keep(s, due); s.clock(due.Add(day)) }, map[string]found{}},
		{"kept a second late", nil, func(s *story) { promise(s); keep(s, due.Add(time.Second)) }, map[string]found{
			scope: {painpoint.Low, measure(1, 1, 0, 0, 0, time.Second), late},
		}},
		{"open before its time", nil, func(s *story) { promise(s); s.clock(due.Add(-time.Second)) }, map[string]found{}},
		{"open, and nobody has said what time it is", nil, func(s *story) { promise(s) }, map[string]found{}},
		{"open when its time comes", nil, func(s *story) { promise(s); s.clock(due) }, map[string]found{
			scope: {painpoint.Low, measure(0, 0, 1, 1, 0, 0), overdue},
		}},
		{"promised after its time had come", nil, func(s *story) { s.clock(due.Add(2 * day)); promise(s) }, map[string]found{
			scope: {painpoint.Low, measure(0, 0, 1, 1, 0, 2*day), overdue},
		}},
		{"open for a month", nil, func(s *story) { promise(s); s.clock(due.Add(day)); s.clock(due.Add(31*day + time.Hour)) }, map[string]found{
			scope: {painpoint.High, measure(0, 0, 1, 1, 0, 30*day), overdue},
		}},
		{"overdue, then known to have been kept in time", nil, func(s *story) {
			promise(s)
			s.clock(due.Add(day))
			keep(s, due.Add(-time.Minute))
		}, map[string]found{}},
		{"overdue, then kept", nil, func(s *story) { promise(s); s.clock(due.Add(day)); keep(s, due.Add(8*day)) }, map[string]found{
			scope: {painpoint.Medium, measure(1, 1, 0, 0, 0, 8*day), late},
		}},
		{"withdrawn", nil, func(s *story) {
			promise(s)
			s.clock(due.Add(day))
			s.tell(j, due.Add(2*day), journey.PromiseWithdrawn{Promise: "genoptraening", Reason: "Borgeren ønsker det ikke længere"})
		}, map[string]found{}},
		{"moved in time, kept by the new time", nil, func(s *story) {
			promise(s)
			moveTo(s, due, due.Add(7*day), journey.Written)
			s.clock(due.Add(day))
			keep(s, due.Add(6*day))
		}, map[string]found{}},
		{"moved in time, known only after its time had come", nil, func(s *story) {
			promise(s)
			s.clock(due.Add(day))
			moveTo(s, due.Add(-day), due.Add(7*day), journey.Oral)
		}, map[string]found{}},
		{"moved in time, and late all the same", nil, func(s *story) {
			promise(s)
			moveTo(s, due.Add(-day), due.Add(7*day), journey.Written)
			keep(s, due.Add(8*day))
		}, map[string]found{scope: {painpoint.Low, measure(1, 1, 0, 0, 1, day), late}}},
		{"moved when it was late already", nil, func(s *story) {
			promise(s)
			moveTo(s, due.Add(day), due.Add(7*day), journey.Written)
			keep(s, due.Add(3*day))
		}, map[string]found{scope: {painpoint.Low, measure(1, 1, 0, 0, 1, 3*day), late}}},
		{"moved when it was late already, forgiven", forgiving, func(s *story) {
			promise(s)
			moveTo(s, due.Add(day), due.Add(7*day), journey.Written)
			keep(s, due.Add(3*day))
		}, map[string]found{}},
		{"moved after it was kept", forgiving, func(s *story) {
			promise(s)
			moveTo(s, due.Add(4*day), due.Add(7*day), journey.Untold)
			keep(s, due.Add(3*day))
		}, map[string]found{scope: {painpoint.Low, measure(1, 1, 0, 0, 0, 3*day), late}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var s story
			tc.tell(&s)
			judge(t, DeadlineMissed().With(tc.params), &s, tc.want)
		})
	}
}

// The next due time is that of the promise that is due next; then the time at
// which the lateness becomes graver; and at last there is none.
func TestDeadlineNextDue(t *testing.T) {
	d, m := DeadlineMissed(), view.NewMemory()
	due := at("2026-03-10 12:00")
	var s story
	s.start("journey-1", "sygedagpenge")
	s.tell("journey-1", at("2026-03-01"), journey.PromiseMade{Promise: "b", Department: "jobcenter", Due: due.Add(day)})
	s.tell("journey-1", at("2026-03-01"), journey.PromiseMade{Promise: "a", Department: "jobcenter", Due: due})
	fold(t, m, d, s.events...)
	for i, want := range []time.Time{due, due.Add(day), due.Add(30 * day), due.Add(90 * day), {}} {
		got, some, err := NextDue(m, d)
		if err != nil || !got.Equal(want) && some || some == want.IsZero() {
			t.Fatalf("time %d: %v, %v, %v; want %v", i, got, some, err, want)
		}
		if some {
			s.clock(got)
			fold(t, m, d, s.events[len(s.events)-1])
		}
	}
}

// The measure of a large log, spread over many scopes and recorded in any
// order: 1,329 closed, 377 of them late, and 105 open ones past their time.
func TestDeadlineSums(t *testing.T) {
	departments := []string{"jobcenter", "aeldre-og-handicap", "born-og-familie", "social-og-borgerservice"}
	situations := []string{"botilbud", "barn-bliver-voksen", "udskrevet-ikke-rask", "sygedagpenge", "plejehjem"}
	rng := rand.New(rand.NewPCG(7, 10))
	d, m := DeadlineMissed(), view.NewMemory()
	var s story
	var kept []func()
	start := at("2025-01-06 08:00")
	for i := range 1329 + 105 {
		stream := fmt.Sprintf("journey-%d", i)
		s.start(stream, situations[rng.IntN(len(situations))])
		due := start.Add(time.Duration(rng.IntN(200)) * day)
		s.tell(stream, start, journey.PromiseMade{Promise: "svar", Department: departments[rng.IntN(len(departments))], Due: due})
		switch {
		case i < 377:
			kept = append(kept, func() {
				s.tell(stream, due.Add(time.Duration(1+i)*time.Hour), journey.PromiseKept{Promise: "svar"})
			})
		case i < 1329:
			kept = append(kept, func() { s.tell(stream, due.Add(-time.Duration(i)*time.Minute), journey.PromiseKept{Promise: "svar"}) })
		}
	}
	rng.Shuffle(len(kept), func(i, j int) { kept[i], kept[j] = kept[j], kept[i] })
	for i, k := range kept {
		if i == len(kept)/2 {
			s.clock(start.Add(100 * day)) // many are overdue now that are known later to have been kept
		}
		k()
	}
	s.clock(start.Add(300 * day))
	fold(t, m, d, s.events...)
	got := holding(t, m, s.events)
	total := sum(got)
	delete(total, "longest_late_s")
	if diff := cmp.Diff(figures("n", 377, "of", 1329, "open_overdue", 105, "open", 105, "with_notice", 0), total); diff != "" {
		t.Errorf("over %d scopes (-want +got):\n%s", len(got), diff)
	}
}
