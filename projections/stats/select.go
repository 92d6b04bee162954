package stats

import "slices"

// QuantileOf is [Quantile] of values in any order, which it moves: what is below
// the quantile comes to stand before it. It costs their number, not sorting them.
func QuantileOf[T ~int64 | ~float64](values []T, p float64) (T, bool) {
	n := len(values)
	if n == 0 || !(p >= 0 && p <= 1) {
		return 0, false
	}
	low := int(float64(n-1) * p)
	place(values, low)
	if low < n-1 {
		rest := values[low+1:]
		least := 0
		for i, v := range rest {
			if v < rest[least] {
				least = i
			}
		}
		rest[0], rest[least] = rest[least], rest[0]
	}
	return Quantile(values, p)
}

// place puts at k what stands there in ascending order, with nothing greater
// before it and nothing less behind it (C. A. R. Hoare's Find, 1961; the pivot is
// the middle one of three, and of a range that does not become smaller the rest
// is sorted, so that no order of values is slow).
func place[T ~int64 | ~float64](values []T, k int) {
	for tries := 64; len(values) > 1; tries-- {
		if len(values) < 24 || tries == 0 {
			slices.Sort(values)
			return
		}
		a, b, c := values[0], values[len(values)/2], values[len(values)-1]
		pivot := max(min(a, b), min(max(a, b), c))
		i, j := 0, len(values)-1
		for i <= j {
			for values[i] < pivot {
				i++
			}
			for values[j] > pivot {
				j--
			}
			if i <= j {
				values[i], values[j] = values[j], values[i]
				i, j = i+1, j-1
			}
		}
		switch {
		case k <= j:
			values = values[:j+1]
		case k >= i:
			values, k = values[i:], k-i
		default:
			return
		}
	}
}
