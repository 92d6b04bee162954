// Package journeys folds touchpoints, promises, hand-overs and experiences into
// tables of journeys, and answers from them: which journeys there are, how one
// of them went, how touchpoints follow each other, where they are handed over,
// and how long people wait for an answer.
//
// The fold does a fixed, small number of reads and writes for each event,
// however long the journey is; but an arrival that answers several calls writes
// each of them once, and what happened before the newest call on the same line,
// or the newest arrival there, looks at its neighbours. What takes up a
// hand-over, or may have, reads the journey's hand-overs; each change of one
// writes those of its departments and its quarter anew. Facts may become known in any order; a row says
// the same in the end, because of every milestone the earliest time that was
// reported is kept, and everything else is ordered by when it happened. Equal
// times are ordered by the log, which within one journey is the revision of its
// stream; stream and revision also name the event that a figure rests on.
//
// Only two things follow the order of the log alone: whether a journey is ended
// or reopened, and that what refers to a touchpoint or a promise comes after
// it. An event that refers to something that is not there (the event was
// skipped, or a view of an earlier day leaves it out) changes nothing.
//
// Applying an event twice leaves the rows as they are.
//
// The queries are functions of the tables and of the time that is given to
// them as now; none reads a clock. For an earlier day, give them the tables of
// [AsOf] rather than the live tables and an earlier now. Waits are given in
// seconds; what is not known is absent from the JSON, never 0.
package journeys

import (
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/projections"
	"ledetraad/projections/reference"
	"ledetraad/projections/view"
)

// Projection is the fold with its tables, which include a copy of the
// programme's (package reference), so that waits are judged by the norms that
// were known at the same place in the log.
func Projection() projections.Projection {
	tables := []*view.Spec{
		&journeys.Spec, &contacts.Spec, &touchpoints.Spec, &steps.Spec, &handOvers.Spec, &passings.Spec, &promises.Spec,
		&promiseMoves.Spec, &experiences.Spec, &turns.Spec, &texts.Spec, &counts.Spec,
		&calls.Spec, &arrivals.Spec, &lines.Spec,
	}
	handles := reference.Handles()
	for _, t := range journey.Events() {
		handles = append(handles, t.Name())
	}
	return projections.Projection{
		Name: "journeys", Version: 4,
		Tables: append(tables, reference.Tables()...), Handles: handles, Apply: Apply,
	}
}

// fact is one event on its way into the tables.
type fact struct {
	w       view.Writer
	journey string
	at      time.Time // when it happened, whole microseconds as the tables keep them
	rev     uint64
}

// Apply folds one event into the tables.
func Apply(w view.Writer, e event.Recorded) error {
	_, id := event.SplitStream(e.Stream)
	f := fact{w, id, e.HappenedAt.UTC().Truncate(time.Microsecond), e.Revision}
	switch d := e.Data.(type) {
	case journey.Started:
		return f.started(d)
	case journey.TouchpointRecorded:
		return f.touchpoint(touchpointRow{
			Touchpoint: d.Touchpoint, Department: d.Department, Unit: d.Unit, Activity: d.Activity, Channel: d.Channel,
			Sender: d.Sender, Receiver: d.Receiver, Performer: d.Performer, InPerson: d.InPerson, Place: d.Place,
		}, d.Summary)
	case journey.TouchpointRequested:
		return f.touchpoint(touchpointRow{
			Touchpoint: d.Touchpoint, Department: d.Department, Unit: d.Unit, Activity: d.Activity, Channel: d.Channel,
			Sender: d.Sender, Device: d.Device, Place: d.Place, Request: true,
		}, d.Summary)
	case journey.TouchpointAcknowledged:
		return f.milestone(d.Touchpoint, func(t *touchpointRow) bool { return t.Acknowledged.earlier(f) })
	case journey.TouchpointAnswered:
		return f.answered(d)
	case journey.TouchpointResolved:
		return f.resolved(d)
	case journey.TouchpointHandedOver:
		return f.handedOver(d)
	case journey.PromiseMade:
		return f.promised(d)
	case journey.PromiseMoved:
		return f.moved(d)
	case journey.PromiseKept:
		return f.promise(d.Promise, func(p *promiseRow) bool { return p.Kept.earlier(f) })
	case journey.PromiseWithdrawn:
		return f.promise(d.Promise, func(p *promiseRow) bool {
			if !p.Withdrawn.earlier(f) {
				return false
			}
			p.Reason = d.Reason
			return true
		})
	case journey.ExperienceReported:
		return f.experienced(d)
	case journey.Ended:
		return f.turn(true, d.Outcome)
	case journey.Reopened:
		return f.turn(false, d.Reason)
	}
	return reference.Apply(w, e)
}
