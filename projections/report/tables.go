package report

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// factRow is one event of the programme.
type factRow struct {
	Stream              string
	Revision            uint64
	Type                string
	Data                []byte // JSON of the event
	HappenedAt, KnownAt time.Time
}

var facts = view.NewTable("report_fact", 2, []view.Field[factRow]{
	view.Text("stream", func(r *factRow) *string { return &r.Stream }),
	view.Int("revision", func(r *factRow) *uint64 { return &r.Revision }),
	view.Text("type", func(r *factRow) *string { return &r.Type }),
	view.Blob("data", func(r *factRow) *[]byte { return &r.Data }),
	view.Time("happened_at", func(r *factRow) *time.Time { return &r.HappenedAt }),
	view.Time("known_at", func(r *factRow) *time.Time { return &r.KnownAt }),
})

// judgementRow is one event of a pain point.
type judgementRow struct {
	ID                  string
	Revision            uint64
	Type                string
	Kind                string // "" and so on below: the event is no finding
	Scope               painpoint.Scope
	Severity            painpoint.Severity
	Holds               bool
	Crosses             []byte // JSON of crossing; empty: it crosses nothing
	HappenedAt, KnownAt time.Time
}

type crossing struct {
	Departments    []string `json:"d"`
	LifeSituations []string `json:"s"`
}

var judgements = view.NewTable("report_judgement", 2, []view.Field[judgementRow]{
	view.Text("id", func(r *judgementRow) *string { return &r.ID }),
	view.Int("revision", func(r *judgementRow) *uint64 { return &r.Revision }),
	view.Text("type", func(r *judgementRow) *string { return &r.Type }),
	view.Text("kind", func(r *judgementRow) *string { return &r.Kind }),
	view.Text("department", func(r *judgementRow) *string { return &r.Scope.Department }),
	view.Text("life_situation", func(r *judgementRow) *string { return &r.Scope.LifeSituation }),
	view.Text("term", func(r *judgementRow) *string { return &r.Scope.Term }),
	view.Text("severity", func(r *judgementRow) *painpoint.Severity { return &r.Severity }),
	view.Bool("holds", func(r *judgementRow) *bool { return &r.Holds }),
	view.Blob("crosses", func(r *judgementRow) *[]byte { return &r.Crosses }),
	view.Time("happened_at", func(r *judgementRow) *time.Time { return &r.HappenedAt }),
	view.Time("known_at", func(r *judgementRow) *time.Time { return &r.KnownAt }),
})

// sourceRow is a journey, a session of field notes or an interview.
type sourceRow struct {
	Stream              string
	Method              string
	LifeSituation       string
	HappenedAt, KnownAt time.Time // of its beginning
}

var sources = view.NewTable("report_source", 1, []view.Field[sourceRow]{
	view.Text("stream", func(r *sourceRow) *string { return &r.Stream }),
	view.Text("method", func(r *sourceRow) *string { return &r.Method }),
	view.Text("life_situation", func(r *sourceRow) *string { return &r.LifeSituation }),
	view.Time("happened_at", func(r *sourceRow) *time.Time { return &r.HappenedAt }),
	view.Time("known_at", func(r *sourceRow) *time.Time { return &r.KnownAt }),
})

// laneRow is a department that has to do with a source.
type laneRow struct {
	Stream, Department string
	Seen               since
}

var lanes = view.NewTable("report_lane", 2, []view.Field[laneRow]{
	view.Text("stream", func(r *laneRow) *string { return &r.Stream }),
	view.Text("department", func(r *laneRow) *string { return &r.Department }),
	view.Blob("seen", func(r *laneRow) *[]byte { return (*[]byte)(&r.Seen) }),
})

// personRow is somebody who takes part in a source.
type personRow struct {
	Stream, Pseudonym string
	Seen              since
}

var people = view.NewTable("report_person", 2, []view.Field[personRow]{
	view.Text("stream", func(r *personRow) *string { return &r.Stream }),
	view.Text("pseudonym", func(r *personRow) *string { return &r.Pseudonym }),
	view.Blob("seen", func(r *personRow) *[]byte { return (*[]byte)(&r.Seen) }),
})

// since is from when on something is seen: the pairs of happened and known, in
// microseconds, of which none is at or before another in both. One that was
// known first and happened first is all there is; only where an earlier day
// became known later is there a second.
type since []byte

type pair struct{ happened, known int64 }

func (s since) pairs() []pair {
	var out []pair
	for b := []byte(s); len(b) >= 16; b = b[16:] {
		out = append(out, pair{int64(binary.BigEndian.Uint64(b)), int64(binary.BigEndian.Uint64(b[8:]))})
	}
	return out
}

// with adds an event's times; nil where they tell nothing new.
func (s since) with(e event.Recorded) *since {
	now := pair{view.Micros(micros(e.HappenedAt)), view.Micros(micros(e.KnownAt))}
	list := s.pairs()
	if slices.ContainsFunc(list, func(p pair) bool { return p.happened <= now.happened && p.known <= now.known }) {
		return nil
	}
	list = append(slices.DeleteFunc(list, func(p pair) bool { return now.happened <= p.happened && now.known <= p.known }), now)
	slices.SortFunc(list, func(a, b pair) int { return cmp.Compare(a.happened, b.happened) })
	out := make(since, 0, 16*len(list))
	for _, p := range list {
		out = binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(out, uint64(p.happened)), uint64(p.known))
	}
	return &out
}

func (s since) seen(m moment) bool {
	return slices.ContainsFunc(s.pairs(), func(p pair) bool { return p.happened <= m.until && p.known <= m.known })
}

// moment is a day to look from, in microseconds.
type moment struct{ until, known int64 }

func (m moment) sees(happened, known time.Time) bool {
	return view.Micros(happened) <= m.until && view.Micros(known) <= m.known
}

// all is the rows of a table, in the order of its key.
func all[R any](r view.Reader, t *view.Table[R]) ([]R, error) {
	var out []R
	for x, err := range t.Scan(r, view.Query{}) {
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", t.Name, err)
		}
		out = append(out, x)
	}
	return out, nil
}
