package alerts

import (
	"fmt"
	"time"

	"ledetraad/projections/view"
)

// State is how far people have come with an alert.
type State string

// The states. An alert is in one of them.
const (
	Open         State = "open"         // nobody has acknowledged it, and it is not over
	Acknowledged State = "acknowledged" // somebody has it in hand
	Over         State = "over"         // the pain receded, or was put away
)

// States lists them all.
func States() []State { return []State{Open, Acknowledged, Over} }

func (r alertRow) state() State {
	switch {
	case !r.Live:
		return Over
	case r.AckAt.IsZero():
		return Open
	}
	return Acknowledged
}

// Entry is an alert in somebody's inbox.
type Entry struct {
	Item
	Progress     State      `json:"progress" enum:"open,acknowledged,over"`
	Note         string     `json:"note,omitempty"` // of whoever acknowledged it
	AssignedAt   time.Time  `json:"assigned_at,omitzero"`
	AddressedAt  time.Time  `json:"addressed_at,omitzero"`
	OverAt       time.Time  `json:"over_at,omitzero"`
	ToldAt       time.Time  `json:"told_at"`
	Subscription string     `json:"subscription"`   // by which, or from which it was escalated
	Name         string     `json:"name,omitempty"` // of the subscription
	Notification string     `json:"notification,omitempty"`
	Step         int64      `json:"step,omitempty"` // of the escalation; 0: none
	From         *Escalated `json:"escalated_from,omitempty"`
}

// Escalated is who had been told of an alert that came by escalation.
type Escalated struct {
	Subscription string `json:"subscription"`
	Name         string `json:"name,omitempty"`
	Account      string `json:"account,omitempty"`
	After        int    `json:"after,omitempty"` // working hours that were given, as the subscription says now
}

// Inbox is what an account was told of, by whichever channel, the newest first.
// It is never nil.
func Inbox(r, pains view.Reader, account string, f Filter) ([]Entry, error) {
	w, err := newWording(r, pains, f.Lang)
	if err != nil {
		return nil, err
	}
	if f.Limit <= 0 {
		f.Limit = 100
	}
	q := view.Query{Index: "newest", Prefix: []view.Value{account}, Reverse: true}
	if !f.Before.IsZero() {
		q.Until = view.Micros(f.Before)
	}
	out := []Entry{}
	for x, err := range inbox.Scan(r, q) {
		if err != nil {
			return nil, fmt.Errorf("inbox: %w", err)
		}
		row, there, err := alerts.Get(r, x.Alert)
		if err != nil {
			return nil, fmt.Errorf("inbox: %w", err)
		}
		if !there {
			continue
		}
		passes, err := f.passes(row)
		if err != nil {
			return nil, err
		}
		if !passes {
			continue
		}
		e, err := w.entry(row, x)
		if err != nil {
			return nil, err
		}
		if out = append(out, e); len(out) == f.Limit {
			break
		}
	}
	return out, nil
}

func (w *wording) entry(row alertRow, x inboxRow) (Entry, error) {
	e := Entry{Progress: row.state(), Note: row.AckNote, AssignedAt: row.AssignedAt, AddressedAt: row.AddressedAt, OverAt: row.over(),
		ToldAt: x.At, Subscription: x.Subscription, Notification: x.Notification, Step: x.Step}
	var err error
	if e.Item, err = w.item(row); err != nil {
		return e, err
	}
	s, _, err := readSubscription(w.r, x.Subscription)
	if err != nil {
		return e, err
	}
	e.Name = s.Saved.Name
	if e.Step == 0 {
		to, _, err := routes.Get(w.r, x.Alert, x.Subscription)
		if err != nil {
			return e, fmt.Errorf("inbox: %w", err)
		}
		e.Step = to.Step
	}
	if e.Step == 0 {
		return e, nil
	}
	e.From, err = escalatedTo(w.r, x)
	return e, err
}

// escalatedTo is who had been told before; nil where that is not known.
func escalatedTo(r view.Reader, x inboxRow) (*Escalated, error) {
	for up, err := range escalations.Scan(r, view.Query{Prefix: []view.Value{x.Alert}}) {
		if err != nil {
			return nil, fmt.Errorf("inbox: %w", err)
		}
		if up.Waits || up.Account != x.Account && (up.To == "" || up.To != x.Subscription) {
			continue
		}
		s, _, err := readSubscription(r, up.Subscription)
		if err != nil {
			return nil, err
		}
		from := &Escalated{Subscription: up.Subscription, Name: s.Saved.Name, Account: s.Saved.Account}
		if s.Saved.Escalate != nil {
			from.After = s.Saved.Escalate.After
		}
		return from, nil
	}
	return nil, nil
}

// Waiting is how many alerts of an account's inbox nobody has acknowledged.
func Waiting(r view.Reader, account string) (int, error) {
	row, _, err := waits.Get(r, account)
	if err != nil {
		return 0, fmt.Errorf("inbox: %w", err)
	}
	return int(row.Open), nil
}
