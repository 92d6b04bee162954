package clocks

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

var clockUnits = []struct {
	kind Kind
	unit Unit
	most int64
}{
	{Wall, UnitSeconds, 90000}, {Wall, UnitMinutes, 3000}, {Wall, UnitHours, 100},
	{OpeningHours, UnitSeconds, 400000}, {OpeningHours, UnitMinutes, 6000}, {OpeningHours, UnitHours, 400},
	{WorkingDays, UnitDays, 300},
	{Weeks, UnitWeeks, 60}, {Weeks, UnitDays, 100},
}

// instants draws times between 1990 and 2060, half of them near what makes calendars hard.
func instants() *rapid.Generator[time.Time] {
	return rapid.Custom(func(t *rapid.T) time.Time {
		year := rapid.IntRange(1990, 2060).Draw(t, "year")
		day := rapid.OneOf(
			rapid.IntRange(1, 366),
			rapid.SampledFrom([]int{1, 2, 84, 88, 90, 92, 94, 110, 118, 125, 145, 156, 298, 301, 304, 357, 359, 361, 364, 365}),
		).Draw(t, "day")
		// Whole and odd nanoseconds, and midnights.
		ns := rapid.OneOf(rapid.Int64Range(0, int64(25*time.Hour)), rapid.Just(int64(0)), rapid.Just(int64(9*time.Hour))).Draw(t, "ns")
		return time.Date(year, 1, day, 0, 0, 0, 0, copenhagen()).Add(time.Duration(ns))
	})
}

// later draws a time not before from, mostly near it, in any zone.
func later(t *rapid.T, from time.Time) time.Time {
	span := rapid.OneOf(
		rapid.Int64Range(0, int64(40*24*time.Hour)),
		rapid.Int64Range(0, int64(time.Hour)),
		rapid.Int64Range(0, int64(4000*24*time.Hour)),
	).Draw(t, "span")
	to := from.Add(time.Duration(span))
	if rapid.Bool().Draw(t, "utc") {
		return to.UTC()
	}
	return to
}

func someCalendar(t *rapid.T, tb testing.TB) Calendar {
	switch rapid.IntRange(0, 1).Draw(t, "calendar") {
	case 0:
		return townHall(tb)
	default:
		return nightLine(tb)
	}
}

// Due and Within are one truth, and Elapsed does not contradict it.
func TestDueAndElapsedAgree(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := someCalendar(rt, t)
		clock := rapid.SampledFrom(clockUnits).Draw(rt, "clock")
		limit := Limit{rapid.Int64Range(0, clock.most).Draw(rt, "amount"), clock.unit}
		from := instants().Draw(rt, "from")
		to := later(rt, from)

		due, ok := c.Due(clock.kind, from, limit)
		if !ok || due.Before(from) {
			rt.Fatalf("due %v, %v", due, ok)
		}
		within := c.Within(clock.kind, limit, from, to)
		if within != !to.After(due) {
			rt.Fatalf("within %v, due %v", within, due)
		}
		if !c.Within(clock.kind, limit, from, due) || c.Within(clock.kind, limit, from, due.Add(1)) {
			rt.Fatalf("the limit does not end at %v", due)
		}
		elapsed := c.Elapsed(clock.kind, from, to)
		switch clock.kind {
		case Wall, WorkingDays: // exactly the limit's own scale
			if within != (elapsed <= limit.Nominal()) {
				rt.Fatalf("within %v, but %v of %v elapsed", within, elapsed, limit.Nominal())
			}
		case OpeningHours: // the clock stands still for a while after a due instant at closing time
			if got := c.Elapsed(clock.kind, from, due); got != limit.Nominal() {
				rt.Fatalf("%v elapsed when %v are due", got, limit.Nominal())
			}
			if within && elapsed > limit.Nominal() || !within && elapsed < limit.Nominal() {
				rt.Fatalf("within %v, but %v of %v elapsed", within, elapsed, limit.Nominal())
			}
		case Weeks: // at most a day and a clock change more than the limit
			if got := c.Elapsed(clock.kind, from, due) - limit.Nominal(); got < -time.Hour || got > Day+time.Hour {
				rt.Fatalf("due %v after the limit", got)
			}
		}
	})
}

// WorkingDays is the smallest limit that is kept.
func TestWorkingDaysIsTheSmallestLimitKept(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := someCalendar(rt, t)
		from := instants().Draw(rt, "from")
		to := later(rt, from)
		n := c.WorkingDays(from, to)
		if !c.Within(WorkingDays, Limit{int64(n), UnitDays}, from, to) {
			rt.Fatalf("%d working days, but not within them", n)
		}
		if n > 0 && c.Within(WorkingDays, Limit{int64(n - 1), UnitDays}, from, to) {
			rt.Fatalf("%d working days, but within %d", n, n-1)
		}
	})
}

// More time never measures less, a longer limit is never due earlier, and real spans add up.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		c := someCalendar(rt, t)
		clock := rapid.SampledFrom(clockUnits).Draw(rt, "clock")
		from := instants().Draw(rt, "from")
		mid := later(rt, from)
		to := later(rt, mid)
		a, b, whole := c.Elapsed(clock.kind, from, mid), c.Elapsed(clock.kind, mid, to), c.Elapsed(clock.kind, from, to)
		if a > whole || b > whole {
			rt.Fatalf("parts %v and %v of %v", a, b, whole)
		}
		if clock.kind != WorkingDays && a+b != whole {
			rt.Fatalf("%v and %v are not %v", a, b, whole)
		}
		if whole > to.Sub(from) && clock.kind != WorkingDays {
			rt.Fatalf("%v elapsed in %v", whole, to.Sub(from))
		}
		if got := c.Elapsed(clock.kind, to, from); got != 0 {
			rt.Fatalf("backwards: %v", got)
		}
		n := rapid.Int64Range(0, clock.most).Draw(rt, "amount")
		first, _ := c.Due(clock.kind, from, Limit{n, clock.unit})
		second, _ := c.Due(clock.kind, from, Limit{n + 1, clock.unit})
		later, _ := c.Due(clock.kind, mid, Limit{n, clock.unit})
		if !second.After(first) || later.Before(first) {
			rt.Fatalf("due %v, one more %v, begun later %v", first, second, later)
		}
	})
}

// The running totals find what a walk minute by minute finds, clock changes and holidays included.
func TestAgainstAMinuteByMinuteWalk(t *testing.T) {
	hall, night := townHall(t), nightLine(t)
	rapid.Check(t, func(rt *rapid.T) {
		c := rapid.SampledFrom([]Calendar{hall, night}).Draw(rt, "calendar")
		from := instants().Draw(rt, "from").Truncate(time.Minute)
		minutes := rapid.IntRange(0, 6*24*60).Draw(rt, "minutes")
		open, days, seen := 0, 0, from.YearDay()
		for i := range minutes {
			now := from.Add(time.Duration(i) * time.Minute).In(c.Location())
			if isOpen(c, now) {
				open++
			}
			if now.YearDay() != seen {
				seen = now.YearDay()
				if c.WorkingDay(now) {
					days++
				}
			}
		}
		to := from.Add(time.Duration(minutes) * time.Minute)
		if got := c.Elapsed(OpeningHours, from, to); got != time.Duration(open)*time.Minute {
			rt.Fatalf("%v to %v: open %v, walked %d minutes", from, to, got, open)
		}
		if last := to.Add(-1).In(c.Location()); minutes > 0 && last.YearDay() != from.YearDay() && !c.WorkingDay(last) {
			days++ // counts to the next working day
		}
		if got := c.WorkingDays(from, to); got != days {
			rt.Fatalf("%v to %v: %d working days, walked %d", from, to, got, days)
		}
	})
}

// isOpen asks the rules themselves, not the totals.
func isOpen(c Calendar, now time.Time) bool {
	if _, holiday := c.Holiday(now); holiday {
		return false
	}
	for _, cl := range c.r.closings {
		if cl.Month == now.Month() && cl.Day == now.Day() {
			return false
		}
	}
	clock := At(now.Hour(), now.Minute())
	for _, s := range c.r.hours[now.Weekday()] {
		if s.Open <= clock && clock < s.Close {
			return true
		}
	}
	return false
}
