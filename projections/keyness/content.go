package keyness

import (
	"slices"
	"strings"
	"sync"
	"unicode"

	"ledetraad/projections/danish"
)

// contentWord is a word of a text that could be a term, in all its forms there.
type contentWord struct {
	stem   string
	forms  []string // as they are written, in order; in small letters, but for abbreviations
	common bool     // one of them is written otherwise than a name is
}

// contentWords are the words of a text, by stem, but for function words, words
// of one or two letters and words with digits. Abbreviations may have two
// letters.
func contentWords(text string) []contentWord {
	points := []rune(text)
	found := map[string]*contentWord{}
	var order []string
	for w := range danish.Words(text) {
		form, common, ok := formOf(points[w.Start:w.End])
		if !ok || isFunctionWord(w.Stem) || isFunctionWord(w.Folded) {
			continue
		}
		c := found[w.Stem]
		if c == nil {
			c = &contentWord{stem: w.Stem}
			found[w.Stem] = c
			order = append(order, w.Stem)
		}
		c.common = c.common || common
		if i, there := slices.BinarySearch(c.forms, form); !there {
			c.forms = slices.Insert(c.forms, i, form)
		}
	}
	out := make([]contentWord, len(order))
	for i, stem := range order {
		out[i] = *found[stem]
	}
	return out
}

// formOf is a word as it is kept. A word that begins with a capital and goes on
// in small letters is written as names are, also where a sentence begins with
// it; so a word is held to be a name until somebody writes it in small letters,
// or as an abbreviation.
func formOf(word []rune) (form string, common, ok bool) {
	letters, capitals := 0, 0
	for _, r := range word {
		switch {
		case unicode.IsDigit(r):
			return "", false, false
		case unicode.IsUpper(r):
			capitals++
			letters++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if capitals >= 2 {
		return string(word), true, true
	}
	form = strings.ToLower(string(word))
	return form, capitals == 0, letters >= 3
}

// functionWords hold a sentence together, or a conversation, and are never
// terms. Some common verbs and adverbs of speech stand among them. They are
// written here in the form in which they are met most; their stems count.
const functionWords = `
jeg mig min mit mine du dig din dit dine han ham hans hun hende hendes den det dens dets vi os vores vor vort vore I jer jeres de dem deres
man en et ens end sig sin sit sine selv hinanden hinandens hver enhver ethvert ingen intet ingenting nogen noget nogle alle alt al anden andet andre
denne dette disse sådan sådant sådanne samme begge mange få flere flest færre mere mest meget lidt mindre mindst nok
hvem hvad hvis hvilken hvilket hvilke hvor hvordan hvornår hvorfor hvorhen hvorfra hvoraf hvorved hvortil hvorimod
og eller men for så at om når da mens medens fordi eftersom selvom skønt uden dog ellers altså derfor dermed deraf derved dertil derefter
som der i på til fra af med ved under over mellem imellem efter før inden siden hos mod imod gennem igennem langs omkring rundt ifølge blandt
per pr trods undtagen foruden udover angående vedrørende inkl ca fx osv mv dvs evt
være er var været vær blive bliver blev blevet have har havde haft kunne kan kunnet skulle skal skullet ville vil villet måtte må måttet
burde bør turde tør gøre gør gjorde gjort få får fik fået komme kommer kom kommet gå går gik gået sige siger sagde sagt se ser så set
betyde betyder betød læse læser læste læst
tage tager tog taget give giver gav givet vide ved vidste vidst synes tro tror troede troet mene mener mente ment tænke tænker tænkte tænkt
lade lader lod ladet lægge ligge stå står stod stået sidde holde finde finder fandt prøve bruge hedder spørge svare høre snakke tale
ikke jo ja nej nå nåh åh øh øhm hm ok okay altså lige bare kun også endda endnu stadig allerede igen altid aldrig ofte tit sjældent
nu da dengang så snart straks senere tidligere først sidst næste forrige før siden imorgen igår idag dag dage tid tiden gang gange
her der hen hjem hjemme ind inde ud ude op oppe ned nede frem tilbage væk borte rundt sammen
måske vist nok sikkert egentlig faktisk ligesom sådan virkelig rigtig helt ret temmelig ganske alligevel heldigvis desværre jamen bl
god godt gode bedre bedst dårlig stor stort store lille små ny nyt nye gammel gamle rigtigt forkert svær let hel hele halv egen eget egne
en to tre fire fem seks syv otte ni ti elleve tolv første anden tredje hundrede tusind
tak hej farvel goddag velkommen undskyld
ting måde slags del sted steder folk mand kvinde menneske mennesker dag uge måned år time minut morgen aften nat
mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts april maj juni juli august september oktober november december
`

var functionStems = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(functionWords) {
		for f := range danish.Words(w) {
			m[f.Stem], m[f.Folded] = true, true
		}
	}
	return m
})

func isFunctionWord(word string) bool { return functionStems()[word] }
