package detectors

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/lexicon"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/jargon"
)

// said tells that somebody said something in a session.
func (s *story) said(session, when, note string, speaker, audience fieldwork.Speaker, text string) {
	s.tell(session, at(when), fieldwork.NoteWritten{Note: note,
		About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: speaker, Audience: audience}, Text: event.About(text, "Aase")})
}

func (s *story) session(name, department string) {
	s.tell(name, at("2026-03-01"), fieldwork.SessionStarted{Observer: "ane", Department: department, LifeSituation: "plejehjem"})
}

func TestJargon(t *testing.T) {
	const session = "fieldwork-1"
	employee, citizen := fieldwork.Employee, fieldwork.Citizen
	one := func(n, of, confused, sessions int) map[string]float64 {
		return figures("n", n, "of", of, "confused", confused, "sessions", sessions)
	}
	for name, tc := range map[string]struct {
		tell func(*story)
		want map[string]found
	}{
		"a word once": {func(s *story) {
			s.said(session, "2026-03-02 09:00", "a", employee, citizen, "Nu skal vi have en partshøring.")
		}, map[string]found{}},
		"a word twice": {func(s *story) {
			s.said(session, "2026-03-02 09:00", "a", employee, citizen, "Nu skal vi have en partshøring.")
			s.said(session, "2026-03-02 09:30", "b", employee, citizen, "Partshøringen kommer med posten.")
		}, map[string]found{"aeldre/plejehjem/partshøring": {painpoint.Low, one(2, 2, 0, 1), []string{"note-written ", "note-written "}}}},
		"asked about": {func(s *story) {
			s.said(session, "2026-03-02 09:00", "a", employee, citizen, "Nu skal vi have en partshøring.")
			s.said(session, "2026-03-02 09:01", "b", citizen, employee, "Hvad er partshøring?")
		}, map[string]found{"aeldre/plejehjem/partshøring": {painpoint.Medium, one(2, 2, 1, 1), []string{"note-written ", "note-written "}}}},
		"asked about without naming it, and known the other way round": {func(s *story) {
			s.said(session, "2026-03-02 09:01", "b", citizen, employee, "Hvad betyder det?")
			s.said(session, "2026-03-02 09:00", "a", employee, citizen, "Nu skal vi have en partshøring.")
		}, map[string]found{"aeldre/plejehjem/partshøring": {painpoint.Medium, one(2, 2, 1, 1), []string{"note-written ", "note-written "}}}},
		"among themselves": {func(s *story) {
			s.said(session, "2026-03-02 09:00", "a", employee, employee, "Nu skal vi have en partshøring.")
			s.said(session, "2026-03-02 09:30", "b", employee, employee, "Partshøringen kommer med posten.")
		}, map[string]found{}},
		"explained": {func(s *story) {
			for _, note := range []string{"a", "b"} {
				s.said(session, "2026-03-02 09:00", note, employee, citizen, "Nu skal vi have en partshøring, det vil sige, at du svarer, før vi bestemmer.")
			}
		}, map[string]found{}},
		"corrected": {func(s *story) {
			s.said(session, "2026-03-02 09:00", "a", employee, citizen, "Nu skal vi have en partshøring.")
			s.said(session, "2026-03-02 09:01", "b", citizen, employee, "Hvad er partshøring?")
			for _, note := range []string{"a", "b"} {
				s.tell(session, at("2026-03-03"), fieldwork.NoteCorrected{Note: note, Version: 2,
					About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: employee, Audience: citizen}, Text: event.About("Nu skal vi snakke sammen.", "Aase")})
			}
		}, map[string]found{}},
		"discarded": {func(s *story) {
			s.said(session, "2026-03-02 09:01", "b", citizen, employee, "Hvad er partshøring?")
			s.tell(session, at("2026-03-03"), fieldwork.NoteDiscarded{Note: "b"})
		}, map[string]found{}},
		"erased": {func(s *story) {
			s.tell(session, at("2026-03-02 09:00"), fieldwork.NoteWritten{Note: "a",
				About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: citizen}, Text: event.Text{Subjects: []string{"Aase"}, Erased: true}})
		}, map[string]found{}},
	} {
		t.Run(name, func(t *testing.T) {
			var s story
			s.session(session, "aeldre")
			tc.tell(&s)
			judge(t, Jargon(), &s, tc.want)
		})
	}
}

func TestWhatIsBehindAStopMarkIsNotRead(t *testing.T) {
	var s story
	const talk = "interview-1"
	s.tell(talk, at("2026-03-01"), interview.Started{Interviewer: "ane", Department: "aeldre", LifeSituation: "plejehjem"})
	s.tell(talk, at("2026-03-01"), interview.UtteranceRecorded{Utterance: "u1", Speaker: interview.Citizen, Text: event.About("Hvad er partshøring?", "Aase")})
	misunderstood := map[string]found{"aeldre/plejehjem/partshøring": {painpoint.Medium, figures("n", 1, "of", 1, "confused", 1, "sessions", 1),
		[]string{"utterance-recorded "}}}
	judge(t, Jargon(), &s, misunderstood)
	s.tell(talk, at("2026-03-02"), interview.StopMarked{Stop: "s", Readers: interview.Nobody})
	judge(t, Jargon(), &s, map[string]found{})
	s.tell(talk, at("2026-03-03"), interview.StopLifted{Stop: "s"})
	judge(t, Jargon(), &s, misunderstood)
}

func TestAMunicipalitysOwnWords(t *testing.T) {
	var s story
	s.session("fieldwork-1", "aeldre")
	for i, text := range []string{"Så tager vi den på Solsikken.", "Solsikken ligger klar.", "Vi holder en partshøring.", "Partshøringen er slut."} {
		s.said("fieldwork-1", fmt.Sprintf("2026-03-02 09:%02d", i), fmt.Sprint(i), fieldwork.Employee, fieldwork.Citizen, text)
	}
	of := func(term string) map[string]found {
		return map[string]found{"aeldre/plejehjem/" + term: {painpoint.Low, figures("n", 2, "of", 2, "confused", 0, "sessions", 1),
			[]string{"note-written ", "note-written "}}}
	}
	judge(t, Jargon(), &s, of("partshøring"))
	s.tell(lexicon.Stream, at("2026-04-01"), lexicon.TermRetired{Key: "partshøring"})
	judge(t, Jargon(), &s, map[string]found{})
	s.tell(lexicon.Stream, at("2026-04-02"), lexicon.TermAdded{Family: lexicon.Family{Key: "solsikken", Forms: []string{"solsikken"}, Plain: "vores skema over opgaver"}})
	m := judge(t, Jargon(), &s, of("solsikken"))
	reports, err := Pending(m, Jargon(), 10)
	if err != nil || len(reports) != 1 {
		t.Fatalf("%v, %v", reports, err)
	}
	spans := map[painpoint.Span]bool{}
	for _, e := range reports[0].Finding.Joins {
		spans[e.Spans[0]] = true
	}
	if diff := cmp.Diff(map[painpoint.Span]bool{{Start: 19, End: 28}: true, {Start: 0, End: 9}: true}, spans); diff != "" {
		t.Errorf("the words (-want +got):\n%s", diff)
	}
}

func TestJargonInAnyOrder(t *testing.T) {
	texts := []string{"Nu skal vi have en partshøring.", "Hvad er partshøring?", "Hvad betyder det?", "Visitator kommer i morgen.",
		"Visitator, altså den der vurderer hjælpen, kommer.", "Kaffen er klar.", "Det forstår jeg ikke."}
	rapid.Check(t, func(rt *rapid.T) {
		var d draft
		for i := range 2 {
			stream := fmt.Sprintf("fieldwork-%d", i)
			start := d.add(-1, stream, morning, fieldwork.SessionStarted{Observer: "ane", Department: "aeldre", LifeSituation: "plejehjem"})
			for n := range rapid.IntRange(0, 6).Draw(rt, "notes") {
				id, when := fmt.Sprint("n", n), morning.Add(drawMinutes(rt, "at", 6000))
				speaker := rapid.SampledFrom([]fieldwork.Speaker{fieldwork.Employee, fieldwork.Citizen}).Draw(rt, "speaker")
				about := fieldwork.About{Kind: fieldwork.Verbatim, Speaker: speaker}
				note := d.add(start, stream, when, fieldwork.NoteWritten{Note: id, About: about, Text: event.About(rapid.SampledFrom(texts).Draw(rt, "text"), "Aase")})
				if rapid.IntRange(0, 3).Draw(rt, "corrected") == 0 {
					note = d.add(note, stream, when, fieldwork.NoteCorrected{Note: id, Version: 2, About: about, Text: event.About(rapid.SampledFrom(texts).Draw(rt, "other text"), "Aase")})
				}
				if rapid.IntRange(0, 5).Draw(rt, "discarded") == 0 {
					d.add(note, stream, when, fieldwork.NoteDiscarded{Note: id})
				}
			}
		}
		if rapid.Bool().Draw(rt, "a word is taken out") {
			d.add(-1, lexicon.Stream, morning, lexicon.TermRetired{Key: "partshøring"})
		}
		anyOrder(rt, t, Jargon(), &d)
	})
}

// The lexicon that ships is part of the rule: when it changes, the rule finds
// something else, and must have a new version, or the live view would differ
// from one that is built anew.
func TestAChangedLexiconIsAnotherVersionOfTheRule(t *testing.T) {
	h := sha256.New()
	for _, area := range jargon.Areas { // one after another, as they ship
		b, err := os.ReadFile("../jargon/lexicon/" + area + ".tsv")
		if err != nil {
			t.Fatal(err)
		}
		h.Write(b)
	}
	sum := h.Sum(nil)
	if got := hex.EncodeToString(sum[:8]); got != shippedLexicon {
		t.Errorf("the lexicon that ships has changed: raise the version of Jargon and set shippedLexicon to %q", got)
	}
}
