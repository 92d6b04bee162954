package example

import "ledetraad/domain/fieldwork"

// Families: children who grow up, cancer, and what comes after eighteen.
var withFamilies = []watch{
	{
		key: "skole-ribes", observer: "Rav", at: at(2024, 11, 27, 9, 20), place: ppr, where: "Lærerværelset på skolen", situation: kraeft,
		who: []string{"Ribes", "Mor til Ribes", "Ametyst"},
		notes: []jotting{
			saw("09.30", "Lave stole, fordi de voksne var optaget. Ribes sætter sig på gulvet med ryggen mod radiatoren, og så gør de andre det samme.").of(rum, handling).shows(moedMig).mark("så gør de andre det samme", "set-som-menneske"),
			staff("09.34", "Ametyst", "Han reagerer alderssvarende, altså han er ked af det på en helt almindelig måde. Det ville bekymre mig mere, hvis han ikke var.").mark("alderssvarende", "fagsprog").mark("han er ked af det på en helt almindelig måde", "forklaret"),
			cit("09.35", "Ribes", "Så skriv det andet. Det med at han er ked af det.").mark("Så skriv det andet", "egne-kraefter"),
			kinsman("09.42", "Mor til Ribes", "Han kommer ind til mig om natten i stedet for til hende. For ikke at vække hende, siger han. Han er syv.").shows(minVerden).mark("Han kommer ind til mig om natten", "netvaerk-med", "d:socialpsykologisk"),
			saw("09.50", "De aftaler et kort, han kan lægge på bordet, når han har brug for at gå. Det skal være grønt, for rødt er for noget forbudt. Det har han selv sagt til læreren.").of(ting).mark("Det har han selv sagt til læreren", "egne-kraefter"),
			thought("10.30", "Mormor er ikke på listen over deltagere i referatet. Hun var den, der vidste mest om nætterne.").mark("Mormor er ikke på listen over deltagere", "netvaerk-mangler"),
		},
	},
	{
		key: "raadhus-stillits", observer: "Rav", at: at(2025, 1, 21, 12, 5), place: boernehandi, where: "Samtalerum på rådhuset", situation: barn,
		who: []string{"Stillits", "Stedfar til Stillits", "Jute"},
		notes: []jotting{
			saw("12.16", "Stillits bliver stående i døren. Lyset er hvidt, og det summer i loftet. Han siger ikke noget, men går baglæns ud og sætter sig på trappen.").of(rum, foelelse).mark("går baglæns ud og sætter sig på trappen", "d:neurologisk"),
			kinsman("12.18", "Stedfar til Stillits", "Det er lyset. Jeg skrev det, da vi fik tiden.").mark("Jeg skrev det, da vi fik tiden", "gentagelse"),
			staff("12.19", "Jute", "Det er ikke nået frem til mig. Skal vi sætte os ud på trappen?").shows(moedMig).mark("Skal vi sætte os ud på trappen?", "set-som-menneske"),
			saw("12.22", "Alle tre på trappen. Folk går forbi med papirer. Stillits tegner et togkort på bagsiden af indkaldelsen.").of(handling, ting).mark("Stillits tegner et togkort", "egne-kraefter"),
			staff("12.30", "Jute", "Vi skal i gang med en børnefaglig undersøgelse. Det er mig, der spørger jer og skolen om, hvordan du har det, og så skriver vi det sammen.").mark("børnefaglig undersøgelse", "fagsprog").mark("så skriver vi det sammen", "forklaret"),
			cit("12.34", "Stillits", "Det her er Tangmosen station. Den findes ikke. Men den burde.").shows(moedMig).mark("Den findes ikke. Men den burde.", "egne-kraefter"),
			how("12.50", "Jeg blev siddende inde i rummet de første minutter for ikke at følge efter. Derfra kunne jeg kun høre. Noterne fra 12.22 er fra trappen.").mark("Derfra kunne jeg kun høre", "d:logistisk"),
		},
	},
	{
		key: "hjem-anemone", observer: "Granit", at: at(2025, 3, 17, 9, 55), place: kraeftraad, where: "Hjemme ved spisebordet", situation: kraeft,
		who: []string{"Anemone", "Ægtefælle til Anemone", "Smaragd", "Uld"},
		notes: []jotting{
			saw("10.05", "Kræftrådgiver og visitator kommer i samme bil og går ind ad samme dør. Haven er tegnet op på et stort ark på væggen, bed for bed.").of(folk, ting).shows(findVej).mark("kommer i samme bil og går ind ad samme dør", "overlevering"),
			staff("10.09", "Smaragd", "Jeg har fortalt Uld det, du sagde, jeg måtte. Resten er dit.").mark("Resten er dit", "overlevering", "egne-kraefter"),
			cit("10.10", "Anemone", "Så kan vi nøjes med trappen. Jeg kan ikke komme op til de små og sige godnat i den uge.").mark("sige godnat", "set-som-menneske"),
			staff("10.14", "Uld", "Så er det ikke rengøring, I mangler. Det er en, der kan være nede, så din mand kan være oppe.").mark("Så er det ikke rengøring, I mangler", "set-som-menneske"),
			kinsman("10.15", "Ægtefælle til Anemone", "Må man det? Er der et felt til det?").mark("Er der et felt til det?", "d:politisk"),
			staff("10.15", "Uld", "Der er et felt, der hedder praktisk hjælp. Det er rummeligt.").mark("praktisk hjælp", "fagsprog"),
			saw("10.40", "De får en start på mandag på et gult papir. Det yngste barn klistrer det op på køleskabet, under sin egen tegning.").of(ting).mark("De får en start på mandag på et gult papir", "loefte"),
			thought("11.20", "Det tog fyrre minutter. Jeg regnede på, hvad to besøg og et brev ville have taget, og holdt op igen."),
		},
	},
	{
		key: "foraeldre-stillits", observer: "Rav", at: at(2025, 6, 19, 9, 55), place: sekretariat, where: "Biblioteket, sal 1", situation: barn, method: "workshop",
		who: []string{"Stedfar til Stillits", "Marmor"},
		notes: []jotting{
			saw("10.02", "Forældrenetværk, syv forældre. Emnet er fuldmagt og værgemål. Kaffen er forældrenes egen, kommunen har kagen med.").of(folk, virke),
			heard("10.10", fieldwork.Relative, "", fieldwork.Relative, "Den dag, de fylder 18, får vi ikke længere breve. De får dem. Min kan ikke åbne sin post.").mark("får vi ikke længere breve", "netvaerk-mangler", "d:politisk"),
			kinsman("10.16", "Stedfar til Stillits", "Kan man ikke få lov at følge med i otte uger, ligesom når man afleverer en lejlighed?").to(fieldwork.Relative).mark("Kan man ikke få lov at følge med i otte uger", "overlevering"),
			saw("10.30", "De sammenligner datoer for ansøgninger. En læser frister højt. Ingen af dem har samme frist, selv om det er den samme paragraf.").of(tid, handling).mark("Ingen af dem har samme frist", "uvished"),
			heard("10.45", fieldwork.Relative, "", fieldwork.Observer, "Skriv, at det ikke er børnene, vi er trætte af.").mark("det ikke er børnene, vi er trætte af", "set-som-menneske"),
			saw("10.55", "Ny gruppe på telefonen").draft().dropped("Det var private oplysninger om, hvem der er med"),
			thought("11.30", "De bruger hinanden som opslagsværk. Det, de slår op, er os.").mark("De bruger hinanden som opslagsværk", "netvaerk-med"),
		},
	},
	{
		key: "raadhus-dompap", observer: "Flint", at: at(2025, 11, 4, 11, 45), place: boernehandi, where: "Mødelokale på rådhuset", situation: barn,
		who: []string{"Dompap", "Jute", "Hamp"},
		notes: []jotting{
			heard("11.48", fieldwork.Employee, "Hamp", fieldwork.Employee, "Autisten fra i tirsdags kommer klokken tolv. Så ved du det.").mark("Autisten fra i tirsdags", "reduceret-til-rolle"),
			heard("11.49", fieldwork.Employee, "Jute", fieldwork.Employee, "Hun hedder Dompap. Hun tæller stole, og hun tæller rigtigt.").mark("Hun hedder Dompap", "set-som-menneske"),
			saw("11.58", "Dompap kommer ind, ser på de fem stole og vender om. Faderen går efter hende. Jute lader døren stå åben.").of(rum, foelelse),
			kinsman("12.01", "Far til Dompap", "Hun kan godt. Bare ikke med så mange stole.").joins("Far til Dompap").mark("Bare ikke med så mange stole", "d:neurologisk"),
			saw("12.03", "Jute bærer tre stole ud på gangen. Dompap tæller dem og kommer med ind igen. Hun bliver der i et kvarter.").of(handling).shows(moedMig).mark("Jute bærer tre stole ud på gangen", "set-som-menneske"),
			staff("12.10", "Jute", "Du er sytten nu, så du er part i din egen sag. Det betyder, at jeg skal spørge dig og ikke kun din far.").mark("part i din egen sag", "fagsprog").mark("jeg skal spørge dig og ikke kun din far", "forklaret"),
			cit("12.11", "Dompap", "Så vil jeg gerne bo et sted med én stol.").mark("et sted med én stol", "egne-kraefter"),
			kinsman("12.20", "Far til Dompap", "Hvem tager over, når hun fylder 18? Jeg spørger hver gang, og jeg får et nyt navn hver gang.").shows(findVej).mark("jeg får et nyt navn hver gang", "uvished", "forfra"),
			staff("12.21", "Jute", "Det ved jeg ikke endnu. Det er Voksenrådgivningen, og de tager først imod, når der er et halvt år til.").mark("de tager først imod, når der er et halvt år til", "uvished", "d:politisk"),
			thought("13.00", "Rådgiveren kunne flytte tre stole. Hun kunne ikke svare på, hvem der har sagen til foråret.").mark("hvem der har sagen til foråret", "uvished"),
		},
	},
	{
		key: "vum-mynte", observer: "Rav", at: at(2026, 7, 6, 12, 25), place: voksen, where: "Voksenrådgivningen, rum 4", situation: barn,
		who: []string{"Mynte", "Stedfar til Mynte", "Koral"},
		notes: []jotting{
			saw("12.35", "Koral har en tom sag på skærmen. Stedfaderen har en ringbind med faner med og lægger det på bordet uden at åbne det.").reads("Koral har en tom sag på skærmen. Stedfaderen har et ringbind med faner med og lægger det på bordet uden at åbne det.", "").of(ting).mark("Koral har en tom sag på skærmen", "forfra"),
			staff("12.38", "Koral", "Vi skal lave en VUM. Det er tolv temaer, vi taler os igennem, så jeg kan se, hvad du har brug for.").mark("VUM", "fagsprog").mark("tolv temaer, vi taler os igennem", "forklaret"),
			kinsman("12.39", "Stedfar til Mynte", "Står det ikke derinde alt sammen? Vi har været her, siden han var tre.").shows(findVej).mark("Står det ikke derinde alt sammen?", "forfra", "d:historisk"),
			staff("12.40", "Koral", "Jeg kan ikke se børneområdets journal. Det er ikke, fordi jeg ikke vil.").mark("Jeg kan ikke se børneområdets journal", "forfra", "d:logistisk"),
			cit("12.55", "Mynte", "Jeg kan godt lide planter. De siger ikke noget, hvis man kommer for sent.").shows(moedMig).mark("Jeg kan godt lide planter", "egne-kraefter"),
			saw("12.56", "Koral spørger hvilke. Mynte nævner elleve på latin. Hun skriver dem alle ned, selv om der ikke er et tema til det.").of(handling).mark("Hun skriver dem alle ned", "set-som-menneske"),
			how("13.10", "Pause efter tema fire på Myntes ønske. Jeg gik udenfor, så de kunne være alene. Tema fem og seks har jeg ikke hørt."),
			thought("14.00", "Ringbindet blev ikke åbnet. Det var måske det, der gjorde mest indtryk på mig.").markBy("Rav", "Ringbindet blev ikke åbnet", "forfra"),
		},
	},
	{
		key: "kontaktperson-mynte", observer: "Skifer", at: at(2026, 10, 22, 8, 50), place: voksen, where: "Myntes lejlighed og bussen", situation: barn, method: "shadowing",
		who: []string{"Mynte", "Perle"}, offline: true,
		notes: []jotting{
			saw("09.00", "Mynte åbner selv døren og har jakke på. Perle bliver ude på måtten, til han siger, hun må komme ind.").of(handling).shows(moedMig).mark("til han siger, hun må komme ind", "set-som-menneske"),
			staff("09.06", "Perle", "Hvem af os to trykker på stopknappen i dag?").mark("Hvem af os to trykker på stopknappen", "egne-kraefter"),
			cit("09.07", "Mynte", "Mig. Du trykker for tidligt.").mark("Du trykker for tidligt", "egne-kraefter"),
			saw("09.25", "Linje 5 til planteskolen. Han står ved døren hele vejen og tæller stop på fingrene.").of(virke).draft(),
			saw("09.50", "Spurgte gartneren om").draft(),
			thought("10.15", "Se om det passer med det, han sagde til VUM").draft(),
		},
	},
}
