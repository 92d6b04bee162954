package planned

import (
	"cmp"
	"slices"
	"strings"

	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
	"ledetraad/projections/stats"
)

// adding adds up what came of one share of the journeys.
type adding struct {
	*against
	holding

	sums []summing // by plan
}

func newAdding(a *against) *adding {
	out := &adding{against: a, sums: make([]summing, len(a.steps))}
	for i, steps := range a.steps {
		out.sums[i] = summing{steps: make([]stepSum, len(steps)), extra: map[extraKey]*extraSum{}}
	}
	return out
}

// summing is what becomes of a plan in many journeys.
type summing struct {
	journeys, asPlanned int
	people              journeys.Crowd
	steps               []stepSum // by the numbers of their ids
	extra               map[extraKey]*extraSum
}

// stepSum counts a step's journeys.
type stepSum struct {
	n      [kinds]int
	people journeys.Crowd
	lates  []float64 // seconds
}

// What a step's journeys are counted by.
const (
	ofAsked = iota
	ofDone
	ofMissing
	ofLate
	ofOverWait
	ofMoved
	ofElsewhere
	ofOtherChannel
	ofLeft
	kinds
)

type extraKey struct {
	activity   int32
	department int16
	again      int16 // the number of a step's id; −1: none
}

type extraSum struct {
	last     int // number of the journey that was counted last
	points   int
	journeys int
	people   journeys.Crowd
	channels []int // touchpoints, by channel
}

// add holds a course against the plan that is meant for it, if one is.
func (a *adding) add(c *journeys.Numbered) {
	plan, e, held := a.of(c.Begin)
	if !held {
		return
	}
	a.hold(e, c)
	s := &a.sums[plan]
	s.journeys++
	s.people.Add(c.Participant)
	if a.deviations == 0 {
		s.asPlanned++
	}
	for i := range a.came {
		if x := &a.came[i]; x.state != Pending {
			s.steps[e.steps[i].id].add(x, c.Participant)
		}
	}
	for _, x := range a.extra {
		p := &c.Points[x.point]
		k := extraKey{p.Activity, p.Department, -1}
		if x.again >= 0 {
			k.again = int16(e.steps[x.again].id) //nolint:gosec // there are not that many
		}
		sum := s.extra[k]
		if sum == nil {
			sum = &extraSum{channels: make([]int, len(a.words.Channels))}
			s.extra[k] = sum
		}
		sum.points++
		sum.channels[p.Channel]++
		if sum.last != s.journeys {
			sum.last = s.journeys
			sum.journeys++
			sum.people.Add(c.Participant)
		}
	}
}

func (s *stepSum) add(x *came, participant uint64) {
	s.people.Add(participant)
	count := func(kind int, is bool) {
		if is {
			s.n[kind]++
		}
	}
	count(ofLeft, x.state == Left)
	count(ofAsked, x.state != Left)
	count(ofDone, x.state == Done || x.state == Moved)
	count(ofMissing, x.state == Missing)
	count(ofMoved, x.state == Moved)
	count(ofLate, x.late > 0)
	count(ofOverWait, x.over > 0)
	count(ofElsewhere, x.elsewhere)
	count(ofOtherChannel, x.otherChannel)
	if x.late > 0 {
		s.lates = append(s.lates, x.late.Seconds())
	}
}

// merge adds what another share of the journeys came to.
func (s *summing) merge(o *summing) {
	s.journeys, s.asPlanned = s.journeys+o.journeys, s.asPlanned+o.asPlanned
	s.people.Merge(o.people)
	for i := range o.steps {
		x, y := &s.steps[i], &o.steps[i]
		addTo(x.n[:], y.n[:])
		x.people.Merge(y.people)
		x.lates = append(x.lates, y.lates...)
	}
	for k, y := range o.extra {
		x := s.extra[k]
		if x == nil {
			s.extra[k] = y
			continue
		}
		x.points, x.journeys = x.points+y.points, x.journeys+y.journeys
		x.people.Merge(y.people)
		addTo(x.channels, y.channels)
	}
}

func addTo(sums, more []int) {
	for i, n := range more {
		sums[i] += n
	}
}

// figures are what it says of a plan, in words again; ids are those of its steps.
func (s *summing) figures(p Plan, ids []string, w journeys.Vocabulary) Deviations {
	newest := p.Editions[len(p.Editions)-1]
	out := Deviations{Plan: p.Plan, Name: p.Name, LifeSituation: p.LifeSituation, Journeys: &s.journeys, Participants: new(s.people.N()),
		AsPlanned: &s.asPlanned, Steps: []StepMet{}, Extra: []ExtraMet{}}
	for _, step := range newest.Steps {
		x := &s.steps[slices.Index(ids, step.Step)]
		n := &x.n
		m := StepMet{Step: step, Asked: &n[ofAsked], Participants: new(x.people.N()), Done: &n[ofDone], Missing: &n[ofMissing], Late: &n[ofLate], OverWait: &n[ofOverWait],
			Moved: &n[ofMoved], Elsewhere: &n[ofElsewhere], OtherChannel: &n[ofOtherChannel], Left: &n[ofLeft]}
		if v, ok := stats.QuantileOf(x.lates, .5); ok {
			m.LateMedianS = &v
		}
		out.Steps = append(out.Steps, m)
	}
	for k, x := range s.extra {
		e := ExtraMet{Activity: w.Activities[k.activity], Department: w.Departments[k.department], Channel: x.usual(w.Channels),
			Touchpoints: &x.points, Journeys: &x.journeys, Participants: new(x.people.N())}
		if k.again >= 0 {
			e.Again = ids[k.again]
		}
		out.Extra = append(out.Extra, e)
	}
	slices.SortFunc(out.Extra, func(a, b ExtraMet) int {
		return cmp.Or(cmp.Compare(*b.Journeys, *a.Journeys), strings.Compare(a.Activity, b.Activity), strings.Compare(a.Department, b.Department), strings.Compare(a.Again, b.Again))
	})
	out.Extra = out.Extra[:min(len(out.Extra), mostExtra)]
	return out
}

// usual is the channel that most touchpoints have; of as many, the first by name.
func (x *extraSum) usual(channels []string) journey.Channel {
	best := 0
	for i, n := range x.channels {
		if most := x.channels[best]; n > most || n == most && channels[i] < channels[best] {
			best = i
		}
	}
	return journey.Channel(channels[best])
}
