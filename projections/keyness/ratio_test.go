package keyness

import (
	"math"
	"testing"
)

// The bounds are worked out by hand. With b = 0, a documents of a come up with
// the probability p^a, so p = alpha^(1/a).
func TestRatio(t *testing.T) {
	for _, c := range []struct {
		name       string
		a, n, b, m int64
		tests      int64
		log, bound float64
	}{
		{"only the municipality, one test", 10, 20, 0, 20, 1, math.Log2(20), 1.5175},             // p = 0.05^(1/10) = 0.7411, odds 2.8629
		{"the same among a hundred words", 10, 20, 0, 20, 100, math.Log2(20), -0.1870},           // p = 0.0005^(1/10) = 0.4676, odds 0.8784
		{"and where citizens say four times as much", 10, 10, 0, 40, 100, math.Log2(80), 1.8130}, // two more
		{"one of each", 1, 10, 1, 10, 1, 0, -5.2666},                                             // 1−(1−p)² = 0.05: p = 1−√0.95 = 0.02532
		{"two against one", 2, 10, 1, 10, 1, 1, -2.6754},                                         // 3p²−2p³ = 0.05: p = 0.13535
		{"nobody of the municipality", 0, 10, 5, 10, 1, math.Log2(0.05 / 0.5), math.Inf(-1)},
		{"no citizen says anything", 5, 10, 0, 0, 1, math.Inf(-1), math.Inf(-1)},
		{"a word of everybody at the municipality", 40, 40, 0, 40, 500, math.Log2(80), 1.9494}, // p = 0.0001^(1/40) = 0.7943, odds 3.8621
	} {
		got := ratioOf(c.a, c.n, c.b, c.m, 0.05, c.tests)
		near := func(a, b float64) bool { return a == b || math.Abs(a-b) < 0.001 }
		if !near(got.Log, c.log) || !near(got.Bound, c.bound) {
			t.Errorf("%s: %+v, want %v and %v", c.name, got, c.log, c.bound)
		}
	}
}

// The bound is where the chance of so many documents or more is alpha: held
// against the binomial sum itself.
func TestLowerShareAgainstTheSum(t *testing.T) {
	for _, c := range []struct{ a, b int64 }{{1, 0}, {3, 0}, {3, 2}, {7, 1}, {12, 30}, {40, 3}} {
		for _, alpha := range []float64{0.5, 0.05, 0.0001} {
			p := lowerShare(c.a, c.b, alpha)
			sum := 0.0
			for k := c.a; k <= c.a+c.b; k++ {
				n, _ := math.Lgamma(float64(c.a + c.b + 1))
				x, _ := math.Lgamma(float64(k + 1))
				y, _ := math.Lgamma(float64(c.a + c.b - k + 1))
				sum += math.Exp(n - x - y + float64(k)*math.Log(p) + float64(c.a+c.b-k)*math.Log1p(-p))
			}
			if math.Abs(sum-alpha) > 1e-9 {
				t.Errorf("%d and %d at %v: p = %v gives %v", c.a, c.b, alpha, p, sum)
			}
		}
	}
}
