package painpoint

import (
	"github.com/google/uuid"

	"ledetraad/domain/event"
)

// What people say of a pain point. Reasons, notes and comments are about the
// service and stand in clear; nobody is to be named in them. What somebody
// objects is personal, and sealed.

// Confirmed says that a person holds it for a pain point.
type Confirmed struct {
	Note string `json:"note,omitempty"`
}

// Dismissed says that a person holds it for none, and why. It does not come
// back unless it grows: see [Reemerged].
type Dismissed struct {
	Reason string `json:"reason"`
}

// Assigned says who is to do something about it. Again: replaces it.
type Assigned struct {
	Department string `json:"department,omitempty"`
	Account    string `json:"account,omitempty"`
	Note       string `json:"note,omitempty"`
}

// Addressed says that something was done about it: the solution's id, or a line
// of words.
type Addressed struct {
	Solution string `json:"solution"`
}

// Resolved says that a person holds it for over, and why.
type Resolved struct {
	Reason string `json:"reason"`
}

// Reopened says that it is a pain point after all, and why.
type Reopened struct {
	Reason string `json:"reason"`
}

// PrinciplesOverruled says which guiding principles the pain point concerns,
// whatever its evidence says: these and no others.
type PrinciplesOverruled struct {
	Set        string   `json:"set,omitempty"` // "": whichever set has them
	Principles []string `json:"principles"`
	Reason     string   `json:"reason"`
}

// PrinciplesRestored says that its principles follow from its evidence again.
type PrinciplesRestored struct {
	Reason string `json:"reason,omitempty"`
}

// Party is who objects.
type Party string

const (
	Citizen  Party = "citizen"
	Relative Party = "relative"
	Employee Party = "employee"
)

// Objected says that somebody concerned sees it otherwise. The text is about
// whoever is named; where nobody is, it is sealed under the stream's own name.
type Objected struct {
	Objection string     `json:"objection"` // id, unique in the stream
	By        Party      `json:"by"`
	Event     uuid.UUID  `json:"event,omitzero"` // the piece of evidence that it is against; unset: the whole
	Text      event.Text `json:"text,omitzero"`
}

// Outcome is what became of an objection.
type Outcome string

const (
	Accepted Outcome = "accepted" // they are right
	Rejected Outcome = "rejected"
)

// ObjectionAnswered says what was answered. Again: replaces it.
type ObjectionAnswered struct {
	Objection string     `json:"objection"`
	Outcome   Outcome    `json:"outcome"`
	Text      event.Text `json:"text,omitzero"`
}

// Commented says what somebody thinks of it.
type Commented struct {
	Text string `json:"text"`
}

// Reemerged says that a pain that was dismissed or resolved has grown since. It
// is the engine's word, and comes with the report that made it grow.
type Reemerged struct {
	Why         Growth   `json:"why"`
	SeverityWas Severity `json:"severity_was"` // when it was put away
	Severity    Severity `json:"severity"`
	EvidenceWas int      `json:"evidence_was"` // pieces, when it was put away
	Evidence    int      `json:"evidence"`
}

// Growth is in what a pain has grown.
type Growth string

const (
	InSeverity Growth = "severity" // it is more severe than it was
	InEvidence Growth = "evidence" // it rests on at least twice as much
)

func (Confirmed) EventName() string           { return "painpoint.confirmed" }
func (Dismissed) EventName() string           { return "painpoint.dismissed" }
func (Assigned) EventName() string            { return "painpoint.assigned" }
func (Addressed) EventName() string           { return "painpoint.addressed" }
func (Resolved) EventName() string            { return "painpoint.resolved" }
func (Reopened) EventName() string            { return "painpoint.reopened" }
func (PrinciplesOverruled) EventName() string { return "painpoint.principles-overruled" }
func (PrinciplesRestored) EventName() string  { return "painpoint.principles-restored" }
func (Objected) EventName() string            { return "painpoint.objected" }
func (ObjectionAnswered) EventName() string   { return "painpoint.objection-answered" }
func (Commented) EventName() string           { return "painpoint.commented" }
func (Reemerged) EventName() string           { return "painpoint.reemerged" }

// lifeEvents are the events that carry no finding.
func lifeEvents() []event.Type {
	return []event.Type{
		event.Define[Confirmed](), event.Define[Dismissed](), event.Define[Assigned](), event.Define[Addressed](),
		event.Define[Resolved](), event.Define[Reopened](), event.Define[PrinciplesOverruled](), event.Define[PrinciplesRestored](),
		event.Define[Objected](), event.Define[ObjectionAnswered](), event.Define[Commented](), event.Define[Reemerged](),
	}
}

type mapText = func(string, event.Text) (event.Text, error)

// MapPersonal applies f to the event's personal text.
func (e Objected) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("text", e.Text)
	e.Text = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e ObjectionAnswered) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("text", e.Text)
	e.Text = t
	return e, err
}

// Stands names what the event put down, for the answer to whoever sends
// something else under the same id.
func (e Objected) Stands() string { return "objection " + e.Objection }
