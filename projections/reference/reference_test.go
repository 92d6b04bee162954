package reference_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/event"
	"ledetraad/domain/programme"
	"ledetraad/projections/clocks"
	"ledetraad/projections/reference"
	"ledetraad/projections/view"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// fact is something of the programme that happened on a day; a log of them is
// in the order in which they became known.
type fact struct {
	on   string
	data event.Data
}

func fold(t *testing.T, facts ...fact) view.Reader {
	t.Helper()
	m := view.NewMemory()
	for i, f := range facts {
		e := event.Recorded{Stream: "programme-sammen-med-borgeren", Revision: uint64(i), Type: f.data.EventName(), Data: f.data}
		e.HappenedAt = day(f.on)
		for range 2 { // an event delivered again changes nothing
			if err := reference.Apply(m, e); err != nil {
				t.Fatal(err)
			}
		}
	}
	return m
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func TestNames(t *testing.T) {
	r := fold(t,
		fact{"2017-06-01", programme.Started{Name: "Sammen med borgeren", Municipality: "Rødovre"}},
		fact{"2017-06-01", programme.DepartmentAdded{Department: "ældre", Name: "Ældre og handicap"}},
		fact{"2020-01-01", programme.DepartmentRenamed{Department: "ældre", Name: "Sundhed og omsorg"}},
		fact{"2018-01-01", programme.DepartmentRenamed{Department: "ældre", Name: "Ældre- og Handicapforvaltningen"}}, // known late
		fact{"2017-06-01", programme.UnitAdded{Department: "ældre", Unit: "broparken", Name: "Broparken", From: day("2017-06-01")}},
		fact{"2022-01-01", programme.UnitClosed{Department: "ældre", Unit: "broparken", Until: day("2022-01-01")}},
		fact{"2017-06-01", programme.DepartmentAdded{Department: "job", Name: "Jobcenter", From: day("2017-01-01")}},
		fact{"2023-01-01", programme.DepartmentClosed{Department: "job", Until: day("2024-01-01"), Successor: "ældre"}},
		fact{"2017-09-01", programme.LifeSituationAdded{LifeSituation: "udskrevet", Wording: "Jeg er lige udskrevet fra hospital", Round: 1}},
		fact{"2019-01-01", programme.LifeSituationReworded{LifeSituation: "udskrevet", Wording: "Jeg er lige udskrevet fra hospital, men er ikke rask"}},
		fact{"2018-01-01", programme.LifeSituationReworded{LifeSituation: "udskrevet", Wording: "Jeg er udskrevet"}},
		fact{"2018-05-01", programme.PrincipleSetAdopted{Set: "ledetråde", Name: "De tre ledetråde", Principles: []programme.Principle{
			{Principle: "mød", Name: "Mød mig"}, {Principle: "hjælp", Name: "Hjælp mig med at finde vej", Aliases: []string{"Hjælp mig med at finde min vej"}}}}},
	)
	wantDepartments := []reference.Department{
		{Key: "job", Name: "Jobcenter", From: day("2017-01-01"), Until: day("2024-01-01"), Successor: "ældre"},
		{Key: "ældre", Name: "Sundhed og omsorg", Units: []reference.Unit{
			{Key: "broparken", Name: "Broparken", From: day("2017-06-01"), Until: day("2022-01-01")}}},
	}
	if diff := cmp.Diff(wantDepartments, must[[]reference.Department](t)(reference.Departments(r))); diff != "" {
		t.Error(diff)
	}
	wantSituations := []reference.LifeSituation{{
		Key: "udskrevet", Wording: "Jeg er lige udskrevet fra hospital, men er ikke rask", Round: 1, Wordings: []reference.Wording{
			{"Jeg er lige udskrevet fra hospital", day("2017-09-01")}, {"Jeg er udskrevet", day("2018-01-01")},
			{"Jeg er lige udskrevet fra hospital, men er ikke rask", day("2019-01-01")}}}}
	if diff := cmp.Diff(wantSituations, must[[]reference.LifeSituation](t)(reference.LifeSituations(r))); diff != "" {
		t.Error(diff)
	}
	sets := must[[]reference.PrincipleSet](t)(reference.PrincipleSets(r))
	if len(sets) != 1 || len(sets[0].Principles) != 2 || sets[0].Principles[1].Aliases[0] != "Hjælp mig med at finde min vej" {
		t.Errorf("principle sets: %+v", sets)
	}
	efforts := must[[]reference.Programme](t)(reference.Programmes(r))
	if diff := cmp.Diff([]reference.Programme{{Key: "sammen-med-borgeren", Name: "Sammen med borgeren", Municipality: "Rødovre"}}, efforts); diff != "" {
		t.Error(diff)
	}
}

func TestNormFor(t *testing.T) {
	norm := func(key, unit, activity, channel string, m programme.Milestone, from, until string) programme.ResponseNormSet {
		n := programme.Norm{Norm: key, Department: "ældre", Unit: unit, Activity: activity, Channel: channel,
			Milestone: m, Clock: programme.Wall, Amount: 1800, Percentile: 90}
		if from != "" {
			n.From = day(from)
		}
		if until != "" {
			n.Until = day(until)
		}
		return programme.ResponseNormSet{Norm: n}
	}
	other := norm("a-andre", "", "", "", programme.Answered, "", "")
	other.Department = "job"
	r := fold(t,
		fact{"2020-01-01", other},
		fact{"2020-01-01", norm("alt", "", "", "", programme.Answered, "", "")},
		fact{"2020-01-01", norm("kanal", "", "", "alarm", programme.Answered, "", "")},
		fact{"2020-01-01", norm("art", "", "nødkald", "", programme.Answered, "", "")},
		fact{"2020-01-01", norm("enhed", "broparken", "", "", programme.Answered, "2021-01-01", "2022-01-01")},
		fact{"2020-01-01", norm("enhed-ny", "broparken", "", "", programme.Answered, "2021-07-01", "")},
		fact{"2020-01-01", norm("enhed-set", "broparken", "", "", programme.Acknowledged, "2021-07-01", "")},
		fact{"2020-01-01", norm("sluttet", "nord", "", "", programme.Answered, "", "")},
		fact{"2023-01-01", programme.ResponseNormEnded{Norm: "sluttet", Until: day("2023-01-01")}},
		fact{"2023-01-01", programme.ResponseNormEnded{Norm: "ukendt", Until: day("2023-01-01")}},
	)
	for _, tc := range []struct {
		name string
		q    reference.NormQuery
		want string
	}{
		{"nothing named", reference.NormQuery{}, "alt"},
		{"channel", reference.NormQuery{Channel: "alarm"}, "kanal"},
		{"activity before channel", reference.NormQuery{Channel: "alarm", Activity: "nødkald"}, "art"},
		{"unit before both", reference.NormQuery{Unit: "broparken", Channel: "alarm", Activity: "nødkald", At: day("2021-03-01")}, "enhed"},
		{"before the unit's norm held", reference.NormQuery{Unit: "broparken", Activity: "nødkald", At: day("2020-12-31")}, "art"},
		{"on its first day", reference.NormQuery{Unit: "broparken", At: day("2021-01-01")}, "enhed"},
		{"the later of two, the answer before the receipt", reference.NormQuery{Unit: "broparken", At: day("2021-08-01")}, "enhed-ny"},
		{"a milestone asked for", reference.NormQuery{Unit: "broparken", At: day("2021-08-01"), Milestone: programme.Acknowledged}, "enhed-set"},
		{"a milestone without a norm", reference.NormQuery{Milestone: programme.Resolved}, ""},
		{"the day before it ended", reference.NormQuery{Unit: "nord", At: day("2022-12-31")}, "sluttet"},
		{"the day it ended", reference.NormQuery{Unit: "nord", At: day("2023-01-01")}, "alt"},
		{"another department", reference.NormQuery{Department: "job"}, "a-andre"},
		{"no such department", reference.NormQuery{Department: "børn"}, ""},
	} {
		if tc.q.Department == "" {
			tc.q.Department = "ældre"
		}
		if tc.q.At.IsZero() {
			tc.q.At = day("2024-01-01")
		}
		got, ok, err := reference.NormFor(r, tc.q)
		if err != nil || got.Norm != tc.want || ok != (tc.want != "") {
			t.Errorf("%s: got %q, %v, %v; want %q", tc.name, got.Norm, ok, err, tc.want)
		}
	}
	if all := must[[]programme.Norm](t)(reference.Norms(r, "")); len(all) != 8 {
		t.Errorf("%d norms in all", len(all))
	}
}

func TestNormSetAgainReplaces(t *testing.T) {
	n := programme.Norm{Norm: "ansøgning", Department: "job", Milestone: programme.Resolved, Clock: programme.WorkingDays, Amount: 8, Percentile: 90, Until: day("2021-01-01")}
	again := n
	again.Amount, again.Until = 10, time.Time{}
	r := fold(t, fact{"2020-01-01", programme.ResponseNormSet{Norm: n}}, fact{"2019-01-01", programme.ResponseNormSet{Norm: again}})
	got := must[[]programme.Norm](t)(reference.Norms(r, "job"))
	if diff := cmp.Diff([]programme.Norm{again}, got); diff != "" {
		t.Error(diff)
	}
	kind, limit := reference.Measure(got[0])
	if kind != clocks.WorkingDays || limit.String() != "10 days" {
		t.Errorf("measured as %s on %s", limit, kind)
	}
}

func TestCalendar(t *testing.T) {
	hours := func(department, closes string, closing ...string) programme.OpeningHoursSet {
		return programme.OpeningHoursSet{Department: department, ClosingDays: closing,
			Week: map[string]programme.Hours{"monday": {Opens: "08:00", Closes: closes}}}
	}
	r := fold(t,
		fact{"2020-01-01", hours("", "12:00", "06-05", "2026-05-15")},
		fact{"2020-01-01", hours("job", "15:30")},
		fact{"2021-01-01", hours("job", "10:00")})
	monday := time.Date(2026, 6, 8, 0, 0, 0, 0, time.UTC)
	for _, tc := range []struct {
		department string
		open       time.Duration
		closed     bool // 15 May 2026, a Friday
	}{{"job", 2 * time.Hour, false}, {"ældre", 4 * time.Hour, true}} {
		cal, err := reference.Calendar(r, tc.department)
		if err != nil {
			t.Fatal(err)
		}
		if got := cal.Elapsed(clocks.OpeningHours, monday, monday.Add(24*time.Hour)); got != tc.open {
			t.Errorf("%s is open for %v on a Monday, want %v", tc.department, got, tc.open)
		}
		if got := cal.WorkingDay(time.Date(2026, 5, 15, 12, 0, 0, 0, time.UTC)); got == tc.closed {
			t.Errorf("%s works on its closing day: %v", tc.department, got)
		}
	}
	bare := must[clocks.Calendar](t)(reference.Calendar(view.NewMemory(), "job"))
	if bare.Check(clocks.OpeningHours, clocks.LimitOn(clocks.OpeningHours, 60)) == nil {
		t.Error("opening hours were made up")
	}
}

func TestProjectionFitsItsStore(t *testing.T) {
	p := reference.Projection()
	for _, s := range p.Tables {
		if _, err := view.NewShape(s); err != nil {
			t.Error(err)
		}
	}
	if len(p.Handles) != len(programme.Events()) {
		t.Errorf("handles %v", p.Handles)
	}
}
