package journeys

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/fault"
	"ledetraad/projections/view"
)

// Variants are the ways that journeys take.
type Variants struct {
	By       By        `json:"by"`
	Journeys int       `json:"journeys"`
	Distinct int       `json:"distinct"` // different ways
	Variants []Variant `json:"variants"` // the most usual first
}

// Variant is a way that some journeys take: each the same activities, or
// departments, in the same order. What comes again at once counts once.
type Variant struct {
	Path         []string `json:"path"`
	Journeys     int      `json:"journeys"`
	Participants int      `json:"participants"` // different ones, counted up to Told
	MedianS      float64  `json:"median_s"`     // from the first touchpoint to the last, so far
	Some         []string `json:"some"`         // a few of these journeys
}

const (
	usualVariants = 20
	someJourneys  = 5
)

// Ways finds the variants of the journeys that fit, as [Flow] chooses them;
// f.Limit of them.
func Ways(r view.Reader, by By, f Filter) (Variants, error) {
	if by != ByActivity && by != ByDepartment {
		return Variants{}, fault.Invalidf("by", "%q is not known; use %s or %s", by, ByActivity, ByDepartment)
	}
	type way struct {
		path   []string
		n      int
		lasted []int64
		some   []string
		people
	}
	fl := flow{by: by, filter: f}
	ways := map[string]*way{}
	out := Variants{By: by, Variants: []Variant{}}
	err := eachJourney(r, func(id string, steps []step) {
		if !fl.wants(steps) {
			return
		}
		out.Journeys++
		var path []string
		for _, s := range steps {
			if name := s.name(by); len(path) == 0 || path[len(path)-1] != name {
				path = append(path, name)
			}
		}
		k := strings.Join(path, "\x00")
		w := ways[k]
		if w == nil {
			w = &way{path: path}
			ways[k] = w
		}
		w.n++
		w.add(steps[0].participant)
		w.lasted = append(w.lasted, steps[len(steps)-1].at-steps[0].at)
		if len(w.some) < someJourneys {
			w.some = append(w.some, id)
		}
	})
	if err != nil {
		return Variants{}, fmt.Errorf("variants: %w", err)
	}
	out.Distinct = len(ways)
	for _, w := range ways {
		out.Variants = append(out.Variants, Variant{w.path, w.n, w.people.n(), medianOf(w.lasted), w.some})
	}
	slices.SortFunc(out.Variants, func(a, b Variant) int {
		return cmp.Or(cmp.Compare(b.Journeys, a.Journeys), cmp.Compare(len(a.Path), len(b.Path)), slices.Compare(a.Path, b.Path))
	})
	if f.Limit <= 0 {
		f.Limit = usualVariants
	}
	out.Variants = out.Variants[:min(f.Limit, len(out.Variants))]
	return out, nil
}

// name is the node that a step stands at.
func (s step) name(by By) string {
	if by == ByDepartment {
		return s.department
	}
	return s.activity
}

// Behind lists the journeys in which to directly follows from, as [Flow] counts
// them: by their id, at most f.Limit of them, with what a list says of each.
func Behind(r view.Reader, by By, from, to string, f Filter, now time.Time) (Page, error) {
	if by != ByActivity && by != ByDepartment {
		return Page{}, fault.Invalidf("by", "%q is not known; use %s or %s", by, ByActivity, ByDepartment)
	}
	if f.Limit <= 0 {
		f.Limit = usualPage
	}
	f.Limit = min(f.Limit, longPage)
	fl := flow{by: by, filter: f}
	var ids []string
	more := ""
	err := eachJourney(r, func(id string, steps []step) {
		if id <= f.After || more != "" || !fl.wants(steps) {
			return
		}
		for i := 1; i < len(steps); i++ {
			if steps[i-1].name(by) != from || steps[i].name(by) != to {
				continue
			}
			if len(ids) == f.Limit {
				more = ids[len(ids)-1]
				return
			}
			ids = append(ids, id)
			return
		}
	})
	if err != nil {
		return Page{}, fmt.Errorf("journeys behind an edge: %w", err)
	}
	page := Page{Journeys: []Summary{}, Next: more}
	for _, id := range ids {
		j, ok, err := journeys.Get(r, id)
		if err != nil || !ok {
			return Page{}, fmt.Errorf("journeys behind an edge: %s: %w", id, cmp.Or(err, errNoRow))
		}
		s, err := summary(r, j, now)
		if err != nil {
			return Page{}, fmt.Errorf("journeys behind an edge: %w", err)
		}
		page.Journeys = append(page.Journeys, s)
	}
	return page, nil
}

// errNoRow is of a step whose journey has no row, which the fold never leaves.
var errNoRow = fmt.Errorf("there is no such journey")
