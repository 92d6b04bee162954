package web

import (
	"cmp"
	"fmt"
	"html/template"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// copenhagen is whose days and hours the pages tell.
//
//nolint:gochecknoglobals // a place
var copenhagen = func() *time.Location {
	l, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic(err) // the zone data is part of the program
	}
	return l
}()

//nolint:gochecknoglobals // a table
var months = []string{"januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"}

// functions are what templates can call, in one language.
func functions(l lang, a *assets) template.FuncMap {
	return template.FuncMap{
		"t": l.text, "count": l.count, "named": l.named,
		"date": l.date, "day": l.day, "moment": l.moment, "clock": l.clock, "machine": machine,
		"whole": func(n any) (string, error) { return l.anyWhole(n) }, "decimal": l.decimal, "percent": l.percent, "wait": l.wait, "list": l.list,
		"asset": a.path, "icon": func(name string) template.HTML { return icon(a, name) },
		"join": strings.Join, "swatch": swatch, "bar": bar, "fresh": newID,
	}
}

// icon is one of the design system's, which says nothing by itself.
func icon(a *assets, name string) template.HTML {
	//nolint:gosec // both are this program's own
	return template.HTML(`<svg class="icon-svg" aria-hidden="true" focusable="false"><use href="` + template.HTMLEscapeString(a.path("icons.svg")+"#"+name) + `"></use></svg>`)
}

// date is a day in words: 7. oktober 2019.
func (l lang) date(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	t = t.In(copenhagen)
	if l == english {
		return t.Format("2 January 2006")
	}
	return fmt.Sprintf("%d. %s %d", t.Day(), months[t.Month()-1], t.Year())
}

// day is a day in figures: 7.10.2019.
func (l lang) day(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	if l == english {
		return t.In(copenhagen).Format("2 Jan 2006")
	}
	return t.In(copenhagen).Format("2.1.2006")
}

// moment is a day and a time of day: 7. oktober 2019 kl. 14.05.
func (l lang) moment(t time.Time) string {
	switch {
	case t.IsZero():
		return "–"
	case l == english:
		return l.date(t) + t.In(copenhagen).Format(", 15:04")
	}
	return l.date(t) + t.In(copenhagen).Format(" kl. 15.04")
}

// clock is a time of day: 14.05.
func (l lang) clock(t time.Time) string {
	if l == english {
		return t.In(copenhagen).Format("15:04")
	}
	return t.In(copenhagen).Format("15.04")
}

// machine is a time for the attribute datetime.
func machine(t time.Time) string { return t.In(copenhagen).Format(time.RFC3339) }

// whole is a whole number: 490.000.
func (l lang) whole(n int64) string {
	s, sign := strconv.FormatInt(n, 10), ""
	if n < 0 {
		s, sign = s[1:], "−"
	}
	mark := "."
	if l == english {
		mark = ","
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + mark + s[i:]
	}
	return sign + s
}

func (l lang) anyWhole(n any) (string, error) {
	switch x := n.(type) {
	case int:
		return l.whole(int64(x)), nil
	case int64:
		return l.whole(x), nil
	case *int:
		if x != nil {
			return l.whole(int64(*x)), nil
		}
		return l.text("few"), nil
	case *int64:
		if x != nil {
			return l.whole(*x), nil
		}
		return l.text("few"), nil
	}
	return "", fmt.Errorf("%T is not a whole number", n)
}

// decimal is a number with so many digits behind the sign: 1.275,5.
func (l lang) decimal(v float64, digits int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', digits, 64)
	whole, rest, split := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return s
	}
	out := l.whole(n)
	if split {
		mark := ","
		if l == english {
			mark = "."
		}
		out += mark + rest
	}
	if v < 0 && strings.Trim(s, "0.") != "" { // what is rounded to nothing has no sign
		out = "−" + out
	}
	return out
}

// percent is a share: 36 %.
func (l lang) percent(share float64) string {
	if l == english {
		return l.decimal(share*100, 0) + "%"
	}
	return l.decimal(share*100, 0) + " %"
}

// wait is a time that passed, in the two units a person would use.
func (l lang) wait(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second)).Round(time.Second)
	hour := l.text("unit.hour")
	switch {
	case d < time.Minute:
		return l.whole(int64(d.Seconds())) + " " + l.text("unit.second")
	case d < time.Hour:
		return l.whole(int64(d.Round(time.Minute).Minutes())) + " min"
	case d < 48*time.Hour:
		d = d.Round(time.Minute)
		if m := int(d.Minutes()) % 60; m != 0 {
			return fmt.Sprintf("%d %s %d min", int(d.Hours()), hour, m)
		}
		return fmt.Sprintf("%d %s", int(d.Hours()), hour)
	}
	return l.decimal(d.Hours()/24, 1) + " " + l.text("unit.day")
}

// list is several things in a sentence: a, b og c.
func (l lang) list(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " " + l.text("and") + " " + items[last]
}

// sorted puts things in the order of the alphabet of the language: in Danish Å
// is the last letter, and Aa is sorted as Å.
func sorted[T any](l lang, items []T, name func(T) string) {
	tag := language.Danish
	if l == english {
		tag = language.English
	}
	c := collate.New(tag, collate.IgnoreCase)
	slices.SortStableFunc(items, func(a, b T) int {
		return cmp.Or(c.CompareString(name(a), name(b)), cmp.Compare(name(a), name(b)))
	})
}
