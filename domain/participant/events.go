// Package participant is the aggregate of one person who takes part: a
// citizen, a relative, an employee or somebody from outside. The person is
// known everywhere by a pseudonym, which is also what personal text is sealed
// under; name and contact are kept apart from it, sealed, in events that hold
// nothing else.
package participant

import (
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
)

// Category is the part of a stream's name before the participant's id.
const Category = "participant"

// namespace is the one in which pseudonyms become stream ids (UUIDv5).
var namespace = uuid.MustParse("5f0b5a2e-6a0e-4f0e-9d0c-3c1f7f5b8e41")

// Stream is the stream of the person with the pseudonym. It follows from the
// pseudonym alone, so that whoever has one finds the other, and the stream's
// name shows nothing of it.
func Stream(pseudonym string) string {
	return event.StreamName(Category, uuid.NewSHA1(namespace, []byte(pseudonym)).String())
}

// Kind says in what capacity a person takes part.
type Kind string

const (
	Citizen  Kind = "citizen"
	Relative Kind = "relative"
	Employee Kind = "employee"
	Outside  Kind = "outside" // a hospital, an association, another authority
)

// Side is where a role stands: with those who decide on help, with those who
// provide it, or where the citizen is met. A profession can be on any of them.
type Side string

const (
	Authority Side = "authority" // myndighed
	Provider  Side = "provider"  // udfører
	Frontline Side = "frontline" // frontmedarbejder
)

// Relation is what somebody in a citizen's network is to the citizen.
type Relation string

// The relations that rules are written for. Others may be named freely.
const (
	Family       Relation = "relative"
	Friend       Relation = "friend"
	Neighbour    Relation = "neighbour"
	Volunteer    Relation = "volunteer"
	Professional Relation = "professional"
)

// Wish is whether the citizen wants somebody of the network to take part.
type Wish string

const (
	Wished      Wish = "wished"
	NotWished   Wish = "not-wished"
	WishUnknown Wish = "unknown"
)

// Basis is the ground in law on which data about a person is kept.
type Basis string

const (
	Consent         Basis = "consent"          // GDPR art. 6(1)(a): can be withdrawn
	PublicTask      Basis = "public-task"      // art. 6(1)(e)
	LegalObligation Basis = "legal-obligation" // art. 6(1)(c)
	Research        Basis = "research"         // databeskyttelsesloven § 10: may not flow into casework
)

// Registered says that a person takes part from now on, known by a pseudonym.
type Registered struct {
	Pseudonym string `json:"pseudonym"`
	Kind      Kind   `json:"kind"`
}

// RoleAdded says that the person has a role; a person may have several.
type RoleAdded struct {
	Role       string `json:"role"` // the role's id, unique for the person
	Name       string `json:"name"` // what the person is: demenskoordinator, fællestillidsrepræsentant
	Profession string `json:"profession,omitempty"`
	Department string `json:"department,omitempty"`
	Unit       string `json:"unit,omitempty"`
	Side       Side   `json:"side,omitempty"`
}

// RoleEnded says that the person no longer has the role.
type RoleEnded struct {
	Role string `json:"role"`
}

// NetworkLinked says that somebody belongs to the person's network.
type NetworkLinked struct {
	Link     string     `json:"link"`            // the link's id, unique for the person
	Other    string     `json:"other,omitempty"` // pseudonym, where that one takes part
	Relation Relation   `json:"relation"`
	Wish     Wish       `json:"wish"`
	From     time.Time  `json:"from,omitzero"`
	Until    time.Time  `json:"until,omitzero"`
	Note     event.Text `json:"note,omitzero"` // about both
}

// WishChanged says that the person now wishes something else of a link.
type WishChanged struct {
	Link string     `json:"link"`
	Wish Wish       `json:"wish"`
	Note event.Text `json:"note,omitzero"`
}

// NetworkLinkEnded says that somebody no longer belongs to the network.
type NetworkLinkEnded struct {
	Link  string    `json:"link"`
	Until time.Time `json:"until,omitzero"`
}

// LegalBasisRecorded says on which ground, and for which purpose, data about
// the person is kept. Again for the same purpose: replaces it.
type LegalBasisRecorded struct {
	Purpose string `json:"purpose"` // a key: service-design, evaluation
	Basis   Basis  `json:"basis"`
	Law     string `json:"law,omitempty"` // the provision, in words
}

// ConsentWithdrawn says that the person no longer consents to the purpose.
type ConsentWithdrawn struct {
	Purpose string     `json:"purpose"`
	Reason  event.Text `json:"reason,omitzero"`
}

// IdentitySet says who the person is. Again: replaces it.
type IdentitySet struct {
	Name    event.Text `json:"name,omitzero"`
	Contact event.Text `json:"contact,omitzero"`
}

func (Registered) EventName() string         { return "participant.registered" }
func (RoleAdded) EventName() string          { return "participant.role-added" }
func (RoleEnded) EventName() string          { return "participant.role-ended" }
func (NetworkLinked) EventName() string      { return "participant.network-linked" }
func (WishChanged) EventName() string        { return "participant.wish-changed" }
func (NetworkLinkEnded) EventName() string   { return "participant.network-link-ended" }
func (LegalBasisRecorded) EventName() string { return "participant.legal-basis-recorded" }
func (ConsentWithdrawn) EventName() string   { return "participant.consent-withdrawn" }
func (IdentitySet) EventName() string        { return "participant.identity-set" }

// Events lists the aggregate's event types.
func Events() []event.Type {
	return []event.Type{
		event.Define[Registered](), event.Define[RoleAdded](), event.Define[RoleEnded](), event.Define[NetworkLinked](),
		event.Define[WishChanged](), event.Define[NetworkLinkEnded](), event.Define[LegalBasisRecorded](),
		event.Define[ConsentWithdrawn](), event.Define[IdentitySet](),
	}
}

type mapText = func(string, event.Text) (event.Text, error)

// MapPersonal applies f to the event's personal text.
func (e NetworkLinked) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("note", e.Note)
	e.Note = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e WishChanged) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("note", e.Note)
	e.Note = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e ConsentWithdrawn) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("reason", e.Reason)
	e.Reason = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e IdentitySet) MapPersonal(f mapText) (event.Data, error) {
	name, err := f("name", e.Name)
	if err != nil {
		return nil, err
	}
	contact, err := f("contact", e.Contact)
	e.Name, e.Contact = name, contact
	return e, err
}
