package planned

import (
	"slices"
	"time"

	"ledetraad/projections/journeys"
)

// against are plans in the numbers of courses.
type against struct {
	words   journeys.Vocabulary
	steps   [][]string // by plan: the ids that steps of its editions have
	choices []choice   // in the order in which they come to hold
}

// choice is the edition that journeys are held against that begin from a moment
// on and before the next choice's.
type choice struct {
	from    time.Time
	plan    int
	edition *numbered // nil: they are held against none
}

// numberPlans makes plans of one life situation, none of which is for one journey
// only, ready to hold many courses against. What For says changes only when an
// edition comes to hold or a plan is retired.
func numberPlans(list []Plan, w journeys.Vocabulary) *against {
	a := &against{words: w, steps: make([][]string, len(list))}
	var starts []time.Time
	for i, p := range list {
		for _, e := range p.Editions {
			starts = append(starts, e.From)
			for _, s := range e.Steps {
				if !slices.Contains(a.steps[i], s.Step) {
					a.steps[i] = append(a.steps[i], s.Step)
				}
			}
		}
		if !p.Retired.IsZero() {
			starts = append(starts, p.Retired)
		}
	}
	slices.SortFunc(starts, time.Time.Compare)
	for _, from := range slices.CompactFunc(starts, time.Time.Equal) {
		c := choice{from: from}
		if p, e, held := For(list, "", list[0].LifeSituation, from); held {
			c.plan = slices.IndexFunc(list, func(o Plan) bool { return o.Plan == p.Plan })
			c.edition = numberSteps(e.Steps, w)
			for i, s := range e.Steps {
				c.edition.steps[i].id = slices.Index(a.steps[c.plan], s.Step)
			}
		}
		a.choices = append(a.choices, c)
	}
	return a
}

// of is what a journey that began then is held against; false if nothing.
func (a *against) of(begin time.Time) (plan int, e *numbered, held bool) {
	for _, c := range slices.Backward(a.choices) {
		if !c.from.After(begin) {
			return c.plan, c.edition, c.edition != nil
		}
	}
	return 0, nil, false
}
