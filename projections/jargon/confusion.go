package jargon

import "strings"

// garbled: of a word the speaker only caught the beginning.
func garbled(w string) bool {
	for _, e := range [...]string{"-hvad", "-hva", "-hvadfornoget", "-noget", "-et-eller-andet", "-ditten", "-halløj", "-dims", "-dut", "-bla-bla", "-blabla", "-ting-og-sager"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return strings.Contains(w, "-hvad-")
}

// complaints are about waiting, decisions and people; in their company a weak
// saying is about those.
var complaints = []string{"vent", "ring", "afslag", "hvorfor", "besked", "svare", "uge", "måned", "urimelig", "uretfærdig", "regning", "penge", "kommet",
	"kommer", "aflys", "flytte", "afgør", "nægte", "frata", "system", "kolde", "skam", "lovede", "løfte", "ligeglad", "glem", "skære", "bestemm", "bestemt", "bevilg",
	"besparelse", "sparer", "lukke", "skifte", "ked", "sove", "smert", "ondt", "savn", "tænk", "gider", "gør"}

// language are words that say that language is what is spoken of.
var language = []string{"ord", "sprog", "betyd", "betød", "brev", "skriv", "skrev", "stod", "står", "siger", "sagde", "udtryk", "begreb", "bogstav", "læs", "forkort", "kald", "hedder", "mener", "snakker", "taler"}

// confused finds where a citizen says not to understand the language.
func (a *analyser) confused(x *text) (span, bool) {
	for k := range x.ts[:len(x.ts)-1] {
		if w := x.say[k]; strings.Contains(w, "-") && garbled(w) { // ressource-hvad?
			return span{i: k, j: k + 1}, true
		}
	}
	if s, ok := x.quoting(); ok {
		return s, true
	}
	if x.noisy() {
		return span{}, false
	}
	s, ok := confusions.find(x)
	if !ok || s.weak {
		if s, ok := x.grasping(); ok {
			return s, true
		}
	}
	if ok && s.weak && x.any([]string{"holdt", "holder", "holde"}, s) {
		ok = false // ikke holdt ord
	}
	if ok && (!s.weak || s.bound && (x.any(wording, s) || len(x.hits) > 0) || !s.bound && (x.any(language, s) || len(x.hits) > 0) || !s.bound && !x.any(complaints, s)) {
		return s, true
	}
	return x.hardWords()
}

// noise is what lines and voices do when nothing is heard.
var noise = set(`skratter skrattede skratte mumler mumlede mumle hvisker hviskede larmer larmede larm støj støjer støjede hakker hakkede ekko
	forbindelsen høreapparat høreapparatet batteriet`)

// noisy says whether it is the ears that fail, or the line, and not the words.
func (x *text) noisy() bool {
	for k := range x.ts[:len(x.ts)-1] {
		if noise[x.say[k]] {
			return true
		}
	}
	return false
}

// What else is said of words and letters that are too hard, in one sentence: a
// word for language, one for understanding, one that denies it; or a word for
// words and one for hard ones.
var (
	writing    = []string{"brev", "ord", "sprog", "sætning", "tekst", "udtryk", "begreb", "forkort", "formuler", "skrivelse", "papirer", "skema", "vendinger", "linje", "linie", "skriver", "skrev", "stod", "står", "taler", "snakke"}
	wording    = []string{"ord", "sprog", "sætning", "udtryk", "begreb", "forkort", "formuler", "fagsprog", "vendinger"}
	grasping   = []string{"forst", "fatt", "begrib", "klog", "tyd", "mening", "oversæt", "google", "ordbog", "tolk"}
	denying    = []string{"ikke", "ingen", "aldrig", "svær", "umulig", "knap", "halvdel", "uden", "intet", "opgiv", "opgav", "hverken", "næppe"}
	hard       = []string{"svære", "svært", "indvikle", "mærkelig", "underlig", "uforståelig", "komplicere", "kringle", "volapyk", "knudre", "bureaukrat"}
	otherSense = set("ordentlig ordentligt ordne orden ordning ordningen ordre ordblind sprogskole sprogcenter meningen betydning gode godt egentlig forstander forstand forstærket forstyrrer forstyrre forstyrret fattig fatter finde sætte briller hørelse høreapparat afasi")
)

func (x *text) hardWords() (span, bool) {
	for from := 0; from < len(x.ts)-1; {
		_, to := sentence(x.ts, from)
		has := func(stems []string) (at int) {
			for k := from; k < to; k++ {
				w := x.say[k]
				if otherSense[w] {
					continue
				}
				for _, s := range stems {
					if strings.HasPrefix(w, s) {
						return k
					}
				}
			}
			return -1
		}
		veto := false
		for k := from; k < to; k++ {
			switch x.say[k] {
			case "hvorfor", "hvordan", "holdt", "holder", "holde", "finde", "finder", "sætte", "sætter", "briller", "høre", "hører", "godt", "afasi", "engelsk", "at":
				veto = veto || x.say[k] != "at" || k > from && strings.HasPrefix(x.say[k-1], "ikke")
			}
		}
		if g, w := has(grasping), has(writing); !veto && g >= 0 && w >= 0 && has(denying) >= 0 {
			return span{i: min(g, w), j: max(g, w) + 1}, true
		}
		if h, w := has(hard), has(wording); !veto && h >= 0 && w >= 0 && h-w <= 6 && w-h <= 6 {
			return span{i: min(h, w), j: max(h, w) + 1}, true
		}
		from = to
	}
	return span{}, false
}
