package example

import "github.com/google/uuid"

// Partners from outside; the first is the only one that is not invented.
const (
	kraeftensBekaempelse = "Kræftens Bekæmpelse"
	sygehuset            = "Fjordby Sygehus"
	aeldreklubben        = "Ældreklubben Havblik"
	udsatteraadet        = "Birkesund Udsatteråd"
	fagforeninger        = "Fagforeningernes Hus"
	kodeklubben          = "Kodeklubben Loftet"
)

// gatherings are the workshops of the two rounds: ten on the first four life
// situations, five on the next two, and one that is still to be held.
var gatherings = []gathering{
	{key: "god-tirsdag", name: "Hvad er en god tirsdag?", where: "Beboerhuset på Ulvehøj", planned: at(2024, 1, 8, 10, 0), at: at(2024, 2, 6, 15, 0),
		situations: []string{botilbud}, pains: []uuid.UUID{lateAtUlvehoej}, citizens: []string{"Pæretræ"}, moreCitizens: 7, moreRelatives: 2,
		staff: []string{"Kork", "Sisal", "Koral", "Marmor"}, moreStaff: []crew{{aeldre, 2}},
		outcome: "Beboerne tegnede en tirsdag, som de gerne ville have den. På næsten alle tegninger hjalp de nogen: lynede en jakke, hentede rundstykker. Ingen havde tegnet et møde."},
	{key: "hvem-ringer-vi-til", name: "Hvem ringer vi til, når han fylder atten?", where: "Birkesund Bibliotek", planned: at(2024, 1, 22, 9, 30), at: at(2024, 2, 27, 16, 30),
		situations: []string{barn}, pains: []uuid.UUID{lateForChildren, lateForAdults}, citizens: []string{"Bævreasp", "Hættemåge"}, moreCitizens: 1, moreRelatives: 8,
		staff: []string{"Jute", "Hamp", "Koral"}, moreStaff: []crew{{job, 2}, {sundhed, 1}}, partners: []crew{{"Fjordskolen", 2}},
		outcome: "Forældrene lagde alle navnesedler på bordet: hver familie havde mellem ni og fjorten kontaktpersoner. De vil have én at ringe til, også ugen efter fødselsdagen."},
	{key: "foerste-uge-hjemme", name: "Den første uge hjemme", where: "Mødelokale 2, Fjordby Sygehus", planned: at(2024, 2, 5, 11, 0), at: at(2024, 3, 12, 14, 0),
		situations: []string{udskrevet}, pains: []uuid.UUID{callsAtHome, lateAtHome}, citizens: []string{"Spætmejse", "Gedeblad"}, moreCitizens: 5, moreRelatives: 4,
		staff: []string{"Uld", "Silke", "Tweed", "Damask"}, moreStaff: []crew{{social, 1}}, partners: []crew{{sygehuset, 3}, {aeldreklubben, 1}},
		outcome: "Den første aften fylder mere end hele indlæggelsen. Alle havde en historie om en nøgle, en seng eller en pilleæske, der ikke var, hvor den skulle være."},
	{key: "hvad-sker-hvornaar", name: "Hvad sker der hvornår?", where: "Café Kajen", planned: at(2024, 2, 12, 13, 0), at: at(2024, 3, 19, 15, 30),
		situations: []string{syg}, pains: []uuid.UUID{lateForSick}, citizens: []string{"Fuglegræs", "Skovjordbær", "Hassel"}, moreCitizens: 6, moreRelatives: 2,
		staff: []string{"Kobber", "Messing", "Zink"}, moreStaff: []crew{{job, 2}, {social, 1}}, partners: []crew{{fagforeninger, 2}},
		outcome: "Borgerne tegnede forløbet, som de troede, det var. Ingen to tegninger var ens, og ingen af dem lignede sagsbehandlernes. De ønsker sig ét ark med tid hen ad linjen."},
	{key: "app-vaerksted", name: "Byg en app til din egen dag", where: "Loftet, Kodeklubben", planned: at(2024, 3, 11, 10, 0), at: at(2024, 4, 23, 14, 0), method: "design-workshop",
		situations: []string{botilbud}, citizens: []string{"Fyr"}, moreCitizens: 8, staff: []string{"Kork"}, moreStaff: []crew{{aeldre, 2}}, partners: []crew{{kodeklubben, 2}},
		outcome: "Tre udkast: et kort over byen med bænke, en opskrift på grød trin for trin, og et spil om at finde til bussen. Grødopskriften blev brugt samme aften."},
	{key: "foraeldre-til-foraeldre", name: "Forældre til forældre", where: "Frivilligcentret", planned: at(2024, 3, 18, 9, 0), at: at(2024, 4, 30, 19, 0),
		situations: []string{barn}, moreCitizens: 1, moreRelatives: 12, staff: []string{"Jute", "Ametyst"}, moreStaff: []crew{{sundhed, 1}},
		outcome: "Det bedste råd i rummet kom hver gang fra en anden forælder. De vil gerne selv vælge emnerne; kommunen må gerne koge kaffen og holde døren."},
	{key: "naar-ingen-tager-telefonen", name: "Når ingen tager telefonen", where: "Birkesund Bibliotek", planned: at(2024, 4, 8, 10, 0), at: at(2024, 5, 14, 15, 0),
		situations: []string{syg}, pains: []uuid.UUID{callsToJob, slowTelephone}, citizens: []string{"Akeleje", "Humle"}, moreCitizens: 6, relatives: []string{"Kæreste til Humle"}, moreRelatives: 1,
		staff: []string{"Kobber", "Tin", "Kalk", "Ler"}, moreStaff: []crew{{job, 3}}, partners: []crew{{fagforeninger, 1}},
		outcome: "Man ringer igen, fordi man ikke ved, om nogen har set, at man ringede. Et løfte om at blive ringet op samme dag er bedre end en kortere kø."},
	{key: "ved-nogen-jeg-kommer", name: "Ved nogen, at jeg kommer hjem?", where: "Rådhuset, kantinen", planned: at(2024, 4, 22, 13, 0), at: at(2024, 5, 28, 14, 30),
		situations: []string{udskrevet}, pains: []uuid.UUID{lateAtHome}, citizens: []string{"Skovmærke", "Hassel"}, moreCitizens: 4, moreRelatives: 3,
		staff: []string{"Uld", "Hør", "Tweed", "Filt"}, moreStaff: []crew{{sundhed, 2}}, partners: []crew{{sygehuset, 3}, {"Lægerne ved Torvet", 1}},
		outcome: "Sygehuset troede, at kommunen ringede. Kommunen troede, at sygehuset gjorde. Borgerne troede, at de selv skulle. Nu er der et fælles ord for det: overleveringen."},
	{key: "gider-du", name: "Hvad skal der til, for at du gider?", where: "Ungdomsklubben Molen", planned: at(2024, 5, 6, 14, 0), at: at(2024, 6, 11, 17, 0),
		situations: []string{barn}, moreCitizens: 11, staff: []string{"Hamp"}, moreStaff: []crew{{job, 2}}, partners: []crew{{udsatteraadet, 2}},
		outcome: "De unge vil gerne, hvis de bliver spurgt, før noget er bestemt, hvis der er mad, og hvis nogen siger, hvad der blev af det, de sagde sidst."},
	{key: "det-der-gik-igen", name: "Det, der gik igen", where: "Byrådssalen", planned: at(2024, 5, 13, 9, 0), at: at(2024, 6, 18, 13, 0), method: "theme-workshop",
		situations: []string{botilbud, barn, udskrevet, syg}, citizens: []string{"Pæretræ", "Hassel", "Humle"}, moreCitizens: 9, moreRelatives: 5,
		staff: []string{"Marmor", "Rav", "Kridt", "Kobber", "Koral", "Jute"}, moreStaff: []crew{{sundhed, 2}, {aeldre, 4}}, partners: []crew{{udsatteraadet, 1}, {aeldreklubben, 1}},
		outcome: "Fire livssituationer, de samme tre ønsker: mød mig, hjælp mig med at finde vej, husk at min verden skal med. Borgerne satte selv overskrifterne på væggen."},

	{key: "familien-og-kraeften", name: "Når far eller mor er syg", where: "Frivilligcentret", planned: at(2024, 8, 19, 10, 0), at: at(2024, 9, 17, 17, 0),
		situations: []string{kraeft}, citizens: []string{"Sanglærke", "Dild", "Valmue"}, moreCitizens: 4, moreRelatives: 6,
		staff: []string{"Smaragd", "Hamp"}, moreStaff: []crew{{job, 1}}, partners: []crew{{kraeftensBekaempelse, 2}},
		outcome: "Familierne vil tale med nogen, der selv har prøvet det. Ikke en ekspert til. De ønsker sig også én, der kan gå med til mødet og huske, hvad der blev sagt."},
	{key: "en-dag-paa-tangmosen", name: "En dag på Tangmosen", where: "Spisestuen på Tangmosen", planned: at(2024, 9, 2, 9, 0), at: at(2024, 10, 8, 14, 0),
		situations: []string{plejehjem}, citizens: []string{"Guldstjerne", "Djævelsbid", "Slåen"}, moreCitizens: 6, moreRelatives: 7,
		staff: []string{"Topas", "Onyks", "Agat", "Jaspis"}, moreStaff: []crew{{sundhed, 1}}, partners: []crew{{aeldreklubben, 2}},
		outcome: "Formiddagen er god. Det er fra halv fire, at dagen bliver lang. Beboerne vil have gæster, og de vil selv være værter."},
	{key: "hvad-kan-en-mentor", name: "Hvad kan en mentor, som vi ikke kan?", where: "Frivilligcentret", planned: at(2024, 10, 7, 10, 0), at: at(2024, 11, 12, 17, 0),
		situations: []string{kraeft}, citizens: []string{"Perikon", "Ærenpris"}, moreCitizens: 3, moreRelatives: 4,
		staff: []string{"Smaragd"}, moreStaff: []crew{{boern, 1}, {job, 1}}, partners: []crew{{kraeftensBekaempelse, 3}},
		outcome: "En mentor tager ikke telefonen fra kommunen. En mentor ved, hvad man spørger om, når lægen er gået. Fire familier meldte sig på stedet."},
	{key: "jeg-ringer-og-ringer", name: "Jeg ringer og ringer", where: "Dagligstuen på Tangmosen", planned: at(2025, 2, 24, 9, 0), at: at(2025, 3, 11, 14, 0),
		situations: []string{plejehjem}, pains: []uuid.UUID{callsAtTangmosen}, citizens: []string{"Morgenfrue", "Valnød", "Rosmarin"}, moreCitizens: 3,
		relatives: []string{"Datter til Morgenfrue"}, moreRelatives: 4, staff: []string{"Kvarts", "Basalt", "Opal", "Topas", "Rav"},
		outcome: "Kommer der ikke nogen, eller føles tiden lang? Begge dele, sagde beboerne. Nattevagterne viste, hvordan tavlen bliver nulstillet. Et kald er først lukket, når nogen har været inde."},
	{key: "aaben-doer", name: "Åben dør på Tangmosen", where: "Haven på Tangmosen", planned: at(2025, 3, 24, 9, 0), at: at(2025, 4, 29, 14, 0),
		situations: []string{plejehjem, botilbud}, citizens: []string{"Gærdesmutte"}, moreCitizens: 9, moreRelatives: 3,
		staff: []string{"Jaspis", "Kork"}, moreStaff: []crew{{aeldre, 3}}, partners: []crew{{aeldreklubben, 3}, {"Havneskolen", 2}},
		outcome: "Klubben, skolen, botilbuddet og plejehjemmet har hver deres kalender og hver deres tomme torsdag. Lagt oven på hinanden bliver det til en god måned."},

	{key: "ungepanelets-foerste", name: "Panelets første møde, som vi selv holder", where: "Ungecentret Molen", planned: at(2026, 10, 12, 15, 0), at: at(2026, 11, 19, 17, 0),
		situations: []string{barn}},
}
