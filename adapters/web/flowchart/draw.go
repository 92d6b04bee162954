package flowchart

import (
	"math"

	"ledetraad/adapters/web/svg"
)

// Terms are the words of a chart, in a reader's language.
type Terms interface {
	Text(key string, args ...any) string
	Wait(seconds float64) string
	Whole(n int) string
}

// Heats is how many colours waits have.
const Heats = 5

// Heat is the colour of a wait, from 0 to Heats−1: under an hour, a day, a week,
// four weeks, and longer.
func Heat(seconds float64) int {
	const day = 86400
	for i, limit := range []float64{3600, day, 7 * day, 28 * day} {
		if seconds < limit {
			return i
		}
	}
	return Heats - 1
}

// Draw draws a chart. to says where an edge leads; chosen is the edge whose
// journeys are shown, −1 if none are.
func (c Chart) Draw(t Terms, name func(node string) string, to func(Line) string, chosen int, title, desc string) *svg.Element {
	root := svg.E("svg", "xmlns", "http://www.w3.org/2000/svg", "class", "map flow", "viewBox", svg.Path(0, 0, c.Width, c.Height), "width", c.Width, "height", c.Height,
		"role", "group", "aria-label", title, "aria-description", desc)
	root.Add(svg.E("rect", "class", "m-paper", "width", c.Width, "height", c.Height))
	most := 1
	for _, l := range c.Lines {
		most = max(most, l.Count)
	}
	for i, l := range c.Lines {
		root.Add(c.line(l, t, name, to, most, i == chosen))
	}
	for _, b := range c.Boxes {
		root.Add(c.box(b, t, name)...)
	}
	return root
}

func (c Chart) line(l Line, t Terms, name func(string) string, to func(Line) string, most int, chosen bool) *svg.Element {
	heat := svg.Number(float64(Heat(l.MedianS)))
	wide := 1.4 + 8*math.Sqrt(float64(l.Count)/float64(most))
	said := t.Text("flow.edge", name(c.Boxes[l.From].Name), name(c.Boxes[l.To].Name), t.Whole(l.Count), t.Wait(l.MedianS))
	class := "m-item m-way"
	if chosen {
		class += " m-chosen"
	}
	a := svg.E("a", "class", class, "href", to(l), "aria-label", said)
	tip := 5 + wide*.75
	n := len(l.Points)
	end, before := l.Points[n-1], l.Points[n-2]
	ahead := 1.0 // the way it comes in
	if end[0] < before[0] {
		ahead = -1
	}
	short := [2]float64{end[0] - ahead*tip, end[1]}
	d := []any{"M", l.Points[0][0], l.Points[0][1]}
	for i := 1; i < n; i++ {
		p, q := l.Points[i-1], l.Points[i]
		if i == n-1 {
			q = short
		}
		half := (q[0] - p[0]) / 2
		d = append(d, "C", p[0]+half, p[1], q[0]-half, q[1], q[0], q[1])
	}
	path := svg.Path(d...)
	a.Add(svg.E("path", "class", "m-edge m-heat-"+heat, "stroke-width", wide, "d", path),
		svg.E("path", "class", "m-catch", "stroke-width", max(18, wide), "d", path),
		svg.E("path", "class", "m-tip-"+heat, "d", svg.Path("M", end[0], end[1], "L", short[0], short[1]-tip*.62, "V", short[1]+tip*.62, "Z")))
	mid := l.Points[(n-1)/2]
	next := l.Points[(n-1)/2+1]
	return a.Add(svg.Text(t.Whole(l.Count), "class", "m-edge-label", "x", (mid[0]+next[0])/2, "y", (mid[1]+next[1])/2+4))
}

func (c Chart) box(b Box, t Terms, name func(string) string) []*svg.Element {
	g := svg.E("g", "class", "m-box")
	g.Add(svg.E("rect", "class", "m-node", "x", b.X, "y", b.Y, "width", boxWidth, "height", boxHeight, "rx", 6))
	lines := svg.Lines(name(b.Name), 13, boxWidth-20, 2)
	y := b.Y + boxHeight/2 - 8*float64(len(lines)) + 4
	for _, line := range lines {
		g.Add(svg.Text(line, "x", b.X+10, "y", y))
		y += 16
	}
	note := t.Text("flow.times", t.Whole(b.Count))
	if b.Loop > 0 {
		note += " · " + t.Text("flow.loop", t.Whole(b.Loop))
	}
	return []*svg.Element{g.Add(svg.Text(svg.Short(note, 11.5, boxWidth-20), "class", "m-quiet", "x", b.X+10, "y", y-1))}
}
