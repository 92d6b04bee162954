package journeys

import (
	"cmp"
	"fmt"
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
	d := folding{now: now, acts: map[string]*act{}, lanes: map[string]*lane{}, passed: map[[3]string]*passedBy{}, order: map[string][]int64{}}
	ids, err := d.chosen(r, f)
	if err != nil {
		return Folded{}, fmt.Errorf("folded map: %w", err)
	}
	for _, j := range ids {
		if err := d.journey(r, j, f.Department); err != nil {
			return Folded{}, fmt.Errorf("folded map: journey %s: %w", j.Journey, err)
		}
	}
	if f.Limit <= 0 {
		f.Limit = usualStages
	}
	out := d.figures(min(f.Limit, 40))
	out.LifeSituation = f.LifeSituation
	return out, nil
}

// folding is a folded map on its way.
type folding struct {
	now      time.Time
	journeys int
	points   int
	people   people
	acts     map[string]*act
	lanes    map[string]*lane
	passed   map[[3]string]*passedBy // activity, from, to
	order    map[string][]int64      // of lanes: seconds from begin to first contact
	felt     feelings
}

type act struct {
	name     string
	first    []int64 // microseconds from a journey's begin
	journeys int
	points   int
	people   people
	cells    map[string]*cell
	felt     feelings
}

type cell struct {
	points, journeys int
	people           people
	channels         map[journey.Channel]int
	waits            stats.Waits
	requests         int
}

type lane struct {
	points, journeys int
	people           people
}

type passedBy struct {
	warm, cold int
	people     people
	waits      stats.Waits
}

type feelings struct {
	sum, n             int
	people             people
	perceived, measure []float64
}

func (d *folding) chosen(r view.Reader, f Filter) ([]journeyRow, error) {
	q := view.Query{Index: "by_begin"}
	if f.LifeSituation != "" {
		q = view.Query{Index: "by_situation", Prefix: []view.Value{f.LifeSituation}}
	}
	q.From, q.Until = f.bounds()
	return collect(journeys.Scan(r, q), journeys.Name)
}

func (d *folding) journey(r view.Reader, j journeyRow, department string) error {
	points, err := of(r, touchpoints, j.Journey)
	if err != nil {
		return err
	}
	points = slices.DeleteFunc(points, func(t touchpointRow) bool { return t.Moment.At.After(d.now) })
	if len(points) == 0 || department != "" && !slices.ContainsFunc(points, func(t touchpointRow) bool { return t.Department == department }) {
		return nil
	}
	byMoment(points, func(t touchpointRow) moment { return t.Moment })
	d.journeys++
	d.points += len(points)
	d.people.add(j.Participant)
	begin := points[0].Moment.At
	byID := make(map[string]touchpointRow, len(points))
	actsHere, cellsHere, lanesHere := map[string]bool{}, map[[2]string]bool{}, map[string]bool{}
	for _, t := range points {
		byID[t.Touchpoint] = t
		a := d.act(t.Activity)
		a.points++
		if !actsHere[t.Activity] {
			actsHere[t.Activity] = true
			a.journeys++
			a.first = append(a.first, t.Moment.At.Sub(begin).Microseconds())
			a.people.add(j.Participant)
		}
		c := a.cell(t.Department)
		c.points++
		c.channels[t.Channel]++
		if k := [2]string{t.Activity, t.Department}; !cellsHere[k] {
			cellsHere[k] = true
			c.journeys++
			c.people.add(j.Participant)
		}
		if t.Request {
			d.wait(c, t)
		}
		l := d.lanes[t.Department]
		if l == nil {
			l = &lane{}
			d.lanes[t.Department] = l
		}
		l.points++
		if !lanesHere[t.Department] {
			lanesHere[t.Department] = true
			l.journeys++
			l.people.add(j.Participant)
			d.order[t.Department] = append(d.order[t.Department], t.Moment.At.Sub(begin).Microseconds())
		}
	}
	if err := d.handed(r, j, byID); err != nil {
		return err
	}
	return d.told(r, j, byID)
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

// until is when a request stopped waiting, as far as had happened; zero if it
// had not.
func (d *folding) until(t touchpointRow) time.Time {
	answered, _, _ := t.answers()
	for _, m := range []moment{answered, t.Resolved} {
		if m.known() && !m.At.After(d.now) {
			return m.At
		}
	}
	return time.Time{}
}

func (d *folding) wait(c *cell, t touchpointRow) {
	c.requests++
	if at := d.until(t); !at.IsZero() {
		c.waits.Add(max(0, at.Sub(t.Moment.At)))
		return
	}
	c.waits.AddCensored(max(0, d.now.Sub(t.Moment.At)))
}

func (d *folding) handed(r view.Reader, j journeyRow, points map[string]touchpointRow) error {
	rows, err := of(r, handOvers, j.Journey)
	if err != nil {
		return err
	}
	for _, h := range rows {
		t, there := points[h.Touchpoint]
		if h.Moment.At.After(d.now) || !there {
			continue // clocks disagree: what it is of had not happened
		}
		k := [3]string{t.Activity, h.From, h.To}
		p := d.passed[k]
		if p == nil {
			p = &passedBy{}
			d.passed[k] = p
		}
		if h.Warm {
			p.warm++
		} else {
			p.cold++
		}
		p.people.add(j.Participant)
		if at := h.takenUp(); !at.IsZero() && !at.After(d.now) {
			p.waits.Add(at.Sub(h.Moment.At))
		} else {
			p.waits.AddCensored(d.now.Sub(h.Moment.At))
		}
	}
	return nil
}

func (d *folding) told(r view.Reader, j journeyRow, points map[string]touchpointRow) error {
	rows, err := of(r, experiences, j.Journey)
	if err != nil {
		return err
	}
	for _, e := range rows {
		if e.Moment.At.After(d.now) || e.Teller != journey.Citizen {
			continue
		}
		t, tied := points[e.Touchpoint]
		if e.Touchpoint != "" && !tied {
			continue
		}
		into := []*feelings{&d.felt}
		if tied {
			into = append(into, &d.act(t.Activity).felt)
		}
		for _, f := range into {
			f.add(d, j.Participant, e, t)
		}
	}
	return nil
}

func (f *feelings) add(d *folding, participant string, e experienceRow, t touchpointRow) {
	f.people.add(participant)
	if e.Scored {
		f.sum, f.n = f.sum+e.Score, f.n+1
	}
	if at := d.until(t); e.Perceived && t.Request && !at.IsZero() {
		f.perceived = append(f.perceived, float64(e.PerceivedWaitS))
		f.measure = append(f.measure, seconds(max(0, at.Sub(t.Moment.At))))
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
