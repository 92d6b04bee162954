package planned

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/plannedjourney"
	"ledetraad/projections/journeys"
	"ledetraad/projections/view"
	"ledetraad/projections/viewtest"
)

// A hundred thousand journeys of ten touchpoints, hardly two alike, held against a
// plan of eight steps that most of them keep more or less.
// number of journeys in the benchmark.
const number = 100_000

func BenchmarkDeviations(b *testing.B) {
	g, list := benchGathered(b)
	middle := day(1, 0).Add(number / 2 * time.Minute)
	for _, c := range []struct {
		name string
		at   journeys.Moment
	}{{"now", journeys.Moment{Now: middle.AddDate(1, 0, 0)}}, {"until another day", journeys.Moment{Now: middle}}, {"as known on another day", journeys.Moment{Known: middle, Now: middle}}} {
		b.Run(c.name, func(b *testing.B) {
			held := 0
			for b.Loop() {
				all, err := of(g, list, journeys.Filter{LifeSituation: "udskrevet"}, c.at, 1)
				if err != nil || len(all) != 1 {
					b.Fatal(all, err)
				}
				held = *all[0].Journeys
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*held), "ns/journey")
		})
	}
}

// benchGathered are those journeys, and the plan in two editions.
func benchGathered(b *testing.B) (*journeys.Gathered, []Plan) {
	random := rand.New(rand.NewPCG(1, 2))
	var steps []plannedjourney.Step
	for i := range 8 {
		steps = append(steps, plannedjourney.Step{Step: fmt.Sprint("s", i), Activity: fmt.Sprint("aktivitet ", i), Department: departments[i%3], AfterS: 3 * daily, WaitS: daily, Optional: i == 3, Repeats: i == 5})
	}
	list := []Plan{{Plan: "hjem", Name: "Hjem", LifeSituation: "udskrevet", Editions: []Edition{{From: day(1, 0), Steps: steps}, {Revision: 1, From: day(20, 0), Steps: steps[:7]}}}}
	m := view.NewMemory()
	for i := range number {
		var s viewtest.Story
		at := day(1, 0).Add(time.Duration(i) * time.Minute)
		next := func(d event.Data) {
			at = at.Add(time.Duration(random.IntN(40)) * time.Hour)
			s.Add(fmt.Sprintf("journey-%07d", i), at, "", d)
		}
		next(journey.Started{Participant: fmt.Sprint("deltager-", i/2), LifeSituation: "udskrevet"})
		for k := range 10 {
			id, activity := fmt.Sprint("t", k), k
			if random.IntN(3) == 0 {
				activity = random.IntN(20)
			}
			if k%3 > 0 {
				next(journey.TouchpointRecorded{Touchpoint: id, Department: departments[(activity+random.IntN(5)/4)%3], Activity: fmt.Sprint("aktivitet ", activity), Channel: journey.Phone})
			} else {
				next(journey.TouchpointRequested{Touchpoint: id, Department: departments[activity%3], Activity: fmt.Sprint("aktivitet ", activity), Channel: journey.Digital})
				next(journey.TouchpointAnswered{Touchpoint: id})
			}
		}
		for _, e := range s.Events {
			e.KnownAt = e.HappenedAt.Add(time.Hour)
			if err := journeys.ApplyTrace(m, e); err != nil {
				b.Fatal(err)
			}
		}
	}
	g, err := journeys.Gather(m, "udskrevet")
	if err != nil {
		b.Fatal(err)
	}
	return g, list
}
