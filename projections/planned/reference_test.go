package planned

import (
	"cmp"
	"maps"
	"slices"

	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
	"ledetraad/projections/stats"
)

// comparisons adds up, in words, what Compare says of each journey.
type comparisons struct {
	plan Plan
	list []Comparison
	of   []string // participants
}

func (s *comparisons) add(c Comparison, participant string) {
	s.list, s.of = append(s.list, c), append(s.of, participant)
}

func (s *comparisons) figures() Deviations {
	newest := s.plan.Editions[len(s.plan.Editions)-1]
	out := Deviations{Plan: s.plan.Plan, Name: s.plan.Name, LifeSituation: s.plan.LifeSituation, Journeys: new(len(s.list)), Participants: people(s.of),
		AsPlanned: new(0), Steps: []StepMet{}, Extra: []ExtraMet{}}
	for _, c := range s.list {
		if c.Deviations == 0 {
			*out.AsPlanned++
		}
	}
	for _, step := range newest.Steps {
		x := StepMet{Step: step}
		var who []string
		var lates []float64
		count := func(is func(Met) bool) *int {
			n := 0
			who, lates = nil, nil
			for i, c := range s.list {
				for _, m := range c.Steps {
					if m.Step.Step == step.Step && m.State != Pending {
						who = append(who, s.of[i])
						if m.LateS != nil {
							lates = append(lates, *m.LateS)
						}
						if is(m) {
							n++
						}
					}
				}
			}
			return &n
		}
		x.Asked = count(func(m Met) bool { return m.State != Left })
		x.Done = count(func(m Met) bool { return m.State == Done || m.State == Moved })
		x.Missing = count(func(m Met) bool { return m.State == Missing })
		x.Late = count(func(m Met) bool { return m.LateS != nil })
		x.OverWait = count(func(m Met) bool { return m.OverWaitS != nil })
		x.Moved = count(func(m Met) bool { return m.State == Moved })
		x.Elsewhere = count(func(m Met) bool { return m.WasDepartment != "" })
		x.OtherChannel = count(func(m Met) bool { return m.WasChannel != "" })
		x.Left = count(func(m Met) bool { return m.State == Left })
		x.Participants = people(who)
		slices.Sort(lates)
		if v, ok := stats.Quantile(lates, .5); ok {
			x.LateMedianS = &v
		}
		out.Steps = append(out.Steps, x)
	}
	out.Extra = s.extra()
	return out
}

func (s *comparisons) extra() []ExtraMet {
	type key struct{ activity, department, again string }
	points := map[key]map[journey.Channel]int{}
	in, who := map[key]map[string]bool{}, map[key][]string{}
	for i, c := range s.list {
		for _, e := range c.Extra {
			k := key{e.Activity, e.Department, e.Again}
			if points[k] == nil {
				points[k], in[k] = map[journey.Channel]int{}, map[string]bool{}
			}
			points[k][e.Channel]++
			in[k][c.Journey] = true
			who[k] = append(who[k], s.of[i])
		}
	}
	out := []ExtraMet{}
	for k, by := range points {
		x := ExtraMet{Activity: k.activity, Department: k.department, Again: k.again, Touchpoints: new(0), Journeys: new(len(in[k])), Participants: people(who[k])}
		for _, c := range slices.Sorted(maps.Keys(by)) {
			*x.Touchpoints += by[c]
			if by[c] > by[x.Channel] {
				x.Channel = c
			}
		}
		out = append(out, x)
	}
	slices.SortFunc(out, func(a, b ExtraMet) int {
		return cmp.Or(cmp.Compare(*b.Journeys, *a.Journeys), cmp.Compare(a.Activity, b.Activity), cmp.Compare(a.Department, b.Department), cmp.Compare(a.Again, b.Again))
	})
	return out[:min(len(out), mostExtra)]
}

func people(who []string) *int {
	return new(min(len(slices.Compact(slices.Sorted(slices.Values(who)))), journeys.Told))
}
