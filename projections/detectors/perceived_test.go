package detectors

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/domain/rules"
)

// comesWithin is the norm that somebody has come to an alarm within so long.
func comesWithin(d time.Duration) programme.Norm {
	return programme.Norm{Norm: "noedkald", Department: "aeldre", Channel: "alarm", Milestone: programme.Answered, Clock: programme.Wall,
		Amount: int64(d / time.Second), Percentile: 90}
}

func seconds(d time.Duration) *int64 {
	s := int64(d / time.Second)
	return &s
}

func (s *story) pressed(stream, when, id string) {
	s.tell(stream, at(when), journey.TouchpointRequested{Touchpoint: id, Department: "aeldre", Activity: "Nødkald", Channel: journey.Alarm, Device: "stue-4"})
}

func (s *story) reset(stream, when, id string) {
	s.tell(stream, at(when), journey.TouchpointAcknowledged{Touchpoint: id})
}

func (s *story) came(stream, when, id string) {
	s.tell(stream, at(when), journey.TouchpointAnswered{Touchpoint: id, InPerson: true})
}

func (s *story) felt(stream, when, touchpoint string, perceived time.Duration) {
	s.tell(stream, at(when), journey.ExperienceReported{Experience: "e", Touchpoint: touchpoint, Teller: journey.Citizen, PerceivedS: seconds(perceived)})
}

// "Jeg ligger her, og jeg ringer og ringer, og der kommer ikke nogen." Does
// nobody come, or does the time feel long? The resident is 97 years old and
// says the same three times: what the log of the calls holds makes the
// difference.
func TestIRingAndRing(t *testing.T) {
	const stream = "journey-97"
	asked := func(s *story) {
		s.tell("interview-1", at("2026-03-09 10:00"), interview.Started{Interviewer: "Rav", Department: "aeldre", LifeSituation: "plejehjem"})
		s.tell("interview-1", at("2026-03-09 10:05"), interview.UtteranceRecorded{Utterance: "u1", Speaker: interview.Citizen,
			Text: event.About("Jeg ligger her, og jeg ringer og ringer, og der kommer ikke nogen.", "B97")})
		s.tell("interview-1", at("2026-03-09 10:06"), interview.WaitTold{Wait: "w", Utterance: "u1", Department: "aeldre",
			PerceivedS: seconds(8 * time.Hour), ExpectedS: seconds(10 * time.Minute)})
	}
	tied := func(s *story, touchpoint string) {
		s.tell("interview-1", at("2026-03-09 11:00"), interview.WaitTied{Wait: "w", Journey: "97", Touchpoint: touchpoint})
	}
	presses := func(s *story, last int) {
		for i, when := range []string{"01:00", "01:40", "02:30", "04:00", "05:30", "07:20"}[:last] {
			s.pressed(stream, "2026-03-08 "+when, fmt.Sprint("k", i+1))
			s.reset(stream, "2026-03-08 "+when+":50", fmt.Sprint("k", i+1))
		}
	}
	for name, tc := range map[string]struct {
		tell func(*story)
		want map[string]found
	}{
		"nobody came for seven hours": {func(s *story) {
			presses(s, 6)
			s.came(stream, "2026-03-08 08:00", "k6")
			asked(s)
			tied(s, "k3")
		}, map[string]found{"aeldre/plejehjem/nobody-came": {painpoint.Critical,
			figures("n", 1, "open", 0, "perceived_s", 8*3600, "measured_s", 25200, "norm_s", 1800, "expected_s", 600),
			[]string{"answered k6", "requested k1", "requested k2", "requested k3", "requested k4", "requested k5", "requested k6", "wait-told "}}}},
		"nobody has come yet": {func(s *story) {
			presses(s, 1)
			asked(s)
			tied(s, "k1")
			s.clock(at("2026-03-09 13:00"))
		}, map[string]found{"aeldre/plejehjem/nobody-came": {painpoint.Critical,
			figures("n", 1, "open", 1, "perceived_s", 8*3600, "measured_s", 86400, "norm_s", 1800, "expected_s", 600),
			[]string{"requested k1", "wait-told "}}}},
		"somebody came in time, and it felt long": {func(s *story) {
			presses(s, 1)
			s.came(stream, "2026-03-08 01:12", "k1")
			asked(s)
			tied(s, "k1")
		}, map[string]found{"aeldre/plejehjem/felt-long": {painpoint.Low,
			figures("n", 1, "open", 0, "perceived_s", 8*3600, "measured_s", 720, "norm_s", 1800, "expected_s", 600),
			[]string{"answered k1", "requested k1", "wait-told "}}}},
		"the log is missing": {asked, map[string]found{"aeldre/plejehjem/unknown": {painpoint.Low,
			figures("n", 1, "open", 0, "perceived_s", 8*3600, "expected_s", 600), []string{"wait-told "}}}},
	} {
		t.Run(name, func(t *testing.T) {
			var s story
			s.norm(comesWithin(30 * time.Minute))
			s.start(stream, "plejehjem")
			tc.tell(&s)
			judge(t, PerceivedWaitGap(), &s, tc.want)
		})
	}
}

func TestPerceivedWaitGap(t *testing.T) {
	const stream = "journey-1"
	none := map[string]found{}
	one := func(term string, severity painpoint.Severity, measure map[string]float64, evidence ...string) map[string]found {
		measure["n"] = 1
		return map[string]found{"aeldre/plejehjem/" + term: {severity, measure, evidence}}
	}
	const minute = time.Minute
	for name, tc := range map[string]struct {
		tell func(*story)
		want map[string]found
	}{
		"about as it was": {func(s *story) {
			s.norm(comesWithin(30 * minute))
			s.pressed(stream, "2026-03-02 10:00", "k")
			s.came(stream, "2026-03-02 10:20", "k")
			s.felt(stream, "2026-03-03", "k", 25*minute)
		}, none},
		"twice nothing is nothing": {func(s *story) {
			s.norm(comesWithin(30 * minute))
			s.pressed(stream, "2026-03-02 10:00", "k")
			s.came(stream, "2026-03-02 10:01", "k")
			s.felt(stream, "2026-03-03", "k", 4*minute)
		}, none},
		"too late, and nobody minded": {func(s *story) {
			s.norm(comesWithin(30 * minute))
			s.pressed(stream, "2026-03-02 10:00", "k")
			s.came(stream, "2026-03-02 11:00", "k")
			s.felt(stream, "2026-03-03", "k", 15*minute)
		}, none},
		"it still lasts, and may": {func(s *story) {
			s.norm(comesWithin(30 * minute))
			s.pressed(stream, "2026-03-02 10:00", "k")
			s.felt(stream, "2026-03-02 10:05", "k", 60*minute)
			s.clock(at("2026-03-02 10:20"))
		}, none},
		"a promise in the place of a norm": {func(s *story) {
			s.pressed(stream, "2026-03-02 10:00", "k")
			s.came(stream, "2026-03-02 10:45", "k")
			s.tell("interview-1", at("2026-03-05"), interview.WaitTold{Wait: "w", PerceivedS: seconds(3 * time.Hour), PromisedS: seconds(30 * minute), Journey: "1", Touchpoint: "k"})
		}, one("nobody-came", painpoint.Low, figures("open", 0, "perceived_s", 3*3600, "measured_s", 45*60, "promised_s", 1800), "answered k", "requested k", "wait-told k")},
		"neither norm nor promise": {func(s *story) {
			s.pressed(stream, "2026-03-02 10:00", "k")
			s.came(stream, "2026-03-02 10:45", "k")
			s.felt(stream, "2026-03-03", "k", 3*time.Hour)
		}, one("unknown", painpoint.Low, figures("open", 0, "perceived_s", 3*3600, "measured_s", 45*60), "answered k", "experience-reported k", "requested k")},
		"neither norm nor promise, and felt as it was": {func(s *story) {
			s.pressed(stream, "2026-03-02 10:00", "k")
			s.came(stream, "2026-03-02 10:45", "k")
			s.felt(stream, "2026-03-03", "k", 50*minute)
		}, none},
		"a visit ends an alarm": {func(s *story) {
			s.norm(comesWithin(30 * minute))
			s.pressed(stream, "2026-03-02 10:00", "k")
			s.visited(stream, "2026-03-02 10:10", "aeldre")
			s.felt(stream, "2026-03-03", "k", 40*minute)
		}, one("felt-long", painpoint.Low, figures("open", 0, "perceived_s", 2400, "measured_s", 600, "norm_s", 1800), "experience-reported k", "recorded besøg", "requested k")},
		"a meeting has no wait": {func(s *story) {
			s.visited(stream, "2026-03-02 10:10", "aeldre")
			s.felt(stream, "2026-03-03", "besøg", 40*minute)
		}, one("unknown", painpoint.Low, figures("open", 0, "perceived_s", 2400), "experience-reported besøg")},
		"shorter than was promised": {func(s *story) {
			s.tell("interview-1", at("2026-03-05"), interview.WaitTold{Wait: "w", Department: "aeldre", PerceivedS: seconds(minute), PromisedS: seconds(time.Hour)})
		}, none},
		"only what was promised": {func(s *story) {
			s.tell("interview-1", at("2026-03-05"), interview.WaitTold{Wait: "w", Department: "aeldre", PromisedS: seconds(time.Hour)})
		}, none},
		"behind a stop mark": {func(s *story) {
			s.tell("interview-1", at("2026-03-05"), interview.Started{Department: "aeldre", LifeSituation: "plejehjem"})
			s.tell("interview-1", at("2026-03-05"), interview.UtteranceRecorded{Utterance: "u", Speaker: interview.Citizen})
			s.tell("interview-1", at("2026-03-05"), interview.WaitTold{Wait: "w", Utterance: "u", Department: "aeldre", PerceivedS: seconds(time.Hour)})
			s.tell("interview-1", at("2026-03-05"), interview.StopMarked{Stop: "s", Limit: interview.Limit{From: "u", Until: "u"}, Readers: interview.Nobody})
		}, none},
		"behind a stop mark that was lifted": {func(s *story) {
			s.tell("interview-1", at("2026-03-05"), interview.Started{Department: "aeldre", LifeSituation: "plejehjem"})
			s.tell("interview-1", at("2026-03-05"), interview.UtteranceRecorded{Utterance: "u", Speaker: interview.Citizen})
			s.tell("interview-1", at("2026-03-05"), interview.WaitTold{Wait: "w", Utterance: "u", Department: "aeldre", PerceivedS: seconds(time.Hour)})
			s.tell("interview-1", at("2026-03-05"), interview.StopMarked{Stop: "s", Limit: interview.Limit{From: "u", Until: "u"}, Readers: interview.Nobody})
			s.tell("interview-1", at("2026-03-05"), interview.StopLifted{Stop: "s"})
		}, one("unknown", painpoint.Low, figures("open", 0, "perceived_s", 3600), "wait-told ")},
	} {
		t.Run(name, func(t *testing.T) {
			var s story
			s.start(stream, "plejehjem")
			tc.tell(&s)
			judge(t, PerceivedWaitGap(), &s, tc.want)
		})
	}
}

func TestPerceivedWaitGapByOtherParameters(t *testing.T) {
	var s story
	s.start("journey-1", "plejehjem")
	s.norm(comesWithin(30 * time.Minute))
	s.pressed("journey-1", "2026-03-02 10:00", "k")
	s.came("journey-1", "2026-03-02 10:20", "k")
	s.felt("journey-1", "2026-03-03", "k", 30*time.Minute)
	judge(t, PerceivedWaitGap(), &s, map[string]found{})
	s.tell(rules.Stream("perceived-wait-gap"), at("2026-05-01"), rules.ParametersSet{Rule: "perceived-wait-gap", Values: rules.Values{"ratio": {Number: 1.5}}})
	evidence := []string{"answered k", "experience-reported k", "requested k"}
	judge(t, PerceivedWaitGap(), &s, map[string]found{"aeldre/plejehjem/felt-long": {painpoint.Low,
		figures("n", 1, "open", 0, "perceived_s", 1800, "measured_s", 1200, "norm_s", 1800), evidence}})
	// The norm was another one all the time.
	s.norm(comesWithin(15 * time.Minute))
	judge(t, PerceivedWaitGap(), &s, map[string]found{"aeldre/plejehjem/nobody-came": {painpoint.Low,
		figures("n", 1, "open", 0, "perceived_s", 1800, "measured_s", 1200, "norm_s", 900), evidence}})
}

func TestPerceivedWaitGapsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var d draft
		drawClocks(rt, &d, 3*day)
		d.add(-1, "programme-sammen", morning, programme.ResponseNormSet{Norm: comesWithin(time.Hour)})
		minutes := func(name string) time.Time {
			return morning.Add(drawMinutes(rt, name, 2*24*60).Truncate(20 * time.Minute))
		}
		channels := []journey.Channel{journey.Alarm, journey.Alarm, journey.Phone, journey.Digital}
		talk := d.add(-1, "interview-1", morning, interview.Started{Department: "aeldre", LifeSituation: "plejehjem"})
		for i := range 2 {
			stream := fmt.Sprintf("journey-%d", i)
			start := d.add(-1, stream, morning, journey.Started{LifeSituation: "plejehjem", Participant: fmt.Sprint(i)})
			for n := range rapid.IntRange(1, 6).Draw(rt, "requests") {
				id := fmt.Sprint("k", n)
				request := d.add(start, stream, minutes("asked"), journey.TouchpointRequested{Touchpoint: id, Department: "aeldre",
					Channel: rapid.SampledFrom(channels).Draw(rt, "channel"), Device: "stue"})
				if rapid.Bool().Draw(rt, "answered") {
					d.add(request, stream, minutes("answer"), journey.TouchpointAnswered{Touchpoint: id, InPerson: rapid.Bool().Draw(rt, "in person")})
				}
				if rapid.Bool().Draw(rt, "resolved") {
					d.add(request, stream, minutes("resolution"), journey.TouchpointResolved{Touchpoint: id})
				}
				if rapid.Bool().Draw(rt, "told") {
					d.add(request, stream, morning.Add(2*day), journey.ExperienceReported{Experience: id, Touchpoint: id, PerceivedS: seconds(drawMinutes(rt, "felt", 500))})
				}
				if rapid.Bool().Draw(rt, "told in an interview") {
					wait := fmt.Sprint("w", i, n)
					told := d.add(talk, "interview-1", morning.Add(2*day), interview.WaitTold{Wait: wait, PerceivedS: seconds(drawMinutes(rt, "felt", 500)), Department: "aeldre"})
					d.add(max(told, request), "interview-1", morning.Add(2*day), interview.WaitTied{Wait: wait, Journey: fmt.Sprint(i), Touchpoint: id})
				}
			}
			if rapid.Bool().Draw(rt, "visited") {
				d.add(start, stream, minutes("visit"), journey.TouchpointRecorded{Touchpoint: "v", Department: "aeldre", InPerson: true})
			}
		}
		anyOrder(rt, t, PerceivedWaitGap(), &d)
	})
}
