package detectors

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/rules"
)

// talked tells that the citizen was met, and whether the next step was told.
func (s *story) talked(stream, when, touchpoint string, next journey.NextStep) {
	s.tell(stream, at(when), journey.TouchpointRecorded{Touchpoint: touchpoint, Department: "jobcenter", Activity: "samtale", InPerson: true, NextStep: next})
}

func TestDeadEnd(t *testing.T) {
	const stream = "journey-1"
	two := map[string]found{"jobcenter/sygedagpenge": {painpoint.Low, figures("n", 2, "of", 3, "share", 2.0/3),
		[]string{"recorded a", "recorded b"}}}
	for name, tc := range map[string]struct {
		tell func(*story)
		want map[string]found
	}{
		"two of three": {func(s *story) {
			s.talked(stream, "2026-03-02 09:00", "a", journey.NextNone)
			s.talked(stream, "2026-03-03 09:00", "b", journey.NextNone)
			s.talked(stream, "2026-03-04 09:00", "c", journey.NextTold)
		}, two},
		"nobody has noted anything of the others": {func(s *story) {
			s.talked(stream, "2026-03-02 09:00", "a", journey.NextNone)
			s.talked(stream, "2026-03-03 09:00", "b", journey.NextNone)
			s.talked(stream, "2026-03-04 09:00", "c", journey.NextTold)
			for i := range 20 {
				s.talked(stream, "2026-03-05 09:00", fmt.Sprint("quiet", i), "")
			}
		}, two},
		"a slip": {func(s *story) { s.talked(stream, "2026-03-02 09:00", "a", journey.NextNone) }, map[string]found{}},
		"two slips among many": {func(s *story) {
			s.talked(stream, "2026-03-02 09:00", "a", journey.NextNone)
			s.talked(stream, "2026-03-03 09:00", "b", journey.NextNone)
			for i := range 9 {
				s.talked(stream, "2026-03-04 09:00", fmt.Sprint("told", i), journey.NextTold)
			}
		}, map[string]found{}},
		"the last talks of a journey": {func(s *story) {
			s.talked(stream, "2026-03-02 09:00", "a", journey.NextNone)
			s.talked(stream, "2026-03-02 11:00", "b", journey.NextNone)
			s.tell(stream, at("2026-03-02 12:00"), journey.Ended{})
		}, map[string]found{}},
		"a step in the case that no citizen sees": {func(s *story) {
			for i := range 3 {
				s.tell(stream, at("2026-03-02 09:00"), journey.TouchpointRecorded{Touchpoint: fmt.Sprint(i), Department: "jobcenter", NextStep: journey.NextNone})
			}
		}, map[string]found{}},
		"answers, after the matter was handed over": {func(s *story) {
			for _, id := range []string{"a", "b"} {
				s.tell(stream, at("2026-03-02 09:00"), journey.TouchpointRequested{Touchpoint: id, Department: "borgerservice", Channel: journey.Phone})
				s.sent(stream, "2026-03-02 10:00", id, "borgerservice", "jobcenter", true)
				s.tell(stream, at("2026-03-02 11:00"), journey.TouchpointAnswered{Touchpoint: id, NextStep: journey.NextNone})
			}
		}, map[string]found{"jobcenter/sygedagpenge": {painpoint.Low, figures("n", 2, "of", 2, "share", 1), []string{"answered a", "answered b"}}}},
		"answers that settled it": {func(s *story) {
			for _, id := range []string{"a", "b"} {
				s.tell(stream, at("2026-03-02 09:00"), journey.TouchpointRequested{Touchpoint: id, Department: "jobcenter", Channel: journey.Phone})
				s.tell(stream, at("2026-03-02 11:00"), journey.TouchpointAnswered{Touchpoint: id, NextStep: journey.NextNone})
				s.tell(stream, at("2026-03-02 11:00"), journey.TouchpointResolved{Touchpoint: id})
			}
		}, map[string]found{}},
	} {
		t.Run(name, func(t *testing.T) {
			var s story
			s.start(stream, "sygedagpenge")
			tc.tell(&s)
			judge(t, DeadEnd(), &s, tc.want)
		})
	}
}

func TestDeadEndsByOtherParameters(t *testing.T) {
	var s story
	s.start("journey-1", "sygedagpenge")
	s.talked("journey-1", "2026-03-02 09:00", "a", journey.NextNone)
	judge(t, DeadEnd(), &s, map[string]found{})
	s.tell(rules.Stream("dead-end"), at("2026-05-01"), rules.ParametersSet{Rule: "dead-end", Values: rules.Values{"least": {Number: 1}}})
	judge(t, DeadEnd(), &s, map[string]found{"jobcenter/sygedagpenge": {painpoint.Low, figures("n", 1, "of", 1, "share", 1), []string{"recorded a"}}})
}

func TestDeadEndsInAnyOrder(t *testing.T) {
	steps := []journey.NextStep{"", journey.NextTold, journey.NextNone, journey.NextNone}
	rapid.Check(t, func(rt *rapid.T) {
		var d draft
		none, known := 0, 0
		for i := range 2 {
			stream := fmt.Sprintf("journey-%d", i)
			start := d.add(-1, stream, morning, journey.Started{LifeSituation: "botilbud", Participant: fmt.Sprint(i)})
			ended := time.Time{}
			if rapid.Bool().Draw(rt, "ends") {
				ended = morning.Add(drawMinutes(rt, "ended", 5*24*60))
				d.add(start, stream, ended, journey.Ended{})
			}
			for n := range rapid.IntRange(0, 6).Draw(rt, "encounters") {
				id, when := fmt.Sprint(n), morning.Add(drawMinutes(rt, "at", 4*24*60))
				next := rapid.SampledFrom(steps).Draw(rt, "next")
				request := d.add(start, stream, morning, journey.TouchpointRequested{Touchpoint: id, Department: "aeldre"})
				d.add(request, stream, when, journey.TouchpointAnswered{Touchpoint: id, NextStep: next})
				if next != "" {
					known++
				}
				after := ended.Sub(when)
				if next == journey.NextNone && (ended.IsZero() || after < 0 || after > day) {
					none++
				}
			}
		}
		got := anyOrder(rt, t, DeadEnd(), &d)
		if none < 2 || 5*none < known {
			if len(got) != 0 {
				rt.Fatalf("found %v of %d in %d", got, none, known)
			}
			return
		}
		if m := got["aeldre/botilbud"].Measure; m["n"] != float64(none) || m["of"] != float64(known) {
			rt.Fatalf("measure %v; want %d of %d", m, none, known)
		}
	})
}
