package example

import (
	"slices"
	"testing"

	"ledetraad/domain/catalogue"
	"ledetraad/domain/cocreation"
	"ledetraad/domain/painpoint"
)

// What people say is of pain points that are found, is accepted, and names
// solutions that were adopted for just these.
func TestPeopleSpeakOfWhatIsFound(t *testing.T) {
	states := map[string]painpoint.State{}
	for _, f := range standing(t, recorded(t)) {
		stream := painpoint.Stream(painpoint.ID(f.Kind, f.Scope))
		states[stream] = painpoint.Evolve(painpoint.State{}, painpoint.Detected{Finding: f})
	}
	voc, err := catalogue.Commands()
	if err != nil {
		t.Fatal(err)
	}
	given := map[string]int{}
	for e := range Verdicts() {
		c, err := voc.Open(e, "example", now)
		if err != nil {
			t.Fatal(err)
		}
		s, found := states[c.Stream]
		if !found {
			t.Errorf("%s speaks of a pain point that is not found: %s", e.Type, c.Stream)
			continue
		}
		events, err := painpoint.Decide(s, c)
		if err != nil {
			t.Errorf("%s in %s: %v", e.Type, c.Stream, err)
		}
		for _, e := range events {
			states[c.Stream] = painpoint.Evolve(states[c.Stream], e)
		}
		given[e.Type]++
	}
	for what, least := range map[string]int{"painpoint.confirm": 5, "painpoint.dismiss": 1, "painpoint.assign": 5, "painpoint.address": 3,
		"painpoint.resolve": 2, "painpoint.object": 1, "painpoint.answer-objection": 1} {
		if given[what] < least {
			t.Errorf("%s: %d, want %d or more", what, given[what], least)
		}
	}
}

func TestWhatAddressesAPainWasAdoptedForIt(t *testing.T) {
	for _, v := range verdicts {
		for _, i := range v.says {
			a, ok := i.(painpoint.Address)
			n := slices.IndexFunc(remedies, func(r remedy) bool { return r.key == a.Solution })
			if !ok || n < 0 { // a line of words
				continue
			}
			linked, adopted := slices.Contains(remedies[n].pains, v.pain), false
			for _, d := range remedies[n].then {
				switch i := d.Intent.(type) {
				case cocreation.LinkSolution:
					linked = slices.Contains(i.Links.PainPoints, v.pain)
				case cocreation.Adopt:
					adopted = true
				}
			}
			if !linked || !adopted {
				t.Errorf("%s: linked to the pain %v, adopted %v", a.Solution, linked, adopted)
			}
		}
	}
}
