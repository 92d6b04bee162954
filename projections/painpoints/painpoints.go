// Package painpoints is the view of pain points that people see: a list, a page
// for each with its history and the evidence it rests on, and a matrix of
// departments and guiding principles.
//
// It is a fold of the painpoint.* events alone, so it shows what the log says,
// not what a detector may be about to say. Folding an event again changes
// nothing. Evidence that has left stays on the page, with the time at which it
// left.
package painpoints

import (
	"encoding/json"
	"fmt"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// State is where a pain point stands.
type State string

// The states of a pain point. One that has come back is detected again.
const (
	Detected State = "detected"
	Receded  State = "receded"
)

// row is one pain point.
type row struct {
	ID         string
	Kind       string
	Scope      painpoint.Scope
	State      State
	Severity   painpoint.Severity
	Mildness   int64 // 4 minus the severity's rank, so that the worst come first
	Detector   int64
	Measure    []byte // JSON
	Principles []byte // JSON
	Evidence   int64  // events it rests on now
	Recurred   int64
	Reports    int64 // events folded
	FirstSeen  time.Time
	LastSeen   time.Time
}

var rows = view.NewTable("painpoint", 1, []view.Field[row]{
	view.Text("id", func(r *row) *string { return &r.ID }),
	view.Text("kind", func(r *row) *string { return &r.Kind }),
	view.Text("department", func(r *row) *string { return &r.Scope.Department }),
	view.Text("life_situation", func(r *row) *string { return &r.Scope.LifeSituation }),
	view.Text("term", func(r *row) *string { return &r.Scope.Term }),
	view.Text("state", func(r *row) *State { return &r.State }),
	view.Text("severity", func(r *row) *painpoint.Severity { return &r.Severity }),
	view.Int("mildness", func(r *row) *int64 { return &r.Mildness }),
	view.Int("detector", func(r *row) *int64 { return &r.Detector }),
	view.Blob("measure", func(r *row) *[]byte { return &r.Measure }),
	view.Blob("principles", func(r *row) *[]byte { return &r.Principles }),
	view.Int("evidence", func(r *row) *int64 { return &r.Evidence }),
	view.Int("recurred", func(r *row) *int64 { return &r.Recurred }),
	view.Int("reports", func(r *row) *int64 { return &r.Reports }),
	view.Time("first_seen", func(r *row) *time.Time { return &r.FirstSeen }),
	view.Time("last_seen", func(r *row) *time.Time { return &r.LastSeen }),
}, view.Index{Name: "worst", Columns: []string{"mildness", "kind", "department", "life_situation", "term"}})

// step is one event of a pain point's history.
type step struct {
	ID           string
	Revision     uint64
	Event        string // its type
	Severity     painpoint.Severity
	Measure      []byte
	Joined, Left int64
	HappenedAt   time.Time
	KnownAt      time.Time
}

var steps = view.NewTable("painpoint_history", 2, []view.Field[step]{
	view.Text("id", func(r *step) *string { return &r.ID }),
	view.Int("revision", func(r *step) *uint64 { return &r.Revision }),
	view.Text("event", func(r *step) *string { return &r.Event }),
	view.Text("severity", func(r *step) *painpoint.Severity { return &r.Severity }),
	view.Blob("measure", func(r *step) *[]byte { return &r.Measure }),
	view.Int("joined", func(r *step) *int64 { return &r.Joined }),
	view.Int("departed", func(r *step) *int64 { return &r.Left }),
	view.Time("happened_at", func(r *step) *time.Time { return &r.HappenedAt }),
	view.Time("known_at", func(r *step) *time.Time { return &r.KnownAt }),
})

// proof is an event that a pain point rests on, or did.
type proof struct {
	ID       string
	Stream   string
	Revision uint64
	Event    string
	Rests    bool // now
	Joined   time.Time
	Left     time.Time // zero unless it has left
}

var proofs = view.NewTable("painpoint_evidence", 3, []view.Field[proof]{
	view.Text("id", func(r *proof) *string { return &r.ID }),
	view.Text("stream", func(r *proof) *string { return &r.Stream }),
	view.Int("revision", func(r *proof) *uint64 { return &r.Revision }),
	view.Text("event", func(r *proof) *string { return &r.Event }),
	view.Bool("rests", func(r *proof) *bool { return &r.Rests }),
	view.Time("joined_at", func(r *proof) *time.Time { return &r.Joined }),
	view.Time("left_at", func(r *proof) *time.Time { return &r.Left }),
})

// Projection folds pain points.
func Projection() projections.Projection {
	var handles []string
	for _, t := range painpoint.Events() {
		handles = append(handles, t.Name())
	}
	return projections.Projection{
		Name: "painpoints", Version: 1,
		Tables:  []*view.Spec{&rows.Spec, &steps.Spec, &proofs.Spec},
		Handles: handles,
		Apply:   apply,
	}
}

func apply(w view.Writer, e event.Recorded) error {
	f, ok := painpoint.FindingOf(e.Data)
	if !ok {
		return nil
	}
	if err := fold(w, e, f); err != nil {
		return fmt.Errorf("pain point %s@%d: %w", e.Stream, e.Revision, err)
	}
	return nil
}

func fold(w view.Writer, e event.Recorded, f painpoint.Finding) error {
	_, id := event.SplitStream(e.Stream)
	r, there, err := rows.Get(w, id)
	if err != nil {
		return err
	}
	if there && r.Reports > int64(e.Revision) {
		return nil // folded already
	}
	if !there {
		r = row{ID: id, Kind: f.Kind, Scope: f.Scope, FirstSeen: e.KnownAt}
	}
	r.Reports = int64(e.Revision) + 1
	r.State, r.Severity, r.Detector = Receded, f.Severity, int64(f.Detector)
	if f.Holds {
		r.State, r.LastSeen = Detected, e.KnownAt
	}
	r.Mildness = int64(painpoint.Critical.Rank() - f.Severity.Rank())
	if _, again := e.Data.(painpoint.Recurred); again {
		r.Recurred++
	}
	if r.Measure, err = json.Marshal(f.Measure); err != nil {
		return err
	}
	if r.Principles, err = json.Marshal(f.Principles); err != nil {
		return err
	}
	s := step{ID: id, Revision: e.Revision, Event: e.Type, Severity: f.Severity, Measure: r.Measure, HappenedAt: e.HappenedAt, KnownAt: e.KnownAt}
	for _, j := range f.Joins {
		n, err := rest(w, id, j, true, e.KnownAt)
		if err != nil {
			return err
		}
		s.Joined += n
	}
	for _, l := range f.Leaves {
		n, err := rest(w, id, l, false, e.KnownAt)
		if err != nil {
			return err
		}
		s.Left += n
	}
	r.Evidence += s.Joined - s.Left
	if err := steps.Put(w, s); err != nil {
		return err
	}
	return rows.Put(w, r)
}

// rest notes that a piece of evidence joins, or leaves; it answers 0 where that
// is known already.
func rest(w view.Writer, id string, ev painpoint.Evidence, joins bool, at time.Time) (int64, error) {
	p, there, err := proofs.Get(w, id, ev.Stream, int64(ev.Revision))
	if err != nil || there && p.Rests == joins || !there && !joins {
		return 0, err
	}
	p.ID, p.Stream, p.Revision, p.Event, p.Rests = id, ev.Stream, ev.Revision, ev.Event.String(), joins
	if joins {
		p.Joined, p.Left = at, time.Time{}
	} else {
		p.Left = at
	}
	return 1, proofs.Put(w, p)
}
