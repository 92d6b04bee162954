package alerts

import (
	"fmt"
	"time"

	"ledetraad/domain/alert"
	"ledetraad/domain/event"
	"ledetraad/domain/subscription"
	"ledetraad/projections/view"
)

// Subscription is a subscription as it was saved last.
type Subscription struct {
	ID      string             `json:"id"`
	Saved   subscription.Saved `json:"subscription"`
	Active  bool               `json:"active"`
	SavedAt time.Time          `json:"saved_at"`
	SavedBy string             `json:"saved_by,omitempty"` // account; "contact-" and a contact's id: by the link in a mail
	EndedAt time.Time          `json:"ended_at,omitzero"`
	EndedBy string             `json:"ended_by,omitempty"`

	since event.Position // it hears only of what stands in the log after this
}

func (r subscriptionRow) subscription() (Subscription, error) {
	s := Subscription{ID: r.ID, Active: r.Active, SavedAt: r.SavedAt, SavedBy: r.SavedBy, EndedAt: r.EndedAt, EndedBy: r.EndedBy, since: r.since()}
	var err error
	if s.Saved, err = decode[subscription.Saved](r.Saved); err != nil {
		return s, fmt.Errorf("subscription %s: %w", r.ID, err)
	}
	return s, nil
}

func readSubscription(r view.Reader, id string) (Subscription, bool, error) {
	row, there, err := subscriptions.Get(r, id)
	if err != nil || !there {
		return Subscription{ID: id}, false, err
	}
	s, err := row.subscription()
	return s, true, err
}

// Silence is a silence as it was set last.
type Silence struct {
	ID       string                  `json:"id"`
	Set      subscription.SilenceSet `json:"silence"`
	SetAt    time.Time               `json:"set_at"`
	SetBy    string                  `json:"set_by,omitempty"`
	LiftedAt time.Time               `json:"lifted_at,omitzero"`
}

// Over reports whether it keeps nothing back at a time.
func (s Silence) Over(at time.Time) bool { return !s.LiftedAt.IsZero() || !at.Before(s.Set.Until) }

func (r silenceRow) silence() (Silence, error) {
	s := Silence{ID: r.ID, SetAt: r.SetAt, SetBy: r.SetBy, LiftedAt: r.LiftedAt}
	var err error
	if s.Set, err = decode[subscription.SilenceSet](r.Set); err != nil {
		return s, fmt.Errorf("silence %s: %w", r.ID, err)
	}
	return s, nil
}

// foldSubscription folds an event of a subscription's or a silence's stream.
func foldSubscription(w view.Writer, e event.Recorded) error {
	_, id := event.SplitStream(e.Stream)
	switch d := e.Data.(type) {
	case subscription.Saved:
		return foldSaved(w, id, d, e)
	case subscription.Ended:
		r, there, err := subscriptions.Get(w, id)
		if err != nil || !there {
			return err
		}
		r.Active, r.EndedAt, r.EndedBy = false, e.KnownAt, e.Actor
		if err := subscriptions.Put(w, r); err != nil {
			return err
		}
		return drop(w, id)
	case subscription.SilenceSet:
		return silences.Put(w, silenceRow{ID: id, Set: encode(d), Until: d.Until, SetAt: e.KnownAt, SetBy: e.Actor})
	case subscription.SilenceLifted:
		r, there, err := silences.Get(w, id)
		if err != nil || !there {
			return err
		}
		r.Until, r.LiftedAt = e.KnownAt, e.KnownAt
		return silences.Put(w, r)
	}
	return nil
}

// foldSaved keeps a subscription. What waits to be told goes by the new hour.
func foldSaved(w view.Writer, id string, d subscription.Saved, e event.Recorded) error {
	was, there, err := readSubscription(w, id)
	if err != nil {
		return err
	}
	row := subscriptionRow{ID: id, Account: d.Account, Active: true, Saved: encode(d), SavedAt: e.KnownAt, SavedBy: e.Actor,
		Commit: e.Position.Commit, Prepare: e.Position.Prepare, Gathers: int64(gathering(d) / time.Second)}
	if err := subscriptions.Put(w, row); err != nil {
		return err
	}
	if !there || !was.Active || was.Saved.When == d.When {
		return nil
	}
	waits, err := all(routes, w, view.Query{Index: "of_subscription", Prefix: []view.Value{id, int64(waiting)}})
	if err != nil || len(waits) == 0 {
		return err
	}
	cal, err := calendar(w)
	if err != nil {
		return err
	}
	due, err := untaken(w, row, alert.Route{Subscription: id, Due: nextDue(cal, d, e.KnownAt)})
	if err != nil {
		return err
	}
	for _, r := range waits {
		r.Group, r.Due = "", due
		if err := routes.Put(w, r); err != nil {
			return err
		}
	}
	return nil
}

// drop forgets what an ended subscription would have been told.
func drop(w view.Writer, id string) error {
	waits, err := all(routes, w, view.Query{Index: "of_subscription", Prefix: []view.Value{id, int64(waiting)}})
	if err != nil {
		return err
	}
	for _, r := range waits {
		r.State = untold
		if err := routes.Put(w, r); err != nil {
			return err
		}
	}
	return nil
}
