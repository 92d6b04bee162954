package jargon

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// inside looks for a stem that is a part of the word, the longest that leaves
// parts that can be words of their own.
func (x *index) inside(word string) []int32 {
	var (
		best    []int32
		longest int
	)
	for i := range len(word) {
		if i > 0 && !utf8.RuneStart(word[i]) {
			continue
		}
		at := int32(0)
		for j := i; j < len(word); j++ {
			c := class(word[j])
			if c == 0 {
				break
			}
			if at = x.parts.next(at, c); at == 0 {
				break
			}
			if j+1-i <= longest || x.parts.nodes[at].leaf == 0 {
				continue
			}
			n := &x.parts.leaves[x.parts.nodes[at].leaf-1]
			if n.families != nil && x.stands(word, i, j+1) {
				if f := x.allowed(word, n.families); f != nil {
					best, longest = f, j+1-i
				}
			}
			for _, t := range n.tails {
				if i > 0 && slices.Contains(t.endings, word[j+1:]) && x.precedes(word[:i], utf8.RuneCountInString(word[i:j+1])) {
					if f := x.allowed(word, []int32{t.family}); f != nil {
						best, longest = f, j+1-i
					}
				}
			}
		}
	}
	return best
}

// allowed leaves out the families that say that they do not mean such a word.
func (x *index) allowed(word string, families []int32) []int32 {
	if len(x.nots) == 0 {
		return families
	}
	var out []int32
	for _, f := range families {
		if !slices.ContainsFunc(x.nots[f], func(not string) bool { return strings.HasPrefix(word, not) }) {
			out = append(out, f)
		}
	}
	return out
}

// stands says whether the stem word[i:j] can be a part of the word.
func (x *index) stands(word string, i, j int) bool {
	stem, before, after := word[i:j], word[:i], word[j:]
	letters := utf8.RuneCountInString(stem)
	return x.precedes(before, letters) && (ending(stem, after) || x.follows(after, letters))
}

// ending says whether a noun can go on so.
func ending(stem, after string) bool {
	return after == "" || slices.Contains(nounEndings[:], after) && fits(stem, after)
}

// Of a long stem it is unlikely that it turns up by chance, so the rest of the
// word need only look like Danish; beside a short one it must be known.
const (
	longStem   = 8
	middleStem = 6
)

func (x *index) precedes(s string, stem int) bool {
	if s == "" {
		return true
	}
	for _, link := range []string{"", "s", "e"} {
		rest, ok := strings.CutSuffix(s, link)
		if !ok || rest == "" {
			continue
		}
		if x.known(rest) || stem >= longStem && beginnings[rest] {
			return true
		}
		n := utf8.RuneCountInString(rest)
		if plausible(rest) && (stem >= longStem && n >= 3 || stem >= middleStem && n >= 4) {
			return true
		}
	}
	return false
}

func (x *index) follows(s string, stem int) bool {
	for _, link := range []string{"s", "", "e"} {
		rest, ok := strings.CutPrefix(s, link)
		if !ok {
			continue
		}
		if x.known(rest) {
			return true
		}
		n := utf8.RuneCountInString(rest)
		if n < 3 || !plausible(rest) || derives(rest) {
			continue
		}
		if stem >= longStem && (link == "s" || n >= 4) || stem >= middleStem && link == "s" && n >= 4 {
			return true
		}
	}
	return false
}

// derives says whether the rest makes another word of the stem and is no word
// itself: praktik-ant, sanktion-ere.
func derives(rest string) bool {
	for _, e := range []string{"ant", "anten", "anter", "anterne", "isk", "iske", "ist", "isten", "isme", "ere", "erer", "eret", "ering",
		"eringen", "erede", "erende", "abel", "able", "else", "elsen", "lig", "lige", "ligt", "løs", "løse", "løst", "som", "somme",
		"hed", "heden", "skab", "skabet", "ion", "ionen", "ional", "ionel", "elle", "iv", "ive", "ent", "enter", "ende", "inde", "erne", "ernes"} {
		if rest == e {
			return true
		}
	}
	return false
}

// known says whether it is a word that often stands in compounds, or one of
// the lexicon's, in any inflection.
func (x *index) known(s string) bool {
	if len(s) < 2 {
		return false
	}
	if compoundWords[s] || len(s) >= 6 && x.whole(s) != nil {
		return true
	}
	for _, e := range [...]string{"s", "en", "et", "er", "e", "n", "r", "t", "erne", "ene", "ne", "rne", "ens", "ets", "ers", "ernes"} {
		if rest, ok := strings.CutSuffix(s, e); ok && len(rest) >= 3 {
			if compoundWords[rest] {
				return true
			}
			if n := len(rest); rest[n-1] == rest[n-2] && compoundWords[rest[:n-1]] {
				return true // planner, jobbet
			}
		}
	}
	return false
}

// plausible says whether letters can be a Danish word: a vowel, and clusters of
// consonants that words begin and end with.
func plausible(s string) bool {
	if utf8.RuneCountInString(s) < 3 {
		return false
	}
	head := strings.IndexFunc(s, vowel)
	tail := strings.LastIndexFunc(s, vowel)
	if head < 0 {
		return false
	}
	_, w := utf8.DecodeRuneInString(s[tail:])
	return onsets[s[:head]] && closesWord(s[tail+w:])
}

// closesWord says whether a word may end in these consonants: they grow no
// louder towards the end, s and t apart.
func closesWord(s string) bool {
	if len(s) > 4 {
		return false
	}
	loud, double := 5, byte(0)
	for i := range len(s) {
		c := s[i]
		if c == 's' || c == 't' || c == double {
			continue
		}
		n := strings.IndexByte("bdgkpcqx fvhjwz mn l r", c)
		level := strings.Count("bdgkpcqx fvhjwz mn l r"[:max(n, 0)], " ")
		if n < 0 || level > loud || level == 0 && loud == 0 {
			return false
		}
		loud, double = level, c
	}
	return true
}

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

var onsets = func() map[string]bool {
	m := set(`b bl br bj c ch cl cr d dr dv dj f fl fr fj fn g gl gn gr gj h hj hv j k kl kn kr kv l lj m mj n nj p pl pr pj ps ph
		q r s sk skr skv skj sl sm sn sp spl spr spj st str stj stn sv sj sc sch t tj tr tv th v vr w x z`)
	m[""] = true
	return m
}()

// beginnings make a new word before a long one.
var beginnings = set("re gen om for præ ud ind op af på til over under sam del co mini multi semi ikke")

// compoundWords stand beside terms in a municipality's compounds.
var compoundWords = set(`
	aften alder ansvar ansøgning antal arbejde arbejds bad barn behandling behov beløb beløbs beregning bestyrelse besøg bil
	bilag blanket bo bog bolig borger brev brugs bruger bruttoliste budget by børn børne dag dags data del deltager dialog dokument
	dom døgn eftermiddag enhed ekspert ekstra etage evne fag fags familie faglig fase fejl fond folk forbud forløb
	form forsøg forælder forældre frist fælles føde gang gebyr gruppe grund grundlag hall hjemme hjem hold hus hverdag hverdags
	hjælp hjælpe hjælper indsats indhold information interview job jobcenter jura kasse katalog klage klasse klub kode kommune kommunal
	konference konsulent kontakt kontor kontrol kort koordinator krav kreds kriterie krise kurs kursus kvinde kæde køn læge lærer land
	ledelse leder leje liste liv livs lov lovs løn løsning mad mand manual mappe medarbejder medicin medlem metode middel model modul
	moms mor mulighed måned møde mål natte navn netværk niveau notat note nummer nævn ordning ord område online opgave oplysning oversigt
	pakke papir part parts patient pause penge periode person personale pension plads plan pleje pligt politik post praksis pris
	princip privat procedure proces procent program projekt protokol prøve psykiatri psykolog punkt pædagog pædagogisk rapport
	rate ret rets ressource regel regler regler register rejse resultat rum råd rådgiver rådgivning samtale sats sag sags sagsbehandler
	screening sekretariat seddel service side situation skala skema skole skriv skrivelse sted støtte støtte sum svar
	syge sygdom sygeplejerske system tal takst team telefon teori terapeut terapi test tid tids tilbud tilladelse tillæg time tjek tjeneste
	trappe træning træner type uddannelse udgift udvalg udvikling udviklings uge underlag undersøgelse ung ungdom unge update
	vagt vej vejleder vejledning ventetid ven værdi værktøj værksted voksen voksne ydelse ydelses år års ældre ø økonomi økonomisk
	forhold forslag fremgang følge gade gennemgang gave ramme rolle sektor senge tone tanke trin mangel middels natur nat
	samarbejde sektion sprog stat start stop stue stuer tekst tema tro vilkår vurdering virksomhed visitations konto kontor 
	flygtninge integrations skat skatte bopæl hospital sygehus klinik praktik café cafe center centre centret
`)
