package example

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/participant"
)

// talk is one interview, written out some days later.
type talk struct {
	key         string
	interviewer string
	at          time.Time
	who         []string // the first of them is who answers, if nothing else is said
	where       string
	office      bool // not a neutral place
	guide       string
	situation   string
	place       place
	withdraws   string // why the recording may not be kept after all
	turns       []turn
}

type turn struct {
	speaker     interview.Speaker
	by, text    string
	concerns    []string
	told        *toldWait
	stop        *limit
	better, why string
	marks       []mark
}

// toldWait is how long something took, as it is told: 0 is not told.
type toldWait struct {
	felt, expected, promised time.Duration
	activity                 string    // in the citizen's journey, which the wait is tied to
	since                    time.Time // the first of that activity since then
	number                   int       // of the journey; 1 if 0
	comment                  string
}

// limit: from this turn on, so many turns are not to be read.
type limit struct {
	turns   int
	readers interview.Readers
	reason  string
	lifted  string // why it was lifted after all
}

func q(text string) turn { return turn{speaker: interview.Interviewer, text: text} }
func a(text string) turn { return turn{speaker: interview.Citizen, text: text} }

func kinSays(by, text string) turn {
	return turn{speaker: interview.Relative, by: by, text: text}
}

func colleague(by, text string) turn {
	return turn{speaker: interview.Employee, by: by, text: text}
}

func (t turn) waited(w toldWait) turn      { t.told = &w; return t }
func (t turn) stops(l limit) turn          { t.stop = &l; return t }
func (t turn) about(names ...string) turn  { t.concerns = names; return t }
func (t turn) reads(text, why string) turn { t.better, t.why = text, why; return t }
func (t turn) mark(words string, codes ...string) turn {
	t.marks = append(slices.Clone(t.marks), mark{words: words, codes: codes})
	return t
}

func (t talk) stream() string {
	return event.StreamName(interview.Category, derived("interview/"+t.key).String())
}

// happened finds what a wait is tied to: the first of the citizen's touchpoints
// of that activity since a time, if it was known before another. The first call
// of several is the one that the wait began with.
type happened func(citizen string, journeyNumber int, activity string, since, before time.Time) tied

type tied struct{ stream, touchpoint, department string }

// told is the interview as commands, the citizens' consents, and the texts that
// can be coded.
func (t talk) told(find happened) ([]decider.Command, document) {
	rng := randomness("interview/" + t.key)
	var consents []decider.Command
	consent := func(who, what string, when time.Time, i decider.Intent) {
		consents = append(consents, decider.Command{ID: derived("participant/" + who + "/" + what + "/" + t.key), Stream: participant.Stream(who), HappenedAt: when.UTC(), KnownAt: when.UTC(), Intent: i})
	}
	for n, who := range t.who {
		when := t.at.Add(time.Duration(n-40) * time.Minute)
		consent(who, interviewed, when, participant.RecordLegalBasis{Purpose: interviewed, Basis: participant.Consent, Law: consentLaw})
		consent(who, onTape, when.Add(time.Second), participant.RecordLegalBasis{Purpose: onTape, Basis: participant.Consent, Law: consentLaw})
	}
	if t.withdraws != "" {
		consent(t.who[0], "withdraw", t.at.AddDate(0, 1, 3), participant.WithdrawConsent{Purpose: onTape, Reason: t.withdraws})
	}

	c := clerk{stream: t.stream()}
	neutral := !t.office
	c.note("start", t.at, t.at.Add(time.Minute), interview.Start{Interviewer: t.interviewer, Participants: t.who, Setting: interview.Setting{Place: t.where, Neutral: &neutral},
		Guide: t.guide, LifeSituation: t.situation, Department: t.place.department, Unit: t.place.unit})
	end := t.at.Add(time.Duration(t.length()) * time.Millisecond)
	c.note("end", end, end.Add(2*time.Minute), interview.End{})
	desk := end.AddDate(0, 0, 1+rng.IntN(5)) // when it is written out
	doc := document{key: t.key, stream: c.stream, about: t.who}
	var ms int64
	for n, u := range t.turns {
		id := utterance(n)
		from, until := ms, ms+u.length()
		ms = until + pause
		spoken := t.at.Add(time.Duration(from) * time.Millisecond)
		desk = desk.Add(time.Duration(until-from)*2*time.Millisecond + time.Duration(rng.IntN(20))*time.Second)
		by := u.by
		if u.speaker == interview.Citizen && by == "" {
			by = t.who[0]
		}
		say := interview.RecordUtterance{Utterance: id, Speaker: u.speaker, SpokenBy: by, AtMS: &from, UntilMS: &until, About: u.concerns, Text: u.text, Audience: interview.Interviewer}
		if u.speaker == interview.Interviewer {
			say.Audience = ""
		}
		c.note(id, spoken, desk, say)
		p := part{id: id, version: 1, text: u.text, marks: u.marks}
		if u.better != "" {
			desk = desk.Add(time.Minute)
			c.note(id+"-correct", spoken, desk, interview.CorrectUtterance{Utterance: id, Corrects: 1, Text: u.better, Reason: u.why})
			p.version, p.text = 2, u.better
		}
		doc.parts = append(doc.parts, p)
	}
	for n, u := range t.turns {
		if u.stop != nil {
			id := "s-" + utterance(n)
			c.note(id, desk, desk, interview.MarkStop{Stop: id, Limit: interview.Limit{From: utterance(n), Until: utterance(n + u.stop.turns - 1)}, Readers: u.stop.readers, Reason: u.stop.reason})
			if u.stop.lifted != "" {
				when := desk.AddDate(0, 0, 6+rng.IntN(8))
				c.note(id+"-lift", when, when, interview.LiftStop{Stop: id, Reason: u.stop.lifted})
			}
		}
	}
	for n, u := range t.turns {
		if u.told != nil {
			t.wait(&c, find, n, *u.told)
		}
	}
	doc.from = c.known
	return append(consents, c.out...), doc
}

// wait records a wait; every other one is tied to its touchpoint only later.
func (t talk) wait(c *clerk, find happened, n int, w toldWait) {
	seconds := func(d time.Duration) *int64 {
		if d == 0 {
			return nil
		}
		s := int64(d / time.Second)
		return &s
	}
	id := "w-" + utterance(n)
	citizen := t.who[0]
	if _, of, relative := strings.Cut(citizen, " til "); relative {
		citizen = of
	}
	to := find(citizen, max(w.number, 1), w.activity, w.since, t.at)
	_, told := event.SplitStream(to.stream)
	tell := interview.TellWait{Wait: id, PerceivedS: seconds(w.felt), ExpectedS: seconds(w.expected), PromisedS: seconds(w.promised), Utterance: utterance(n),
		Department: cmp.Or(to.department, t.place.department), Comment: w.comment}
	later := to.touchpoint != "" && n%2 == 1
	if to.touchpoint != "" && !later {
		tell.Journey, tell.Touchpoint = told, to.touchpoint
	}
	c.note(id, c.known, c.known.Add(30*time.Second), tell)
	if later {
		c.note(id+"-tie", c.known, c.known.AddDate(0, 0, 2), interview.TieWait{Wait: id, Journey: told, Touchpoint: to.touchpoint})
	}
}

const pause = 700 // ms between two who speak

// length is how long it takes to say, in ms: people say some 15 characters in
// a second.
func (t turn) length() int64 { return 900 + 66*int64(utf8.RuneCountInString(t.text)) }

func (t talk) length() (ms int64) {
	for _, u := range t.turns {
		ms += u.length() + pause
	}
	return ms
}

func utterance(n int) string { return fmt.Sprintf("u%02d", n+1) }

// finder looks in the journeys that were told.
func finder(told map[string][]decider.Command) happened {
	return func(citizen string, number int, activity string, since, before time.Time) tied {
		for _, c := range told[fmt.Sprintf("%s/%d", citizen, number)] {
			if c.HappenedAt.Before(since) || !c.KnownAt.Before(before) {
				continue
			}
			switch i := c.Intent.(type) {
			case journey.RequestTouchpoint:
				if i.Activity == activity {
					return tied{c.Stream, i.Touchpoint, i.Department}
				}
			case journey.RecordTouchpoint:
				if i.Activity == activity {
					return tied{c.Stream, i.Touchpoint, i.Department}
				}
			}
		}
		return tied{}
	}
}
