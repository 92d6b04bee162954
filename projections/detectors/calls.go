package detectors

import (
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/projections/reference"
	"ledetraad/projections/view"
)

// RepeatCallsUnanswered finds people who call again and again while nobody
// comes.
//
// Scope: the department that was called × the journey's life situation.
//
// Rule: an episode begins with a call (a request on the channel alarm or
// phone) and takes in the further calls of the same journey, to the same
// department, on the same channel and from the same device (the place where no
// device is known), until somebody has come. That is: one of these calls was
// answered in person, one of the episode's own calls was resolved, or the
// department met the citizen in the same journey (a touchpoint recorded as in
// person). An acknowledgement, which is what resetting the panel records, and
// an answer that was not in person end nothing. An answer said to have come
// before its own call is taken to have come with it. Calls that follow the one
// before within 30 seconds count as one call.
//
// An episode is found if it has two calls and lasts longer than the norm for
// its first call (on the norm's own clock; of norms that wait for an answer,
// or else for a resolution; 30 minutes if there is none), or three calls at
// all. One that is open lasts until the newest time that is known to have
// come. One episode is enough for the finding to hold.
//
// Measure, over the found episodes: episodes; open, those where nobody has
// come yet; calls; waited_s, the longest from first call to first arrival, in
// seconds on the wall; of open ones up to the newest known time, rounded down
// as by aged.
//
// Evidence: every call of a found episode, and the event that ended it.
//
// Severity, of the worst episode's wait × repeated calls (calls after the
// first): critical from 12 hours × calls, high from 4, medium from 1,
// otherwise low.
//
// It is wrong where a press is a test or an accident, where arrivals are not
// recorded, and where the panel's clock and the staff's telephones disagree.
func RepeatCallsUnanswered() Detector {
	return Detector{
		Kind: "repeat-calls-unanswered", Version: 2, Principles: []string{meetMe, findMyWay},
		Parameters: []Parameter{
			{Name: "norm", Unit: "minutes", Default: 30, Min: 1, Max: 24 * 60,
				Meaning: "how long a first call may wait for somebody to come where the department has no norm; several municipalities use 30 minutes for emergency calls in home care"},
			{Name: "calls", Unit: "times", Default: 3, Min: 2, Max: 100, Meaning: "how many calls make an episode a pain, however soon somebody came"},
			{Name: "debounce", Unit: "s", Default: 30, Min: 0, Max: 600, Meaning: "a press sooner than this after the one before is the same call"},
		},
		rule: calls{},
	}
}

// line is what the calls of an episode have in common.
type line struct{ Stream, Department, Channel, Device string }

func (l line) key(more ...view.Value) []view.Value {
	return append([]view.Value{l.Stream, l.Department, l.Channel, l.Device}, more...)
}

func lineFields[R any](at func(*R) *line) []view.Field[R] {
	return []view.Field[R]{
		view.Text("stream", func(r *R) *string { return &at(r).Stream }),
		view.Text("department", func(r *R) *string { return &at(r).Department }),
		view.Text("channel", func(r *R) *string { return &at(r).Channel }),
		view.Text("device", func(r *R) *string { return &at(r).Device }),
	}
}

// callRow is a call in the order of happening.
type callRow struct {
	Line       line
	At         time.Time
	Touchpoint string
	Unit       string
	Activity   string
	Source     source
}

var callRows = view.NewTable("call", 6, append(
	lineFields(func(r *callRow) *line { return &r.Line }),
	view.Time("called_at", func(r *callRow) *time.Time { return &r.At }),
	view.Text("touchpoint", func(r *callRow) *string { return &r.Touchpoint }),
	view.Text("unit", func(r *callRow) *string { return &r.Unit }),
	view.Text("activity", func(r *callRow) *string { return &r.Activity }),
	view.Text("event", func(r *callRow) *string { return &r.Source.Event }),
	view.Int("revision", func(r *callRow) *int64 { return &r.Source.Revision })))

func (r callRow) source() source {
	r.Source.Stream = r.Line.Stream
	return r.Source
}

// touchpointRow finds the call that a later event speaks of.
type touchpointRow struct {
	Stream, Touchpoint          string
	Department, Channel, Device string
	At                          time.Time
}

var callTouchpoints = view.NewTable("call_touchpoint", 2, []view.Field[touchpointRow]{
	view.Text("stream", func(r *touchpointRow) *string { return &r.Stream }),
	view.Text("touchpoint", func(r *touchpointRow) *string { return &r.Touchpoint }),
	view.Text("department", func(r *touchpointRow) *string { return &r.Department }),
	view.Text("channel", func(r *touchpointRow) *string { return &r.Channel }),
	view.Text("device", func(r *touchpointRow) *string { return &r.Device }),
	view.Time("called_at", func(r *touchpointRow) *time.Time { return &r.At }),
})

// arrivalRow is an event that can end an episode, in the order of happening.
// One that ends the episodes of all of a department's lines in the journey has
// no channel and no device.
type arrivalRow struct {
	Line   line
	At     time.Time
	Event  string
	Of     time.Time // when the call was that it resolved; zero: it ends any episode
	Source source
}

var arrivals = view.NewTable("arrival", 6, append(
	lineFields(func(r *arrivalRow) *line { return &r.Line }),
	view.Time("arrived_at", func(r *arrivalRow) *time.Time { return &r.At }),
	view.Text("event", func(r *arrivalRow) *string { return &r.Event }),
	view.Time("resolved_call_at", func(r *arrivalRow) *time.Time { return &r.Of }),
	view.Int("revision", func(r *arrivalRow) *int64 { return &r.Source.Revision })))

type calls struct{}

func (calls) tables() []*view.Spec {
	return append([]*view.Spec{&callRows.Spec, &callTouchpoints.Spec, &arrivals.Spec, &episodes.Spec, &repeats.Spec, &lineRows.Spec}, normTables()...)
}

func (calls) handles() []string {
	return append(reference.Handles(), journey.TouchpointRequested{}.EventName(), journey.TouchpointAnswered{}.EventName(),
		journey.TouchpointResolved{}.EventName(), journey.TouchpointRecorded{}.EventName())
}

func (d calls) fold(s *scene, e event.Recorded) error {
	at := micros(e.HappenedAt)
	switch data := e.Data.(type) {
	case journey.TouchpointRequested:
		if data.Channel != journey.Alarm && data.Channel != journey.Phone {
			return nil
		}
		if _, there, err := callTouchpoints.Get(s, e.Stream, data.Touchpoint); there || err != nil {
			return err
		}
		device := data.Device
		if device == "" {
			device = data.Place
		}
		c := callRow{
			Line: line{e.Stream, data.Department, string(data.Channel), device}, At: at, Touchpoint: data.Touchpoint,
			Unit: data.Unit, Activity: data.Activity, Source: sourceOf(e),
		}
		t := touchpointRow{e.Stream, data.Touchpoint, c.Line.Department, c.Line.Channel, c.Line.Device, at}
		if err := callTouchpoints.Put(s, t); err != nil {
			return err
		}
		if err := callRows.Put(s, c); err != nil {
			return err
		}
		return d.called(s, c)
	case journey.TouchpointAnswered:
		if !data.InPerson {
			return nil
		}
		return d.reply(s, e, data.Touchpoint, false)
	case journey.TouchpointResolved:
		return d.reply(s, e, data.Touchpoint, true)
	case journey.TouchpointRecorded:
		if !data.InPerson {
			return nil
		}
		a := arrivalRow{Line: line{Stream: e.Stream, Department: data.Department}, At: at, Event: e.ID.String(), Source: sourceOf(e)}
		if err := arrivals.Put(s, a); err != nil {
			return err
		}
		return d.checkedIn(s, a)
	}
	changed, every, err := foldNorms(s, e)
	if err != nil {
		return err
	}
	return rejudge(repeats, "", s, changed, every,
		func(r episodeRow) string { return r.Line.Department }, func(r episodeRow) string { return r.Line.Stream },
		func(r episodeRow) error {
			was, _, err := episodes.Get(s, r.key()...)
			if err != nil {
				return err
			}
			is := was
			is.Due = time.Time{}
			return d.settle(s, was, is, nil)
		})
}

// reply takes in an event that speaks of a call.
func (d calls) reply(s *scene, e event.Recorded, touchpoint string, resolved bool) error {
	call, there, err := callTouchpoints.Get(s, e.Stream, touchpoint)
	if err != nil || !there {
		return err
	}
	a := arrivalRow{
		Line: line{e.Stream, call.Department, call.Channel, call.Device}, At: micros(e.HappenedAt),
		Event: e.ID.String(), Source: sourceOf(e),
	}
	if a.At.Before(call.At) {
		a.At = call.At
	}
	if resolved {
		a.Of = call.At
	}
	if _, there, err := arrivals.Get(s, a.Line.key(view.Micros(a.At), a.Event)...); there || err != nil {
		return err
	}
	if err := arrivals.Put(s, a); err != nil {
		return err
	}
	if _, err := come(s, a); err != nil {
		return err
	}
	return d.arrived(s, a.Line, a)
}

// checkedIn takes the arrival to each of the department's lines in the journey.
func (d calls) checkedIn(s *scene, a arrivalRow) error {
	visits, err := come(s, a)
	if err != nil {
		return err
	}
	lines, err := visits.lines()
	if err != nil {
		return err
	}
	for _, l := range lines {
		if err := d.arrived(s, l, a); err != nil {
			return err
		}
	}
	return nil
}

// dueFor is when somebody should have come to the first of the calls at a time.
func (d calls) dueFor(s *scene, l line, at time.Time) (time.Time, error) {
	call, _, err := first(callRows, s, view.Query{Prefix: l.key(), From: view.Micros(at)})
	if err != nil {
		return time.Time{}, err
	}
	norms, err := normsOf(s, l.Department)
	if err != nil {
		return time.Time{}, err
	}
	for _, m := range []programme.Milestone{programme.Answered, programme.Resolved} {
		n, ok := reference.Best(norms, reference.NormQuery{
			Department: l.Department, Unit: call.Unit, Activity: call.Activity, Channel: l.Channel, At: at, Milestone: m,
		})
		if !ok {
			continue
		}
		if due, ok, err := dueUnder(s, n, at); ok || err != nil {
			return due, err
		}
	}
	return at.Add(s.set.span("norm")), nil
}

// scope is where an episode's pain is found.
func (r episodeRow) scope() painpoint.Scope {
	return painpoint.Scope{Department: r.Line.Department, LifeSituation: r.LifeSituation}
}

// retune makes all episodes anew: what is one call, and what is due, may be
// otherwise.
func (d calls) retune(s *scene) error {
	for stream := ""; ; {
		next, some, err := first(lineRows, s, view.Query{From: stream})
		if err != nil || !some {
			return err
		}
		rows, err := collect(lineRows, s, view.Query{Prefix: []view.Value{next.Line.Stream}, Limit: 1 << 30})
		if err != nil {
			return err
		}
		for _, row := range rows {
			if row.Episode.IsZero() {
				continue
			}
			old, err := collect(episodes, s, view.Query{Prefix: row.Line.key(), Limit: 1 << 30})
			if err != nil {
				return err
			}
			for _, e := range old {
				if err := d.remove(s, e); err != nil {
					return err
				}
			}
			if err := d.rebuild(s, row.Line, old[0].First); err != nil {
				return err
			}
		}
		stream = next.Line.Stream + "\x00"
	}
}
