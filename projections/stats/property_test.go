package stats

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func someWaits(mayBeCensored bool) *rapid.Generator[[]Wait] {
	one := rapid.Custom(func(t *rapid.T) Wait {
		// Few values, so that ties are common, and some that only floats of their size tell apart.
		d := rapid.OneOf(rapid.Int64Range(0, 12), rapid.Int64Range(0, int64(1000*24*time.Hour))).Draw(t, "for")
		return Wait{For: time.Duration(d), Answered: !mayBeCensored || rapid.IntRange(0, 2).Draw(t, "answered") > 0}
	})
	return rapid.Custom(func(t *rapid.T) []Wait {
		n := rapid.IntRange(1, 60).Draw(t, "n") // drawn first: slices left to themselves are mostly short
		return rapid.SliceOfN(one, n, n).Draw(t, "waits")
	})
}

// Where all are answered, the curve is the empirical one and its median the ordinary median.
func TestWithoutCensoring(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ws := someWaits(false).Draw(rt, "waits")
		curve := KaplanMeier(ws)
		var ascending []time.Duration
		for _, w := range ws {
			ascending = append(ascending, w.For)
		}
		slices.Sort(ascending)
		for _, at := range ascending {
			longer := 0
			for _, w := range ws {
				if w.For > at {
					longer++
				}
			}
			if got, want := curve.Waiting(at), float64(longer)/float64(len(ws)); math.Abs(got-want) > 1e-12 {
				rt.Fatalf("%v wait longer than %v, counted %v", got, at, want)
			}
		}
		got, ok := curve.Quantile(0.5)
		want, _ := Quantile(ascending, 0.5)
		if !ok || max(got-want, want-got) > 1+want>>50 { // rounding: down there, to the nearest and of float64 here
			rt.Fatalf("median %v, %v; ordinary median %v", got, ok, want)
		}
	})
}

// The curve is Efron's "redistribute to the right": each censored wait hands its weight to those that lasted longer.
// (B. Efron, "The Two Sample Problem with Censored Data", Fifth Berkeley Symposium, 1967.)
func TestRedistributeToTheRight(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ws := someWaits(true).Draw(rt, "waits")
		sorted := slices.Clone(ws)
		slices.SortFunc(sorted, func(a, b Wait) int {
			switch {
			case a.For < b.For || a.For == b.For && a.Answered && !b.Answered:
				return -1
			case a.For > b.For || a.For == b.For && b.Answered && !a.Answered:
				return 1
			}
			return 0
		})
		weight := make([]float64, len(sorted))
		for i := range weight {
			weight[i] = 1 / float64(len(sorted))
		}
		for i, w := range sorted {
			if rest := len(sorted) - i - 1; !w.Answered && rest > 0 {
				for j := i + 1; j < len(sorted); j++ {
					weight[j] += weight[i] / float64(rest)
				}
				weight[i] = 0
			}
		}
		curve := KaplanMeier(ws)
		for _, w := range sorted {
			want := 1.0
			for j, o := range sorted {
				if o.Answered && o.For <= w.For {
					want -= weight[j]
				}
			}
			if got := curve.Waiting(w.For); math.Abs(got-want) > 1e-9 {
				rt.Fatalf("%v wait longer than %v, redistribution gives %v", got, w.For, want)
			}
		}
	})
}

// A curve falls; its quantiles rise; and leaving a request unanswered never makes the median shorter.
func TestUnansweredNeverHelps(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ws := someWaits(true).Draw(rt, "waits")
		curve := KaplanMeier(ws)
		for i, s := range curve.Steps {
			if s.Waiting < 0 || i > 0 && (s.Waiting >= curve.Steps[i-1].Waiting || s.At <= curve.Steps[i-1].At) {
				rt.Fatalf("the curve does not fall: %+v", curve.Steps)
			}
		}
		a := rapid.Float64Range(0.01, 0.99).Draw(rt, "p")
		b := rapid.Float64Range(a, 0.99).Draw(rt, "q")
		at, reachedA := curve.Quantile(a)
		bt, reachedB := curve.Quantile(b)
		if reachedB && (!reachedA || at > bt) {
			rt.Fatalf("quantile %v is %v, %v; quantile %v is %v", a, at, reachedA, b, bt)
		}

		i := rapid.IntRange(0, len(ws)-1).Draw(rt, "left unanswered")
		worse := slices.Clone(ws)
		worse[i].Answered = false
		for _, w := range ws {
			if before, after := curve.Waiting(w.For), KaplanMeier(worse).Waiting(w.For); after < before-1e-9 {
				rt.Fatalf("%v waited longer than %v, now %v", before, w.For, after)
			}
		}
	})
}

// Neither the order of adding nor the way of splitting changes a summary.
func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		ws := someWaits(true).Draw(rt, "waits")
		mixed := rapid.Permutation(ws).Draw(rt, "mixed")
		cut := rapid.IntRange(0, len(ws)).Draw(rt, "cut")
		whole, first, second := collect(ws), collect(mixed[:cut]), collect(mixed[cut:])
		first.Merge(second)
		if a, b := whole.Summary(), first.Summary(); a != b {
			rt.Fatalf("%+v\n%+v", a, b)
		}
		limit := time.Duration(rapid.Int64Range(0, 20).Draw(rt, "limit"))
		if a, b := whole.Share(limit), first.Share(limit); a != b || a.Known()+a.Pending != len(ws) {
			rt.Fatalf("%+v\n%+v", a, b)
		}
	})
}
