package example

import (
	"fmt"
	"time"

	"ledetraad/domain/decider"
	"ledetraad/domain/programme"
)

const programmeStream = "programme-main"

// The departments' keys.
const (
	boern    = "boern-og-familie"
	job      = "jobcenter"
	social   = "social-og-borgerservice"
	aeldre   = "aeldre-og-handicap"
	sundhed  = "sundhed-og-sekretariat"
	tangmose = "plejecenter-tangmosen"
)

// The units. Each has a word for the people who work there.
var (
	familie      = place{department: boern, unit: "familieraadgivning", role: "Familierådgiver"}
	boernehandi  = place{department: boern, unit: "boernehandicap", role: "Rådgiver"}
	ppr          = place{department: boern, unit: "ppr", role: "PPR-psykolog"}
	ungeteam     = place{department: job, unit: "ungeteam", role: "Ungevejleder", closed: day(2024, 8, 1)}
	ungecenter   = place{department: boern, unit: "ungecenter", role: "Ungevejleder", opened: day(2024, 8, 1), otherwise: &ungeteam}
	sygedagpenge = place{department: job, unit: "sygedagpenge", role: "Sagsbehandler"}
	rehabteam    = place{department: job, unit: "rehabiliteringsteam", role: "Koordinator"}
	virksomhed   = place{department: job, unit: "virksomhedsservice", role: "Virksomhedskonsulent"}
	borgerserv   = place{department: social, unit: "borgerservice", role: "Borgerservicemedarbejder"}
	kontakt      = place{department: social, unit: "kontaktcenter", role: "Kontaktmedarbejder"}
	ydelse       = place{department: social, unit: "ydelse", role: "Ydelsesrådgiver"}
	voksen       = place{department: social, unit: "voksenraadgivning", role: "Socialrådgiver"}
	visitation   = place{department: aeldre, unit: "visitation", role: "Visitator"}
	hjemmepleje  = place{department: aeldre, unit: "hjemmepleje", role: "Hjemmehjælper", always: true}
	sygepleje    = place{department: aeldre, unit: "hjemmesygepleje", role: "Sygeplejerske", always: true}
	tangmosen    = place{department: aeldre, unit: tangmose, role: "Plejer", always: true}
	ulvehoej     = place{department: aeldre, unit: "botilbud-ulvehoej", role: "Pædagog", always: true}
	hjaelpemidl  = place{department: aeldre, unit: "hjaelpemidler", role: "Ergoterapeut"}
	genoptraen   = place{department: sundhed, unit: "genoptraening", role: "Fysioterapeut"}
	kraeftraad   = place{department: sundhed, unit: "kraeftraadgivning", role: "Kræftrådgiver"}
	sekretariat  = place{department: sundhed, unit: "sekretariat", role: "Konsulent"}
)

var departments = []programme.AddDepartment{
	{Department: boern, Name: "Børne- og Familieafdelingen"},
	{Department: job, Name: "Jobcenter Birkesund"},
	{Department: social, Name: "Social- og Borgerservice"},
	{Department: aeldre, Name: "Ældre- og Handicapafdelingen"},
	{Department: sundhed, Name: "Sundhed og Sekretariat"},
}

var units = []struct {
	place place
	name  string
}{
	{familie, "Familierådgivningen"}, {boernehandi, "Børnehandicap"}, {ppr, "PPR"},
	{sygedagpenge, "Sygedagpenge"}, {rehabteam, "Rehabiliteringsteamet"}, {virksomhed, "Virksomhedsservice"}, {ungeteam, "Ungeteamet"},
	{borgerserv, "Borgerservice"}, {kontakt, "Kontaktcentret"}, {ydelse, "Ydelseskontoret"}, {voksen, "Voksenrådgivningen"},
	{visitation, "Visitationen"}, {hjemmepleje, "Hjemmeplejen"}, {sygepleje, "Hjemmesygeplejen"}, {hjaelpemidl, "Hjælpemidler"},
	{tangmosen, "Plejecenter Tangmosen"}, {ulvehoej, "Botilbuddet Ulvehøj"},
	{genoptraen, "Genoptræningen"}, {kraeftraad, "Kræftrådgivningen"}, {sekretariat, "Sekretariatet"},
}

// The life situations' keys.
const (
	udskrevet  = "udskrevet"
	syg        = "sygedagpenge"
	barn       = "barn-bliver-voksen"
	kraeft     = "kraeft-i-familien"
	botilbud   = "botilbud"
	plejehjem  = "plejehjem"
	firstRound = 1
	nextRound  = 2
)

var situations = []programme.AddLifeSituation{
	{LifeSituation: botilbud, Wording: "Jeg bor på et botilbud. Mit liv er …", Round: firstRound},
	{LifeSituation: barn, Wording: "Vi er en familie med et barn med særlige behov, som er på vej til at blive voksen", Round: firstRound},
	{LifeSituation: udskrevet, Wording: "Jeg er udskrevet fra hospitalet, men er ikke rask", Round: firstRound},
	{LifeSituation: syg, Wording: "Jeg er syg og afhængig af sygedagpenge", Round: firstRound},
	{LifeSituation: kraeft, Wording: "Vi er en familie, hvor far eller mor har fået en kræftdiagnose", Round: nextRound},
	{LifeSituation: plejehjem, Wording: "Jeg bor på plejehjem, mit liv er …", Round: nextRound},
}

var ledetraade = programme.AdoptPrincipleSet{Set: "ledetraade", Name: "De tre ledetråde", Principles: []programme.Principle{
	{Principle: "meet-me", Name: "Mød mig", Aliases: []string{"Mød mig som det hele menneske"},
		Meaning: "Borgerne ønsker at blive mødt med en anerkendelse af, at de kan mere og er mere end deres aktuelle rolle, for eksempel som sygedagpengemodtager."},
	{Principle: "find-my-way", Name: "Hjælp mig med at finde min vej", Aliases: []string{"Hjælp mig med at finde vej"},
		Meaning: "Borgerne ønsker, at medarbejderne er klar til at vise vej: til de muligheder, borgeren har, og til hvor der er hjælp at få."},
	{Principle: "my-world", Name: "Husk at min verden skal med", Aliases: []string{"Husk min verden skal med"},
		Meaning: "Borgerne ønsker, at familie, venner og frivillige også spiller en rolle, fordi de kan være en støtte videre."},
}}

var rebild = programme.AdoptPrincipleSet{Set: "rebild", Name: "Rebilds fællesprincipper", Principles: []programme.Principle{
	{Principle: "respect-and-interest", Name: "Respekt og interesse", Meaning: "Alle borgere bliver mødt med respekt og interesse for det, de selv vil og kan."},
	{Principle: "coordinated", Name: "Samarbejde på tværs", Meaning: "Alle borgere møder en kommune, der koordinerer indsatser og aktivt samarbejder på tværs."},
	{Principle: "holds-on", Name: "I mål, og holder fast", Meaning: "Alle borgere oplever, at kommunen hjælper i mål og holder fast, når det er nødvendigt."},
}}

// The programme's own dates.
var (
	begins   = at(2023, 11, 1, 9, 0)
	newHours = day(2025, 2, 1)
	newNorms = day(2025, 1, 1)
)

var closingDays = []string{"06-05", "12-24", "12-31", "2024-05-10", "2025-05-30", "2026-05-15"}

var openingHours = []datedHours{
	{from: time.Time{}, week: withDay(everyWeekday("08:00", "15:00"), "thursday", "08:00", "17:00")},
	{department: social, week: withDay(everyWeekday("09:00", "15:00"), "thursday", "09:00", "17:00")},
	{department: aeldre, week: everyWeekday("07:30", "15:30")},
	{department: social, from: newHours, week: withDay(map[string]programme.Hours{
		"monday": {Opens: "09:00", Closes: "15:00"}, "tuesday": {Opens: "09:00", Closes: "15:00"}, "friday": {Opens: "09:00", Closes: "13:00"},
	}, "thursday", "09:00", "17:00")},
}

func withDay(w map[string]programme.Hours, weekday, opens, closes string) map[string]programme.Hours {
	w[weekday] = programme.Hours{Opens: opens, Closes: closes}
	return w
}

// norms are what the municipality has promised of its own accord. Until and
// From show where it changed its mind.
var norms = []programme.SetResponseNorm{
	{Norm: "noedkald-tangmosen", Department: aeldre, Unit: tangmose, Channel: "alarm", Milestone: programme.Answered, Clock: programme.Wall, Amount: 30 * 60, Percentile: 90},
	{Norm: "noedkald-hjemmeplejen", Department: aeldre, Unit: "hjemmepleje", Channel: "alarm", Milestone: programme.Answered, Clock: programme.Wall, Amount: 45 * 60, Percentile: 90, Until: newNorms},
	{Norm: "noedkald-hjemmeplejen-2025", Department: aeldre, Unit: "hjemmepleje", Channel: "alarm", Milestone: programme.Answered, Clock: programme.Wall, Amount: 30 * 60, Percentile: 90, From: newNorms},
	{Norm: "hjaelpemidler", Department: aeldre, Unit: "hjaelpemidler", Activity: ansoegning, Milestone: programme.Answered, Clock: programme.Weeks, Amount: 6, Percentile: 90},
	{Norm: "telefon-jobcenter", Department: job, Channel: "phone", Milestone: programme.Answered, Clock: programme.OpeningHours, Amount: 4 * 3600, Percentile: 80},
	{Norm: "telefon-borgerservice", Department: social, Channel: "phone", Milestone: programme.Answered, Clock: programme.OpeningHours, Amount: 2 * 3600, Percentile: 80},
	{Norm: "telefon-boern", Department: boern, Channel: "phone", Milestone: programme.Answered, Clock: programme.OpeningHours, Amount: 8 * 3600, Percentile: 80},
	{Norm: "breve-jobcenter", Department: job, Channel: "digital", Milestone: programme.Answered, Clock: programme.WorkingDays, Amount: 8, Percentile: 90, Until: newNorms},
	{Norm: "breve-jobcenter-2025", Department: job, Channel: "digital", Milestone: programme.Answered, Clock: programme.WorkingDays, Amount: 5, Percentile: 90, From: newNorms},
	{Norm: "breve-borgerservice", Department: social, Channel: "digital", Milestone: programme.Answered, Clock: programme.WorkingDays, Amount: 8, Percentile: 90},
	{Norm: "breve-boern", Department: boern, Channel: "digital", Milestone: programme.Answered, Clock: programme.WorkingDays, Amount: 8, Percentile: 90},
	{Norm: "breve-aeldre", Department: aeldre, Channel: "digital", Milestone: programme.Answered, Clock: programme.WorkingDays, Amount: 5, Percentile: 90},
	{Norm: "breve-sundhed", Department: sundhed, Channel: "digital", Milestone: programme.Answered, Clock: programme.WorkingDays, Amount: 5, Percentile: 90},
	{Norm: "sygedagpenge", Department: job, Activity: ansoegning, Milestone: programme.Answered, Clock: programme.Weeks, Amount: 4, Percentile: 90},
	{Norm: "merudgifter", Department: boern, Activity: ansoegning, Milestone: programme.Answered, Clock: programme.Weeks, Amount: 8, Percentile: 90},
	{Norm: "voksenstoette", Department: social, Activity: ansoegning, Milestone: programme.Answered, Clock: programme.Weeks, Amount: 10, Percentile: 90, Until: newNorms},
	{Norm: "voksenstoette-2025", Department: social, Activity: ansoegning, Milestone: programme.Answered, Clock: programme.Weeks, Amount: 8, Percentile: 90, From: newNorms},
	{Norm: "genoptraening", Department: sundhed, Activity: genoptraeningsplan, Milestone: programme.Answered, Clock: programme.Weeks, Amount: 1, Percentile: 95},
}

// paces is how fast answers came. The jobcenter fell behind in the winter of
// 2024–25 and caught up; the others stayed as they are.
var paces = []pace{
	{job, time.Time{}, 1}, {job, day(2024, 10, 1), 1.5}, {job, day(2025, 6, 1), 0.8},
	{boern, time.Time{}, 1.2}, {social, time.Time{}, 1.1}, {sundhed, time.Time{}, 0.8},
}

func paceOf(department string, t time.Time) float64 {
	factor := 1.0
	for _, p := range paces {
		if p.department == department && !t.Before(p.from) {
			factor = p.factor
		}
	}
	return factor
}

// municipality gives the programme's commands, in order.
func municipality() []decider.Command {
	var out []decider.Command
	say := func(t time.Time, i decider.Intent) {
		out = append(out, decider.Command{
			ID: derived(fmt.Sprintf("%s/%d", programmeStream, len(out))), Stream: programmeStream,
			HappenedAt: t.UTC(), KnownAt: t.Add(time.Duration(len(out)) * time.Second).UTC(), Intent: i,
		})
	}
	say(begins, programme.Start{Name: "Ved siden af borgeren", Municipality: "Birkesund", Vision: "Birkesund 2040: tættere på hverdagen"})
	for _, d := range departments {
		say(begins, d)
	}
	for _, u := range units {
		if u.place.opened.IsZero() {
			say(begins, programme.AddUnit{Department: u.place.department, Unit: u.place.unit, Name: u.name})
		}
	}
	for _, h := range openingHours {
		if h.from.IsZero() {
			say(begins, programme.SetOpeningHours{Department: h.department, Week: h.week, ClosingDays: closingDays})
		}
	}
	for _, s := range situations {
		if s.LifeSituation == udskrevet {
			s.Wording = "Jeg er lige udskrevet fra hospital, men er ikke rask"
		}
		if s.Round == firstRound {
			say(begins, s)
		}
	}
	say(begins, ledetraade)
	for _, n := range norms {
		if n.From.IsZero() {
			n.Until = time.Time{} // nobody knew yet that it would end
			say(begins, n)
		}
	}

	march := at(2024, 3, 4, 10, 0)
	for _, s := range situations {
		if s.Round == nextRound {
			say(march, s)
		}
	}
	summer := at(2024, 6, 20, 13, 0)
	say(summer, programme.CloseUnit{Department: ungeteam.department, Unit: ungeteam.unit, Until: ungeteam.closed.UTC()})
	say(summer, programme.AddUnit{Department: ungecenter.department, Unit: ungecenter.unit, Name: "Ungecentret Molen", From: ungecenter.opened.UTC()})
	autumn := at(2024, 11, 28, 9, 30)
	for _, n := range norms {
		if !n.Until.IsZero() {
			say(autumn, programme.EndResponseNorm{Norm: n.Norm, Until: n.Until})
		}
		if !n.From.IsZero() {
			n.From = n.From.UTC()
			say(autumn, n)
		}
	}
	say(at(2025, 1, 2, 8, 0), programme.RenameDepartment{Department: job, Name: "Job og Uddannelse"})
	for _, h := range openingHours {
		if !h.from.IsZero() {
			say(h.from.Add(8*time.Hour), programme.SetOpeningHours{Department: h.department, Week: h.week, ClosingDays: closingDays})
		}
	}
	say(at(2025, 4, 9, 11, 0), programme.RewordLifeSituation{LifeSituation: udskrevet, Wording: "Jeg er udskrevet fra hospitalet, men er ikke rask"})
	say(at(2025, 9, 15, 10, 0), rebild)
	return out
}
