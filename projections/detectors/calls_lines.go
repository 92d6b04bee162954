package detectors

import (
	"encoding/json"
	"fmt"
	"time"

	"ledetraad/projections/view"
)

// lineRow remembers how far a line has come, so that what happens in the order
// in which it is recorded, as most does, needs no scan. The row without a
// channel and a device is that of a department in a journey.
type lineRow struct {
	Line    line
	Called  time.Time // the newest call
	Arrived time.Time // the newest arrival on the line; for a department, in the journey
	Episode time.Time // the first call of the last episode
	Lines   []byte    // a department's: JSON of []line
}

var lineRows = view.NewTable("call_line", 4, append(
	lineFields(func(r *lineRow) *line { return &r.Line }),
	view.Time("called_at", func(r *lineRow) *time.Time { return &r.Called }),
	view.Time("arrived_at", func(r *lineRow) *time.Time { return &r.Arrived }),
	view.Time("episode_at", func(r *lineRow) *time.Time { return &r.Episode }),
	view.Blob("lines", func(r *lineRow) *[]byte { return &r.Lines })))

// visits is the line that stands for the department in the journey.
func (l line) visits() line { return line{Stream: l.Stream, Department: l.Department} }

func readLine(r view.Reader, l line) (lineRow, error) {
	row, _, err := lineRows.Get(r, l.key()...)
	row.Line = l
	return row, err
}

func (r lineRow) lines() ([]line, error) {
	if len(r.Lines) == 0 {
		return nil, nil
	}
	var all []line
	if err := json.Unmarshal(r.Lines, &all); err != nil {
		return nil, fmt.Errorf("lines of %s in %s: %w", r.Line.Department, r.Line.Stream, err)
	}
	return all, nil
}

// ring notes a call on its line. It answers whether the call is newer than all
// that is known to have happened there.
func ring(s *scene, c callRow) (newest bool, err error) {
	visits, err := readLine(s, c.Line.visits())
	if err != nil {
		return false, err
	}
	was, err := readLine(s, c.Line)
	if err != nil {
		return false, err
	}
	if was.Called.IsZero() {
		all, err := visits.lines()
		if err != nil {
			return false, err
		}
		if visits.Lines, err = json.Marshal(append(all, c.Line)); err != nil {
			return false, err
		}
		if err := lineRows.Put(s, visits); err != nil {
			return false, err
		}
	}
	newest = c.At.After(was.Called) && c.At.After(was.Arrived) && c.At.After(visits.Arrived)
	if !c.At.After(was.Called) {
		return newest, nil
	}
	is := was
	is.Called = c.At
	return newest, lineRows.Put(s, is)
}

// come notes an arrival on its line, or in the journey.
func come(s *scene, a arrivalRow) (lineRow, error) {
	row, err := readLine(s, a.Line)
	if err != nil || !a.At.After(row.Arrived) {
		return row, err
	}
	row.Arrived = a.At
	return row, lineRows.Put(s, row)
}

// lastEpisode keeps which episode of a line is the last, when one was put in
// the place of another; either may be none.
func lastEpisode(s *scene, was, is episodeRow) error {
	l := is.Line
	if is.Calls == 0 {
		l = was.Line
	}
	row, err := readLine(s, l)
	if err != nil {
		return err
	}
	last := row.Episode
	switch {
	case is.Calls > 0 && (last.IsZero() || is.First.After(last) || was.Calls > 0 && was.First.Equal(last)):
		last = is.First
	case is.Calls == 0 && was.First.Equal(last):
		e, some, err := first(episodes, s, view.Query{Prefix: l.key(), Reverse: true})
		if err != nil {
			return err
		}
		last = time.Time{}
		if some {
			last = e.First
		}
	}
	if last.Equal(row.Episode) {
		return nil
	}
	row.Episode = last
	return lineRows.Put(s, row)
}
