// Package planned keeps the editions of planned journeys, and holds actual
// journeys against them.
//
// It guarantees that a plan changes nothing of what is told of a journey: the
// comparison is worked out from the plan's editions and the journey's own
// touchpoints each time that it is asked for. A journey is held against the
// edition that held when it began, so that a plan changed today makes no
// yesterday's deviation.
package planned

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/plannedjourney"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// Name of the projection.
const Name = "planned"

type editionRow struct {
	Plan          string
	Revision      uint64 // of the event that made it
	Title         string // the three are of the plan's first edition, and copied
	LifeSituation string
	Journey       string
	From          time.Time
	Steps         []byte // JSON; of a retirement none
	HappenedAt    time.Time
	KnownAt       time.Time
}

//nolint:gochecknoglobals // a table
var editions = view.NewTable("planned_editions", 2, []view.Field[editionRow]{
	view.Text("plan", func(r *editionRow) *string { return &r.Plan }),
	view.Int("revision", func(r *editionRow) *uint64 { return &r.Revision }),
	view.Text("title", func(r *editionRow) *string { return &r.Title }),
	view.Text("life_situation", func(r *editionRow) *string { return &r.LifeSituation }),
	view.Text("journey", func(r *editionRow) *string { return &r.Journey }),
	view.Time("holds_from", func(r *editionRow) *time.Time { return &r.From }),
	view.Blob("steps", func(r *editionRow) *[]byte { return &r.Steps }),
	view.Time("happened_at", func(r *editionRow) *time.Time { return &r.HappenedAt }),
	view.Time("known_at", func(r *editionRow) *time.Time { return &r.KnownAt }),
})

// Projection is the fold with its table.
func Projection() projections.Projection {
	var handles []string
	for _, t := range plannedjourney.Events() {
		handles = append(handles, t.Name())
	}
	return projections.Projection{Name: Name, Version: 1, Tables: []*view.Spec{&editions.Spec}, Handles: handles, Apply: Apply}
}

// Apply folds one event into the table.
func Apply(w view.Writer, e event.Recorded) error {
	_, key := event.SplitStream(e.Stream)
	row := editionRow{Plan: key, Revision: e.Revision, HappenedAt: micros(e.HappenedAt), KnownAt: micros(e.KnownAt)}
	var steps []plannedjourney.Step
	switch d := e.Data.(type) {
	case plannedjourney.Described:
		row.Title, row.LifeSituation, row.Journey, row.From, steps = d.Name, d.LifeSituation, d.Journey, d.From, d.Steps
	case plannedjourney.Revised:
		row.From, steps = d.From, d.Steps
	case plannedjourney.Retired:
		row.From = d.From
	default:
		return nil
	}
	row.From = micros(row.From)
	if e.Revision > 0 {
		first, there, err := editions.Get(w, key, uint64(0))
		if err != nil || !there {
			return err // without its beginning, which somebody skipped, there is no plan
		}
		row.Title, row.LifeSituation, row.Journey = first.Title, first.LifeSituation, first.Journey
	}
	if steps != nil {
		b, err := json.Marshal(steps)
		if err != nil {
			return fmt.Errorf("steps of %s: %w", key, err)
		}
		row.Steps = b
	}
	return editions.Put(w, row)
}

// micros is a time as the tables keep it.
func micros(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// Plan is a planned journey with its editions.
type Plan struct {
	Plan          string    `json:"plan"` // its key
	Name          string    `json:"name"`
	LifeSituation string    `json:"life_situation"`
	Journey       string    `json:"journey,omitempty"` // the one that it is for; "": all of the life situation
	Editions      []Edition `json:"editions"`          // in the order in which they came to hold; at least one
	Retired       time.Time `json:"retired,omitzero"`  // journeys that begin from here on are held against none
}

// Edition is what a plan says for journeys that begin from a day on.
type Edition struct {
	Revision uint64                `json:"revision"` // in the plan's stream
	From     time.Time             `json:"from"`
	Steps    []plannedjourney.Step `json:"steps"`
}

// Moment is a day to look from: only what had happened and was known by then is
// there. A zero time is no limit.
type Moment struct{ KnownAt, HappenedUntil time.Time }

func (m Moment) sees(r editionRow) bool {
	return (m.KnownAt.IsZero() || !r.KnownAt.After(m.KnownAt)) && (m.HappenedUntil.IsZero() || !r.HappenedAt.After(m.HappenedUntil))
}

// Plans lists planned journeys by their key: all, or those of a life situation.
func Plans(r view.Reader, lifeSituation string, m Moment) ([]Plan, error) {
	out, err := plans(r, view.Query{}, m)
	return slices.DeleteFunc(out, func(p Plan) bool { return lifeSituation != "" && p.LifeSituation != lifeSituation }), err
}

// PlanOf reads one planned journey; false if there is none, or none was known.
func PlanOf(r view.Reader, key string, m Moment) (Plan, bool, error) {
	out, err := plans(r, view.Query{Prefix: []view.Value{key}}, m)
	if err != nil || len(out) == 0 {
		return Plan{}, false, err
	}
	return out[0], true, nil
}

func plans(r view.Reader, q view.Query, m Moment) ([]Plan, error) {
	out := []Plan{}
	for row, err := range editions.Scan(r, q) {
		if err != nil {
			return nil, fmt.Errorf("read planned journeys: %w", err)
		}
		if !m.sees(row) {
			continue
		}
		if len(out) == 0 || out[len(out)-1].Plan != row.Plan {
			out = append(out, Plan{Plan: row.Plan, Name: row.Title, LifeSituation: row.LifeSituation, Journey: row.Journey})
		}
		p := &out[len(out)-1]
		if len(row.Steps) == 0 {
			p.Retired = row.From
			continue
		}
		e := Edition{Revision: row.Revision, From: row.From}
		if err := json.Unmarshal(row.Steps, &e.Steps); err != nil {
			return nil, fmt.Errorf("steps of %s@%d: %w", row.Plan, row.Revision, err)
		}
		p.Editions = append(p.Editions, e)
	}
	for i := range out {
		slices.SortStableFunc(out[i].Editions, func(a, b Edition) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.Revision, b.Revision)) })
	}
	return slices.DeleteFunc(out, func(p Plan) bool { return len(p.Editions) == 0 }), nil
}

// At is the edition that held for a journey that began then; false if none did.
func (p Plan) At(begin time.Time) (Edition, bool) {
	if !p.Retired.IsZero() && !begin.Before(p.Retired) {
		return Edition{}, false
	}
	for _, e := range slices.Backward(p.Editions) {
		if !e.From.After(begin) {
			return e, true
		}
	}
	return Edition{}, false
}

// For is the plan, and its edition, that a journey is held against: one made for
// that journey before one for its life situation, and of several the one that
// came to hold last. False if there is none.
func For(list []Plan, journey, lifeSituation string, begin time.Time) (Plan, Edition, bool) {
	var best Plan
	var edition Edition
	found := false
	for _, p := range list {
		if p.LifeSituation != lifeSituation || p.Journey != "" && p.Journey != journey {
			continue
		}
		e, holds := p.At(begin)
		if !holds {
			continue
		}
		own, ownBest := p.Journey != "", best.Journey != ""
		if !found || own && !ownBest || own == ownBest && e.From.After(edition.From) {
			best, edition, found = p, e, true
		}
	}
	return best, edition, found
}
