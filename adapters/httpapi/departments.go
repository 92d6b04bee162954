package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/domain/programme"
	"ledetraad/projections/journeys"
	"ledetraad/projections/reference"
	"ledetraad/projections/view"
)

type narrowedInput struct {
	Moment
	Narrowing
}

type flowInput struct {
	Moment
	Narrowing
	By string `query:"by" enum:"activity,department" default:"activity" doc:"what a node stands for"`
}

type departmentsBody struct {
	Departments []journeys.DepartmentCount `json:"departments"`
}

type handOversBody struct {
	HandOvers []journeys.Handing `json:"hand_overs"`
}

type responsesBody struct {
	Responses []journeys.Response `json:"responses"`
}

// ProgrammeBody is what the municipality has decided about its effort.
type ProgrammeBody struct {
	Programmes     []reference.Programme     `json:"programmes"`
	Departments    []reference.Department    `json:"departments"`
	LifeSituations []reference.LifeSituation `json:"life_situations"`
	PrincipleSets  []reference.PrincipleSet  `json:"principle_sets"`
	Norms          []programme.Norm          `json:"norms"`
}

func (a *api) addDepartments(h huma.API) {
	tags := []string{"departments"}
	huma.Register(h, huma.Operation{OperationID: "departments", Method: http.MethodGet, Path: "/api/v1/departments", Tags: tags,
		Summary: "Departments, with how much is recorded of each"},
		func(ctx context.Context, in *Moment) (*bodyOf[departmentsBody], error) {
			return answer(ctx, a, journeysView, *in, "", func(r view.Reader, _ time.Time) (departmentsBody, error) {
				list, err := journeys.Departments(r)
				return departmentsBody{full(list)}, err
			})
		})
	huma.Register(h, huma.Operation{OperationID: "flow", Method: http.MethodGet, Path: "/api/v1/departments/flow", Tags: tags,
		Summary: "Which touchpoints directly follow which, how often, and after how long"},
		func(ctx context.Context, in *flowInput) (*bodyOf[journeys.Graph], error) {
			f, err := in.filter()
			if err != nil {
				return nil, a.problemOf(err)
			}
			return answer(ctx, a, journeysView, in.Moment, "", func(r view.Reader, _ time.Time) (journeys.Graph, error) {
				return journeys.Flow(r, journeys.By(in.By), f)
			})
		})
	huma.Register(h, huma.Operation{OperationID: "hand-overs", Method: http.MethodGet, Path: "/api/v1/departments/hand-overs", Tags: tags,
		Summary: "What departments hand to each other, warm and cold"},
		func(ctx context.Context, in *narrowedInput) (*bodyOf[handOversBody], error) {
			f, err := in.filter()
			if err != nil {
				return nil, a.problemOf(err)
			}
			return answer(ctx, a, journeysView, in.Moment, "", func(r view.Reader, now time.Time) (handOversBody, error) {
				list, err := journeys.HandOvers(r, f, now)
				return handOversBody{full(list)}, err
			})
		})
	huma.Register(h, huma.Operation{OperationID: "responses", Method: http.MethodGet, Path: "/api/v1/departments/responses", Tags: tags,
		Summary: "Response times by department, kind of request and channel, on the clock that the norm names"},
		func(ctx context.Context, in *narrowedInput) (*bodyOf[responsesBody], error) {
			f, err := in.filter()
			if err != nil {
				return nil, a.problemOf(err)
			}
			return answer(ctx, a, journeysView, in.Moment, "", func(r view.Reader, now time.Time) (responsesBody, error) {
				list, err := journeys.Responses(r, f, now)
				return responsesBody{full(list)}, err
			})
		})
}

func (a *api) addProgramme(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "programme", Method: http.MethodGet, Path: "/api/v1/programme", Tags: []string{"programme"},
		Summary: "Departments and units, life situations, guiding principles and norms"},
		func(ctx context.Context, in *Moment) (*bodyOf[ProgrammeBody], error) {
			return answer(ctx, a, programmeView, *in, "", func(r view.Reader, _ time.Time) (b ProgrammeBody, err error) {
				if b.Programmes, err = reference.Programmes(r); err != nil {
					return b, err
				}
				if b.Departments, err = reference.Departments(r); err != nil {
					return b, err
				}
				if b.LifeSituations, err = reference.LifeSituations(r); err != nil {
					return b, err
				}
				if b.PrincipleSets, err = reference.PrincipleSets(r); err != nil {
					return b, err
				}
				b.Norms, err = reference.Norms(r, "")
				return ProgrammeBody{full(b.Programmes), full(b.Departments), full(b.LifeSituations), full(b.PrincipleSets), full(b.Norms)}, err
			})
		})
}
