package journeymap

import (
	"strconv"
	"time"

	"ledetraad/adapters/web/svg"
	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
)

// Links says where the parts of a map lead.
type Links struct {
	Touchpoint func(id string) string
	HandOver   func(h journeys.HandOver) string
	Promise    func(id string) string
	Experience func(id string) string
	Planned    func(step string) string
}

// Draw draws a layout. Everything in it that can be followed has a name that
// says what it is.
func (l Layout) Draw(t Terms, links Links, title, desc string) *svg.Element {
	root := frame(l.Width, l.Height, title, desc)
	root.Add(l.background()...)
	root.Add(l.axis(t)...)
	root.Add(l.curve(t, links)...)
	for _, lane := range l.Lanes {
		for _, it := range lane.Items {
			if it.HandOver != nil {
				root.Add(connector(it))
			}
		}
	}
	root.Add(l.items(t, links)...)
	root.Add(l.painRows(t)...)
	root.Add(l.planRow(t, links)...)
	root.Add(l.promiseRows(t, links)...)
	root.Add(l.comparisons(t, links)...)
	root.Add(l.quotes(links)...)
	return root.Add(l.names()...)
}

// frame is the drawing around what is drawn.
func frame(w, h float64, title, desc string) *svg.Element {
	return svg.E("svg", "xmlns", "http://www.w3.org/2000/svg", "class", "map", "viewBox", svg.Path(0, 0, w, h), "width", w, "height", h,
		"role", "group", "aria-label", title, "aria-description", desc)
}

func (l Layout) background() []*svg.Element {
	out := []*svg.Element{svg.E("rect", "class", "m-paper", "width", l.Width, "height", l.Height)}
	for i, b := range l.Bands {
		class := "m-band"
		if b.Key == "" {
			class = "m-lane"
			if i%2 == 1 {
				class = "m-lane m-odd"
			}
		}
		out = append(out, svg.E("rect", "class", class, "x", 0, "y", b.Y, "width", l.Width, "height", b.H))
		out = append(out, svg.E("path", "class", "m-rule", "d", svg.Path("M", 0, b.Y, "H", l.Width)))
	}
	return out
}

// names are the lanes' names. They stand in a group of their own, which stays
// in sight when the map is scrolled.
func (l Layout) names() []*svg.Element {
	g := svg.E("g", "class", "m-names")
	g.Add(svg.E("rect", "class", "m-gutter", "x", 0, "y", 0, "width", gutter, "height", l.Height),
		svg.E("path", "class", "m-rule", "d", svg.Path("M", gutter, 0, "V", l.Height)))
	for _, b := range l.Bands {
		lines := svg.Lines(b.Name, size+1, gutter-26, 2)
		if b.H < 44 {
			lines = svg.Lines(b.Name, size+1, gutter-26, 1)
		}
		class := "m-name"
		if b.Key != "" {
			class = "m-name m-of-band"
		}
		y := b.Y + 23
		for _, line := range lines {
			g.Add(svg.Text(line, "class", class, "x", 14, "y", y))
			y += 17
		}
		if b.Note != "" && y < b.Y+b.H {
			g.Add(svg.Text(svg.Short(b.Note, small, gutter-24), "class", "m-quiet", "x", 14, "y", y+1))
		}
		g.Add(svg.E("path", "class", "m-rule", "d", svg.Path("M", 0, b.Y, "H", gutter)))
	}
	if l.FeltY != 0 {
		for s := -2; s <= 2; s++ {
			y := l.FeltY - level*float64(s)
			g.Add(svg.Text(signed(s), "class", "m-quiet m-end", "x", gutter-10, "y", y+4))
		}
	}
	return []*svg.Element{g}
}

func signed(s int) string {
	switch {
	case s > 0:
		return "+" + strconv.Itoa(s)
	case s < 0:
		return "−" + strconv.Itoa(-s)
	}
	return "0"
}

func (l Layout) axis(t Terms) []*svg.Element {
	var out []*svg.Element
	for _, k := range l.Ticks {
		label := t.Short(k.At)
		class := "m-tick"
		switch {
		case k.Hour:
			label = t.Clock(k.At)
			class = "m-tick m-hour"
		case k.Year:
			label = t.Day(k.At)
		}
		x := max(k.X, gutter+6+svg.Width(label, 12)/2)
		out = append(out, svg.E("path", "class", "m-grid", "d", svg.Path("M", k.X, axis-8, "V", l.Height)),
			svg.Text(label, "class", class, "x", x, "y", axis-13))
	}
	for _, r := range l.Scale.Runs {
		if !r.Broken {
			continue
		}
		mid := (r.X0 + r.X1) / 2
		g := svg.E("g", "class", "m-break")
		g.Add(svg.E("rect", "x", mid-7, "y", axis-8, "width", 14, "height", l.Height-axis+8),
			svg.E("path", "d", zigzag(mid-7, axis-8, l.Height)), svg.E("path", "d", zigzag(mid+7, axis-8, l.Height)),
			svg.Text(t.Wait(r.Until.Sub(r.From).Seconds()), "class", "m-skip", "x", mid, "y", 31))
		out = append(out, g)
	}
	if l.Ended {
		out = append(out, svg.E("path", "class", "m-ended", "d", svg.Path("M", l.Until, axis-8, "V", l.Height)),
			svg.Text(t.Text("map.ended"), "class", "m-now", "x", l.Until, "y", 15))
	} else {
		out = append(out, svg.E("path", "class", "m-today", "d", svg.Path("M", l.Until, axis-8, "V", l.Height)),
			svg.Text(t.Text("map.now"), "class", "m-now", "x", l.Until, "y", 15))
	}
	return out
}

func zigzag(x, from, until float64) string {
	parts := []any{"M", x, from}
	side := 3.0
	for y := from + 6; y < until; y += 6 {
		parts = append(parts, "L", x+side, y)
		side = -side
	}
	return svg.Path(parts...)
}

// connector is the way of what is handed over: out of its touchpoint, then down
// or up to where it lands.
func connector(it Item) *svg.Element {
	class := "m-hand m-cold"
	if it.HandOver.Warm {
		class = "m-hand m-warm"
	}
	r := 10.0
	if it.FromY > it.Y {
		r = -10
	}
	if it.X-it.FromX < 12 { // at once: beside the touchpoint's own bar
		return svg.E("path", "class", class, "stroke-width", 2.2, "d", svg.Path("M", it.X, it.FromY+r*1.2, "V", it.Y-r*.6))
	}
	return svg.E("path", "class", class, "stroke-width", 2.2, "d", svg.Path("M", it.FromX+12, it.FromY, "H", it.X-8, "Q", it.X, it.FromY, it.X, it.FromY+r*.8, "V", it.Y-r*.6))
}

func (l Layout) items(t Terms, links Links) []*svg.Element {
	var out []*svg.Element
	for _, lane := range l.Lanes {
		for _, it := range lane.Items {
			if it.HandOver != nil {
				out = append(out, landing(it, t, links))
			}
		}
	}
	points := map[int]*svg.Element{}
	for _, lane := range l.Lanes {
		for _, it := range lane.Items {
			if it.Touchpoint != nil {
				points[it.Number] = touchpoint(it, t, links)
			}
		}
	}
	for n := 1; n <= len(points); n++ { // in the order of happening, which is how one goes through them
		out = append(out, points[n])
	}
	return out
}

func landing(it Item, t Terms, links Links) *svg.Element {
	h := *it.HandOver
	kind := "m-cold"
	if h.Warm {
		kind = "m-warm"
	}
	name := spoken(it) + ". " + t.Text("map.handed", t.Short(h.At), t.Department(h.From), t.Department(h.To))
	a := svg.E("a", "class", "m-item m-landing "+kind, "href", links.HandOver(h), "aria-label", name, "data-at", h.At.UTC().Format(time.RFC3339))
	if it.Bar > it.X+1 {
		a.Add(svg.E("path", "class", "m-untaken", "d", svg.Path("M", it.X, it.Y+11, "H", it.Bar)))
	}
	a.Add(svg.E("path", "class", "m-drop", "d", svg.Path("M", it.X, it.Y-6, "l", 6, 6, "l", -6, 6, "l", -6, -6, "Z")))
	a.Add(words(it))
	return a.Add(badge(it))
}

// spoken are the words that are seen: who steers by voice says these.
func spoken(it Item) string {
	if it.Wait == "" {
		return it.Label
	}
	return it.Label + " " + it.Wait
}

// words are an item's label and, more quietly, its wait.
func words(it Item) *svg.Element {
	return svg.Text("", "class", "m-text", "x", it.X+17, "y", it.Y+1).Add(svg.Said("tspan", it.Label+" "), waitWords(it))
}

func waitWords(it Item) *svg.Element {
	if it.Wait == "" {
		return nil
	}
	class := "m-wait-text"
	if it.Open {
		class += " m-open-text"
	}
	return svg.Said("tspan", it.Wait, "class", class, "dx", 5)
}

func badge(it Item) *svg.Element {
	if it.Pain == "" {
		return nil
	}
	return svg.E("path", "class", "m-badge m-"+it.Pain, "d", svg.Path("M", it.X+8, it.Y-15, "l", 6, 10, "h", -12, "Z"))
}

func touchpoint(it Item, t Terms, links Links) *svg.Element {
	p := *it.Touchpoint
	name := spoken(it) + ". " + t.Text("map.point", t.Whole(it.Number), t.Short(p.At), p.Activity, t.Department(p.Department))
	if p.Channel != "" {
		name += ", " + t.Named("channel", string(p.Channel))
	}
	if it.Pain != "" {
		name += ", " + t.Text("map.hurts")
	}
	class := "m-item m-point"
	if it.Extra {
		class += " m-extra"
		name += ", " + t.Text("plan.extra")
	}
	a := svg.E("a", "class", class, "href", links.Touchpoint(p.Touchpoint), "aria-label", name, "data-at", p.At.UTC().Format(time.RFC3339))
	if p.Request {
		class := "m-bar"
		if it.Open {
			class = "m-bar m-open"
		}
		a.Add(svg.E("rect", "class", class, "x", it.X, "y", it.Y+7, "width", max(1.5, it.Bar-it.X), "height", 8, "rx", 1))
		if !it.Open {
			a.Add(svg.E("path", "class", "m-answer", "d", svg.Path("M", it.Bar, it.Y+4, "v", 14)))
		}
	}
	kind := "m-disc"
	if p.Sender == journey.Citizen || p.Sender == journey.Relative {
		kind = "m-disc m-from-citizen"
	}
	a.Add(shape(p.Channel, it.X, it.Y, kind), icon(p.Channel, it.X, it.Y))
	a.Add(words(it))
	return a.Add(badge(it))
}

func (l Layout) painRows(t Terms) []*svg.Element {
	var out []*svg.Element
	for _, p := range l.Pains {
		a := svg.E("a", "class", "m-item m-pain", "href", p.Href, "aria-label", t.Text("map.pain", p.Title, t.Named("severity", p.Severity)))
		last := p.Xs[len(p.Xs)-1]
		if last > p.Xs[0] {
			a.Add(svg.E("path", "class", "m-pain-line m-"+p.Severity, "d", svg.Path("M", p.Xs[0], p.Y, "H", last)))
		}
		for _, x := range p.Xs {
			a.Add(svg.E("path", "class", "m-badge m-"+p.Severity, "d", svg.Path("M", x, p.Y-7, "l", 7, 12, "h", -14, "Z")))
		}
		out = append(out, a.Add(svg.Text(p.Title, "class", "m-text m-link", "x", last+14, "y", p.Y+5)))
	}
	return out
}

func (l Layout) promiseRows(t Terms, links Links) []*svg.Element {
	var out []*svg.Element
	for _, p := range l.Promises {
		name := t.Text("map.promise", p.Label, t.Short(p.MadeAt), t.Short(p.Promise.Due))
		a := svg.E("a", "class", "m-item m-promise m-"+string(p.State), "href", links.Promise(p.Promise.Promise), "aria-label", name, "data-at", p.MadeAt.UTC().Format(time.RFC3339))
		a.Add(svg.E("path", "class", "m-owed", "d", svg.Path("M", p.X, p.Y+8, "H", max(p.X+2, p.Due))))
		if p.Fate > p.Due+1 && (p.State == journeys.PromiseKeptLate || p.State == journeys.PromiseOverdue) {
			a.Add(svg.E("path", "class", "m-late", "d", svg.Path("M", p.Due, p.Y+8, "H", p.Fate)))
		}
		a.Add(svg.E("circle", "class", "m-made", "cx", p.X, "cy", p.Y+8, "r", 4),
			svg.E("path", "class", "m-due", "d", svg.Path("M", p.Due, p.Y+2, "l", 6, 6, "l", -6, 6, "l", -6, -6, "Z")))
		switch p.State {
		case journeys.PromiseKept, journeys.PromiseKeptLate:
			a.Add(svg.E("path", "class", "m-tickmark", "d", svg.Path("M", p.Fate-5, p.Y+8, "l", 4, 4, "l", 7, -9)))
		case journeys.PromiseWithdrawn, journeys.PromiseOverdue:
			a.Add(svg.E("path", "class", "m-crossmark", "d", svg.Path("M", p.Fate-4, p.Y+4, "l", 8, 8, "m", 0, -8, "l", -8, 8)))
		}
		out = append(out, a.Add(svg.Text(p.Label, "class", "m-small", "x", p.X, "y", p.Y-3)))
	}
	return out
}

func (l Layout) curve(t Terms, links Links) []*svg.Element {
	if l.FeltY == 0 {
		return nil
	}
	var out []*svg.Element
	for s := -2; s <= 2; s++ {
		class := "m-level"
		if s == 0 {
			class = "m-level m-zero"
		}
		y := l.FeltY - level*float64(s)
		out = append(out, svg.E("path", "class", class, "d", svg.Path("M", gutter, y, "H", l.Width)))
	}
	var line []any
	for _, f := range l.Felt {
		if f.Teller == journey.Citizen {
			if len(line) == 0 {
				line = append(line, "M", f.X, f.Y)
			} else {
				line = append(line, "L", f.X, f.Y)
			}
		}
	}
	if len(line) > 3 {
		out = append(out, svg.E("path", "class", "m-curve", "d", svg.Path(line...)))
	}
	for _, f := range l.Felt {
		name := t.Text("map.felt", t.Short(f.At), t.Named("party", string(f.Teller)), signed(*f.Score))
		a := svg.E("a", "class", "m-item m-felt", "href", links.Experience(f.Experience.Experience), "aria-label", name, "data-at", f.At.UTC().Format(time.RFC3339))
		class := "m-score m-good"
		switch {
		case *f.Score < 0:
			class = "m-score m-bad"
		case *f.Score == 0:
			class = "m-score"
		}
		if f.Teller == journey.Citizen {
			a.Add(svg.E("circle", "class", class, "cx", f.X, "cy", f.Y, "r", 7))
		} else {
			a.Add(svg.E("path", "class", class+" m-other", "d", svg.Path("M", f.X, f.Y-8, "l", 8, 8, "l", -8, 8, "l", -8, -8, "Z")))
		}
		out = append(out, a)
	}
	return out
}

func (l Layout) comparisons(t Terms, links Links) []*svg.Element {
	var out []*svg.Element
	for _, c := range l.Compared {
		felt, measured := t.Text("map.perceived", t.Wait(float64(*c.PerceivedWaitS))), t.Text("map.measured", t.Wait(*c.MeasuredWaitS))
		a := svg.E("a", "class", "m-item", "href", links.Experience(c.Experience.Experience), "aria-label", t.Short(c.At)+": "+felt+", "+measured, "data-at", c.At.UTC().Format(time.RFC3339))
		a.Add(svg.E("rect", "class", "m-perceived", "x", c.X, "y", c.Y+2, "width", c.Perceived, "height", 12, "rx", 2),
			svg.E("rect", "class", "m-measured", "x", c.X, "y", c.Y+18, "width", c.Measured, "height", 12, "rx", 2),
			svg.Text(felt+" ", "class", "m-small", "x", c.X+c.Perceived+7, "y", c.Y+12),
			svg.Text(measured, "class", "m-small", "x", c.X+c.Measured+7, "y", c.Y+28))
		out = append(out, a)
	}
	return out
}

func (l Layout) quotes(links Links) []*svg.Element {
	var out []*svg.Element
	for _, s := range l.Said {
		a := svg.E("a", "class", "m-item m-said", "href", links.Experience(s.Experience.Experience), "data-at", s.Experience.At.UTC().Format(time.RFC3339))
		a.Add(svg.E("rect", "class", "m-said-box", "x", s.X, "y", s.Y, "width", saidWidth, "height", 60, "rx", 5),
			svg.E("path", "class", "m-said-mark", "d", svg.Path("M", max(s.X+3, min(s.At, s.X+saidWidth-3)), s.Y, "v", -6)))
		for i, line := range s.Lines {
			a.Add(svg.Text(line, "class", "m-quote", "x", s.X+8, "y", s.Y+18+17*float64(i)))
		}
		out = append(out, a)
	}
	return out
}
