package detectors

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// Retelling finds departments to which citizens have to tell it all again.
//
// Scope: the department that was told again × the life situation: of a
// touchpoint the one that had it then, of an observation the one that was
// observed, of an interview the one that it is about.
//
// Rule: a case is a journey with a department, a session or an interview. It is
// found if a touchpoint in it is marked as retold; or if a citizen or a
// relative says so, in a verbatim note, an utterance that is not behind a stop
// mark, or the comment of an experience of a touchpoint (the newest version
// counts); or if as many cold hand-overs as cold says, within the journey, were
// followed by a meeting with the department that the matter went to within
// within (days). A single cold hand-over is no case by default: papers may have
// been passed on, and nobody says that anything was asked twice. Where
// something was retold, cold hand-overs to the department are evidence beside
// it.
//
// Measure: n, cases found; of, cases: journeys in which the citizen was handed
// over to the department or told it again, and sessions and interviews; retold,
// touchpoints; said, notes, utterances and comments; cold, hand-overs in the
// cases found.
//
// Evidence: these, with the words.
//
// Severity, by cases in which it was marked or said: critical from 10 in half of
// the cases, high from 5, medium from 2, otherwise low.
//
// It is wrong where somebody rightly asks for the citizen's own words again,
// where what is repeated was told to others than the municipality, where it is
// said in words that the rule does not know, and where an interview is about
// another department than the one that asked again.
func Retelling() Detector {
	events := append(heardEvents(), journey.TouchpointRecorded{}.EventName(), journey.TouchpointRequested{}.EventName(),
		journey.TouchpointAnswered{}.EventName(), journey.TouchpointHandedOver{}.EventName(), journey.ExperienceReported{}.EventName())
	return Detector{
		Kind: "retelling", Version: 1, Principles: []string{meetMe, findMyWay},
		Parameters: []Parameter{
			{Name: "cold", Unit: "times", Default: 2, Min: 1, Max: 20, Meaning: "cold hand-overs within a journey, each followed by a meeting, that are a case though nobody says that it was told again"},
			{Name: "within", Unit: "days", Default: 60, Min: 1, Max: 365, Meaning: "how soon after a cold hand-over the department must have met the citizen"},
		},
		rule: retellings{casework[told]{events: events, judge: judgeTold, weigh: weighTold,
			more: append([]*view.Spec{&doorways.Spec, &comings.Spec}, spokenTables()...)}},
	}
}

// retellings keeps meetings in tables: most journeys have nobody who says that
// it was told again, and cost no more than that.
type retellings struct{ casework[told] }

// told is the facts of a journey, or of a session or an interview.
type told struct {
	HandOvers map[string]handOver  `json:"h,omitempty"` // by the event's id
	Again     map[string]retelling `json:"a,omitempty"`
	heard
}

type handOver struct {
	At         time.Time `json:"at"`
	Touchpoint string    `json:"t"`
	To         string    `json:"to"`
	Warm       bool      `json:"w,omitempty"`
	source
}

// retelling is a touchpoint that is marked, or a comment that says so.
type retelling struct {
	At         time.Time `json:"at"`
	Touchpoint string    `json:"t"`
	passage
}

// doorwayRow is the department that a touchpoint began with.
type doorwayRow struct{ Stream, Touchpoint, Department string }

var doorways = view.NewTable("doorway", 2, []view.Field[doorwayRow]{
	view.Text("stream", func(r *doorwayRow) *string { return &r.Stream }),
	view.Text("touchpoint", func(r *doorwayRow) *string { return &r.Touchpoint }),
	view.Text("department", func(r *doorwayRow) *string { return &r.Department }),
})

func (d retellings) fold(s *scene, e event.Recorded) error {
	again := func(touchpoint string, spans []painpoint.Span) error {
		return d.revise(s, e.Stream, func(f *told) {
			if f.Again == nil {
				f.Again = map[string]retelling{}
			}
			f.Again[e.ID.String()] = retelling{e.HappenedAt, touchpoint, passage{sourceOf(e), spans}}
		})
	}
	switch data := e.Data.(type) {
	case journey.TouchpointRecorded:
		if err := doorways.Put(s, doorwayRow{e.Stream, data.Touchpoint, data.Department}); err != nil {
			return err
		}
		if data.Retold {
			if err := again(data.Touchpoint, nil); err != nil {
				return err
			}
		}
		return d.met(s, e, data.InPerson, data.Department, "")
	case journey.TouchpointRequested:
		if err := doorways.Put(s, doorwayRow{e.Stream, data.Touchpoint, data.Department}); err != nil || !data.Retold {
			return err
		}
		return again(data.Touchpoint, nil)
	case journey.TouchpointAnswered:
		if data.Retold {
			if err := again(data.Touchpoint, nil); err != nil {
				return err
			}
		}
		return d.met(s, e, data.InPerson, "", data.Touchpoint)
	case journey.TouchpointHandedOver:
		return d.revise(s, e.Stream, func(f *told) {
			if f.HandOvers == nil {
				f.HandOvers = map[string]handOver{}
			}
			f.HandOvers[e.ID.String()] = handOver{e.HappenedAt, data.Touchpoint, data.To, data.Warm, sourceOf(e)}
		})
	case journey.ExperienceReported:
		if data.Touchpoint == "" {
			return nil
		}
		if spans := retells(data.Comment.Plain, data.Teller == journey.Relative); len(spans) > 0 {
			return again(data.Touchpoint, spans)
		}
		return nil
	}
	return listen(s, e, saysRetold,
		func(change func(*heard)) error {
			return d.revise(s, e.Stream, func(f *told) { change(&f.heard) })
		},
		func() error { return d.look(s, e.Stream) })
}

// met keeps a meeting: one of a department, or an answer to a touchpoint that
// whoever has it then gives.
func (d retellings) met(s *scene, e event.Recorded, inPerson bool, department, touchpoint string) error {
	if !inPerson {
		return nil
	}
	row := comingRow{e.Stream, department, touchpoint, micros(e.HappenedAt), e.ID.String(), int64(e.Revision)}
	if err := comings.Put(s, row); err != nil {
		return err
	}
	return d.look(s, e.Stream)
}

// saysRetold answers where a citizen or a relative says that it was told again.
func saysRetold(l said) []painpoint.Span {
	relative := l.Speaker == string(fieldwork.Relative)
	if l.Kind != "" && l.Kind != fieldwork.Verbatim || !relative && l.Speaker != string(fieldwork.Citizen) {
		return nil
	}
	return retells(l.Text, relative)
}

func judgeTold(b bench, f *told) (judgement, error) {
	if !strings.HasPrefix(b.subject, journey.Category+"-") {
		return judgeHeard(b, &f.heard)
	}
	return judgeJourneyTold(b, f)
}

// judgeHeard judges a session or an interview.
func judgeHeard(b bench, h *heard) (judgement, error) {
	if h.Department == "" {
		return judgement{}, nil // nobody can be asked to do otherwise
	}
	parts, err := h.passages(b, b.subject)
	if err != nil {
		return judgement{}, err
	}
	v := verdict{Scope: painpoint.Scope{Department: h.Department, LifeSituation: h.LifeSituation}, Key: "words", Found: len(parts) > 0}
	if v.Found {
		v.Amount, v.Counts = int64(len(parts)), map[string]int64{"said": int64(len(parts)), "sure": 1}
	}
	for _, p := range parts {
		v.Evidence = append(v.Evidence, p.passage)
	}
	slices.SortFunc(v.Evidence, func(a, b passage) int { return cmp.Compare(a.Event, b.Event) })
	return judgement{cases: []verdict{v}}, nil
}

func judgeJourneyTold(b bench, f *told) (judgement, error) {
	j, err := b.journey(b.subject)
	if err != nil {
		return judgement{}, err
	}
	var passed []handOver
	for _, h := range f.HandOvers {
		passed = append(passed, h)
	}
	slices.SortFunc(passed, func(a, b handOver) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Event, b.Event)) })
	var again []retelling
	for _, r := range f.Again {
		again = append(again, r)
	}
	slices.SortFunc(again, func(a, b retelling) int { return cmp.Compare(a.Event, b.Event) })

	cases := map[string]*verdict{}
	at := func(department string) *verdict {
		if cases[department] == nil {
			cases[department] = &verdict{Scope: painpoint.Scope{Department: department, LifeSituation: j.LifeSituation}, Key: "journey", Counts: map[string]int64{}}
		}
		return cases[department]
	}
	for _, r := range again {
		department, err := b.askedAgain(r, passed)
		if err != nil {
			return judgement{}, err
		}
		if department == "" {
			continue
		}
		v := at(department)
		v.Found, v.Counts["sure"] = true, 1
		v.Amount++
		if len(r.Spans) > 0 {
			v.Counts["said"]++
		} else {
			v.Counts["retold"]++
		}
		v.Evidence = append(v.Evidence, r.passage)
	}
	cold := map[string][]passage{}
	total := int64(0)
	for _, h := range passed {
		v := at(h.To)
		met, some, err := b.metAfter(h)
		if err != nil {
			return judgement{}, err
		}
		if h.Warm || !some {
			continue
		}
		total++
		v.Counts["cold"]++
		cold[h.To] = append(cold[h.To], passage{source: h.source}, passage{source: met})
	}
	var out judgement
	for department, v := range cases {
		if !v.Found && v.Counts["cold"] > 0 && total >= b.set.count("cold") {
			v.Found = true
		}
		if v.Found {
			for _, p := range cold[department] {
				if !slices.ContainsFunc(v.Evidence, func(has passage) bool { return has.Event == p.Event }) {
					v.Evidence = append(v.Evidence, p)
				}
			}
		} else {
			v.Counts = nil
		}
		out.cases = append(out.cases, *v)
	}
	return out, nil
}

// askedAgain is the department that had a touchpoint when it was told again.
func (b bench) askedAgain(r retelling, passed []handOver) (string, error) {
	door, _, err := doorways.Get(b, b.subject, r.Touchpoint)
	if err != nil {
		return "", err
	}
	var mine []passing
	for _, h := range passed {
		if h.Touchpoint == r.Touchpoint {
			mine = append(mine, passing{h.At, h.To, h.Event})
		}
	}
	return holder(door.Department, mine, r.At), nil
}

// metAfter is the first meeting after a hand-over with the department that the
// matter went to: one of its own, or an answer in person to what was handed
// over.
func (b bench) metAfter(h handOver) (source, bool, error) {
	var best comingRow
	until := view.Micros(h.At.Add(b.set.span("within"))) + 1
	for _, q := range []view.Query{
		{Prefix: []view.Value{b.subject, h.To, ""}, From: view.Micros(h.At), Until: until},
		{Prefix: []view.Value{b.subject, "", h.Touchpoint}, From: view.Micros(h.At), Until: until},
	} {
		row, some, err := first(comings, b, q)
		if err != nil {
			return source{}, false, err
		}
		if some && (best.Event == "" || row.At.Before(best.At)) {
			best = row
		}
	}
	return source{best.Event, best.Stream, best.Revision}, best.Event != "", nil
}

func weighTold(_ settings, t tally) weight {
	sure := t.Counts["sure"]
	w := weight{holds: t.Found > 0, severity: painpoint.Low, measure: painpoint.Measure{
		"n": float64(t.Found), "of": float64(t.Cases), "retold": float64(t.Counts["retold"]),
		"said": float64(t.Counts["said"]), "cold": float64(t.Counts["cold"]),
	}}
	switch {
	case sure >= 10 && 2*sure >= t.Cases:
		w.severity = painpoint.Critical
	case sure >= 5:
		w.severity = painpoint.High
	case sure >= 2:
		w.severity = painpoint.Medium
	}
	return w
}
