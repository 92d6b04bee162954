package interview

import (
	"ledetraad/domain/decider"
	"ledetraad/domain/programme"
)

// Start asks to begin an interview.
type Start struct {
	Interviewer   string   `json:"interviewer,omitempty"` // who gives the command, if left out
	Participants  []string `json:"participants"`
	Setting       Setting  `json:"setting,omitzero"`
	Guide         string   `json:"guide,omitempty"`
	LifeSituation string   `json:"life_situation,omitempty"`
	Department    string   `json:"department,omitempty"`
	Unit          string   `json:"unit,omitempty"`
}

// RecordUtterance asks to keep what somebody said.
type RecordUtterance struct {
	Utterance string   `json:"utterance"`
	Speaker   Speaker  `json:"speaker"`
	SpokenBy  string   `json:"spoken_by,omitempty"`
	Audience  Speaker  `json:"audience,omitempty"`
	AtMS      *int64   `json:"at_ms,omitempty"`
	UntilMS   *int64   `json:"until_ms,omitempty"`
	About     []string `json:"about,omitempty"`
	Text      string   `json:"text"`
}

// CorrectUtterance asks to let an utterance read otherwise. What is left out,
// apart from the text, stays as it was.
type CorrectUtterance struct {
	Utterance string   `json:"utterance"`
	Corrects  int      `json:"corrects,omitempty"` // the version that was looked at; refused if another stands
	Speaker   Speaker  `json:"speaker,omitempty"`
	SpokenBy  string   `json:"spoken_by,omitempty"`
	Audience  Speaker  `json:"audience,omitempty"`
	AtMS      *int64   `json:"at_ms,omitempty"`
	UntilMS   *int64   `json:"until_ms,omitempty"`
	About     []string `json:"about,omitempty"`
	Text      string   `json:"text"`
	Reason    string   `json:"reason"`
}

// MarkStop asks to record that the citizen set a limit.
type MarkStop struct {
	Stop string `json:"stop"`
	Limit
	Readers Readers `json:"readers,omitempty"` // nobody, if left out
	Reason  string  `json:"reason,omitempty"`
}

// LiftStop asks to record that the citizen lets it be read after all.
type LiftStop struct {
	Stop   string `json:"stop"`
	Reason string `json:"reason"`
}

// TellWait asks to record how long something took, as the citizen tells it.
type TellWait struct {
	Wait       string `json:"wait"`
	PerceivedS *int64 `json:"perceived_s,omitempty"`
	ExpectedS  *int64 `json:"expected_s,omitempty"`
	PromisedS  *int64 `json:"promised_s,omitempty"`
	Utterance  string `json:"utterance,omitempty"`
	Department string `json:"department,omitempty"`
	Journey    string `json:"journey,omitempty"`
	Touchpoint string `json:"touchpoint,omitempty"`
	Comment    string `json:"comment,omitempty"`
}

// TieWait asks to record which touchpoint a wait belongs to.
type TieWait WaitTied

// End asks to record that the interview is over.
type End struct{}

func (Start) CommandName() string            { return "interview.start" }
func (RecordUtterance) CommandName() string  { return "interview.record-utterance" }
func (CorrectUtterance) CommandName() string { return "interview.correct-utterance" }
func (MarkStop) CommandName() string         { return "interview.mark-stop" }
func (LiftStop) CommandName() string         { return "interview.lift-stop" }
func (TellWait) CommandName() string         { return "interview.tell-wait" }
func (TieWait) CommandName() string          { return "interview.tie-wait" }
func (End) CommandName() string              { return "interview.end" }

// Intents lists the aggregate's commands.
func Intents() []decider.IntentType {
	return []decider.IntentType{
		decider.DefineIntent[Start](), decider.DefineIntent[RecordUtterance](), decider.DefineIntent[CorrectUtterance](),
		decider.DefineIntent[MarkStop](), decider.DefineIntent[LiftStop](), decider.DefineIntent[TellWait](),
		decider.DefineIntent[TieWait](), decider.DefineIntent[End](),
		decider.DefineIntent[AddAttachment](), decider.DefineIntent[RemoveAttachment](),
	}
}

// ReferencesOf finds what a command refers to in the programme.
func ReferencesOf(i decider.Intent) programme.References {
	var r programme.References
	switch c := i.(type) {
	case Start:
		return r.LifeSituation("data.life_situation", c.LifeSituation).Department("data.department", c.Department, c.Unit)
	case TellWait:
		return r.Department("data.department", c.Department, "")
	}
	return r
}
