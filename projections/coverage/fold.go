// Package coverage counts how much was observed where: for each department and
// life situation the journeys, sessions of field notes and interviews, what was
// written down in them, how many people they are about and by how many people
// they were observed, and the first and the last time.
//
// It is what tells "nothing was found" from "nobody looked". A department where
// nothing hurts and one that nobody has followed look alike in a list of pain
// points; here they do not.
//
// The order in which journeys, sessions and interviews come in changes nothing,
// and an event that is folded again counts once. Most events are not asked for
// at all; of the others, most cost two look-ups by key.
package coverage

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/projections"
	"ledetraad/projections/column"
	"ledetraad/projections/view"
)

// Name is the projection's.
const Name = "coverage"

// Kind is what something was observed by.
type Kind string

// The kinds of sources.
const (
	Journey   Kind = "journey"
	Session   Kind = "session" // of field notes
	Interview Kind = "interview"
)

// Projection is the fold with its tables.
func Projection() projections.Projection {
	return projections.Projection{
		Name: Name, Version: 1,
		Tables: []*view.Spec{&sources.Spec, &lanes.Spec, &cells.Spec, &persons.Spec},
		Handles: []string{
			journey.Started{}.EventName(), journey.TouchpointRecorded{}.EventName(), journey.TouchpointRequested{}.EventName(),
			journey.TouchpointHandedOver{}.EventName(), journey.PromiseMade{}.EventName(),
			fieldwork.SessionStarted{}.EventName(), fieldwork.ParticipantsAdded{}.EventName(), fieldwork.NoteWritten{}.EventName(),
			fieldwork.NoteDiscarded{}.EventName(),
			interview.Started{}.EventName(), interview.UtteranceRecorded{}.EventName(), interview.WaitTold{}.EventName(),
		},
		Apply: Apply,
	}
}

// Apply folds one event into the tables. A department has to do with a journey
// from its first touchpoint there, from the first thing handed to it, or from
// the first thing it promised; with an interview if the interview is of that
// department, or tells of a wait for it.
func Apply(w view.Writer, e event.Recorded) error {
	if err := apply(w, e); err != nil {
		return fmt.Errorf("coverage: %s@%d: %w", e.Stream, e.Revision, err)
	}
	return nil
}

func apply(w view.Writer, e event.Recorded) error {
	switch d := e.Data.(type) {
	case journey.Started:
		return begin(w, sourceRow{Stream: e.Stream, Kind: Journey, LifeSituation: d.LifeSituation, Observer: e.Actor}, []string{d.Participant})
	case journey.TouchpointRecorded:
		return count(w, e, d.Department, func(c *cellRow) { c.Touchpoints++ })
	case journey.TouchpointRequested:
		return count(w, e, d.Department, func(c *cellRow) { c.Touchpoints++ })
	case journey.TouchpointHandedOver:
		return count(w, e, d.To, nil)
	case journey.PromiseMade:
		return count(w, e, d.Department, nil)
	case fieldwork.SessionStarted:
		s := sourceRow{Stream: e.Stream, Kind: Session, Department: d.Department, LifeSituation: d.LifeSituation, Observer: cmp.Or(d.Observer, e.Actor)}
		if err := begin(w, s, d.Participants); err != nil {
			return err
		}
		return count(w, e, d.Department, nil)
	case fieldwork.ParticipantsAdded:
		return join(w, e.Stream, d.Participants)
	case fieldwork.NoteWritten:
		return countOwn(w, e, func(c *cellRow) { c.Notes++ })
	case fieldwork.NoteDiscarded:
		return countOwn(w, e, func(c *cellRow) { c.Notes-- })
	case interview.Started:
		s := sourceRow{Stream: e.Stream, Kind: Interview, Department: d.Department, LifeSituation: d.LifeSituation, Observer: cmp.Or(d.Interviewer, e.Actor)}
		if err := begin(w, s, d.Participants); err != nil {
			return err
		}
		return count(w, e, d.Department, nil)
	case interview.UtteranceRecorded:
		return countOwn(w, e, func(c *cellRow) { c.Utterances++ })
	case interview.WaitTold:
		if d.Department == "" {
			return nil
		}
		return count(w, e, d.Department, nil)
	}
	return nil
}

// begin notes a source, if it is new.
func begin(w view.Writer, s sourceRow, people []string) error {
	if _, there, err := sources.Get(w, s.Stream); err != nil || there {
		return err
	}
	s.People, s.Lanes = column.Encode(sorted(people)), column.Encode[string](nil)
	return sources.Put(w, s)
}

// countOwn counts something in the source's own department.
func countOwn(w view.Writer, e event.Recorded, change func(*cellRow)) error {
	s, there, err := sources.Get(w, e.Stream)
	if err != nil || !there {
		return err
	}
	return count(w, e, s.Department, change)
}

// count counts an event of a source in a department, once.
func count(w view.Writer, e event.Recorded, department string, change func(*cellRow)) error {
	lane, there, err := lanes.Get(w, e.Stream, department)
	if err != nil || there && e.Revision < lane.Next {
		return err
	}
	if !there {
		if lane, err = open(w, e.Stream, department); err != nil {
			return err
		}
	}
	lane.Next = e.Revision + 1
	if err := lanes.Put(w, lane); err != nil {
		return err
	}
	return alter(w, place{single, department, lane.LifeSituation}, func(c *cellRow) {
		if change != nil {
			change(c)
		}
		at := e.HappenedAt.UTC().Truncate(time.Microsecond)
		if c.First.IsZero() || at.Before(c.First) {
			c.First = at
		}
		if at.After(c.Last) {
			c.Last = at
		}
	})
}

// open counts a source where it is first seen in a department. Of a source that
// has not begun, as the log never tells it, nothing is known but the department.
func open(w view.Writer, stream, department string) (laneRow, error) {
	s, there, err := sources.Get(w, stream)
	if err != nil {
		return laneRow{}, err
	}
	lane := laneRow{Stream: stream, Department: department, LifeSituation: s.LifeSituation}
	if !there {
		return lane, nil
	}
	seen, err := column.Decode[string](s.Lanes)
	if err != nil {
		return lane, err
	}
	in := []place{{single, department, s.LifeSituation}, {overSituations, department, ""}}
	if len(seen) == 0 {
		in = append(in, place{overPlaces, "", s.LifeSituation}, place{overAll, "", ""})
	}
	for _, p := range in {
		err := alter(w, p, func(c *cellRow) {
			switch s.Kind {
			case Journey:
				c.Journeys++
			case Session:
				c.Sessions++
			default:
				c.Interviews++
			}
		})
		if err != nil {
			return lane, err
		}
	}
	s.Lanes = column.Encode(sorted(append(seen, department)))
	if err := sources.Put(w, s); err != nil {
		return lane, err
	}
	people, err := column.Decode[string](s.People)
	if err != nil {
		return lane, err
	}
	for _, who := range people {
		if err := meet(w, asParticipant, who, department, s.LifeSituation); err != nil {
			return lane, err
		}
	}
	return lane, meet(w, asObserver, s.Observer, department, s.LifeSituation)
}

// join notes that others take part in a source.
func join(w view.Writer, stream string, more []string) error {
	s, there, err := sources.Get(w, stream)
	if err != nil || !there {
		return err
	}
	people, err := column.Decode[string](s.People)
	if err != nil {
		return err
	}
	s.People = column.Encode(sorted(append(people, more...)))
	if err := sources.Put(w, s); err != nil {
		return err
	}
	in, err := column.Decode[string](s.Lanes)
	if err != nil {
		return err
	}
	for _, department := range in {
		for _, who := range more {
			if err := meet(w, asParticipant, who, department, s.LifeSituation); err != nil {
				return err
			}
		}
	}
	return nil
}

// meet counts somebody in a place, and in the sums that the place is part of,
// where that person was not met before.
func meet(w view.Writer, as, who, department, situation string) error {
	if who == "" {
		return nil
	}
	p, _, err := persons.Get(w, as, who)
	if err != nil {
		return err
	}
	known, err := column.Decode[[2]string](p.Places)
	if err != nil {
		return err
	}
	here := [2]string{department, situation}
	if slices.Contains(known, here) {
		return nil
	}
	in := []place{{single, department, situation}}
	if !slices.ContainsFunc(known, func(k [2]string) bool { return k[0] == department }) {
		in = append(in, place{overSituations, department, ""})
	}
	if !slices.ContainsFunc(known, func(k [2]string) bool { return k[1] == situation }) {
		in = append(in, place{overPlaces, "", situation})
	}
	if len(known) == 0 {
		in = append(in, place{overAll, "", ""})
	}
	for _, at := range in {
		err := alter(w, at, func(c *cellRow) {
			if as == asObserver {
				c.Observers++
			} else {
				c.Participants++
			}
		})
		if err != nil {
			return err
		}
	}
	known = append(known, here)
	slices.SortFunc(known, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	return persons.Put(w, personRow{as, who, column.Encode(known)})
}

// place is a cell, or a sum of cells.
type place struct {
	sum                       sum
	department, lifeSituation string
}

func alter(w view.Writer, p place, change func(*cellRow)) error {
	c, _, err := cells.Get(w, p.sum, p.department, p.lifeSituation)
	if err != nil {
		return err
	}
	c.Sum, c.Department, c.LifeSituation = p.sum, p.department, p.lifeSituation
	change(&c)
	return cells.Put(w, c)
}

func sorted(list []string) []string { return slices.Compact(slices.Sorted(slices.Values(list))) }
