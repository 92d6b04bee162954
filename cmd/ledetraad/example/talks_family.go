package example

import (
	"time"

	"ledetraad/domain/interview"
)

// Interviews with families, and with a resident of Ulvehøj.
var talksOfFamily = []talk{
	{
		key: "stillits-stedfar", interviewer: "Rav", at: at(2025, 5, 5, 17, 0), who: []string{"Stedfar til Stillits"}, where: "Fodboldklubbens cafeteria",
		guide: "På vej mod 18", situation: barn, place: boernehandi,
		turns: []turn{
			q("Hvem er I derhjemme?"),
			kinSays("Stedfar til Stillits", "Min kone, mig, ham og to små. Og togene. De fylder stuen, når han har haft en god dag.").about("Stillits").mark("togene. De fylder stuen", "set-som-menneske", "d:antropologisk"),
			q("I søgte om merudgifter i januar. Hvordan gik det?"),
			kinSays("Stedfar til Stillits", "Otte uger, skrev de. Så gik otte uger, og der skete ingenting. Jeg skrev, og så kom der svar om, at sagen var fordelt. Ikke afgjort. Fordelt.").mark("Otte uger, skrev de", "loefte").mark("Ikke afgjort. Fordelt.", "fagsprog", "uvished"),
			kinSays("Stedfar til Stillits", "Til sidst var det tolv uger. Det føltes som et halvt år, for vi lagde ud for det hele imens.").
				waited(toldWait{felt: 180 * 24 * time.Hour, expected: 56 * 24 * time.Hour, promised: 56 * 24 * time.Hour, activity: ansoegning}).mark("vi lagde ud for det hele imens", "ventetid", "d:sociologisk"),
			q("Hvad havde gjort ventetiden bedre?"),
			kinSays("Stedfar til Stillits", "Én linje. Vi er forsinkede, I hører fra os til påske. Så kunne jeg have talt med banken.").mark("Én linje", "loefte"),
			q("Du nævnte samtalen på trappen."),
			kinSays("Stedfar til Stillits", "Det var første gang, nogen gik ud til ham i stedet for at hente ham ind. Han taler stadig om hende. Trappedamen.").about("Stillits", "Jute").mark("nogen gik ud til ham i stedet for at hente ham ind", "set-som-menneske"),
			q("Hvad tænker du om tiden efter 18?"),
			kinSays("Stedfar til Stillits", "Jeg prøver at lade være. Men jeg vågner om natten og regner. Han har fødselsdag om sommeren, hvor alle holder ferie.").mark("jeg vågner om natten og regner", "uvished", "d:psykologisk"),
		},
	},
	{
		key: "mynte", interviewer: "Rav", at: at(2026, 9, 3, 13, 0), who: []string{"Mynte", "Stedfar til Mynte"}, where: "Planteskolens drivhus",
		guide: "På vej mod 18", situation: barn, place: voksen,
		turns: []turn{
			q("Vil du vise mig rundt først?"),
			a("Her er de varme, og der er de kolde. Man må gerne røre ved jorden. Ikke ved bladene.").mark("Man må gerne røre ved jorden", "egne-kraefter"),
			q("Du har lige fået svar fra kommunen."),
			a("Tre timer om ugen. Jeg ved ikke, hvad man kan nå på tre timer. Man kan nå at potte om."),
			kinSays("Stedfar til Mynte", "Vi søgte i juni. Han fyldte atten i foråret, og ingen havde sagt, at vi selv skulle søge. Der gik tolv uger fra ansøgningen, men for os gik der fem måneder fra kagen.").
				waited(toldWait{felt: 150 * 24 * time.Hour, expected: 14 * 24 * time.Hour, promised: 56 * 24 * time.Hour, activity: ansoegning, since: day(2026, 6, 1), comment: "Familien regner fra fødselsdagen, kommunen fra ansøgningen"}).mark("ingen havde sagt, at vi selv skulle søge", "uvished").mark("for os gik der fem måneder fra kagen", "ventetid"),
			q("Hvordan var det at lave udredningen?"),
			a("Hun spurgte tolv ting. Jeg kunne godt lide den med planterne, men den var ikke på listen.").mark("den var ikke på listen", "reduceret-til-rolle"),
			kinSays("Stedfar til Mynte", "Jeg havde ringbindet med. Femten år. Hun kunne ikke se noget af det i systemet. Hun var flink, det var ikke det.").mark("Hun kunne ikke se noget af det i systemet", "forfra", "d:historisk"),
			q("Hvad skulle hun have vidst på forhånd?"),
			kinSays("Stedfar til Mynte", "At han svarer, hvis man venter. Tæl til tyve. Det har vi sagt til alle i femten år.").mark("At han svarer, hvis man venter", "forfra", "d:neurologisk"),
			a("Sytten er nok."),
			q("Hvad vil du gerne nu?"),
			a("Jeg vil gerne arbejde her. Ikke i praktik. Arbejde.").mark("Ikke i praktik. Arbejde.", "egne-kraefter"),
		},
	},
	{
		key: "anemone", interviewer: "Granit", at: at(2025, 6, 18, 10, 0), who: []string{"Anemone"}, where: "Haven derhjemme",
		guide: "Kræft i familien", situation: kraeft, place: kraeftraad,
		turns: []turn{
			q("Hvor vil du begynde?"),
			a("I rosenbedet. Det var der, Smaragd fik mig til at tale. Hun spurgte, hvad jeg laver, når jeg ikke er syg.").about("Smaragd").mark("hvad jeg laver, når jeg ikke er syg", "set-som-menneske"),
			q("Hvad gjorde det?"),
			a("Jeg havde været patient i elleve dage. Så var jeg havearkitekt i en halv time. Det er nok til at holde en uge.").mark("Så var jeg havearkitekt i en halv time", "set-som-menneske", "egne-kraefter"),
			q("Ventede I på noget?"),
			a("På hjælpen ventede vi en weekend. Det føltes kort. Jeg havde troet, det ville tage en måned.").
				waited(toldWait{felt: 3 * 24 * time.Hour, expected: 30 * 24 * time.Hour, activity: praktiskHjaelp}).mark("Det føltes kort", "ventetid"),
			q("Hvorfor tror du, det gik så hurtigt?"),
			a("De kom sammen. Hende, der kendte os, og hende, der kunne bestemme. Så var der ingen, der skulle skrive til nogen.").mark("De kom sammen", "overlevering"),
			q("Hvad med børnene?"),
			a("Den store har læst højt af sin dagbog for en, hun ikke kendte. Jeg stod i døren. Det må I gerne skrive, hun har sagt ja."),
			q("Og mentorfamilien?"),
			a("De sagde, at de også er her til jul. Alle andre siger god bedring. De sagde jul.").mark("de også er her til jul", "netvaerk-med", "loefte"),
			q("Var der ord, du skulle have oversat?"),
			a("Ikke hos dem. På sygehuset sagde de progression. Det betyder noget andet dér end hos jobcentret, har jeg lært. Her er det skidt, og der er det godt.").mark("Her er det skidt, og der er det godt", "fagsprog", "spoerger-til-ord"),
		},
	},
	{
		key: "mirabel", interviewer: "Kridt", at: at(2025, 7, 22, 15, 0), who: []string{"Mirabel", "Mor til Mirabel"}, where: "En café på torvet",
		guide: "Kræft i familien", situation: kraeft, place: familie,
		turns: []turn{
			q("Hvordan fandt I vej ind?"),
			a("Jeg ringede til hovednummeret, fordi jeg ikke vidste andet. Hun blev i røret, til den næste tog den. Det var så lille en ting.").mark("Hun blev i røret, til den næste tog den", "overlevering"),
			q("Hvad har været svært?"),
			kinSays("Mor til Mirabel", "At få nogen til at tale med drengen. Jeg skrev i juni. Der gik over en måned, og så tilbød de en tid om fem uger.").
				waited(toldWait{felt: 60 * 24 * time.Hour, expected: 7 * 24 * time.Hour, activity: besked, since: day(2025, 6, 13)}).mark("så tilbød de en tid om fem uger", "ventetid"),
			a("Fem uger er en hel sommerferie, når man er syv.").mark("en hel sommerferie, når man er syv", "ventetid", "d:psykologisk"),
			q("Hvad gjorde I imens?"),
			kinSays("Mor til Mirabel", "Jeg gik med ham i skoven. Han spurgte, om træer kan få det. Det kan de jo godt.").mark("Jeg gik med ham i skoven", "netvaerk-med"),
			q("Var du selv med til møderne?"),
			kinSays("Mor til Mirabel", "Til det første. Så kom der et brev om samtykke, og så var det pludselig kun forældre.").mark("så var det pludselig kun forældre", "netvaerk-mangler", "d:politisk"),
			a("Det var mig, der skulle have krydset noget af. Jeg kunne ikke læse det. Bogstaverne svømmede.").mark("Det var mig, der skulle have krydset noget af", "netvaerk-mangler", "d:logistisk"),
			q("Er det rettet nu?"),
			a("Ja. Smaragd læste det højt for mig. Der stod bare: må din mor være med?").about("Smaragd").mark("Der stod bare: må din mor være med?", "fagsprog", "forklaret"),
		},
	},
	{
		key: "hyben", interviewer: "Granit", at: at(2025, 9, 1, 16, 30), who: []string{"Hyben"}, where: "Bænken ved søen",
		guide: "Mit liv på botilbud", situation: botilbud, place: ulvehoej,
		turns: []turn{
			q("Du sagde, vi skulle gå imens. Er det okay, at optageren er tændt?"),
			a("Ja. Hvis du slukker, når jeg siger rød."),
			q("Hvordan er det at bo på Ulvehøj?"),
			a("Jeg bor der. Det er ikke et sted, jeg er anbragt. Folk siger tilbud, men jeg har ikke fået det tilbudt, jeg har fået det.").mark("Det er ikke et sted, jeg er anbragt", "set-som-menneske").mark("Folk siger tilbud", "fagsprog", "d:politisk"),
			q("Hvad er det bedste?"),
			a("Hylden. Den i køleskabet. Den har vi selv stemt om. Jeg spiser en mad klokken tre, og så sover jeg.").mark("Den har vi selv stemt om", "egne-kraefter"),
			q("Du bad om en anden kontaktperson før sommer."),
			a("Det var i juni. De sagde, at vi tager det op. Jeg ved ikke hvor op. Det var længe. Det var hele sommeren.").
				waited(toldWait{felt: 60 * 24 * time.Hour, expected: 7 * 24 * time.Hour, activity: kontaktperson}).mark("De sagde, at vi tager det op. Jeg ved ikke hvor op", "uvished", "loefte"),
			q("Er der sket noget nu?"),
			a("Rød.").stops(limit{turns: 1, readers: interview.Nobody, reason: "Han sagde rød; optageren blev slukket"}),
			q("Så er den tændt igen. Du ville sige noget om din bror?"),
			a("Han kommer om søndagen. Han skal ikke spørges om penge. Han skal spørges om fisk.").mark("Han skal spørges om fisk", "netvaerk-med", "d:antropologisk"),
			q("Og hvad skal du spørges om?"),
			a("Dart. Og om jeg har sovet.").mark("Dart.", "set-som-menneske"),
		},
	},
}
