package svg

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// Document is a drawing on a page of its own, with what one must know to read it.
type Document struct {
	Lang    string
	Title   string
	Note    string // what it is as of
	Drawing *Element
	Legend  []Explained
}

// Explained is a sign with its meaning.
type Explained struct {
	Sign  *Element
	Words string
}

// Fonts are TrueType files for the weights in use. Without them the document has
// the reader's own Helvetica.
type Fonts struct{ Regular, SemiBold []byte }

// The page: A3 lying, in points. A drawing that would be smaller there than it can
// be read gets a page as wide as it needs.
const (
	paperWide, paperHigh = 1190.55, 841.89
	paperEdge            = 28.0
	least                = .6 // of a drawing's own size: words of 11.5 become 7 points
)

// PDF is the document as vectors and text, with its fonts in it. The same document
// always gives the same bytes.
func (d Document) PDF(fonts Fonts) ([]byte, error) {
	w, h := d.Drawing.number("width"), d.Drawing.number("height")
	if w <= 0 || h <= 0 {
		return nil, fmt.Errorf("the drawing %q has no size", d.Title)
	}
	heading := 44.0
	wide, high := paperWide, paperHigh
	below := d.legendHeight(wide - 2*paperEdge)
	k := min((wide-2*paperEdge)/w, (high-2*paperEdge-heading-below)/h)
	if k = min(k, 1.15); k < least {
		k = least
		wide = max(wide, w*k+2*paperEdge)
		below = d.legendHeight(wide - 2*paperEdge)
		high = max(high, h*k+2*paperEdge+heading+below)
	}
	doc := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: wide, Ht: high}})
	doc.SetCatalogSort(true)
	doc.SetCreationDate(time.Unix(0, 0).UTC()) // so that it is the same when it is made again
	doc.SetModificationDate(time.Unix(0, 0).UTC())
	doc.SetTitle(d.Title, true)
	doc.SetLang(d.Lang)
	doc.SetAutoPageBreak(false, 0)
	doc.SetMargins(0, 0, 0)
	p := painter{doc: doc, family: "plex", encode: func(s string) string { return s }}
	if len(fonts.Regular) > 0 && len(fonts.SemiBold) > 0 {
		doc.AddUTF8FontFromBytes("plex", "", fonts.Regular)
		doc.AddUTF8FontFromBytes("plex", "B", fonts.SemiBold)
	} else {
		p.family = "Helvetica"
		western := doc.UnicodeTranslatorFromDescriptor("")
		plain := strings.NewReplacer("−", "-", "→", ">", "◇", "<>", "●", "o", "≥", ">=")
		p.encode = func(s string) string { return western(plain.Replace(s)) }
	}
	doc.AddPage()
	title := plainLook()
	title.size, title.bold = 17, true
	p.at(1, paperEdge, paperEdge)
	p.text(d.Title, 0, 16, title)
	title.size, title.bold, title.fill = 10.5, false, "#595959"
	p.text(d.Note, 0, 32, title)
	p.at(k, paperEdge, paperEdge+heading)
	p.element(&place{Element: d.Drawing}, plainLook())
	p.legend(d.Legend, wide-2*paperEdge, paperEdge+heading+h*k+14)
	var out bytes.Buffer
	if err := doc.Output(&out); err != nil {
		return nil, fmt.Errorf("write %q as PDF: %w", d.Title, err)
	}
	return out.Bytes(), nil
}

// The measures of the legend.
const legendRow, legendSize, legendScale = 22.0, 9.5, .7

func (e Explained) width() float64 {
	return e.Sign.number("width")*legendScale + 6 + Width(e.Words, legendSize) + 18
}

func (d Document) legendHeight(wide float64) float64 {
	if len(d.Legend) == 0 {
		return 0
	}
	rows, x := 1, 0.0
	for _, e := range d.Legend {
		if x > 0 && x+e.width() > wide {
			rows, x = rows+1, 0
		}
		x += e.width()
	}
	return 20 + legendRow*float64(rows)
}

func (p *painter) legend(list []Explained, wide, y float64) {
	x := 0.0
	words := plainLook()
	words.size = legendSize
	for _, e := range list {
		if x > 0 && x+e.width() > wide {
			x, y = 0, y+legendRow
		}
		p.at(legendScale, paperEdge+x, y)
		p.element(&place{Element: e.Sign}, plainLook())
		p.at(1, paperEdge+x, y)
		p.text(e.Words, e.Sign.number("width")*legendScale+6, 14, words)
		x += e.width()
	}
}

// painter paints elements on a page.
type painter struct {
	doc     *fpdf.Fpdf
	family  string
	encode  func(string) string
	k, x, y float64 // size and place of the drawing's own coordinates
}

func (p *painter) at(k, x, y float64) { p.k, p.x, p.y = k, x, y }

func (p *painter) moveTo(x, y float64) { p.doc.MoveTo(p.x+p.k*x, p.y+p.k*y) }
func (p *painter) lineTo(x, y float64) { p.doc.LineTo(p.x+p.k*x, p.y+p.k*y) }
func (p *painter) closePath()          { p.doc.ClosePath() }
func (p *painter) curveTo(ax, ay, bx, by, x, y float64) {
	p.doc.CurveBezierCubicTo(p.x+p.k*ax, p.y+p.k*ay, p.x+p.k*bx, p.y+p.k*by, p.x+p.k*x, p.y+p.k*y)
}

func (p *painter) element(e *place, parent look) {
	l := looks(e, parent)
	if l.hidden {
		return
	}
	x, y := p.x, p.y
	if dx, dy, ok := moved(e.attr("transform")); ok {
		p.x, p.y = p.x+p.k*dx, p.y+p.k*dy
	}
	switch e.name {
	case "path":
		p.shape(l, func() { follow(e.attr("d"), p) })
	case "rect":
		p.shape(l, func() { p.rect(e.number("x"), e.number("y"), e.number("width"), e.number("height"), e.number("rx")) })
	case "circle":
		p.shape(l, func() { p.circle(e.number("cx"), e.number("cy"), e.number("r")) })
	case "text":
		p.words(e, l)
	default:
		var before *place
		for _, kid := range e.kids {
			k := &place{Element: kid, parent: e, before: before}
			p.element(k, l)
			before = k
		}
	}
	p.x, p.y = x, y
}

// moved reads a translation, the only change of place that drawings use.
func moved(transform string) (x, y float64, ok bool) {
	inner, is := strings.CutPrefix(transform, "translate(")
	f := strings.Fields(strings.TrimSuffix(inner, ")"))
	if !is || len(f) != 2 {
		return 0, 0, false
	}
	x, errX := strconv.ParseFloat(f[0], 64)
	y, errY := strconv.ParseFloat(f[1], 64)
	return x, y, errX == nil && errY == nil
}

func (p *painter) rect(x, y, w, h, r float64) {
	r = min(r, w/2, h/2)
	c := r * .4477 // how far a quarter circle's handle is from its corner
	p.moveTo(x+r, y)
	p.lineTo(x+w-r, y)
	if r > 0 {
		p.curveTo(x+w-c, y, x+w, y+c, x+w, y+r)
	}
	p.lineTo(x+w, y+h-r)
	if r > 0 {
		p.curveTo(x+w, y+h-c, x+w-c, y+h, x+w-r, y+h)
	}
	p.lineTo(x+r, y+h)
	if r > 0 {
		p.curveTo(x+c, y+h, x, y+h-c, x, y+h-r)
	}
	p.lineTo(x, y+r)
	if r > 0 {
		p.curveTo(x, y+c, x+c, y, x+r, y)
	}
	p.closePath()
}

func (p *painter) circle(x, y, r float64) {
	c := r * .5523
	p.moveTo(x+r, y)
	p.curveTo(x+r, y+c, x+c, y+r, x, y+r)
	p.curveTo(x-c, y+r, x-r, y+c, x-r, y)
	p.curveTo(x-r, y-c, x-c, y-r, x, y-r)
	p.curveTo(x+c, y-r, x+r, y-c, x+r, y)
	p.closePath()
}

// shape fills and strokes what is drawn.
func (p *painter) shape(l look, draw func()) {
	if l.fill != "" && l.fillOpacity > 0 {
		p.doc.SetAlpha(l.opacity*l.fillOpacity, "Normal")
		p.doc.SetFillColor(rgb(l.fill))
		draw()
		p.doc.DrawPath("F")
	}
	if l.stroke != "" && l.width > 0 {
		p.doc.SetAlpha(l.opacity, "Normal")
		p.pencil(l)
		draw()
		p.doc.DrawPath("D")
	}
	p.doc.SetAlpha(1, "Normal")
}

func (p *painter) pencil(l look) {
	p.doc.SetDrawColor(rgb(l.stroke))
	p.doc.SetLineWidth(l.width * p.k)
	dash := make([]float64, len(l.dash))
	for i, d := range l.dash {
		dash[i] = d * p.k
	}
	p.doc.SetDashPattern(dash, 0)
	style := "butt"
	join := "miter"
	if l.round {
		style, join = "round", "round"
	}
	p.doc.SetLineCapStyle(style)
	p.doc.SetLineJoinStyle(join)
}

func rgb(hex string) (r, g, b int) {
	n, _ := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	return int(n >> 16 & 255), int(n >> 8 & 255), int(n & 255)
}

// words writes a text and its parts one after the other.
func (p *painter) words(e *place, l look) {
	x, y := e.number("x"), e.number("y")
	if e.text != "" {
		x = p.text(e.text, x, y, l)
	}
	for _, kid := range e.kids {
		k := looks(&place{Element: kid, parent: e}, l)
		x = p.text(kid.text, x+kid.number("dx"), y, k)
	}
}

// text writes words and answers where they end, in the drawing's coordinates.
func (p *painter) text(s string, x, y float64, l look) float64 {
	style := ""
	if l.bold {
		style = "B"
	}
	if l.under {
		style += "U"
	}
	s = p.encode(s)
	p.doc.SetFont(p.family, style, l.size*p.k)
	wide := p.doc.GetStringWidth(s) / p.k
	switch l.anchor {
	case "middle":
		x -= wide / 2
	case "end":
		x -= wide
	}
	p.doc.SetAlpha(l.opacity, "Normal")
	if l.halo && l.stroke != "" {
		outline := l
		outline.round, outline.dash = true, nil
		p.pencil(outline)
		p.doc.SetTextRenderingMode(1)
		p.doc.Text(p.x+p.k*x, p.y+p.k*y, s)
		p.doc.SetTextRenderingMode(0)
	}
	fill := l.fill
	if fill == "" {
		return x + wide
	}
	p.doc.SetTextColor(rgb(fill))
	p.doc.Text(p.x+p.k*x, p.y+p.k*y, s)
	p.doc.SetAlpha(1, "Normal")
	return x + wide
}
