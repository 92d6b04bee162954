package example

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
)

// watch is one observation. Who is there is named by pseudonym; one with a
// citizen in it that the story does not have is left out.
type watch struct {
	key       string
	observer  string
	at        time.Time
	place     place
	where     string
	situation string
	method    string
	who       []string
	offline   bool // the phone had no network: notes come in after the end
	notes     []jotting
}

// jotting is a note of an observation.
type jotting struct {
	at                string // on the clock, as in 22.40; earlier than the one before: the next day
	text              string
	kind              fieldwork.Kind
	speaker, audience fieldwork.Speaker
	by                string
	dimensions        []fieldwork.Dimension
	principles        []string
	concerns, came    []string
	unfinished        bool
	discarded         string
	better, why       string
	marks             []mark
}

// saw: what took place.
func saw(at, text string) jotting { return jotting{at: at, text: text, kind: fieldwork.Descriptive} }

// thought: what the observer makes of it.
func thought(at, text string) jotting {
	return jotting{at: at, text: text, kind: fieldwork.Reflective}
}

// how: what is to be known of the observing itself.
func how(at, text string) jotting {
	return jotting{at: at, text: text, kind: fieldwork.Methodological}
}

// heard is what somebody said, word for word.
func heard(at string, speaker fieldwork.Speaker, by string, audience fieldwork.Speaker, text string) jotting {
	return jotting{at: at, text: text, kind: fieldwork.Verbatim, speaker: speaker, by: by, audience: audience}
}

// cit, kinsman and staff: said to an employee, to an employee, and to the
// citizen, where nothing else is said.
func cit(at, by, text string) jotting {
	return heard(at, fieldwork.Citizen, by, fieldwork.Employee, text)
}

func kinsman(at, by, text string) jotting {
	return heard(at, fieldwork.Relative, by, fieldwork.Employee, text)
}

func staff(at, by, text string) jotting {
	return heard(at, fieldwork.Employee, by, fieldwork.Citizen, text)
}

// wrote: what the municipality's letter says.
func wrote(at, text string) jotting {
	return heard(at, fieldwork.Letter, "", fieldwork.Citizen, text)
}

// asked: the observer's own question.
func asked(at string, audience fieldwork.Speaker, text string) jotting {
	return heard(at, fieldwork.Observer, "", audience, text)
}

func (j jotting) to(audience fieldwork.Speaker) jotting        { j.audience = audience; return j }
func (j jotting) shows(principles ...string) jotting           { j.principles = principles; return j }
func (j jotting) of(dimensions ...fieldwork.Dimension) jotting { j.dimensions = dimensions; return j }
func (j jotting) about(names ...string) jotting                { j.concerns = names; return j }
func (j jotting) draft() jotting                               { j.unfinished = true; return j }

// joins: these came in just before.
func (j jotting) joins(names ...string) jotting { j.came = names; return j }

// dropped: a draft that is not to be used.
func (j jotting) dropped(why string) jotting { j.discarded = why; return j }

// reads: it was put otherwise; with a reason, after it was finished.
func (j jotting) reads(text, why string) jotting { j.better, j.why = text, why; return j }

// mark: both coders put these codes on these words.
func (j jotting) mark(words string, codes ...string) jotting {
	j.marks = append(slices.Clone(j.marks), mark{words: words, codes: codes})
	return j
}

// markBy: one coder does.
func (j jotting) markBy(coder, words string, codes ...string) jotting {
	j.marks = append(slices.Clone(j.marks), mark{by: coder, words: words, codes: codes})
	return j
}

// memo: what the coder adds to the mark before.
func (j jotting) memo(text string) jotting {
	j.marks = slices.Clone(j.marks)
	j.marks[len(j.marks)-1].memo = text
	return j
}

func (w watch) stream() string {
	return event.StreamName(fieldwork.Category, derived("fieldwork/"+w.key).String())
}

// clerk writes down a stream's commands, each known after the one before.
type clerk struct {
	stream string
	known  time.Time
	out    []decider.Command
}

func (c *clerk) note(id string, happened, known time.Time, i decider.Intent) {
	if !known.After(c.known) {
		known = c.known.Add(time.Second)
	}
	c.known = known
	c.out = append(c.out, decider.Command{ID: derived(c.stream + "/" + id), Stream: c.stream, HappenedAt: happened.UTC(), KnownAt: known.UTC(), Intent: i})
}

// told is the observation as commands, and the texts that can be coded.
func (w watch) told() ([]decider.Command, document) {
	rng := randomness("fieldwork/" + w.key)
	c := clerk{stream: w.stream()}
	c.note("start", w.at.Add(-5*time.Minute), w.at.Add(-4*time.Minute), fieldwork.StartSession{Observer: w.observer, OwnDepartment: departmentOf(w.observer),
		Department: w.place.department, Unit: w.place.unit, Place: w.where, LifeSituation: w.situation, Participants: w.who, Method: w.method})
	times, end := w.times()
	if w.offline {
		c.note("end", end, end.Add(time.Minute), fieldwork.EndSession{})
		c.known = end.Add(time.Duration(20+rng.IntN(60)) * time.Minute)
	}
	doc := document{key: w.key, stream: c.stream, about: w.who}
	for n, j := range w.notes {
		id, t := fmt.Sprintf("n%02d", n+1), times[n]
		if len(j.came) > 0 {
			c.note(id+"-came", t, t.Add(10*time.Second), fieldwork.AddParticipants{Participants: j.came})
		}
		typed := t.Add(time.Duration(15+rng.IntN(100)) * time.Second)
		done := j.kind == fieldwork.Reflective || j.kind == fieldwork.Methodological
		c.note(id, t, typed.Add(3*time.Second), fieldwork.WriteNote{Note: id, Kind: j.kind, Text: j.text, Speaker: j.speaker, SpokenBy: j.by, Audience: j.audience,
			Participants: j.concerns, Dimensions: j.dimensions, Principles: j.principles, DeviceAt: typed.UTC(), Finished: done && !j.unfinished && j.discarded == ""})
		if j.discarded == "" && !j.unfinished {
			doc.parts = append(doc.parts, j.part(id))
		}
	}
	if !w.offline {
		c.note("end", end, end.Add(time.Minute), fieldwork.EndSession{})
	}
	evening := end.Add(time.Duration(40+rng.IntN(150)) * time.Minute)
	for n, j := range w.notes {
		id := fmt.Sprintf("n%02d", n+1)
		evening = evening.Add(time.Duration(20+rng.IntN(60)) * time.Second)
		switch {
		case j.discarded != "":
			c.note(id+"-discard", evening, evening, fieldwork.DiscardNote{Note: id, Reason: j.discarded})
			continue
		case j.unfinished:
			continue
		}
		if j.better != "" && j.why == "" {
			c.note(id+"-correct", evening, evening, fieldwork.CorrectNote{Note: id, Corrects: 1, Text: j.better})
		}
		if j.kind == fieldwork.Descriptive || j.kind == fieldwork.Verbatim {
			c.note(id+"-finish", evening, evening.Add(5*time.Second), fieldwork.FinishNote{Note: id})
		}
	}
	for n, j := range w.notes {
		if id := fmt.Sprintf("n%02d", n+1); j.better != "" && j.why != "" {
			later := evening.Add(time.Duration(18+rng.IntN(50)) * time.Hour)
			c.note(id+"-correct", later, later, fieldwork.CorrectNote{Note: id, Corrects: 1, Text: j.better, Reason: j.why})
		}
	}
	doc.from = c.known
	return c.out, doc
}

func (j jotting) part(id string) part {
	p := part{id: id, version: 1, text: j.text, marks: j.marks}
	if j.better != "" {
		p.version, p.text = 2, j.better
	}
	return p
}

// times are the moments of the notes, and when the observer went home.
func (w watch) times() ([]time.Time, time.Time) {
	last := w.at
	out := make([]time.Time, len(w.notes))
	for n, j := range w.notes {
		var hour, minute int
		if _, err := fmt.Sscanf(strings.Replace(j.at, ".", " ", 1), "%d %d", &hour, &minute); err != nil {
			panic("a note of " + w.key + " has no time on the clock: " + j.at)
		}
		y, m, d := last.In(copenhagen).Date()
		t := time.Date(y, m, d, hour, minute, 0, 0, copenhagen)
		if t.Before(last) {
			t = time.Date(y, m, d+1, hour, minute, 0, 0, copenhagen)
		}
		out[n], last = t, t
	}
	return out, last.Add(8 * time.Minute)
}

// departmentOf is where an employee comes from.
func departmentOf(pseudonym string) string {
	for _, e := range employees {
		if e.pseudonym == pseudonym {
			return e.place.department
		}
	}
	panic("nobody works here by the name " + pseudonym)
}

// present reports whether the story has all these people: with few citizens it
// has fewer.
func (o Options) present(people []string) bool {
	return !slices.ContainsFunc(people, func(p string) bool {
		_, citizen, _ := strings.Cut(p, " til ")
		if citizen == "" {
			citizen = p
		}
		n, isCitizen := numbers[citizen]
		return isCitizen && n >= o.Citizens
	})
}
