package example

import "ledetraad/domain/journey"

// Plejehjem: most days are good. Calls at night may take long, and a short wait
// feels long when nobody says anything.
var plejehjemStory = story{situation: plejehjem, chapters: []chapter{
	{
		either(6,
			met(indflytning, tangmosen, visit, work(1, 4),
				"Indflytningssamtale i boligen sammen med {pårørende}. {Hun} fortæller om sit [arbejde på mejeriet|liv med hest og have|kolonihavehus|kor] og vil gerne [op kl. 7|sove længe|have kaffe før bad|beholde sine egne gardiner].",
				"Vi talte om vaner, mad og musik. {Pårørende} har skrevet livshistorie på to sider. {Hun} [ønsker at spise for sig selv de første dage|vil gerne være med til banko|vil helst hjælpes af de samme].",
				"Samtale med {hende} og {pårørende}. Aftalt [fast fodpleje|plads til den gamle lænestol|tur i haven hver dag|at hunden må komme på besøg]. {Hun} er [spændt|lidt stille|lettet over at det faldt på plads].").decided(withKin),
			feels("", 0, 2, "De har [faktisk|] spurgt, hvem jeg er, og ikke kun hvad jeg fejler.", "Der er altid en, der siger godmorgen ved navn. [Det betyder noget|Det er jeg glad for].",
				"De lod mig stille møblerne, som jeg ville. Så blev det mit.", "Maden er god, og [solen står lige ind ad vinduet|der er udsigt til mosen].")),
		either(2,
			met(indflytning, tangmosen, visit, work(4, 10),
				"Indflytningssamtale, udsat to gange. {Pårørende} kunne ikke være med på det nye tidspunkt.",
				"Samtalen blev holdt uden {pårørende}, som ellers havde bedt om at være med. Skemaet er udfyldt, livshistorien mangler.").decided(withoutThem),
			feels(indflytning, -2, 0, "{Min pårørende} skulle have været med. [Jeg kunne ikke huske det hele|Jeg sagde bare ja til det hele].", "De spurgte kun til medicin og bleer. [Jeg er altså mere end det|Ingen spurgte til mit liv]."),
			met(statusmoede, tangmosen, visit, weeks(2, 5),
				"Opfølgning på indflytningen. {Pårørende} fik først brevet om mødet dagen efter. [Aftalt fast badedag og sovemedicin.|Besluttet, at døren til haven er låst om natten.]",
				"Opfølgning holdt midt på formiddagen. Aftalt [mindre kaffe om aftenen|fast kørestol til spisestuen]. {Pårørende} ringede bagefter og spurgte, hvorfor ingen havde sagt noget.").decided(withoutThem)),
	},
	repeated(1, 3,
		did(pleje, tangmosen, days(2, 10), "Hjulpet med bad og påklædning. {Hun} [nynnede med på radioen|var træt|ville selv knappe skjorten].", "Morgenpleje. [Hud fin, let rødme på hælen|God appetit til morgenmaden|Ville helst blive liggende lidt]. ", "{Hun} gik selv til spisestuen med rollator [i dag|for første gang i ugen]."),
	),
	repeated(2, 4,
		later(2, 20),
		calls(noedkald, tangmosen, alarm, 1, 1, 0, mins(3, 22),
			"Skulle på toilettet.", "Havde tabt [brillerne|fjernbetjeningen|vandglasset] og kunne ikke nå ned.", "Ville bare høre, om der var nogen. Vi [fik en snak|sad lidt sammen].", "Hjulpet om på den anden side.",
			"{Hun} var [utryg|bange for tordenvejret|kommet til at fryse] og fik [et ekstra tæppe|varm mælk|lyset tændt].", "Havde ondt i [hoften|ryggen|benet]. Fik [pn panodil|lagt pude under|hjælp til at ligge bedre]."),
	),
	{
		either(5, feels(noedkald, 1, 2, "De kom [hurtigt|med det samme|, før jeg nåede at blive bange].", "{Min pårørende} sagde, jeg skulle ringe, og så kom der en. [Sådan.|Det virker.]").waited(80, 130, mins(5, 15))),
		either(5, feels(noedkald, -1, 0, "Det føles [meget længe|som en time], når man ligger der og [ikke ved, om de har hørt det|kigger på loftet].", "Jeg ved jo ikke, om lampen lyser ude hos dem. [Man ligger bare.|Så ringer man ikke igen, man vil ikke være til besvær.]",
			"Der kom en, men jeg syntes, der gik [en evighed|en halv aften].").waited(230, 420, mins(4, 10))),
		either(3, feels("", 1, 2, "Jeg har det godt her. [Man skal bare lige vænne sig til lydene.|Naboen og jeg spiller kort.]", "Her er varmt, og der er altid nogen i køkkenet.", "Jeg vandt [et marcipanbrød|en flaske portvin|et duftlys] i banko.", "Jeg klager ikke. Det er et godt sted.", "De kender min sang. Den synger vi hver fredag.", "[Pigerne|De unge] har travlt, men de er søde.")),
	},
	{ // Nights with few at work.
		either(40),
		either(24,
			atNight(3, 25),
			calls(noedkald, tangmosen, alarm, 2, 3, 50, mins(8, 40),
				"Kom fra et fald i anden bolig. {Hun} [havde ligget vågen|var ked af det|var gået i seng igen].", "To i vagt på hele huset. {Hun} skulle på toilettet og nåede det ikke.", "Vi var bagud efter vagtskiftet. {Hun} [sagde ikke så meget|var vred].").reset(),
			feels(noedkald, -2, -1, "Jeg ligger her, og jeg ringer og ringer, og der kommer ikke nogen.", "Lampen gik ud, men der kom ingen. [Så trykkede jeg igen.|Jeg troede, den var i stykker.]", "Jeg nåede det ikke. Det er [det værste|så flovt].").waited(120, 200, mins(10, 20))),
		either(18,
			atNight(3, 25),
			calls(noedkald, tangmosen, alarm, 3, 4, 110, mins(10, 45),
				"Kaldet var nulstillet på tavlen [af aftenvagten|tre gange], ingen havde været inde. {Hun} [lå på gulvet ved sengen, uskadt|græd|var kold].", "{Hun} var faldet i søvn, da jeg kom. [Sengen var våd.|Vækkede {hende} ikke.]", "Travl nat med et dødsfald på gangen. {Hun} havde siddet på sengekanten længe.").reset(),
			feels(noedkald, -2, -1, "De slukker for den derude. Jeg kan høre det. [Men der kommer ikke nogen.|Så er det, som om jeg aldrig har ringet.]", "Om natten er man helt alene. [Om dagen er det bedre.|Jeg tør næsten ikke drikke noget om aftenen.]").waited(100, 180, mins(10, 20)),
			met(paaroerende, tangmosen, phone, work(1, 4), "{Pårørende} ringer, fordi {hun} har fortalt om natten. Vi beklagede og [lovede at se på bemandingen|talte om, hvad der er en rimelig ventetid].")),
	},
	{
		either(4, met(aktivitet, tangmosen, desk, days(3, 20), "Med til [sang|gymnastik|højtlæsning|fællesspisning] i [salen|caféen]. {Hun} [blev til det sluttede|fortalte om gamle dage|dansede med].", "Tur til mosen med [frivillige|skoleklassen|cykel-rickshawen]. {Hun} pegede og sang."),
			feels(aktivitet, 1, 2, "Det var som at være ung igen.", "Jeg fik vind i håret. [Det har jeg ikke haft i et år.|Det må de gerne gøre igen.]", "Jeg kendte alle sangene.")),
		either(2, did(aktivitet, tangmosen, days(3, 20), "Aktivitet aflyst på grund af sygdom [blandt personalet|i huset].", "{Hun} ville gerne med, men der var ingen til at følge {hende} ned.")),
		either(2),
	},
	{
		either(3, met(paaroerende, tangmosen, desk, weeks(1, 4), "Opfølgning efter [seks uger|en måned] med {pårørende}. Aftalt [fast kontaktperson|at {pårørende} ringer efter aftensmad|mindre sovemedicin].", "{Pårørende} spørger til [vasketøjet|tandlægen|hvem der skifter forbindingen]. Svaret med det samme.").decided(withKin),
			feels(paaroerende, 0, 2, "Nu ved jeg, hvem jeg skal ringe til.", "De fortalte også om det, der ikke går så godt. Det er jeg tryg ved.", "Jeg har fået lov at komme om morgenen og hjælpe med håret.", "Det er godt at mærke, at de kan lide {hende}.", "Vi kunne godt have brugt den samtale [før|for to måneder siden], men det var en god snak.").by(journey.Relative)),
		either(2, ask(besked, tangmosen, digital, days(3, 15), "{Pårørende} skriver og spørger [til tøj, der er blevet væk|, hvorfor {hun} ikke har været i bad|til vægttabet].").by(journey.Relative),
			reply(besked, work(1, 5), "Svaret {pårørende} og [aftalt et møde|undskyldt ventetiden|forklaret planen].").written()),
		either(1, ask(besked, tangmosen, digital, days(3, 15), "{Pårørende} skriver [for anden gang|igen] om [tandlæge|briller, der er blevet væk|de mange vikarer].").by(journey.Relative),
			seen(besked, work(1, 3)), reply(besked, work(9, 20), "Svaret. Beskeden var landet hos en kollega på ferie.").written(),
			feels(besked, -2, -1, "Man føler sig som en klager, bare fordi man spørger.", "[Tre|Fire] uger om at svare på noget om et par briller.").by(journey.Relative)),
	},
	maybe(45, met(laegetilsyn, sygepleje, visit, days(5, 30), "Tilsyn af [fasttilknyttet læge|plejehjemslægen]. [Vanddrivende sat ned|Smertestillende ændret|Antibiotika mod blærebetændelse]. {Pårørende} orienteret.", "Lægen gennemgik medicinen. To præparater seponeret.")),
	{
		either(3,
			later(4, 30),
			calls(noedkald, tangmosen, alarm, 1, 1, 0, mins(2, 18), "Svimmel ved sengekanten. Blodtryk målt.", "Fik hjælp til at finde [høreapparatet|telefonen].", "Ville have vinduet lukket.", "{Hun} tog fejl af tiden. [Vi så på uret sammen.|Fulgt tilbage til stolen.]")),
		either(3,
			later(4, 30),
			calls(noedkald, tangmosen, alarm, 1, 1, 0, mins(14, 50), "Ventede, mens vi var to om en forflytning ved siden af.", "Kom, så snart vi var færdige med aftenmedicinen. {Hun} [var tålmodig|sukkede].")),
		either(2),
	},
	{
		either(4, repeatedAlarms()...),
		either(4),
	},
	{
		either(3, met(demens, sygepleje, visit, weeks(2, 8), "Demenskoordinator på besøg. [Opgaver løst med hjælp|{Hun} afviste testen pænt|Råd til personalet om korte beskeder].")),
		either(6),
	},
	repeated(1, 3,
		did(pleje, tangmosen, days(8, 40), "[Rolig|God|Lidt urolig] uge. {Hun} har [spist godt|haft besøg af {pårørende}|sovet i stolen om eftermiddagen].", "Vægt uændret. [Ny forbinding på skinnebenet.|Ingen smerter.]", "{Hun} har fået [en ny genbo|nye puder til stolen|nyt navneskilt på døren] og er glad for det."),
	),
	{
		either(3, feels("", 0, 2, "Jeg savner mit hus, men her er [lyst og venligt|nogen om aftenen].", "Det går stille og roligt. Det er fint med mig.", "Jeg har fået en veninde ovre på den anden gang.", "Man bliver passet godt på. Næsten for godt.", "Der er hvid dug om søndagen. Det skal der være.", "De husker, at jeg tager fløde i kaffen.")),
		either(1, feels("", -1, 0, "Der er så mange nye ansigter. [Jeg forklarer det samme hver dag.|Man når ikke at lære dem at kende.]")),
		either(3),
	},
	{either(1, finish(weeks(2, 10), "Død i boligen med familien omkring sig", "Flyttet til et plejehjem tættere på familien")), either(4)},
}}

// repeatedAlarms are ordinary calls over some weeks.
func repeatedAlarms() []step {
	var out []step
	for range 3 {
		out = append(out, later(2, 12), calls(noedkald, tangmosen, alarm, 1, 1, 0, mins(3, 28),
			"Toiletbesøg. [Gik selv det sidste stykke.|Støttede til rollator.|Skiftede nattøj.]", "Skulle have hjælp til at [rejse sig|komme i seng|tage strømper af].", "{Hun} havde mareridt. [Blev hos {hende}, til {hun} sov.|Holdt i hånd lidt.]",
			"Ringede ved en fejl. Det er i orden.", "Ville vide, [hvornår {pårørende} kommer|hvad klokken var|om der var mere kaffe]."))
	}
	return out
}
