package example

import "ledetraad/domain/journey"

// Botilbud: a home where much is decided elsewhere. Support is changed with
// little notice, and those who know the resident best are often not asked.
var botilbudStory = story{situation: botilbud, chapters: []chapter{
	{
		either(3, met(handleplan, ulvehoej, desk, work(2, 10), "Pædagogisk handleplan lavet sammen. {Hendes} mål: [lave mad til de andre|tage bussen alene|få en kæreste|sove uden lys].", "Gennemgik handleplanen i {hendes} lejlighed. {Hun} strøg to mål ud og skrev et nyt.", "Plan med tegninger i stedet for skema. {Hun} [hængte den på køleskabet|viste den til {pårørende}]."), feels(handleplan, 0, 2, "Det er mine mål. Jeg har selv sat dem i rækkefølge.", "Jeg vil gerne være den, der har nøglen til vaskeriet.")),
		either(2, did(handleplan, voksen, work(5, 20), "Handleplan opdateret ud fra akterne. {Hun} var ikke til stede. Mål: socialisere.", "Handleplan revideret af myndighed. Sendt til [botilbuddet|{hende}] til underskrift."), feels(handleplan, -2, 0, "Jeg skal 'socialisere', står der. [Jeg skal bare have en at se film med.|Hvad betyder det?]", "De holdt møde om mig i den anden ende af byen.")),
	},
	repeated(3, 6, did(stoette, ulvehoej, days(6, 24), "Handlede ind sammen. {Hun} [fandt selv varerne|betalte selv med kort|blev træt af lyset].", "Ryddede op i [postkassen|skabet|aftalerne]. {Hun} bestemte rækkefølgen.", "Lavede [frikadeller|tomatsuppe|pizza] med genboen. {Hun} viste, hvordan man gør.", "Samtale om [naboen|penge|søvn]. {Hun} havde brug for pause undervejs.", "{Hun} ville helst være i fred i dag. Respekteret.")),
	{
		either(3, met(beboermoede, ulvehoej, desk, days(6, 30), "Beboermøde. {Hun} foreslog [filmaften|fælles grill|at køkkenet er åbent om natten]. [Vedtaget.|Prøves i en måned.]", "[Elleve|Otte] beboere. Ordstyrer på skift. Snakkede om [ferietur|rygning|hvem der har nøgle]."), feels(beboermoede, 0, 2, "Jeg var ordstyrer. Jeg havde klokken.", "De gjorde det, vi bestemte. [Det er nyt.|]")),
		either(1, feels("", -1, 0, "Vi bliver spurgt om farven på sofaen, men ikke om, hvem der flytter ind.")),
		either(2),
	},
	{ // Support that changes.
		either(4,
			word("opfølgning", voksen, weeks(6, 9), "Vi følger op på støtten sammen med {hende} inden [to måneder|ferien].", "Ingen ændringer i støtten, før vi har holdt opfølgning."),
			sent(aendretStoette, voksen, digital, weeks(2, 4), "Brev om, at støtten sættes ned fra [12 til 7|9 til 5|14 til 10] timer fra den første.", "Afgørelse om færre timer, begrundet i [øget egenmestring|serviceniveau]. Sendt i Digital Post, som {hun} ikke læser."),
			feels(aendretStoette, -2, -1, "Pludselig kom hun kun om tirsdagen. [Ingen havde sagt det.|Jeg sad og ventede om torsdagen.]", "Jeg er blevet bedre, siger de. Så får jeg mindre. [Det er en mærkelig præmie.|]", "Brevet lå i en computer. Jeg har ikke en computer."),
			ask(klage, voksen, letter, days(6, 25), "{Pårørende} klager på {hendes} vegne.", "{Hun} har skrevet klage sammen med [bisidder|nattevagten]."), reply(klage, weeks(4, 7), "Genvurderet. [To timer givet tilbage.|Fastholdt og sendt videre.]").written(),
			moved("opfølgning", journey.Untold, days(-3, -1), weeks(3, 5)),
			kept("opfølgning", days(6, 45)),
			met(statusmoede, voksen, desk, mins(5, 30), "Opfølgning, som var lovet [i foråret|for længe siden]. {Hun} havde {pårørende} med.", "Opfølgning på støtten. {Hun} sagde fra og blev hørt.")),
		either(2, met(statusmoede, ulvehoej, desk, weeks(2, 6), "Statusmøde med {hende}, {pårørende} og rådgiver. Færre timer aftalt, fordi {hun} nu [vasker selv|tager bussen selv]. Prøves i to måneder."), feels(statusmoede, 0, 2, "Vi blev enige. Jeg kan ringe, hvis det ikke går.")),
		either(3),
	},
	{ // Another department.
		either(3, ask(opkald, ulvehoej, desk, days(4, 20), "{Hun} vil gerne i arbejde, helst [i en børnehave|med biler|et sted med dyr]."), cold(opkald, sygedagpenge, work(1, 5), "Henvist til jobcentret. {Hun} skal selv bestille tid.", "Mail sendt til jobcentrets fællespostkasse."), reply(opkald, weeks(3, 8), "Samtale afholdt. Sagsbehandler kendte ikke [handleplanen|diagnosen|botilbuddet]. {Hun} fortalte det hele."), feels(opkald, -2, 0, "De spurgte, hvad jeg ikke kan. Det tog en time.", "Jeg skulle fortælle min livshistorie til en, der kiggede på skærmen.")),
		either(2, ask(opkald, ulvehoej, desk, days(4, 20), "{Hun} vil prøve et job i [køkkenet i børnehaven|genbrugsbutikken]."), warm(opkald, virksomhed, work(1, 4), "Virksomhedskonsulenten kom på besøg og drak kaffe med {hende}."), reply(opkald, work(3, 9), "Prøvedag aftalt. {Hun} har selv ringet til køkkenlederen."), met(praktik, virksomhed, visit, work(5, 15), "Første dag i køkkenet. [Fyldte opvaskemaskinen.|Rullebordet er {hendes} ansvar.]"), feels(praktik, 1, 2, "De hilser på mig i børnehaven. De kalder mig køkkenchef.")),
		either(2, ask(opkald, voksen, phone, days(4, 20), "{Pårørende} spørger, hvem der betaler [tandlægen|ferieturen|ny seng].").by(journey.Relative), cold(opkald, ulvehoej, open(20, 200), "Henvist til botilbuddet."), cold(opkald, voksen, work(1, 4), "Botilbuddet kan ikke svare, sendt tilbage til rådgiver."), reply(opkald, work(3, 9), "Svar givet efter afklaring."), feels(opkald, -2, -1, "Der er altid en anden, der ved det.").by(journey.Relative)),
		either(3),
	},
	{
		either(3, ask(kontaktperson, ulvehoej, desk, days(3, 20), "{Hun} beder om en anden kontaktperson. [Kemien er der ikke.|Vil gerne have en, der kan lide fodbold.]"), reply(kontaktperson, work(4, 12), "Skiftet. {Hun} valgte selv mellem to."), feels(kontaktperson, 1, 2, "Man må godt sige, at man ikke passer sammen.")),
		either(2, ask(kontaktperson, ulvehoej, desk, days(3, 20), "{Hun} beder om at skifte kontaktperson."), seen(kontaktperson, work(1, 5)), feels(kontaktperson, -2, 0, "De sagde, de ville tale om det. Det er længe siden.")),
		either(3),
	},
	{
		either(2, met(ledsagelse, ulvehoej, visit, days(5, 25), "Med til [læge|tandlæge|øjenlæge]. {Hun} svarede selv på det meste.", "Fulgte {hende} til [sygehuset|banken]. Øvede, hvad {hun} ville sige, i bussen.")),
		either(1, did(ledsagelse, ulvehoej, days(5, 25), "Ledsagelse aflyst på dagen på grund af sygdom. Ny tid om fem uger."), feels(ledsagelse, -2, -1, "Jeg havde glædet mig. Også til tandlægen.")),
		either(2),
	},
	repeated(1, 4, did(stoette, ulvehoej, days(8, 28), "{Hun} [vandt i dart|har købt en plante|havde besøg af {pårørende}] og fortalte om det hele dagen.", "Svær morgen. Gik en lang tur, [så gik det bedre|talte ikke].", "Øvede [vasketøj|bustider|at sige nej]. {Hun} gør det snart uden os.")),
	{
		either(3, met(paaroerende, ulvehoej, phone, days(6, 30), "{Pårørende} ringer med en bekymring om [vægt|vennerne|økonomi]. Aftalt at tale sammen alle tre.", "Samtale med {pårørende}, med {hendes} ja. [Mere ro nu.|Aftalt fast søndagsopkald.]"), feels(paaroerende, 0, 2, "De lytter, når jeg siger, hvad der plejer at virke.").by(journey.Relative)),
		either(2, did(statusmoede, voksen, weeks(2, 8), "Opfølgning efter § 141. {Pårørende} havde bedt om at deltage, men var ikke indkaldt."), feels(statusmoede, -2, -1, "Vi har kendt {hende} hele livet, men vi er 'øvrigt netværk'.").by(journey.Relative)),
		either(3),
	},
	maybe(20, later(3, 30), calls(noedkald, ulvehoej, alarm, 1, 1, 0, mins(2, 12), "Utryg efter skænderi på gangen. [Drak te sammen.|Sad på trappen lidt.]")),
	{either(3, feels("", 0, 2, "Jeg bor her. Det er ikke et sted, jeg er anbragt.", "Det er godt nok. Jeg har udsigt til sporene.")), either(1, feels("", -2, -1, "De skifter hele tiden. Jeg er den eneste, der bliver boende.")), either(3)},
	{either(1, finish(weeks(6, 20), "Flyttet i egen lejlighed med bostøtte")), either(5)},
}}
