package reference

import (
	"encoding/json"
	"fmt"
	"sync"

	"ledetraad/domain/programme"
	"ledetraad/projections/clocks"
	"ledetraad/projections/view"
)

// Calendar is a department's opening hours and closing days, or the
// municipality's where it has none of its own. Where neither has any, it is the
// zero Calendar: it knows holidays, and cannot measure opening hours.
func Calendar(r view.Reader, department string) (clocks.Calendar, error) {
	for _, key := range []string{department, ""} {
		row, ok, err := openingHours.Get(r, key)
		if err != nil {
			return clocks.Calendar{}, fmt.Errorf("opening hours of %q: %w", department, err)
		}
		if ok {
			return known.calendar(row)
		}
	}
	return clocks.Calendar{}, nil
}

// known keeps calendars by what they are made of. A calendar works out each
// year once, which is too much to repeat for every event; and one that follows
// from the hours alone is the same for every reader.
var known calendars

type calendars struct {
	mu sync.Mutex
	by map[hoursRow]clocks.Calendar
}

// keptCalendars bounds the memory: a municipality has few, and an unending
// history of changed hours must not grow for ever.
const keptCalendars = 256

func (c *calendars) calendar(row hoursRow) (clocks.Calendar, error) {
	row.Department = ""
	c.mu.Lock()
	defer c.mu.Unlock()
	if cal, ok := c.by[row]; ok {
		return cal, nil
	}
	cal, err := parse(row)
	if err != nil {
		return clocks.Calendar{}, err
	}
	if c.by == nil || len(c.by) >= keptCalendars {
		c.by = map[hoursRow]clocks.Calendar{}
	}
	c.by[row] = cal
	return cal, nil
}

func parse(row hoursRow) (clocks.Calendar, error) {
	var week map[string]programme.Hours
	if err := json.Unmarshal([]byte(row.Week), &week); err != nil {
		return clocks.Calendar{}, fmt.Errorf("opening hours: %w", err)
	}
	var days []string
	if err := json.Unmarshal([]byte(row.Closing), &days); err != nil {
		return clocks.Calendar{}, fmt.Errorf("closing days: %w", err)
	}
	spans := make(map[string][2]string, len(week))
	for day, h := range week {
		spans[day] = [2]string{h.Opens, h.Closes}
	}
	hours, err := clocks.ParseHours(spans)
	if err != nil {
		return clocks.Calendar{}, err
	}
	var closings []clocks.Closing
	for _, d := range days {
		c, err := clocks.ParseClosing(d)
		if err != nil {
			return clocks.Calendar{}, err
		}
		closings = append(closings, c)
	}
	return clocks.Danish(hours, closings...)
}
