package httpapi

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/view"
)

type foldedInput struct {
	Moment
	Key        string `path:"key" doc:"key of a life situation"`
	Department string `query:"department" doc:"only journeys that touch this department"`
	From       string `query:"from" doc:"begun not before this time or day"`
	To         string `query:"to" doc:"begun before this time, or until the end of this day"`
	Stages     int    `query:"stages" minimum:"0" maximum:"40" doc:"how many; 10 if left out"`
}

type waysInput struct {
	Moment
	Narrowing
	By    string `query:"by" enum:"activity,department" default:"activity" doc:"what a node stands for"`
	Limit int    `query:"limit" minimum:"0" maximum:"1000" doc:"20 if left out"`
}

type behindInput struct {
	Moment
	Narrowing
	By    string `query:"by" enum:"activity,department" default:"activity" doc:"what a node stands for"`
	First string `query:"first" required:"true" doc:"the node that the edge goes out from"`
	Next  string `query:"next" required:"true" doc:"the node that it comes to"`
	Limit int    `query:"limit" minimum:"0" maximum:"1000" doc:"50 if left out"`
	After string `query:"after" doc:"what the page before gave as next"`
}

type journeyPainsInput struct {
	MinPosition string `query:"min_position"`
	ID          string `path:"id"`
	PainPointWording
}

// JourneyPainsBody is the pain points that rest on a journey.
type JourneyPainsBody struct {
	PainPoints []painpoints.Here `json:"pain_points"`

	journey string
	lanes   []string
}

// addMaps adds what journey maps and the flow's page need beyond one journey's
// timeline and the flow itself.
func (a *api) addMaps(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "life-situation-map", Method: http.MethodGet, Path: "/api/v1/life-situations/{key}/map", Tags: []string{"journeys"},
		Summary: "All journeys of a life situation folded into stages: where, how many, how long they wait, what is handed on, how it felt"},
		func(ctx context.Context, in *foldedInput) (*bodyOf[journeys.Folded], error) {
			f, err := Narrowing{LifeSituation: in.Key, Department: in.Department, From: in.From, To: in.To}.filter()
			if err != nil {
				return nil, a.problemOf(err)
			}
			f.Limit = in.Stages
			out, err := a.fold(ctx, in.Moment, f)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[journeys.Folded]{out}, nil
		})
	huma.Register(h, huma.Operation{OperationID: "variants", Method: http.MethodGet, Path: "/api/v1/departments/flow/variants", Tags: []string{"departments"},
		Summary: "The ways that journeys take, the most usual first"},
		func(ctx context.Context, in *waysInput) (*bodyOf[journeys.Variants], error) {
			f, err := in.filter()
			if err != nil {
				return nil, a.problemOf(err)
			}
			f.Limit = in.Limit
			return answer(ctx, a, journeysView, in.Moment, "", func(r view.Reader, _ time.Time) (journeys.Variants, error) {
				return journeys.Ways(r, journeys.By(in.By), f)
			})
		})
	huma.Register(h, huma.Operation{OperationID: "flow-journeys", Method: http.MethodGet, Path: "/api/v1/departments/flow/journeys", Tags: []string{"departments"},
		Summary: "The journeys behind an edge of the flow"},
		func(ctx context.Context, in *behindInput) (*bodyOf[journeys.Page], error) {
			f, err := in.filter()
			if err != nil {
				return nil, a.problemOf(err)
			}
			f.Limit, f.After = in.Limit, in.After
			return answer(ctx, a, journeysView, in.Moment, "", func(r view.Reader, now time.Time) (journeys.Page, error) {
				return journeys.Behind(r, journeys.By(in.By), in.First, in.Next, f, now)
			})
		})
	huma.Register(h, huma.Operation{OperationID: "journey-pain-points", Method: http.MethodGet, Path: "/api/v1/journeys/{id}/painpoints", Tags: []string{"journeys"},
		Summary: "The pain points that rest on a journey, and on which of its events"},
		func(ctx context.Context, in *journeyPainsInput) (*bodyOf[JourneyPainsBody], error) {
			lanesOf, err := ask(ctx, a, journeysView, Moment{}, "", func(r view.Reader, now time.Time) ([]string, error) {
				m, ok, err := journeys.Timeline(r, in.ID, now)
				if err == nil && !ok {
					err = fault.NotFoundf("id", "there is no journey %q", in.ID)
				}
				return lanes(m), err
			})
			if err != nil {
				return nil, a.problemOf(err)
			}
			return answer(ctx, a, painpointsView, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (JourneyPainsBody, error) {
				list, err := painpoints.OfStream(r, event.StreamName(journey.Category, in.ID), in.Set, painpoints.Lang(in.Lang))
				return JourneyPainsBody{PainPoints: list, journey: in.ID, lanes: lanesOf}, err
			})
		})
}

// fold answers with a folded map.
func (a *api) fold(ctx context.Context, m Moment, f journeys.Filter) (journeys.Folded, error) {
	g, at, err := a.gather(ctx, m, f.LifeSituation)
	if err != nil {
		return journeys.Folded{}, err
	}
	return g.Fold(f, at)
}

// within leaves the pain points that touch some of the departments.
func (b JourneyPainsBody) within(departments []string) (JourneyPainsBody, error) {
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(d string) bool { return slices.Contains(departments, d) })
	}
	if !has(b.lanes) {
		return b, fault.NotFoundf("id", "there is no journey %q that touches your departments", b.journey)
	}
	b.PainPoints = slices.DeleteFunc(b.PainPoints, func(p painpoints.Here) bool { return !has(p.Departments) })
	return b, nil
}

// withoutFew leaves out pain points of few people: which journey they rest on
// would tell who these are.
func (b JourneyPainsBody) withoutFew() JourneyPainsBody {
	b.PainPoints = slices.DeleteFunc(b.PainPoints, func(p painpoints.Here) bool { return p.Participants == nil || *p.Participants < fewest })
	return b
}
