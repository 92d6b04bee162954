// Package cocreation is the view of workshops, solutions and measurements:
// lists, a page for each, how many people have been involved and by what method,
// what a pain point's own figures said before and after a solution to it was
// adopted, and what citizens, relatives and employees answered before and after.
//
// The tables keep what was recorded, a row for each event, and everything is
// worked out when it is asked for, from the rows that had happened and were
// known by then. So each day's report can be had again later, and the order in
// which events of different streams come in, or come in twice, changes nothing.
//
// Before and after stand beside each other as figures. That one followed the
// other does not say that it came of it.
package cocreation

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/cocreation"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/participant"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// Name is the projection's.
const Name = "cocreation"

// stepRow is one event of a workshop, a solution or a measurement, without its
// words.
type stepRow struct {
	Stream     string
	Revision   uint64
	Type       string
	Data       []byte // JSON of the event, its personal texts left out
	Actor      string
	HappenedAt time.Time
	KnownAt    time.Time
}

var steps = view.NewTable("cocreation_step", 2, []view.Field[stepRow]{
	view.Text("stream", func(r *stepRow) *string { return &r.Stream }),
	view.Int("revision", func(r *stepRow) *uint64 { return &r.Revision }),
	view.Text("type", func(r *stepRow) *string { return &r.Type }),
	view.Blob("data", func(r *stepRow) *[]byte { return &r.Data }),
	view.Text("actor", func(r *stepRow) *string { return &r.Actor }),
	view.Time("happened_at", func(r *stepRow) *time.Time { return &r.HappenedAt }),
	view.Time("known_at", func(r *stepRow) *time.Time { return &r.KnownAt }),
})

// wordsRow is the personal text of an event; none of these has more than one.
type wordsRow struct {
	Stream   string
	Revision uint64
	About    []byte // JSON: pseudonyms
	Text     string
	Erased   bool
}

var words = view.NewTable("cocreation_words", 2, []view.Field[wordsRow]{
	view.Text("stream", func(r *wordsRow) *string { return &r.Stream }),
	view.Int("revision", func(r *wordsRow) *uint64 { return &r.Revision }),
	view.Blob("about", func(r *wordsRow) *[]byte { return &r.About }),
	view.Text("text", func(r *wordsRow) *string { return &r.Text }),
	view.Bool("erased", func(r *wordsRow) *bool { return &r.Erased }),
})

// readingRow is what a detector once said of a pain point.
type readingRow struct {
	ID         string
	Revision   uint64
	Type       string
	Kind       string
	Scope      painpoint.Scope
	Severity   painpoint.Severity
	Measure    []byte // JSON
	HappenedAt time.Time
	KnownAt    time.Time
}

var readings = view.NewTable("cocreation_reading", 2, []view.Field[readingRow]{
	view.Text("id", func(r *readingRow) *string { return &r.ID }),
	view.Int("revision", func(r *readingRow) *uint64 { return &r.Revision }),
	view.Text("type", func(r *readingRow) *string { return &r.Type }),
	view.Text("kind", func(r *readingRow) *string { return &r.Kind }),
	view.Text("department", func(r *readingRow) *string { return &r.Scope.Department }),
	view.Text("life_situation", func(r *readingRow) *string { return &r.Scope.LifeSituation }),
	view.Text("term", func(r *readingRow) *string { return &r.Scope.Term }),
	view.Text("severity", func(r *readingRow) *painpoint.Severity { return &r.Severity }),
	view.Blob("measure", func(r *readingRow) *[]byte { return &r.Measure }),
	view.Time("happened_at", func(r *readingRow) *time.Time { return &r.HappenedAt }),
	view.Time("known_at", func(r *readingRow) *time.Time { return &r.KnownAt }),
})

// occasionRow is something other than a workshop that people were involved by.
type occasionRow struct {
	Stream string
	Method string
}

var occasions = view.NewTable("cocreation_occasion", 1, []view.Field[occasionRow]{
	view.Text("stream", func(r *occasionRow) *string { return &r.Stream }),
	view.Text("method", func(r *occasionRow) *string { return &r.Method }),
})

// involvedRow is somebody who took part in one.
type involvedRow struct {
	Stream     string
	Revision   uint64
	Pseudonym  string
	HappenedAt time.Time
	KnownAt    time.Time
}

var involved = view.NewTable("cocreation_involved", 3, []view.Field[involvedRow]{
	view.Text("stream", func(r *involvedRow) *string { return &r.Stream }),
	view.Int("revision", func(r *involvedRow) *uint64 { return &r.Revision }),
	view.Text("pseudonym", func(r *involvedRow) *string { return &r.Pseudonym }),
	view.Time("happened_at", func(r *involvedRow) *time.Time { return &r.HappenedAt }),
	view.Time("known_at", func(r *involvedRow) *time.Time { return &r.KnownAt }),
})

// personRow is in what capacity somebody takes part, and since when that is
// known: before, the person is one of unknown kind.
type personRow struct {
	Pseudonym string
	Kind      participant.Kind
	KnownAt   time.Time
}

var persons = view.NewTable("cocreation_person", 1, []view.Field[personRow]{
	view.Text("pseudonym", func(r *personRow) *string { return &r.Pseudonym }),
	view.Text("kind", func(r *personRow) *participant.Kind { return &r.Kind }),
	view.Time("known_at", func(r *personRow) *time.Time { return &r.KnownAt }),
})

// Projection is the fold with its tables.
func Projection() projections.Projection {
	handles := []string{
		fieldwork.SessionStarted{}.EventName(), fieldwork.ParticipantsAdded{}.EventName(), interview.Started{}.EventName(),
		journey.Started{}.EventName(), participant.Registered{}.EventName(),
		painpoint.Detected{}.EventName(), painpoint.Measured{}.EventName(), painpoint.Receded{}.EventName(), painpoint.Recurred{}.EventName(),
	}
	for _, t := range cocreation.Events() {
		handles = append(handles, t.Name())
	}
	return projections.Projection{
		Name: Name, Version: 2,
		Tables:  []*view.Spec{&steps.Spec, &words.Spec, &readings.Spec, &occasions.Spec, &involved.Spec, &persons.Spec},
		Handles: handles, Apply: Apply,
	}
}

// The methods that need no name of their own.
const (
	methodInterview = "interview"
	methodJourney   = "journey"
)

// Apply folds one event into the tables.
func Apply(w view.Writer, e event.Recorded) error {
	switch d := e.Data.(type) {
	case participant.Registered:
		return persons.Put(w, personRow{d.Pseudonym, d.Kind, micros(e.KnownAt)})
	case fieldwork.SessionStarted:
		return tookPart(w, e, d.Method, d.Participants)
	case fieldwork.ParticipantsAdded:
		return tookPart(w, e, "", d.Participants)
	case interview.Started:
		return tookPart(w, e, methodInterview, d.Participants)
	case journey.Started:
		return tookPart(w, e, methodJourney, []string{d.Participant})
	}
	if f, ok := painpoint.FindingOf(e.Data); ok {
		return reading(w, e, f)
	}
	return recorded(w, e)
}

// tookPart notes who did; the method is "" where the occasion's first event
// says it.
func tookPart(w view.Writer, e event.Recorded, method string, who []string) error {
	if method != "" {
		if err := occasions.Put(w, occasionRow{e.Stream, method}); err != nil {
			return err
		}
	}
	for _, p := range who {
		r := involvedRow{e.Stream, e.Revision, p, micros(e.HappenedAt), micros(e.KnownAt)}
		if err := involved.Put(w, r); err != nil {
			return err
		}
	}
	return nil
}

func reading(w view.Writer, e event.Recorded, f painpoint.Finding) error {
	_, id := event.SplitStream(e.Stream)
	measure, err := json.Marshal(f.Measure)
	if err != nil {
		return fmt.Errorf("measure of %s@%d: %w", e.Stream, e.Revision, err)
	}
	return readings.Put(w, readingRow{ID: id, Revision: e.Revision, Type: e.Data.EventName(), Kind: f.Kind, Scope: f.Scope, Severity: f.Severity,
		Measure: measure, HappenedAt: micros(e.HappenedAt), KnownAt: micros(e.KnownAt)})
}

// recorded keeps an event of a workshop, a solution or a measurement, its words
// apart.
func recorded(w view.Writer, e event.Recorded) error {
	d, name := e.Data, e.Data.EventName()
	if _, known := decoders[name]; !known {
		return nil
	}
	if p, personal := d.(event.Personal); personal {
		var kept event.Text
		var err error
		if d, err = p.MapPersonal(func(_ string, t event.Text) (event.Text, error) { kept = t; return event.Text{}, nil }); err != nil {
			return fmt.Errorf("words of %s@%d: %w", e.Stream, e.Revision, err)
		}
		if !kept.IsZero() {
			about, err := json.Marshal(kept.Subjects)
			if err != nil {
				return err
			}
			if err := words.Put(w, wordsRow{e.Stream, e.Revision, about, kept.Plain, kept.Erased}); err != nil {
				return err
			}
		}
	}
	b, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("%s@%d: %w", e.Stream, e.Revision, err)
	}
	return steps.Put(w, stepRow{e.Stream, e.Revision, name, b, e.Actor, micros(e.HappenedAt), micros(e.KnownAt)})
}

// micros is a time as the tables keep it.
func micros(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// decoders read what recorded wrote.
//
//nolint:gochecknoglobals // a table
var decoders = map[string]func([]byte) (event.Data, error){
	cocreation.Planned{}.EventName():             decode[cocreation.Planned],
	cocreation.Moved{}.EventName():               decode[cocreation.Moved],
	cocreation.Cancelled{}.EventName():           decode[cocreation.Cancelled],
	cocreation.Held{}.EventName():                decode[cocreation.Held],
	cocreation.AttendanceCorrected{}.EventName(): decode[cocreation.AttendanceCorrected],
	cocreation.OutcomeWritten{}.EventName():      decode[cocreation.OutcomeWritten],
	cocreation.WorkshopLinked{}.EventName():      decode[cocreation.WorkshopLinked],
	cocreation.Proposed{}.EventName():            decode[cocreation.Proposed],
	cocreation.Described{}.EventName():           decode[cocreation.Described],
	cocreation.TestStarted{}.EventName():         decode[cocreation.TestStarted],
	cocreation.TestFinished{}.EventName():        decode[cocreation.TestFinished],
	cocreation.Adopted{}.EventName():             decode[cocreation.Adopted],
	cocreation.Dropped{}.EventName():             decode[cocreation.Dropped],
	cocreation.Reproposed{}.EventName():          decode[cocreation.Reproposed],
	cocreation.TakenUp{}.EventName():             decode[cocreation.TakenUp],
	cocreation.GivenUp{}.EventName():             decode[cocreation.GivenUp],
	cocreation.OwnersChanged{}.EventName():       decode[cocreation.OwnersChanged],
	cocreation.SolutionLinked{}.EventName():      decode[cocreation.SolutionLinked],
	cocreation.Designed{}.EventName():            decode[cocreation.Designed],
	cocreation.WaveOpened{}.EventName():          decode[cocreation.WaveOpened],
	cocreation.Answered{}.EventName():            decode[cocreation.Answered],
	cocreation.AnswerDiscarded{}.EventName():     decode[cocreation.AnswerDiscarded],
	cocreation.MeasurementLinked{}.EventName():   decode[cocreation.MeasurementLinked],
}

func decode[T event.Data](b []byte) (event.Data, error) {
	var d T
	err := json.Unmarshal(b, &d)
	return d, err
}

// Moment is a day to look from: only what had happened and was known by then is
// there. A zero time is no limit.
type Moment struct {
	KnownAt       time.Time
	HappenedUntil time.Time
}

func (m Moment) sees(happened, known time.Time) bool {
	return (m.KnownAt.IsZero() || !known.After(m.KnownAt)) && (m.HappenedUntil.IsZero() || !happened.After(m.HappenedUntil))
}

// step is an event of a workshop or a solution, understood.
type step struct {
	stepRow
	data  event.Data
	words *Words // nil: it has none
}

// course is all that was recorded of one of them, and is seen.
type course struct {
	stream, id string
	steps      []step
}

// courses reads all workshops, all solutions, or all measurements.
func courses(r view.Reader, category string, m Moment) ([]course, error) {
	return scan(r, view.Query{From: category + "-", Until: category + "."}, m)
}

// courseOf reads one of them; it has no steps where there is none.
func courseOf(r view.Reader, stream string, m Moment) (course, error) {
	list, err := scan(r, view.Query{Prefix: []view.Value{stream}}, m)
	if err != nil || len(list) == 0 {
		return course{}, err
	}
	return list[0], nil
}

func scan(r view.Reader, q view.Query, m Moment) ([]course, error) {
	texts := map[string]map[uint64]*Words{}
	for x, err := range words.Scan(r, q) {
		if err != nil {
			return nil, fmt.Errorf("read the words of workshops and solutions: %w", err)
		}
		t := &Words{Text: x.Text, Erased: x.Erased}
		if err := json.Unmarshal(x.About, &t.Of); err != nil {
			return nil, fmt.Errorf("words of %s@%d: %w", x.Stream, x.Revision, err)
		}
		if texts[x.Stream] == nil {
			texts[x.Stream] = map[uint64]*Words{}
		}
		texts[x.Stream][x.Revision] = t
	}
	var out []course
	var begun *step // what begins a course, and is written down as of a later day
	for x, err := range steps.Scan(r, q) {
		if err != nil {
			return nil, fmt.Errorf("read workshops and solutions: %w", err)
		}
		seen := m.sees(x.HappenedAt, x.KnownAt)
		if !seen && (x.Revision > 0 || !m.sees(time.Time{}, x.KnownAt)) {
			continue
		}
		d, err := decoders[x.Type](x.Data)
		if err != nil {
			return nil, fmt.Errorf("%s@%d: %w", x.Stream, x.Revision, err)
		}
		s := step{x, d, texts[x.Stream][x.Revision]}
		if !seen {
			begun = &s
			continue
		}
		if len(out) == 0 || out[len(out)-1].stream != x.Stream {
			_, id := event.SplitStream(x.Stream)
			out = append(out, course{stream: x.Stream, id: id})
		}
		c := &out[len(out)-1]
		if begun != nil && begun.Stream == x.Stream {
			// Somebody told of it afterwards: what had happened by then did, and
			// could not without this.
			c.steps = append(c.steps, *begun)
		}
		begun = nil
		c.steps = append(c.steps, s)
	}
	return out, nil
}

// Words are personal text as a reader with the right to it sees it.
type Words struct {
	Of       []string `json:"of"`
	Text     string   `json:"text,omitempty"`
	Erased   bool     `json:"erased,omitempty"`
	Withheld bool     `json:"withheld,omitempty"` // there is text, which this reader is not given
}

// Said answers whether there is text, and whom it is about.
func (w *Words) Said() ([]string, bool) { return w.Of, w.Text != "" }

// Withhold takes the text away and leaves that there was some.
func (w *Words) Withhold() { w.Text, w.Withheld = "", true }

// Step is one thing that was recorded.
type Step struct {
	Revision   uint64    `json:"revision"`
	What       string    `json:"what"` // the event's name behind the dot
	HappenedAt time.Time `json:"happened_at"`
	KnownAt    time.Time `json:"known_at"`
	Actor      string    `json:"actor,omitempty"`
	Words      *Words    `json:"words,omitempty"`
}

// history is in the order in which things happened; what happened at the same
// time is in the order in which it was recorded.
func (c course) history() []Step {
	out := make([]Step, len(c.steps))
	for i, s := range c.steps {
		category := event.Category(s.Type)
		out[i] = Step{s.Revision, s.Type[len(category)+1:], s.HappenedAt, s.KnownAt, s.Actor, s.words}
	}
	slices.SortStableFunc(out, func(a, b Step) int {
		return cmp.Or(a.HappenedAt.Compare(b.HappenedAt), cmp.Compare(a.Revision, b.Revision))
	})
	return out
}

// full is never nil, so that it is written as a list.
func full[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// add puts in what is not there yet.
func add(list []string, more ...string) []string {
	for _, m := range more {
		if m != "" && !slices.Contains(list, m) {
			list = append(list, m)
		}
	}
	return list
}
