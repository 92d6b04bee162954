package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// Pains are the pain points. Each is counted once in a figure, however often it
// went that way in the period.
type Pains struct {
	Opened    int `json:"opened"` // found for the first time, in the period; and so below
	Confirmed int `json:"confirmed"`
	Resolved  int `json:"resolved"`
	Dismissed int `json:"dismissed"`
	Receded   int `json:"receded"`  // its rule no longer held
	Returned  int `json:"returned"` // came back, grew again, or was reopened
	Closed    int `json:"closed"`   // stood before the period, or came to in it, and stands no more

	Before     int             `json:"before"`   // that stood when the period began
	Standing   int             `json:"standing"` // that stand at its end
	Severities []SeverityCount `json:"severities"`
	States     []StateCount    `json:"states"` // of those that stand
	Across     []Pain          `json:"across"` // those that stand and cross departments
	Gravest    []Pain          `json:"gravest"`
}

// SeverityCount is how many stand of a severity.
type SeverityCount struct {
	Severity painpoint.Severity `json:"severity"`
	Before   int                `json:"before"`
	Count    int                `json:"count"`
}

// StateCount is how many there are in a state.
type StateCount struct {
	State string `json:"state"`
	Count int    `json:"count"`
}

// Pain is a pain point that stands: what and where, without figures.
type Pain struct {
	ID             uuid.UUID          `json:"id"`
	Kind           string             `json:"kind"`
	Term           string             `json:"term,omitempty"`
	Severity       painpoint.Severity `json:"severity"`
	State          painpoint.Standing `json:"state"`
	Departments    []string           `json:"departments"` // by name
	LifeSituations []string           `json:"life_situations"`
	Since          time.Time          `json:"since"` // when it was first found

	department string
	across     bool
}

// gravest is how many of the gravest a report names.
const gravest = 10

// course is how a pain point stands at a moment.
type course struct {
	first    time.Time
	standing painpoint.Standing
	last     judgementRow // the newest finding; Kind "": none is seen
}

func (c course) there() bool { return c.last.Kind != "" }

// stands reports whether it hurts, and nobody has put it away.
func (c course) stands() bool { return c.there() && c.last.Holds && !c.standing.Closed() }

func courseOf(rows []judgementRow, m moment) course {
	var c course
	for _, r := range rows {
		if !m.sees(r.HappenedAt, r.KnownAt) {
			continue
		}
		if r.Kind != "" {
			if c.last = r; c.first.IsZero() || r.HappenedAt.Before(c.first) {
				c.first = r.HappenedAt
			}
		}
		c.standing = c.standing.After(kinds[r.Type])
	}
	return c
}

//nolint:gochecknoglobals // a table
var kinds = func() map[string]event.Data {
	out := map[string]event.Data{}
	for _, d := range []event.Data{painpoint.Detected{}, painpoint.Measured{}, painpoint.Receded{}, painpoint.Recurred{}, painpoint.Reemerged{},
		painpoint.Confirmed{}, painpoint.Dismissed{}, painpoint.Assigned{}, painpoint.Addressed{}, painpoint.Resolved{}, painpoint.Reopened{}} {
		out[d.EventName()] = d
	}
	return out
}()

// painpoints counts them, and says of each department how many stand.
func (out *Report) painpoints(r view.Reader, p effort, d Days) error {
	rows, err := all(r, judgements)
	if err != nil {
		return err
	}
	severities, states := map[painpoint.Severity]*SeverityCount{}, map[painpoint.Standing]int{}
	for _, s := range []painpoint.Severity{painpoint.Critical, painpoint.High, painpoint.Medium, painpoint.Low} {
		severities[s] = &SeverityCount{Severity: s}
	}
	var standing []Pain
	for len(rows) > 0 {
		n := slices.IndexFunc(rows, func(x judgementRow) bool { return x.ID != rows[0].ID })
		if n < 0 {
			n = len(rows)
		}
		mine := rows[:n]
		rows = rows[n:]
		before, after := courseOf(mine, d.start()), courseOf(mine, d.end())
		out.Pains.moved(mine, before, after, d)
		if s := severities[before.last.Severity]; before.stands() && s != nil {
			out.Pains.Before++
			s.Before++
		}
		if s := severities[after.last.Severity]; after.stands() && s != nil {
			out.Pains.Standing++
			s.Count++
			states[after.standing]++
			x, err := p.pain(after)
			if err != nil {
				return err
			}
			standing = append(standing, x)
		}
	}
	for _, s := range []painpoint.Severity{painpoint.Critical, painpoint.High, painpoint.Medium, painpoint.Low} {
		out.Pains.Severities = append(out.Pains.Severities, *severities[s])
	}
	for _, s := range painpoint.Standings() {
		if states[s] > 0 {
			out.Pains.States = append(out.Pains.States, StateCount{string(s), states[s]})
		}
	}
	slices.SortFunc(standing, func(a, b Pain) int {
		return cmp.Or(cmp.Compare(b.Severity.Rank(), a.Severity.Rank()), a.Since.Compare(b.Since), cmp.Compare(a.ID.String(), b.ID.String()))
	})
	for _, x := range standing {
		if x.across {
			out.Pains.Across = append(out.Pains.Across, x)
		} else if len(out.Pains.Gravest) < gravest {
			out.Pains.Gravest = append(out.Pains.Gravest, x)
		}
		for i := range out.Departments {
			if out.Departments[i].Key == x.department {
				out.Departments[i].Standing++
			}
		}
	}
	return nil
}

// moved counts what became of a pain point in the period.
func (p *Pains) moved(rows []judgementRow, before, after course, d Days) {
	if after.there() && d.within(after.first) {
		p.Opened++
	}
	end := d.end()
	became := map[string]bool{}
	for _, r := range rows {
		if end.sees(r.HappenedAt, r.KnownAt) && d.within(r.HappenedAt) {
			became[r.Type] = true
		}
	}
	one := func(into *int, data ...event.Data) {
		if slices.ContainsFunc(data, func(x event.Data) bool { return became[x.EventName()] }) {
			*into++
		}
	}
	one(&p.Confirmed, painpoint.Confirmed{})
	one(&p.Resolved, painpoint.Resolved{})
	one(&p.Dismissed, painpoint.Dismissed{})
	one(&p.Receded, painpoint.Receded{})
	one(&p.Returned, painpoint.Recurred{}, painpoint.Reemerged{}, painpoint.Reopened{})
	if came := after.there() && d.within(after.first); (before.stands() || came) && !after.stands() {
		p.Closed++
	}
}

func (p effort) pain(c course) (Pain, error) {
	id, err := uuid.Parse(c.last.ID)
	if err != nil {
		return Pain{}, fmt.Errorf("pain point %q: %w", c.last.ID, err)
	}
	x := Pain{ID: id, Kind: c.last.Kind, Term: c.last.Scope.Term, Severity: c.last.Severity, State: c.standing, Since: c.first, department: c.last.Scope.Department}
	in := crossing{[]string{c.last.Scope.Department}, []string{c.last.Scope.LifeSituation}}
	if x.across = len(c.last.Crosses) > 0; x.across {
		if err := json.Unmarshal(c.last.Crosses, &in); err != nil {
			return Pain{}, fmt.Errorf("what pain point %s crosses: %w", c.last.ID, err)
		}
	}
	x.Departments, x.LifeSituations = names(in.Departments, p.called), names(in.LifeSituations, p.worded)
	slices.Sort(x.Departments)
	return x, nil
}
