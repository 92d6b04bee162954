package coverage_test

import (
	"fmt"
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
	"ledetraad/domain/journey"
	"ledetraad/projections/coverage"
	"ledetraad/projections/view"
)

var monday = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)

// told is what was recorded in each stream, in its order.
type told map[string][]event.Recorded

func (l told) tell(stream, actor string, day int, data ...event.Data) {
	for _, d := range data {
		at := monday.AddDate(0, 0, day)
		l[stream] = append(l[stream], event.Recorded{ID: uuid.NewSHA1(uuid.Nil, fmt.Append(nil, stream, len(l[stream]))), Stream: stream,
			Revision: uint64(len(l[stream])), Type: d.EventName(), Meta: event.Meta{HappenedAt: at, KnownAt: at, Actor: actor}, Data: d})
	}
}

func fold(t interface{ Fatal(...any) }, events []event.Recorded) *view.Memory {
	m := view.NewMemory()
	for _, e := range events {
		if err := coverage.Apply(m, e); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func (l told) all() []event.Recorded {
	var out []event.Recorded
	for _, stream := range slices.Sorted(keys(l)) {
		out = append(out, l[stream]...)
	}
	return out
}

func keys(l told) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range l {
			if !yield(k) {
				return
			}
		}
	}
}

func story() told {
	l := told{}
	l.tell("journey-a", "anna", 0, journey.Started{Participant: "Ask", LifeSituation: "sygedagpenge"},
		journey.TouchpointRequested{Touchpoint: "t1", Department: "job", Activity: "Opkald"},
		journey.TouchpointHandedOver{Touchpoint: "t1", From: "job", To: "aeldre"})
	l.tell("journey-a", "anna", 4, journey.TouchpointRecorded{Touchpoint: "t2", Department: "job", Activity: "Møde"})
	l.tell("journey-b", "bo", 1, journey.Started{Participant: "Ask", LifeSituation: "plejehjem"},
		journey.PromiseMade{Promise: "p", Department: "aeldre", Kind: "callback"})
	l.tell("fieldwork-c", "anna", 2, fieldwork.SessionStarted{Observer: "vera", Department: "aeldre", LifeSituation: "plejehjem", Participants: []string{"Birk", "Cille"}},
		fieldwork.NoteWritten{Note: "n1"}, fieldwork.NoteWritten{Note: "n2"}, fieldwork.NoteDiscarded{Note: "n1"},
		fieldwork.ParticipantsAdded{Participants: []string{"Ask", "Dan"}})
	l.tell("interview-d", "anna", 3, interview.Started{Interviewer: "anna", Participants: []string{"Eva"}, LifeSituation: "sygedagpenge"},
		interview.UtteranceRecorded{Utterance: "u"}, interview.WaitTold{Wait: "w", Department: "job"})
	return l
}

func TestHowMuchWasObservedWhere(t *testing.T) {
	got, err := coverage.Of(fold(t, story().all()), coverage.Keys{Departments: []string{"boern", "job"}, LifeSituations: []string{"plejehjem"}})
	if err != nil {
		t.Fatal(err)
	}
	day := func(n int) time.Time { return monday.AddDate(0, 0, n) }
	want := map[string]coverage.Figures{
		"/sygedagpenge":       {Interviews: 1, Utterances: 1, Participants: 1, Observers: 1, First: day(3), Last: day(3)},
		"job/sygedagpenge":    {Journeys: 1, Interviews: 1, Touchpoints: 2, Participants: 2, Observers: 1, First: day(0), Last: day(4)},
		"aeldre/sygedagpenge": {Journeys: 1, Participants: 1, Observers: 1, First: day(0), Last: day(0)},
		"aeldre/plejehjem":    {Journeys: 1, Sessions: 1, Notes: 1, Participants: 4, Observers: 2, First: day(1), Last: day(2)},
		"aeldre":              {Journeys: 2, Sessions: 1, Notes: 1, Participants: 4, Observers: 3, First: day(0), Last: day(2)},
		"job":                 {Journeys: 1, Interviews: 1, Touchpoints: 2, Participants: 2, Observers: 1, First: day(0), Last: day(4)},
		"":                    {Interviews: 1, Utterances: 1, Participants: 1, Observers: 1, First: day(3), Last: day(3)},
		"*sygedagpenge":       {Journeys: 1, Interviews: 1, Utterances: 1, Touchpoints: 2, Participants: 2, Observers: 1, First: day(0), Last: day(4)},
		"*plejehjem":          {Journeys: 1, Sessions: 1, Notes: 1, Participants: 4, Observers: 2, First: day(1), Last: day(2)},
		"*":                   {Journeys: 2, Sessions: 1, Interviews: 1, Notes: 1, Utterances: 1, Touchpoints: 2, Participants: 5, Observers: 3, First: day(0), Last: day(4)},
	}
	seen := map[string]coverage.Figures{}
	take := func(name string, p coverage.Place) {
		if (p.Observed == nil) != (p.State == coverage.NotObserved) {
			t.Errorf("%s: %s, with figures: %v", name, p.State, p.Observed != nil)
		}
		if p.Observed != nil {
			seen[name] = *p.Observed
		}
	}
	for _, p := range got.Cells {
		take(p.Department+"/"+p.LifeSituation, p)
	}
	for _, p := range got.Departments {
		take(p.Department, p)
	}
	for _, p := range got.LifeSituations {
		take("*"+p.LifeSituation, p)
	}
	take("*", got.All)
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Error(diff)
	}
	if p := got.Department("boern"); p.State != coverage.NotObserved || len(got.Cells) != 8 {
		t.Errorf("%+v, %d cells", p, len(got.Cells))
	}
	if c := got.Cell("job", "plejehjem"); c.State != coverage.NotObserved {
		t.Errorf("%+v", c)
	}
	if c := got.Cell("aeldre", "plejehjem"); c.Observed == nil || c.Observed.Sources() != 2 || c.Observed.Documents() != 1 {
		t.Errorf("%+v", c)
	}
}

// What is left out of a cell must not be had by taking the others from a sum.
func TestFewPeopleAreLeftOut(t *testing.T) {
	l := told{}
	start := func(stream, department, situation string, people ...string) {
		l.tell(stream, "anna", 0, fieldwork.SessionStarted{Observer: "anna", Department: department, LifeSituation: situation, Participants: people})
	}
	five := []string{"A", "B", "C", "D", "E"}
	start("fieldwork-1", "job", "sygedagpenge", five...)
	start("fieldwork-2", "job", "plejehjem", five[:2]...)
	start("fieldwork-3", "aeldre", "sygedagpenge", five...)
	start("fieldwork-4", "boern", "sygedagpenge") // nobody is named: it is about nobody
	all, err := coverage.Of(fold(t, l.all()), coverage.Keys{})
	if err != nil {
		t.Fatal(err)
	}
	got := all.WithoutFew(5)
	hidden := func(list []coverage.Place) []string {
		out := []string{}
		for _, p := range list {
			if p.Suppressed != (p.Observed == nil && p.State == coverage.Observed) {
				t.Errorf("%+v", p)
			}
			if p.Suppressed {
				out = append(out, p.Department+"/"+p.LifeSituation)
			}
		}
		return out
	}
	for _, c := range []struct {
		list []coverage.Place
		want []string
	}{
		{got.Cells, []string{"job/plejehjem"}}, {got.Departments, []string{"job/"}},
		{got.LifeSituations, []string{"/plejehjem"}}, {[]coverage.Place{got.All}, []string{"/"}}, {all.Cells, []string{}},
	} {
		if diff := cmp.Diff(c.want, hidden(c.list)); diff != "" {
			t.Error(diff)
		}
	}
	if own := all.Within([]string{"job"}); len(own.Departments) != 1 || len(own.Cells) != 2 || len(own.LifeSituations) != 0 || own.All.Observed != nil {
		t.Errorf("%+v", own)
	}
}

// Whatever order journeys, sessions and interviews come in, and however often
// an event comes, the tables are the same.
func TestOrderAndRepetitionChangeNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := told{}
		pick := func(of ...string) string { return rapid.SampledFrom(of).Draw(t, "of") }
		for i := range rapid.IntRange(1, 6).Draw(t, "streams") {
			who, dep, sit, day := pick("A", "B", "C"), pick("job", "aeldre", ""), pick("x", "y", ""), rapid.IntRange(0, 9).Draw(t, "day")
			var stream string
			switch pick("journey", "fieldwork", "interview") {
			case "journey":
				stream = fmt.Sprint("journey-", i)
				l.tell(stream, pick("anna", "bo"), day, journey.Started{Participant: who, LifeSituation: sit})
			case "fieldwork":
				stream = fmt.Sprint("fieldwork-", i)
				l.tell(stream, "anna", day, fieldwork.SessionStarted{Observer: pick("anna", "bo"), Department: dep, LifeSituation: sit, Participants: []string{who}})
			default:
				stream = fmt.Sprint("interview-", i)
				l.tell(stream, "anna", day, interview.Started{Interviewer: pick("anna", "bo"), Department: dep, LifeSituation: sit, Participants: []string{who}})
			}
			for range rapid.IntRange(0, 5).Draw(t, "more") {
				var d event.Data
				switch more := pick("a", "b", "c"); strings.SplitN(stream, "-", 2)[0] + more {
				case "journeya":
					d = journey.TouchpointRecorded{Department: pick("job", "aeldre")}
				case "journeyb":
					d = journey.TouchpointHandedOver{To: pick("job", "aeldre")}
				case "journeyc":
					d = journey.PromiseMade{Department: pick("job", "aeldre")}
				case "fieldworka", "fieldworkb":
					d = fieldwork.NoteWritten{}
				case "fieldworkc":
					d = fieldwork.ParticipantsAdded{Participants: []string{pick("A", "B", "C", "D")}}
				case "interviewa", "interviewb":
					d = interview.UtteranceRecorded{}
				default:
					d = interview.WaitTold{Department: pick("job", "aeldre")}
				}
				l.tell(stream, "anna", rapid.IntRange(0, 9).Draw(t, "day"), d)
			}
		}
		dump := func(events []event.Recorded) string {
			var b strings.Builder
			if err := view.Dump(&b, fold(t, events), coverage.Projection().Tables...); err != nil {
				t.Fatal(err)
			}
			return b.String()
		}
		want := dump(l.all())
		rest := told{}
		for k, v := range l {
			rest[k] = v
		}
		var mixed []event.Recorded
		for len(rest) > 0 {
			k := rapid.SampledFrom(slices.Sorted(keys(rest))).Draw(t, "next")
			e := rest[k][0]
			mixed = append(mixed, e)
			if rapid.Bool().Draw(t, "again") {
				mixed = append(mixed, e)
			}
			if rest[k] = rest[k][1:]; len(rest[k]) == 0 {
				delete(rest, k)
			}
		}
		if diff := cmp.Diff(want, dump(mixed)); diff != "" {
			t.Fatal(diff)
		}
	})
}
