package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/view"
)

type painpointsInput struct {
	MinPosition   string `query:"min_position" doc:"Wait until the view has come at least this far in the log"`
	Kind          string `query:"kind"`
	Department    string `query:"department"`
	LifeSituation string `query:"life_situation"`
	Principle     string `query:"principle"`
	Severity      string `query:"severity" enum:"low,medium,high,critical"`
	State         string `query:"state" enum:"detected,receded"`
	Limit         int    `query:"limit" minimum:"0" maximum:"10000" doc:"0 for all"`
}

type painpointInput struct {
	MinPosition string `query:"min_position"`
	ID          string `path:"id"`
	After       string `query:"after" doc:"what the page of evidence before gave as next"`
	Limit       int    `query:"limit" minimum:"0" maximum:"1000" doc:"pieces of evidence on a page; 100 if left out"`
}

type painpointsBody struct {
	PainPoints []painpoints.Summary `json:"pain_points"`
}

func (a *api) addPainpoints(h huma.API) {
	tags := []string{"pain points"}
	huma.Register(h, huma.Operation{OperationID: "pain-points", Method: http.MethodGet, Path: "/api/v1/painpoints", Tags: tags,
		Summary: "Pain points, the worst first"},
		func(ctx context.Context, in *painpointsInput) (*bodyOf[painpointsBody], error) {
			f := painpoints.Filter{Kind: in.Kind, Department: in.Department, LifeSituation: in.LifeSituation, Principle: in.Principle,
				Severity: painpoint.Severity(in.Severity), State: painpoints.State(in.State), Limit: in.Limit}
			return answer(ctx, a, painpointsView, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (painpointsBody, error) {
				list, err := painpoints.List(r, f)
				return painpointsBody{full(list)}, err
			})
		})
	huma.Register(h, huma.Operation{OperationID: "pain-point-matrix", Method: http.MethodGet, Path: "/api/v1/painpoints/matrix", Tags: tags,
		Summary: "Pain points by department and guiding principle"},
		func(ctx context.Context, in *struct {
			MinPosition string `query:"min_position"`
		}) (*bodyOf[painpoints.Grid], error) {
			return answer(ctx, a, painpointsView, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (painpoints.Grid, error) {
				return painpoints.Matrix(r)
			})
		})
	huma.Register(h, huma.Operation{OperationID: "pain-point", Method: http.MethodGet, Path: "/api/v1/painpoints/{id}", Tags: tags,
		Summary: "One pain point: its history, and the events that it rests on"},
		func(ctx context.Context, in *painpointInput) (*bodyOf[painpoints.Page], error) {
			id, err := uuid.Parse(in.ID)
			if err != nil {
				return nil, a.problemOf(fault.NotFoundf("id", "%q is not a pain point's id; it is a UUID", in.ID))
			}
			return answer(ctx, a, painpointsView, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (painpoints.Page, error) {
				page, err := painpoints.Get(r, id, painpoints.Paging{After: in.After, Limit: in.Limit})
				for i := range page.Evidence {
					page.Evidence[i].Erased = a.Erasures != nil && a.Erasures.Gone(page.Evidence[i].Stream)
				}
				return page, err
			})
		})
}
