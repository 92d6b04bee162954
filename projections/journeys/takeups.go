package journeys

import (
	"slices"
	"time"

	"ledetraad/domain/journey"
	"ledetraad/projections/view"
)

// takenUp is when the receiving department took up what was handed to it; zero
// if it has not.
func (h handOverRow) takenUp() time.Time {
	if h.Visited.IsZero() || !h.Acted.IsZero() && h.Acted.Before(h.Visited) {
		return h.Acted
	}
	return h.Visited
}

// acted is when the touchpoint that was handed over was first answered or
// resolved after the hand-over, while no later one had passed it on; zero if it
// was not. An arrival that answered it but was recorded with another is not the
// receiving department's doing. The journey's hand-overs are given in any order.
func (h handOverRow) acted(t touchpointRow, all []handOverRow) (first time.Time) {
	for _, m := range []moment{t.Answered, t.AnsweredInPerson, t.Resolved} {
		if m.known() && !m.At.Before(h.Moment.At) && h.holds(m, all) && (first.IsZero() || m.At.Before(first)) {
			first = m.At
		}
	}
	return first
}

// holds reports whether the hand-over was the touchpoint's last one before m.
func (h handOverRow) holds(m moment, all []handOverRow) bool {
	return !slices.ContainsFunc(all, func(o handOverRow) bool {
		return o.Touchpoint == h.Touchpoint && h.Moment.before(o.Moment) && !o.Moment.At.After(m.At)
	})
}

func (f fact) handedOver(d journey.TouchpointHandedOver) error {
	t, known, err := touchpoints.Get(f.w, f.journey, d.Touchpoint)
	if err != nil || !known {
		return err
	}
	c, err := f.handed(d.To)
	if err != nil {
		return err
	}
	row := handOverRow{Journey: f.journey, Moment: moment{f.at, f.rev}, Participant: c.Participant,
		LifeSituation: c.LifeSituation, Touchpoint: d.Touchpoint, From: d.From, To: d.To, Unit: d.Unit, Warm: d.Warm}
	if !c.Latest.Before(f.at) {
		if row.Visited, err = f.nextVisit(d.To); err != nil {
			return err
		}
	}
	again := t.HandedOver
	if !again {
		row.Acted = row.acted(t, nil)
		t.HandedOver = true
		if err := touchpoints.Put(f.w, t); err != nil {
			return err
		}
	}
	if err := f.handOver(row); err != nil {
		return err
	}
	if again {
		if err := f.actOn(t); err != nil {
			return err
		}
	}
	return f.text(ofHandOver, d.Touchpoint, d.Summary)
}

// nextVisit is the department's first touchpoint after the fact.
func (f fact) nextVisit(department string) (time.Time, error) {
	q := view.Query{Prefix: []view.Value{f.journey}, From: view.Micros(f.at)}
	for s, err := range steps.Scan(f.w, q) {
		if err != nil {
			return time.Time{}, err
		}
		if s.Department == department && (moment{f.at, f.rev}).before(s.Moment) {
			return s.Moment.At, nil
		}
	}
	return time.Time{}, nil
}

// takeUp notes on what was handed to the department before the fact, a
// touchpoint of its own, that it was taken up by then.
func (f fact) takeUp(department string) error {
	all, err := of(f.w, handOvers, f.journey)
	if err != nil {
		return err
	}
	for _, h := range all {
		if h.To != department || !h.Moment.before(moment{f.at, f.rev}) || !h.Visited.IsZero() && !f.at.Before(h.Visited) {
			continue
		}
		h.Visited = f.at
		if err := f.handOver(h); err != nil {
			return err
		}
	}
	return nil
}

// actOn notes anew, on each hand-over of a touchpoint, when it was acted on: an
// answer from before a hand-over, or a hand-over from before an answer, may
// become known later and take away what seemed to be.
func (f fact) actOn(t touchpointRow) error {
	if !t.HandedOver {
		return nil
	}
	all, err := of(f.w, handOvers, f.journey)
	if err != nil {
		return err
	}
	for _, h := range all {
		if h.Touchpoint != t.Touchpoint {
			continue
		}
		if at := h.acted(t, all); !at.Equal(h.Acted) {
			h.Acted = at
			if err := f.handOver(h); err != nil {
				return err
			}
		}
	}
	return nil
}
