package journey

import (
	"time"

	"ledetraad/domain/decider"
)

// Start asks to follow a participant through a life situation.
type Start struct {
	Participant   string `json:"participant"`
	LifeSituation string `json:"life_situation"`
	Note          string `json:"note,omitempty"`
}

// RecordTouchpoint asks to record something that asked for no answer.
type RecordTouchpoint struct {
	Touchpoint string   `json:"touchpoint"`
	Department string   `json:"department"`
	Unit       string   `json:"unit,omitempty"`
	Activity   string   `json:"activity"`
	Channel    Channel  `json:"channel,omitempty"`
	Sender     Party    `json:"sender,omitempty"`
	Receiver   Party    `json:"receiver,omitempty"`
	Performer  string   `json:"performer,omitempty"`
	InPerson   bool     `json:"in_person,omitempty"`
	Present    []string `json:"present,omitempty"`
	Decisive   bool     `json:"decisive,omitempty"`
	Retold     bool     `json:"retold,omitempty"`
	NextStep   NextStep `json:"next_step,omitempty"`
	Place      string   `json:"place,omitempty"`
	Summary    string   `json:"summary,omitempty"`
}

// RequestTouchpoint asks to record that somebody waits for an answer.
type RequestTouchpoint struct {
	Touchpoint string  `json:"touchpoint"`
	Department string  `json:"department"`
	Unit       string  `json:"unit,omitempty"`
	Activity   string  `json:"activity"`
	Channel    Channel `json:"channel,omitempty"`
	Sender     Party   `json:"sender,omitempty"`
	Device     string  `json:"device,omitempty"`
	Retold     bool    `json:"retold,omitempty"`
	Place      string  `json:"place,omitempty"`
	Summary    string  `json:"summary,omitempty"`
}

// AcknowledgeTouchpoint asks to record that a request was seen.
type AcknowledgeTouchpoint struct {
	Touchpoint string `json:"touchpoint"`
	Performer  string `json:"performer,omitempty"`
}

// AnswerTouchpoint asks to record that a request was answered.
type AnswerTouchpoint struct {
	Touchpoint string   `json:"touchpoint"`
	Channel    Channel  `json:"channel,omitempty"`
	InPerson   bool     `json:"in_person,omitempty"`
	Retold     bool     `json:"retold,omitempty"`
	NextStep   NextStep `json:"next_step,omitempty"`
	Performer  string   `json:"performer,omitempty"`
	Summary    string   `json:"summary,omitempty"`
}

// ResolveTouchpoint asks to record that what was asked for is done.
type ResolveTouchpoint struct {
	Touchpoint string `json:"touchpoint"`
	Performer  string `json:"performer,omitempty"`
	Outcome    string `json:"outcome,omitempty"`
}

// HandOverTouchpoint asks to record that another department goes on with it.
type HandOverTouchpoint struct {
	Touchpoint string `json:"touchpoint"`
	From       string `json:"from,omitempty"` // the department that has it, if left out
	To         string `json:"to"`
	Unit       string `json:"unit,omitempty"`
	Warm       bool   `json:"warm"`
	Performer  string `json:"performer,omitempty"`
	Summary    string `json:"summary,omitempty"`
}

// MakePromise asks to record that a department owes something by a time.
type MakePromise struct {
	Promise    string      `json:"promise"`
	Department string      `json:"department"`
	Unit       string      `json:"unit,omitempty"`
	Kind       PromiseKind `json:"kind,omitempty"` // given, if left out
	Due        time.Time   `json:"due"`
	Touchpoint string      `json:"touchpoint,omitempty"`
	What       string      `json:"what,omitempty"`
}

// MovePromise asks to record a promise's new due time.
type MovePromise struct {
	Promise string    `json:"promise"`
	Due     time.Time `json:"due"`
	Notice  Notice    `json:"notice"`
}

// KeepPromise asks to record that a promise was fulfilled.
type KeepPromise struct {
	Promise   string `json:"promise"`
	Performer string `json:"performer,omitempty"`
}

// WithdrawPromise asks to record that nothing is owed any longer.
type WithdrawPromise struct {
	Promise string `json:"promise"`
	Reason  string `json:"reason"`
}

// ReportExperience asks to record what the citizen, or a relative, tells.
type ReportExperience struct {
	Experience string `json:"experience"`
	Touchpoint string `json:"touchpoint,omitempty"`
	Teller     Party  `json:"teller,omitempty"` // citizen, if left out
	Score      *int   `json:"score,omitempty"`
	PerceivedS *int64 `json:"perceived_wait_s,omitempty"`
	ExpectedS  *int64 `json:"expected_wait_s,omitempty"`
	Comment    string `json:"comment,omitempty"`
}

// End asks to record that the journey came to an end.
type End struct {
	Outcome string `json:"outcome,omitempty"`
}

// Reopen asks to record that it goes on after all.
type Reopen struct {
	Reason string `json:"reason"`
}

func (Start) CommandName() string                 { return "journey.start" }
func (RecordTouchpoint) CommandName() string      { return "journey.record-touchpoint" }
func (RequestTouchpoint) CommandName() string     { return "journey.request-touchpoint" }
func (AcknowledgeTouchpoint) CommandName() string { return "journey.acknowledge-touchpoint" }
func (AnswerTouchpoint) CommandName() string      { return "journey.answer-touchpoint" }
func (ResolveTouchpoint) CommandName() string     { return "journey.resolve-touchpoint" }
func (HandOverTouchpoint) CommandName() string    { return "journey.hand-over-touchpoint" }
func (MakePromise) CommandName() string           { return "journey.make-promise" }
func (MovePromise) CommandName() string           { return "journey.move-promise" }
func (KeepPromise) CommandName() string           { return "journey.keep-promise" }
func (WithdrawPromise) CommandName() string       { return "journey.withdraw-promise" }
func (ReportExperience) CommandName() string      { return "journey.report-experience" }
func (End) CommandName() string                   { return "journey.end" }
func (Reopen) CommandName() string                { return "journey.reopen" }

// Intents lists the aggregate's commands.
func Intents() []decider.IntentType {
	return []decider.IntentType{
		decider.DefineIntent[Start](), decider.DefineIntent[RecordTouchpoint](), decider.DefineIntent[RequestTouchpoint](),
		decider.DefineIntent[AcknowledgeTouchpoint](), decider.DefineIntent[AnswerTouchpoint](), decider.DefineIntent[ResolveTouchpoint](),
		decider.DefineIntent[HandOverTouchpoint](), decider.DefineIntent[MakePromise](), decider.DefineIntent[MovePromise](),
		decider.DefineIntent[KeepPromise](), decider.DefineIntent[WithdrawPromise](), decider.DefineIntent[ReportExperience](),
		decider.DefineIntent[End](), decider.DefineIntent[Reopen](),
	}
}

// References are the programme's keys that a command refers to. The journey
// itself cannot know whether they exist.
type References struct {
	LifeSituation string
	Departments   []DepartmentReference
}

// DepartmentReference names a department, perhaps a unit of it, and the
// command's field that does so.
type DepartmentReference struct {
	Field, Department, Unit string
}

// ReferencesOf finds what a command refers to.
func ReferencesOf(i decider.Intent) References {
	one := func(field, dep, unit string) References {
		if dep == "" {
			return References{}
		}
		return References{Departments: []DepartmentReference{{field, dep, unit}}}
	}
	switch c := i.(type) {
	case Start:
		return References{LifeSituation: c.LifeSituation}
	case RecordTouchpoint:
		return one("data.department", c.Department, c.Unit)
	case RequestTouchpoint:
		return one("data.department", c.Department, c.Unit)
	case MakePromise:
		return one("data.department", c.Department, c.Unit)
	case HandOverTouchpoint:
		r := one("data.from", c.From, "")
		r.Departments = append(r.Departments, DepartmentReference{"data.to", c.To, c.Unit})
		return r
	}
	return References{}
}
