package plannedjourney_test

import (
	"testing"
	"time"

	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/plannedjourney"
)

func TestDecide(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 3, d, 8, 0, 0, 0, time.UTC) }
	describe := func(change func(*plannedjourney.Describe)) plannedjourney.Describe {
		d := plannedjourney.Describe{Name: "Hjem fra hospitalet", LifeSituation: "udskrevet", From: day(2), Steps: []plannedjourney.Step{
			{Step: "besoeg", Activity: "Visitationsbesøg", Department: "aeldre", Channel: "visit", AfterS: 3 * 86400, Owner: "Visitator"},
			{Step: "traening", Activity: "Genoptræning", Also: []string{"Træning"}, Department: "sundhed", AfterS: 7 * 86400, Optional: true},
		}}
		change(&d)
		return d
	}
	described := plannedjourney.Described(describe(func(*plannedjourney.Describe) {}))
	again := describe(func(*plannedjourney.Describe) {}).Steps[:1]

	decidertest.Run(t, plannedjourney.Decider(), "plannedjourney-hjem", []decidertest.Case{
		{Name: "described", When: describe(func(*plannedjourney.Describe) {}), Then: []event.Data{described}},
		{Name: "once", Given: []event.Data{described}, When: describe(func(*plannedjourney.Describe) {}), Refused: fault.Conflict, Field: "stream"},
		{Name: "with steps", When: describe(func(d *plannedjourney.Describe) { d.Steps = nil }), Refused: fault.Invalid, Field: "data.steps"},
		{Name: "not too many", When: describe(func(d *plannedjourney.Describe) {
			d.Steps = make([]plannedjourney.Step, plannedjourney.MaxSteps+1)
		}), Refused: fault.Invalid, Field: "data.steps"},
		{Name: "each its own", When: describe(func(d *plannedjourney.Describe) { d.Steps[1].Step = "besoeg" }), Refused: fault.Invalid, Field: "data.steps[1].step"},
		{Name: "that say what", When: describe(func(d *plannedjourney.Describe) { d.Steps[0].Activity = " " }), Refused: fault.Invalid, Field: "data.steps[0].activity"},
		{Name: "and where", When: describe(func(d *plannedjourney.Describe) { d.Steps[1].Department = "" }), Refused: fault.Invalid, Field: "data.steps[1].department"},
		{Name: "and when", When: describe(func(d *plannedjourney.Describe) { d.Steps[1].AfterS = -1 }), Refused: fault.Invalid, Field: "data.steps[1].after_s"},
		{Name: "other words are words", When: describe(func(d *plannedjourney.Describe) { d.Steps[1].Also = []string{""} }), Refused: fault.Invalid, Field: "data.steps[1].also[0]"},
		{Name: "of a life situation", When: describe(func(d *plannedjourney.Describe) { d.LifeSituation = "" }), Refused: fault.Invalid, Field: "data.life_situation"},
		{Name: "for nobody's number", When: describe(func(d *plannedjourney.Describe) { d.Name = "Plan for 010203-1234" }), Refused: fault.Invalid, Field: "data.name"},
		{Name: "for one journey", When: describe(func(d *plannedjourney.Describe) { d.Journey = "jens hansen" }), Refused: fault.Invalid, Field: "data.journey"},
		{Name: "revised", Given: []event.Data{described}, When: plannedjourney.Revise{From: day(3), Steps: again}, Then: []event.Data{plannedjourney.Revised{From: day(3), Steps: again}}},
		{Name: "from a later day", Given: []event.Data{described}, When: plannedjourney.Revise{From: day(2), Steps: again}, Refused: fault.Invalid, Field: "data.from"},
		{Name: "than the newest", Given: []event.Data{described, plannedjourney.Revised{From: day(9), Steps: again}}, When: plannedjourney.Revise{From: day(8), Steps: again}, Refused: fault.Invalid, Field: "data.from"},
		{Name: "not before it is there", When: plannedjourney.Revise{From: day(3), Steps: again}, Refused: fault.NotFound, Field: "stream"},
		{Name: "retired", Given: []event.Data{described}, When: plannedjourney.Retire{From: day(5)}, Then: []event.Data{plannedjourney.Retired{From: day(5)}}},
		{Name: "for good", Given: []event.Data{described, plannedjourney.Retired{From: day(5)}}, When: plannedjourney.Revise{From: day(9), Steps: again}, Refused: fault.Conflict},
	})
}
