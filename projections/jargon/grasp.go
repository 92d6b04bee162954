package jargon

import (
	"slices"
	"strings"
)

// The many ways of not understanding are put together of few parts: somebody
// who is not the municipality, a word for understanding or knowing, one that
// denies it, and what is not understood. Only what is said, written or called so
// counts: who does not understand why, how or when, speaks of something else.

// role is what a word can be in such a sentence.
type role uint16

const (
	denies  role = 1 << iota // ikke, ingen, uden
	grasps                   // forstår, fatter
	knows                    // ved, aner
	seeks                    // spurgte, gættede: no denial is needed
	tongue                   // ord, sprog, brev
	speaks                   // siger, står, mener
	means                    // betyder, dækker
	others                   // hvorfor, hvordan
	subject                  // jeg, hun
	theirs                   // du, I, kommunen: the municipality does not understand
	scraps                   // et kuk, en brik, halvdelen
	senses                   // hører, ser: ears and eyes
)

var roleWords = func() map[string]role {
	m := make(map[string]role)
	for r, words := range map[role]string{
		denies: `ikke aldrig ingen ingenting intet næppe hverken knap uden umuligt umulig umulige svært svær svære næsten kun dårligt lidt
			opgiver opgav opgivet opgive ej`,
		grasps: `forstår forstod forstå forstået fatter fattede fatte fattet begriber begreb begribe begrebet kapere kaperer kaperede kaperet
			gennemskue gennemskuer gennemskuede tyde tydet afkode afkoder afkodet opfatte opfattede opfattet opfange opfangede opfanget
			fange fangede fanget fanger forstås begribes fattes oversætte tolke forståes følge`,
		knows: `ved vidste aner anede ane anet vide vidst husker huskede huske kender kendte kende kendt genkender genkendte forklare
			gennemskue regne gætte sige ud sikker klar anelse idé ide begreb klog klogere`,
		seeks: `spurgte spørger spørge spurgt gættede gætter undrede undrer google googlede googler googlet slog slå slået undersøge undersøgte
			tvivl tvivlede gad forklare forklarede forklaret fortælle oversætte oversat`,
		tongue: `ord ordet ordene ords udtryk udtrykket udtrykkene begreber begrebet begreberne sprog sproget sætning sætningen sætninger sætningerne
			brev brevet breve brevene tekst teksten forkortelse forkortelsen forkortelser forkortelserne bogstaver bogstaverne fagsprog lægesprog
			kommunesprog kancellisprog formulering formuleringen formuleringer formuleringerne skrivelse skrivelsen skrivelser vending vendinger
			vendingerne linje linjen linjer linje linie linier fagord fremmedord fagudtryk snakken sludder formularen vrøvl papirsprog afsnit afsnittet
			overskrift overskriften betydning betydningen forklaringen`,
		speaks: `siger sagde sige sagt mener mente mene ment skriver skrev skrive skrevet står stod stå taler talte tale talt snakker snakkede
			snakke snakket kalder kaldte hentyder hentydede fortæller fortalte fortalt fortælle læser læste prøver forsøger forklarer forklarede nævner nævnte menes`,
		means:   `betyder betød betyde betydet dækker dækkede indebærer indebar menes mentes forestille hedder hed betegner`,
		others:  `hvorfor hvordan hvornår hvorhen hvem hvor at om hvis fordi når hvorledes`,
		subject: `jeg vi man han hun min mor far mand kone datter søn naboen bror søster mormor morfar farmor farfar familien`,
		theirs:  `du i kommunen sagsbehandleren lægen systemet politikerne jobcentret jobcenteret`,
		scraps: `brik brikker pind pinde kuk pip hak klap muk kvæk suk lyd hat bønne bønner meter dyt kvidder skid stavelse halvdelen tredjedelen
			fjerdedelen bjælde nada nul brøkdel sammenhængen`,
		senses: `høre hører hørte briller brillerne skriften skrift hørelse høreapparat høreapparatet støj larm larmer skratter mumler hviskede hvisker synet`,
	} {
		for w := range strings.FieldsSeq(words) {
			m[w] |= r
		}
	}
	return m
}()

func (x *text) role(k int) role { return x.ts[k].info.role }

// grasping finds a sentence in which the language is not understood.
func (x *text) grasping() (span, bool) {
	n := len(x.ts) - 1
	for k := range n {
		r := x.role(k)
		if r&(grasps|knows|seeks|speaks) == 0 {
			continue
		}
		from, to := sentence(x.ts, k)
		if x.hearing(from, to) {
			continue
		}
		if q := x.what(k, to); q > 0 && x.back(q, from) && x.seeking(k, from) {
			return span{i: min(k, q), j: q + 1}, true
		}
		if r&(grasps|knows|seeks) == 0 || x.theirs(k, from) {
			continue
		}
		denied := x.denied(k, from, to)
		if q := x.what(k, to); q > 0 && denied && x.back(q, from) {
			return span{i: min(k, q), j: q + 1}, true
		}
		if !denied && r&seeks == 0 {
			continue
		}
		if q := x.what(k, to); q > 0 && x.unclear(q, to) {
			return span{i: min(k, q), j: q + 1}, true
		}
		if denied && r&grasps != 0 {
			if at := x.object(k, from, to); at >= 0 {
				return span{i: min(k, at), j: max(k, at) + 1}, true
			}
		}
	}
	return span{}, false
}

// hearing says whether ears or eyes are what fails.
func (x *text) hearing(from, to int) bool {
	for k := from; k < to; k++ {
		if x.role(k)&senses != 0 && (k == from || x.say[k-1] != "aldrig") {
			return true
		}
	}
	return false
}

// theirs says whether it is the municipality that does not understand: "du
// forstår ikke", "forstår I".
func (x *text) theirs(k, from int) bool {
	for n := k - 1; n >= from && n >= k-3; n-- {
		switch r := x.role(n); {
		case x.ts[n+1].pre&clause != 0:
			return false
		case r&subject != 0:
			return false
		case r&theirs != 0:
			return true
		}
	}
	return k+1 < len(x.ts)-1 && x.ts[k+1].pre&clause == 0 && (x.say[k+1] == "du" || x.say[k+1] == "i" && x.ts[k+1].upper)
}

// denied says whether the word at k is denied, in its clause or, across "der"
// and "som", in the one before.
func (x *text) denied(k, from, to int) bool {
	for n := k + 1; n < to && n <= k+4; n++ {
		if x.ts[n].pre&clause != 0 || x.role(n)&others != 0 || x.say[n] == "hvad" || x.say[n] == "godt" {
			break
		}
		if x.role(n)&denies != 0 {
			return true
		}
	}
	for n := k - 1; n >= from && n >= k-6; n-- {
		if x.say[n] == "godt" {
			return false
		}
		if x.role(n)&denies != 0 && !(x.say[n] == "kun" || x.say[n] == "lidt") {
			return true
		}
		if x.ts[n+1].pre&clause != 0 && x.say[n+1] != "der" && x.say[n+1] != "som" && x.say[n+1] != "jeg" {
			return false
		}
	}
	return false
}

// seeking says whether somebody asks to be told, or nobody told: "kan du sige
// mig", "ingen sagde".
func (x *text) seeking(k, from int) bool {
	if x.role(k)&seeks != 0 {
		return true
	}
	for n := k - 1; n >= from && n >= k-4; n-- {
		switch x.say[n] {
		case "kan", "kunne", "vil", "ville", "gider", "må", "prøv", "gerne":
			return x.role(k)&speaks != 0 || x.say[k] == "vide"
		}
	}
	return false
}

// back says whether "hvad det er" points back to a term or a quoted word in the
// sentence or the one before.
func (x *text) back(q, from int) bool {
	if q+2 >= len(x.ts) || x.say[q+1] != "det" && x.say[q+1] != "den" && x.say[q+1] != "sådan" {
		return false
	}
	is := false
	for n := q + 2; n < len(x.ts)-1 && n <= q+5 && x.ts[n].pre&clause == 0; n++ {
		is = is || x.say[n] == "er" || x.say[n] == "var" || x.say[n] == "betyder" || x.say[n] == "betød"
	}
	if !is {
		return false
	}
	begin := from
	if from > 0 {
		begin, _ = sentence(x.ts, from-1)
	}
	for n := begin; n < q; n++ {
		if x.ts[n].quoted || x.hitAt(n) != nil {
			return true
		}
	}
	return false
}

// what returns where "hvad" stands that belongs to the word at k, or -1.
func (x *text) what(k, to int) int {
	commas := 0
	for n := k + 1; n < to && n <= k+6; n++ {
		if x.ts[n].pre&clause != 0 {
			commas++
		}
		w := x.say[n]
		if w == "hvad" {
			return n
		}
		if commas > 1 || roleWords[w]&others != 0 && w != "om" && w != "at" {
			return -1
		}
	}
	return -1
}

// unclear says whether a clause that begins with "hvad" asks for words: what
// something means, what was said or written, what an unknown word is.
func (x *text) unclear(q, to int) bool {
	end := q + 1
	for end < to && x.ts[end].pre&clause == 0 && x.say[end] != "men" && x.say[end] != "så" {
		end++
	}
	if end == q+1 {
		return false
	}
	words := x.say[q+1 : end]
	if words[0] == "jeg" || words[0] == "vi" || words[0] == "min" || words[0] == "mit" || words[0] == "mine" || words[0] == "man" && len(words) > 1 && words[1] == "skal" {
		return false // hvad jeg skal sige
	}
	for n, w := range words {
		r := roleWords[w]
		rest := words[n+1:]
		switch {
		case w == "sket" || w == "sker" || w == "galt" || w == "gøre" || w == "ske" || w == "bedst" || w == "have":
			return false
		case w == "hedder" || w == "hed" || w == "siger" && len(rest) > 0 && (rest[0] == "til" || rest[0] == "om"):
			if len(words) > 1 && (words[0] == "du" || words[0] == "hun" || words[0] == "han" || words[0] == "i") {
				return false
			}
			return slices.ContainsFunc(words[:n], func(w string) bool { return roleWords[w]&tongue != 0 }) || x.term(q+1) > 0
		case r&means != 0:
			return len(rest) == 0 || rest[0] != "for" && rest[0] != "mest"
		case r&speaks != 0:
			return true
		case w == "ud" && len(rest) > 0 && rest[0] == "på", w == "om" && n > 0 && strings.HasPrefix(words[n-1], "handle"):
			return x.term(q+1) > 0 || words[0] == "det" || words[0] == "den" || slices.ContainsFunc(words[:n], func(w string) bool { return roleWords[w]&tongue != 0 })
		}
	}
	last := words[len(words)-1]
	if len(words) >= 3 && last == "noget" && words[len(words)-2] == "for" {
		last = words[len(words)-3]
	}
	if last != "er" && last != "var" && last != "gør" && last != "laver" {
		return false
	}
	switch words[0] {
	case "en", "et", "sådan", "sån":
		return true
	}
	return x.term(q+1) > 0 || len(words) <= 3 && x.unusual(q+1)
}

// object finds what is not understood: a word for words near the verb, or
// before it; -1 if it is something else.
func (x *text) object(k, from, to int) int {
	for n := k + 1; n < to && n <= k+8; n++ {
		r := x.role(n)
		switch {
		case r&others != 0 && x.say[n] != "om" && !(x.say[n] == "når" && n > k+1):
			return -1
		case r&(tongue|scraps) != 0:
			return n
		case x.ts[n].pre&clause != 0 && n > k+1:
			n = to
		}
	}
	if x.say[k] == "følge" || x.say[k] == "tyde" && !slices.Contains(x.say[from:k], "at") {
		return -1
	}
	for n := k - 1; n >= from; n-- {
		if r := x.role(n); r&(tongue|scraps) != 0 {
			return n
		} else if r&others != 0 && x.say[n] != "at" && x.say[n] != "om" && x.say[n] != "når" {
			return -1
		}
	}
	return -1
}

// aboutWords are in lines that speak of a word, not of what it stands for.
var aboutWords = set(`troede trode tror tænkte ord ordet hørte hørt kender kendte lyder lød betød betyder vidste stå gik forstår forstod fatter læse læser
	læste hvad hedder kaldes staves udtales bogstav bogstaver sprog dansk`)

// whenWords ask for something else than what a word means.
var whenWords = set("hvornår hvorfor hvorhen hvordan længe mange meget klokken dato ringer ringe")

// quoting finds a word that is looked at as a word: in quotation marks, or
// alone at the head of a question ("Depotmedicin, ligger det på et lager?").
func (x *text) quoting() (span, bool) {
	for n := range x.hits {
		if h := &x.hits[n]; x.lookedAt(h.i, h.j) {
			return span{i: h.i, j: h.j}, true
		}
	}
	for k := range x.ts[:len(x.ts)-1] {
		if x.ts[k].quoted && x.ts[k].pre&quote != 0 && x.ts[k+1].pre&quote != 0 && x.unusual(k) && x.lookedAt(k, k+1) {
			return span{i: k, j: k + 1}, true
		}
	}
	return span{}, false
}

func (x *text) lookedAt(i, j int) bool {
	from, to := sentence(x.ts, i)
	quoted := x.ts[i].quoted && x.ts[i].pre&quote != 0 && j-i <= 3
	head := i == from && to-j >= 3 && x.ts[j].pre&(comma|dash|colon) != 0 && !definite(x.ts[j-1].norm)
	if !quoted && !head {
		return false
	}
	end := to
	if quoted && end < len(x.ts)-1 {
		_, end = sentence(x.ts, end)
	}
	question := x.ts[to].pre&asks != 0 || x.ts[end].pre&asks != 0
	for k := from; k < end; k++ {
		switch w := x.say[k]; {
		case k >= i && k < j:
		case whenWords[w]:
			return false
		case quoted && aboutWords[w] && !(w == "kender" && k+1 < end && x.say[k+1] == "godt"):
			question = true
		}
	}
	if head && !quoted {
		switch x.say[j] {
		case "kan", "må", "skal", "får", "kommer", "har", "vil", "hvem", "hvor":
			return false
		}
	}
	return question
}

// definite says whether a noun seems to have its article at its end.
func definite(w string) bool {
	return len(w) > 5 && (strings.HasSuffix(w, "en") || strings.HasSuffix(w, "et") || strings.HasSuffix(w, "erne") || strings.HasSuffix(w, "ene"))
}

// unusual says whether at k stands what an ordinary person might ask for: an
// abbreviation, or a longer word that is none of every day, not in the definite
// form (hvad er prisen).
func (x *text) unusual(k int) bool {
	if k >= len(x.ts)-1 {
		return false
	}
	t := &x.ts[k]
	w := t.norm
	if t.number || everyday[w] {
		return false
	}
	if t.capitals >= 2 && len(w) >= 2 && len(w) <= 6 {
		return true
	}
	if len(w) < 6 || strings.HasSuffix(w, "ende") || strings.HasSuffix(w, "lig") || strings.HasSuffix(w, "ligt") || strings.HasSuffix(w, "est") || strings.HasSuffix(w, "ste") {
		return false
	}
	for _, e := range [...]string{"en", "et", "erne", "ene"} {
		if strings.HasSuffix(w, e) && !strings.HasSuffix(w, "iteten") {
			return false
		}
	}
	return true
}

// everyday are words that one asks for without asking what they mean.
var everyday = set(`tv cpr sms ok eu usa dr mitid klokken galt sket sker nyt bedst værst vigtigt vigtigst muligt normalt rigtigt forkert næste
	status årsag årsagen grunden meningen problemet planen prisen navnet nummeret adressen koden chancen forskellen løsningen svaret målet
	fordelen ulempen kaffe frokost middag aften dagens dansk svært nemt smart sjovt hyggeligt godt skidt dårligt sandt sandheden værdien
	tanken ideen idéen pointen formålet opskriften hemmeligheden dine dit din jeres deres hendes hans vores mine mit min alt andet mere
	noget nogen ingen dette denne disse derhjemme hjemme arbejde lykken livet vejret temperaturen`)
