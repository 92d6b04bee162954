// Package clocks measures waits and deadlines on the clock that a response norm names.
//
// A norm says, for instance, "30 minutes" for an alarm call, "2 opening hours" for a call back, "8 working days" for
// an application or "4 weeks" for a decision. The same wait is long on one clock and short on another, so a span is
// never measured without its clock:
//
//   - [Wall]: real time. A night with a clock change is an hour shorter or longer on the wall, not here.
//   - [OpeningHours]: real time within the opening hours of the place; nothing on its holidays and closing days.
//   - [WorkingDays]: whole working days. The day of receipt does not count; a limit of n working days ends at the end
//     of the n-th working day after it (24:00 local time).
//   - [Weeks]: a limit of n weeks ends at the end of the same weekday n weeks later (24:00 local time), a limit of n
//     days at the end of the n-th day. What has elapsed is real time.
//
// # Sources
//
// The seven working days of offentlighedsloven § 36(2) run from receipt; we found no Danish statute that says in
// general how to count working days. That the day of receipt does not count, that a period ends with the last hour of its last day, and that
// a week ends on the same weekday is written down in Regulation (EEC, Euratom) 1182/71, article 3(1) and 3(2), which
// binds acts of the Council and the Commission. Here these rules are a convention taken from there.
//
// Unlike article 3(4) of it, and unlike Danish complaint deadlines (forældelsesloven § 27(2) is worded alike), a limit
// in weeks that ends on a weekend or holiday is not moved to the next working day: those rules protect a citizen who
// must act in time; a municipality's own promise of four weeks is four weeks. This is our convention.
//
// # Guarantees
//
// Everything here is a function of its arguments: no clock is read. A [Calendar] may be used by many goroutines. A
// span costs a few look-ups for each year it covers. The clocks that know holidays reach from 1900 to the end of 2199;
// an instant outside is measured as if it stood at that edge, so a mistyped year costs no time. Daylight saving and
// holidays are those of Denmark; before 1980 the clock changes depend on the machine's time zone data.
package clocks

import (
	"errors"
	"fmt"
	"time"
)

// Kind names a clock.
type Kind string

// The clocks a norm can name.
const (
	Wall         Kind = "wall"
	OpeningHours Kind = "opening-hours"
	WorkingDays  Kind = "working-days"
	Weeks        Kind = "weeks"
)

// Unit is what a limit is counted in.
type Unit string

// The units a limit can have. Each clock takes its own; see [Calendar.Check].
const (
	UnitSeconds Unit = "seconds"
	UnitMinutes Unit = "minutes"
	UnitHours   Unit = "hours"
	UnitDays    Unit = "days"
	UnitWeeks   Unit = "weeks"
)

// Day is what one working day counts for in [Calendar.Elapsed], so that elapsed time and [Limit.Nominal] share a scale.
const Day = 24 * time.Hour

// longestLimit keeps every sum of an instant and a limit far from overflow; no norm is longer.
const longestLimit = 100 * 366 * Day

// Limit is how long something may take, on a clock named beside it: {30, minutes}, {8, days}.
type Limit struct {
	Amount int64 `json:"amount"` // not negative
	Unit   Unit  `json:"unit"`
}

// LimitOn returns the limit of a norm that is written as a bare amount in the clock's own unit: seconds on the wall and
// the opening-hours clock, days on the working-day clock, weeks on the weeks clock.
func LimitOn(k Kind, amount int64) Limit {
	switch k {
	case WorkingDays:
		return Limit{amount, UnitDays}
	case Weeks:
		return Limit{amount, UnitWeeks}
	}
	return Limit{amount, UnitSeconds}
}

// ErrUnmeasurable marks a limit that a clock cannot measure; the error around it says why.
var ErrUnmeasurable = errors.New("limit cannot be measured on this clock")

// length returns the time one unit stands for, and false for an unknown unit.
func (u Unit) length() (time.Duration, bool) {
	switch u {
	case UnitSeconds:
		return time.Second, true
	case UnitMinutes:
		return time.Minute, true
	case UnitHours:
		return time.Hour, true
	case UnitDays:
		return Day, true
	case UnitWeeks:
		return 7 * Day, true
	}
	return 0, false
}

// runsOn reports whether the clock takes limits in this unit.
func (u Unit) runsOn(k Kind) bool {
	switch k {
	case Wall, OpeningHours:
		return u == UnitSeconds || u == UnitMinutes || u == UnitHours
	case WorkingDays:
		return u == UnitDays
	case Weeks:
		return u == UnitWeeks || u == UnitDays
	}
	return false
}

// Nominal returns the limit as a duration, with a day as 24 hours and a week as seven days: for ratios such as
// "waited three times the limit". Whether something was in time is for [Calendar.Within] alone to say. An unknown unit
// gives zero; a limit over a hundred years gives that.
func (l Limit) Nominal() time.Duration {
	one, ok := l.Unit.length()
	if !ok || l.Amount <= 0 {
		return 0
	}
	if l.Amount > int64(longestLimit/one) {
		return longestLimit
	}
	return time.Duration(l.Amount) * one
}

// String returns the limit in English, for logs and errors.
func (l Limit) String() string { return fmt.Sprintf("%d %s", l.Amount, l.Unit) }

// Check reports, as an [ErrUnmeasurable], why the calendar cannot measure the limit on the clock: an unknown clock, a
// unit that does not belong to it, an amount that is negative or beyond a hundred years, or no opening hours to count.
// Call it where a norm comes in; after that [Calendar.Due] has an answer unless it lies beyond the year 2199.
func (c Calendar) Check(k Kind, l Limit) error {
	switch k {
	case Wall, OpeningHours, WorkingDays, Weeks:
	default:
		return fmt.Errorf("unknown clock %q: %w", k, ErrUnmeasurable)
	}
	one, known := l.Unit.length()
	switch {
	case !known:
		return fmt.Errorf("unknown unit %q: %w", l.Unit, ErrUnmeasurable)
	case !l.Unit.runsOn(k):
		return fmt.Errorf("clock %q does not count %s: %w", k, l.Unit, ErrUnmeasurable)
	case l.Amount < 0:
		return fmt.Errorf("negative amount %d: %w", l.Amount, ErrUnmeasurable)
	case l.Amount > int64(longestLimit/one):
		return fmt.Errorf("%s is over a hundred years: %w", l, ErrUnmeasurable)
	case k == OpeningHours && !c.rules().opens:
		return fmt.Errorf("the calendar has no opening hours: %w", ErrUnmeasurable)
	}
	return nil
}
