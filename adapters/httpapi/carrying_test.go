package httpapi

import (
	"reflect"
	"testing"

	"ledetraad/projections/fieldwork"
	"ledetraad/projections/journeys"
	"ledetraad/projections/painpoints"
)

// An answer whose type is held to be without words is not looked through: its
// words would leave without a purpose, and nobody would know that they did.
func TestAnswersThatCarryWordsAreLookedThrough(t *testing.T) {
	for _, v := range []any{journeys.Map{}, fieldwork.Session{}, fieldwork.NotePage{}, fieldwork.Note{}, fieldwork.Interview{}, fieldwork.Context{},
		fieldwork.Person{}, IdentityBody{}, SearchBody{}, EventBody{}, codingsBody{}, memosBody{}, painpoints.Page{}, openedBody{}, ProposalsBody{}} {
		if !carries(reflect.TypeOf(v)) {
			t.Errorf("%T is held to be without words", v)
		}
	}
	for _, v := range []any{journeys.Page{}, painpoints.Grid{}, painpointsBody{}} {
		if carries(reflect.TypeOf(v)) {
			t.Errorf("%T is looked through, and has no words", v)
		}
	}
}
