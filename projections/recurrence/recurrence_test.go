package recurrence_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/coding"
	"ledetraad/projections/coverage"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/recurrence"
	"ledetraad/projections/view"
)

// observed counts journeys and sessions: "job/x 3j 2s".
func observed(t *testing.T, places ...string) coverage.Coverage {
	t.Helper()
	m := view.NewMemory()
	n := 0
	fold := func(stream string, rev uint64, d event.Data) {
		at := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
		if err := coverage.Apply(m, event.Recorded{Stream: stream, Revision: rev, Type: d.EventName(), Meta: event.Meta{HappenedAt: at, KnownAt: at, Actor: "anna"}, Data: d}); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range places {
		where, rest, _ := strings.Cut(p, " ")
		department, situation, _ := strings.Cut(where, "/")
		for f := range strings.FieldsSeq(rest) {
			var many int
			var kind string
			if _, err := fmt.Sscanf(f, "%d%s", &many, &kind); err != nil {
				t.Fatal(err)
			}
			for range many {
				n++
				if kind == "j" {
					stream := fmt.Sprint("journey-", n)
					fold(stream, 0, journey.Started{Participant: fmt.Sprint("P", n), LifeSituation: situation})
					fold(stream, 1, journey.TouchpointRecorded{Touchpoint: "t", Department: department})
					continue
				}
				fold(fmt.Sprint("fieldwork-", n), 0, fieldwork.SessionStarted{Observer: "anna", Department: department, LifeSituation: situation, Participants: []string{fmt.Sprint("P", n)}})
			}
		}
	}
	c, err := coverage.Of(m, coverage.Keys{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func pain(kind, term, department, situation string, state painpoints.State, holds bool) painpoints.Summary {
	s := painpoints.Summary{ID: painpoint.ID(kind, painpoint.Scope{Department: department, LifeSituation: situation, Term: term}), Kind: kind, Term: term,
		State: state, Holds: holds, Severity: painpoint.Medium, Departments: []string{department}, LifeSituations: []string{situation}, Title: kind + " " + department}
	return s
}

func crossing(kind string, departments, situations []string, journeys, observers int) painpoints.Summary {
	s := pain("cross-cutting", kind, "", "", painpoints.Detected, true)
	s.Departments, s.LifeSituations = departments, situations
	s.CrossCutting = &painpoints.Crossing{Journeys: &journeys, Observers: &observers}
	people := int64(journeys)
	s.Participants = &people
	return s
}

func TestWhatARuleReads(t *testing.T) {
	for kind, want := range map[string]recurrence.Reads{
		"jargon": {Documents: true}, "slow-response": {Journeys: true}, "wrong-door": {Journeys: true}, "perceived-wait-gap": {Journeys: true, Documents: true},
		"of tomorrow": {Journeys: true, Documents: true},
	} {
		if got := recurrence.ReadsOf(kind); got != want {
			t.Errorf("%s: %+v, want %+v", kind, got, want)
		}
	}
}

// Where it was looked for and not found is something else than where nobody
// looked, and where nothing was observed that the rule reads.
func TestCounterEvidence(t *testing.T) {
	c := observed(t, "job/x 6j 1s", "job/y 2s", "aeldre/x 2j", "boern/y 7j 7s")
	all := []painpoints.Summary{
		pain("wrong-door", "", "job", "x", painpoints.Detected, true),
		pain("wrong-door", "", "aeldre", "x", painpoint.StandsDismissed, true),
		pain("wrong-door", "", "boern", "y", painpoints.Receded, false),
		pain("jargon", "visitation", "job", "y", painpoints.Detected, true),
	}
	got := recurrence.CounterTo(crossing("wrong-door", []string{"job"}, []string{"x"}, 3, 2), all, c)
	show := func(c recurrence.Counter) []string {
		var out []string
		for _, s := range c.Spots {
			read := "-"
			if s.Read != nil {
				read = fmt.Sprint(*s.Read)
			}
			out = append(out, fmt.Sprintf("%s %s/%s %s %v", s.Verdict, s.Department, s.LifeSituation, read, s.Suppressed))
		}
		return out
	}
	want := []string{"found job/x 6 false", "put-away aeldre/x 2 false", "nothing-found boern/y 7 false", "nothing-read job/y 0 false",
		"not-observed aeldre/y - false", "not-observed boern/x - false"}
	if diff := cmp.Diff(want, show(got)); diff != "" {
		t.Error(diff)
	}
	if got.Count[recurrence.NotObserved] != 2 || got.Kind != "wrong-door" || got.Term != "" {
		t.Errorf("%+v", got)
	}
	want = []string{"found job/x 6 false", "put-away aeldre/x - true", "nothing-found boern/y 7 false", "nothing-read job/y - true",
		"not-observed aeldre/y - false", "not-observed boern/x - false"}
	if diff := cmp.Diff(want, show(got.WithoutFew(5))); diff != "" {
		t.Error(diff)
	}
	if own := got.Within([]string{"aeldre"}); len(own.Spots) != 2 || own.Count[recurrence.PutAway] != 1 || own.Count[recurrence.Found] != 0 {
		t.Errorf("%+v", own)
	}
	one := recurrence.CounterTo(all[3], all, c)
	if one.Count[recurrence.Found] != 1 || one.Count[recurrence.NothingFound] != 2 || one.Term != "visitation" {
		t.Errorf("%+v", one.Count)
	}
}

func TestCodesThatMayBePrinciples(t *testing.T) {
	var documents []coding.Document
	for i, s := range []string{"a", "b", "c", "d"} {
		for n := range 3 {
			documents = append(documents, coding.Document{Stream: fmt.Sprint(s, n), LifeSituation: s, Department: []string{"job", "aeldre"}[i%2],
				Participants: []string{fmt.Sprint("P", i, n)}, Codebooks: []string{"moedet"}})
		}
	}
	documents = append(documents, coding.Document{Stream: "e0", LifeSituation: "e", Department: "boern", Codebooks: []string{"moedet"}})
	two := []string{"anna", "bo"}
	spreads := []coding.Spread{
		{Codebook: "moedet", Code: "bred", Name: "Bred", Documents: []string{"a0", "b0", "c1"}, Coders: two},
		{Codebook: "moedet", Code: "kendt", Name: "Kendt", Documents: []string{"a0", "b0", "c1", "d0", "d1"}, Coders: two},
		{Codebook: "moedet", Code: "over", Name: "Over", Documents: []string{"a0", "b0", "c1"}, Coders: two, Borrowed: true},
		{Codebook: "moedet", Code: "smal", Name: "Smal", Documents: []string{"a0", "a1", "b0"}, Coders: two},
		{Codebook: "moedet", Code: "en", Name: "Én koder", Documents: []string{"a0", "b0", "c1"}, Coders: two[:1]},
		{Codebook: "moedet", Code: "afdeling", Name: "Én afdeling", Documents: []string{"a0", "c0", "c1"}, Coders: two},
		{Codebook: "moedet", Code: "tyndt", Name: "Tyndt", Documents: []string{"a0", "b0", "e0"}, Coders: two},
		{Codebook: "anden", Code: "ulaest", Name: "Ingen har kodet nok", Documents: []string{"a0", "b0", "c1"}, Coders: two},
	}
	linked := func(_, code string) ([]painpoints.Linked, error) {
		if code == "kendt" {
			return []painpoints.Linked{{Set: "roedovre", Principle: "meet-me"}}, nil
		}
		return []painpoints.Linked{}, nil
	}
	got, err := recurrence.Codes(spreads, documents, recurrence.Bounds{}, linked)
	if err != nil {
		t.Fatal(err)
	}
	recurrence.Sort(got)
	var names []string
	for _, c := range got {
		names = append(names, fmt.Sprintf("%s %d/%d %d %d", c.Code, c.Met, len(c.Looked.LifeSituations), len(c.Departments), c.Participants))
	}
	if diff := cmp.Diff([]string{"bred 3/4 2 3", "tyndt 2/4 3 2", "kendt 4/4 2 5"}, names); diff != "" {
		t.Error(diff)
	}
	strict, err := recurrence.Codes(spreads, documents, recurrence.Bounds{Share: 0.75, LifeSituations: 4}, linked)
	if err != nil || len(strict) != 1 || strict[0].Code != "kendt" || strict[0].Source != "code:moedet/kendt" {
		t.Errorf("%+v %v", strict, err)
	}
}

func TestKindsThatMayBePrinciples(t *testing.T) {
	c := observed(t, "job/x 3j", "job/y 3j", "aeldre/z 4j", "aeldre/v 5j", "boern/u 2j 9s")
	page := func(s painpoints.Summary, principles ...painpoints.Principle) recurrence.Crossing {
		return recurrence.Crossing{Page: painpoints.Page{Summary: s, FromPrinciples: principles}, Parts: []painpoints.Summary{
			pain("wrong-door", "", "job", "x", painpoints.Detected, true), pain("wrong-door", "", "aeldre", "x", painpoints.Detected, true),
			pain("wrong-door", "", "job", "y", painpoint.StandsDismissed, true), pain("wrong-door", "", "aeldre", "z", painpoints.Detected, true)}}
	}
	both, three := []string{"aeldre", "job"}, []string{"x", "y", "z"}
	dismissed := crossing("slow-response", both, three, 9, 3)
	dismissed.State = painpoint.StandsDismissed
	got := recurrence.Kinds([]recurrence.Crossing{
		page(crossing("wrong-door", both, three, 9, 3), painpoints.Principle{Principle: "find-my-way", Set: "roedovre"}, painpoints.Principle{Principle: "nowhere"}),
		page(crossing("broken-promise", both, three[:2], 9, 3)),
		page(crossing("dead-end", both, three, 9, 1)),
		page(crossing("jargon", both, three, 9, 3)), // its rule reads words, and there are some of one life situation only
		page(dismissed),
	}, c, recurrence.Bounds{})
	if len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	k := got[0]
	if k.Source != "rule:wrong-door" || k.Met != 3 || len(k.Looked.LifeSituations) != 4 || k.Share != 0.75 || k.People != 3 || len(k.Examples) != 2 {
		t.Errorf("%+v", k)
	}
	if diff := cmp.Diff([]painpoints.Linked{{Set: "roedovre", Principle: "find-my-way"}}, k.Principles); diff != "" {
		t.Error(diff)
	}
	if k.Examples[1].Department != "aeldre" || *k.Examples[1].PainPoint == uuid.Nil {
		t.Errorf("%+v", k.Examples)
	}
}
