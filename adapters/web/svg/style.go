package svg

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A drawing that is no SVG, a PDF, has to know itself how its elements look. The
// rules are those of figure.css, in the light colours; of CSS no more is understood
// than that file uses: elements, classes, descendants and the next sibling.

// look is how an element is painted.
type look struct {
	fill, stroke  string // colours in hex; "": none
	width         float64
	dash          []float64
	size          float64
	bold          bool
	anchor        string
	opacity       float64 // of the element and all in it
	fillOpacity   float64
	round, halo   bool // round: line caps and joins; halo: the stroke lies under the text
	hidden, under bool // under: underlined
}

func plainLook() look {
	return look{fill: "#000000", width: 1, size: 13, opacity: 1, fillOpacity: 1}
}

type rule struct {
	steps    []compound // the last is of the element itself
	declared [][2]string
	weight   int // how specific it is
	order    int
}

// compound is a part of a selector: an element and its classes.
type compound struct {
	element string
	classes []string
	beside  bool // the part before it is of the sibling before, not of an ancestor
}

var rules = sync.OnceValue(func() []rule {
	colours := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z0-9-]+):\s*(#[0-9a-fA-F]+)`).FindAllStringSubmatch(light, -1) {
		colours[m[1]] = m[2]
	}
	css := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(figure, "")
	css = regexp.MustCompile(`var\(--([a-z0-9-]+)\)`).ReplaceAllStringFunc(css, func(v string) string { return colours[v[6:len(v)-1]] })
	var out []rule
	for _, block := range strings.Split(css, "}") {
		selectors, body, ok := strings.Cut(block, "{")
		if !ok {
			continue
		}
		var declared [][2]string
		for d := range strings.SplitSeq(body, ";") {
			if name, v, ok := strings.Cut(d, ":"); ok {
				declared = append(declared, [2]string{strings.TrimSpace(name), strings.TrimSpace(v)})
			}
		}
		for s := range strings.SplitSeq(selectors, ",") {
			r := rule{declared: declared, order: len(out)}
			beside := false
			for part := range strings.FieldsSeq(s) {
				if part == "+" {
					beside = true
					continue
				}
				names := strings.Split(part, ".")
				c := compound{element: names[0], classes: names[1:], beside: beside}
				beside = false
				r.weight += 10 * len(c.classes)
				if c.element != "" {
					r.weight++
				}
				r.steps = append(r.steps, c)
			}
			out = append(out, r)
		}
	}
	slices.SortStableFunc(out, func(a, b rule) int { return cmp.Or(cmp.Compare(a.weight, b.weight), cmp.Compare(a.order, b.order)) })
	return out
})

// place is an element with what stands around it.
type place struct {
	*Element
	parent *place
	before *place // its sibling before
}

func (e *Element) attr(name string) string {
	for i := 0; i < len(e.attrs); i += 2 {
		if e.attrs[i] == name {
			return e.attrs[i+1]
		}
	}
	return ""
}

func (e *Element) number(name string) float64 {
	v, _ := strconv.ParseFloat(e.attr(name), 64) // what is not there is 0, as in SVG
	return v
}

func (c compound) fits(p *place) bool {
	if c.element != "" && c.element != p.name {
		return false
	}
	has := strings.Fields(p.attr("class"))
	return !slices.ContainsFunc(c.classes, func(k string) bool { return !slices.Contains(has, k) })
}

func fits(steps []compound, p *place) bool {
	if len(steps) == 0 {
		return true
	}
	last, rest := steps[len(steps)-1], steps[:len(steps)-1]
	if p == nil || !last.fits(p) {
		return false
	}
	if last.beside {
		return fits(rest, p.before)
	}
	if len(rest) == 0 {
		return true
	}
	for up := p.parent; up != nil; up = up.parent {
		if fits(rest, up) {
			return true
		}
	}
	return false
}

// looks is how an element is painted in a parent that is painted so.
func looks(p *place, parent look) look {
	l := parent
	l.opacity = parent.opacity
	if w := p.attr("stroke-width"); w != "" {
		l.width = p.number("stroke-width")
	}
	own := 1.0
	for _, r := range rules() {
		if fits(r.steps, p) {
			for _, d := range r.declared {
				l.declare(d[0], d[1], &own)
			}
		}
	}
	if w := p.attr("stroke-width"); w != "" && l.width == parent.width {
		l.width = p.number("stroke-width")
	}
	l.opacity *= own
	return l
}

func (l *look) declare(name, v string, opacity *float64) {
	size := func() float64 {
		n, _ := strconv.ParseFloat(strings.TrimSuffix(strings.Fields(v)[0], "px"), 64)
		return n
	}
	colour := func() string {
		if v == "none" || v == "transparent" {
			return ""
		}
		if len(v) == 4 {
			return "#" + strings.Repeat(v[1:2], 2) + strings.Repeat(v[2:3], 2) + strings.Repeat(v[3:4], 2)
		}
		return v
	}
	switch name {
	case "fill":
		l.fill = colour()
	case "stroke":
		l.stroke = colour()
	case "stroke-width":
		l.width = size()
	case "stroke-dasharray":
		l.dash = nil
		if v != "none" {
			for f := range strings.FieldsSeq(v) {
				n, _ := strconv.ParseFloat(f, 64)
				l.dash = append(l.dash, n)
			}
		}
	case "font-size":
		l.size = size()
	case "font-weight":
		l.bold = size() >= 600
	case "text-anchor":
		l.anchor = v
	case "opacity":
		*opacity = size()
	case "fill-opacity":
		l.fillOpacity = size()
	case "stroke-linecap", "stroke-linejoin":
		l.round = v == "round"
	case "paint-order":
		l.halo = v == "stroke"
	case "display":
		l.hidden = v == "none"
	case "text-decoration":
		l.under = v == "underline"
	}
}
