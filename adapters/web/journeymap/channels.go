package journeymap

import (
	"ledetraad/adapters/web/svg"
	"ledetraad/domain/journey"
)

// shape is what a touchpoint stands on. Channels differ by shape and by icon,
// so that colour is never needed.
func shape(c journey.Channel, x, y float64, class string) *svg.Element {
	switch c {
	case journey.Alarm:
		return svg.E("path", "class", class, "d", svg.Path("M", x, y-14, "l", 12.5, 7, "v", 14, "l", -12.5, 7, "l", -12.5, -7, "v", -14, "Z"))
	case journey.Letter, journey.Digital:
		return svg.E("rect", "class", class, "x", x-12, "y", y-11, "width", 24, "height", 22, "rx", 4)
	case journey.Visit, journey.Desk:
		return svg.E("path", "class", class, "d", svg.Path("M", x-12, y+11, "v", -15, "l", 12, -10, "l", 12, 10, "v", 15, "Z"))
	}
	return svg.E("circle", "class", class, "cx", x, "cy", y, "r", 12)
}

// icons are drawn around 0, in 14 by 14.
//
//nolint:gochecknoglobals // a table
var icons = map[journey.Channel]string{
	journey.Alarm:   "M0-6v1M-5 4h10M-4 4v-4a4 4 0 0 1 8 0v4M-1.5 6.5h3",
	journey.Phone:   "M-5-5l2.5-.5 1.5 3-1.500 1.500a8 8 0 0 0 3.500 3.500l1.500-1.500 3 1.500-.5 2.500a10.500 10.500 0 0 1-10-10z",
	journey.Visit:   "M-5.500 6v-6l5.500-5 5.500 5v6zM-1.500 6v-4h3v4",
	journey.Desk:    "M0-3.500m-2.200 0a2.200 2.200 0 1 0 4.400 0a2.200 2.200 0 1 0-4.400 0M-4.500 3a4.500 3.500 0 0 1 9 0M-6 5h12",
	journey.Letter:  "M-6-4h12v8.500h-12zM-6-4l6 5 6-5",
	journey.Digital: "M-6-4.500h12v8h-12zM-2.500 6h5M0 3.500v2.500",
}

func icon(c journey.Channel, x, y float64) *svg.Element {
	d := icons[c]
	if d == "" {
		return svg.E("circle", "class", "m-dot", "cx", x, "cy", y, "r", 3.5)
	}
	return svg.E("path", "class", "m-icon", "transform", "translate("+svg.Number(x)+" "+svg.Number(y)+")", "d", d)
}

// Channel draws a channel's sign by itself, for a legend.
func Channel(c journey.Channel) *svg.Element {
	return sign(30).Add(shape(c, 15, 15, "m-disc"), icon(c, 15, 15))
}

// sign is a small drawing that says nothing by itself.
func sign(w float64) *svg.Element {
	return svg.E("svg", "class", "map m-sign", "viewBox", svg.Path(0, 0, w, 30), "width", w, "height", 30, "aria-hidden", "true", "focusable", "false")
}

// Sign is a sign of the legend.
type Sign struct {
	Drawing *svg.Element
	Key     string // of its text
}

// Legend explains the signs of a map.
func Legend(channels []journey.Channel) []Sign {
	var out []Sign
	for _, c := range channels {
		key := "channel." + string(c)
		if c == "" {
			key = "legend.nochannel"
		}
		out = append(out, Sign{Channel(c), key})
	}
	return append(out,
		Sign{sign(30).Add(shape("", 15, 15, "m-disc m-from-citizen"), icon("", 15, 15)), "legend.citizen"},
		Sign{sign(46).Add(svg.E("rect", "class", "m-bar", "x", 3, "y", 11, "width", 38, "height", 8), svg.E("path", "class", "m-answer", "d", "M41 8v14")), "legend.wait"},
		Sign{sign(46).Add(svg.E("rect", "class", "m-bar m-open", "x", 3, "y", 11, "width", 40, "height", 8)), "legend.open"},
		Sign{sign(46).Add(svg.E("path", "class", "m-hand m-warm", "stroke-width", 2.2, "d", "M3 15H43")), "legend.warm"},
		Sign{sign(46).Add(svg.E("path", "class", "m-hand m-cold", "stroke-width", 2.2, "d", "M3 15H43")), "legend.cold"},
		Sign{sign(30).Add(svg.E("g", "class", "m-break").Add(svg.E("path", "d", zigzag(10, 2, 28)), svg.E("path", "d", zigzag(20, 2, 28)))), "legend.break"},
		Sign{sign(30).Add(svg.E("path", "class", "m-badge m-high", "d", "M15 6l9 16h-18Z")), "legend.pain"},
		Sign{sign(46).Add(svg.E("g", "class", "m-promise").Add(svg.E("path", "class", "m-owed", "d", "M5 15H38"), svg.E("circle", "class", "m-made", "cx", 5, "cy", 15, "r", 4), svg.E("path", "class", "m-due", "d", "M38 9l6 6l-6 6l-6-6Z"))), "legend.promise"},
	)
}
