// Package fieldwork is the aggregate of one observation session: who watched
// whose work, where, and the notes that were taken. A note's words are sealed;
// what kind of note it is, who spoke and what it is tagged with are not.
//
// Nothing written is overwritten. A correction is a new version and the old one
// stays. A finished note is frozen: it can still be corrected, as a new version
// that says why, but no longer discarded. The same note id a second time is a
// conflict, so that a device that sends again after a lost answer can neither
// double a note nor replace one.
package fieldwork

import (
	"time"

	"ledetraad/domain/event"
)

// Category is the part of a stream's name before the session's id.
const Category = "fieldwork"

// Kind says what a note is. What was seen, what was said and what the observer
// makes of it are kept apart.
type Kind string

const (
	Descriptive    Kind = "descriptive"    // what took place
	Verbatim       Kind = "verbatim"       // what was said, word for word
	Reflective     Kind = "reflective"     // what the observer thinks of it
	Methodological Kind = "methodological" // how it was observed
)

// Speaker is whose words a verbatim note has.
type Speaker string

const (
	Citizen  Speaker = "citizen"
	Relative Speaker = "relative"
	Employee Speaker = "employee"
	Outside  Speaker = "outside"  // a hospital, an association, another authority
	Letter   Speaker = "letter"   // what the municipality wrote
	Observer Speaker = "observer" // the observer's own question
)

// Dimension is one of the nine dimensions of a social situation (J. P.
// Spradley, Participant Observation, 1980).
type Dimension string

const (
	Space    Dimension = "space"
	Actor    Dimension = "actor"
	Activity Dimension = "activity"
	Object   Dimension = "object"
	Act      Dimension = "act"
	Event    Dimension = "event"
	Time     Dimension = "time"
	Goal     Dimension = "goal"
	Feeling  Dimension = "feeling"
)

// Dimensions lists all nine.
var Dimensions = []Dimension{Space, Actor, Activity, Object, Act, Event, Time, Goal, Feeling}

// SessionStarted says that somebody observes.
type SessionStarted struct {
	Observer      string   `json:"observer"`                 // account or pseudonym
	OwnDepartment string   `json:"own_department,omitempty"` // where the observer comes from
	Department    string   `json:"department"`               // what is observed
	Unit          string   `json:"unit,omitempty"`
	Place         string   `json:"place,omitempty"`
	LifeSituation string   `json:"life_situation,omitempty"`
	Participants  []string `json:"participants,omitempty"` // pseudonyms of those present
	Method        string   `json:"method"`                 // observation, shadowing, workshop …
}

// ParticipantsAdded says that others came in.
type ParticipantsAdded struct {
	Participants []string `json:"participants"`
}

// About is what is known of a note beside its words; it is part of a version.
type About struct {
	Kind         Kind      `json:"kind"`
	Speaker      Speaker   `json:"speaker,omitempty"`      // of a verbatim note
	SpokenBy     string    `json:"spoken_by,omitempty"`    // the speaker's pseudonym, if known
	Audience     Speaker   `json:"audience,omitempty"`     // to whom it was said
	Participants []string  `json:"participants,omitempty"` // whom it is about, if not everybody of the session
	DeviceAt     time.Time `json:"device_at,omitzero"`     // by the device's clock, when it was typed
}

// NoteWritten says that a note was taken: its first version. When it was
// observed is the event's happened_at.
type NoteWritten struct {
	Note string `json:"note"`
	About
	Dimensions []Dimension `json:"dimensions,omitempty"`
	Principles []string    `json:"principles,omitempty"`
	Text       event.Text  `json:"text,omitzero"`
}

// NoteCorrected says that the note now reads otherwise; the version before
// stays.
type NoteCorrected struct {
	Note    string `json:"note"`
	Version int    `json:"version"` // of the new text; the first is 1
	About
	Text   event.Text `json:"text,omitzero"`
	Reason event.Text `json:"reason,omitzero"`
}

// NoteTagged says which dimensions and principles the note shows from now on.
// Tags belong to the note, not to a version.
type NoteTagged struct {
	Note       string      `json:"note"`
	Dimensions []Dimension `json:"dimensions,omitempty"`
	Principles []string    `json:"principles,omitempty"`
}

// NoteFinished says that the note is done, and frozen.
type NoteFinished struct {
	Note    string `json:"note"`
	Version int    `json:"version"`
}

// NoteDiscarded says that a draft is not to be used.
type NoteDiscarded struct {
	Note   string     `json:"note"`
	Reason event.Text `json:"reason,omitzero"`
}

// SessionEnded says that the observer went home. Notes may still come in.
type SessionEnded struct{}

// SessionReopened says that a session that had ended goes on.
type SessionReopened struct {
	Reason event.Text `json:"reason,omitzero"`
}

func (SessionStarted) EventName() string    { return "fieldwork.session-started" }
func (ParticipantsAdded) EventName() string { return "fieldwork.participants-added" }
func (NoteWritten) EventName() string       { return "fieldwork.note-written" }
func (NoteCorrected) EventName() string     { return "fieldwork.note-corrected" }
func (NoteTagged) EventName() string        { return "fieldwork.note-tagged" }
func (NoteFinished) EventName() string      { return "fieldwork.note-finished" }
func (NoteDiscarded) EventName() string     { return "fieldwork.note-discarded" }
func (SessionEnded) EventName() string      { return "fieldwork.session-ended" }
func (SessionReopened) EventName() string   { return "fieldwork.session-reopened" }

// Events lists the aggregate's event types.
func Events() []event.Type {
	return []event.Type{
		event.Define[SessionStarted](), event.Define[ParticipantsAdded](), event.Define[NoteWritten](),
		event.Define[NoteCorrected](), event.Define[NoteTagged](), event.Define[NoteFinished](),
		event.Define[NoteDiscarded](), event.Define[SessionEnded](), event.Define[SessionReopened](),
		event.Define[AttachmentAdded](), event.Define[AttachmentRemoved](),
	}
}

// Stands names what the event put down, for the answer to whoever sends
// something else under the same id.
func (e NoteWritten) Stands() string { return "note " + e.Note }

type mapText = func(string, event.Text) (event.Text, error)

// MapPersonal applies f to the event's personal text.
func (e NoteWritten) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("text", e.Text)
	e.Text = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e NoteCorrected) MapPersonal(f mapText) (event.Data, error) {
	text, err := f("text", e.Text)
	if err != nil {
		return nil, err
	}
	reason, err := f("reason", e.Reason)
	e.Text, e.Reason = text, reason
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e NoteDiscarded) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("reason", e.Reason)
	e.Reason = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e SessionReopened) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("reason", e.Reason)
	e.Reason = t
	return e, err
}
