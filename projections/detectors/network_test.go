package detectors

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/participant"
	"ledetraad/domain/rules"
)

var iris = participant.Stream("Iris")

// decided tells of a meeting at which something was decided.
func (s *story) decided(stream, when, department string, present ...string) {
	s.tell(stream, at(when), journey.TouchpointRecorded{Touchpoint: when[:10], Department: department, Activity: "møde", InPerson: true,
		Decisive: true, Present: present})
}

func (s *story) linked(when, link, other string, w participant.Wish) {
	s.tell(iris, at(when), participant.NetworkLinked{Link: link, Other: other, Relation: participant.Family, Wish: w})
}

func TestNetworkMissing(t *testing.T) {
	const stream = "journey-1"
	missed := func(n, of, missed, meetings int, evidence ...string) map[string]found {
		return map[string]found{"aeldre/udskrevet": {painpoint.Low,
			figures("n", n, "of", of, "missed", missed, "meetings", meetings, "citizens", 1), evidence}}
	}
	for name, tc := range map[string]struct {
		tell func(*story)
		want map[string]found
	}{
		"absent from two meetings": {func(s *story) {
			s.linked("2026-01-02", "datter", "Freja", participant.Wished)
			s.decided(stream, "2026-03-02 09:00", "aeldre", "Bisidder")
			s.decided(stream, "2026-03-16 09:00", "aeldre")
		}, missed(1, 1, 2, 2, "network-linked ", "recorded 2026-03-02", "recorded 2026-03-16")},
		"there once, absent twice": {func(s *story) {
			s.linked("2026-01-02", "datter", "Freja", participant.Wished)
			s.decided(stream, "2026-03-02 09:00", "aeldre", "Freja")
			s.decided(stream, "2026-03-16 09:00", "aeldre", "Bisidder")
			s.decided(stream, "2026-03-20 09:00", "aeldre", "Bisidder")
		}, missed(1, 1, 2, 3, "network-linked ", "recorded 2026-03-16", "recorded 2026-03-20")},
		"one is there, the other is not": {func(s *story) {
			s.linked("2026-01-02", "datter", "Freja", participant.Wished)
			s.linked("2026-01-02 01:00", "bror", "Thor", participant.Wished)
			s.decided(stream, "2026-03-02 09:00", "aeldre", "Thor")
			s.decided(stream, "2026-03-16 09:00", "aeldre", "Thor")
		}, missed(1, 2, 2, 2, "network-linked ", "recorded 2026-03-02", "recorded 2026-03-16")},
		"the citizen said no": {func(s *story) {
			s.linked("2026-01-02", "bror", "Thor", participant.NotWished)
			s.decided(stream, "2026-03-02 09:00", "aeldre")
			s.decided(stream, "2026-03-16 09:00", "aeldre")
		}, map[string]found{}},
		"the citizen said no before the second": {func(s *story) {
			s.linked("2026-01-02", "bror", "Thor", participant.Wished)
			s.decided(stream, "2026-03-02 09:00", "aeldre")
			s.decided(stream, "2026-03-16 09:00", "aeldre")
			s.tell(iris, at("2026-03-10"), participant.WishChanged{Link: "bror", Wish: participant.NotWished})
		}, map[string]found{}},
		"nobody had asked the citizen yet": {func(s *story) {
			s.decided(stream, "2026-03-02 09:00", "aeldre")
			s.decided(stream, "2026-03-16 09:00", "aeldre")
			s.linked("2026-03-20", "bror", "Thor", participant.Wished)
		}, map[string]found{}},
		"no longer of the network": {func(s *story) {
			s.linked("2026-01-02", "nabo", "Ask", participant.Wished)
			s.tell(iris, at("2026-03-10"), participant.NetworkLinkEnded{Link: "nabo", Until: at("2026-03-01")})
			s.decided(stream, "2026-03-02 09:00", "aeldre")
			s.decided(stream, "2026-03-16 09:00", "aeldre")
		}, map[string]found{}},
		"nothing was decided": {func(s *story) {
			s.linked("2026-01-02", "datter", "Freja", participant.Wished)
			for i := range 3 {
				s.tell(stream, at("2026-03-02"), journey.TouchpointRecorded{Touchpoint: fmt.Sprint(i), Department: "aeldre", InPerson: true})
			}
		}, map[string]found{}},
		"decided by letter": {func(s *story) {
			s.linked("2026-01-02", "datter", "Freja", participant.Wished)
			for i := range 3 {
				s.tell(stream, at("2026-03-02"), journey.TouchpointRecorded{Touchpoint: fmt.Sprint(i), Department: "aeldre", Channel: journey.Letter, Decisive: true})
			}
		}, map[string]found{}},
		"somebody without a pseudonym": {func(s *story) {
			s.linked("2026-01-02", "datter", "", participant.Wished)
			s.decided(stream, "2026-03-02 09:00", "aeldre")
			s.decided(stream, "2026-03-16 09:00", "aeldre")
		}, map[string]found{}},
		"once each in two departments": {func(s *story) {
			s.linked("2026-01-02", "datter", "Freja", participant.Wished)
			s.decided(stream, "2026-03-02 09:00", "aeldre")
			s.decided(stream, "2026-03-16 09:00", "jobcenter")
		}, map[string]found{
			"aeldre/udskrevet": {painpoint.Low, figures("n", 1, "of", 1, "missed", 1, "meetings", 1, "citizens", 1),
				[]string{"network-linked ", "recorded 2026-03-02"}},
			"jobcenter/udskrevet": {painpoint.Low, figures("n", 1, "of", 1, "missed", 1, "meetings", 1, "citizens", 1),
				[]string{"network-linked ", "recorded 2026-03-16"}},
		}},
		"once each in two journeys": {func(s *story) {
			s.linked("2026-01-02", "datter", "Freja", participant.Wished)
			s.tell("journey-2", at("2020-01-01"), journey.Started{Participant: "Iris", LifeSituation: "udskrevet"})
			s.decided(stream, "2026-03-02 09:00", "aeldre")
			s.decided("journey-2", "2026-03-16 09:00", "aeldre")
		}, map[string]found{}},
	} {
		t.Run(name, func(t *testing.T) {
			var s story
			s.tell(stream, at("2020-01-01"), journey.Started{Participant: "Iris", LifeSituation: "udskrevet"})
			tc.tell(&s)
			judge(t, NetworkMissing(), &s, tc.want)
		})
	}
}

func TestNetworkMissingByOtherParameters(t *testing.T) {
	var s story
	s.tell("journey-1", at("2020-01-01"), journey.Started{Participant: "Iris", LifeSituation: "udskrevet"})
	s.linked("2026-01-02", "datter", "Freja", participant.Wished)
	s.decided("journey-1", "2026-03-02 09:00", "aeldre")
	s.decided("journey-1", "2026-03-16 09:00", "aeldre")
	set := func(values rules.Values) {
		s.tell(rules.Stream("network-missing"), at("2026-05-01"), rules.ParametersSet{Rule: "network-missing", Values: values})
	}
	set(rules.Values{"unnamed": {Number: 0}})
	judge(t, NetworkMissing(), &s, map[string]found{})
	set(rules.Values{"meetings": {Number: 3}})
	judge(t, NetworkMissing(), &s, map[string]found{})
	set(rules.Values{})
	judge(t, NetworkMissing(), &s, map[string]found{"aeldre/udskrevet": {painpoint.Low,
		figures("n", 1, "of", 1, "missed", 2, "meetings", 2, "citizens", 1), []string{"network-linked ", "recorded 2026-03-02", "recorded 2026-03-16"}}})
}

func TestNetworkMissingInAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var d draft
		start := d.add(-1, "journey-1", morning, journey.Started{LifeSituation: "botilbud", Participant: "Iris"})
		wishes := []participant.Wish{participant.Wished, participant.Wished, participant.NotWished, participant.WishUnknown}
		days := func(name string) time.Time {
			return morning.Add(time.Duration(rapid.IntRange(0, 20).Draw(rt, name)) * day)
		}
		type change struct {
			at   time.Time
			wish participant.Wish
		}
		told := []change{{days("linked"), rapid.SampledFrom(wishes).Draw(rt, "wish")}}
		link := d.add(-1, iris, told[0].at, participant.NetworkLinked{Link: "l", Other: "Freja", Wish: told[0].wish})
		for range rapid.IntRange(0, 3).Draw(rt, "changes") {
			c := change{days("changed").Add(time.Hour * time.Duration(len(told))), rapid.SampledFrom(wishes).Draw(rt, "new wish")}
			told = append(told, c)
			d.add(link, iris, c.at, participant.WishChanged{Link: "l", Wish: c.wish})
		}
		missed, looked := 0, 0
		for i := range rapid.IntRange(0, 6).Draw(rt, "meetings") {
			when, there := days("met").Add(12*time.Hour), rapid.Bool().Draw(rt, "there")
			data := journey.TouchpointRecorded{Touchpoint: fmt.Sprint(i), Department: "aeldre", InPerson: true, Decisive: true}
			if there {
				data.Present = []string{"Freja"}
			}
			d.add(start, "journey-1", when, data)
			var stands change
			for _, c := range told {
				if !c.at.After(when) && !c.at.Before(stands.at) {
					stands = c
				}
			}
			if stands.wish == participant.Wished {
				if looked++; !there {
					missed++
				}
			}
		}
		got := anyOrder(rt, t, NetworkMissing(), &d)
		if missed < 2 {
			if len(got) != 0 {
				rt.Fatalf("found %v with %d missed", got, missed)
			}
			return
		}
		if m := got["aeldre/botilbud"].Measure; m["missed"] != float64(missed) || m["meetings"] != float64(looked) {
			rt.Fatalf("measure %v; want %d of %d", m, missed, looked)
		}
	})
}
