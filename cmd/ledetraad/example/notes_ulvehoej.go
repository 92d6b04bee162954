package example

import "ledetraad/domain/fieldwork"

// The home Ulvehøj, seen by people from other departments.
var atUlvehoej = []watch{
	{
		key: "ulvehoej-skab", observer: "Flint", at: at(2024, 8, 6, 14, 0), place: ulvehoej, where: "Lejlighed 7", situation: botilbud,
		who: []string{"Ask", "Kork"},
		notes: []jotting{
			how("14.00", "Ask har sagt ja til, at jeg er med, hvis jeg ikke rører ved noget. Jeg har hænderne i lommen og skriver bagefter hver gang."),
			saw("14.11", "Skabet er fuldt til loftet. Ask sætter tre bunker: bruges, ved ikke, må ikke spørges om. Kork tager kun fra den første.").of(ting, handling).shows(moedMig).mark("må ikke spørges om", "egne-kraefter"),
			staff("14.20", "Kork", "I din handleplan står der mestring af egen husholdning. Det er sådan et ord for, at du skal kunne finde dine sokker.").mark("mestring af egen husholdning", "fagsprog").mark("at du skal kunne finde dine sokker", "forklaret"),
			cit("14.21", "Ask", "Jeg ved, hvor de er. De er under det, jeg ikke vil snakke om.").mark("Jeg ved, hvor de er", "egne-kraefter", "d:psykologisk"),
			asked("14.30", fieldwork.Employee, "Hvad gør du, når han ikke svarer?"),
			heard("14.30", fieldwork.Employee, "Kork", fieldwork.Observer, "Ingenting. Det er det, jeg er uddannet til.").mark("Ingenting", "set-som-menneske"),
			saw("14.45", "Kork sætter sig på gulvet og venter. Der går fire minutter. Så rækker Ask ham en kasse med billeder.").of(tid, handling).mark("Så rækker Ask ham en kasse med billeder", "set-som-menneske"),
			thought("15.20", "I mit eget job ville jeg have foreslået et system med kasser. Det ville have været mit.").mark("Det ville have været mit", "egne-kraefter"),
		},
	},
	{
		key: "ulvehoej-beboermoede", observer: "Granit", at: at(2025, 6, 21, 8, 55), place: ulvehoej, where: "Fællesstuen", situation: botilbud, method: "workshop",
		who: []string{"Hyben", "Kork", "Sisal"},
		notes: []jotting{
			saw("09.04", "Otte beboere og to medarbejdere i rundkreds. Den, der har klokken, har ordet. Sisal rækker hånden op ligesom de andre.").of(folk, ting).shows(moedMig).mark("Sisal rækker hånden op ligesom de andre", "set-som-menneske"),
			cit("09.15", "Hyben", "Jeg sover ikke om natten, og så er køkkenet låst. Jeg vil bare have en mad.").mark("så er køkkenet låst", "d:logistisk"),
			staff("09.16", "Sisal", "Det er af hensyn til egenkontrollen.").mark("egenkontrollen", "fagsprog"),
			cit("09.16", "Hyben", "Hvad er det? Er det mig, der skal kontrollere mig selv?").mark("Hvad er det?", "spoerger-til-ord"),
			staff("09.17", "Sisal", "Nej. Det er fødevarereglerne: at køleskabet er koldt nok, og at nogen tørrer af. Det er godt set, at det lyder som noget andet.").mark("køleskabet er koldt nok", "forklaret"),
			saw("09.30", "De stemmer om en hylde i køleskabet, som må bruges om natten, på prøve i en måned. Syv for, én vil tænke over det.").of(maal, haendelse).mark("på prøve i en måned", "loefte").mark("De stemmer om en hylde", "egne-kraefter"),
			cit("09.40", "Hyben", "Skriv også, at det er os, der tørrer af.").mark("det er os, der tørrer af", "egne-kraefter"),
			thought("10.20", "Et ord fra fødevareloven blev hørt som en dom over beboerne. Ingen havde ment det sådan.").mark("hørt som en dom over beboerne", "fagsprog", "d:socialpsykologisk"),
		},
	},
}
