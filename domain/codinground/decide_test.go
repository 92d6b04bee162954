package codinground_test

import (
	"testing"

	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

func unit(id, part string, version, start, end int) codinground.Unit {
	return codinground.Unit{Unit: id, Place: coding.Place{Document: "interview-1", Part: part, Version: version, Start: start, End: end}}
}

func TestDecide(t *testing.T) {
	open := func(change func(*codinground.Open)) codinground.Open {
		o := codinground.Open{Name: "Første runde", Codebook: "moedet", Codes: []string{"ventetid", "fagsprog"}, Coders: []string{"anna", "bo"},
			Units: []codinground.Unit{unit("u2", "p1", 1, 10, 20), unit("u1", "p1", 1, 0, 10), unit("u3", "p2", 2, 5, 9)}}
		change(&o)
		return o
	}
	opened := codinground.Opened(open(func(o *codinground.Open) { o.Level = codinground.Nominal }))
	read := codinground.UnitsRead{Coder: "anna", Units: []string{"u1"}}

	decidertest.Run(t, codinground.Decider(), "codinground-foerste", []decidertest.Case{
		{Name: "opened", When: open(func(*codinground.Open) {}), Then: []event.Data{opened}},
		{Name: "once", Given: []event.Data{opened}, When: open(func(*codinground.Open) {}), Refused: fault.Conflict, Field: "stream"},
		{Name: "by two coders", When: open(func(o *codinground.Open) { o.Coders = []string{"anna"} }), Refused: fault.Invalid, Field: "data.coders"},
		{Name: "who are two", When: open(func(o *codinground.Open) { o.Coders = []string{"anna", "anna"} }), Refused: fault.Invalid, Field: "data.coders[1]"},
		{Name: "with codes", When: open(func(o *codinground.Open) { o.Codes = nil }), Refused: fault.Invalid, Field: "data.codes"},
		{Name: "on units", When: open(func(o *codinground.Open) { o.Units = nil }), Refused: fault.Invalid, Field: "data.units"},
		{Name: "with ids of their own", When: open(func(o *codinground.Open) { o.Units[1].Unit = "u2" }), Refused: fault.Invalid, Field: "data.units[1].unit"},
		{Name: "that have an extent", When: open(func(o *codinground.Open) { o.Units[0].End = 10 }), Refused: fault.Invalid, Field: "data.units[0].end"},
		{Name: "and do not overlap", When: open(func(o *codinground.Open) { o.Units[0].Start = 9 }), Refused: fault.Invalid, Field: "data.units"},
		{Name: "of one version of a part", When: open(func(o *codinground.Open) { o.Units[0].Version = 2 }), Refused: fault.Invalid, Field: "data.units"},
		{Name: "at a level there is", When: open(func(o *codinground.Open) { o.Level = "exact" }), Refused: fault.Invalid, Field: "data.level"},
		{Name: "read", Given: []event.Data{opened}, When: codinground.ReadUnits{Coder: "anna", Units: []string{"u1"}}, Then: []event.Data{read}},
		{Name: "what is new of it", Given: []event.Data{opened, read}, When: codinground.ReadUnits{Coder: "anna", Units: []string{"u1", "u3"}},
			Then: []event.Data{codinground.UnitsRead{Coder: "anna", Units: []string{"u3"}}}},
		{Name: "nothing new", Given: []event.Data{opened, read}, When: codinground.ReadUnits{Coder: "anna", Units: []string{"u1"}}, Refused: fault.Conflict, Field: "data.units"},
		{Name: "by another coder", Given: []event.Data{opened, read}, When: codinground.ReadUnits{Coder: "bo", Units: []string{"u1"}},
			Then: []event.Data{codinground.UnitsRead{Coder: "bo", Units: []string{"u1"}}}},
		{Name: "by a stranger", Given: []event.Data{opened}, When: codinground.ReadUnits{Coder: "eva", Units: []string{"u1"}}, Refused: fault.NotFound, Field: "data.coder"},
		{Name: "a unit of another round", Given: []event.Data{opened}, When: codinground.ReadUnits{Coder: "bo", Units: []string{"u1", "u9"}}, Refused: fault.NotFound, Field: "data.units[1]"},
		{Name: "closed", Given: []event.Data{opened}, When: codinground.Close{}, Then: []event.Data{codinground.Closed{}}},
		{Name: "for good", Given: []event.Data{opened, codinground.Closed{}}, When: codinground.ReadUnits{Coder: "bo", Units: []string{"u1"}}, Refused: fault.Conflict},
		{Name: "not before it is opened", When: codinground.Close{}, Refused: fault.NotFound, Field: "stream"},
	})
}

func TestFit(t *testing.T) {
	text := func(p coding.Place) (coding.Text, error) {
		if p.Part == "p3" {
			return coding.Text{}, fault.NotFoundf("", "there is no part p3")
		}
		return coding.Text{Characters: 30}, nil
	}
	o := codinground.Open{Units: []codinground.Unit{unit("u1", "p1", 1, 0, 0), unit("u2", "p2", 1, 25, 30)}}
	got, err := o.Fit(text)
	if err != nil {
		t.Fatal(err)
	}
	if got.Units[0].End != 30 || got.Units[1].End != 30 || o.Units[0].End != 0 {
		t.Errorf("units end at %d and %d; the given one at %d", got.Units[0].End, got.Units[1].End, o.Units[0].End)
	}
	o.Units[1].End = 31
	if _, err := o.Fit(text); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a unit past the end of its text: %v", err)
	}
	o.Units[1].Part = "p3"
	if _, err := o.Fit(text); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a unit without a text: %v", err)
	}
}
