package detectors

import (
	"slices"
	"strings"

	"ledetraad/domain/painpoint"
)

// The turns of speech by which people say that they have to tell it again. They
// are our own, and are no more than a beginning: docs/detectors.md says how to
// make them better.

var tellingWords = lists{
	"jeg":       "jeg vi man",
	"har":       "har havde ha'",
	"skal":      "skal skulle må måtte",
	"fortælle":  "fortælle forklare gentage redegøre",
	"fortæller": "fortæller fortalte forklarer forklarede gentager gentog",
	"fortalt":   "fortalt forklaret sagt oplyst gentaget skrevet svaret afleveret sendt udfyldt",
	"antal":     "to tre fire fem seks syv otte ni ti elleve tolv femten tyve hundrede hundred tusind tusinde mange flere utallige talrige 2 3 4 5 6 7 8 9 10 12 15 20 100 117 1000",
	"nte":       "anden andet tredje fjerde femte sjette syvende ottende niende tiende ellevte tolvte tyvende hundrede hundredesyttende 3 4 5 6 7 8 117",
	"forrige":   "anden andre forrige første sidste tidligere før andet næste",
	"ny":        "ny nye nyt anden andet næste",
	"hun":       "hun han mor far",
	"papirer":   "derinde journal* system* sagen sag papir* skærm* computer* akter* mappe*",
}

// again is how a sentence goes on in which somebody tells it.
var againTails = []string{"forfra", "igen", "gang til", "endnu en|én gang", "på ny", "om og om", "hver eneste gang", "hver gang", "til en|hver|den|endnu @ny"}

var tellingPhrases = bookOf(phrasesOf(tellingWords, append(combined(
	[]string{"@skal @jeg _3 @fortælle _5", "@jeg @skal _3 @fortælle _5", "@jeg @fortæller _4", "@fortæller @jeg _4", "nødt til at _1 @fortælle _5",
		"@skal @jeg _2 sige|svare det|på|alt hele|samme|det _3", "@jeg @skal _2 sige|svare det|på|alt hele|samme|det _3"}),
	// So many times, to so many people.
	"@jeg @har _4 @fortalt _5 @antal gange",
	"@har @jeg _3 @fortalt _5 @antal gange",
	"@jeg @har _4 @fortalt _4 til @antal _1 forskellige|mennesker|personer|sagsbehandler*|rådgiver*|afdeling*|kontor*|steder|medarbejder*|folk|voksne|damer",
	"hvor mange gange skal|må|har @jeg _3 @fortælle|@fortalt|sige|svare",
	"@jeg _2 @fortæller|sender|sendte|udfylder|udfyldte|afleverer|afleverede|skriver|skrev|siger _6 for @nte gang",
	"@fortæller|sender|sendte|udfylder|udfyldte|afleverer|skriver|siger @jeg _6 for @nte gang",
	"@jeg @har _3 @fortalt _6 for @nte gang",
	"den @nte _2 @jeg _3 @fortæller|@fortalt|@fortælle",
	// Again.
	"@skal @jeg _1 igen @fortælle",
	"@jeg @skal _1 igen @fortælle",
	"hver gang _8 @skal @jeg _2 @fortælle",
	"hver gang _8 @fortælle|@fortæller _3 hele|samme|forfra",
	"begynde|starte|begynder|starter|begyndte|startede _2 forfra _3 @ny|hver",
	"hver gang _8 begynde|starte|begynder|starter|begynd _2 forfra",
	"ja _1 forfra",
	"bare ja forfra",
	// It was told already.
	"det|den|dem|alt|alting @har @jeg jo|allerede|da|altså _1 @fortalt",
	"det|den|dem|alt|alting @har @jeg _1 @fortalt _2 til den|de|hende|ham|jeres @forrige",
	"det|den|dem|alt|alting @har @jeg _1 @fortalt _1 før|tidligere|engang",
	"@jeg @har _1 allerede _3 @fortalt",
	"@jeg @har jo @fortalt det|dem|alt|jer",
	"@jeg sagde|fortalte|forklarede|skrev|svarede _2 det _2 til den|de|hende|ham @forrige",
	"som @jeg _2 sagt|fortalt|forklaret|sagde|fortalte|forklarede _1 til den|de|hende|ham @forrige",
	"!@har @jeg ikke _1 allerede|lige _2 @fortalt",
	"!står det ikke _3 @papirer",
	"det står jo _3 @papirer",
	"alt|det _2 @jeg @har _1 @fortalt _6 væk|forsvundet|borte|glemt|slettet|tabt",
	// The same story, the same questions.
	"@fortælle|@fortæller|fortalt _3 samme historie",
	"@antal _2 samme historie",
	"samme historie _2 igen|forfra|hver",
	"de|I spørger|spurgte _3 det|de samme _2 igen|hver|hele",
	"stiller|stillede|stillet _3 de samme spørgsmål",
	"svare|svarer|svarede|svaret _2 på det|de samme _2 igen|hver|spørgsmål",
	"spurgt om det|de samme",
	// Tired of it.
	"!træt|trætte|led af at _2 @fortælle",
	"!orker|magter|gider|kan _2 ikke _4 @fortælle _4 igen|forfra|gang|mere",
	"!ikke blive ved med at @fortælle",
)...))

// relativePhrases are a relative's, of the one whom it is about.
var relativePhrases = bookOf(phrasesOf(tellingWords,
	"@hun @skal _3 @fortælle _4 forfra",
	"@skal @hun _3 @fortælle _4 forfra",
	"@hun @fortæller _3 forfra"))

func combined(heads []string) []string {
	var out []string
	for _, h := range heads {
		for _, t := range againTails {
			out = append(out, h+" "+t)
		}
	}
	return out
}

var tellingHints = []string{"gang", "fortæl", "forfra", "igen", "samme", "allerede", "på ny", "ny", "om og om", "har jeg", "har vi", "har jo", "jo ", "til de", "til h", "forskellig",
	"står det", "væk", "træt", "led af", "blive ved"}

var (
	denials  = oneOf("ikke aldrig slap slipper slippe undgå undgik undgår uden behøver behøvede hverken hvis")
	services = beginning("sagsbehandler rådgiver socialrådgiver kontaktperson visitator mentor koordinator konsulent vejleder medarbejder kommune jobcenter sygeplejerske hjemmehjælper")
	kin      = oneOf("søn sønnen sønner datter datteren døtre mand manden kone konen kæreste kæresten mor moren far faren søster søsteren bror broren brødre søskende veninde veninder " +
		"veninden ven vennen venner nabo naboen naboer barn børn børnene børnebørn barnebarn familie familien forældre svigerdatter svigersøn svigermor chef kollega kolleger læge lægen hund psykolog")
	whose   = oneOf("min mit mine vores vor sin sit sine hendes hans egen egne alle")
	sayings = oneOf("ja nej tak op fra farvel undskyld goddag hej")
)

func oneOf(list string) *part {
	p := &part{words: map[string]bool{}}
	p.add(nil, strings.Join(strings.Fields(list), "|"))
	return p
}

func beginning(list string) *part {
	p := &part{words: map[string]bool{}}
	for _, w := range strings.Fields(list) {
		p.prefixes = append(p.prefixes, folded(w))
	}
	return p
}

// retells answers where somebody says that it has to be told again.
func retells(text string, byRelative bool) []painpoint.Span {
	if !holdsAny(text, tellingHints) {
		return nil
	}
	all := tokens(text)
	var spans []painpoint.Span
	for i := range all {
		for _, p := range tellingPhrases.from(all[i].Folded) {
			spans = try(spans, all, i, p)
		}
		if !byRelative {
			continue
		}
		for _, p := range relativePhrases.from(all[i].Folded) {
			spans = try(spans, all, i, p)
		}
	}
	return joined(spans)
}

func try(spans []painpoint.Span, all []token, i int, p *phrase) []painpoint.Span {
	end, ok := p.at(all, i)
	if !ok || !p.plain && denied(all, i, end) || private(all, i, end) || idle(all, i, end) {
		return spans
	}
	return append(spans, spanOf(all, i, end))
}

// denied: it was not so, or only in a thought: "vi skulle ikke begynde forfra",
// "uden at jeg skulle fortælle det igen", "for første gang skulle jeg ikke".
func denied(all []token, i, end int) bool {
	from := i
	for from > 0 && all[from-1].Clause == all[i].Clause && i-from < 4 {
		from--
	}
	return slices.ContainsFunc(all[from:end], func(t token) bool { return denials.is(t.Folded) })
}

// private: it was told to somebody of one's own: "jeg har fortalt det til min
// søn".
func private(all []token, i, end int) bool {
	until := end
	for until < len(all) && all[until].Sentence == all[i].Sentence && until-end < 5 {
		until++
	}
	for k := i + 1; k < until; k++ {
		if !kin.is(all[k].Folded) || services.is(all[k].Folded) {
			continue
		}
		before := k - 1
		for before > i && whose.is(all[before].Folded) {
			before--
		}
		switch word := all[before].Folded; {
		case word == "til" || word == "for":
			return true
		case before < k-1 && (tellers.is(word) || word == "det" && before > i && tellers.is(all[before-1].Folded)):
			return true
		}
	}
	return false
}

var tellers = oneOf(tellingWords["fortalt"] + " " + tellingWords["fortælle"] + " " + tellingWords["fortæller"] + " sagde skrev")

// idle: "jeg har allerede sagt ja".
func idle(all []token, i, end int) bool {
	for k := i; k < end && k+1 < len(all); k++ {
		if (all[k].Folded == "sagt" || all[k].Folded == "sagde") && sayings.is(all[k+1].Folded) {
			return true
		}
	}
	return false
}
