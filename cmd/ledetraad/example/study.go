package example

import (
	"ledetraad/domain/decider"
	"ledetraad/domain/fieldwork"
)

// Short names for what notes and interviews are tagged with.
const (
	moedMig   = "meet-me"
	findVej   = "find-my-way"
	minVerden = "my-world"

	rum       = fieldwork.Space
	folk      = fieldwork.Actor
	virke     = fieldwork.Activity
	ting      = fieldwork.Object
	handling  = fieldwork.Act
	haendelse = fieldwork.Event
	tid       = fieldwork.Time
	maal      = fieldwork.Goal
	foelelse  = fieldwork.Feeling
)

// studied is the fieldwork: who takes part, what observers and interviewers
// brought home, and how it was coded.
func studied(o Options, journeys map[string][]decider.Command) []decider.Command {
	var out []decider.Command
	var documents []document
	named := map[string]bool{}
	for _, w := range watches() {
		commands, d := w.told()
		if d.present = o.present(w.everybody()); d.present {
			out = append(out, commands...)
		}
		documents = append(documents, d)
		note(named, w.everybody())
	}
	for _, t := range talks() {
		commands, d := t.told(finder(journeys))
		if d.present = o.present(t.everybody()); d.present {
			out = append(out, commands...)
		}
		documents = append(documents, d)
		note(named, t.everybody())
	}
	out = append(out, cocreated(o, named)...)
	out = append(append(register(o, named, counsel(o, journeys)), books()...), out...)
	for _, b := range rounds {
		out = append(out, b.held(documents)...)
	}
	for _, d := range documents {
		if d.present {
			out = append(out, d.coded()...)
		}
	}
	return out
}

func note(set map[string]bool, names []string) {
	for _, n := range names {
		set[n] = true
	}
}

// everybody is who is named in it.
func (w watch) everybody() []string {
	out := append([]string{}, w.who...)
	for _, j := range w.notes {
		out = append(append(out, j.came...), j.concerns...)
		if j.by != "" {
			out = append(out, j.by)
		}
	}
	return out
}

func (t talk) everybody() []string {
	out := append([]string{}, t.who...)
	for _, u := range t.turns {
		out = append(out, u.concerns...)
		if u.by != "" {
			out = append(out, u.by)
		}
	}
	return out
}

// watches are all observations, each in the file of its place.
func watches() []watch {
	var out []watch
	for _, w := range [][]watch{atTangmosen, atJobcenter, atHome, withFamilies, atUlvehoej} {
		out = append(out, w...)
	}
	return out
}

// talks are all interviews.
func talks() []talk {
	var out []talk
	for _, t := range [][]talk{talksOfCare, talksOfWork, talksOfFamily} {
		out = append(out, t...)
	}
	return out
}
