package cocreation_test

import (
	"testing"

	"github.com/google/uuid"

	"ledetraad/domain/cocreation"
	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

func TestSolution(t *testing.T) {
	links := cocreation.Links{LifeSituations: []string{"kraeft"}, PainPoints: []uuid.UUID{pain}}
	owned := []cocreation.Owner{{Kind: cocreation.PartnerOwner, Organisation: "Kræftens Bekæmpelse"}, {Kind: cocreation.DepartmentOwner, Department: "sundhed"}}
	propose := func(change func(*cocreation.Propose)) cocreation.Propose {
		p := cocreation.Propose{Name: "Mentorfamilier", Workshop: "kraeft-1", Level: cocreation.Individual, Budget: cocreation.NoExtraMoney,
			Owners: owned, Links: links, Idea: "En, der selv har prøvet det", About: []string{"Birk"}}
		change(&p)
		return p
	}
	as := func(*cocreation.Propose) {}
	by := func(o ...cocreation.Owner) cocreation.Propose {
		return propose(func(p *cocreation.Propose) { p.Owners = o })
	}
	own := func(s string) event.Text { return event.About(s, "solution-1") }
	proposed := cocreation.Proposed{Name: "Mentorfamilier", Workshop: "kraeft-1", Level: cocreation.Individual, Budget: cocreation.NoExtraMoney,
		Owners: owned, Links: links, Idea: event.About("En, der selv har prøvet det", "Birk")}
	described := cocreation.Described{Budget: cocreation.NoExtraMoney, Text: own("Hvad det er")}
	started := cocreation.TestStarted{Iteration: 1, Department: "sundhed", Unit: "kraeftraadgivning", Tried: own("Tre familier")}
	finished := cocreation.TestFinished{Iteration: 1, Learnt: own("Ring før, ikke efter")}
	adopted := cocreation.Adopted{Reason: own("Det virker i hverdagen")}
	dropped := cocreation.Dropped{Reason: own("Ingen ville være mentor")}
	taken := cocreation.TakenUp{Department: "sundhed", Unit: "kraeftraadgivning"}
	until := func(n int) []event.Data {
		return []event.Data{proposed, described, started, finished, adopted, taken}[:n:n]
	}

	decidertest.Run(t, cocreation.SolutionDecider(), "solution-1", []decidertest.Case{
		{Name: "proposed", When: propose(as), Then: []event.Data{proposed}},
		{Name: "once", Given: until(1), When: propose(as), Refused: fault.Conflict, Field: "stream"},
		{Name: "at a level", When: propose(func(p *cocreation.Propose) { p.Level = "" }), Refused: fault.Invalid, Field: "data.level"},
		{Name: "within a budget", When: propose(func(p *cocreation.Propose) { p.Budget = "lots" }), Refused: fault.Invalid, Field: "data.budget"},
		{Name: "by somebody", When: by(), Refused: fault.Invalid, Field: "data.owners"},
		{Name: "a department by its key", When: by(cocreation.Owner{Kind: cocreation.DepartmentOwner, Organisation: "Jobcentret"}), Refused: fault.Invalid, Field: "data.owners[0].department"},
		{Name: "a partner by its name", When: by(cocreation.Owner{Kind: cocreation.PartnerOwner}), Refused: fault.Invalid, Field: "data.owners[0].organisation"},
		{Name: "a citizen by a pseudonym", When: by(cocreation.Owner{Kind: cocreation.CitizenOwner}), Refused: fault.Invalid, Field: "data.owners[0].participant"},
		{Name: "nobody twice", When: by(owned[0], owned[0]), Refused: fault.Invalid, Field: "data.owners[1].kind"},
		{Name: "not before it is proposed", When: cocreation.Describe{Text: "x"}, Refused: fault.NotFound, Field: "stream"},

		{Name: "described", Given: until(1), When: cocreation.Describe{Text: "Hvad det er"}, Then: []event.Data{described}},
		{Name: "again", Given: until(4), When: cocreation.Describe{Text: "Hvad det nu er", Budget: cocreation.ExtraMoney},
			Then: []event.Data{cocreation.Described{Budget: cocreation.ExtraMoney, Text: own("Hvad det nu er")}}},
		{Name: "not once it is adopted", Given: until(5), When: cocreation.Describe{Text: "x"}, Refused: fault.Conflict},
		{Name: "tested", Given: until(2), When: cocreation.StartTest{Department: "sundhed", Unit: "kraeftraadgivning", Tried: "Tre familier"}, Then: []event.Data{started}},
		{Name: "not undescribed", Given: until(1), When: cocreation.StartTest{Tried: "x"}, Refused: fault.Conflict},
		{Name: "not twice at a time", Given: until(3), When: cocreation.StartTest{Tried: "x"}, Refused: fault.Conflict},
		{Name: "where the unit is", Given: until(2), When: cocreation.StartTest{Unit: "x", Tried: "x"}, Refused: fault.Invalid, Field: "data.department"},
		{Name: "with what was tried", Given: until(2), When: cocreation.StartTest{}, Refused: fault.Invalid, Field: "data.tried"},
		{Name: "with what was learnt", Given: until(3), When: cocreation.FinishTest{Learnt: "Ring før, ikke efter"}, Then: []event.Data{finished}},
		{Name: "of a test that runs", Given: until(4), When: cocreation.FinishTest{Learnt: "x"}, Refused: fault.Conflict},
		{Name: "and again", Given: until(4), When: cocreation.StartTest{Tried: "Fem familier"}, Then: []event.Data{cocreation.TestStarted{Iteration: 2, Tried: own("Fem familier")}}},

		{Name: "adopted", Given: until(4), When: cocreation.Adopt{Reason: "Det virker i hverdagen"}, Then: []event.Data{adopted}},
		{Name: "with a reason", Given: until(4), When: cocreation.Adopt{}, Refused: fault.Invalid, Field: "data.reason"},
		{Name: "not untested", Given: until(2), When: cocreation.Adopt{Reason: "x"}, Refused: fault.Conflict},
		{Name: "nor while it is tested", Given: until(3), When: cocreation.Adopt{Reason: "x"}, Refused: fault.Conflict},
		{Name: "nor twice", Given: until(5), When: cocreation.Adopt{Reason: "x"}, Refused: fault.Conflict},
		{Name: "taken up", Given: until(5), When: cocreation.TakeUp{Department: "sundhed", Unit: "kraeftraadgivning"}, Then: []event.Data{taken}},
		{Name: "only what is adopted", Given: until(4), When: cocreation.TakeUp{Department: "sundhed"}, Refused: fault.Conflict},
		{Name: "by each once", Given: until(6), When: cocreation.TakeUp{Department: "sundhed", Unit: "kraeftraadgivning"}, Refused: fault.Conflict, Field: "data.unit"},
		{Name: "given up", Given: until(6), When: cocreation.GiveUp{Department: "sundhed", Unit: "kraeftraadgivning", Reason: "Nye folk"},
			Then: []event.Data{cocreation.GivenUp{Department: "sundhed", Unit: "kraeftraadgivning", Reason: own("Nye folk")}}},
		{Name: "by those who had it", Given: until(5), When: cocreation.GiveUp{Department: "sundhed", Reason: "x"}, Refused: fault.NotFound, Field: "data.unit"},

		{Name: "dropped as an idea", Given: until(1), When: cocreation.Drop{Reason: "Ingen ville være mentor"}, Then: []event.Data{dropped}},
		{Name: "dropped after all", Given: until(6), When: cocreation.Drop{Reason: "Ingen ville være mentor"}, Then: []event.Data{dropped}},
		{Name: "why, too", Given: until(1), When: cocreation.Drop{}, Refused: fault.Invalid, Field: "data.reason"},
		{Name: "once, too", Given: append(until(1), dropped), When: cocreation.Drop{Reason: "x"}, Refused: fault.Conflict},
		{Name: "and not gone on with", Given: append(until(4), dropped), When: cocreation.StartTest{Tried: "x"}, Refused: fault.Conflict},
		{Name: "proposed again", Given: append(until(4), dropped), When: cocreation.Repropose{Reason: "To har meldt sig"},
			Then: []event.Data{cocreation.Reproposed{Reason: own("To har meldt sig")}}},
		{Name: "only if it was dropped", Given: until(4), When: cocreation.Repropose{Reason: "x"}, Refused: fault.Conflict},
		{Name: "then described anew", Given: append(until(4), dropped, cocreation.Reproposed{}), When: cocreation.StartTest{Tried: "x"}, Refused: fault.Conflict},
		{Name: "and tested on", Given: append(until(4), dropped, cocreation.Reproposed{}, described), When: cocreation.StartTest{Tried: "x"},
			Then: []event.Data{cocreation.TestStarted{Iteration: 2, Tried: own("x")}}},
		{Name: "taken up by those who had it before", Given: append(until(6), dropped, cocreation.Reproposed{}, described, started, finished, adopted),
			When: cocreation.TakeUp{Department: "sundhed", Unit: "kraeftraadgivning"}, Then: []event.Data{taken}},

		{Name: "owned by others", Given: until(1), When: cocreation.ChangeOwners{Owners: []cocreation.Owner{{Kind: cocreation.CitizenOwner, Participant: "Åse"}}},
			Then: []event.Data{cocreation.OwnersChanged{Owners: []cocreation.Owner{{Kind: cocreation.CitizenOwner, Participant: "Åse"}}}}},
		{Name: "by the same", Given: until(1), When: cocreation.ChangeOwners{Owners: owned}, Refused: fault.Conflict, Field: "data.owners"},
		{Name: "linked", Given: until(1), When: cocreation.LinkSolution{}, Then: []event.Data{cocreation.SolutionLinked{}}},
		{Name: "to something else", Given: until(1), When: cocreation.LinkSolution{Links: links}, Refused: fault.Conflict, Field: "data"},
	})
}
