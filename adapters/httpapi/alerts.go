package httpapi

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ledetraad/domain/access"
	"ledetraad/domain/alert"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/view"
)

type alertsInput struct {
	MinPosition    string `query:"min_position" doc:"Wait until the view has come at least this far in the log"`
	Department     string `query:"department" doc:"that is concerned"`
	Kind           string `query:"kind" doc:"of pain; one that crosses departments is also of the kind that crosses"`
	Severity       string `query:"severity" enum:"low,medium,high,critical" doc:"at least"`
	State          string `query:"state" enum:"open,acknowledged,over" doc:"open: nobody has acknowledged it, and it is not over"`
	Unacknowledged bool   `query:"unacknowledged" doc:"the same as state=open"`
	Before         string `query:"before" doc:"only those of before this time or day"`
	Limit          int    `query:"limit" minimum:"0" maximum:"1000" doc:"100 if left out"`
	Lang           string `query:"lang" enum:"da,en" default:"da" doc:"of titles and of figures in words"`
}

func (in alertsInput) filter() (alerts.Filter, error) {
	f := alerts.Filter{Kind: in.Kind, Severity: painpoint.Severity(in.Severity), State: alerts.State(in.State), Lang: painpoints.Lang(in.Lang), Limit: in.Limit}
	if in.Unacknowledged {
		f.State = alerts.Open
	}
	if in.Department != "" {
		f.Departments = []string{in.Department}
	}
	var err error
	f.Before, err = moment("before", in.Before, false)
	return f, err
}

type alertInput struct {
	MinPosition string `query:"min_position"`
	ID          string `path:"id"`
	Lang        string `query:"lang" enum:"da,en" default:"da"`
}

type subscriptionsInput struct {
	MinPosition string `query:"min_position"`
	Account     string `query:"account" doc:"only of this account"`
	Ended       bool   `query:"ended" doc:"those that were ended too"`
}

type silencesInput struct {
	MinPosition string `query:"min_position"`
	Over        bool   `query:"over" doc:"those that are over too"`
}

type previewInput struct {
	Body struct {
		Subscription subscription.Save `json:"subscription"`
		Days         int               `json:"days,omitempty" minimum:"0" maximum:"366" doc:"so many days back; 90 if left out"`
		Lang         string            `json:"lang,omitempty" enum:"da,en" doc:"da if left out"`
	}
}

type routesInput struct {
	Alert         string   `query:"alert" doc:"id of an alert that was raised: who would get it by the subscriptions as they are now. Then what follows is left out"`
	Kind          string   `query:"kind"`
	Severity      string   `query:"severity" enum:"low,medium,high,critical" default:"medium"`
	Department    []string `query:"department,explode" doc:"several: it crosses them"`
	LifeSituation []string `query:"life_situation,explode"`
	Principle     []string `query:"principle,explode"`
	At            string   `query:"at" doc:"when; now if left out"`
}

type responsesInput struct {
	MinPosition string `query:"min_position"`
	From        string `query:"from" doc:"alerts raised from then on; ninety days ago if left out"`
	Until       string `query:"until"`
	Department  string `query:"department"`
}

type (
	alertsBody struct {
		Alerts []alerts.Item `json:"alerts"`
	}
	inboxBody struct {
		Alerts []alerts.Entry `json:"alerts"`
	}
	subscriptionsBody struct {
		Subscriptions []alerts.Subscription `json:"subscriptions"`
	}
	silencesBody struct {
		Silences []alerts.Silence `json:"silences"`
	}
	decisionsBody struct {
		Decisions []alerts.Decision `json:"decisions"`
	}
	answeredBody struct {
		Responses []alerts.Response `json:"responses"`
	}
)

func (a *api) addAlerts(h huma.API) {
	tags := []string{"alerts"}
	get := func(id, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: tags}
	}
	huma.Register(h, get("alerts", "/api/v1/alerts", "Alerts, the newest first"),
		func(ctx context.Context, in *alertsInput) (*bodyOf[alertsBody], error) {
			f, err := in.filter()
			if err == nil {
				f.Departments, err = a.scope(ctx, f.Departments)
			}
			return told(ctx, a, in.MinPosition, err, func(r, pains view.Reader, _ time.Time) (alertsBody, error) {
				list, err := alerts.List(r, pains, f)
				return alertsBody{full(list)}, err
			})
		})
	huma.Register(h, get("alert-inbox", "/api/v1/alerts/inbox", "What the reader's account was told of, by whichever channel, the newest first"),
		func(ctx context.Context, in *alertsInput) (*bodyOf[inboxBody], error) {
			f, err := in.filter()
			return told(ctx, a, in.MinPosition, err, func(r, pains view.Reader, _ time.Time) (inboxBody, error) {
				list, err := alerts.Inbox(r, pains, visitOf(ctx).reader.Account, f)
				return inboxBody{full(list)}, err
			})
		})
	huma.Register(h, get("alert-responses", "/api/v1/alerts/responses", "How alerts were answered, in opening hours: acknowledged, assigned, addressed"),
		func(ctx context.Context, in *responsesInput) (*bodyOf[answeredBody], error) {
			return a.answered(ctx, in)
		})
	huma.Register(h, get("alert-routes", "/api/v1/alerts/routes", "Who would get an alert, and why; nothing is sent"),
		func(ctx context.Context, in *routesInput) (*bodyOf[decisionsBody], error) {
			return a.tryRoutes(ctx, in)
		})
	huma.Register(h, get("alert", "/api/v1/alerts/{id}", "One alert: who was told of it, and what became of that"),
		func(ctx context.Context, in *alertInput) (*bodyOf[AlertBody], error) { return a.alert(ctx, in) })
	a.addAlertPages(h, get)
	a.addAlertNATS(h, get)
	huma.Register(h, get("subscriptions", "/api/v1/subscriptions", "Subscriptions to alerts"),
		func(ctx context.Context, in *subscriptionsInput) (*bodyOf[subscriptionsBody], error) {
			account := in.Account
			if v := visitOf(ctx); v.scoped {
				account = v.reader.Account
			}
			return told(ctx, a, in.MinPosition, nil, func(r, _ view.Reader, _ time.Time) (subscriptionsBody, error) {
				list, err := alerts.Subscriptions(r, account, in.Ended)
				return subscriptionsBody{full(list)}, err
			})
		})
	huma.Register(h, get("silences", "/api/v1/silences", "Silences: what is kept from being sent, until when, and why"),
		func(ctx context.Context, in *silencesInput) (*bodyOf[silencesBody], error) {
			return a.silences(ctx, in)
		})
	huma.Register(h, huma.Operation{OperationID: "preview-subscription", Method: http.MethodPost, Path: "/api/v1/subscriptions/preview", Tags: tags,
		Summary:     "What a subscription would have sent over the last ninety days; nothing is saved",
		Description: "Who sets subscriptions up for others, and may not read alerts, is told how many there would have been and nothing of them."},
		func(ctx context.Context, in *previewInput) (*bodyOf[alerts.Preview], error) {
			return a.preview(ctx, in)
		})
}

// told answers from the alerts and the pain points as they stand.
func told[T any](ctx context.Context, a *api, position string, wrong error, query func(r, pains view.Reader, now time.Time) (T, error)) (*bodyOf[T], error) {
	if wrong != nil {
		return nil, a.problemOf(wrong)
	}
	out, err := askAlerts(ctx, a, position, query)
	if err != nil {
		return nil, a.problemOf(err)
	}
	return &bodyOf[T]{out}, nil
}

// askAlerts asks of the alerts and the pain points as they stand.
func askAlerts[T any](ctx context.Context, a *api, position string, query func(r, pains view.Reader, now time.Time) (T, error)) (T, error) {
	at := Moment{MinPosition: position}
	return ask(ctx, a, alerts.Name, at, "", func(r view.Reader, now time.Time) (T, error) {
		return ask(ctx, a, painpointsView, at, "", func(pains view.Reader, _ time.Time) (T, error) { return query(r, pains, now) })
	})
}

// scope is the departments that a reader gets alerts of: those asked for, as far
// as they are the reader's own.
func (a *api) scope(ctx context.Context, asked []string) ([]string, error) {
	v := visitOf(ctx)
	if !v.scoped {
		return asked, nil
	}
	if len(v.reader.Departments) == 0 {
		return nil, &deniedError{"your account belongs to no department; ask an administrator to give it one"}
	}
	for _, d := range asked {
		if !slices.Contains(v.reader.Departments, d) {
			return nil, &deniedError{"your account may see alerts of its own departments"}
		}
	}
	if len(asked) == 0 {
		return v.reader.Departments, nil
	}
	return asked, nil
}

func (a *api) answered(ctx context.Context, in *responsesInput) (*bodyOf[answeredBody], error) {
	from, err := moment("from", in.From, false)
	if err != nil {
		return nil, a.problemOf(err)
	}
	until, err := moment("until", in.Until, true)
	if err != nil {
		return nil, a.problemOf(err)
	}
	var departments []string
	if in.Department != "" {
		departments = []string{in.Department}
	}
	departments, err = a.scope(ctx, departments)
	return told(ctx, a, in.MinPosition, err, func(r, _ view.Reader, now time.Time) (answeredBody, error) {
		if until.IsZero() {
			until = now
		}
		if from.IsZero() {
			from = until.AddDate(0, 0, -90)
		}
		list, err := alerts.Responses(r, departments, from, until, now)
		return answeredBody{full(list)}, err
	})
}

func (a *api) tryRoutes(ctx context.Context, in *routesInput) (*bodyOf[decisionsBody], error) {
	at, err := moment("at", in.At, false)
	if err != nil {
		return nil, a.problemOf(err)
	}
	id, err := optionalID("alert", in.Alert)
	if err == nil && id == uuid.Nil && (in.Kind == "" || len(in.Department) == 0) {
		err = fault.Invalidf("kind", "is missing; name a kind and a department, or an alert")
	}
	n := alert.Raised{Change: alert.Detected, Kind: in.Kind, Severity: painpoint.Severity(in.Severity), Principles: in.Principle}
	if len(in.Department) == 1 {
		n.Scope.Department = in.Department[0]
		if len(in.LifeSituation) > 0 {
			n.Scope.LifeSituation = in.LifeSituation[0]
		}
	} else {
		n.Crosses = &painpoint.Crossing{Departments: in.Department, LifeSituations: in.LifeSituation}
		n.Kind, n.Scope.Term = "cross-cutting", in.Kind
	}
	return told(ctx, a, "", err, func(r, _ view.Reader, now time.Time) (decisionsBody, error) {
		if at.IsZero() {
			at = now
		}
		if id != uuid.Nil {
			list, err := alerts.Explain(r, id, at)
			return decisionsBody{full(list)}, err
		}
		list, err := alerts.Test(r, n, at)
		return decisionsBody{full(list)}, err
	})
}

func (a *api) silences(ctx context.Context, in *silencesInput) (*bodyOf[silencesBody], error) {
	v := visitOf(ctx)
	return told(ctx, a, in.MinPosition, nil, func(r, _ view.Reader, now time.Time) (silencesBody, error) {
		at := now
		if in.Over {
			at = time.Time{}
		}
		list, err := alerts.Silences(r, at)
		if err != nil || !v.scoped {
			return silencesBody{full(list)}, err
		}
		mine, err := alerts.Subscriptions(r, v.reader.Account, true)
		list = slices.DeleteFunc(list, func(s alerts.Silence) bool {
			own := slices.ContainsFunc(mine, func(m alerts.Subscription) bool { return m.ID == s.Set.Subscription })
			return !own && (s.Set.Subscription != "" || len(s.Set.Filter.Departments) > 0 && !v.reader.Of(s.Set.Filter.Departments))
		})
		return silencesBody{full(list)}, err
	})
}

func (a *api) preview(ctx context.Context, in *previewInput) (*bodyOf[alerts.Preview], error) {
	v := visitOf(ctx)
	draft, days := in.Body.Subscription, in.Body.Days
	if draft.Account == "" {
		draft.Account = v.reader.Account
	}
	err := draft.Check("preview")
	if err == nil && v.scoped {
		err = ownFilter(v.reader, draft.Filter)
	}
	if days == 0 {
		days = 90
	}
	return told(ctx, a, "", err, func(r, pains view.Reader, now time.Time) (alerts.Preview, error) {
		return alerts.PreviewOf(r, pains, draft, now, time.Duration(days)*24*time.Hour, painpoints.Lang(in.Body.Lang))
	})
}

// ownFilter wants a filter that asks for nothing but the reader's own
// departments: what crosses one of them comes with it.
func ownFilter(r access.Reader, f subscription.Filter) error {
	if len(f.Departments) == 0 {
		return fault.Invalidf("data.filter.departments", "is missing; name your own departments")
	}
	for _, d := range f.Departments {
		if !slices.Contains(r.Departments, d) {
			return &deniedError{"you subscribe to alerts of your own departments; what crosses them comes along"}
		}
	}
	return nil
}

// mayAlert reports why a reader may not give a command about alerts. Who is bound
// to departments has subscriptions that are the own, and of the own departments;
// so are silences, and alerts to be acknowledged. Who may not read alerts does
// not subscribe to them.
func (a *api) mayAlert(ctx context.Context, r access.Reader, c decider.Command) error {
	if s, save := c.Intent.(subscription.Save); save && s.Account == r.Account && !readsAlerts(r) {
		return &deniedError{"your role does not read alerts; set the subscription up for somebody who may"}
	}
	if r.Everywhere() {
		return nil
	}
	_, id := event.SplitStream(c.Stream)
	switch i := c.Intent.(type) {
	case subscription.Save:
		if i.Account != r.Account {
			return &deniedError{"a subscription is saved by whose it is; give your own account"}
		}
		if err := ownFilter(r, i.Filter); err != nil {
			return err
		}
		return a.mayChange(ctx, r, id, true)
	case subscription.End:
		return a.mayChange(ctx, r, id, false)
	case subscription.Silence:
		if err := a.maySilence(ctx, r, id); err != nil {
			return err
		}
		if i.Subscription != "" {
			return a.mayChange(ctx, r, i.Subscription, false)
		}
		return ownFilter(r, i.Filter)
	case subscription.Lift:
		return a.maySilence(ctx, r, id)
	case alert.Acknowledge:
		return a.mayAcknowledge(ctx, r, id)
	}
	return nil
}

// mayChange wants a subscription that is the reader's own, or none.
func (a *api) mayChange(ctx context.Context, r access.Reader, id string, anew bool) error {
	s, there, err := a.subscriptionOf(ctx, id)
	switch {
	case err != nil:
		return err
	case !there && anew, there && s.Saved.Account == r.Account:
		return nil
	case !there:
		return fault.NotFoundf("stream", "there is no subscription %s of yours", id)
	}
	return &deniedError{"the subscription is somebody else's"}
}

func (a *api) subscriptionOf(ctx context.Context, id string) (s alerts.Subscription, there bool, err error) {
	_, err = ask(ctx, a, alerts.Name, Moment{}, "", func(r view.Reader, _ time.Time) (struct{}, error) {
		s, there, err = alerts.SubscriptionOf(r, id)
		return struct{}{}, err
	})
	if err != nil || there {
		return s, there, err
	}
	e, err := a.Views.Event(ctx, subscription.Stream(id), 0) // the view may not have come to it
	if fault.CodeOf(err) == fault.NotFound {
		return s, false, nil
	}
	saved, ok := e.Data.(subscription.Saved)
	return alerts.Subscription{ID: id, Saved: saved}, ok, err
}

// maySilence wants a silence that the reader has set, or none.
func (a *api) maySilence(ctx context.Context, r access.Reader, id string) error {
	e, err := a.Views.Event(ctx, subscription.SilenceStream(id), 0)
	switch {
	case fault.CodeOf(err) == fault.NotFound:
		return nil
	case err != nil:
		return err
	case e.Actor != r.Account:
		return &deniedError{"the silence is somebody else's"}
	}
	return nil
}

// mayAcknowledge wants an alert that concerns the reader's departments, or that
// the reader was told of.
func (a *api) mayAcknowledge(ctx context.Context, r access.Reader, id string) error {
	e, err := a.Views.Event(ctx, event.StreamName(alert.Category, id), 0)
	if err != nil {
		return err
	}
	if d, ok := e.Data.(alert.Raised); ok && r.Of(d.Departments) {
		return nil
	}
	return lookUp(ctx, a, func(v view.Reader) error {
		told, err := alerts.Received(v, r.Account, id)
		if err == nil && !told {
			err = fault.NotFoundf("stream", "there is no alert %s in your departments", id)
		}
		return err
	})
}

// lookUp puts a question to the alerts as they stand.
func lookUp(ctx context.Context, a *api, query func(view.Reader) error) error {
	_, err := ask(ctx, a, alerts.Name, Moment{}, "", func(r view.Reader, _ time.Time) (struct{}, error) { return struct{}{}, query(r) })
	return err
}

func keysOf(list []alerts.Named) []string {
	out := make([]string, len(list))
	for i, n := range list {
		out[i] = n.Key
	}
	return out
}
