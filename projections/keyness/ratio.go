package keyness

import "math"

// Ratio is how many times as often one side uses a word as the other, measured
// in documents, as a power of two: 0 is as often, 1 twice, 3 eight times.
type Ratio struct {
	Log   float64 // as counted; a side that never uses it counts half a document
	Bound float64 // the conservative one: at least so much, as far as can be told
}

// ratioOf compares a of n documents with b of m.
//
// Bound is the conservative log ratio (LRC) that Evert recommends for keywords
// (S. Evert, Measuring Keyness, Digital Humanities 2022; measure PositiveLRC of the
// function keyness in the R package corpora): the lower bound of
// the one-sided confidence interval of the log ratio, exact and conditional on
// a+b, at the level alpha divided by the number of words tested (Bonferroni).
// Given that a+b documents have the word, a is binomial; its share p has the
// lower bound of Clopper and Pearson, and the ratio is (p/(1−p))·(m/n). −∞ where
// a is 0.
func ratioOf(a, n, b, m int64, alpha float64, tests int64) Ratio {
	if n == 0 || m == 0 {
		return Ratio{math.Inf(-1), math.Inf(-1)}
	}
	least := func(x int64) float64 { return math.Max(float64(x), 0.5) }
	r := Ratio{Log: math.Log2(least(a) / float64(n) / (least(b) / float64(m)))}
	p := lowerShare(a, b, alpha/float64(max(tests, 1)))
	r.Bound = math.Log2(p/(1-p)) + math.Log2(float64(m)/float64(n))
	return r
}

// lowerShare is the share p at which a or more of a+b come up with the
// probability alpha: the lower bound of Clopper and Pearson.
func lowerShare(a, b int64, alpha float64) float64 {
	if a == 0 {
		return 0
	}
	low, high := 0.0, 1.0
	for range 60 {
		mid := (low + high) / 2
		if incompleteBeta(mid, float64(a), float64(b+1)) < alpha {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// incompleteBeta is the regularised incomplete beta function I_x(a, b), by its
// continued fraction (DLMF 8.17.22) in the manner of Lentz.
func incompleteBeta(x, a, b float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2): // where the fraction converges slowly
		return 1 - incompleteBeta(1-x, b, a)
	}
	const tiny, enough = 1e-300, 1e-15
	ab, _ := math.Lgamma(a + b)
	la, _ := math.Lgamma(a)
	lb, _ := math.Lgamma(b)
	front := math.Exp(ab-la-lb+a*math.Log(x)+b*math.Log1p(-x)) / a
	f, c, d := 1.0, 1.0, 0.0
	for i := range 1000 {
		m := float64(i / 2)
		num := 1.0
		switch {
		case i == 0:
		case i%2 == 0:
			num = m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		default:
			num = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		}
		if d = 1 + num*d; math.Abs(d) < tiny {
			d = tiny
		}
		if c = 1 + num/c; math.Abs(c) < tiny {
			c = tiny
		}
		d = 1 / d
		f *= c * d
		if math.Abs(1-c*d) < enough {
			break
		}
	}
	return front * (f - 1)
}
