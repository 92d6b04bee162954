// Package projections says what a projection is: a pure fold of the log's
// events into tables of its own. It reads no clock, no network and no file,
// and draws no lots; so the same events give the same rows, row for row,
// whether they come live, after a crash, or in a rebuild years later.
package projections

import (
	"ledetraad/domain/event"
	"ledetraad/projections/view"
)

// Projection is a fold and the tables it owns. A new Version owns new tables:
// it is built beside the old one and then takes its place, so a table never
// needs to be migrated.
type Projection struct {
	Name    string // lower case, hyphens; unique
	Version int    // raised whenever the tables or the meaning of their rows change
	Tables  []*view.Spec
	Handles []string // the event types that Apply is given; everything else passes by

	// Apply folds one event into the tables. It is called once for each handled
	// event, in the order of the log. An error, or a panic, halts this
	// projection at this event and no other.
	Apply func(w view.Writer, e event.Recorded) error
}
