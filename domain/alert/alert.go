// Package alert has the two aggregates of what is told to whom: alerts, each a
// noteworthy change of one pain point, and notifications, each what is sent of
// one or more alerts to one subscription.
//
// The engine raises, routes, composes and escalates; every such decision is
// recorded with what it rests on, so that nothing is decided twice and nobody is
// told twice, whatever is rebuilt, restarted or restored. Ids follow from what
// they are about: an alert's from the pain point and the event that changed it,
// a notification's from the subscription, the group and the time at which it is
// due, a delivery's from the notification and the contact.
package alert

import (
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
)

// Category is the part of an alert's stream name before its id.
const Category = "alert"

// Change is what was noteworthy. That a pain recedes is none.
type Change string

const (
	Detected  Change = "detected"    // it was found for the first time
	Worsened  Change = "more-severe" // than it was when it was last told
	Recurred  Change = "recurred"    // its rule holds again after it had receded
	Reemerged Change = "re-emerged"  // it had been dismissed or resolved, and has grown
)

// Changes lists them all.
func Changes() []Change { return []Change{Detected, Worsened, Recurred, Reemerged} }

// namespace makes the ids of alerts, notifications and deliveries; it must
// never change.
var namespace = uuid.MustParse("b3f7d2c4-1e0a-5b6d-8c9f-7a2e4d5c6b10")

// ID derives an alert's id (UUIDv5) from the pain point and the revision, in the
// pain point's stream, of the event that changed it.
func ID(painPoint uuid.UUID, revision uint64) uuid.UUID {
	return uuid.NewSHA1(namespace, []byte("alert "+painPoint.String()+" "+strconv.FormatUint(revision, 10)))
}

// Stream is the name of the alert's stream.
func Stream(id uuid.UUID) string { return event.StreamName(Category, id.String()) }

// Raised says that something noteworthy has happened to a pain point. It is the
// first event of its stream, and says all that a receiver needs; it holds
// nobody's words.
type Raised struct {
	PainPoint   uuid.UUID           `json:"pain_point"`
	Revision    uint64              `json:"revision"` // of the pain point's stream
	Change      Change              `json:"change"`
	Kind        string              `json:"kind"`
	Scope       painpoint.Scope     `json:"scope"`
	Crosses     *painpoint.Crossing `json:"crosses,omitempty"` // of a pain that crosses departments
	Severity    painpoint.Severity  `json:"severity"`
	SeverityWas painpoint.Severity  `json:"severity_was,omitempty"` // when it was last told; "": it never was
	Principles  []string            `json:"principles"`
	Measure     painpoint.Measure   `json:"measure"`
	Departments []string            `json:"departments"` // those concerned, sorted
	Since       time.Time           `json:"since"`       // when the pain point was first recorded

	// What stands behind it, as the engine knew it then; unset where it did not.
	// Where Citizens is unset or below [Few], figures are not shown to readers who
	// get no small counts.
	Citizens *int64 `json:"citizens,omitempty"` // different people whose courses these are
	Evidence *int64 `json:"evidence,omitempty"` // events it rests on
}

// Few is the number of people below which figures are kept back.
const Few = 5

// OfFew reports whether figures about it must be kept back from readers who get
// no small counts.
func (r Raised) OfFew() bool { return r.Citizens == nil || *r.Citizens < Few }

// LifeSituations are those concerned.
func (r Raised) LifeSituations() []string {
	if r.Crosses != nil {
		return r.Crosses.LifeSituations
	}
	if r.Scope.LifeSituation == "" {
		return nil
	}
	return []string{r.Scope.LifeSituation}
}

// Kinds are the kind of pain and, of one that crosses departments, the kind that
// crosses.
func (r Raised) Kinds() []string {
	if r.Crosses != nil && r.Scope.Term != "" {
		return []string{r.Kind, r.Scope.Term}
	}
	return []string{r.Kind}
}

// Concerned lists the departments of a finding, sorted.
func Concerned(s painpoint.Scope, c *painpoint.Crossing) []string {
	list := []string{}
	if s.Department != "" {
		list = append(list, s.Department)
	}
	if c != nil {
		list = append(list, c.Departments...)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// Verdict is what becomes of an alert for one subscription whose filter it
// passes.
type Verdict string

const (
	Sent      Verdict = "sent"      // at once
	Gathered  Verdict = "gathered"  // with others, soon: the group was told of a moment ago
	Digested  Verdict = "digested"  // with the next digest
	Held      Verdict = "held"      // until a quiet time is over
	Inhibited Verdict = "inhibited" // the subscription was told of the pain across departments that this is a part of
	Silenced  Verdict = "silenced"  // somebody set a silence
)

// Told reports whether the subscription hears of it, now or later.
func (v Verdict) Told() bool { return v != Inhibited && v != Silenced }

// Route is what was decided for one subscription.
type Route struct {
	Subscription string    `json:"subscription"`
	Verdict      Verdict   `json:"verdict"`
	By           string    `json:"by,omitempty"`    // the silence, or the alert across departments, that keeps it
	Group        string    `json:"group,omitempty"` // that it is told with; "": with all of the subscription's
	Due          time.Time `json:"due,omitzero"`    // when it is to be told; unset: it is not
}

// Routed says who is told of the alert, and who is not though the filter let it
// pass. It is recorded with [Raised], and once.
type Routed struct {
	Routes []Route `json:"routes"`
}

// Acknowledged says that a person has seen the alert and takes it from here.
type Acknowledged struct {
	Note string `json:"note,omitempty"`
}

// Escalated says that nobody acknowledged the alert in time, and who is told
// now.
type Escalated struct {
	Subscription string    `json:"subscription"` // that had been told
	Step         int       `json:"step"`         // 1 for the first
	Account      string    `json:"account,omitempty"`
	Route        *Route    `json:"route,omitempty"` // to another subscription
	Due          time.Time `json:"due"`             // when the time was over
}

func (Raised) EventName() string       { return "alert.raised" }
func (Routed) EventName() string       { return "alert.routed" }
func (Acknowledged) EventName() string { return "alert.acknowledged" }
func (Escalated) EventName() string    { return "alert.escalated" }

// Events lists the event types of alerts and notifications.
func Events() []event.Type {
	return []event.Type{
		event.Define[Raised](), event.Define[Routed](), event.Define[Acknowledged](), event.Define[Escalated](),
		event.Define[Composed](), event.Define[Delivered](), event.Define[GivenUp](),
	}
}
