package planned

import (
	"slices"

	"ledetraad/domain/journey"
	"ledetraad/domain/plannedjourney"
	"ledetraad/projections/journeys"
)

// Deviations is what becomes of a plan in many journeys.
type Deviations struct {
	Plan          string     `json:"plan"`
	Name          string     `json:"name"`
	LifeSituation string     `json:"life_situation"`
	Journeys      *int       `json:"journeys"`     // that were held against it
	Participants  *int       `json:"participants"` // different ones, counted up to journeys.Told
	AsPlanned     *int       `json:"as_planned"`   // journeys without any deviation so far
	Steps         []StepMet  `json:"steps"`        // of the newest edition, in its order
	Extra         []ExtraMet `json:"extra"`        // the most usual first, at most 20
	Suppressed    bool       `json:"suppressed,omitempty"`
}

// StepMet is a step in many journeys. Each count is of journeys.
type StepMet struct {
	plannedjourney.Step
	Asked        *int     `json:"asked"` // journeys in which it was done, or should have been by now
	Participants *int     `json:"participants"`
	Done         *int     `json:"done"` // Moved among them
	Missing      *int     `json:"missing"`
	Late         *int     `json:"late"`
	OverWait     *int     `json:"over_wait"`
	Moved        *int     `json:"moved"`
	Elsewhere    *int     `json:"elsewhere"` // in another department
	OtherChannel *int     `json:"other_channel"`
	Left         *int     `json:"left"`                    // optional, and left out
	LateMedianS  *float64 `json:"late_median_s,omitempty"` // of those that were late, by how much
	Suppressed   bool     `json:"suppressed,omitempty"`
}

// ExtraMet is an activity that no step asks for.
type ExtraMet struct {
	Activity     string          `json:"activity"`
	Department   string          `json:"department"`
	Channel      journey.Channel `json:"channel,omitempty"` // the most usual
	Touchpoints  *int            `json:"touchpoints"`
	Journeys     *int            `json:"journeys"`
	Participants *int            `json:"participants"`
	Again        string          `json:"again,omitempty"` // the step that it repeats
	Suppressed   bool            `json:"suppressed,omitempty"`
}

const mostExtra = 20

// Of holds the journeys of a life situation against its plans, and says for each
// plan what deviates; a plan for one journey only is left out, and so is one that
// no journey was held against. The filter narrows the journeys gathered as it does
// for a folded map.
//
// It says what the Comparison of each journey adds up to, and makes none: all is
// worked out in numbers, and shared among the processors.
func Of(g *journeys.Gathered, list []Plan, f journeys.Filter, m journeys.Moment) ([]Deviations, error) {
	return of(g, list, f, m, 0)
}

func of(g *journeys.Gathered, list []Plan, f journeys.Filter, m journeys.Moment, shares int) ([]Deviations, error) {
	list = slices.DeleteFunc(slices.Clone(list), func(p Plan) bool { return p.Journey != "" || p.LifeSituation != f.LifeSituation })
	out := []Deviations{}
	if len(list) == 0 {
		return out, nil
	}
	a := numberPlans(list, g.Words())
	all := newAdding(a)
	var parts []*adding
	err := g.Courses(f, m, shares, func() func(*journeys.Numbered) {
		parts = append(parts, newAdding(a))
		return parts[len(parts)-1].add
	})
	for i, p := range list {
		s := &all.sums[i]
		for _, part := range parts {
			s.merge(&part.sums[i])
		}
		if s.journeys > 0 {
			out = append(out, s.figures(p, a.steps[i], a.words))
		}
	}
	return out, err
}

// WithoutFew takes out the figures of steps and of extra activities behind which
// there are fewer people than that, or from which so few could be told as the
// difference to all; and all of them where so few stand behind the whole.
func (d Deviations) WithoutFew(fewest int) Deviations {
	few := func(n *int) bool { return n == nil || *n < fewest }
	if few(d.Participants) {
		return Deviations{Plan: d.Plan, Name: d.Name, LifeSituation: d.LifeSituation, Steps: []StepMet{}, Extra: []ExtraMet{}, Suppressed: true}
	}
	// A count of journeys under five, or one that leaves under five, tells of as few people or fewer.
	hide := func(n *int, of int) *int {
		if n == nil || *n > 0 && *n < fewest || of-*n > 0 && of-*n < fewest {
			return nil
		}
		return n
	}
	all := *d.Journeys
	d.AsPlanned = hide(d.AsPlanned, all)
	d.Steps = slices.Clone(d.Steps)
	for i, s := range d.Steps {
		if few(s.Participants) {
			d.Steps[i] = StepMet{Step: s.Step, Suppressed: true}
			continue
		}
		asked := *s.Asked
		x := &d.Steps[i]
		for _, n := range []**int{&x.Done, &x.Missing, &x.Late, &x.OverWait, &x.Moved, &x.Elsewhere, &x.OtherChannel} {
			*n = hide(*n, asked)
			x.Suppressed = x.Suppressed || *n == nil
		}
		if x.Left = hide(x.Left, all); x.Left == nil {
			x.Suppressed = true
		}
		if x.Late == nil {
			x.LateMedianS = nil
		}
	}
	d.Extra = slices.Clone(d.Extra)
	for i, e := range d.Extra {
		if few(e.Participants) {
			d.Extra[i] = ExtraMet{Activity: e.Activity, Department: e.Department, Again: e.Again, Suppressed: true}
		}
	}
	return d
}
