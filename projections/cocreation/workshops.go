package cocreation

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/cocreation"
	"ledetraad/projections/view"
)

// WorkshopState is where a workshop stands.
type WorkshopState string

// The states of a workshop.
const (
	Planned   WorkshopState = "planned"
	Held      WorkshopState = "held"
	Cancelled WorkshopState = "cancelled"
)

// WorkshopStates lists all three.
var WorkshopStates = []WorkshopState{Planned, Held, Cancelled}

// Workshop is a workshop in a list.
type Workshop struct {
	Workshop       string                  `json:"workshop"`
	Stream         string                  `json:"stream"`
	Name           string                  `json:"name"`
	State          WorkshopState           `json:"state"`
	At             time.Time               `json:"at"` // when it was held, or is to be
	Place          string                  `json:"place,omitempty"`
	Department     string                  `json:"department,omitempty"` // that holds it
	Departments    []string                `json:"departments"`          // that, and those whose employees were there
	Method         string                  `json:"method"`
	LifeSituations []string                `json:"life_situations"`
	PainPoints     []uuid.UUID             `json:"pain_points"`
	Present        []cocreation.Attendance `json:"present"`
	Heads          map[string]int          `json:"heads"`           // how many were there, by group
	Actor          string                  `json:"actor,omitempty"` // who recorded it
}

// WorkshopPage is a workshop with its history and what came from it.
type WorkshopPage struct {
	Workshop
	Outcome   *Words     `json:"outcome,omitempty"`
	Solutions []Solution `json:"solutions"`
	History   []Step     `json:"history"`
}

// WorkshopFilter narrows a list; a zero field does not.
type WorkshopFilter struct {
	Department    string
	LifeSituation string
	Method        string
	State         WorkshopState
	PainPoint     uuid.UUID
	Moment        Moment
}

func (f WorkshopFilter) passes(w Workshop) bool {
	return (f.Department == "" || slices.Contains(w.Departments, f.Department)) &&
		(f.LifeSituation == "" || slices.Contains(w.LifeSituations, f.LifeSituation)) &&
		(f.Method == "" || f.Method == w.Method) && (f.State == "" || f.State == w.State) &&
		(f.PainPoint == uuid.Nil || slices.Contains(w.PainPoints, f.PainPoint))
}

// Workshops is those that pass the filter, the latest first. It is never nil.
func Workshops(r view.Reader, f WorkshopFilter) ([]Workshop, error) {
	all, err := courses(r, cocreation.WorkshopCategory, f.Moment)
	if err != nil {
		return nil, err
	}
	out := []Workshop{}
	for _, c := range all {
		if w, there := c.workshop(); there && f.passes(w.Workshop) {
			out = append(out, w.Workshop)
		}
	}
	slices.SortFunc(out, func(a, b Workshop) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Workshop, b.Workshop)) })
	return out, nil
}

// WorkshopOf is one workshop; false where there was none then.
func WorkshopOf(r view.Reader, id string, m Moment) (WorkshopPage, bool, error) {
	c, err := courseOf(r, cocreation.WorkshopStream(id), m)
	if err != nil {
		return WorkshopPage{}, false, err
	}
	w, there := c.workshop()
	if !there {
		return WorkshopPage{}, false, nil
	}
	w.History = c.history()
	w.Solutions, err = Solutions(r, SolutionFilter{Workshop: id, Moment: m})
	return w, true, err
}

// workshop is how it stands by the steps that are seen; false where it is not
// seen that there is one.
func (c course) workshop() (WorkshopPage, bool) {
	w := WorkshopPage{Workshop: Workshop{Workshop: c.id, Stream: c.stream, PainPoints: []uuid.UUID{}, LifeSituations: []string{}, Present: []cocreation.Attendance{}}}
	for _, s := range c.steps {
		switch d := s.data.(type) {
		case cocreation.Planned:
			w.Name, w.State, w.At, w.Place, w.Department, w.Method = d.Name, Planned, d.At, d.Place, d.Department, d.Method
			w.LifeSituations, w.PainPoints, w.Actor = full(d.LifeSituations), full(d.PainPoints), s.Actor
		case cocreation.Moved:
			w.At, w.Place = d.At, d.Place
		case cocreation.Cancelled:
			w.State = Cancelled
		case cocreation.Held:
			w.State, w.At, w.Present = Held, s.HappenedAt, full(d.Present)
		case cocreation.AttendanceCorrected:
			w.Present = full(d.Present)
		case cocreation.OutcomeWritten:
			w.Outcome = s.words
		case cocreation.WorkshopLinked:
			w.LifeSituations, w.PainPoints = full(d.LifeSituations), full(d.PainPoints)
		}
	}
	w.Departments, w.Heads = full(add(nil, w.Department)), map[string]int{}
	for _, a := range w.Present {
		w.Departments = add(w.Departments, a.Department)
		w.Heads[string(a.Group)] += a.Count()
	}
	return w, w.Name != ""
}
