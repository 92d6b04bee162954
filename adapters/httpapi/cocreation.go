package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	domain "ledetraad/domain/cocreation"
	"ledetraad/domain/fault"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/view"
)

type workshopsInput struct {
	Moment
	Department    string `query:"department" doc:"that holds it, or whose employees were there"`
	LifeSituation string `query:"life_situation"`
	Method        string `query:"method"`
	State         string `query:"state" enum:"planned,held,cancelled"`
	PainPoint     string `query:"pain_point" doc:"id of a pain point it worked on"`
}

type solutionsInput struct {
	Moment
	Department    string `query:"department" doc:"that owns it, tests it or works by it, or whose pain it is to answer"`
	LifeSituation string `query:"life_situation"`
	State         string `query:"state" enum:"proposed,described,testing,tested,adopted,dropped"`
	Level         string `query:"level" enum:"individual,organisational,strategic"`
	PainPoint     string `query:"pain_point" doc:"id of a pain point it is to answer"`
	Workshop      string `query:"workshop" doc:"id of the workshop that it came from"`
}

type momentInput struct {
	Moment
	ID string `path:"id"`
}

type workshopsBody struct {
	Workshops []cocreation.Workshop `json:"workshops"`
}

type solutionsBody struct {
	Solutions []cocreation.Solution `json:"solutions"`
}

type measurementsInput struct {
	Moment
	Department    string `query:"department" doc:"that it is to show something of"`
	LifeSituation string `query:"life_situation"`
	Solution      string `query:"solution" doc:"id of a solution that it is to show something of"`
	PainPoint     string `query:"pain_point" doc:"id of a pain point that it is to show something of"`
}

type measurementsBody struct {
	Measurements []cocreation.Measurement `json:"measurements"`
}

func (a *api) addCocreation(h huma.API) {
	tags := []string{"co-creation"}
	get := func(id, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: tags}
	}
	huma.Register(h, get("workshops", "/api/v1/workshops", "Workshops, the latest first"),
		func(ctx context.Context, in *workshopsInput) (*bodyOf[workshopsBody], error) {
			f := cocreation.WorkshopFilter{Department: in.Department, LifeSituation: in.LifeSituation, Method: in.Method, State: cocreation.WorkshopState(in.State)}
			var err error
			if f.PainPoint, err = optionalID("pain_point", in.PainPoint); err != nil {
				return nil, a.problemOf(err)
			}
			return seen(ctx, a, in.Moment, func(r view.Reader, m cocreation.Moment) (workshopsBody, error) {
				f.Moment = m
				list, err := cocreation.Workshops(r, f)
				return workshopsBody{full(list)}, err
			})
		})
	huma.Register(h, get("workshop", "/api/v1/workshops/{id}", "One workshop: who was there, what came of it, and its history"),
		func(ctx context.Context, in *momentInput) (*bodyOf[cocreation.WorkshopPage], error) {
			return seen(ctx, a, in.Moment, func(r view.Reader, m cocreation.Moment) (cocreation.WorkshopPage, error) {
				return there(cocreation.WorkshopOf(r, in.ID, m))("id", "there is no workshop %q, or it was not known then", in.ID)
			})
		})
	huma.Register(h, get("solutions", "/api/v1/solutions", "Solutions, the latest proposed first"),
		func(ctx context.Context, in *solutionsInput) (*bodyOf[solutionsBody], error) {
			f := cocreation.SolutionFilter{Department: in.Department, LifeSituation: in.LifeSituation, State: domain.Stage(in.State), Level: domain.Level(in.Level), Workshop: in.Workshop}
			var err error
			if f.PainPoint, err = optionalID("pain_point", in.PainPoint); err != nil {
				return nil, a.problemOf(err)
			}
			return seen(ctx, a, in.Moment, func(r view.Reader, m cocreation.Moment) (solutionsBody, error) {
				f.Moment = m
				list, err := cocreation.Solutions(r, f)
				return solutionsBody{full(list)}, err
			})
		})
	huma.Register(h, get("solution", "/api/v1/solutions/{id}",
		"One solution: its tests and decisions, and its pain points' own figures before and after it was adopted, which say nothing of cause"),
		func(ctx context.Context, in *momentInput) (*bodyOf[cocreation.SolutionPage], error) {
			return seen(ctx, a, in.Moment, func(r view.Reader, m cocreation.Moment) (cocreation.SolutionPage, error) {
				return there(cocreation.SolutionOf(r, in.ID, m))("id", "there is no solution %q, or it was not known then", in.ID)
			})
		})
	huma.Register(h, get("measurements", "/api/v1/measurements", "Measurements among citizens, relatives and employees, before and after, by name"),
		func(ctx context.Context, in *measurementsInput) (*bodyOf[measurementsBody], error) {
			f := cocreation.MeasurementFilter{Department: in.Department, LifeSituation: in.LifeSituation, Solution: in.Solution}
			var err error
			if f.PainPoint, err = optionalID("pain_point", in.PainPoint); err != nil {
				return nil, a.problemOf(err)
			}
			return seen(ctx, a, in.Moment, func(r view.Reader, m cocreation.Moment) (measurementsBody, error) {
				f.Moment = m
				list, err := cocreation.Measurements(r, f)
				return measurementsBody{full(list)}, err
			})
		})
	huma.Register(h, get("measurement", "/api/v1/measurements/{id}",
		"One measurement: what was asked, how many answered, and what they answered before and after, which says nothing of cause"),
		func(ctx context.Context, in *momentInput) (*bodyOf[cocreation.MeasurementPage], error) {
			return seen(ctx, a, in.Moment, func(r view.Reader, m cocreation.Moment) (cocreation.MeasurementPage, error) {
				return there(cocreation.MeasurementOf(r, in.ID, m))("id", "there is no measurement %q, or it was not known then", in.ID)
			})
		})
	huma.Register(h, get("involvement", "/api/v1/involvement", "How many people have been involved, by method and group; workshops and solutions by state"),
		func(ctx context.Context, in *struct{ Moment }) (*bodyOf[cocreation.Report], error) {
			return seen(ctx, a, in.Moment, cocreation.ReportOf)
		})
}

// seen answers from the live view, looked at from the moment asked for: this
// view keeps what was recorded, so a day of the past needs no replay.
func seen[T any](ctx context.Context, a *api, m Moment, query func(view.Reader, cocreation.Moment) (T, error)) (*bodyOf[T], error) {
	var at cocreation.Moment
	var err error
	if at.KnownAt, err = moment("known_at", m.KnownAt, true); err != nil {
		return nil, a.problemOf(err)
	}
	if at.HappenedUntil, err = moment("until", m.Until, true); err != nil {
		return nil, a.problemOf(err)
	}
	return answer(ctx, a, cocreation.Name, Moment{MinPosition: m.MinPosition}, "", func(r view.Reader, _ time.Time) (T, error) { return query(r, at) })
}

func optionalID(field, v string) (uuid.UUID, error) {
	if v == "" {
		return uuid.Nil, nil
	}
	id, err := uuid.Parse(v)
	if err != nil {
		return id, fault.Invalidf(field, "is not an id; want a UUID, as ledetraad painpoints list shows it")
	}
	return id, nil
}
