package detectors

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/view"
)

// DeadEnd finds departments that let citizens go without a word on what happens
// next.
//
// Scope: the department that met or answered the citizen × the journey's life
// situation. A request that was handed over is the receiving department's.
//
// Rule: an encounter is a touchpoint that reaches the citizen (somebody met, or
// was written to) or an answer to a request. It counts if it was recorded
// whether the citizen was told the next step; what nobody has said anything
// about is not evidence of anything. It is a dead end if no next step was told,
// unless nothing was left to do: the request was resolved, or the journey
// ended, at the latest done (hours) after. The rule holds from least dead ends
// on, if they are at least share (percent) of the department's known
// encounters.
//
// Measure: n, dead ends; of, encounters of which it is known; share, n of these,
// 0 to 1.
//
// Evidence: the encounters that were dead ends.
//
// Severity: medium from 5 in a quarter of the encounters, high from 10 in half,
// critical from 20 in three quarters, otherwise low.
//
// It is wrong where a next step is told but ticked off as not told, where it is
// noted only when it was forgotten (the share is then of too few), and where the
// citizen wants to be left in peace.
func DeadEnd() Detector {
	return Detector{
		Kind: "dead-end", Version: 1, Principles: []string{findMyWay},
		Parameters: []Parameter{
			{Name: "least", Unit: "times", Default: 2, Min: 1, Max: 1000, Meaning: "dead ends that make it a pain; a single one may be a slip"},
			{Name: "share", Unit: "percent", Default: 20, Min: 0, Max: 100, Meaning: "of the encounters of which it is known whether a next step was told"},
			{Name: "done", Unit: "hours", Default: 24, Min: 0, Max: 24 * 90, Meaning: "how soon after an encounter the matter must be done for no next step to be needed"},
		},
		rule: deadEnds{casework[encounter]{
			events: []string{journey.TouchpointRecorded{}.EventName(), journey.TouchpointRequested{}.EventName(),
				journey.TouchpointAnswered{}.EventName(), journey.TouchpointHandedOver{}.EventName(),
				journey.TouchpointResolved{}.EventName(), journey.Ended{}.EventName()},
			subject: encounterOf, take: takeEncounter, judge: judgeEncounter, weigh: weighDeadEnds,
			more: []*view.Spec{&journeyEnds.Spec},
		}},
	}
}

// deadEnds judges each touchpoint by itself: a resident who is visited every
// day for years costs no more for it.
type deadEnds struct{ casework[encounter] }

type encounter struct {
	Department string    `json:"d,omitempty"`
	HandOvers  []passing `json:"h,omitempty"`
	Ends       []ending  `json:"n,omitempty"`
	Resolved   time.Time `json:"r,omitzero"`
}

type passing struct {
	At    time.Time `json:"at"`
	To    string    `json:"to"`
	Event string    `json:"e"`
}

type ending struct {
	At   time.Time `json:"at"`
	None bool      `json:"none,omitempty"`
	source
}

// journeyEndRow is a time at which a journey ended.
type journeyEndRow struct {
	Stream string
	At     time.Time
}

var journeyEnds = view.NewTable("journey_end", 2, []view.Field[journeyEndRow]{
	view.Text("stream", func(r *journeyEndRow) *string { return &r.Stream }),
	view.Time("at", func(r *journeyEndRow) *time.Time { return &r.At }),
})

func (d deadEnds) fold(s *scene, e event.Recorded) error {
	if _, ended := e.Data.(journey.Ended); !ended {
		return d.casework.fold(s, e)
	}
	if err := journeyEnds.Put(s, journeyEndRow{e.Stream, micros(e.HappenedAt)}); err != nil {
		return err
	}
	rows, err := collect(subjects, s, view.Query{From: e.Stream + "#", Until: e.Stream + "$", Limit: 1 << 30})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err := d.look(s, row.Subject); err != nil {
			return err
		}
	}
	return nil
}

func encounterOf(_ *scene, e event.Recorded) (string, bool, error) {
	touchpoint, bears := "", true
	switch d := e.Data.(type) {
	case journey.TouchpointRecorded:
		touchpoint, bears = d.Touchpoint, d.NextStep != "" && reachesCitizen(d)
	case journey.TouchpointRequested:
		touchpoint = d.Touchpoint
	case journey.TouchpointAnswered:
		touchpoint, bears = d.Touchpoint, d.NextStep != ""
	case journey.TouchpointHandedOver:
		touchpoint = d.Touchpoint
	case journey.TouchpointResolved:
		touchpoint = d.Touchpoint
	}
	return e.Stream + "#" + touchpoint, bears, nil
}

func takeEncounter(f *encounter, e event.Recorded) {
	switch d := e.Data.(type) {
	case journey.TouchpointRecorded:
		f.Department = d.Department
		f.end(e, d.NextStep)
	case journey.TouchpointRequested:
		f.Department = d.Department
	case journey.TouchpointAnswered:
		f.end(e, d.NextStep)
	case journey.TouchpointHandedOver:
		id := e.ID.String()
		if !slices.ContainsFunc(f.HandOvers, func(p passing) bool { return p.Event == id }) {
			f.HandOvers = append(f.HandOvers, passing{e.HappenedAt, d.To, id})
		}
	case journey.TouchpointResolved:
		if f.Resolved.IsZero() || e.HappenedAt.Before(f.Resolved) {
			f.Resolved = e.HappenedAt
		}
	}
}

func (f *encounter) end(e event.Recorded, next journey.NextStep) {
	id := e.ID.String()
	if !slices.ContainsFunc(f.Ends, func(n ending) bool { return n.Event == id }) {
		f.Ends = append(f.Ends, ending{e.HappenedAt, next == journey.NextNone, sourceOf(e)})
	}
}

// holder is the department that had a touchpoint at a time: the one that it was
// handed to last before that.
func holder(first string, passed []passing, at time.Time) string {
	last := passing{To: first}
	for _, p := range passed {
		if p.At.After(at) {
			continue
		}
		if last.Event == "" || cmp.Or(p.At.Compare(last.At), cmp.Compare(p.Event, last.Event)) > 0 {
			last = p
		}
	}
	return last.To
}

func judgeEncounter(b bench, f *encounter) (judgement, error) {
	stream, _, _ := strings.Cut(b.subject, "#")
	j, err := b.journey(stream)
	if err != nil {
		return judgement{}, err
	}
	var out judgement
	for _, n := range f.Ends {
		v := verdict{
			Scope: painpoint.Scope{Department: holder(f.Department, f.HandOvers, n.At), LifeSituation: j.LifeSituation},
			Key:   n.Event, Found: n.None,
		}
		if v.Scope.Department == "" {
			continue
		}
		if v.Found {
			left := n.At.Add(b.set.span("done"))
			if !f.Resolved.IsZero() && !f.Resolved.After(left) {
				v.Found = false
			}
			_, ended, err := first(journeyEnds, b, view.Query{Prefix: []view.Value{stream}, From: view.Micros(n.At), Until: view.Micros(left) + 1})
			if err != nil {
				return judgement{}, err
			}
			v.Found = v.Found && !ended
		}
		if v.Found {
			v.Evidence = []passage{{source: n.source}}
		}
		out.cases = append(out.cases, v)
	}
	return out, nil
}

func weighDeadEnds(set settings, t tally) weight {
	w := weight{severity: painpoint.Low, measure: painpoint.Measure{"n": float64(t.Found), "of": float64(t.Cases)}}
	if t.Cases == 0 {
		return w
	}
	share := float64(t.Found) / float64(t.Cases)
	w.measure["share"] = share
	w.holds = t.Found >= set.count("least") && 100*share >= set.number("share")
	switch {
	case t.Found >= 20 && share >= 0.75:
		w.severity = painpoint.Critical
	case t.Found >= 10 && share >= 0.5:
		w.severity = painpoint.High
	case t.Found >= 5 && share >= 0.25:
		w.severity = painpoint.Medium
	}
	return w
}
