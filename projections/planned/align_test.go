package planned

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"ledetraad/domain/plannedjourney"
	"ledetraad/projections/journeys"
)

// The way that is found is the one that the whole table of costs leads to,
// whatever was held against an edition before.
func TestAlignIsThePlainWay(t *testing.T) {
	var m matching
	rapid.Check(t, func(t *rapid.T) {
		steps := drawSteps(t)
		var points []journeys.Point
		for i := range rapid.IntRange(0, 12).Draw(t, "touchpoints") {
			points = append(points, point(fmt.Sprint("t", i), rapid.SampledFrom(activities).Draw(t, "activity"), rapid.SampledFrom(departments).Draw(t, "department"), day(1, i)))
		}
		n, words := journeys.Course{Begin: day(1, 0), Points: points}.Numbered(day(9, 0))
		m.align(numberSteps(steps, words), n.Points)
		met, rest := plainly(steps, points)
		if !slices.Equal(m.met, met) || !slices.Equal(m.rest, rest) {
			t.Fatalf("met %v, left over %v; want %v, %v", m.met, m.rest, met, rest)
		}
	})
}

// plainly is align as the rule says it: each step and touchpoint beside each other,
// and every word compared.
func plainly(steps []plannedjourney.Step, points []journeys.Point) (met, rest []int) {
	const never = 1 << 30
	n, m := len(steps), len(points)
	least := make([][]int, n+1) // cost of the rest from step i and touchpoint k on
	for i := range least {
		least[i] = make([]int, m+1)
	}
	left := func(i int) int {
		if steps[i].Optional {
			return 1
		}
		return 2
	}
	together := func(i, k int) int {
		switch {
		case !asks(steps[i], points[k].Activity):
			return never
		case steps[i].Department != points[k].Department:
			return 1
		}
		return 0
	}
	for i := n; i >= 0; i-- {
		for k := m; k >= 0; k-- {
			if i == n && k == m {
				continue
			}
			best := never
			if i < n {
				best = min(best, left(i)+least[i+1][k])
			}
			if k < m {
				best = min(best, 2+least[i][k+1])
			}
			if i < n && k < m {
				best = min(best, together(i, k)+least[i+1][k+1])
			}
			least[i][k] = best
		}
	}
	met = make([]int, n)
	i, k := 0, 0
	for i < n || k < m {
		switch {
		case i < n && k < m && least[i][k] == together(i, k)+least[i+1][k+1]:
			met[i] = k
			i, k = i+1, k+1
		case i < n && least[i][k] == left(i)+least[i+1][k]:
			met[i] = -1
			i++
		default:
			rest = append(rest, k)
			k++
		}
	}
	return met, rest
}
