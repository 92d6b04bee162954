package web

import "time"

// terms are the words of a drawing, in the visitor's language.
type terms struct{ v *visit }

func (t terms) Text(key string, args ...any) string { return t.v.lang.text(key, args...) }
func (t terms) Named(group, value string) string    { return t.v.lang.named(group, value) }
func (t terms) Department(key string) string        { return of(t.v.names().department, key) }
func (t terms) Wait(seconds float64) string         { return t.v.lang.wait(seconds) }
func (t terms) Day(at time.Time) string             { return t.v.lang.day(at) }
func (t terms) Short(at time.Time) string           { return t.v.lang.shortDay(at) }
func (t terms) Clock(at time.Time) string           { return t.v.lang.clock(at) }
func (t terms) Decimal(v float64) string            { return t.v.lang.decimal(v, 1) }
func (t terms) Whole(n int) string                  { return t.v.lang.whole(int64(n)) }

// shortDay is a day of a year that is known: 28.8.
func (l lang) shortDay(t time.Time) string {
	if l == english {
		return t.In(copenhagen).Format("2 Jan")
	}
	return t.In(copenhagen).Format("2.1.")
}
