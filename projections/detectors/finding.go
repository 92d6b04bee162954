package detectors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// How a finding stands to what the log says of it.
const (
	inStep  = 0 // the log says it
	routine = 1 // figures or evidence have changed
	urgent  = 2 // it is new, has receded or recurred, or is more or less severe
)

// findingRow is what a detector has come to about one scope, beside what was
// last recorded of it.
type findingRow struct {
	Scope    painpoint.Scope
	Holds    bool
	Severity painpoint.Severity
	Measure  []byte // JSON
	Crosses  []byte // JSON of painpoint.Crossing; empty: it crosses nothing
	// Principles are JSON; empty: those of the detector.
	Principles []byte
	Evidence   int64 // events it rests on
	Joins      int64 // of these, how many the log does not say yet
	Leaves     int64 // events that the log says, but it no longer rests on
	Changed    time.Time
	Cause      string    // the event that changed it last
	Tick       time.Time // when it changes by the passing of time; zero: never
	Wake       time.Time // when that makes it more severe; zero: never

	Reports       int64 // events in the pain point's stream
	SaidHolds     bool
	SaidVersion   int64
	SaidSeverity  painpoint.Severity
	SaidMeasure   []byte
	SaidCrosses   []byte
	SaidPrinciple string // JSON
	Pending       int64
}

func scopeFields[R any](at func(*R) *painpoint.Scope) []view.Field[R] {
	return []view.Field[R]{
		view.Text("department", func(r *R) *string { return &at(r).Department }),
		view.Text("life_situation", func(r *R) *string { return &at(r).LifeSituation }),
		view.Text("term", func(r *R) *string { return &at(r).Term }),
	}
}

var findings = view.NewTable("finding", 3, append(
	scopeFields(func(r *findingRow) *painpoint.Scope { return &r.Scope }),
	view.Bool("holds", func(r *findingRow) *bool { return &r.Holds }),
	view.Text("severity", func(r *findingRow) *painpoint.Severity { return &r.Severity }),
	view.Blob("measure", func(r *findingRow) *[]byte { return &r.Measure }),
	view.Blob("crosses", func(r *findingRow) *[]byte { return &r.Crosses }),
	view.Blob("principles", func(r *findingRow) *[]byte { return &r.Principles }),
	view.Int("evidence", func(r *findingRow) *int64 { return &r.Evidence }),
	view.Int("joins", func(r *findingRow) *int64 { return &r.Joins }),
	view.Int("leaves", func(r *findingRow) *int64 { return &r.Leaves }),
	view.Time("changed", func(r *findingRow) *time.Time { return &r.Changed }),
	view.Text("cause", func(r *findingRow) *string { return &r.Cause }),
	view.Time("tick", func(r *findingRow) *time.Time { return &r.Tick }),
	view.Time("wake", func(r *findingRow) *time.Time { return &r.Wake }),
	view.Int("reports", func(r *findingRow) *int64 { return &r.Reports }),
	view.Bool("said_holds", func(r *findingRow) *bool { return &r.SaidHolds }),
	view.Int("said_version", func(r *findingRow) *int64 { return &r.SaidVersion }),
	view.Text("said_severity", func(r *findingRow) *painpoint.Severity { return &r.SaidSeverity }),
	view.Blob("said_measure", func(r *findingRow) *[]byte { return &r.SaidMeasure }),
	view.Blob("said_crosses", func(r *findingRow) *[]byte { return &r.SaidCrosses }),
	view.Text("said_principles", func(r *findingRow) *string { return &r.SaidPrinciple }),
	view.Int("pending", func(r *findingRow) *int64 { return &r.Pending }),
),
	view.Index{Name: "pending", Columns: []string{"pending"}},
	view.Index{Name: "tick", Columns: []string{"tick"}},
	view.Index{Name: "wake", Columns: []string{"wake"}})

// evidenceRow is an event that a finding rests on, or that the log says it
// rests on.
type evidenceRow struct {
	Scope    painpoint.Scope
	Event    string
	Stream   string
	Revision int64
	Spans    []byte // JSON of []painpoint.Span; empty: the event as a whole
	Uses     int64  // how many of the rule's reasons rest on it now
	Said     bool   // the log says it
	Told     []byte // the spans that the log says
	Standing int64  // inStep, joining or leaving
}

const (
	joining = 1
	leaving = 2
)

var evidences = view.NewTable("finding_evidence", 4, append(
	scopeFields(func(r *evidenceRow) *painpoint.Scope { return &r.Scope }),
	view.Text("event", func(r *evidenceRow) *string { return &r.Event }),
	view.Text("stream", func(r *evidenceRow) *string { return &r.Stream }),
	view.Int("revision", func(r *evidenceRow) *int64 { return &r.Revision }),
	view.Blob("spans", func(r *evidenceRow) *[]byte { return &r.Spans }),
	view.Int("uses", func(r *evidenceRow) *int64 { return &r.Uses }),
	view.Bool("said", func(r *evidenceRow) *bool { return &r.Said }),
	view.Blob("told", func(r *evidenceRow) *[]byte { return &r.Told }),
	view.Int("standing", func(r *evidenceRow) *int64 { return &r.Standing }),
), view.Index{Name: "standing", Columns: []string{"department", "life_situation", "term", "standing"}})

// source is an event that can become evidence.
type source struct {
	Event    string `json:"e"`
	Stream   string `json:"s"`
	Revision int64  `json:"r"`
}

// passage is an event with the words in it that are evidence.
type passage struct {
	source
	Spans []painpoint.Span `json:"w,omitempty"` // none: the event as a whole
}

func sourceOf(e event.Recorded) source {
	return source{Event: e.ID.String(), Stream: e.Stream, Revision: int64(e.Revision)}
}

// finding is a row being revised.
type finding struct {
	findingRow
	measure painpoint.Measure
	was     findingRow
	there   bool
}

// scene is what a rule works with while one event is folded.
type scene struct {
	view.Writer
	detector Detector
	event    event.Recorded
	clock    time.Time // the newest time known to have come; zero: none
	set      settings
	open     map[painpoint.Scope]*finding
	order    []*finding
}

// finding is the finding of a scope, to be revised in place; it is written when
// the event is folded.
func (s *scene) finding(scope painpoint.Scope) (*finding, error) {
	if f := s.open[scope]; f != nil {
		return f, nil
	}
	row, ok, err := findings.Get(s, scope.Department, scope.LifeSituation, scope.Term)
	if err != nil {
		return nil, err
	}
	f := &finding{findingRow: row, was: row, there: ok, measure: painpoint.Measure{}}
	f.Scope = scope
	if len(row.Measure) > 0 {
		if err := json.Unmarshal(row.Measure, &f.measure); err != nil {
			return nil, fmt.Errorf("measure of %v: %w", scope, err)
		}
	}
	if s.open == nil {
		s.open = map[painpoint.Scope]*finding{}
	}
	s.open[scope] = f
	s.order = append(s.order, f)
	return f, nil
}

// flush writes the findings that the event has changed.
func (s *scene) flush() error {
	for _, f := range s.order {
		var err error
		if f.Measure, err = json.Marshal(f.measure); err != nil {
			return fmt.Errorf("measure of %v: %w", f.Scope, err)
		}
		if f.there && f.same(f.was) {
			continue
		}
		if f.now() != f.was.now() || !bytes.Equal(f.Measure, f.was.Measure) || !bytes.Equal(f.Crosses, f.was.Crosses) {
			f.Changed, f.Cause = s.event.KnownAt, s.event.ID.String()
		}
		if f.Pending, err = f.pending(s.detector); err != nil {
			return err
		}
		if err := findings.Put(s, f.findingRow); err != nil {
			return err
		}
	}
	return nil
}

// now is the part of a finding that it is about, as opposed to when it changes
// and what was said of it.
func (r findingRow) now() [3]any { return [3]any{r.Holds, r.Severity, r.Evidence} }

func (r findingRow) same(q findingRow) bool {
	return bytes.Equal(r.Measure, q.Measure) && bytes.Equal(r.SaidMeasure, q.SaidMeasure) &&
		bytes.Equal(r.Crosses, q.Crosses) && bytes.Equal(r.Principles, q.Principles) && bytes.Equal(r.SaidCrosses, q.SaidCrosses) && r.rest() == q.rest()
}

func (r findingRow) rest() [12]any {
	return [12]any{r.Holds, r.Severity, r.Evidence, r.Joins, r.Leaves, r.Tick, r.Wake,
		r.Reports, r.SaidHolds, r.SaidVersion, r.SaidSeverity, r.SaidPrinciple}
}

// pending compares the finding with what the log says. While the rule does not
// hold, new figures are of no interest; but evidence that was wrong leaves.
func (f *finding) pending(d Detector) (int64, error) {
	switch {
	case f.Holds != f.SaidHolds:
		return urgent, nil
	case !f.Holds && f.Leaves > 0:
		return routine, nil
	case !f.Holds:
		return inStep, nil
	case f.Severity != f.SaidSeverity:
		return urgent, nil
	}
	if f.Joins > 0 || f.Leaves > 0 || f.SaidVersion != int64(d.Version) || !bytes.Equal(f.Measure, f.SaidMeasure) ||
		!bytes.Equal(f.Crosses, f.SaidCrosses) {
		return routine, nil
	}
	principles, err := f.principles(d)
	if err != nil || f.SaidPrinciple == string(principles) {
		return inStep, err
	}
	return routine, nil
}

// principles are those that the finding concerns, as JSON.
func (r findingRow) principles(d Detector) ([]byte, error) {
	if len(r.Principles) > 0 {
		return r.Principles, nil
	}
	return json.Marshal(d.Principles)
}

// join says that one more of the rule's reasons rests on the event.
func (s *scene) join(f *finding, e source) error { return s.cite(f, passage{source: e}) }

// cite is join for words in an event.
func (s *scene) cite(f *finding, e passage) error {
	if e.Event == "" {
		return nil
	}
	spans, err := encodeSpans(e.Spans)
	if err != nil {
		return err
	}
	return s.evidence(f, e.source, func(r *evidenceRow) { r.Uses++; r.Spans = spans })
}

// encodeSpans writes spans so that the same ones are the same bytes.
func encodeSpans(spans []painpoint.Span) ([]byte, error) {
	if len(spans) == 0 {
		return nil, nil
	}
	return json.Marshal(spans)
}

// leave takes back a join.
func (s *scene) leave(f *finding, e source) error {
	if e.Event == "" {
		return nil
	}
	return s.evidence(f, e, func(r *evidenceRow) { r.Uses-- })
}

func (s *scene) evidence(f *finding, e source, change func(*evidenceRow)) error {
	row, ok, err := evidences.Get(s, f.Scope.Department, f.Scope.LifeSituation, f.Scope.Term, e.Event)
	if err != nil {
		return err
	}
	if !ok {
		row = evidenceRow{Scope: f.Scope, Event: e.Event, Stream: e.Stream, Revision: e.Revision}
	}
	f.count(row, -1)
	change(&row)
	row.Standing = inStep
	switch {
	case row.Uses > 0 && (!row.Said || !bytes.Equal(row.Spans, row.Told)):
		row.Standing = joining
	case row.Uses <= 0 && row.Said:
		row.Standing = leaving
	}
	f.count(row, +1)
	if row.Uses <= 0 && !row.Said {
		return evidences.Delete(s, f.Scope.Department, f.Scope.LifeSituation, f.Scope.Term, e.Event)
	}
	return evidences.Put(s, row)
}

func (f *finding) count(r evidenceRow, by int64) {
	if r.Uses > 0 {
		f.Evidence += by
	}
	switch r.Standing {
	case joining:
		f.Joins += by
	case leaving:
		f.Leaves += by
	}
}

// published folds what the log says of a finding.
func (s *scene) published(said painpoint.Finding, e event.Recorded) error {
	f, err := s.finding(said.Scope)
	if err != nil {
		return err
	}
	if f.Reports > int64(e.Revision) {
		return nil // folded already
	}
	f.Reports = int64(e.Revision) + 1
	f.SaidHolds, f.SaidVersion, f.SaidSeverity = said.Holds, int64(said.Detector), said.Severity
	if f.SaidMeasure, err = json.Marshal(said.Measure); err != nil {
		return err
	}
	if f.SaidCrosses = nil; said.Crosses != nil {
		if f.SaidCrosses, err = json.Marshal(said.Crosses); err != nil {
			return err
		}
	}
	principles, err := json.Marshal(said.Principles)
	if err != nil {
		return err
	}
	f.SaidPrinciple = string(principles)
	for _, j := range said.Joins {
		told, err := encodeSpans(j.Spans)
		if err != nil {
			return err
		}
		if err := s.evidence(f, sourceOfEvidence(j), func(r *evidenceRow) { r.Said, r.Told = true, told }); err != nil {
			return err
		}
	}
	for _, l := range said.Leaves {
		if err := s.evidence(f, sourceOfEvidence(l), func(r *evidenceRow) { r.Said, r.Told = false, nil }); err != nil {
			return err
		}
	}
	return nil
}

func sourceOfEvidence(e painpoint.Evidence) source {
	return source{Event: e.Event.String(), Stream: e.Stream, Revision: int64(e.Revision)}
}

func (r evidenceRow) evidence() (painpoint.Evidence, error) {
	id, err := uuid.Parse(r.Event)
	if err != nil {
		return painpoint.Evidence{}, fmt.Errorf("evidence of %v: %w", r.Scope, err)
	}
	e := painpoint.Evidence{Event: id, Stream: r.Stream, Revision: uint64(r.Revision)}
	if len(r.Spans) > 0 {
		if err := json.Unmarshal(r.Spans, &e.Spans); err != nil {
			return painpoint.Evidence{}, fmt.Errorf("evidence of %v: %w", r.Scope, err)
		}
	}
	return e, nil
}

// age brings the findings up to date whose tick has come.
func (s *scene) age() error {
	rows, err := collect(findings, s, view.Query{
		Index: "tick", From: int64(1), Until: view.Micros(s.clock) + 1, Limit: 1 << 30,
	})
	if err != nil {
		return err
	}
	for _, row := range rows {
		f, err := s.finding(row.Scope)
		if err != nil {
			return err
		}
		if err := s.detector.rule.age(s, f); err != nil {
			return err
		}
	}
	return nil
}
