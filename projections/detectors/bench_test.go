package detectors

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
	"ledetraad/projections/view"
)

// municipality is 200,000 events of a municipality in a year, in the order of
// happening: calls and what comes of them, promises, and a time every hour.
var municipality = sync.OnceValue(func() []event.Recorded {
	const journeys, total = 4000, 200_000
	departments := []string{"aeldre-og-handicap", "jobcenter", "born-og-familie", "social-og-borgerservice", "sekretariatet"}
	situations := []string{"botilbud", "barn-bliver-voksen", "udskrevet", "sygedagpenge", "foraelder-med-kraeft", "plejehjem"}
	var s story
	for i, d := range departments {
		for _, n := range []programme.Norm{
			{Channel: "alarm", Milestone: programme.Answered, Clock: programme.Wall, Amount: 1800, Percentile: 90},
			{Channel: "letter", Milestone: programme.Answered, Clock: programme.WorkingDays, Amount: 8, Percentile: 80},
			{Milestone: programme.Acknowledged, Clock: programme.Weeks, Amount: 1, Percentile: 90},
		} {
			n.Norm, n.Department = fmt.Sprint("n-", i, "-", n.Channel), d
			s.norm(n)
		}
	}
	for i := range journeys {
		s.start(fmt.Sprint("journey-", i), situations[i%len(situations)])
	}
	now := at("2026-01-01")
	for i := 0; len(s.events) < total; i++ {
		j := i * 7919 % journeys
		stream, dep, id := fmt.Sprint("journey-", j), departments[j%len(departments)], fmt.Sprint("t", i)
		now = now.Add(5 * time.Minute)
		switch i % 4 {
		case 0, 1:
			channel := journey.Alarm
			if i%8 == 0 {
				channel = journey.Letter
			}
			s.tell(stream, now, journey.TouchpointRequested{Touchpoint: id, Department: dep, Activity: "henvendelse", Channel: channel, Device: "a"})
			s.tell(stream, now.Add(time.Minute), journey.TouchpointAcknowledged{Touchpoint: id})
			if i%5 != 0 {
				s.tell(stream, now.Add(time.Duration(i%97)*time.Minute), journey.TouchpointAnswered{Touchpoint: id, InPerson: true})
			}
		case 2:
			s.tell(stream, now, journey.TouchpointRecorded{Touchpoint: id, Department: dep, Activity: "besøg", InPerson: true})
		case 3:
			s.tell(stream, now, journey.PromiseMade{Promise: id, Department: dep, Due: now.Add(14 * day)})
			if i%5 != 0 {
				s.tell(stream, now.Add(time.Duration(i%17)*day), journey.PromiseKept{Promise: id})
			}
		}
		if i%12 == 0 {
			s.clock(now)
		}
	}
	return s.events
})

func BenchmarkFold(b *testing.B) {
	all := municipality()
	for _, d := range All() {
		p := d.Projection()
		handled := 0
		for _, e := range all {
			if slices.Contains(p.Handles, e.Type) {
				handled++
			}
		}
		b.Run(d.Kind, func(b *testing.B) {
			for b.Loop() {
				m := view.NewMemory()
				for _, e := range all {
					if !slices.Contains(p.Handles, e.Type) {
						continue
					}
					if err := p.Apply(m, e); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(handled*b.N)/b.Elapsed().Seconds(), "handled/s")
			b.ReportMetric(float64(len(all)*b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}
