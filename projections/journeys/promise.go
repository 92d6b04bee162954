package journeys

import "time"

func (d *drawing) promises() []Promise {
	out := []Promise{}
	for _, p := range d.owed {
		s := Promise{
			Promise: p.Promise, Department: p.Department, Unit: p.Unit, Kind: p.Kind, Touchpoint: p.Touchpoint,
			What: d.words(ofPromise, p.Promise, p.Made.Revision), MadeAt: p.Made.At, FirstDue: p.FirstDue, Due: p.Due,
			State: p.state(d.now), KeptAt: p.Kept.At, Withdrawn: p.Withdrawn.At, Reason: p.Reason, Revision: p.Made.Revision,
		}
		for _, m := range d.moves[p.Promise] {
			s.Moves = append(s.Moves, Move{m.Moment.At, m.Due, m.Notice, m.Moment.Revision})
		}
		s.LateS = p.late(p.Due, d.now)
		if p.Moved.known() {
			s.LateFirstS = p.late(p.FirstDue, d.now)
		}
		out = append(out, s)
	}
	return out
}

func (p promiseRow) state(now time.Time) PromiseState {
	switch {
	case p.Kept.known() && p.Kept.At.After(p.Due):
		return PromiseKeptLate
	case p.Kept.known():
		return PromiseKept
	case p.Withdrawn.known():
		return PromiseWithdrawn
	case now.After(p.Due):
		return PromiseOverdue
	}
	return PromiseOpen
}

// late says by how many seconds a due time was, or is, missed; nil if it was
// not, or if the promise was withdrawn.
func (p promiseRow) late(due, now time.Time) *float64 {
	at := now
	switch {
	case p.Kept.known():
		at = p.Kept.At
	case p.Withdrawn.known():
		return nil
	}
	if !at.After(due) {
		return nil
	}
	return known(seconds(at.Sub(due)))
}

func (d *drawing) experiences() []Experience {
	out := []Experience{}
	for _, e := range d.told {
		s := Experience{Experience: e.Experience, At: e.Moment.At, Touchpoint: e.Touchpoint, Teller: e.Teller,
			Comment: d.words(ofExperience, e.Experience, e.Moment.Revision), Revision: e.Moment.Revision}
		if e.Scored {
			s.Score = known(e.Score)
		}
		if e.Perceived {
			s.PerceivedWaitS = known(e.PerceivedWaitS)
		}
		if e.Expected {
			s.ExpectedWaitS = known(e.ExpectedWait)
		}
		s.MeasuredWaitS = d.measured(e.Touchpoint)
		out = append(out, s)
	}
	return out
}

// measured is the wait that a citizen can compare with what it felt like: until
// somebody came or spoke, else until the answer, else until it was done.
func (d *drawing) measured(touchpoint string) *float64 {
	for _, t := range d.points {
		if t.Touchpoint != touchpoint || !t.Request {
			continue
		}
		answered, inPerson, _ := t.answers()
		for _, m := range []moment{inPerson, answered, t.Resolved} {
			if w := t.reached(m); w != nil {
				return &w.WaitS
			}
		}
	}
	return nil
}
