package alerts

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// ReadDirectory is who wants to hear of what at a time.
func ReadDirectory(r view.Reader, at time.Time) (Directory, error) {
	d := Directory{}
	var err error
	if d.Calendar, err = calendar(r); err != nil {
		return d, err
	}
	for row, err := range subscriptions.Scan(r, view.Query{}) {
		if err != nil {
			return d, fmt.Errorf("list subscriptions: %w", err)
		}
		if !row.Active {
			continue
		}
		s, err := row.subscription()
		if err != nil {
			return d, err
		}
		d.Subscriptions = append(d.Subscriptions, s)
	}
	for row, err := range silences.Scan(r, view.Query{Index: "until", From: view.Micros(at)}) {
		if err != nil {
			return d, fmt.Errorf("list silences: %w", err)
		}
		s, err := row.silence()
		if err != nil {
			return d, err
		}
		d.Silences = append(d.Silences, s)
	}
	return d, nil
}

// tables is the world as the tables have it, and what was decided on since.
type tables struct {
	r      view.Reader
	across map[string][]Standing // read once for each kind
	opened map[groupKey]time.Time
	heard  map[heardKey]bool
}

type (
	groupKey struct{ subscription, group string }
	heardKey struct {
		subscription string
		alert        uuid.UUID
	}
)

func newTables(r view.Reader) *tables {
	return &tables{r: r, across: map[string][]Standing{}, opened: map[groupKey]time.Time{}, heard: map[heardKey]bool{}}
}

func (t *tables) Across(kind string) ([]Standing, error) {
	if list, read := t.across[kind]; read {
		return list, nil
	}
	list := []Standing{}
	for p, err := range pains.Scan(t.r, view.Query{Index: "across", Prefix: []view.Value{kind}}) {
		if err != nil {
			return nil, fmt.Errorf("what crosses departments: %w", err)
		}
		if p.Last == "" || kind == "" {
			continue
		}
		id, err := uuid.Parse(p.Last)
		if err != nil {
			return nil, fmt.Errorf("pain point %s: %w", p.ID, err)
		}
		c, err := decode[painpoint.Crossing](p.Crosses)
		if err != nil {
			return nil, fmt.Errorf("pain point %s: %w", p.ID, err)
		}
		list = append(list, Standing{id, p.Severity, c.Departments, c.LifeSituations})
	}
	t.across[kind] = list
	return list, nil
}

func (t *tables) Heard(subscription string, id uuid.UUID) (bool, error) {
	if heard, known := t.heard[heardKey{subscription, id}]; known {
		return heard, nil
	}
	r, there, err := routes.Get(t.r, id.String(), subscription)
	return there && r.State != untold, err
}

func (t *tables) Gathers(subscription, group string) (time.Time, error) {
	g, _, err := groups.Get(t.r, subscription, group)
	return g.Until, err
}

func (t *tables) Opened(subscription, group string) (time.Time, bool) {
	due, open := t.opened[groupKey{subscription, group}]
	return due, open
}

// decided takes note of what was decided, until the tables have it.
func (t *tables) decided(n News, list []Decision) error {
	if n.Crosses != nil && n.Scope.Term != "" {
		if _, err := t.Across(n.Scope.Term); err != nil {
			return err
		}
		t.across[n.Scope.Term] = append(t.across[n.Scope.Term], Standing{n.ID, n.Severity, n.Crosses.Departments, n.Crosses.LifeSituations})
	}
	for _, x := range list {
		if n.Crosses != nil {
			t.heard[heardKey{x.Subscription, n.ID}] = x.Verdict.Told() && x.Verdict != ""
		}
		if x.Verdict == alert.Sent {
			t.opened[groupKey{x.Subscription, x.Group}] = x.Due
		}
	}
	return nil
}
