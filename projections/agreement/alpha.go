// Package agreement says how far coders agree, by Krippendorff's α.
//
// Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability"
// (University of Pennsylvania, 2011). α = 1 − Do/De, where Do is the
// disagreement observed within units and De the one that chance would give,
// both weighted by how far two values lie apart at the level of measurement.
// Any number of coders may judge; a value that is missing is left out, and a
// unit with fewer than two values says nothing.
//
// The unit is chosen before coding begins (a note, an utterance, a span of
// one), never a character: where most of a text is uncoded, agreement about
// characters is nearly all agreement about nothing.
//
// Everything here is pure: the interval comes from a seed that is given.
package agreement

import (
	"cmp"
	"math"
	"slices"
)

// Level is the level of measurement: what the distance between two values means.
type Level string

// The levels of measurement.
const (
	Nominal  Level = "nominal"  // the same, or another
	Ordinal  Level = "ordinal"  // more, or less; the ranks in between count
	Interval Level = "interval" // the difference counts
	Ratio    Level = "ratio"    // the difference counts in proportion to the size; values must not be below 0
)

// Missing stands for a value that a coder did not give.
var Missing = math.NaN()

// Why says why there is no α.
type Why string

// The reasons for there being no α.
const (
	NoPairs     Why = "no-pairs"     // no unit was judged by two coders
	NoVariation Why = "no-variation" // all values are the same one: agreement cannot be told from a rule
)

// Verdict is how far α carries, by Krippendorff's customary limits.
type Verdict string

// The verdicts.
const (
	Reliable   Verdict = "reliable"   // α ≥ 0.800
	Tentative  Verdict = "tentative"  // 0.667 ≤ α < 0.800: for tentative conclusions only
	Unreliable Verdict = "unreliable" // α < 0.667
	TooLittle  Verdict = "too-little" // fewer than MinUnits units, or no α at all
)

// MinUnits is how many units must have two values before a verdict is given.
// It is a floor of this system's own, well below what UnitsNeeded asks for:
// beneath it, one unit more or less moves α by a tenth.
const MinUnits = 10

// Result is what the values of some units come to.
type Result struct {
	Alpha    *float64    `json:"alpha,omitempty"` // absent where Why says so
	Why      Why         `json:"why,omitempty"`
	Verdict  Verdict     `json:"verdict"`
	Units    int         `json:"units"`    // with two values or more
	Values   int         `json:"values"`   // in those units
	Left     int         `json:"left_out"` // units with fewer than two values
	Observed float64     `json:"observed_disagreement"`
	Expected float64     `json:"expected_disagreement"`
	Needed   int         `json:"units_needed,omitempty"` // for α ≥ 0.667 at 0.05, see UnitsNeeded
	Interval *Interval95 `json:"interval,omitempty"`
}

// Alpha is Krippendorff's α of the units, each given as its coders' values in
// any order; Missing values count as not there.
func Alpha(level Level, units [][]float64) Result {
	t := tally(units)
	r := Result{Units: len(t.units), Left: len(units) - len(t.units), Verdict: TooLittle}
	all := make([]int, len(t.units))
	for i := range all {
		all[i] = i
	}
	n, observed, expected := t.disagreement(level, all)
	r.Values = int(math.Round(n))
	switch {
	case len(t.units) == 0:
		r.Why = NoPairs
		return r
	case expected == 0:
		r.Why = NoVariation
		return r
	}
	r.Observed, r.Expected = observed, expected
	alpha := 1 - observed/expected
	r.Alpha = &alpha
	r.Needed = UnitsNeeded(0.667, t.rarest(), z05)
	switch {
	case len(t.units) < MinUnits:
	case atLeast(alpha, 0.8):
		r.Verdict = Reliable
	case atLeast(alpha, 0.667):
		r.Verdict = Tentative
	default:
		r.Verdict = Unreliable
	}
	return r
}

// atLeast compares as the limits are written, to three decimals.
func atLeast(alpha, limit float64) bool { return math.Round(alpha*1000) >= math.Round(limit*1000) }

// counted is the units that have two values or more.
type counted struct {
	values []float64 // that occur in them, ascending
	units  [][]count
}

// count says how often a unit has the value at an index.
type count struct {
	value int
	n     float64
}

func tally(units [][]float64) counted {
	var t counted
	var kept [][]float64
	for _, u := range units {
		u = slices.DeleteFunc(slices.Clone(u), math.IsNaN)
		if len(u) < 2 {
			continue
		}
		slices.Sort(u)
		kept = append(kept, u)
		t.values = append(t.values, u...)
	}
	slices.Sort(t.values)
	t.values = slices.Compact(t.values)
	for _, u := range kept {
		var cs []count
		for _, v := range u {
			i, _ := slices.BinarySearchFunc(t.values, v, cmp.Compare[float64])
			if len(cs) > 0 && cs[len(cs)-1].value == i {
				cs[len(cs)-1].n++
				continue
			}
			cs = append(cs, count{i, 1})
		}
		t.units = append(t.units, cs)
	}
	return t
}

// disagreement is the number of values in the chosen units, and the
// disagreement observed in them and expected by chance.
func (t counted) disagreement(level Level, chosen []int) (n, observed, expected float64) {
	total := make([]float64, len(t.values))
	for _, u := range chosen {
		for _, c := range t.units[u] {
			total[c.value] += c.n
			n += c.n
		}
	}
	if n < 2 {
		return n, 0, 0
	}
	apart := distance(level, t.values, total)
	for _, u := range chosen {
		cs := t.units[u]
		var m, sum float64
		for i, c := range cs {
			m += c.n
			for _, k := range cs[:i] {
				sum += 2 * c.n * k.n * apart(k.value, c.value)
			}
		}
		observed += sum / (m - 1)
	}
	for c := range total {
		for k := range c {
			if total[c] > 0 && total[k] > 0 {
				expected += 2 * total[c] * total[k] * apart(k, c)
			}
		}
	}
	return n, observed / n, expected / (n * (n - 1))
}

// distance is the squared difference of two values, given by their indexes,
// the lower one first.
func distance(level Level, values, total []float64) func(lower, higher int) float64 {
	switch level {
	case Ordinal:
		below := make([]float64, len(total)+1) // below[i]: values that rank before the i-th
		for i, n := range total {
			below[i+1] = below[i] + n
		}
		return func(l, h int) float64 {
			d := below[h+1] - below[l] - (total[l]+total[h])/2
			return d * d
		}
	case Interval:
		return func(l, h int) float64 {
			d := values[h] - values[l]
			return d * d
		}
	case Ratio:
		return func(l, h int) float64 {
			if values[l]+values[h] == 0 {
				return 0
			}
			d := (values[h] - values[l]) / (values[h] + values[l])
			return d * d
		}
	}
	return func(int, int) float64 { return 1 }
}

// rarest is the share of the rarest value among all.
func (t counted) rarest() float64 {
	total, n := make([]float64, len(t.values)), 0.0
	for _, u := range t.units {
		for _, c := range u {
			total[c.value] += c.n
			n += c.n
		}
	}
	return slices.Min(total) / n
}

// z05 is the standard normal deviate that 5 % lie above.
const z05 = 1.6449

// UnitsNeeded is how many units two coders must judge before a true α of least
// can be told from a lower one, where the rarest value makes up the share and z
// is the standard normal deviate of the significance wanted (1.6449 for 0.05).
// It is Bloch and Kraemer's formula as Krippendorff gives it (Content Analysis,
// section on sample sizes); his table has 81 for least 0.667 and 139 for 0.800
// with four equally frequent values at 0.05. 0 where it says nothing.
func UnitsNeeded(least, share, z float64) int {
	if share <= 0 || share >= 1 || least >= 1 {
		return 0
	}
	return int(math.Round(2 * z * z * ((1+least)*(3-least)/(4*share*(1-share)*(1-least)) - least)))
}
