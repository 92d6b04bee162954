// Package subscription has the two aggregates by which somebody says what to
// hear of, and what not: subscriptions to alerts, and silences.
//
// A subscription says who hears, of what, when and by which channels. Addresses
// and secrets never stand here: a channel names a contact by its id, and what
// the contact is is kept apart from the log. A silence keeps matching alerts
// from being sent to anybody, or to one subscription, until an end.
package subscription

import (
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
)

// Category is the part of a subscription's stream name before its id.
const Category = "subscription"

// Stream is the name of a subscription's stream.
func Stream(id string) string { return event.StreamName(Category, id) }

// Crossing says whether pain that crosses departments is meant.
type Crossing string

const (
	AnyCrossing     Crossing = ""        // both
	OnlyCrossing    Crossing = "only"    // only what crosses departments
	WithoutCrossing Crossing = "without" // only what is of one department
)

// Filter chooses alerts. An empty list lets all pass, and so does the empty
// severity.
type Filter struct {
	Departments    []string           `json:"departments,omitempty"` // of one of these, or crossing one of them
	LifeSituations []string           `json:"life_situations,omitempty"`
	Kinds          []string           `json:"kinds,omitempty"` // of pain; one that crosses departments is also of the kind that crosses
	Principles     []string           `json:"principles,omitempty"`
	Severity       painpoint.Severity `json:"severity,omitempty"` // at least
	Crossing       Crossing           `json:"crossing,omitempty"`
}

// Mode is when alerts are sent.
type Mode string

const (
	AtOnce      Mode = "at-once"
	Daily       Mode = "daily"        // every day, holidays too
	WorkingDays Mode = "working-days" // every day on which the municipality works
	Weekly      Mode = "weekly"       // on a weekday; on a holiday, the next working day instead
)

// When is when alerts are sent. Hours are local time in Denmark.
type When struct {
	Mode    Mode   `json:"mode"`
	Hour    string `json:"hour,omitempty"`    // "07:30"; of digests
	Weekday string `json:"weekday,omitempty"` // in English, small letters; of weekly ones
}

// ChannelKind is a way in which somebody hears.
type ChannelKind string

const (
	Inbox   ChannelKind = "inbox" // the page's own
	Mail    ChannelKind = "mail"
	Webhook ChannelKind = "webhook"
	Atom    ChannelKind = "atom" // a feed that is fetched
)

// Delivered reports whether something must be brought somewhere: an inbox and a
// feed are read where they are.
func (k ChannelKind) Delivered() bool { return k == Mail || k == Webhook }

// Channel is a way with the contact at its end.
type Channel struct {
	Kind    ChannelKind `json:"kind"`
	Contact string      `json:"contact,omitempty"` // id of an address; none for the inbox
}

// Quiet is a stretch of the day, local time, in which nothing is sent; what
// would have been waits for its end. From 22:00 to 06:00 goes over midnight and
// belongs to the weekday on which it begins; from 00:00 to 24:00 is the whole
// day.
type Quiet struct {
	Weekdays []string `json:"weekdays,omitempty"` // in English, small letters; none: every day
	From     string   `json:"from"`
	To       string   `json:"to"`
}

// GroupBy says which alerts belong together where they are sent at once.
type GroupBy string

const (
	ByNothing       GroupBy = ""           // all of a subscription's
	ByDepartment    GroupBy = "department" // those of the same departments
	ByKind          GroupBy = "kind"       // of the same kind of pain
	ByLifeSituation GroupBy = "life-situation"
)

// Escalation is who hears of an alert that nobody has acknowledged in time.
type Escalation struct {
	After        int    `json:"after"` // working hours from when it was sent
	Subscription string `json:"subscription,omitempty"`
	Account      string `json:"account,omitempty"` // finds it in the own inbox
}

// Saved says what a subscription is. Again: replaces it. It hears only of what
// is recorded after it was saved.
type Saved struct {
	Name     string      `json:"name"`
	Account  string      `json:"account"` // whose it is
	Filter   Filter      `json:"filter"`
	When     When        `json:"when"`
	Channels []Channel   `json:"channels"`
	Quiet    []Quiet     `json:"quiet,omitempty"`
	GroupBy  GroupBy     `json:"group_by,omitempty"`
	Gather   int         `json:"gather,omitempty"` // minutes for which what follows the first of a group is gathered to one; 0 for 30
	Escalate *Escalation `json:"escalate,omitempty"`
}

// Ended says that it hears of nothing any more.
type Ended struct {
	Reason string `json:"reason,omitempty"`
}

func (Saved) EventName() string { return "subscription.saved" }
func (Ended) EventName() string { return "subscription.ended" }

// Save asks to keep a subscription, or to replace it.
type Save Saved

// End asks to end it.
type End Ended

func (Save) CommandName() string { return "subscription.save" }
func (End) CommandName() string  { return "subscription.end" }

// Events lists the event types of subscriptions and silences.
func Events() []event.Type {
	return []event.Type{event.Define[Saved](), event.Define[Ended](), event.Define[SilenceSet](), event.Define[SilenceLifted]()}
}

// Intents lists the commands of both.
func Intents() []decider.IntentType {
	return []decider.IntentType{decider.DefineIntent[Save](), decider.DefineIntent[End](),
		decider.DefineIntent[Silence](), decider.DefineIntent[Lift]()}
}

// ReferencesOf is what a command names of the programme.
func ReferencesOf(i decider.Intent) programme.References {
	switch c := i.(type) {
	case Save:
		return c.Filter.references()
	case Silence:
		return c.Filter.references()
	}
	return programme.References{}
}
