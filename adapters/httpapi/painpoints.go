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

// PainPointFilter are the query parameters that choose pain points.
type PainPointFilter struct {
	Kind          string `query:"kind"`
	Department    string `query:"department" doc:"one that crosses departments is found under each of them"`
	LifeSituation string `query:"life_situation"`
	Principle     string `query:"principle"`
	Severity      string `query:"severity" enum:"low,medium,high,critical"`
	State         string `query:"state" enum:"open,detected,confirmed,dismissed,assigned,addressed,resolved,receded,recurred,reemerged" doc:"open: those that hold now and that nobody has dismissed or resolved"`
	CrossCutting  bool   `query:"cross_cutting" doc:"only those that cross departments"`
	PainPointWording
}

// PainPointWording are in which words pain points are told.
type PainPointWording struct {
	Set  string `query:"set" doc:"principles are given in this set, through the mapping; as they are if left out"`
	Lang string `query:"lang" enum:"da,en" default:"da" doc:"of titles and of figures in words"`
}

func (in PainPointFilter) filter() painpoints.Filter {
	f := painpoints.Filter{Kind: in.Kind, Department: in.Department, LifeSituation: in.LifeSituation, Principle: in.Principle,
		Set: in.Set, Severity: painpoint.Severity(in.Severity), State: painpoints.State(in.State), Across: in.CrossCutting, Lang: painpoints.Lang(in.Lang)}
	if in.State == "open" {
		f.State, f.Open = "", true
	}
	return f
}

type painpointsInput struct {
	MinPosition string `query:"min_position" doc:"Wait until the view has come at least this far in the log"`
	PainPointFilter
	Limit int `query:"limit" minimum:"0" maximum:"10000" doc:"0 for all"`
}

type matrixInput struct {
	MinPosition string `query:"min_position"`
	PainPointFilter
}

type painpointInput struct {
	MinPosition string `query:"min_position"`
	ID          string `path:"id"`
	After       string `query:"after" doc:"what the page of evidence before gave as next"`
	Limit       int    `query:"limit" minimum:"0" maximum:"1000" doc:"pieces of evidence on a page; 100 if left out"`
	PainPointWording
}

func (in painpointInput) id() (uuid.UUID, error) {
	id, err := uuid.Parse(in.ID)
	if err != nil {
		return id, fault.NotFoundf("id", "%q is not a pain point's id; it is a UUID", in.ID)
	}
	return id, nil
}

type painpointsBody struct {
	PainPoints []painpoints.Summary `json:"pain_points"`
}

func (a *api) addPainpoints(h huma.API) {
	get := func(id, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: []string{"pain points"}}
	}
	huma.Register(h, get("pain-points", "/api/v1/painpoints", "Pain points, the worst first"),
		func(ctx context.Context, in *painpointsInput) (*bodyOf[painpointsBody], error) {
			f := in.filter()
			f.Limit = in.Limit
			return answer(ctx, a, painpointsView, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (painpointsBody, error) {
				list, err := painpoints.List(r, f)
				return painpointsBody{full(list)}, err
			})
		})
	huma.Register(h, get("pain-point-matrix", "/api/v1/painpoints/matrix", "Pain points by department and guiding principle, and how much was observed in each department"),
		func(ctx context.Context, in *matrixInput) (*bodyOf[matrixBody], error) {
			out, err := a.matrix(ctx, in)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[matrixBody]{out}, nil
		})
	huma.Register(h, get("pain-point", "/api/v1/painpoints/{id}", "One pain point: its history, what people said of it, and the events that it rests on"),
		func(ctx context.Context, in *painpointInput) (*bodyOf[painpoints.Page], error) {
			id, err := in.id()
			if err != nil {
				return nil, a.problemOf(err)
			}
			return answer(ctx, a, painpointsView, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (painpoints.Page, error) {
				page, err := painpoints.Get(r, id, painpoints.Paging{After: in.After, Limit: in.Limit, Set: in.Set, Lang: painpoints.Lang(in.Lang)})
				for i := range page.Evidence {
					page.Evidence[i].Erased = a.gone(page.Evidence[i].Stream)
				}
				return page, err
			})
		})
	huma.Register(h, get("pain-point-opened", "/api/v1/painpoints/{id}/evidence", "What a pain point rests on, opened: the very words, and what was said before and after them"),
		func(ctx context.Context, in *painpointInput) (*bodyOf[openedBody], error) {
			out, err := a.openEvidence(ctx, in)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[openedBody]{out}, nil
		})
}

func (a *api) gone(stream string) bool { return a.Erasures != nil && a.Erasures.Gone(stream) }
