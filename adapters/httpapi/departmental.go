package httpapi

import (
	"context"
	"slices"
	"time"

	"ledetraad/domain/access"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/coverage"
	"ledetraad/projections/journeys"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/recurrence"
	"ledetraad/projections/view"
)

// ofDepartments is the part of an answer that touches the reader's own
// departments. What is another's is not there, rather than forbidden: that it
// exists may already tell something.
func ofDepartments(r access.Reader, answer any) (any, error) {
	switch x := answer.(type) {
	case journeys.Map:
		if !r.Of(lanes(x)) {
			return nil, fault.NotFoundf("id", "there is no journey %q that touches your departments", x.Journey)
		}
	case departmentsBody:
		x.Departments = slices.DeleteFunc(x.Departments, func(d journeys.DepartmentCount) bool { return !slices.Contains(r.Departments, d.Department) })
		return x, nil
	case painpoints.Page:
		if !r.Of(x.Departments) {
			return nil, fault.NotFoundf("id", "there is no pain point %s in your departments", x.ID)
		}
	case AlertBody:
		if !x.received && !r.Of(keysOf(x.Departments)) {
			return nil, noAlert(x.Alert)
		}
		x.Page = x.Own(r.Account)
		return x, nil
	case cocreation.WorkshopPage:
		if !r.Of(x.Departments) {
			return nil, fault.NotFoundf("id", "there is no workshop %q that touches your departments", x.Workshop.Workshop)
		}
		x.Solutions = slices.DeleteFunc(x.Solutions, func(s cocreation.Solution) bool { return !r.Of(s.Departments) })
		return x, nil
	case cocreation.SolutionPage:
		if !r.Of(x.Departments) {
			return nil, fault.NotFoundf("id", "there is no solution %q that touches your departments", x.Solution.Solution)
		}
		x.Watch = slices.DeleteFunc(x.Watch, func(w cocreation.Watch) bool {
			return w.Department != "" && !slices.Contains(r.Departments, w.Department)
		})
		return x, nil
	case cocreation.MeasurementPage:
		if !r.Of(x.Departments) {
			return nil, fault.NotFoundf("id", "there is no measurement %q that touches your departments", x.Measurement.Measurement)
		}
	case JourneyPainsBody:
		return x.within(r.Departments)
	case DeviationsBody:
		if !r.Of(x.lanes) {
			return nil, fault.NotFoundf("id", "there is no journey %q that touches your departments", x.journey)
		}
	case coverage.Coverage:
		return x.Within(r.Departments), nil
	case recurrence.Counter:
		return x.Within(r.Departments), nil
	case matrixBody:
		foreign := func(d string) bool { return !slices.Contains(r.Departments, d) }
		x.Departments = slices.DeleteFunc(x.Departments, foreign)
		x.Cells = slices.DeleteFunc(x.Cells, func(c painpoints.Cell) bool { return foreign(c.Department) })
		return x, nil
	}
	return answer, nil
}

// departmentsOf is what an event touches, as far as it must be known. It answers
// a fault where a reader of some departments asks for an event that does not
// touch them and is not the reader's own.
func (a *api) departmentsOf(ctx context.Context, e event.Recorded) (departments []string, err error) {
	v := visitOf(ctx)
	category, id := event.SplitStream(e.Stream)
	if category == access.Category && permissions["access-log"].of(v.reader) == no {
		return nil, fault.NotFoundf("stream", "the access log is read by participant")
	}
	if !v.scoped || category == programme.Category {
		return nil, nil
	}
	switch category {
	case journey.Category:
		departments, err = ask(ctx, a, journeysView, Moment{}, "", func(r view.Reader, now time.Time) ([]string, error) {
			m, _, err := journeys.Timeline(r, id, now)
			return lanes(m), err
		})
	case painpoint.Category:
		departments, err = a.departmentsOfPainpoint(ctx, e.Stream)
	}
	if err == nil && !v.reader.Of(departments) && e.Actor != v.reader.Account {
		err = fault.NotFoundf("stream", "there is nothing at %s that touches your departments", e.Stream)
	}
	return departments, err
}

// departmentsOfPainpoint are those that a pain point is of, or that it crosses,
// as it was first found.
func (a *api) departmentsOfPainpoint(ctx context.Context, stream string) ([]string, error) {
	e, err := a.Views.Event(ctx, stream, 0)
	if err != nil {
		return nil, err
	}
	f, _ := painpoint.FindingOf(e.Data)
	if f.Crosses != nil {
		return f.Crosses.Departments, nil
	}
	return []string{f.Scope.Department}, nil
}

// mayJudge reports why a reader may not give a command to a pain point: who is
// bound to departments judges what is of one of them, and only speaks on what
// crosses them.
func (a *api) mayJudge(ctx context.Context, r access.Reader, c decider.Command) error {
	category, _ := event.SplitStream(c.Stream)
	if category != painpoint.Category || r.Everywhere() {
		return a.mayAlert(ctx, r, c)
	}
	e, err := a.Views.Event(ctx, c.Stream, 0)
	if err != nil {
		return err
	}
	f, found := painpoint.FindingOf(e.Data)
	if !found {
		return fault.NotFoundf("stream", "there is no pain point %s", c.Stream)
	}
	if f.Crosses == nil {
		if r.Of([]string{f.Scope.Department}) {
			return nil
		}
		return fault.NotFoundf("stream", "there is no pain point %s in your departments", c.Stream)
	}
	if !r.Of(f.Crosses.Departments) {
		return fault.NotFoundf("stream", "there is no pain point %s in your departments", c.Stream)
	}
	switch c.Intent.(type) {
	case painpoint.Comment, painpoint.Object:
		return nil
	}
	return &deniedError{"it crosses departments: a designer or the programme's leader judges it; you may comment on it, or object"}
}
