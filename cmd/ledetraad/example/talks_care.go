package example

import (
	"time"

	"ledetraad/domain/interview"
)

// Interviews with residents, with people home from hospital, and with one who
// works at night.
var talksOfCare = []talk{
	{
		key: "morgenfrue", interviewer: "Kridt", at: at(2025, 3, 4, 14, 0), who: []string{"Morgenfrue"}, where: "Hendes egen bolig på Tangmosen", office: true,
		guide: "Hverdagen på plejehjem", situation: plejehjem, place: tangmosen,
		turns: []turn{
			q("Vil du begynde med at fortælle, hvordan en god dag er?"),
			a("En god dag er en, hvor jeg ved, hvem der kommer. Og så kaffe med fløde, inden de går i gang med alt det andet.").mark("hvor jeg ved, hvem der kommer", "uvished").mark("kaffe med fløde", "d:antropologisk"),
			q("Du fortalte, at du har arbejdet på centralen."),
			a("Enogtredive år. Man lærte at høre på et åndedrag, om det hastede. Dengang var det mig, der svarede.").mark("Dengang var det mig, der svarede", "egne-kraefter", "d:historisk"),
			q("Har du lyst til at fortælle om den nat i februar?"),
			a("Jeg gled ned, da jeg ville op og tisse. Jeg havde snoren om halsen, så jeg trykkede. Lampen kom på, og så gik den ud. Så tænkte jeg: nu har de set mig.").mark("Lampen kom på, og så gik den ud", "uvished", "ventetid"),
			q("Og så?"),
			a("Så kom der ikke nogen. Jeg talte til tre hundrede og trykkede igen. Sådan gik natten. Jeg synes, jeg lå der i otte timer. Jeg havde tænkt, at et kvarter måtte være det længste.").
				waited(toldWait{felt: 8 * time.Hour, expected: 15 * time.Minute, activity: noedkald, since: at(2025, 2, 11, 22, 0), comment: "Natten til den 12. februar"}).mark("Så kom der ikke nogen", "ventetid").mark("jeg lå der i otte timer", "ventetid"),
			q("Hvad var det værste ved det?"),
			a("At jeg ikke vidste, om det var mig eller snoren, der var noget i vejen med. Kulden kunne jeg klare. Jeg er fra landet.").mark("om det var mig eller snoren, der var noget i vejen med", "uvished", "d:psykologisk"),
			q("Hvad kunne have hjulpet dig, selv om der gik lang tid?"),
			a("Hvis en havde stukket hovedet ind og sagt: vi kommer, men ikke nu. Så kunne jeg have lagt mig til rette på gulvet.").mark("vi kommer, men ikke nu", "loefte"),
			q("Er der noget, vi ikke må skrive?"),
			a("I må godt skrive det hele. Men ikke hvem der havde vagt. De er unge, og de har det skidt nok med det."),
		},
	},
	{
		key: "tjoern", interviewer: "Rav", at: at(2025, 10, 6, 10, 30), who: []string{"Tjørn"}, where: "Hendes egen bolig på Tangmosen", office: true,
		guide: "Hverdagen på plejehjem", situation: plejehjem, place: tangmosen,
		turns: []turn{
			q("Hvordan var det at flytte ind?"),
			a("Det gik stærkt. Hun havde et skema, og jeg havde en symaskine i en kasse. Vi nåede skemaet.").mark("Vi nåede skemaet", "reduceret-til-rolle"),
			q("Hvad ville du hellere have talt om?"),
			a("Om lyset. Jeg kan ikke sy ved det der loftslys. Det ville have taget to minutter at flytte en lampe.").mark("Jeg kan ikke sy ved det der loftslys", "egne-kraefter", "d:antropologisk"),
			q("Du har sagt til personalet, at nætterne er svære."),
			a("Om dagen er de som døtre. Om natten er der langt ud til dem. Jeg drikker ikke noget efter klokken seks, så behøver jeg ikke ringe.").mark("Jeg drikker ikke noget efter klokken seks", "ventetid", "d:sundhedsfaglig"),
			q("Hvor længe ventede du den nat i august?"),
			a("To timer, vil jeg tro. Måske mere. Uret står på kommoden, og det kan jeg ikke se, når jeg ligger ned. Jeg havde regnet med ti minutter.").
				waited(toldWait{felt: 2 * time.Hour, expected: 10 * time.Minute, activity: noedkald, since: day(2025, 8, 23)}).mark("det kan jeg ikke se, når jeg ligger ned", "uvished"),
			q("Var der nogen, der talte med dig om det bagefter?"),
			a("De talte med min mand. Det var pænt af dem. Men det var jo mig, der lå der.").mark("Men det var jo mig, der lå der", "reduceret-til-rolle"),
			q("Hvordan har din mand det med, at du bor her?"),
			a("Han siger, han spiser godt derhjemme. Det gør han ikke. Han er begyndt at glemme komfuret, og det må I ikke skrive, for så kommer I efter ham også.").
				stops(limit{turns: 2, readers: interview.InterviewerOnly, reason: "Det handler om hendes mand, og hun er bange for, at det bliver til en sag"}),
			a("Han er dreven, han finder ud af det."),
			q("Så lader vi det ligge. Hvad glæder du dig til?"),
			a("Agat har fundet en lampe på loftet. Den er grim, men den lyser. Nu lægger jeg bukser op for hele gangen.").mark("Nu lægger jeg bukser op for hele gangen", "egne-kraefter", "set-som-menneske"),
		},
	},
	{
		key: "laerke", interviewer: "Granit", at: at(2025, 12, 12, 10, 0), who: []string{"Lærke", "Datter til Lærke"}, where: "Hjemme hos ham selv",
		guide: "Hjem fra hospitalet", situation: udskrevet, place: hjemmepleje,
		turns: []turn{
			q("Hvad har været vigtigst for dig, siden du kom hjem?"),
			a("At jeg kan hente avisen. Det lyder dumt, men det er beviset på, at jeg er her.").mark("At jeg kan hente avisen", "egne-kraefter", "d:antropologisk"),
			kinSays("Datter til Lærke", "Han gik ud efter den i går i snevejr. Uden at sige det."),
			q("Vil du fortælle om i søndags, da du trykkede på nødkaldet?"),
			a("Jeg faldt over ledningen til radioen. Det var ved femtiden. Jeg trykkede, og der kom en stemme og sagde, at de var på vej.").mark("der kom en stemme og sagde, at de var på vej", "loefte"),
			q("Hvor længe gik der?"),
			a("Tre timer føltes det som. De havde sagt en halv, og det troede jeg på. Jeg trykkede vel tre gange. Til sidst råbte jeg.").
				waited(toldWait{felt: 3 * time.Hour, expected: 30 * time.Minute, promised: 30 * time.Minute, activity: noedkald, since: day(2025, 12, 7), comment: "Søndag den 7. december"}).mark("De havde sagt en halv, og det troede jeg på", "loefte", "ventetid"),
			kinSays("Datter til Lærke", "Jeg har nøgle og bor ti minutter væk. Der var ingen, der ringede til mig.").mark("Der var ingen, der ringede til mig", "netvaerk-mangler"),
			q("Ville du have ønsket det?"),
			a("Ja. Hun skal alligevel ikke noget om søndagen.").mark("Ja.", "netvaerk-mangler"),
			q("Der var også noget med indkøb og Kontaktcentret."),
			a("Jeg blev sendt rundt i tre dage. Den sidste ringede så til Hjemmeplejen, mens jeg hørte på det. Det kunne den første også have gjort.").
				waited(toldWait{felt: 4 * 24 * time.Hour, expected: 24 * time.Hour, activity: opkald, since: day(2025, 11, 24)}).mark("Jeg blev sendt rundt i tre dage", "forkert-doer").mark("ringede så til Hjemmeplejen, mens jeg hørte på det", "overlevering"),
			q("Hvis du skulle give et råd?"),
			a("Sig det, som det er. En halv time er ikke en trøst, hvis det er løgn.").mark("Sig det, som det er", "loefte"),
		},
	},
	{
		key: "enebaer", interviewer: "Skifer", at: at(2025, 9, 30, 13, 0), who: []string{"Enebær", "Svigerdatter til Enebær"}, where: "Bibliotekets læsestue",
		guide: "Hjem fra hospitalet", situation: udskrevet, place: visitation,
		turns: []turn{
			q("Tak, fordi I kom herhen. Hvordan gik det, da du kom hjem første gang?"),
			a("Der kom en dame og sagde, at hun var myndighed. Jeg troede, det var noget med politiet.").mark("Jeg troede, det var noget med politiet", "spoerger-til-ord", "fagsprog"),
			kinSays("Svigerdatter til Enebær", "Vi grinede bagefter. Men vi vidste stadig ikke, hvem der kom om morgenen.").mark("vi vidste stadig ikke, hvem der kom om morgenen", "uvished"),
			q("Hvornår kom Hjemmeplejen?"),
			a("En dag senere end sagt. Men de ringede og sagde det, så det var i orden. Man kan godt vente, når man ved det.").
				waited(toldWait{felt: 2 * 24 * time.Hour, expected: 24 * time.Hour, promised: 24 * time.Hour, activity: opstart}).mark("Man kan godt vente, når man ved det", "ventetid", "loefte"),
			q("Hvad med træningen?"),
			a("Det er det bedste. Vi er syv. Når en ikke kommer, ringer vi. Det er der ingen, der har sat os til.").mark("Det er der ingen, der har sat os til", "netvaerk-med", "egne-kraefter"),
			q("Nu har du været indlagt igen. Skulle du så fortælle det hele en gang til?"),
			a("Ja, forfra. Hvad jeg hedder, hvad jeg kan, hvor mange trin der er op. Trappen er ikke blevet kortere.").mark("Hvad jeg hedder, hvad jeg kan, hvor mange trin der er op", "forfra"),
			kinSays("Svigerdatter til Enebær", "Jeg har lavet et ark med det hele. Det giver jeg dem i døren nu.").mark("Jeg har lavet et ark med det hele", "forfra", "netvaerk-med", "d:logistisk"),
			q("Læser de det?"),
			kinSays("Svigerdatter til Enebær", "Silke hængte det op på køleskabet. De andre giver mig det tilbage.").about("Silke").mark("De andre giver mig det tilbage", "forfra"),
			q("Er der andet, du vil have med?"),
			a("Skriv, at jeg gerne vil bade hver dag. Ikke fordi jeg er beskidt, men fordi jeg så er vågen.").mark("fordi jeg så er vågen", "egne-kraefter"),
		},
	},
	{
		key: "musvit", interviewer: "Flint", at: at(2026, 5, 20, 15, 30), who: []string{"Musvit", "Ægtefælle til Musvit"}, where: "Frugthaven bag huset",
		guide: "Hjem fra hospitalet", situation: udskrevet, place: hjemmepleje,
		turns: []turn{
			q("Hvad husker I fra de første dage hjemme?"),
			a("At jeg sad i nattøj og ventede på en bil. Min kone stod ved vinduet."),
			kinSays("Ægtefælle til Musvit", "Tre dage. De havde sagt samme aften. Man tør ikke gå i bad selv, for så kommer de måske, mens vandet løber.").mark("De havde sagt samme aften", "loefte").mark("Man tør ikke gå i bad selv", "ventetid", "d:socialpsykologisk"),
			a("For mig var det som en uge. Jeg er ikke vant til at blive hentet.").
				waited(toldWait{felt: 7 * 24 * time.Hour, expected: 12 * time.Hour, promised: 6 * time.Hour, activity: opstart, comment: "Fra mandag eftermiddag til torsdag"}).mark("Jeg er ikke vant til at blive hentet", "ventetid", "d:psykologisk"),
			q("Hvem ringede I til?"),
			kinSays("Ægtefælle til Musvit", "Til hospitalet. De sagde kommunen. Kommunen sagde, at de ikke havde fået noget. Så ringede jeg igen og blev vred, og så kom der en.").mark("De sagde kommunen. Kommunen sagde, at de ikke havde fået noget", "forkert-doer"),
			q("Og ham, der kom?"),
			a("En ung mand, der ikke kunne gøre for det. Ham har vi stadig. Han har lært at beskære.").mark("Han har lært at beskære", "set-som-menneske", "egne-kraefter"),
			q("Hvordan gik det så med sengen?"),
			kinSays("Ægtefælle til Musvit", "Hun fjernede gelænderet i min side. Det var ikke i reglementet, tror jeg. Tak for det.").mark("Hun fjernede gelænderet i min side", "set-som-menneske"),
			q("I april ringede du til Kontaktcentret om støttestrømper."),
			a("Det tog en uge at finde ud af, hvem der ejer et par strømper. Jeg havde troet, det var et spørgsmål, man kunne svare på.").
				waited(toldWait{felt: 7 * 24 * time.Hour, expected: time.Hour, activity: opkald, since: day(2026, 4, 24)}).mark("hvem der ejer et par strømper", "forkert-doer", "uvished"),
			q("Hvad kunne vi gøre bedre?"),
			a("Lad én have det hele. Jeg plejer at sige, at et træ skal have én, der beskærer det.").reads("Lad én have det hele. Et træ skal have én, der beskærer det. Er der to, står der kun stammen tilbage.", "Hørt igen på optagelsen").mark("Lad én have det hele", "overlevering"),
		},
	},
	{
		key: "kvarts", interviewer: "Marmor", at: at(2025, 6, 4, 9, 0), who: []string{"Kvarts"}, where: "Bibliotekets læsestue",
		guide: "At arbejde om natten", place: tangmosen,
		turns: []turn{
			q("Hvad lægger du selv mærke til, når du møder ind klokken elleve?"),
			colleague("Kvarts", "Lugten. Jeg kan lugte, om det har været en travl aften. Og så tavlen, hvor mange der blinker."),
			q("Hvad gør du, når tre ringer på én gang?"),
			colleague("Kvarts", "Jeg tager den, jeg er mest bange for. Det står ikke i nogen instruks. Før slukkede vi dem på tavlen for at kunne høre de næste.").mark("Før slukkede vi dem på tavlen", "uvished").mark("Det står ikke i nogen instruks", "d:politisk"),
			q("Hvad er anderledes nu?"),
			colleague("Kvarts", "Vi skriver i bogen inde hos dem. I starten syntes jeg, det var for at holde øje med os. Nu er det mest mig, der bruger den, for så kan jeg se, at jeg har været der.").mark("I starten syntes jeg, det var for at holde øje med os", "d:socialpsykologisk").mark("så kan jeg se, at jeg har været der", "loefte"),
			q("Var det svært at sidde med til mødet i april?"),
			colleague("Kvarts", "Jeg havde ikke sovet. Jeg tænkte på, at det var min nat. Så lagde hun hånden på mit ærme.").mark("Så lagde hun hånden på mit ærme", "set-som-menneske").stops(limit{turns: 1, readers: interview.Nobody, reason: "Vil tænke over, om det skal med", lifted: "Det må gerne læses. Morgenfrue har selv fortalt det videre."}),
			q("Hvad ville hjælpe jer om natten?"),
			colleague("Kvarts", "En tredje. Men det er der ikke penge til, det ved jeg godt. Så et lys på gangen, der bliver ved med at være tændt, til vi har været inde. Det koster ikke noget.").mark("et lys på gangen, der bliver ved med at være tændt", "uvished", "d:logistisk"),
		},
	},
}
