package alerts

import (
	"slices"
	"time"

	"ledetraad/domain/subscription"
	"ledetraad/projections/clocks"
	"ledetraad/projections/reference"
	"ledetraad/projections/view"
)

// usualGather is for how long what follows the first of a group is gathered,
// where a subscription does not say.
const usualGather = 30 * time.Minute

func gathering(s subscription.Saved) time.Duration {
	if s.Gather > 0 {
		return time.Duration(s.Gather) * time.Minute
	}
	return usualGather
}

// usual is the calendar of a municipality that has set no opening hours: from
// Monday to Friday, 8 to 16, closed on the days on which Danish municipalities
// usually are.
//
//nolint:gochecknoglobals // a calendar remembers the years it has worked out
var usual = func() clocks.Calendar {
	c, err := clocks.Danish(clocks.Weekdays(clocks.Span{Open: clocks.At(8, 0), Close: clocks.At(16, 0)}), clocks.UsualClosings()...)
	if err != nil {
		panic(err)
	}
	return c
}()

// calendar is the municipality's.
func calendar(r view.Reader) (clocks.Calendar, error) {
	c, err := reference.Calendar(r, "")
	if err != nil {
		return c, err
	}
	if c.Check(clocks.OpeningHours, clocks.LimitOn(clocks.OpeningHours, 1)) != nil {
		return usual, nil
	}
	return c, nil
}

// nextDue is when what becomes known at a time is to be told: the next digest
// after it, or at once; after a quiet time, if it falls into one.
func nextDue(cal clocks.Calendar, s subscription.Saved, at time.Time) time.Time {
	return afterQuiet(cal, s.Quiet, digest(cal, s.When, at))
}

// digest is the time of the first digest after a time; of what is sent at once,
// that time itself.
func digest(cal clocks.Calendar, w subscription.When, at time.Time) time.Time {
	if w.Mode == subscription.AtOnce {
		return at
	}
	minutes, _ := subscription.Minutes(w.Hour)
	day := at.In(cal.Location())
	// Fourteen days hold a digest of any kind, unless the municipality closes for
	// longer; then it is sent as if it did not.
	for n := range 15 {
		d := day.AddDate(0, 0, n)
		for _, sent := range onDay(cal, w, d) {
			if due := wall(cal, sent, minutes); due.After(at) {
				return due
			}
		}
	}
	return wall(cal, day.AddDate(0, 0, 14), minutes)
}

// onDay is the day itself, if there is a digest on it.
func onDay(cal clocks.Calendar, w subscription.When, day time.Time) []time.Time {
	noon := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, cal.Location())
	sends := false
	switch w.Mode {
	case subscription.Daily:
		sends = true
	case subscription.WorkingDays:
		sends = cal.WorkingDay(noon)
	case subscription.Weekly:
		sends = weekly(cal, w, noon)
	}
	if !sends {
		return nil
	}
	return []time.Time{noon}
}

// weekly reports whether the week's digest is sent on the day: on its weekday,
// or, where that was a holiday or a closing day, on the first working day after
// it. Whoever wants a weekend's day has it, holiday or not: a weekend is never a
// working day.
func weekly(cal clocks.Calendar, w subscription.When, noon time.Time) bool {
	want, _ := subscription.Weekday(w.Weekday)
	if want == time.Saturday || want == time.Sunday {
		return noon.Weekday() == want
	}
	if !cal.WorkingDay(noon) {
		return false
	}
	// Back over the days on which nobody works, to the weekday that moved here.
	for d := noon; ; d = d.AddDate(0, 0, -1) {
		if d.Weekday() == want {
			return true
		}
		if cal.WorkingDay(d.AddDate(0, 0, -1)) {
			return false
		}
	}
}

// wall is the instant at which clocks show so many minutes after midnight on the
// day. In spring, when they never show it, it is when they are put forward; in
// autumn, when they show it twice, the first time.
func wall(cal clocks.Calendar, day time.Time, minutes int) time.Time {
	loc := cal.Location()
	midnight := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, loc)
	t := time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, loc)
	if shown := 60*t.Hour() + t.Minute(); minutes < 24*60 && shown != minutes {
		start, end := t.Add(-3*time.Hour), t.Add(3*time.Hour)
		return change(start, end)
	}
	if earlier := t.Add(-time.Hour); earlier.Hour() == t.Hour() && earlier.Minute() == t.Minute() && !earlier.Before(midnight) {
		t = earlier
	}
	return t.UTC()
}

// change is when, between two instants, clocks are put forward or back.
func change(start, end time.Time) time.Time {
	_, was := start.Zone()
	for end.Sub(start) > time.Second {
		middle := start.Add(end.Sub(start) / 2)
		if _, is := middle.Zone(); is == was {
			start = middle
		} else {
			end = middle
		}
	}
	return end.Truncate(time.Minute).UTC()
}

// afterQuiet is the time, or the end of the quiet times that it falls into.
func afterQuiet(cal clocks.Calendar, list []subscription.Quiet, at time.Time) time.Time {
	for range 60 { // quiet times follow each other; a week of them is refused
		end, quiet := quietUntil(cal, list, at)
		if !quiet {
			break
		}
		at = end
	}
	return at.UTC()
}

func quietUntil(cal clocks.Calendar, list []subscription.Quiet, at time.Time) (time.Time, bool) {
	local := at.In(cal.Location())
	for _, q := range list {
		from, _ := subscription.Minutes(q.From)
		to, _ := subscription.Minutes(q.To)
		for _, day := range []time.Time{local.AddDate(0, 0, -1), local} { // one that began yesterday may go on
			if len(q.Weekdays) > 0 && !slices.ContainsFunc(q.Weekdays, func(n string) bool {
				d, _ := subscription.Weekday(n)
				return d == day.Weekday()
			}) {
				continue
			}
			begins, ends := wall(cal, day, from), wall(cal, day, to)
			if to <= from {
				ends = wall(cal, day.AddDate(0, 0, 1), to)
			}
			if !at.Before(begins) && at.Before(ends) {
				return ends, true
			}
		}
	}
	return at, false
}

// patience is until when an alert that is sent at a time waits to be
// acknowledged; false where the subscription does not escalate.
func patience(r view.Reader, s subscription.Saved, at time.Time) (time.Time, bool, error) {
	if s.Escalate == nil {
		return time.Time{}, false, nil
	}
	cal, err := calendar(r)
	if err != nil {
		return time.Time{}, false, err
	}
	due, ok := cal.Due(clocks.OpeningHours, at, clocks.Limit{Amount: int64(s.Escalate.After), Unit: clocks.UnitHours})
	return due.UTC(), ok, nil
}
