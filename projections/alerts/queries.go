package alerts

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/view"
)

// Filter chooses alerts; an empty field lets all pass.
type Filter struct {
	Departments []string // that one of these is concerned
	Kind        string
	Severity    painpoint.Severity // at least
	State       State              // "": all
	Before      time.Time          // only those that became known before
	Lang        painpoints.Lang
	Limit       int // 0 for 100
}

// passes reports whether a filter lets an alert pass, by how far people have come
// with it and by what it says.
func (f Filter) passes(row alertRow) (bool, error) {
	if f.State != "" && f.State != row.state() {
		return false, nil
	}
	facts, err := decode[alert.Raised](row.Facts)
	if err != nil {
		return false, fmt.Errorf("alert %s: %w", row.ID, err)
	}
	wanted := subscription.Filter{Departments: f.Departments, Severity: f.Severity}
	if f.Kind != "" {
		wanted.Kinds = []string{f.Kind}
	}
	return stops(wanted, facts) == "", nil
}

// List is the alerts that were raised, the newest first. It is never nil. pains
// is the view of package painpoints; nil leaves out what only it knows.
func List(r, pains view.Reader, f Filter) ([]Item, error) {
	w, err := newWording(r, pains, f.Lang)
	if err != nil {
		return nil, err
	}
	if f.Limit <= 0 {
		f.Limit = 100
	}
	q := view.Query{Index: "state", Prefix: []view.Value{int64(raised)}, Reverse: true}
	if !f.Before.IsZero() {
		q.Until = view.Micros(f.Before)
	}
	out := []Item{}
	for row, err := range alerts.Scan(r, q) {
		if err != nil {
			return nil, fmt.Errorf("list alerts: %w", err)
		}
		passes, err := f.passes(row)
		if err != nil {
			return nil, err
		}
		if !passes {
			continue
		}
		item, err := w.item(row)
		if err != nil {
			return nil, err
		}
		if out = append(out, item); len(out) == f.Limit {
			break
		}
	}
	return out, nil
}

// Page is an alert with who was told of it and what became of that.
type Page struct {
	Item
	RaisedAt    time.Time `json:"raised_at"`
	Note        string    `json:"note,omitempty"` // of whoever acknowledged it
	AssignedAt  time.Time `json:"assigned_at,omitzero"`
	AddressedAt time.Time `json:"addressed_at,omitzero"`
	OverAt      time.Time `json:"over_at,omitzero"` // the pain receded, or was put away
	Told        []Told    `json:"told"`
}

// Told is what was decided for one subscription, and what became of it.
type Told struct {
	Subscription string            `json:"subscription"`
	Name         string            `json:"name"`
	Account      string            `json:"account"`
	Verdict      alert.Verdict     `json:"verdict" enum:"sent,gathered,digested,held,inhibited,silenced"`
	By           string            `json:"by,omitempty"` // the silence, or the alert across departments, that keeps it
	Due          time.Time         `json:"due,omitzero"`
	Told         bool              `json:"told"`
	At           time.Time         `json:"at,omitzero"` // when it was told
	Notification string            `json:"notification,omitempty"`
	Step         int64             `json:"step,omitempty"` // of the escalation that it came by
	Escalates    time.Time         `json:"escalates,omitzero"`
	Deliveries   []DeliveryOutcome `json:"deliveries"`
}

// DeliveryOutcome is how a delivery stands.
type DeliveryOutcome struct {
	Delivery string                   `json:"delivery"`
	Channel  subscription.ChannelKind `json:"channel"`
	Contact  string                   `json:"contact"`
	State    string                   `json:"state" enum:"pending,delivered,given-up"`
	Attempts int64                    `json:"attempts,omitempty"`
	At       time.Time                `json:"at,omitzero"` // when it was over
	Reason   string                   `json:"reason,omitempty"`
}

//nolint:gochecknoglobals // a table
var deliveryStates = map[int64]string{undelivered: "pending", delivered: "delivered", givenUp: "given-up"}

// Get is one alert. It answers a fault where there is none.
func Get(r, pains view.Reader, id uuid.UUID, lang painpoints.Lang) (Page, error) {
	row, there, err := alerts.Get(r, id.String())
	if err != nil {
		return Page{}, fmt.Errorf("alert %s: %w", id, err)
	}
	if !there || row.State != raised {
		return Page{}, fault.NotFoundf("id", "there is no alert %s", id)
	}
	w, err := newWording(r, pains, lang)
	if err != nil {
		return Page{}, err
	}
	p := Page{RaisedAt: row.RaisedAt, Note: row.AckNote, AssignedAt: row.AssignedAt, AddressedAt: row.AddressedAt, OverAt: row.over(), Told: []Told{}}
	if p.Item, err = w.item(row); err != nil {
		return Page{}, err
	}
	for to, err := range routes.Scan(r, view.Query{Prefix: []view.Value{row.ID}}) {
		if err != nil {
			return Page{}, fmt.Errorf("who is told of alert %s: %w", id, err)
		}
		x, err := toldOf(r, to)
		if err != nil {
			return Page{}, fmt.Errorf("who is told of alert %s: %w", id, err)
		}
		p.Told = append(p.Told, x)
	}
	return p, nil
}

// over is when the pain receded, or was put away; whichever came first.
func (r alertRow) over() time.Time {
	if r.OverAt.IsZero() || !r.ClosedAt.IsZero() && r.ClosedAt.Before(r.OverAt) {
		return r.ClosedAt
	}
	return r.OverAt
}

func toldOf(r view.Reader, to routeRow) (Told, error) {
	x := Told{Subscription: to.Subscription, Verdict: to.Verdict, By: to.By, Due: to.Due, Told: to.State == told, Notification: to.Notification,
		Step: to.Step, Deliveries: []DeliveryOutcome{}}
	s, _, err := readSubscription(r, to.Subscription)
	if err != nil {
		return x, err
	}
	x.Name, x.Account = s.Saved.Name, s.Saved.Account
	up, there, err := escalations.Get(r, to.Alert, to.Subscription)
	if err != nil {
		return x, err
	}
	if there && up.Waits {
		x.Escalates = up.Due
	}
	if to.Notification == "" {
		return x, nil
	}
	n, _, err := notifications.Get(r, to.Notification)
	if err != nil {
		return x, err
	}
	x.At = n.At
	for d, err := range deliveries.Scan(r, view.Query{Index: "of_notification", Prefix: []view.Value{to.Notification}}) {
		if err != nil {
			return x, err
		}
		x.Deliveries = append(x.Deliveries, DeliveryOutcome{Delivery: d.ID, Channel: d.Channel, Contact: d.Contact, State: deliveryStates[d.State],
			Attempts: d.Attempts, At: d.OverAt, Reason: d.Reason})
	}
	return x, nil
}

// Feed is what a subscription was told, the newest first: what an Atom feed
// shows. It is never nil.
func Feed(r, pains view.Reader, subscription string, lang painpoints.Lang, most int) ([]Content, error) {
	out := []Content{}
	for n, err := range notifications.Scan(r, view.Query{Index: "of_subscription", Prefix: []view.Value{subscription}, Reverse: true, Limit: most}) {
		if err != nil {
			return nil, fmt.Errorf("feed of %s: %w", subscription, err)
		}
		id, err := uuid.Parse(n.ID)
		if err != nil {
			return nil, fmt.Errorf("feed of %s: %w", subscription, err)
		}
		c, err := ReadContent(r, pains, id, lang, 0)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// Subscriptions lists those of an account, or all for "", by id; those that were
// ended too if asked for. It is never nil.
func Subscriptions(r view.Reader, account string, ended bool) ([]Subscription, error) {
	q := view.Query{}
	if account != "" {
		q = view.Query{Index: "of_account", Prefix: []view.Value{account}}
	}
	out := []Subscription{}
	for row, err := range subscriptions.Scan(r, q) {
		if err != nil {
			return nil, fmt.Errorf("list subscriptions: %w", err)
		}
		if !row.Active && !ended {
			continue
		}
		s, err := row.subscription()
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// SubscriptionOf is one subscription; false where there is none.
func SubscriptionOf(r view.Reader, id string) (Subscription, bool, error) {
	return readSubscription(r, id)
}

// Silences lists those that keep something back at a time, or all for the zero
// time, by id. It is never nil.
func Silences(r view.Reader, at time.Time) ([]Silence, error) {
	out := []Silence{}
	for row, err := range silences.Scan(r, view.Query{}) {
		if err != nil {
			return nil, fmt.Errorf("list silences: %w", err)
		}
		s, err := row.silence()
		if err != nil {
			return nil, err
		}
		if at.IsZero() || !s.Over(at) {
			out = append(out, s)
		}
	}
	return out, nil
}

// SilenceOf is one silence; false where there is none.
func SilenceOf(r view.Reader, id string) (Silence, bool, error) {
	row, there, err := silences.Get(r, id)
	if err != nil || !there {
		return Silence{}, false, err
	}
	s, err := row.silence()
	return s, true, err
}

// Test decides who would get an alert that somebody thinks of, at a time, and
// why. No gathering and no pain across departments is thought away.
func Test(r view.Reader, n alert.Raised, at time.Time) ([]Decision, error) {
	d, err := ReadDirectory(r, at)
	if err != nil {
		return nil, err
	}
	n.Departments = alert.Concerned(n.Scope, n.Crosses)
	return d.Route(newTables(r), News{Raised: n, ID: uuid.Nil, At: at, Position: latest})
}

// Explain decides anew who would get an alert that was raised, by the
// subscriptions as they are now, as if it happened at a time.
func Explain(r view.Reader, id uuid.UUID, at time.Time) ([]Decision, error) {
	row, there, err := alerts.Get(r, id.String())
	if err != nil {
		return nil, fmt.Errorf("alert %s: %w", id, err)
	}
	if !there || row.State != raised {
		return nil, fault.NotFoundf("alert", "there is no alert %s", id)
	}
	facts, err := decode[alert.Raised](row.Facts)
	if err != nil {
		return nil, fmt.Errorf("alert %s: %w", id, err)
	}
	return Test(r, facts, at)
}

// Own keeps of a page what concerns an account: whom else it was told is not
// everybody's affair.
func (p Page) Own(account string) Page {
	p.Told = slices.DeleteFunc(slices.Clone(p.Told), func(x Told) bool { return x.Account != account })
	return p
}

// Received reports whether an account was told of an alert.
func Received(r view.Reader, account, id string) (bool, error) {
	_, there, err := inbox.Get(r, account, id)
	return there, err
}
