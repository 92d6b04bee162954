// Package reference folds the programme's events into tables of names, norms
// and opening hours, made to be embedded in any projection that needs them.
//
// Each projection that does so owns a copy of its own (it adds Tables and
// Handles to its own, and calls Apply first in its fold), because projections
// stand at different places in the log: a wait must be judged by the norms as
// they were known where the projection is, never by those of another
// projection that is further on.
//
// Rules: a name or a wording that happened later takes the place of one that
// happened earlier, whichever became known first. A norm, a principle set and
// opening hours that are set again replace what was known, in the order of the
// log: they say themselves from when they hold, and setting one again is how a
// mistake is corrected. One log has one programme; should it have several,
// their keys share one space.
package reference

import (
	"encoding/json"
	"fmt"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/programme"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// Projection keeps the programme for its own queries. Other projections embed
// the same tables instead of reading these.
func Projection() projections.Projection {
	return projections.Projection{Name: "programme", Version: 1, Tables: Tables(), Handles: Handles(), Apply: Apply}
}

// Tables are the tables that Apply writes.
func Tables() []*view.Spec {
	return []*view.Spec{
		&programmes.Spec, &departments.Spec, &units.Spec, &situations.Spec, &wordings.Spec,
		&principleSets.Spec, &norms.Spec, &openingHours.Spec,
	}
}

// Handles are the event types that Apply folds.
func Handles() []string {
	var names []string
	for _, t := range programme.Events() {
		names = append(names, t.Name())
	}
	return names
}

// Apply folds one event; events of other aggregates pass by. Folding an event
// twice leaves the rows as they are.
func Apply(w view.Writer, e event.Recorded) error {
	switch d := e.Data.(type) {
	case programme.Started:
		_, key := event.SplitStream(e.Stream)
		return programmes.Put(w, Programme{Key: key, Name: d.Name, Municipality: d.Municipality, Vision: d.Vision})
	case programme.DepartmentAdded:
		return change(w, departments, func(r *departmentRow) {
			r.rename(d.Name, e.HappenedAt)
			r.From = d.From
		}, departmentRow{Department: d.Department}, d.Department)
	case programme.DepartmentRenamed:
		return change(w, departments, func(r *departmentRow) { r.rename(d.Name, e.HappenedAt) },
			departmentRow{Department: d.Department}, d.Department)
	case programme.DepartmentClosed:
		return change(w, departments, func(r *departmentRow) { r.Until, r.Successor = d.Until, d.Successor },
			departmentRow{Department: d.Department}, d.Department)
	case programme.UnitAdded:
		return change(w, units, func(r *unitRow) { r.Name, r.From = d.Name, d.From },
			unitRow{Department: d.Department, Unit: d.Unit}, d.Department, d.Unit)
	case programme.UnitClosed:
		return change(w, units, func(r *unitRow) { r.Until = d.Until },
			unitRow{Department: d.Department, Unit: d.Unit}, d.Department, d.Unit)
	case programme.LifeSituationAdded:
		if err := situations.Put(w, situationRow{d.LifeSituation, d.Round}); err != nil {
			return err
		}
		return wordings.Put(w, wordingRow{d.LifeSituation, e.HappenedAt, e.Revision, d.Wording})
	case programme.LifeSituationReworded:
		return wordings.Put(w, wordingRow{d.LifeSituation, e.HappenedAt, e.Revision, d.Wording})
	case programme.PrincipleSetAdopted:
		list, err := json.Marshal(d.Principles)
		if err != nil {
			return fmt.Errorf("principles of %s: %w", d.Set, err)
		}
		return principleSets.Put(w, principleSetRow{d.Set, d.Name, string(list)})
	case programme.ResponseNormSet:
		return norms.Put(w, d.Norm)
	case programme.ResponseNormEnded:
		n, ok, err := norms.Get(w, d.Norm)
		if err != nil || !ok {
			return err
		}
		n.Until = d.Until
		return norms.Put(w, n)
	case programme.OpeningHoursSet:
		return applyHours(w, d)
	}
	return nil
}

func applyHours(w view.Writer, d programme.OpeningHoursSet) error {
	week, err := json.Marshal(d.Week) // its keys are written in order: the same hours give the same row
	if err != nil {
		return fmt.Errorf("opening hours: %w", err)
	}
	closing, err := json.Marshal(d.ClosingDays)
	if err != nil {
		return fmt.Errorf("closing days: %w", err)
	}
	return openingHours.Put(w, hoursRow{d.Department, string(week), string(closing)})
}

// change alters the row with the key, or a fresh one where there is none yet.
func change[R any](w view.Writer, t *view.Table[R], alter func(*R), fresh R, key ...view.Value) error {
	row, ok, err := t.Get(w, key...)
	if err != nil {
		return err
	}
	if !ok {
		row = fresh
	}
	alter(&row)
	return t.Put(w, row)
}

func (r *departmentRow) rename(name string, at time.Time) {
	at = at.Truncate(time.Microsecond)
	if !at.Before(r.NamedAt) {
		r.Name, r.NamedAt = name, at
	}
}
