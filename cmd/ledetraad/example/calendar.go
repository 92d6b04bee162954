package example

import (
	"math"
	"math/rand/v2"
	"time"

	"ledetraad/domain/programme"
	"ledetraad/projections/clocks"
)

var copenhagen = clocks.Calendar{}.Location()

// day is the beginning of a day in Danish time.
func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, copenhagen) }

func at(y int, m time.Month, d, hour, minute int) time.Time {
	return time.Date(y, m, d, hour, minute, 0, 0, copenhagen)
}

// gap is how long something takes: between lo and hi, more often near lo, on a
// clock that says at which hours it can end.
type gap struct {
	clock  rhythm
	lo, hi int
}

type rhythm int

const (
	exactly rhythm = iota // minutes, day and night
	anyDay                // days; then between 7 in the morning and 10 at night
	office                // working days; then while the department is open
	opening               // minutes during which the department is open
	week                  // weeks of seven days; then while the department is open
)

func mins(lo, hi int) gap  { return gap{exactly, lo, hi} }
func hours(lo, hi int) gap { return gap{exactly, 60 * lo, 60 * hi} }
func days(lo, hi int) gap  { return gap{anyDay, lo, hi} }
func work(lo, hi int) gap  { return gap{office, lo, hi} }
func open(lo, hi int) gap  { return gap{opening, lo, hi} }
func weeks(lo, hi int) gap { return gap{week, lo, hi} }

// draw takes an amount from the gap; pace above 1 is slower.
func (g gap) draw(rng *rand.Rand, pace float64) int {
	u := rng.Float64()
	return int(math.Round((float64(g.lo) + float64(g.hi-g.lo)*u*u) * pace))
}

// from is the moment a drawn gap after t, at hours that fit its rhythm.
func (g gap) from(t time.Time, department string, rng *rand.Rand, pace float64) time.Time {
	n := g.draw(rng, pace)
	if n < 0 {
		y, m, d := t.In(copenhagen).Date()
		minutes := 5 + rng.IntN(300)
		for ; ; n -= 3 { // further back, where holidays lie between
			if before := whileOpen(time.Date(y, m, d+n, 0, 0, 0, 0, copenhagen), department, minutes); before.Before(t) {
				return before
			}
		}
	}
	switch g.clock {
	case exactly:
		return t.Add(time.Duration(n)*time.Minute + time.Duration(rng.IntN(60))*time.Second)
	case anyDay:
		l := t.In(copenhagen)
		next := time.Date(l.Year(), l.Month(), l.Day()+n, 7, rng.IntN(15*60), 0, 0, copenhagen)
		if !next.After(t) {
			return t.Add(time.Duration(10+rng.IntN(50)) * time.Minute)
		}
		return next
	case opening:
		return whileOpen(t, department, n)
	case week:
		return whileOpen(t.In(copenhagen).AddDate(0, 0, 7*n-1), department, 5+rng.IntN(700))
	default:
		if n < 1 {
			return whileOpen(t, department, 5+rng.IntN(90))
		}
		eve, ok := calendarOf(department, t).Due(clocks.WorkingDays, t, clocks.Limit{Amount: int64(n - 1), Unit: clocks.UnitDays})
		if !ok {
			return t
		}
		return whileOpen(eve, department, 5+rng.IntN(330))
	}
}

// due is when something promised at t for a drawn gap later is owed: promises
// in days and weeks until the end of the day.
func (g gap) due(t time.Time, department string, rng *rand.Rand) time.Time {
	n := g.draw(rng, 1)
	y, m, d := t.In(copenhagen).Date()
	switch g.clock {
	case exactly:
		return t.Add(time.Duration(n) * time.Minute).Truncate(5 * time.Minute)
	case opening:
		return whileOpen(t, department, n).Truncate(5 * time.Minute)
	case office:
		end, ok := calendarOf(department, t).Due(clocks.WorkingDays, t, clocks.Limit{Amount: int64(max(n, 0)), Unit: clocks.UnitDays})
		if !ok {
			return t
		}
		return end.Add(-time.Minute)
	case week:
		n *= 7
	}
	return time.Date(y, m, d+n, 23, 59, 0, 0, copenhagen)
}

// whileOpen is the moment at which the department has been open for so many
// minutes since t.
func whileOpen(t time.Time, department string, minutes int) time.Time {
	due, ok := calendarOf(department, t).Due(clocks.OpeningHours, t, clocks.Limit{Amount: int64(max(minutes, 1)), Unit: clocks.UnitMinutes})
	if !ok {
		return t
	}
	return due
}

// calendarOf is the department's calendar as its hours were at t.
func calendarOf(department string, t time.Time) clocks.Calendar {
	var found clocks.Calendar
	for _, h := range calendars {
		if (h.department == "" || h.department == department) && !t.Before(h.from) {
			found = h.calendar
		}
	}
	return found
}

type datedCalendar struct {
	department string
	from       time.Time
	calendar   clocks.Calendar
}

// calendars are the opening hours as calendars; the last that fits holds.
var calendars = func() []datedCalendar {
	var out []datedCalendar
	for _, h := range openingHours {
		week := map[string][2]string{}
		for d, span := range h.week {
			week[d] = [2]string{span.Opens, span.Closes}
		}
		hours, err := clocks.ParseHours(week)
		if err != nil {
			panic("opening hours in municipality.go: " + err.Error())
		}
		var closings []clocks.Closing
		for _, d := range closingDays {
			c, err := clocks.ParseClosing(d)
			if err != nil {
				panic("closing days in municipality.go: " + err.Error())
			}
			closings = append(closings, c)
		}
		cal, err := clocks.Danish(hours, closings...)
		if err != nil {
			panic("opening hours in municipality.go: " + err.Error())
		}
		out = append(out, datedCalendar{h.department, h.from, cal})
	}
	return out
}()

// everyWeekday is the same hours from Monday to Friday.
func everyWeekday(opens, closes string) map[string]programme.Hours {
	w := map[string]programme.Hours{}
	for _, d := range []string{"monday", "tuesday", "wednesday", "thursday", "friday"} {
		w[d] = programme.Hours{Opens: opens, Closes: closes}
	}
	return w
}
