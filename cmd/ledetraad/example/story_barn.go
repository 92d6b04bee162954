package example

import "ledetraad/domain/journey"

// Barn bliver voksen: deadlines that pass in silence while the child is a
// child, and a cliff on the eighteenth birthday.
var barnStory = story{situation: barn, chapters: []chapter{
	{
		either(3, ask(opkald, familie, phone, days(0, 3), "{Pårørende} ringer. {Barnet} er [16|15|17] år, har [autisme|ADHD og angst|et sjældent syndrom], og familien ved ikke, hvem de skal tale med om fremtiden.").by(journey.Relative),
			reply(opkald, open(15, 300), "Ringet tilbage. [Aftalt hjemmebesøg.|Forklaret, hvem der gør hvad.]")),
		either(2,
			ask(opkald, familie, phone, days(0, 3), "{Pårørende} ringer om {barnet} og er [slidt ned|vred|i tvivl om alt].").by(journey.Relative),
			reply(opkald, open(500, 1900), "Ringet op. {Pårørende} havde ringet [to|tre] gange imellem."),
			feels(opkald, -2, -1, "Jeg ringer fra bilen uden for arbejdet. Når de ringer tilbage, kan jeg ikke tage den.", "Telefontid fra ni til ti. Der er jeg på arbejde.", "Jeg er nået dertil, hvor jeg kender ventemusikken.", "Man skal ringe på det rigtige tidspunkt til den rigtige person. Vi kender ingen af delene.").by(journey.Relative).waited(100, 170, mins(240, 900))),
		either(2, got(netvaerksmoede, ppr, desk, days(1, 10), "Skolen har indkaldt til netværksmøde. {Pårørende} deltog, {barnet} var med [den sidste halve time|på skærm].")),
	},
	{
		either(4, met(hjemmebesoeg, boernehandi, visit, work(5, 15), "Hjemmebesøg. {Barnet} viste [sit værelse|sine tegninger|sine fisk] og vil gerne [arbejde med dyr|bo tæt på byen|lære at køre bus selv].", "Talte med hele familien. [Storebror vil gerne spørges.|Mormor passer {barnet} to eftermiddage.] {Pårørende} sover dårligt."),
			feels(hjemmebesoeg, 0, 2, "Hun talte til {barnet} og ikke kun til os.", "Endelig en, der kom hjem til os. Så kan man se, hvordan det er.", "{Barnet} spurgte bagefter, hvornår hun kommer igen.", "Hun blev i to timer. Jeg nåede at drikke en kop kaffe, mens den var varm.", "De spurgte også, hvordan vi andre har det.", "Hun så alarmen på døren og forstod det hele.", "Det var rart ikke at sidde på et kontor.", "Han legede med togbanen på gulvet og fik mere at vide end skolen gør på et år.").by(journey.Relative)),
		either(2, met(samtale, boernehandi, desk, work(8, 20), "Samtale på rådhuset. {Barnet} [kunne ikke være i lokalet|ville ikke ind]. Børnefaglig undersøgelse aftalt.")),
	},
	{ // Extra expenses and lost earnings.
		either(3, append(applies(),
			kept("merudgifter", days(-30, -3)),
			reply(ansoegning, mins(2, 40), "Bevilget [merudgifter fra ansøgningsdatoen|tabt arbejdsfortjeneste 10 timer om ugen].").written(),
			feels(ansoegning, 0, 2, "Det var mange bilag, men så var det også på plads.", "Vi fik svar før tid. Jeg troede, det var en fejl.", "Hun ringede og forklarede tallet. Så var det til at forstå.", "Jeg skulle kun sende [kvitteringerne|lægebrevet] én gang.", "Det gik. Skemaet kunne godt være kortere."))...),
		either(5, append(applies(),
			ask(besked, boernehandi, digital, days(54, 62), "{Pårørende} skriver og spørger, hvordan det går med ansøgningen.", "Fristen er udløbet, skriver {pårørende}. Hvornår kommer der svar?").by(journey.Relative),
			reply(besked, work(6, 14), "Sagen er fordelt til en ny rådgiver. [Beklager.|]").written(),
			kept("merudgifter", days(18, 70)),
			reply(ansoegning, mins(2, 40), "[Bevilget delvist.|Afslag, begrundet i at udgifterne ikke er nødvendige.|Bevilget.]").written(),
			feels(ansoegning, -2, -1, "Otte uger, skrev de. Der gik [fjorten|tolv|seksten]. Ingen sagde noget.", "Jeg har mappe nummer fire nu. [Vi låner til bleerne.|]", "Man skal være rask for at have et sygt barn.").by(journey.Relative).waited(100, 130, hours(1000, 1400)))...),
		either(1, append(applies(),
			ask(opkald, boernehandi, phone, weeks(7, 8), "{Pårørende} ringer om ansøgningen.", "{Pårørende} ringer igen. Rådgiveren er [på orlov|stoppet].").by(journey.Relative),
			reply(opkald, open(100, 900), "[Kunne ikke finde sagen.|Sagen er ikke fordelt.] Lovet at ringe igen."),
			feels(opkald, -2, -1, "De kan ikke finde os i systemet. [Vi har boet her i tyve år.|]", "Hun lovede at ringe. Jeg har telefonen med i badet.").by(journey.Relative))...),
		either(1, append(applies(),
			moved("merudgifter", journey.Untold, days(1, 3), weeks(4, 6)),
			kept("merudgifter", days(-5, 3)),
			reply(ansoegning, mins(2, 40), "Bevilget efter ny frist, som [ikke er sendt til familien|kun står i systemet].").written())...),
		either(2, append(applies(),
			moved("merudgifter", journey.Written, days(-12, -3), weeks(3, 5)),
			kept("merudgifter", days(-8, -1)),
			reply(ansoegning, mins(2, 40), "Bevilget. Ny frist var meddelt [skriftligt|i brev].").written())...),
		either(1, append(applies(),
			sent(partshoering, boernehandi, letter, weeks(3, 5), "Partshøring med 14 dages frist. [Ni sider.|]"),
			withdrawn("merudgifter", days(-10, -1), "Ansøgningen trukket tilbage af familien"),
			feels("", -2, -1, "Vi opgav. [Det kostede mere kræfter, end vi fik.|Vi er ikke jurister.]").by(journey.Relative))...),
	},
	{
		either(3,
			did(pprVurdering, ppr, weeks(2, 6), "Pædagogisk-psykologisk vurdering. [Anbefaler STU.|Anbefaler mindre hold.|Behov for struktur og pauser.]"),
			met(skolemoede, ppr, desk, work(5, 14), "Møde på skolen med lærer og {pårørende}. [Fælles plan.|Fravær gennemgået.|{Barnet} vil gerne på efterskole.]")),
		either(2,
			did(pprVurdering, ppr, weeks(10, 20), "PPR-vurdering færdig efter lang venteliste. Skemaet er fra et tidligere skoleår."),
			feels(pprVurdering, -2, 0, "Da den endelig kom, passede den på et barn, der var et år yngre.").by(journey.Relative)),
		either(2),
	},
	maybe(40, met(foraeldregruppe, sekretariat, desk, weeks(1, 6), "Forældrenetværk. Tema: [fuldmagt og værgemål|søskende|når barnet flytter]. [Ni|Elleve|Syv] forældre.", "Møde i forældrenetværket på biblioteket. {Pårørende} holdt oplæg om [STU|pension|bofællesskab]."),
		feels(foraeldregruppe, 1, 2, "For første gang skulle jeg ikke forklare, hvad det er.", "En far fortalte om sin datter, og det kunne have været min.", "Jeg fik tre gode råd og en kage med hjem.", "Man griner mere, end man skulle tro.", "Vi har vores egen gruppe på telefonen nu. [De andre ved alt.|]").by(journey.Relative)),
	maybe(30, met(aflastning, familie, visit, weeks(1, 5), "Aflastning hver anden weekend er begyndt. {Barnet} [sov hele natten|ville hjem lørdag|har fået en ven].", "Aflastningsfamilien har været på besøg til kaffe.")),
	{ // Towards adult life.
		either(4,
			met(overgangsmoede, boernehandi, desk, weeks(3, 8), "Overgangsmøde. Voksenrådgivningen [deltog|var med på skærm]. {Barnet} fremlagde selv [tre ønsker|en planche].", "Møde et halvt år før 18. [Alle om samme bord.|Tidslinje lavet på tavlen.]"),
			warm(overgangsmoede, voksen, work(1, 5), "Overdraget ved fælles møde. Ny socialrådgiver har hilst på {barnet}."),
			deadline("voksenstøtte", voksen, weeks(8, 8), "Afgørelse om støtte som voksen inden otte uger."),
			met(samtale, voksen, visit, weeks(1, 3), "Første besøg fra Voksenrådgivningen. [Kendte allerede ønskerne.|Aftalt støtte- og kontaktperson.]"),
			kept("voksenstøtte", days(-25, -4)),
			sent(afgoerelse, voksen, digital, mins(5, 60), "Bevilget [bostøtte|STU og støtte- og kontaktperson|botilbud fra fødselsdagen]. Ingen nye papirer fra familien.", "Afgørelse sendt [før fødselsdagen|på almindeligt dansk, én side]."),
			feels(overgangsmoede, 1, 2, "Vi skulle ikke begynde forfra. [Det er første gang.|]", "Han kaldte det mit møde. Det var det også.").by(journey.Relative)),
		either(6,
			did(overgangsmoede, boernehandi, weeks(3, 8), "Overgangsmøde afholdt internt. [Ingen fra Voksenrådgivningen kunne deltage.|Familien var ikke indkaldt.]"),
			cold(overgangsmoede, voksen, work(3, 12), "Sagen lukkes her ved det 18. år. Akter sendt.", "Akter overført i systemet. Familien henvist til at søge som voksen."),
			ask(ansoegning, voksen, digital, weeks(3, 10), "{Pårørende} søger støtte til {barnet} efter 18 år. Har ikke hørt fra nogen siden fødselsdagen.", "Ansøgning om bostøtte og [STU|botilbud]. {Barnet} har været [hjemme siden fødselsdagen|uden tilbud i to måneder].").by(journey.Relative),
			deadline("voksenstøtte", voksen, weeks(8, 8), "Afgørelse om støtte efter serviceloven inden otte uger."),
			met(vum, voksen, desk, weeks(4, 9), "VUM-udredning. Oplysningerne fra børneområdet kan ikke genfindes. {Pårørende} fortæller forfra.", "Udredning med tolv temaer. {Barnet} [gik efter en time|svarede med enkelte ord]."),
			kept("voksenstøtte", days(10, 55)),
			reply(ansoegning, mins(2, 40), "[Bevilget bostøtte tre timer om ugen.|Visiteret til STU.|Afslag på botilbud, bevilget støtte hjemme.]").written(),
			feels(ansoegning, -2, -1, "{Barnet} fyldte 18 om onsdagen, og torsdag var der ingen, der kendte os.", "Alt, hvad vi havde fortalt i [ti|tolv|femten] år, var væk.", "Jeg har sagt mit job op. Nogen skal jo være hjemme.").by(journey.Relative)),
		either(2,
			ask(opkald, familie, phone, weeks(2, 6), "{Pårørende} spørger, hvem der har sagen nu.").by(journey.Relative),
			cold(opkald, voksen, open(20, 300), "Henvist til Voksenrådgivningen, da {barnet} snart er 18."),
			cold(opkald, familie, work(1, 4), "Voksenrådgivningen tager først sagen ved det 18. år. Sendt tilbage."),
			reply(opkald, work(2, 6), "Ringet til {pårørende}. Sagen bliver her foreløbig."),
			feels(opkald, -2, -1, "For ung det ene sted, for gammel det andet.", "Vi blev sendt frem og tilbage som en pakke uden adresse.").by(journey.Relative)),
		either(2),
	},
	{
		either(4,
			met(samtale, ungecenter, desk, weeks(1, 5), "Talte om [uddannelse|fritidsjob|at bo selv]. {Barnet} vil gerne prøve [gartneri|lager|køkken].", "Besøg på [værksted|produktionsskole] sammen med {barnet}. [Gik godt.|For meget larm.]"),
			feels(samtale, 0, 2, "Der er [nogen på min alder|sofaer og ikke skranke].", "Man må gerne sige, at man ikke ved det.", "De har en hund der.", "Vi snakkede om biler først. Det var en god måde at begynde på.", "Jeg skal prøve at lave mad til tolv. Det har jeg sagt ja til.", "Det var okay. Der var lidt mange spørgsmål.", "Jeg kan godt lide, at det er det samme rum hver gang.", "Han spurgte, hvad jeg er god til. Jeg er god til tog.")),
		either(3),
	},
	{
		either(3, met(stoetteperson, voksen, visit, weeks(2, 8), "Støtte- og kontaktperson begyndt. [Øvede bustur.|Lavede mad.|Gik til fodbold sammen.]", "Anden uge med kontaktperson. {Barnet} [åbnede selv døren|havde skrevet indkøbsseddel].")),
		either(3),
	},
	{either(2, feels("", -2, -1, "Det er ikke {barnet}, der slider os op. Det er systemet.", "Vi beder ikke om noget ublu. Bare et navn.").by(journey.Relative)), either(3, feels("", 0, 2, "Vi kan se en vej nu.", "Der er [papir på|styr på] det næste halve år. Det har vi ikke prøvet før.", "{Barnet} har sin egen nøgle nu. Jeg græd lidt i bilen.", "Det har taget tid, men vi er landet et godt sted.", "Hun holder, hvad hun lover. [Så kan man vente på resten.|]").by(journey.Relative)), either(3)},
	{either(3, finish(weeks(4, 14), "I gang på STU", "Flyttet i bofællesskab", "Støtte på plads som voksen")), either(4)},
}}

// applies: the family asks for money that the law gives a right to.
func applies() []step {
	return []step{
		ask(ansoegning, boernehandi, digital, days(4, 25), "{Pårørende} søger dækning af merudgifter til [medicin og bleer|kørsel|særlig kost|tøj, der går i stykker].", "Ansøgning om tabt arbejdsfortjeneste. [Vedlagt lægebrev og budget.|Skole to timer om dagen.]").by(journey.Relative),
		seen(ansoegning, work(0, 4)),
		deadline("merudgifter", boernehandi, weeks(8, 8), "Svar på ansøgning om merudgifter inden otte uger.", "Afgørelse inden for sagsbehandlingsfristen på otte uger."),
	}
}
