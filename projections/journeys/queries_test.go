package journeys_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
	"ledetraad/projections/journeys"
	"ledetraad/projections/stats"
)

func TestList(t *testing.T) {
	s := alarmStory()
	s.on("2", "2026-03-05 08:00", journey.Started{Participant: "Åse", LifeSituation: "sygedagpenge"},
		"2026-03-04 08:00", recorded("m", "job", "møde"), // happened before it was followed
		"2026-03-06 08:00", journey.Ended{Outcome: "i arbejde"})
	now := clock("2026-03-03 14:00:01")
	r := s.tables(t)
	page := ask[journeys.Page](t)(journeys.List(r, journeys.Filter{}, now))
	want := journeys.Page{Journeys: []journeys.Summary{
		{Journey: "2", Participant: "Åse", LifeSituation: "sygedagpenge", Begin: clock("2026-03-04 08:00"), End: clock("2026-03-06 08:00"),
			Outcome: "i arbejde", Latest: clock("2026-03-04 08:00"), Touchpoints: 1, Departments: []string{"job"}},
		{Journey: "1", Participant: "Birk", LifeSituation: "udskrevet", Begin: clock("2026-03-02 22:00"), Open: true,
			Latest: clock("2026-03-03 08:00"), Touchpoints: 2, Departments: []string{"aeldre", "borgerservice", "job"},
			OpenRequests: 1, OpenPromises: 1, OverduePromises: 1},
	}}
	if diff := gocmp.Diff(want, page); diff != "" {
		t.Error(diff)
	}
	for _, tc := range []struct {
		name string
		f    journeys.Filter
		want string
	}{
		{"situation", journeys.Filter{LifeSituation: "udskrevet"}, "[1]"},
		{"participant", journeys.Filter{Participant: "Åse"}, "[2]"},
		{"participant and department", journeys.Filter{Participant: "Åse", Department: "aeldre"}, "[]"},
		{"department, by its own first contact", journeys.Filter{Department: "job"}, "[2 1]"},
		{"department and situation", journeys.Filter{Department: "job", LifeSituation: "udskrevet"}, "[1]"},
		{"department that was handed something only", journeys.Filter{Department: "job", Until: clock("2026-03-03 09:00")}, "[1]"},
		{"open", journeys.Filter{Open: ptr(true)}, "[1]"},
		{"ended", journeys.Filter{Open: ptr(false)}, "[2]"},
		{"from its very begin", journeys.Filter{From: clock("2026-03-04 08:00")}, "[2]"},
		{"until is exclusive", journeys.Filter{Until: clock("2026-03-04 08:00")}, "[1]"},
		{"nothing", journeys.Filter{LifeSituation: "ingen"}, "[]"},
	} {
		page := ask[journeys.Page](t)(journeys.List(r, tc.f, now))
		got := []string{}
		for _, j := range page.Journeys {
			got = append(got, j.Journey)
		}
		if fmt.Sprint(got) != tc.want {
			t.Errorf("%s: got %v, want %s", tc.name, got, tc.want)
		}
	}
	if _, err := journeys.List(r, journeys.Filter{After: "vrøvl"}, now); err == nil {
		t.Error("a made-up cursor was taken")
	}
}

// Page by page, a list gives every journey that fits once, in order.
func TestListPages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &story{}
		n := rapid.IntRange(0, 30).Draw(t, "journeys")
		for i := range n {
			begin := clock("2026-03-02 08:00").Add(time.Duration(rapid.IntRange(0, 3).Draw(t, "hour")) * time.Hour)
			id := fmt.Sprintf("journey-%02d", i)
			s.add(id, begin, journey.Started{Participant: "Birk", LifeSituation: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "situation")})
			s.add(id, begin, recorded("t", rapid.SampledFrom([]string{"aeldre", "job"}).Draw(t, "department"), "møde"))
		}
		f := journeys.Filter{
			Department:    rapid.SampledFrom([]string{"", "job"}).Draw(t, "of"),
			LifeSituation: rapid.SampledFrom([]string{"", "a"}).Draw(t, "in"),
			Participant:   rapid.SampledFrom([]string{"", "Birk"}).Draw(t, "who"),
		}
		r, now := s.tables(t), clock("2026-04-01")
		all := ask[journeys.Page](t)(journeys.List(r, f, now))
		if all.Next != "" {
			t.Fatal("all fit on a page, yet there is a next one")
		}
		want := 0
		for i := range n {
			start := s.Events[2*i].Data.(journey.Started)
			point := s.Events[2*i+1].Data.(journey.TouchpointRecorded)
			if (f.Department == "" || f.Department == point.Department) && (f.LifeSituation == "" || f.LifeSituation == start.LifeSituation) {
				want++
			}
		}
		if len(all.Journeys) != want {
			t.Fatalf("%d journeys, want %d", len(all.Journeys), want)
		}
		if !slices.IsSortedFunc(all.Journeys, func(a, b journeys.Summary) int {
			return cmp.Or(b.Begin.Compare(a.Begin), cmp.Compare(b.Journey, a.Journey))
		}) {
			t.Fatalf("out of order: %+v", all.Journeys)
		}
		f.Limit = rapid.IntRange(1, 5).Draw(t, "limit")
		var paged []journeys.Summary
		for {
			page := ask[journeys.Page](t)(journeys.List(r, f, now))
			paged = append(paged, page.Journeys...)
			if page.Next == "" {
				break
			}
			if len(page.Journeys) != f.Limit {
				t.Fatalf("a page of %d with a next one", len(page.Journeys))
			}
			f.After = page.Next
		}
		if diff := gocmp.Diff(all.Journeys, append([]journeys.Summary{}, paged...)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestHandOvers(t *testing.T) {
	s := &story{}
	for i, taken := range []string{"2026-03-02 10:00", "2026-03-02 12:00", ""} {
		id := fmt.Sprint(i)
		s.on(id, "2026-03-02 08:00", started, "2026-03-02 08:00", requested("a", "aeldre"),
			"2026-03-02 07:00", recorded("før", "job", "møde"), // before the hand-over: takes up nothing
			"2026-03-02 09:00", journey.TouchpointHandedOver{Touchpoint: "a", From: "aeldre", To: "job", Warm: i == 0})
		if taken != "" {
			s.on(id, taken, recorded("b", "job", "møde"))
		}
	}
	s.on("3", "2026-03-02 08:00", journey.Started{Participant: "Åse", LifeSituation: "sygedagpenge"}, "2026-03-02 08:00", requested("a", "job"),
		"2026-03-03 09:00", journey.TouchpointHandedOver{Touchpoint: "a", From: "job", To: "aeldre"},
		"2026-03-03 09:30", journey.TouchpointAnswered{Touchpoint: "a"})
	r, now := s.tables(t), clock("2026-03-04 09:00")
	toJob := journeys.Handing{From: "aeldre", To: "job", N: 3, Warm: 1, Cold: 2, TakenUp: 2, Participants: 1,
		MedianS: ptr(3 * 3600.0), MedianState: stats.Known, LongestS: 48 * 3600}
	toElders := journeys.Handing{From: "job", To: "aeldre", N: 1, Cold: 1, TakenUp: 1, Participants: 1,
		MedianS: ptr(1800.0), MedianState: stats.Known, LongestS: 1800}
	for _, tc := range []struct {
		name string
		f    journeys.Filter
		want []journeys.Handing
	}{
		{"all", journeys.Filter{}, []journeys.Handing{toJob, toElders}},
		{"either side", journeys.Filter{Department: "job"}, []journeys.Handing{toJob, toElders}},
		{"neither side", journeys.Filter{Department: "borgerservice"}, []journeys.Handing{}},
		{"situation", journeys.Filter{LifeSituation: "sygedagpenge"}, []journeys.Handing{toElders}},
		{"time", journeys.Filter{Until: clock("2026-03-03 09:00")}, []journeys.Handing{toJob}},
	} {
		got := ask[[]journeys.Handing](t)(journeys.HandOvers(r, tc.f, now))
		if diff := gocmp.Diff(tc.want, got); diff != "" {
			t.Errorf("%s: %s", tc.name, diff)
		}
	}
}

// takeUps finds, straight from the events, when each hand-over was taken up:
// by its journey, time and revision.
func takeUps(events []event.Recorded) map[string]time.Time {
	type milestone struct{ journey, touchpoint, what string }
	before := func(a, b event.Recorded) bool {
		return a.HappenedAt.Before(b.HappenedAt) || a.HappenedAt.Equal(b.HappenedAt) && a.Revision < b.Revision
	}
	milestones := map[milestone]time.Time{}
	visits := map[[2]string][]event.Recorded{}
	var handed []event.Recorded
	for _, e := range events {
		reached := func(touchpoint, what string) {
			k := milestone{e.Stream, touchpoint, what}
			if at, ok := milestones[k]; !ok || e.HappenedAt.Before(at) {
				milestones[k] = e.HappenedAt
			}
		}
		switch d := e.Data.(type) {
		case journey.TouchpointRecorded:
			visits[[2]string{e.Stream, d.Department}] = append(visits[[2]string{e.Stream, d.Department}], e)
		case journey.TouchpointRequested:
			visits[[2]string{e.Stream, d.Department}] = append(visits[[2]string{e.Stream, d.Department}], e)
		case journey.TouchpointAnswered:
			reached(d.Touchpoint, "answered")
			if d.InPerson {
				reached(d.Touchpoint, "in person")
			}
		case journey.TouchpointResolved:
			reached(d.Touchpoint, "resolved")
		case journey.TouchpointHandedOver:
			handed = append(handed, e)
		}
	}
	out := map[string]time.Time{}
	for _, h := range handed {
		d := h.Data.(journey.TouchpointHandedOver)
		var taken []time.Time
		for _, v := range visits[[2]string{h.Stream, d.To}] {
			if before(h, v) {
				taken = append(taken, v.HappenedAt)
			}
		}
		for _, what := range []string{"answered", "in person", "resolved"} {
			at, ok := milestones[milestone{h.Stream, d.Touchpoint, what}]
			passedOn := slices.ContainsFunc(handed, func(o event.Recorded) bool {
				return o.Stream == h.Stream && o.Data.(journey.TouchpointHandedOver).Touchpoint == d.Touchpoint && before(h, o) && !o.HappenedAt.After(at)
			})
			if ok && !at.Before(h.HappenedAt) && !passedOn {
				taken = append(taken, at)
			}
		}
		if len(taken) > 0 {
			out[fmt.Sprint(h.Stream, d.Touchpoint, h.Revision)] = slices.MinFunc(taken, time.Time.Compare)
		}
	}
	return out
}

// TestTakeUpsAgainstTheEvents: in whatever order it becomes known what
// happened, a hand-over's row says when it was taken up.
func TestTakeUpsAgainstTheEvents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := draw(t)
		r, now, got := s.tables(t), clock("2026-03-02 09:00"), map[string]time.Time{}
		for _, id := range []string{"a", "b", "c"} {
			m, _, err := journeys.Timeline(r, id, now)
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range m.HandOvers {
				if h.TakenUpS != nil {
					got[fmt.Sprint(m.Stream, h.Touchpoint, h.Revision)] = h.TakenUpAt
				}
			}
		}
		want := takeUps(s.Events)
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		taken := 0
		for _, h := range ask[[]journeys.Handing](t)(journeys.HandOvers(r, journeys.Filter{}, now)) {
			taken += h.TakenUp
		}
		if taken != len(want) {
			t.Fatalf("the matrix counts %d as taken up, want %d", taken, len(want))
		}
	})
}

func TestSituationsAndDepartments(t *testing.T) {
	s := &story{}
	s.programme(
		programme.DepartmentAdded{Department: "aeldre", Name: "Ældre og handicap"},
		programme.DepartmentAdded{Department: "boern", Name: "Børne- og Familieafdelingen"},
		programme.LifeSituationAdded{LifeSituation: "udskrevet", Wording: "Jeg er lige udskrevet fra hospital", Round: 1},
		programme.LifeSituationAdded{LifeSituation: "kraeft", Wording: "Min mor har fået kræft", Round: 2})
	for i, end := range []string{"2026-03-03 08:00", "2026-03-05 08:00", ""} {
		id := fmt.Sprint(i)
		s.on(id, "2026-03-02 08:00", started, "2026-03-02 08:00", requested("a", "aeldre"), "2026-03-02 09:00", recorded("b", "aeldre", "møde"),
			"2026-03-02 10:00", journey.TouchpointHandedOver{Touchpoint: "a", From: "aeldre", To: "job"})
		if end != "" {
			s.on(id, end, journey.Ended{})
		}
	}
	r, now := s.tables(t), clock("2026-03-12 08:00")
	want := []journeys.Situation{
		{LifeSituation: "kraeft", Wording: "Min mor har fået kræft", Round: 2, MedianState: stats.None},
		{LifeSituation: "udskrevet", Wording: "Jeg er lige udskrevet fra hospital", Round: 1, Journeys: 3, Open: 1, Ended: 2, Participants: 1,
			MedianS: ptr(3 * 86400.0), MedianState: stats.Known, LongestS: ptr(10 * 86400.0),
			FirstBegin: clock("2026-03-02 08:00"), LatestBegin: clock("2026-03-02 08:00")},
	}
	if diff := gocmp.Diff(want, ask[[]journeys.Situation](t)(journeys.Situations(r, journeys.Filter{}, now))); diff != "" {
		t.Error(diff)
	}
	if diff := gocmp.Diff(want[:1], ask[[]journeys.Situation](t)(journeys.Situations(r, journeys.Filter{LifeSituation: "kraeft"}, now))); diff != "" {
		t.Error(diff)
	}
	counts := []journeys.DepartmentCount{
		{Department: "aeldre", Name: "Ældre og handicap", Journeys: 3, Touchpoints: 6, Requests: 3},
		{Department: "boern", Name: "Børne- og Familieafdelingen"},
		{Department: "job", Journeys: 3},
	}
	if diff := gocmp.Diff(counts, ask[[]journeys.DepartmentCount](t)(journeys.Departments(r))); diff != "" {
		t.Error(diff)
	}
}
