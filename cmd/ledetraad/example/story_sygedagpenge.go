package example

import "ledetraad/domain/journey"

// Sygedagpenge: many letters, and several offices that each have a piece. The
// jobcenter's telephone is hard to get through to, and the rehabilitation team
// moves its meetings without a word.
var sygStory = story{situation: syg, chapters: []chapter{
	once(
		ask(ansoegning, sygedagpenge, digital, days(0, 2), "Sygemeldt med [stress|rygsmerter|depression|en skulder, der er opereret|senfølger]. Arbejder som [pædagog|lagermedarbejder|tømrer|butiksassistent|lærer|buschauffør].", "Anmodning om sygedagpenge. [Arbejdsgiver anmoder om refusion.|Ledig, A-kassen har meldt raskdato ukendt.]"),
		seen(ansoegning, work(0, 3)),
		deadline("sygedagpengesag", sygedagpenge, weeks(4, 4), "Afgørelse om ret til sygedagpenge inden 4 uger.", "Svar på ansøgningen inden for fire uger.")),
	{
		either(5,
			kept("sygedagpengesag", days(-20, -5)),
			reply(ansoegning, mins(2, 40), "Bevilget. [Brev med satser og pligter sendt.|Udbetaling fra næste måned.]").written()),
		either(2, sent(partshoering, sygedagpenge, digital, work(3, 7), "Partshøring over [indtægt|arbejdsgivers oplysninger]. Frist syv dage. [{Hun} ringede og spurgte, hvad det er.|]", "Brev på fire sider med henvisning til sygedagpengelovens paragraffer."),
			kept("sygedagpengesag", days(-9, -1)),
			reply(ansoegning, mins(2, 40), "Bevilget [efter partshøring|, da {hun} havde svaret|efter svar fra arbejdsgiver]. [Udbetales {ugedag}.|]").written(),
			feels(partshoering, -2, 0, "Jeg læste det tre gange. [Jeg troede, de sagde nej.|Så gav jeg det til min nabo, hun er jurist.]", "Hvad er en partshøring? Jeg er jo ikke part i noget, jeg er syg.", "Otte dage til at svare på noget, jeg ikke forstår.", "Jeg ringede til min fagforening. De oversatte det.", "Det lød, som om jeg havde snydt.", "Brevet kom en fredag klokken fire. Det blev en lang weekend.")),
		either(2,
			kept("sygedagpengesag", days(6, 26)),
			reply(ansoegning, mins(2, 40), "Bevilget. Sagen har ligget [uden lægeerklæring|hos en sagsbehandler, der er sygemeldt].").written(),
			feels(ansoegning, -2, -1, "Jeg fik ikke en krone i [seks uger|halvanden måned]. [Huslejen venter jo ikke.|Jeg lånte af mine forældre.]", "Ingen sagde, det ville vare længere. Jeg [gik bare og ventede|troede, jeg havde gjort noget forkert].").waited(110, 160, hours(340, 500))),
	},
	{
		either(4, got(oplysningsskema, sygedagpenge, digital, days(4, 9), "{Hun} har udfyldt oplysningsskemaet [selv|med hjælp fra {pårørende}]. [Skriver, at {hun} savner kollegerne.|Ønsker at vende tilbage på nedsat tid.]").by(journey.Citizen)),
		either(1, got(oplysningsskema, sygedagpenge, digital, days(9, 14), "Skema indsendt efter rykker. {Hun} kan ikke overskue [Digital Post|de mange spørgsmål].").by(journey.Citizen)),
	},
	{
		either(5, met(foersteSamtale, sygedagpenge, desk, weeks(3, 6), "Første samtale. Talte om [arbejdspladsen|søvn og hverdag|hvad der giver energi]. {Hun} tog {pårørende} med.", "{Hun} fortæller, at {hun} [er god til at få ting til at ske|altid har passet sit arbejde|er bange for at blive glemt]. Aftalt næste skridt.", "Samtale i mødelokale med glasvæg. {Hun} [så flere gange ud på gangen|talte lavt]. Aftalt telefonisk næste gang.").onward(),
			feels(foersteSamtale, 0, 2, "Hun spurgte, hvad jeg selv tænker. Det havde jeg ikke ventet.", "Jeg var nervøs, men det var bare et menneske.", "Vi talte om mine elever i ti minutter. Så kunne jeg tale om resten.", "Hun sagde, at det godt må tage tid. Jeg har ventet på, at nogen sagde det.", "Jeg fik en kopi af det, vi aftalte.", "Det var fint. Jeg var bare så træt bagefter, at jeg sov til næste dag.", "Han havde læst min sag. Det kunne man mærke.", "Der var kaffe, og der var tid.", "Jeg fik lov at have {min pårørende} med, og hun spurgte os begge to.", "Hun tegnede forløbet på en serviet. Den har jeg stadig.", "Vi fik skrevet ned, hvad der skal ske hvornår. [Det hjalp.|Sedlen hænger på køleskabet.]", "Han så mig, ikke kun papirerne.")),
		either(3, met(foersteSamtale, sygedagpenge, desk, weeks(4, 7), "Samtale om [raskmelding|muligheder for delvis raskmelding|§ 56]. {Hun} var stille. [Mange begreber på kort tid.|Spurgte ikke.]", "Gennemgik reglerne om varighed, revurdering og jobafklaring. {Hun} nikkede.").deadEnd(),
			feels(foersteSamtale, -2, 0, "Der var så mange ord. Jeg sad og tænkte: hvad taler de om?", "Afklaring, progression, indsats. Jeg har bare ondt i ryggen.", "Hun kiggede mest på skærmen.", "Jeg er en CV-mappe for dem. [Ingen spurgte til mine børn.|]", "Bagefter kunne jeg ikke huske andet end 'varighedsbegrænsning'.")),
		either(1, met(foersteSamtale, sygedagpenge, phone, weeks(8, 11), "Første samtale, for sent i forhold til fristen. [Skiftet sagsbehandler.|Pukkel efter sommeren.]")),
	},
	{
		either(6, met(opfoelgning, sygedagpenge, phone, weeks(2, 5), "Opfølgning. [Uændret.|Lidt bedre søvn.|Startet hos psykolog.] Næste gang om fire uger.", "{Hun} går ture og [er begyndt at læse igen|hjælper {pårørende} i haven].").onward()),
		either(3,
			sent(indkaldelse, sygedagpenge, digital, days(8, 20), "Indkaldt til samtale {ugedag} {tid}. Udeblivelse kan få betydning for ydelsen."),
			met(opfoelgning, sygedagpenge, desk, work(6, 12), "Opfølgningssamtale. {Hun} [havde ikke sovet|havde skrevet spørgsmål ned]. [Talte om praktik.|Talte om skånehensyn.]")),
	},
	{ // The telephone.
		either(5),
		either(3,
			ask(opkald, sygedagpenge, phone, work(2, 9), "Ringer for at [høre, om attesten er kommet|flytte en samtale|spørge til ferie under sygdom]."),
			reply(opkald, open(8, 220), "Ringet tilbage. [Tid flyttet.|Attesten er modtaget.|Forklaret reglerne.]"),
			feels(opkald, 0, 2, "Hun ringede tilbage samme dag. [Fint.|Det plejer de.]", "Det var nemt nok. Jeg skulle bare vide det.", "Rart, at det er den samme, der svarer.", "Han undskyldte, at jeg havde ventet. Det var nu ikke så længe.", "Jeg fik svar, mens jeg stod i køen i supermarkedet.", "Hun sagde, at jeg endelig måtte ringe igen.").waited(70, 120, mins(60, 240))),
		either(4, withPhone()...),
	},
	{ // Money comes from another department.
		either(5, did(udbetaling, ydelse, days(8, 20), "Udbetalt for [måneden|perioden].", "Sygedagpenge beregnet og anvist.")),
		either(3, ask(besked, sygedagpenge, digital, days(3, 15), "{Hun} spørger, hvorfor der [mangler penge|er trukket skat to gange|ikke er udbetalt for hele måneden]."),
			cold(besked, ydelse, work(2, 5), "Sendt videre til Ydelseskontoret uden bemærkninger.", "Ydelse hører ikke til her. Videresendt."),
			reply(besked, work(4, 11), "Svaret, at der mangler oplysninger fra jobcentret. {Hun} skal sende dem selv.", "{Hun} blev bedt om at forklare det hele forfra og vedlægge lønsedler.").written(),
			feels(besked, -2, -1, "Den ene hånd ved ikke, hvad den anden gør. [Jeg er budbringer mellem dem.|]", "Jeg fik to breve samme dag. De sagde hver sit.", "Alle er flinke. Ingen har sagen.", "Så skal man igen fortælle, hvornår man blev syg. Som om det har ændret sig.", "Jeg sendte de samme lønsedler for tredje gang.", "De bor på hver sin etage. Jeg skulle sende et brev fra den ene til den anden.")),
		either(1,
			ask(fremmoede, borgerserv, desk, work(3, 12), "Møder op med [kontoudtog|et rykkerbrev|lønsedler i en pose]. Ved ikke, hvilket kontor det er."),
			reply(fremmoede, open(5, 60), "Fulgt op ad trappen til Ydelseskontoret og præsenteret. Gennemgik beregningen på skærmen sammen. [Fejl rettet.|Alt passede.]"),
			feels(fremmoede, 1, 2, "Hun gik med mig derop. Det havde hun ikke behøvet.", "Vi sad på samme side af bordet.")),
		either(2, ask(opkald, borgerserv, phone, days(3, 15), "Spørger til [boligstøtte|udbetaling] under sygdom."),
			cold(opkald, sygedagpenge, open(5, 90), "Henvist til jobcentret, da {hun} er sygemeldt."),
			cold(opkald, ydelse, work(1, 3), "Jobcentret sender {hende} tilbage til Social- og Borgerservice."),
			reply(opkald, work(1, 4), "Svar givet. [Det kunne have været givet første gang.|{Hun} havde da ringet tre steder.]"),
			feels(opkald, -2, -1, "Tre telefonkøer, samme historie.", "Jeg kom tilbage til den første. Hun kunne godt huske mig.")),
		either(1,
			ask(besked, sygedagpenge, digital, days(3, 15), "{Hun} spørger til udbetaling og [tilskud til medicin|huslejehjælp]."),
			warm(besked, ydelse, work(0, 2), "Ringede til Ydelseskontoret med {hende} i røret. Fælles svar aftalt."),
			reply(besked, work(1, 3), "Ringet og forklaret. {Hun} fik et navn og et direkte nummer.").written(),
			feels(besked, 1, 2, "De ringede sammen. Det har jeg ikke prøvet før.", "Jeg fik et navn. Det er meget nemmere at skrive til et navn.", "Det tog et kvarter, og så var det ude af hovedet.")),
	},
	{ // Doctors and workplace.
		either(3, did(laegeattest, sygedagpenge, days(8, 20), "LÆ 285 indhentet. [Fortsat fuldt uarbejdsdygtig.|Lægen anbefaler gradvis opstart.]")),
		either(3, met(rundbordssamtale, virksomhed, visit, weeks(1, 4), "Møde på arbejdspladsen med leder og TR. [Plan: to timer om dagen.|Skånehensyn aftalt.]", "Rundbordssamtale. {Hun} [fik selv lov at begynde|var nervøs, men det gik]."),
			feels(rundbordssamtale, 0, 2, "Min chef vil gerne have mig tilbage. Det var godt at høre det højt.", "Konsulenten sagde det, jeg ikke selv turde sige.", "De har gemt mit skab. Med navn på.", "Vi blev enige om at begynde med formiddagene.", "Det var mærkeligt at være gæst på sin egen arbejdsplads, men godt.", "Min makker kom ud og gav mig et kram.", "Nu ved de, hvorfor jeg har været væk. Det er jeg lettet over.")),
		either(2),
	},
	{ // How it goes on.
		either(5, met(delvisRask, sygedagpenge, phone, weeks(2, 6), "Delvis raskmeldt [fire|seks|ti] timer om ugen. [Trappes op hver uge.|Kollegerne er orienteret.]"),
			met(opfoelgning, sygedagpenge, phone, weeks(2, 5), "Går [efter planen|lidt hurtigere end planlagt|op og ned]. {Hun} [er glad for at være tilbage|er træt om aftenen]."),
			feels("", 0, 2, "Det gik i mit tempo. [Tak for det.|]", "Jeg troede ikke på det, men det lykkedes.", "Hun ringede også, da jeg var rask. Bare for at høre.", "Planen passede til mig og ikke til et skema.", "De holdt fast, da jeg ville give op."),
			finish(weeks(2, 7), "Raskmeldt", "Tilbage i job", "Raskmeldt til nyt arbejde")),
		either(3,
			met(praktik, virksomhed, visit, weeks(2, 5), "Virksomhedspraktik i [planteskole|genbrugsbutik|køkken|værksted]. [Otte|Seks] timer om ugen."),
			met(statusmoede, virksomhed, visit, weeks(3, 6), "Status i praktikken. [God til kunderne.|Timetal sat op.|Pause på grund af smerter.]"),
			feels(praktik, -1, 2, "Det er rart at dufte til jord igen.", "Jeg blev sat til at [feje|sortere bøjler]. Jeg er [uddannet elektriker|lærer]."),
			finish(weeks(3, 8), "Raskmeldt", "Fleksjob", "Overgået til ledighed")),
		either(4, withTeam(journey.Untold, 10, 28, days(1, 9),
			feels(rehabmoede, -2, -1, "Mødet blev flyttet, og jeg fik det at vide af [min læge|{min pårørende}, der ringede selv].", "Jeg havde taget fri, gjort mig klar, ikke sovet. Så stod der [aflyst|en tom stol].", "Otte mennesker om et bord, og de brugte mit fornavn og ord, jeg ikke kendte."))...),
		either(3, withTeam(journey.Written, 3, 9, days(-2, -1),
			feels(rehabmoede, -1, 1, "Der var mange om bordet, men de lod mig begynde.", "Godt, at {min pårørende} var med."))...),
		either(2, withTeam(journey.Oral, 4, 12, days(-3, -1), feels(rehabmoede, -1, 1, "Jeg fik en opringning om, at det blev senere. [Fair nok.|]"))...),
		either(3,
			sent(revurdering, sygedagpenge, digital, weeks(5, 9), "Revurdering ved 22 uger. [Kan ikke forlænges.|Brev på fem sider.]").deadEnd(),
			cold(revurdering, ydelse, work(3, 9), "Sygedagpenge standset, {hun} henvises til selv at søge [kontanthjælp|om hjælp] på borger.dk."),
			ask(fremmoede, borgerserv, desk, work(3, 10), "Møder op i Borgerservice med [brevet i hånden|{pårørende}]. Ved ikke, hvad {hun} skal leve af fra den første."),
			reply(fremmoede, open(15, 60), "Hjulpet med at søge. {Hun} græd. [Fulgt over til Ydelse.|Ny tid om en uge.]"),
			feels(revurdering, -2, -2, "Fra den ene dag til den anden var jeg ingenting. [Ikke syg, ikke rask.|]", "Jeg er jo ikke rask, bare fordi de 22 uger er gået."),
			ask(klage, sygedagpenge, digital, days(5, 20), "Klager over ophør. [Vedlægger udtalelse fra speciallæge.|]"),
			reply(klage, weeks(3, 8), "Afgørelsen fastholdt ved genvurdering og sendt til Ankestyrelsen.").written()),
	},
}}

// withPhone: calling the jobcenter until somebody calls back.
func withPhone() []step {
	return []step{
		calls(opkald, sygedagpenge, phone, 2, 4, 2600, open(60, 700), "Ringet tilbage. [Beklagede ventetiden.|Attesten lå i bunken.|Aftalt samtale.]").saying(
			"Ringer og [lægger besked|bliver nummer ti i køen]. Spørger til [penge|samtalen {ugedag}|forlængelse].", "Ringer igen. Besked lagt til sagsbehandler.", "Spørger [fortsat|stadig] til udbetalingen. Fik at vide, at nogen ringer."),
		feels(opkald, -2, -1, "Man bliver mere syg af at ringe dertil.", "Jeg sidder med telefonen i skødet. Tør ikke gå i bad.", "Der er en stemme, der siger, at mit opkald er vigtigt.", "Jeg spurgte, om jeg måtte få et direkte nummer. Det måtte jeg ikke.", "De lægger en besked. Hvor lægger de den?", "Til sidst ringede {min pårørende} og blev vred. Så skete der noget.", "De siger, de ringer tilbage inden to dage. [Hvilke to dage?|Det gør de så ikke.]", "Jeg ringede hver dag i en uge.").waited(110, 180, mins(120, 1500)),
	}
}

// withTeam: waiting for the rehabilitation team, whose meeting is moved and
// then held, counted from the new date. Whoever has taken a day off to come
// along can seldom do so twice.
func withTeam(n journey.Notice, lateFrom, lateTo int, held gap, after step) []step {
	there, kin, plan := withKin, "{Pårørende} [var med|sad ved siden af {hende}].", "{Pårørende} er med i planen."
	if n == journey.Untold {
		there, kin, plan = withoutThem, "{Pårørende} [kunne ikke få fri en gang til|havde taget fri den forkerte dag].", "{Pårørende} stod ikke på indkaldelsen."
	}
	return []step{
		met(opfoelgning, sygedagpenge, desk, weeks(2, 5), "Sagen skal forelægges rehabiliteringsteamet. [Forberedende del udfyldt sammen.|{Hun} er nervøs for mødet.]"),
		word("rehabiliteringsteam", rehabteam, weeks(4, 6), "Møde i rehabiliteringsteamet senest {ugedag} i den uge.", "Teamet holder møde om sagen inden for [en måned|seks uger]."),
		moved("rehabiliteringsteam", n, days(-3, -1), days(lateFrom, lateTo)),
		ask(opkald, rehabteam, phone, work(1, 3), "Spørger, [om mødet bliver til noget|hvad der sker nu].", "{Pårørende} ringer og spørger til ny mødedato."),
		reply(opkald, open(90, 800), "Ny dato oplyst. [Mangler lægelig vurdering.|Sygdom i teamet.]"),
		kept("rehabiliteringsteam", held),
		met(rehabmoede, rehabteam, desk, mins(5, 40), "Møde med [syv|seks|otte] deltagere. Indstilling: [jobafklaringsforløb|ressourceforløb|fleksjob]. "+kin, "{Hun} fik [ti minutter|ordet til sidst]. Indstillet til [jobafklaring|fleksjob]. "+kin).decided(there),
		after,
		met(jobafklaring, sygedagpenge, desk, weeks(2, 5), "Jobafklaringsforløb begyndt. [Mentor tilknyttet.|Plan for tre måneder.] "+plan).decided(there),
		finish(weeks(8, 20), "Fleksjob", "Ressourceforløb", "Jobafklaring afsluttet"),
	}
}
