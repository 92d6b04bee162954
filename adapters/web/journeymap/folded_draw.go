package journeymap

import (
	"strings"

	"ledetraad/adapters/web/svg"
	"ledetraad/domain/journey"
	"ledetraad/projections/planned"
)

// Draw draws the map. to says where a stage is told in words.
func (l FoldedLayout) Draw(t Terms, to func(activity string) string, title, desc string) *svg.Element {
	root := frame(l.Width, l.Height, title, desc)
	under := Layout{Width: l.Width, Height: l.Height, Bands: l.Bands, FeltY: l.FeltY}
	root.Add(under.background()...)
	for i, c := range l.Columns {
		if i > 0 {
			root.Add(svg.E("path", "class", "m-grid", "d", svg.Path("M", c.X-column/2, foldAxis, "V", l.Height)))
		}
	}
	root.Add(l.passed()...)
	root.Add(l.heads(t, to)...)
	root.Add(l.cells(t)...)
	root.Add(l.plan(t)...)
	root.Add(l.curve(t)...)
	root.Add(l.comparisons(t)...)
	return root.Add(under.names()...)
}

func (l FoldedLayout) heads(t Terms, to func(string) string) []*svg.Element {
	var out []*svg.Element
	for _, c := range l.Columns {
		a := svg.E("a", "class", "m-item m-stage", "href", to(c.Activity))
		for i, line := range c.Lines {
			a.Add(svg.Text(line, "class", "m-name m-mid", "x", c.X, "y", 22+17*float64(i)))
		}
		out = append(out, a.Add(svg.Text(after(t, c.AfterS), "class", "m-quiet m-mid", "x", c.X, "y", foldAxis-10)))
	}
	return out
}

func (l FoldedLayout) passed() []*svg.Element {
	var out []*svg.Element
	for _, p := range l.Passed {
		class := "m-hand m-cold"
		if p.Warm > p.Cold {
			class = "m-hand m-warm"
		}
		if p.Suppressed {
			class = "m-hand m-cold m-hidden-line"
		}
		r := 14.0
		if p.Y1 < p.Y0 {
			r = -14
		}
		tip := min(5, 3*p.Wide+.8) + p.Wide/2
		end := p.Y1 - r/14*(tip+2)
		out = append(out, svg.E("circle", "class", "m-tip", "cx", p.X0, "cy", p.Y0, "r", p.Wide/2+2), svg.E("path", "class", class, "stroke-width", p.Wide,
			"d", svg.Path("M", p.X0, p.Y0, "H", p.X1-14, "Q", p.X1, p.Y0, p.X1, p.Y0+r, "V", end)),
			svg.E("path", "class", "m-tip", "d", svg.Path("M", p.X1-tip, end, "h", 2*tip, "L", p.X1, end+r/14*tip*1.4, "Z")))
	}
	return out
}

func (l FoldedLayout) cells(t Terms) []*svg.Element {
	var out []*svg.Element
	for _, c := range l.Cells {
		g := svg.E("g", "class", "m-cell")
		if c.Suppressed {
			out = append(out, g.Add(svg.E("circle", "class", "m-hidden", "cx", c.X, "cy", c.Y, "r", 13),
				svg.Text("<5", "class", "m-quiet m-mid", "x", c.X, "y", c.Y+4)))
			continue
		}
		g.Add(svg.E("circle", "class", "m-bubble", "cx", c.X, "cy", c.Y, "r", c.R))
		sign := c.X - c.R - 18 // of the channel
		if c.Journeys != nil {
			count := t.Whole(*c.Journeys)
			wide := svg.Width(count, size)
			x := c.X
			if wide > 2*c.R-6 { // it stands beside a bubble that is too small for it
				x = c.X - c.R - 5 - wide/2
				sign -= wide + 2
			}
			g.Add(svg.Text(count, "class", "m-count", "x", x, "y", c.Y+4.5))
		}
		if c.Channel != "" {
			g.Add(svg.E("path", "class", "m-icon", "transform", "translate("+svg.Number(sign)+" "+svg.Number(c.Y)+")", "d", icons[c.Channel]))
		}
		left := c.X - column/2 + 8 // what is said of it ends before the hand-overs beside it
		if c.MedianS != nil {
			if c.P90 > c.Bar {
				g.Add(svg.E("path", "class", "m-p90", "d", svg.Path("M", left+c.Bar, c.Y+33, "H", left+c.P90, "m", 0, -4, "v", 8)))
			}
			g.Add(svg.E("rect", "class", "m-bar", "x", left, "y", c.Y+29, "width", c.Bar, "height", 8))
			words := []string{t.Wait(*c.MedianS)}
			if c.P90S != nil {
				both := t.Text("fold.p90", words[0], t.Wait(*c.P90S))
				median, p90, _ := strings.Cut(both, ", ")
				if words = []string{both}; svg.Width(both, small) > column-34 {
					words = []string{median + ",", p90}
				}
			}
			for i, line := range words {
				g.Add(svg.Text(line, "class", "m-small m-haloed", "x", left, "y", c.Y+49+13*float64(i)))
			}
		} else if c.Requests > 0 && c.Unanswered > 0 {
			g.Add(svg.Text(t.Text("fold.unanswered", t.Whole(c.Unanswered), t.Whole(c.Requests)), "class", "m-small m-haloed m-open-text", "x", left, "y", c.Y+44))
		}
		out = append(out, g)
	}
	return out
}

// plan says below each stage that is planned in how many journeys it was done.
func (l FoldedLayout) plan(t Terms) []*svg.Element {
	var out []*svg.Element
	for _, c := range l.Columns {
		p := c.Planned
		if p == nil {
			continue
		}
		g := svg.E("g", "class", "m-plan m-plan-done").Add(ghost(planned.Done, c.X-waitWidth/2+9, l.PlanY+18)...)
		words := "<5"
		if p.Done != nil && p.Asked != nil {
			words = t.Text("plan.at.stage", t.Whole(*p.Done), t.Whole(*p.Asked))
		}
		g.Add(svg.Text(words, "class", "m-small", "x", c.X-waitWidth/2+24, "y", l.PlanY+22))
		y := l.PlanY + 40
		for _, x := range []struct {
			key string
			n   *int
		}{{"plan.at.missing", p.Missing}, {"plan.at.late", p.Late}} {
			if x.n != nil && *x.n > 0 {
				g.Add(svg.Text(t.Text(x.key, t.Whole(*x.n)), "class", "m-small m-open-text", "x", c.X-waitWidth/2+24, "y", y))
				y += 15
			}
		}
		out = append(out, g)
	}
	return out
}

func (l FoldedLayout) curve(t Terms) []*svg.Element {
	if l.FeltY == 0 {
		return nil
	}
	var out []*svg.Element
	for s := -2; s <= 2; s++ {
		class := "m-level"
		if s == 0 {
			class = "m-level m-zero"
		}
		out = append(out, svg.E("path", "class", class, "d", svg.Path("M", gutter, l.FeltY-level*float64(s), "H", l.Width)))
	}
	var line []any
	for _, c := range l.Columns {
		if c.FeltY == 0 {
			continue
		}
		if len(line) == 0 {
			line = append(line, "M", c.X, c.FeltY)
		} else {
			line = append(line, "L", c.X, c.FeltY)
		}
	}
	if len(line) > 3 {
		out = append(out, svg.E("path", "class", "m-curve", "d", svg.Path(line...)))
	}
	for _, c := range l.Columns {
		if c.FeltY == 0 {
			continue
		}
		class := "m-score m-good"
		if *c.Stage.Felt.Mean < 0 {
			class = "m-score m-bad"
		}
		out = append(out, svg.E("circle", "class", class, "cx", c.X, "cy", c.FeltY, "r", 7),
			svg.Text(t.Text("fold.felt", t.Decimal(*c.Stage.Felt.Mean), t.Whole(c.Stage.Felt.N)), "class", "m-small m-haloed m-mid", "x", c.X, "y", c.FeltY-12))
	}
	return out
}

func (l FoldedLayout) comparisons(t Terms) []*svg.Element {
	var out []*svg.Element
	for _, c := range l.Columns {
		if c.CompY == 0 {
			continue
		}
		x := c.X - waitWidth/2
		out = append(out, svg.E("rect", "class", "m-perceived", "x", x, "y", c.CompY+12, "width", c.Perceived, "height", 11, "rx", 2),
			svg.Text(t.Text("map.perceived", t.Wait(*c.Stage.Felt.PerceivedS)), "class", "m-small", "x", x, "y", c.CompY+36),
			svg.E("rect", "class", "m-measured", "x", x, "y", c.CompY+48, "width", c.Measured, "height", 11, "rx", 2),
			svg.Text(t.Text("map.measured", t.Wait(*c.Stage.Felt.MeasuredS))+" · n="+t.Whole(c.Stage.Felt.Compared), "class", "m-small", "x", x, "y", c.CompY+72))
	}
	return out
}

// FoldedLegend explains the signs of a folded map.
func FoldedLegend(channels []journey.Channel, plan bool) []Sign {
	var out []Sign
	for _, c := range channels {
		if c != "" {
			out = append(out, Sign{sign(30).Add(svg.E("path", "class", "m-icon", "transform", "translate(15 15)", "d", icons[c])), "channel." + string(c)})
		}
	}
	if plan {
		out = append(out, Sign{sign(30).Add(ghost(planned.Done, 15, 15)...), "legend.plan.fold"})
	}
	return append(out,
		Sign{sign(30).Add(svg.E("circle", "class", "m-bubble", "cx", 15, "cy", 15, "r", 12)), "legend.bubble"},
		Sign{sign(46).Add(svg.E("rect", "class", "m-bar", "x", 3, "y", 11, "width", 24, "height", 8), svg.E("path", "class", "m-p90", "d", "M27 15H42m0-4v8")), "legend.median"},
		Sign{sign(46).Add(svg.E("path", "class", "m-hand m-warm", "stroke-width", 2.2, "d", "M3 15H43")), "legend.fold.warm"},
		Sign{sign(46).Add(svg.E("path", "class", "m-hand m-cold", "stroke-width", 2.2, "d", "M3 15H43")), "legend.fold.cold"},
		Sign{sign(30).Add(svg.E("circle", "class", "m-hidden", "cx", 15, "cy", 15, "r", 12)), "legend.few"},
	)
}

// after says when a stage comes.
func after(t Terms, seconds *float64) string {
	switch {
	case seconds == nil: // it is of few people
		return ""
	case *seconds < 60:
		return t.Text("fold.begin")
	}
	return t.Text("fold.after", t.Wait(*seconds))
}
