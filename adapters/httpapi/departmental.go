package httpapi

import (
	"context"
	"slices"
	"time"

	"ledetraad/domain/access"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/journeys"
	"ledetraad/projections/painpoints"
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
	case painpoints.Grid:
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
		if f, ok := painpoint.FindingOf(e.Data); ok {
			departments = []string{f.Scope.Department}
		}
	}
	if err == nil && !v.reader.Of(departments) && e.Actor != v.reader.Account {
		err = fault.NotFoundf("stream", "there is nothing at %s that touches your departments", e.Stream)
	}
	return departments, err
}
