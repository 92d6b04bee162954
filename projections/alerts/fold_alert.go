package alerts

import (
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/event"
	"ledetraad/domain/subscription"
	"ledetraad/projections/view"
)

// foldAlert folds an event of an alert's stream.
func foldAlert(w view.Writer, e event.Recorded) error {
	_, id := event.SplitStream(e.Stream)
	switch d := e.Data.(type) {
	case alert.Raised:
		return foldRaised(w, id, d, e)
	case alert.Routed:
		return foldRouted(w, id, d, e)
	case alert.Escalated:
		return foldEscalated(w, id, d, e)
	case alert.Acknowledged:
		r, there, err := alerts.Get(w, id)
		if err != nil || !there {
			return err
		}
		r.AckAt, r.AckBy, r.AckNote = e.KnownAt, e.Actor, d.Note
		if err := keep(w, r); err != nil {
			return err
		}
		return settle(w, id)
	}
	return nil
}

func foldRaised(w view.Writer, id string, d alert.Raised, e event.Recorded) error {
	r, there, err := alerts.Get(w, id)
	if err != nil {
		return err
	}
	if !there {
		r = alertRow{ID: id, Pain: d.PainPoint.String(), Revision: int64(d.Revision), Live: true, Own: d.Change, At: e.HappenedAt}
	}
	r.State, r.Change, r.Facts, r.RaisedAt = raised, d.Change, encode(d), e.KnownAt
	if err := keep(w, r); err != nil {
		return err
	}
	p, _, err := pains.Get(w, r.Pain)
	if err != nil {
		return err
	}
	p.ID = r.Pain // the pain point itself may be folded later
	last, there, err := alerts.Get(w, p.Last)
	if err != nil {
		return err
	}
	if !there || last.Revision < r.Revision {
		p.Last = id
	}
	if p.Pending == id {
		p.Pending, p.Told = "", d.Severity
	} else if err := outrun(w, &p, d); err != nil {
		return err
	}
	return pains.Put(w, p)
}

// outrun takes note that an alert was raised that another change had taken the
// place of: it was on its way to the log already. What is pending is then what
// it was by itself, or nothing.
func outrun(w view.Writer, p *painRow, d alert.Raised) error {
	r, there, err := alerts.Get(w, p.Pending)
	if err != nil || !there || r.State != pending || r.Revision <= int64(d.Revision) {
		return err
	}
	facts, err := decode[alert.Raised](r.Facts)
	if err != nil {
		return err
	}
	r.Change, r.From = r.Own, ""
	facts.Change, facts.SeverityWas = r.Own, d.Severity
	r.Facts = encode(facts)
	if r.Change == alert.Worsened && p.Severity.Rank() <= d.Severity.Rank() {
		r.State, r.Live = superseded, false
		p.Pending, p.Told = "", d.Severity
	}
	return keep(w, r)
}

// foldRouted keeps who is to be told. Somebody may have been told before that is
// read: then that is so.
func foldRouted(w view.Writer, id string, d alert.Routed, e event.Recorded) error {
	a, _, err := alerts.Get(w, id)
	if err != nil {
		return err
	}
	for _, to := range d.Routes {
		if err := route(w, e, to, 0, a.Live); err != nil {
			return err
		}
	}
	return nil
}

// route keeps that a subscription is to be told, or not, of the alert in whose
// stream the event stands. What was decided for a subscription that has been
// saved anew since is not told.
func route(w view.Writer, e event.Recorded, to alert.Route, step int64, live bool) error {
	_, id := event.SplitStream(e.Stream)
	r, there, err := routes.Get(w, id, to.Subscription)
	if err != nil {
		return err
	}
	r.Alert, r.Subscription, r.Verdict, r.By, r.Group = id, to.Subscription, to.Verdict, to.By, to.Group
	if there && r.State == told {
		return routes.Put(w, r)
	}
	r.Due, r.State, r.Step = to.Due, untold, step
	if !to.Verdict.Told() {
		return routes.Put(w, r)
	}
	s, there, err := subscriptions.Get(w, to.Subscription)
	if err != nil {
		return err
	}
	if live && there && s.Active && e.Position.After(s.since()) {
		r.State = waiting
		if r.Due, err = untaken(w, s, to); err != nil {
			return err
		}
	}
	if there && to.Verdict == alert.Sent {
		if err := gather(w, s, to.Group, to.Due); err != nil {
			return err
		}
	}
	return routes.Put(w, r)
}

// untaken is when a route is due: as was decided, or, where what was due then
// has been composed without it, the next time.
func untaken(w view.Reader, s subscriptionRow, to alert.Route) (time.Time, error) {
	for due := to.Due; ; due = due.Add(s.gathering()) {
		_, taken, err := notifications.Get(w, alert.NotificationID(to.Subscription, to.Group, due).String())
		if err != nil || !taken {
			return due, err
		}
	}
}

// gather takes note that a group was told of at a time: what belongs to it comes
// together after a while.
func gather(w view.Writer, s subscriptionRow, group string, at time.Time) error {
	g, _, err := groups.Get(w, s.ID, group)
	if err != nil {
		return err
	}
	until := at.Add(s.gathering())
	if !until.After(g.Until) {
		return nil
	}
	return groups.Put(w, groupRow{s.ID, group, until})
}

func foldEscalated(w view.Writer, id string, d alert.Escalated, e event.Recorded) error {
	x, there, err := escalations.Get(w, id, d.Subscription)
	if err != nil {
		return err
	}
	if !there {
		x = escalationRow{Alert: id, Subscription: d.Subscription, Due: d.Due, Step: int64(d.Step)}
	}
	x.Waits = false
	if err := escalations.Put(w, x); err != nil {
		return err
	}
	if d.Account != "" {
		return receive(w, inboxRow{Account: d.Account, Alert: id, At: e.KnownAt, Subscription: d.Subscription, Step: int64(d.Step)})
	}
	if d.Route == nil {
		return nil
	}
	a, _, err := alerts.Get(w, id)
	if err != nil {
		return err
	}
	return route(w, e, *d.Route, int64(d.Step), a.Live)
}

// receive puts an alert into an account's inbox, once.
func receive(w view.Writer, r inboxRow) error {
	was, there, err := inbox.Get(w, r.Account, r.Alert)
	if err != nil {
		return err
	}
	if there {
		was.Step = max(was.Step, r.Step)
		return inbox.Put(w, was)
	}
	if err := inbox.Put(w, r); err != nil {
		return err
	}
	a, _, err := alerts.Get(w, r.Alert)
	if err != nil || a.state() != Open {
		return err
	}
	return waitMore(w, r.Account, 1)
}

// keep writes an alert. Where it is open no more, or open again, so many fewer or
// more wait in the inboxes that have it.
func keep(w view.Writer, r alertRow) error {
	was, _, err := alerts.Get(w, r.ID)
	if err != nil {
		return err
	}
	if err := alerts.Put(w, r); err != nil {
		return err
	}
	by := int64(1)
	switch {
	case (was.state() == Open) == (r.state() == Open):
		return nil
	case was.state() == Open:
		by = -1
	}
	rows, err := all(inbox, w, view.Query{Index: "of_alert", Prefix: []view.Value{r.ID}})
	if err != nil {
		return err
	}
	for _, x := range rows {
		if err := waitMore(w, x.Account, by); err != nil {
			return err
		}
	}
	return nil
}

// waitMore changes how many alerts wait in an account's inbox.
func waitMore(w view.Writer, account string, by int64) error {
	r, _, err := waits.Get(w, account)
	if err != nil {
		return err
	}
	return waits.Put(w, waitsRow{account, r.Open + by})
}

// foldNotification folds an event of a notification's stream.
func foldNotification(w view.Writer, e event.Recorded) error {
	_, id := event.SplitStream(e.Stream)
	switch d := e.Data.(type) {
	case alert.Composed:
		return foldComposed(w, id, d, e)
	case alert.Delivered:
		return ended(w, d.Delivery, func(r *deliveryRow) {
			r.State, r.OverAt, r.Attempts = delivered, e.KnownAt, int64(d.Attempts)
		})
	case alert.GivenUp:
		return ended(w, d.Delivery, func(r *deliveryRow) {
			r.State, r.OverAt, r.Attempts, r.Reason = givenUp, e.KnownAt, int64(d.Attempts), d.Reason
		})
	}
	return nil
}

func ended(w view.Writer, id uuid.UUID, mark func(*deliveryRow)) error {
	r, there, err := deliveries.Get(w, id.String())
	if err != nil || !there {
		return err
	}
	mark(&r)
	return deliveries.Put(w, r)
}

func foldComposed(w view.Writer, id string, d alert.Composed, e event.Recorded) error {
	if err := notifications.Put(w, notificationRow{ID: id, Subscription: d.Subscription, Account: d.Account, Group: d.Group,
		Digest: d.Digest, Due: d.Due, At: e.KnownAt, Alerts: encode(d.Alerts)}); err != nil {
		return err
	}
	for _, x := range d.Deliveries {
		if err := deliveries.Put(w, deliveryRow{ID: x.ID.String(), Notification: id, Subscription: d.Subscription, Channel: x.Channel,
			Contact: x.Contact, State: undelivered, At: e.KnownAt}); err != nil {
			return err
		}
	}
	row, there, err := subscriptions.Get(w, d.Subscription)
	if err != nil {
		return err
	}
	s, err := row.subscription()
	if err != nil {
		return err
	}
	until, escalates, err := patience(w, s.Saved, e.KnownAt)
	if err != nil {
		return err
	}
	next := escalationRow{Subscription: d.Subscription, Due: until, Waits: true}
	if escalates {
		next.To, next.Account = s.Saved.Escalate.Subscription, s.Saved.Escalate.Account
	}
	for _, a := range d.Alerts {
		if err := tell(w, a.String(), id, d, e); err != nil {
			return err
		}
		if !escalates {
			continue
		}
		next.Alert = a.String()
		if err := await(w, next); err != nil {
			return err
		}
	}
	if there && s.Saved.When.Mode == subscription.AtOnce {
		if err := gather(w, row, d.Group, d.Due); err != nil {
			return err
		}
	}
	return postpone(w, d, row)
}

// tell takes note that a subscription was told of an alert.
func tell(w view.Writer, a, notification string, d alert.Composed, e event.Recorded) error {
	r, there, err := routes.Get(w, a, d.Subscription)
	if err != nil {
		return err
	}
	if !there {
		r = routeRow{Alert: a, Subscription: d.Subscription, Verdict: alert.Sent, Group: d.Group, Due: d.Due}
	}
	if r.State == told {
		return nil
	}
	r.State, r.Notification = told, notification
	if err := routes.Put(w, r); err != nil {
		return err
	}
	return receive(w, inboxRow{Account: d.Account, Alert: a, At: e.KnownAt, Subscription: d.Subscription, Notification: notification})
}

// await begins to wait for somebody to acknowledge the alert.
func await(w view.Writer, x escalationRow) error {
	a, there, err := alerts.Get(w, x.Alert)
	if err != nil {
		return err
	}
	if there && (!a.AckAt.IsZero() || !a.AssignedAt.IsZero() || !a.AddressedAt.IsZero() || !a.Live) {
		return nil
	}
	if _, there, err := escalations.Get(w, x.Alert, x.Subscription); err != nil || there {
		return err
	}
	r, _, err := routes.Get(w, x.Alert, x.Subscription)
	if err != nil {
		return err
	}
	x.Step = r.Step + 1
	return escalations.Put(w, x)
}

// postpone moves what was due with a notification and found no place in it to
// the next time.
func postpone(w view.Writer, d alert.Composed, s subscriptionRow) error {
	left, err := all(routes, w, view.Query{Index: "of_subscription",
		Prefix: []view.Value{d.Subscription, int64(waiting), d.Group, view.Micros(d.Due)}})
	if err != nil || len(left) == 0 {
		return err
	}
	due, err := untaken(w, s, alert.Route{Subscription: d.Subscription, Group: d.Group, Due: d.Due})
	if err != nil {
		return err
	}
	for _, r := range left {
		r.Due = due
		if err := routes.Put(w, r); err != nil {
			return err
		}
	}
	return nil
}
