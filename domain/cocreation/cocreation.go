// Package cocreation has the three aggregates by which pain is followed to its
// end: workshops, where citizens, relatives, employees and outside partners
// work out what to do; solutions, from the idea until they are adopted or
// dropped, each with the reason; and measurements, where citizens, relatives
// and employees are asked the same questions before and after.
//
// A solution says which pain points it is meant to answer. Whether it does is
// never decided here: what the pain points' own figures say before and after is
// shown beside it, and people judge.
//
// What people wrote freely is sealed under the pseudonyms of those it is about.
// Where nobody is named it is about the workshop, or the solution, itself and
// sealed under its stream's name, so that it can be erased all the same.
package cocreation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/participant"
	"ledetraad/domain/programme"
)

// The bounds of one event, so that it stays well below what the log accepts.
const (
	maxLinks   = 100 // pain points, life situations
	maxGroups  = 50  // rows of who was there
	maxPeople  = 200 // pseudonyms in a row
	maxCounted = 10_000
	maxOwners  = 10
)

// Links are what a workshop works on, or a solution is meant to answer. Pain
// points may be named before they are found: their ids follow from what they
// are.
type Links struct {
	LifeSituations []string    `json:"life_situations,omitempty"`
	PainPoints     []uuid.UUID `json:"pain_points,omitempty"`
}

// distinct checks each of a list, and that none stands there twice.
func distinct[T comparable](name string, list []T, one func(field string, v T) error) error {
	for n, v := range list {
		field := fmt.Sprintf("%s[%d]", name, n)
		if err := one(field, v); err != nil {
			return err
		}
		if slices.Contains(list[:n], v) {
			return fault.Invalidf(field, "stands there twice")
		}
	}
	return nil
}

func (l Links) check() error {
	if len(l.LifeSituations) > maxLinks || len(l.PainPoints) > maxLinks {
		return fault.Invalidf("data.pain_points", "names more than %d", maxLinks)
	}
	if err := distinct("data.life_situations", l.LifeSituations, check.Key); err != nil {
		return err
	}
	if err := distinct("data.pain_points", l.PainPoints, func(field string, p uuid.UUID) error {
		if p == uuid.Nil {
			return fault.Invalidf(field, "is missing")
		}
		return nil
	}); err != nil {
		return err
	}
	return nil
}

func (l Links) equal(o Links) bool {
	return slices.Equal(l.LifeSituations, o.LifeSituations) && slices.Equal(l.PainPoints, o.PainPoints)
}

func (l Links) references(r programme.References) programme.References {
	for n, k := range l.LifeSituations {
		r = r.LifeSituation(fmt.Sprintf("data.life_situations[%d]", n), k)
	}
	return r
}

// text is sealed under those it is about, or under the stream.
func text(stream, plain string, about []string) event.Text {
	if len(about) == 0 {
		about = []string{stream}
	}
	return event.About(plain, about...)
}

// people wants pseudonyms, each once.
func people(field string, names []string) error {
	if len(names) > maxPeople {
		return fault.Invalidf(field, "names %d people; at most %d fit", len(names), maxPeople)
	}
	for n, p := range names {
		at := fmt.Sprintf("%s[%d]", field, n)
		if err := participant.CheckPseudonym(at, p); err != nil {
			return err
		}
		if slices.Contains(names[:n], p) {
			return fault.Invalidf(at, "is named twice")
		}
	}
	return nil
}

// said wants text that is not blank.
func said(field, v string) error {
	if strings.TrimSpace(v) == "" {
		return fault.Invalidf(field, "is missing")
	}
	return check.Text(field, v)
}

func some(d ...event.Data) ([]event.Data, error) { return d, nil }

type mapText = func(string, event.Text) (event.Text, error)

// Events lists the event types of the aggregates.
func Events() []event.Type {
	return slices.Concat(workshopEvents(), solutionEvents(), measurementEvents())
}

// Intents lists the commands of the aggregates.
func Intents() []decider.IntentType {
	return slices.Concat(workshopIntents(), solutionIntents(), measurementIntents())
}

// ReferencesOf finds what a command refers to in the programme.
func ReferencesOf(i decider.Intent) programme.References {
	var r programme.References
	switch c := i.(type) {
	case Plan:
		return c.Links.references(r).Department("data.department", c.Department, "")
	case LinkWorkshop:
		return c.Links.references(r)
	case Hold:
		return attended(r, c.Present)
	case CorrectAttendance:
		return attended(r, c.Present)
	case Propose:
		return owned(c.Links.references(r), c.Owners)
	case ChangeOwners:
		return owned(r, c.Owners)
	case LinkSolution:
		return c.Links.references(r)
	case StartTest:
		return r.Department("data.department", c.Department, c.Unit)
	case TakeUp:
		return r.Department("data.department", c.Department, c.Unit)
	case Design:
		return c.Concerns.references(r)
	case LinkMeasurement:
		return c.Concerns.references(r)
	}
	return r
}
