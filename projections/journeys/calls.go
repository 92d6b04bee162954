package journeys

import (
	"encoding/json"
	"fmt"
	"time"

	"ledetraad/domain/journey"
	"ledetraad/projections/view"
)

// Calls are requests on the channel alarm or phone. Somebody who calls again
// and again is met once, and only the last call tends to have that written
// down, so an arrival answers the calls before it too. Calls to one department
// on one channel from one device (the place where no device is known) are a
// line of the journey. An episode is the calls of a line from one that nobody
// has come to until somebody has; the arrival that ends it answers, in person,
// each of its calls that nobody had answered or resolved by then.
//
// The rule of what ends an episode is that of the detector of unanswered repeat
// calls, so that its finding and a map never contradict each other:
//
//   - an answer in person to any call of the line; one that is said to have come
//     before its own call came with it;
//   - a resolution of one of the episode's own calls (that of an earlier call may
//     be paperwork), in the same way;
//   - a touchpoint of the department in the journey that was recorded as in
//     person, which ends the episodes of all of its lines.
//
// A call at the very moment of the arrival is answered by it.

// line is what the calls of an episode have in common.
type line struct{ Journey, Department, Channel, Device string }

func (l line) key(more ...view.Value) []view.Value {
	return append([]view.Value{l.Journey, l.Department, l.Channel, l.Device}, more...)
}

// visits is where the arrivals stand that count for all the department's lines
// in the journey.
func (l line) visits() line { return line{Journey: l.Journey, Department: l.Department} }

func (t touchpointRow) call() bool {
	return t.Request && (t.Channel == journey.Alarm || t.Channel == journey.Phone)
}

func (t touchpointRow) line() line {
	device := t.Device
	if device == "" {
		device = t.Place
	}
	return line{t.Journey, t.Department, string(t.Channel), device}
}

// arrival is somebody's coming.
type arrival struct {
	moment
	With string // the touchpoint that it was recorded with, or of
}

// sooner orders arrivals of one journey. Of several at one instant the
// touchpoint decides, so that it does not matter which became known first.
func (a arrival) sooner(o arrival) bool {
	if c := a.At.Compare(o.At); c != 0 {
		return c < 0
	}
	if a.With != o.With {
		return a.With < o.With
	}
	return a.Revision < o.Revision
}

func (a arrival) same(o arrival) bool {
	return a.At.Equal(o.At) && a.With == o.With && a.Revision == o.Revision
}

// callRow is a call in the order of happening.
type callRow struct {
	Line       line
	At         time.Time
	Touchpoint string
	First      time.Time // the first call of its episode
}

// arrivalRow is an arrival in the order of happening.
type arrivalRow struct {
	Line    line
	Arrival arrival
	Of      time.Time // when the call was that it resolved; zero: it ends any episode
}

// ends reports whether an arrival ends an episode that began at a time, if it
// is open by then.
func (r arrivalRow) ends(first time.Time) bool { return r.Of.IsZero() || !r.Of.Before(first) }

// lineRow remembers how far a line has come, so that what becomes known in the
// order of happening, as most does, needs no scan.
type lineRow struct {
	Line    line
	Called  time.Time // the newest call
	Arrived time.Time // the newest arrival, but for those in visits
	First   time.Time // the last episode's first call
	Sole    string    // the last episode's call, if it has but one
	End     arrival   // what ended the last episode; unknown while it is open
}

// lines are the department's lines in the journey.
func (c contactRow) lines() ([]line, error) {
	if len(c.Lines) == 0 {
		return nil, nil
	}
	var all [][2]string
	if err := json.Unmarshal(c.Lines, &all); err != nil {
		return nil, fmt.Errorf("lines of %s in %s: %w", c.Department, c.Journey, err)
	}
	var out []line
	for _, l := range all {
		out = append(out, line{c.Journey, c.Department, l[0], l[1]})
	}
	return out, nil
}

// onLine finds the line of a call, and notes a new one on the contact. The
// department's first line is not looked for: a look for what is not there is
// what a database is slowest at.
func (f fact) onLine(t touchpointRow, c *contactRow) (lineRow, error) {
	row := lineRow{Line: t.line()}
	if !t.call() {
		return row, nil
	}
	if len(c.Lines) > 0 {
		known, there, err := lines.Get(f.w, row.Line.key()...)
		if there || err != nil {
			return known, err
		}
	}
	all, err := c.lines()
	if err != nil {
		return row, err
	}
	var pairs [][2]string
	for _, l := range append(all, row.Line) {
		pairs = append(pairs, [2]string{l.Channel, l.Device})
	}
	c.Lines, err = json.Marshal(pairs)
	return row, err
}

func lineFields[R any](at func(*R) *line) []view.Field[R] {
	return group(
		view.Text("journey", func(r *R) *string { return &at(r).Journey }),
		view.Text("department", func(r *R) *string { return &at(r).Department }),
		view.Text("channel", func(r *R) *string { return &at(r).Channel }),
		view.Text("device", func(r *R) *string { return &at(r).Device }),
	)
}

func arrivalFields[R any](name string, at func(*R) *arrival) []view.Field[R] {
	return fields(momentFields(name, func(r *R) *moment { return &at(r).moment }),
		group(view.Text(name+"_with", func(r *R) *string { return &at(r).With })))
}

var calls = view.NewTable("journey_calls", 6, fields(lineFields(func(r *callRow) *line { return &r.Line }), group(
	view.Time("called_at", func(r *callRow) *time.Time { return &r.At }),
	view.Text("touchpoint", func(r *callRow) *string { return &r.Touchpoint }),
	view.Time("first_at", func(r *callRow) *time.Time { return &r.First }),
)))

var arrivals = view.NewTable("journey_arrivals", 7, fields(lineFields(func(r *arrivalRow) *line { return &r.Line }), group(
	view.Time("arrived_at", func(r *arrivalRow) *time.Time { return &r.Arrival.At }),
	view.Text("touchpoint", func(r *arrivalRow) *string { return &r.Arrival.With }),
	view.Int("revision", func(r *arrivalRow) *uint64 { return &r.Arrival.Revision }),
	view.Time("resolved_call_at", func(r *arrivalRow) *time.Time { return &r.Of }),
)))

var lines = view.NewTable("journey_lines", 4, fields(lineFields(func(r *lineRow) *line { return &r.Line }), group(
	view.Time("called_at", func(r *lineRow) *time.Time { return &r.Called }),
	view.Time("arrived_at", func(r *lineRow) *time.Time { return &r.Arrived }),
	view.Time("first_at", func(r *lineRow) *time.Time { return &r.First }),
	view.Text("sole", func(r *lineRow) *string { return &r.Sole })),
	arrivalFields("end", func(r *lineRow) *arrival { return &r.End }),
))
