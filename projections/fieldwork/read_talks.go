package fieldwork

import (
	"cmp"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	"ledetraad/projections/view"
)

// InterviewSummary is an interview at a glance.
type InterviewSummary struct {
	Interview     string    `json:"interview"`
	Stream        string    `json:"stream"`
	Interviewer   string    `json:"interviewer"`
	Participants  []string  `json:"participants"`
	Place         string    `json:"place,omitempty"`
	Neutral       *bool     `json:"neutral,omitempty"` // absent: not known
	Guide         string    `json:"guide,omitempty"`
	LifeSituation string    `json:"life_situation,omitempty"`
	Department    string    `json:"department,omitempty"`
	Unit          string    `json:"unit,omitempty"`
	Started       time.Time `json:"started"`
	Open          bool      `json:"open"`
	Ended         time.Time `json:"ended,omitzero"`
	Utterances    int       `json:"utterances"`
	Stopped       int       `json:"stopped"` // utterances behind a stop mark
}

// InterviewPage is a part of the list of interviews.
type InterviewPage struct {
	Interviews []InterviewSummary `json:"interviews"`
	Next       string             `json:"next,omitempty"`
}

// Interview is an interview with all that was said, in the order of time codes.
type Interview struct {
	InterviewSummary
	Turns       []Utterance  `json:"turns"`
	Stops       []Stop       `json:"stops"`
	Waits       []Wait       `json:"waits"`
	Attachments []Attachment `json:"attachments,omitempty"`
}

// Utterance is what somebody said, as it stands.
type Utterance struct {
	Interview     string `json:"interview"`
	Utterance     string `json:"utterance"`
	Stream        string `json:"stream"`
	Department    string `json:"department,omitempty"`
	LifeSituation string `json:"life_situation,omitempty"`
	Interviewer   string `json:"interviewer"`
	UtteranceDetail
	At       time.Time          `json:"at"`
	Stopped  interview.Readers  `json:"stopped,omitempty" enum:"nobody,interviewer"` // behind a stop mark: who may read it
	Version  int                `json:"version"`
	Text     *Words             `json:"text,omitempty"`
	Versions []UtteranceVersion `json:"versions,omitempty"` // all, the first first
}

// UtteranceDetail is what is known of a version beside its words.
type UtteranceDetail struct {
	Speaker      interview.Speaker `json:"speaker"`
	SpokenBy     string            `json:"spoken_by,omitempty"`
	Audience     interview.Speaker `json:"audience,omitempty"`
	AtMS         *int64            `json:"at_ms,omitempty"`
	UntilMS      *int64            `json:"until_ms,omitempty"`
	Participants []string          `json:"participants"` // whom it is about
}

// UtteranceVersion is how an utterance read for a time.
type UtteranceVersion struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	Actor   string    `json:"actor,omitempty"`
	UtteranceDetail
	Text   *Words `json:"text,omitempty"`
	Reason *Words `json:"reason,omitempty"`
}

// Stop is a limit that the citizen set.
type Stop struct {
	Stop    string            `json:"stop"`
	From    string            `json:"from,omitempty"`
	FromMS  *int64            `json:"from_ms,omitempty"`
	Until   string            `json:"until,omitempty"`
	UntilMS *int64            `json:"until_ms,omitempty"`
	Readers interview.Readers `json:"readers"`
	Marked  time.Time         `json:"marked"`
	Reason  *Words            `json:"reason,omitempty"`
	Lifted  time.Time         `json:"lifted,omitzero"`
	Because *Words            `json:"because,omitempty"` // why it was lifted
}

// Wait is how long something took, as it was told, in seconds.
type Wait struct {
	Interview  string    `json:"interview"`
	Stream     string    `json:"stream"`
	Wait       string    `json:"wait"`
	PerceivedS *int64    `json:"perceived_s,omitempty"`
	ExpectedS  *int64    `json:"expected_s,omitempty"`
	PromisedS  *int64    `json:"promised_s,omitempty"`
	Utterance  string    `json:"utterance,omitempty"`
	Department string    `json:"department,omitempty"`
	Journey    string    `json:"journey,omitempty"`
	Touchpoint string    `json:"touchpoint,omitempty"`
	At         time.Time `json:"at"`
	Stopped    bool      `json:"stopped,omitempty"` // it was told behind a stop mark
	Comment    *Words    `json:"comment,omitempty"`
}

// UtterancePage is a part of the list of utterances.
type UtterancePage struct {
	Utterances []Utterance `json:"utterances"`
	Next       string      `json:"next,omitempty"`
}

// WaitPage is a part of the list of waits that were told.
type WaitPage struct {
	Waits []Wait `json:"waits"`
	Next  string `json:"next,omitempty"`
}

// Interviews lists interviews, the latest begun first.
func Interviews(r view.Reader, f Filter) (InterviewPage, error) {
	page := InterviewPage{Interviews: []InterviewSummary{}}
	rows, next, err := latest(r, interviews, f,
		func(i interviewRow) cursor { return cursor{view.Micros(i.Started), i.Interview} },
		func(i interviewRow) bool {
			return is(f.Author, i.Interviewer) && is(f.Department, i.Department) && is(f.LifeSituation, i.LifeSituation) &&
				isOf(f.Participant, i.Participants) && ended(f.State, i.Ended)
		})
	if err != nil {
		return page, err
	}
	page.Next = next
	for _, row := range rows {
		t, err := readTalk(r, row)
		if err != nil {
			return page, err
		}
		page.Interviews = append(page.Interviews, t.summary())
	}
	return page, nil
}

// InterviewOf reads one interview; false if there is none.
func InterviewOf(r view.Reader, id string, s Sight) (Interview, bool, error) {
	row, ok, err := interviews.Get(r, id)
	if err != nil || !ok {
		return Interview{}, false, err
	}
	t, err := readTalk(r, row)
	if err != nil {
		return Interview{}, false, err
	}
	out := Interview{InterviewSummary: t.summary(), Turns: []Utterance{}, Stops: []Stop{}, Waits: []Wait{}}
	for _, u := range t.turns {
		turn, err := t.utterance(r, u, s, true)
		if err != nil {
			return Interview{}, false, err
		}
		out.Turns = append(out.Turns, turn)
	}
	if out.Stops, err = t.limits(r, s); err != nil {
		return Interview{}, false, err
	}
	hidden, err := WholeHiddenFrom(r, id, s.Account)
	if err != nil {
		return Interview{}, false, err
	}
	attached, err := attachmentsOf(r, t.stream, t.origin(), hidden, s)
	if err != nil {
		return Interview{}, false, err
	}
	out.Attachments = attached[""]
	told, err := of(r, waits, id)
	if err != nil {
		return Interview{}, false, err
	}
	slices.SortFunc(told, func(a, b waitRow) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Revision, b.Revision)) })
	for _, w := range told {
		wait, err := t.wait(r, w, s)
		if err != nil {
			return Interview{}, false, err
		}
		out.Waits = append(out.Waits, wait)
	}
	return out, true, nil
}

// Utterances lists utterances of all interviews as they stand, the latest
// first.
func Utterances(r view.Reader, f Filter, s Sight) (UtterancePage, error) {
	page := UtterancePage{Utterances: []Utterance{}}
	rows, next, err := latest(r, utterances, f,
		func(u utteranceRow) cursor { return cursor{view.Micros(u.At), key(u.Interview, u.Utterance)} },
		func(u utteranceRow) bool {
			return is(f.Author, u.Interviewer) && is(f.Department, u.Department) && is(f.LifeSituation, u.LifeSituation) &&
				isOf(f.Participant, u.Participants) && is(f.Speaker, string(u.Speaker))
		})
	if err != nil {
		return page, err
	}
	page.Next = next
	talks := talkCache{}
	for _, row := range rows {
		t, err := talks.of(r, row.Interview)
		if err != nil {
			return page, err
		}
		u, err := t.utterance(r, row, s, false)
		if err != nil {
			return page, err
		}
		page.Utterances = append(page.Utterances, u)
	}
	return page, nil
}

// UtteranceOf reads one utterance with all its versions; false if there is none.
func UtteranceOf(r view.Reader, id, utterance string, s Sight) (Utterance, bool, error) {
	row, ok, err := utterances.Get(r, id, utterance)
	if err != nil || !ok {
		return Utterance{}, false, err
	}
	t, err := talkCache{}.of(r, id)
	if err != nil {
		return Utterance{}, false, err
	}
	u, err := t.utterance(r, row, s, true)
	return u, err == nil, err
}

// Waits lists what citizens told of waits, the latest first.
func Waits(r view.Reader, f Filter, s Sight) (WaitPage, error) {
	page := WaitPage{Waits: []Wait{}}
	rows, next, err := latest(r, waits, f,
		func(w waitRow) cursor { return cursor{view.Micros(w.At), key(w.Interview, w.Wait)} },
		func(w waitRow) bool {
			return is(f.Author, w.Interviewer) && is(f.Department, w.Department) && is(f.LifeSituation, w.LifeSituation) && is(f.Journey, w.Journey)
		})
	if err != nil {
		return page, err
	}
	page.Next = next
	talks := talkCache{}
	for _, row := range rows {
		t, err := talks.of(r, row.Interview)
		if err != nil {
			return page, err
		}
		w, err := t.wait(r, row, s)
		if err != nil {
			return page, err
		}
		page.Waits = append(page.Waits, w)
	}
	return page, nil
}

func (t talk) summary() InterviewSummary {
	i := t.row
	s := InterviewSummary{Interview: i.Interview, Stream: t.stream, Interviewer: i.Interviewer, Participants: i.Participants.list(), Place: i.Place,
		Guide: i.Guide, LifeSituation: i.LifeSituation, Department: i.Department, Unit: i.Unit, Started: i.Started, Open: !i.Ended, Ended: i.EndedAt,
		Utterances: len(t.turns), Stopped: len(t.stopped)}
	if i.PlaceKnown {
		s.Neutral = &i.Neutral
	}
	return s
}

func (t talk) utterance(r view.Reader, u utteranceRow, s Sight, versions bool) (Utterance, error) {
	from, hidden := t.origin(), t.hidden(u.Utterance, s)
	out := Utterance{Interview: u.Interview, Utterance: u.Utterance, Stream: t.stream, Department: u.Department, LifeSituation: u.LifeSituation,
		Interviewer: u.Interviewer, UtteranceDetail: u.detail(), At: u.At, Stopped: t.stopped[u.Utterance], Version: u.Version}
	var err error
	if out.Text, err = s.words(r, from, hidden, t.stream, ofSaid, u.Utterance, u.VersionRevision); err != nil || !versions {
		return out, err
	}
	rows, err := of(r, utteranceVersions, u.Interview, u.Utterance)
	if err != nil {
		return out, err
	}
	for _, v := range rows {
		version := UtteranceVersion{Version: v.Version, At: v.At, Actor: v.Actor, UtteranceDetail: v.detail()}
		if version.Text, err = s.words(r, from, hidden, t.stream, ofSaid, u.Utterance, v.Revision); err != nil {
			return out, err
		}
		if version.Reason, err = s.words(r, from, hidden, t.stream, ofReason, u.Utterance, v.Revision); err != nil {
			return out, err
		}
		out.Versions = append(out.Versions, version)
	}
	return out, nil
}

func (t turnRow) detail() UtteranceDetail {
	return UtteranceDetail{t.Speaker, t.SpokenBy, t.Audience, t.AtMS.pointer(), t.UntilMS.pointer(), t.Participants.list()}
}

func (t talk) wait(r view.Reader, w waitRow, s Sight) (Wait, error) {
	_, stopped := t.stopped[w.Utterance]
	out := Wait{Interview: w.Interview, Stream: t.stream, Wait: w.Wait, PerceivedS: w.Perceived.pointer(), ExpectedS: w.Expected.pointer(),
		PromisedS: w.Promised.pointer(), Utterance: w.Utterance, Department: w.Department, Journey: w.Journey, Touchpoint: w.Touchpoint,
		At: w.At, Stopped: stopped}
	var err error
	out.Comment, err = s.words(r, t.origin(), t.hidden(w.Utterance, s), t.stream, ofWait, w.Wait, w.Revision)
	return out, err
}

func (t talk) origin() origin { return origin{t.row.Department, t.row.Interviewer} }

func (t talk) limits(r view.Reader, s Sight) ([]Stop, error) {
	out := []Stop{}
	for _, m := range t.marks {
		stop := Stop{Stop: m.Stop, From: m.From, FromMS: m.FromMS.pointer(), Until: m.Until, UntilMS: m.UntilMS.pointer(), Readers: m.Readers, Marked: m.At, Lifted: m.LiftedAt}
		var err error
		if stop.Reason, err = s.words(r, t.origin(), false, t.stream, ofStop, m.Stop, m.Revision); err != nil {
			return nil, err
		}
		if m.Lifted {
			if stop.Because, err = s.words(r, t.origin(), false, t.stream, ofStop, m.Stop, m.LiftedRevision); err != nil {
				return nil, err
			}
		}
		out = append(out, stop)
	}
	return out, nil
}

// talkCache keeps the interviews that one query has read.
type talkCache map[string]talk

func (c talkCache) of(r view.Reader, id string) (talk, error) {
	if t, ok := c[id]; ok {
		return t, nil
	}
	row, _, err := interviews.Get(r, id)
	if err != nil {
		return talk{}, err
	}
	t, err := readTalk(r, row)
	if err == nil {
		c[id] = t
	}
	return t, err
}

// streamOf is the stream of an interview.
func streamOf(id string) string { return event.StreamName(interview.Category, id) }
