package example

import (
	"fmt"
	"time"

	"ledetraad/domain/decider"
	"ledetraad/domain/journey"
	"ledetraad/domain/plannedjourney"
)

// plan is a planned journey and its later edition, if it got one.
type plan struct {
	key   string
	made  time.Time
	first plannedjourney.Describe
	then  time.Time // zero: it was never changed
	later []plannedjourney.Step
}

const planDay, planWeek = 24 * 3600, 7 * 24 * 3600

func meanStep(id, stage, activity string, p place, c journey.Channel, after int64, owner string) plannedjourney.Step {
	return plannedjourney.Step{Step: id, Stage: stage, Activity: activity, Department: p.department, Unit: p.unit, Channel: c, AfterS: after, Owner: owner}
}

func optional(s plannedjourney.Step) plannedjourney.Step {
	s.Optional = true
	return s
}

func answered(s plannedjourney.Step, within int64) plannedjourney.Step {
	s.WaitS = within
	return s
}

func anyNumber(s plannedjourney.Step) plannedjourney.Step {
	s.Repeats = true
	return s
}

// fromHospital is how the municipality means the way home to go.
func fromHospital(visit, help int64) []plannedjourney.Step {
	return []plannedjourney.Step{
		meanStep("besked", "Hjem", udskrivningsbesked, visitation, digital, 0, "Visitator"),
		meanStep("besoeg", "Hjem", visitationsbesoeg, visitation, journey.Visit, visit, "Visitator"),
		meanStep("opstart", "Hjælp", opstart, hjemmepleje, journey.Visit, help, "Teamleder i Hjemmeplejen"),
		anyNumber(optional(meanStep("pleje", "Hjælp", plejebesoeg, hjemmepleje, journey.Visit, 0, "Teamleder i Hjemmeplejen"))),
		answered(meanStep("plan", "Træning", genoptraeningsplan, genoptraen, digital, 2*planWeek, "Fysioterapeut"), planWeek),
		meanStep("foerste", "Træning", foersteTraening, genoptraen, desk, planWeek, "Fysioterapeut"),
		anyNumber(optional(meanStep("traening", "Træning", traening, genoptraen, desk, 0, "Fysioterapeut"))),
		optional(meanStep("slut", "Træning", traeningSlut, genoptraen, "", 16*planWeek, "Fysioterapeut")),
	}
}

// onSickPay is how the jobcenter means a case to go; the first talk has the
// law's own time, eight weeks.
func onSickPay() []plannedjourney.Step {
	return []plannedjourney.Step{
		answered(meanStep("ansoegning", "Penge", ansoegning, sygedagpenge, digital, 0, "Sagsbehandler"), 4*planWeek),
		meanStep("skema", "Kend hinanden", oplysningsskema, sygedagpenge, digital, 6*planWeek, "Sagsbehandler"),
		meanStep("samtale", "Kend hinanden", foersteSamtale, sygedagpenge, desk, 8*planWeek, "Sagsbehandler"),
		anyNumber(meanStep("opfoelgning", "På vej", opfoelgning, sygedagpenge, "", 5*planWeek, "Sagsbehandler")),
		optional(meanStep("arbejdsplads", "På vej", rundbordssamtale, virksomhed, journey.Visit, 8*planWeek, "Virksomhedskonsulent")),
		optional(meanStep("rask", "Tilbage", delvisRask, sygedagpenge, "", 0, "Sagsbehandler")),
	}
}

func plans() []plan {
	return []plan{
		{key: "hjem-fra-hospitalet", made: at(2023, 12, 6, 10, 0), first: plannedjourney.Describe{Name: "Hjem fra hospitalet", LifeSituation: udskrevet,
			From: day(2023, 11, 1).UTC(), Steps: fromHospital(3*planDay, 5*planDay)},
			then: at(2025, 1, 6, 9, 0), later: fromHospital(2*planDay, 4*planDay)},
		{key: "sygemeldt", made: at(2023, 12, 6, 10, 30), first: plannedjourney.Describe{Name: "Sygemeldt og på vej tilbage", LifeSituation: syg,
			From: day(2023, 11, 1).UTC(), Steps: onSickPay()}},
	}
}

// meant are the planned journeys.
func meant() []decider.Command {
	var out []decider.Command
	for _, p := range plans() {
		stream := plannedjourney.Stream(p.key)
		say := func(t time.Time, i decider.Intent) {
			out = append(out, decider.Command{ID: derived(fmt.Sprintf("%s/%s", stream, i.CommandName())), Stream: stream, HappenedAt: t.UTC(), KnownAt: t.UTC(), Intent: i})
		}
		say(p.made, p.first)
		if !p.then.IsZero() {
			say(p.then, plannedjourney.Revise{From: p.then.UTC(), Steps: p.later})
		}
	}
	return out
}
