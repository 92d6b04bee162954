package stats

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const week = 7 * 24 * time.Hour

// waits reads whole numbers of a unit; negative ones are censored.
func waits(unit time.Duration, values ...int) []Wait {
	var w []Wait
	for _, v := range values {
		w = append(w, Wait{For: time.Duration(max(v, -v)) * unit, Answered: v > 0})
	}
	return w
}

func collect(ws []Wait) *Waits {
	var w Waits
	for _, x := range ws {
		if x.Answered {
			w.Add(x.For)
		} else {
			w.AddCensored(x.For)
		}
	}
	return &w
}

// The remission times of Freireich et al., "The Effect of 6-Mercaptopurine on the Duration of Steroid-induced
// Remissions in Acute Leukemia", Blood 21 (1963), 699–716, in weeks: the textbook example of the product-limit estimate.
var (
	sixMP   = waits(week, 6, 6, 6, 7, 10, 13, 16, 22, 23, -6, -9, -10, -11, -17, -19, -20, -25, -32, -32, -34, -35)
	placebo = waits(week, 1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
)

// The maintenance trial in acute myelogenous leukaemia of Miller, "Survival Analysis" (1981), page 49: R's data set aml.
var (
	maintained    = waits(week, 9, 13, -13, 18, 23, -28, 31, 34, -45, 48, -161)
	nonmaintained = waits(week, 5, 5, 8, 8, 12, -16, 23, 27, 30, 33, 43, 45)
)

func TestKaplanMeierTable(t *testing.T) {
	for _, tc := range []struct {
		name  string
		waits []Wait
		want  []Step
	}{
		{"6-MP", sixMP, []Step{
			{6 * week, 21, 3, 0.857}, {7 * week, 17, 1, 0.807}, {10 * week, 15, 1, 0.753}, {13 * week, 12, 1, 0.690},
			{16 * week, 11, 1, 0.627}, {22 * week, 7, 1, 0.538}, {23 * week, 6, 1, 0.448},
		}},
		{"AML maintained", maintained, []Step{
			{9 * week, 11, 1, 0.909}, {13 * week, 10, 1, 0.818}, {18 * week, 8, 1, 0.716}, {23 * week, 7, 1, 0.614},
			{31 * week, 5, 1, 0.491}, {34 * week, 4, 1, 0.368}, {48 * week, 2, 1, 0.184},
		}},
	} {
		got := KaplanMeier(tc.waits).Steps
		for i := range got {
			got[i].Waiting = math.Round(got[i].Waiting*1000) / 1000 // as published
		}
		if diff := cmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s (-published +computed):\n%s", tc.name, diff)
		}
	}
}

func TestKaplanMeierQuantiles(t *testing.T) {
	for _, tc := range []struct {
		name  string
		waits []Wait
		p     float64
		want  int // weeks; 0: not reached
	}{
		{"6-MP quarter", sixMP, 0.25, 13},
		{"6-MP median", sixMP, 0.5, 23},
		{"6-MP three quarters", sixMP, 0.75, 0},
		{"6-MP p90", sixMP, 0.9, 0},
		{"placebo median", placebo, 0.5, 8},
		{"placebo p90", placebo, 0.9, 17},
		{"AML maintained median", maintained, 0.5, 31},
		{"AML nonmaintained median", nonmaintained, 0.5, 23},
		{"level at the median", waits(week, 2, 4, 8, 10), 0.5, 6},
		{"level at the median to the end", waits(week, 2, 4, -8, -10), 0.5, 4},
		{"a product that rounds: 9/10 of 8/9 of … 5/6", waits(week, 1, 2, 3, 4, 5, 7, -8, -8, -8, -8), 0.5, 6},
		{"nobody answered", waits(week, -1, -2, -3), 0.5, 0},
		{"nothing", nil, 0.5, 0},
		{"no such quantile", placebo, 1, 0},
	} {
		got, ok := KaplanMeier(tc.waits).Quantile(tc.p)
		if want := time.Duration(tc.want) * week; got != want || ok != (tc.want != 0) {
			t.Errorf("%s: %v, %v; want %v", tc.name, got, ok, want)
		}
	}
}

func TestCurveWaiting(t *testing.T) {
	c := KaplanMeier(placebo)
	for _, tc := range []struct {
		at   time.Duration
		want float64
	}{{0, 1}, {week - 1, 1}, {week, 19. / 21}, {8*week - 1, 12. / 21}, {8 * week, 8. / 21}, {23 * week, 0}, {99 * week, 0}} {
		if got := c.Waiting(tc.at); math.Abs(got-tc.want) > 1e-12 {
			t.Errorf("%v: %v wait longer, want %v", tc.at, got, tc.want)
		}
	}
}

func TestQuantile(t *testing.T) {
	// R: quantile(c(1, 2, 4, 8, 16), p), type 7; numpy.percentile gives the same.
	values := []float64{1, 2, 4, 8, 16}
	for _, tc := range []struct{ p, want float64 }{{0, 1}, {0.1, 1.4}, {0.25, 2}, {0.5, 4}, {0.9, 12.8}, {0.95, 14.4}, {1, 16}} {
		if got, ok := Quantile(values, tc.p); !ok || math.Abs(got-tc.want) > 1e-12 {
			t.Errorf("Quantile(%v) = %v, %v; want %v", tc.p, got, ok, tc.want)
		}
	}
	for _, p := range []float64{-0.1, 1.1, math.NaN()} {
		if got, ok := Quantile(values, p); ok {
			t.Errorf("Quantile(%v) = %v", p, got)
		}
	}
	if _, ok := Quantile([]float64{}, 0.5); ok {
		t.Error("a quantile of nothing")
	}
	if got, _ := Quantile([]time.Duration{10, 21}, 0.9); got != 20 { // 19.9
		t.Errorf("durations: %d, want the nearest nanosecond, 20", got)
	}
	if got, _ := Quantile([]time.Duration{7}, 0.9); got != 7 {
		t.Errorf("one value: %d", got)
	}
}

func TestShareWithin(t *testing.T) {
	// Limit 30: three kept (one of exactly the limit), one late, one unanswered past the limit, two that may go either way.
	s := ShareWithin(waits(time.Minute, 5, 12, 30, 31, -40, -30, -2), 30*time.Minute)
	if want := (Share{Kept: 3, Missed: 2, Pending: 2}); s != want {
		t.Fatalf("got %+v, want %+v", s, want)
	}
	if got, ok := s.Value(); !ok || got != 0.6 {
		t.Errorf("share %v, %v; want 0.6", got, ok)
	}
	if worst, best, ok := s.Bounds(); !ok || worst != 3./7 || best != 5./7 {
		t.Errorf("bounds %v to %v, want 3/7 to 5/7", worst, best)
	}
	pending := ShareWithin(waits(time.Minute, -1, -2), time.Hour)
	if got, ok := pending.Value(); ok {
		t.Errorf("nothing is known, yet the share is %v", got)
	}
	if worst, best, ok := pending.Bounds(); !ok || worst != 0 || best != 1 {
		t.Errorf("bounds %v to %v, want 0 to 1", worst, best)
	}
	if _, _, ok := (Share{}).Bounds(); ok {
		t.Error("bounds of nothing")
	}
	if got := s.Plus(pending); got != (Share{3, 2, 4}) {
		t.Errorf("together %+v", got)
	}
}

func TestSummary(t *testing.T) {
	minutes := func(n int) []int { // 1, 2, … n minutes
		var v []int
		for i := range n {
			v = append(v, i+1)
		}
		return v
	}
	known := func(d time.Duration) Figure { return Figure{d, Known} }
	for _, tc := range []struct {
		name  string
		waits []Wait
		want  Summary
	}{
		{"nothing", nil, Summary{Median: Figure{State: None}, P90: Figure{State: None}}},
		{"one below the least number for a p90", waits(time.Minute, minutes(19)...), Summary{
			N: 19, Answered: 19, Median: known(10 * time.Minute), P90: Figure{State: TooFew}, Longest: 19 * time.Minute,
		}},
		{"the least number for a p90", waits(time.Minute, minutes(20)...), Summary{
			N: 20, Answered: 20, Median: known(10*time.Minute + 30*time.Second), P90: known(18*time.Minute + 6*time.Second), Longest: 20 * time.Minute,
		}},
		{"6-MP", sixMP, Summary{
			N: 21, Answered: 9, Unanswered: 12, Median: known(23 * week), P90: Figure{State: NotReached}, Longest: 35 * week,
		}},
		{"placebo", placebo, Summary{
			N: 21, Answered: 21, Median: known(8 * week), P90: known(17 * week), Longest: 23 * week,
		}},
		{"nobody answered", waits(time.Hour, -7, -2), Summary{
			N: 2, Unanswered: 2, Median: Figure{State: NotReached}, P90: Figure{State: TooFew}, Longest: 7 * time.Hour,
		}},
		{"the unanswered are long past the rest", waits(time.Minute, append(minutes(27), -900, -900, -900)...), Summary{
			N: 30, Answered: 27, Unanswered: 3, Median: known(15*time.Minute + 30*time.Second), P90: known(27 * time.Minute), Longest: 900 * time.Minute,
		}},
		{"nineteen new ones tell nothing of the p90", append(waits(time.Hour, 1), waits(time.Second, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1)...), Summary{
			N: 20, Answered: 1, Unanswered: 19, Median: known(time.Hour), P90: Figure{State: TooFew}, Longest: time.Hour,
		}},
		{"unanswered at the very p90 is known to be longer", waits(time.Minute, append(minutes(17), 18, 18, -18)...), Summary{
			N: 20, Answered: 19, Unanswered: 1, Median: known(10*time.Minute + 30*time.Second), P90: known(18 * time.Minute), Longest: 18 * time.Minute,
		}},
		{"clocks that disagree", []Wait{{For: -time.Hour, Answered: true}}, Summary{
			N: 1, Answered: 1, Median: known(0), P90: Figure{State: TooFew},
		}},
	} {
		w := collect(tc.waits)
		if diff := cmp.Diff(tc.want, w.Summary()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
		if w.Len() != tc.want.N {
			t.Errorf("%s: %d waits", tc.name, w.Len())
		}
	}
}

// Six calls, each quickly reset but the last never answered, must not look like six quick answers: the golden case is
// the resident who pressed six times and waited for seven hours.
func TestUnansweredIsNotDropped(t *testing.T) {
	quick := waits(time.Minute, 2, 3, 4)
	left := waits(time.Minute, -420, -420, -420, -420)
	if got := collect(append(quick, left...)).Summary().Median; got.State != NotReached {
		t.Errorf("median %+v although most were never answered", got)
	}
}

func BenchmarkSummary(b *testing.B) {
	var w Waits
	for i := range 10_000 {
		d := time.Duration(i*7919%10_007) * time.Second
		if i%10 == 0 {
			w.AddCensored(d)
		} else {
			w.Add(d)
		}
	}
	for b.Loop() {
		w.Summary()
	}
}
