package painpoints

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/projections/view"
)

// log tells events of any stream, a minute apart.
type log struct {
	events    []event.Recorded
	revisions map[string]uint64
}

func (l *log) tell(stream string, d event.Data) painpoint.Evidence {
	if l.revisions == nil {
		l.revisions = map[string]uint64{}
	}
	at := monday.Add(time.Duration(len(l.events)) * time.Minute)
	e := event.Recorded{ID: event.ID(uuid.Max, len(l.events)), Stream: stream, Revision: l.revisions[stream], Type: d.EventName(),
		Meta: event.Meta{HappenedAt: at, KnownAt: at, Actor: "anna"}, Data: d}
	l.events = append(l.events, e)
	l.revisions[stream]++
	return painpoint.Evidence{Event: e.ID, Stream: stream, Revision: e.Revision}
}

func (l *log) find(f painpoint.Finding, as func(painpoint.Finding) event.Data) string {
	stream := painpoint.Stream(painpoint.ID(f.Kind, f.Scope))
	l.tell(stream, as(f))
	return stream
}

func detected(f painpoint.Finding) event.Data { return painpoint.Detected{Finding: f} }
func measured(f painpoint.Finding) event.Data { return painpoint.Measured{Finding: f} }

func read(t testing.TB, events []event.Recorded) *view.Memory {
	t.Helper()
	m := view.NewMemory()
	for _, e := range events {
		for range 2 {
			if err := Projection().Apply(m, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	return m
}

func page(t testing.TB, r view.Reader, stream string, p Paging) Page {
	t.Helper()
	_, id := event.SplitStream(stream)
	out, err := Get(r, uuid.MustParse(id), p)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestStates(t *testing.T) {
	f := finding("repeat-calls-unanswered", "aeldre", "plejehjem", painpoint.Medium, "meet-me")
	ended := f
	ended.Holds = false
	for _, c := range []struct {
		name string
		then []event.Data
		want State
		open bool
	}{
		{"found", nil, painpoint.StandsDetected, true},
		{"confirmed", []event.Data{painpoint.Confirmed{}}, painpoint.StandsConfirmed, true},
		{"dismissed", []event.Data{painpoint.Dismissed{Reason: "x"}}, painpoint.StandsDismissed, false},
		{"dismissed, and measured on", []event.Data{painpoint.Dismissed{Reason: "x"}, painpoint.Measured{Finding: f}}, painpoint.StandsDismissed, false},
		{"grown", []event.Data{painpoint.Dismissed{Reason: "x"}, painpoint.Measured{Finding: f}, painpoint.Reemerged{Why: painpoint.InEvidence}}, painpoint.StandsReemerged, true},
		{"assigned", []event.Data{painpoint.Assigned{Department: "aeldre"}}, painpoint.StandsAssigned, true},
		{"assigned and gone", []event.Data{painpoint.Assigned{Department: "aeldre"}, painpoint.Receded{Finding: ended}}, painpoint.StandsReceded, false},
		{"assigned, gone and back", []event.Data{painpoint.Assigned{Department: "aeldre"}, painpoint.Receded{Finding: ended}, painpoint.Recurred{Finding: f}}, painpoint.StandsAssigned, true},
		{"addressed, gone and back", []event.Data{painpoint.Addressed{Solution: "s"}, painpoint.Receded{Finding: ended}, painpoint.Recurred{Finding: f}}, painpoint.StandsRecurred, true},
		{"resolved and gone", []event.Data{painpoint.Resolved{Reason: "x"}, painpoint.Measured{Finding: ended}}, painpoint.StandsResolved, false},
		{"reopened", []event.Data{painpoint.Resolved{Reason: "x"}, painpoint.Reopened{Reason: "y"}}, painpoint.StandsConfirmed, true},
	} {
		var l log
		stream := l.find(f, detected)
		for _, d := range c.then {
			l.tell(stream, d)
		}
		m := read(t, l.events)
		p := page(t, m, stream, Paging{})
		if p.State != c.want || p.Open() != c.open || len(p.History) != len(c.then)+1 {
			t.Errorf("%s: %s, open %v, %d steps", c.name, p.State, p.Open(), len(p.History))
		}
		for _, filter := range []Filter{{State: c.want}, {Open: c.open}} {
			if got, err := List(m, filter); err != nil || len(got) != 1 {
				t.Errorf("%s: filtered by %+v: %d, %v", c.name, filter, len(got), err)
			}
		}
		if got, err := List(m, Filter{Open: true}); err != nil || (len(got) == 1) != c.open {
			t.Errorf("%s: open ones: %d, %v", c.name, len(got), err)
		}
		if g, err := Matrix(m, Filter{}); err != nil || (len(g.Cells) == 1) != c.open {
			t.Errorf("%s: the matrix has %+v, %v", c.name, g.Cells, err)
		}
	}
}

func TestWhatPeopleSaidStandsInThePage(t *testing.T) {
	var l log
	call := l.tell("journey-1", journey.Started{Participant: "Ida", LifeSituation: "plejehjem"})
	f := finding("repeat-calls-unanswered", "aeldre", "plejehjem", painpoint.Medium, "meet-me")
	f.Joins = []painpoint.Evidence{call}
	stream := l.find(f, detected)
	l.tell(stream, painpoint.Confirmed{Note: "Set på tre steder."})
	l.tell(stream, painpoint.Assigned{Department: "aeldre", Account: "a1", Note: "Tag det op på mødet."})
	l.tell(stream, painpoint.Objected{Objection: "o1", By: painpoint.Employee, Event: call.Event, Text: event.About("Der kom en.", "Bo")})
	l.tell(stream, painpoint.ObjectionAnswered{Objection: "o1", Outcome: painpoint.Accepted, Text: event.About("Det retter vi.", "Bo")})
	l.tell(stream, painpoint.Objected{Objection: "o2", By: painpoint.Citizen, Text: event.Text{Subjects: []string{"Ida"}, Erased: true}})
	l.tell(stream, painpoint.Addressed{Solution: "ny-vagtplan"})
	l.tell(stream, painpoint.Commented{Text: "Tavlen var ny."})
	p := page(t, read(t, l.events), stream, Paging{})
	var got []string
	for _, s := range p.History {
		said := Said{}
		if s.Said != nil {
			said = *s.Said
		}
		got = append(got, strings.TrimSpace(fmt.Sprintln(s.What, s.Actor, said.Reason, said.Department, said.Account, said.Solution, said.Objection, said.By, said.Outcome)))
	}
	for i, want := range []string{"detected", "Set på tre steder.", "aeldre a1", "o1 employee", "accepted", "o2 citizen", "ny-vagtplan", "Tavlen var ny."} {
		if !strings.Contains(got[i], want) {
			t.Errorf("step %d: %q, want %q", i, got[i], want)
		}
	}
	want := []Objection{
		{Objection: "o1", By: painpoint.Employee, Event: call.Event.String(), Recorder: "anna", At: monday.Add(4 * time.Minute), Text: &Words{Of: []string{"Bo"}, Text: "Der kom en."},
			Outcome: painpoint.Accepted, Answer: &Words{Of: []string{"Bo"}, Text: "Det retter vi."}, AnsweredBy: "anna", AnsweredAt: monday.Add(5 * time.Minute)},
		{Objection: "o2", By: painpoint.Citizen, Recorder: "anna", At: monday.Add(6 * time.Minute), Text: &Words{Of: []string{"Ida"}, Erased: true}},
	}
	if diff := cmp.Diff(want, p.Objections); diff != "" {
		t.Errorf("objections (-want +got):\n%s", diff)
	}
	if p.AssignedTo == nil || *p.AssignedTo != (Assignee{"aeldre", "a1"}) || p.Solution != "ny-vagtplan" || *p.Participants != 1 {
		t.Errorf("%+v", p.Summary)
	}
}

// world is a municipality in which a pain point rests on a note, an utterance
// and a journey, with tags, codes and links.
func world() (log, string, string) {
	var l log
	l.tell("programme-main", programme.PrincipleSetAdopted{Set: "ledetraade", Principles: []programme.Principle{{Principle: "meet-me"}, {Principle: "find-my-way"}, {Principle: "my-world"}}})
	l.tell("programme-main", programme.PrincipleSetAdopted{Set: "rebild", Principles: []programme.Principle{{Principle: "respect"}, {Principle: "coordinated"}}})
	l.tell("programme-main", programme.PrincipleSetsMapped{From: "ledetraade", To: "rebild", Pairs: []programme.PrinciplePair{{From: "meet-me", To: "respect"}, {From: "my-world", To: "respect"}}})
	l.tell("codebook-b", codebook.CodeAdded{Code: "c1", Principles: []codebook.Principle{{Set: "ledetraade", Principle: "find-my-way"}}})
	l.tell("codebook-b", codebook.CodeAdded{Code: "c2", Principles: []codebook.Principle{{Set: "rebild", Principle: "coordinated"}}})
	l.tell("codebook-b", codebook.CodeMerged{Code: "c2", Into: "c1"})
	l.tell("fieldwork-1", fieldwork.SessionStarted{Observer: "anna", Department: "aeldre", Participants: []string{"Ida"}})
	note := l.tell("fieldwork-1", fieldwork.NoteWritten{Note: "n1", Principles: []string{"meet-me"}})
	second := l.tell("fieldwork-1", fieldwork.NoteCorrected{Note: "n1", Version: 2})
	l.tell("interview-1", interview.Started{Interviewer: "anna", Participants: []string{"Ida", "Bo"}})
	said := l.tell("interview-1", interview.UtteranceRecorded{Utterance: "u1", Speaker: interview.Citizen})
	call := l.tell("journey-1", journey.Started{Participant: "Per", LifeSituation: "plejehjem"})
	f := finding("repeat-calls-unanswered", "aeldre", "plejehjem", painpoint.Medium, "meet-me")
	f.Joins = []painpoint.Evidence{note, said, call}
	stream := l.find(f, detected)
	other := finding("jargon", "aeldre", "plejehjem", painpoint.Low)
	other.Joins = []painpoint.Evidence{second}
	l.find(other, detected)
	l.tell("coding-1", coding.Applied{Coding: "k1", Label: coding.Label{Codebook: "b", Code: "c2"}, Place: coding.Place{Document: "interview-1", Part: "u1", Version: 1, End: 4}})
	l.tell("coding-1", coding.Applied{Coding: "k2", Label: coding.Label{Codebook: "b", Code: "c1"}, Place: coding.Place{Document: "fieldwork-1", Part: "n1", Version: 2, End: 4}})
	l.tell("coding-2", coding.Applied{Coding: "k1", Label: coding.Label{Codebook: "b", Code: "c2"}, Place: coding.Place{Document: "interview-1", Part: "u1", Version: 1, End: 4}})
	l.tell("coding-2", coding.Removed{Coding: "k1"})
	l.tell("fieldwork-1", fieldwork.NoteTagged{Note: "n1", Principles: []string{"my-world", "meet-me"}})
	l.tell("fieldwork-1", fieldwork.ParticipantsAdded{Participants: []string{"Bo", "Kim"}})
	f.Joins, f.Leaves = nil, []painpoint.Evidence{call}
	f.Measure = painpoint.Measure{"episodes": 2}
	l.find(f, measured)
	cross := finding("cross-cutting", "", "", painpoint.High, "meet-me")
	cross.Scope.Term = "repeat-calls-unanswered"
	cross.Crosses = &painpoint.Crossing{Departments: []string{"aeldre", "job"}, LifeSituations: []string{"plejehjem", "sygedagpenge"}, Journeys: 3, Observers: 2}
	cross.Joins = []painpoint.Evidence{{Event: uuid.Max, Stream: stream, Revision: 0}}
	return l, stream, l.find(cross, detected)
}

// origins is a pain point's principles with what they come from, a line each.
func origins(p Page) []string {
	out := []string{}
	for _, x := range p.FromPrinciples {
		for _, o := range x.Origins {
			line := fmt.Sprint(x.Set, "/", x.Principle, " ", o.From, " ", o.Source)
			if o.N > 0 {
				line += fmt.Sprint(" ×", o.N)
			}
			if o.Via != "" {
				line += " via " + o.Via
			}
			out = append(out, line)
		}
	}
	return out
}

func TestPrinciplesFollowFromRuleTagsAndCodes(t *testing.T) {
	l, stream, cross := world()
	check := func(name, stream, set string, want ...string) {
		t.Helper()
		p := page(t, read(t, l.events), stream, Paging{Set: set})
		if diff := cmp.Diff(want, origins(p)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	check("as they are", stream, "", "ledetraade/find-my-way code b/c2 ×1", "ledetraade/meet-me rule repeat-calls-unanswered", "ledetraade/meet-me note  ×1", "ledetraade/my-world note  ×1")
	check("in the other set", stream, "rebild", "rebild/respect rule repeat-calls-unanswered via ledetraade/meet-me",
		"rebild/respect note  ×1 via ledetraade/meet-me", "rebild/respect note  ×1 via ledetraade/my-world")
	check("of what crosses", cross, "ledetraade", "ledetraade/find-my-way code b/c2 ×1", "ledetraade/meet-me rule repeat-calls-unanswered", "ledetraade/meet-me note  ×1", "ledetraade/my-world note  ×1")
	l.tell("programme-main", programme.PrincipleLinksSet{Set: "ledetraade", Source: "rule:repeat-calls-unanswered", Principles: []string{"find-my-way"}})
	l.tell("programme-main", programme.PrincipleLinksSet{Set: "rebild", Source: "code:b/c1", Principles: []string{"respect"}})
	check("linked otherwise", stream, "", "ledetraade/find-my-way rule repeat-calls-unanswered", "ledetraade/find-my-way code b/c2 ×1", "ledetraade/meet-me note  ×1", "ledetraade/my-world note  ×1", "rebild/respect code b/c2 ×1")
	l.tell(stream, painpoint.PrinciplesOverruled{Set: "ledetraade", Principles: []string{"my-world"}, Reason: "Det handler om de pårørende."})
	check("overruled", stream, "", "ledetraade/my-world person anna")
	check("overruled, in the other set", stream, "rebild", "rebild/respect person anna via ledetraade/my-world")
	l.tell(stream, painpoint.PrinciplesRestored{})
	check("restored", stream, "rebild", "rebild/respect note  ×1 via ledetraade/meet-me", "rebild/respect note  ×1 via ledetraade/my-world", "rebild/respect code b/c2 ×1")
	m := read(t, l.events)
	for filter, want := range map[Filter]int{{Principle: "my-world"}: 3, {Principle: "respect", Set: "rebild"}: 3, {Principle: "my-world", Set: "rebild"}: 0, {Across: true}: 1, {Department: "job"}: 1} {
		if got, err := List(m, filter); err != nil || len(got) != want {
			t.Errorf("%+v: %d, %v; want %d", filter, len(got), err, want)
		}
	}
	if _, err := List(m, Filter{Set: "odense"}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a set that is not there: %v", err)
	}
	g, err := Matrix(m, Filter{Set: "rebild"})
	if err != nil || len(g.Cells) != 2 || g.Cells[0].Count != 3 || g.Cells[0].Across != 1 || g.Cells[1].Department != "job" {
		t.Errorf("the matrix in the other set: %+v, %v", g, err)
	}
}

func TestParticipants(t *testing.T) {
	l, stream, cross := world()
	m := read(t, l.events)
	if got := *page(t, m, stream, Paging{}).Participants; got != 3 {
		t.Errorf("%d participants, want Ida, Bo and Kim", got)
	}
	if got := *page(t, m, cross, Paging{}).Participants; got != 3 {
		t.Errorf("what crosses has %d participants, want those of what it rests on", got)
	}
}

// The streams of the log may come in any order among themselves, late and
// twice: the tables are the same in the end.
func TestOrderMakesNoDifference(t *testing.T) {
	l, _, _ := world()
	dump := func(m *view.Memory) string {
		var b strings.Builder
		if err := view.Dump(&b, m, Projection().Tables...); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	want := dump(read(t, l.events))
	rapid.Check(t, func(rt *rapid.T) {
		streams := map[string][]event.Recorded{}
		var names []string
		for _, e := range l.events {
			if streams[e.Stream] == nil {
				names = append(names, e.Stream)
			}
			streams[e.Stream] = append(streams[e.Stream], e)
		}
		var events, told []event.Recorded
		for len(names) > 0 {
			i := rapid.IntRange(0, len(names)-1).Draw(rt, "stream")
			next := streams[names[i]][0]
			events = append(events, next)
			told = append(told, next)
			if rapid.IntRange(0, 3).Draw(rt, "again") == 0 {
				events = append(events, told[rapid.IntRange(0, len(told)-1).Draw(rt, "which")])
			}
			if streams[names[i]] = streams[names[i]][1:]; len(streams[names[i]]) == 0 {
				names = append(names[:i], names[i+1:]...)
			}
		}
		m := view.NewMemory()
		for _, e := range events {
			if err := Projection().Apply(m, e); err != nil {
				rt.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, dump(m)); diff != "" {
			rt.Fatalf("in another order (-want +got):\n%s", diff)
		}
	})
}

func TestEveryKindHasWords(t *testing.T) {
	for _, kind := range []string{"jargon", "repeat-calls-unanswered", "slow-response", "deadline-missed", "perceived-wait-gap", "retelling", "wrong-door",
		"broken-promise", "network-missing", "role-reduction", "transition-cliff", "dead-end", "cross-cutting"} {
		for _, l := range []Lang{Danish, English} {
			if got := Title(l, kind, ""); got == "" || got == kind {
				t.Errorf("%s has no title in %s", kind, l)
			}
		}
	}
	for _, c := range []struct {
		l                Lang
		kind, term, want string
	}{
		{"", "jargon", "partshøring", "Borgere forstår ikke »partshøring«"},
		{English, "jargon", "partshøring", "Citizens do not understand “partshøring”"},
		{Danish, "perceived-wait-gap", "nobody-came", "Borgere venter, og hjælpen kommer for sent eller slet ikke"},
		{Danish, "cross-cutting", "slow-response", "På tværs: borgere venter for længe på svar"},
		{Danish, "cross-cutting", "cross-cutting", "Det samme rammer borgere på tværs"},
		{Danish, "noget-nyt", "", "noget-nyt"},
	} {
		if got := Title(c.l, c.kind, c.term); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.kind, c.term, got, c.want)
		}
	}
}

func TestFiguresInWords(t *testing.T) {
	for _, c := range []struct {
		kind   string
		m      painpoint.Measure
		da, en string
	}{
		{"deadline-missed", painpoint.Measure{"n": 15, "of": 24, "open_overdue": 3}, "15 af 24 for sent, 3 åbne over frist", "15 of 24 late, 3 open past due"},
		{"slow-response", painpoint.Measure{"share": 0.357, "percentile": 80}, "36 % inden for normen, 80 % er målet", "36 % within the norm, 80 % is the aim"},
		{"slow-response", painpoint.Measure{"share": 0, "percentile": 80, "unanswered": 1}, "0 % inden for normen, 80 % er målet, 1 uden svar", "0 % within the norm, 80 % is the aim, 1 unanswered"},
		{"repeat-calls-unanswered", painpoint.Measure{"episodes": 17, "calls": 55, "waited_s": 25140}, "17 gange, 55 kald, længst 6 t 59 min", "17 times, 55 calls, longest 6 h 59 min"},
		{"repeat-calls-unanswered", painpoint.Measure{"episodes": 1, "calls": 4, "waited_s": 259200}, "4 kald, ventet 3,0 døgn", "4 calls, waited 3.0 days"},
		{"wrong-door", painpoint.Measure{"n": 2, "of": 9, "journeys": 1, "transfers": 5, "returns": 1}, "2 af 9 gange, 1 forløb, 5 overdragelser, 1 endte, hvor de begyndte", "2 of 9 times, 1 journey, 5 hand-overs, 1 ended where they began"},
		{"dead-end", painpoint.Measure{"n": 1}, "1 møde", "1 encounter"},
		{"network-missing", painpoint.Measure{"n": 2, "of": 3, "missed": 4, "meetings": 5, "citizens": 1}, "fraværende ved 4 af 5 afgørende møder, 1 borger", "absent from 4 of 5 decisive meetings, 1 citizen"},
		{"perceived-wait-gap", painpoint.Measure{"n": 1, "open": 1, "perceived_s": 36000, "measured_s": 25200, "norm_s": 1800}, "1 ventetid, oplevet 10 t, målt 7 t, normen er 30 min, 1 gang er der endnu ikke kommet nogen", "1 wait, felt 10 h, measured 7 h, the norm is 30 min, 1 time nobody has come yet"},
		{"noget-nyt", nil, "", ""},
	} {
		if da, en := Why(Danish, Summary{Kind: c.kind, Measure: c.m}), Why(English, Summary{Kind: c.kind, Measure: c.m}); da != c.da || en != c.en {
			t.Errorf("%s %v: %q and %q", c.kind, c.m, da, en)
		}
	}
}
