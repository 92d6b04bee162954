package detectors

import (
	"cmp"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
)

// WrongDoor finds departments at whose door citizens are sent on and on, or
// sent away only to be sent back.
//
// Scope: the department from which the citizen was first sent on × the
// journey's life situation.
//
// Rule: hand-overs of one journey follow each other where the next goes out
// from the department that the one before went to, within the window (days,
// counted from the first). Such a run is found if it has as many hand-overs as
// transfers says, or comes back to a department that it has left within
// return_days; and if at least one of them was cold: departments that speak
// together and take the citizen along are working as they should.
//
// Measure: n, runs found; of, runs; transfers, hand-overs in those found;
// returns, of n that came back; journeys, in which they were.
//
// Evidence: the hand-overs of the runs found.
//
// Severity, by the share of runs that were found and how many: critical from 10
// in at least half, high from 5, medium from 2, otherwise low.
//
// It is wrong where a follow-up at the first department was planned, where
// hand-overs are not recorded, and where two matters of one citizen happen to
// be handed over one after the other.
func WrongDoor() Detector {
	return Detector{
		Kind: "wrong-door", Version: 1, Principles: []string{findMyWay},
		Parameters: []Parameter{
			{Name: "transfers", Unit: "times", Default: 2, Min: 2, Max: 20, Meaning: "hand-overs within the window that make a run a wrong door"},
			{Name: "window", Unit: "days", Default: 7, Min: 1, Max: 365, Meaning: "how long after the first hand-over the next ones count"},
			{Name: "return_days", Unit: "days", Default: 30, Min: 1, Max: 365, Meaning: "how soon coming back to a department counts as sent back"},
		},
		rule: casework[doors]{
			events: []string{journey.TouchpointHandedOver{}.EventName()},
			take:   takeDoor, judge: judgeDoors, weigh: weighDoors,
		},
	}
}

type doors struct {
	HandOvers []door `json:"h,omitempty"`
}

type door struct {
	At   time.Time `json:"at"`
	From string    `json:"from"`
	To   string    `json:"to"`
	Warm bool      `json:"warm,omitempty"`
	source
}

func takeDoor(f *doors, e event.Recorded) {
	if d, ok := e.Data.(journey.TouchpointHandedOver); ok {
		f.HandOvers = append(f.HandOvers, door{e.HappenedAt, d.From, d.To, d.Warm, sourceOf(e)})
	}
}

func judgeDoors(b bench, f *doors) (judgement, error) {
	j, err := b.journey(b.subject)
	if err != nil {
		return judgement{}, err
	}
	rest := slices.SortedFunc(slices.Values(f.HandOvers), func(a, b door) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Event, b.Event))
	})
	var out judgement
	for len(rest) > 0 {
		var run []door
		run, rest = firstRun(rest, b.set.span("window"), b.set.span("return_days"))
		v := verdict{
			Scope:  painpoint.Scope{Department: run[0].From, LifeSituation: j.LifeSituation},
			Key:    run[0].Event,
			Amount: int64(len(run)),
		}
		returned := run[len(run)-1].To == run[0].From
		cold := slices.ContainsFunc(run, func(d door) bool { return !d.Warm })
		within := 0
		for _, d := range run {
			if d.At.Sub(run[0].At) <= b.set.span("window") {
				within++
			}
		}
		if v.Found = cold && (returned || int64(within) >= b.set.count("transfers")); v.Found {
			v.Counts = map[string]int64{"transfers": int64(len(run))}
			if returned {
				v.Counts["returns"] = 1
			}
			for _, d := range run {
				v.Evidence = append(v.Evidence, passage{source: d.source})
			}
		}
		out.cases = append(out.cases, v)
	}
	return out, nil
}

// firstRun takes from hand-overs, in the order of time, the first and those
// that go on from it; a run ends where the citizen is back.
func firstRun(all []door, window, back time.Duration) (run, rest []door) {
	run = all[:1:1]
	for _, d := range all[1:] {
		age := d.At.Sub(run[0].At)
		follows := d.From == run[len(run)-1].To && run[len(run)-1].To != run[0].From
		if follows && (age <= window || age <= back && d.To == run[0].From) {
			run = append(run, d)
			continue
		}
		rest = append(rest, d)
	}
	return run, rest
}

func weighDoors(_ settings, t tally) weight {
	w := weight{holds: t.Found > 0, severity: painpoint.Low, measure: painpoint.Measure{
		"n": float64(t.Found), "of": float64(t.Cases), "journeys": float64(t.Subjects),
		"transfers": float64(t.Counts["transfers"]), "returns": float64(t.Counts["returns"]),
	}}
	switch {
	case t.Found >= 10 && 2*t.Found >= t.Cases:
		w.severity = painpoint.Critical
	case t.Found >= 5:
		w.severity = painpoint.High
	case t.Found >= 2:
		w.severity = painpoint.Medium
	}
	return w
}
