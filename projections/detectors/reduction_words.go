package detectors

import (
	"strings"

	"ledetraad/domain/painpoint"
)

// The turns of speech in which a citizen is a benefit, a diagnosis, a case or a
// place. They are our own, and are no more than a beginning. "Person med demens"
// and the like speak of a person and are in none of them; nor are words for
// groups in general ("nye regler for kontanthjælpsmodtagere").

var reducingWords = lists{
	// People by what they get; definite forms, which stand for somebody.
	"ydelse": "kontanthjælpsmodtageren kontanthjælpsmodtagerne kontanthjælpsmodtagerens kontanthjælperen kontanthjælperne uddannelseshjælpsmodtageren " +
		"sygedagpengemodtageren sygedagpengemodtagerne dagpengemodtageren dagpengemodtagerne ledighedsydelsesmodtageren ydelsesmodtageren ydelsesmodtagerne " +
		"overførselsmodtageren boligstøttemodtageren hjemmehjælpsmodtageren førtidspensionisten førtidspensionisterne folkepensionisten fleksjobberen fleksjobberne",
	"enydelse": "kontanthjælpsmodtager sygedagpengemodtager dagpengemodtager kontanthjælper førtidspensionist fleksjobber",
	// People by what they suffer from.
	"diagnose": "dementen dementerne diabetikeren diabetikerne autisten autisterne skizofrenen skizoen borderlineren borderlinerne psykotikeren narkomanen narkomanerne " +
		"alkoholikeren alkoholikerne misbrugeren misbrugerne epileptikeren apoplektikeren sklerotikeren dialysepatienten kræftpatienten kolpatienten kronikeren kronikerne " +
		"adhd'eren kol'eren",
	"endiagnose": "dement diabetiker autist skizofren borderliner psykotiker narkoman alkoholiker misbruger kol'er adhd'er apopleksi hofte kroniker",
	"adjektiv":   "demente autistiske skizofrene ledige langtidsledige sygemeldte jobparate aktivitetsparate psykotiske sengeliggende plejetunge tunge ressourcesvage",
	// What stands for whoever has it.
	"krop":    "hoften lårhalsen benbruddet håndleddet knæet nyren galden såret lungen hjertet amputationen depressionen psykosen kræften demensen diabetesen sklerosen",
	"sygdom":  "apopleksien blodproppen hjernerystelsen lungebetændelsen kol'en dialysen",
	"lidelse": "kol demens diabetes sukkersyge sukkersygen parkinson* sklerose* kræft adhd autisme skizofreni angst depression epilepsi",
	"den":     "hende ham damen manden konen fyren",
	"rum":     "stue værelse seng lejlighed bolig nummer nr",
	"tal": "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 101 102 103 104 105 201 202 203 204 205 " +
		"et en to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten sytten atten nitten tyve",
	"gør": "kommer kom ringer ringede råber råbte kalder sidder sad ligger venter ventede vil ville gider græder græd brokker klager klagede spiser sover vågner " +
		"udeblev udebliver mødte møder dukker dukkede larmer fryser nægter nægtede",
	"klager": "ringer ringede råber råbte gider græder græd brokker klager klagede spiser sover vågner venter ventede udeblev udebliver nægter nægtede larmer",
	"skal":   "skal skulle måtte må",
	"plejes": "op ned hjem ud ind i have vendes bades vaskes mades flyttes forflyttes trænes mobiliseres skiftes hentes køres vejes ligge lægges sidde først",
	"klar":   "klar gået oppe hjemme vågen ædru færdig sur vred urolig ude derude her",
	"sag": "sygedagpengesagen sygedagpengesag kontanthjælpssagen kontanthjælpssag dagpengesagen førtidssagen førtidspensionssagen fleksjobsagen jobafklaringssagen " +
		"ressourceforløbssagen anbringelsessagen demenssagen misbrugssagen hjemmehjælpssagen",
	// What may follow an adjective that stands for somebody.
	"følger": "er var har havde skal skulle kan kunne vil ville må måtte får fik bliver blev på i fra der som og til ikke med også igen nu først op ned ud ind hjem over fået kommer kom " +
		"ringer råber sidder ligger venter græder spiser sover inde ude derinde derude klokken kl møder udebliver",
}

var reducingPhrases = bookOf(phrasesOf(reducingWords,
	"@ydelse",
	"en @enydelse siddende|ude|derude|inde|herinde|klokken|kl",
	"@diagnose",
	"den|de|vores|dagens @adjektiv @følger",
	"@krop|@sygdom på|i|fra @rum @tal",
	"en|to|tre|vores @endiagnose på|i|fra @rum",
	"@krop|@sygdom @klager",
	"@sygdom @skal @plejes",
	"@sygdom er @klar",
	"@den med @lidelse",
	"@den på|i|fra @rum @tal @gør|@skal|er|har",
	"@rum @tal @gør",
	"@rum @tal @skal @plejes",
	"@sag @gør|kl|klokken",
	"@sag @skal have|møde|op|ned|ringes",
	"tunge|tung|svære|besværlige|umulige|krævende|plejetunge|ressourcesvage borgere|borger|beboere|beboer|patienter|patient|familier|klienter|klient|brugere",
	"*patienten på|i @rum @tal",
	"svingdørspatient*",
))

// A turn of speech is none behind these: "på stue 4 sidder en mand", "jeg hjalp
// hende med angst".
var behind = oneOf("på i fra til ved hos ind mod for under over foran hjælpe hjælper hjalp hjulpet støtte støtter støttede taler talte snakker snakkede")

var reducedHints = []string{"modtager", "kontanthjælp", "dagpenge", "pension", "fleksjobber", "dement", "diabet", "autist", "autis", "skizo", "borderline", "psykoti", "narkoman",
	"alkohol", "misbrug", "epilep", "apople", "sklero", "patient", "kronik", "adhd", "kol", "dialyse", "ledige", "sygemeldte", "parate", "sengeliggende", "stue", "værelse", "seng", "nummer",
	"nr", "bolig", "lejlighed", " med ", "sagen ", "sag ", "tung", "svære ", "besværlig", "umulig", "krævende", "svage", "svingdør", "blodprop", "hjernerystelse", "lungebetændelse"}

// Words that speak of a person as more than that.
var (
	resources = oneOf("selv glad glæder glade stolt dygtig god bedste interesseret elsker ønsker ønske ønskede drømmer drømme drøm håber savner hellere helst gerne plejede arbejdede uddannet " +
		"fortalte fortæller griner grinede smiler smilede synger sang spiller spillede strikker læser danser husker humor hobby musik klaver")
	staff     = oneOf("vi jeg man du i os personalet")
	relations = oneOf("datter datteren døtre søn sønnen sønner ægtefælle ægtefællen kæreste kæresten søster søsteren søskende bror broren brødre barnebarn barnebarnet børnebørn oldebarn oldebørn " +
		"veninde veninden veninder ven vennen venner svoger svigerdatter svigersøn familie familien pårørende nabo naboen hunden katten mor far mormor morfar farmor farfar kone konen børn børnene forældre forældrene")
	courtesy = oneOf("fru hr frk")
	naming   = beginning("kalde kaldt kalder hedder ordet begreb udtryk omtale betegn sætning")
)

// notNames begin with a capital letter and are no names of people: the
// municipality's own.
var notNames = []string{"kommune", "kommunen", "centret", "center", "plejen", "plejehjem", "plejehjemmet", "service", "styrelsen", "afdelingen", "visitationen", "jobcenter", "hospital", "hospitalet",
	"sygehus", "danmark", "rådgivningen", "kontoret", "huset", "gården", "team", "teamet", "genoptræningen", "psykiatrien", "styrelse", "mitid", "post", "posten"}

// reduces answers where a text speaks of a citizen as a benefit, a diagnosis, a
// case or a place, and as nothing else.
func reduces(text string) []painpoint.Span {
	if !holdsAny(text, reducedHints) {
		return nil
	}
	all := tokens(text)
	var spans []painpoint.Span
	reducing := map[int]bool{}
	for i := range all {
		end := reducedAt(all, i)
		if end == 0 {
			continue
		}
		spans = append(spans, spanOf(all, i, end))
		for k := i; k < end; k++ {
			reducing[k] = true
		}
	}
	if len(spans) == 0 || aPerson(all, reducing) {
		return nil
	}
	return joined(spans)
}

// reducedAt answers where the turn of speech that begins at a token ends; 0 if
// none does.
func reducedAt(all []token, i int) int {
	if i > 0 && all[i-1].Clause == all[i].Clause && behind.is(all[i-1].Folded) && (all[i].Folded != "den" && all[i].Folded != "de" && !certain(all[i].Folded)) {
		return 0
	}
	for _, p := range reducingPhrases.from(all[i].Folded) {
		if end, ok := p.at(all, i); ok {
			return end
		}
	}
	return 0
}

// certain words stand for somebody wherever they are.
func certain(word string) bool {
	return reducingPhrases.phrases[0].parts[0].is(word) || reducingPhrases.phrases[2].parts[0].is(word)
}

// aPerson reports whether the text says more: a name, somebody near, a wish or
// something that the person is good at; or speaks of the word itself.
func aPerson(all []token, reducing map[int]bool) bool {
	for i, t := range all {
		if reducing[i] {
			continue
		}
		switch {
		case naming.is(t.Folded), relations.is(t.Folded), courtesy.is(t.Folded):
			return true
		case resources.is(t.Folded) && !denied(all, i, i+1) && !byStaff(all, i) && !(t.Folded == "selv" && i+1 < len(all) && all[i+1].Folded == "om"):
			return true
		case t.Capital && !t.Opens && !t.Quoted && !official(t.Folded):
			return true
		}
	}
	return false
}

// byStaff: "vi vil gerne have dementen op" is a wish, but not the citizen's.
func byStaff(all []token, i int) bool {
	for k := max(0, i-3); k <= min(i+1, len(all)-1); k++ {
		if all[k].Clause == all[i].Clause && staff.is(all[k].Folded) {
			return true
		}
	}
	return false
}

func official(word string) bool {
	for _, n := range notNames {
		if strings.HasSuffix(word, n) {
			return true
		}
	}
	return word == "i" || word == "de" || word == "dem" || word == "deres"
}
