package participant

import (
	"time"

	"ledetraad/domain/decider"
	"ledetraad/domain/programme"
)

// Register asks to let a person take part. Its stream is Stream(Pseudonym).
type Register struct {
	Pseudonym string `json:"pseudonym"`
	Kind      Kind   `json:"kind"`
}

// AddRole asks to record a role; it is held from when the command happened.
type AddRole struct {
	Role       string `json:"role"`
	Name       string `json:"name"`
	Profession string `json:"profession,omitempty"`
	Department string `json:"department,omitempty"`
	Unit       string `json:"unit,omitempty"`
	Side       Side   `json:"side,omitempty"`
}

// EndRole asks to record that a role is no longer held.
type EndRole struct {
	Role string `json:"role"`
}

// LinkNetwork asks to record somebody of the person's network.
type LinkNetwork struct {
	Link     string    `json:"link"`
	Other    string    `json:"other,omitempty"`
	Relation Relation  `json:"relation"`
	Wish     Wish      `json:"wish,omitempty"` // unknown, if left out
	From     time.Time `json:"from,omitzero"`
	Until    time.Time `json:"until,omitzero"`
	Note     string    `json:"note,omitempty"`
}

// ChangeWish asks to record what the person now wishes of a link.
type ChangeWish struct {
	Link string `json:"link"`
	Wish Wish   `json:"wish"`
	Note string `json:"note,omitempty"`
}

// EndNetworkLink asks to record that a link is no more.
type EndNetworkLink struct {
	Link  string    `json:"link"`
	Until time.Time `json:"until,omitzero"` // when the command happened, if left out
}

// RecordLegalBasis asks to record why data about the person may be kept.
type RecordLegalBasis struct {
	Purpose string `json:"purpose"`
	Basis   Basis  `json:"basis"`
	Law     string `json:"law,omitempty"`
}

// WithdrawConsent asks to record that the person no longer consents.
type WithdrawConsent struct {
	Purpose string `json:"purpose"`
	Reason  string `json:"reason,omitempty"`
}

// SetIdentity asks to keep who the person is, sealed and apart.
type SetIdentity struct {
	Name    string `json:"name,omitempty"`
	Contact string `json:"contact,omitempty"`
}

// IdentityFields names the fields in which a telephone number or an address is
// where it belongs (package identifiers).
func (SetIdentity) IdentityFields() []string { return []string{"name", "contact"} }

func (Register) CommandName() string         { return "participant.register" }
func (AddRole) CommandName() string          { return "participant.add-role" }
func (EndRole) CommandName() string          { return "participant.end-role" }
func (LinkNetwork) CommandName() string      { return "participant.link-network" }
func (ChangeWish) CommandName() string       { return "participant.change-wish" }
func (EndNetworkLink) CommandName() string   { return "participant.end-network-link" }
func (RecordLegalBasis) CommandName() string { return "participant.record-legal-basis" }
func (WithdrawConsent) CommandName() string  { return "participant.withdraw-consent" }
func (SetIdentity) CommandName() string      { return "participant.set-identity" }

// Intents lists the aggregate's commands.
func Intents() []decider.IntentType {
	return []decider.IntentType{
		decider.DefineIntent[Register](), decider.DefineIntent[AddRole](), decider.DefineIntent[EndRole](),
		decider.DefineIntent[LinkNetwork](), decider.DefineIntent[ChangeWish](), decider.DefineIntent[EndNetworkLink](),
		decider.DefineIntent[RecordLegalBasis](), decider.DefineIntent[WithdrawConsent](), decider.DefineIntent[SetIdentity](),
	}
}

// ReferencesOf finds what a command refers to in the programme.
func ReferencesOf(i decider.Intent) programme.References {
	if c, ok := i.(AddRole); ok {
		return programme.References{}.Department("data.department", c.Department, c.Unit)
	}
	return programme.References{}
}
