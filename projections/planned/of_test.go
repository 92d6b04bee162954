package planned

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/plannedjourney"
	"ledetraad/projections/journeys"
	"ledetraad/projections/view"
	"ledetraad/projections/viewtest"
)

// The words of drawn journeys and plans. "aldrig" and "ingen" are in plans only.
var (
	activities  = []string{"Besked", "Besøg", "Opkald", "Hold", "Møde"}
	departments = []string{"sundhed", "aeldre", "job"}
	channels    = []journey.Channel{"", journey.Phone, journey.Visit}
)

// drawJourneys makes a log of journeys: some of them again and again, with late
// knowledge, answers that come or do not, and ends that are taken back.
func drawJourneys(t *rapid.T) (log []event.Recorded, number int) {
	var s viewtest.Story
	pick := func(list []string) string { return rapid.SampledFrom(list).Draw(t, "word") }
	hour := rapid.IntRange(0, 400)
	number = rapid.IntRange(1, 14).Draw(t, "journeys")
	for i := range number {
		stream := fmt.Sprintf("journey-%d", i)
		happens := func(d event.Data) { s.Add(stream, day(1, 0).Add(time.Duration(hour.Draw(t, "hour"))*time.Hour), "", d) }
		happens(journey.Started{Participant: fmt.Sprint("b", rapid.IntRange(0, 12).Draw(t, "participant")), LifeSituation: pick([]string{"udskrevet", "udskrevet", "udskrevet", "syg"})})
		for k := range rapid.IntRange(0, 9).Draw(t, "touchpoints") {
			id, channel := fmt.Sprint("t", k), rapid.SampledFrom(channels).Draw(t, "channel")
			if rapid.Bool().Draw(t, "request") {
				happens(journey.TouchpointRequested{Touchpoint: id, Department: pick(departments), Activity: pick(activities), Channel: channel})
				if rapid.Bool().Draw(t, "answered") {
					happens(journey.TouchpointAnswered{Touchpoint: id})
				}
			} else {
				happens(journey.TouchpointRecorded{Touchpoint: id, Department: pick(departments), Activity: pick(activities), Channel: channel})
			}
		}
		if rapid.Bool().Draw(t, "ended") {
			happens(journey.Ended{})
			if rapid.Bool().Draw(t, "reopened") {
				happens(journey.Reopened{})
			}
		}
	}
	for i := range s.Events {
		if rapid.IntRange(0, 5).Draw(t, "late") == 0 {
			s.Events[i].KnownAt = s.Events[rapid.IntRange(0, len(s.Events)-1).Draw(t, "as")].KnownAt
		}
	}
	return s.Events, number
}

func drawSteps(t *rapid.T) []plannedjourney.Step {
	var list []plannedjourney.Step
	ids := rapid.Permutation([]string{"a", "b", "c", "d", "e", "f"}).Draw(t, "ids")
	for i := range rapid.IntRange(1, len(ids)).Draw(t, "steps") {
		s := plannedjourney.Step{Step: ids[i], Activity: rapid.SampledFrom(append(activities, "besøg", "aldrig")).Draw(t, "activity"),
			Department: rapid.SampledFrom(append(departments, "ingen")).Draw(t, "department"), Channel: rapid.SampledFrom(append(channels, journey.Letter)).Draw(t, "channel"),
			Optional: rapid.Bool().Draw(t, "optional"), Repeats: rapid.IntRange(0, 3).Draw(t, "repeats") == 0}
		if rapid.Bool().Draw(t, "timed") {
			s.AfterS = int64(3600 * rapid.IntRange(1, 100).Draw(t, "after"))
		}
		if rapid.Bool().Draw(t, "waits") {
			s.WaitS = int64(3600 * rapid.IntRange(1, 50).Draw(t, "wait"))
		}
		if rapid.IntRange(0, 2).Draw(t, "also") == 0 {
			s.Also = []string{rapid.SampledFrom(activities).Draw(t, "other")}
		}
		list = append(list, s)
	}
	return list
}

func drawPlans(t *rapid.T) []Plan {
	var list []Plan
	when := func() time.Time {
		return day(1, 0).Add(time.Duration(rapid.IntRange(0, 80).Draw(t, "from")-20) * time.Hour)
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "plans") {
		p := Plan{Plan: fmt.Sprint("plan-", i), Name: "Plan", LifeSituation: rapid.SampledFrom([]string{"udskrevet", "udskrevet", "udskrevet", "udskrevet", "syg"}).Draw(t, "situation"),
			Journey: rapid.SampledFrom([]string{"", "", "", "", "0"}).Draw(t, "for one")}
		for k := range rapid.IntRange(1, 3).Draw(t, "editions") {
			p.Editions = append(p.Editions, Edition{Revision: uint64(k), From: when(), Steps: drawSteps(t)})
		}
		slices.SortStableFunc(p.Editions, func(a, b Edition) int { return a.From.Compare(b.From) })
		if rapid.IntRange(0, 2).Draw(t, "retired") == 0 {
			p.Retired = when()
		}
		list = append(list, p)
	}
	return list
}

// What is said of many journeys is what the comparisons of each add up to, that
// was read by itself from a log replayed until the moment.
func TestOfIsTheSumOfComparisons(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log, number := drawJourneys(t)
		list := drawPlans(t)
		g, err := journeys.Gather(viewtest.Fold(t, log, journeys.ApplyTrace), "udskrevet")
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			m := journeys.Moment{Now: day(1, 0).Add(time.Duration(500-rapid.IntRange(0, 501).Draw(t, "before"))*time.Hour + 1)}
			if rapid.Bool().Draw(t, "then") {
				m.Known = rapid.SampledFrom(log).Draw(t, "known").KnownAt
			}
			f := journeys.Filter{LifeSituation: "udskrevet", Department: rapid.SampledFrom([]string{"", "", "job", "ingen"}).Draw(t, "department")}
			if rapid.IntRange(0, 3).Draw(t, "narrow") == 0 {
				f.From, f.Until = day(3, 0), day(9, 0)
			}
			r, err := journeys.AsOf(func(yield func(event.Recorded, error) bool) {
				for _, e := range log {
					if !yield(e, nil) {
						return
					}
				}
			}, m.Known, m.Now)
			if err != nil {
				t.Fatal(err)
			}
			want := oneByOne(t, r, number, list, f, m.Now)
			got, err := of(g, list, f, m, rapid.IntRange(1, 3).Draw(t, "processors"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("of %+v, at %+v: -want +got\n%s", f, m, diff)
			}
		}
	})
}

// oneByOne reads each journey's course and adds up what Compare says of it.
func oneByOne(t *rapid.T, r view.Reader, number int, list []Plan, f journeys.Filter, now time.Time) []Deviations {
	list = slices.DeleteFunc(slices.Clone(list), func(p Plan) bool { return p.Journey != "" })
	found := map[string]*comparisons{}
	for i := range number {
		c, there, err := journeys.CourseOf(r, fmt.Sprint(i), now)
		if err != nil {
			t.Fatal(err)
		}
		within := (f.From.IsZero() || !c.Begin.Before(f.From)) && (f.Until.IsZero() || c.Begin.Before(f.Until))
		touches := f.Department == "" || slices.ContainsFunc(c.Points, func(p journeys.Point) bool { return p.Department == f.Department })
		if !there || c.LifeSituation != f.LifeSituation || !within || !touches {
			continue
		}
		p, e, held := For(list, c.Journey, c.LifeSituation, c.Begin)
		if !held {
			continue
		}
		if found[p.Plan] == nil {
			found[p.Plan] = &comparisons{plan: p}
		}
		found[p.Plan].add(Compare(p, e, c, now), c.Participant)
	}
	out := []Deviations{}
	for _, p := range list {
		if x := found[p.Plan]; x != nil {
			out = append(out, x.figures())
		}
	}
	return out
}
