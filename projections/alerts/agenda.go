package alerts

import (
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/decider"
	"ledetraad/domain/subscription"
	"ledetraad/projections/view"
)

// alertNews is an alert that is not raised yet, with the event that it rests on.
type alertNews struct {
	News
	cause uuid.UUID
}

// unraised lists what is noteworthy and not raised, the oldest first.
func unraised(r view.Reader, since time.Time, most int) ([]alertNews, error) {
	var out []alertNews
	for row, err := range alerts.Scan(r, view.Query{Index: "state", Prefix: []view.Value{int64(pending)}, From: view.Micros(since), Limit: most}) {
		if err != nil {
			return nil, fmt.Errorf("alerts to be raised: %w", err)
		}
		n, err := newsOf(r, row)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, nil
}

// newsOf is an alert as its pain point stands now: it may have become milder, or
// have other figures, since it became noteworthy.
func newsOf(r view.Reader, row alertRow) (alertNews, error) {
	n := alertNews{News: News{At: row.At, Position: row.position()}}
	var err error
	if n.ID, err = uuid.Parse(row.ID); err != nil {
		return n, fmt.Errorf("alert %q: %w", row.ID, err)
	}
	if n.cause, err = uuid.Parse(row.Cause); err != nil {
		return n, fmt.Errorf("alert %s: %w", row.ID, err)
	}
	if n.Raised, err = decode[alert.Raised](row.Facts); err != nil {
		return n, fmt.Errorf("alert %s: %w", row.ID, err)
	}
	p, there, err := pains.Get(r, row.Pain)
	if err != nil || !there {
		return n, err
	}
	n.Raised, err = p.facts(row, n.SeverityWas)
	return n, err
}

func raiseCommand(n alertNews, to []alert.Route, now time.Time) decider.Command {
	happened := n.At
	if happened.After(now) {
		happened = now
	}
	return decider.Command{
		ID: commandID("raise " + n.ID.String()), Stream: alert.Stream(n.ID), HappenedAt: happened.UTC(), KnownAt: micros(now),
		Actor: "engine", Causation: n.cause, Intent: alert.Raise{Raised: n.Raised, Routes: to},
	}
}

// composeSent composes what is told at once of alerts that were just raised. It
// needs no look at the tables, so that whoever hears at once hears soon.
func composeSent(list []raising, now time.Time) []decider.Command {
	type told struct {
		compose  alert.Compose
		channels []subscription.Channel
	}
	var order []*told
	of := map[groupKey]*told{}
	for _, r := range list {
		for _, x := range r.sent {
			at := groupKey{x.Subscription, x.Group}
			if of[at] == nil {
				of[at] = &told{alert.Compose{Subscription: x.Subscription, Account: x.Account, Group: x.Group, Due: x.Due}, x.channels}
				order = append(order, of[at])
			}
			of[at].compose.Alerts = append(of[at].compose.Alerts, r.news.ID)
		}
	}
	out := make([]decider.Command, 0, len(order))
	for _, t := range order {
		out = append(out, composeCommand(t.compose, t.channels, now))
	}
	return out
}

// composable composes what waits in the tables and is due, and answers when
// something is due next.
func composable(r view.Reader, now time.Time, most int) (out []decider.Command, next time.Time, err error) {
	var open *alert.Compose
	flush := func() error {
		if open == nil {
			return nil
		}
		c := *open
		open = nil
		s, there, err := readSubscription(r, c.Subscription)
		if err != nil || !there {
			return err
		}
		c.Account = s.Saved.Account
		out = append(out, composeCommand(c, s.Saved.Channels, now))
		return nil
	}
	for row, err := range routes.Scan(r, view.Query{Index: "due", Prefix: []view.Value{int64(waiting)}}) {
		if err != nil {
			return nil, next, fmt.Errorf("alerts to be told: %w", err)
		}
		if row.Due.After(now) {
			next = row.Due
			break
		}
		if open != nil && (open.Subscription != row.Subscription || open.Group != row.Group || !open.Due.Equal(row.Due)) {
			if err := flush(); err != nil {
				return nil, next, err
			}
		}
		if open == nil {
			if len(out) == most {
				break
			}
			open = &alert.Compose{Subscription: row.Subscription, Group: row.Group, Due: row.Due}
		}
		id, err := uuid.Parse(row.Alert)
		if err != nil {
			return nil, next, fmt.Errorf("alert %q: %w", row.Alert, err)
		}
		if len(open.Alerts) < alert.MaxAlerts { // the rest is due with the next
			open.Alerts = append(open.Alerts, id)
		}
		open.Digest = open.Digest || row.Verdict != alert.Sent
	}
	return out, next, flush()
}

func composeCommand(c alert.Compose, channels []subscription.Channel, now time.Time) decider.Command {
	id := alert.NotificationID(c.Subscription, c.Group, c.Due)
	for _, ch := range channels {
		if ch.Kind.Delivered() {
			c.Deliveries = append(c.Deliveries, alert.Delivery{ID: alert.DeliveryID(id, ch), Channel: ch.Kind, Contact: ch.Contact})
		}
	}
	happened := c.Due
	if happened.After(now) {
		happened = now
	}
	return decider.Command{ID: commandID("compose " + id.String()), Stream: alert.NotificationStream(id), HappenedAt: happened.UTC(),
		KnownAt: micros(now), Actor: "engine", Intent: c}
}

// escalatable escalates what nobody has acknowledged in time, and answers when
// that is so next.
func escalatable(r view.Reader, now time.Time, most int) (out []decider.Command, next time.Time, err error) {
	cal, err := calendar(r)
	if err != nil {
		return nil, next, err
	}
	for row, err := range escalations.Scan(r, view.Query{Index: "due", Prefix: []view.Value{int64(1)}}) {
		if err != nil {
			return nil, next, fmt.Errorf("alerts to be escalated: %w", err)
		}
		if row.Due.After(now) {
			next = row.Due
			break
		}
		if len(out) == most {
			break
		}
		id, err := uuid.Parse(row.Alert)
		if err != nil {
			return nil, next, fmt.Errorf("alert %q: %w", row.Alert, err)
		}
		e := alert.Escalate{Subscription: row.Subscription, Step: int(row.Step), Account: row.Account, Due: row.Due}
		if row.To != "" {
			if err := escalateTo(r, row, &e, func(s subscription.Saved) time.Time { return nextDue(cal, s, row.Due) }); err != nil {
				return nil, next, err
			}
		}
		out = append(out, decider.Command{ID: commandID("escalate " + row.Alert + " " + strconv.Quote(row.Subscription) + " " + strconv.FormatInt(row.Step, 10)),
			Stream: alert.Stream(id), HappenedAt: row.Due.UTC(), KnownAt: micros(now), Actor: "engine", Intent: e})
	}
	return out, next, nil
}

// escalateTo fills in the subscription that an alert goes to. Where it was ended
// since, the alert goes back to whose the first one is, so that it is not lost.
func escalateTo(r view.Reader, row escalationRow, e *alert.Escalate, due func(subscription.Saved) time.Time) error {
	s, there, err := readSubscription(r, row.To)
	if err != nil {
		return err
	}
	if there && s.Active {
		verdict := alert.Sent
		if s.Saved.When.Mode != subscription.AtOnce {
			verdict = alert.Digested
		}
		e.Route = &alert.Route{Subscription: row.To, Verdict: verdict, Due: due(s.Saved)}
		return nil
	}
	s, _, err = readSubscription(r, row.Subscription)
	e.Account = s.Saved.Account
	return err
}
