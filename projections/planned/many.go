package planned

import (
	"cmp"
	"slices"

	"ledetraad/domain/journey"
	"ledetraad/domain/plannedjourney"
	"ledetraad/projections/journeys"
	"ledetraad/projections/stats"
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
func Of(g *journeys.Gathered, list []Plan, f journeys.Filter, m journeys.Moment) ([]Deviations, error) {
	list = slices.DeleteFunc(slices.Clone(list), func(p Plan) bool { return p.Journey != "" || p.LifeSituation != f.LifeSituation })
	out := []Deviations{}
	if len(list) == 0 {
		return out, nil
	}
	sums := map[string]*summing{}
	err := g.Courses(f, m, func(c journeys.Course) {
		p, e, held := For(list, c.Journey, c.LifeSituation, c.Begin)
		if !held {
			return
		}
		s := sums[p.Plan]
		if s == nil {
			s = newSumming(p)
			sums[p.Plan] = s
		}
		s.add(Compare(p, e, c, m.Now), c.Participant)
	})
	for _, p := range list {
		if s := sums[p.Plan]; s != nil {
			out = append(out, s.figures())
		}
	}
	return out, err
}

// summing adds comparisons up.
type summing struct {
	plan      Plan
	journeys  int
	asPlanned int
	people    map[string]bool
	steps     map[string]*stepSum
	extra     map[[3]string]*extraSum // activity, department, repeated step
}

type stepSum struct {
	asked, done, missing, late, over, moved, elsewhere, channel, left int
	people                                                            map[string]bool
	lates                                                             []float64
}

type extraSum struct {
	points   int
	in       map[string]bool // journeys
	people   map[string]bool
	channels map[journey.Channel]int
}

func newSumming(p Plan) *summing {
	return &summing{plan: p, people: map[string]bool{}, steps: map[string]*stepSum{}, extra: map[[3]string]*extraSum{}}
}

func (s *summing) add(c Comparison, participant string) {
	s.journeys++
	s.people[participant] = true
	if c.Deviations == 0 {
		s.asPlanned++
	}
	for _, m := range c.Steps {
		if m.State == Pending {
			continue
		}
		x := s.steps[m.Step.Step]
		if x == nil {
			x = &stepSum{people: map[string]bool{}}
			s.steps[m.Step.Step] = x
		}
		x.add(m)
		x.people[participant] = true
	}
	for _, e := range c.Extra {
		k := [3]string{e.Activity, e.Department, e.Again}
		x := s.extra[k]
		if x == nil {
			x = &extraSum{in: map[string]bool{}, people: map[string]bool{}, channels: map[journey.Channel]int{}}
			s.extra[k] = x
		}
		x.points++
		x.in[c.Journey], x.people[participant] = true, true
		x.channels[e.Channel]++
	}
}

func (x *stepSum) add(m Met) {
	count := func(n *int, is bool) {
		if is {
			*n++
		}
	}
	count(&x.left, m.State == Left)
	count(&x.asked, m.State != Left)
	count(&x.done, m.State == Done || m.State == Moved)
	count(&x.missing, m.State == Missing)
	count(&x.moved, m.State == Moved)
	count(&x.late, m.LateS != nil)
	count(&x.over, m.OverWaitS != nil)
	count(&x.elsewhere, m.WasDepartment != "")
	count(&x.channel, m.WasChannel != "")
	if m.LateS != nil {
		x.lates = append(x.lates, *m.LateS)
	}
}

func told(people map[string]bool) *int { return new(min(len(people), journeys.Told)) }

func (s *summing) figures() Deviations {
	newest := s.plan.Editions[len(s.plan.Editions)-1]
	out := Deviations{Plan: s.plan.Plan, Name: s.plan.Name, LifeSituation: s.plan.LifeSituation, Journeys: &s.journeys, Participants: told(s.people),
		AsPlanned: &s.asPlanned, Steps: []StepMet{}, Extra: []ExtraMet{}}
	for _, step := range newest.Steps {
		x := s.steps[step.Step]
		if x == nil {
			x = &stepSum{}
		}
		m := StepMet{Step: step, Asked: &x.asked, Participants: told(x.people), Done: &x.done, Missing: &x.missing, Late: &x.late, OverWait: &x.over,
			Moved: &x.moved, Elsewhere: &x.elsewhere, OtherChannel: &x.channel, Left: &x.left}
		if x.late > 0 {
			slices.Sort(x.lates)
			if v, ok := stats.Quantile(x.lates, .5); ok {
				m.LateMedianS = &v
			}
		}
		out.Steps = append(out.Steps, m)
	}
	for k, x := range s.extra {
		out.Extra = append(out.Extra, ExtraMet{Activity: k[0], Department: k[1], Again: k[2], Channel: usual(x.channels),
			Touchpoints: &x.points, Journeys: new(len(x.in)), Participants: told(x.people)})
	}
	slices.SortFunc(out.Extra, func(a, b ExtraMet) int {
		return cmp.Or(cmp.Compare(*b.Journeys, *a.Journeys), cmp.Compare(a.Activity, b.Activity), cmp.Compare(a.Department, b.Department), cmp.Compare(a.Again, b.Again))
	})
	out.Extra = out.Extra[:min(len(out.Extra), mostExtra)]
	return out
}

func usual(channels map[journey.Channel]int) journey.Channel {
	var best journey.Channel
	for c, n := range channels {
		if n > channels[best] || n == channels[best] && c < best {
			best = c
		}
	}
	return best
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
