package example

import (
	"time"

	"ledetraad/domain/interview"
)

// Interviews with people on sick leave.
var talksOfWork = []talk{
	{
		key: "birk", interviewer: "Rav", at: at(2025, 11, 3, 16, 0), who: []string{"Birk"}, where: "Skurvognen på byggepladsen",
		guide: "Da jeg blev syg", situation: syg, place: borgerserv,
		turns: []turn{
			q("Du har selv valgt stedet. Hvorfor her?"),
			a("Fordi her ved jeg, hvor tingene ligger. På rådhuset er det jer, der ved det.").mark("her ved jeg, hvor tingene ligger", "egne-kraefter", "d:socialpsykologisk"),
			q("Fortæl om de fire dage i august og september."),
			a("Jeg skulle bruge en rampe og noget at betale husleje med. To ting. Det blev til anden sal, en telefon, og så ned igen til hende, jeg begyndte hos.").mark("ned igen til hende, jeg begyndte hos", "forkert-doer"),
			q("Hvor længe oplevede du, at det tog?"),
			a("En uge. Jeg ved godt, at det var fra torsdag til tirsdag. Men med krykker er en trappe en dag i sig selv.").
				waited(toldWait{felt: 7 * 24 * time.Hour, expected: time.Hour, activity: fremmoede}).mark("med krykker er en trappe en dag i sig selv", "ventetid", "d:logistisk"),
			q("Hvad skete der så i skranken?"),
			a("Hun satte et skilt op og en stol frem. Så ringede hun, og jeg hørte det hele. Jeg har aldrig hørt kommunen tale med sig selv før.").mark("Jeg har aldrig hørt kommunen tale med sig selv før", "overlevering"),
			q("Og samtalen hos sagsbehandleren?"),
			a("God. Min søster var med, og han spurgte hende også. Han spurgte, hvad jeg selv tænkte. Det havde jeg så ikke tænkt på.").mark("han spurgte hende også", "netvaerk-med").mark("Han spurgte, hvad jeg selv tænkte", "set-som-menneske"),
			q("Er der ord, du ikke forstod?"),
			a("Delvis raskmelding. Men det forklarede han med det samme. Partshøring forstår jeg stadig ikke. Er det mig, der er parten?").mark("det forklarede han med det samme", "forklaret").mark("Partshøring forstår jeg stadig ikke", "spoerger-til-ord"),
			q("Ja, det er dig."),
			a("Nå. Så skulle de måske have spurgt mig.").mark("Så skulle de måske have spurgt mig", "reduceret-til-rolle"),
		},
	},
	{
		key: "havtorn", interviewer: "Skifer", at: at(2025, 8, 21, 11, 0), who: []string{"Havtorn"}, where: "Bibliotekets læsestue",
		guide: "Da jeg blev syg", situation: syg, place: sygedagpenge, withdraws: "Vil ikke have, at stemmen bliver gemt, når teksten er skrevet ud",
		turns: []turn{
			q("Du kender kommunen fra to sider nu, fra da du blev udskrevet, og fra ryggen."),
			a("Ja, og de kender ikke hinanden. Hjemmehjælpen var rigtig god. Jobcentret vidste ikke engang, at jeg havde haft den.").mark("de kender ikke hinanden", "forfra", "d:logistisk"),
			q("Hvordan var det at ringe i maj?"),
			a("De sagde, at de ville ringe tilbage inden to dage. Det tog fire, og for mig var det to uger, for jeg havde telefonen med overalt.").
				waited(toldWait{felt: 14 * 24 * time.Hour, expected: 24 * time.Hour, promised: 48 * time.Hour, activity: opkald, number: 2, since: day(2025, 5, 5)}).mark("jeg havde telefonen med overalt", "ventetid", "uvished"),
			q("Og mødet i rehabiliteringsteamet?"),
			a("Det blev flyttet, uden at nogen sagde det. Min datter ringede selv og spurgte. Hun havde taget fri den dag, det skulle have været.").mark("Det blev flyttet, uden at nogen sagde det", "loefte").mark("Hun havde taget fri den dag", "netvaerk-mangler"),
			q("Hvad tænkte du, da du sad der?"),
			a("Jeg talte dem. Der var syv, og jeg var den eneste, der havde jakke på. Så sagde en læge, at min tilstand ikke var stationær. Jeg troede, han talte om banegården.").mark("min tilstand ikke var stationær", "fagsprog").mark("Jeg troede, han talte om banegården", "spoerger-til-ord"),
			q("Hvad ville du gerne have fået at vide?"),
			a("Om jeg kommer til at køre bus igen. Det er der ingen, der har svaret på. De siger forløb.").mark("De siger forløb", "fagsprog", "uvished"),
			q("Kunne nogen svare på det?"),
			a("Min makker kunne. Han har haft samme ryg. Ham skulle jeg have haft med.").mark("Ham skulle jeg have haft med", "netvaerk-mangler", "d:sociologisk"),
		},
	},
	{
		key: "isfugl", interviewer: "Rav", at: at(2025, 10, 21, 14, 30), who: []string{"Isfugl"}, where: "En café ved havnen",
		guide: "Da jeg blev syg", situation: syg, place: sygedagpenge,
		turns: []turn{
			q("Sig endelig til, hvis vi skal holde pause."),
			a("Det gør jeg. Jeg er bedre nu. I sommer kunne jeg ikke have siddet her."),
			q("Hvordan var den første tid som sygemeldt?"),
			a("Der kom breve. Jeg lagde dem i ovnen, for den brugte jeg ikke. Det var min kæreste, der fandt dem.").mark("Jeg lagde dem i ovnen", "uvished", "d:psykologisk"),
			q("Hvad stod der i dem?"),
			a("At jeg skulle udfylde et oplysningsskema. Toogtredive spørgsmål. Nummer ni var, hvad jeg ville sige til min arbejdsgiver. Det var jo det, jeg lå vågen over.").mark("Toogtredive spørgsmål", "d:logistisk"),
			a("Der er en ting om foråret, som jeg gerne vil fortælle, så du forstår det. Men det er kun til dig.").
				stops(limit{turns: 2, readers: interview.InterviewerOnly, reason: "Hun ønsker ikke, at andre læser om foråret"}),
			a("Jeg stod på en parkeringsplads og kunne ikke huske, hvilken bil der var min. Så blev jeg bange for mig selv."),
			q("Tak, fordi du sagde det. Skal vi gå videre til telefonen?"),
			a("I september ringede jeg tre dage i træk. Man bliver nummer ti i køen. De siger, at opkaldet er vigtigt. Så falder man ud.").mark("Man bliver nummer ti i køen", "ventetid"),
			a("Det var to dage på papiret. For mig var det en uge. Jeg havde regnet med, at nogen tog den samme dag.").
				waited(toldWait{felt: 7 * 24 * time.Hour, expected: 8 * time.Hour, activity: opkald, since: day(2025, 9, 2)}).mark("Det var to dage på papiret. For mig var det en uge", "ventetid"),
			q("Hvad gjorde det godt til sidst?"),
			a("Vi fik skrevet ned, hvad der skal ske hvornår. Den seddel har jeg klippet ud i små stykker. Hver fredag river jeg én af.").mark("Vi fik skrevet ned, hvad der skal ske hvornår", "loefte").mark("Hver fredag river jeg én af", "egne-kraefter"),
			q("Hvor mange er der tilbage?"),
			a("Fire. Så er jeg tilbage hos børnene på stuen."),
		},
	},
}
