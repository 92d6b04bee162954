package agreement

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// table reads coders' rows of values, one column for each unit; a dot is a
// missing value, and a letter is a value of its own.
func table(rows ...string) [][]float64 {
	var units [][]float64
	for _, row := range rows {
		for u, word := range strings.Fields(row) {
			if len(units) <= u {
				units = append(units, nil)
			}
			v, err := strconv.ParseFloat(word, 64)
			switch {
			case word == ".":
				v = Missing
			case err != nil:
				v = float64(word[0])
			}
			units[u] = append(units[u], v)
		}
	}
	return units
}

// The worked examples of Krippendorff (2011), sections A to D, and the one with
// three coders and fifteen units that is widely reprinted.
func TestPublishedExamples(t *testing.T) {
	binary := table("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
	nominal := table("a a b b d c c c e d d a", "b a b b b c c c e d d d")
	four := table(
		"1 2 3 3 2 1 4 1 2 . . .",
		"1 2 3 3 2 2 4 1 2 5 . 3",
		". 3 3 3 2 3 4 2 2 5 1 .",
		"1 2 3 3 2 4 4 1 2 5 1 .")
	three := table(
		". . . . . 3 4 1 2 1 1 3 3 . 3",
		"1 . 2 1 3 3 4 3 . . . . . . .",
		". . 2 1 3 4 4 . 2 1 1 3 3 . 4")
	for _, tc := range []struct {
		name           string
		level          Level
		units          [][]float64
		want           float64
		counted, given int
	}{
		{"two coders, two values", Nominal, binary, 0.095, 10, 20},
		{"two coders, five values", Nominal, nominal, 0.692, 12, 24},
		{"four coders, missing values, nominal", Nominal, four, 0.743, 11, 40},
		{"ordinal", Ordinal, four, 0.815, 11, 40},
		{"interval", Interval, four, 0.849, 11, 40},
		{"ratio", Ratio, four, 0.797, 11, 40},
		{"three coders, nominal", Nominal, three, 0.691, 12, 26},
		{"three coders, interval", Interval, three, 0.811, 12, 26},
	} {
		got := Alpha(tc.level, tc.units)
		if got.Alpha == nil || math.Round(*got.Alpha*1000) != math.Round(tc.want*1000) {
			t.Errorf("%s: α is %v, want %.3f", tc.name, got, tc.want)
			continue
		}
		if got.Units != tc.counted || got.Values != tc.given || got.Left != len(tc.units)-tc.counted {
			t.Errorf("%s: rests on %d units with %d values, %d left out; want %d with %d", tc.name, got.Units, got.Values, got.Left, tc.counted, tc.given)
		}
	}
}

func TestUnitsNeededAsInTheTable(t *testing.T) {
	for _, tc := range []struct {
		least, share float64
		want         int
	}{{0.667, 0.25, 81}, {0.8, 0.25, 139}, {0.8, 0, 0}, {1, 0.5, 0}} {
		if got := UnitsNeeded(tc.least, tc.share, z05); got != tc.want {
			t.Errorf("α %v with a value of share %v needs %d units, want %d", tc.least, tc.share, got, tc.want)
		}
	}
}

func TestTooLittle(t *testing.T) {
	same := strings.Repeat("1 ", 20)
	for _, tc := range []struct {
		name    string
		units   [][]float64
		why     Why
		verdict Verdict
	}{
		{"nothing", nil, NoPairs, TooLittle},
		{"one coder", table("1 2 3 1 2 3"), NoPairs, TooLittle},
		{"never the same unit", table("1 2 . .", ". . 1 2"), NoPairs, TooLittle},
		{"never another value", table(same, same), NoVariation, TooLittle},
		{"nine units, all alike", table("1 2 1 2 1 2 1 2 1", "1 2 1 2 1 2 1 2 1"), "", TooLittle},
		{"ten", table("1 2 1 2 1 2 1 2 1 2", "1 2 1 2 1 2 1 2 1 2"), "", Reliable},
		{"ten, unalike", table("1 2 1 2 1 2 1 2 1 2", "2 1 2 1 2 1 2 1 2 1"), "", Unreliable},
		{"four coders' example", table("1 2 3 3 2 1 4 1 2 .", "1 2 3 3 2 2 4 1 2 5", ". 3 3 3 2 3 4 2 2 5", "1 2 3 3 2 4 4 1 2 5"), "", Tentative},
	} {
		got := Alpha(Nominal, tc.units)
		if got.Why != tc.why || got.Verdict != tc.verdict || (got.Alpha == nil) != (tc.why != "") {
			t.Errorf("%s: %+v, want %q and %q", tc.name, got, tc.why, tc.verdict)
		}
	}
}

var levels = []Level{Nominal, Ordinal, Interval, Ratio}

func drawn(t *rapid.T) [][]float64 {
	value := rapid.Custom(func(t *rapid.T) float64 {
		if rapid.IntRange(0, 4).Draw(t, "missing") == 0 {
			return Missing
		}
		return float64(rapid.IntRange(0, 4).Draw(t, "value"))
	})
	return rapid.SliceOfN(rapid.SliceOfN(value, 0, 4), 0, 15).Draw(t, "units")
}

// By the definition, over pairs of values, as a check on the counting.
func byPairs(level Level, units [][]float64) (float64, bool) {
	tl := tally(units)
	total := make([]float64, len(tl.values))
	var all []int
	var each [][]int
	for _, u := range tl.units {
		var vs []int
		for _, c := range u {
			for range int(c.n) {
				vs = append(vs, c.value)
				total[c.value]++
			}
		}
		all, each = append(all, vs...), append(each, vs)
	}
	apart := distance(level, tl.values, total)
	d := func(a, b int) float64 {
		if a == b {
			return 0
		}
		return apart(min(a, b), max(a, b))
	}
	var observed, expected float64
	for _, vs := range each {
		for i := range vs {
			for j := range vs {
				if i != j {
					observed += d(vs[i], vs[j]) / float64(len(vs)-1)
				}
			}
		}
	}
	for i := range all {
		for j := range all {
			if i != j {
				expected += d(all[i], all[j])
			}
		}
	}
	n := float64(len(all))
	if n == 0 || expected == 0 {
		return 0, false
	}
	return 1 - (observed/n)/(expected/(n*(n-1))), true
}

func TestAlphaIsItsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		level, units := rapid.SampledFrom(levels).Draw(t, "level"), drawn(t)
		want, defined := byPairs(level, units)
		got := Alpha(level, units)
		if defined != (got.Alpha != nil) || defined && math.Abs(*got.Alpha-want) > 1e-9 {
			t.Fatalf("α is %v, by its definition %v (%v)", got, want, defined)
		}
		if defined && *got.Alpha > 1+1e-9 {
			t.Fatalf("α is %v, more than full agreement", *got.Alpha)
		}
	})
}

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		level, units := rapid.SampledFrom(levels).Draw(t, "level"), drawn(t)
		a := Alpha(level, units)
		shuffled := rapid.Permutation(units).Draw(t, "shuffled")
		for i, u := range shuffled {
			shuffled[i] = rapid.Permutation(u).Draw(t, "unit")
		}
		b := Alpha(level, shuffled)
		if (a.Alpha == nil) != (b.Alpha == nil) || a.Alpha != nil && math.Abs(*a.Alpha-*b.Alpha) > 1e-9 {
			t.Fatalf("α is %v, and in another order %v", a, b)
		}
	})
}

func TestInterval(t *testing.T) {
	units := table(
		"1 2 3 3 2 1 4 1 2 . . .",
		"1 2 3 3 2 2 4 1 2 5 . 3",
		". 3 3 3 2 3 4 2 2 5 1 .",
		"1 2 3 3 2 4 4 1 2 5 1 .")
	a, b := AlphaWithInterval(Nominal, units, 7), AlphaWithInterval(Nominal, units, 7)
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("the same seed gives another interval:\n%s", diff)
	}
	if a.Interval == nil || a.Interval.Low >= *a.Alpha || a.Interval.High <= *a.Alpha || a.Interval.High > 1 {
		t.Errorf("α %v has the interval %v", *a.Alpha, a.Interval)
	}
	// Ten times as much of the same is known more surely.
	var more [][]float64
	for range 10 {
		more = append(more, units...)
	}
	c := AlphaWithInterval(Nominal, more, 7)
	if c.Interval.High-c.Interval.Low > (a.Interval.High-a.Interval.Low)/2 {
		t.Errorf("with ten times the units the interval is %v, before it was %v", c.Interval, a.Interval)
	}
	if few := AlphaWithInterval(Nominal, units[:4], 7); few.Interval != nil {
		t.Errorf("four units have the interval %v", few.Interval)
	}
}
