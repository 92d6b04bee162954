package programme

import (
	"slices"
	"strings"
	"time"

	"ledetraad/domain/check"
	"ledetraad/domain/fault"
)

// The longest norm that makes sense on each clock.
var maxAmount = map[Clock]int64{Wall: 5 * 366 * 86400, OpeningHours: 5 * 366 * 86400, WorkingDays: 5 * 366, Weeks: 5 * 53}

func (s State) checkNorm(n Norm) error {
	if err := check.First(check.Key("data.norm", n.Norm), s.has("data.department", n.Department),
		check.OptionalKey("data.unit", n.Unit), check.OptionalName("data.activity", n.Activity),
		check.OptionalKey("data.channel", n.Channel),
		check.OneOf("data.milestone", n.Milestone, Acknowledged, Answered, Resolved),
		check.OneOf("data.clock", n.Clock, Wall, OpeningHours, WorkingDays, Weeks),
		check.Span("data.until", n.From, n.Until)); err != nil {
		return err
	}
	if n.Amount <= 0 || n.Amount > maxAmount[n.Clock] {
		return fault.Invalidf("data.amount", "%d is not between 1 and %d (seconds, working days or weeks, as the clock says)", n.Amount, maxAmount[n.Clock])
	}
	if n.Percentile < 1 || n.Percentile > 100 {
		return fault.Invalidf("data.percentile", "%d is not between 1 and 100", n.Percentile)
	}
	return nil
}

var weekdays = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

func (s State) checkHours(i SetOpeningHours) error {
	if i.Department != "" {
		if err := s.has("data.department", i.Department); err != nil {
			return err
		}
	}
	if len(i.Week) == 0 {
		return fault.Invalidf("data.week", "is missing; name at least one weekday with its hours")
	}
	for day, h := range i.Week {
		if !slices.Contains(weekdays, day) {
			return fault.Invalidf("data.week", "%q is not a weekday; use %s", day, strings.Join(weekdays, ", "))
		}
		opens, err1 := time.Parse("15:04", h.Opens)
		closes, err2 := time.Parse("15:04", h.Closes)
		if err1 != nil || err2 != nil || !closes.After(opens) {
			return fault.Invalidf("data.week."+day, "%q to %q are not opening hours; write them as 08:00 and 15:30", h.Opens, h.Closes)
		}
	}
	for _, d := range i.ClosingDays {
		_, yearly := time.Parse("2006-01-02", "2024-"+d) // a leap year, so that 02-29 is a day
		_, once := time.Parse("2006-01-02", d)
		if yearly != nil && once != nil {
			return fault.Invalidf("data.closing_days", "%q is not a day; write 12-24 for every year or 2026-05-15 for one", d)
		}
	}
	return nil
}
