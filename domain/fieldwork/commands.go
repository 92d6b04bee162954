package fieldwork

import (
	"time"

	"ledetraad/domain/decider"
	"ledetraad/domain/programme"
)

// StartSession asks to begin an observation.
type StartSession struct {
	Observer      string   `json:"observer,omitempty"` // who gives the command, if left out
	OwnDepartment string   `json:"own_department,omitempty"`
	Department    string   `json:"department"`
	Unit          string   `json:"unit,omitempty"`
	Place         string   `json:"place,omitempty"`
	LifeSituation string   `json:"life_situation,omitempty"`
	Participants  []string `json:"participants,omitempty"`
	Method        string   `json:"method,omitempty"` // observation, if left out
}

// AddParticipants asks to record that others came in. Notes that were written
// before are not about them.
type AddParticipants struct {
	Participants []string `json:"participants"`
}

// WriteNote asks to keep a note. It happened when it was observed.
type WriteNote struct {
	Note         string      `json:"note"`
	Kind         Kind        `json:"kind"`
	Text         string      `json:"text"`
	Speaker      Speaker     `json:"speaker,omitempty"`
	SpokenBy     string      `json:"spoken_by,omitempty"`
	Audience     Speaker     `json:"audience,omitempty"`
	Participants []string    `json:"participants,omitempty"` // whom it is about; everybody of the session, if left out
	Dimensions   []Dimension `json:"dimensions,omitempty"`
	Principles   []string    `json:"principles,omitempty"`
	DeviceAt     time.Time   `json:"device_at,omitzero"`
	Finished     bool        `json:"finished,omitempty"` // it is no draft: freeze it at once
}

// CorrectNote asks to let a note read otherwise. What is left out, apart from
// the text, stays as it was.
type CorrectNote struct {
	Note         string    `json:"note"`
	Corrects     int       `json:"corrects,omitempty"` // the version that was looked at; refused if another stands
	Text         string    `json:"text"`
	Kind         Kind      `json:"kind,omitempty"`
	Speaker      Speaker   `json:"speaker,omitempty"`
	SpokenBy     string    `json:"spoken_by,omitempty"`
	Audience     Speaker   `json:"audience,omitempty"`
	Participants []string  `json:"participants,omitempty"`
	DeviceAt     time.Time `json:"device_at,omitzero"`
	Reason       string    `json:"reason,omitempty"` // must be given once the note is finished
}

// TagNote asks to replace a note's tags.
type TagNote struct {
	Note       string      `json:"note"`
	Dimensions []Dimension `json:"dimensions,omitempty"`
	Principles []string    `json:"principles,omitempty"`
}

// FinishNote asks to freeze a note.
type FinishNote struct {
	Note    string `json:"note"`
	Version int    `json:"version,omitempty"` // that was looked at; refused if another stands
}

// DiscardNote asks to record that a draft is not to be used.
type DiscardNote struct {
	Note   string `json:"note"`
	Reason string `json:"reason,omitempty"`
}

// EndSession asks to record that the session is over.
type EndSession struct{}

// ReopenSession asks to record that it goes on after all.
type ReopenSession struct {
	Reason string `json:"reason"`
}

func (StartSession) CommandName() string    { return "fieldwork.start-session" }
func (AddParticipants) CommandName() string { return "fieldwork.add-participants" }
func (WriteNote) CommandName() string       { return "fieldwork.write-note" }
func (CorrectNote) CommandName() string     { return "fieldwork.correct-note" }
func (TagNote) CommandName() string         { return "fieldwork.tag-note" }
func (FinishNote) CommandName() string      { return "fieldwork.finish-note" }
func (DiscardNote) CommandName() string     { return "fieldwork.discard-note" }
func (EndSession) CommandName() string      { return "fieldwork.end-session" }
func (ReopenSession) CommandName() string   { return "fieldwork.reopen-session" }

// Intents lists the aggregate's commands.
func Intents() []decider.IntentType {
	return []decider.IntentType{
		decider.DefineIntent[StartSession](), decider.DefineIntent[AddParticipants](), decider.DefineIntent[WriteNote](),
		decider.DefineIntent[CorrectNote](), decider.DefineIntent[TagNote](), decider.DefineIntent[FinishNote](),
		decider.DefineIntent[DiscardNote](), decider.DefineIntent[EndSession](), decider.DefineIntent[ReopenSession](),
		decider.DefineIntent[AddAttachment](), decider.DefineIntent[RemoveAttachment](),
	}
}

// ReferencesOf finds what a command refers to in the programme.
func ReferencesOf(i decider.Intent) programme.References {
	var r programme.References
	if c, ok := i.(StartSession); ok {
		return r.LifeSituation("data.life_situation", c.LifeSituation).
			Department("data.department", c.Department, c.Unit).Department("data.own_department", c.OwnDepartment, "")
	}
	return r
}
