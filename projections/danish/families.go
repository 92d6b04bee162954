package danish

import (
	"strings"
	"unicode/utf8"
)

// The lists below mend what Snowball's rules get wrong for Danish, found by
// running them over the inflections of everyday words and of the words of a
// municipality, and reading what fell apart or together. Each is written by
// hand, because the mistakes follow no rule: strong verbs and changing vowels,
// endings on words of two or three letters, verbs in -te, nouns in -ing that
// belong to a verb, and different words that the rules cut down to the same
// letters. A word that is missing here is found by the rules' stem, which is
// right for most.
//
// A line is a head and its forms; they all get the head's stem by the rules.
// After "=" they get the head itself, for words that the rules confuse with
// others. After "~" the forms also count at the end of longer words
// (hjælpemidler), where at least two letters come before them. The possessive
// -s is understood.

const nouns = `
~barn børn børnene børnenes
~mand mænd mændene
mor moren moder moderen mødre mødrene
far faren fader faderen fædre fædrene
bror broren broder broderen brødre brødrene
~søster søsteren søstre søstrene
~datter datteren døtre døtrene
~forælder forælderen forældre forældrene
fod foden fødder fødderne
~hånd hånden hænder hænderne
~nat natten nætter nætterne
tand tanden tænder tænderne
~bog bogen bøger bøgerne
~stad staden stæder stæderne
~kraft kraften kræfter kræfterne
ko koen køer køerne
øje øjet øjne øjnene
by byen byer byerne
år året årene
uge ugen uger ugerne
æg ægget æggene
~center centret centeret centre centrene
~nummer nummeret numre numrene
~middel midlet middelet midler midlerne
~regel reglen regelen regler reglerne
artikel artiklen artikler artiklerne
cykel cyklen cykler cyklerne
kapitel kapitlet kapitler kapitlerne
~kammer kammeret kamre kamrene
~mester mesteren mestre mestrene mestrer mestrede mestret mestring mestringen
vinter vinteren vintre vintrene
finger fingeren fingre fingrene
skulder skulderen skuldre skuldrene
~register registret registeret registre registrene
~aften aftenen aftener aftenerne aftner aftnen aftnerne
~toilet toilettet toiletter toiletterne
museum museet museer museerne
`

const adjectives = `
gammel gamle gammelt ældre ældst ældste
god gode godt bedre bedst bedste
stor store stort større størst største
lang lange langt længere længst længste
ung unge ungt yngre yngst yngste
tung tunge tungt tungere tungest
tryg trygge trygt trygge tryggere
syg syge sygt
svag svage svagt svagere
klog kloge klogt
pæn pæne pænt pænere
fin fine fint finere
ren rene rent renere
svær svære svært sværere
dyr dyre dyrt dyrere
klar klare klart klarere
grøn grønne grønt
skøn skønne skønt
alvorlig alvorlige alvorligt
sikker sikre sikkert sikrer sikrede sikret sikring sikringen
~åben åbne åbent åbner åbnede åbnet åbning åbningen
enkel enkle enkelt
simpel simple simpelt
egen egne eget
~sulten sultne sultent
~moden modne modent
usikker usikre usikkert
utryg utrygge utrygt
`

// Verbs whose past changes; each may have a particle before it (udskrev).
const strong = `
gå går gås gik gået gående
stå står stås stod stået stående
få får fås fik fået
se ser ses set
slå slår slås slog slået
være er var været
have har havde haft
blive bliver blev blevet
komme kommer kom kommet
tage tager tog taget
give giver gav givet
skrive skriver skrev skrevet
sige siger sagde sagt
gøre gør gjorde gjort
spørge spørger spurgte spurgt
hjælpe hjælp hjælper hjalp hjulpet
finde finder fandt fundet
drikke drikker drak drukket
springe springer sprang sprunget
synge synger sang sunget
binde binder bandt bundet
vinde vinder vandt vundet
falde falder faldt
holde holder holdt holdte
hedde hedder hed heddet
løbe løber løb løbet
græde græder græd grædt
lide lider led lidt
bide bider bed bidt
ride rider red redet
gribe griber greb grebet
skrige skriger skreg skreget
stige stiger steg steget
vige viger veg veget
drive driver drev drevet
rive river rev revet
bryde bryder brød brudt
byde byder bød budt
flyde flyder flød flydt
lyde lyder lød lydt
nyde nyder nød nydt
skyde skyder skød skudt
fryse fryser frøs frosset
flyve flyver fløj fløjet
lyve lyver løj løjet
bære bærer bar båret
skære skærer skar skåret
stjæle stjæler stjal stjålet
dø dør døde
le ler lo leet
bo bor boede boet
tro tror troede troet
vide vidste vidst
træde træder trådte trådt
vælge vælger valgte valgt
sælge sælger solgte solgt
fortælle fortæller fortalte fortalt
tælle tæller
sætte sætter satte sat
række rækker rakte rakt
dække dækker dækkede dækket
smøre smører smurte smurt
følge følger fulgte fulgt
trække trækker trak trukket
`

// Verbs in -te, by what stands before the ending; a particle may come before
// them as well.
const weak = `
hør kør lær føl del tal betal mal spis læs vis rejs løs lys pris køb tab råb glem drøm gem døm
men ken ten lån regn tjen begræns begyn kald fyld skyld hyl sen mist bet lev
mød syn spænd styr før rør tør lej tilhør gæld fejl skil spil
`

// Words that the rules cut down to the letters of another word.
const apart = `
=borger borgere borgeren borgerne
=lægge lægger lagde lagt
=bolig boligen boliger boligerne
=værelse værelset værelser værelserne
=tidlig tidlige tidligt tidligere tidligst
=ledig ledige ledigt ledighed ledigheden
=enhed enheden enheder enhederne
=sidde sidder sad siddet siddende
=ligge ligger lå ligget liggende
=plads pladsen pladser pladserne
=kommune kommunen kommuner kommunerne
=bade bader badede
=både
=allerede
=således
=ligeledes
=anderledes
=hvorledes
=tilstede
=forberede forbereder forberedte forberedt forberedelse forberedelsen forberedelser forberedelserne
=tilberede tilbereder tilberedte tilberedt
=udbrede udbreder udbredte udbredt
=vejlede vejleder vejledte vejledt vejlederen vejledere vejlederne vejledning vejledningen vejledninger vejledningerne
=indlede indleder indledte indledt indledning indledningen
=aflede afleder afledte afledt
=udlede udleder udledte udledt
=henlede henleder henledte henledt
=visitere visiterer visiterede visiteret visitation visitationen visitationer visitationerne visitator visitatoren visitatorer visitatorerne
=revisitere revisiterer revisiteret revisitation revisitationen
=bevilge bevilger bevilgede bevilget bevilling bevillingen bevillinger bevillingerne bevilgning bevilgningen bevilgninger bevilgningerne
=tilbud tilbuddet tilbuddene
=tilbyde tilbyder tilbød tilbudt
=afslag afslaget afslagene afslå afslår afslog afslået
=forslag forslaget forslagene foreslå foreslår foreslog foreslået
=rehabilitere rehabiliterer rehabiliteret rehabilitering rehabiliteringen
=kontakt kontakten kontakter kontakterne kontakte kontaktede kontaktet
=koge koger kogte kogt
=sende sender sendte sendt
=ende ender endte endt
=kunne kan kunnet
=skulle skal skullet
=ville vil villet
=måtte må måttet
`

// Nouns in -ing that belong to a verb, each with its verb. They also count at
// the end of longer words (sagsbehandling).
const ings = `
behandling behandle | betaling betale | ansøgning ansøge | udskrivning udskrive | indskrivning indskrive
vurdering vurdere | henvisning henvise | oplysning oplyse | opringning opringe | undervisning undervise
indstilling indstille | bestilling bestille | afklaring afklare | genoptræning genoptræne | rengøring rengøre
sagsbehandling sagsbehandle | udredning udrede | anbringning anbringe | flytning flytte | forventning forvente
beregning beregne | ændring ændre | underretning underrette | afregning afregne | planlægning planlægge
bekymring bekymre | opfølgning opfølge | erfaring erfare | forklaring forklare | undskyldning undskylde
ventning vente | aflastning aflaste | screening screene | registrering registrere | dokumentering dokumentere
støtning støtte | visning vise | måling måle | samling samle | stilling stille
`

const particles = "af an be bi bort efter for fore forbi frem fra gen igennem imod ind med mis mod ned om op over på sammen til tilbage ud under ved"

// families are the stems of the listed forms, tails of those that count at the
// end of longer words, verbs of those that a particle may stand before.
var families, tails, verbs = func() (all, tails, verbs map[string]string) {
	all, tails, verbs = map[string]string{}, map[string]string{}, map[string]string{}
	put := func(form, stem string) {
		form, stem = fold(form), fold(stem)
		if _, taken := all[form]; !taken {
			all[form] = stem
		}
	}
	lines := func(list string, each func(head string, forms []string)) {
		for line := range strings.Lines(list) {
			if f := strings.Fields(line); len(f) > 0 {
				each(f[0], f)
			}
		}
	}
	lines(apart, func(head string, forms []string) {
		forms[0] = head[1:]
		for _, f := range forms {
			put(f, head[1:])
		}
	})
	for _, list := range []string{nouns, adjectives} {
		lines(list, func(head string, forms []string) {
			bare, tail := strings.CutPrefix(head, "~")
			forms[0] = bare
			for _, f := range forms {
				put(f, snowball(bare))
				if tail {
					tails[fold(f)] = snowball(bare)
				}
			}
		})
	}
	lines(strong, func(head string, forms []string) {
		for _, f := range forms {
			put(f, snowball(head))
			verbs[f] = snowball(head)
		}
	})
	for stem := range strings.FieldsSeq(weak) {
		for _, ending := range []string{"e", "er", "te", "t", "tes"} {
			put(stem+ending, snowball(stem+"e"))
			verbs[stem+ending] = snowball(stem + "e")
		}
	}
	for pair := range strings.FieldsFuncSeq(ings, func(r rune) bool { return r == '|' || r == '\n' }) {
		noun, verb, ok := strings.Cut(strings.TrimSpace(pair), " ")
		if !ok {
			continue
		}
		for _, ending := range []string{"", "en", "er", "erne"} {
			put(noun+ending, snowball(verb))
			tails[noun+ending] = snowball(verb)
		}
	}
	return all, tails, verbs
}()

// family finds a word, or its end, in the lists.
func family(word string) (string, bool) {
	if s, ok := familyOf(word); ok {
		return s, true
	}
	if owner, ok := strings.CutSuffix(word, "s"); ok {
		return familyOf(owner)
	}
	return "", false
}

func familyOf(word string) (string, bool) {
	if s, ok := families[word]; ok {
		return s, true
	}
	for i := range word {
		if i == 0 {
			continue
		}
		if s, ok := verbs[word[i:]]; ok && isParticle[word[:i]] {
			return word[:i] + s, true
		}
		if s, ok := tails[word[i:]]; ok && utf8.RuneCountInString(word[:i]) >= 2 {
			return word[:i] + s, true
		}
	}
	return "", false
}

var isParticle = func() map[string]bool {
	m := map[string]bool{}
	for p := range strings.FieldsSeq(particles) {
		m[p] = true
	}
	return m
}()

// past takes the ending of the past off (ringede, ringedes), which Snowball's
// rules leave, where a word with a vowel remains; what is left is the
// infinitive.
func past(word string) (string, bool) {
	base, ok := strings.CutSuffix(strings.TrimSuffix(word, "s"), "ede")
	if !ok || !strings.ContainsAny(base, vowels) || utf8.RuneCountInString(base) < 2 {
		return "", false
	}
	if last, _ := utf8.DecodeLastRuneInString(base); strings.ContainsRune(vowels, last) {
		return base, true // boede: bo
	}
	return base + "e", true
}

const vowels = "aeiouyæøå"
