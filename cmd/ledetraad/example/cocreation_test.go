package example

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

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

// A solution was measured before and after: residents and relatives are better
// off by more than chance would have it, employees are as they were, and the
// measurement says so.
func TestAMeasurementOfTheStory(t *testing.T) {
	m, p := view.NewMemory(), projection.Projection()
	for _, e := range recorded(t) {
		if slices.Contains(p.Handles, e.Type) {
			if err := p.Apply(m, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	list, err := projection.Measurements(m, projection.MeasurementFilter{Solution: "lukket-naar-nogen-har-vaeret-der"})
	if err != nil || len(list) != 1 {
		t.Fatal(list, err)
	}
	page, _, err := projection.MeasurementOf(m, list[0].Measurement, projection.Moment{})
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, r := range page.Results {
		for _, f := range r.Waves {
			if f.N < 10 {
				t.Errorf("%s, %s: %d answers to %s", r.Group, f.Wave, f.N, r.Question)
			}
		}
		for _, d := range r.Differences {
			said[string(r.Group)+" "+r.Question] = d.Direction
		}
	}
	want := map[string]string{"citizens kommer": "better", "citizens flere-gange": "better", "relatives kommer": "better", "relatives flere-gange": "better", "employees naar-det": "unclear"}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, s := range mustSolutions(t, m) {
		if s.Solution == list[0].Solutions[0] && (s.AdoptedAt.Before(page.Waves[0].Until) || s.AdoptedAt.After(page.Waves[1].From)) {
			t.Errorf("adopted %v, which is not between %v and %v", s.AdoptedAt, page.Waves[0].Until, page.Waves[1].From)
		}
	}
}

func mustSolutions(t *testing.T, r view.Reader) []projection.Solution {
	t.Helper()
	list, err := projection.Solutions(r, projection.SolutionFilter{})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
