package cocreation

import (
	"math"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/cocreation"
	"ledetraad/domain/event"
	"ledetraad/projections/stats"
	"ledetraad/projections/view"
)

const measured = "measurement-kald"

// measure is a measurement of ten citizens before and ten after, and of three
// employees before.
func measure() *told {
	l := &told{}
	ask := func(key string, better cocreation.Direction, favourable int) cocreation.Question {
		return cocreation.Question{Question: key, Wording: key, Low: 1, High: 5, Better: better, Favourable: favourable}
	}
	l.tell(measured, day(1, 1), cocreation.Designed{Name: "Tryg om natten", Questions: []cocreation.Question{ask("tryg", cocreation.HigherIsBetter, 4), ask("venter", cocreation.LowerIsBetter, 2)},
		Concerns: cocreation.Concerns{Departments: []string{"aeldre"}, Solutions: []string{"s1"}}})
	l.tell(measured, day(1, 2), cocreation.WaveOpened{Wave: "foer", Phase: cocreation.Before, From: day(1, 5), Until: day(1, 20), Invited: []cocreation.Invited{{Group: cocreation.Citizens, Count: 12}}})
	n := 0
	answer := func(wave string, g cocreation.Group, safe, waits int, words string) {
		n++
		a := cocreation.Answered{Answer: strconv.Itoa(n), Wave: wave, Group: g, Scores: []cocreation.Score{{Question: "tryg", Value: safe}}}
		if waits > 0 {
			a.Scores = append(a.Scores, cocreation.Score{Question: "venter", Value: waits})
		}
		if words != "" {
			a.Comment = event.About(words, measured)
		}
		at := day(1, 10)
		if wave == "efter" {
			at = day(9, 10)
		}
		l.tell(measured, at, a)
	}
	for _, safe := range []int{1, 1, 2, 2, 2, 3, 3, 4, 2, 1} {
		answer("foer", cocreation.Citizens, safe, 0, "")
	}
	answer("foer", cocreation.Employees, 3, 4, "Vi er to om natten")
	answer("foer", cocreation.Employees, 3, 5, "")
	answer("foer", cocreation.Employees, 2, 1, "")
	l.tell(measured, day(8, 1), cocreation.WaveOpened{Wave: "efter", Phase: cocreation.After, From: day(9, 1), Until: day(9, 20)})
	for _, safe := range []int{4, 4, 5, 4, 3, 5, 4, 2, 4, 5, 1} {
		answer("efter", cocreation.Citizens, safe, 0, "")
	}
	l.tell(measured, day(9, 11), cocreation.AnswerDiscarded{Answer: strconv.Itoa(n), Reason: "talt to gange"})
	return l
}

func round(in *stats.Interval) *stats.Interval {
	if in == nil {
		return nil
	}
	r := func(v float64) float64 { return math.Round(1000*v) / 1000 }
	return &stats.Interval{Difference: r(in.Difference), Low: r(in.Low), High: r(in.High)}
}

func TestMeasuredBeforeAndAfter(t *testing.T) {
	m, there, err := MeasurementOf(measure().read(t), "kald", Moment{})
	if err != nil || !there {
		t.Fatal(err, there)
	}
	if diff := cmp.Diff([]Returned{{Group: cocreation.Citizens, Invited: 12, N: 10}, {Group: cocreation.Employees, N: 3}}, m.Waves[0].Groups); diff != "" {
		t.Errorf("who answered before (-want +got):\n%s", diff)
	}
	if len(m.Results) != 3 || len(m.Comments) != 1 {
		t.Fatalf("%d results, %d comments: %+v", len(m.Results), len(m.Comments), m.Results)
	}
	safe := m.Results[0]
	before, after := safe.Waves[0], safe.Waves[1]
	if before.N != 10 || before.Mean != 2.1 || before.Median != 2 || before.Favourable != 0.1 || after.N != 10 || after.Mean != 4 || after.Median != 4 || after.Favourable != 0.8 {
		t.Errorf("before %+v, after %+v", before, after)
	}
	d := safe.Differences[0]
	// 1 of 10 and 8 of 10: Wilson's intervals are 0.0179 to 0.4042 and 0.4902 to
	// 0.9433. Of the means the standard error is 0.4333, with 17.9 degrees of freedom.
	if diff := cmp.Diff(&stats.Interval{Difference: 0.7, Low: 0.266, High: 0.865}, round(&d.Share)); diff != "" || d.Direction != "better" {
		t.Errorf("%s (-want +got):\n%s", d.Direction, diff)
	}
	if diff := cmp.Diff(&stats.Interval{Difference: 1.9, Low: 0.989, High: 2.811}, round(d.MeanIn)); diff != "" {
		t.Errorf("means (-want +got):\n%s", diff)
	}
	if waits := m.Results[2]; waits.Group != cocreation.Employees || waits.Waves[0].Favourable != 1.0/3 || len(waits.Differences) != 0 {
		t.Errorf("where less is better, and nobody was asked after: %+v", waits)
	}

	few := m.WithoutFew(5)
	if diff := cmp.Diff(Returned{Group: cocreation.Employees, Suppressed: true}, few.Waves[0].Groups[1]); diff != "" {
		t.Errorf("three employees (-want +got):\n%s", diff)
	}
	if f := few.Results[2].Waves[0]; !f.Suppressed || f.N != 0 || f.Mean != 0 || len(few.Comments) != 0 || len(few.Results[0].Differences) != 1 {
		t.Errorf("of few: %+v, %d comments", few.Results, len(few.Comments))
	}
	if m.Results[2].Waves[0].N != 3 {
		t.Error("what is left out for one reader is gone for all")
	}
}

func TestMeasuredAsOf(t *testing.T) {
	m := measure().read(t)
	for name, tc := range map[string]struct {
		at    Moment
		there bool
		waves int
	}{
		"before it was designed": {Moment{HappenedUntil: day(1, 1).Add(-1)}, false, 0},
		"before anybody asked":   {Moment{KnownAt: day(1, 1)}, true, 0},
		"before the second wave": {Moment{KnownAt: day(5, 1)}, true, 1},
		"after":                  {Moment{}, true, 2},
	} {
		page, there, err := MeasurementOf(m, "kald", tc.at)
		if err != nil || there != tc.there || len(page.Waves) != tc.waves {
			t.Errorf("%s: there %v, %d waves, %v", name, there, len(page.Waves), err)
		}
	}
	for f, want := range map[MeasurementFilter]int{{}: 1, {Solution: "s1"}: 1, {Solution: "s2"}: 0, {Department: "aeldre"}: 1, {LifeSituation: "plejehjem"}: 0} {
		if list, err := Measurements(m, f); err != nil || len(list) != want {
			t.Errorf("%+v: %d, %v", f, len(list), err)
		}
	}
}

// Events that come again, and streams in whatever order, change nothing.
func TestMeasuredInAnyOrder(t *testing.T) {
	want, _, err := MeasurementOf(measure().read(t), "kald", Moment{})
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		list := rapid.Permutation(append(measure().list, measure().list...)).Draw(rt, "order")
		m := view.NewMemory()
		for _, e := range list {
			if err := Projection().Apply(m, e); err != nil {
				rt.Fatal(err)
			}
		}
		got, _, err := MeasurementOf(m, "kald", Moment{})
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(Figures{})); diff != "" {
			rt.Fatalf("(-want +got):\n%s", diff)
		}
	})
}
