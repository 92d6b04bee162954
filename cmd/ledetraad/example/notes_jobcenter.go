package example

import "ledetraad/domain/fieldwork"

// The jobcenter and the counters of Social- og Borgerservice, seen by nurses
// and therapists.
var atJobcenter = []watch{
	{
		key: "job-humle", observer: "Rav", at: at(2024, 6, 24, 10, 40), place: sygedagpenge, where: "Samtalerum 3, rådhuset", situation: syg,
		who: []string{"Humle", "Kæreste til Humle", "Kobber"},
		notes: []jotting{
			how("10.40", "Jeg er sygeplejerske og har aldrig været til en sygedagpengesamtale. Sidder på en stol ved døren. Har spurgt Humle, om det er i orden, ude på gangen, før Kobber kom."),
			saw("10.49", "Glasvæg ud mod gangen. Humle sætter sig med ryggen til den. Kæresten finder selv en stol i rummet ved siden af.").of(rum, handling).mark("Kæresten finder selv en stol i rummet ved siden af", "netvaerk-med"),
			staff("10.53", "Kobber", "Du er i visitationskategori to, så i dag skal vi se på progression i dit forløb og på § 56.").shows(moedMig).mark("visitationskategori to", "fagsprog").mark("progression i dit forløb og på § 56", "fagsprog"),
			cit("10.54", "Humle", "Ja.").mark("Ja.", "spoerger-til-ord"),
			saw("10.54", "Humle ser på kæresten, da han har sagt ja. Hun trækker på skuldrene.").of(handling, foelelse).mark("Hun trækker på skuldrene", "spoerger-til-ord"),
			staff("11.01", "Kobber", "Vi indhenter en LÆ 285. Det er bare en blanket, hvor din læge skriver, hvad du kan holde til.").mark("LÆ 285", "fagsprog").mark("hvad du kan holde til", "forklaret"),
			kinsman("11.03", "Kæreste til Humle", "Det har lægen da skrevet én gang. Skal han bestille tid igen for at sige det samme?").mark("Skal han bestille tid igen for at sige det samme?", "gentagelse", "d:logistisk"),
			cit("11.11", "Humle", "Jeg kan godt køre gaffeltruck om formiddagen. Det er om eftermiddagen, ryggen låser, så jeg ikke kan se mig tilbage.").shows(moedMig).mark("Jeg kan godt køre gaffeltruck om formiddagen", "egne-kraefter", "d:sundhedsfaglig"),
			saw("11.13", "Kobber holder op med at skrive og drejer stolen. Spørger, hvad det er for en truck. Resten af samtalen går hurtigere.").of(haendelse).mark("drejer stolen", "set-som-menneske"),
			thought("11.50", "Jeg forstod ikke halvdelen i de første ti minutter og sad og nikkede med. Hvis jeg nikker, gør de andre nok også.").mark("sad og nikkede med", "spoerger-til-ord"),
		},
	},
	{
		key: "kontaktcenter-formiddag", observer: "Skifer", at: at(2025, 1, 14, 8, 55), place: kontakt, where: "Kontaktcentret, plads 4", who: []string{"Ler"},
		notes: []jotting{
			how("08.55", "Medhør på telefonen. Borgerne får at vide, at der sidder en og lytter. Ingen har sagt nej. Jeg skriver ikke navne, kun hvad det handler om."),
			saw("09.00", "Lyset skifter til grønt, og der er straks otte i køen. Ler har to skærme og en gul seddel med de numre, hun bruger mest.").of(virke, ting),
			heard("09.07", fieldwork.Citizen, "", fieldwork.Employee, "Er det nu dig, jeg skal tale med? Jeg er blevet stillet om to gange.").mark("Jeg er blevet stillet om to gange", "forkert-doer"),
			staff("09.08", "Ler", "Bliv i røret, så ringer jeg selv derover og venter med dig.").shows(findVej).mark("så ringer jeg selv derover og venter med dig", "overlevering"),
			saw("09.20", "Hun venter seks minutter med borgeren i røret. Imens vokser køen til tolve. Hun ser på tallet og bliver.").of(tid, handling).mark("Hun ser på tallet og bliver", "overlevering"),
			staff("09.31", "Ler", "Det hører under ydelse, så du får et nummer, du kan ringe på mellem ti og tolv.").mark("du får et nummer, du kan ringe på", "forkert-doer"),
			heard("09.32", fieldwork.Citizen, "", fieldwork.Employee, "Der er jeg på arbejde. Kan du ikke bare sige, om pengene kommer?").mark("Kan du ikke bare sige, om pengene kommer?", "uvished"),
			asked("09.34", fieldwork.Employee, "Kunne du se, om pengene kommer?"),
			heard("09.34", fieldwork.Employee, "Ler", fieldwork.Observer, "Jeg kan se ham i systemet, men jeg kan ikke se pengene. Det er dumt, for det er jo det, han spørger om.").mark("jeg kan ikke se pengene", "d:logistisk").memo("To systemer, to afdelinger. Spørg Ydelse, hvad de kan se den anden vej."),
			thought("10.30", "To opkald med ti minutters mellemrum, samme medarbejder. Forskellen var, om hun kendte en i den anden ende.").mark("om hun kendte en i den anden ende", "overlevering", "d:socialpsykologisk"),
		},
	},
	{
		key: "job-ribes", observer: "Skifer", at: at(2025, 2, 10, 14, 5), place: sygedagpenge, where: "Samtalerum 3, rådhuset", situation: syg,
		who: []string{"Ribes", "Messing"},
		notes: []jotting{
			saw("14.14", "Samtalen er i rummet med glasvæg. Ribes har hue på og ser ud på gangen, hver gang nogen går forbi.").of(rum, foelelse),
			staff("14.16", "Messing", "Jeg har læst det, du skrev i skemaet, så det behøver vi ikke tage forfra.").mark("det behøver vi ikke tage forfra", "forfra"),
			cit("14.17", "Ribes", "Tak. Det var min mor, der skrev. Jeg dikterede fra sofaen.").shows(minVerden).mark("Det var min mor, der skrev", "netvaerk-med"),
			staff("14.25", "Messing", "Du er omfattet af undtagelsen ved alvorlig sygdom. Det betyder, at der ikke er nogen, der tager pengene fra dig, mens du bliver behandlet.").mark("undtagelsen ved alvorlig sygdom", "fagsprog").mark("der ikke er nogen, der tager pengene fra dig", "forklaret"),
			saw("14.26", "Ribes tager huen af. Lægger den på bordet. De taler lidt om, hvor varmt der er herinde.").of(handling, foelelse).shows(moedMig).mark("Ribes tager huen af", "set-som-menneske"),
			cit("14.33", "Ribes", "Må jeg spørge om noget? Kan vi tage den i telefonen næste gang? Folk kender mig i den her by.").mark("Folk kender mig i den her by", "d:sociologisk").markBy("Rav", "Kan vi tage den i telefonen næste gang?", "egne-kraefter"),
			saw("14.34", "Messing skriver det ind med det samme og drejer skærmen, så Ribes kan se det stå der.").of(handling, ting).mark("drejer skærmen, så Ribes kan se det stå der", "loefte"),
			thought("15.00", "Et rum kan være venligt møbleret og alligevel gøre folk synlige for de forkerte. Jeg vil foreslå, at de prøver en film på ruden.").reads("Et rum kan være venligt møbleret og alligevel gøre folk synlige for de forkerte.", "Forslaget om ruden hører ikke til i en feltnote"),
		},
	},
	{
		key: "rehab-havtorn", observer: "Granit", at: at(2025, 7, 29, 10, 55), place: rehabteam, where: "Mødelokale 2, rådhuset", situation: syg,
		who: []string{"Havtorn", "Zink", "Nikkel", "Tin"},
		notes: []jotting{
			how("10.55", "Jeg sidder ved væggen bag Havtorn og kan ikke se hendes ansigt. Det var den stol, der var tilbage."),
			saw("11.06", "Otte om bordet, syv fra kommunen og sygehuset. De kender hinanden og har kopper med. Havtorn får et plastglas med vand.").of(rum, folk).mark("Otte om bordet", "d:socialpsykologisk"),
			cit("11.08", "Havtorn", "Min datter tog fri den fjortende, da mødet skulle have været. Hun kunne ikke få fri igen.").shows(minVerden).mark("Hun kunne ikke få fri igen", "netvaerk-mangler", "loefte"),
			staff("11.09", "Zink", "Det beklager jeg. Vi var ramt af sygdom. Skal vi tage en bordrunde?").mark("Vi var ramt af sygdom", "loefte"),
			staff("11.14", "Nikkel", "Set fra en sundhedsfaglig vinkel er tilstanden ikke stationær, så der er et udviklingspotentiale.").shows(moedMig).mark("tilstanden ikke stationær", "fagsprog").mark("udviklingspotentiale", "fagsprog"),
			cit("11.15", "Havtorn", "Er det godt eller skidt?").mark("Er det godt eller skidt?", "spoerger-til-ord", "uvished"),
			staff("11.15", "Nikkel", "Det er godt. Det betyder, at ryggen kan blive bedre, end den er nu, men ikke hvornår.").mark("ryggen kan blive bedre, end den er nu", "forklaret"),
			cit("11.21", "Havtorn", "Jeg har kørt linje fem i nitten år. Jeg ved, hvem der skal have hjælp med barnevognen. Er der ikke noget, jeg kan bruge det til?").shows(moedMig).mark("Jeg har kørt linje fem i nitten år", "egne-kraefter"),
			saw("11.22", "Zink skriver. Tin svarer, at det kan tages op i jobafklaringen. Der bliver set på uret. Hun har haft ordet i ti minutter i alt.").of(tid, handling).mark("det kan tages op i jobafklaringen", "reduceret-til-rolle"),
			thought("12.10", "Ingen var uvenlige. Hun spurgte om noget konkret og fik en fase som svar.").mark("fik en fase som svar", "reduceret-til-rolle", "d:politisk"),
		},
	},
	{
		key: "borgerservice-birk", observer: "Rav", at: at(2025, 9, 2, 11, 50), place: borgerserv, where: "Skranken", situation: syg,
		who: []string{"Birk", "Kalk"},
		notes: []jotting{
			saw("12.00", "Nummer 61 er på tavlen, Birk har 74. Han står op, fordi stolene er lave, og krykkerne glider på gulvet.").of(rum, ting, tid).mark("Han står op, fordi stolene er lave", "d:logistisk"),
			cit("12.21", "Birk", "Så er jeg her igen. Det var dig i torsdags.").mark("Så er jeg her igen", "forkert-doer"),
			staff("12.21", "Kalk", "Ja, og jeg sendte dig op på anden sal. Hvad sagde de?").mark("jeg sendte dig op på anden sal", "forkert-doer"),
			cit("12.23", "Birk", "De sagde Visitationen. Og Visitationen sagde dig. Nu har jeg fortalt om stilladset fire gange, og det bliver ikke højere.").mark("Nu har jeg fortalt om stilladset fire gange", "forfra"),
			saw("12.25", "Kalk lukker sin plads med et skilt og trækker en stol om til Birk. Ringer selv til Hjælpemidler og derefter til Ydelse. Birk lytter med.").of(handling).shows(findVej).mark("Ringer selv til Hjælpemidler og derefter til Ydelse", "overlevering"),
			heard("12.40", fieldwork.Employee, "Kalk", fieldwork.Employee, "Han sidder her ved siden af mig. Kan du sige det til ham, du lige sagde til mig?").mark("Kan du sige det til ham", "overlevering"),
			saw("13.15", "Begge dele er på plads. Der er seks i kø, og kollegaen ved siden af ser træt ud. Ingen af dem nævner det.").of(tid),
			heard("13.20", fieldwork.Employee, "Kalk", fieldwork.Observer, "Det må man ikke, lukke pladsen. Men det tog mindre tid end at have ham her en femte gang.").mark("Det må man ikke, lukke pladsen", "d:politisk"),
			thought("13.40", "Hun vidste, hvem hun skulle ringe til. Det stod ikke nogen steder. Hvem ringer, når hun har fri?"),
		},
	},
	{
		key: "job-birk", observer: "Rav", at: at(2025, 9, 29, 13, 35), place: sygedagpenge, where: "Samtalerum 1, rådhuset", situation: syg,
		who: []string{"Birk", "Søster til Birk", "Kobber"},
		notes: []jotting{
			saw("13.43", "Kobber har hentet en høj stol. Søsteren får kaffe som den første.").of(ting, handling).shows(moedMig).mark("Kobber har hentet en høj stol", "set-som-menneske"),
			staff("13.46", "Kobber", "Hvad tænker du selv, der skal til?").mark("Hvad tænker du selv, der skal til?", "egne-kraefter"),
			cit("13.47", "Birk", "Jeg kan ikke stå på et stillads. Men jeg kan regne tilbud. Det har jeg altid gjort om aftenen alligevel.").mark("jeg kan regne tilbud", "egne-kraefter"),
			kinsman("13.49", "Søster til Birk", "Han siger aldrig, at han har ondt. Det skal I vide, ellers tror I, at det går fint.").shows(minVerden).mark("Han siger aldrig, at han har ondt", "netvaerk-med", "d:psykologisk"),
			staff("13.55", "Kobber", "Så prøver vi en delvis raskmelding. Du arbejder nogle timer og får sygedagpenge for resten.").mark("delvis raskmelding", "fagsprog").mark("Du arbejder nogle timer og får sygedagpenge for resten", "forklaret"),
			saw("14.05", "De tegner fire uger på et ark. Søsteren tager et billede af det med telefonen.").of(ting).mark("De tegner fire uger på et ark", "loefte"),
			thought("14.30", "Samme sagsbehandler som forrige forår hos en anden borger. Dengang begyndte han med kategorien, i dag med et spørgsmål."),
		},
	},
	{
		key: "job-salvie", observer: "Rav", at: at(2025, 11, 6, 11, 40), place: sygedagpenge, where: "Samtalerum 3, rådhuset", situation: syg,
		who: []string{"Salvie", "Tin"},
		notes: []jotting{
			saw("11.46", "Salvie taler lavt. Tin læner sig frem. Efter lidt lukker Tin døren, som ellers plejer at stå på klem.").of(handling, rum).mark("lukker Tin døren", "set-som-menneske"),
			staff("11.50", "Tin", "I brevet står der, at du har pligt til at medvirke. Det lyder værre, end det er. Det betyder, at vi to holder kontakten.").mark("pligt til at medvirke", "fagsprog").mark("Det betyder, at vi to holder kontakten", "forklaret"),
			cit("11.52", "Salvie", "Jeg troede, det betød, at I kunne komme hjem til mig.").mark("I kunne komme hjem til mig", "uvished", "d:historisk"),
			wrote("11.53", "Udeblivelse uden rimelig grund kan medføre, at retten til sygedagpenge bortfalder, jf. sygedagpengelovens § 21.").mark("Udeblivelse uden rimelig grund", "fagsprog"),
			saw("11.55", "Salvie har brevet med i en plasticlomme. Det er foldet så mange gange, at det er ved at gå i stykker.").of(ting, foelelse).mark("foldet så mange gange", "uvished"),
			saw("12.04", "De bytter til telefon næste gang. Tin giver ham et tidspunkt, men ikke et direkte nummer.").of(handling).reads("De aftaler telefon næste gang. Tin giver ham et tidspunkt, men ikke et direkte nummer. Det må de ikke, siger han.", "").mark("ikke et direkte nummer", "uvished"),
			thought("12.30", "En plasticlomme. Den måde, han holdt den på, har jeg set folk holde røntgenbilleder."),
		},
	},
	{
		key: "job-roennebaer", observer: "Skifer", at: at(2026, 7, 27, 13, 20), place: sygedagpenge, where: "Samtalerum 2, rådhuset", situation: syg,
		who: []string{"Rønnebær", "Tin"},
		notes: []jotting{
			saw("13.30", "Sommerferie, halvdelen af dørene er lukkede. Der står en ventilator på bordet, som overdøver de stille sætninger.").of(rum),
			staff("13.34", "Tin", "Du nærmer dig revurderingstidspunktet, så vi skal se, om du kan forlænges efter § 27.").shows(moedMig).mark("revurderingstidspunktet", "fagsprog").mark("forlænges efter § 27", "fagsprog"),
			cit("13.35", "Rønnebær", "Forlænges? Jeg vil jo gerne tilbage.").mark("Jeg vil jo gerne tilbage", "spoerger-til-ord", "egne-kraefter"),
			staff("13.36", "Tin", "Ja. Det er pengene, vi forlænger. Ikke sygdommen.").mark("Det er pengene, vi forlænger", "forklaret"),
			cit("13.41", "Rønnebær", "Kan min søster få lov at komme med? Jeg glemmer det, så snart jeg står på trappen.").shows(minVerden).mark("Kan min søster få lov at komme med?", "netvaerk-mangler", "d:neurologisk"),
			staff("13.41", "Tin", "Altid. Det skulle jeg have skrevet i indkaldelsen.").mark("Det skulle jeg have skrevet i indkaldelsen", "netvaerk-med"),
			thought("14.10", "Godt svar. Men hun skulle selv finde på at spørge.").draft(),
		},
	},
}
