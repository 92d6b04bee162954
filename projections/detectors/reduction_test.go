package detectors

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/rules"
)

func TestWordsOfRoleReduction(t *testing.T) {
	for text, want := range map[string]string{
		"Kontanthjælpsmodtageren skal møde op på fredag.":                 "Kontanthjælpsmodtageren",
		"Hvad gør vi med dementen på stue 4?":                             "dementen",
		"Har den demente fået sin medicin?":                               "den demente fået",
		"Den demente på stue fire råber igen.":                            "Den demente på",
		"Sygedagpengesagen kl. 10 er udeblevet.":                          "Sygedagpengesagen kl",
		"Diabetikeren skal stikkes før frokost.":                          "Diabetikeren",
		"Hende med KOL skal have ilt.":                                    "Hende med KOL",
		"Vi har alt for mange af de tunge borgere.":                       "tunge borgere",
		"Hoften på stue syv skal op i dag.":                               "Hoften på stue syv",
		"Apopleksien skal trænes klokken elleve.":                         "Apopleksien skal trænes",
		"Stue 4 ringer igen, nu for femte gang.":                          "Stue 4 ringer",
		"Værelse 12 skal bades inden frokost.":                            "Værelse 12 skal bades",
		"Tag du autisten, så tager jeg den næste.":                        "autisten",
		"Vi vil gerne have dementen op før middag.":                       "dementen",
		"Jobcentret har sendt kontanthjælpsmodtageren videre til os.":     "kontanthjælpsmodtageren",
		"Kontanthjælpsmodtageren møder ikke op, selv om han er indkaldt.": "Kontanthjælpsmodtageren",

		"En person med demens har brug for ro.":                        "",
		"Borgeren med diabetes skal have mad klokken tolv.":            "",
		"Hun går ind på stue 4 og åbner vinduet.":                      "",
		"Manden på stue 4 sidder og læser avis.":                       "", // he reads
		"Jeg hjalp hende med angst og uro i går.":                      "",
		"Der er nye regler for kontanthjælpsmodtagere fra årsskiftet.": "",
		"De ledige stillinger bliver slået op på fredag.":              "",
		"Sygedagpengesagen ligger hos Ydelse og venter på en attest.":  "",
		"Blodproppen sidder i det venstre ben.":                        "",
		"Kræften kom igen i foråret, siger lægen.":                     "",
		"De demente beboere spiser i den lille stue.":                  "",
		"Dementen på stue 4 vil gerne ud i haven.":                     "",
		"Dementen på stue 4 er Kaj, som har været smed.":               "",
		"Diabetikeren har en datter, der kommer hver søndag.":          "",
		"Vi kalder ham autisten, og det skal vi holde op med.":         "",
		"Ordet kontanthjælpsmodtageren skal vi ikke bruge mere.":       "",
		"Fru Holm er diabetikeren på stue 4, som du spurgte om.":       "",
		"Alkoholikeren er god til at reparere cykler.":                 "",
		"Hun er dement og skal have hjælp til bad.":                    "",
		"Patienten på stue 4 er udskrevet.":                            "Patienten på stue 4",
	} {
		var got string
		for _, s := range reduces(text) {
			if got != "" {
				got += " … "
			}
			got += string([]rune(text)[s.Start:s.End])
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestRoleReduction(t *testing.T) {
	const session, talk, role = "fieldwork-1", "interview-1", "Vi flytter dementen ned til vinduet."
	one := func(texts int, evidence ...string) map[string]found {
		return map[string]found{"aeldre/plejehjem": {painpoint.Low, figures("n", 1, "of", 1, "texts", texts), evidence}}
	}
	note := func(s *story, id string, about fieldwork.About, text string) {
		s.tell(session, at("2026-03-02 10:00"), fieldwork.NoteWritten{Note: id, About: about, Text: event.About(text, "B1")})
	}
	utter := func(s *story, speaker interview.Speaker) {
		s.tell(talk, at("2026-03-02 09:00"), interview.Started{Department: "aeldre", LifeSituation: "plejehjem"})
		s.tell(talk, at("2026-03-02 09:01"), interview.UtteranceRecorded{Utterance: "u", Speaker: speaker, Text: event.About(role, "B1")})
	}
	employee := fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Employee}
	none := map[string]found{}
	for name, tc := range map[string]struct {
		tell func(*story)
		want map[string]found
	}{
		"an employee's words":   {func(s *story) { note(s, "n", employee, role) }, one(1, "note-written ")},
		"what the observer saw": {func(s *story) { note(s, "n", fieldwork.About{Kind: fieldwork.Descriptive}, role) }, one(1, "note-written ")},
		"a letter": {func(s *story) {
			note(s, "n", fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Letter}, role)
		}, one(1, "note-written ")},
		"two notes and one that is neutral": {func(s *story) {
			note(s, "a", employee, role)
			note(s, "b", employee, "Har den demente fået sin medicin?")
			note(s, "c", employee, "Det regner, så vi bliver inde i dag.")
		}, one(2, "note-written ", "note-written ")},

		"what the observer thinks": {func(s *story) { note(s, "n", fieldwork.About{Kind: fieldwork.Reflective}, role) }, none},
		"a citizen says it": {func(s *story) {
			note(s, "n", fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Citizen}, role)
		}, none},
		"a relative says it": {func(s *story) { utter(s, interview.Relative) }, none},
		"a short note":       {func(s *story) { note(s, "n", employee, "Dementen, stue 4.") }, none},
		"corrected": {func(s *story) {
			note(s, "n", employee, role)
			s.tell(session, at("2026-03-02 11:00"), fieldwork.NoteCorrected{Note: "n", Version: 2, About: employee, Text: event.About("Vi flytter Kaj ned til vinduet.", "B1")})
		}, none},
		"discarded": {func(s *story) {
			note(s, "n", employee, role)
			s.tell(session, at("2026-03-02 11:00"), fieldwork.NoteDiscarded{Note: "n"})
		}, none},
	} {
		t.Run(name, func(t *testing.T) {
			var s story
			s.tell(session, at("2026-03-02 09:00"), fieldwork.SessionStarted{Department: "aeldre", LifeSituation: "plejehjem"})
			tc.tell(&s)
			judge(t, RoleReduction(), &s, tc.want)
		})
	}
	t.Run("an employee in an interview", func(t *testing.T) {
		var s story
		utter(&s, interview.Employee)
		judge(t, RoleReduction(), &s, one(1, "utterance-recorded "))
		s.tell(talk, at("2026-03-02 10:00"), interview.StopMarked{Stop: "s", Readers: interview.Nobody})
		judge(t, RoleReduction(), &s, none)
		s.tell(talk, at("2026-03-02 11:00"), interview.StopLifted{Stop: "s"})
		judge(t, RoleReduction(), &s, one(1, "utterance-recorded "))
	})
}

func TestRoleReductionByOtherParameters(t *testing.T) {
	var s story
	s.tell("fieldwork-1", at("2026-03-02 09:00"), fieldwork.SessionStarted{Department: "aeldre"})
	s.noted("fieldwork-1", "n", fieldwork.Employee, "Dementen, stue 4.")
	set := func(values rules.Values) {
		s.tell(rules.Stream("role-reduction"), at("2026-05-01"), rules.ParametersSet{Rule: "role-reduction", Values: values})
	}
	set(rules.Values{"words": {Number: 3}})
	judge(t, RoleReduction(), &s, map[string]found{"aeldre": {painpoint.Low, figures("n", 1, "of", 1, "texts", 1), []string{"note-written "}}})
	set(rules.Values{"words": {Number: 3}, "notes": {Number: 2}})
	judge(t, RoleReduction(), &s, map[string]found{})
}

func TestRoleReductionShowsTheWords(t *testing.T) {
	var s story
	s.tell("fieldwork-1", at("2026-03-02 09:00"), fieldwork.SessionStarted{Department: "aeldre"})
	s.noted("fieldwork-1", "n", fieldwork.Employee, "Så: hvad gør vi med dementen på stue 4?")
	m := judge(t, RoleReduction(), &s, map[string]found{"aeldre": {painpoint.Low, figures("n", 1, "of", 1, "texts", 1), []string{"note-written "}}})
	reports, err := Pending(m, RoleReduction(), 10)
	if err != nil || len(reports) != 1 {
		t.Fatal(reports, err)
	}
	if diff := cmp.Diff([]painpoint.Span{{Start: 20, End: 28}}, reports[0].Finding.Joins[0].Spans); diff != "" {
		t.Errorf("the words (-want +got):\n%s", diff)
	}
}

func TestRoleReductionsInAnyOrder(t *testing.T) {
	texts := []string{"Vi flytter dementen ned til vinduet.", "Vi flytter Kaj ned til vinduet.", "Har den demente fået sin medicin?"}
	rapid.Check(t, func(rt *rapid.T) {
		var d draft
		about := fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Employee}
		draw := func() event.Text { return event.About(rapid.SampledFrom(texts).Draw(rt, "text"), "B1") }
		for i := range 3 {
			stream := fmt.Sprint("fieldwork-", i)
			session := d.add(-1, stream, morning, fieldwork.SessionStarted{Department: "aeldre", LifeSituation: "plejehjem"})
			for n := range rapid.IntRange(0, 4).Draw(rt, "notes") {
				id := fmt.Sprint("n", n)
				note := d.add(session, stream, morning, fieldwork.NoteWritten{Note: id, About: about, Text: draw()})
				switch rapid.IntRange(0, 3).Draw(rt, "then") {
				case 0:
					d.add(note, stream, morning, fieldwork.NoteDiscarded{Note: id})
				case 1:
					d.add(note, stream, morning, fieldwork.NoteCorrected{Note: id, Version: 2, About: about, Text: draw()})
					d.add(note, stream, morning, fieldwork.NoteCorrected{Note: id, Version: 3, About: about, Text: draw()})
				}
			}
		}
		anyOrder(rt, t, RoleReduction(), &d)
	})
}
