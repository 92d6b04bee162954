package detectors

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// crossCutting is the kind of a pain that crosses departments.
const crossCutting = "cross-cutting"

// CrossCutting finds kinds of pain that citizens meet whatever their life
// situation and whichever department they turn to.
//
// Scope: the kind that crosses (the scope's term); it has no department of its
// own. The departments and life situations that it crosses stand in the
// finding.
//
// Rule: pain points of one kind that stand now, and that nobody has dismissed
// or resolved, are found in at least life_situations life situations and
// departments departments, and rest on at least journeys journeys, sessions or
// interviews, which at least observers people have recorded. A pain point
// without a life situation counts for none. Whoever began to follow a journey,
// session or interview counts as having recorded it.
//
// Measure: painpoints, that stand; departments; life_situations; journeys;
// observers.
//
// Evidence: of each of these pain points, the event since which it stands; they
// open down to their own evidence.
//
// Severity: that of the gravest of them; one step more from four departments
// and four life situations.
//
// It is wrong where one department's touchpoints are recorded under another's
// name, and where one kind covers pains that have little to do with each other.
func CrossCutting() Detector {
	return Detector{
		Kind: crossCutting, Version: 2,
		Parameters: []Parameter{
			{Name: "life_situations", Unit: "times", Default: 2, Min: 1, Max: 100, Meaning: "in how many life situations the same kind must stand"},
			{Name: "departments", Unit: "times", Default: 2, Min: 1, Max: 100, Meaning: "in how many departments"},
			{Name: "journeys", Unit: "times", Default: 3, Min: 1, Max: 10_000, Meaning: "on how many journeys, sessions and interviews it must rest"},
			{Name: "observers", Unit: "times", Default: 2, Min: 1, Max: 1000, Meaning: "how many people must have recorded these"},
		},
		across: true,
		rule:   crossing{},
	}
}

type crossing struct{}

// partRow is a pain point that may be a part of one that crosses.
type partRow struct {
	Stream     string
	Next       int64 // revision from which nothing was folded
	Kind       string
	Scope      painpoint.Scope
	Holds      bool
	Standing   painpoint.Standing // what people and the engine have said of it
	Severity   painpoint.Severity
	Principles []byte // JSON
	Since      source // the event since which it stands
}

func (p partRow) stands() bool { return p.Holds && !p.Standing.Closed() }

var parts = view.NewTable("part", 1, append([]view.Field[partRow]{
	view.Text("stream", func(r *partRow) *string { return &r.Stream }),
	view.Int("next", func(r *partRow) *int64 { return &r.Next }),
	view.Text("kind", func(r *partRow) *string { return &r.Kind }),
}, append(scopeFields(func(r *partRow) *painpoint.Scope { return &r.Scope }),
	view.Bool("holds", func(r *partRow) *bool { return &r.Holds }),
	view.Text("standing", func(r *partRow) *painpoint.Standing { return &r.Standing }),
	view.Text("severity", func(r *partRow) *painpoint.Severity { return &r.Severity }),
	view.Blob("principles", func(r *partRow) *[]byte { return &r.Principles }),
	view.Text("since_event", func(r *partRow) *string { return &r.Since.Event }),
	view.Int("since_revision", func(r *partRow) *int64 { return &r.Since.Revision }),
)...), view.Index{Name: "kind", Columns: []string{"kind"}})

// citedRow is an event that a part rests on. A report may name again what it
// rests on already, with other words in it; that is counted once.
type citedRow struct{ Part, Event, Stream string }

var partEvents = view.NewTable("part_event", 2, []view.Field[citedRow]{
	view.Text("part", func(r *citedRow) *string { return &r.Part }),
	view.Text("event", func(r *citedRow) *string { return &r.Event }),
	view.Text("stream", func(r *citedRow) *string { return &r.Stream }),
})

// restsRow is how many events of a stream a part rests on.
type restsRow struct {
	Part   string
	Stream string
	Events int64
}

var partStreams = view.NewTable("part_stream", 2, []view.Field[restsRow]{
	view.Text("part", func(r *restsRow) *string { return &r.Part }),
	view.Text("stream", func(r *restsRow) *string { return &r.Stream }),
	view.Int("events", func(r *restsRow) *int64 { return &r.Events }),
})

// shareRow is on how many of a kind's standing parts a stream, or an observer,
// bears.
type shareRow struct {
	Kind string
	What string // stream or observer
	Key  string
	N    int64
}

var shares = view.NewTable("share", 3, []view.Field[shareRow]{
	view.Text("kind", func(r *shareRow) *string { return &r.Kind }),
	view.Text("what", func(r *shareRow) *string { return &r.What }),
	view.Text("key", func(r *shareRow) *string { return &r.Key }),
	view.Int("n", func(r *shareRow) *int64 { return &r.N }),
})

// breadthRow is how many different ones of these there are.
type breadthRow struct {
	Kind               string
	Streams, Observers int64
}

var breadths = view.NewTable("breadth", 1, []view.Field[breadthRow]{
	view.Text("kind", func(r *breadthRow) *string { return &r.Kind }),
	view.Int("streams", func(r *breadthRow) *int64 { return &r.Streams }),
	view.Int("observers", func(r *breadthRow) *int64 { return &r.Observers }),
})

// observerRow is who began to follow a journey, a session, an interview.
type observerRow struct{ Stream, Observer string }

var observers = view.NewTable("observer", 1, []view.Field[observerRow]{
	view.Text("stream", func(r *observerRow) *string { return &r.Stream }),
	view.Text("observer", func(r *observerRow) *string { return &r.Observer }),
})

func (crossing) tables() []*view.Spec {
	return []*view.Spec{&parts.Spec, &partEvents.Spec, &partStreams.Spec, &shares.Spec, &breadths.Spec, &observers.Spec}
}

func (crossing) handles() []string {
	return []string{fieldwork.SessionStarted{}.EventName(), interview.Started{}.EventName(),
		painpoint.Confirmed{}.EventName(), painpoint.Dismissed{}.EventName(), painpoint.Assigned{}.EventName(), painpoint.Addressed{}.EventName(),
		painpoint.Resolved{}.EventName(), painpoint.Reopened{}.EventName(), painpoint.Reemerged{}.EventName()}
}

func (d crossing) fold(s *scene, e event.Recorded) error {
	switch data := e.Data.(type) {
	case journey.Started:
		return observers.Put(s, observerRow{e.Stream, e.Actor})
	case fieldwork.SessionStarted:
		return observers.Put(s, observerRow{e.Stream, cmp.Or(data.Observer, e.Actor)})
	case interview.Started:
		return observers.Put(s, observerRow{e.Stream, cmp.Or(data.Interviewer, e.Actor)})
	}
	return d.alter(s, e, func(p *partRow) error {
		if said, ok := painpoint.FindingOf(e.Data); ok {
			return d.said(s, p, said)
		}
		return nil
	})
}

// alter changes a part, and what crosses with it. An event that was folded
// already, and one that is about a pain that was never found, change nothing.
func (d crossing) alter(s *scene, e event.Recorded, change func(*partRow) error) error {
	was, there, err := parts.Get(s, e.Stream)
	if err != nil || there && int64(e.Revision) < was.Next {
		return err
	}
	is := was
	is.Stream, is.Next, is.Standing = e.Stream, int64(e.Revision)+1, was.Standing.After(e.Data)
	if err := change(&is); err != nil || is.Kind == "" {
		return err
	}
	if is.stands() && !was.stands() {
		is.Since = sourceOf(e)
	}
	if err := parts.Put(s, is); err != nil {
		return err
	}
	if was.stands() != is.stands() {
		if err := d.turn(s, was, is); err != nil {
			return err
		}
	}
	if !was.stands() && !is.stands() {
		return nil
	}
	return d.revise(s, is.Kind)
}

// said takes over what a report says of a part.
func (d crossing) said(s *scene, p *partRow, f painpoint.Finding) error {
	p.Kind, p.Scope, p.Holds, p.Severity = f.Kind, f.Scope, f.Holds, f.Severity
	var err error
	if p.Principles, err = json.Marshal(f.Principles); err != nil {
		return err
	}
	was, _, err := parts.Get(s, p.Stream)
	if err != nil {
		return err
	}
	for _, j := range f.Joins {
		if err := d.cite(s, was, j, +1); err != nil {
			return err
		}
	}
	for _, l := range f.Leaves {
		if err := d.cite(s, was, l, -1); err != nil {
			return err
		}
	}
	return nil
}

// cite makes a part rest on an event, or no longer.
func (d crossing) cite(s *scene, p partRow, e painpoint.Evidence, by int64) error {
	row := citedRow{s.event.Stream, e.Event.String(), e.Stream}
	_, there, err := partEvents.Get(s, row.Part, row.Event)
	if err != nil || there == (by > 0) {
		return err
	}
	if by > 0 {
		err = partEvents.Put(s, row)
	} else {
		err = partEvents.Delete(s, row.Part, row.Event)
	}
	if err != nil {
		return err
	}
	return d.rest(s, p, e.Stream, by)
}

// rest makes a part rest on one more event of a stream, or one less.
func (d crossing) rest(s *scene, p partRow, stream string, by int64) error {
	part := s.event.Stream
	row, _, err := partStreams.Get(s, part, stream)
	if err != nil {
		return err
	}
	before := row.Events
	row.Part, row.Stream, row.Events = part, stream, max(0, before+by)
	if row.Events == 0 {
		err = partStreams.Delete(s, part, stream)
	} else {
		err = partStreams.Put(s, row)
	}
	if err != nil || !p.stands() || (before > 0) == (row.Events > 0) {
		return err
	}
	return d.bear(s, p.Kind, stream, by)
}

// turn lets all streams that a part rests on bear on its kind, or no longer,
// and its own event be evidence, or no longer.
func (d crossing) turn(s *scene, was, is partRow) error {
	by := int64(1)
	if was.stands() {
		by = -1
	}
	rows, err := collect(partStreams, s, view.Query{Prefix: []view.Value{is.Stream}, Limit: 1 << 30})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := d.bear(s, is.Kind, row.Stream, by); err != nil {
			return err
		}
	}
	f, err := s.finding(painpoint.Scope{Term: is.Kind})
	if err != nil {
		return err
	}
	since := is.Since
	since.Stream = is.Stream
	if by > 0 {
		return s.join(f, since)
	}
	since = was.Since
	since.Stream = is.Stream
	return s.leave(f, since)
}

// bear counts that a stream, and who recorded it, bears on a kind.
func (crossing) bear(s *scene, kind, stream string, by int64) error {
	total, _, err := breadths.Get(s, kind)
	if err != nil {
		return err
	}
	total.Kind = kind
	count := func(what, key string, of *int64) error {
		row, _, err := shares.Get(s, kind, what, key)
		if err != nil {
			return err
		}
		if row.N == 0 && by > 0 {
			*of++
		}
		if row.N += by; row.N == 0 {
			*of--
			return shares.Delete(s, kind, what, key)
		}
		row.Kind, row.What, row.Key = kind, what, key
		return shares.Put(s, row)
	}
	if err := count("stream", stream, &total.Streams); err != nil {
		return err
	}
	who, there, err := observers.Get(s, stream)
	if err != nil {
		return err
	}
	if there {
		if err := count("observer", who.Observer, &total.Observers); err != nil {
			return err
		}
	}
	return breadths.Put(s, total)
}

// revise reads off whether a kind crosses.
func (d crossing) revise(s *scene, kind string) error {
	f, err := s.finding(painpoint.Scope{Term: kind})
	if err != nil {
		return err
	}
	departments, situations, principles := map[string]bool{}, map[string]bool{}, map[string]bool{}
	worst, standing := 0, 0
	for p, err := range parts.Scan(s, view.Query{Index: "kind", Prefix: []view.Value{kind}}) {
		if err != nil {
			return err
		}
		if !p.stands() {
			continue
		}
		standing++
		departments[p.Scope.Department] = true
		if p.Scope.LifeSituation != "" {
			situations[p.Scope.LifeSituation] = true
		}
		worst = max(worst, p.Severity.Rank())
		var its []string
		if err := json.Unmarshal(p.Principles, &its); err != nil {
			return fmt.Errorf("principles of %s: %w", p.Stream, err)
		}
		for _, k := range its {
			principles[k] = true
		}
	}
	breadth, _, err := breadths.Get(s, kind)
	if err != nil {
		return err
	}
	cross := painpoint.Crossing{
		Departments: slices.Sorted(maps.Keys(departments)), LifeSituations: slices.Sorted(maps.Keys(situations)),
		Journeys: int(breadth.Streams), Observers: int(breadth.Observers),
	}
	if f.Crosses, err = json.Marshal(cross); err != nil {
		return err
	}
	if f.Principles, err = json.Marshal(slices.Sorted(maps.Keys(principles))); err != nil {
		return err
	}
	f.measure = painpoint.Measure{
		"painpoints": float64(standing), "departments": float64(len(departments)), "life_situations": float64(len(situations)),
		"journeys": float64(breadth.Streams), "observers": float64(breadth.Observers),
	}
	f.Holds = int64(len(departments)) >= s.set.count("departments") && int64(len(situations)) >= s.set.count("life_situations") &&
		breadth.Streams >= s.set.count("journeys") && breadth.Observers >= s.set.count("observers")
	if len(departments) >= 4 && len(situations) >= 4 {
		worst++
	}
	f.Severity = grades[min(max(worst, 1), len(grades))-1]
	return nil
}

func (d crossing) retune(s *scene) error {
	rows, err := collect(breadths, s, view.Query{Limit: 1 << 30})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := d.revise(s, row.Kind); err != nil {
			return err
		}
	}
	return nil
}

func (crossing) reached(*scene) error       { return nil } // its parts' rules know of time
func (crossing) age(*scene, *finding) error { return nil }

func (crossing) due(view.Reader, time.Time) (time.Time, bool, error) { return time.Time{}, false, nil }
