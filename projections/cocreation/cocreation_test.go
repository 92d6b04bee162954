package cocreation

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ledetraad/domain/cocreation"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/participant"
	"ledetraad/projections/view"
)

var (
	scope  = painpoint.Scope{Department: "jobcenter", LifeSituation: "sygedagpenge", Term: "telefon"}
	slow   = painpoint.ID("slow-response", scope)
	unseen = painpoint.ID("jargon", painpoint.Scope{Department: "jobcenter", Term: "aktivitetsparat"})
)

func day(month time.Month, d int) time.Time { return time.Date(2025, month, d, 10, 0, 0, 0, time.UTC) }

// told are events of several streams; each stream's are in its own order. known
// is later than happened where somebody wrote it down late.
type told struct{ list []event.Recorded }

func (l *told) tell(stream string, happened time.Time, data ...event.Data) {
	l.late(stream, happened, happened, data...)
}

func (l *told) late(stream string, happened, known time.Time, data ...event.Data) {
	for _, d := range data {
		var revision uint64
		for _, e := range l.list {
			if e.Stream == stream {
				revision++
			}
		}
		l.list = append(l.list, event.Recorded{ID: uuid.New(), Stream: stream, Revision: revision, Type: d.EventName(), Data: d,
			Meta: event.Meta{HappenedAt: happened, KnownAt: known, Actor: "marmor"}})
	}
}

func share(of float64, holds bool) painpoint.Finding {
	return painpoint.Finding{Kind: "slow-response", Scope: scope, Severity: painpoint.High, Holds: holds, Measure: painpoint.Measure{"share": of, "n": 20}}
}

// story: two workshops, one solution through two tests to adoption in June, one
// dropped and taken up again; and the pain point before and after.
func story() *told {
	l := &told{}
	l.tell(participant.Stream("Birk"), day(1, 2), participant.Registered{Pseudonym: "Birk", Kind: participant.Citizen})
	l.tell(participant.Stream("Kobber"), day(1, 2), participant.Registered{Pseudonym: "Kobber", Kind: participant.Employee})
	l.tell("journey-1", day(1, 3), journey.Started{Participant: "Birk", LifeSituation: "sygedagpenge"})
	l.tell("fieldwork-1", day(1, 10), fieldwork.SessionStarted{Observer: "rav", Department: "jobcenter", Method: "observation", Participants: []string{"Kobber"}})
	l.tell("fieldwork-1", day(1, 10), fieldwork.ParticipantsAdded{Participants: []string{"Birk"}})
	l.tell("interview-1", day(2, 1), interview.Started{Interviewer: "rav", Participants: []string{"Birk", "Ukendt"}})

	w := cocreation.Planned{Name: "Overblik", At: day(3, 1), Department: "sekretariat", Method: "solution-workshop",
		Links: cocreation.Links{LifeSituations: []string{"sygedagpenge"}, PainPoints: []uuid.UUID{slow}}}
	l.tell("workshop-w1", day(2, 3), w)
	l.late("workshop-w1", day(3, 1), day(3, 5), cocreation.Held{Present: []cocreation.Attendance{
		{Group: cocreation.Citizens, Participants: []string{"Birk"}, Others: 4}, {Group: cocreation.Employees, Department: "jobcenter", Participants: []string{"Kobber"}, Others: 2},
		{Group: cocreation.Partners, Organisation: "Fagforeningen", Others: 1}}})
	l.late("workshop-w1", day(3, 1), day(3, 6), cocreation.OutcomeWritten{Text: event.About("Birk vil se hele forløbet på ét papir", "Birk")})
	w.Name, w.At = "Telefonen", day(9, 1)
	l.tell("workshop-w2", day(8, 1), w)
	l.tell("workshop-w2", day(8, 20), cocreation.Cancelled{Reason: event.About("Sommerferie", "workshop-w2")})

	s := cocreation.Proposed{Name: "Oversigt", Workshop: "w1", Level: cocreation.Organisational, Budget: cocreation.NoExtraMoney,
		Owners: []cocreation.Owner{{Kind: cocreation.DepartmentOwner, Department: "jobcenter"}}, Links: cocreation.Links{LifeSituations: []string{"sygedagpenge"},
			PainPoints: []uuid.UUID{slow, unseen}}, Idea: event.About("En oversigt", "Birk")}
	l.tell("solution-s1", day(3, 1), s)
	l.tell("solution-s1", day(3, 20), cocreation.Described{Budget: cocreation.NoExtraMoney, Text: event.About("Ét ark", "solution-s1")})
	l.tell("solution-s1", day(4, 1), cocreation.TestStarted{Iteration: 1, Department: "jobcenter", Tried: event.About("Ti borgere", "solution-s1")})
	l.tell("solution-s1", day(4, 30), cocreation.TestFinished{Iteration: 1, Learnt: event.About("For mange ord", "solution-s1")})
	l.tell("solution-s1", day(5, 10), cocreation.TestStarted{Iteration: 2, Department: "jobcenter"}, cocreation.TestFinished{Iteration: 2})
	l.late("solution-s1", day(6, 1), day(6, 15), cocreation.Adopted{Reason: event.About("Færre ringer", "solution-s1")})
	l.tell("solution-s1", day(6, 20), cocreation.TakenUp{Department: "jobcenter", Unit: "sygedagpenge"}, cocreation.TakenUp{Department: "social"})
	l.tell("solution-s1", day(9, 1), cocreation.GivenUp{Department: "social"})

	s.Name, s.Owners, s.Workshop = "Borger hjælper borger", []cocreation.Owner{{Kind: cocreation.CitizenOwner, Participant: "Birk"}}, ""
	s.Level, s.PainPoints = cocreation.Individual, nil
	l.tell("solution-s2", day(3, 2), s)
	l.tell("solution-s2", day(4, 2), cocreation.Dropped{Reason: event.About("Ingen meldte sig", "solution-s2")})
	l.tell("solution-s2", day(7, 2), cocreation.Reproposed{Reason: event.About("To har meldt sig", "solution-s2")})

	l.tell(painpoint.Stream(slow), day(2, 1), painpoint.Detected{Finding: share(0.4, true)})
	l.tell(painpoint.Stream(slow), day(5, 1), painpoint.Measured{Finding: share(0.5, true)})
	l.tell(painpoint.Stream(slow), day(7, 1), painpoint.Receded{Finding: share(0.9, false)})
	l.tell(painpoint.Stream(slow), day(10, 1), painpoint.Recurred{Finding: share(0.7, true)})
	return l
}

func (l *told) read(t interface{ Fatal(...any) }) *view.Memory {
	m := view.NewMemory()
	for _, e := range l.list {
		if err := Projection().Apply(m, e); err != nil {
			t.Fatal(err)
		}
	}
	return m
}

func TestSolutionsAsOf(t *testing.T) {
	m := story().read(t)
	for _, c := range []struct {
		name string
		at   Moment
		want map[string]cocreation.Stage
	}{
		{"before anything", Moment{HappenedUntil: day(2, 1)}, map[string]cocreation.Stage{}},
		{"proposed", Moment{HappenedUntil: day(3, 10)}, map[string]cocreation.Stage{"s1": "proposed", "s2": "proposed"}},
		{"while it is tested", Moment{HappenedUntil: day(4, 10)}, map[string]cocreation.Stage{"s1": "testing", "s2": "dropped"}},
		{"between two tests", Moment{HappenedUntil: day(5, 2)}, map[string]cocreation.Stage{"s1": "tested", "s2": "dropped"}},
		{"when it was adopted", Moment{HappenedUntil: day(6, 2)}, map[string]cocreation.Stage{"s1": "adopted", "s2": "dropped"}},
		{"as it was known then", Moment{KnownAt: day(6, 2)}, map[string]cocreation.Stage{"s1": "tested", "s2": "dropped"}},
		{"now", Moment{}, map[string]cocreation.Stage{"s1": "adopted", "s2": "proposed"}},
	} {
		list, err := Solutions(m, SolutionFilter{Moment: c.at})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]cocreation.Stage{}
		for _, s := range list {
			got[s.Solution] = s.State
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestFilters(t *testing.T) {
	m := story().read(t)
	for _, c := range []struct {
		name string
		f    SolutionFilter
		want string
	}{
		{"all, the latest first", SolutionFilter{}, "s2 s1 "}, {"of a department", SolutionFilter{Department: "social"}, "s1 "},
		{"of nobody", SolutionFilter{Department: "boern"}, ""}, {"at a level", SolutionFilter{Level: cocreation.Individual}, "s2 "},
		{"in a state", SolutionFilter{State: cocreation.StageAdopted}, "s1 "}, {"to a pain point", SolutionFilter{PainPoint: slow}, "s1 "},
		{"from a workshop", SolutionFilter{Workshop: "w1"}, "s1 "}, {"of a life situation", SolutionFilter{LifeSituation: "sygedagpenge"}, "s2 s1 "},
		{"of another", SolutionFilter{LifeSituation: "plejehjem"}, ""},
	} {
		list, err := Solutions(m, c.f)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, s := range list {
			got += s.Solution + " "
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for _, c := range []struct {
		name string
		f    WorkshopFilter
		want string
	}{
		{"all", WorkshopFilter{}, "w2 w1 "}, {"held", WorkshopFilter{State: Held}, "w1 "}, {"cancelled", WorkshopFilter{State: Cancelled}, "w2 "},
		{"planned, before it was known that it was held", WorkshopFilter{State: Planned, Moment: Moment{KnownAt: day(3, 2)}}, "w1 "},
		{"whose employees were there", WorkshopFilter{Department: "jobcenter"}, "w1 "}, {"that hold it", WorkshopFilter{Department: "sekretariat"}, "w2 w1 "},
		{"by a method", WorkshopFilter{Method: "future-workshop"}, ""}, {"on a pain point", WorkshopFilter{PainPoint: slow}, "w2 w1 "},
	} {
		list, err := Workshops(m, c.f)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, w := range list {
			got += w.Workshop + " "
		}
		if got != c.want {
			t.Errorf("workshops %s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestPages(t *testing.T) {
	m := story().read(t)
	s, there, err := SolutionOf(m, "s1", Moment{})
	if err != nil || !there {
		t.Fatal(there, err)
	}
	if s.Idea.Text != "En oversigt" || s.Description.Text != "Ét ark" || s.Reason.Text != "Færre ringer" || !s.AdoptedAt.Equal(day(6, 1)) {
		t.Errorf("the page says %+v", s)
	}
	if len(s.Iterations) != 2 || s.Iterations[0].Learnt.Text != "For mange ord" || !s.Iterations[0].Until.Equal(day(4, 30)) {
		t.Errorf("its tests are %+v", s.Iterations)
	}
	if len(s.Sites) != 2 || !s.Sites[0].Until.IsZero() || !s.Sites[1].Until.Equal(day(9, 1)) {
		t.Errorf("it is worked by at %+v", s.Sites)
	}
	if len(s.History) != 10 || s.History[0].What != "proposed" || s.History[9].What != "given-up" || s.History[0].Words.Text != "En oversigt" {
		t.Errorf("its history is %+v", s.History)
	}
	if s, _, _ = SolutionOf(m, "s2", Moment{HappenedUntil: day(5, 1)}); s.State != cocreation.StageDropped || s.Reason.Text != "Ingen meldte sig" {
		t.Errorf("s2 was %s because %+v", s.State, s.Reason)
	}
	if s, _, _ = SolutionOf(m, "s2", Moment{}); s.State != cocreation.StageProposed || s.Reason.Text != "To har meldt sig" || s.Owners[0].Participant != "Birk" {
		t.Errorf("s2 is %s because %+v", s.State, s.Reason)
	}
	w, there, err := WorkshopOf(m, "w1", Moment{})
	if err != nil || !there {
		t.Fatal(there, err)
	}
	if diff := cmp.Diff(map[string]int{"citizens": 5, "employees": 3, "partners": 1}, w.Heads); diff != "" {
		t.Errorf("were there (-want +got):\n%s", diff)
	}
	if w.Outcome.Text != "Birk vil se hele forløbet på ét papir" || len(w.Solutions) != 1 || w.Solutions[0].Solution != "s1" {
		t.Errorf("the workshop's page is %+v", w)
	}
	if _, there, _ := WorkshopOf(m, "w9", Moment{}); there {
		t.Error("there is a workshop that there is not")
	}
}

func TestWatch(t *testing.T) {
	m := story().read(t)
	of := func(id string, at Moment) []Watch {
		s, _, err := SolutionOf(m, id, at)
		if err != nil {
			t.Fatal(err)
		}
		return s.Watch
	}
	w := of("s1", Moment{})
	if len(w) != 2 {
		t.Fatalf("watched: %+v", w)
	}
	x := w[0]
	if *x.Before.Value != 0.5 || !x.Before.At.Equal(day(5, 1)) || *x.Newest.Value != 0.7 || x.Direction != "higher" || x.Figure.Better != Higher ||
		x.NBefore != 2 || x.NSince != 2 || !x.RecededAt.Equal(day(7, 1)) || !x.RecurredAt.Equal(day(10, 1)) || x.Newest.Measure["n"] != 20 {
		t.Errorf("around its adoption: %+v, before %+v, newest %+v", x, x.Before, x.Newest)
	}
	if w[1].Kind != "" || w[1].Before != nil || w[1].Newest != nil || w[1].Direction != "" {
		t.Errorf("of a pain point that nobody has found: %+v", w[1])
	}
	if x = of("s1", Moment{HappenedUntil: day(6, 5)})[0]; x.Newest != nil || x.Direction != "" || x.NBefore != 2 {
		t.Errorf("just after its adoption: %+v", x)
	}
	if x = of("s1", Moment{KnownAt: day(6, 5)})[0]; !x.AdoptedAt.IsZero() || x.Before != nil || *x.Newest.Value != 0.5 {
		t.Errorf("before it is known that it is adopted: %+v", x)
	}
}

func TestFigures(t *testing.T) {
	for _, c := range []struct {
		kind    string
		measure painpoint.Measure
		want    any
	}{
		{"deadline-missed", painpoint.Measure{"n": 3, "of": 12}, 0.25}, {"deadline-missed", painpoint.Measure{"n": 0, "of": 0}, nil},
		{"repeat-calls-unanswered", painpoint.Measure{"waited_s": 25200, "calls": 6}, 25200.0},
		{"of-a-new-kind", painpoint.Measure{"episodes": 4}, 4.0}, {"of-a-new-kind", painpoint.Measure{"other": 4}, nil},
	} {
		var got any
		if f, known := figureOf(c.kind, c.measure); known {
			if v, there := f.value(c.measure); there {
				got = v
			}
		}
		if got != c.want {
			t.Errorf("%s %v: %v, want %v", c.kind, c.measure, got, c.want)
		}
	}
}

func TestReport(t *testing.T) {
	m := story().read(t)
	r, err := ReportOf(m, Moment{})
	if err != nil {
		t.Fatal(err)
	}
	want := Report{
		Workshops: []StateCount{{"planned", 0}, {"held", 1}, {"cancelled", 1}},
		Solutions: []StateCount{{"proposed", 1}, {"described", 0}, {"testing", 0}, {"tested", 0}, {"adopted", 1}, {"dropped", 0}},
		Involved: []Involved{
			{"", "citizens", 5, 1, 4, 4}, {"", "employees", 3, 1, 2, 2}, {"", "partners", 1, 0, 1, 1}, {"", "unknown", 1, 1, 0, 1},
			{"interview", "citizens", 1, 1, 0, 1}, {"interview", "unknown", 1, 1, 0, 1}, {"journey", "citizens", 1, 1, 0, 1},
			{"observation", "citizens", 1, 1, 0, 1}, {"observation", "employees", 1, 1, 0, 1},
			{"workshop", "citizens", 5, 1, 4, 1}, {"workshop", "employees", 3, 1, 2, 1}, {"workshop", "partners", 1, 0, 1, 1},
		},
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	if r, err = ReportOf(m, Moment{HappenedUntil: day(1, 5)}); err != nil || len(r.Involved) != 2 || r.Involved[0].Participants != 1 {
		t.Errorf("on an early day: %+v, %v", r, err)
	}
}

// Whatever order the events of different streams come in, and however often,
// the rows are the same; so is every view of an earlier day.
func TestOrderChangesNothing(t *testing.T) {
	all := story()
	dump := func(t interface{ Fatal(...any) }, m *view.Memory) string {
		var b bytes.Buffer
		if err := view.Dump(&b, m, Projection().Tables...); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	want := dump(t, all.read(t))
	rapid.Check(t, func(t *rapid.T) {
		l := &told{list: rapid.Permutation(all.list).Draw(t, "order")}
		for _, n := range rapid.SliceOfN(rapid.IntRange(0, len(l.list)-1), 0, 10).Draw(t, "again") {
			l.list = append(l.list, l.list[n])
		}
		if got := dump(t, l.read(t)); got != want {
			t.Fatal(cmp.Diff(want, got))
		}
	})
}

// A workshop or a solution that somebody tells of afterwards is there on the
// days of what happened to it.
func TestToldAfterwards(t *testing.T) {
	l := &told{}
	l.late("workshop-w", day(11, 1), day(11, 1), cocreation.Planned{Name: "Ved kajen", At: day(3, 1), Method: "solution-workshop"})
	l.late("workshop-w", day(3, 1), day(11, 1), cocreation.Held{Present: []cocreation.Attendance{{Group: cocreation.Citizens, Others: 7}}})
	l.late("solution-s", day(11, 1), day(11, 1), cocreation.Proposed{Name: "Et ark"})
	m := l.read(t)
	for _, c := range []struct {
		at   Moment
		want int
	}{{Moment{HappenedUntil: day(2, 1)}, 0}, {Moment{HappenedUntil: day(4, 1)}, 1}, {Moment{HappenedUntil: day(4, 1), KnownAt: day(10, 1)}, 0}, {Moment{}, 1}} {
		list, err := Workshops(m, WorkshopFilter{Moment: c.at})
		if err != nil || len(list) != c.want || c.want > 0 && (list[0].State != Held || list[0].Heads["citizens"] != 7) {
			t.Errorf("%+v: %+v, %v", c.at, list, err)
		}
	}
	if list, err := Solutions(m, SolutionFilter{Moment: Moment{HappenedUntil: day(4, 1)}}); err != nil || len(list) > 0 {
		t.Errorf("nothing had happened to the solution: %+v, %v", list, err)
	}
}
