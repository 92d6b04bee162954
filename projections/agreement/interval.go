package agreement

import (
	"math/rand/v2"
	"slices"
)

// Interval95 is a range in which α lies with 95 % confidence.
type Interval95 struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// resamples is how many times units are drawn anew for an interval.
const resamples = 1000

// AlphaWithInterval is Alpha with an interval found by drawing the units anew,
// with replacement, 1000 times: its ends are the 2.5th and 97.5th percentile of
// the α's. The same seed gives the same interval. A drawing in which all values
// are the same has no α and is left out; where more than a tenth are, or a
// verdict would rest on too little, there is no interval.
func AlphaWithInterval(level Level, units [][]float64, seed uint64) Result {
	r := Alpha(level, units)
	if r.Verdict == TooLittle {
		return r
	}
	t := tally(units)
	draw := rand.New(rand.NewPCG(seed, uint64(len(t.units))))
	chosen := make([]int, len(t.units))
	alphas := make([]float64, 0, resamples)
	for range resamples {
		for i := range chosen {
			chosen[i] = draw.IntN(len(t.units))
		}
		if _, observed, expected := t.disagreement(level, chosen); expected > 0 {
			alphas = append(alphas, 1-observed/expected)
		}
	}
	if len(alphas) < resamples*9/10 {
		return r
	}
	slices.Sort(alphas)
	last := float64(len(alphas) - 1)
	r.Interval = &Interval95{Low: alphas[int(0.025*last)], High: alphas[int(0.975*last+0.5)]}
	return r
}
