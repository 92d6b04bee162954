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

// passed tells of a touchpoint without a channel, and visited of a visit.
func (s *story) passed(stream, when, department, activity string) {
	s.tell(stream, at(when), journey.TouchpointRecorded{Touchpoint: activity, Department: department, Activity: activity})
}

func (s *story) visited(stream, when, department string) {
	s.tell(stream, at(when), journey.TouchpointRecorded{Touchpoint: "besøg", Department: department, Activity: "besøg", Channel: journey.Visit, InPerson: true})
}

func TestTransitionCliff(t *testing.T) {
	const stream = "journey-1"
	cliff := func(department string, severity painpoint.Severity, open, days int, evidence ...string) map[string]found {
		return map[string]found{department + "/udskrevet": {severity, figures("n", 1, "of", 1, "open", open, "longest_s", days*86400), evidence}}
	}
	none := map[string]found{}
	for name, tc := range map[string]struct {
		tell func(*story)
		want map[string]found
	}{
		"nobody comes": {func(s *story) {
			s.visited(stream, "2026-01-20", "aeldre")
			s.passed(stream, "2026-02-02", "visitation", "Udskrivningsbesked")
			s.clock(at("2026-02-22 12:00"))
		}, cliff("aeldre", painpoint.Low, 1, 20, "recorded Udskrivningsbesked")},
		"somebody comes too late": {func(s *story) {
			s.passed(stream, "2026-02-02", "visitation", "udskrivelse")
			s.visited(stream, "2026-03-04", "aeldre")
		}, cliff("visitation", painpoint.Medium, 0, 30, "recorded besøg", "recorded udskrivelse")},
		"the eighteenth birthday": {func(s *story) {
			s.visited(stream, "2026-01-20", "boern")
			s.passed(stream, "2026-02-02", "voksen", "Fyldt 18 år")
			s.tell(stream, at("2026-05-13 01:00"), journey.TouchpointRecorded{Touchpoint: "brev", Department: "voksen", Activity: "brev", Channel: journey.Letter})
		}, cliff("boern", painpoint.High, 0, 100, "recorded Fyldt 18 år", "recorded brev")},
		"the citizen calls and nobody answers": {func(s *story) {
			s.passed(stream, "2026-02-02", "aeldre", "udskrivelse")
			s.tell(stream, at("2026-02-05"), journey.TouchpointRequested{Touchpoint: "opkald", Department: "aeldre", Activity: "Spørger efter udskrivning"})
			s.clock(at("2026-02-20"))
		}, cliff("aeldre", painpoint.Low, 1, 18, "recorded udskrivelse")},
		"only a step in the case": {func(s *story) {
			s.passed(stream, "2026-02-02", "aeldre", "udskrivelse")
			s.passed(stream, "2026-02-03", "aeldre", "journal opdateret")
			s.clock(at("2026-02-20"))
		}, cliff("aeldre", painpoint.Low, 1, 18, "recorded udskrivelse")},
		"a promise that was not kept in time": {func(s *story) {
			s.passed(stream, "2026-02-02", "aeldre", "udskrivelse")
			s.tell(stream, at("2026-02-02"), journey.PromiseMade{Promise: "besøg", Department: "aeldre", Due: at("2026-02-25")})
			s.clock(at("2026-02-26"))
		}, cliff("aeldre", painpoint.Low, 1, 24, "recorded udskrivelse")},
		"twice in hospital, and then silence": {func(s *story) {
			s.passed(stream, "2026-01-28", "aeldre", "udskrivning")
			s.passed(stream, "2026-02-02", "aeldre", "udskrivelse")
			s.clock(at("2026-02-20"))
		}, cliff("aeldre", painpoint.Low, 1, 18, "recorded udskrivelse")},

		"visited the same day": {func(s *story) {
			s.passed(stream, "2026-02-02 10:00", "aeldre", "udskrivelse")
			s.visited(stream, "2026-02-02 15:00", "aeldre")
			s.clock(at("2026-06-01"))
		}, none},
		"not two weeks yet": {func(s *story) {
			s.passed(stream, "2026-02-02", "aeldre", "udskrivelse")
			s.clock(at("2026-02-15"))
		}, none},
		"a visit on the very last day": {func(s *story) {
			s.passed(stream, "2026-02-02", "aeldre", "udskrivelse")
			s.visited(stream, "2026-02-16", "aeldre")
			s.clock(at("2026-06-01"))
		}, none},
		"agreed on": {func(s *story) {
			s.passed(stream, "2026-02-02", "aeldre", "udskrivelse")
			s.tell(stream, at("2026-02-02"), journey.PromiseMade{Promise: "besøg", Department: "aeldre", Due: at("2026-03-10")})
			s.tell(stream, at("2026-03-01"), journey.PromiseKept{Promise: "besøg"})
			s.clock(at("2026-06-01"))
		}, none},
		"the call was answered": {func(s *story) {
			s.passed(stream, "2026-02-02", "aeldre", "udskrivelse")
			s.tell(stream, at("2026-02-05"), journey.TouchpointRequested{Touchpoint: "opkald", Department: "aeldre", Activity: "opkald"})
			s.tell(stream, at("2026-02-06"), journey.TouchpointAnswered{Touchpoint: "opkald"})
			s.clock(at("2026-06-01"))
		}, none},
		"done with it": {func(s *story) {
			s.passed(stream, "2026-02-02", "aeldre", "udskrivelse")
			s.tell(stream, at("2026-02-10"), journey.Ended{})
			s.clock(at("2026-06-01"))
		}, none},
		"had ended, and nobody opened it again": {func(s *story) {
			s.tell(stream, at("2026-02-01"), journey.Ended{})
			s.passed(stream, "2026-02-02", "aeldre", "udskrivelse")
			s.clock(at("2026-06-01"))
		}, none},
		"silence without a transition": {func(s *story) {
			s.visited(stream, "2026-01-20", "aeldre")
			s.passed(stream, "2026-02-02", "aeldre", "bestilling")
			s.clock(at("2026-06-01"))
		}, none},
	} {
		t.Run(name, func(t *testing.T) {
			var s story
			s.start(stream, "udskrevet")
			tc.tell(&s)
			judge(t, TransitionCliff(), &s, tc.want)
		})
	}
}

func TestTransitionCliffByOtherParameters(t *testing.T) {
	var s story
	s.start("journey-1", "udskrevet")
	s.passed("journey-1", "2026-02-02", "aeldre", "Aflastning slut")
	s.passed("journey-1", "2026-03-02", "aeldre", "udskrivelse")
	s.visited("journey-1", "2026-03-12", "aeldre")
	judge(t, TransitionCliff(), &s, map[string]found{})
	set := func(values rules.Values) {
		s.tell(rules.Stream("transition-cliff"), at("2026-05-01"), rules.ParametersSet{Rule: "transition-cliff", Values: values})
	}
	set(rules.Values{"transitions": {List: []string{"aflastning-slut"}}})
	judge(t, TransitionCliff(), &s, map[string]found{"aeldre/udskrevet": {painpoint.Medium,
		figures("n", 1, "of", 1, "open", 0, "longest_s", 38*86400), []string{"recorded Aflastning slut", "recorded besøg"}}})
	set(rules.Values{"silence": {Number: 5}})
	judge(t, TransitionCliff(), &s, map[string]found{"aeldre/udskrevet": {painpoint.Low,
		figures("n", 1, "of", 1, "open", 0, "longest_s", 10*86400), []string{"recorded besøg", "recorded udskrivelse"}}})
}

func TestTransitionCliffWakes(t *testing.T) {
	var s story
	s.start("journey-1", "udskrevet")
	s.passed("journey-1", "2026-02-02", "aeldre", "udskrivelse")
	m := judge(t, TransitionCliff(), &s, map[string]found{})
	if due, some, err := NextDue(m, TransitionCliff()); err != nil || !some || !due.Equal(at("2026-02-16")) {
		t.Errorf("next due %v, %v, %v; want when two weeks have gone", due, some, err)
	}
}

func TestTransitionCliffsInAnyOrder(t *testing.T) {
	activities := []string{"udskrivelse", "samtale", "samtale", "journal"}
	rapid.Check(t, func(rt *rapid.T) {
		var d draft
		drawClocks(rt, &d, 60*day)
		for i := range 2 {
			stream := fmt.Sprintf("journey-%d", i)
			start := d.add(-1, stream, morning, journey.Started{LifeSituation: "udskrevet", Participant: fmt.Sprint(i)})
			when := func(name string) time.Time { return morning.Add(drawMinutes(rt, name, 50*24*60)) }
			for n := range rapid.IntRange(0, 6).Draw(rt, "touchpoints") {
				d.add(start, stream, when("at"), journey.TouchpointRecorded{Touchpoint: fmt.Sprint(n), Department: rapid.SampledFrom([]string{"aeldre", "jobcenter"}).Draw(rt, "department"),
					Activity: rapid.SampledFrom(activities).Draw(rt, "activity"), InPerson: rapid.Bool().Draw(rt, "in person")})
			}
			if rapid.Bool().Draw(rt, "promise") {
				made := d.add(start, stream, when("made"), journey.PromiseMade{Promise: "p", Department: "aeldre", Due: when("due")})
				d.add(made, stream, when("moved"), journey.PromiseMoved{Promise: "p", Due: when("new due"), Notice: journey.Untold})
				if rapid.Bool().Draw(rt, "kept") {
					d.add(made, stream, when("kept"), journey.PromiseKept{Promise: "p"})
				}
			}
			if rapid.Bool().Draw(rt, "ends") {
				d.add(start, stream, when("ended"), journey.Ended{})
			}
		}
		anyOrder(rt, t, TransitionCliff(), &d)
	})
}
