package stats

import (
	"slices"
	"time"
)

// Wait is one wait: answered after For, or still unanswered at the age For.
type Wait struct {
	For      time.Duration
	Answered bool
}

// Step is a point at which a survival curve falls: answers came after exactly this wait.
type Step struct {
	At       time.Duration
	AtRisk   int     // waits that lasted at least this long, as far as known
	Answered int     // of these, the ones answered now
	Waiting  float64 // the estimated share that waits longer than this
}

// Curve is an estimated survival function: the share of requests still unanswered after a time.
type Curve struct {
	Steps []Step // ascending
}

// KaplanMeier estimates how long requests wait when some have not been answered yet. It is the product-limit estimate
//
//	S(t) = Π over answer times tᵢ ≤ t of (1 − dᵢ/nᵢ)
//
// with dᵢ answers at tᵢ among the nᵢ waits that had lasted until then: E. L. Kaplan and P. Meier, "Nonparametric
// Estimation from Incomplete Observations", JASA 53 (1958), 457–481. A wait of age tᵢ that is unanswered counts among
// the nᵢ (their convention for ties).
//
// The estimate supposes that being unanswered so far says nothing about the rest of the wait but its length. That holds
// for requests that are merely young. It fails where hopeless cases are closed without an answer and recorded as
// censored: leave such a request open, at its age.
func KaplanMeier(waits []Wait) Curve {
	// Apart, as numbers, they are sorted in half the time.
	var ended, lasting []time.Duration
	for _, w := range waits {
		if w.Answered {
			ended = append(ended, w.For)
		} else {
			lasting = append(lasting, w.For)
		}
	}
	slices.Sort(ended)
	slices.Sort(lasting)
	var c Curve
	waiting := 1.0
	for i, younger := 0, 0; i < len(ended); {
		for younger < len(lasting) && lasting[younger] < ended[i] {
			younger++
		}
		at, atRisk, answered := ended[i], len(ended)-i+len(lasting)-younger, 0
		for ; i < len(ended) && ended[i] == at; i++ {
			answered++
		}
		// One division: (n-d)/n is exact where 1-d/n is not, so that S ends at exactly 0.
		waiting *= float64(atRisk-answered) / float64(atRisk)
		c.Steps = append(c.Steps, Step{At: at, AtRisk: atRisk, Answered: answered, Waiting: waiting})
	}
	return c
}

// Waiting returns the estimated share of requests that wait longer than t.
func (c Curve) Waiting(t time.Duration) float64 {
	share := 1.0
	for _, s := range c.Steps {
		if s.At > t {
			break
		}
		share = s.Waiting
	}
	return share
}

// flat is how near a step must be to a quantile's level to lie on it, for the rounding of a long product. It is the
// default of R's quantile.survfit.
const flat = 1.5e-8

// Quantile returns the time after which the share p of requests has been answered, p from 0 to 1 exclusive; false if
// the curve does not fall that far: so many are unanswered that the time is not known, only that it is longer than the
// waits seen.
//
// It is the first time at which S(t) ≤ 1 − p. Where the curve runs level at exactly 1 − p until a further answer, it is
// the middle of that stretch, as in R's quantile.survfit; so the median of waits that are all answered is their
// ordinary median.
func (c Curve) Quantile(p float64) (time.Duration, bool) {
	if !(p > 0 && p < 1) {
		return 0, false
	}
	level := 1 - p
	for i, s := range c.Steps {
		switch {
		case s.Waiting > level+flat:
			continue
		case s.Waiting > level-flat && i+1 < len(c.Steps):
			return s.At + (c.Steps[i+1].At-s.At)/2, true
		}
		return s.At, true
	}
	return 0, false
}
