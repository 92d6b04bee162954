package cocreation

import (
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
)

// SolutionCategory is the part of a solution's stream name before its id.
const SolutionCategory = "solution"

// SolutionStream is the name of a solution's stream.
func SolutionStream(id string) string { return event.StreamName(SolutionCategory, id) }

// Level is where a solution works: in one citizen's course, in how a place or a
// department works, or in how the municipality decides. (The three levels are
// those of Fremfærd's projects on co-creation.)
type Level string

const (
	Individual     Level = "individual"
	Organisational Level = "organisational"
	Strategic      Level = "strategic"
)

// Levels lists all three.
var Levels = []Level{Individual, Organisational, Strategic}

// Budget is the money a solution must do with.
type Budget string

const (
	NoExtraMoney Budget = "no-extra-money" // uden ekstra penge
	ExtraMoney   Budget = "extra-money"    // it cannot be had without
)

// OwnerKind is what an owner is.
type OwnerKind string

const (
	DepartmentOwner OwnerKind = "department"
	PartnerOwner    OwnerKind = "partner" // outside the municipality
	CitizenOwner    OwnerKind = "citizen" // or a relative
)

// Owner is who drives a solution. There may be several, and none of them needs
// to be the municipality.
type Owner struct {
	Kind         OwnerKind `json:"kind"`
	Department   string    `json:"department,omitempty"`   // of the municipality's
	Organisation string    `json:"organisation,omitempty"` // of a partner: an association
	Participant  string    `json:"participant,omitempty"`  // pseudonym of a citizen, or of somebody at a partner
}

// Proposed says that somebody has an idea.
type Proposed struct {
	Name     string  `json:"name"`
	Workshop string  `json:"workshop,omitempty"` // id of the one it came from
	Level    Level   `json:"level"`
	Budget   Budget  `json:"budget,omitempty"` // "": not said
	Owners   []Owner `json:"owners"`
	Links
	Idea event.Text `json:"idea,omitzero"`
}

// Described says what it is, so that it can be decided whether to test it;
// again: replaces what was written.
type Described struct {
	Budget Budget     `json:"budget,omitempty"`
	Text   event.Text `json:"text,omitzero"`
}

// TestStarted says that an iteration of it is tried.
type TestStarted struct {
	Iteration  int        `json:"iteration"` // from 1
	Department string     `json:"department,omitempty"`
	Unit       string     `json:"unit,omitempty"`
	Tried      event.Text `json:"tried,omitzero"`
}

// TestFinished says what was learnt from an iteration.
type TestFinished struct {
	Iteration int        `json:"iteration"`
	Learnt    event.Text `json:"learnt,omitzero"`
}

// Adopted says that it is how things are done from now on, and why.
type Adopted struct {
	Reason event.Text `json:"reason,omitzero"`
}

// Dropped says that it is not gone on with, or is no longer how things are
// done, and why.
type Dropped struct {
	Reason event.Text `json:"reason,omitzero"`
}

// Reproposed says that what was dropped is an idea again, and why.
type Reproposed struct {
	Reason event.Text `json:"reason,omitzero"`
}

// TakenUp says that a department, or a unit, works by what was adopted.
type TakenUp struct {
	Department string `json:"department"`
	Unit       string `json:"unit,omitempty"`
}

// GivenUp says that it no longer does.
type GivenUp struct {
	Department string     `json:"department"`
	Unit       string     `json:"unit,omitempty"`
	Reason     event.Text `json:"reason,omitzero"`
}

// OwnersChanged says who drives it. It replaces who did.
type OwnersChanged struct {
	Owners []Owner `json:"owners"`
}

// SolutionLinked says what it is meant to answer. It replaces what was said.
type SolutionLinked struct{ Links }

func (Proposed) EventName() string       { return "solution.proposed" }
func (Described) EventName() string      { return "solution.described" }
func (TestStarted) EventName() string    { return "solution.test-started" }
func (TestFinished) EventName() string   { return "solution.test-finished" }
func (Adopted) EventName() string        { return "solution.adopted" }
func (Dropped) EventName() string        { return "solution.dropped" }
func (Reproposed) EventName() string     { return "solution.reproposed" }
func (TakenUp) EventName() string        { return "solution.taken-up" }
func (GivenUp) EventName() string        { return "solution.given-up" }
func (OwnersChanged) EventName() string  { return "solution.owners-changed" }
func (SolutionLinked) EventName() string { return "solution.linked" }

func solutionEvents() []event.Type {
	return []event.Type{
		event.Define[Proposed](), event.Define[Described](), event.Define[TestStarted](), event.Define[TestFinished](),
		event.Define[Adopted](), event.Define[Dropped](), event.Define[Reproposed](), event.Define[TakenUp](),
		event.Define[GivenUp](), event.Define[OwnersChanged](), event.Define[SolutionLinked](),
	}
}

// MapPersonal applies f to the event's personal text.
func (e Proposed) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("idea", e.Idea)
	e.Idea = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e Described) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("text", e.Text)
	e.Text = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e TestStarted) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("tried", e.Tried)
	e.Tried = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e TestFinished) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("learnt", e.Learnt)
	e.Learnt = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e Adopted) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("reason", e.Reason)
	e.Reason = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e Dropped) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("reason", e.Reason)
	e.Reason = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e Reproposed) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("reason", e.Reason)
	e.Reason = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e GivenUp) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("reason", e.Reason)
	e.Reason = t
	return e, err
}

// Propose asks to keep an idea.
type Propose struct {
	Name     string  `json:"name"`
	Workshop string  `json:"workshop,omitempty"`
	Level    Level   `json:"level"`
	Budget   Budget  `json:"budget,omitempty"`
	Owners   []Owner `json:"owners"`
	Links
	Idea  string   `json:"idea,omitempty"`
	About []string `json:"about,omitempty"` // pseudonyms of those the idea's words are about
}

// Describe asks to write down, or replace, what it is.
type Describe struct {
	Budget Budget   `json:"budget,omitempty"` // as it was, if left out
	Text   string   `json:"text"`
	About  []string `json:"about,omitempty"`
}

// StartTest asks to record that the next iteration is tried.
type StartTest struct {
	Department string   `json:"department,omitempty"`
	Unit       string   `json:"unit,omitempty"`
	Tried      string   `json:"tried"`
	About      []string `json:"about,omitempty"`
}

// FinishTest asks to record what was learnt from the iteration that runs.
type FinishTest struct {
	Learnt string   `json:"learnt"`
	About  []string `json:"about,omitempty"`
}

// Adopt asks to adopt what was tested.
type Adopt struct {
	Reason string   `json:"reason"`
	About  []string `json:"about,omitempty"`
}

// Drop asks to drop it, at whatever point it is.
type Drop struct {
	Reason string   `json:"reason"`
	About  []string `json:"about,omitempty"`
}

// Repropose asks to take up again what was dropped.
type Repropose struct {
	Reason string   `json:"reason"`
	About  []string `json:"about,omitempty"`
}

// TakeUp asks to record that somebody works by it.
type TakeUp TakenUp

// GiveUp asks to record that they no longer do.
type GiveUp struct {
	Department string   `json:"department"`
	Unit       string   `json:"unit,omitempty"`
	Reason     string   `json:"reason"`
	About      []string `json:"about,omitempty"`
}

// ChangeOwners asks to replace who drives it.
type ChangeOwners OwnersChanged

// LinkSolution asks to replace what it is meant to answer.
type LinkSolution SolutionLinked

func (Propose) CommandName() string      { return "solution.propose" }
func (Describe) CommandName() string     { return "solution.describe" }
func (StartTest) CommandName() string    { return "solution.start-test" }
func (FinishTest) CommandName() string   { return "solution.finish-test" }
func (Adopt) CommandName() string        { return "solution.adopt" }
func (Drop) CommandName() string         { return "solution.drop" }
func (Repropose) CommandName() string    { return "solution.repropose" }
func (TakeUp) CommandName() string       { return "solution.take-up" }
func (GiveUp) CommandName() string       { return "solution.give-up" }
func (ChangeOwners) CommandName() string { return "solution.change-owners" }
func (LinkSolution) CommandName() string { return "solution.link" }

func solutionIntents() []decider.IntentType {
	return []decider.IntentType{
		decider.DefineIntent[Propose](), decider.DefineIntent[Describe](), decider.DefineIntent[StartTest](), decider.DefineIntent[FinishTest](),
		decider.DefineIntent[Adopt](), decider.DefineIntent[Drop](), decider.DefineIntent[Repropose](), decider.DefineIntent[TakeUp](),
		decider.DefineIntent[GiveUp](), decider.DefineIntent[ChangeOwners](), decider.DefineIntent[LinkSolution](),
	}
}
