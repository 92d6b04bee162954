package jargon

import "strings"

// noGloss stands before a naming that only introduces the term: noget, der
// hedder …
var noGloss = set("noget det sådan sån en et den nogle der som de til i på for hvad")

// explain marks the hits that are explained where they are said.
func (a *analyser) explain(x *text) {
	ts := x.ts
	for n := range x.hits {
		h := &x.hits[n]
		h.known = a.explained(x, h, n)
	}
	// What is named together is explained together: "visitation og bevilling, altså …"
	for n := len(x.hits) - 2; n >= 0; n-- {
		h, next := &x.hits[n], &x.hits[n+1]
		if !next.known || h.known || next.i-h.j > 2 || ts[next.i].pre&breaks != 0 {
			continue
		}
		joined := true
		for k := h.j; k < next.i; k++ {
			joined = joined && (ts[k].norm == "og" || ts[k].norm == "eller" || ts[k].norm == "en" || ts[k].norm == "et")
		}
		h.known = joined && h.j < next.i || h.j == next.i && ts[h.j].pre&(opens|dash|slash) != 0
	}
}

// reachAfter is how many words may stand between a term and its explanation.
const reachAfter = 9

func (a *analyser) explained(x *text, h *hit, n int) bool {
	ts := x.ts
	if x.bracketed(h, n) || x.namedAfter(h) || a.plainNear(x, h) {
		return true
	}
	// straight after it
	if g := ts[h.j].pre; g&colon != 0 && x.glossFrom(h.j, h) && !refers[x.say[h.j]] {
		if _, end := sentence(ts, h.j); end-h.j >= 4 {
			return true
		}
	}
	if x.whenSaid(h) || x.participle(h) || x.becauseCalled(h) {
		return true
	}
	if g := ts[h.j].pre; g&(comma|dash|colon|opens) != 0 && g&breaks == 0 {
		if apposed.at(x, h.j) > 0 && x.glossFrom(h.j, h) && !x.cleft(h) {
			return true
		}
	}
	if x.say[h.j] == "altså" && ts[h.j].pre&breaks == 0 && apposed.at(x, h.j) > 0 && x.glossFrom(h.j+1, h) {
		return true
	}
	if g := ts[h.j].pre; g&comma != 0 && g&breaks == 0 && x.say[h.j] == "noget" {
		if _, end := sentence(ts, h.j); end-h.j == 2 || end-h.j == 3 { // laksantia, noget afførende
			return true
		}
	}
	if x.restated(h) || x.leads(h) && defines.at(x, h.j) > 0 && x.glossFrom(h.j, h) {
		return true
	}
	// in the rest of the sentence, up to the next term
	until := len(ts) - 1
	for _, o := range x.hits[n+1:] {
		if x.tied(h, &o) {
			continue
		}
		until = o.i
		break
	}
	_, end := sentence(ts, h.i)
	for k := h.j; k < end && k < until && k <= h.j+reachAfter; k++ {
		g := ts[k].pre
		if k > h.j && x.newStatement(k) {
			break
		}
		if k > h.j && k-h.j <= 2 && (g&(dash|opens) != 0 || g&comma != 0 && (x.say[k] == "hvor" || k == h.j+1 && (x.say[k] == "en" || x.say[k] == "et"))) && g&breaks == 0 && apposed.at(x, k) > 0 && x.glossFrom(k, h) {
			return true
		}
		direct := k-h.j <= 2 && g&(breaks|last) == 0 || g&(comma|dash|colon|opens) != 0
		if direct || x.say[k] == "dvs" || x.say[k] == "det" || x.say[k] == "hvilket" {
			near := k-h.j <= 1 && (g&comma == 0 || x.say[k+1] == "når" || x.say[k+1] == "bare" || x.say[k+1] == "at") || x.say[k] != "er" && x.say[k] != "betyder" && x.say[k] != "betød"
			if near && after.at(x, k) > 0 && x.glossFrom(k, h) {
				return true
			}
		}
		if g&(comma|dash|opens) != 0 && (x.say[k] == "altså" || x.say[k] == "nemlig") && apposed.at(x, k) > 0 && x.glossFrom(k, h) {
			return true
		}
	}
	// at the beginning of the next sentence, if nothing else was named
	if end < len(ts)-1 && until >= end {
		k := end
		for k < end+2 && k < len(ts)-1 && openers[x.say[k]] && x.say[k] != "altså" {
			k++
		}
		if after.at(x, k) > 0 && x.glossFrom(k, h) {
			return true
		}
		if from, _ := sentence(ts, h.i); end-from <= 8 && h.j == end && says.at(x, k) > 0 && x.glossFrom(k, h) {
			return true
		}
		if x.say[k] == "altså" && k+1 < len(ts) {
			switch x.say[k+1] {
			case "at", "en", "et", "den", "det", "du", "når", "bare", "dem", "hvad", "hvor":
				return x.glossFrom(k, h)
			}
		}
		if x.only(h) && x.longPlain(k) {
			return true
		}
		// "Hvad er det? Jo, det er …" and "Partshøring betyder …"
		if o := x.hitAt(k); o != nil && o.family == h.family {
			return a.explained(x, o, x.number(o))
		}
	}
	return false
}

// becauseCalled: "Det hedder substitution, fordi du får …", "vi kalder det
// triage, når vi …": why, or when, it has that name.
func (x *text) becauseCalled(h *hit) bool {
	if x.ts[h.j].pre&comma == 0 || x.ts[h.j].pre&breaks != 0 || x.say[h.j] != "fordi" && x.say[h.j] != "når" {
		return false
	}
	from, end := sentence(x.ts, h.i)
	if h.i-from > 5 || end-h.j < 4 {
		return false
	}
	for k := from; k < h.i; k++ {
		switch x.say[k] {
		case "hedder", "kaldes", "kalder":
			return x.glossFrom(h.j, h)
		}
	}
	return false
}

// refers are what follows a colon and explains nothing.
var refers = set("se ring skriv jf kontakt klik læs tlf ja nej ok den jeg")

// whenSaid: "Når der står PN på glasset, skal du kun tage pillen, når du har
// brug for den", "når vi siger visitation, mener vi …".
func (x *text) whenSaid(h *hit) bool {
	from, end := sentence(x.ts, h.i)
	if x.say[from] != "når" || h.i-from < 2 || h.i-from > 5 {
		return false
	}
	switch x.say[from+2] {
	case "siger", "skriver", "kalder", "taler", "snakker", "står", "nævner", "bruger":
	default:
		return false
	}
	for k := h.j; k < end && k <= h.j+4; k++ {
		if x.ts[k].pre&comma != 0 {
			return end-k >= 4 && x.glossFrom(k, h)
		}
	}
	return false
}

// participle: "Sagen er berostillet, lagt på hylden en tid": what was done, said
// again in other words.
func (x *text) participle(h *hit) bool {
	if h.i == 0 || h.j >= len(x.ts)-1 || x.ts[h.j].pre&(comma|dash) == 0 || x.ts[h.j].pre&breaks != 0 {
		return false
	}
	if !strings.HasSuffix(x.say[h.j], "t") || len(x.say[h.j]) < 4 || small[x.say[h.j]] || fillers[x.say[h.j]] || x.say[h.j] == "samt" || x.say[h.j] == "først" || x.say[h.j] == "sidst" || x.say[h.j] == "tidligst" || x.say[h.j] == "senest" {
		return false
	}
	switch x.say[h.i-1] {
	case "er", "bliver", "blev", "var", "har", "ikke", "fået", "være", "blevet":
	default:
		return false
	}
	return x.glossFrom(h.j, h)
}

// only says whether the sentence does nothing but name the term: "Det er en
// aflastningsplads."
func (x *text) only(h *hit) bool {
	from, end := sentence(x.ts, h.i)
	if h.j != end || h.i-from > 4 || h.i-from < 2 {
		return false
	}
	if x.say[h.i-1] == "det" && h.i-from >= 2 && x.say[h.i-2] == "kalder" { // Lægerne kalder det …
		return true
	}
	return (x.say[from] == "det" || x.say[from] == "vi") && (x.say[from+1] == "er" || x.say[from+1] == "hedder" || x.say[from+1] == "kaldes" || x.say[from+1] == "kalder")
}

// longPlain says whether a sentence begins at k that is long, has no term and no
// date, and asks nothing.
func (x *text) longPlain(k int) bool {
	if k >= len(x.ts)-1 {
		return false
	}
	from, end := sentence(x.ts, k)
	for n := from; n < end; n++ {
		if x.hitAt(n) != nil || days[x.say[n]] || x.ts[n].number {
			return false
		}
	}
	return end-k >= 7 && x.ts[end].pre&asks == 0
}

// leads says whether a sentence begins with the term, or with an article.
func (x *text) leads(h *hit) bool {
	from, _ := sentence(x.ts, h.i)
	for k := from; k < h.i; k++ {
		if !articles[x.say[k]] && !openers[x.say[k]] {
			return false
		}
	}
	return true
}

// restated: "Hun er immobil, hun kan ikke selv komme rundt", "så revurderer vi,
// vi kigger på det igen", "modregnet – trukket fra, altså": the same is said once
// more of the same person. After a noun (til visitation, du får et brev) it is
// something new.
func (x *text) restated(h *hit) bool {
	ts, k := x.ts, h.j
	_, end := sentence(ts, h.i)
	if ts[k].pre&(comma|dash) != 0 && ts[k].pre&breaks == 0 && end-k >= 3 && x.say[end-1] == "altså" && ts[end-1].pre&comma != 0 && x.say[k] != "og" && x.say[k] != "men" {
		return true
	}
	var who string
	if ts[k].pre&clause == 0 && pronouns[x.say[k]] {
		who, k = x.say[k], k+1
	}
	if ts[k].pre&(comma|dash) == 0 || ts[k].pre&breaks != 0 || !pronouns[x.say[k]] || !x.glossFrom(k, h) {
		return false
	}
	if who == x.say[k] {
		return true
	}
	from, _ := sentence(ts, h.i)
	if h.i == from || !predicates[x.say[h.i-1]] && !pronouns[x.say[h.i-1]] {
		return false
	}
	for n := from; n < h.i; n++ {
		if x.say[n] == x.say[k] {
			return true
		}
	}
	return false
}

var (
	pronouns   = set("han hun vi du den det de i man")
	predicates = set("er var bliver blev meget lidt ret helt har fået blevet skal kan vil ikke mere stadig så for også jo dig ham hende den det")
)

// cleft: "det er altså visitator, der bestemmer" says who, not what that is.
func (x *text) cleft(h *hit) bool {
	k := h.i - 1
	for k >= 0 && (fillers[x.say[k]] || x.say[k] == "en" || x.say[k] == "et") {
		k--
	}
	if k < 1 || x.ts[h.i].sentence != x.ts[k].sentence {
		return false
	}
	return (x.say[k] == "er" || x.say[k] == "var") && x.say[k-1] == "det" && (x.say[h.j] == "der" || x.say[h.j] == "som")
}

// tied says whether two hits are named together.
func (x *text) tied(h, o *hit) bool {
	if o.i < h.j {
		return true
	}
	for k := h.j; k < o.i; k++ {
		if w := x.ts[k].norm; w != "og" && w != "eller" && w != "en" && w != "et" {
			return false
		}
	}
	return x.ts[o.i].pre&breaks == 0
}

// newStatement says whether a main clause begins that speaks of something else.
func (x *text) newStatement(k int) bool {
	if x.ts[k].pre&comma == 0 {
		return x.say[k] == "og" && k+1 < len(x.ts) && (x.say[k+1] == "så" || x.say[k+1] == "bagefter")
	}
	switch x.say[k] {
	case "men", "fordi", "for":
		return true
	case "og":
		return k+1 < len(x.ts) && x.say[k+1] != "det" && x.say[k+1] != "altså"
	}
	return false
}

func (x *text) hitAt(k int) *hit {
	for n := range x.hits {
		if x.hits[n].i == k {
			return &x.hits[n]
		}
	}
	return nil
}

func (x *text) number(h *hit) int {
	for n := range x.hits {
		if x.hits[n].i == h.i {
			return n
		}
	}
	return 0
}

// at returns where one of the patterns ends that begins exactly at k, or -1.
func (ps *patterns) at(x *text, k int) int {
	if k >= len(x.ts)-1 {
		return -1
	}
	for _, list := range [][]int{ps.first[x.say[k]], ps.any} {
		for _, n := range list {
			if end := ps.all[n].match(x, k); end >= 0 {
				return end
			}
		}
	}
	return -1
}

// glossFrom says whether what begins at k can make a term plain: it is three
// words or more, and does not put another term in its place at once.
func (x *text) glossFrom(k int, h *hit) bool {
	if x.tellsNext(k) || searching.at(x, k) > 0 || x.say[k] == "altså" && k+1 < len(x.ts)-1 && searching.at(x, k+1) > 0 {
		return false
	}
	words, dates, content, final := 0, false, false, ""
	for n := k; n < len(x.ts)-1 && n < k+4 && (x.say[k] == "det" || x.say[k] == "og"); n++ { // det er sådan, vi gør
		if (x.say[n] == "sådan" || x.say[n] == "noget") && x.ts[n+1].pre&comma != 0 && (x.say[n+1] == "vi" || x.say[n+1] == "jeg" || x.say[n+1] == "det") {
			return false
		}
	}
	for n := k; n < len(x.ts)-1 && (n == k || x.ts[n].pre&breaks == 0); n++ {
		dates = dates || n <= k+5 && (x.ts[n].number || days[x.say[n]])
		if n <= k+3 && (clock[x.say[n]] || x.ts[n].number) {
			return false
		}
		if o := x.hitAt(n); o != nil && o.i > h.i && words < 6 {
			return false
		}
		content = content || len(x.say[n]) >= 4 && !small[x.say[n]] && !fillers[x.say[n]] && !signs[x.say[n]] && x.hitAt(n) == nil
		final = x.say[n]
		if x.ts[n].norm == "§" || x.ts[n].norm == "jf" {
			return false
		}
		words++
	}
	if !content || final == "ikke" { // "det er jo det, det er", "og det er din nabo ikke"
		return false
	}
	return words >= 3 && !(dates && words < 6)
}

// tellsNext says whether what looks like an explanation tells what somebody does
// next, or what is thought of the matter: "det vil sige, at jeg sender det",
// "altså det må jeg ikke", "det vil sige den bliver færdig inden jul".
func (x *text) tellsNext(k int) bool {
	n := k
	for n < len(x.ts)-1 && n < k+5 && signs[x.say[n]] {
		n++
	}
	if n == k || n+2 >= len(x.ts) {
		return false
	}
	if n == k+1 && x.say[k] == "det" { // "det er …" and no more
		return false
	}
	first, second := x.say[n], x.say[n+1]
	if days[first] || first == "fra" && days[second] || first == "den" && x.ts[n+1].number {
		return true // "med andre ord fra mandag"
	}
	switch first {
	case "jeg":
		return true
	case "du":
		if n+2 < len(x.ts)-1 && (second == "skal" || second == "må" || second == "kan") {
			switch x.say[n+2] {
			case "ringe", "skrive", "sende", "møde", "vente", "huske", "kontakte":
				return true // "det betyder, at du skal ringe til Karin"
			}
		}
	case "det", "den", "sagen", "papiret":
		switch second {
		case "må", "kan", "skal", "vil":
			return n+2 < len(x.ts) && (x.say[n+2] == "jeg" || x.say[n+2] == "vi" || x.say[n+2] == "du")
		case "bliver", "kommer", "ligger", "går":
			return true
		case "er":
			return n+2 < len(x.ts) && (x.say[n+2] == "ret" || x.say[n+2] == "meget" || x.say[n+2] == "ikke" || x.say[n+2] == "lidt")
		}
	case "på":
		return second == "papiret"
	}
	return false
}

// signs are words of the turns that lead an explanation in.
var signs = set("det vil sige dvs at altså bare betyder med andre ord")

var clock = set("mandag tirsdag onsdag torsdag fredag lørdag søndag morgen klokken tidlig kl")

var days = set(`mandag tirsdag onsdag torsdag fredag lørdag søndag morgen januar februar marts april maj juni juli august september oktober november december uge ugen
	første anden tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte trettende fjortende femtende sekstende syttende attende nittende tyvende tredivte
	formiddag eftermiddag klokken aften næste`)

// bracketed: partshøring (du svarer, før vi bestemmer), or the other way round:
// en gennemgang af dine behov (VUM).
func (x *text) bracketed(h *hit, n int) bool {
	ts := x.ts
	if ts[h.j].pre&opens != 0 && ts[h.j].pre&breaks == 0 {
		words := 0
		if x.say[h.j] == "den" || x.say[h.j] == "det" || x.say[h.j] == "de" { // (den gamle)
			words = -1
		}
		for k := h.j; k < len(ts)-1 && (k == h.j || ts[k].pre&(closes|breaks) == 0); k++ {
			if o := x.hitAt(k); o != nil || ts[k].norm == "§" || ts[k].norm == "jf" || k == h.j && (ts[k].norm == "se" || ts[k].norm == "ring" || ts[k].norm == "skriv" || ts[k].norm == "tlf" || ts[k].norm == "tidligere" || ts[k].norm == "efter") {
				words = 0
				break
			}
			if !ts[k].number && !(ts[k].upper && k > h.j) {
				words++
			}
		}
		if words >= 2 || words == 1 && len(x.say[h.j]) >= 4 && !days[x.say[h.j]] {
			return true
		}
	}
	if ts[h.i].pre&opens == 0 || ts[h.j].pre&closes == 0 || ts[h.i].norm == "§" {
		return false
	}
	if n > 0 && ts[h.i].sentence == ts[x.hits[n-1].i].sentence && h.i-x.hits[n-1].j < 4 {
		return false
	}
	from, _ := sentence(ts, h.i)
	return h.i-from >= 4
}

// namedAfter: en samtale om, hvad du har brug for – vi kalder det en VUM.
func (x *text) namedAfter(h *hit) bool {
	ts := x.ts
	from, _ := sentence(ts, h.i)
	for k := max(from, h.i-7); k <= h.i; k++ {
		end := naming.at(x, k)
		if end < h.j {
			continue
		}
		begin := from
		words := 0
		for n := from; n < k; n++ {
			if x.hitAt(n) == nil {
				words++
			}
		}
		if k == from || words < 3 && ts[k].pre&(comma|dash) == 0 { // what was said before it
			for n := k - 1; n >= 0 && ts[k].sentence-ts[n].sentence <= 1; n-- {
				begin = n
				words++
			}
		}
		introduces := k > begin && noGloss[x.say[k-1]] && ts[k-1].norm != "som" && !(x.say[k-1] == "det" && words > 6)
		if k > from && x.say[k-1] == "som" { // noget, som vi kalder
			introduces = k > from+1 && noGloss[x.say[k-2]]
		}
		if words >= 4 && !introduces {
			return true
		}
	}
	return false
}

// plainNear says whether the lexicon's own plain words follow the term.
func (a *analyser) plainNear(x *text, h *hit) bool {
	var need, have int
	to := min(len(x.ts)-1, h.j+12)
	for w := range strings.FieldsSeq(strings.ToLower(a.lex.families[h.family].Plain)) {
		w = strings.Trim(w, ".,;:()!?")
		if len(w) < 3 || fillers[w] || small[w] {
			continue
		}
		need++
		stem := w[:min(len(w), max(4, len(w)-2))]
		for k := h.j; k < to; k++ {
			if x.ts[k].sentence-x.ts[h.i].sentence <= 1 && strings.HasPrefix(x.ts[k].norm, stem) {
				have++
				break
			}
		}
	}
	return need >= 2 && have >= need-need/4
}

// small are words that say little of what something means.
var small = set("den det der dem dig din dit dine for fra har hos hun han her hvad hvor ikke kan man med mod når som skal til var vil ved være bliver noget nogle andre eller")
