package programme_test

import (
	"testing"
	"time"

	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/programme"
)

var (
	newYear = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	started = programme.Started{Name: "Sammen med borgeren", Municipality: "Rødovre"}
	jobs    = programme.DepartmentAdded{Department: "jobcenter", Name: "Jobcenter"}
	unit    = programme.UnitAdded{Department: "jobcenter", Unit: "sygedagpenge", Name: "Sygedagpenge", From: newYear}
)

func TestDecide(t *testing.T) {
	norm := programme.Norm{Norm: "svar", Department: "jobcenter", Milestone: programme.Answered, Clock: programme.WorkingDays, Amount: 8, Percentile: 90}
	bad := func(change func(*programme.Norm)) programme.SetResponseNorm {
		n := norm
		change(&n)
		return programme.SetResponseNorm(n)
	}
	week := map[string]programme.Hours{"monday": {Opens: "08:00", Closes: "15:30"}}

	decidertest.Run(t, programme.Decider(), "programme-main", []decidertest.Case{
		{Name: "an effort begins", When: programme.Start(started), Then: []event.Data{started}},
		{Name: "once", Given: []event.Data{started}, When: programme.Start(started), Refused: fault.Conflict, Field: "stream"},
		{Name: "before anything else", When: programme.AddDepartment(jobs), Refused: fault.NotFound, Field: "stream"},
		{Name: "a department", Given: []event.Data{started}, When: programme.AddDepartment(jobs), Then: []event.Data{jobs}},
		{Name: "a key can stand in an address", Given: []event.Data{started}, When: programme.AddDepartment{Department: "Børn & Unge", Name: "Børn"}, Refused: fault.Invalid, Field: "data.department"},
		{Name: "a department is added once", Given: []event.Data{started, jobs}, When: programme.AddDepartment(jobs), Refused: fault.Conflict, Field: "data.department"},
		{Name: "a unit of it", Given: []event.Data{started, jobs}, When: programme.AddUnit(unit), Then: []event.Data{unit}},
		{Name: "of a department that is there", Given: []event.Data{started}, When: programme.AddUnit(unit), Refused: fault.NotFound, Field: "data.department"},
		{Name: "a department closes after it came", Given: []event.Data{started, programme.DepartmentAdded{Department: "x", Name: "X", From: newYear}},
			When: programme.CloseDepartment{Department: "x", Until: newYear}, Refused: fault.Invalid, Field: "data.until"},
		{Name: "a life situation in the citizen's words", Given: []event.Data{started},
			When: programme.AddLifeSituation{LifeSituation: "udskrevet", Wording: "Jeg er lige udskrevet fra hospital, men er ikke rask", Round: 1},
			Then: []event.Data{programme.LifeSituationAdded{LifeSituation: "udskrevet", Wording: "Jeg er lige udskrevet fra hospital, men er ikke rask", Round: 1}}},
		{Name: "put in other words", Given: []event.Data{started}, When: programme.RewordLifeSituation{LifeSituation: "plejehjem", Wording: "…"}, Refused: fault.NotFound, Field: "data.life_situation"},
		{Name: "principles are told apart", Given: []event.Data{started},
			When:    programme.AdoptPrincipleSet{Set: "r", Name: "Ledetråde", Principles: []programme.Principle{{Principle: "a", Name: "A"}, {Principle: "a", Name: "B"}}},
			Refused: fault.Invalid, Field: "data.principles"},
		{Name: "a norm", Given: []event.Data{started, jobs}, When: programme.SetResponseNorm(norm), Then: []event.Data{programme.ResponseNormSet{Norm: norm}}},
		{Name: "for a department that is there", Given: []event.Data{started}, When: programme.SetResponseNorm(norm), Refused: fault.NotFound, Field: "data.department"},
		{Name: "with a clock", Given: []event.Data{started, jobs}, When: bad(func(n *programme.Norm) { n.Clock = "lunar" }), Refused: fault.Invalid, Field: "data.clock"},
		{Name: "and an amount", Given: []event.Data{started, jobs}, When: bad(func(n *programme.Norm) { n.Amount = 0 }), Refused: fault.Invalid, Field: "data.amount"},
		{Name: "and a share", Given: []event.Data{started, jobs}, When: bad(func(n *programme.Norm) { n.Percentile = 101 }), Refused: fault.Invalid, Field: "data.percentile"},
		{Name: "hours", Given: []event.Data{started}, When: programme.SetOpeningHours{Week: week, ClosingDays: []string{"12-24", "2026-05-15"}},
			Then: []event.Data{programme.OpeningHoursSet{Week: week, ClosingDays: []string{"12-24", "2026-05-15"}}}},
		{Name: "that open before they close", Given: []event.Data{started}, When: programme.SetOpeningHours{Week: map[string]programme.Hours{"monday": {Opens: "16:00", Closes: "08:00"}}}, Refused: fault.Invalid, Field: "data.week.monday"},
		{Name: "on weekdays that there are", Given: []event.Data{started}, When: programme.SetOpeningHours{Week: map[string]programme.Hours{"mandag": {Opens: "08:00", Closes: "16:00"}}}, Refused: fault.Invalid, Field: "data.week"},
	})
}

func TestReferencesHoldOnTheirDates(t *testing.T) {
	d := programme.Decider()
	s := d.Initial()
	for _, e := range []event.Data{started, jobs, unit, programme.UnitClosed{Department: "jobcenter", Unit: "sygedagpenge", Until: newYear.AddDate(1, 0, 0)}} {
		s = d.Evolve(s, e)
	}
	for _, c := range []struct {
		unit string
		at   time.Time
		want fault.Code
	}{
		{"", newYear.AddDate(-50, 0, 0), ""},
		{"sygedagpenge", newYear, ""},
		{"sygedagpenge", newYear.AddDate(0, 0, -1), fault.Invalid},
		{"sygedagpenge", newYear.AddDate(1, 0, 0), fault.Invalid},
		{"ukendt", newYear, fault.NotFound},
	} {
		if got := fault.CodeOf(s.CheckDepartment("data.department", "jobcenter", c.unit, c.at)); got != c.want {
			t.Errorf("unit %q on %s: %q, want %q", c.unit, c.at.Format(time.DateOnly), got, c.want)
		}
	}
	if got := fault.CodeOf(s.CheckDepartment("f", "job", "", newYear)); got != fault.NotFound {
		t.Errorf("unknown department: %q", got)
	}
}

func TestPrinciples(t *testing.T) {
	adopted := func(set string, keys ...string) programme.PrincipleSetAdopted {
		a := programme.PrincipleSetAdopted{Set: set, Name: set}
		for _, k := range keys {
			a.Principles = append(a.Principles, programme.Principle{Principle: k, Name: k})
		}
		return a
	}
	given := []event.Data{started, adopted("ledetraade", "meet-me", "my-world"), adopted("rebild", "respect", "coordinated")}
	links := func(set, source string, principles ...string) programme.SetPrincipleLinks {
		return programme.SetPrincipleLinks{Set: set, Source: source, Principles: principles}
	}
	maps := func(from, to string, pairs ...programme.PrinciplePair) programme.MapPrincipleSets {
		return programme.MapPrincipleSets{From: from, To: to, Pairs: pairs}
	}
	pair := programme.PrinciplePair{From: "meet-me", To: "respect"}
	decidertest.Run(t, programme.Decider(), "programme-main", []decidertest.Case{
		{Name: "a rule", Given: given, When: links("rebild", "rule:slow-response", "respect"), Then: []event.Data{programme.PrincipleLinksSet(links("rebild", "rule:slow-response", "respect"))}},
		{Name: "a code", Given: given, When: links("ledetraade", programme.CodeSource("ledetraade", "v.2_x"), "meet-me"), Then: []event.Data{programme.PrincipleLinksSet(links("ledetraade", "code:ledetraade/v.2_x", "meet-me"))}},
		{Name: "none", Given: given, When: links("rebild", programme.RuleSource("jargon")), Then: []event.Data{programme.PrincipleLinksSet{Set: "rebild", Source: "rule:jargon", Principles: []string{}}}},
		{Name: "of no set", Given: given, When: links("odense", "rule:jargon"), Refused: fault.NotFound, Field: "data.set"},
		{Name: "of another set", Given: given, When: links("rebild", "rule:jargon", "meet-me"), Refused: fault.NotFound, Field: "data.principles[0]"},
		{Name: "one of them twice", Given: given, When: links("rebild", "rule:jargon", "respect", "respect"), Refused: fault.Invalid, Field: "data.principles[1]"},
		{Name: "of a source that is none", Given: given, When: links("rebild", "jargon", "respect"), Refused: fault.Invalid, Field: "data.source"},
		{Name: "of a code without a book", Given: given, When: links("rebild", "code:x", "respect"), Refused: fault.Invalid, Field: "data.source"},
		{Name: "of a rule that is no key", Given: given, When: links("rebild", "rule:Jargon!", "respect"), Refused: fault.Invalid, Field: "data.source"},
		{Name: "a set that lost a principle", Given: append(given[:3:3], adopted("rebild", "respect")), When: links("rebild", "rule:jargon", "coordinated"), Refused: fault.NotFound, Field: "data.principles[0]"},
		{Name: "sets mapped", Given: given, When: maps("ledetraade", "rebild", pair), Then: []event.Data{programme.PrincipleSetsMapped(maps("ledetraade", "rebild", pair))}},
		{Name: "sets mapped to nothing", Given: given, When: maps("ledetraade", "rebild"), Then: []event.Data{programme.PrincipleSetsMapped{From: "ledetraade", To: "rebild", Pairs: []programme.PrinciplePair{}}}},
		{Name: "a set mapped to itself", Given: given, When: maps("rebild", "rebild"), Refused: fault.Invalid, Field: "data.to"},
		{Name: "a set mapped from none", Given: given, When: maps("odense", "rebild"), Refused: fault.NotFound, Field: "data.from"},
		{Name: "sets mapped the wrong way round", Given: given, When: maps("rebild", "ledetraade", pair), Refused: fault.NotFound, Field: "data.pairs[0].from"},
		{Name: "a pair twice", Given: given, When: maps("ledetraade", "rebild", pair, pair), Refused: fault.Invalid, Field: "data.pairs[1]"},
	})
	d := programme.Decider()
	s := d.Initial()
	for _, e := range given {
		s = d.Evolve(s, e)
	}
	for _, c := range []struct {
		set, key string
		want     fault.Code
	}{{"", "respect", ""}, {"rebild", "respect", ""}, {"rebild", "meet-me", fault.NotFound}, {"", "gone", fault.NotFound}, {"odense", "respect", fault.NotFound}} {
		refs := programme.References{}.Principle("f", c.set, c.key)
		if got := fault.CodeOf(s.CheckReferences(refs, newYear)); got != c.want || refs.None() {
			t.Errorf("%q of %q: %q, want %q", c.key, c.set, got, c.want)
		}
	}
}

func TestAlertText(t *testing.T) {
	allowed := programme.AlertTextSet{Personal: true, Reason: "Byrådet har besluttet det"}
	decidertest.Run(t, programme.Decider(), "programme-main", []decidertest.Case{
		{Name: "personal text in mails is allowed", Given: []event.Data{started}, When: programme.SetAlertText(allowed), Then: []event.Data{allowed}},
		{Name: "and forbidden again", Given: []event.Data{started, allowed}, When: programme.SetAlertText{}, Then: []event.Data{programme.AlertTextSet{}}},
		{Name: "allowed once", Given: []event.Data{started, allowed}, When: programme.SetAlertText(allowed), Refused: fault.Conflict, Field: "data.personal"},
		{Name: "forbidden from the first", Given: []event.Data{started}, When: programme.SetAlertText{}, Refused: fault.Conflict, Field: "data.personal"},
		{Name: "by a programme that is there", When: programme.SetAlertText(allowed), Refused: fault.NotFound, Field: "stream"},
	})
}
