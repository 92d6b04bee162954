package codebook_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/codebook"
)

func TestKnowledgeDomainsLoad(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	d := codebook.Decider()
	s := d.Initial()
	ids := map[string]time.Time{}
	var names []string
	for _, c := range codebook.KnowledgeDomains().Commands(at, "import") {
		events, err := d.Decide(s, c)
		if err != nil {
			t.Fatalf("%+v: %v", c.Intent, err)
		}
		for _, e := range events {
			s = d.Evolve(s, e)
			if a, ok := e.(codebook.CodeAdded); ok {
				names = append(names, a.Name)
				if len(a.Definition) < 100 || s.CheckApplicable("", a.Code) != nil {
					t.Errorf("%s cannot be used, or is hardly defined", a.Code)
				}
			}
		}
		ids[c.ID.String()] = c.HappenedAt
	}
	want := []string{"Psykologisk", "Neurologisk", "Sociologisk", "Historisk", "Politisk", "Sundhedsfaglig", "Logistisk", "Socialpsykologisk", "Antropologisk"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("domains (-want +got):\n%s", diff)
	}
	if len(ids) != len(want)+1 {
		t.Errorf("%d different command ids, want one for each of %d commands", len(ids), len(want)+1)
	}
	for _, c := range codebook.KnowledgeDomains().Commands(at.AddDate(1, 0, 0), "another") {
		if happened, ok := ids[c.ID.String()]; !ok || !happened.Equal(c.HappenedAt) {
			t.Errorf("loaded again, %+v is another command", c.Intent)
		}
	}
}
