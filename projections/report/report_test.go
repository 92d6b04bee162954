package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	domain "ledetraad/domain/cocreation"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/participant"
	"ledetraad/domain/programme"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/view"
)

type fatal interface{ Fatal(...any) }

// told are events of several streams; each stream's are in its own order.
type told struct{ list []event.Recorded }

func day(s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, zone)
	if err != nil {
		panic(err)
	}
	return t.Add(12 * time.Hour)
}

func (l *told) tell(stream, happened string, data ...event.Data) {
	l.late(stream, happened, happened, data...)
}

func (l *told) late(stream, happened, known string, data ...event.Data) {
	for _, d := range data {
		var revision uint64
		for _, e := range l.list {
			if e.Stream == stream {
				revision++
			}
		}
		l.list = append(l.list, event.Recorded{ID: uuid.New(), Stream: stream, Revision: revision, Type: d.EventName(), Data: d,
			Meta: event.Meta{HappenedAt: day(happened), KnownAt: day(known), Actor: "rav"}})
	}
}

// world is the two views that a report is made of.
type world struct{ own, together *view.Memory }

func (l *told) read(t fatal) world {
	w := world{view.NewMemory(), view.NewMemory()}
	handles := func(list []string, e event.Recorded) bool { return slices.Contains(list, e.Type) }
	for _, e := range l.list {
		if handles(Projection().Handles, e) {
			if err := Apply(w.own, e); err != nil {
				t.Fatal(err)
			}
		}
		if handles(cocreation.Projection().Handles, e) {
			if err := cocreation.Apply(w.together, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	return w
}

func (w world) report(t fatal, from, until, known string) Report {
	d, err := DaysOf(from, until, known, day("2030-01-01"))
	if err != nil {
		t.Fatal(err)
	}
	r, err := Of(w.own, w.together, d)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func pain(kind, department string) (string, painpoint.Finding) {
	scope := painpoint.Scope{Department: department, LifeSituation: "syg"}
	return painpoint.Stream(painpoint.ID(kind, scope)), painpoint.Finding{Kind: kind, Scope: scope, Holds: true, Severity: painpoint.High}
}

// story: two departments, of which one is renamed; a journey, an observation and
// two interviews; two workshops; two solutions; three pain points, one of them
// across departments.
func story() *told {
	l := &told{}
	l.tell("programme-main", "2024-01-02", programme.Started{Name: "Sammen med borgeren", Municipality: "Birkesund"},
		programme.DepartmentAdded{Department: "job", Name: "Jobcenter"}, programme.DepartmentAdded{Department: "aeldre", Name: "Ældre"},
		programme.LifeSituationAdded{LifeSituation: "syg", Wording: "Jeg er syg", Round: 1})
	l.tell("programme-main", "2025-06-01", programme.DepartmentRenamed{Department: "job", Name: "Job og Uddannelse"},
		programme.LifeSituationAdded{LifeSituation: "plejehjem", Wording: "Jeg bor på plejehjem", Round: 2})
	for i := range 6 {
		l.tell(participant.Stream(fmt.Sprint("B", i)), "2024-02-01", participant.Registered{Pseudonym: fmt.Sprint("B", i), Kind: participant.Citizen})
		l.tell(fmt.Sprint("journey-", i), fmt.Sprintf("2025-0%d-01", i+1), journey.Started{Participant: fmt.Sprint("B", i), LifeSituation: "syg"},
			journey.TouchpointRecorded{Touchpoint: "t", Department: "job", Activity: "Møde"})
	}
	l.tell("interview-0", "2024-05-01", interview.Started{Interviewer: "rav", Participants: []string{"B7"}})
	l.tell("fieldwork-1", "2025-03-01", fieldwork.SessionStarted{Observer: "rav", Department: "job", LifeSituation: "syg", Method: "observation", Participants: []string{"B1", "B2"}})
	l.tell("interview-1", "2025-04-01", interview.Started{Interviewer: "rav", Participants: []string{"B1"}, LifeSituation: "plejehjem", Department: "aeldre"})
	l.late("interview-2", "2025-04-02", "2025-09-01", interview.Started{Interviewer: "rav", Participants: []string{"B2"}, LifeSituation: "syg"}, interview.WaitTold{Wait: "w", Department: "aeldre"})

	w := domain.Planned{Name: "Ét ark | papir", At: day("2025-05-01"), Method: "solution-workshop", Links: domain.Links{LifeSituations: []string{"syg"}}}
	l.tell("workshop-1", "2025-04-20", w)
	l.tell("workshop-1", "2025-05-01", domain.Held{Present: []domain.Attendance{{Group: domain.Citizens, Participants: []string{"B1"}, Others: 11}, {Group: domain.Partners, Others: 2}}})
	l.tell("workshop-2", "2025-05-10", w)

	s := domain.Proposed{Name: "Et ark", Level: domain.Individual, Owners: []domain.Owner{{Kind: domain.DepartmentOwner, Department: "job"},
		{Kind: domain.CitizenOwner, Participant: "B1"}, {Kind: domain.PartnerOwner, Organisation: "Fagforeningen"}}}
	l.tell("solution-1", "2024-12-01", s)
	l.tell("solution-1", "2025-05-02", domain.Described{})
	l.tell("solution-2", "2025-05-03", s)

	stream, f := pain("slow-response", "job")
	l.tell(stream, "2024-11-01", painpoint.Detected{Finding: f})
	l.tell(stream, "2025-02-01", painpoint.Confirmed{})
	f.Severity = painpoint.Critical
	l.tell(stream, "2025-03-01", painpoint.Measured{Finding: f})
	stream, f = pain("jargon", "aeldre")
	l.tell(stream, "2025-02-01", painpoint.Detected{Finding: f})
	l.tell(stream, "2025-06-01", painpoint.Dismissed{Reason: "målt forkert"})
	across := painpoint.Finding{Kind: "cross-cutting", Scope: painpoint.Scope{Term: "jargon"}, Holds: true, Severity: painpoint.Low,
		Crosses: &painpoint.Crossing{Departments: []string{"job", "aeldre"}, LifeSituations: []string{"syg"}}}
	l.tell(painpoint.Stream(painpoint.ID("cross-cutting", across.Scope)), "2025-03-05", painpoint.Detected{Finding: across})
	return l
}

func TestWhatAReportCounts(t *testing.T) {
	r := story().read(t).report(t, "2025-01-01", "2025-12-31", "")
	if r.Municipality != "Birkesund" || r.Days.KnownAt != "2025-12-31" || r.Preliminary {
		t.Errorf("%+v", r.Days)
	}
	involved := map[string]string{}
	for _, x := range r.Involved {
		involved[x.Method+" "+x.Group] = fmt.Sprint(*x.Participants, "+", *x.InPeriod)
	}
	if diff := cmp.Diff(map[string]string{" citizens": "17+17", " partners": "2+2", "journey citizens": "6+6", "observation citizens": "2+2",
		"interview citizens": "2+2", " unknown": "1+0", "interview unknown": "1+0", "workshop citizens": "12+12", "workshop partners": "2+2"}, involved); diff != "" {
		t.Errorf("involved (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Method{{"journey", 6, 6}, {"interview", 3, 2}, {"observation", 1, 1}}, r.Methods); diff != "" {
		t.Errorf("methods (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Place{
		{Key: "job", Name: "Job og Uddannelse", Looked: true, Observed: &Figures{6, 1, 0, 6}, Standing: 1},
		{Key: "aeldre", Name: "Ældre", Looked: true, Observed: &Figures{0, 0, 2, 2}},
	}, r.Departments); diff != "" {
		t.Errorf("departments (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Place{
		{Key: "syg", Name: "Jeg er syg", Round: 1, Looked: true, Observed: &Figures{6, 1, 1, 6}},
		{Key: "plejehjem", Name: "Jeg bor på plejehjem", Round: 2, Looked: true, Observed: &Figures{0, 0, 1, 1}},
	}, r.LifeSituations); diff != "" {
		t.Errorf("life situations (-want +got):\n%s", diff)
	}
	if r.Combinations != (Combinations{3, 4}) {
		t.Errorf("combinations %+v", r.Combinations)
	}
	if len(r.Workshops.Held) != 1 || r.Workshops.InPeriod != 1 || r.Workshops.Held[0].Present["citizens"] != 12 {
		t.Errorf("workshops %+v", r.Workshops)
	}
	var moved []string
	for _, x := range r.Solutions.Moved {
		moved = append(moved, fmt.Sprint(x.Solution, " ", x.Was, ">", x.State, " ", strings.Join(x.Owners, ",")))
	}
	if diff := cmp.Diff([]string{"1 proposed>described Job og Uddannelse,Fagforeningen", "2 >proposed Job og Uddannelse,Fagforeningen"}, moved); diff != "" {
		t.Errorf("solutions (-want +got):\n%s", diff)
	}
	p := r.Pains
	if got, want := []int{p.Opened, p.Confirmed, p.Resolved, p.Dismissed, p.Closed, p.Before, p.Standing, len(p.Across), len(p.Gravest)}, []int{2, 1, 0, 1, 1, 1, 2, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("pain points %v, want %v", got, want)
	}
	if diff := cmp.Diff([]SeverityCount{{painpoint.Critical, 0, 1}, {painpoint.High, 1, 0}, {painpoint.Medium, 0, 0}, {painpoint.Low, 0, 1}}, p.Severities); diff != "" {
		t.Errorf("severities (-want +got):\n%s", diff)
	}
	if got := p.Across[0].Departments; !slices.Equal(got, []string{"Job og Uddannelse", "Ældre"}) {
		t.Errorf("across %v", got)
	}
}

func TestAnEarlierDay(t *testing.T) {
	w := story().read(t)
	for _, c := range []struct {
		name, from, until, known string
		want                     string // departments' names, interviews, standing, life situations
	}{
		{"before anything", "2023-01-01", "2023-12-31", "", " 0 0 0"},
		{"by the old name", "2024-01-01", "2024-12-31", "", "Jobcenter,Ældre 1 1 1"},
		{"what was told late is not known yet", "2025-01-01", "2025-04-30", "", "Jobcenter,Ældre 2 3 1"},
		{"it is, by a later day", "2025-01-01", "2025-04-30", "2025-12-31", "Jobcenter,Ældre 3 3 1"},
		{"by the new name", "2025-01-01", "2025-06-01", "", "Job og Uddannelse,Ældre 2 2 2"},
	} {
		r := w.report(t, c.from, c.until, c.known)
		var departments []string
		for _, d := range r.Departments {
			departments = append(departments, d.Name)
		}
		interviews := 0
		for _, m := range r.Methods {
			if m.Method == "interview" {
				interviews = m.Occasions
			}
		}
		if got := fmt.Sprint(strings.Join(departments, ","), " ", interviews, " ", r.Pains.Standing, " ", len(r.LifeSituations)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// bytes of a report, as it is printed and as it is answered.
func (r Report) bytes(t fatal) string {
	var b bytes.Buffer
	if err := r.WithoutFew(5).In(painpoints.Danish).Markdown(&b); err != nil {
		t.Fatal(err)
	}
	j, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return b.String() + string(j)
}

// later is something that becomes known after the report, of whatever day it
// tells.
func later(t *rapid.T, n int, known string) (stream string, d event.Data) {
	who := fmt.Sprint("B", rapid.IntRange(0, 9).Draw(t, "who"))
	fresh := fmt.Sprint("B", rapid.IntRange(6, 8).Draw(t, "fresh"))
	stream, f := pain(rapid.SampledFrom([]string{"slow-response", "jargon", "dead-end"}).Draw(t, "kind"), rapid.SampledFrom([]string{"job", "aeldre"}).Draw(t, "department"))
	f.Holds, f.Severity = rapid.Bool().Draw(t, "holds"), painpoint.Critical
	j := fmt.Sprint("journey-", rapid.IntRange(0, 8).Draw(t, "journey"))
	s := fmt.Sprint("solution-", rapid.IntRange(1, 3).Draw(t, "solution"))
	choices := []struct {
		stream string
		data   event.Data
	}{
		{"programme-main", programme.DepartmentRenamed{Department: "job", Name: "Et andet navn"}},
		{"programme-main", programme.LifeSituationReworded{LifeSituation: "syg", Wording: "Anderledes"}},
		{"programme-main", programme.DepartmentAdded{Department: "ny", Name: "Ny"}},
		{participant.Stream(fresh), participant.Registered{Pseudonym: fresh, Kind: participant.Relative}}, // nobody is registered twice
		{fmt.Sprint("journey-x", n), journey.Started{Participant: who, LifeSituation: "syg"}},
		{j, journey.TouchpointRecorded{Touchpoint: fmt.Sprint("x", n), Department: "aeldre", Activity: "Brev"}},
		{"fieldwork-1", fieldwork.ParticipantsAdded{Participants: []string{who}}},
		{"workshop-2", domain.Held{Present: []domain.Attendance{{Group: domain.Citizens, Others: 3}}}},
		{"workshop-1", domain.AttendanceCorrected{Present: []domain.Attendance{{Group: domain.Citizens, Others: 1}}}},
		{s, domain.Adopted{}},
		{stream, painpoint.Measured{Finding: f}},
		{stream, painpoint.Resolved{Reason: "løst"}},
		{stream, painpoint.Detected{Finding: f}},
	}
	c := rapid.SampledFrom(choices).Draw(t, "what")
	return c.stream, c.data
}

// The report of earlier days, as they were known, is the same whatever is
// recorded afterwards, of whatever day.
func TestTheSameDaysGiveTheSameReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := story()
		until := rapid.SampledFrom([]string{"2024-12-31", "2025-04-10", "2025-12-31"}).Draw(t, "until")
		known := rapid.SampledFrom([]string{"", "2025-12-31"}).Draw(t, "known")
		want := l.read(t).report(t, "2024-12-15", until, known).bytes(t)
		for n := range rapid.IntRange(1, 12).Draw(t, "events") {
			happened := rapid.SampledFrom([]string{"2024-03-01", "2025-02-15", "2026-02-01"}).Draw(t, "happened")
			stream, d := later(t, n, "2026-03-01")
			l.late(stream, happened, "2026-03-01", d)
		}
		if got := l.read(t).report(t, "2024-12-15", until, known).bytes(t); got != want {
			t.Fatal(cmp.Diff(want, got))
		}
	})
}

// Whatever order the events of different streams come in, and however often,
// the rows are the same.
func TestOrderChangesNothing(t *testing.T) {
	all := story()
	dump := func(t fatal, l *told) string {
		var b bytes.Buffer
		if err := view.Dump(&b, l.read(t).own, Projection().Tables...); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	want := dump(t, all)
	rapid.Check(t, func(t *rapid.T) {
		l := &told{list: rapid.Permutation(all.list).Draw(t, "order")}
		for _, n := range rapid.SliceOfN(rapid.IntRange(0, len(l.list)-1), 0, 10).Draw(t, "again") {
			l.list = append(l.list, l.list[n])
		}
		if got := dump(t, l); got != want {
			t.Fatal(cmp.Diff(want, got))
		}
	})
}

func TestNobodyCanBeRecognised(t *testing.T) {
	r := story().read(t).report(t, "2025-05-01", "2025-12-31", "")
	few := r.WithoutFew(5)
	for i, x := range few.Involved {
		n := *r.Involved[i].Participants
		switch {
		case n < 5 && (x.Participants != nil || x.InPeriod != nil || !x.Suppressed):
			t.Errorf("%s %s: %d are shown", x.Method, x.Group, n)
		case x.InPeriod != nil && *x.InPeriod > 0 && *x.InPeriod < 5, x.InPeriod != nil && n > *x.InPeriod && n-*x.InPeriod < 5:
			t.Errorf("%s %s: %d of %d are shown as new", x.Method, x.Group, *x.InPeriod, n)
		}
	}
	for _, p := range slices.Concat(few.Departments, few.LifeSituations) {
		if p.Observed != nil && p.Observed.Participants > 0 && p.Observed.Participants < 5 || !p.Looked {
			t.Errorf("%+v", p)
		}
	}
	if w := few.Workshops.Held[0]; w.Present["citizens"] != 12 || w.Present["partners"] != 0 || !slices.Equal(w.Few, []string{"partners"}) {
		t.Errorf("%+v", w)
	}
	if *r.Involved[0].Participants == 0 || len(r.Workshops.Held[0].Few) > 0 || r.Workshops.Held[0].Present["partners"] != 2 {
		t.Errorf("the report itself has changed: %+v", r.Workshops.Held[0])
	}
}

func TestDays(t *testing.T) {
	now := day("2026-11-22")
	for _, c := range []struct{ from, until, known, want, wrong string }{
		{"", "", "", "2026-01-01 2026-11-22 2026-11-22 true", ""},
		{"", "2025-06-30", "", "2025-01-01 2025-06-30 2025-06-30 false", ""},
		{"2024-07-01", "2025-06-30", "2026-11-22", "2024-07-01 2025-06-30 2026-11-22 true", ""},
		{"2025-06-30", "2025-06-30", "2025-01-01", "2025-06-30 2025-06-30 2025-01-01 false", ""},
		{"", "2026-11-21", "", "2026-01-01 2026-11-21 2026-11-21 false", ""},
		{"", "i går", "", "", "until"}, {"", "2025-02-30", "", "", "until"}, {"2025-13-01", "2025-06-30", "", "", "from"},
		{"", "2025-06-30", "2025-06-30T10:00:00Z", "", "known_at"}, {"2025-07-01", "2025-06-30", "", "", "from"},
	} {
		d, err := DaysOf(c.from, c.until, c.known, now)
		if c.wrong != "" {
			if err == nil || !strings.Contains(err.Error(), c.wrong) {
				t.Errorf("%+v: %v", c, err)
			}
			continue
		}
		if got := fmt.Sprint(d.From, " ", d.Until, " ", d.KnownAt, " ", d.Preliminary); err != nil || got != c.want {
			t.Errorf("%+v: %s, %v", c, got, err)
		}
	}
}

// What was recorded is text in the file, whatever it says.
func TestMarkdown(t *testing.T) {
	w := story().read(t)
	var da, en bytes.Buffer
	r := w.report(t, "2025-01-01", "2025-12-31", "").WithoutFew(5)
	if err := r.In(painpoints.Danish).Markdown(&da); err != nil {
		t.Fatal(err)
	}
	if err := r.In(painpoints.English).Markdown(&en); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# Statusrapport\n", "**Sammen med borgeren, Birkesund**", "fra 1. januar 2025 til 31. december 2025", "| Ét ark \\| papir | 1.5.2025 | 12 | – | – | under 5 | Jeg er syg |",
		"| På tværs: borgere forstår ikke ordene | lav | fundet | Job og Uddannelse, Ældre | 5.3.2025 |", "| Et ark | 2.5.2025 | foreslået | beskrevet | Job og Uddannelse, Fagforeningen |",
		"I alt er 17 borgere, under 5 samarbejdspartnere udefra og under 5 ikke registrerede inddraget", "| kritisk | 0 | 1 |"} {
		if !strings.Contains(da.String(), want) {
			t.Errorf("there is no %q in\n%s", want, da.String())
		}
	}
	if lines := func(b bytes.Buffer) int { return strings.Count(b.String(), "\n") }; lines(da) != lines(en) {
		t.Errorf("the two languages differ in shape: %d and %d lines", lines(da), lines(en))
	}
	for in, want := range map[string]string{"# a": "\\# a", "a|b": "a\\|b", "<b>": "\\<b\\>", "a\n\n# b": "a # b", "[x](y)": "\\[x\\](y)", "12 (+3)": "12 (+3)", "": ""} {
		if got := plain(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// Every state, stage, group and severity has a name in both languages.
func TestEverythingIsCalledSomething(t *testing.T) {
	for _, lang := range []painpoints.Lang{painpoints.Danish, painpoints.English} {
		w := words{lang}
		for _, s := range domain.Stages {
			if _, ok := stageWords[string(s)]; !ok || w.stage(string(s)) == "" {
				t.Errorf("%s: %s", lang, s)
			}
		}
		for _, s := range painpoint.Standings() {
			if _, ok := stateWords[string(s)]; !ok && s != painpoint.StandsReceded && !s.Closed() {
				t.Errorf("%s: %s", lang, s)
			}
		}
		for _, g := range append(slices.Clone(domain.Groups), "unknown") {
			for _, table := range []map[string][2]string{groupWords, manyWords, oneWords} {
				if x := table[string(g)]; x[0] == "" || x[1] == "" {
					t.Errorf("%s lacks a name", g)
				}
			}
		}
	}
}
