package clocks

import (
	"sync/atomic"
	"time"
)

// The years whose holidays are known. The last one holds the first instant that is out of reach.
const (
	firstYear = 1900
	lastYear  = 2200
)

// rules is what the copies of a Calendar share. All but years is fixed when it is made.
type rules struct {
	loc      *time.Location
	hours    Hours
	nominal  [7]time.Duration // opening time of a weekday that has 24 hours
	opens    bool             // some weekday has opening hours
	closings []Closing
	years    [lastYear - firstYear + 1]atomic.Pointer[year]
}

// year holds running totals over one year's days, so that any span within it is a subtraction. Days count from 0.
type year struct {
	days     int
	work     [367]int           // work[i]: working days among the first i days
	open     [367]time.Duration // open[i]: opening time within the first i days
	holidays map[int]string     // by day
}

func (y *year) working(day int) bool { return y.work[day+1] > y.work[day] }

// local returns the instant in the calendar's zone, without a monotonic reading and moved into the years known.
func (r *rules) local(t time.Time) time.Time {
	t = t.Round(0).In(r.loc)
	if t.Year() < firstYear {
		return r.at(firstYear, 0, 0)
	}
	if t.Year() >= lastYear {
		return r.at(lastYear, 0, 0)
	}
	return t
}

// at returns the instant at which clocks show the time on the day (from 0) of the year. 24:00 is the next midnight.
func (r *rules) at(year, day int, t TimeOfDay) time.Time {
	return time.Date(year, time.January, 1+day, 0, int(t), 0, 0, r.loc)
}

// year returns the totals of a year, working them out the first time. Two goroutines may do so at once; they find the
// same.
func (r *rules) year(y int) *year {
	slot := &r.years[y-firstYear]
	if got := slot.Load(); got != nil {
		return got
	}
	made := r.makeYear(y)
	slot.Store(made)
	return made
}

func (r *rules) makeYear(number int) *year {
	y := &year{days: 365, holidays: make(map[int]string, 13)}
	if _, leap := dayOfYear(number, time.February, 29); leap {
		y.days = 366
	}
	for _, h := range publicHolidays() {
		actual, _ := h.Calc(number)
		if actual.IsZero() {
			continue
		}
		// The library gives midnight in the machine's own zone. Where that zone skipped midnight on the day (Danmarkshavn,
		// New Year's Day 1996) it is an hour of the day before; twelve hours later it is the day itself in any case.
		day := actual.Add(12*time.Hour).YearDay() - 1
		if name, taken := y.holidays[day]; taken {
			y.holidays[day] = name + ", " + h.Name
		} else {
			y.holidays[day] = h.Name
		}
	}
	closed, off := make(map[int]bool), make(map[int]bool)
	for _, c := range r.closings {
		if c.Year != 0 && c.Year != number {
			continue
		}
		if day, ok := dayOfYear(number, c.Month, c.Day); ok {
			closed[day] = true
			off[day] = off[day] || !c.StillWorking
		}
	}

	weekday := time.Date(number, time.January, 1, 0, 0, 0, 0, time.UTC).Weekday()
	midnight := r.at(number, 0, 0)
	for day := range y.days {
		_, holiday := y.holidays[day]
		y.work[day+1] = y.work[day]
		if weekday != time.Saturday && weekday != time.Sunday && !holiday && !off[day] {
			y.work[day+1]++
		}
		next := r.at(number, day+1, 0)
		y.open[day+1] = y.open[day]
		switch {
		case holiday || closed[day]:
		case next.Sub(midnight) == Day:
			y.open[day+1] += r.nominal[weekday]
		default: // the clocks change
			for open, close := range r.spans(number, day, weekday) {
				y.open[day+1] += max(0, close.Sub(open))
			}
		}
		weekday, midnight = (weekday+1)%7, next
	}
	return y
}

// spans yields the instants between which the place is open on a weekday's hours, in order. Around a clock change a
// span is as long as it really is; one that lies wholly in the hour that is skipped may be empty.
func (r *rules) spans(year, day int, weekday time.Weekday) func(yield func(open, close time.Time) bool) {
	return func(yield func(open, close time.Time) bool) {
		for _, s := range r.hours[weekday] {
			if !yield(r.at(year, day, s.Open), r.at(year, day, s.Close)) {
				return
			}
		}
	}
}

// dayOfYear returns the number of a date within its year, from 0, and false if there is no such date.
func dayOfYear(year int, month time.Month, day int) (int, bool) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return t.YearDay() - 1, t.Year() == year && t.Month() == month && t.Day() == day
}
