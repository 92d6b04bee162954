package report

import (
	"time"

	"ledetraad/domain/fault"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/view"
)

// Days are what a report is of. They are whole days: a report is compared with
// others, and nobody remembers at what hour one was made.
type Days struct {
	From        string `json:"from"`        // the period's first day, 2026-01-01
	Until       string `json:"until"`       // its last: what happened later is not counted
	KnownAt     string `json:"known_at"`    // what became known later is not counted
	Preliminary bool   `json:"preliminary"` // one of them is not over: the figures may still change

	from, until, known time.Time // the beginning of the first, the ends of the others
}

// DaysOf reads the days of a report. Left out, the last is today, the first the
// first of that year, and it is told as it was known at the end of its last day.
// Now is where its time zone says it is.
func DaysOf(from, until, knownAt string, now time.Time) (Days, error) {
	zone := now.Location()
	if until == "" {
		until = now.Format(time.DateOnly)
	}
	if knownAt == "" {
		knownAt = until
	}
	d := Days{From: from, Until: until, KnownAt: knownAt}
	for _, x := range []struct {
		field, day string
		into       *time.Time
		end        bool
	}{{"until", until, &d.until, true}, {"known_at", knownAt, &d.known, true}, {"from", from, &d.from, false}} {
		if x.field == "from" && x.day == "" {
			d.from = time.Date(d.until.In(zone).Year(), 1, 1, 0, 0, 0, 0, zone)
			d.From = d.from.Format(time.DateOnly)
			continue
		}
		t, err := time.ParseInLocation(time.DateOnly, x.day, zone)
		if err != nil {
			return Days{}, fault.Invalidf(x.field, "%q is not a day; write 2026-03-02", x.day)
		}
		if x.end {
			t = t.AddDate(0, 0, 1).Add(-time.Microsecond)
		}
		*x.into = t
	}
	if d.from.After(d.until) {
		return Days{}, fault.Invalidf("from", "%s is after %s, the last day of the report", d.From, d.Until)
	}
	d.Preliminary = !d.until.Before(now) || !d.known.Before(now)
	return d, nil
}

// end is the end of the last day, start the moment before the first.
func (d Days) end() moment { return moment{view.Micros(d.until), view.Micros(d.known)} }

func (d Days) start() moment { return moment{view.Micros(d.from) - 1, view.Micros(d.known)} }

func (m moment) together() cocreation.Moment {
	return cocreation.Moment{KnownAt: view.FromMicros(m.known), HappenedUntil: view.FromMicros(m.until)}
}

// within reports whether something happened in the period.
func (d Days) within(happened time.Time) bool {
	return !happened.Before(d.from) && !happened.After(d.until)
}
