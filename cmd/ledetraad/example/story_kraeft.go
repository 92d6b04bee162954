package example

import "ledetraad/domain/journey"

// Kræft i familien: the story that goes best. One person holds the threads, the
// departments speak together, and other families know what it is like.
var kraeftStory = story{situation: kraeft, chapters: []chapter{
	{
		either(4,
			ask(opkald, kraeftraad, phone, days(0, 3), "{Pårørende} ringer. {Hun} har fået [modermærkekræft|tarmkræft|en svulst i lungen], og der er [børn på fire og ni|et barn på syv|børn på elleve og fjorten].", "Ringer efter at have fået tid til kemo. Ved ikke, hvad man skal sige til børnene."),
			reply(opkald, open(5, 90), "Talt sammen i [en halv time|tre kvarter]. Aftalt møde hjemme.", "Givet navn og direkte nummer. [Kommer {ugedag}.|]")),
		either(2, got(besked, kraeftraad, digital, days(0, 3), "Henvist fra sygehusets sygeplejerske med familiens samtykke.").by(journey.Outside)),
		either(1,
			ask(opkald, kontakt, phone, days(0, 3), "Ringer til kommunens hovednummer og spørger om hjælp derhjemme under kemo."),
			warm(opkald, kraeftraad, open(3, 30), "Stillet om med besked om, hvem der ringer, og hvorfor."),
			reply(opkald, open(3, 40), "Taget med det samme. Aftalt besøg."),
			feels(opkald, 1, 2, "Hun blev i røret, til den næste tog den.")),
	},
	once(met(raadgivning, kraeftraad, visit, work(2, 8), "Besøg hjemme. {Hun} tegnede familien på et ark: [mormor|en nabo|fodboldklubben|to søstre] er med. Lavede liste over, hvad der ikke kan vente.", "Samtale ved køkkenbordet. Vigtigst nu: [at børnene har en voksen at tale med|økonomien|at {pårørende} kan sove]. Samtykke til at tale med jobcenter og skole.", "Talte om alt andet end sygdom de første ti minutter. {Hun} er [korleder|tømrermester|håndboldtræner] og vil gerne kunne det igen.").onward()),
	{
		either(5, feels(raadgivning, 1, 2, "Hun spurgte, hvem vi har. Ikke kun, hvad vi fejler.", "Hun skrev det ned, så vi ikke behøvede at huske noget.", "Det var første gang, nogen talte til os begge to.", "Hun blev ikke bange, da jeg græd.", "Vi fik en liste på tre punkter. Tre kan jeg overskue.", "{Min pårørende} sov den nat.", "Det var godt. Jeg var så træt, at jeg ikke kan huske det hele.", "Hun kendte vejen. Vi skulle bare gå med.", "Jeg har kun ét nummer. Det er alt.", "For første gang i tre uger trak jeg vejret.")), either(1, feels(raadgivning, -1, 0, "Fint, men jeg ville hellere have talt med en, der har prøvet det.")),
	},
	{
		either(5,
			ask(praktiskHjaelp, kraeftraad, phone, days(2, 10), "Behov for [rengøring|hjælp til bad|nogen om morgenen] i kemo-ugerne."),
			warm(praktiskHjaelp, visitation, work(0, 2), "Ringede til Visitationen med familien i røret. [Ingen ny beskrivelse nødvendig.|Fælles besøg aftalt.]", "Kræftrådgiver og visitator tog ud sammen."),
			reply(praktiskHjaelp, work(1, 4), "Bevilget [rengøring hver uge|morgenhjælp i kemo-uger]. Starter {ugedag}."),
			done(praktiskHjaelp, work(1, 5), "Hjælpen er i gang"),
			feels(praktiskHjaelp, 1, 2, "De talte sammen, før de kom. Man mærker det.", "En mindre ting at tænke på.", "Hun vidste godt, at jeg ikke ville have hjælp til det hele.", "Det startede allerede mandagen efter.", "Jeg skammede mig over støvet. Det skulle jeg ikke, sagde hun.", "Vi skulle ikke søge. De sagde, nu gør vi sådan her.").waited(80, 120, hours(72, 200))),
		either(2,
			ask(ansoegning, visitation, digital, days(2, 10), "Søger om praktisk hjælp under behandling."),
			reply(ansoegning, work(6, 14), "Delvis bevilling. Ægtefælle forventes at klare resten.").written(),
			feels(ansoegning, -2, 0, "De skrev, at der er en rask voksen i huset. Det er den, der er mest træt.")),
		either(3),
	},
	{
		either(4, warmToJob()...),
		either(3,
			ask(opkald, sygedagpenge, phone, work(3, 12), "Spørger til [forlængelse under livstruende sygdom|orlov til {pårørende}]."),
			reply(opkald, open(25, 150), "Ringet op. Henvist til skema."),
			feels(opkald, -1, 0, "Hun kendte ikke til det, selv om jeg havde sagt ja til, at de måtte tale sammen.").waited(90, 140, mins(60, 240))),
		either(3),
	},
	{
		either(4,
			met(boernesamtale, familie, visit, work(6, 16), "Samtale med børnene. Den mindste [byggede et hospital i klodser|ville vide, om det smitter]. Den store [sagde ikke meget|spurgte om det værste].", "Børnegruppe for [søskende på 8–12|unge]. Tegnede vrede."),
			feels(boernesamtale, 0, 2, "Bagefter sov {barnet} i sin egen seng.", "De andre i gruppen har også en forælder uden hår.").by(journey.Relative)),
		either(2, met(skolemoede, ppr, desk, work(6, 18), "Møde med klasselærer. Aftalt pausekort og en fast voksen.")),
		either(1,
			ask(besked, familie, digital, days(5, 15), "{Pårørende} spørger om en samtale til {barnet}.").by(journey.Relative),
			reply(besked, work(12, 24), "Tilbudt tid om fem uger.").written(),
			feels(besked, -2, -1, "Fem uger er lang tid, når man er syv år.").by(journey.Relative)),
		either(2),
	},
	{ // Families who have been there.
		either(4,
			word("mentorfamilie", kraeftraad, weeks(4, 4), "Vi finder en mentorfamilie inden [en måned|fire uger]."),
			met(mentorfamilie, kraeftraad, visit, weeks(1, 2), "Første møde med mentorfamilien. [Gik tur med hunden.|Børnene spillede sammen.] De fortsætter på egen hånd.", "Mentorfamilien var med til mødet på sygehuset."),
			kept("mentorfamilie", days(-8, -1)),
			feels(mentorfamilie, 1, 2, "De ved, hvad man ikke siger højt.", "Deres store dreng sagde til vores: man må gerne være sur. Det hjalp.", "De kom med lasagne og blev ikke for længe.", "Hun viste mig sit ar. Så var det ikke så farligt.", "De grinede af det. Det havde vi ikke gjort længe.")),
		either(1,
			word("mentorfamilie", kraeftraad, weeks(3, 3), "Vi finder en mentorfamilie [, der ligner jer|, I kan ringe til|i nærheden]."),
			moved("mentorfamilie", journey.Oral, days(-6, -3), weeks(3, 5)),
			kept("mentorfamilie", days(-8, -4)),
			met(mentorfamilie, kraeftraad, visit, mins(10, 60), "Første møde efter lidt ventetid. [Godt match.|De kendte hinanden fra svømning.]")),
		either(3),
	},
	repeated(1, 3, met(samtale, kraeftraad, phone, days(12, 35), "Ringede, som aftalt. {Hun} er [midt i kemo|færdig med strålerne|hjemme med feber]. [Intet nyt behov.|Hjælpen justeret.]", "Kort samtale. {Pårørende} er [begyndt at arbejde igen|træt|taget med i pårørendegruppe].", "Gik en tur sammen. Talte om [angsten for scanningen|at vende tilbage til arbejdet|hvem der skal vide hvad].")),
	{
		either(3,
			ask(genoptraeningsplan, genoptraen, digital, days(5, 30), "GOP efter kræftbehandling.").by(journey.Outside),
			reply(genoptraeningsplan, work(1, 3), "Plads på kræftholdet fra {ugedag}."),
			met(foersteTraening, genoptraen, desk, work(1, 4), "Første gang på kræftholdet. [Rolig start.|Kom med {pårørende}.]"),
			feels(foersteTraening, 0, 2, "Vi er seks på holdet. Ingen siger kæmp.")),
		either(2,
			ask(genoptraeningsplan, genoptraen, digital, days(5, 30), "GOP efter operation.").by(journey.Outside),
			reply(genoptraeningsplan, work(1, 4), "Tid givet pr. telefon. {Hun} [glædede sig|ville vente til efter kemo].")),
		either(3),
	},
	repeated(0, 2, met(netvaerksmoede, kraeftraad, desk, weeks(2, 6), "Møde med skole, jobcenter og [mormor|en ven af familien]. {Hun} satte dagsordenen.", "Åben dialog hjemme i stuen. Alle sagde, hvad de kan bidrage med.").decided(withKin)),
	{
		either(4, feels("", 1, 2, "Vi har ikke brug for eksperter hele tiden. Vi har brug for nogen, der kender vores navne.", "Kommunen har overrasket os. [På den gode måde.|]", "De tog mormor med. Det er hende, der holder det hele sammen.")), either(1, feels("", -1, 0, "Det var godt, til hun fik nyt job. [Så blev der stille.|]")), either(2),
	},
	{either(4, finish(weeks(4, 14), "Behandlingen er afsluttet", "Familien klarer sig med egne folk", "Forløb afsluttet, må ringe igen")), either(1, finish(weeks(6, 14), "Død, familien følges videre i efterladtegruppe")), either(3)},
}}

// warmToJob: the cancer adviser takes the family's case to the jobcenter.
func warmToJob() []step {
	return []step{
		ask(besked, kraeftraad, digital, days(3, 12), "{Hun} kan ikke overskue sygedagpengeskemaet og spørger, om nogen kan tage over."),
		warm(besked, sygedagpenge, work(0, 2), "Talte med sagsbehandler i jobcentret. Udvidet ret ved livstruende sygdom er noteret, ingen samtaler i kemo-uger.", "Holdt kort møde med jobcentret. {Hun} skal ikke møde op."),
		reply(besked, work(1, 5), "Skrevet til {hende}: forlængelse er på plads, ring kun, hvis du vil.", "Ringet til {pårørende}. Én sagsbehandler hele vejen."),
		feels(besked, 0, 2, "Jeg skulle ikke sige ordet 'kemo' en gang til.", "Det var ordnet, inden jeg nåede at blive bange for det."),
	}
}
