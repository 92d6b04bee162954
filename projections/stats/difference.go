package stats

import "math"

// z95 is how many standard deviations from the mean 95 % of a normal
// distribution lie within.
const z95 = 1.959963984540054

// Interval is a difference with the bounds of its 95 % confidence interval.
type Interval struct {
	Difference float64 `json:"difference"`
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
}

// Proportions is how much greater the share b of nb is than a of na, with
// Newcombe's interval, made of Wilson's score intervals (his method 10: Statistics
// in Medicine 17, 1998, 873–890). It holds for small numbers, and for shares of
// none and of all. false where one of the two has nobody in it.
func Proportions(a, na, b, nb int) (Interval, bool) {
	if na <= 0 || nb <= 0 {
		return Interval{}, false
	}
	pa, la, ua := wilson(a, na)
	pb, lb, ub := wilson(b, nb)
	d := pb - pa
	return Interval{d, d - math.Hypot(pb-lb, ua-pa), d + math.Hypot(ub-pb, pa-la)}, true
}

// wilson is a share with the bounds of its score interval.
func wilson(k, n int) (p, low, high float64) {
	N := float64(n)
	p = float64(k) / N
	mid, half := p+z95*z95/(2*N), z95*math.Sqrt(p*(1-p)/N+z95*z95/(4*N*N))
	by := 1 + z95*z95/N
	return p, (mid - half) / by, (mid + half) / by
}

// leastForMeans is how many values each side must have: for fewer the interval
// of a mean says little, and the t quantile is not worked out so exactly.
const leastForMeans = 5

// Means is how much greater the mean of b is than that of a, with Welch's
// interval. false where one of the two has fewer than five values.
func Means(a, b []float64) (Interval, bool) {
	if len(a) < leastForMeans || len(b) < leastForMeans {
		return Interval{}, false
	}
	ma, va := moments(a)
	mb, vb := moments(b)
	d := mb - ma
	if va+vb == 0 {
		return Interval{d, d, d}, true
	}
	freedom := (va + vb) * (va + vb) / (va*va/float64(len(a)-1) + vb*vb/float64(len(b)-1))
	half := student(freedom) * math.Sqrt(va+vb)
	return Interval{d, d - half, d + half}, true
}

// moments are the mean, and the variance of the mean.
func moments(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v
	}
	mean /= float64(len(x))
	for _, v := range x {
		variance += (v - mean) * (v - mean)
	}
	return mean, variance / float64(len(x)-1) / float64(len(x))
}

// student is the 97.5 % quantile of Student's distribution, by its expansion in
// the degrees of freedom (Abramowitz and Stegun 26.7.5); right to a thousandth
// from 4 on.
func student(freedom float64) float64 {
	z := z95
	z3, z5, z7, z9 := math.Pow(z, 3), math.Pow(z, 5), math.Pow(z, 7), math.Pow(z, 9)
	return z + (z3+z)/4/freedom + (5*z5+16*z3+3*z)/96/math.Pow(freedom, 2) + (3*z7+19*z5+17*z3-15*z)/384/math.Pow(freedom, 3) +
		(79*z9+776*z7+1482*z5-1920*z3-945*z)/92160/math.Pow(freedom, 4)
}
