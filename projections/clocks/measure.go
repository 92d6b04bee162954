package clocks

import (
	"sort"
	"time"
)

// Elapsed returns how much of the clock has run between two instants; zero if to is not after from.
//
// On the working-day clock it is [Calendar.WorkingDays] times [Day]; divide by Day to show "on working day 3". On the
// weeks clock it is real time. An unknown clock gives zero.
func (c Calendar) Elapsed(k Kind, from, to time.Time) time.Duration {
	if !to.After(from) {
		return 0
	}
	switch k {
	case Wall, Weeks:
		return to.Round(0).Sub(from.Round(0))
	case WorkingDays:
		return time.Duration(c.WorkingDays(from, to)) * Day
	case OpeningHours:
		return c.open(from, to)
	}
	return 0
}

// WorkingDays returns the working day on which something received at from was answered at to: 0 on the day of receipt
// itself, 1 until the end of the first working day after it, and so on. An answer on a weekend, holiday or closing day
// came after the working day before it had ended, so it counts to the next one. In short: the smallest limit in working
// days that the answer keeps.
func (c Calendar) WorkingDays(from, to time.Time) int {
	r := c.rules()
	// 24:00 belongs to the day that ends, so a moment before tells the day.
	f, t := r.local(from), r.local(r.local(to).Add(-1))
	fy, fd, ty, td := f.Year(), f.YearDay()-1, t.Year(), t.YearDay()-1
	if ty < fy || ty == fy && td <= fd {
		return 0
	}
	last := r.year(ty)
	n := last.work[td+1] - r.year(fy).work[fd+1]
	for y := fy; y < ty; y++ {
		full := r.year(y)
		n += full.work[full.days]
	}
	if !last.working(td) {
		n++
	}
	return n
}

// open returns the opening time between two instants, of which the second is later.
func (c Calendar) open(from, to time.Time) time.Duration {
	r := c.rules()
	f, t := r.local(from), r.local(to)
	sum := r.openSinceNewYear(t) - r.openSinceNewYear(f)
	for y := f.Year(); y < t.Year(); y++ {
		full := r.year(y)
		sum += full.open[full.days]
	}
	return sum
}

// openSinceNewYear returns the opening time of the local instant's year until the instant.
func (r *rules) openSinceNewYear(t time.Time) time.Duration {
	y, day := r.year(t.Year()), t.YearDay()-1
	sum := y.open[day]
	if y.open[day+1] == sum {
		return sum // closed all day
	}
	for open, close := range r.spans(t.Year(), day, t.Weekday()) {
		if t.Before(close) {
			close = t
		}
		sum += max(0, close.Sub(open))
	}
	return sum
}

// Due returns the instant, in local time, at which the limit is used up; an answer at that very instant is in time.
// It is false if the limit cannot be measured on the clock ([Calendar.Check] says why) or if it lies beyond the
// year 2199 on a clock that knows holidays.
//
// On the opening-hours clock a limit that is used up at closing time is due then, not when the place opens again: an
// answer in between is late although the clock stands still.
func (c Calendar) Due(k Kind, from time.Time, limit Limit) (time.Time, bool) {
	if c.Check(k, limit) != nil {
		return time.Time{}, false
	}
	r := c.rules()
	switch k {
	case Wall:
		return from.Round(0).Add(limit.Nominal()).In(r.loc), true
	case Weeks:
		days := int(limit.Nominal() / Day)
		y, m, d := from.In(r.loc).Date()
		return time.Date(y, m, d+days+1, 0, 0, 0, 0, r.loc), true
	case WorkingDays:
		return r.workingDayEnd(r.local(from), limit.Amount)
	default:
		return r.openFor(r.local(from), limit.Nominal())
	}
}

// workingDayEnd returns the end of the n-th working day after the local instant's day.
func (r *rules) workingDayEnd(from time.Time, n int64) (time.Time, bool) {
	day := from.YearDay() - 1
	if n == 0 {
		return r.at(from.Year(), day+1, 0), true
	}
	want := r.year(from.Year()).work[day+1] + int(n) // Check has bounded it
	for number := from.Year(); number < lastYear; number++ {
		y := r.year(number)
		if want <= y.work[y.days] {
			// The first i days hold the n-th working day, the first i-1 do not: day i-1 is it, and ends when i begins.
			i := sort.SearchInts(y.work[:y.days+1], want)
			return r.at(number, i, 0), true
		}
		want -= y.work[y.days]
	}
	return time.Time{}, false
}

// openFor returns the first instant at which the place has been open for the limit since the local instant.
func (r *rules) openFor(from time.Time, limit time.Duration) (time.Time, bool) {
	if limit == 0 {
		return from, true
	}
	want := r.openSinceNewYear(from) + limit
	for number := from.Year(); number < lastYear; number++ {
		y := r.year(number)
		if want > y.open[y.days] {
			want -= y.open[y.days]
			continue
		}
		day := sort.Search(y.days, func(i int) bool { return y.open[i+1] >= want })
		rest := want - y.open[day]
		for open, close := range r.spans(number, day, r.at(number, day, 0).Weekday()) {
			length := max(0, close.Sub(open))
			if rest <= length {
				return open.Add(rest), true
			}
			rest -= length
		}
	}
	return time.Time{}, false
}

// Within reports whether something that began at from and ended at to kept the limit: to is not after [Calendar.Due].
// Where there is no due instant nothing is late, so that a norm which cannot be measured accuses no one; have
// [Calendar.Check] refuse such norms where they come in.
//
// For something that has not ended yet, Within of the instant asked about tells whether it still can keep the limit.
func (c Calendar) Within(k Kind, limit Limit, from, to time.Time) bool {
	due, ok := c.Due(k, from, limit)
	return !ok || !to.After(due)
}
