package jargon

import (
	"slices"
	"strings"
)

// judged is a line's result with what the next line may still change.
type judged struct {
	result  Result
	answers bool    // it is the municipality's words to a citizen
	hits    []Hit   // of the line, explained or not
	asked   []Hit   // what a confused line asks about
	speaker Speaker // who is confused
}

func (a *analyser) judge(line Line) judged {
	ts := a.scan.scan(line.Text)
	a.find(line.Text, ts)
	j := judged{result: Result{ID: line.ID}, speaker: line.Speaker}
	x := &text{ts: ts, say: a.says(ts), hits: a.hits}
	switch {
	case line.Speaker.municipal():
		j.answers = line.Audience.served()
		a.municipal(line.Text, x, &j)
	case line.Speaker == Citizen || line.Speaker == Relative:
		a.citizen(line.Text, x, &j)
	default:
		j.result.Jargon = a.exportAll(line.Text, x, func(*hit) bool { return true })
	}
	return j
}

// says writes the tokens as the patterns have them.
func (a *analyser) says(ts []token) []string {
	a.say = a.say[:0]
	for k := range ts[:len(ts)-1] {
		a.say = append(a.say, ts[k].info.say)
	}
	return append(a.say, "")
}

func (a *analyser) exportAll(text string, x *text, which func(*hit) bool) []Hit {
	var out []Hit
	for n := range x.hits {
		if h := &x.hits[n]; which(h) {
			out = append(out, a.export(text, x.ts, *h))
		}
	}
	return out
}

// municipal judges the words of an employee or a letter.
func (a *analyser) municipal(text string, x *text, j *judged) {
	r := &j.result
	if len(x.hits) > 0 {
		a.explain(x)
		r.Jargon = a.exportAll(text, x, func(*hit) bool { return true })
		for n := range x.hits {
			r.Jargon[n].Known = x.hits[n].known || x.knownElsewhere(&x.hits[n])
		}
		j.hits = r.Jargon
		r.Explained = !slices.ContainsFunc(x.hits, func(h hit) bool { return !h.known && !x.knownElsewhere(&h) })
	}
	if !j.answers {
		return
	}
	for n, h := range x.hits {
		if !h.known && !x.knownElsewhere(&h) {
			r.pains("Fagord uden forklaring: »" + r.Jargon[n].Term + "« (" + r.Jargon[n].Plain + ")")
		}
	}
	if r.Explained {
		return
	}
	if s := a.office(x); s != 0 {
		r.pains("Kancellisprog: " + s.String())
	}
}

// knownElsewhere says whether the line explains the same term at another place.
func (x *text) knownElsewhere(h *hit) bool {
	return slices.ContainsFunc(x.hits, func(o hit) bool { return o.family == h.family && o.known })
}

// citizen judges the words of a citizen or relative.
func (a *analyser) citizen(text string, x *text, j *judged) {
	r := &j.result
	s, confused := a.confused(x)
	if !confused {
		r.Jargon = a.exportAll(text, x, func(*hit) bool { return true })
		if len(x.hits) > 0 {
			a.explain(x)
			r.Explained = !slices.ContainsFunc(x.hits, func(h hit) bool { return !h.known && !x.knownElsewhere(&h) })
		}
		return
	}
	x.ask(s)
	r.Confused = true
	r.Jargon = a.exportAll(text, x, func(h *hit) bool { return !h.asked })
	r.Asked = a.exportAll(text, x, func(h *hit) bool { return h.asked })
	j.asked = r.Asked
	if len(r.Asked) == 0 {
		r.pains(who(j.speaker) + " forstår ikke sproget: »" + text[x.ts[s.i].from:x.ts[max(s.i, s.j-1)].to] + "«")
		return
	}
	for _, h := range r.Asked {
		r.pains(who(j.speaker) + " ved ikke, hvad »" + h.Term + "« betyder (" + h.Plain + ")")
	}
}

func who(s Speaker) string {
	if s == Relative {
		return "Den pårørende"
	}
	return "Borgeren"
}

func (r *Result) pains(reason string) {
	r.Pain = true
	if !slices.Contains(r.Reasons, reason) {
		r.Reasons = append(r.Reasons, reason)
	}
}

// waits says whether the next line may say something of this one.
func (j *judged) waits() bool { return j.answers && len(j.hits) > 0 }

// answeredBy adds what the line directly after says: that its term was not
// understood, explained or not. It also names the term in that line, if the
// line asked without naming one.
func (j *judged) answeredBy(next *judged) {
	if !j.waits() || !next.result.Confused {
		return
	}
	named := false
	for _, asked := range next.asked {
		if slices.ContainsFunc(j.hits, func(h Hit) bool { return h.Family == asked.Family }) {
			named = true
			for n := range j.hits {
				if j.hits[n].Family == asked.Family {
					j.hits[n].Known = false
				}
			}
			j.result.pains(who(next.speaker) + " spørger straks efter til »" + asked.Term + "«")
		}
	}
	if named || len(next.asked) > 0 {
		return
	}
	var terms []string
	for _, h := range j.hits {
		if term := "»" + h.Term + "«"; !slices.Contains(terms, term) {
			terms = append(terms, term)
		}
	}
	next.result.pains("Lige før blev der sagt " + strings.Join(terms, ", "))
	if j.result.Pain {
		j.result.pains(who(next.speaker) + " siger straks efter, at det ikke blev forstået")
	}
}
