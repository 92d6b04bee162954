package detectors

import (
	"encoding/json"
	"fmt"

	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	"ledetraad/projections/view"
)

// What is said in interviews may lie behind a stop mark, and no rule may rest on
// it then. To know that, a rule keeps when each utterance was said and where the
// marks are; it adds spokenTables to its own, folds every interview event by
// foldSpoken, and asks stopped.

// talkRow is what is known of an interview.
type talkRow struct{ Stream, Department, LifeSituation string }

var talks = view.NewTable("talk", 1, []view.Field[talkRow]{
	view.Text("stream", func(r *talkRow) *string { return &r.Stream }),
	view.Text("department", func(r *talkRow) *string { return &r.Department }),
	view.Text("life_situation", func(r *talkRow) *string { return &r.LifeSituation }),
})

// momentRow is when an utterance was said, by its newest version.
type momentRow struct {
	Stream, Utterance string
	Revision          int64 // of the event that recorded it first
	Version           int64
	From, Until       int64 // ms; −1: not known
}

var moments = view.NewTable("moment", 2, []view.Field[momentRow]{
	view.Text("stream", func(r *momentRow) *string { return &r.Stream }),
	view.Text("utterance", func(r *momentRow) *string { return &r.Utterance }),
	view.Int("revision", func(r *momentRow) *int64 { return &r.Revision }),
	view.Int("version", func(r *momentRow) *int64 { return &r.Version }),
	view.Int("from_ms", func(r *momentRow) *int64 { return &r.From }),
	view.Int("until_ms", func(r *momentRow) *int64 { return &r.Until }),
})

type stopRow struct {
	Stream, Stop string
	Mark         []byte // JSON of interview.Mark
}

var stops = view.NewTable("stop", 2, []view.Field[stopRow]{
	view.Text("stream", func(r *stopRow) *string { return &r.Stream }),
	view.Text("stop", func(r *stopRow) *string { return &r.Stop }),
	view.Blob("mark", func(r *stopRow) *[]byte { return &r.Mark }),
})

func spokenTables() []*view.Spec { return []*view.Spec{&talks.Spec, &moments.Spec, &stops.Spec} }

func spokenEvents() []string {
	return []string{interview.Started{}.EventName(), interview.UtteranceRecorded{}.EventName(), interview.UtteranceCorrected{}.EventName(),
		interview.StopMarked{}.EventName(), interview.StopLifted{}.EventName()}
}

// foldSpoken takes in an event of an interview. limits is true where it may
// change what lies behind a stop mark.
func foldSpoken(s *scene, e event.Recorded) (limits bool, err error) {
	switch d := e.Data.(type) {
	case interview.Started:
		return false, talks.Put(s, talkRow{e.Stream, d.Department, d.LifeSituation})
	case interview.UtteranceRecorded:
		if _, there, err := moments.Get(s, e.Stream, d.Utterance); there || err != nil {
			return false, err
		}
		m := momentRow{e.Stream, d.Utterance, int64(e.Revision), 1, orMinus(d.AtMS), orMinus(d.UntilMS)}
		if err := moments.Put(s, m); err != nil {
			return false, err
		}
		return marked(s, e.Stream)
	case interview.UtteranceCorrected:
		m, there, err := moments.Get(s, e.Stream, d.Utterance)
		if err != nil || !there || int64(d.Version) <= m.Version {
			return false, err
		}
		m.Version, m.From, m.Until = int64(d.Version), orMinus(d.AtMS), orMinus(d.UntilMS)
		if err := moments.Put(s, m); err != nil {
			return false, err
		}
		return marked(s, e.Stream)
	case interview.StopMarked:
		if _, there, err := stops.Get(s, e.Stream, d.Stop); there || err != nil {
			return false, err
		}
		return true, putStop(s, e.Stream, d.Stop, interview.Mark{Limit: d.Limit, Readers: d.Readers})
	case interview.StopLifted:
		row, there, err := stops.Get(s, e.Stream, d.Stop)
		if err != nil || !there {
			return false, err
		}
		m, err := row.mark()
		if err != nil {
			return false, err
		}
		m.Lifted = true
		return true, putStop(s, e.Stream, d.Stop, m)
	}
	return false, nil
}

func orMinus(ms *int64) int64 {
	if ms == nil {
		return -1
	}
	return *ms
}

func orNil(ms int64) *int64 {
	if ms < 0 {
		return nil
	}
	return &ms
}

func putStop(s *scene, stream, stop string, m interview.Mark) error {
	b, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("stop mark %s: %w", stop, err)
	}
	return stops.Put(s, stopRow{stream, stop, b})
}

func (r stopRow) mark() (m interview.Mark, err error) {
	if err := json.Unmarshal(r.Mark, &m); err != nil {
		return m, fmt.Errorf("stop mark %s: %w", r.Stop, err)
	}
	return m, nil
}

// marked reports whether an interview has a stop mark, lifted or not.
func marked(r view.Reader, stream string) (bool, error) {
	_, some, err := first(stops, r, view.Query{Prefix: []view.Value{stream}})
	return some, err
}

// stopped answers which utterances of an interview lie behind a stop mark,
// whoever may read them; a rule's findings are read by many.
func stopped(r view.Reader, stream string) (map[string]interview.Readers, error) {
	rows, err := collect(stops, r, view.Query{Prefix: []view.Value{stream}, Limit: 1 << 30})
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var marks []interview.Mark
	for _, row := range rows {
		m, err := row.mark()
		if err != nil {
			return nil, err
		}
		marks = append(marks, m)
	}
	said, err := collect(moments, r, view.Query{Prefix: []view.Value{stream}, Limit: 1 << 30})
	if err != nil {
		return nil, err
	}
	turns := make([]interview.Moment, len(said))
	for i, m := range said {
		turns[i] = interview.Moment{Utterance: m.Utterance, Revision: uint64(m.Revision), AtMS: orNil(m.From), UntilMS: orNil(m.Until)}
	}
	return interview.Stopped(turns, marks), nil
}
