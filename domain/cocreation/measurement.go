package cocreation

import (
	"time"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
)

// MeasurementCategory is the part of a measurement's stream name before its id.
const MeasurementCategory = "measurement"

// MeasurementStream is the name of a measurement's stream.
func MeasurementStream(id string) string { return event.StreamName(MeasurementCategory, id) }

// Direction is which answers to a question are the better ones.
type Direction string

// Both directions.
const (
	HigherIsBetter Direction = "higher"
	LowerIsBetter  Direction = "lower"
)

// Question is one question of the instrument, answered by a whole number.
type Question struct {
	Question   string    `json:"question"` // key
	Wording    string    `json:"wording"`
	Low        int       `json:"low"` // least number that can be answered
	High       int       `json:"high"`
	Better     Direction `json:"better"`
	Favourable int       `json:"favourable"`       // an answer that is this, or better, is favourable
	Groups     []Group   `json:"groups,omitempty"` // who is asked; none: all
}

// Asks reports whether the question is put to a group.
func (q Question) Asks(g Group) bool {
	for _, asked := range q.Groups {
		if asked == g {
			return true
		}
	}
	return len(q.Groups) == 0
}

// Favours reports whether an answer is favourable.
func (q Question) Favours(value int) bool {
	if q.Better == LowerIsBetter {
		return value <= q.Favourable
	}
	return value >= q.Favourable
}

// Phase is whether a wave comes before or after what it is to show.
type Phase string

// Both phases.
const (
	Before Phase = "before"
	After  Phase = "after"
)

// Asked are the groups that are measured.
var Asked = []Group{Citizens, Relatives, Employees}

// Invited is how many of a group were asked to answer.
type Invited struct {
	Group Group `json:"group"`
	Count int   `json:"count"`
}

// Concerns is what a measurement is to show something of.
type Concerns struct {
	Departments []string `json:"departments,omitempty"`
	Solutions   []string `json:"solutions,omitempty"` // ids
	Links
}

// Designed says that something is to be measured, and by which questions.
type Designed struct {
	Name      string     `json:"name"`
	Questions []Question `json:"questions"`
	Concerns
}

// WaveOpened says that the questions are put to people in a span of time.
type WaveOpened struct {
	Wave    string    `json:"wave"` // key
	Phase   Phase     `json:"phase"`
	From    time.Time `json:"from"`
	Until   time.Time `json:"until"`
	Invited []Invited `json:"invited,omitempty"`
}

// Score is an answer to one question.
type Score struct {
	Question string `json:"question"`
	Value    int    `json:"value"`
}

// Answered is one questionnaire that came back; the event happened when it was
// filled in. Questions that were left out have no score.
type Answered struct {
	Answer     string     `json:"answer"` // id of the questionnaire
	Wave       string     `json:"wave"`
	Group      Group      `json:"group"`
	Respondent string     `json:"respondent,omitempty"` // pseudonym; "": nobody knows who it was
	Scores     []Score    `json:"scores"`
	Comment    event.Text `json:"comment,omitzero"`
}

// AnswerDiscarded says that a questionnaire does not count: it came twice, or
// was mistyped.
type AnswerDiscarded struct {
	Answer string `json:"answer"`
	Reason string `json:"reason,omitempty"`
}

// MeasurementLinked says what it is to show something of. It replaces what was
// said before.
type MeasurementLinked struct{ Concerns }

func (Designed) EventName() string          { return "measurement.designed" }
func (WaveOpened) EventName() string        { return "measurement.wave-opened" }
func (Answered) EventName() string          { return "measurement.answered" }
func (AnswerDiscarded) EventName() string   { return "measurement.answer-discarded" }
func (MeasurementLinked) EventName() string { return "measurement.linked" }

func measurementEvents() []event.Type {
	return []event.Type{event.Define[Designed](), event.Define[WaveOpened](), event.Define[Answered](), event.Define[AnswerDiscarded](),
		event.Define[MeasurementLinked]()}
}

// MapPersonal applies f to the event's personal text.
func (e Answered) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("comment", e.Comment)
	e.Comment = t
	return e, err
}

// Design asks to measure something.
type Design Designed

// OpenWave asks to record that the questions are put to people.
type OpenWave WaveOpened

// Answer asks to record a questionnaire that came back.
type Answer struct {
	Answer     string   `json:"answer"`
	Wave       string   `json:"wave"`
	Group      Group    `json:"group"`
	Respondent string   `json:"respondent,omitempty"`
	Scores     []Score  `json:"scores"`
	Comment    string   `json:"comment,omitempty"`
	About      []string `json:"about,omitempty"` // pseudonyms of those the comment is about; the respondent, if left out
}

// DiscardAnswer asks not to count a questionnaire.
type DiscardAnswer AnswerDiscarded

// LinkMeasurement asks to replace what it is to show something of.
type LinkMeasurement MeasurementLinked

// CommandName is the command's name.
func (Design) CommandName() string { return "measurement.design" }

// CommandName is the command's name.
func (OpenWave) CommandName() string { return "measurement.open-wave" }

// CommandName is the command's name.
func (Answer) CommandName() string { return "measurement.answer" }

// CommandName is the command's name.
func (DiscardAnswer) CommandName() string { return "measurement.discard-answer" }

// CommandName is the command's name.
func (LinkMeasurement) CommandName() string { return "measurement.link" }

func measurementIntents() []decider.IntentType {
	return []decider.IntentType{decider.DefineIntent[Design](), decider.DefineIntent[OpenWave](), decider.DefineIntent[Answer](),
		decider.DefineIntent[DiscardAnswer](), decider.DefineIntent[LinkMeasurement]()}
}
