package example

import (
	"github.com/google/uuid"

	"ledetraad/domain/cocreation"
)

const (
	individual     = cocreation.Individual
	organisational = cocreation.Organisational
	strategic      = cocreation.Strategic
	noExtra        = cocreation.NoExtraMoney
	extra          = cocreation.ExtraMoney
)

// remedies are the solutions, in every state that there is.
var remedies = []remedy{
	{key: "oversigt-sygedagpenge", name: "Oversigt over sygedagpengeforløbet", workshop: "hvad-sker-hvornaar", level: organisational, budget: noExtra,
		owners: []cocreation.Owner{ofDepartment(job)}, situations: []string{syg}, pains: []uuid.UUID{lateForSick, callsToJob, doorsWhenSick},
		idea: "Ét ark, hvor borgeren kan se, hvad der sker hvornår, og hvem der gør det.",
		then: []development{
			described(at(2024, 4, 9, 10, 0), "Et ark i A3 med uge 1 til 22 hen ad linjen. Øverst det, borgeren skal gøre, nederst det, kommunen skal. Sagsbehandlerens navn og nummer står på forsiden."),
			tried(at(2024, 4, 22, 9, 0), sygedagpenge, "Ti borgere får arket med hjem fra den første samtale og tager det med igen til den næste."),
			learnt(at(2024, 6, 14, 14, 0), "Ni havde det med. Der stod for meget; ordet »revurdering« blev streget ud på syv af dem. Pilen »her er du nu« var det, alle pegede på."),
			tried(at(2024, 8, 12, 9, 0), sygedagpenge, "Halvt så mange ord. Sagsbehandleren sætter selv pilen sammen med borgeren ved hver samtale."),
			learnt(at(2024, 11, 1, 11, 0), "Samtalerne begynder nu ved pilen. Kontaktcentret vil gerne have det samme ark liggende, når borgerne ringer."),
			adopted(at(2024, 12, 3, 10, 0), "Borgerne bruger det, og det tager ikke tid fra samtalen. Trykkes på rådhuset."),
			taken(at(2024, 12, 9, 9, 0), sygedagpenge), taken(at(2025, 1, 20, 9, 0), kontakt), taken(at(2025, 3, 3, 9, 0), rehabteam),
		}},
	{key: "ring-tilbage", name: "Vi ringer tilbage samme dag", workshop: "naar-ingen-tager-telefonen", level: organisational, budget: noExtra,
		owners: []cocreation.Owner{ofDepartment(job), ofDepartment(social)}, situations: []string{syg}, pains: []uuid.UUID{slowTelephone, callsToJob},
		idea: "Den, der ikke kommer igennem, kan trykke 1 og blive ringet op, før jobcentret lukker.",
		then: []development{
			described(at(2024, 6, 4, 13, 0), "Kontaktcentret tager imod, skriver en linje om hvad det drejer sig om, og lægger den på sagsbehandlerens liste. Listen skal være tom, når dagen slutter."),
			tried(at(2025, 1, 13, 8, 0), sygedagpenge, "To sagsbehandlere i to uger, mens køen er længst."),
			learnt(at(2025, 1, 31, 14, 0), "Listen var tom otte af ti dage. Folk holdt op med at ringe tre gange, når de vidste, at nogen havde set dem."),
			tried(at(2025, 3, 10, 8, 0), sygedagpenge, "Hele Sygedagpenge. Sagsbehandlerne deler en time sidst på dagen, hvor ingen har samtaler."),
			learnt(at(2025, 4, 30, 14, 0), "Den fælles time holder. Det svære er torsdage, hvor der er åbent til 17."),
			adopted(at(2025, 5, 27, 10, 0), "Holder uden flere folk. Borgerne siger, at de nu tør lægge telefonen fra sig."),
			taken(at(2025, 6, 2, 8, 0), sygedagpenge), taken(at(2025, 9, 1, 8, 0), virksomhed), taken(at(2025, 9, 1, 8, 30), ydelse),
			left(at(2026, 2, 2, 9, 0), ydelse, "Ydelseskontoret har for få opkald til, at en liste giver mening. De tager telefonen, når den ringer."),
		}},
	{key: "foraeldrenetvaerk", name: "Netværk for forældre til unge med særlige behov", workshop: "foraeldre-til-foraeldre", level: organisational, budget: noExtra,
		owners: []cocreation.Owner{ofDepartment(boern), ofCitizen("Mor til Bævreasp")}, situations: []string{barn},
		idea: "Forældre mødes hver anden måned om det, de selv sætter på.",
		then: []development{
			described(at(2024, 5, 21, 10, 0), "Fire møder det første år. Forældrene vælger emnet; Børnehandicap finder den, der ved noget om det. Søskende må komme med."),
			tried(at(2024, 9, 4, 19, 0), boernehandi, "De første to møder: værgemål, og hvad der sker med ydelserne den dag, han fylder atten."),
			learnt(at(2024, 11, 20, 20, 0), "Fjorten familier første gang, enogtyve anden. Det vigtigste sker i pausen. Gør pausen længere."),
			tried(at(2025, 1, 29, 19, 0), boernehandi, "To møder mere, hvor forældrene selv styrer, og kommunen kun låser op."),
			learnt(at(2025, 4, 2, 20, 0), "Det gik uden ordstyrer fra kommunen. Tre forældre har påtaget sig indbydelserne."),
			adopted(at(2025, 4, 28, 10, 0), "Forældrene vil fortsætte, og det koster en kande kaffe."),
			taken(at(2025, 5, 5, 9, 0), boernehandi), taken(at(2025, 10, 6, 9, 0), ungecenter),
		}},
	{key: "ungepanel", name: "Børne- og ungepanel", workshop: "gider-du", level: strategic, budget: noExtra,
		owners: []cocreation.Owner{ofDepartment(boern), ofPartner(udsatteraadet)}, situations: []string{barn},
		idea: "Et fast panel af unge, som bliver spurgt, før noget er bestemt.",
		then: []development{
			described(at(2024, 10, 2, 14, 0), "De unge bestemmer selv, hvor tit de mødes, og hvad de tager op. Ungecentret stiller lokale og mad, og hver gang begynder med, hvad der blev af det, de sagde sidst."),
			tried(at(2025, 2, 6, 17, 0), ungecenter, "Seks unge ser på indkaldelsesbrevene og skriver dem om."),
			learnt(at(2025, 5, 15, 18, 0), "Brevene blev halvt så lange. Men de unge faldt fra, da der gik seks uger uden svar fra rådhuset."),
			tried(at(2026, 8, 20, 17, 0), ungecenter, "Nyt hold. Rådhuset svarer inden otte dage, ellers bliver mødet aflyst og det skrevet på døren."),
		}},
	{key: "mentorfamilier", name: "Mentorfamilier", workshop: "hvad-kan-en-mentor", level: individual, budget: noExtra,
		owners: []cocreation.Owner{ofPartner(kraeftensBekaempelse), ofDepartment(sundhed)}, situations: []string{kraeft},
		idea: "En familie, der selv har været igennem det, følger en, der står midt i det, og går med til møder, hvis familien vil.",
		then: []development{
			described(at(2024, 12, 10, 13, 0), "Foreningen finder og klæder mentorerne på. Kræftrådgivningen fortæller om muligheden og træder så et skridt tilbage. Ingen journal, ingen indberetning."),
			tried(at(2025, 1, 27, 10, 0), kraeftraad, "Fire mentorfamilier og fire familier et halvt år."),
			learnt(at(2025, 7, 1, 14, 0), "Tre par holder ved. Det fjerde passede ikke sammen, og det sagde de efter to uger, fordi de var lovet, at det måtte de gerne."),
			{at(2025, 8, 11, 9, 0), cocreation.LinkSolution{Links: cocreation.Links{LifeSituations: []string{kraeft}, PainPoints: []uuid.UUID{talkForChild}}}},
			adopted(at(2025, 8, 25, 10, 0), "Familierne siger, at det er det eneste sted, de ikke skal forklare sig. Foreningen ejer ordningen."),
			taken(at(2025, 9, 1, 9, 0), kraeftraad), taken(at(2026, 3, 2, 9, 0), familie),
		}},
	{key: "kursus-moed-mig", name: "Kursus på tværs om at møde borgeren", workshop: "det-der-gik-igen", level: strategic, budget: noExtra,
		owners: []cocreation.Owner{ofDepartment(sundhed)}, situations: []string{botilbud, barn, udskrevet, syg},
		idea: "Et kursus, hvor medarbejdere fra alle afdelinger øver sig sammen, med borgere som undervisere.",
		then: []development{
			described(at(2025, 2, 18, 10, 0), "Tre halve dage. Hver deltager tager en kollega fra en anden afdeling med. Den midterste gang er man observatør hos hinanden."),
			tried(at(2025, 10, 7, 9, 0), sekretariat, "Første hold: fireogtyve fra fem afdelinger og fire borgere."),
			learnt(at(2025, 12, 2, 15, 0), "At blive kigget på udefra er svært og det bedste ved kurset. Borgerne vil have løn for det; det er rimeligt."),
			tried(at(2026, 3, 10, 9, 0), sekretariat, "Andet hold, hvor borgerne får timeløn inden for rammen, og lederne er med den første dag."),
			learnt(at(2026, 5, 19, 15, 0), "Lederne spurgte til det bagefter. Det havde de ikke gjort efter det første hold."),
		}},
	{key: "lukket-naar-nogen-har-vaeret-der", name: "Et kald er først lukket, når nogen har været inde", workshop: "jeg-ringer-og-ringer", level: organisational, budget: noExtra,
		owners: []cocreation.Owner{ofDepartment(aeldre), ofCitizen("Morgenfrue")}, situations: []string{plejehjem}, pains: []uuid.UUID{callsAtTangmosen},
		idea: "Tavlen må ikke nulstilles fra vagtstuen. Den, der går ind, trykker ved døren og skriver sit navn i beboerens bog.",
		then: []development{
			described(at(2025, 3, 18, 10, 0), "Knappen på vagtstuen dækkes til. En bog ved hver seng: klokken, hvem, hvad. Beboeren må læse i den."),
			tried(at(2025, 3, 24, 15, 0), tangmosen, "Gang B i fire uger."),
			learnt(at(2025, 4, 22, 9, 0), "Ingen kald stod åbne om morgenen. Bogen blev til noget, man snakker om. Natten har brug for et ekstra par hænder mellem fem og seks."),
			tried(at(2025, 4, 28, 15, 0), tangmosen, "Hele huset. Dagvagten møder et kvarter før."),
			learnt(at(2025, 6, 10, 9, 0), "Det holder. Beboerne ringer færre gange om det samme, siger de selv."),
			adopted(at(2025, 6, 17, 10, 0), "Det giver tryghed, og det kostede femten minutter i vagtplanen."),
			taken(at(2025, 6, 18, 7, 0), tangmosen), taken(at(2025, 11, 3, 7, 0), ulvehoej),
		}},
	{key: "opkald-dagen-efter", name: "Et opkald dagen efter hjemkomst", workshop: "ved-nogen-jeg-kommer", level: organisational, budget: noExtra,
		owners: []cocreation.Owner{ofDepartment(aeldre), ofPartner(sygehuset)}, situations: []string{udskrevet}, pains: []uuid.UUID{callsAtHome, lateAtHome},
		idea: "Én ringer dagen efter og spørger: Er sengen kommet, har du din medicin, hvem er hos dig?",
		then: []development{
			described(at(2024, 6, 25, 10, 0), "Visitationen får listen fra sygehuset kl. 12 og ringer til alle inden kl. 15 dagen efter."),
			tried(at(2024, 9, 2, 12, 0), visitation, "Alle udskrivninger i september."),
			learnt(at(2024, 10, 1, 9, 0), "Listen kom tre dage af fem. Når den kom, fandt hvert andet opkald noget, der manglede."),
			tried(at(2024, 10, 14, 12, 0), visitation, "Sygehuset ringer selv listen ind."),
			learnt(at(2024, 11, 29, 9, 0), "De første to uger gik det. Så skiftede sygehuset vagtplan."),
			shelved(at(2024, 12, 10, 10, 0), "Vi kan ikke love et opkald på en liste, vi ikke får. Hellere intet løfte end et brudt."),
			resumed(at(2026, 4, 14, 13, 0), "Sygehuset sender nu udskrivningen elektronisk, og hjemmesygeplejen vil gerne ringe i stedet for Visitationen."),
			described(at(2026, 6, 9, 10, 0), "Hjemmesygeplejen ringer, når udskrivningen tikker ind, senest dagen efter kl. 12. Tre spørgsmål på et kort."),
		}},
	{key: "egne-apps", name: "Beboernes egne apps", workshop: "app-vaerksted", level: individual, budget: extra,
		owners: []cocreation.Owner{ofDepartment(aeldre), ofPartner(kodeklubben)}, situations: []string{botilbud},
		idea: "Beboerne bygger selv de apps, de mangler, og bliver mindre afhængige af, at en pædagog har tid.",
		then: []development{
			described(at(2024, 6, 11, 10, 0), "Et værksted hver torsdag et halvt år, med to fra Kodeklubben. Tablets til dem, der ikke har."),
			tried(at(2024, 9, 5, 14, 0), ulvehoej, "Otte beboere, seks gange."),
			learnt(at(2024, 10, 17, 16, 0), "Grødappen virker. De andre kræver, at nogen retter dem, når telefonen bliver opdateret, og det har vi ingen til."),
			shelved(at(2024, 11, 26, 10, 0), "Tablets og vedligehold kan ikke findes inden for rammen. Opskriften på grød hænger nu på køleskabet i stedet, og den bliver brugt."),
		}},
	{key: "beboer-hjaelper-beboer", name: "Beboer hjælper beboer", workshop: "god-tirsdag", level: individual, budget: noExtra,
		owners: []cocreation.Owner{ofCitizen("Pæretræ"), ofDepartment(aeldre)}, situations: []string{botilbud},
		idea: "Den, der er god til lynlåse, lyner for de andre. Den, der er tidligt oppe, henter rundstykker.",
		then: []development{
			described(at(2025, 9, 16, 10, 0), "En tavle i beboerhuset: det kan jeg, det vil jeg gerne have hjælp til. Ingen skal, og man må sige nej på dagen."),
			tried(at(2026, 9, 1, 9, 0), ulvehoej, "Tavlen hænger tre måneder. Personalet må ikke skrive på den."),
		}},
	{key: "faelles-torsdage", name: "Fælles torsdage omkring Tangmosen", workshop: "aaben-doer", level: organisational, budget: noExtra,
		owners: []cocreation.Owner{ofDepartment(aeldre), ofPartner(aeldreklubben), ofPartner("Havneskolen")}, situations: []string{plejehjem, botilbud},
		idea: "Plejehjem, botilbud, skole og klub lægger deres arrangementer sammen, så der sker noget hver torsdag, og beboerne er værter.",
		then: []development{
			described(at(2025, 5, 20, 10, 0), "Én kalender på væggen i alle fire huse. Hver har en torsdag. Værten er altid en, der bor eller går der."),
			tried(at(2025, 8, 14, 14, 0), tangmosen, "Fire torsdage i august og september."),
			learnt(at(2025, 9, 18, 16, 0), "Fyrre til tres hver gang. Skolebørnene kom tilbage af sig selv. Transporten fra Ulvehøj skal være gående, ikke bus."),
			adopted(at(2025, 10, 7, 10, 0), "Det kræver en kalender og god vilje. Begge dele er der."),
			taken(at(2025, 10, 9, 14, 0), tangmosen), taken(at(2025, 10, 9, 15, 0), ulvehoej),
		}},
	{key: "en-tovholder", name: "Én tovholder i familier med mange afdelinger", workshop: "hvem-ringer-vi-til", level: strategic, budget: noExtra,
		owners: []cocreation.Owner{ofDepartment(boern), ofDepartment(social)}, situations: []string{barn}, pains: []uuid.UUID{lateForChildren, lateForAdults},
		idea: "Familien vælger selv, hvem af dem, de allerede kender, der holder i trådene, også over den attenårs fødselsdag, hvor sagen skifter afdeling.",
		then: []development{{at(2024, 11, 20, 10, 0), cocreation.LinkSolution{Links: cocreation.Links{LifeSituations: []string{barn, kraeft},
			PainPoints: []uuid.UUID{lateForChildren, lateForAdults, doorsForChildren}}}}}},
}
