package jargon

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hit is a term at the tokens [i, j).
type hit struct {
	i, j   int
	family int32
	asked  bool // somebody asks what it means
	known  bool // it is explained
}

// analyser judges lines; what it holds is only to be quick.
type analyser struct {
	lex   *Lexicon
	scan  scanner
	words map[string]*wordInfo // what was found out of single words
	say   []string             // of each token: as it is spoken, for the patterns
	loud  bool                 // the line is in capitals
	cand  []hit
	hits  []hit
}

// maxWords bounds the memory of words; then it begins anew.
const maxWords = 1 << 14

// find sets a.hits to the terms in the tokens: the longest where they overlap.
func (a *analyser) find(text string, ts []token) {
	a.cand, a.hits = a.cand[:0], a.hits[:0]
	a.loud = loud(ts)
	for i := range ts[:len(ts)-1] {
		t := &ts[i]
		t.info = a.look(t.norm)
		for _, p := range t.info.first {
			if j := p.at(ts, i); j > 0 {
				a.take(ts, hit{i: i, j: j, family: p.family})
			}
		}
		if t.number && !t.info.whole && !strings.Contains(t.norm, "-") { // 225-timersreglen and 107'er are words
			continue
		}
		for _, id := range a.word(text, t) {
			if a.take(ts, hit{i: i, j: i + a.reach(ts, i), family: id}) {
				break
			}
		}
	}
	if len(a.cand) == 0 {
		return
	}
	slices.SortStableFunc(a.cand, func(p, q hit) int {
		return cmp.Or(cmp.Compare(ts[q.j-1].end-ts[q.i].start, ts[p.j-1].end-ts[p.i].start), cmp.Compare(p.i, q.i), cmp.Compare(p.family, q.family))
	})
	for _, h := range a.cand {
		if !slices.ContainsFunc(a.hits, func(o hit) bool { return h.i < o.j && o.i < h.j }) {
			a.hits = append(a.hits, h)
		}
	}
	slices.SortFunc(a.hits, func(p, q hit) int { return cmp.Compare(p.i, q.i) })
	a.hits = joinLaws(ts, a.hits)
}

// joinLaws makes one hit of a law's name and the section after it.
func joinLaws(ts []token, hits []hit) []hit {
	out := hits[:0]
	for _, h := range hits {
		if ts[h.i].norm == "§" && h.i > 0 && ts[h.i].pre&^newline == 0 && strings.HasSuffix(strings.TrimSuffix(ts[h.i-1].norm, "s"), "loven") {
			if n := len(out) - 1; n >= 0 && out[n].j == h.i {
				out[n].j = h.j
				continue
			}
			h.i--
		}
		out = append(out, h)
	}
	return out
}

// at returns where the phrase ends that begins at the token i, or 0.
func (p phrase) at(ts []token, i int) int {
	if i+len(p.words) >= len(ts) {
		return 0
	}
	for k, spellings := range p.words[1:] {
		t := &ts[i+k+1]
		if t.pre&^(newline|quote) != 0 || !slices.Contains(spellings, t.norm) && !(spellings[0] == "#" && t.number) {
			return 0
		}
	}
	return i + len(p.words)
}

// word returns the families that a single word belongs to.
func (a *analyser) word(text string, t *token) []int32 {
	if t.capitals >= 2 {
		if ids := a.lex.index.short(text[t.from:t.to]); ids != nil {
			return ids
		}
		if t.info.families == nil && !a.loud {
			return a.lex.index.unknown(text[t.from:t.to], t)
		}
	}
	if t.abbr && !t.info.whole {
		return nil
	}
	return t.info.families
}

// unknown finds the families of any abbreviation, of two to five capitals.
func (x *index) unknown(raw string, t *token) []int32 {
	if len(x.any) == 0 || t.capitals > 5 || t.number || t.abbr || len(t.norm) != t.capitals || strings.ContainsRune(raw, '-') {
		return nil
	}
	var out []int32
	for _, f := range x.any {
		if !slices.Contains(x.nots[f], t.norm) {
			out = append(out, f)
		}
	}
	return out
}

// loud says whether a text is written in capitals, so that they say nothing.
func loud(ts []token) bool {
	big, words := 0, 0
	for i := range ts {
		if n := len(ts[i].norm); n >= 4 && !ts[i].number {
			words++
			if ts[i].capitals >= n-1 {
				big++
			}
		}
	}
	return big > 0 && (big > 1 || words < 3)
}

// wordInfo is all that is known of a word by itself. Most words come again, so
// it is found out once.
type wordInfo struct {
	families []int32
	whole    bool // it stands in the lexicon as it is
	first    []phrase
	say      string
	filler   bool
	office   officeWord
	role     role
}

func (a *analyser) look(norm string) *wordInfo {
	if w := a.words[norm]; w != nil {
		return w
	}
	if len(a.words) >= maxWords {
		clear(a.words)
	}
	norm = strings.Clone(norm)
	x := &a.lex.index
	w := &wordInfo{families: x.whole(norm), first: x.first[norm], say: norm, office: officeWordOf(norm)}
	w.whole = w.families != nil
	if !w.whole && len(norm) >= minPart {
		w.families = x.long(norm)
	}
	if plain, ok := spoken[norm]; ok {
		w.say = plain
	}
	w.filler = fillers[w.say]
	w.role = roleWords[w.say]
	a.words[norm] = w
	return w
}

// long finds the families of a word that is not in the lexicon as it stands.
func (x *index) long(word string) []int32 {
	if s, ok := strings.CutSuffix(word, "s"); ok {
		if ids := x.whole(s); ids != nil {
			return ids // the possessive
		}
	}
	if strings.Contains(word, "-") {
		joined := strings.ReplaceAll(word, "-", "")
		if ids := x.whole(joined); ids != nil {
			return ids
		}
		for part := range strings.SplitSeq(word, "-") {
			if part = strings.TrimSpace(part); len(part) < minPart {
				continue
			}
			if ids := x.whole(part); ids != nil && x.part(part) {
				return ids
			}
			if ids := x.inside(part); ids != nil {
				return ids
			}
		}
		return x.inside(joined)
	}
	if ids := x.inside(word); ids != nil {
		return ids
	}
	return x.slip(word)
}

// part says whether a word of the lexicon is long enough to be what a
// hyphenated word is about.
func (x *index) part(s string) bool { return len(s) >= 7 }

// short finds an abbreviation: PPR, P.P.R., PPR's, PPR'en, PPRs, PPR-psykolog,
// skole-PPR.
func (x *index) short(raw string) []int32 {
	for part := range strings.FieldsFuncSeq(raw, func(r rune) bool { return strings.ContainsRune("-‐‑'’´`", r) }) {
		part = strings.ReplaceAll(part, ".", "")
		if ids := x.abbrs[part]; ids != nil {
			return ids
		}
		head := strings.TrimRightFunc(part, unicode.IsLower)
		if ending := part[len(head):]; head != "" && ending != "" && slices.Contains(abbrEndings, ending) {
			if ids := x.abbrs[head]; ids != nil {
				return ids
			}
		}
	}
	if strings.Contains(raw, "-") {
		return x.abbrs[raw]
	}
	return nil
}

var abbrEndings = []string{"s", "en", "et", "er", "erne", "ens", "ets", "ernes", "es", "e", "et"}

// reach is how many tokens a hit that begins at i takes: a section sign takes
// its number with it.
func (a *analyser) reach(ts []token, i int) int {
	n := 1
	if ts[i].norm != "§" {
		return n
	}
	for j := i + 1; j < len(ts)-1; j++ {
		t := &ts[j]
		if t.pre&^(comma|newline) != 0 {
			break
		}
		number := t.number
		letter := len(t.norm) == 1 && t.norm != "i" && t.norm != "å" && ts[j-1].number && t.pre == 0
		link := (t.norm == "stk" || t.norm == "nr" || t.norm == "§") && ts[j+1].number
		and := (t.norm == "og" || t.norm == "til") && ts[j+1].number
		if !number && !letter && !link && !and {
			break
		}
		n = j + 1 - i
	}
	return n
}

// take keeps a candidate if the words around it allow its sense.
func (a *analyser) take(ts []token, h hit) bool {
	f := &a.lex.families[h.family]
	if len(f.Needs) > 0 && !near(ts, h, f.Needs, 1) || len(f.Unless) > 0 && near(ts, h, f.Unless, 0) {
		return false
	}
	a.cand = append(a.cand, h)
	return true
}

// near says whether one of the stems is in the sentence of the hit, or in one of
// as many around it, outside the hit: a short one as the beginning of a word, a
// longer one anywhere in a word.
func near(ts []token, h hit, stems []string, around int) bool {
	from, to := sentence(ts, h.i)
	for range around {
		if from > 0 {
			from, _ = sentence(ts, from-1)
		}
		if to < len(ts)-1 {
			_, to = sentence(ts, to)
		}
	}
	for _, stem := range stems {
		if strings.Contains(stem, " ") {
			if phraseNear(ts, from, to, strings.Fields(strings.ToLower(stem))) {
				return true
			}
			continue
		}
		stem = strings.ToLower(stem)
		long := utf8.RuneCountInString(stem) >= 5
		for k := from; k < to; k++ {
			if k >= h.i && k < h.j {
				continue
			}
			w := ts[k].norm
			if strings.HasPrefix(w, stem) || long && strings.Contains(w, stem) {
				return true
			}
		}
	}
	return false
}

func phraseNear(ts []token, from, to int, words []string) bool {
	for k := from; k+len(words) <= to; k++ {
		all := true
		for n, w := range words {
			if !strings.HasPrefix(ts[k+n].norm, w) {
				all = false
				break
			}
		}
		if all {
			return true
		}
	}
	return false
}

// sentence returns the tokens [from, to) of the sentence that i is in.
func sentence(ts []token, i int) (from, to int) {
	from, to = i, i+1
	for from > 0 && ts[from-1].sentence == ts[i].sentence {
		from--
	}
	for to < len(ts)-1 && ts[to].sentence == ts[i].sentence {
		to++
	}
	return from, to
}

// part clause of a token: [from, to) with no clause mark inside.
func clauseOf(ts []token, i int) (from, to int) {
	from, to = i, i+1
	for from > 0 && ts[from].pre&clause == 0 {
		from--
	}
	for to < len(ts)-1 && ts[to].pre&clause == 0 {
		to++
	}
	return from, to
}

// export turns a hit into what is shown.
func (a *analyser) export(text string, ts []token, h hit) Hit {
	f := &a.lex.families[h.family]
	first, last := &ts[h.i], &ts[h.j-1]
	return Hit{Term: text[first.from:last.to], Family: f.Key, Plain: f.Plain, Start: first.start, End: last.end}
}
