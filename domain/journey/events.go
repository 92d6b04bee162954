// Package journey is the aggregate at the heart of Ledetråd: one citizen's, or
// one family's, actual course through a life situation, as it was seen and
// told. It records facts in the order they become known, whatever order they
// happened in; waits and views are worked out later, from the facts.
package journey

import (
	"time"

	"ledetraad/domain/event"
)

// Category is the part of a stream's name before the journey's id.
const Category = "journey"

// Channel is the way a touchpoint took place.
type Channel string

// The channels that rules are written for. Others may be named freely.
const (
	Alarm   Channel = "alarm" // an emergency call from a home or a room
	Phone   Channel = "phone"
	Visit   Channel = "visit" // somebody comes to the citizen
	Desk    Channel = "desk"  // the citizen comes to the municipality
	Letter  Channel = "letter"
	Digital Channel = "digital" // e-mail, Digital Post, a web form
)

// Party is a side of a communication.
type Party string

const (
	Citizen  Party = "citizen"
	Relative Party = "relative"
	Employee Party = "employee"
	Outside  Party = "outside" // a hospital, an association, another authority
)

// PromiseKind tells a given word from a deadline that the law or the council
// has set.
type PromiseKind string

const (
	Given     PromiseKind = "given"
	Statutory PromiseKind = "statutory"
)

// Notice is how the citizen was told that a deadline moved. Retssikkerhedsloven
// § 3 asks for a written one where a case deadline cannot be met.
type Notice string

const (
	Written Notice = "written"
	Oral    Notice = "oral"
	Untold  Notice = "none"
)

// NextStep is whether the citizen was told what happens next. Nothing said of
// it is no evidence that nothing was told.
type NextStep string

const (
	NextTold NextStep = "told"
	NextNone NextStep = "none" // it was left open
)

// Started says that a participant's course through a life situation is
// followed from now on.
type Started struct {
	Participant   string     `json:"participant"` // pseudonym
	LifeSituation string     `json:"life_situation"`
	Note          event.Text `json:"note,omitzero"`
}

// TouchpointRecorded says that something took place that asked for no answer:
// a meeting, a letter sent, a step in a case.
type TouchpointRecorded struct {
	Touchpoint string     `json:"touchpoint"`
	Department string     `json:"department"`
	Unit       string     `json:"unit,omitempty"`
	Activity   string     `json:"activity"` // what kind of touchpoint it was
	Channel    Channel    `json:"channel,omitempty"`
	Sender     Party      `json:"sender,omitempty"`
	Receiver   Party      `json:"receiver,omitempty"`
	Performer  string     `json:"performer,omitempty"` // the employee's pseudonym
	InPerson   bool       `json:"in_person,omitempty"` // an employee and the citizen met or spoke
	Present    []string   `json:"present,omitempty"`   // pseudonyms of those who were there beside the citizen and the employees
	Decisive   bool       `json:"decisive,omitempty"`  // something was decided there
	Retold     bool       `json:"retold,omitempty"`    // the citizen had to tell it all again
	NextStep   NextStep   `json:"next_step,omitempty"`
	Place      string     `json:"place,omitempty"`
	Summary    event.Text `json:"summary,omitzero"`
}

// TouchpointRequested says that somebody turned to a department and waits for
// an answer.
type TouchpointRequested struct {
	Touchpoint string     `json:"touchpoint"`
	Department string     `json:"department"`
	Unit       string     `json:"unit,omitempty"`
	Activity   string     `json:"activity"`
	Channel    Channel    `json:"channel,omitempty"`
	Sender     Party      `json:"sender,omitempty"` // citizen, if left out
	Device     string     `json:"device,omitempty"` // the alarm or telephone it came from
	Retold     bool       `json:"retold,omitempty"` // the citizen had to tell it all again
	Place      string     `json:"place,omitempty"`
	Summary    event.Text `json:"summary,omitzero"`
}

// TouchpointAcknowledged says that the request was seen: a panel was reset, a
// receipt was sent. Nobody has answered yet.
type TouchpointAcknowledged struct {
	Touchpoint string `json:"touchpoint"`
	Performer  string `json:"performer,omitempty"`
}

// TouchpointAnswered says that the request was answered.
type TouchpointAnswered struct {
	Touchpoint string     `json:"touchpoint"`
	Channel    Channel    `json:"channel,omitempty"`
	InPerson   bool       `json:"in_person,omitempty"` // somebody came, or spoke with the citizen
	Retold     bool       `json:"retold,omitempty"`    // the citizen had to tell it all again
	NextStep   NextStep   `json:"next_step,omitempty"`
	Performer  string     `json:"performer,omitempty"`
	Summary    event.Text `json:"summary,omitzero"`
}

// TouchpointResolved says that what was asked for is done.
type TouchpointResolved struct {
	Touchpoint string `json:"touchpoint"`
	Performer  string `json:"performer,omitempty"`
	Outcome    string `json:"outcome,omitempty"`
}

// TouchpointHandedOver says that another department was to go on with it.
type TouchpointHandedOver struct {
	Touchpoint string     `json:"touchpoint"`
	From       string     `json:"from"`
	To         string     `json:"to"`
	Unit       string     `json:"unit,omitempty"` // of the receiving department
	Warm       bool       `json:"warm"`           // the departments spoke together, the citizen need not tell it again
	Performer  string     `json:"performer,omitempty"`
	Summary    event.Text `json:"summary,omitzero"`
}

// PromiseMade says that a department owes something by a time.
type PromiseMade struct {
	Promise    string      `json:"promise"`
	Department string      `json:"department"`
	Unit       string      `json:"unit,omitempty"`
	Kind       PromiseKind `json:"kind"`
	Due        time.Time   `json:"due"`
	Touchpoint string      `json:"touchpoint,omitempty"`
	What       event.Text  `json:"what,omitzero"`
}

// PromiseMoved says that a promise got another due time.
type PromiseMoved struct {
	Promise string    `json:"promise"`
	Due     time.Time `json:"due"`
	Notice  Notice    `json:"notice"`
}

// PromiseKept says that what was promised has been done, in time or not.
type PromiseKept struct {
	Promise   string `json:"promise"`
	Performer string `json:"performer,omitempty"`
}

// PromiseWithdrawn says that nothing is owed any longer, and why.
type PromiseWithdrawn struct {
	Promise string `json:"promise"`
	Reason  string `json:"reason"`
}

// ExperienceReported is the citizen's own report, of the journey or of one
// touchpoint. A value that was not given is nil.
type ExperienceReported struct {
	Experience string     `json:"experience"`
	Touchpoint string     `json:"touchpoint,omitempty"`
	Teller     Party      `json:"teller"`                     // citizen or relative
	Score      *int       `json:"score,omitempty"`            // −2 (very bad) to +2 (very good)
	PerceivedS *int64     `json:"perceived_wait_s,omitempty"` // how long the wait felt, seconds
	ExpectedS  *int64     `json:"expected_wait_s,omitempty"`  // how long it was expected to be, seconds
	Comment    event.Text `json:"comment,omitzero"`
}

// Ended says that the journey came to an end.
type Ended struct {
	Outcome string `json:"outcome,omitempty"`
}

// Reopened says that a journey that had ended goes on.
type Reopened struct {
	Reason string `json:"reason"`
}

func (Started) EventName() string                { return "journey.started" }
func (TouchpointRecorded) EventName() string     { return "journey.touchpoint-recorded" }
func (TouchpointRequested) EventName() string    { return "journey.touchpoint-requested" }
func (TouchpointAcknowledged) EventName() string { return "journey.touchpoint-acknowledged" }
func (TouchpointAnswered) EventName() string     { return "journey.touchpoint-answered" }
func (TouchpointResolved) EventName() string     { return "journey.touchpoint-resolved" }
func (TouchpointHandedOver) EventName() string   { return "journey.touchpoint-handed-over" }
func (PromiseMade) EventName() string            { return "journey.promise-made" }
func (PromiseMoved) EventName() string           { return "journey.promise-moved" }
func (PromiseKept) EventName() string            { return "journey.promise-kept" }
func (PromiseWithdrawn) EventName() string       { return "journey.promise-withdrawn" }
func (ExperienceReported) EventName() string     { return "journey.experience-reported" }
func (Ended) EventName() string                  { return "journey.ended" }
func (Reopened) EventName() string               { return "journey.reopened" }

// Events lists the aggregate's event types.
func Events() []event.Type {
	return []event.Type{
		event.Define[Started](), event.Define[TouchpointRecorded](), event.Define[TouchpointRequested](),
		event.Define[TouchpointAcknowledged](), event.Define[TouchpointAnswered](), event.Define[TouchpointResolved](),
		event.Define[TouchpointHandedOver](), event.Define[PromiseMade](), event.Define[PromiseMoved](),
		event.Define[PromiseKept](), event.Define[PromiseWithdrawn](), event.Define[ExperienceReported](),
		event.Define[Ended](), event.Define[Reopened](),
	}
}
