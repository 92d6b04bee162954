package detectors

import (
	"slices"

	"ledetraad/domain/event"
	"ledetraad/domain/lexicon"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/jargon"
	"ledetraad/projections/view"
)

// officialese is the scope's term for sentences that are hard for how they are
// built, not for one word.
const officialese = "kancellisprog"

// shippedLexicon is the lexicon that Version of the rule goes with: the first 16
// digits of the SHA-256 of its files, one after another. See the test that holds it.
const shippedLexicon = "6b22c81036b11e98"

// Jargon finds professional language that citizens meet without having it
// explained.
//
// Scope: the department that was observed, or talked about, × the life situation
// × the family of words (the scope's term; "kancellisprog" for sentences that
// are hard as a whole).
//
// Rule: verbatim notes and utterances are judged as package jargon judges lines,
// by the lexicon of the day on which they were said, in the order in which they
// are read. A use is words of an employee or a letter to a citizen or relative,
// or a citizen's who asks what the word means or says that it was not
// understood; it is found unless it was explained in the same breath. What
// employees say to each other is none. What stands behind a citizen's stop mark
// is not read. A scope holds with as many uses found as uses says, or as many
// citizens' lines that say that a word was not understood as confused says.
//
// Measure: n, uses found; of, uses; confused, lines of citizens and relatives
// among n; sessions, sessions and interviews in which a use was found.
//
// Evidence: the notes and utterances, with the words in them.
//
// Severity: critical from 10 confused in 3 sessions or more; high from 3
// confused, or 20 uses; medium from 1 confused or 5 uses; otherwise low.
//
// A changed lexicon reads everything anew, at a cost in proportion to all that
// was ever said.
//
// Families in extra take the place of what the log says of their keys, as if
// they were recorded after everything else; retired ones take a term out.
//
// It is wrong as docs/jargon.md says, where audiences are not recorded (an
// employee's words are then taken to be said to a citizen), and where a note is
// not word for word.
func Jargon(extra ...jargon.Family) Detector {
	rule := jargonRule{extra: extra}
	rule.casework = casework[jargonFacts]{
		events: append(heardEvents(), lexicon.TermAdded{}.EventName(), lexicon.TermRetired{}.EventName()),
		more:   []*view.Spec{&ownTermRows.Spec},
		take: func(f *jargonFacts, e event.Recorded) {
			if l := takeSpeech(&f.speech, e); l != nil {
				delete(f.Read, l.Part)
			}
		},
		judge: rule.judge, weigh: weighJargon,
		also: func(s *scene, e event.Recorded) (bool, error) {
			if event.Category(e.Type) != lexicon.Category {
				return false, nil
			}
			changed, err := foldTerms(s, e)
			if err != nil || !changed {
				return true, err
			}
			return true, rule.casework.retune(s)
		},
	}
	return Detector{
		Kind: "jargon", Version: 2, Principles: []string{meetMe, findMyWay},
		Parameters: []Parameter{
			{Name: "uses", Unit: "times", Default: 2, Min: 1, Max: 1000, Meaning: "how many unexplained uses of a term it takes"},
			{Name: "confused", Unit: "times", Default: 1, Min: 1, Max: 1000, Meaning: "or how many times a citizen or relative did not understand it"},
		},
		rule: rule.casework,
	}
}

type jargonRule struct {
	extra    []jargon.Family // added to the lexicon whatever the log says
	casework casework[jargonFacts]
}

// jargonFacts is speech with what was read in it. What was read in a line
// depends on it, on its neighbours, and on the lexicon alone.
type jargonFacts struct {
	speech
	Lexicon int64             `json:"x,omitempty"` // version of the own terms that Read was read by
	Read    map[string][]used `json:"r,omitempty"` // by part
	Between map[string]string `json:"n,omitempty"` // the events of the lines before and after it then
}

// used is a family in a line.
type used struct {
	Family   string           `json:"f"`
	Found    bool             `json:"p,omitempty"`
	Confused bool             `json:"c,omitempty"`
	Spans    []painpoint.Span `json:"s,omitempty"`
}

func (j jargonRule) judge(b bench, f *jargonFacts) (judgement, error) {
	words, version, err := wordsOf(b, j.extra)
	if err != nil {
		return judgement{}, err
	}
	if f.Read == nil || f.Lexicon != version {
		f.Read, f.Between, f.Lexicon = map[string][]used{}, map[string]string{}, version
	}
	var out judgement
	if f.Department == "" {
		return out, nil
	}
	lines := slices.DeleteFunc(f.readable(), func(l *spoken) bool { return l.Speaker == "" })
	for i, l := range lines {
		between := ""
		near := lines[max(0, i-1):min(len(lines), i+2)]
		for _, n := range near {
			between += n.Event
		}
		uses, read := f.Read[l.Part]
		if !read || f.Between[l.Part] != between {
			uses = usesIn(words, near, l)
			f.Read[l.Part], f.Between[l.Part] = uses, between
		}
		for _, u := range uses {
			v := verdict{
				Scope: painpoint.Scope{Department: f.Department, LifeSituation: f.LifeSituation, Term: u.Family},
				Key:   l.Part, Found: u.Found, Amount: 1,
			}
			if u.Found {
				v.Evidence = []passage{{l.source, u.Spans}}
				if u.Confused {
					v.Counts = map[string]int64{"confused": 1}
				}
			}
			out.cases = append(out.cases, v)
		}
	}
	return out, nil
}

// usesIn is the families that are used in a line, given the lines just before
// and after it.
func usesIn(w *words, near []*spoken, line *spoken) []used {
	lines := make([]jargon.Line, len(near))
	for i, n := range near {
		lines[i] = jargon.Line{ID: n.Part, Speaker: jargon.Speaker(n.Speaker), Audience: jargon.Speaker(n.Audience), Text: n.Text}
	}
	results := w.on(line.At).Analyse(lines)
	i := slices.Index(near, line)
	r := results[i]
	if r.Confused {
		var before []jargon.Hit
		if i > 0 && municipal(near[i-1]) {
			before = results[i-1].Jargon
		}
		return misunderstood(r, before)
	}
	if !municipal(line) {
		return nil
	}
	out := families(r.Jargon, func(h jargon.Hit) bool { return !h.Known })
	if r.Pain && !slices.ContainsFunc(r.Jargon, func(h jargon.Hit) bool { return !h.Known }) {
		out = append(out, used{Family: officialese, Found: true})
	}
	return out
}

// municipal reports whether somebody of the municipality speaks, or writes, to a
// citizen or a relative.
func municipal(l *spoken) bool {
	speaker, audience := jargon.Speaker(l.Speaker), jargon.Speaker(l.Audience)
	return (speaker == jargon.Employee || speaker == jargon.Letter) &&
		(audience == jargon.Citizen || audience == jargon.Relative || audience == "")
}

// misunderstood is the families that a citizen does not understand: those that
// are asked about, or else those of the words just before, or else none in
// particular.
func misunderstood(r jargon.Result, before []jargon.Hit) []used {
	out := families(r.Asked, func(jargon.Hit) bool { return true })
	if len(out) == 0 {
		for _, u := range families(before, func(jargon.Hit) bool { return true }) {
			out = append(out, used{Family: u.Family, Found: true})
		}
	}
	if len(out) == 0 {
		out = []used{{Family: officialese, Found: true}}
	}
	for i := range out {
		out[i].Confused = true
	}
	return out
}

// families gathers hits by family, in the order of the text.
func families(hits []jargon.Hit, hurts func(jargon.Hit) bool) []used {
	var out []used
	for _, h := range hits {
		i := slices.IndexFunc(out, func(u used) bool { return u.Family == h.Family })
		if i < 0 {
			i = len(out)
			out = append(out, used{Family: h.Family})
		}
		out[i].Found = out[i].Found || hurts(h)
		out[i].Spans = append(out[i].Spans, painpoint.Span{Start: h.Start, End: h.End})
	}
	return out
}

func weighJargon(set settings, t tally) weight {
	confused := t.Counts["confused"]
	w := weight{severity: painpoint.Low, measure: painpoint.Measure{
		"n": float64(t.Found), "of": float64(t.Cases), "confused": float64(confused), "sessions": float64(t.Subjects),
	}}
	w.holds = t.Found >= set.count("uses") || confused >= set.count("confused")
	switch {
	case confused >= 10 && t.Subjects >= 3:
		w.severity = painpoint.Critical
	case confused >= 3 || t.Found >= 20:
		w.severity = painpoint.High
	case confused >= 1 || t.Found >= 5:
		w.severity = painpoint.Medium
	}
	return w
}
