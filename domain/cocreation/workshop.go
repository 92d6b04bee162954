package cocreation

import (
	"time"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
)

// WorkshopCategory is the part of a workshop's stream name before its id.
const WorkshopCategory = "workshop"

// WorkshopStream is the name of a workshop's stream.
func WorkshopStream(id string) string { return event.StreamName(WorkshopCategory, id) }

// Group is in what capacity people take part.
type Group string

const (
	Citizens  Group = "citizens"
	Relatives Group = "relatives"
	Employees Group = "employees"
	Partners  Group = "partners" // from outside the municipality
)

// Groups lists all four.
var Groups = []Group{Citizens, Relatives, Employees, Partners}

// Attendance is some of those who were there. People who take part in the
// programme are named by their pseudonym, the others counted; nobody is in both.
type Attendance struct {
	Group        Group    `json:"group"`
	Department   string   `json:"department,omitempty"`   // of employees
	Organisation string   `json:"organisation,omitempty"` // of partners: an association, a hospital
	Participants []string `json:"participants,omitempty"` // pseudonyms
	Others       int      `json:"others,omitempty"`
}

// Count is how many people they are.
func (a Attendance) Count() int { return len(a.Participants) + a.Others }

// Planned says that a workshop is to be held.
type Planned struct {
	Name       string    `json:"name"`
	At         time.Time `json:"at"` // when it is to be held
	Place      string    `json:"place,omitempty"`
	Department string    `json:"department,omitempty"` // that holds it
	Method     string    `json:"method"`               // solution-workshop, future-workshop, citizen-journey …
	Links
}

// Moved says that it is to be held at another time, or place.
type Moved struct {
	At    time.Time `json:"at"`
	Place string    `json:"place,omitempty"`
}

// Cancelled says that it will not be held.
type Cancelled struct {
	Reason event.Text `json:"reason,omitzero"`
}

// Held says that it was held, when the event happened, and who was there.
type Held struct {
	Present []Attendance `json:"present"`
}

// AttendanceCorrected says who was there after all. It replaces what was said.
type AttendanceCorrected struct {
	Present []Attendance `json:"present"`
}

// OutcomeWritten says what came of it; again: replaces what was written.
type OutcomeWritten struct {
	Text event.Text `json:"text,omitzero"`
}

// WorkshopLinked says what it worked on. It replaces what was said before.
type WorkshopLinked struct{ Links }

func (Planned) EventName() string             { return "workshop.planned" }
func (Moved) EventName() string               { return "workshop.moved" }
func (Cancelled) EventName() string           { return "workshop.cancelled" }
func (Held) EventName() string                { return "workshop.held" }
func (AttendanceCorrected) EventName() string { return "workshop.attendance-corrected" }
func (OutcomeWritten) EventName() string      { return "workshop.outcome-written" }
func (WorkshopLinked) EventName() string      { return "workshop.linked" }

func workshopEvents() []event.Type {
	return []event.Type{
		event.Define[Planned](), event.Define[Moved](), event.Define[Cancelled](), event.Define[Held](),
		event.Define[AttendanceCorrected](), event.Define[OutcomeWritten](), event.Define[WorkshopLinked](),
	}
}

// MapPersonal applies f to the event's personal text.
func (e Cancelled) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("reason", e.Reason)
	e.Reason = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e OutcomeWritten) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("text", e.Text)
	e.Text = t
	return e, err
}

// Plan asks for a workshop.
type Plan Planned

// Move asks to hold it at another time, or place.
type Move Moved

// Cancel asks to record that it will not be held.
type Cancel struct {
	Reason string   `json:"reason"`
	About  []string `json:"about,omitempty"` // pseudonyms of those the reason is about
}

// Hold asks to record that it was held. An outcome may be written at once.
type Hold struct {
	Present []Attendance `json:"present"`
	Outcome string       `json:"outcome,omitempty"`
	About   []string     `json:"about,omitempty"` // whom the outcome is about; everybody who is named, if left out
}

// CorrectAttendance asks to replace who was there.
type CorrectAttendance AttendanceCorrected

// WriteOutcome asks to replace what came of it.
type WriteOutcome struct {
	Text  string   `json:"text"`
	About []string `json:"about,omitempty"` // whom it is about; everybody who was named as present, if left out
}

// LinkWorkshop asks to replace what it worked on.
type LinkWorkshop WorkshopLinked

func (Plan) CommandName() string              { return "workshop.plan" }
func (Move) CommandName() string              { return "workshop.move" }
func (Cancel) CommandName() string            { return "workshop.cancel" }
func (Hold) CommandName() string              { return "workshop.hold" }
func (CorrectAttendance) CommandName() string { return "workshop.correct-attendance" }
func (WriteOutcome) CommandName() string      { return "workshop.write-outcome" }
func (LinkWorkshop) CommandName() string      { return "workshop.link" }

func workshopIntents() []decider.IntentType {
	return []decider.IntentType{
		decider.DefineIntent[Plan](), decider.DefineIntent[Move](), decider.DefineIntent[Cancel](), decider.DefineIntent[Hold](),
		decider.DefineIntent[CorrectAttendance](), decider.DefineIntent[WriteOutcome](), decider.DefineIntent[LinkWorkshop](),
	}
}
