package planned

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/plannedjourney"
	"ledetraad/projections/journeys"
	"ledetraad/projections/view"
)

const daily = 86400

func day(d, hour int) time.Time { return time.Date(2026, 3, d, hour, 0, 0, 0, time.UTC) }

func step(id, activity, department string, after int64) plannedjourney.Step {
	return plannedjourney.Step{Step: id, Activity: activity, Department: department, AfterS: after}
}

// home is from the hospital: a visit within three days, help, training if wanted,
// and a talk a month later.
func home() []plannedjourney.Step {
	list := []plannedjourney.Step{step("besked", "Udskrivningsbesked", "sundhed", 0), step("besoeg", "Visitationsbesøg", "aeldre", 3*daily),
		step("traening", "Genoptræning", "sundhed", 7*daily), step("samtale", "Opfølgning", "aeldre", 30*daily)}
	list[1].Channel, list[1].WaitS = journey.Visit, 2*daily
	list[2].Optional, list[2].Repeats, list[2].Also = true, true, []string{"Hold"}
	return list
}

func point(id, activity, department string, at time.Time) journeys.Point {
	return journeys.Point{Touchpoint: id, Activity: activity, Department: department, At: at}
}

func TestCompare(t *testing.T) {
	asked := func(p journeys.Point, until time.Time) journeys.Point {
		p.Request, p.Until = true, until
		return p
	}
	by := func(p journeys.Point, c journey.Channel) journeys.Point {
		p.Channel = c
		return p
	}
	for _, c := range []struct {
		name   string
		points []journeys.Point
		ended  bool
		now    time.Time
		want   []string // a line for each step, then for each extra touchpoint
		n      int      // deviations
	}{
		{name: "as planned", points: []journeys.Point{point("a", "Udskrivningsbesked", "sundhed", day(2, 8)), point("b", "visitationsbesøg", "aeldre", day(4, 8)),
			point("c", "Hold", "sundhed", day(8, 8)), point("d", "Opfølgning", "aeldre", day(20, 8))}, ended: true, now: day(30, 8),
			want: []string{"done a", "done b", "done c", "done d"}},
		{name: "optional left out, what follows has the time of both", points: []journeys.Point{point("a", "Udskrivningsbesked", "sundhed", day(2, 8)), point("b", "Visitationsbesøg", "aeldre", day(4, 8)),
			point("d", "Opfølgning", "aeldre", time.Date(2026, 4, 10, 8, 0, 0, 0, time.UTC))}, ended: true, now: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC),
			want: []string{"done a", "done b", "left", "done d"}},
		{name: "late, elsewhere, by another channel", points: []journeys.Point{point("a", "Udskrivningsbesked", "sundhed", day(2, 8)),
			by(asked(point("b", "Visitationsbesøg", "job", day(7, 8)), day(10, 8)), journey.Phone)}, now: day(11, 8),
			want: []string{"done a", "done b late 48h waited 72h over 24h in job by phone", "pending", "pending"}, n: 1},
		{name: "missing when the journey went on, or ended", points: []journeys.Point{point("a", "Udskrivningsbesked", "sundhed", day(2, 8)), point("c", "Genoptræning", "sundhed", day(3, 8))},
			ended: true, now: day(4, 8), want: []string{"done a", "missing", "done c", "missing"}, n: 2},
		{name: "missing when its time has passed, and not before", points: []journeys.Point{point("a", "Udskrivningsbesked", "sundhed", day(2, 8))},
			now: day(6, 8), want: []string{"done a", "missing late 24h", "pending", "pending"}, n: 1},
		{name: "in another order", points: []journeys.Point{point("b", "Visitationsbesøg", "aeldre", day(2, 8)), point("a", "Udskrivningsbesked", "sundhed", day(3, 8)),
			point("c", "Genoptræning", "sundhed", day(4, 8)), point("d", "Opfølgning", "aeldre", day(5, 8))}, ended: true, now: day(6, 8),
			want: []string{"moved a", "done b", "done c", "done d"}, n: 1},
		{name: "again, and besides", points: []journeys.Point{point("a", "Udskrivningsbesked", "sundhed", day(2, 8)), point("x", "Opkald", "aeldre", day(2, 9)),
			point("b", "Visitationsbesøg", "aeldre", day(3, 8)), point("y", "Visitationsbesøg", "aeldre", day(4, 8))}, now: day(5, 8),
			want: []string{"done a", "done b", "pending", "pending", "extra x", "extra y again besoeg"}, n: 2},
		{name: "the same work in the right department goes before the first", points: []journeys.Point{point("a", "Udskrivningsbesked", "sundhed", day(2, 8)),
			point("y", "Visitationsbesøg", "job", day(2, 12)), point("b", "Visitationsbesøg", "aeldre", day(3, 8))}, now: day(4, 8),
			want: []string{"done a", "done b", "pending", "pending", "extra y again besoeg"}, n: 1},
		{name: "as often as it takes", points: []journeys.Point{point("a", "Udskrivningsbesked", "sundhed", day(2, 8)), point("b", "Visitationsbesøg", "aeldre", day(3, 8)),
			point("c", "Hold", "sundhed", day(4, 8)), point("e", "Hold", "sundhed", day(5, 8)), point("d", "Opfølgning", "aeldre", day(6, 8)), point("f", "Genoptræning", "job", day(7, 8))},
			now: day(8, 8), want: []string{"done a", "done b", "done c and 2 more", "done d"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			course := journeys.Course{Journey: "j", Begin: c.points[0].At, Ended: c.ended, Points: c.points}
			got := Compare(Plan{Plan: "hjem"}, Edition{Steps: home()}, course, c.now)
			if diff := cmp.Diff(c.want, lines(got)); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
			if got.Deviations != c.n {
				t.Errorf("%d deviations, want %d", got.Deviations, c.n)
			}
		})
	}
}

// lines say of each step, and each extra touchpoint, what came of it.
func lines(c Comparison) []string {
	var out []string
	hours := func(what string, s *float64) string {
		if s == nil {
			return ""
		}
		return fmt.Sprintf(" %s %gh", what, *s/3600)
	}
	for _, m := range c.Steps {
		line := string(m.State)
		if m.Touchpoint != "" {
			line += " " + m.Touchpoint
		}
		line += hours("late", m.LateS) + hours("waited", m.WaitedS) + hours("over", m.OverWaitS)
		if m.More > 0 {
			line += fmt.Sprintf(" and %d more", m.More)
		}
		if m.WasDepartment != "" {
			line += " in " + m.WasDepartment
		}
		if m.WasChannel != "" {
			line += " by " + string(m.WasChannel)
		}
		out = append(out, line)
	}
	for _, x := range c.Extra {
		line := "extra " + x.Touchpoint
		if x.Again != "" {
			line += " again " + x.Again
		}
		out = append(out, line)
	}
	return out
}

// Every touchpoint is told once, and steps that were done in their place stand in
// the order of happening.
func TestEveryTouchpointOnce(t *testing.T) {
	activities := []string{"Udskrivningsbesked", "Visitationsbesøg", "Genoptræning", "Opfølgning", "Opkald"}
	rapid.Check(t, func(t *rapid.T) {
		var points []journeys.Point
		at := day(2, 8)
		for i := range rapid.IntRange(1, 12).Draw(t, "touchpoints") {
			at = at.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "hours")) * time.Hour)
			points = append(points, point(fmt.Sprint("t", i), rapid.SampledFrom(activities).Draw(t, "activity"), rapid.SampledFrom([]string{"sundhed", "aeldre"}).Draw(t, "department"), at))
		}
		c := Compare(Plan{}, Edition{Steps: home()}, journeys.Course{Begin: points[0].At, Ended: rapid.Bool().Draw(t, "ended"), Points: points}, at)
		seen, more := map[string]int{}, 0
		var last time.Time
		for _, m := range c.Steps {
			if m.Touchpoint != "" {
				seen[m.Touchpoint]++
			}
			more += m.More
			if m.State == Done {
				if m.At.Before(last) {
					t.Errorf("%s was done before the step before it", m.Step.Step)
				}
				last = m.At
			}
		}
		for _, x := range c.Extra {
			seen[x.Touchpoint]++
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("%s is told %d times", id, n)
			}
		}
		if len(seen)+more != len(points) {
			t.Errorf("%d and %d more of %d touchpoints are told", len(seen), more, len(points))
		}
	})
}

// A journey is held against the edition of the day it began, and one that nobody
// knew of yet is not there.
func TestEditions(t *testing.T) {
	m := view.NewMemory()
	tell := func(revision uint64, known time.Time, d event.Data) {
		t.Helper()
		e := event.Recorded{Stream: plannedjourney.Stream("hjem"), Revision: revision, Type: d.EventName(), Data: d, Meta: event.Meta{HappenedAt: known, KnownAt: known}}
		if err := Apply(m, e); err != nil {
			t.Fatal(err)
		}
	}
	steps := home()
	tell(0, day(1, 0), plannedjourney.Described{Name: "Hjem", LifeSituation: "udskrevet", From: day(3, 0), Steps: steps})
	tell(1, day(5, 0), plannedjourney.Revised{From: day(10, 0), Steps: steps[:2]})
	tell(2, day(6, 0), plannedjourney.Retired{From: day(20, 0)})
	list, err := Plans(m, "udskrevet", Moment{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		begin time.Time
		want  int // steps of the edition; 0: none holds
	}{{day(2, 23), 0}, {day(3, 0), 4}, {day(9, 23), 4}, {day(10, 0), 2}, {day(19, 23), 2}, {day(20, 0), 0}} {
		_, e, ok := For(list, "j", "udskrevet", c.begin)
		if len(e.Steps) != c.want || ok != (c.want > 0) {
			t.Errorf("begun %s: %d steps, %v; want %d", c.begin, len(e.Steps), ok, c.want)
		}
	}
	earlier, ok, err := PlanOf(m, "hjem", Moment{KnownAt: day(5, 1)})
	if err != nil || !ok || len(earlier.Editions) != 2 || !earlier.Retired.IsZero() {
		t.Errorf("as known on the fifth: %+v, %v, %v", earlier, ok, err)
	}
	if _, ok, _ := PlanOf(m, "hjem", Moment{HappenedUntil: day(1, 0).Add(-time.Second)}); ok {
		t.Error("there is a plan before it was made")
	}
}

// A plan for one journey goes before that of its life situation.
func TestFor(t *testing.T) {
	plan := func(key, journey string, from time.Time) Plan {
		return Plan{Plan: key, LifeSituation: "udskrevet", Journey: journey, Editions: []Edition{{From: from}}}
	}
	list := []Plan{plan("alle", "", day(1, 0)), plan("birk", "birk", day(1, 0)), plan("nye", "", day(5, 0)), plan("ida", "ida", day(9, 0))}
	for _, c := range []struct {
		journey string
		begin   time.Time
		want    string
	}{{"birk", day(7, 0), "birk"}, {"ida", day(7, 0), "nye"}, {"ida", day(9, 0), "ida"}, {"x", day(4, 0), "alle"}, {"x", day(1, 0).Add(-1), ""}} {
		if got, _, _ := For(list, c.journey, "udskrevet", c.begin); got.Plan != c.want {
			t.Errorf("%s begun %s: %q, want %q", c.journey, c.begin, got.Plan, c.want)
		}
	}
}

func TestWithoutFew(t *testing.T) {
	s := comparisons{plan: Plan{Plan: "hjem", Editions: []Edition{{Steps: home()}}}}
	for i := range 9 {
		points := []journeys.Point{point("a", "Udskrivningsbesked", "sundhed", day(2, 8))}
		if i < 3 {
			points = append(points, point("b", "Visitationsbesøg", "aeldre", day(9, 8)), point("x", "Opkald", "job", day(9, 9)))
		} else {
			points = append(points, point("b", "Visitationsbesøg", "aeldre", day(3, 8)))
		}
		s.add(Compare(s.plan, s.plan.Editions[0], journeys.Course{Journey: fmt.Sprint(i), Begin: day(2, 8), Points: points}, day(10, 0)), fmt.Sprint("p", i))
	}
	all := s.figures()
	if *all.Journeys != 9 || *all.Steps[1].Late != 3 || *all.Steps[1].LateMedianS != 4*daily || *all.Extra[0].Journeys != 3 || *all.AsPlanned != 6 {
		t.Errorf("%+v", all)
	}
	few := all.WithoutFew(5)
	if few.Steps[1].Late != nil || few.Steps[1].LateMedianS != nil || few.Extra[0].Journeys != nil || few.AsPlanned != nil || *few.Steps[0].Done != 9 {
		t.Errorf("%+v", few)
	}
	if *all.Steps[1].Late != 3 {
		t.Error("what was given is changed")
	}
	if none := all.WithoutFew(10); none.Journeys != nil || len(none.Steps) != 0 || !none.Suppressed {
		t.Errorf("%+v", none)
	}
}
