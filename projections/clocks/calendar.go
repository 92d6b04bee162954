package clocks

import (
	"fmt"
	"slices"
	"sync"
	"time"
	_ "time/tzdata" // the engine is one binary; it must know Danish time on a machine without zone files

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/aa"
	"github.com/rickar/cal/v2/dk"
)

// Calendar knows a place's working days and opening hours. Make one with [Danish] and keep it: it remembers the years
// it has worked out, and copies share that memory. The zero Calendar is Denmark without opening hours and without
// closing days.
type Calendar struct{ r *rules }

// Span is a stretch of a day during which a place is open, from Open until Close.
type Span struct {
	Open  TimeOfDay `json:"open"`
	Close TimeOfDay `json:"close"`
}

// Hours holds the opening hours of each weekday, indexed by [time.Weekday] (Sunday is 0): in order, not overlapping.
type Hours [7][]Span

// Closing is a day on which the place is closed although it is no public holiday.
//
// A day off stops the working-day clock too unless StillWorking is set. A municipality cannot stop a statutory clock
// by closing its doors (Folketingets Ombudsmand, FOB 2021-1, on three weeks of summer closing), so set it for days
// that the norm itself does not exempt.
type Closing struct {
	Year         int        `json:"year,omitempty"` // 0: every year
	Month        time.Month `json:"month"`
	Day          int        `json:"day"`
	StillWorking bool       `json:"stillWorking,omitempty"`
}

// UsualClosings returns Constitution Day, 24 and 31 December: no public holidays, but days that Danish statutes count
// with them when a deadline would end there (forældelsesloven § 27(2)). 1 May is a matter for each municipality.
func UsualClosings() []Closing {
	return []Closing{{Month: time.June, Day: 5}, {Month: time.December, Day: 24}, {Month: time.December, Day: 31}}
}

// Danish returns the calendar of a place in Denmark (Europe/Copenhagen): the public holidays, the given opening hours
// and closing days. It refuses spans that are empty, out of order or overlapping, and closing days that do not exist.
func Danish(hours Hours, closings ...Closing) (Calendar, error) {
	r := &rules{loc: copenhagen(), closings: slices.Clone(closings)}
	for wd, spans := range hours {
		var last TimeOfDay
		for i, s := range spans {
			if s.Open < last || s.Close <= s.Open || s.Close > At(24, 0) {
				return Calendar{}, fmt.Errorf("opening hours of %s, span %d (%s to %s): empty, out of order or outside the day",
					time.Weekday(wd), i+1, s.Open, s.Close)
			}
			last = s.Close
			r.nominal[wd] += time.Duration(s.Close-s.Open) * time.Minute
			r.opens = true
		}
		r.hours[wd] = slices.Clone(spans)
	}
	for i, c := range closings {
		year := c.Year
		if year == 0 {
			year = 2000 // a leap year: 29 February may be named for every year, and then falls in some
		}
		if _, ok := dayOfYear(year, c.Month, c.Day); !ok {
			return Calendar{}, fmt.Errorf("closing day %d (day %d of month %d): no such date", i+1, c.Day, c.Month)
		}
	}
	return Calendar{r}, nil
}

// Location returns the calendar's time zone.
func (c Calendar) Location() *time.Location { return c.rules().loc }

// Holiday returns the Danish name of the public holiday on which the instant falls, if it does. Sundays as such and
// closing days are none.
func (c Calendar) Holiday(t time.Time) (name string, ok bool) {
	r := c.rules()
	t = r.local(t)
	name, ok = r.year(t.Year()).holidays[t.YearDay()-1]
	return name, ok
}

// WorkingDay reports whether the instant falls on a working day: Monday to Friday, no holiday, no closing day.
func (c Calendar) WorkingDay(t time.Time) bool {
	r := c.rules()
	t = r.local(t)
	return r.year(t.Year()).working(t.YearDay() - 1)
}

var copenhagen = sync.OnceValue(func() *time.Location {
	loc, err := time.LoadLocation("Europe/Copenhagen")
	if err != nil {
		panic("the zone data built into the binary lack Europe/Copenhagen: " + err.Error())
	}
	return loc
})

var bare = sync.OnceValue(func() *rules { return &rules{loc: copenhagen()} })

func (c Calendar) rules() *rules {
	if c.r == nil {
		return bare()
	}
	return c.r
}

// publicHolidays are Denmark's. The library's list needs two corrections: it has Constitution Day, which is no public
// holiday (workplaces decide; see [UsualClosings]), and it lacks Easter Sunday and Whit Sunday, on which a line that
// is open on Sundays is closed. Store bededag it has right: it was abolished as a holiday from 1 January 2024 (bill
// L 13 of 2022–23, second session, adopted on 28 February 2023), so the last one was 5 May 2023.
var publicHolidays = sync.OnceValue(func() []*cal.Holiday {
	days := slices.DeleteFunc(slices.Clone(dk.Holidays), func(h *cal.Holiday) bool { return h == dk.Grundlovsdag })
	return append(days,
		aa.Easter.Clone(&cal.Holiday{Name: "Påskedag"}),
		aa.Pentecost.Clone(&cal.Holiday{Name: "Pinsedag"}))
})
