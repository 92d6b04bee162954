// Package detectors holds the rules that find pain, and the publisher that
// records in the log what they found.
//
// A detector is a projection like any other: a pure fold of the log into
// tables of its own. Time comes to it only as an event (clock.reached), so a
// rebuild years later finds what was found then. For each scope it keeps the
// finding as it stands now and, learnt from the painpoint.* events that come
// back through the log, the finding as it was last recorded. What differs is
// pending; nothing else decides what is published, so neither a restart, nor a
// replay, nor a second engine records anything twice.
//
// What is guaranteed: a detector that has folded the log to its head and has
// nothing pending says what the log says. Folding an event again changes
// nothing. Every event costs a bounded number of look-ups, unless a rule's
// documentation says otherwise.
//
// The rules, their parameters and the ways in which they can be wrong are
// described with each rule and in docs/detectors.md. A new rule is one file
// here and one line in [All].
package detectors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/rules"
	"ledetraad/domain/timekeeping"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// The guiding principles of the default set that rules refer to.
const (
	meetMe    = "meet-me"     // Mød mig
	findMyWay = "find-my-way" // Hjælp mig med at finde min vej
	myWorld   = "my-world"    // Husk at min verden skal med
)

// Detector is a rule with its parameters.
type Detector struct {
	Kind       string   // key of the pain it finds
	Version    int      // of the rule; raised with every change in what it finds
	Principles []string // the guiding principles that the pain concerns, where nobody has said otherwise
	Parameters []Parameter
	fixed      rules.Values // take the place of what the log says; nil: the log's hold
	across     bool         // it reads what the other detectors have found
	rule       rule
}

// rule is what a detector does with events. Its methods may write to their own
// tables and revise findings through the scene, and do nothing else.
type rule interface {
	tables() []*view.Spec
	handles() []string
	fold(s *scene, e event.Recorded) error
	// reached is called when the newest time that is known to have come is a
	// later one than before; s.clock says which.
	reached(s *scene) error
	// age brings a finding up to date whose tick has come.
	age(s *scene, f *finding) error
	// retune judges everything anew, by s.set: a parameter has been changed. It
	// costs in proportion to all that the rule keeps.
	retune(s *scene) error
	// due is the earliest time after clock at which something becomes overdue.
	due(r view.Reader, clock time.Time) (time.Time, bool, error)
}

// All lists the detectors with their default parameters. A changed one takes
// the place of the one of the same kind; one of a new kind comes last.
func All(changed ...Detector) []Detector {
	all := []Detector{
		RepeatCallsUnanswered(),
		SlowResponse(),
		DeadlineMissed(),
		BrokenPromise(),
		WrongDoor(),
		PerceivedWaitGap(),
		Retelling(),
		RoleReduction(),
		NetworkMissing(),
		TransitionCliff(),
		DeadEnd(),
		Jargon(),
		CrossCutting(),
	}
	for _, c := range changed {
		i := slices.IndexFunc(all, func(d Detector) bool { return d.Kind == c.Kind })
		if i < 0 {
			all = append(all, c)
			continue
		}
		all[i] = c
	}
	return all
}

// Projection is the detector's fold.
func (d Detector) Projection() projections.Projection {
	handles := append([]string{journey.Started{}.EventName(), timekeeping.Reached{}.EventName()}, d.rule.handles()...)
	handles = append(handles, rules.ParametersSet{}.EventName())
	for _, t := range []event.Data{painpoint.Detected{}, painpoint.Measured{}, painpoint.Receded{}, painpoint.Recurred{}} {
		handles = append(handles, t.EventName())
	}
	slices.Sort(handles)
	return projections.Projection{
		Name:    "detect-" + d.Kind,
		Version: d.Version,
		Tables:  append([]*view.Spec{&findings.Spec, &evidences.Spec, &circumstances.Spec, &journeys.Spec}, d.rule.tables()...),
		Handles: slices.Compact(handles),
		Apply:   d.apply,
	}
}

func (d Detector) apply(w view.Writer, e event.Recorded) error {
	s := &scene{Writer: w, detector: d, event: e}
	if err := d.fold(s, e); err != nil {
		return fmt.Errorf("%s: %s@%d: %w", d.Kind, e.Stream, e.Revision, err)
	}
	if err := s.flush(); err != nil {
		return fmt.Errorf("%s: %s@%d: %w", d.Kind, e.Stream, e.Revision, err)
	}
	return nil
}

func (d Detector) fold(s *scene, e event.Recorded) error {
	if f, ok := painpoint.FindingOf(e.Data); ok {
		if f.Kind == d.Kind {
			return s.published(f, e)
		}
		if !d.across {
			return nil
		}
	}
	now, err := readCircumstance(s)
	if err != nil {
		return err
	}
	s.clock = now.Reached
	if s.set, err = d.settings(now.Values); err != nil {
		return err
	}
	switch data := e.Data.(type) {
	case journey.Started:
		if err := journeys.Put(s, journeyRow{e.Stream, data.LifeSituation, data.Participant}); err != nil || !d.across {
			return err
		}
	case rules.ParametersSet:
		return d.tuned(s, now, data)
	case timekeeping.Reached:
		if !data.Time.After(s.clock) {
			return nil
		}
		s.clock = micros(data.Time)
		now.Reached = s.clock
		if err := circumstances.Put(s, now); err != nil {
			return err
		}
		if err := d.rule.reached(s); err != nil {
			return err
		}
		return s.age()
	}
	return d.rule.fold(s, e)
}

// NextDue is the earliest time at which, if nothing else happens, a finding
// changes because something becomes overdue; false if nothing ever will. It
// lies after the newest time that the detector knows to have come. Recording
// that the time has come (clock.reached) makes the detector find it.
func NextDue(r view.Reader, d Detector) (time.Time, bool, error) {
	clock, err := readClock(r)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("next due time of %s: %w", d.Kind, err)
	}
	next, found, err := d.rule.due(r, clock)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("next due time of %s: %w", d.Kind, err)
	}
	for f, err := range findings.Scan(r, view.Query{Index: "wake", From: view.Micros(clock) + 1, Limit: 1}) {
		if err != nil {
			return time.Time{}, false, fmt.Errorf("next due time of %s: %w", d.Kind, err)
		}
		if !found || f.Wake.Before(next) {
			next, found = f.Wake, true
		}
	}
	return next, found, nil
}

// tuned takes over what a municipality has set the rule's parameters to.
func (d Detector) tuned(s *scene, now circumstance, set rules.ParametersSet) error {
	if set.Rule != d.Kind || d.fixed != nil {
		return nil
	}
	kept, err := json.Marshal(set.Values)
	if err != nil {
		return fmt.Errorf("parameters of %s: %w", d.Kind, err)
	}
	if bytes.Equal(kept, now.Values) {
		return nil
	}
	now.Values = kept
	if err := circumstances.Put(s, now); err != nil {
		return err
	}
	if s.set, err = d.settings(kept); err != nil {
		return err
	}
	return d.rule.retune(s)
}

// circumstance is the one row that holds what bears on every finding.
type circumstance struct {
	ID      int64     // always 1
	Reached time.Time // the newest time known to have come
	Values  []byte    // JSON of rules.Values, as set
}

var circumstances = view.NewTable("circumstance", 1, []view.Field[circumstance]{
	view.Int("id", func(r *circumstance) *int64 { return &r.ID }),
	view.Time("reached", func(r *circumstance) *time.Time { return &r.Reached }),
	view.Blob("parameters", func(r *circumstance) *[]byte { return &r.Values }),
})

func readCircumstance(r view.Reader) (circumstance, error) {
	row, _, err := circumstances.Get(r, int64(1))
	row.ID = 1
	return row, err
}

func readClock(r view.Reader) (time.Time, error) {
	row, err := readCircumstance(r)
	return row.Reached, err
}

// journeyRow is what rules need to know of a journey.
type journeyRow struct{ Stream, LifeSituation, Participant string }

var journeys = view.NewTable("journey", 1, []view.Field[journeyRow]{
	view.Text("stream", func(r *journeyRow) *string { return &r.Stream }),
	view.Text("life_situation", func(r *journeyRow) *string { return &r.LifeSituation }),
	view.Text("participant", func(r *journeyRow) *string { return &r.Participant }),
})

// lifeSituation is that of the journey; a journey's stream begins with it.
func lifeSituation(r view.Reader, stream string) (string, error) {
	row, _, err := journeys.Get(r, stream)
	return row.LifeSituation, err
}

// first is the first row of a scan, if there is one.
func first[R any](t *view.Table[R], r view.Reader, q view.Query) (R, bool, error) {
	q.Limit = 1
	for row, err := range t.Scan(r, q) {
		return row, err == nil, err
	}
	var none R
	return none, false, nil
}

// page is how many rows a rule takes from a scan before it writes: a table must
// not be written to during a scan of it, and memory must not grow with it.
const page = 500

// collect is a page of a scan.
func collect[R any](t *view.Table[R], r view.Reader, q view.Query) ([]R, error) {
	if q.Limit == 0 {
		q.Limit = page
	}
	var rows []R
	for row, err := range t.Scan(r, q) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}
