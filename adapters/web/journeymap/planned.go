package journeymap

import (
	"strings"

	"ledetraad/adapters/web/svg"
	"ledetraad/projections/planned"
)

// PlanMark is a planned step: where it was expected, and where it came.
type PlanMark struct {
	planned.Met
	X, Y, Came float64 // Came: X where it has not come
	Label      string
	Said       string // what is otherwise than planned; "" if nothing is
}

// planned places the steps of a plan on the scale of what happened: at the latest
// moment that the plan leaves them or, where it leaves none, when they came. What
// was expected after the end of the map stands at its end.
func (d *laying) planned(c *planned.Comparison, y float64) float64 {
	if c == nil || len(c.Steps) == 0 {
		return y
	}
	top := y
	var r rows
	last := d.Scale.X(c.Begin)
	for _, m := range c.Steps {
		p := PlanMark{Met: m, Label: svg.Short(m.Activity, size, 190), Said: Deviation(m, d.t)}
		came := !m.At.IsZero()
		switch {
		case !m.ExpectedAt.IsZero():
			p.X = d.Scale.X(m.ExpectedAt)
		case came:
			p.X = d.Scale.X(m.At)
		default:
			p.X = last
		}
		p.Came = p.X
		if came {
			p.Came = d.Scale.X(m.At)
			last = max(last, p.Came)
		}
		right := max(p.Came+10, p.X+17+svg.Width(p.Label, size)+8+svg.Width(p.Said, small))
		p.Y = y + 8 + 30*float64(r.place(min(p.X, p.Came)-13, right+10)) + 15
		d.Plan = append(d.Plan, p)
	}
	y += 30*float64(len(r.right)) + 16
	d.Bands = append(d.Bands, Band{Name: d.t.Text("map.band.planned"), Note: c.Name, Key: "planned", Y: top, H: y - top})
	for _, x := range c.Extra {
		d.extra[x.Touchpoint] = true
	}
	return y
}

// Deviation says in words how a step was otherwise than planned; "" if it was not.
func Deviation(m planned.Met, t Terms) string {
	var said []string
	switch m.State {
	case planned.Missing:
		said = append(said, t.Text("plan.missing"))
	case planned.Moved:
		said = append(said, t.Text("plan.moved"))
	case planned.Left:
		said = append(said, t.Text("plan.left"))
	case planned.Pending:
		said = append(said, t.Text("plan.pending"))
	}
	if m.LateS != nil {
		said = append(said, t.Text("plan.late", t.Wait(*m.LateS)))
	}
	if m.WasDepartment != "" {
		said = append(said, t.Text("plan.elsewhere", t.Department(m.WasDepartment)))
	}
	if m.WasChannel != "" {
		said = append(said, t.Text("plan.channel", strings.ToLower(t.Named("channel", string(m.WasChannel)))))
	}
	if m.OverWaitS != nil {
		said = append(said, t.Text("plan.over", t.Wait(*m.OverWaitS)))
	}
	return strings.Join(said, ", ")
}

func (l Layout) planRow(t Terms, links Links) []*svg.Element {
	var out []*svg.Element
	for _, p := range l.Plan {
		name := p.Label + " " + p.Said + ". " + t.Text("plan.step", p.Activity, t.Department(p.Department))
		if !p.ExpectedAt.IsZero() {
			name += ", " + t.Text("plan.by", t.Short(p.ExpectedAt))
		}
		a := svg.E("a", "class", "m-item m-plan m-plan-"+string(p.State), "href", links.Planned(p.Step.Step), "aria-label", name)
		if p.Came != p.X {
			class := "m-owed"
			if p.LateS != nil {
				class = "m-late"
			}
			a.Add(svg.E("path", "class", class, "d", svg.Path("M", p.X, p.Y, "H", p.Came)))
		}
		if p.Came != p.X {
			a.Add(svg.E("circle", "class", "m-made", "cx", p.Came, "cy", p.Y, "r", 4))
		}
		a.Add(ghost(p.State, p.X, p.Y)...)
		words := svg.Text("", "class", "m-text", "x", max(p.X, p.Came)+15, "y", p.Y+4.5).Add(svg.Said("tspan", p.Label+" "))
		if p.Said != "" {
			class := "m-wait-text"
			if p.Deviates() {
				class += " m-open-text"
			}
			words.Add(svg.Said("tspan", p.Said, "class", class, "dx", 5))
		}
		out = append(out, a.Add(words))
	}
	return out
}

// ghost is the sign of a planned step: what came of it is told by its inside.
func ghost(s planned.State, x, y float64) []*svg.Element {
	out := []*svg.Element{svg.E("circle", "class", "m-ghost", "cx", x, "cy", y, "r", 9)}
	switch s {
	case planned.Done:
		return append(out, svg.E("path", "class", "m-tickmark", "d", svg.Path("M", x-4.5, y, "l", 3.5, 3.5, "l", 6, -7.5)))
	case planned.Missing:
		return append(out, svg.E("path", "class", "m-crossmark", "d", svg.Path("M", x-4, y-4, "l", 8, 8, "m", 0, -8, "l", -8, 8)))
	case planned.Moved:
		return append(out, svg.E("path", "class", "m-icon", "d", svg.Path("M", x-5, y-2, "h", 9, "l", -3, -3, "M", x+5, y+2.5, "h", -9, "l", 3, 3)))
	}
	return out
}

// PlanLegend explains what is drawn of a plan.
func PlanLegend() []Sign {
	one := func(s planned.State, key string) Sign { return Sign{sign(30).Add(ghost(s, 15, 15)...), key} }
	return []Sign{one(planned.Done, "legend.plan.done"), one(planned.Missing, "legend.plan.missing"), one(planned.Moved, "legend.plan.moved"), one(planned.Pending, "legend.plan.pending"),
		{sign(30).Add(svg.E("g", "class", "m-extra").Add(shape("", 15, 15, "m-disc"), icon("", 15, 15))), "legend.plan.extra"}}
}
