package painpoint_test

import (
	"testing"

	"github.com/google/uuid"

	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
)

func TestDecide(t *testing.T) {
	scope := painpoint.Scope{Department: "aeldre", LifeSituation: "plejehjem"}
	stream := painpoint.Stream(painpoint.ID("deadline-missed", scope))
	found := painpoint.Finding{Kind: "deadline-missed", Detector: 1, Scope: scope, Holds: true,
		Measure: painpoint.Measure{"n": 1, "of": 3}, Severity: painpoint.Low, Principles: []string{"find-my-way"},
		Joins: []painpoint.Evidence{{Event: uuid.Max, Stream: "journey-1", Revision: 4}}}
	with := func(change func(*painpoint.Finding)) painpoint.Finding {
		f := found
		f.Joins = nil
		change(&f)
		return f
	}
	worse := with(func(f *painpoint.Finding) { f.Measure = painpoint.Measure{"n": 2, "of": 4} })
	gone := with(func(f *painpoint.Finding) { f.Holds = false })
	again := with(func(*painpoint.Finding) {})

	decidertest.Run(t, painpoint.Decider(), stream, []decidertest.Case{
		{Name: "found", When: painpoint.Report(found), Then: []event.Data{painpoint.Detected{Finding: found}}},
		{Name: "found again, nothing new", Given: []event.Data{painpoint.Detected{Finding: found}}, When: painpoint.Report(again), Refused: fault.Conflict},
		{Name: "worse", Given: []event.Data{painpoint.Detected{Finding: found}}, When: painpoint.Report(worse), Then: []event.Data{painpoint.Measured{Finding: worse}}},
		{Name: "more evidence is news", Given: []event.Data{painpoint.Detected{Finding: found}}, When: painpoint.Report(found), Then: []event.Data{painpoint.Measured{Finding: found}}},
		{Name: "over", Given: []event.Data{painpoint.Detected{Finding: found}}, When: painpoint.Report(gone), Then: []event.Data{painpoint.Receded{Finding: gone}}},
		{Name: "back", Given: []event.Data{painpoint.Detected{Finding: found}, painpoint.Receded{Finding: gone}}, When: painpoint.Report(again), Then: []event.Data{painpoint.Recurred{Finding: again}}},
		{Name: "never there", When: painpoint.Report(gone), Refused: fault.Invalid, Field: "data.holds"},
		{Name: "elsewhere", When: painpoint.Report(with(func(f *painpoint.Finding) { f.Scope.Department = "jobcenter" })), Refused: fault.Invalid, Field: "stream"},
	})
}

func TestIDsOfDifferentScopesDiffer(t *testing.T) {
	a := painpoint.ID("k", painpoint.Scope{Department: "ab", LifeSituation: "c"})
	b := painpoint.ID("k", painpoint.Scope{Department: "a", LifeSituation: "bc"})
	if a == b {
		t.Error("two scopes whose words run together to the same letters have one id")
	}
	// Written down in every log there is: it must never change.
	if want := uuid.MustParse("9b85f9ea-447d-513d-af9e-9265ff3a8103"); a != want {
		t.Errorf("the id of a known scope is %s, want %s", a, want)
	}
}
