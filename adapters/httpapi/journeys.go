package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
	"ledetraad/projections/view"
)

// Narrowing are the query parameters that narrow a view of journeys.
type Narrowing struct {
	LifeSituation string `query:"life_situation" doc:"key of a life situation"`
	Department    string `query:"department" doc:"key of a department"`
	From          string `query:"from" doc:"not before this time or day"`
	To            string `query:"to" doc:"before this time, or until the end of this day"`
}

func (n Narrowing) filter() (journeys.Filter, error) {
	f := journeys.Filter{LifeSituation: n.LifeSituation, Department: n.Department}
	var err error
	if f.From, err = moment("from", n.From, false); err != nil {
		return f, err
	}
	f.Until, err = moment("to", n.To, true)
	return f, err
}

type listInput struct {
	Moment
	Narrowing
	Participant string `query:"participant" doc:"a participant's pseudonym"`
	State       string `query:"state" enum:"open,ended" doc:"only open, or only ended, journeys"`
	Limit       int    `query:"limit" minimum:"0" maximum:"1000" doc:"journeys on a page; 50 if left out"`
	After       string `query:"after" doc:"what the page before gave as next"`
}

type journeyInput struct {
	Moment
	ID string `path:"id" doc:"the journey: what stands behind journey- in its stream's name"`
}

type eventInput struct {
	Stream   string `path:"stream"`
	Revision uint64 `path:"revision"`
}

// EventBody is one event of the log, opened.
type EventBody struct {
	ID         string      `json:"id"`
	Stream     string      `json:"stream"`
	Revision   uint64      `json:"revision"`
	Position   string      `json:"position"`
	Type       string      `json:"type"`
	Schema     int         `json:"schema"`
	HappenedAt time.Time   `json:"happened_at"`
	KnownAt    time.Time   `json:"known_at"`
	Actor      string      `json:"actor,omitempty"`
	Command    string      `json:"command"`
	Data       openedEvent `json:"data" doc:"what the event says; personal text opened, or marked as erased or withheld"`

	departments []string // that it touches, where the reader is bound to some
}

// Concern implements Concerned.
func (e EventBody) Concern() Concern {
	return Concern{Departments: e.departments, Author: e.Actor, Stream: e.Stream}
}

type bodyOf[T any] struct{ Body T }

func (a *api) addJourneys(h huma.API) {
	tags := []string{"journeys"}
	huma.Register(h, huma.Operation{OperationID: "list-journeys", Method: http.MethodGet, Path: "/api/v1/journeys", Tags: tags,
		Summary: "Journeys, the latest begun first"},
		func(ctx context.Context, in *listInput) (*bodyOf[journeys.Page], error) {
			f, err := in.filter()
			if err != nil {
				return nil, a.problemOf(err)
			}
			f.Participant, f.Limit, f.After = in.Participant, in.Limit, in.After
			if in.State != "" {
				open := in.State == "open"
				f.Open = &open
			}
			return answer(ctx, a, journeysView, in.Moment, "", func(r view.Reader, now time.Time) (journeys.Page, error) {
				return journeys.List(r, f, now)
			})
		})
	huma.Register(h, huma.Operation{OperationID: "journey-timeline", Method: http.MethodGet, Path: "/api/v1/journeys/{id}", Tags: tags,
		Summary: "One journey's timeline: lanes by department, waits, hand-overs, promises, what the citizen tells"},
		func(ctx context.Context, in *journeyInput) (*bodyOf[journeys.Map], error) {
			return answer(ctx, a, journeysView, in.Moment, event.StreamName(journey.Category, in.ID), func(r view.Reader, now time.Time) (journeys.Map, error) {
				t, ok, err := journeys.Timeline(r, in.ID, now)
				if err == nil && !ok {
					err = fault.NotFoundf("id", "there is no journey %q, or it was not known then", in.ID)
				}
				return t, err
			})
		})
	huma.Register(h, huma.Operation{OperationID: "life-situations", Method: http.MethodGet, Path: "/api/v1/life-situations", Tags: tags,
		Summary: "Life situations, with how many journeys there are and how long they take"},
		func(ctx context.Context, in *struct {
			Moment
			Narrowing
		}) (*bodyOf[situationsBody], error) {
			f, err := in.filter()
			if err != nil {
				return nil, a.problemOf(err)
			}
			return answer(ctx, a, journeysView, in.Moment, "", func(r view.Reader, now time.Time) (situationsBody, error) {
				list, err := journeys.Situations(r, f, now)
				return situationsBody{full(list)}, err
			})
		})
	huma.Register(h, huma.Operation{OperationID: "event", Method: http.MethodGet, Path: "/api/v1/events/{stream}/{revision}", Tags: tags,
		Summary: "One event of the log: what a view or a pain point rests on"},
		func(ctx context.Context, in *eventInput) (*bodyOf[EventBody], error) {
			e, err := a.Views.Event(ctx, in.Stream, in.Revision)
			if err != nil {
				return nil, a.problemOf(err)
			}
			departments, err := a.departmentsOf(ctx, e)
			if err != nil {
				return nil, a.problemOf(err)
			}
			stopped, err := a.stopped(ctx, e)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[EventBody]{EventBody{departments: departments, ID: e.ID.String(), Stream: e.Stream, Revision: e.Revision, Position: e.Position.String(), Type: e.Type,
				Schema: e.Schema, HappenedAt: e.HappenedAt, KnownAt: e.KnownAt, Actor: e.Actor, Command: e.Command.String(), Data: opened(e.Data, stopped)}}, nil
		})
}

const (
	journeysView   = "journeys"
	painpointsView = "painpoints"
	programmeView  = "programme"
)

type situationsBody struct {
	LifeSituations []journeys.Situation `json:"life_situations"`
}

// answer runs a query on the live view or, where the caller asks for an
// earlier day, on a replay of the log; then now is that day.
func answer[T any](ctx context.Context, a *api, projection string, m Moment, stream string, query func(view.Reader, time.Time) (T, error)) (*bodyOf[T], error) {
	out, err := ask(ctx, a, projection, m, stream, query)
	if err != nil {
		return nil, a.problemOf(err)
	}
	return &bodyOf[T]{out}, nil
}

func ask[T any](ctx context.Context, a *api, projection string, m Moment, stream string, query func(view.Reader, time.Time) (T, error)) (T, error) {
	var none T
	knownAt, err := moment("known_at", m.KnownAt, true)
	if err != nil {
		return none, err
	}
	until, err := moment("until", m.Until, true)
	if err != nil {
		return none, err
	}
	if !knownAt.IsZero() || !until.IsZero() {
		r, err := a.Views.AsOf(ctx, projection, stream, knownAt, until)
		if err != nil {
			return none, err
		}
		return query(r, earliest(a.Now(), knownAt, until))
	}
	at, err := m.position()
	if err != nil {
		return none, err
	}
	r, release, err := a.Views.Read(ctx, projection, at)
	if err != nil {
		return none, err
	}
	defer release()
	return query(r, a.Now())
}

// earliest is the first of the times that are set.
func earliest(now time.Time, others ...time.Time) time.Time {
	for _, t := range others {
		if !t.IsZero() && t.Before(now) {
			now = t
		}
	}
	return now.UTC()
}
