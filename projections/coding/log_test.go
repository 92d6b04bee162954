package coding

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/projections/view"
)

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// log tells events, a minute apart.
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
		l.events = append(l.events, event.Recorded{
			ID: uuid.NewSHA1(uuid.NameSpaceOID, []byte(at.String())), Stream: stream, Revision: l.revisions[stream], Type: d.EventName(),
			Meta: event.Meta{HappenedAt: at, KnownAt: at, Actor: "anna"}, Data: d,
		})
		l.revisions[stream]++
	}
}

// code tells that a coder put a code of the book "moedet" on a span of version
// 1 of a part.
func (l *log) code(coder, id, code, document, part string, start, end int) {
	l.weigh(coder, id, code, document, part, start, end, 0)
}

func (l *log) weigh(coder, id, code, document, part string, start, end, weight int) {
	l.tell(coding.Stream(coder, document), coding.Applied{
		Coding: id, Coder: coder, Label: coding.Label{Codebook: "moedet", Code: code}, Weight: weight,
		Place: coding.Place{Document: document, Part: part, Version: 1, Start: start, End: end},
	})
}

// without is the log without some streams, as it is when they were removed.
func (l *log) without(streams ...string) *log {
	out := &log{}
	for _, e := range l.events {
		keep := true
		for _, s := range streams {
			keep = keep && e.Stream != s
		}
		if keep {
			out.events = append(out.events, e)
		}
	}
	return out
}

func (l *log) read(t testing.TB) *view.Memory {
	t.Helper()
	m := view.NewMemory()
	for _, e := range l.events {
		for range 2 { // every event is delivered twice
			if err := Projection().Apply(m, e); err != nil {
				t.Fatalf("%s: %v", e.Type, err)
			}
		}
	}
	return m
}

// The book: Ventetid (I telefonen (Kø), Ved skranken), Fagsprog, Temaer (a
// heading). Three documents: a session in a care home with five people, an
// interview there with two, a session in the job centre that was not coded.
func started() *log {
	l := &log{}
	l.tell("codebook-moedet",
		codebook.Started{Name: "Mødet", Language: "da"},
		codebook.CodeAdded{Code: "ventetid", Name: "Ventetid", Principles: []codebook.Principle{{Set: "ledetraade", Principle: "find-my-way"}}},
		codebook.CodeAdded{Code: "telefon", Parent: "ventetid", Name: "I telefonen"},
		codebook.CodeAdded{Code: "koe", Parent: "telefon", Name: "Kø"},
		codebook.CodeAdded{Code: "skranke", Parent: "ventetid", Name: "Ved skranken"},
		codebook.CodeAdded{Code: "fagsprog", Name: "Fagsprog"},
		codebook.CodeAdded{Code: "temaer", Name: "Temaer", Heading: true},
	)
	l.tell("fieldwork-hjem", fieldwork.SessionStarted{Observer: "anna", Department: "aeldre", LifeSituation: "plejehjem", Method: "observation",
		Participants: []string{"Birk", "Inger", "Ove"}}, fieldwork.ParticipantsAdded{Participants: []string{"Ove", "Else", "Kaj"}})
	l.tell("interview-1", interview.Started{Interviewer: "bo", Department: "aeldre", LifeSituation: "plejehjem", Participants: []string{"Birk", "Siv"}})
	l.tell("fieldwork-job", fieldwork.SessionStarted{Observer: "anna", Department: "jobcenter", LifeSituation: "sygedagpenge", Method: "observation",
		Participants: []string{"Mads"}})
	return l
}
