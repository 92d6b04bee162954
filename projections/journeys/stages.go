package journeys

import (
	"errors"
	"runtime"
	"slices"
	"sync"
	"time"

	"ledetraad/domain/journey"
	"ledetraad/projections/stats"
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

// folding is a folded map on its way.
type folding struct {
	names
	now      int64 // microseconds, as all moments here
	journeys int
	points   int
	people   Crowd
	acts     []*act  // by activity
	lanes    []*lane // by department
	passed   map[passage]*passedBy
	felt     feelings
}

type passage struct {
	activity int32
	from, to int16
}

type act struct {
	last     int // number of the journey that was counted last
	name     string
	first    []int64 // microseconds from a journey's begin
	journeys int
	points   int
	people   Crowd
	cells    []*cell // by department
	felt     feelings
}

type cell struct {
	last             int // as in act
	points, journeys int
	people           Crowd
	channels         []int // how many, by channel
	waits            stats.Waits
	requests         int
}

type lane struct {
	last             int // as in act
	points, journeys int
	people           Crowd
	first            []int64 // microseconds from a journey's begin to the first contact
}

type passedBy struct {
	warm, cold int
	people     Crowd
	waits      stats.Waits
}

type feelings struct {
	sum, n             int
	people             Crowd
	perceived, measure []float64
}

// aShare is how many journeys are worth another processor.
const aShare = 4000

// shares is how many processors lay the journeys on top of each other.
func (g *Gathered) shares() int { return max(1, min(runtime.GOMAXPROCS(0), len(g.list)/aShare, 8)) }

// fold lays the journeys on top of each other, on as many processors.
func (g *Gathered) fold(f Filter, m Moment, shares int) (*folding, error) {
	parts := make([]*folding, shares)
	err := g.share(shares, func(i int, list []*history) (err error) {
		parts[i], err = g.foldShare(f, m, list)
		return err
	})
	for _, p := range parts[1:] {
		parts[0].merge(p)
	}
	return parts[0], err
}

// share has so many processors work, each on its share of the journeys.
func (g *Gathered) share(shares int, work func(i int, list []*history) error) error {
	errs := make([]error, shares)
	var running sync.WaitGroup
	for i := range shares {
		running.Go(func() { errs[i] = work(i, g.list[i*len(g.list)/shares:(i+1)*len(g.list)/shares]) })
	}
	running.Wait()
	return errors.Join(errs...)
}

// department is the number of the one that a filter wants, −1 if any will do;
// false if nothing happened there.
func (g *Gathered) department(f Filter) (int16, bool) {
	if f.Department == "" {
		return -1, true
	}
	n := slices.Index(g.names.departments, f.Department)
	return int16(n), n >= 0 //nolint:gosec // there are few
}

func (g *Gathered) foldShare(f Filter, m Moment, list []*history) (*folding, error) {
	d := &folding{names: g.names, now: m.Now.UnixMicro(), acts: make([]*act, len(g.names.activities)), lanes: make([]*lane, len(g.names.departments)), passed: map[passage]*passedBy{}}
	department, there := g.department(f)
	if !there {
		return d, nil
	}
	return d, g.each(f, m, list, func(h *history, known int64) { d.add(h, known, department) })
}

// add lays a journey on top of the others; a department of −1 is any.
func (d *folding) add(h *history, known int64, department int16) {
	touches, points := department < 0, 0
	var begin int64
	for i := range h.points {
		p := &h.points[i]
		if p.at > d.now {
			break
		}
		if p.known > known {
			continue
		}
		if points++; points == 1 {
			begin = p.at
		}
		touches = touches || p.department == department
	}
	if points == 0 || !touches {
		return
	}
	d.journeys++
	d.points += points
	d.people.Add(h.participant)
	for i := range h.points {
		p := &h.points[i]
		if p.at > d.now {
			break
		}
		if p.known <= known {
			d.point(h, p, known, begin)
		}
	}
	d.handed(h, known)
	d.told(h, known)
}

func (d *folding) point(h *history, p *historyPoint, known, begin int64) {
	a := d.act(p.activity)
	a.points++
	if a.last != d.journeys {
		a.last = d.journeys
		a.journeys++
		a.first = append(a.first, p.at-begin)
		a.people.Add(h.participant)
	}
	c := a.cell(d, p.department)
	c.points++
	c.channels[p.channel]++
	if c.last != d.journeys {
		c.last = d.journeys
		c.journeys++
		c.people.Add(h.participant)
	}
	if p.ask >= 0 {
		c.requests++
		if at := h.until(p, known, d.now); at != 0 {
			c.waits.Add(lasted(p.at, at))
		} else {
			c.waits.AddCensored(lasted(p.at, d.now))
		}
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
		l.people.Add(h.participant)
		l.first = append(l.first, p.at-begin)
	}
}

func (d *folding) act(activity int32) *act {
	a := d.acts[activity]
	if a == nil {
		a = &act{name: d.activities[activity], cells: make([]*cell, len(d.departments))}
		d.acts[activity] = a
	}
	return a
}

func (a *act) cell(d *folding, department int16) *cell {
	c := a.cells[department]
	if c == nil {
		c = &cell{channels: make([]int, len(d.channels))}
		a.cells[department] = c
	}
	return c
}

// lasted is the time between two moments; clocks that disagree make none.
func lasted(from, until int64) time.Duration {
	return max(0, time.Duration(until-from)*time.Microsecond)
}

// seen reports whether a touchpoint had happened, and was known.
func (d *folding) seen(p *historyPoint, known int64) bool { return p.at <= d.now && p.known <= known }

func (d *folding) handed(h *history, known int64) {
	for i := range h.handed {
		x := &h.handed[i]
		if x.at > d.now || x.known > known || !d.seen(&h.points[x.point], known) {
			continue // where clocks disagree, what it is of may not have happened
		}
		k := passage{h.points[x.point].activity, x.from, x.to}
		p := d.passed[k]
		if p == nil {
			p = &passedBy{}
			d.passed[k] = p
		}
		if x.warm {
			p.warm++
		} else {
			p.cold++
		}
		p.people.Add(h.participant)
		if x.taken != 0 && x.taken <= d.now && x.takenKnown <= known {
			p.waits.Add(lasted(x.at, x.taken))
		} else {
			p.waits.AddCensored(lasted(x.at, d.now))
		}
	}
}

func (d *folding) told(h *history, known int64) {
	for i := range h.told {
		e := &h.told[i]
		if e.at > d.now || e.known > known || e.point >= 0 && !d.seen(&h.points[e.point], known) {
			continue
		}
		var p *historyPoint
		var waited int64
		if e.point >= 0 {
			p = &h.points[e.point]
			waited = h.until(p, known, d.now)
		}
		d.felt.add(h.participant, e, p, waited)
		if p != nil {
			d.act(p.activity).felt.add(h.participant, e, p, waited)
		}
	}
}

// add takes in an experience, of a touchpoint (nil: of the journey) that waited
// until a time (0: as far as is known it did not stop).
func (f *feelings) add(participant uint64, e *historyTold, p *historyPoint, until int64) {
	f.people.Add(participant)
	if e.scored {
		f.sum, f.n = f.sum+int(e.score), f.n+1
	}
	if e.perceived && until != 0 {
		f.perceived = append(f.perceived, float64(e.perceivedS))
		f.measure = append(f.measure, seconds(lasted(p.at, until)))
	}
}

func (f *feelings) figures() *Felt {
	if f.n == 0 && len(f.perceived) == 0 {
		return nil
	}
	out := &Felt{N: f.n, Participants: known(f.people.N()), Compared: len(f.perceived)}
	if f.n > 0 {
		out.Mean = known(float64(f.sum) / float64(f.n))
	}
	if len(f.perceived) > 0 {
		p, _ := stats.QuantileOf(f.perceived, 0.5) // there is at least one
		m, _ := stats.QuantileOf(f.measure, 0.5)
		out.PerceivedS, out.MeasuredS = known(p), known(m)
	}
	return out
}

func medianOf(micros []int64) float64 {
	m, _ := stats.QuantileOf(micros, 0.5) // there is at least one
	return seconds(time.Duration(m) * time.Microsecond)
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
