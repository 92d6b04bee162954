// Package recurrence answers what recurs whatever the life situation, and what
// does not: where a kind of pain was looked for and not found, and which codes
// and kinds of pain are met so widely that they may be a guiding principle.
//
// It keeps nothing of its own. It is given what other views say, and the same
// views give the same answers.
package recurrence

import (
	"slices"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/projections/coverage"
	"ledetraad/projections/detectors"
)

// Reads is what the rule of a kind of pain reads: where there is nothing of it,
// the rule can find nothing.
type Reads struct {
	Journeys  bool // touchpoints, promises, experiences
	Documents bool // what was written down or said, in sessions and interviews
}

// ReadsOf is what a kind's rule reads, as its detector says; all for a kind that
// no detector has.
func ReadsOf(kind string) Reads {
	all := detectors.All()
	i := slices.IndexFunc(all, func(d detectors.Detector) bool { return d.Kind == kind })
	if i < 0 {
		return Reads{true, true}
	}
	var out Reads
	for _, name := range all[i].Projection().Handles {
		switch event.Category(name) {
		case journey.Category:
			out.Journeys = out.Journeys || name != (journey.Started{}).EventName() // every rule is told whose a journey is
		case fieldwork.Category, interview.Category:
			out.Documents = true
		}
	}
	return out
}

// Of is how many journeys, sessions and interviews there are for the rule to
// read.
func (r Reads) Of(p coverage.Place) int64 {
	var n int64
	if p.Observed == nil {
		return 0
	}
	if r.Journeys {
		n += p.Observed.Journeys
	}
	if r.Documents {
		n += p.Observed.Documents()
	}
	return n
}
