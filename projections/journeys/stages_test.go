package journeys_test

import (
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
	"ledetraad/projections/viewtest"
)

// discharged is six people's way home from hospital: all call and are answered
// after two hours, five are handed on, one is visited by somebody else.
func discharged() *story {
	s := &story{}
	for i := range 6 {
		id, day := fmt.Sprint(i), fmt.Sprintf("2026-03-%02d", i+2)
		s.on(id, day+" 08:00", journey.Started{Participant: "P" + id, LifeSituation: "udskrevet"},
			day+" 08:00", journey.TouchpointRequested{Touchpoint: "a", Department: "aeldre", Activity: "Opkald", Channel: journey.Phone},
			day+" 10:00", journey.TouchpointAnswered{Touchpoint: "a"})
		if i < 5 {
			s.on(id, day+" 11:00", journey.TouchpointHandedOver{Touchpoint: "a", From: "aeldre", To: "job", Warm: i == 0},
				day+" 13:00", recorded("b", "job", "Møde"))
		} else {
			s.on(id, day+" 13:00", recorded("b", "boern", "Møde"))
		}
		score := i%2 - 1
		s.on(id, day+" 14:00", journey.ExperienceReported{Experience: "e", Touchpoint: "a", Teller: journey.Citizen, Score: &score, PerceivedS: ptr(int64(3 * 3600))})
	}
	s.on("x", "2026-03-02 08:00", journey.Started{Participant: "X", LifeSituation: "andet"}, "2026-03-02 08:00", recorded("a", "job", "Møde"))
	return s
}

func folded(t *testing.T, s *story, situation, now string) journeys.Folded {
	t.Helper()
	g := ask[*journeys.Gathered](t)(journeys.Gather(viewtest.Fold(t, s.Events, journeys.ApplyTrace), situation))
	return ask[journeys.Folded](t)(g.Fold(journeys.Filter{}, journeys.Moment{Now: clock(now)}))
}

func TestFold(t *testing.T) {
	s := discharged()
	got := folded(t, s, "udskrevet", "2026-04-01 08:00")
	if got.Journeys != 6 || got.Participants != 6 || *got.Touchpoints != 12 || got.Activities != 2 {
		t.Errorf("%d journeys of %d people, %d touchpoints, %d activities", got.Journeys, got.Participants, *got.Touchpoints, got.Activities)
	}
	var stages, lanes []string
	for _, s := range got.Stages {
		stages = append(stages, s.Activity)
	}
	for _, l := range got.Lanes {
		lanes = append(lanes, l.Department)
	}
	if diff := gocmp.Diff([][]string{{"Opkald", "Møde"}, {"aeldre", "boern", "job"}}, [][]string{stages, lanes}); diff != "" {
		t.Fatal(diff)
	}
	call := got.Stages[0]
	if c := call.Cells[0]; *c.MedianS != 7200 || c.P90S != nil || c.P90State != "too-few" || c.Requests != 6 || c.Channel != journey.Phone {
		t.Errorf("calls: %+v", c)
	}
	if f := call.Felt; f.N != 6 || *f.Mean != -0.5 || *f.PerceivedS != 3*3600 || *f.MeasuredS != 7200 || f.Compared != 6 {
		t.Errorf("felt: %+v", f)
	}
	if h := got.HandOvers[0]; *h.N != 5 || h.Warm != 1 || h.Cold != 4 || *h.MedianS != 7200 || h.Activity != "Opkald" {
		t.Errorf("hand-over: %+v", h)
	}
	if *got.Stages[1].AfterS != 5*3600 {
		t.Errorf("the meeting comes %v s after the begin", *got.Stages[1].AfterS)
	}
}

// Who gets no small counts cannot reckon them from the sums either.
func TestFoldWithoutFew(t *testing.T) {
	s := discharged()
	got := folded(t, s, "udskrevet", "2026-04-01 08:00").WithoutFew(5)
	meeting := got.Stages[1]
	if c := meeting.Cells[0]; c.Department != "boern" || !c.Suppressed || c.Touchpoints != nil {
		t.Errorf("one person's meeting: %+v", c)
	}
	if c := meeting.Cells[1]; c.Suppressed || *c.Touchpoints != 5 {
		t.Errorf("five people's meetings: %+v", c)
	}
	if meeting.Touchpoints != nil || meeting.Journeys != nil || got.Touchpoints != nil {
		t.Error("the sum tells what is left out")
	}
	for _, l := range got.Lanes {
		if l.Touchpoints != nil {
			t.Errorf("the lane of %s tells what is left out of a stage", l.Department)
		}
	}
	few := folded(t, s, "andet", "2026-04-01 08:00").WithoutFew(5)
	if len(few.Stages) != 0 || few.Participants != 1 {
		t.Errorf("a map of one person: %+v", few)
	}
}

func TestWays(t *testing.T) {
	r := discharged().tables(t)
	got := ask[journeys.Variants](t)(journeys.Ways(r, journeys.ByDepartment, journeys.Filter{LifeSituation: "udskrevet"}))
	if got.Journeys != 6 || got.Distinct != 2 || got.Variants[0].Journeys != 5 || !slices.Equal(got.Variants[0].Path, []string{"aeldre", "job"}) || got.Variants[0].MedianS != 5*3600 {
		t.Errorf("%+v", got)
	}
	sum := 0
	for _, v := range got.Variants {
		sum += v.Journeys
	}
	if sum != got.Journeys {
		t.Errorf("the ways are of %d journeys", sum)
	}
}

func TestBehind(t *testing.T) {
	r := discharged().tables(t)
	now := clock("2026-04-01 08:00")
	f := journeys.Filter{Limit: 3}
	var seen []string
	for range 3 {
		p := ask[journeys.Page](t)(journeys.Behind(r, journeys.ByDepartment, "aeldre", "job", f, now))
		for _, j := range p.Journeys {
			seen = append(seen, j.Journey)
		}
		if f.After = p.Next; p.Next == "" {
			break
		}
	}
	if !slices.Equal(seen, []string{"0", "1", "2", "3", "4"}) {
		t.Errorf("behind the edge: %v", seen)
	}
	if _, err := journeys.Behind(r, "performer", "a", "b", f, now); err == nil {
		t.Error("an edge between employees was shown")
	}
}
