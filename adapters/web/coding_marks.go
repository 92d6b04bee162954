package web

import (
	"html/template"

	"ledetraad/adapters/web/svg"
)

// swatch is a code's colour, which says nothing by itself; without one it is
// empty.
func swatch(colour string) template.HTML {
	e := svg.E("rect", "x", 1, "y", 1, "width", 10, "height", 10, "rx", 2)
	if hexColour.MatchString(colour) {
		e = svg.E("rect", "x", 1, "y", 1, "width", 10, "height", 10, "rx", 2, "fill", colour)
	}
	//nolint:gosec // what is drawn is escaped
	return template.HTML(svg.E("svg", "class", "swatch", "viewBox", "0 0 12 12", "aria-hidden", "true", "focusable", "false").Add(e).String())
}

// bar is how much of the most there is of something.
func bar(n, most int) template.HTML {
	width := 0.0
	if most > 0 {
		width = 100 * float64(n) / float64(most)
	}
	//nolint:gosec // the drawing holds numbers only
	return template.HTML(svg.E("svg", "class", "bar", "viewBox", "0 0 100 6", "preserveAspectRatio", "none", "aria-hidden", "true", "focusable", "false").
		Add(svg.E("rect", "width", width, "height", 6)).String())
}
