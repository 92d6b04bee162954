package jargon

import "strings"

// signals are ways of writing that each are harmless alone; two different ones
// in a sentence make the language of an office.
type signals uint8

const (
	nominal   signals = 1 << iota // udarbejdelse, iværksættelse
	passive                       // forelægges, bevilges
	lawful                        // § 83, jf., stk.
	bareNoun                      // borger har, not: borgeren
	stiff                         // hermed, såfremt, vedrørende
	shortened                     // mht., ift.
)

var signalNames = []struct {
	signal signals
	name   string
}{
	{nominal, "navneord i stedet for udsagnsord"},
	{passive, "passiv"},
	{lawful, "henvisning til loven"},
	{bareNoun, "»borger« uden artikel"},
	{stiff, "stive vendinger"},
	{shortened, "forkortelser"},
}

// nominals are heads of nouns that an office makes of verbs; everyday nouns in
// -else and -ing are not among them.
var nominals = []string{"udarbejdelse", "iværksættelse", "fastsættelse", "gennemførelse", "etablering", "opfyldelse", "tilvejebringelse",
	"fremsendelse", "indhentelse", "indhentning", "videregivelse", "meddelelse", "bevilling", "tildeling", "bedømmelse", "beregning", "opgørelse", "udmåling", "varetagelse", "stillingtagen", "udbetaling", "afholdelse", "fremlæggelse", "anmodning", "henvendelse",
	"forelæggelse", "afklaring", "udredning", "opfølgning", "iagttagelse", "begrænsning", "nedsættelse", "afgørelse", "tilrettelæggelse", "effektuering", "inddragelse",
	"anvendelse", "udøvelse", "imødekommelse", "revurdering", "fritagelse", "forvaltning", "foranstaltning", "ydelse", "kompensation", "dokumentation",
	"fremskaffelse", "besvarelse", "overholdelse", "overskridelse", "fravigelse", "berettigelse", "understøttelse", "tilknytning", "indstilling", "opretholdelse", "ophør"}

var passives = set(`bevilges iværksættes forelægges vurderes foretages meddeles fremsendes anmodes anses træffes ydes tilbydes udarbejdes indhentes
	videregives behandles fastsættes beregnes opgøres udmåles varetages forventes henvises visiteres revurderes tildeles afholdes indkaldes oplyses bemærkes
	tilstræbes påregnes udbetales fratrækkes nedsættes forhøjes ophøres standses bortfalder begrundes dokumenteres imødekommes afvises afslås undtages
	tilrettelægges gennemføres etableres effektueres inddrages anvendes udøves opfyldes konstateres bedes forudsættes iagttages opretholdes skønnes henholdes
	godkendes gøres anføres fremlægges returneres forelægges beror registreres orienteres underrettes partshøres høres lægges noteres indstilles afklares udredes afsluttes opstartes påbegyndes`)

var stiffWords = set(`hermed vedrørende såfremt nærværende ovennævnte førnævnte ovenstående nedenstående herunder pågældende herefter herved hvorved
	hvorefter hvormed bemeldte endvidere ydermere tillige jævnfør ligeledes vedlagt vedlagte fremadrettet foranlediget
	anmodning forestå påhviler berettiget omfattet tilkendt undergivet godtgjort herfor herom heri hvori vedtaget anført anførte oplyste påberåbte såvel idet indeværende forinden ifald hvorvidt rettidigt retmæssig
	forbehold henseende desangående dertil hertil heraf derved herom hvorom hvortil hvoraf særskilt medføre medfører stillingtagen beskaffenhed vedkommende indsigelse indsigelser fyldestgørende nødvendiggør`)

var stiffPhrases = compile(`
	i henhold til
	i medfør af
	med henblik på
	på baggrund af
	i overensstemmelse med
	under henvisning til
	med henvisning til
	i forbindelse med
	for så vidt angår
	med hensyn til
	til rådighed for
	de bedes
	det skal bemærkes
	der henvises
	på foranledning af
	i relation til
	har til formål
	i forhold til ..2 foranstaltning*|bevilling*|udmåling*
	finder anvendelse
	træffe|træffes|truffet ..2 afgørelse
	der|det er|var ~ tale om
	gøres|gøre ..2 opmærksom på
	helt eller delvist
	kan|kunne ..2 finde sted
	finder sted
	med virkning fra
	i det omfang
	i den forbindelse
	til brug for
	som følge af
	på grundlag af
	inden for rammerne af
	efter omstændighederne
	i modsat fald
	i givet fald
	har været genstand for
	forudsat at
	under iagttagelse af
	ved afgørelsen af
	for nærværende
	henset til
	under hensyn til
	tilgår|tilgå dig|ansøger|borger|parten
	det|de ..4 anførte
`)

var lawWords = set("§ jf jfr jævnfør stk bekendtgørelse bekendtgørelsen lovbekendtgørelse litra servicelovens aktivlovens retssikkerhedslovens forvaltningslovens forvaltningsloven")

var shortForms = set("mht ift iht pba vedr ifm ifbm mhp fsva ang hhv resp aht jf ifht vha")

// plainDeterminers stand before "borger" in ordinary speech.
var plainDeterminers = set("en hver enhver anden som ny ældre ung unge gammel almindelig ingen den din vores som per pr til fra med hos af for mellem og eller samme god medborger dansk")

// office returns the signals of the worst sentence, none if it has fewer than
// two.
func (a *analyser) office(x *text) signals {
	var worst signals
	for from := 0; from < len(x.ts)-1; {
		_, to := sentence(x.ts, from)
		if s := a.signalsOf(x, from, to); s.count() >= 2 && s.count() > worst.count() {
			worst = s
		}
		from = to
	}
	return worst
}

// officeWord is which signals a word gives by itself.
type officeWord uint8

const (
	officeLaw officeWord = 1 << iota
	officeStiff
	officePassive
	officeShort
	officeNoun
	officeBorger
)

func officeWordOf(w string) officeWord {
	var o officeWord
	for _, c := range []struct {
		is   bool
		sign officeWord
	}{
		{lawWords[w], officeLaw},
		{stiffWords[w], officeStiff},
		{passives[w] || officialPassive(w), officePassive},
		{shortForms[w], officeShort},
		{w == "borger" || w == "borgers", officeBorger},
	} {
		if c.is {
			o |= c.sign
		}
	}
	for _, n := range nominals {
		if strings.HasPrefix(w, n) || len(n) > 8 && strings.HasSuffix(w, n) {
			o |= officeNoun
		}
	}
	return o
}

func (a *analyser) signalsOf(x *text, from, to int) signals {
	var s signals
	nouns, passiveVerbs, shorts, stiffs := 0, 0, 0, 0
	count := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	for k := from; k < to; k++ {
		o := x.ts[k].info.office
		count(&nouns, o&officeNoun != 0)
		count(&passiveVerbs, o&officePassive != 0)
		count(&shorts, o&officeShort != 0)
		count(&stiffs, o&officeStiff != 0 || stiffPhrases.at(x, k) > 0)
		if o&officeLaw != 0 {
			s |= lawful
		}
		if o&officeBorger != 0 && bare(x, k, from) {
			s |= bareNoun
		}
	}
	if nouns >= 2 || nouns == 1 && stiffs > 0 && passiveVerbs > 0 {
		s |= nominal
	}
	if passiveVerbs > 0 {
		s |= passive
	}
	if shorts >= 2 {
		s |= shortened
	}
	if stiffs > 0 {
		s |= stiff
	}
	return s
}

// officialPassive knows the passive of verbs with a prefix by their ends.
func officialPassive(w string) bool {
	if len(w) < 9 || !strings.HasSuffix(w, "es") {
		return false
	}
	for _, e := range []string{"lægges", "sættes", "sendes", "stilles", "føres", "holdes", "gøres", "tages", "gives", "kræves", "iteres", "iseres", "ificeres"} {
		if strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}

// bare says whether "borger" stands without article, as in case notes.
func bare(x *text, k, from int) bool {
	if k == from {
		return true
	}
	before := x.ts[k-1].norm
	if x.ts[k].pre&clause != 0 {
		return true
	}
	return !plainDeterminers[before] && (before == "at" || before == "da" || before == "hvis" || before == "når" || before == "har" || before == "er" ||
		before == "vurderes" || before == "hvorfor" || before == "ønsker" || before == "kontakter" || before == "orienterer" || before == "såfremt")
}

func (s signals) count() int {
	n := 0
	for _, name := range signalNames {
		if s&name.signal != 0 {
			n++
		}
	}
	return n
}

func (s signals) String() string {
	var names []string
	for _, name := range signalNames {
		if s&name.signal != 0 {
			names = append(names, name.name)
		}
	}
	return strings.Join(names, ", ")
}
