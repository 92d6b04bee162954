package detectors

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/rules"
)

func TestWordsOfRetelling(t *testing.T) {
	cut := func(text string, spans []painpoint.Span) []string {
		var out []string
		for _, s := range spans {
			out = append(out, string([]rune(text)[s.Start:s.End]))
		}
		return out
	}
	for text, want := range map[string]string{
		"Jeg har fortalt det fire gange.":                             "Jeg har fortalt det fire gange",
		"Nu skal jeg forklare det hele forfra.":                       "skal jeg forklare det hele forfra",
		"Det har jeg jo sagt til den anden.":                          "Det har jeg jo sagt til den anden",
		"Vi har forklaret det her for jer så mange gange.":            "Vi har forklaret det her for jer så mange gange",
		"Jeg har nu fortalt det til fem forskellige. Jeg er træt.":    "Jeg har nu fortalt det til fem forskellige",
		"Så skal man igen fortælle, hvornår man blev syg.":            "skal man igen fortælle",
		"Hver gang der kommer en ny, skal jeg fortælle om min hofte.": "Hver gang der kommer en ny, skal jeg fortælle",
		"Jeg sendte de samme lønsedler for tredje gang.":              "Jeg sendte de samme lønsedler for tredje gang",
		"Tre telefonkøer, samme historie.":                            "Tre telefonkøer, samme historie",
		"Alt, hvad vi havde fortalt i tolv år, var væk.":              "Alt, hvad vi havde fortalt i tolv år, var væk",
		"Står det ikke derinde alt sammen?":                           "Står det ikke derinde",
		"Ja, forfra. Hvad jeg hedder, hvad jeg kan.":                  "Ja, forfra",
		"Jeg er så træt af at fortælle det.":                          "træt af at fortælle",
		"Jeg orker ikke at forklare det hele en gang til.":            "orker ikke at forklare det hele en gang",
		"Har jeg ikke allerede sagt det til jer?":                     "Har jeg ikke allerede sagt",
		"De spørger om det samme igen og igen.":                       "De spørger om det samme igen",
		"Hvor mange gange skal jeg sige det?":                         "Hvor mange gange skal jeg sige",
		"Jeg har ikke fået svar, selv om jeg har sagt det tre gange.": "jeg har sagt det tre gange",
		"Så måtte vi starte helt forfra med en ny rådgiver.":          "starte helt forfra med en ny",
		"Jeg forklarer det hele igen, og de skriver det ned igen.":    "Jeg forklarer det hele igen",
		"Det er den fjerde, jeg fortæller det til.":                   "den fjerde, jeg fortæller",
		"Jeg har fortalt min sagsbehandler det tre gange.":            "Jeg har fortalt min sagsbehandler det tre gange",

		"Jeg har fortalt det til min søn.":                               "",
		"Jeg har fortalt det til min søn fire gange.":                    "",
		"Jeg har fortalt min mand det tre gange, han glemmer det.":       "",
		"Jeg har fortalt det én gang, og så var det på plads.":           "",
		"For første gang skulle jeg ikke forklare det hele igen.":        "",
		"Vi skulle ikke begynde forfra hos en ny.":                       "",
		"Hun havde læst det hele, så jeg slap for at fortælle det igen.": "",
		"Hvis jeg skal fortælle det hele igen, så går jeg.":              "",
		"Kan du ikke lige sige det igen?":                                "",
		"Han forklarede mig det hele forfra, og så forstod jeg det.":     "",
		"Jeg har allerede sagt ja tak.":                                  "",
		"Jeg måtte begynde forfra med at gå.":                            "",
		"Jeg har været her fire gange.":                                  "",
		"Hun sagde det samme, som jeg selv tænkte.":                      "",
		"Det er samme vej som sidste gang.":                              "",
		"Jeg vil gerne fortælle dig om min hund.":                        "",
		"De kom igen om aftenen.":                                        "",
		"Jeg har ringet fire gange.":                                     "",
	} {
		got := cut(text, retells(text, false))
		var list []string
		if want != "" {
			list = []string{want}
		}
		if diff := cmp.Diff(list, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
	if got := retells("Mor måtte fortælle det hele forfra.", true); len(got) != 1 {
		t.Errorf("a relative tells of the mother: %v", got)
	}
}

// noted writes down what somebody said in an observation.
func (s *story) noted(stream, note string, speaker fieldwork.Speaker, text string) {
	s.tell(stream, at("2026-03-02 10:00"), fieldwork.NoteWritten{Note: note, About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: speaker},
		Text: event.About(text, "B1")})
}

func TestRetelling(t *testing.T) {
	const stream, session, talk = "journey-1", "fieldwork-1", "interview-1"
	const again = "Nu skal jeg forklare det hele forfra."
	figuresOf := func(n, of, retold, said, cold int) map[string]float64 {
		return figures("n", n, "of", of, "retold", retold, "said", said, "cold", cold)
	}
	met := func(s *story, when, id, department string, retold bool) {
		s.tell(stream, at(when), journey.TouchpointRecorded{Touchpoint: id, Department: department, InPerson: true, Retold: retold})
	}
	asked := func(s *story, id string) {
		s.tell(stream, at("2026-03-02 08:00"), journey.TouchpointRequested{Touchpoint: id, Department: "borgerservice"})
	}
	observe := func(s *story) {
		s.tell(session, at("2026-03-02 09:00"), fieldwork.SessionStarted{Observer: "Rav", Department: "aeldre", LifeSituation: "plejehjem"})
	}
	interviewed := func(s *story, speaker interview.Speaker) {
		s.tell(talk, at("2026-03-02 09:00"), interview.Started{Interviewer: "Rav", Department: "aeldre", LifeSituation: "plejehjem"})
		for i, text := range []string{"Hvordan gik det?", again} {
			s.tell(talk, at("2026-03-02 09:01"), interview.UtteranceRecorded{Utterance: fmt.Sprint("u", i), Speaker: speaker, Text: event.About(text, "B1")})
		}
	}
	none := map[string]found{}
	for name, tc := range map[string]struct {
		tell func(*story)
		want map[string]found
	}{
		"a cold hand-over, and it is told again": {func(s *story) {
			asked(s, "a")
			s.sent(stream, "2026-03-03", "a", "borgerservice", "jobcenter", false)
			met(s, "2026-03-05", "m", "jobcenter", true)
		}, map[string]found{"jobcenter/sygedagpenge": {painpoint.Low, figuresOf(1, 1, 1, 0, 1), []string{"handed-over a", "recorded m"}}}},
		"a warm one, and it is told again all the same": {func(s *story) {
			asked(s, "a")
			s.sent(stream, "2026-03-03", "a", "borgerservice", "jobcenter", true)
			met(s, "2026-03-05", "m", "jobcenter", true)
		}, map[string]found{"jobcenter/sygedagpenge": {painpoint.Low, figuresOf(1, 1, 1, 0, 0), []string{"recorded m"}}}},
		"told again in the answer, by whoever has it now": {func(s *story) {
			asked(s, "a")
			s.sent(stream, "2026-03-03", "a", "borgerservice", "jobcenter", true)
			s.tell(stream, at("2026-03-04"), journey.TouchpointAnswered{Touchpoint: "a", InPerson: true, Retold: true})
		}, map[string]found{"jobcenter/sygedagpenge": {painpoint.Low, figuresOf(1, 1, 1, 0, 0), []string{"answered a"}}}},
		"two cold ones, each followed by a meeting": {func(s *story) {
			asked(s, "a")
			s.sent(stream, "2026-03-03", "a", "borgerservice", "jobcenter", false)
			met(s, "2026-03-05", "m", "jobcenter", false)
			s.sent(stream, "2026-03-06", "a", "jobcenter", "ydelse", false)
			s.tell(stream, at("2026-03-07"), journey.TouchpointAnswered{Touchpoint: "a", InPerson: true})
		}, map[string]found{
			"jobcenter/sygedagpenge": {painpoint.Low, figuresOf(1, 1, 0, 0, 1), []string{"handed-over a", "recorded m"}},
			"ydelse/sygedagpenge":    {painpoint.Low, figuresOf(1, 1, 0, 0, 1), []string{"answered a", "handed-over a"}},
		}},
		"a comment on a talk": {func(s *story) {
			met(s, "2026-03-05", "m", "jobcenter", false)
			s.tell(stream, at("2026-03-06"), journey.ExperienceReported{Experience: "e", Touchpoint: "m", Teller: journey.Citizen, Comment: event.About(again, "B1")})
		}, map[string]found{"jobcenter/sygedagpenge": {painpoint.Low, figuresOf(1, 1, 0, 1, 0), []string{"experience-reported "}}}},
		"said while somebody watched": {func(s *story) {
			observe(s)
			s.noted(session, "n", fieldwork.Citizen, again)
		}, map[string]found{"aeldre/plejehjem": {painpoint.Low, figuresOf(1, 1, 0, 1, 0), []string{"note-written "}}}},
		"said in an interview": {func(s *story) { interviewed(s, interview.Citizen) },
			map[string]found{"aeldre/plejehjem": {painpoint.Low, figuresOf(1, 1, 0, 1, 0), []string{"utterance-recorded "}}}},

		"one cold hand-over": {func(s *story) {
			asked(s, "a")
			s.sent(stream, "2026-03-03", "a", "borgerservice", "jobcenter", false)
			met(s, "2026-03-05", "m", "jobcenter", false)
		}, none},
		"two cold ones, and only one meeting": {func(s *story) {
			asked(s, "a")
			s.sent(stream, "2026-03-03", "a", "borgerservice", "jobcenter", false)
			met(s, "2026-03-05", "m", "jobcenter", false)
			s.sent(stream, "2026-03-06", "a", "jobcenter", "ydelse", false)
		}, none},
		"a warm hand-over and many meetings": {func(s *story) {
			asked(s, "a")
			s.sent(stream, "2026-03-03", "a", "borgerservice", "jobcenter", true)
			for i := range 4 {
				met(s, "2026-03-05", fmt.Sprint(i), "jobcenter", false)
			}
		}, none},
		"an employee says it": {func(s *story) {
			observe(s)
			s.noted(session, "n", fieldwork.Employee, again)
		}, none},
		"written by the observer": {func(s *story) {
			observe(s)
			s.tell(session, at("2026-03-02 10:00"), fieldwork.NoteWritten{Note: "n", About: fieldwork.About{Kind: fieldwork.Descriptive}, Text: event.About(again, "B1")})
		}, none},
		"heard wrongly, and corrected": {func(s *story) {
			observe(s)
			s.noted(session, "n", fieldwork.Citizen, again)
			s.tell(session, at("2026-03-02 11:00"), fieldwork.NoteCorrected{Note: "n", Version: 2,
				About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Citizen}, Text: event.About("Nu skal jeg høre det hele forfra.", "B1")})
		}, none},
		"discarded": {func(s *story) {
			observe(s)
			s.noted(session, "n", fieldwork.Citizen, again)
			s.tell(session, at("2026-03-02 11:00"), fieldwork.NoteDiscarded{Note: "n"})
		}, none},
		"erased": {func(s *story) {
			observe(s)
			s.tell(session, at("2026-03-02 10:00"), fieldwork.NoteWritten{Note: "n", About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Citizen},
				Text: event.Text{Subjects: []string{"B1"}, Erased: true}})
		}, none},
		"behind a stop mark": {func(s *story) {
			interviewed(s, interview.Citizen)
			s.tell(talk, at("2026-03-02 10:00"), interview.StopMarked{Stop: "s", Limit: interview.Limit{From: "u1"}, Readers: interview.InterviewerOnly})
		}, none},
		"the interviewer asks": {func(s *story) { interviewed(s, interview.Interviewer) }, none},
	} {
		t.Run(name, func(t *testing.T) {
			var s story
			s.start(stream, "sygedagpenge")
			tc.tell(&s)
			judge(t, Retelling(), &s, tc.want)
		})
	}
}

func TestRetellingShowsTheWords(t *testing.T) {
	var s story
	s.tell("fieldwork-1", at("2026-03-02 09:00"), fieldwork.SessionStarted{Department: "aeldre"})
	s.noted("fieldwork-1", "n", fieldwork.Citizen, "Æv. Jeg har fortalt det fire gange.")
	m := judge(t, Retelling(), &s, map[string]found{"aeldre": {painpoint.Low, figures("n", 1, "of", 1, "retold", 0, "said", 1, "cold", 0), []string{"note-written "}}})
	reports, err := Pending(m, Retelling(), 10)
	if err != nil || len(reports) != 1 {
		t.Fatal(reports, err)
	}
	if diff := cmp.Diff([]painpoint.Span{{Start: 4, End: 34}}, reports[0].Finding.Joins[0].Spans); diff != "" {
		t.Errorf("the words (-want +got):\n%s", diff)
	}
}

func TestRetellingByOtherParameters(t *testing.T) {
	var s story
	s.start("journey-1", "sygedagpenge")
	s.tell("journey-1", at("2026-03-02"), journey.TouchpointRequested{Touchpoint: "a", Department: "borgerservice"})
	s.sent("journey-1", "2026-03-03", "a", "borgerservice", "jobcenter", false)
	s.tell("journey-1", at("2026-03-12"), journey.TouchpointAnswered{Touchpoint: "a", InPerson: true})
	set := func(values rules.Values) {
		s.tell(rules.Stream("retelling"), at("2026-05-01"), rules.ParametersSet{Rule: "retelling", Values: values})
	}
	set(rules.Values{"cold": {Number: 1}})
	judge(t, Retelling(), &s, map[string]found{"jobcenter/sygedagpenge": {painpoint.Low,
		figures("n", 1, "of", 1, "retold", 0, "said", 0, "cold", 1), []string{"answered a", "handed-over a"}}})
	set(rules.Values{"cold": {Number: 1}, "within": {Number: 5}})
	judge(t, Retelling(), &s, map[string]found{})
}

func TestRetellingsInAnyOrder(t *testing.T) {
	departments := []string{"jobcenter", "borgerservice", "aeldre"}
	texts := []string{"Jeg har fortalt det fire gange.", "Nej tak.", "Så skal vi forklare det hele forfra."}
	rapid.Check(t, func(rt *rapid.T) {
		var d draft
		when := func(name string) time.Time { return morning.Add(drawMinutes(rt, name, 90*24*60)) }
		for i := range 2 {
			stream := fmt.Sprintf("journey-%d", i)
			start := d.add(-1, stream, morning, journey.Started{LifeSituation: "botilbud", Participant: fmt.Sprint(i)})
			for n := range rapid.IntRange(1, 4).Draw(rt, "requests") {
				id := fmt.Sprint("t", n)
				request := d.add(start, stream, when("asked"), journey.TouchpointRequested{Touchpoint: id, Department: rapid.SampledFrom(departments).Draw(rt, "department"),
					Retold: rapid.IntRange(0, 5).Draw(rt, "retold") == 0})
				for range rapid.IntRange(0, 2).Draw(rt, "hand-overs") {
					d.add(request, stream, when("passed"), journey.TouchpointHandedOver{Touchpoint: id, To: rapid.SampledFrom(departments).Draw(rt, "to"), Warm: rapid.Bool().Draw(rt, "warm")})
				}
				d.add(request, stream, when("answered"), journey.TouchpointAnswered{Touchpoint: id, InPerson: rapid.Bool().Draw(rt, "in person"), Retold: rapid.IntRange(0, 5).Draw(rt, "retold") == 0})
				d.add(start, stream, when("met"), journey.TouchpointRecorded{Touchpoint: "m" + id, Department: rapid.SampledFrom(departments).Draw(rt, "met by"), InPerson: true})
			}
		}
		session := d.add(-1, "fieldwork-1", morning, fieldwork.SessionStarted{Department: "aeldre", LifeSituation: "botilbud"})
		talk := d.add(-1, "interview-1", morning, interview.Started{Department: "aeldre", LifeSituation: "botilbud"})
		draw := func() event.Text { return event.About(rapid.SampledFrom(texts).Draw(rt, "text"), "B1") }
		for n := range rapid.IntRange(0, 3).Draw(rt, "notes") {
			about, id := fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Citizen}, fmt.Sprint("n", n)
			note := d.add(session, "fieldwork-1", morning, fieldwork.NoteWritten{Note: id, About: about, Text: draw()})
			if rapid.Bool().Draw(rt, "corrected") {
				note = d.add(note, "fieldwork-1", morning, fieldwork.NoteCorrected{Note: id, Version: 2, About: about, Text: draw()})
				d.add(note, "fieldwork-1", morning, fieldwork.NoteCorrected{Note: id, Version: 3, About: about, Text: draw()})
			}
		}
		for n := range int64(rapid.IntRange(0, 3).Draw(rt, "utterances")) {
			at := 1000 * n
			d.add(talk, "interview-1", morning, interview.UtteranceRecorded{Utterance: fmt.Sprint("u", n), Speaker: interview.Citizen, AtMS: &at, Text: draw()})
		}
		if rapid.Bool().Draw(rt, "marked") {
			from := int64(1500)
			mark := d.add(talk, "interview-1", morning, interview.StopMarked{Stop: "s", Limit: interview.Limit{FromMS: &from}})
			if rapid.Bool().Draw(rt, "lifted") {
				d.add(mark, "interview-1", morning, interview.StopLifted{Stop: "s"})
			}
		}
		anyOrder(rt, t, Retelling(), &d)
	})
}
