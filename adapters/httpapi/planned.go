package httpapi

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
	"ledetraad/projections/planned"
	"ledetraad/projections/view"
)

type plansInput struct {
	Moment
	LifeSituation string `query:"life_situation" doc:"key of a life situation"`
}

type planInput struct {
	Moment
	Key string `path:"key" doc:"the plan: what stands behind plannedjourney- in its stream's name"`
}

type situationDeviationsInput struct {
	Moment
	Key        string `path:"key" doc:"key of a life situation"`
	Department string `query:"department" doc:"only journeys that touch this department"`
	From       string `query:"from" doc:"begun not before this time or day"`
	To         string `query:"to" doc:"begun before this time, or until the end of this day"`
}

type plansBody struct {
	Plans []planned.Plan `json:"plans"`
}

// DeviationsBody is a journey held against its plan.
type DeviationsBody struct {
	Comparison *planned.Comparison `json:"comparison" doc:"null where no plan held when the journey began"`

	journey string
	lanes   []string
}

// SituationDeviationsBody is the journeys of a life situation held against its plans.
type SituationDeviationsBody struct {
	Plans []planned.Deviations `json:"plans"`
}

// withoutFew leaves out counts of few people.
func (b SituationDeviationsBody) withoutFew() SituationDeviationsBody {
	b.Plans = slices.Clone(b.Plans)
	for i, d := range b.Plans {
		b.Plans[i] = d.WithoutFew(fewest)
	}
	return b
}

// addPlanned adds planned journeys, and actual ones held against them.
func (a *api) addPlanned(h huma.API) {
	tags := []string{"journeys"}
	huma.Register(h, huma.Operation{OperationID: "planned-journeys", Method: http.MethodGet, Path: "/api/v1/planned-journeys", Tags: tags,
		Summary: "Planned journeys: what is meant to happen, with every edition"},
		func(ctx context.Context, in *plansInput) (*bodyOf[plansBody], error) {
			list, err := a.plans(ctx, in.Moment, in.LifeSituation)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[plansBody]{plansBody{list}}, nil
		})
	huma.Register(h, huma.Operation{OperationID: "planned-journey", Method: http.MethodGet, Path: "/api/v1/planned-journeys/{key}", Tags: tags,
		Summary: "One planned journey"},
		func(ctx context.Context, in *planInput) (*bodyOf[planned.Plan], error) {
			m, err := plannedMoment(in.Moment)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return answer(ctx, a, planned.Name, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (planned.Plan, error) {
				return there(planned.PlanOf(r, in.Key, m))("key", "there is no planned journey %q, or it was not known then", in.Key)
			})
		})
	huma.Register(h, huma.Operation{OperationID: "journey-deviations", Method: http.MethodGet, Path: "/api/v1/journeys/{id}/deviations", Tags: tags,
		Summary: "A journey held against the plan that held when it began: what is missing, late, elsewhere, in another order, and what nobody planned"},
		func(ctx context.Context, in *journeyInput) (*bodyOf[DeviationsBody], error) {
			out, err := a.deviations(ctx, in)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[DeviationsBody]{out}, nil
		})
	huma.Register(h, huma.Operation{OperationID: "life-situation-deviations", Method: http.MethodGet, Path: "/api/v1/life-situations/{key}/deviations", Tags: tags,
		Summary: "All journeys of a life situation held against its plans: in how many each step was done, missing, late, elsewhere"},
		func(ctx context.Context, in *situationDeviationsInput) (*bodyOf[SituationDeviationsBody], error) {
			f, err := Narrowing{LifeSituation: in.Key, Department: in.Department, From: in.From, To: in.To}.filter()
			if err != nil {
				return nil, a.problemOf(err)
			}
			list, err := a.plans(ctx, in.Moment, in.Key)
			if err != nil {
				return nil, a.problemOf(err)
			}
			out := []planned.Deviations{}
			if len(list) > 0 { // else there is no need to read a journey
				g, at, err := a.gather(ctx, in.Moment, in.Key)
				if err == nil {
					out, err = planned.Of(g, list, f, at)
				}
				if err != nil {
					return nil, a.problemOf(err)
				}
			}
			return &bodyOf[SituationDeviationsBody]{SituationDeviationsBody{out}}, nil
		})
}

func (a *api) deviations(ctx context.Context, in *journeyInput) (DeviationsBody, error) {
	list, err := a.plans(ctx, in.Moment, "")
	if err != nil {
		return DeviationsBody{}, err
	}
	out := DeviationsBody{journey: in.ID}
	return ask(ctx, a, journeysView, in.Moment, event.StreamName(journey.Category, in.ID), func(r view.Reader, now time.Time) (DeviationsBody, error) {
		m, ok, err := journeys.Timeline(r, in.ID, now)
		if err != nil || !ok {
			return there(out, ok, err)("id", "there is no journey %q, or it was not known then", in.ID)
		}
		out.lanes = lanes(m)
		c, ok, err := journeys.CourseOf(r, in.ID, now)
		if err != nil || !ok {
			return out, err
		}
		if p, e, held := planned.For(list, c.Journey, c.LifeSituation, c.Begin); held {
			compared := planned.Compare(p, e, c, now)
			out.Comparison = &compared
		}
		return out, nil
	})
}

// plans are those that were known, and described, at the moment asked for.
func (a *api) plans(ctx context.Context, m Moment, lifeSituation string) ([]planned.Plan, error) {
	at, err := plannedMoment(m)
	if err != nil {
		return nil, err
	}
	return ask(ctx, a, planned.Name, Moment{MinPosition: m.MinPosition}, "", func(r view.Reader, _ time.Time) ([]planned.Plan, error) {
		return planned.Plans(r, lifeSituation, at)
	})
}

func plannedMoment(m Moment) (at planned.Moment, err error) {
	if at.KnownAt, err = moment("known_at", m.KnownAt, true); err != nil {
		return at, err
	}
	at.HappenedUntil, err = moment("until", m.Until, true)
	return at, err
}
