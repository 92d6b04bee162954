package detectors

import (
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/projections/view"
)

// waitRow is a touchpoint, and, if somebody asked for something, when it was
// answered.
type waitRow struct {
	Stream, Touchpoint                          string
	Department, Unit, Activity, Channel, Device string // the device or, where it is not known, the place
	Asked                                       bool
	At                                          time.Time
	Event                                       string
	Revision                                    int64
	Answered, Resolved                          mark // the earliest
}

var waits = view.NewTable("wait", 2, []view.Field[waitRow]{
	view.Text("stream", func(r *waitRow) *string { return &r.Stream }),
	view.Text("touchpoint", func(r *waitRow) *string { return &r.Touchpoint }),
	view.Text("department", func(r *waitRow) *string { return &r.Department }),
	view.Text("unit", func(r *waitRow) *string { return &r.Unit }),
	view.Text("activity", func(r *waitRow) *string { return &r.Activity }),
	view.Text("channel", func(r *waitRow) *string { return &r.Channel }),
	view.Text("device", func(r *waitRow) *string { return &r.Device }),
	view.Bool("asked", func(r *waitRow) *bool { return &r.Asked }),
	view.Time("at", func(r *waitRow) *time.Time { return &r.At }),
	view.Text("event", func(r *waitRow) *string { return &r.Event }),
	view.Int("revision", func(r *waitRow) *int64 { return &r.Revision }),
	view.Text("answered_event", func(r *waitRow) *string { return &r.Answered.Event }),
	view.Int("answered_revision", func(r *waitRow) *int64 { return &r.Answered.Revision }),
	view.Time("answered_at", func(r *waitRow) *time.Time { return &r.Answered.At }),
	view.Text("resolved_event", func(r *waitRow) *string { return &r.Resolved.Event }),
	view.Int("resolved_revision", func(r *waitRow) *int64 { return &r.Resolved.Revision }),
	view.Time("resolved_at", func(r *waitRow) *time.Time { return &r.Resolved.At }),
}, view.Index{Name: "line", Columns: []string{"stream", "department", "channel", "device", "at"}})

func (r waitRow) source() source { return source{r.Event, r.Stream, r.Revision} }

// line tells the calls apart that one answer is for; "" for what is not a call.
func (r waitRow) line() string {
	if r.Channel == string(journey.Alarm) || r.Channel == string(journey.Phone) {
		return r.Channel + " " + r.Device
	}
	return ""
}

// comingRow is a time at which somebody came to the citizen, or answered a line.
type comingRow struct {
	Stream, Department, Line string // "": whichever line
	At                       time.Time
	Event                    string
	Revision                 int64
}

var comings = view.NewTable("coming", 5, []view.Field[comingRow]{
	view.Text("stream", func(r *comingRow) *string { return &r.Stream }),
	view.Text("department", func(r *comingRow) *string { return &r.Department }),
	view.Text("line", func(r *comingRow) *string { return &r.Line }),
	view.Time("at", func(r *comingRow) *time.Time { return &r.At }),
	view.Text("event", func(r *comingRow) *string { return &r.Event }),
	view.Int("revision", func(r *comingRow) *int64 { return &r.Revision }),
})

func foldWait(s *scene, e event.Recorded) error {
	m := mark{e.ID.String(), int64(e.Revision), micros(e.HappenedAt)}
	switch d := e.Data.(type) {
	case journey.TouchpointRequested:
		device := d.Device
		if device == "" {
			device = d.Place
		}
		return putWait(s, waitRow{Stream: e.Stream, Touchpoint: d.Touchpoint, Department: d.Department, Unit: d.Unit, Activity: d.Activity,
			Channel: string(d.Channel), Device: device, Asked: true, At: m.At, Event: m.Event, Revision: m.Revision})
	case journey.TouchpointRecorded:
		if d.InPerson {
			if err := comings.Put(s, comingRow{e.Stream, d.Department, "", m.At, m.Event, m.Revision}); err != nil {
				return err
			}
		}
		return putWait(s, waitRow{Stream: e.Stream, Touchpoint: d.Touchpoint, Department: d.Department, At: m.At, Event: m.Event, Revision: m.Revision})
	case journey.TouchpointAnswered:
		row, there, err := waits.Get(s, e.Stream, d.Touchpoint)
		if err != nil || !there {
			return err
		}
		m.At = later(m.At, row.At)
		row.Answered = earlier(row.Answered, m)
		if line := row.line(); line != "" && (d.InPerson || row.Channel == string(journey.Phone)) {
			if err := comings.Put(s, comingRow{e.Stream, row.Department, line, m.At, m.Event, m.Revision}); err != nil {
				return err
			}
		}
		return waits.Put(s, row)
	case journey.TouchpointResolved:
		row, there, err := waits.Get(s, e.Stream, d.Touchpoint)
		if err != nil || !there {
			return err
		}
		m.At = later(m.At, row.At)
		row.Resolved = earlier(row.Resolved, m)
		return waits.Put(s, row)
	}
	return nil
}

func putWait(s *scene, row waitRow) error {
	if _, there, err := waits.Get(s, row.Stream, row.Touchpoint); there || err != nil {
		return err
	}
	return waits.Put(s, row)
}

// later is the later of two times: an answer recorded as earlier than its own
// call counts from the call.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// wait is how long somebody waited.
type wait struct {
	first waitRow
	calls []waitRow // at most shownCalls
	ended time.Time // zero: it lasts
	end   source
	norm  time.Duration // nominal; 0: there is none
}

// shownCalls bounds the evidence of one episode.
const shownCalls = 100

// wait is the wait that a request belongs to.
func (b bench) wait(r waitRow) (wait, error) {
	if r.line() != "" {
		return b.episode(r)
	}
	w := wait{first: r, calls: []waitRow{r}}
	w.finish(r.Stream, earlier(r.Answered, r.Resolved))
	return w, nil
}

func (w *wait) finish(stream string, m mark) {
	if m.Event != "" {
		w.ended, w.end = m.At, source{m.Event, stream, m.Revision}
	}
}

// came is the first time from an instant on, or the last one before it, at
// which somebody came.
func (b bench) came(r waitRow, at time.Time, before bool) (mark, bool, error) {
	var best mark
	for _, line := range []string{"", r.line()} {
		q := view.Query{Prefix: []view.Value{r.Stream, r.Department, line}, From: view.Micros(at)}
		if before {
			q = view.Query{Prefix: q.Prefix, Until: view.Micros(at), Reverse: true}
		}
		row, some, err := first(comings, b, q)
		if err != nil {
			return mark{}, false, err
		}
		m := mark{row.Event, row.Revision, row.At}
		switch {
		case !some:
		case before && (best.Event == "" || m.At.After(best.At)):
			best = m
		case !before:
			best = earlier(best, m)
		}
	}
	return best, best.Event != "", nil
}

// phoneRun is how long after a telephone call another one is still about the
// same; somebody who never noted that a call was answered must not make a wait
// of years.
const phoneRun = 7 * day

// episode is the one that a call belongs to: the calls of its line since
// somebody came, until somebody comes or one of them is resolved.
func (b bench) episode(r waitRow) (wait, error) {
	q := view.Query{Index: "line", Prefix: []view.Value{r.Stream, r.Department, r.Channel, r.Device}, Limit: 1 << 30}
	last, some, err := b.came(r, r.At, true)
	if err != nil {
		return wait{}, err
	}
	if some {
		q.From = view.Micros(last.At) + 1
	}
	next, some, err := b.came(r, r.At, false)
	if err != nil {
		return wait{}, err
	}
	if some {
		q.Until = view.Micros(next.At) + 1
	}
	calls, err := collect(waits, b, q)
	if err != nil {
		return wait{}, err
	}
	var w wait
	var done mark
	mine := false
	for _, c := range calls {
		if !c.Asked {
			continue
		}
		paused := r.Channel == string(journey.Phone) && len(w.calls) > 0 && c.At.Sub(last.At) > phoneRun
		if done.Event != "" && done.At.Before(c.At) || paused {
			if mine {
				break
			}
			w, done = wait{}, mark{}
		}
		if len(w.calls) == 0 {
			w.first = c
		}
		if len(w.calls) < shownCalls {
			w.calls = append(w.calls, c)
		}
		done, last.At = earlier(done, c.Resolved), c.At
		mine = mine || c.Touchpoint == r.Touchpoint
	}
	w.finish(r.Stream, earlier(done, next))
	return w, nil
}
