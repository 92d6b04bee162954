package subscription

import (
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/check"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
)

// maxListed is how much one list of a filter names at most.
const maxListed = 100

func (f Filter) lists() []struct {
	field string
	keys  []string
} {
	return []struct {
		field string
		keys  []string
	}{{"departments", f.Departments}, {"life_situations", f.LifeSituations}, {"kinds", f.Kinds}, {"principles", f.Principles}}
}

// Check answers a fault of a field of data.filter.
func (f Filter) Check() error {
	for _, l := range f.lists() {
		if len(l.keys) > maxListed {
			return fault.Invalidf("data.filter."+l.field, "names %d; at most %d fit", len(l.keys), maxListed)
		}
		for n, k := range l.keys {
			at := fmt.Sprintf("data.filter.%s[%d]", l.field, n)
			if err := check.Key(at, k); err != nil {
				return err
			}
			if slices.Contains(l.keys[:n], k) {
				return fault.Invalidf(at, "%q stands there twice", k)
			}
		}
	}
	if f.Severity != "" {
		if err := check.OneOf("data.filter.severity", f.Severity, painpoint.Low, painpoint.Medium, painpoint.High, painpoint.Critical); err != nil {
			return err
		}
	}
	if f.Crossing != AnyCrossing {
		return check.OneOf("data.filter.crossing", f.Crossing, OnlyCrossing, WithoutCrossing)
	}
	return nil
}

func (f Filter) equal(o Filter) bool {
	theirs := o.lists()
	for i, l := range f.lists() {
		if !slices.Equal(l.keys, theirs[i].keys) {
			return false
		}
	}
	return f.Severity == o.Severity && f.Crossing == o.Crossing
}

func (f Filter) references() programme.References {
	r := programme.References{}
	for n, d := range f.Departments {
		r = r.Department(fmt.Sprintf("data.filter.departments[%d]", n), d, "")
	}
	for n, l := range f.LifeSituations {
		r = r.LifeSituation(fmt.Sprintf("data.filter.life_situations[%d]", n), l)
	}
	for n, p := range f.Principles {
		r = r.Principle(fmt.Sprintf("data.filter.principles[%d]", n), "", p)
	}
	return r
}

//nolint:gochecknoglobals // a table
var weekdays = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

// Weekday reads a weekday's English name in small letters.
func Weekday(name string) (time.Weekday, bool) {
	i := slices.Index(weekdays, name)
	return time.Weekday(i), i >= 0
}

func checkWeekday(field, v string) error { return check.OneOf(field, v, weekdays...) }

// Minutes reads a time of day, "00:00" to "24:00", as minutes after midnight.
func Minutes(v string) (int, bool) {
	if v == "24:00" {
		return 24 * 60, true
	}
	t, err := time.Parse("15:04", v)
	if err != nil || len(v) != len("15:04") {
		return 0, false
	}
	return 60*t.Hour() + t.Minute(), true
}

func checkHour(field, v string) error {
	if v == "" {
		return fault.Invalidf(field, "is missing; write it as 07:30")
	}
	if _, ok := Minutes(v); !ok {
		return fault.Invalidf(field, "is not a time of day; write it as 07:30")
	}
	return nil
}
