package detectors

import (
	"cmp"
	"slices"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/painpoint"
)

// RoleReduction finds departments in whose speech a citizen is a benefit, a
// diagnosis, a case or a place, and nothing else. It judges how the service
// speaks, never a citizen; whose words they were is neither kept nor counted.
//
// Scope: the department that was observed, or that the interview is about × the
// life situation.
//
// Rule: notes are read that an employee or a letter is quoted in word for word,
// or that describe what took place; and what employees say in interviews, unless
// it is behind a stop mark. The newest version counts. What the observer thinks
// of it is not read: there words are often turned over. A text reduces if it
// speaks of somebody in one of the ways in the list (kontanthjælpsmodtageren,
// dementen på stue 4, hende med KOL, de tunge borgere, stue 7 ringer), and has
// neither a name nor a relation nor a wish nor something that the person can
// do or likes; and does not speak of the word itself. Texts of fewer than words
// words are left out: they have no room for more. "Person med demens" is a
// person. A session or an interview is found with notes such texts.
//
// Measure: n, sessions and interviews found; of, those there are; texts, that
// reduce, in those found.
//
// Evidence: the notes and utterances, with the words.
//
// Severity: critical from 10 sessions in half of them, high from 5, medium from
// 2 or from 5 texts, otherwise low.
//
// It is wrong where a benefit or a diagnosis is just what the talk is about,
// where a name goes unseen because it begins a sentence or is missed because it
// is an employee's, and with all that the list does not know.
func RoleReduction() Detector {
	return Detector{
		Kind: "role-reduction", Version: 1, Principles: []string{meetMe},
		Parameters: []Parameter{
			{Name: "words", Unit: "times", Default: 5, Min: 1, Max: 200, Meaning: "that a note must have for what is missing in it to say anything"},
			{Name: "notes", Unit: "times", Default: 1, Min: 1, Max: 1000, Meaning: "texts of a session or an interview that make it a case"},
		},
		rule: reductions{casework[heard]{events: heardEvents(), judge: judgeReductions, weigh: weighReductions, more: spokenTables()}},
	}
}

type reductions struct{ casework[heard] }

func (d reductions) fold(s *scene, e event.Recorded) error {
	return listen(s, e, saysRole,
		func(change func(*heard)) error { return d.revise(s, e.Stream, change) },
		func() error { return d.look(s, e.Stream) })
}

// saysRole answers where the service speaks of somebody as a role alone.
func saysRole(l said) []painpoint.Span {
	employee := l.Speaker == string(interview.Employee)
	switch l.Kind {
	case "":
		if !employee {
			return nil
		}
	case fieldwork.Verbatim:
		if !employee && l.Speaker != string(fieldwork.Letter) {
			return nil
		}
	case fieldwork.Descriptive:
	default:
		return nil
	}
	return reduces(l.Text)
}

func judgeReductions(b bench, h *heard) (judgement, error) {
	if h.Department == "" {
		return judgement{}, nil
	}
	parts, err := h.passages(b, b.subject)
	if err != nil {
		return judgement{}, err
	}
	v := verdict{Scope: painpoint.Scope{Department: h.Department, LifeSituation: h.LifeSituation}, Key: "words"}
	for _, p := range parts {
		if int64(p.Length) >= b.set.count("words") {
			v.Evidence = append(v.Evidence, p.passage)
		}
	}
	n := int64(len(v.Evidence))
	if v.Found = n >= b.set.count("notes"); !v.Found {
		v.Evidence = nil
		return judgement{cases: []verdict{v}}, nil
	}
	v.Amount, v.Counts = n, map[string]int64{"texts": n}
	slices.SortFunc(v.Evidence, func(a, b passage) int { return cmp.Compare(a.Event, b.Event) })
	return judgement{cases: []verdict{v}}, nil
}

func weighReductions(_ settings, t tally) weight {
	w := weight{holds: t.Found > 0, severity: painpoint.Low, measure: painpoint.Measure{
		"n": float64(t.Found), "of": float64(t.Cases), "texts": float64(t.Counts["texts"]),
	}}
	switch {
	case t.Found >= 10 && 2*t.Found >= t.Cases:
		w.severity = painpoint.Critical
	case t.Found >= 5:
		w.severity = painpoint.High
	case t.Found >= 2 || t.Counts["texts"] >= 5:
		w.severity = painpoint.Medium
	}
	return w
}
