package example

import "ledetraad/domain/fieldwork"

// At home: assessment, home care, aids and training.
var atHome = []watch{
	{
		key: "hjem-havtorn", observer: "Kridt", at: at(2024, 6, 4, 11, 50), place: hjemmepleje, where: "Hjemme i køkkenet", situation: udskrevet, method: "shadowing",
		who: []string{"Havtorn", "Datter til Havtorn", "Silke", "Filt"},
		notes: []jotting{
			heard("11.52", fieldwork.Employee, "Filt", fieldwork.Employee, "Hoften i lejlighed ni skal i bad bagefter, så tag den på vejen hjem.").mark("Hoften i lejlighed ni", "reduceret-til-rolle"),
			saw("12.01", "Første besøg efter hospitalet. Silke stiller skoene på måtten og spørger, hvor hun må sætte tasken.").of(handling).shows(moedMig).mark("spørger, hvor hun må sætte tasken", "set-som-menneske"),
			staff("12.05", "Silke", "På listen står støttestrømper og rehabiliterende bad. Hvad plejer du selv?").mark("rehabiliterende bad", "fagsprog").mark("Hvad plejer du selv?", "set-som-menneske"),
			cit("12.06", "Havtorn", "Jeg plejer at gå i bad, når det passer mig. Hvad er et rehabiliterende bad?").mark("Hvad er et rehabiliterende bad?", "spoerger-til-ord"),
			staff("12.06", "Silke", "Det er et bad, hvor jeg holder hænderne på ryggen. Altså min egen ryg. Du gør det selv, og jeg er der, hvis du bliver svimmel.").mark("Du gør det selv, og jeg er der, hvis du bliver svimmel", "forklaret"),
			saw("12.15", "Silke skriver navne og telefontider på en seddel med store bogstaver. Datteren hænger den på skabslågen ved siden af børnetegningerne.").of(ting).shows(findVej).mark("skriver navne og telefontider på en seddel", "overlevering", "d:logistisk"),
			kinsman("12.22", "Datter til Havtorn", "På afdelingen fik vi en mappe på tredive sider. Den her seddel er det første, jeg har læst færdig.").mark("Den her seddel er det første, jeg har læst færdig", "netvaerk-med"),
			thought("13.00", "Hun lavede en vits ud af fagordet, og så var det ikke farligt mere. Det kan man ikke skrive i en vejledning."),
		},
	},
	{
		key: "visitation-enebaer", observer: "Granit", at: at(2025, 5, 12, 14, 25), place: visitation, where: "Hjemme ved spisebordet", situation: udskrevet,
		who: []string{"Enebær", "Svigerdatter til Enebær", "Uld"},
		notes: []jotting{
			saw("14.36", "Hjemme fra hospitalet for en time siden. Jakken hænger over stolen, og tasken er ikke pakket ud.").of(tid, ting),
			staff("14.39", "Uld", "Jeg er myndighed, så det er mig, der bevilger, og så kommer udførerne og leverer ydelsen.").mark("Jeg er myndighed", "fagsprog").mark("udførerne og leverer ydelsen", "fagsprog"),
			cit("14.40", "Enebær", "Kommer du så ikke igen?").mark("Kommer du så ikke igen?", "uvished"),
			staff("14.40", "Uld", "Nej. Jeg bestemmer, hvad du kan få. Det er pigerne fra Hjemmeplejen, der kommer.").mark("Jeg bestemmer, hvad du kan få", "forklaret"),
			cit("14.48", "Enebær", "Det er nu småt. To bade om ugen. Jeg har badet hver dag, siden vi fik varmt vand.").mark("Jeg har badet hver dag, siden vi fik varmt vand", "egne-kraefter", "d:antropologisk"),
			staff("14.49", "Uld", "Det er kommunens serviceniveau. Men jeg skriver, at målet er, at du kan selv, og så ser vi om en måned.").mark("kommunens serviceniveau", "fagsprog", "d:politisk").mark("så ser vi om en måned", "loefte"),
			kinsman("14.55", "Svigerdatter til Enebær", "Hvem ringer jeg til, hvis der ikke kommer nogen? Helt konkret.").shows(findVej).mark("Hvem ringer jeg til, hvis der ikke kommer nogen?", "uvished"),
			saw("14.56", "Uld finder et kort frem, streger to numre ud og skriver et tredje.").of(ting, handling).mark("streger to numre ud og skriver et tredje", "d:logistisk"),
			asked("15.10", fieldwork.Employee, "Hvorfor streger du de to numre ud?"),
			heard("15.10", fieldwork.Employee, "Uld", fieldwork.Observer, "Fordi ingen tager dem efter klokken tre. Kortet er trykt, før vi lagde om.").mark("ingen tager dem efter klokken tre", "d:logistisk"),
			thought("15.30", "»Myndighed« og »udfører« er kommunens egen grænse. I køkkenet var der én gæst og ét spørgsmål: hvem kommer?").mark("hvem kommer?", "uvished").memo("Samme spørgsmål som i døren hos andre. Måske en kode for sig: hvem kommer."),
		},
	},
	{
		key: "traening-enebaer", observer: "Rav", at: at(2025, 6, 16, 8, 35), place: genoptraen, where: "Træningssalen", situation: udskrevet,
		who: []string{"Enebær", "Damask"},
		notes: []jotting{
			saw("08.43", "Syv på holdet. Trappen midt i salen går op til ingenting, tre trin op og tre ned.").of(rum, ting),
			staff("08.50", "Damask", "I dag tager vi excentrisk styrke, altså den, hvor I bremser på vej ned ad trappen.").mark("excentrisk styrke", "fagsprog").mark("hvor I bremser på vej ned ad trappen", "forklaret"),
			cit("08.58", "Enebær", "Ned er værre end op. Det er ligesom med alt andet.").mark("Ned er værre end op", "d:psykologisk"),
			saw("09.10", "Når en går i stå, tæller de andre højt. Damask retter kun på fødderne.").of(virke, folk).shows(moedMig).mark("tæller de andre højt", "egne-kraefter", "d:socialpsykologisk"),
			saw("09.35", "Kaffe på gangen bagefter. Enebær skriver de andres fornavne bag på sit mødekort.").of(handling).shows(minVerden).mark("skriver de andres fornavne bag på sit mødekort", "netvaerk-med"),
			how("09.40", "Blev inviteret på kaffe og sagde ja. Fik mere at vide der end på en time i salen. Har ikke skrevet navne."),
			saw("09.45", "Damask spørger ind til trapp").draft(),
		},
	},
	{
		key: "visitation-laerke", observer: "Granit", at: at(2025, 10, 9, 15, 0), place: visitation, where: "Hjemme ved køkkenbordet", situation: udskrevet,
		who: []string{"Lærke", "Datter til Lærke", "Hør"},
		notes: []jotting{
			saw("15.12", "Rollatoren holder i entréen, for den kan ikke komme over dørtrinnet. Lærke går langs væggen.").of(rum, ting).mark("den kan ikke komme over dørtrinnet", "d:logistisk"),
			staff("15.15", "Hør", "Jeg har læst plejeforløbsplanen, så du slipper for at fortælle om blodproppen. Fortæl hellere, hvad du skal nå i morgen tidlig.").mark("du slipper for at fortælle om blodproppen", "forfra").mark("hvad du skal nå i morgen tidlig", "set-som-menneske").shows(moedMig),
			cit("15.17", "Lærke", "Avisen. Jeg går efter den klokken seks. Det har jeg gjort, siden jeg holdt op på mejeriet.").mark("Jeg går efter den klokken seks", "egne-kraefter", "d:antropologisk"),
			kinsman("15.20", "Datter til Lærke", "Han siger, han kan. Jeg sover på sofaen til på søndag, så ser vi.").shows(minVerden).mark("Jeg sover på sofaen til på søndag", "netvaerk-med"),
			staff("15.28", "Hør", "Jeg bevilger hjælp morgen og aften og sender en GOP. Det er en genoptræningsplan, og dem ringer jeg selv til.").mark("GOP", "fagsprog").mark("Det er en genoptræningsplan", "forklaret").mark("dem ringer jeg selv til", "overlevering"),
			saw("15.40", "Hør tager avisen ind fra kassen på vejen ud og lægger den på trappen. Lærke ser det fra vinduet.").of(handling).reads("Hør tager avisen op af kassen på vejen ud og lægger den på det øverste trin. Lærke ser det fra vinduet og løfter hånden.", "").mark("lægger den på det øverste trin", "set-som-menneske"),
			thought("16.00", "Jeg havde tænkt at skrive om dørtrinnet. Det blev avisen, der var vigtig."),
		},
	},
	{
		key: "hjem-musvit", observer: "Flint", at: at(2026, 2, 19, 14, 10), place: hjemmepleje, where: "Hjemme i stuen", situation: udskrevet, method: "shadowing",
		who: []string{"Musvit", "Ægtefælle til Musvit", "Lærred", "Filt"},
		notes: []jotting{
			saw("14.24", "Musvit sidder i nattøj i lænestolen. På bordet en tallerken med halvt spist havregrød fra i morges, som ægtefællen har lavet.").of(rum, tid).mark("Musvit sidder i nattøj i lænestolen", "ventetid"),
			kinsman("14.25", "Ægtefælle til Musvit", "De sagde på hospitalet, at I kom samme aften. Det var i mandags. I dag er det torsdag.").mark("De sagde på hospitalet, at I kom samme aften", "loefte").mark("I dag er det torsdag", "ventetid"),
			staff("14.26", "Lærred", "Jeg fik jer på listen for en time siden. Mere ved jeg ikke. Men nu er jeg her, og jeg har tid.").mark("nu er jeg her, og jeg har tid", "loefte"),
			cit("14.31", "Musvit", "Det er ikke dig, jeg er sur på. Det er bare ikke til at vide, hvem man så skal være sur på.").mark("ikke til at vide, hvem man så skal være sur på", "uvished"),
			heard("14.50", fieldwork.Employee, "Filt", fieldwork.Employee, "Advisen lå i den forkerte gruppes indbakke. Vi har ikke set den, før fruen ringede.").mark("lå i den forkerte gruppes indbakke", "d:logistisk"),
			saw("15.05", "Lærred vasker ryg, finder en ren skjorte og spørger til havebøgerne i reolen. Musvit peger på et æbletræ uden for vinduet og forklarer beskæring i ti minutter.").of(handling).shows(moedMig).mark("spørger til havebøgerne i reolen", "set-som-menneske").mark("forklarer beskæring i ti minutter", "egne-kraefter"),
			thought("15.40", "Den, der fik skældud, var den ufaglærte afløser, som intet kunne gøre for det. Han blev længst af alle."),
		},
	},
	{
		key: "hjaelpemiddel-musvit", observer: "Kridt", at: at(2026, 4, 21, 12, 55), place: hjaelpemidl, where: "Soveværelset", situation: udskrevet,
		who: []string{"Musvit", "Ægtefælle til Musvit", "Fløjl"},
		notes: []jotting{
			saw("13.03", "Plejesengen er stillet op, hvor dobbeltsengen stod. Den anden halvdel er skubbet ind til væggen. Der er tredive centimeter imellem.").of(rum, ting).mark("Der er tredive centimeter imellem", "d:sociologisk"),
			staff("13.06", "Fløjl", "Den er bevilget som et kompenserende hjælpemiddel, så den er kun til udlån.").mark("kompenserende hjælpemiddel", "fagsprog"),
			kinsman("13.07", "Ægtefælle til Musvit", "Kan de to senge ikke kobles sammen? Vi har ligget ved siden af hinanden i enoghalvtreds år.").shows(minVerden).mark("Vi har ligget ved siden af hinanden i enoghalvtreds år", "netvaerk-mangler", "d:antropologisk"),
			staff("13.09", "Fløjl", "Det spørger ansøgningen ikke om. Men vent.").mark("Det spørger ansøgningen ikke om", "reduceret-til-rolle"),
			saw("13.20", "Fløjl henter et beslag i bilen og fjerner sengehesten i den ene side. Sengene kan nu stå helt sammen. Musvit prøver knappen op og ned og griner.").of(handling).shows(moedMig).mark("Sengene kan nu stå helt sammen", "set-som-menneske"),
			thought("14.00", "Skemaet kender en krop, der skal op og ned. Det kender ikke et ægteskab.").mark("Det kender ikke et ægteskab", "reduceret-til-rolle"),
		},
	},
}
