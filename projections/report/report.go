// Package report is the status report of a programme: who has been involved and
// by what method, which life situations and departments were looked at,
// workshops, solutions and what moved them, and pain points opened, confirmed,
// closed and standing.
//
// It guarantees that the same days give the same report later. What it counts is
// what had happened until one day and was known by another; nothing that becomes
// known afterwards changes it, names included. Two things do, and should: what is
// transferred later from an earlier record (it was known then, only not here),
// and the erasure of a person.
//
// The tables keep a row for what a day of the past needs and no other view
// keeps. Workshops, solutions and who took part in what are read from the view
// cocreation, which keeps its days itself. The order in which streams come in,
// or that an event comes in twice, changes nothing.
//
// A report is made to be passed on to people who may not read about the few, so
// it counts nobody who could be recognised, whoever asks for it: see
// [Report.WithoutFew].
package report

import (
	"encoding/json"
	"fmt"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// Name is the projection's.
const Name = "report"

// Projection is the fold with its tables.
func Projection() projections.Projection {
	var handles []string
	for _, d := range []event.Data{
		programme.Started{}, programme.DepartmentAdded{}, programme.DepartmentRenamed{}, programme.DepartmentClosed{},
		programme.LifeSituationAdded{}, programme.LifeSituationReworded{},
		journey.Started{}, journey.TouchpointRecorded{}, journey.TouchpointRequested{}, journey.TouchpointHandedOver{}, journey.PromiseMade{},
		fieldwork.SessionStarted{}, fieldwork.ParticipantsAdded{}, interview.Started{}, interview.WaitTold{},
		painpoint.Detected{}, painpoint.Measured{}, painpoint.Receded{}, painpoint.Recurred{}, painpoint.Reemerged{},
		painpoint.Confirmed{}, painpoint.Dismissed{}, painpoint.Assigned{}, painpoint.Addressed{}, painpoint.Resolved{}, painpoint.Reopened{},
	} {
		handles = append(handles, d.EventName())
	}
	return projections.Projection{
		Name: Name, Version: 1,
		Tables:  []*view.Spec{&facts.Spec, &judgements.Spec, &sources.Spec, &lanes.Spec, &people.Spec},
		Handles: handles, Apply: Apply,
	}
}

// Apply folds one event into the tables. A department has to do with a journey
// or an interview by the same rule as in package coverage.
func Apply(w view.Writer, e event.Recorded) error {
	if err := apply(w, e); err != nil {
		return fmt.Errorf("report: %s@%d: %w", e.Stream, e.Revision, err)
	}
	return nil
}

func apply(w view.Writer, e event.Recorded) error {
	switch d := e.Data.(type) {
	case journey.Started:
		return begin(w, e, sourceRow{Method: methodJourney, LifeSituation: d.LifeSituation}, []string{d.Participant})
	case journey.TouchpointRecorded:
		return touch(w, e, d.Department)
	case journey.TouchpointRequested:
		return touch(w, e, d.Department)
	case journey.TouchpointHandedOver:
		return touch(w, e, d.To)
	case journey.PromiseMade:
		return touch(w, e, d.Department)
	case fieldwork.SessionStarted:
		if err := begin(w, e, sourceRow{Method: d.Method, LifeSituation: d.LifeSituation}, d.Participants); err != nil {
			return err
		}
		return touch(w, e, d.Department)
	case fieldwork.ParticipantsAdded:
		return meet(w, e, d.Participants)
	case interview.Started:
		if err := begin(w, e, sourceRow{Method: methodInterview, LifeSituation: d.LifeSituation}, d.Participants); err != nil {
			return err
		}
		return touch(w, e, d.Department)
	case interview.WaitTold:
		return touch(w, e, d.Department)
	}
	switch event.Category(e.Type) {
	case programme.Category:
		return fact(w, e)
	case painpoint.Category:
		return judged(w, e)
	}
	return nil
}

// The methods that need no name of their own; those of sessions of field notes
// are what the sessions say.
const (
	methodInterview = "interview"
	methodJourney   = "journey"
)

func fact(w view.Writer, e event.Recorded) error {
	b, err := json.Marshal(e.Data)
	if err != nil {
		return err
	}
	return facts.Put(w, factRow{e.Stream, e.Revision, e.Data.EventName(), b, micros(e.HappenedAt), micros(e.KnownAt)})
}

// judged keeps what an event says of how a pain point stands, without figures
// and words.
func judged(w view.Writer, e event.Recorded) (err error) {
	_, id := event.SplitStream(e.Stream)
	r := judgementRow{ID: id, Revision: e.Revision, Type: e.Data.EventName(), HappenedAt: micros(e.HappenedAt), KnownAt: micros(e.KnownAt)}
	if f, found := painpoint.FindingOf(e.Data); found {
		r.Kind, r.Scope, r.Severity, r.Holds = f.Kind, f.Scope, f.Severity, f.Holds
		if f.Crosses != nil {
			if r.Crosses, err = json.Marshal(crossing{f.Crosses.Departments, f.Crosses.LifeSituations}); err != nil {
				return err
			}
		}
	}
	return judgements.Put(w, r)
}

func begin(w view.Writer, e event.Recorded, s sourceRow, who []string) error {
	s.Stream, s.HappenedAt, s.KnownAt = e.Stream, micros(e.HappenedAt), micros(e.KnownAt)
	if err := sources.Put(w, s); err != nil {
		return err
	}
	return meet(w, e, who)
}

// meet notes who takes part from this event on.
func meet(w view.Writer, e event.Recorded, who []string) error {
	for _, p := range who {
		r, _, err := people.Get(w, e.Stream, p)
		if err != nil {
			return err
		}
		r.Stream, r.Pseudonym = e.Stream, p
		if more := r.Seen.with(e); more != nil {
			r.Seen = *more
			if err := people.Put(w, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// touch notes that a department has to do with a source. Of the many events
// that say so, few say it of an earlier day than the ones before, and only those
// write.
func touch(w view.Writer, e event.Recorded, department string) error {
	if department == "" {
		return nil
	}
	r, _, err := lanes.Get(w, e.Stream, department)
	if err != nil {
		return err
	}
	more := r.Seen.with(e)
	if more == nil {
		return nil
	}
	return lanes.Put(w, laneRow{e.Stream, department, *more})
}

// micros is a time as the tables keep it.
func micros(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
