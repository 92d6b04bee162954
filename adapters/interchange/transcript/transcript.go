// Package transcript reads transcripts of recorded interviews: WebVTT and SRT,
// as programs for speech recognition and video meetings write them. A cue, or a
// run of cues of one speaker, becomes an utterance.
//
// Whose words they are stands in a voice tag (<v Ida>) or before a colon (Ida:),
// and must be said by a list of speakers: the file's names are not kept, only
// roles and pseudonyms. A file is one interview and goes in whole or not at all.
package transcript

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/plaintext"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/interview"
)

// Format is one of the two.
type Format string

// The formats of transcripts.
const (
	WebVTT Format = "WebVTT"
	SRT    Format = "SRT"
)

const (
	maxFile = 32 << 20 // bytes
	maxCues = 100_000

	// maxTurn is how many bytes of cues are joined to one utterance at most.
	maxTurn = 4000
)

// Options say what a transcript does not.
type Options struct {
	Interview     string // id, of letters, digits and hyphens; follows from participants and time, if left out
	Interviewer   string // account or pseudonym; required
	Participants  []string
	Setting       interview.Setting
	Guide         string
	LifeSituation string // key, or the wording
	Department    string // key, or the name
	Unit          string
	At            time.Time // when the recording begins; required

	Speakers []Speaker
	// Otherwise is whose words those are that no speaker is named for. Without
	// it they are refused.
	Otherwise string // a speaker's name
	// Pause is how long somebody may be silent and go on with the same
	// utterance: 2 s if 0. Negative: each cue is an utterance.
	Pause time.Duration

	CreateMissing bool
	Programme     interchange.Programme
}

// Source reads one transcript.
type Source struct {
	in        *interchange.Input
	format    Format
	o         Options
	speakers  directory
	provision *interchange.Provision
	losses    interchange.Losses
}

// New reads a transcript from in. Its error says which option is wrong.
func New(in *interchange.Input, format Format, o Options) (*Source, error) {
	if format != WebVTT && format != SRT {
		return nil, fmt.Errorf("%q is no format of transcripts; use %s or %s", format, WebVTT, SRT)
	}
	if o.Interviewer == "" {
		return nil, fmt.Errorf("the interviewer is missing")
	}
	if len(o.Participants) == 0 {
		return nil, fmt.Errorf("participants are missing; name those who are interviewed by their pseudonyms")
	}
	if o.At.IsZero() {
		return nil, fmt.Errorf("the time of the interview is missing (2024-10-07 10:00)")
	}
	if o.Interview != "" && !interviewID.MatchString(o.Interview) {
		return nil, fmt.Errorf("the interview's id %s is no id; use letters a–z, digits and hyphens", interchange.Quote(o.Interview))
	}
	speakers, err := newDirectory(o.Speakers, o.Otherwise)
	if err != nil {
		return nil, err
	}
	if o.Pause == 0 {
		o.Pause = 2 * time.Second
	}
	return &Source{in: in, format: format, o: o, speakers: speakers, provision: interchange.NewProvision(o.Programme)}, nil
}

// Input is the file.
func (x *Source) Input() *interchange.Input { return x.in }

// Format is "WebVTT" or "SRT".
func (x *Source) Format() string { return string(x.format) }

// Losses lists notes, styles and settings, none of which is kept.
func (x *Source) Losses() []interchange.Loss { return x.losses.List() }

// Units yields the interview, in more than one unit where it is long.
func (x *Source) Units() iter.Seq2[interchange.Unit, error] {
	return func(yield func(interchange.Unit, error) bool) {
		s, err := plaintext.Read(x.in, maxFile)
		if err != nil {
			yield(interchange.Unit{}, err)
			return
		}
		p := parser{lines: strings.Split(s, "\n"), losses: &x.losses}
		if x.format == WebVTT {
			if err := p.header(x.in.Name); err != nil {
				yield(interchange.Unit{}, err)
				return
			}
		}
		p.cues()
		turns := x.turns(&p)
		for _, u := range x.units(&p, turns) {
			if !yield(u, nil) {
				return
			}
		}
	}
}

// turn is an utterance to be.
type turn struct {
	line     int
	cue      int   // the line of the last cue in it
	from, to int64 // ms
	speaker  Speaker
	text     strings.Builder
}

// turns puts names to the words, and joins what one speaker says.
func (x *Source) turns(p *parser) []*turn {
	var turns []*turn
	var speaking *Speaker
	for _, c := range p.found {
		for _, v := range c.voices {
			who, text, err := x.speakers.find(v, speaking)
			if err != "" {
				p.refuse(v.line, "speaker", "%s", err)
				continue
			}
			speaking = &who
			if text == "" {
				continue
			}
			if n := len(turns); n > 0 && x.joins(turns[n-1], who, c, len(text)) {
				last := turns[n-1]
				last.text.WriteByte(' ')
				last.text.WriteString(text)
				last.to, last.cue = max(last.to, c.to), c.line
				continue
			}
			t := &turn{line: v.line, cue: c.line, from: c.from, to: c.to, speaker: who}
			t.text.WriteString(text)
			turns = append(turns, t)
		}
	}
	for _, t := range turns { // and not the voices: a number may be parted over two cues
		if interchange.MayBeCPR(t.text.String(), false) {
			p.refuse(t.line, "text", "may hold a CPR number, here or in the cues after it; replace it, and import the file again")
		}
	}
	return turns
}

func (x *Source) joins(last *turn, who Speaker, c cue, size int) bool {
	if last.speaker != who || last.text.Len()+size >= maxTurn {
		return false
	}
	return last.cue == c.line || x.o.Pause > 0 && c.from >= last.from &&
		time.Duration(c.from-last.to)*time.Millisecond <= x.o.Pause
}

var startFields = map[string]string{"data.participants": "participants", "data.interviewer": "interviewer", "data.department": "department",
	"data.unit": "unit", "data.life_situation": "life situation", "data.guide": "guide", "data.setting.place": "place", "happened_at": "at"}

var utteranceFields = map[string]string{"data.text": "text", "data.at_ms": "time", "data.until_ms": "time", "data.speaker": "speaker", "data.spoken_by": "speaker"}

func (x *Source) units(p *parser, turns []*turn) []interchange.Unit {
	u := interchange.Unit{Line: 1, Records: len(p.found), Refusals: p.refusals}
	if len(u.Refusals) == 0 && len(turns) == 0 {
		u.Refusals = []interchange.Refusal{{Line: 1, Reason: "there is no word in it; is it a transcript?"}}
	}
	if len(u.Refusals) > 0 {
		return []interchange.Unit{u}
	}
	o := x.o
	id := o.Interview
	if id == "" {
		id = interchange.DeriveID(append([]string{"interview", o.Interviewer, o.At.UTC().Format(time.RFC3339)}, o.Participants...)...).String()
	}
	stream := event.StreamName(interview.Category, id)
	department := x.provision.DepartmentKey(o.Department)
	if o.CreateMissing {
		u.Needs = x.needs()
	}
	commands := []interchange.Command{{Line: 1, Fields: startFields, Envelope: interchange.Envelope(decider.Command{
		ID: interchange.DeriveID("transcript", stream, "start"), Stream: stream, HappenedAt: o.At,
		Intent: interview.Start{Interviewer: o.Interviewer, Participants: o.Participants, Setting: o.Setting, Guide: o.Guide,
			LifeSituation: x.provision.LifeSituationKey(o.LifeSituation), Department: department, Unit: x.provision.UnitKey(department, o.Unit)}})}}
	same := map[int64]int{}
	for _, t := range turns {
		same[t.from]++
		utterance := interchange.DeriveID("utterance", stream, strconv.FormatInt(t.from, 10), strconv.Itoa(same[t.from])).String()
		from, to := t.from, t.to
		commands = append(commands, interchange.Command{Line: t.line, Fields: utteranceFields, Envelope: interchange.Envelope(decider.Command{
			ID: interchange.DeriveID("transcript", stream, utterance), Stream: stream, HappenedAt: o.At.Add(time.Duration(from) * time.Millisecond),
			Intent: interview.RecordUtterance{Utterance: utterance, Speaker: t.speaker.Role, SpokenBy: t.speaker.Pseudonym,
				Audience: t.speaker.Audience, AtMS: &from, UntilMS: &to, Text: t.text.String()},
		})})
	}
	return u.Parted(commands)
}

func (x *Source) needs() []interchange.Command {
	needs := []interchange.Command{x.provision.Programme()}
	if x.o.Department != "" {
		key, c := x.provision.Department(x.o.Department)
		needs = append(needs, c)
		if x.o.Unit != "" {
			_, c := x.provision.Unit(key, x.o.Unit)
			needs = append(needs, c)
		}
	}
	if x.o.LifeSituation != "" {
		needs = append(needs, x.provision.LifeSituation(x.provision.LifeSituationKey(x.o.LifeSituation), x.o.LifeSituation))
	}
	return needs
}
