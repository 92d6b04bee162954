// Package journeymap lays journeys out as maps, and draws them.
//
// It guarantees that a map shows what the timeline says and nothing else: one
// scale of time for all of it, broken only where it is seen to be broken; every
// touchpoint, wait, hand-over, promise and report once; and no two labels of a
// lane on top of each other. Laying out is pure: the same timeline gives the
// same map.
package journeymap

import (
	"cmp"
	"slices"
	"time"

	"ledetraad/adapters/web/svg"
	"ledetraad/projections/journeys"
	"ledetraad/projections/planned"
)

// Terms are the words of a map, in a reader's language.
type Terms interface {
	Text(key string, args ...any) string
	Named(group, value string) string
	Department(key string) string
	Wait(seconds float64) string
	Day(t time.Time) string   // 28.8.2025
	Short(t time.Time) string // 28.8.
	Clock(t time.Time) string // 14.05
	Decimal(v float64) string
	Whole(n int) string
}

// Pain is a pain point that rests on a journey.
type Pain struct {
	Title, Severity, Href string
	Revisions             []uint64
}

// The measures of a map, in units that are pixels at its own size.
const (
	gutter = 190.0 // of the lanes' names
	margin = 230.0 // right of the scale, for labels of what comes last
	axis   = 58.0
	row    = 40.0
	size   = 13.0 // of words
	small  = 11.5
)

// Layout is one journey's map, laid out.
type Layout struct {
	Width, Height float64
	Scale         Scale
	Ticks         []Tick
	Pains         []PainRow
	Lanes         []Lane
	Plan          []PlanMark
	Promises      []PromiseRow
	Felt          []FeltPoint
	FeltY         float64 // of the score 0; 0: nobody told of any
	Compared      []Compared
	Said          []Said
	Bands         []Band
	Until         float64 // the place of now, or of the end
	Ended         bool
}

// Band is a strip of the map with a name.
type Band struct {
	Name, Key string // Key: "" of a lane
	Note      string
	Y, H      float64
}

// Lane is a department's strip.
type Lane struct {
	Department string
	Y, H       float64
	Items      []Item
}

// Item is a touchpoint, or the landing of what was handed to a department.
type Item struct {
	Touchpoint *journeys.Touchpoint
	HandOver   *journeys.HandOver
	Number     int // of a touchpoint, from 1
	X, Y       float64
	Bar        float64 // where its wait ends; X: there is none
	Open       bool    // the wait goes on
	Label      string
	Wait       string
	Right      float64 // where its words, or its bar, end
	Pain       string  // the worst severity that rests on it
	Extra      bool    // the plan does not ask for it
	FromX      float64 // of a landing: where it comes from
	FromY      float64
}

// PainRow is a pain point with the places where it happened.
type PainRow struct {
	Pain
	Y  float64
	Xs []float64
}

// PromiseRow is a promise with its fate.
type PromiseRow struct {
	journeys.Promise
	Y, X, Due, Fate float64 // Fate: where it was kept or withdrawn, or now
	Label           string
}

// FeltPoint is a report with a score.
type FeltPoint struct {
	journeys.Experience
	X, Y float64
}

// Compared is a felt wait beside the measured one, on a scale of their own.
type Compared struct {
	journeys.Experience
	X, Y                float64
	Perceived, Measured float64 // lengths
}

// Said is what somebody told, as far as it is shown.
type Said struct {
	journeys.Experience
	X, Y  float64 // of the box
	At    float64 // of the moment
	Lines []string
}

// comparedWidth is the length of the longest of the waits that are compared.
const comparedWidth, saidWidth = 130.0, 250.0

// Lay lays a journey out, as it stands at now; beside the plan that it is held
// against, if there is one.
func Lay(m journeys.Map, pains []Pain, plan *planned.Comparison, terms Terms, place *time.Location, now time.Time) Layout {
	d := laying{m: m, t: terms, now: now, worst: map[uint64]string{}, extra: map[string]bool{}}
	for _, p := range pains {
		for _, r := range p.Revisions {
			if rank(p.Severity) > rank(d.worst[r]) {
				d.worst[r] = p.Severity
			}
		}
	}
	d.Scale = newScale(d.moments(), d.waits(), gutter+16)
	d.Ticks = d.Scale.ticks(place)
	d.Width = d.Scale.End() + margin
	d.Until, d.Ended = d.Scale.X(d.end()), !m.Open
	y := axis
	y = d.pains(pains, y)
	y = d.lanes(y)
	y = d.planned(plan, y)
	for i := range d.Layout.Lanes {
		for k, it := range d.Layout.Lanes[i].Items {
			d.Layout.Lanes[i].Items[k].Extra = it.Touchpoint != nil && d.extra[it.Touchpoint.Touchpoint]
		}
	}
	y = d.promises(y)
	y = d.felt(y)
	y = d.compared(y)
	y = d.said(y)
	d.Height = y + 8
	return d.Layout
}

type laying struct {
	Layout
	m     journeys.Map
	t     Terms
	now   time.Time
	worst map[uint64]string // severity by revision
	extra map[string]bool   // touchpoints that no plan asks for
}

func rank(severity string) int {
	return slices.Index([]string{"low", "medium", "high", "critical"}, severity)
}

// end is where the map ends: with the journey, or now.
func (d *laying) end() time.Time {
	if !d.m.Open {
		return d.m.End
	}
	return d.now
}

func (d *laying) moments() []time.Time {
	out := []time.Time{d.end()}
	add := func(all ...time.Time) {
		for _, t := range all {
			if !t.IsZero() {
				out = append(out, t)
			}
		}
	}
	for _, t := range d.m.Touchpoints {
		add(t.At)
		for _, m := range []*journeys.Milestone{t.Acknowledged, t.Answered, t.Resolved} {
			if m != nil {
				add(m.At)
			}
		}
	}
	for _, h := range d.m.HandOvers {
		add(h.At, h.TakenUpAt)
	}
	for _, p := range d.m.Promises {
		add(p.MadeAt, p.Due, p.KeptAt, p.Withdrawn)
	}
	for _, e := range d.m.Experiences {
		add(e.At)
	}
	return out
}

// waits are the stretches in which somebody waits.
func (d *laying) waits() []span {
	var out []span
	for _, t := range d.m.Touchpoints {
		if until, _ := d.until(t); !until.IsZero() {
			out = append(out, span{t.At, until})
		}
	}
	return out
}

// until is when a request's wait ended, and whether it goes on; zero: there is
// none.
func (d *laying) until(t journeys.Touchpoint) (time.Time, bool) {
	switch {
	case !t.Request:
		return time.Time{}, false
	case t.Answered != nil:
		return t.Answered.At, false
	case t.Resolved != nil:
		return t.Resolved.At, false
	}
	return d.end(), true
}

// rows places what lies side by side in as few rows as there must be.
type rows struct{ right []float64 }

func (r *rows) place(left, right float64) int {
	for i, x := range r.right {
		if left >= x {
			r.right[i] = right
			return i
		}
	}
	r.right = append(r.right, right)
	return len(r.right) - 1
}

func (d *laying) pains(pains []Pain, y float64) float64 {
	if len(pains) == 0 {
		return y
	}
	at := d.placesOf()
	top := y
	y += 6
	var r rows
	for _, p := range pains {
		row := PainRow{Pain: p}
		for _, rev := range p.Revisions {
			if t, ok := at[rev]; ok {
				row.Xs = append(row.Xs, d.Scale.X(t))
			}
		}
		if len(row.Xs) == 0 {
			continue
		}
		slices.Sort(row.Xs)
		row.Xs = slices.CompactFunc(row.Xs, func(a, b float64) bool { return b-a < 9 })
		last := row.Xs[len(row.Xs)-1]
		row.Y = y + 26*float64(r.place(row.Xs[0]-10, last+18+svg.Width(p.Title, size)+16)) + 13
		d.Pains = append(d.Pains, row)
	}
	if len(d.Pains) == 0 {
		return top
	}
	y += 26*float64(len(r.right)) + 6
	d.band("pains", top, y-top)
	return y
}

// placesOf says when the events of the journey happened, by their revision.
func (d *laying) placesOf() map[uint64]time.Time {
	at := map[uint64]time.Time{0: d.m.Begin}
	for _, t := range d.m.Touchpoints {
		at[t.Revision] = t.At
		for _, m := range []*journeys.Milestone{t.Acknowledged, t.Answered, t.AnsweredInPerson, t.Resolved} {
			if m != nil && (m.Revision != t.Revision) && at[m.Revision].IsZero() {
				at[m.Revision] = m.At
			}
		}
	}
	for _, h := range d.m.HandOvers {
		at[h.Revision] = h.At
	}
	for _, p := range d.m.Promises {
		at[p.Revision] = p.MadeAt
		for _, m := range p.Moves {
			at[m.Revision] = m.At
		}
	}
	for _, e := range d.m.Experiences {
		at[e.Revision] = e.At
	}
	for _, u := range d.m.Turns {
		at[u.Revision] = u.At
	}
	return at
}

func (d *laying) band(key string, y, h float64) {
	d.Bands = append(d.Bands, Band{Name: d.t.Text("map.band." + key), Key: key, Y: y, H: h})
}

func (d *laying) lanes(y float64) float64 {
	where := map[string][2]float64{} // of touchpoints
	for i, l := range d.m.Lanes {
		var items []Item
		for n, t := range d.m.Touchpoints {
			if t.Lane == i {
				items = append(items, d.touch(t, n+1))
			}
		}
		for _, h := range d.m.HandOvers {
			if h.To == l.Department {
				items = append(items, d.landing(h))
			}
		}
		slices.SortStableFunc(items, func(a, b Item) int { return cmp.Compare(a.X, b.X) })
		var r rows
		for k := range items {
			items[k].Y = y + 10 + row*float64(r.place(items[k].X-13, items[k].Right+10)) + row/2
			if t := items[k].Touchpoint; t != nil {
				where[t.Touchpoint] = [2]float64{items[k].X, items[k].Y}
			}
		}
		h := row*float64(max(1, len(r.right))) + 20
		d.Layout.Lanes = append(d.Layout.Lanes, Lane{Department: l.Department, Y: y, H: h, Items: items})
		b := Band{Name: d.t.Department(l.Department), Y: y, H: h}
		if l.WaitingS > 0 {
			b.Note = d.t.Text("map.lane.wait", d.t.Wait(l.WaitingS))
		}
		d.Bands = append(d.Bands, b)
		y += h
	}
	for i := range d.Layout.Lanes {
		for k := range d.Layout.Lanes[i].Items {
			it := &d.Layout.Lanes[i].Items[k]
			if it.HandOver != nil {
				from := where[it.HandOver.Touchpoint]
				it.FromX, it.FromY = from[0], from[1]
			}
		}
	}
	return y
}

func (d *laying) touch(t journeys.Touchpoint, n int) Item {
	it := Item{Touchpoint: &t, Number: n, X: d.Scale.X(t.At), Label: svg.Short(t.Activity, size, 190), Pain: d.worst[t.Revision]}
	for _, m := range []*journeys.Milestone{t.Acknowledged, t.Answered, t.Resolved} {
		if m != nil && rank(d.worst[m.Revision]) > rank(it.Pain) {
			it.Pain = d.worst[m.Revision]
		}
	}
	it.Bar = it.X
	if until, open := d.until(t); !until.IsZero() {
		it.Bar, it.Open = max(it.X, d.Scale.X(until)), open
		it.Wait = d.t.Wait(max(0, until.Sub(t.At).Seconds()))
		if open {
			it.Wait = d.t.Text("map.open", it.Wait)
		}
	}
	it.Right = d.right(it)
	return it
}

func (d *laying) landing(h journeys.HandOver) Item {
	it := Item{HandOver: &h, X: d.Scale.X(h.At), Pain: d.worst[h.Revision]}
	it.Label = d.t.Text("map.cold")
	if h.Warm {
		it.Label = d.t.Text("map.warm")
	}
	if h.TakenUpS != nil {
		it.Bar, it.Wait = d.Scale.X(h.TakenUpAt), d.t.Text("map.taken", d.t.Wait(*h.TakenUpS))
	} else {
		it.Bar, it.Open = d.Scale.X(d.end()), true
		it.Wait = d.t.Text("map.untaken")
	}
	it.Bar = max(it.Bar, it.X)
	it.Right = d.right(it)
	return it
}

func (d *laying) right(it Item) float64 {
	words := it.X + 17 + svg.Width(it.Label, size)
	if it.Wait != "" {
		words += 8 + svg.Width(it.Wait, small)
	}
	return max(words, it.Bar+8)
}
