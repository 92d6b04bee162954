package keyness_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/lexicon"
	"ledetraad/projections/keyness"
	"ledetraad/projections/view"
)

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// log is what was recorded.
type log struct {
	events    []event.Recorded
	revisions map[string]uint64
}

func (l *log) tell(stream string, data ...event.Data) {
	if l.revisions == nil {
		l.revisions = map[string]uint64{}
	}
	for _, d := range data {
		at := monday.Add(time.Duration(len(l.events)) * time.Minute)
		l.events = append(l.events, event.Recorded{ID: uuid.NewSHA1(uuid.Nil, fmt.Append(nil, len(l.events))), Stream: stream, Revision: l.revisions[stream],
			Type: d.EventName(), Meta: event.Meta{HappenedAt: at, KnownAt: at, Actor: "anna"}, Data: d})
		l.revisions[stream]++
	}
}

func fold(t interface{ Fatal(...any) }, events []event.Recorded) *view.Memory {
	m := view.NewMemory()
	for _, e := range events {
		if err := keyness.Apply(m, e); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func (l *log) propose(t *testing.T, q keyness.Query) keyness.Result {
	t.Helper()
	got, err := keyness.Propose(fold(t, l.events), q)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func stemsOf(r keyness.Result) []string {
	out := []string{}
	for _, p := range r.Proposals {
		out = append(out, p.Word)
	}
	return out
}

func started(department string) interview.Started {
	return interview.Started{Interviewer: "anna", Participants: []string{"Ida"}, Department: department}
}

func said(id string, speaker interview.Speaker, by, text string) interview.UtteranceRecorded {
	return interview.UtteranceRecorded{Utterance: id, Speaker: speaker, SpokenBy: by, Text: event.About(text, "Ida")}
}

// talks is n interviews in which the employees, in turn, and the citizen say
// something.
func talks(n int, employee, citizen string) *log {
	l := &log{}
	for i := range n {
		stream := fmt.Sprintf("interview-%02d", i)
		l.tell(stream, started([]string{"job", "aeldre"}[i%2]),
			said("e", interview.Employee, []string{"Kobber", "Messing", "Tin"}[i%3], employee), said("c", interview.Citizen, "Ida", citizen))
	}
	return l
}

func TestWhatIsProposed(t *testing.T) {
	l := talks(12, "Vi tager det på fordelingsmødet med Grønvang, og så kommer der en kørselsbestilling.", "Jeg ved ikke, om der kommer en bil.")
	l.tell("interview-12", started("job"), said("e", interview.Employee, "Tin", "Fordelingsmøderne ligger om mandagen, og bilen er dyr."),
		said("c", interview.Citizen, "Ida", "Det er bilen, jeg venter på."))
	got := l.propose(t, keyness.Query{})
	if diff := cmp.Diff([]string{"fordelingsmødet", "kørselsbestilling"}, stemsOf(got)); diff != "" {
		t.Fatal(diff)
	}
	// Tested: fordelingsmøde, grønvang, kørselsbestilling, bil. A word of 13 of 13
	// documents against none of 13 has p = (0.05/4)^(1/13) = 0.71384, odds 2.4945.
	p := got.Proposals[0]
	if got.Municipal != 13 || got.Citizens != 13 || got.Tested != 4 || p.Municipal != 13 || p.Citizens != 0 || p.Speakers != 3 || !p.Certain {
		t.Errorf("%+v", got)
	}
	if math.Abs(p.Bound-1.319) > 0.002 || math.Abs(p.LogRatio-4.70) > 0.001 {
		t.Errorf("%v, %v", p.LogRatio, p.Bound)
	}
	if diff := cmp.Diff([]string{"fordelingsmøderne", "fordelingsmødet"}, p.Forms); diff != "" {
		t.Error(diff)
	}
	if len(p.Examples) != keyness.Examples {
		t.Fatalf("%d examples", len(p.Examples))
	}
	speakers := map[string]bool{}
	for _, e := range p.Examples {
		points := []rune("Vi tager det på fordelingsmødet med Grønvang, og så kommer der en kørselsbestilling.")
		if string(points[e.Start:e.End]) != "fordelingsmødet" || e.Speaker != "employee" || e.Part != "e" || e.Version != 1 || e.Excerpt.Text == "" {
			t.Errorf("%+v", e)
		}
		m := e.Excerpt.Marks[0]
		if string([]rune(e.Excerpt.Text)[m.Start:m.End]) != "fordelingsmødet" {
			t.Errorf("%+v", e.Excerpt)
		}
		speakers[e.Department] = true
	}
	if len(speakers) != 2 {
		t.Errorf("all of %v", speakers)
	}
}

func TestWhatIsNot(t *testing.T) {
	word := "Vi har dit skyggeskema."
	for _, c := range []struct {
		name string
		make func() *log
		want []string
	}{
		{"as it is", func() *log { return talks(12, word, "Nå.") }, []string{"skyggeskema"}},
		{"citizens say it too", func() *log { return talks(12, word, "Hvad er et skyggeskema?") }, nil},
		{"too few documents", func() *log { return talks(2, word, "Nå, men altså hvad.") }, nil},
		{"citizens say nothing to compare with", func() *log {
			l := &log{}
			for i := range 12 {
				l.tell(fmt.Sprint("interview-", i), started("job"), said("e", interview.Employee, fmt.Sprint(i), word))
			}
			return l
		}, nil},
		{"one speaker", func() *log {
			l := talks(0, "", "")
			for i := range 12 {
				l.tell(fmt.Sprint("interview-", i), started("job"), said("e", interview.Employee, "Tin", word), said("c", interview.Citizen, "", "Jeg venter."))
			}
			return l
		}, nil},
		{"unknown speakers of one department may be one person", func() *log {
			l := &log{}
			for i := range 12 {
				l.tell(fmt.Sprint("interview-", i), started("job"), said("e", interview.Employee, "", word), said("c", interview.Citizen, "", "Jeg venter."))
			}
			return l
		}, nil},
		{"those of two departments are two", func() *log {
			l := &log{}
			for i := range 12 {
				l.tell(fmt.Sprint("interview-", i), started([]string{"job", "aeldre"}[i%2]), said("e", interview.Employee, "", word), said("c", interview.Citizen, "", "Jeg venter."))
			}
			return l
		}, []string{"skyggeskema"}},
		{"notes count as interviews do, and letters as employees", func() *log {
			l := &log{}
			for i := range 12 {
				note := func(id string, speaker fieldwork.Speaker) fieldwork.NoteWritten {
					n := fieldwork.NoteWritten{Note: id, Text: event.About(word, "Ida")}
					if n.Kind, n.Speaker = "verbatim", speaker; speaker == "citizen" {
						n.Text = event.About("Jeg venter.", "Ida")
					}
					return n
				}
				l.tell(fmt.Sprint("fieldwork-", i), fieldwork.SessionStarted{Observer: "anna", Department: []string{"job", "aeldre"}[i%2]},
					note("e", "letter"), note("c", "citizen"), note("o", ""))
			}
			return l
		}, []string{"skyggeskema"}},
		{"a name", func() *log { return talks(12, "Du skal tale med Vigdis.", "Nå, hvem.") }, nil},
		{"an abbreviation", func() *log { return talks(12, "Du skal have en KRB, så.", "Nå, hvad.") }, []string{"KRB"}},
		{"a number, a function word", func() *log { return talks(12, "Det var 14 og så igen derefter, §81a.", "Nå, hvad.") }, nil},
		{"in the lexicon", func() *log { return talks(12, "Vi tager det på visitationen.", "Nå, hvad.") }, nil},
		{"a compound of the lexicon", func() *log { return talks(12, "Vi tager det på visitationsmødet.", "Nå, hvad.") }, nil},
		{"in the municipality's own", func() *log {
			l := talks(12, word, "Nå.")
			l.tell(lexicon.Stream, lexicon.TermAdded{Family: lexicon.Family{Key: "skyggeskema", Forms: []string{"skyggeskema+"}, Plain: "et ark"}})
			return l
		}, nil},
		{"taken out of the lexicon by people", func() *log {
			l := talks(12, "Vi tager det på visitationen.", "Nå, hvad.")
			l.tell(lexicon.Stream, lexicon.TermRetired{Key: "visitation"})
			return l
		}, nil},
		{"refused, in another form", func() *log {
			l := talks(12, word, "Nå.")
			l.tell(lexicon.Stream, lexicon.WordRefused{Word: "skyggeskemaet"})
			return l
		}, nil},
		{"behind stop marks", func() *log {
			l := talks(12, word, "Nå.")
			for i := range 10 {
				l.tell(fmt.Sprintf("interview-%02d", i), interview.StopMarked{Stop: "s", Limit: interview.Limit{From: "e", Until: "e"}, Readers: "nobody"})
			}
			return l
		}, nil},
		{"marks that were lifted", func() *log {
			l := talks(12, word, "Nå.")
			for i := range 10 {
				l.tell(fmt.Sprintf("interview-%02d", i), interview.StopMarked{Stop: "s", Limit: interview.Limit{From: "e"}, Readers: "nobody"}, interview.StopLifted{Stop: "s"})
			}
			return l
		}, []string{"skyggeskema"}},
		{"corrected", func() *log {
			l := talks(12, word, "Nå.")
			for i := range 12 {
				l.tell(fmt.Sprintf("interview-%02d", i), interview.UtteranceCorrected{Utterance: "e", Version: 2, Speaker: interview.Employee, SpokenBy: "Tin", Text: event.About("Nå.", "Ida")})
			}
			return l
		}, nil},
		{"said by the citizen after all", func() *log {
			l := talks(12, word, "Nå.")
			for i := range 12 {
				l.tell(fmt.Sprintf("interview-%02d", i), interview.UtteranceCorrected{Utterance: "e", Version: 2, Speaker: interview.Citizen, Text: event.About(word, "Ida")})
			}
			return l
		}, nil},
		{"erased", func() *log {
			l := &log{}
			for i := range 12 {
				gone := said("e", interview.Employee, fmt.Sprint(i), "")
				gone.Text.Erased = true
				l.tell(fmt.Sprint("interview-", i), started("job"), gone, said("c", interview.Citizen, "", "Jeg venter."))
			}
			return l
		}, nil},
	} {
		got := c.make().propose(t, keyness.Query{})
		if diff := cmp.Diff(append([]string{}, c.want...), stemsOf(got)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// Where the figures do not carry, a word is told only to those who ask, as one
// that is not certain.
func TestUncertainWords(t *testing.T) {
	l := talks(4, "Vi har dit skyggeskema.", "Nå, hvad.")
	if got := l.propose(t, keyness.Query{}); len(got.Proposals) != 0 {
		t.Errorf("%+v", got.Proposals)
	}
	got := l.propose(t, keyness.Query{Uncertain: true})
	if len(got.Proposals) != 1 || got.Proposals[0].Certain || got.Proposals[0].LogRatio != 3 {
		t.Errorf("%+v", got.Proposals)
	}
	if got := l.propose(t, keyness.Query{Uncertain: true, Documents: 5}); len(got.Proposals) != 0 {
		t.Errorf("%+v", got.Proposals)
	}
}

func TestTheLexicon(t *testing.T) {
	l := &log{}
	own := lexicon.Family{Key: "stu", Forms: []string{"=STU"}, Plain: "uddannelse for unge"}
	l.tell(lexicon.Stream, lexicon.TermAdded{Family: own}, lexicon.TermRetired{Key: "visitation", Reason: "vi siger det ikke"},
		lexicon.TermRetired{Key: "findes-ikke"}, lexicon.WordRefused{Word: "kørsel", Reason: "et almindeligt ord"})
	terms, refused, err := keyness.Terms(fold(t, l.events))
	if err != nil {
		t.Fatal(err)
	}
	find := func(key string) keyness.Term {
		i := slices.IndexFunc(terms, func(t keyness.Term) bool { return t.Key == key })
		if i < 0 {
			return keyness.Term{}
		}
		return terms[i]
	}
	if s := find("stu"); !s.Own || s.Retired || s.Plain != own.Plain || s.By != "anna" {
		t.Errorf("%+v", s)
	}
	if v := find("visitation"); v.Own || !v.Retired || v.Reason == "" || len(v.Forms) == 0 {
		t.Errorf("%+v", v)
	}
	if find("findes-ikke").Key != "" || find("partshøring").Key == "" || len(terms) < 300 {
		t.Errorf("%d terms", len(terms))
	}
	if len(refused) != 1 || refused[0].Word != "kørsel" || refused[0].By != "anna" {
		t.Errorf("%+v", refused)
	}
}

// Whatever order interviews come in, and however often an event comes, and
// whatever was said, corrected, hidden and shown again in between, the words
// that count are those that stand.
func TestOrderAndRepetitionChangeNothing(t *testing.T) {
	texts := []string{"Vi drøfter skemaet.", "Skemaerne ligger hos visitator.", "Jeg venter på svar.", ""}
	rapid.Check(t, func(t *rapid.T) {
		pick := func(of ...string) string { return rapid.SampledFrom(of).Draw(t, "of") }
		streams := map[string][]event.Recorded{}
		for i := range rapid.IntRange(1, 4).Draw(t, "interviews") {
			l := &log{}
			stream := fmt.Sprint("interview-", i)
			l.tell(stream, started(pick("job", "aeldre")))
			versions := map[string]int{}
			open := map[string]bool{}
			for n := range rapid.IntRange(0, 10).Draw(t, "events") {
				id, speaker := pick("a", "b", "c"), interview.Speaker(pick("employee", "citizen", "outside"))
				text := event.About(rapid.SampledFrom(texts).Draw(t, "text"), "Ida")
				switch {
				case rapid.IntRange(0, 3).Draw(t, "mark") == 0:
					stop := fmt.Sprint("s", n)
					open[stop] = true
					l.tell(stream, interview.StopMarked{Stop: stop, Limit: interview.Limit{From: pick("", id), Until: pick("", id)}, Readers: "nobody"})
				case len(open) > 0 && rapid.Bool().Draw(t, "lift"):
					for _, s := range slices.Sorted(func(yield func(string) bool) {
						for s := range open {
							if !yield(s) {
								return
							}
						}
					})[:1] {
						delete(open, s)
						l.tell(stream, interview.StopLifted{Stop: s})
					}
				case versions[id] == 0:
					versions[id] = 1
					l.tell(stream, interview.UtteranceRecorded{Utterance: id, Speaker: speaker, Text: text})
				default:
					versions[id]++
					l.tell(stream, interview.UtteranceCorrected{Utterance: id, Version: versions[id], Speaker: speaker, Text: text})
				}
			}
			streams[stream] = l.events
		}
		dump := func(events []event.Recorded) string {
			var b strings.Builder
			if err := view.Dump(&b, fold(t, events), keyness.Projection().Tables...); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		var straight, mixed []event.Recorded
		var names []string
		for i := range len(streams) {
			names = append(names, fmt.Sprint("interview-", i))
			straight = append(straight, streams[names[i]]...)
		}
		for len(names) > 0 {
			i := rapid.IntRange(0, len(names)-1).Draw(t, "next")
			e := streams[names[i]][0]
			mixed = append(mixed, e)
			if rapid.Bool().Draw(t, "again") {
				mixed = append(mixed, e)
			}
			if streams[names[i]] = streams[names[i]][1:]; len(streams[names[i]]) == 0 {
				names = slices.Delete(names, i, i+1)
			}
		}
		if diff := cmp.Diff(dump(straight), dump(mixed)); diff != "" {
			t.Fatal(diff)
		}
	})
}
