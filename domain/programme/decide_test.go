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
