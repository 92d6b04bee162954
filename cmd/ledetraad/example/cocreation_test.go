package example

import (
	"slices"
	"testing"

	"ledetraad/domain/cocreation"
	projection "ledetraad/projections/cocreation"
	"ledetraad/projections/view"
)

// There are fifteen workshops that were held, solutions in every state, owned
// by departments, partners and citizens, and each of those has the workshop
// that it came from.
func TestWorkshopsAndSolutionsOfTheStory(t *testing.T) {
	m, p := view.NewMemory(), projection.Projection()
	for _, e := range recorded(t) {
		if slices.Contains(p.Handles, e.Type) {
			if err := p.Apply(m, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	r, err := projection.ReportOf(m, projection.Moment{})
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, s := range r.Workshops {
		count["workshops "+s.State] = s.Count
	}
	if count["workshops held"] != 15 || count["workshops planned"] != 1 {
		t.Errorf("workshops: %v", r.Workshops)
	}
	all := 0
	for _, s := range r.Solutions {
		all += s.Count
		if s.Count == 0 {
			t.Errorf("no solution is %s", s.State)
		}
	}
	if all != 12 {
		t.Errorf("%d solutions: %v", all, r.Solutions)
	}
	if first := r.Involved[0]; first.Group != "citizens" || first.Participants < 160 {
		t.Errorf("involved: %+v", first)
	}
	owners, situations := map[cocreation.OwnerKind]bool{}, map[string]bool{}
	solutions, err := projection.Solutions(m, projection.SolutionFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range solutions {
		for _, o := range s.Owners {
			owners[o.Kind] = true
		}
		for _, l := range s.LifeSituations {
			situations[l] = true
		}
		w, there, err := projection.WorkshopOf(m, s.Workshop, projection.Moment{})
		if err != nil || !there || w.State != projection.Held || w.At.After(s.ProposedAt) {
			t.Errorf("%s comes from %q: %v, %v", s.Solution, s.Workshop, there, err)
		}
	}
	if len(owners) != 3 || len(situations) != 6 {
		t.Errorf("owned by %v, for %v", owners, situations)
	}
}

// What was written of a workshop is sealed under somebody: those who were there
// by name, or the workshop itself.
func TestOutcomesAreAboutThoseWhoWereThere(t *testing.T) {
	there := map[string][]string{}
	for _, e := range recorded(t) {
		if h, ok := e.Data.(cocreation.Held); ok {
			there[e.Stream] = []string{e.Stream}
			for _, a := range h.Present {
				there[e.Stream] = append(there[e.Stream], a.Participants...)
			}
		}
		o, ok := e.Data.(cocreation.OutcomeWritten)
		if !ok {
			continue
		}
		if len(o.Text.Subjects) == 0 || o.Text.Plain == "" {
			t.Errorf("the outcome of %s is about %v", e.Stream, o.Text.Subjects)
		}
		for _, p := range o.Text.Subjects {
			if !slices.Contains(there[e.Stream], p) {
				t.Errorf("the outcome of %s is about %s, who was not there", e.Stream, p)
			}
		}
	}
}
