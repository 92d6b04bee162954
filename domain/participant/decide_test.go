package participant_test

import (
	"testing"
	"time"

	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/participant"
)

func TestDecide(t *testing.T) {
	birk := participant.Registered{Pseudonym: "Birk", Kind: participant.Citizen}
	sister := participant.NetworkLinked{Link: "l1", Other: "Åse", Relation: participant.Family, Wish: participant.Wished}
	consent := participant.LegalBasisRecorded{Purpose: "service-design", Basis: participant.Consent, Law: "GDPR art. 6(1)(a)"}
	task := participant.LegalBasisRecorded{Purpose: "evaluation", Basis: participant.PublicTask}
	role := participant.RoleAdded{Role: "r1", Name: "demenskoordinator", Profession: "sygeplejerske", Department: "aeldre", Side: participant.Frontline}
	monday := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // the time of the test's commands

	decidertest.Run(t, participant.Decider(), participant.Stream("Birk"), []decidertest.Case{
		{Name: "somebody takes part", When: participant.Register(birk), Then: []event.Data{birk}},
		{Name: "once", Given: []event.Data{birk}, When: participant.Register(birk), Refused: fault.Conflict, Field: "data.pseudonym"},
		{Name: "in the stream of the pseudonym", When: participant.Register{Pseudonym: "Åse", Kind: participant.Citizen}, Refused: fault.Invalid, Field: "stream"},
		{Name: "as what is needed", When: participant.Register{Pseudonym: "Birk"}, Refused: fault.Invalid, Field: "data.kind"},
		{Name: "not under two spellings that look the same", When: participant.Register{Pseudonym: "A\u030ase", Kind: participant.Citizen}, Refused: fault.Invalid, Field: "data.pseudonym"},
		{Name: "nor with a space that nobody sees", When: participant.Register{Pseudonym: "Birk ", Kind: participant.Citizen}, Refused: fault.Invalid, Field: "data.pseudonym"},
		{Name: "first of all", When: participant.AddRole{Role: "r1", Name: "AMR"}, Refused: fault.NotFound, Field: "stream"},

		{Name: "a role", Given: []event.Data{birk}, When: participant.AddRole(role), Then: []event.Data{role}},
		{Name: "and another", Given: []event.Data{birk, role}, When: participant.AddRole{Role: "r2", Name: "AMR"}, Then: []event.Data{participant.RoleAdded{Role: "r2", Name: "AMR"}}},
		{Name: "under its own id", Given: []event.Data{birk, role}, When: participant.AddRole{Role: "r1", Name: "AMR"}, Refused: fault.Conflict, Field: "data.role"},
		{Name: "on a known side", Given: []event.Data{birk}, When: participant.AddRole{Role: "r1", Name: "AMR", Side: "above"}, Refused: fault.Invalid, Field: "data.side"},
		{Name: "a unit belongs to a department", Given: []event.Data{birk}, When: participant.AddRole{Role: "r1", Name: "AMR", Unit: "broparken"}, Refused: fault.Invalid, Field: "data.department"},
		{Name: "a role ends", Given: []event.Data{birk, role}, When: participant.EndRole{Role: "r1"}, Then: []event.Data{participant.RoleEnded{Role: "r1"}}},
		{Name: "once", Given: []event.Data{birk, role, participant.RoleEnded{Role: "r1"}}, When: participant.EndRole{Role: "r1"}, Refused: fault.Conflict, Field: "data.role"},
		{Name: "if it was there", Given: []event.Data{birk}, When: participant.EndRole{Role: "r1"}, Refused: fault.NotFound, Field: "data.role"},

		{
			Name: "a sister, and what is said of her is about both", Given: []event.Data{birk},
			When: participant.LinkNetwork{Link: "l1", Other: "Åse", Relation: participant.Family, Wish: participant.Wished, Note: "Hun skal med til alle møder"},
			Then: []event.Data{participant.NetworkLinked{Link: "l1", Other: "Åse", Relation: participant.Family, Wish: participant.Wished,
				Note: event.About("Hun skal med til alle møder", "Birk", "Åse")}},
		},
		{Name: "a wish nobody asked for is unknown", Given: []event.Data{birk}, When: participant.LinkNetwork{Link: "l1", Relation: "besoegsven"},
			Then: []event.Data{participant.NetworkLinked{Link: "l1", Relation: "besoegsven", Wish: participant.WishUnknown}}},
		{Name: "nobody is in their own network", Given: []event.Data{birk}, When: participant.LinkNetwork{Link: "l1", Other: "Birk", Relation: participant.Friend}, Refused: fault.Invalid, Field: "data.other"},
		{Name: "a link has its own id", Given: []event.Data{birk, sister}, When: participant.LinkNetwork{Link: "l1", Relation: participant.Friend}, Refused: fault.Conflict, Field: "data.link"},
		{Name: "a link does not end before it begins", Given: []event.Data{birk}, When: participant.LinkNetwork{Link: "l1", Relation: participant.Friend, From: monday, Until: monday}, Refused: fault.Invalid, Field: "data.until"},
		{Name: "a wish changes", Given: []event.Data{birk, sister}, When: participant.ChangeWish{Link: "l1", Wish: participant.NotWished, Note: "De er uvenner"},
			Then: []event.Data{participant.WishChanged{Link: "l1", Wish: participant.NotWished, Note: event.About("De er uvenner", "Birk", "Åse")}}},
		{Name: "a wish is one of three", Given: []event.Data{birk, sister}, When: participant.ChangeWish{Link: "l1", Wish: "maybe"}, Refused: fault.Invalid, Field: "data.wish"},
		{Name: "a link ends, if nothing else is said, now", Given: []event.Data{birk, sister}, When: participant.EndNetworkLink{Link: "l1"},
			Then: []event.Data{participant.NetworkLinkEnded{Link: "l1", Until: monday}}},
		{Name: "and is then closed", Given: []event.Data{birk, sister, participant.NetworkLinkEnded{Link: "l1"}}, When: participant.ChangeWish{Link: "l1", Wish: participant.Wished}, Refused: fault.Conflict, Field: "data.link"},

		{Name: "a ground for a purpose", Given: []event.Data{birk}, When: participant.RecordLegalBasis(consent), Then: []event.Data{consent}},
		{Name: "a ground that the law knows", Given: []event.Data{birk}, When: participant.RecordLegalBasis{Purpose: "p", Basis: "habit"}, Refused: fault.Invalid, Field: "data.basis"},
		{Name: "consent is withdrawn", Given: []event.Data{birk, consent}, When: participant.WithdrawConsent{Purpose: "service-design", Reason: "Jeg vil ikke mere"},
			Then: []event.Data{participant.ConsentWithdrawn{Purpose: "service-design", Reason: event.About("Jeg vil ikke mere", "Birk")}}},
		{Name: "once", Given: []event.Data{birk, consent, participant.ConsentWithdrawn{Purpose: "service-design"}}, When: participant.WithdrawConsent{Purpose: "service-design"}, Refused: fault.Conflict, Field: "data.purpose"},
		{Name: "given again, it can be withdrawn again", Given: []event.Data{birk, consent, participant.ConsentWithdrawn{Purpose: "service-design"}, consent},
			When: participant.WithdrawConsent{Purpose: "service-design"}, Then: []event.Data{participant.ConsentWithdrawn{Purpose: "service-design"}}},
		{Name: "only consent can be withdrawn", Given: []event.Data{birk, task}, When: participant.WithdrawConsent{Purpose: "evaluation"}, Refused: fault.Invalid, Field: "data.purpose"},
		{Name: "only what was given", Given: []event.Data{birk}, When: participant.WithdrawConsent{Purpose: "evaluation"}, Refused: fault.NotFound, Field: "data.purpose"},

		{Name: "who it is, sealed", Given: []event.Data{birk}, When: participant.SetIdentity{Name: "Bent Larsen", Contact: "36 12 34 56"},
			Then: []event.Data{participant.IdentitySet{Name: event.About("Bent Larsen", "Birk"), Contact: event.About("36 12 34 56", "Birk")}}},
		{Name: "an identity says something", Given: []event.Data{birk}, When: participant.SetIdentity{}, Refused: fault.Invalid, Field: "data"},
	})
}

func TestStreamShowsNoPseudonym(t *testing.T) {
	if a, b := participant.Stream("Birk"), participant.Stream("Åse"); a == b || a != "participant-"+a[len(a)-36:] {
		t.Errorf("streams %s and %s", a, b)
	}
	// Written out, because identities that are stored under it must be found again.
	if got, want := participant.Stream("Birk"), "participant-1d9f18e2-fc3d-5b3d-9b97-8d60f8566b40"; got != want {
		t.Errorf("the stream of Birk is %s, was %s", got, want)
	}
}
