// Package interview is the aggregate of one interview: who talked with whom,
// where, by which guide, and what was said, turn by turn. Words are sealed. A
// corrected utterance keeps its earlier versions.
//
// The citizen sets the limits: a stop mark says from where to where the words
// are not to be read, and by whom they may be read all the same. Words behind
// it are kept, so that the citizen can lift it; every reading must respect it.
// Photos and sounds tell of the whole interview, and so are behind every mark
// that holds: see WholeStopped.
package interview

import "ledetraad/domain/event"

// Category is the part of a stream's name before the interview's id.
const Category = "interview"

// Speaker is whose words an utterance has.
type Speaker string

const (
	Interviewer Speaker = "interviewer"
	Citizen     Speaker = "citizen"
	Relative    Speaker = "relative"
	Employee    Speaker = "employee"
	Outside     Speaker = "outside" // a hospital, an association, another authority
)

// Readers is who may read behind a stop mark.
type Readers string

const (
	Nobody          Readers = "nobody"
	InterviewerOnly Readers = "interviewer"
)

// Setting is where an interview takes place. A neutral place lets people say
// other things than the office that decides on their case.
type Setting struct {
	Place   string `json:"place,omitempty"`
	Neutral *bool  `json:"neutral,omitempty"` // nil: not known
}

// Started says that an interview begins.
type Started struct {
	Interviewer   string   `json:"interviewer"`  // account or pseudonym
	Participants  []string `json:"participants"` // pseudonyms of those interviewed
	Setting       Setting  `json:"setting,omitzero"`
	Guide         string   `json:"guide,omitempty"` // the name of the interview guide
	LifeSituation string   `json:"life_situation,omitempty"`
	Department    string   `json:"department,omitempty"`
	Unit          string   `json:"unit,omitempty"`
}

// UtteranceRecorded says what somebody said: its first version.
type UtteranceRecorded struct {
	Utterance string     `json:"utterance"`
	Speaker   Speaker    `json:"speaker"`
	SpokenBy  string     `json:"spoken_by,omitempty"` // the speaker's pseudonym, if known
	Audience  Speaker    `json:"audience,omitempty"`  // to whom it was said
	AtMS      *int64     `json:"at_ms,omitempty"`     // time code: milliseconds from the recording's begin
	UntilMS   *int64     `json:"until_ms,omitempty"`
	About     []string   `json:"about,omitempty"` // pseudonyms of others that it is about
	Text      event.Text `json:"text,omitzero"`
}

// UtteranceCorrected says that it was said otherwise than was written; the
// version before stays.
type UtteranceCorrected struct {
	Utterance string     `json:"utterance"`
	Version   int        `json:"version"` // of the new text; the first is 1
	Speaker   Speaker    `json:"speaker"`
	SpokenBy  string     `json:"spoken_by,omitempty"`
	Audience  Speaker    `json:"audience,omitempty"`
	AtMS      *int64     `json:"at_ms,omitempty"`
	UntilMS   *int64     `json:"until_ms,omitempty"`
	About     []string   `json:"about,omitempty"`
	Text      event.Text `json:"text,omitzero"`
	Reason    event.Text `json:"reason,omitzero"`
}

// Limit is a part of an interview: between two utterances, or two time codes,
// or one of each. Without a begin it is from the first word, without an end all
// that follows, said already or not.
type Limit struct {
	From    string `json:"from,omitempty"`    // the first utterance
	FromMS  *int64 `json:"from_ms,omitempty"` // what begins at or after it
	Until   string `json:"until,omitempty"`   // the last utterance; the same as From: that one alone
	UntilMS *int64 `json:"until_ms,omitempty"`
}

// StopMarked says that the citizen set a limit.
type StopMarked struct {
	Stop string `json:"stop"`
	Limit
	Readers Readers    `json:"readers"`
	Reason  event.Text `json:"reason,omitzero"`
}

// StopLifted says that the citizen lets it be read after all.
type StopLifted struct {
	Stop   string     `json:"stop"`
	Reason event.Text `json:"reason,omitzero"`
}

// WaitTold says how long something took, as the citizen tells it, in seconds.
// What was not told is nil.
type WaitTold struct {
	Wait       string     `json:"wait"`
	PerceivedS *int64     `json:"perceived_s,omitempty"` // how long it felt
	ExpectedS  *int64     `json:"expected_s,omitempty"`  // how long it was expected to take
	PromisedS  *int64     `json:"promised_s,omitempty"`  // how long somebody said it would take
	Utterance  string     `json:"utterance,omitempty"`   // where it was told
	Department string     `json:"department,omitempty"`  // who was waited for
	Journey    string     `json:"journey,omitempty"`     // the journey's id, where it can be tied
	Touchpoint string     `json:"touchpoint,omitempty"`  // of that journey
	Comment    event.Text `json:"comment,omitzero"`
}

// WaitTied says which touchpoint a wait that was told belongs to. Again:
// replaces it.
type WaitTied struct {
	Wait       string `json:"wait"`
	Journey    string `json:"journey"`
	Touchpoint string `json:"touchpoint,omitempty"`
}

// Ended says that the interview is over. Transcripts may still come in.
type Ended struct{}

func (Started) EventName() string            { return "interview.started" }
func (UtteranceRecorded) EventName() string  { return "interview.utterance-recorded" }
func (UtteranceCorrected) EventName() string { return "interview.utterance-corrected" }
func (StopMarked) EventName() string         { return "interview.stop-marked" }
func (StopLifted) EventName() string         { return "interview.stop-lifted" }
func (WaitTold) EventName() string           { return "interview.wait-told" }
func (WaitTied) EventName() string           { return "interview.wait-tied" }
func (Ended) EventName() string              { return "interview.ended" }

// Events lists the aggregate's event types.
func Events() []event.Type {
	return []event.Type{
		event.Define[Started](), event.Define[UtteranceRecorded](), event.Define[UtteranceCorrected](), event.Define[StopMarked](),
		event.Define[StopLifted](), event.Define[WaitTold](), event.Define[WaitTied](), event.Define[Ended](),
		event.Define[AttachmentAdded](), event.Define[AttachmentRemoved](),
	}
}

// Stands names what the event put down, for the answer to whoever sends
// something else under the same id.
func (e UtteranceRecorded) Stands() string { return "utterance " + e.Utterance }

type mapText = func(string, event.Text) (event.Text, error)

// MapPersonal applies f to the event's personal text.
func (e UtteranceRecorded) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("text", e.Text)
	e.Text = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e UtteranceCorrected) MapPersonal(f mapText) (event.Data, error) {
	text, err := f("text", e.Text)
	if err != nil {
		return nil, err
	}
	reason, err := f("reason", e.Reason)
	e.Text, e.Reason = text, reason
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e StopMarked) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("reason", e.Reason)
	e.Reason = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e StopLifted) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("reason", e.Reason)
	e.Reason = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e WaitTold) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("comment", e.Comment)
	e.Comment = t
	return e, err
}
