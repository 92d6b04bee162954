package example

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"ledetraad/domain/catalogue"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/timekeeping"
	"ledetraad/projections/detectors"
	"ledetraad/projections/view"
)

// recorded is the log that the story makes, with the time that has come by its
// last day.
func recorded(t *testing.T) []event.Recorded {
	t.Helper()
	deciders := map[string]decider.Any{}
	for _, d := range catalogue.Deciders() {
		deciders[d.Category] = d
	}
	states, revisions := map[string]any{}, map[string]uint64{}
	var out []event.Recorded
	for _, c := range append(opened(t), timekeeping.CommandFor(now)) {
		category, _ := event.SplitStream(c.Stream)
		d := deciders[category]
		if states[c.Stream] == nil {
			states[c.Stream] = d.Initial()
		}
		events, err := d.Decide(states[c.Stream], c)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range events {
			states[c.Stream] = d.Evolve(states[c.Stream], e)
			out = append(out, event.Recorded{
				ID: event.ID(c.ID, i), Stream: c.Stream, Revision: revisions[c.Stream], Type: e.EventName(),
				Meta: event.Meta{HappenedAt: c.HappenedAt, KnownAt: c.KnownAt, Command: c.ID, Index: i}, Data: e,
			})
			revisions[c.Stream]++
		}
	}
	return out
}

// putIn is the pain that stands in the stories: what, where, and at least how
// bad.
var putIn = map[string]painpoint.Severity{
	"repeat-calls-unanswered " + aeldre + " " + plejehjem + " ": painpoint.Critical,
	"repeat-calls-unanswered " + aeldre + " " + udskrevet + " ": painpoint.Medium,
	"repeat-calls-unanswered " + job + " " + syg + " ":          painpoint.Critical,
	"deadline-missed " + aeldre + " " + plejehjem + " ":         painpoint.High,
	"deadline-missed " + aeldre + " " + udskrevet + " ":         painpoint.Low,
	"deadline-missed " + boern + " " + barn + " ":               painpoint.High,
	"deadline-missed " + social + " " + barn + " ":              painpoint.High,
	"deadline-missed " + social + " " + botilbud + " ":          painpoint.High,
	"deadline-missed " + job + " " + syg + " ":                  painpoint.Medium,
	"slow-response " + job + " " + syg + " telefon-jobcenter":   painpoint.Medium,
}

// The pain that was put into the story is what the detectors find, and what
// goes well is not accused.
func TestTheDetectorsFindWhatWasPutIn(t *testing.T) {
	log := recorded(t)
	found := map[string]painpoint.Finding{}
	for _, d := range detectors.All() {
		p, w := d.Projection(), view.NewMemory()
		for _, e := range log {
			if slices.Contains(p.Handles, e.Type) {
				if err := p.Apply(w, e); err != nil {
					t.Fatal(err)
				}
			}
		}
		reports, err := detectors.Pending(w, d, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range reports {
			if r.Finding.Holds {
				s := r.Finding.Scope
				found[fmt.Sprintf("%s %s %s %s", d.Kind, s.Department, s.LifeSituation, s.Term)] = r.Finding
			}
		}
	}
	for _, k := range slices.Sorted(maps.Keys(found)) {
		f := found[k]
		t.Log(k, f.Severity, f.Measure, len(f.Joins))
		if f.Scope.Department == sundhed || f.Scope.LifeSituation == kraeft {
			t.Errorf("%s is accused of %s, where all goes well", f.Scope.Department, k)
		}
	}
	for k, severity := range putIn {
		if f, ok := found[k]; !ok || f.Severity.Rank() < severity.Rank() {
			t.Errorf("%s: found %v of severity %q, want at least %q", k, ok, f.Severity, severity)
		}
	}
}
