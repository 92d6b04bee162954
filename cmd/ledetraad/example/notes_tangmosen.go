package example

import "ledetraad/domain/fieldwork"

// Plejecenter Tangmosen, seen by people who do not work there.
var atTangmosen = []watch{
	{
		key: "tangmosen-netvaerksmoede", observer: "Flint", at: at(2025, 4, 22, 7, 35), place: tangmosen, where: "Mødelokalet ved haven", situation: plejehjem,
		who: []string{"Morgenfrue", "Datter til Morgenfrue", "Kvarts", "Basalt", "Topas"},
		notes: []jotting{
			how("07.35", "Jeg kommer fra jobcentret og kender ingen her. Har sagt, hvem jeg er, og at jeg skriver i hånden. Datteren spurgte, om jeg skriver for lederen. Det gør jeg ikke.").mark("Datteren spurgte, om jeg skriver for lederen", "d:socialpsykologisk"),
			saw("07.41", "Seks stole om et rundt bord. Morgenfrue får den med armlæn og sidder med højre øre mod vinduet. Nattevagterne sidder yderst, den ene med jakken på.").of(rum, folk),
			staff("07.44", "Topas", "Vi er her for at få afstemt forventningerne til responstid på nødkald.").mark("afstemt forventningerne til responstid", "fagsprog"),
			kinsman("07.45", "Datter til Morgenfrue", "Det hedder det sikkert. Vi er her, fordi min mor lå på gulvet.").mark("fordi min mor lå på gulvet", "ventetid"),
			saw("07.46", "Der bliver stille. Den ene nattevagt ser ned i bordet. Morgenfrue lægger hånden på hendes ærme.").of(handling, foelelse).shows(moedMig).mark("Morgenfrue lægger hånden på hendes ærme", "set-som-menneske"),
			cit("07.49", "Morgenfrue", "Jeg er ikke vred på pigerne. Men når lampen går ud, så tror jeg jo, at nu kommer de.").mark("når lampen går ud, så tror jeg jo, at nu kommer de", "uvished", "ventetid", "d:psykologisk").memo("Det er ikke minutterne, hun taler om. Det er, at lampen siger noget, som ikke passer."),
			staff("07.52", "Kvarts", "Når vi kvitterer på tavlen, er det for at få lyden væk. Så kan vi høre de andre.").mark("kvitterer på tavlen", "fagsprog").mark("for at få lyden væk", "d:logistisk"),
			cit("07.53", "Morgenfrue", "Hos os på centralen tog man aldrig en prop ud, før nogen havde svaret.").shows(moedMig).mark("tog man aldrig en prop ud, før nogen havde svaret", "egne-kraefter", "d:historisk"),
			saw("08.04", "De aftaler, at et kald først er lukket, når nogen har været i boligen, og at der skrives et klokkeslæt i bogen på kommoden. Morgenfrue får lov at bestemme, hvor bogen skal ligge.").of(maal, ting).mark("først er lukket, når nogen har været i boligen", "loefte").mark("Morgenfrue får lov at bestemme, hvor bogen skal ligge", "egne-kraefter"),
			thought("08.20", "I jobcentret lukker vi også en henvendelse, når vi har set den. Jeg har aldrig tænkt på, hvad borgeren ser i den anden ende."),
		},
	},
	{
		key: "tangmosen-nat", observer: "Kridt", at: at(2025, 5, 7, 22, 30), place: tangmosen, where: "Gang B og vagtstuen", situation: plejehjem, method: "shadowing",
		who: []string{"Morgenfrue", "Kvarts", "Basalt"}, offline: true,
		notes: []jotting{
			how("22.30", "Følger Kvarts gennem natten. Der er intet net på gang B, så jeg skriver på telefonen og sender bagefter. Har bløde sko på. Går ikke med ind, når døren lukkes."),
			saw("22.50", "Vagtskifte. Aftenvagten læser op fra skærmen: tre med uro, en med feber, »Morgenfrue sover godt«. Det tager elleve minutter. To til hele huset, tredive boliger.").of(tid, folk),
			heard("22.58", fieldwork.Employee, "Kvarts", fieldwork.Observer, "Om dagen siger de, at vi bare sidder og strikker. Prøv at gå runden, så ved du det."),
			saw("23.40", "Tre kald på samme tid. Kvarts løber den ene vej, Basalt den anden. Det tredje blinker i ni minutter. Ingen af dem slukker det på tavlen.").of(haendelse, tid).mark("Det tredje blinker i ni minutter", "ventetid").mark("Ingen af dem slukker det på tavlen", "loefte"),
			saw("01.15", "Bag døren til bolig 12 snakker nogen lavt med sig selv. Kvarts stiller sig og lytter et minut, smiler og går videre. Banker ikke på.").about("Kvarts").of(handling),
			heard("01.17", fieldwork.Employee, "Kvarts", fieldwork.Observer, "Hun taler med sin mand. Han er død, men hun sover bedre, når de har talt færdig.").about("Kvarts").shows(moedMig).mark("hun sover bedre, når de har talt færdig", "set-som-menneske", "d:antropologisk"),
			saw("03.30", "Rugbrød og kaffe i vagtstuen. Tavlen hænger over bordet, så man ser den, når man tygger. En bog om forflytning er lagt under det ene bordben.").of(rum, ting),
			saw("05.55", "Kald fra Morgenfrue. Kvarts er ved vaskerummet og går direkte derhen. Ni minutter efter på tavlen.").of(tid).reads("Kald fra Morgenfrue. Kvarts er ved vaskerummet og går direkte derhen. Hun er derinde efter ni minutter, på tavlen står der ti.", "Så efter i bogen på kommoden, hvor hun havde skrevet 6.04").mark("Hun er derinde efter ni minutter", "ventetid"),
			cit("06.05", "Morgenfrue", "Der var du. Jeg kunne høre dine sko.").mark("Jeg kunne høre dine sko", "ventetid", "d:psykologisk"),
			saw("06.07", "Kvarts finder tæppet i fodenden, lægger det over hende og skriver klokkeslættet i bogen. Viser hende siden. Morgenfrue læser den højt og nikker.").of(handling, ting).mark("skriver klokkeslættet i bogen", "loefte"),
			thought("07.10", "Bogen på kommoden er blevet til en samtale. Den siger: vi var her. Jeg havde ventet, at det var et kontrolskema.").mark("Den siger: vi var her", "loefte"),
		},
	},
	{
		key: "tangmosen-indflytning", observer: "Kridt", at: at(2025, 6, 20, 12, 55), place: tangmosen, where: "Boligen", situation: plejehjem,
		who: []string{"Tjørn", "Topas", "Agat"},
		notes: []jotting{
			saw("13.03", "Indflytningssamtale. To flyttekasser er åbne, resten står i stabler. Topas har skemaet på en tablet og sidder på sengekanten, Tjørn i den eneste stol.").of(rum, folk),
			cit("13.05", "Tjørn", "Min mand ville gerne have været med. Han er hos tandlægen. Kunne det ikke være i morgen?").shows(minVerden).mark("Min mand ville gerne have været med", "netvaerk-mangler"),
			staff("13.06", "Topas", "Nu har vi flyttet det to gange, så vi tager det i dag. Han kan jo læse det bagefter.").mark("Han kan jo læse det bagefter", "netvaerk-mangler"),
			staff("13.10", "Topas", "Så kommer vi til dit funktionsniveau. Er du selvhjulpen i ADL?").mark("funktionsniveau", "fagsprog").mark("selvhjulpen i ADL", "fagsprog").shows(moedMig),
			cit("13.10", "Tjørn", "Hvad betyder det?").mark("Hvad betyder det?", "spoerger-til-ord"),
			staff("13.11", "Topas", "Undskyld. Om du selv kan klare det daglige: vaske dig, tage tøj på, spise.").mark("Om du selv kan klare det daglige", "forklaret"),
			cit("13.12", "Tjørn", "Jeg har haft en systue i fyrre år. Jeg kan godt knappe en skjorte.").shows(moedMig).mark("Jeg har haft en systue i fyrre år", "egne-kraefter", "d:historisk"),
			saw("13.14", "Topas krydser af uden at se op. Feltet til livshistorie er tomt, da vi går. Symaskinen står i kassen nærmest døren.").of(ting, handling).mark("Feltet til livshistorie er tomt", "reduceret-til-rolle").mark("Symaskinen står i kassen nærmest døren", "egne-kraefter"),
			thought("13.50", "Skemaet spørger i kommunens rækkefølge. Hun svarer i sin egen. De to mødtes på ét sted, og det var ved knapperne.").mark("Skemaet spørger i kommunens rækkefølge", "reduceret-til-rolle", "d:politisk"),
		},
	},
	{
		key: "tangmosen-middag", observer: "Granit", at: at(2025, 9, 18, 11, 30), place: tangmosen, where: "Spisestuen", situation: plejehjem,
		who: []string{"Tjørn", "Ægtefælle til Tjørn", "Agat", "Jaspis"},
		notes: []jotting{
			how("11.30", "Jeg er vant til skoler og mærker, at jeg kigger efter, hvem der sidder alene. Prøver også at kigge efter noget andet. Sidder ved klaveret og har ikke kittel på."),
			saw("11.45", "Fire borde med dug. Maden kommer på fade og ikke på tallerkener. De, der kan, sender videre. Der bliver spildt lidt, og ingen siger noget.").of(rum, virke).shows(moedMig).mark("De, der kan, sender videre", "egne-kraefter"),
			heard("11.52", fieldwork.Employee, "Jaspis", fieldwork.Employee, "Bord tre er spisetruede, dem skal du have øje på.").mark("Bord tre er spisetruede", "reduceret-til-rolle"),
			cit("11.55", "Tjørn", "I dag er det mig, der øser. Værsgo, gamle.").to(fieldwork.Relative).mark("I dag er det mig, der øser", "egne-kraefter"),
			saw("12.05", "Ægtefællen bliver til kaffen. Han får en kop uden at spørge og har sin faste krog til kasketten.").of(ting).shows(minVerden).mark("sin faste krog til kasketten", "netvaerk-med", "d:antropologisk"),
			kinsman("12.12", "Ægtefælle til Tjørn", "Jeg spiser her tre gange om ugen. Det er som at have en stamcafé, hvor man er gift med en af gæsterne.").to(fieldwork.Observer).mark("Jeg spiser her tre gange om ugen", "netvaerk-med"),
			thought("12.40", "En spisetruet og en, der øser op for sin mand, er den samme kvinde. Det afhænger af, hvem der ser.").mark("En spisetruet og en, der øser op for sin mand, er den samme kvinde", "reduceret-til-rolle", "set-som-menneske"),
		},
	},
	{
		key: "tangmosen-nat-2", observer: "Kridt", at: at(2026, 2, 20, 23, 0), place: tangmosen, where: "Gang A og B", situation: plejehjem, method: "shadowing",
		who: []string{"Blåbær", "Basalt", "Opal"}, offline: true,
		notes: []jotting{
			how("23.00", "Anden nat i huset, denne gang med Basalt. Opal er kaldt ind ekstra. Jeg har ur med sekundviser, men skriver kun hele minutter."),
			heard("23.20", fieldwork.Employee, "Opal", fieldwork.Employee, "Bolig fire skal vendes klokken to. Loftlift og to personer, ellers ryger ryggen."),
			saw("01.48", "Kald fra Blåbær. De to er i gang med en forflytning inde ved siden af og kan ikke slippe. Basalt råber gennem væggen: vi kommer.").of(haendelse, tid).mark("Basalt råber gennem væggen: vi kommer", "loefte"),
			cit("02.21", "Blåbær", "Jeg hørte dig godt. Så lå jeg bare og talte til tusind.").mark("Jeg hørte dig godt", "ventetid").mark("Så lå jeg bare og talte til tusind", "ventetid", "d:psykologisk"),
			staff("02.22", "Basalt", "Det blev en halv time, det er for længe. Vi var to om en, der var faldet ned i fodenden.").mark("Det blev en halv time, det er for længe", "ventetid"),
			saw("02.24", "Blåbær beder om at få gardinet trukket fra, så han kan se, om der er frost på bilerne. Basalt trækker det fra og bliver stående. De ser ud sammen.").of(handling).shows(moedMig).mark("De ser ud sammen", "set-som-menneske"),
			thought("03.10", "Treogtredive minutter, og han var rolig. Ni minutter sidste forår, og hun var lettet over et par sko. Det er ikke uret alene.").mark("Det er ikke uret alene", "ventetid", "uvished"),
			saw("04.40", "Stille. Basalt lægger vasketøj sammen og nynner.").draft(),
		},
	},
}
