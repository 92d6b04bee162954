package stats

import (
	"slices"
	"time"
)

// MinForP90 is the least number of waits for which a p90 is given. It is our own convention: below it, fewer than two
// waits lie beyond the p90, and a single one decides the figure.
const MinForP90 = 20

// State says what stands behind a figure.
type State string

// The states of a figure. Only Known has a value.
const (
	None       State = "none"        // there are no waits
	Known      State = "known"       // the value is what it says
	TooFew     State = "too-few"     // too few waits for this figure
	NotReached State = "not-reached" // too many are unanswered: the figure is longer than the waits seen
)

// Figure is a time, or the reason why there is none.
type Figure struct {
	Value time.Duration `json:"value"` // nanoseconds; 0 unless Known
	State State         `json:"state"`
}

// Known reports whether the figure has a value.
func (f Figure) Known() bool { return f.State == Known }

// Summary describes a set of waits. N is Answered plus Unanswered.
type Summary struct {
	N          int           `json:"n"`
	Answered   int           `json:"answered"`
	Unanswered int           `json:"unanswered"`
	Median     Figure        `json:"median"`
	P90        Figure        `json:"p90"`
	Longest    time.Duration `json:"longest"` // the longest wait so far, answered or not
}

// Waits collects waits. The zero Waits is empty and ready. It keeps every wait (16 bytes each); it is not safe for
// concurrent use.
type Waits struct {
	waits    []Wait
	answered int
}

// Add counts a request that was answered after d. A negative wait, which only clocks that disagree can produce, counts
// as none.
func (w *Waits) Add(d time.Duration) {
	w.waits = append(w.waits, Wait{For: max(0, d), Answered: true})
	w.answered++
}

// AddCensored counts a request that is unanswered at the age d.
func (w *Waits) AddCensored(d time.Duration) {
	w.waits = append(w.waits, Wait{For: max(0, d)})
}

// Merge counts the waits of o too.
func (w *Waits) Merge(o *Waits) {
	w.waits = append(w.waits, o.waits...)
	w.answered += o.answered
}

// Len returns the number of waits.
func (w *Waits) Len() int { return len(w.waits) }

// Share counts the waits by whether they kept the limit; see [ShareWithin].
func (w *Waits) Share(limit time.Duration) Share { return ShareWithin(w.waits, limit) }

// Curve returns the estimated share of requests still unanswered after a time.
func (w *Waits) Curve() Curve { return KaplanMeier(w.waits) }

// Summary describes the waits collected so far. Where all are answered the figures are those of [Quantile]; where one
// is not, those of [KaplanMeier].
//
// The p90 needs [MinForP90] waits. An unanswered one younger than the p90 says nothing of it, so it does not count
// towards these: of nineteen requests made a minute ago and a single one answered, no p90 follows.
func (w *Waits) Summary() Summary {
	s := Summary{
		N: len(w.waits), Answered: w.answered, Unanswered: len(w.waits) - w.answered,
		Median: Figure{State: None}, P90: Figure{State: None},
	}
	if s.N == 0 {
		return s
	}
	for _, wait := range w.waits {
		s.Longest = max(s.Longest, wait.For)
	}
	quantile := w.quantiles(s.Unanswered > 0)
	s.Median = quantile(0.5)
	s.P90 = quantile(0.9)
	if s.N < MinForP90 || s.P90.Known() && w.informative(s.P90.Value) < MinForP90 {
		s.P90 = Figure{State: TooFew}
	}
	return s
}

// quantiles returns the way to find quantiles of the waits.
func (w *Waits) quantiles(censored bool) func(p float64) Figure {
	if censored {
		curve := w.Curve()
		return func(p float64) Figure {
			if v, ok := curve.Quantile(p); ok {
				return Figure{Value: v, State: Known}
			}
			return Figure{State: NotReached}
		}
	}
	ascending := make([]time.Duration, 0, len(w.waits))
	for _, wait := range w.waits {
		ascending = append(ascending, wait.For)
	}
	slices.Sort(ascending)
	return func(p float64) Figure {
		v, _ := Quantile(ascending, p) // there are waits
		return Figure{Value: v, State: Known}
	}
}

// informative returns how many waits are known to be longer than t or not.
func (w *Waits) informative(t time.Duration) int {
	n := 0
	for _, wait := range w.waits {
		if wait.Answered || wait.For >= t {
			n++
		}
	}
	return n
}
