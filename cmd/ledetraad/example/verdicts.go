package example

import (
	"fmt"
	"iter"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/painpoint"
)

// Pain points that nobody has found a solution for, or that need none.
var (
	noWordAtCounter   = pain("dead-end", social, udskrevet, "")
	nobodyAtMoving    = pain("network-missing", aeldre, plejehjem, "")
	wordsAtMoving     = pain("jargon", aeldre, plejehjem, "adl")
	talkForChild      = pain("perceived-wait-gap", boern, kraeft, "nobody-came")
	wordOfGranting    = pain("jargon", aeldre, udskrevet, "bevilge")
	childAsDiagnosis  = pain("role-reduction", boern, barn, "")
	alarmsUntilNewest = pain("slow-response", aeldre, udskrevet, "noedkald-hjemmeplejen")
)

// verdict is what people say of a pain point, in this order.
type verdict struct {
	pain uuid.UUID
	says []decider.Intent
}

func to(department, note string) painpoint.Assign {
	return painpoint.Assign{Department: department, Note: note}
}

var verdicts = []verdict{
	{callsAtTangmosen, []decider.Intent{
		painpoint.Confirm{Note: "Talt igennem på huset. Kaldelisten siger det samme som beboerne."},
		to(aeldre, "Tages op hver måned, til der ikke er flere."),
		painpoint.Address{Solution: "lukket-naar-nogen-har-vaeret-der"},
	}},
	{callsToJob, []decider.Intent{
		painpoint.Confirm{Note: "Ingen på jobcentret var overraskede."},
		to(job, ""),
		painpoint.Address{Solution: "ring-tilbage"},
	}},
	{doorsWhenSick, []decider.Intent{
		painpoint.Confirm{},
		to(social, "Borgerservice og jobcentret ser på det sammen."),
		painpoint.Address{Solution: "oversigt-sygedagpenge"},
	}},
	{lateForChildren, []decider.Intent{
		painpoint.Confirm{Note: "Der er flere sager over fristen, end vi vidste."},
		to(boern, "Alle åbne ansøgninger gennemgås inden jul. Familierne får en ny dato på skrift."),
	}},
	{noWordAtCounter, []decider.Intent{
		painpoint.Confirm{Note: "Skranken kan ikke se, hvad Visitationen har aftalt. Så er det svært at vise vej."},
		to(social, ""),
	}},
	{nobodyAtMoving, []decider.Intent{
		painpoint.Confirm{Note: "Tiden bliver lagt, når der er en ledig bolig, og ikke når familien kan."},
		to(aeldre, "Fremover spørger vi de pårørende om tiden, før brevet bliver sendt."),
	}},
	{wordsAtMoving, []decider.Intent{
		painpoint.Confirm{},
		painpoint.Address{Solution: "Skemaet til indflytning er skrevet om sammen med to beboere"},
		painpoint.Resolve{Reason: "Ordet står ikke i skemaet længere, og ingen har spurgt til det siden."},
	}},
	{talkForChild, []decider.Intent{
		painpoint.Confirm{Note: "Det var en sommer uden afløser."},
		painpoint.Address{Solution: "mentorfamilier"},
		painpoint.Resolve{Reason: "Det er ikke sket siden. Mentorfamilien kan tale med barnet, mens det venter på en tid."},
	}},
	{alarmsUntilNewest, []decider.Intent{
		painpoint.Resolve{Reason: "Normen gælder ikke længere. Den, der kom i stedet, bliver målt for sig."},
	}},
	{wordOfGranting, []decider.Intent{
		painpoint.Dismiss{Reason: "Ordet blev sagt om noget, borgeren lige havde fået, og ingen spurgte til det. Spørger nogen, ser vi på det igen."},
	}},
	{childAsDiagnosis, []decider.Intent{
		painpoint.Object{Objection: "o1", By: painpoint.Employee, About: []string{"Hamp"},
			Text: "Det var mig, og det var sagt i farten til en kollega, mens vi stillede stole op. Jeg taler ikke sådan til familierne."},
		painpoint.AnswerObjection{Objection: "o1", Outcome: painpoint.Rejected,
			Text: "Tak, fordi du siger det. Punktet bliver stående, for det handler om, hvordan vi taler, når ingen hører det, og ikke om hvem der sagde det."},
		painpoint.Comment{Text: "Tages op på et personalemøde: Hvad hedder de, vi venter på?"},
	}},
}

// Verdicts yields what people have said of the pain points by now. They can be
// sent only when the detectors have reported what they found in the story; which
// pain points there are depends on how many citizens it has. They happened at a
// meeting at the end of the story, and become known when they are sent.
func Verdicts() iter.Seq[decider.Envelope] {
	return func(yield func(decider.Envelope) bool) {
		said := at(2026, 10, 29, 9, 0)
		for _, v := range verdicts {
			stream := painpoint.Stream(v.pain)
			for n, i := range v.says {
				said = said.Add(4 * time.Minute)
				e, err := decider.Seal(decider.Command{ID: derived(fmt.Sprintf("%s/%d", stream, n)), Stream: stream, HappenedAt: said.UTC(), Intent: i})
				if err != nil {
					panic("an intent of the example cannot be written as JSON: " + err.Error())
				}
				if !yield(e) {
					return
				}
			}
		}
	}
}
