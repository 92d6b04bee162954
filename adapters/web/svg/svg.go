// Package svg writes drawings.
//
// It guarantees that what a text or an attribute holds can never become markup,
// and that the same drawing is always written as the same bytes.
package svg

import (
	"fmt"
	"html"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Element is a part of a drawing.
type Element struct {
	name  string
	attrs []string // name, value, name, value …
	kids  []*Element
	text  string
}

// E is an element with attributes: a name, its value, and so on. A number is
// written with one decimal.
func E(name string, attrs ...any) *Element {
	e := &Element{name: name}
	for i := 0; i+1 < len(attrs); i += 2 {
		e.attrs = append(e.attrs, attrs[i].(string), value(attrs[i+1]))
	}
	return e
}

// Text is an element that says something.
func Text(text string, attrs ...any) *Element {
	e := E("text", attrs...)
	e.text = text
	return e
}

// Said gives an element words of its own: a title, or a part of a text.
func Said(name, text string, attrs ...any) *Element {
	e := E(name, attrs...)
	e.text = text
	return e
}

// Add puts elements into this one, behind what is there; nil is nothing.
func (e *Element) Add(kids ...*Element) *Element {
	for _, k := range kids {
		if k != nil {
			e.kids = append(e.kids, k)
		}
	}
	return e
}

// String is the element as markup, which is fit for HTML and for a file.
func (e *Element) String() string {
	var b strings.Builder
	e.write(&b)
	return b.String()
}

func (e *Element) write(b *strings.Builder) {
	b.WriteByte('<')
	b.WriteString(e.name)
	for i := 0; i < len(e.attrs); i += 2 {
		b.WriteByte(' ')
		b.WriteString(e.attrs[i])
		b.WriteString(`="`)
		b.WriteString(html.EscapeString(e.attrs[i+1]))
		b.WriteByte('"')
	}
	if e.text == "" && len(e.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	b.WriteString(html.EscapeString(e.text))
	for _, k := range e.kids {
		k.write(b)
	}
	b.WriteString("</" + e.name + ">")
}

func value(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case float64:
		return Number(x)
	case int:
		return strconv.Itoa(x)
	}
	return fmt.Sprint(v)
}

// Number is a coordinate with at most one decimal.
func Number(v float64) string {
	v = math.Round(v*10) / 10
	if v == 0 {
		return "0"
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// Path joins what a path is made of: letters, and numbers.
func Path(parts ...any) string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = value(p)
	}
	return strings.Join(out, " ")
}

// Width is about how wide a text is in the pages' font at a size, in the units
// of the size. It rather says too much than too little.
func Width(text string, size float64) float64 {
	w := 0.0
	for _, r := range text {
		switch {
		case strings.ContainsRune("iljtfrI.,:;'|!()-· ", r):
			w += .36
		case strings.ContainsRune("mwMWÆ@%–—", r):
			w += .9
		case r >= 'A' && r <= 'Z', r == 'Ø', r == 'Å':
			w += .68
		default:
			w += .57
		}
	}
	return w * size
}

// Short is a text that is not wider than that; where it was cut, it says so.
func Short(text string, size, most float64) string {
	if Width(text, size) <= most {
		return text
	}
	for len(text) > 0 && Width(text+"…", size) > most {
		_, n := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-n]
	}
	return strings.TrimRight(text, " ,.") + "…"
}

// Lines breaks a text into at most so many lines that are not wider than that.
// The last one says if something is left out.
func Lines(text string, size, most float64, lines int) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(text) {
		with := strings.TrimSpace(line + " " + word)
		if line == "" || Width(with, size) <= most {
			line = with
			continue
		}
		out, line = append(out, line), word
	}
	if line != "" {
		out = append(out, line)
	}
	if len(out) > lines {
		out[lines-1] = strings.Join(out[lines-1:], " ")
		out = out[:lines]
	}
	for i := range out {
		out[i] = Short(out[i], size, most)
	}
	return out
}
