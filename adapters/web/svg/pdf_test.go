package svg

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
)

// trace notes where a path goes.
type trace struct {
	strings.Builder
	x, y float64
}

func (t *trace) note(what string, n ...float64) {
	t.WriteString(what)
	for _, v := range n {
		fmt.Fprintf(t, " %s", Number(v))
	}
	t.WriteString("; ")
	if len(n) > 1 {
		t.x, t.y = n[len(n)-2], n[len(n)-1]
	}
}
func (t *trace) moveTo(x, y float64)                  { t.note("M", x, y) }
func (t *trace) lineTo(x, y float64)                  { t.note("L", x, y) }
func (t *trace) curveTo(ax, ay, bx, by, x, y float64) { t.note("C", ax, ay, bx, by, x, y) }
func (t *trace) closePath()                           { t.note("Z") }

func TestFollow(t *testing.T) {
	for _, c := range []struct{ path, want string }{
		{"M 1 2 H 5 v -3 l 1.5-.5.5 2 Z l1 1", "M 1 2; L 5 2; L 5 -1; L 6.5 -1.5; L 7 0.5; Z; L 2 3; "},
		{"M0 0 3 4", "M 0 0; L 3 4; "},
		{"m1 1m2 2 1 0", "M 1 1; M 3 3; L 4 3; "},
		{"M0 0Q3 0 3 3", "M 0 0; C 2 0 3 1 3 3; "},
		{"M0 0c1 0 2 1 2 2", "M 0 0; C 1 0 2 1 2 2; "},
		{"M1 0A1 1 0 0 1 0 1", "M 1 0; C 1 0.6 0.6 1 0 1; "},
		{"M0 0L1", "M 0 0; "},
	} {
		var got trace
		follow(c.path, &got)
		if got.String() != c.want {
			t.Errorf("%s: %s, want %s", c.path, got.String(), c.want)
		}
	}
}

// An arc ends where it should, whichever way it goes.
func TestArcsArrive(t *testing.T) {
	for _, large := range []int{0, 1} {
		for _, sweep := range []int{0, 1} {
			var got trace
			follow(fmt.Sprintf("M0 0a3 2 30 %d%d4 1", large, sweep), &got)
			if math.Hypot(got.x-4, got.y-1) > 1e-9 {
				t.Errorf("large %d, sweep %d: it ends at %v, %v", large, sweep, got.x, got.y)
			}
		}
	}
}

func TestLooks(t *testing.T) {
	of := func(class, name string, parents ...*Element) look {
		var up *place
		l := plainLook()
		for _, e := range append([]*Element{E("svg", "class", "map")}, parents...) {
			up = &place{Element: e, parent: up}
			l = looks(up, l)
		}
		return looks(&place{Element: E(name, "class", class), parent: up}, l)
	}
	if l := of("m-bar m-open", "rect"); l.fill != "#f3dcd6" || l.stroke != "#b3261e" || len(l.dash) != 2 {
		t.Errorf("%+v", l)
	}
	if l := of("m-bar", "rect"); l.fill != "#8aa6c1" || l.stroke != "" {
		t.Errorf("%+v", l)
	}
	if l := of("m-name m-mid", "text"); !l.bold || l.size != 14 || l.anchor != "middle" || l.fill != "#1a1a1a" {
		t.Errorf("%+v", l)
	}
	if l := of("m-text", "text"); !l.halo || l.stroke != "#ffffff" || l.width != 3 {
		t.Errorf("%+v", l)
	}
	if l := of("m-catch", "path"); l.fill != "" || l.stroke != "" {
		t.Errorf("%+v", l)
	}
	whole := &place{Element: E("svg", "class", "map")}
	disc := &place{Element: E("circle", "class", "m-disc m-from-citizen"), parent: whole}
	if l := looks(&place{Element: E("path", "class", "m-icon"), before: disc, parent: whole}, plainLook()); l.stroke != "#ffffff" {
		t.Errorf("a sign on a filled disc is %+v", l)
	}
}

// Every class that a drawing has is known by name in the style: without fonts, and
// whatever the words, there is a document, and always the same.
func TestPDF(t *testing.T) {
	drawing := E("svg", "class", "map", "width", 400, "height", 200).Add(E("rect", "class", "m-paper", "width", 400, "height", 200),
		E("g", "class", "m-cell", "transform", "translate(10 20)").Add(E("circle", "class", "m-bubble", "cx", 20, "cy", 20, "r", 12)),
		Text("", "class", "m-text", "x", 5, "y", 50).Add(Said("tspan", "Ærlig talt −2 → \x00(ø)"), Said("tspan", "mere", "class", "m-wait-text", "dx", 5)))
	d := Document{Lang: "da", Title: "Forløb på tværs", Note: "Lavet 2.3.2026", Drawing: drawing, Legend: []Explained{{E("svg", "class", "map", "width", 30), "Et tegn"}}}
	a, err := d.PDF(Fonts{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := d.PDF(Fonts{})
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("made again it is another: %v", err)
	}
	if !bytes.HasPrefix(a, []byte("%PDF-")) || !bytes.Contains(a, []byte("%%EOF")) {
		t.Errorf("%.40q", a)
	}
	if _, err := (Document{Drawing: E("svg")}).PDF(Fonts{}); err == nil {
		t.Error("a drawing without a size has a page")
	}
}
