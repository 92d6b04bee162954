package journeys_test

import (
	"fmt"
	"testing"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
	"ledetraad/projections/view"
)

// busy makes a log of n events: journeys of ten touchpoints in three
// departments, of which four are requests that are seen and answered, with a
// hand-over and a promise: twenty-one events each.
func busy(n int) []event.Recorded {
	s := &story{}
	for i := 0; len(s.Events) < n; i++ {
		s.busy(i, fmt.Sprintf("situation-%d", i%8))
	}
	return s.Events
}

// busy adds the journey of a number.
func (s *story) busy(i int, situation string) {
	departments := []string{"aeldre", "job", "borgerservice"}
	id := fmt.Sprintf("journey-%07d", i)
	at := clock("2026-01-01").Add(time.Duration(i) * time.Minute)
	next := func(d event.Data) {
		at = at.Add(time.Duration(1+(i*7919)%97) * time.Minute)
		s.add(id, at, d)
	}
	next(journey.Started{Participant: fmt.Sprintf("deltager-%d", i/2), LifeSituation: situation})
	for k := range 6 {
		next(recorded(fmt.Sprintf("t%d", k), departments[(i+k/2)%3], fmt.Sprintf("aktivitet %d", (i+k)%20)))
	}
	for k := range 4 {
		q := requested(fmt.Sprintf("r%d", k), departments[(i+k)%3])
		q.Summary = event.About("Jeg ringer og ringer, og der kommer ikke nogen", "deltager")
		next(q)
		next(journey.TouchpointAcknowledged{Touchpoint: q.Touchpoint})
		next(journey.TouchpointAnswered{Touchpoint: q.Touchpoint, InPerson: true})
	}
	next(journey.TouchpointHandedOver{Touchpoint: "r0", From: departments[i%3], To: departments[(i+1)%3]})
	next(journey.PromiseMade{Promise: "p", Department: departments[i%3], Due: at.Add(time.Hour)})
}

func BenchmarkApply(b *testing.B) {
	log := busy(100_000)
	for b.Loop() {
		fold(b, log)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(log)), "ns/event")
}

// The number of touchpoints is ten in twenty-one of the events.
func benchmarkQuery(b *testing.B, events int, q func(view.Reader) error) {
	m := fold(b, busy(events))
	if err := q(m); err != nil { // the store builds its orders at the first scan
		b.Fatal(err)
	}
	for b.Loop() {
		if err := q(m); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFlowOfAMillionTouchpoints(b *testing.B) {
	benchmarkQuery(b, 2_100_000, func(r view.Reader) error {
		_, err := journeys.Flow(r, journeys.ByActivity, journeys.Filter{})
		return err
	})
}

func BenchmarkQueries(b *testing.B) {
	m := fold(b, busy(210_000)) // 10,000 journeys with 100,000 touchpoints
	now := clock("2026-06-01")
	for _, q := range []struct {
		name string
		ask  func() error
	}{
		{"list", func() error { _, err := journeys.List(m, journeys.Filter{}, now); return err }},
		{"list of a department", func() error { _, err := journeys.List(m, journeys.Filter{Department: "job"}, now); return err }},
		{"timeline", func() error { _, _, err := journeys.Timeline(m, "0000500", now); return err }},
		{"hand-overs", func() error { _, err := journeys.HandOvers(m, journeys.Filter{}, now); return err }},
		{"responses", func() error { _, err := journeys.Responses(m, journeys.Filter{}, now); return err }},
		{"responses of a day", func() error {
			_, err := journeys.Responses(m, journeys.Filter{From: clock("2026-01-03"), Until: clock("2026-01-04")}, now)
			return err
		}},
		{"situations", func() error { _, err := journeys.Situations(m, journeys.Filter{}, now); return err }},
		{"departments", func() error { _, err := journeys.Departments(m); return err }},
	} {
		b.Run(q.name, func(b *testing.B) {
			for b.Loop() {
				if err := q.ask(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A hundred thousand journeys of ten touchpoints in one life situation: reading
// them once, and then the maps of other days.
func BenchmarkFoldedMap(b *testing.B) {
	const number = 100_000
	m, s := view.NewMemory(), &story{}
	for i := range number {
		s.busy(i, "udskrevet")
		for _, e := range s.Events {
			e.KnownAt = e.HappenedAt.Add(time.Hour)
			if err := journeys.ApplyTrace(m, e); err != nil {
				b.Fatal(err)
			}
		}
		s.Events = s.Events[:0]
	}
	gather := func() *journeys.Gathered {
		g, err := journeys.Gather(m, "udskrevet")
		if err != nil {
			b.Fatal(err)
		}
		return g
	}
	g := gather()
	b.Logf("%d MB", g.Bytes()>>20)
	b.Run("read", func(b *testing.B) {
		for b.Loop() {
			gather()
		}
	})
	ask := func(m journeys.Moment) func(b *testing.B) {
		return func(b *testing.B) {
			for b.Loop() {
				if f, err := g.Fold(journeys.Filter{}, m); err != nil || f.Journeys == 0 {
					b.Fatal(f.Journeys, err)
				}
			}
		}
	}
	middle := clock("2026-01-01").Add(number / 2 * time.Minute)
	b.Run("now", ask(journeys.Moment{Now: middle.AddDate(1, 0, 0)}))
	b.Run("until another day", ask(journeys.Moment{Now: middle}))
	b.Run("as known on another day", ask(journeys.Moment{Known: middle, Now: middle}))
}
