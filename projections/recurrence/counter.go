package recurrence

import (
	"cmp"
	"slices"

	"github.com/google/uuid"

	"ledetraad/domain/painpoint"
	"ledetraad/projections/coverage"
	"ledetraad/projections/painpoints"
)

// Verdict is what is known of a kind of pain in a place.
type Verdict string

// The verdicts.
const (
	Found        Verdict = "found"         // it stands there now
	PutAway      Verdict = "put-away"      // it was found, and somebody dismissed or resolved it
	NothingFound Verdict = "nothing-found" // there was something to read, and the rule found nothing, or no longer does
	NothingRead  Verdict = "nothing-read"  // something was observed, but nothing that the rule reads
	NotObserved  Verdict = "not-observed"  // nobody has looked
)

// Spot is what is known of a kind of pain in a department and life situation.
type Spot struct {
	Department    string             `json:"department,omitempty"`     // "": none was named
	LifeSituation string             `json:"life_situation,omitempty"` // likewise
	Verdict       Verdict            `json:"verdict" enum:"found,put-away,nothing-found,nothing-read,not-observed"`
	PainPoint     *uuid.UUID         `json:"pain_point,omitempty"`
	Severity      painpoint.Severity `json:"severity,omitempty"`
	Read          *int64             `json:"read,omitempty"` // journeys, sessions and interviews that the rule reads
	Participants  *int64             `json:"participants,omitempty"`
	Suppressed    bool               `json:"suppressed,omitempty"` // too few people to say how many
}

// Counter is the evidence against a kind of pain being everywhere: each
// department with each life situation, and what is known there.
type Counter struct {
	Kind  string          `json:"kind"`
	Term  string          `json:"term,omitempty"`
	Count map[Verdict]int `json:"count"` // spots
	Spots []Spot          `json:"spots"` // by verdict, then by department and life situation
}

var verdicts = []Verdict{Found, PutAway, NothingFound, NothingRead, NotObserved} //nolint:gochecknoglobals // a table

// CounterTo is the evidence against a pain point: of the kind that crosses,
// where it is one that crosses, and else of its own kind and term. All is every
// pain point of that kind, those put away too; c is how much was observed where.
func CounterTo(s painpoints.Summary, all []painpoints.Summary, c coverage.Coverage) Counter {
	out := Counter{Kind: s.Kind, Term: s.Term, Count: map[Verdict]int{}, Spots: []Spot{}}
	if s.CrossCutting != nil && s.Term != "" {
		out.Kind, out.Term = s.Term, ""
	}
	reads := ReadsOf(out.Kind)
	type where struct{ department, situation string }
	at := map[where]painpoints.Summary{}
	for _, p := range all {
		if p.Kind != out.Kind || out.Term != "" && p.Term != out.Term || p.CrossCutting != nil {
			continue
		}
		w := where{first(p.Departments), first(p.LifeSituations)}
		if was, there := at[w]; !there || weight(p) > weight(was) {
			at[w] = p
		}
	}
	for _, p := range c.Cells {
		spot := Spot{Department: p.Department, LifeSituation: p.LifeSituation, Verdict: NotObserved, Suppressed: p.Suppressed}
		if p.Observed != nil {
			n := reads.Of(p)
			spot.Read, spot.Participants = &n, &p.Observed.Participants
			spot.Verdict = NothingFound
			if n == 0 {
				spot.Verdict = NothingRead
			}
		} else if p.State == coverage.Observed {
			spot.Verdict = NothingFound
		}
		w := where{p.Department, p.LifeSituation}
		if found, there := at[w]; there {
			spot.judge(found)
			delete(at, w)
		}
		if (p.Department == "" || p.LifeSituation == "") && spot.Verdict == NotObserved {
			continue // not a place that somebody could have looked at
		}
		out.add(spot)
	}
	for w, found := range at {
		spot := Spot{Department: w.department, LifeSituation: w.situation, Verdict: NotObserved}
		spot.judge(found)
		out.add(spot)
	}
	out.sort()
	return out
}

// judge takes over what a pain point of the spot says.
func (s *Spot) judge(p painpoints.Summary) {
	switch {
	case p.Open():
		s.Verdict = Found
	case p.State.Closed():
		s.Verdict = PutAway
	default:
		return // its rule no longer holds
	}
	s.PainPoint, s.Severity = &p.ID, p.Severity
}

// weight lets one that stands go before one that was put away, and that before
// one that has receded; and the graver before the others.
func weight(p painpoints.Summary) int {
	n := p.Severity.Rank()
	switch {
	case p.Open():
		n += 200
	case p.State.Closed():
		n += 100
	}
	return n
}

func (c *Counter) add(s Spot) {
	c.Spots = append(c.Spots, s)
	c.Count[s.Verdict]++
}

func (c *Counter) sort() {
	slices.SortFunc(c.Spots, func(a, b Spot) int {
		return cmp.Or(cmp.Compare(slices.Index(verdicts, a.Verdict), slices.Index(verdicts, b.Verdict)),
			cmp.Compare(a.Department, b.Department), cmp.Compare(a.LifeSituation, b.LifeSituation))
	})
}

// Within is what concerns some departments.
func (c Counter) Within(departments []string) Counter {
	out := Counter{Kind: c.Kind, Term: c.Term, Count: map[Verdict]int{}, Spots: []Spot{}}
	for _, s := range c.Spots {
		if slices.Contains(departments, s.Department) {
			out.add(s)
		}
	}
	return out
}

// WithoutFew leaves out how much was read where fewer than least people were
// met, if any.
func (c Counter) WithoutFew(least int64) Counter {
	out := c
	out.Spots = slices.Clone(c.Spots)
	for i := range out.Spots {
		if s := &out.Spots[i]; s.Participants != nil && *s.Participants > 0 && *s.Participants < least {
			s.Read, s.Participants, s.Suppressed = nil, nil, true
		}
	}
	return out
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}
