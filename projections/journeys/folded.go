package journeys

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"ledetraad/domain/journey"
)

// Crowd counts different people, up to Told.
type Crowd struct{ seen []uint64 }

// Add counts a participant, of whom there is a hash.
func (c *Crowd) Add(participant uint64) {
	if len(c.seen) < Told && !slices.Contains(c.seen, participant) {
		c.seen = append(c.seen, participant)
	}
}

// Merge counts those of another crowd.
func (c *Crowd) Merge(o Crowd) {
	for _, one := range o.seen {
		c.Add(one)
	}
}

// N is how many there are.
func (c *Crowd) N() int { return len(c.seen) }

// merge lays what another share of the journeys came to on top.
func (d *folding) merge(o *folding) {
	d.journeys, d.points = d.journeys+o.journeys, d.points+o.points
	d.people.Merge(o.people)
	d.felt.merge(&o.felt)
	for i, a := range o.acts {
		if a != nil && d.acts[i] != nil {
			d.acts[i].merge(a)
		} else if a != nil {
			d.acts[i] = a
		}
	}
	for i, l := range o.lanes {
		if l != nil && d.lanes[i] != nil {
			m := d.lanes[i]
			m.points, m.journeys, m.first = m.points+l.points, m.journeys+l.journeys, append(m.first, l.first...)
			m.people.Merge(l.people)
		} else if l != nil {
			d.lanes[i] = l
		}
	}
	for k, p := range o.passed {
		if m := d.passed[k]; m != nil {
			m.merge(p)
		} else {
			d.passed[k] = p
		}
	}
}

func (a *act) merge(o *act) {
	a.first, a.journeys, a.points = append(a.first, o.first...), a.journeys+o.journeys, a.points+o.points
	a.people.Merge(o.people)
	a.felt.merge(&o.felt)
	for i, c := range o.cells {
		if c != nil && a.cells[i] != nil {
			a.cells[i].merge(c)
		} else if c != nil {
			a.cells[i] = c
		}
	}
}

func (c *cell) merge(o *cell) {
	c.points, c.journeys, c.requests = c.points+o.points, c.journeys+o.journeys, c.requests+o.requests
	c.people.Merge(o.people)
	c.waits.Merge(&o.waits)
	for i, n := range o.channels {
		c.channels[i] += n
	}
}

func (p *passedBy) merge(o *passedBy) {
	p.warm, p.cold = p.warm+o.warm, p.cold+o.cold
	p.people.Merge(o.people)
	p.waits.Merge(&o.waits)
}

func (f *feelings) merge(o *feelings) {
	f.sum, f.n = f.sum+o.sum, f.n+o.n
	f.people.Merge(o.people)
	f.perceived, f.measure = append(f.perceived, o.perceived...), append(f.measure, o.measure...)
}

// figures is the map of that many stages.
func (d *folding) figures(stages int) Folded {
	out := Folded{Journeys: d.journeys, Participants: d.people.N(), Touchpoints: known(d.points),
		Stages: []Stage{}, Lanes: []FoldedLane{}, HandOvers: []StagePassed{}, Felt: d.felt.figures()}
	var all []*act
	for _, a := range d.acts {
		if a != nil && a.points > 0 {
			all = append(all, a)
		}
	}
	out.Activities = len(all)
	slices.SortFunc(all, func(a, b *act) int {
		return cmp.Or(cmp.Compare(b.journeys, a.journeys), strings.Compare(a.name, b.name))
	})
	all = all[:min(stages, len(all))]
	order := d.laneOrder(&out)
	out.Stages = make([]Stage, len(all))
	var running sync.WaitGroup // most of the time goes into sorting waits
	for i, a := range all {
		running.Go(func() { out.Stages[i] = a.stage(d, order) })
	}
	running.Wait()
	slices.SortStableFunc(out.Stages, func(a, b Stage) int {
		return cmp.Or(cmp.Compare(*a.AfterS, *b.AfterS), strings.Compare(a.Activity, b.Activity))
	})
	in := map[string]int{}
	for i, s := range out.Stages {
		in[s.Activity] = i + 1
	}
	out.HandOvers = d.passings(in)
	return out
}

// laneOrder lists the lanes in the order of first contact, and gives their
// departments in that order.
func (d *folding) laneOrder(out *Folded) (order []int) {
	after := make([]float64, len(d.lanes))
	for i, l := range d.lanes {
		if l != nil {
			order = append(order, i)
			after[i] = medianOf(l.first)
		}
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(after[a], after[b]), strings.Compare(d.departments[a], d.departments[b]))
	})
	for _, i := range order {
		l := d.lanes[i]
		out.Lanes = append(out.Lanes, FoldedLane{Department: d.departments[i], Touchpoints: known(l.points), Journeys: known(l.journeys), Participants: known(l.people.N())})
	}
	return order
}

func (a *act) stage(d *folding, lanes []int) Stage {
	s := Stage{Activity: a.name, AfterS: known(medianOf(a.first)), Journeys: known(a.journeys), Touchpoints: known(a.points), Participants: known(a.people.N()),
		Cells: []StageCell{}, Felt: a.felt.figures()}
	for _, i := range lanes {
		c := a.cells[i]
		if c == nil {
			continue
		}
		x := StageCell{Department: d.departments[i], Channel: c.usual(d.channels), Touchpoints: known(c.points), Journeys: known(c.journeys),
			Participants: known(c.people.N()), Requests: c.requests}
		if c.requests > 0 {
			w := c.waits.Summary()
			x.Unanswered, x.MedianS, x.MedianState, x.P90S, x.P90State = w.Unanswered, figure(w.Median), w.Median.State, figure(w.P90), w.P90.State
		}
		s.Cells = append(s.Cells, x)
	}
	return s
}

// usual is the channel that most touchpoints have; one that is known goes before
// one that is not.
func (c *cell) usual(channels []string) journey.Channel {
	best, most := "", 0
	for i, n := range c.channels {
		name := channels[i]
		if n > 0 && name != "" && (n > most || n == most && name < best) {
			best, most = name, n
		}
	}
	return journey.Channel(best)
}

// passings sums hand-overs of touchpoints that are in no stage under none.
func (d *folding) passings(in map[string]int) []StagePassed {
	type key struct {
		activity string
		from, to int16
	}
	sums := map[key]*passedBy{}
	for k, p := range d.passed {
		sum := key{d.activities[k.activity], k.from, k.to}
		if in[sum.activity] == 0 {
			sum.activity = ""
		}
		s := sums[sum]
		if s == nil {
			s = &passedBy{}
			sums[sum] = s
		}
		s.merge(p)
	}
	out := []StagePassed{}
	for k, p := range sums {
		w := p.waits.Summary()
		out = append(out, StagePassed{Activity: k.activity, From: d.departments[k.from], To: d.departments[k.to], N: known(p.warm + p.cold), Warm: p.warm, Cold: p.cold,
			Participants: known(p.people.N()), MedianS: figure(w.Median), MedianState: w.Median.State})
	}
	rank := func(s StagePassed) int {
		if i := in[s.Activity]; i > 0 {
			return i
		}
		return len(in) + 1
	}
	slices.SortFunc(out, func(a, b StagePassed) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(*b.N, *a.N), strings.Compare(a.From, b.From), strings.Compare(a.To, b.To))
	})
	return out
}
