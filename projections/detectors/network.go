package detectors

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/participant"
)

// NetworkMissing finds departments that decide without those whom the citizen
// wants to be there.
//
// Scope: the department that held the meetings × the journey's life situation.
//
// Rule: somebody of the citizen's network whom the citizen wished to take part
// was not named among those present at a number (meetings) of the decisive
// meetings of one journey that were held while the wish stood. A wish stands
// from when it was told until the citizen says something else, or the link
// ends. A meeting is one where somebody met the citizen, or others are named as
// present; a decision in a letter is none. Where nobody at all is named as
// present, the one is taken for absent (unnamed 1): whoever recorded that the
// meeting was decisive was asked who was there. With unnamed 0 such a meeting
// counts for nothing. The meetings may be of several departments; each is
// found by its own.
//
// Measure: n, relations that were found (one of a journey and a department);
// of, those that were looked at; missed, meetings they were absent from;
// meetings, decisive ones of these departments while the wish stood; citizens.
//
// Evidence: the meetings, and the wish.
//
// Severity, by citizens: critical from 10 if half of the relations are found,
// high from 5, medium from 2 or from 4 meetings, otherwise low.
//
// It is wrong where the one was asked and could not come, where wishes are not
// recorded or not kept up to date, where those present are not written down,
// and where professional secrecy kept somebody out.
func NetworkMissing() Detector {
	return Detector{
		Kind: "network-missing", Version: 1, Principles: []string{myWorld},
		Parameters: []Parameter{
			{Name: "meetings", Unit: "times", Default: 2, Min: 1, Max: 100, Meaning: "decisive meetings of a journey that somebody who is wished must have missed"},
			{Name: "unnamed", Unit: "times", Default: 1, Min: 0, Max: 1, Meaning: "1: where nobody is named as present nobody was; 0: such a meeting says nothing"},
		},
		rule: casework[circle]{
			events: []string{participant.NetworkLinked{}.EventName(), participant.WishChanged{}.EventName(),
				participant.NetworkLinkEnded{}.EventName(), journey.TouchpointRecorded{}.EventName()},
			subject: circleOf, take: takeCircle, judge: judgeCircle, weigh: weighCircles,
		},
	}
}

// circle is a citizen's network, and the meetings at which something was
// decided.
type circle struct {
	Links    map[string]relation `json:"l,omitempty"`
	Meetings map[string]decision `json:"m,omitempty"` // by the event's id
}

type relation struct {
	Other  string    `json:"o,omitempty"`
	From   time.Time `json:"f,omitzero"`
	Until  time.Time `json:"u,omitzero"`
	Wishes []wish    `json:"w,omitempty"` // in the order of recording
}

type wish struct {
	At   time.Time        `json:"at"`
	Wish participant.Wish `json:"w"`
	source
}

type decision struct {
	At         time.Time `json:"at"`
	Department string    `json:"d"`
	Present    []string  `json:"p,omitempty"`
	source
}

func circleOf(s *scene, e event.Recorded) (string, bool, error) {
	d, met := e.Data.(journey.TouchpointRecorded)
	if !met {
		return e.Stream, true, nil
	}
	if !d.Decisive || !d.InPerson && len(d.Present) == 0 {
		return "", false, nil
	}
	j, _, err := journeys.Get(s, e.Stream)
	if err != nil || j.Participant == "" {
		return "", false, err
	}
	return participant.Stream(j.Participant), true, nil
}

func takeCircle(f *circle, e event.Recorded) {
	if f.Links == nil {
		f.Links = map[string]relation{}
	}
	if f.Meetings == nil {
		f.Meetings = map[string]decision{}
	}
	switch d := e.Data.(type) {
	case participant.NetworkLinked:
		l := f.Links[d.Link]
		l.Other, l.From, l.Until = d.Other, d.From, d.Until
		l.Wishes = append(l.Wishes, wish{e.HappenedAt, d.Wish, sourceOf(e)})
		f.Links[d.Link] = l
	case participant.WishChanged:
		l := f.Links[d.Link]
		l.Wishes = append(l.Wishes, wish{e.HappenedAt, d.Wish, sourceOf(e)})
		f.Links[d.Link] = l
	case participant.NetworkLinkEnded:
		l := f.Links[d.Link]
		if l.Until = d.Until; l.Until.IsZero() {
			l.Until = e.HappenedAt
		}
		f.Links[d.Link] = l
	case journey.TouchpointRecorded:
		f.Meetings[e.ID.String()] = decision{e.HappenedAt, d.Department, d.Present, sourceOf(e)}
	}
}

// wished is the wish by which the one was to be there, if that stood at a time.
func (l relation) wished(at time.Time) (wish, bool) {
	if at.Before(l.From) || !l.Until.IsZero() && !at.Before(l.Until) {
		return wish{}, false
	}
	var last wish
	for _, w := range l.Wishes {
		if !w.At.After(at) && !w.At.Before(last.At) {
			last = w
		}
	}
	return last, last.Wish == participant.Wished
}

func judgeCircle(b bench, f *circle) (judgement, error) {
	var out judgement
	meetings := slices.SortedFunc(maps.Values(f.Meetings), func(a, b decision) int {
		return cmp.Or(cmp.Compare(a.Stream, b.Stream), a.At.Compare(b.At), cmp.Compare(a.Event, b.Event))
	})
	for _, link := range slices.Sorted(maps.Keys(f.Links)) {
		l := f.Links[link]
		if l.Other == "" {
			continue // nobody could be named as present by this
		}
		for rest := meetings; len(rest) > 0; {
			n := slices.IndexFunc(rest, func(d decision) bool { return d.Stream != rest[0].Stream })
			if n < 0 {
				n = len(rest)
			}
			cases, err := judgeRelation(b, link, l, rest[:n])
			if err != nil {
				return judgement{}, err
			}
			out.cases, rest = append(out.cases, cases...), rest[n:]
		}
	}
	return out, nil
}

// judgeRelation holds the meetings of one journey against one wish.
func judgeRelation(b bench, link string, l relation, meetings []decision) ([]verdict, error) {
	j, err := b.journey(meetings[0].Stream)
	if err != nil {
		return nil, err
	}
	cases := map[string]verdict{}
	missed := int64(0)
	for _, m := range meetings {
		w, stood := l.wished(m.At)
		if !stood || len(m.Present) == 0 && b.set.count("unnamed") == 0 {
			continue
		}
		v, seen := cases[m.Department]
		if !seen {
			v = verdict{Scope: painpoint.Scope{Department: m.Department, LifeSituation: j.LifeSituation},
				Key: link + " " + m.Stream, Counts: map[string]int64{}}
		}
		v.Counts["meetings"]++
		if !slices.Contains(m.Present, l.Other) {
			missed++
			v.Amount++
			v.Counts["missed"]++
			v.Evidence = append(v.Evidence, passage{source: m.source})
			if wished := (passage{source: w.source}); !slices.ContainsFunc(v.Evidence, func(p passage) bool { return p.Event == w.Event }) {
				v.Evidence = append(v.Evidence, wished)
			}
		}
		cases[m.Department] = v
	}
	var out []verdict
	for _, department := range slices.Sorted(maps.Keys(cases)) {
		v := cases[department]
		if v.Found = v.Amount > 0 && missed >= b.set.count("meetings"); !v.Found {
			v = verdict{Scope: v.Scope, Key: v.Key}
		}
		out = append(out, v)
	}
	return out, nil
}

func weighCircles(_ settings, t tally) weight {
	missed := t.Counts["missed"]
	w := weight{holds: t.Found > 0, severity: painpoint.Low, measure: painpoint.Measure{
		"n": float64(t.Found), "of": float64(t.Cases), "missed": float64(missed),
		"meetings": float64(t.Counts["meetings"]), "citizens": float64(t.Subjects),
	}}
	switch {
	case t.Subjects >= 10 && 2*t.Found >= t.Cases:
		w.severity = painpoint.Critical
	case t.Subjects >= 5:
		w.severity = painpoint.High
	case t.Subjects >= 2 || missed >= 4:
		w.severity = painpoint.Medium
	}
	return w
}
