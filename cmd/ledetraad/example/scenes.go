package example

import (
	"time"

	"ledetraad/domain/journey"
)

// scene is a journey that is told as it stands, for a certain citizen.
type scene struct {
	begins   time.Time
	woman    bool
	relative string
	note     string
	story    story
}

// scenes are by the citizen's number, from 0.
var scenes = map[int]scene{
	0: {begins: day(2025, 1, 6), woman: true, relative: "datteren", note: "Kvinde på 97 år. Enke, tidligere telefonist. Hører dårligt på højre øre.", story: sevenHours},
	1: {begins: day(2025, 8, 18), relative: "søsteren", note: "Mand på 41, tømrer, sygemeldt efter fald fra stillads.", story: wrongDoors},
	4: {begins: day(2025, 3, 10), woman: true, relative: "ægtefællen", note: "Familie med to børn på 6 og 10. Mor er syg.", story: goesWell},
}

// sevenHours: a woman of 97 presses six times in a night. Each call is reset at
// the panel at once, so that call by call the night looks quick.
var sevenHours = story{situation: plejehjem, chapters: []chapter{
	once(
		met(indflytning, tangmosen, visit, work(1, 2), "Indflytningssamtale. Hun har passet omstilling i 31 år og siger, at man altid tager den, når det ringer."),
		feels(indflytning, 1, 2, "De var flinke. Og jeg fik min klokke på væggen."),
		later(6, 9), calls(noedkald, tangmosen, alarm, 1, 1, 0, mins(5, 9), "Ville vide, om snoren virkede. Det gjorde den."),
		on(at(2025, 2, 11, 22, 10)),
		calls(noedkald, tangmosen, alarm, 6, 6, 404, mins(12, 16), "Fundet siddende på gulvet op ad sengen ved morgenrunden, kold og våd. Ingen brud. Siger, at hun har ringet hele natten.").reset(),
		feels(noedkald, -2, -2, "Jeg ringede, og jeg ringede, og der kom ikke nogen. Lampen gik ud hver gang, så de må jo have set mig.").waited(115, 120, mins(15, 15)),
		met(paaroerende, tangmosen, phone, work(0, 0), "Datteren ringet op om natten. Hun spørger, hvordan seks kald kan blive til nul besøg."),
		ask(besked, tangmosen, digital, days(1, 1), "Datteren beder om en skriftlig redegørelse og om at se kaldelisten.").by(journey.Relative),
		word("redegørelse", tangmosen, work(10, 10), "Skriftlig redegørelse til familien inden ti hverdage."),
		moved("redegørelse", journey.Untold, work(2, 2), weeks(3, 3)),
		reply(besked, weeks(6, 6), "Redegørelse sendt. Kald, der nulstilles på tavlen, blev talt som besvaret.").written(),
		kept("redegørelse", work(1, 2)),
		met(netvaerksmoede, tangmosen, desk, weeks(1, 2), "Møde med hende, datteren og nattevagterne. Aftalt, at et kald først er lukket, når nogen har været inde.").decided(withKin),
		feels(netvaerksmoede, 0, 1, "Nu skriver de det op, når de har været her. Så kan jeg se det."),
		later(5, 9), calls(noedkald, tangmosen, alarm, 1, 1, 0, mins(4, 8), "Skulle på toilettet. Sagde: det gik da stærkt."),
		later(9, 20), calls(noedkald, tangmosen, alarm, 1, 1, 0, mins(4, 11), "Kunne ikke finde ekstra tæppe."),
		met(aktivitet, tangmosen, desk, days(5, 9), "Fortalte for skolebørn om at være telefonist. De fik lov at prøve en gammel telefon."),
		feels(aktivitet, 2, 2, "De spurgte, om man måtte lytte med. Det måtte man ikke."),
	),
}}

// wrongDoors: one question, four doors, and back to the first.
var wrongDoors = story{situation: syg, chapters: []chapter{
	once(
		ask(ansoegning, sygedagpenge, digital, days(0, 0), "Anmodning om sygedagpenge efter arbejdsskade."), seen(ansoegning, work(0, 1)),
		reply(ansoegning, work(6, 8), "Bevilget.").written(),
		ask(fremmoede, borgerserv, desk, work(2, 4), "Møder op og spørger, hvem der kan hjælpe med en rampe og med at betale husleje, indtil der kommer penge."),
		cold(fremmoede, sygedagpenge, open(5, 10), "Henvist til jobcentret på 2. sal."),
		cold(fremmoede, visitation, work(1, 1), "Jobcentret mener, at rampen er Visitationens. Har fået et nummer."),
		cold(fremmoede, borgerserv, work(1, 2), "Visitationen tager ikke huslejen. Sendt tilbage til Borgerservice."),
		reply(fremmoede, work(1, 2), "Samme medarbejder i skranken. Ringede rundt, mens han sad der. Begge dele gik i orden på en time."),
		done(fremmoede, work(2, 3), "Rampe og huslejehjælp på plads"),
		feels(fremmoede, -2, -2, "Jeg gik rundt på krykker i fire dage for at ende hos hende, jeg begyndte hos. Hun kunne det jo godt."),
		met(foersteSamtale, sygedagpenge, desk, weeks(3, 4), "Samtale sammen med søsteren. Han vil tilbage som tømrer, måske som værkfører.").decided(withKin).onward(),
		met(rundbordssamtale, virksomhed, visit, weeks(3, 4), "Mester kom selv. Kontorplads, til benet er i orden."),
		feels("", 0, 1, "Når man først møder den rigtige, går det nemt."),
		finish(weeks(6, 8), "Tilbage hos samme mester"),
	),
}}

// goesWell: a family whose threads one person holds.
var goesWell = story{situation: kraeft, chapters: []chapter{
	once(
		ask(opkald, kraeftraad, phone, days(0, 0), "Ægtefællen ringer dagen efter svaret. Spørger, hvad man siger til en på seks."),
		reply(opkald, open(10, 15), "Talte i tre kvarter. Kommer i morgen."),
		met(raadgivning, kraeftraad, visit, work(1, 1), "Ved spisebordet. Moderen er havearkitekt og har lagt en plan som et bed: hvad skal blomstre hvornår."),
		feels(raadgivning, 2, 2, "Hun spurgte, hvad jeg laver, når jeg ikke er syg. Så talte vi om roser."),
		ask(praktiskHjaelp, kraeftraad, phone, days(2, 2), "Trapperne er for meget i kemo-ugerne."),
		warm(praktiskHjaelp, visitation, work(0, 0), "Visitator med på besøget. Én samtale for begge."),
		reply(praktiskHjaelp, work(1, 1), "Hjælp i kemo-uger fra mandag."),
		done(praktiskHjaelp, work(2, 2), "I gang"),
		ask(besked, kraeftraad, digital, days(4, 4), "Spørger til orlov for ægtefællen."),
		warm(besked, sygedagpenge, work(0, 1), "Ringede over, mens hun lyttede med."),
		reply(besked, work(1, 1), "Orlov ordnet, kun ét skema."),
		feels(besked, 2, 2, "Jeg hørte dem tale om os som mennesker."),
		met(boernesamtale, familie, visit, work(5, 6), "Den mindste fik en bog med. Den store viste sin dagbog."),
		word("mentorfamilie", kraeftraad, weeks(3, 3), "Mentorfamilie inden tre uger."),
		met(mentorfamilie, kraeftraad, visit, weeks(2, 2), "Bål i haven med mentorfamilien."),
		kept("mentorfamilie", days(-3, -3)),
		feels(mentorfamilie, 2, 2, "De sagde: vi er her også til jul. Så kunne jeg tænke på jul."),
		met(samtale, kraeftraad, phone, weeks(3, 4), "Ringede, som aftalt. Sidste kemo i næste uge."),
		met(netvaerksmoede, kraeftraad, desk, weeks(4, 5), "Afslutning med alle. Hun havde bagt."),
		feels("", 2, 2, "Der var hele tiden én, der havde tråden."),
		finish(weeks(1, 1), "Behandlingen er afsluttet"),
	),
}}
