package journeys

import (
	"cmp"
	"slices"
	"time"

	"ledetraad/domain/journey"
	"ledetraad/projections/stats"
	"ledetraad/projections/view"
)

// Folded is many journeys laid on top of each other: what most of them go
// through, in the order in which it mostly happens, and where.
type Folded struct {
	LifeSituation string        `json:"life_situation,omitempty"`
	Journeys      int           `json:"journeys"`
	Participants  int           `json:"participants"` // different ones, counted up to Told
	Touchpoints   *int          `json:"touchpoints"`
	Activities    int           `json:"activities"` // different ones; those beyond Stages are not in it
	Stages        []Stage       `json:"stages"`
	Lanes         []FoldedLane  `json:"lanes"`      // in the order of first contact, by the median
	HandOvers     []StagePassed `json:"hand_overs"` // by stage, then the most first
	Felt          *Felt         `json:"felt,omitempty"`
}

// Stage is an activity that many journeys have.
type Stage struct {
	Activity     string      `json:"activity"`
	AfterS       *float64    `json:"after_s"` // from the journey's begin to the first such touchpoint, by the median
	Journeys     *int        `json:"journeys"`
	Touchpoints  *int        `json:"touchpoints"`
	Participants *int        `json:"participants"` // different ones, counted up to Told
	Cells        []StageCell `json:"cells"`        // by the order of Lanes
	Felt         *Felt       `json:"felt,omitempty"`
	Suppressed   bool        `json:"suppressed,omitempty"` // figures are left out: too few people stand behind some of them
}

// StageCell is a stage in one department.
type StageCell struct {
	Department   string          `json:"department"`
	Channel      journey.Channel `json:"channel,omitempty"` // the most usual
	Touchpoints  *int            `json:"touchpoints"`
	Journeys     *int            `json:"journeys"`
	Participants *int            `json:"participants"`
	Requests     int             `json:"requests"`
	Unanswered   int             `json:"unanswered"`
	MedianS      *float64        `json:"median_wait_s,omitempty"` // of requests, till they were answered or resolved; see Fold
	MedianState  stats.State     `json:"median_wait_state,omitempty"`
	P90S         *float64        `json:"p90_wait_s,omitempty"`
	P90State     stats.State     `json:"p90_wait_state,omitempty"`
	Suppressed   bool            `json:"suppressed,omitempty"`
}

// FoldedLane is a department's part.
type FoldedLane struct {
	Department   string `json:"department"`
	Touchpoints  *int   `json:"touchpoints"`
	Journeys     *int   `json:"journeys"`
	Participants *int   `json:"participants"`
	Suppressed   bool   `json:"suppressed,omitempty"`
}

// StagePassed is what one department hands another in a stage.
type StagePassed struct {
	Activity     string      `json:"activity,omitempty"` // "": of touchpoints that are in no stage
	From         string      `json:"from"`
	To           string      `json:"to"`
	N            *int        `json:"n"`
	Warm         int         `json:"warm"`
	Cold         int         `json:"cold"`
	Participants *int        `json:"participants"`
	MedianS      *float64    `json:"median_wait_s,omitempty"` // till it was taken up
	MedianState  stats.State `json:"median_wait_state,omitempty"`
	Suppressed   bool        `json:"suppressed,omitempty"`
}

// Felt is what citizens themselves told, in the mean.
type Felt struct {
	Mean         *float64 `json:"mean"` // −2 to +2
	N            int      `json:"n"`    // reports with a score
	Participants *int     `json:"participants"`
	PerceivedS   *float64 `json:"perceived_median_s,omitempty"` // of those waits that were both felt and measured
	MeasuredS    *float64 `json:"measured_median_s,omitempty"`
	Compared     int      `json:"compared,omitempty"`
	Suppressed   bool     `json:"suppressed,omitempty"`
}

// usualStages is how many stages a map has that does not say: what can be read
// on a page.
const usualStages = 10

// Fold lays journeys on top of each other. A stage is an activity; those that
// most journeys have are taken (f.Limit of them, at most 40), in the order of
// the median time from a journey's begin to its first such touchpoint.
//
// From and Until bound the journey's begin; Department wants that the journey
// touches it, and takes journeys whole. Nothing is seen that happened after
// now: a wait that ended later still lasts, so that the map of an earlier day
// is had from the live tables, as far as that day's facts are known today.
//
// Unanswered requests, and what is not taken up, count as waits of their age at
// now (Kaplan and Meier).
func Fold(r view.Reader, f Filter, now time.Time) (Folded, error) {
	g, err := Gather(r, f)
	if err != nil {
		return Folded{}, err
	}
	return g.Fold(f, now), nil
}

// folding is a folded map on its way.
type folding struct {
	now      int64 // microseconds, as all moments here
	journeys int
	points   int
	people   crowd
	acts     map[string]*act
	lanes    map[string]*lane
	passed   map[[3]string]*passedBy // activity, from, to
	order    map[string][]int64      // of lanes: seconds from begin to first contact
	felt     feelings
}

type act struct {
	last     int // number of the journey that was counted last
	name     string
	first    []int64 // microseconds from a journey's begin
	journeys int
	points   int
	people   crowd
	cells    map[string]*cell
	felt     feelings
}

type cell struct {
	last             int // number of the journey that was counted last
	points, journeys int
	people           crowd
	channels         map[journey.Channel]int
	waits            stats.Waits
	requests         int
}

type lane struct {
	last             int // as in act
	points, journeys int
	people           crowd
}

type passedBy struct {
	warm, cold int
	people     crowd
	waits      stats.Waits
}

type feelings struct {
	sum, n             int
	people             crowd
	perceived, measure []float64
}

// add lays a journey on top of the others.
func (d *folding) add(j gathered, department string) {
	points := j.until(d.now)
	if len(points) == 0 || department != "" && !slices.ContainsFunc(points, func(p foldedPoint) bool { return p.department == department }) {
		return
	}
	d.journeys++
	d.points += len(points)
	d.people.add(j.participant)
	begin := points[0].at
	for _, p := range points {
		a := d.act(p.activity)
		a.points++
		if a.last != d.journeys {
			a.last = d.journeys
			a.journeys++
			a.first = append(a.first, p.at-begin)
			a.people.add(j.participant)
		}
		c := a.cell(p.department)
		c.points++
		c.channels[p.channel]++
		if c.last != d.journeys {
			c.last = d.journeys
			c.journeys++
			c.people.add(j.participant)
		}
		if p.request {
			d.wait(c, p)
		}
		l := d.lanes[p.department]
		if l == nil {
			l = &lane{}
			d.lanes[p.department] = l
		}
		l.points++
		if l.last != d.journeys {
			l.last = d.journeys
			l.journeys++
			l.people.add(j.participant)
			d.order[p.department] = append(d.order[p.department], p.at-begin)
		}
	}
	d.handed(j)
	d.told(j)
}

func (d *folding) act(name string) *act {
	a := d.acts[name]
	if a == nil {
		a = &act{name: name, cells: map[string]*cell{}}
		d.acts[name] = a
	}
	return a
}

func (a *act) cell(department string) *cell {
	c := a.cells[department]
	if c == nil {
		c = &cell{channels: map[journey.Channel]int{}}
		a.cells[department] = c
	}
	return c
}

func (d *folding) wait(c *cell, p foldedPoint) {
	c.requests++
	if at := p.ended(d.now); at != 0 {
		c.waits.Add(lasted(p.at, at))
		return
	}
	c.waits.AddCensored(lasted(p.at, d.now))
}

// lasted is the time between two moments; clocks that disagree make none.
func lasted(from, until int64) time.Duration {
	return max(0, time.Duration(until-from)*time.Microsecond)
}

func (d *folding) handed(j gathered) {
	for _, h := range j.handed {
		if h.at > d.now || j.points[h.point].at > d.now {
			continue // clocks disagree: what it is of had not happened
		}
		k := [3]string{j.points[h.point].activity, h.from, h.to}
		p := d.passed[k]
		if p == nil {
			p = &passedBy{}
			d.passed[k] = p
		}
		if h.warm {
			p.warm++
		} else {
			p.cold++
		}
		p.people.add(j.participant)
		if h.taken != 0 && h.taken <= d.now {
			p.waits.Add(lasted(h.at, h.taken))
		} else {
			p.waits.AddCensored(lasted(h.at, d.now))
		}
	}
}

func (d *folding) told(j gathered) {
	for _, e := range j.told {
		if e.at > d.now || e.point >= 0 && j.points[e.point].at > d.now {
			continue
		}
		into := []*feelings{&d.felt}
		var p foldedPoint
		if e.point >= 0 {
			p = j.points[e.point]
			into = append(into, &d.act(p.activity).felt)
		}
		for _, f := range into {
			f.add(d.now, j.participant, e, p)
		}
	}
}

func (f *feelings) add(now int64, participant int32, e foldedTold, p foldedPoint) {
	f.people.add(participant)
	if e.scored {
		f.sum, f.n = f.sum+e.score, f.n+1
	}
	if at := p.ended(now); e.perceived && p.request && at != 0 {
		f.perceived = append(f.perceived, float64(e.perceivedS))
		f.measure = append(f.measure, seconds(lasted(p.at, at)))
	}
}

func (f *feelings) figures() *Felt {
	if f.n == 0 && len(f.perceived) == 0 {
		return nil
	}
	out := &Felt{N: f.n, Participants: known(f.people.n()), Compared: len(f.perceived)}
	if f.n > 0 {
		out.Mean = known(float64(f.sum) / float64(f.n))
	}
	if len(f.perceived) > 0 {
		slices.Sort(f.perceived)
		slices.Sort(f.measure)
		p, _ := stats.Quantile(f.perceived, 0.5) // there is at least one
		m, _ := stats.Quantile(f.measure, 0.5)
		out.PerceivedS, out.MeasuredS = known(p), known(m)
	}
	return out
}

func medianOf(micros []int64) float64 {
	slices.Sort(micros)
	m, _ := stats.Quantile(micros, 0.5) // there is at least one
	return seconds(time.Duration(m) * time.Microsecond)
}

func (d *folding) figures(stages int) Folded {
	out := Folded{Journeys: d.journeys, Participants: d.people.n(), Touchpoints: known(d.points), Activities: len(d.acts),
		Stages: []Stage{}, Lanes: []FoldedLane{}, HandOvers: []StagePassed{}, Felt: d.felt.figures()}
	place := map[string]float64{}
	for name, first := range d.order {
		place[name] = medianOf(first)
	}
	for name, l := range d.lanes {
		out.Lanes = append(out.Lanes, FoldedLane{Department: name, Touchpoints: known(l.points), Journeys: known(l.journeys), Participants: known(l.people.n())})
	}
	slices.SortFunc(out.Lanes, func(a, b FoldedLane) int {
		return cmp.Or(cmp.Compare(place[a.Department], place[b.Department]), cmp.Compare(a.Department, b.Department))
	})
	var all []*act
	for _, a := range d.acts {
		if a.points > 0 {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b *act) int { return cmp.Or(cmp.Compare(b.journeys, a.journeys), cmp.Compare(a.name, b.name)) })
	in := map[string]int{}
	for _, a := range all[:min(stages, len(all))] {
		out.Stages = append(out.Stages, a.stage(out.Lanes))
	}
	slices.SortStableFunc(out.Stages, func(a, b Stage) int {
		return cmp.Or(cmp.Compare(*a.AfterS, *b.AfterS), cmp.Compare(a.Activity, b.Activity))
	})
	for i, s := range out.Stages {
		in[s.Activity] = i + 1
	}
	out.HandOvers = d.passings(in)
	return out
}

func (a *act) stage(lanes []FoldedLane) Stage {
	s := Stage{Activity: a.name, AfterS: known(medianOf(a.first)), Journeys: known(a.journeys), Touchpoints: known(a.points), Participants: known(a.people.n()),
		Cells: []StageCell{}, Felt: a.felt.figures()}
	for _, l := range lanes {
		c := a.cells[l.Department]
		if c == nil {
			continue
		}
		x := StageCell{Department: l.Department, Channel: c.usual(), Touchpoints: known(c.points), Journeys: known(c.journeys),
			Participants: known(c.people.n()), Requests: c.requests}
		if c.requests > 0 {
			w := c.waits.Summary()
			x.Unanswered, x.MedianS, x.MedianState, x.P90S, x.P90State = w.Unanswered, figure(w.Median), w.Median.State, figure(w.P90), w.P90.State
		}
		s.Cells = append(s.Cells, x)
	}
	return s
}

func (c *cell) usual() journey.Channel {
	var best journey.Channel
	for ch, n := range c.channels {
		if m := c.channels[best]; best == "" && ch != "" || n > m || n == m && ch < best {
			best = ch
		}
	}
	return best
}

// passings sums hand-overs of touchpoints that are in no stage under none.
func (d *folding) passings(in map[string]int) []StagePassed {
	sums := map[[3]string]*passedBy{}
	for k, p := range d.passed {
		if in[k[0]] == 0 {
			k[0] = ""
		}
		s := sums[k]
		if s == nil {
			s = &passedBy{}
			sums[k] = s
		}
		s.warm, s.cold = s.warm+p.warm, s.cold+p.cold
		for _, one := range p.people.seen {
			s.people.add(one)
		}
		s.waits.Merge(&p.waits)
	}
	out := []StagePassed{}
	for k, p := range sums {
		w := p.waits.Summary()
		out = append(out, StagePassed{Activity: k[0], From: k[1], To: k[2], N: known(p.warm + p.cold), Warm: p.warm, Cold: p.cold,
			Participants: known(p.people.n()), MedianS: figure(w.Median), MedianState: w.Median.State})
	}
	rank := func(s StagePassed) int {
		if i := in[s.Activity]; i > 0 {
			return i
		}
		return len(in) + 1
	}
	slices.SortFunc(out, func(a, b StagePassed) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(*b.N, *a.N), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return out
}

// WithoutFew leaves out the figures behind which there are fewer people than
// that, and the sums from which they could be had. What happens, and where, is
// still told.
func (f Folded) WithoutFew(fewest int) Folded {
	few := func(n *int) bool { return n == nil || *n < fewest }
	if f.Participants < fewest {
		return Folded{LifeSituation: f.LifeSituation, Journeys: f.Journeys, Participants: f.Participants, Stages: []Stage{}, Lanes: []FoldedLane{}, HandOvers: []StagePassed{}}
	}
	f.Felt = f.Felt.withoutFew(few)
	left := false
	for i, s := range f.Stages {
		s.Felt = s.Felt.withoutFew(few)
		cells := slices.Clone(s.Cells)
		for k, c := range cells {
			if few(c.Participants) {
				cells[k] = StageCell{Department: c.Department, Channel: c.Channel, Suppressed: true}
				s.Touchpoints, s.Journeys, s.Suppressed = nil, nil, true
			}
		}
		s.Cells = cells
		if few(s.Participants) {
			s.AfterS, s.Touchpoints, s.Journeys, s.Participants, s.Felt, s.Suppressed = nil, nil, nil, nil, nil, true
		}
		left = left || s.Suppressed
		f.Stages[i] = s
	}
	for i, l := range f.Lanes {
		if left || few(l.Participants) {
			f.Lanes[i] = FoldedLane{Department: l.Department, Suppressed: true}
		}
	}
	for i, h := range f.HandOvers {
		if few(h.Participants) {
			f.HandOvers[i] = StagePassed{Activity: h.Activity, From: h.From, To: h.To, Suppressed: true}
		}
	}
	if left {
		f.Touchpoints = nil
	}
	return f
}

func (f *Felt) withoutFew(few func(*int) bool) *Felt {
	if f == nil || !few(f.Participants) {
		return f
	}
	return &Felt{Suppressed: true}
}
