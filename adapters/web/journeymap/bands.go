package journeymap

import (
	"slices"

	"ledetraad/adapters/web/svg"
	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
)

func (d *laying) promises(y float64) float64 {
	if len(d.m.Promises) == 0 {
		return y
	}
	top := y
	var r rows
	for _, p := range d.m.Promises {
		x := PromiseRow{Promise: p, X: d.Scale.X(p.MadeAt), Due: d.Scale.X(p.Due), Label: d.fate(p)}
		switch {
		case !p.KeptAt.IsZero():
			x.Fate = d.Scale.X(p.KeptAt)
		case !p.Withdrawn.IsZero():
			x.Fate = d.Scale.X(p.Withdrawn)
		case p.State == journeys.PromiseOverdue:
			x.Fate = d.Until
		default:
			x.Fate = x.Due
		}
		right := max(x.Fate, x.Due, x.X+svg.Width(x.Label, small)) + 16
		x.Y = y + 14 + row*float64(r.place(x.X-8, right)) + row/2
		d.Promises = append(d.Promises, x)
	}
	y += row*float64(len(r.right)) + 16
	d.band("promises", top, y-top)
	return y
}

// fate says what became of a promise.
func (d *laying) fate(p journeys.Promise) string {
	label := d.t.Named("promise", string(p.Kind)) + ": " + d.t.Named("fate", string(p.State))
	if p.LateS != nil && *p.LateS > 0 {
		label += ", " + d.t.Text("map.late", d.t.Wait(*p.LateS))
	}
	return label
}

// level is the height of a score's step.
const level = 24.0

func (d *laying) felt(y float64) float64 {
	if !slices.ContainsFunc(d.m.Experiences, func(e journeys.Experience) bool { return e.Score != nil }) {
		return y
	}
	d.FeltY = y + 18 + 2*level
	for _, e := range d.m.Experiences {
		if e.Score != nil {
			d.Felt = append(d.Felt, FeltPoint{e, d.Scale.X(e.At), d.FeltY - level*float64(*e.Score)})
		}
	}
	h := 4*level + 36
	d.band("felt", y, h)
	return y + h
}

func (d *laying) compared(y float64) float64 {
	most := 0.0
	both := func(e journeys.Experience) bool { return e.PerceivedWaitS != nil && e.MeasuredWaitS != nil }
	for _, e := range d.m.Experiences {
		if both(e) {
			most = max(most, float64(*e.PerceivedWaitS), *e.MeasuredWaitS)
		}
	}
	if most == 0 {
		return y
	}
	top := y
	var r rows
	for _, e := range d.m.Experiences {
		if !both(e) {
			continue
		}
		c := Compared{Experience: e, Perceived: max(2, comparedWidth*float64(*e.PerceivedWaitS)/most), Measured: max(2, comparedWidth**e.MeasuredWaitS/most)}
		words := max(c.Perceived+svg.Width(d.t.Text("map.perceived", d.t.Wait(float64(*e.PerceivedWaitS))), small),
			c.Measured+svg.Width(d.t.Text("map.measured", d.t.Wait(*e.MeasuredWaitS)), small)) + 24
		c.X = min(d.Scale.X(e.At), d.Width-8-words)
		c.Y = y + 12 + 44*float64(r.place(c.X, c.X+words))
		d.Compared = append(d.Compared, c)
	}
	y += 44*float64(len(r.right)) + 12
	d.band("compared", top, y-top)
	return y
}

// said places what people told of how it was, where this reader is given it.
func (d *laying) said(y float64) float64 {
	top := y
	var r rows
	for _, e := range d.m.Experiences {
		if e.Comment == nil || e.Comment.Text == "" {
			continue
		}
		quoted := d.t.Text("map.quote", e.Comment.Text)
		if e.Teller == journey.Relative {
			quoted += " – " + d.t.Named("party", string(e.Teller))
		}
		s := Said{Experience: e, At: d.Scale.X(e.At), Lines: svg.Lines(quoted, size, saidWidth-16, 3)}
		s.X = min(s.At, d.Width-8-saidWidth)
		s.Y = y + 10 + 66*float64(r.place(s.X, s.X+saidWidth+12))
		d.Said = append(d.Said, s)
	}
	if len(d.Said) == 0 {
		return top
	}
	y += 66*float64(len(r.right)) + 10
	d.band("said", top, y-top)
	return y
}
