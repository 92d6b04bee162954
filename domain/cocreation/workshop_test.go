package cocreation_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/cocreation"
	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

var (
	march = time.Date(2026, 3, 12, 14, 0, 0, 0, time.UTC)
	april = time.Date(2026, 4, 9, 14, 0, 0, 0, time.UTC)
	pain  = uuid.MustParse("0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b")
)

func TestWorkshop(t *testing.T) {
	links := cocreation.Links{LifeSituations: []string{"sygedagpenge"}, PainPoints: []uuid.UUID{pain}}
	plan := func(change func(*cocreation.Plan)) cocreation.Plan {
		p := cocreation.Plan{Name: "Overblik fra dag ét", At: march, Place: "Biblioteket", Department: "jobcenter", Method: "solution-workshop", Links: links}
		change(&p)
		return p
	}
	as := func(*cocreation.Plan) {}
	planned := cocreation.Planned(plan(as))
	there := []cocreation.Attendance{
		{Group: cocreation.Citizens, Participants: []string{"Birk", "Åse"}, Others: 3},
		{Group: cocreation.Employees, Department: "jobcenter", Others: 4},
		{Group: cocreation.Partners, Organisation: "Kræftens Bekæmpelse", Others: 1},
	}
	held := cocreation.Held{Present: there}
	row := func(change func(*cocreation.Attendance)) cocreation.Hold {
		list := append([]cocreation.Attendance{}, there...)
		change(&list[1])
		return cocreation.Hold{Present: list}
	}
	cancelled := cocreation.Cancelled{Reason: event.About("For få tilmeldte", "workshop-1")}

	decidertest.Run(t, cocreation.WorkshopDecider(), "workshop-1", []decidertest.Case{
		{Name: "planned", When: plan(as), Then: []event.Data{planned}},
		{Name: "by the usual method", When: plan(func(p *cocreation.Plan) { p.Method = "" }), Then: []event.Data{planned}},
		{Name: "once", Given: []event.Data{planned}, When: plan(as), Refused: fault.Conflict, Field: "stream"},
		{Name: "with a name", When: plan(func(p *cocreation.Plan) { p.Name = " " }), Refused: fault.Invalid, Field: "data.name"},
		{Name: "for a time", When: plan(func(p *cocreation.Plan) { p.At = time.Time{} }), Refused: fault.Invalid, Field: "data.at"},
		{Name: "of this world", When: plan(func(p *cocreation.Plan) { p.At = march.AddDate(900, 0, 0) }), Refused: fault.Invalid, Field: "data.at"},
		{Name: "on situations named once", When: plan(func(p *cocreation.Plan) { p.LifeSituations = []string{"kraeft", "kraeft"} }), Refused: fault.Invalid, Field: "data.life_situations[1]"},
		{Name: "on pain points with ids", When: plan(func(p *cocreation.Plan) { p.PainPoints = []uuid.UUID{pain, {}} }), Refused: fault.Invalid, Field: "data.pain_points[1]"},
		{Name: "moved", Given: []event.Data{planned}, When: cocreation.Move{At: april}, Then: []event.Data{cocreation.Moved{At: april, Place: "Biblioteket"}}},
		{Name: "moved to where it is", Given: []event.Data{planned}, When: cocreation.Move{At: march}, Refused: fault.Conflict, Field: "data.at"},
		{Name: "cancelled", Given: []event.Data{planned}, When: cocreation.Cancel{Reason: "For få tilmeldte"}, Then: []event.Data{cancelled}},
		{Name: "with a reason", Given: []event.Data{planned}, When: cocreation.Cancel{}, Refused: fault.Invalid, Field: "data.reason"},
		{Name: "and then not held", Given: []event.Data{planned, cancelled}, When: cocreation.Hold{Present: there}, Refused: fault.Conflict},
		{Name: "held", Given: []event.Data{planned}, When: cocreation.Hold{Present: there}, Then: []event.Data{held}},
		{Name: "with what came of it", Given: []event.Data{planned}, When: cocreation.Hold{Present: there, Outcome: "En oversigt"},
			Then: []event.Data{held, cocreation.OutcomeWritten{Text: event.About("En oversigt", "Birk", "Åse")}}},
		{Name: "which is about those named", Given: []event.Data{planned}, When: cocreation.Hold{Present: there, Outcome: "En oversigt", About: []string{"Åse"}},
			Then: []event.Data{held, cocreation.OutcomeWritten{Text: event.About("En oversigt", "Åse")}}},
		{Name: "not before it is planned", When: cocreation.Hold{Present: there}, Refused: fault.NotFound, Field: "stream"},
		{Name: "once only", Given: []event.Data{planned, held}, When: cocreation.Hold{Present: there}, Refused: fault.Conflict},
		{Name: "by somebody", Given: []event.Data{planned}, When: cocreation.Hold{}, Refused: fault.Invalid, Field: "data.present"},
		{Name: "in rows that count", Given: []event.Data{planned}, When: row(func(a *cocreation.Attendance) { a.Others = 0 }), Refused: fault.Invalid, Field: "data.present[1].others"},
		{Name: "upwards", Given: []event.Data{planned}, When: row(func(a *cocreation.Attendance) { a.Others = -1 }), Refused: fault.Invalid, Field: "data.present[1].others"},
		{Name: "employees by department", Given: []event.Data{planned}, When: row(func(a *cocreation.Attendance) { a.Department = "" }), Refused: fault.Invalid, Field: "data.present[1].department"},
		{Name: "citizens by none", Given: []event.Data{planned}, When: row(func(a *cocreation.Attendance) { a.Group = cocreation.Relatives }), Refused: fault.Invalid, Field: "data.present[1].department"},
		{Name: "nobody twice", Given: []event.Data{planned}, When: row(func(a *cocreation.Attendance) { a.Participants = []string{"Birk"} }), Refused: fault.Invalid, Field: "data.present[1].participants[0]"},
		{Name: "no row twice", Given: []event.Data{planned}, When: row(func(a *cocreation.Attendance) { *a = cocreation.Attendance{Group: cocreation.Citizens, Others: 1} }),
			Refused: fault.Invalid, Field: "data.present[1].group"},
		{Name: "no organisation of one's own", Given: []event.Data{planned}, When: row(func(a *cocreation.Attendance) { a.Organisation = "FOA" }), Refused: fault.Invalid, Field: "data.present[1].organisation"},
		{Name: "counted right afterwards", Given: []event.Data{planned, held}, When: cocreation.CorrectAttendance{Present: there[:1]}, Then: []event.Data{cocreation.AttendanceCorrected{Present: there[:1]}}},
		{Name: "not before", Given: []event.Data{planned}, When: cocreation.CorrectAttendance{Present: there}, Refused: fault.Conflict},
		{Name: "written about afterwards", Given: []event.Data{planned, held}, When: cocreation.WriteOutcome{Text: "To løsninger"},
			Then: []event.Data{cocreation.OutcomeWritten{Text: event.About("To løsninger", "Birk", "Åse")}}},
		{Name: "in words", Given: []event.Data{planned, held}, When: cocreation.WriteOutcome{Text: "\n"}, Refused: fault.Invalid, Field: "data.text"},
		{Name: "without CPR numbers", Given: []event.Data{planned, held}, When: cocreation.WriteOutcome{Text: "Birk, 010190-1234"}, Refused: fault.Invalid, Field: "data.text"},
		{Name: "not moved any longer", Given: []event.Data{planned, held}, When: cocreation.Move{At: april}, Refused: fault.Conflict},
		{Name: "nor cancelled", Given: []event.Data{planned, held}, When: cocreation.Cancel{Reason: "x"}, Refused: fault.Conflict},
		{Name: "linked", Given: []event.Data{planned}, When: cocreation.LinkWorkshop{Links: cocreation.Links{LifeSituations: []string{"udskrevet"}}},
			Then: []event.Data{cocreation.WorkshopLinked{Links: cocreation.Links{LifeSituations: []string{"udskrevet"}}}}},
		{Name: "to something else", Given: []event.Data{planned}, When: cocreation.LinkWorkshop{Links: links}, Refused: fault.Conflict, Field: "data"},
	})
}
