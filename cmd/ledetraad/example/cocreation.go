package example

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/cocreation"
	"ledetraad/domain/decider"
	"ledetraad/domain/painpoint"
)

// gathering is a workshop. Who is named is named by pseudonym, the others are
// counted; one with a citizen in it that the story does not have is left out,
// and so is what came from it.
type gathering struct {
	key, name, where string
	planned, at      time.Time
	method           string // a løsningsworkshop, if left out
	situations       []string
	pains            []uuid.UUID
	citizens         []string // named,
	moreCitizens     int      // and counted
	relatives        []string
	moreRelatives    int
	staff            []string
	moreStaff        []crew
	partners         []crew
	outcome          string
}

// crew is so many people from a department, or from outside.
type crew struct {
	from string
	n    int
}

// remedy is a solution with what became of it.
type remedy struct {
	key, name  string
	workshop   string
	level      cocreation.Level
	budget     cocreation.Budget
	owners     []cocreation.Owner
	situations []string
	pains      []uuid.UUID
	idea       string
	then       []development
}

// development is the next thing that happened to a solution.
type development struct {
	at time.Time
	decider.Intent
}

// pain is the pain point that a detector finds in a scope, or will.
func pain(kind, department, situation, term string) uuid.UUID {
	return painpoint.ID(kind, painpoint.Scope{Department: department, LifeSituation: situation, Term: term})
}

// The pain points that are worked on.
var (
	callsAtTangmosen = pain("repeat-calls-unanswered", aeldre, plejehjem, "")
	callsAtHome      = pain("repeat-calls-unanswered", aeldre, udskrevet, "")
	callsToJob       = pain("repeat-calls-unanswered", job, syg, "")
	slowTelephone    = pain("slow-response", job, syg, "telefon-jobcenter")
	lateForSick      = pain("deadline-missed", job, syg, "")
	lateAtHome       = pain("broken-promise", aeldre, udskrevet, "")
	lateForChildren  = pain("deadline-missed", boern, barn, "")
	lateForAdults    = pain("deadline-missed", social, barn, "")
	doorsWhenSick    = pain("wrong-door", social, syg, "")
	doorsForChildren = pain("wrong-door", boern, barn, "")
	lateAtUlvehoej   = pain("broken-promise", social, botilbud, "")
)

func ofDepartment(key string) cocreation.Owner {
	return cocreation.Owner{Kind: cocreation.DepartmentOwner, Department: key}
}

func ofPartner(name string) cocreation.Owner {
	return cocreation.Owner{Kind: cocreation.PartnerOwner, Organisation: name}
}

func ofCitizen(pseudonym string) cocreation.Owner {
	return cocreation.Owner{Kind: cocreation.CitizenOwner, Participant: pseudonym}
}

func described(t time.Time, text string) development {
	return development{t, cocreation.Describe{Text: text}}
}

func tried(t time.Time, p place, text string) development {
	return development{t, cocreation.StartTest{Department: p.department, Unit: p.unit, Tried: text}}
}

func learnt(t time.Time, text string) development {
	return development{t, cocreation.FinishTest{Learnt: text}}
}
func taken(t time.Time, p place) development {
	return development{t, cocreation.TakeUp{Department: p.department, Unit: p.unit}}
}
func left(t time.Time, p place, why string) development {
	return development{t, cocreation.GiveUp{Department: p.department, Unit: p.unit, Reason: why}}
}
func adopted(t time.Time, why string) development {
	return development{t, cocreation.Adopt{Reason: why}}
}
func shelved(t time.Time, why string) development {
	return development{t, cocreation.Drop{Reason: why}}
}
func resumed(t time.Time, why string) development {
	return development{t, cocreation.Repropose{Reason: why}}
}

// everybody is who is named.
func (g gathering) everybody() []string { return slices.Concat(g.citizens, g.relatives, g.staff) }

func (r remedy) everybody() []string {
	var out []string
	for _, o := range r.owners {
		if o.Participant != "" {
			out = append(out, o.Participant)
		}
	}
	return out
}

// cocreated is the workshops, what came of them, and what was measured of that.
func cocreated(o Options, named map[string]bool) []decider.Command {
	var out []decider.Command
	held := map[string]bool{}
	for _, g := range gatherings {
		note(named, g.everybody())
		if held[g.key] = o.present(g.everybody()); held[g.key] {
			out = append(out, g.told()...)
		}
	}
	for _, r := range remedies {
		note(named, r.everybody())
		if held[r.workshop] && o.present(r.everybody()) {
			out = append(out, r.told()...)
			for _, s := range surveys {
				if s.solution == r.key {
					out = append(out, s.told()...)
				}
			}
		}
	}
	return out
}

// told is the workshop as commands. It is recorded on the morning after.
func (g gathering) told() []decider.Command {
	c := clerk{stream: cocreation.WorkshopStream(g.key)}
	plan := cocreation.Plan{Name: g.name, At: g.at.UTC(), Place: g.where, Department: sundhed, Method: g.method,
		Links: cocreation.Links{LifeSituations: g.situations, PainPoints: g.pains}}
	if plan.Method == "" {
		plan.Method = "solution-workshop"
	}
	c.note("plan", g.planned, g.planned, plan)
	if present := g.present(); len(present) > 0 {
		c.note("hold", g.at, morning(g.at, 1), cocreation.Hold{Present: present, Outcome: g.outcome})
	}
	return c.out
}

func (g gathering) present() []cocreation.Attendance {
	var out []cocreation.Attendance
	row := func(a cocreation.Attendance) {
		if a.Count() > 0 {
			out = append(out, a)
		}
	}
	row(cocreation.Attendance{Group: cocreation.Citizens, Participants: g.citizens, Others: g.moreCitizens})
	row(cocreation.Attendance{Group: cocreation.Relatives, Participants: g.relatives, Others: g.moreRelatives})
	for _, d := range departments {
		a := cocreation.Attendance{Group: cocreation.Employees, Department: d.Department}
		for _, s := range g.staff {
			if departmentOf(s) == d.Department {
				a.Participants = append(a.Participants, s)
			}
		}
		for _, m := range g.moreStaff {
			if m.from == d.Department {
				a.Others = m.n
			}
		}
		row(a)
	}
	for _, p := range g.partners {
		row(cocreation.Attendance{Group: cocreation.Partners, Organisation: p.from, Others: p.n})
	}
	return out
}

// told is the solution as commands.
func (r remedy) told() []decider.Command {
	i := slices.IndexFunc(gatherings, func(g gathering) bool { return g.key == r.workshop })
	if i < 0 {
		panic("the solution " + r.key + " comes from no workshop: " + r.workshop)
	}
	born := gatherings[i].at
	c := clerk{stream: cocreation.SolutionStream(r.key)}
	c.note("propose", born.Add(2*time.Hour), morning(born, 1).Add(time.Hour), cocreation.Propose{Name: r.name, Workshop: r.workshop, Level: r.level, Budget: r.budget,
		Owners: r.owners, Links: cocreation.Links{LifeSituations: r.situations, PainPoints: r.pains}, Idea: r.idea})
	for n, t := range r.then {
		c.note("turn-"+string(rune('a'+n)), t.at, t.at.Add(20*time.Minute), t.Intent)
	}
	return c.out
}
