package painpoint

import (
	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/programme"
)

// The commands that say the same as the events that they make; see there.
type (
	Confirm            Confirmed
	Dismiss            Dismissed
	Assign             Assigned
	Address            Addressed
	Resolve            Resolved
	Reopen             Reopened
	OverrulePrinciples PrinciplesOverruled
	RestorePrinciples  PrinciplesRestored
	Comment            Commented
)

// Object asks to record that somebody concerned sees it otherwise.
type Object struct {
	Objection string    `json:"objection"`
	By        Party     `json:"by"`
	About     []string  `json:"about,omitempty"` // pseudonyms: who objects, and who else is meant
	Event     uuid.UUID `json:"event,omitzero"`  // the piece of evidence that it is against
	Text      string    `json:"text"`
}

// AnswerObjection asks to record what was answered to an objection.
type AnswerObjection struct {
	Objection string  `json:"objection"`
	Outcome   Outcome `json:"outcome"`
	Text      string  `json:"text"`
}

func (Confirm) CommandName() string            { return "painpoint.confirm" }
func (Dismiss) CommandName() string            { return "painpoint.dismiss" }
func (Assign) CommandName() string             { return "painpoint.assign" }
func (Address) CommandName() string            { return "painpoint.address" }
func (Resolve) CommandName() string            { return "painpoint.resolve" }
func (Reopen) CommandName() string             { return "painpoint.reopen" }
func (OverrulePrinciples) CommandName() string { return "painpoint.overrule-principles" }
func (RestorePrinciples) CommandName() string  { return "painpoint.restore-principles" }
func (Object) CommandName() string             { return "painpoint.object" }
func (AnswerObjection) CommandName() string    { return "painpoint.answer-objection" }
func (Comment) CommandName() string            { return "painpoint.comment" }

// Intents lists the commands that people give. A report is the detectors' own.
func Intents() []decider.IntentType {
	return []decider.IntentType{
		decider.DefineIntent[Confirm](), decider.DefineIntent[Dismiss](), decider.DefineIntent[Assign](), decider.DefineIntent[Address](),
		decider.DefineIntent[Resolve](), decider.DefineIntent[Reopen](), decider.DefineIntent[OverrulePrinciples](),
		decider.DefineIntent[RestorePrinciples](), decider.DefineIntent[Object](), decider.DefineIntent[AnswerObjection](),
		decider.DefineIntent[Comment](),
	}
}

// ReferencesOf is what a command names of the programme.
func ReferencesOf(i decider.Intent) programme.References {
	switch c := i.(type) {
	case Assign:
		return programme.References{}.Department("data.department", c.Department, "")
	case OverrulePrinciples:
		refs := programme.References{}
		for _, p := range c.Principles {
			refs = refs.Principle("data.principles", c.Set, p)
		}
		return refs
	}
	return programme.References{}
}
