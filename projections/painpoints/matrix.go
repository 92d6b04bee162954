package painpoints

import (
	"slices"
	"strings"

	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// Cell is a department and a guiding principle, with the pain points that hold
// now and that nobody has put away.
type Cell struct {
	Department string                     `json:"department"`
	Principle  string                     `json:"principle"`
	Count      int                        `json:"count"`
	Worst      painpoint.Severity         `json:"worst"`
	Severities map[painpoint.Severity]int `json:"severities"`
	Across     int                        `json:"across,omitempty"` // of the count: that cross departments
}

// Grid is pain points by department and guiding principle.
type Grid struct {
	Departments []string `json:"departments"` // those with pain points, by key
	Principles  []string `json:"principles"`  // likewise
	Cells       []Cell   `json:"cells"`       // those that are not empty, by department and principle
}

// Matrix counts the pain points that hold now and that nobody has put away, of
// those that pass the filter. One that concerns two principles counts under
// both, and one that crosses departments under each of them. No cell says only
// that nothing was found, not that there is no pain.
func Matrix(r view.Reader, f Filter) (Grid, error) {
	type place struct{ department, principle string }
	cells := map[place]*Cell{}
	f.Open, f.Limit = true, 0
	all, err := List(r, f)
	if err != nil {
		return Grid{}, err
	}
	g := Grid{Departments: []string{}, Principles: []string{}, Cells: []Cell{}}
	for _, s := range all {
		for _, d := range s.Departments {
			for _, p := range s.Principles {
				c := cells[place{d, p}]
				if c == nil {
					c = &Cell{Department: d, Principle: p, Severities: map[painpoint.Severity]int{}}
					cells[place{d, p}] = c
				}
				c.Count++
				c.Severities[s.Severity]++
				if s.CrossCutting != nil {
					c.Across++
				}
				if s.Severity.Rank() > c.Worst.Rank() {
					c.Worst = s.Severity
				}
			}
		}
	}
	for at, c := range cells {
		g.Departments, g.Principles, g.Cells = append(g.Departments, at.department), append(g.Principles, at.principle), append(g.Cells, *c)
	}
	slices.Sort(g.Departments)
	slices.Sort(g.Principles)
	g.Departments, g.Principles = slices.Compact(g.Departments), slices.Compact(g.Principles)
	slices.SortFunc(g.Cells, func(a, b Cell) int {
		return strings.Compare(a.Department+"\x00"+a.Principle, b.Department+"\x00"+b.Principle)
	})
	return g, nil
}
