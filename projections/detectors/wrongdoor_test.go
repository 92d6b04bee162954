package detectors

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/rules"
)

// sent tells that a matter was handed over.
func (s *story) sent(stream, when, touchpoint, from, to string, warm bool) {
	s.tell(stream, at(when), journey.TouchpointHandedOver{Touchpoint: touchpoint, From: from, To: to, Warm: warm})
}

func TestWrongDoor(t *testing.T) {
	const stream = "journey-1"
	for name, tc := range map[string]struct {
		tell func(*story)
		want map[string]found
	}{
		"sent away and sent back": {
			func(s *story) {
				s.sent(stream, "2026-03-02 09:00", "a", "jobcenter", "borgerservice", false)
				s.sent(stream, "2026-03-20 09:00", "a", "borgerservice", "jobcenter", false)
			},
			map[string]found{"jobcenter/sygedagpenge": {painpoint.Low, figures("n", 1, "of", 1, "journeys", 1, "transfers", 2, "returns", 1),
				[]string{"handed-over a", "handed-over a"}}},
		},
		"sent on and on within a week": {
			func(s *story) {
				s.sent(stream, "2026-03-02 09:00", "a", "jobcenter", "borgerservice", false)
				s.sent(stream, "2026-03-04 09:00", "b", "borgerservice", "aeldre", false)
			},
			map[string]found{"jobcenter/sygedagpenge": {painpoint.Low, figures("n", 1, "of", 1, "journeys", 1, "transfers", 2, "returns", 0),
				[]string{"handed-over a", "handed-over b"}}},
		},
		"recorded the wrong way round": {
			func(s *story) {
				s.sent(stream, "2026-03-04 09:00", "b", "borgerservice", "aeldre", false)
				s.sent(stream, "2026-03-02 09:00", "a", "jobcenter", "borgerservice", false)
			},
			map[string]found{"jobcenter/sygedagpenge": {painpoint.Low, figures("n", 1, "of", 1, "journeys", 1, "transfers", 2, "returns", 0),
				[]string{"handed-over a", "handed-over b"}}},
		},
		"sent on once": {func(s *story) {
			s.sent(stream, "2026-03-02 09:00", "a", "jobcenter", "borgerservice", false)
		}, map[string]found{}},
		"sent on again much later": {func(s *story) {
			s.sent(stream, "2026-03-02 09:00", "a", "jobcenter", "borgerservice", false)
			s.sent(stream, "2026-04-20 09:00", "a", "borgerservice", "jobcenter", false)
		}, map[string]found{}},
		"taken along by departments that speak together": {func(s *story) {
			s.sent(stream, "2026-03-02 09:00", "a", "jobcenter", "borgerservice", true)
			s.sent(stream, "2026-03-03 09:00", "a", "borgerservice", "jobcenter", true)
		}, map[string]found{}},
		"two matters that have nothing to do with each other": {func(s *story) {
			s.sent(stream, "2026-03-02 09:00", "a", "jobcenter", "borgerservice", false)
			s.sent(stream, "2026-03-03 09:00", "b", "aeldre", "boern", false)
		}, map[string]found{}},
	} {
		t.Run(name, func(t *testing.T) {
			var s story
			s.start(stream, "sygedagpenge")
			tc.tell(&s)
			judge(t, WrongDoor(), &s, tc.want)
		})
	}
}

func TestAChangedParameterJudgesEverythingAnew(t *testing.T) {
	var s story
	for i := range 3 {
		stream := fmt.Sprintf("journey-%d", i)
		s.start(stream, "sygedagpenge")
		s.sent(stream, "2026-03-02 09:00", "a", "jobcenter", "borgerservice", false)
		s.sent(stream, "2026-03-04 09:00", "a", "borgerservice", "aeldre", false)
	}
	set := func(n float64) {
		s.tell(rules.Stream("wrong-door"), at("2026-05-01"), rules.ParametersSet{Rule: "wrong-door", Values: rules.Values{"transfers": {Number: n}}})
	}
	set(3)
	judge(t, WrongDoor(), &s, map[string]found{})
	set(2)
	m := judge(t, WrongDoor(), &s, map[string]found{"jobcenter/sygedagpenge": {painpoint.Medium,
		figures("n", 3, "of", 3, "journeys", 3, "transfers", 6, "returns", 0),
		[]string{"handed-over a", "handed-over a", "handed-over a", "handed-over a", "handed-over a", "handed-over a"}}})
	reports, err := Pending(m, WrongDoor(), 10)
	if err != nil || len(reports) != 1 || len(reports[0].Finding.Joins) != 6 {
		t.Errorf("to be reported: %v, %v; want one finding with six pieces of evidence", reports, err)
	}
}

func TestWrongDoorsInAnyOrder(t *testing.T) {
	departments := []string{"jobcenter", "borgerservice", "aeldre"}
	rapid.Check(t, func(rt *rapid.T) {
		var d draft
		starts := map[string]int{}
		for i := range 3 {
			stream := fmt.Sprintf("journey-%d", i)
			starts[stream] = d.add(-1, stream, morning, journey.Started{LifeSituation: "botilbud", Participant: fmt.Sprint(i)})
		}
		for i := range rapid.IntRange(1, 12).Draw(rt, "hand-overs") {
			stream := fmt.Sprintf("journey-%d", i%3)
			from := rapid.IntRange(0, 2).Draw(rt, "from")
			to := (from + rapid.IntRange(1, 2).Draw(rt, "to")) % 3
			d.add(starts[stream], stream, morning.Add(drawMinutes(rt, "at", 20*24*60)), journey.TouchpointHandedOver{
				Touchpoint: fmt.Sprint(i), From: departments[from], To: departments[to], Warm: rapid.Bool().Draw(rt, "warm")})
		}
		anyOrder(rt, t, WrongDoor(), &d)
	})
}

func TestCheckNamesTheParameter(t *testing.T) {
	for name, v := range map[string]rules.Value{"transfer": {Number: 2}, "transfers": {Number: 1}, "window": {List: []string{"7"}}} {
		if err := WrongDoor().Check("data.values.", rules.Values{name: v}); err == nil {
			t.Errorf("%s = %v is taken", name, v)
		}
	}
	if err := WrongDoor().Check("data.values.", rules.Values{"transfers": {Number: 3}}); err != nil {
		t.Error(err)
	}
}
