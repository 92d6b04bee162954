package example

import (
	"strconv"
	"time"

	"ledetraad/domain/decider"
	"ledetraad/domain/journey"
	"ledetraad/domain/participant"
)

// kin says how the story's words for a relative become a pseudonym ("Datter
// til Morgenfrue") and a relation.
var kin = map[string]struct {
	title    string
	relation participant.Relation
}{
	"datteren": {"Datter", participant.Family}, "sønnen": {"Søn", participant.Family}, "ægtefællen": {"Ægtefælle", participant.Family},
	"svigerdatteren": {"Svigerdatter", participant.Family}, "svigersønnen": {"Svigersøn", participant.Family}, "niecen": {"Niece", participant.Family},
	"søsteren": {"Søster", participant.Family}, "broderen": {"Bror", participant.Family}, "kæresten": {"Kæreste", participant.Family},
	"moderen": {"Mor", participant.Family}, "faderen": {"Far", participant.Family}, "mormoren": {"Mor", participant.Family},
	"stedfaderen": {"Stedfar", participant.Family}, "plejemoderen": {"Plejemor", participant.Family}, "naboen": {"Nabo", participant.Neighbour},
}

// relativeOf is the pseudonym of the relative who stands by a citizen.
func relativeOf(c citizen) string { return kin[c.relative].title + " til " + c.name }

// numbers is each citizen's number, by pseudonym.
var numbers = func() map[string]int {
	out := make(map[string]int, len(names))
	for i, n := range names {
		out[n] = i
	}
	return out
}()

// others are people in a citizen's network that take no part themselves.
var others = []struct {
	relation participant.Relation
	notes    []string
}{
	{participant.Friend, []string{"Spiller kort sammen om torsdagen.", "Kender hinanden fra spejderne.", "Ringer hver søndag. Bor to timer væk.", "Gammel arbejdskammerat, kommer med avisen.", "De synger i samme kor."}},
	{participant.Neighbour, []string{"Har nøgle og vander blomster.", "Tager skraldet med ned.", "Holder øje med, om gardinet bliver trukket fra.", "Kører gerne, hvis hun får besked dagen før."}},
	{participant.Volunteer, []string{"Besøgsven hver anden onsdag.", "Følger med på cykeltur om sommeren.", "Kommer fra patientforeningen.", "Læser højt i caféen."}},
	{participant.Professional, []string{"Egen læge gennem tyve år.", "Tillidsrepræsentant fra arbejdspladsen.", "Psykolog på hospitalet.", "Klasselærer, som barnet er tryg ved."}},
}

// employee is somebody who works for the municipality.
type employee struct {
	pseudonym, role, profession string
	place                       place
	side                        participant.Side
	also                        string // another role, beside the first
}

const (
	decides = participant.Authority
	helps   = participant.Provider
	meets   = participant.Frontline
)

// employees are known by stones, metals and cloths. The first five observe, in
// other departments than their own. A profession is not a department.
var employees = []employee{
	{"Rav", "observatør med antropologisk uddannelse", "sygeplejerske", sygepleje, helps, "fællestillidsrepræsentant"},
	{"Kridt", "observatør med antropologisk uddannelse", "socialrådgiver", voksen, decides, ""},
	{"Skifer", "observatør med antropologisk uddannelse", "ergoterapeut", genoptraen, helps, "arbejdsmiljørepræsentant"},
	{"Flint", "observatør med antropologisk uddannelse", "socialrådgiver", sygedagpenge, decides, ""},
	{"Granit", "observatør med antropologisk uddannelse", "pædagogisk konsulent", ppr, helps, ""},
	{"Marmor", "programleder", "cand.scient.anth.", sekretariat, decides, ""},
	{"Kvarts", "nattevagt", "social- og sundhedsassistent", tangmosen, meets, ""},
	{"Basalt", "nattevagt", "social- og sundhedshjælper", tangmosen, meets, ""},
	{"Opal", "aftenvagt", "social- og sundhedsassistent", tangmosen, meets, "arbejdsmiljørepræsentant"},
	{"Onyks", "demenskoordinator", "sygeplejerske", tangmosen, helps, ""},
	{"Agat", "dagvagt", "social- og sundhedshjælper", tangmosen, meets, ""},
	{"Jaspis", "køkkenleder", "ernæringsassistent", tangmosen, meets, ""},
	{"Topas", "afdelingsleder", "sygeplejerske", tangmosen, decides, ""},
	{"Kobber", "sagsbehandler", "socialrådgiver", sygedagpenge, decides, ""},
	{"Messing", "sagsbehandler", "socialformidler", sygedagpenge, decides, "tillidsrepræsentant"},
	{"Tin", "sagsbehandler", "jurist", sygedagpenge, decides, ""},
	{"Zink", "mødeleder", "socialrådgiver", rehabteam, decides, ""},
	{"Nikkel", "sundhedskoordinator", "læge", rehabteam, decides, ""},
	{"Bronze", "virksomhedskonsulent", "tømrer", virksomhed, meets, ""},
	{"Kalk", "borgerservicemedarbejder", "kontorassistent", borgerserv, meets, ""},
	{"Ler", "kontaktmedarbejder", "kontorassistent", kontakt, meets, ""},
	{"Gips", "ydelsesrådgiver", "socialformidler", ydelse, decides, ""},
	{"Koral", "socialrådgiver", "socialrådgiver", voksen, decides, ""},
	{"Perle", "støtte- og kontaktperson", "pædagog", voksen, helps, ""},
	{"Uld", "visitator", "sygeplejerske", visitation, decides, ""},
	{"Hør", "visitator", "fysioterapeut", visitation, decides, ""},
	{"Silke", "hjemmehjælper", "social- og sundhedshjælper", hjemmepleje, meets, ""},
	{"Lærred", "hjemmehjælper", "ufaglært", hjemmepleje, meets, ""},
	{"Filt", "gruppeleder", "social- og sundhedsassistent", hjemmepleje, helps, ""},
	{"Tweed", "sygeplejerske", "sygeplejerske", sygepleje, meets, ""},
	{"Fløjl", "ergoterapeut", "ergoterapeut", hjaelpemidl, decides, ""},
	{"Damask", "fysioterapeut", "fysioterapeut", genoptraen, helps, ""},
	{"Kork", "pædagog", "pædagog", ulvehoej, meets, "tillidsrepræsentant"},
	{"Bast", "nattevagt", "social- og sundhedsassistent", ulvehoej, meets, ""},
	{"Sisal", "afdelingsleder", "pædagog", ulvehoej, decides, ""},
	{"Jute", "rådgiver", "socialrådgiver", boernehandi, decides, ""},
	{"Hamp", "familierådgiver", "socialrådgiver", familie, decides, ""},
	{"Ametyst", "PPR-psykolog", "psykolog", ppr, helps, ""},
	{"Safir", "ungevejleder", "lærer", ungecenter, meets, ""},
	{"Smaragd", "kræftrådgiver", "sygeplejerske", kraeftraad, helps, ""},
}

// The law that data about people rests on.
const (
	developing  = "udvikling"    // purpose: to develop the municipality's services
	interviewed = "interview"    // purpose: to be interviewed
	onTape      = "lydoptagelse" // purpose: to keep the recording
	publicLaw   = "Databeskyttelsesforordningen art. 6, stk. 1, litra e, og art. 9, stk. 2, litra g"
	consentLaw  = "Databeskyttelsesforordningen art. 6, stk. 1, litra a, og art. 9, stk. 2, litra a"
)

// counsel answers of the citizens' relatives whether they were at a meeting where
// something was decided about them. Those who were missed there are in it too:
// who is known by no pseudonym cannot be named as present.
func counsel(o Options, journeys map[string][]decider.Command) map[string]bool {
	out := map[string]bool{}
	for c := range citizens(o.Citizens) {
		for _, j := range c.journeys {
			for _, told := range journeys[c.name+"/"+strconv.Itoa(j.number)] {
				if i, met := told.Intent.(journey.RecordTouchpoint); met && i.Decisive {
					out[relativeOf(c)] = out[relativeOf(c)] || len(i.Present) > 0
				}
			}
		}
	}
	return out
}

// register gives the commands that make the people known: employees when the
// programme begins, citizens on the day of their first journey, and their
// relatives with them.
func register(o Options, named, counsel map[string]bool) []decider.Command {
	var out []decider.Command
	say := func(who, what string, t time.Time, i decider.Intent) {
		out = append(out, decider.Command{ID: derived("participant/" + who + "/" + what), Stream: participant.Stream(who), HappenedAt: t.UTC(), KnownAt: t.UTC(), Intent: i})
	}
	person := func(who string, kind participant.Kind, t time.Time) {
		say(who, "register", t, participant.Register{Pseudonym: who, Kind: kind})
		say(who, "basis", t.Add(time.Second), participant.RecordLegalBasis{Purpose: developing, Basis: participant.PublicTask, Law: publicLaw})
	}
	for n, e := range employees {
		t := begins.Add(time.Hour + time.Duration(n)*time.Minute)
		if e.place.opened.After(t) {
			t = e.place.opened.Add(8 * time.Hour)
		}
		person(e.pseudonym, participant.Employee, t)
		say(e.pseudonym, "r1", t.Add(2*time.Second), participant.AddRole{Role: "r1", Name: e.role, Profession: e.profession,
			Department: e.place.department, Unit: e.place.unit, Side: e.side})
		if e.also != "" {
			say(e.pseudonym, "r2", t.Add(3*time.Second), participant.AddRole{Role: "r2", Name: e.also, Profession: e.profession})
		}
	}
	for c := range citizens(o.Citizens) {
		rng := randomness("network/" + c.name)
		t := c.journeys[0].begins.Add(7*time.Hour + time.Duration(rng.IntN(40))*time.Minute)
		person(c.name, participant.Citizen, t)
		stands := participant.LinkNetwork{Link: "l1", Relation: kin[c.relative].relation, Wish: participant.Wished}
		switch n := rng.IntN(100); {
		case n < 8:
			stands.Wish = participant.NotWished
		case n < 25:
			stands.Wish = participant.WishUnknown
		}
		cameAlong, meant := counsel[relativeOf(c)]
		if takesPart := rng.IntN(100) < 30; takesPart || meant || named[relativeOf(c)] {
			stands.Other = relativeOf(c)
			person(stands.Other, participant.Relative, t.Add(time.Minute))
		}
		if named[relativeOf(c)] || cameAlong && stands.Wish == participant.NotWished {
			stands.Wish = participant.Wished
		}
		say(c.name, "l1", t.Add(2*time.Minute), stands)
		for n := range rng.IntN(3) {
			other := others[rng.IntN(len(others))]
			wish := []participant.Wish{participant.Wished, participant.Wished, participant.WishUnknown, participant.NotWished}[rng.IntN(4)]
			id := "l" + strconv.Itoa(n+2)
			say(c.name, id, t.Add(time.Duration(n+3)*time.Minute), participant.LinkNetwork{Link: id, Relation: other.relation, Wish: wish, Note: other.notes[rng.IntN(len(other.notes))]})
		}
		if stands.Wish == participant.WishUnknown && rng.IntN(2) == 0 {
			say(c.name, "l1-asked", t.AddDate(0, 0, 20+rng.IntN(60)), participant.ChangeWish{Link: "l1", Wish: participant.Wished, Note: "Spurgt ved næste samtale. Vil gerne have følge til møderne."})
		}
	}
	return out
}
