package jargon

import "strings"

// any says whether a word outside the span begins so.
func (x *text) any(stems []string, s span) bool {
	for k, w := range x.say[:len(x.ts)-1] {
		if k >= s.i && k < s.j {
			continue
		}
		for _, stem := range stems {
			if strings.HasPrefix(w, stem) {
				return true
			}
		}
	}
	return false
}

// ask marks the hits that the words s ask about: those in the clause of the
// words, or else the nearest before, or else the nearest after.
func (x *text) ask(s span) {
	from, _ := clauseOf(x.ts, s.i)
	_, to := clauseOf(x.ts, max(s.i, s.j-1))
	some := false
	for n := range x.hits {
		h := &x.hits[n]
		if h.i >= from && h.j <= to || h.i < s.j && s.i < h.j || x.named(h) {
			h.asked, some = true, true
		}
	}
	if some {
		x.askFamilies()
		return
	}
	for n := len(x.hits) - 1; n >= 0; n-- {
		if h := &x.hits[n]; h.j <= s.i && x.ts[s.i].sentence-x.ts[h.i].sentence <= 2 {
			x.askClause(h)
			x.askFamilies()
			return
		}
	}
	for n := range x.hits {
		if h := &x.hits[n]; h.i >= s.j && x.ts[h.i].sentence-x.ts[s.i].sentence <= 1 {
			x.askClause(h)
			x.askFamilies()
			return
		}
	}
}

// askFamilies marks all hits of the families that are asked about: the word is
// said again in order to ask.
func (x *text) askFamilies() {
	for n := range x.hits {
		for o := range x.hits {
			if x.hits[o].asked && x.hits[o].family == x.hits[n].family {
				x.hits[n].asked = true
			}
		}
	}
}

// askClause marks all hits in the clause of one, and of a list that ends in it.
func (x *text) askClause(h *hit) {
	from, to := clauseOf(x.ts, h.i)
	for from > 0 && x.ts[from].pre&breaks == 0 && x.ts[from].pre&comma != 0 && x.ts[from-1].info.families != nil {
		from, _ = clauseOf(x.ts, from-1)
	}
	for n := range x.hits {
		if o := &x.hits[n]; o.i >= from && o.j <= to {
			o.asked = true
		}
	}
}

// named says whether a term is spoken of as a word: in quotation marks, or as
// what stands in a letter, what they say, what it is called.
func (x *text) named(h *hit) bool {
	if x.ts[h.i].quoted && (x.ts[h.i].pre&quote != 0 || x.ts[h.j].pre&quote != 0) {
		return true
	}
	for k := h.i - 1; k >= 0 && k >= h.i-4 && x.ts[k+1].pre&breaks == 0; k-- {
		switch x.say[k] {
		case "stod", "står", "skriver", "skrev", "hedder", "hed", "kalder", "kaldte", "kaldes", "ordet", "udtrykket", "begrebet", "siger", "sagde", "nævnte":
			return true
		}
	}
	return false
}
