package cocreation

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// Better says which way a figure goes where the pain grows less.
type Better string

// The ways.
const (
	Lower  Better = "lower"
	Higher Better = "higher"
)

// Unit is what a figure counts.
type Unit string

// The units.
const (
	Seconds Unit = "seconds"
	Share   Unit = "share" // 0 to 1
	Count   Unit = "count"
)

// Figure says which of a detector's figures is the pain's own. A share may be
// given as one figure of another.
type Figure struct {
	Name   string `json:"name"`
	Of     string `json:"of,omitempty"` // what it is divided by
	Unit   Unit   `json:"unit"`
	Better Better `json:"better"`
}

// figures are the main measure of each kind of pain; what they mean stands in
// docs/detectors.md.
//
//nolint:gochecknoglobals // a table
var figures = map[string]Figure{
	"repeat-calls-unanswered": {Name: "waited_s", Unit: Seconds, Better: Lower},
	"slow-response":           {Name: "share", Unit: Share, Better: Higher},
	"deadline-missed":         {Name: "n", Of: "of", Unit: Share, Better: Lower},
	"broken-promise":          {Name: "n", Of: "of", Unit: Share, Better: Lower},
	"wrong-door":              {Name: "n", Of: "of", Unit: Share, Better: Lower},
}

// others are tried, in this order, for kinds that have no line above.
//
//nolint:gochecknoglobals // a table
var others = []Figure{
	{Name: "n", Unit: Count, Better: Lower}, {Name: "episodes", Unit: Count, Better: Lower}, {Name: "journeys", Unit: Count, Better: Lower},
}

// value is the figure of a measure; false where it is not there.
func (f Figure) value(m painpoint.Measure) (float64, bool) {
	v, there := m[f.Name]
	if !there || f.Of == "" {
		return v, there
	}
	of := m[f.Of]
	return v / of, of != 0
}

func figureOf(kind string, m painpoint.Measure) (Figure, bool) {
	if f, known := figures[kind]; known {
		return f, true
	}
	i := slices.IndexFunc(others, func(f Figure) bool { _, there := f.value(m); return there })
	if i < 0 {
		return Figure{}, false
	}
	return others[i], true
}

// Reading is what a pain point's detector said at a time.
type Reading struct {
	At       time.Time          `json:"at"`              // when what it rests on had become known
	What     string             `json:"what"`            // detected, measured, receded, recurred
	Value    *float64           `json:"value,omitempty"` // of the main figure; unset where it has none
	Severity painpoint.Severity `json:"severity"`
	Measure  painpoint.Measure  `json:"measure"` // all of its figures
}

// Watch is a pain point's own figures around the day on which a solution to it
// was adopted. They say what was measured, not what it came of.
type Watch struct {
	PainPoint     uuid.UUID `json:"pain_point"`
	Kind          string    `json:"kind,omitempty"` // "": nothing is known of such a pain point
	Department    string    `json:"department,omitempty"`
	LifeSituation string    `json:"life_situation,omitempty"`
	Term          string    `json:"term,omitempty"`
	Figure        *Figure   `json:"figure,omitempty"`
	AdoptedAt     time.Time `json:"adopted_at,omitzero"` // unset: it is not adopted, and there is no before and after

	Before    *Reading `json:"before,omitempty"` // the last one until it was adopted
	Newest    *Reading `json:"newest,omitempty"` // the last one since; of one not adopted, the last of all
	NBefore   int      `json:"n_before"`         // readings until then
	NSince    int      `json:"n_since"`          // readings since
	Direction string   `json:"direction,omitempty" enum:"lower,higher,same"`
	// RecededAt and RecurredAt are the last time since that it did.
	RecededAt  time.Time `json:"receded_at,omitzero"`
	RecurredAt time.Time `json:"recurred_at,omitzero"`
}

// watch reads the figures of a pain point as they are seen from a moment.
func watch(r view.Reader, id uuid.UUID, adopted time.Time, m Moment) (Watch, error) {
	w := Watch{PainPoint: id, AdoptedAt: adopted}
	var rows []readingRow
	for row, err := range readings.Scan(r, view.Query{Prefix: []view.Value{id.String()}}) {
		if err != nil {
			return w, fmt.Errorf("readings of pain point %s: %w", id, err)
		}
		if m.sees(row.HappenedAt, row.KnownAt) {
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b readingRow) int {
		return cmp.Or(a.HappenedAt.Compare(b.HappenedAt), cmp.Compare(a.Revision, b.Revision))
	})
	for _, row := range rows {
		x, err := w.reading(row)
		if err != nil {
			return w, err
		}
		switch {
		case !adopted.IsZero() && !row.HappenedAt.After(adopted):
			w.Before = &x
			w.NBefore++
			continue
		case x.What == "receded":
			w.RecededAt = x.At
		case x.What == "recurred":
			w.RecurredAt = x.At
		}
		w.Newest = &x
		w.NSince++
	}
	if w.Before != nil && w.Newest != nil && w.Before.Value != nil && w.Newest.Value != nil {
		w.Direction = map[int]string{-1: "lower", 0: "same", 1: "higher"}[cmp.Compare(*w.Newest.Value, *w.Before.Value)]
	}
	return w, nil
}

func (w *Watch) reading(row readingRow) (Reading, error) {
	w.Kind, w.Department, w.LifeSituation, w.Term = row.Kind, row.Scope.Department, row.Scope.LifeSituation, row.Scope.Term
	x := Reading{At: row.HappenedAt, What: row.Type[len(painpoint.Category)+1:], Severity: row.Severity, Measure: painpoint.Measure{}}
	if err := json.Unmarshal(row.Measure, &x.Measure); err != nil {
		return x, fmt.Errorf("measure of pain point %s@%d: %w", row.ID, row.Revision, err)
	}
	if f, known := figureOf(row.Kind, x.Measure); known {
		w.Figure = &f
		if v, there := f.value(x.Measure); there {
			x.Value = &v
		}
	}
	return x, nil
}
