package stats

import (
	"math"
	"testing"
)

func near(a, b, by float64) bool { return math.Abs(a-b) <= by }

// The examples are Newcombe's own, in table II of his article.
func TestProportions(t *testing.T) {
	for _, c := range []struct {
		a, na, b, nb          int
		difference, low, high float64
	}{
		{48, 80, 56, 70, 0.2, 0.0524, 0.3339},
		{3, 10, 9, 10, 0.6, 0.1705, 0.8090},
		{0, 10, 0, 20, 0, -0.2775, 0.1611},
		{0, 20, 10, 10, 1, 0.6791, 1},
	} {
		got, ok := Proportions(c.a, c.na, c.b, c.nb)
		if !ok || !near(got.Difference, c.difference, 1e-4) || !near(got.Low, c.low, 1e-3) || !near(got.High, c.high, 1e-3) {
			t.Errorf("%d/%d and %d/%d: %+v; want %v (%v to %v)", c.a, c.na, c.b, c.nb, got, c.difference, c.low, c.high)
		}
	}
	if _, ok := Proportions(0, 0, 1, 2); ok {
		t.Error("a share of nobody")
	}
}

func TestStudent(t *testing.T) {
	for freedom, want := range map[float64]float64{4: 2.776, 5: 2.571, 10: 2.228, 30: 2.042, 1e9: 1.960} {
		if got := student(freedom); !near(got, want, 1e-3) {
			t.Errorf("%v degrees of freedom: %v, want %v", freedom, got, want)
		}
	}
}

func TestMeans(t *testing.T) {
	a, b := []float64{1, 2, 3, 4, 5}, []float64{3, 4, 5, 6, 7}
	// The same variance, 2.5, on both sides: 8 degrees of freedom, and a standard error of 1.
	got, ok := Means(a, b)
	if !ok || !near(got.Difference, 2, 1e-9) || !near(got.Low, 2-2.306, 1e-3) || !near(got.High, 2+2.306, 1e-3) {
		t.Errorf("%+v, %v", got, ok)
	}
	if same, ok := Means([]float64{3, 3, 3, 3, 3}, []float64{4, 4, 4, 4, 4}); !ok || same != (Interval{1, 1, 1}) {
		t.Errorf("without any spread: %+v, %v", same, ok)
	}
	if _, ok := Means(a, b[:4]); ok {
		t.Error("an interval of the mean of four")
	}
}
