// Package stats computes the figures shown about waits, exactly and with what they leave open.
//
// Two mistakes make services look better than they are, and this package exists to prevent both. Dropping the requests
// that nobody has answered yet leaves the quick answers; so an unanswered wait is right-censored at its age and counts
// (see [KaplanMeier]). And a p90 of nine waits is the longest of them under another name; so a p90 of fewer than
// [MinForP90] waits is not given.
//
// Everything here is a function of its arguments, without sketches or sampling, and independent of the order in which
// waits are added.
package stats

import "math"

// Quantile returns the p-quantile, p from 0 to 1, of ascending values; false if there are none or p is out of range.
//
// It interpolates linearly between the values at the two ranks around (n-1)p, counted from 0: definition 7 of Hyndman
// and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996), 361–365. It is the default
// of R and NumPy and what Excel's PERCENTILE.INC gives. Integers (durations) are rounded to the nearest unit;
// between values more than 2⁵³ units (104 days) apart the rounding is that of float64, a few nanoseconds.
//
// Values must be uncensored: every one a wait that ended.
func Quantile[T ~int64 | ~float64](ascending []T, p float64) (T, bool) {
	n := len(ascending)
	if n == 0 || !(p >= 0 && p <= 1) {
		return 0, false
	}
	rank := float64(n-1) * p
	low := int(rank) // at most n-1, as p is at most 1
	if low == n-1 {
		return ascending[low], true
	}
	step := (rank - float64(low)) * float64(ascending[low+1]-ascending[low])
	if T(1)/2 == 0 { // an integer type
		step = math.Round(step)
	}
	return ascending[low] + T(step), true
}
