// Package plannedjourney is the aggregate of a planned journey: what a
// municipality means to happen in a life situation, or in one citizen's journey,
// step by step.
//
// A plan is kept apart from what actually happened. It never makes, changes or
// hides a touchpoint; the difference between the two is worked out when somebody
// asks. A plan has editions: a changed one holds for journeys that begin from its
// day on, and earlier journeys are still held against the one of their time.
//
// Nothing in a plan is about a person. Who owns a step is a function ("visitator"),
// not a name, and a plan for one journey names the journey by its id only.
package plannedjourney

import (
	"time"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/journey"
)

// Category is the part of a stream's name before the plan's key.
const Category = "plannedjourney"

// Stream is the name of the plan's stream.
func Stream(key string) string { return event.StreamName(Category, key) }

// Step is one thing that is meant to happen.
type Step struct {
	Step       string          `json:"step"`            // id, unique in the plan; it stays the same in the plan's later editions
	Stage      string          `json:"stage,omitempty"` // a heading that steps beside each other share
	Activity   string          `json:"activity"`        // as touchpoints call it
	Also       []string        `json:"also,omitempty"`  // other activities that count as this one
	Department string          `json:"department"`
	Unit       string          `json:"unit,omitempty"`
	Channel    journey.Channel `json:"channel,omitempty"` // "": any
	AfterS     int64           `json:"after_s,omitempty"` // it happens at most so many seconds after the step before it; 0: at any time
	WaitS      int64           `json:"wait_s,omitempty"`  // what is asked for in it is answered within so many seconds; 0: nothing is said
	Owner      string          `json:"owner,omitempty"`   // a function, not a person
	Optional   bool            `json:"optional,omitempty"`
	Repeats    bool            `json:"repeats,omitempty"` // it may happen any number of times more
}

// Described says that there is a plan.
type Described struct {
	Name          string    `json:"name"`
	LifeSituation string    `json:"life_situation"`
	Journey       string    `json:"journey,omitempty"` // "": for all journeys of the life situation
	From          time.Time `json:"from"`              // journeys that begin from here on are held against it
	Steps         []Step    `json:"steps"`             // in the order in which they are meant to happen
}

// Revised gives the plan another edition.
type Revised struct {
	From  time.Time `json:"from"` // journeys that begin from here on are held against this edition
	Steps []Step    `json:"steps"`
}

// Retired says that journeys that begin from here on are held against no edition.
type Retired struct {
	From time.Time `json:"from"`
}

func (Described) EventName() string { return "plannedjourney.described" }
func (Revised) EventName() string   { return "plannedjourney.revised" }
func (Retired) EventName() string   { return "plannedjourney.retired" }

// Events lists the aggregate's event types.
func Events() []event.Type {
	return []event.Type{event.Define[Described](), event.Define[Revised](), event.Define[Retired]()}
}

// Describe asks for a plan. From is when it happened, if left out.
type Describe struct {
	Name          string    `json:"name"`
	LifeSituation string    `json:"life_situation"`
	Journey       string    `json:"journey,omitempty"`
	From          time.Time `json:"from,omitzero"`
	Steps         []Step    `json:"steps"`
}

// Revise asks for another edition. From is when it happened, if left out.
type Revise struct {
	From  time.Time `json:"from,omitzero"`
	Steps []Step    `json:"steps"`
}

// Retire asks to hold no further journeys against the plan. From is when it
// happened, if left out.
type Retire struct {
	From time.Time `json:"from,omitzero"`
}

func (Describe) CommandName() string { return "plannedjourney.describe" }
func (Revise) CommandName() string   { return "plannedjourney.revise" }
func (Retire) CommandName() string   { return "plannedjourney.retire" }

// Intents lists the aggregate's commands.
func Intents() []decider.IntentType {
	return []decider.IntentType{decider.DefineIntent[Describe](), decider.DefineIntent[Revise](), decider.DefineIntent[Retire]()}
}
