package journeys

import (
	"time"

	"ledetraad/projections/view"
)

// called takes in a call on a line that is in the touchpoints' table already.
// visited is when the department met the citizen last.
func (f fact) called(t touchpointRow, row lineRow, visited time.Time) error {
	c := callRow{Line: row.Line, At: t.Moment.At, Touchpoint: t.Touchpoint}
	switch {
	case row.Called.IsZero() || row.End.known() && c.At.After(row.End.At): // an episode begins with it
		row.First, row.Sole, row.End = c.At, c.Touchpoint, arrival{}
		if !c.At.After(row.Arrived) || !c.At.After(visited) {
			var err error
			if row.End, err = f.endOf(row.Line, c.At); err != nil {
				return err
			}
		}
	case c.At.Before(row.First):
		return f.calledEarlier(row, c)
	default:
		row.Sole = ""
	}
	c.First = row.First
	if err := calls.Put(f.w, c); err != nil {
		return err
	}
	if c.At.After(row.Called) {
		row.Called = c.At
	}
	if err := lines.Put(f.w, row); err != nil || !row.End.known() {
		return err
	}
	return f.met(c.Touchpoint, row.End)
}

// calledEarlier takes in a call from before the line's last episode. It joins
// the episode that it falls in, or begins one, which takes in the calls that
// come before its end.
func (f fact) calledEarlier(row lineRow, c callRow) error {
	p, some, err := f.callUntil(c.Line, c.At)
	if err != nil {
		return err
	}
	if some {
		end, err := f.endOf(c.Line, p.First)
		if err != nil {
			return err
		}
		if !end.known() || !end.At.Before(c.At) {
			c.First = p.First
			if err := calls.Put(f.w, c); err != nil {
				return err
			}
			return f.met(c.Touchpoint, end)
		}
	}
	if err := calls.Put(f.w, c); err != nil {
		return err
	}
	return f.rebuild(row, c.At)
}

// replied takes in an answer in person to a touchpoint, or its resolution.
func (f fact) replied(t touchpointRow, resolved bool) error {
	if !t.call() {
		return nil
	}
	a := arrivalRow{Line: t.line(), Arrival: arrival{moment{f.at, f.rev}, t.Touchpoint}}
	if f.at.Before(t.Moment.At) {
		a.Arrival.At = t.Moment.At
	}
	if resolved {
		a.Of = t.Moment.At
	}
	if err := arrivals.Put(f.w, a); err != nil {
		return err
	}
	row, _, err := lines.Get(f.w, a.Line.key()...)
	if err != nil {
		return err
	}
	newest := a.Arrival.At.After(row.Arrived)
	if newest {
		row.Arrived = a.Arrival.At
	}
	return f.arrived(row, a, newest)
}

// visited takes in that the department met the citizen.
func (f fact) visited(touchpoint string, c contactRow) error {
	a := arrivalRow{Line: line{Journey: f.journey, Department: c.Department}, Arrival: arrival{moment{f.at, f.rev}, touchpoint}}
	if err := arrivals.Put(f.w, a); err != nil {
		return err
	}
	all, err := c.lines()
	if err != nil {
		return err
	}
	for _, l := range all {
		row, _, err := lines.Get(f.w, l.key()...)
		if err != nil {
			return err
		}
		if err := f.arrived(row, a, false); err != nil {
			return err
		}
	}
	return nil
}

// arrived brings an arrival, which is in its table already, to a line; changed
// says that the line's row is to be written in any case.
func (f fact) arrived(row lineRow, a arrivalRow, changed bool) error {
	was, at := row.End, a.Arrival.At
	ends := a.ends(row.First) && (!was.known() || a.Arrival.sooner(was))
	last := !at.Before(row.First)
	if last && ends && !at.Before(row.Called) {
		row.End, changed = a.Arrival, true
	}
	if changed {
		if err := lines.Put(f.w, row); err != nil {
			return err
		}
	}
	switch {
	case !last:
		return f.arrivedEarlier(row, a)
	case !ends:
		return nil
	case at.Before(row.Called): // what comes after it is another episode
		return f.rebuild(row, row.First)
	case row.Sole == a.Arrival.With && !was.known():
		return nil // the call's own row says all there is
	case row.Sole != "":
		return f.met(row.Sole, a.Arrival)
	}
	_, err := f.meet(row.Line, row.First, a.Arrival)
	return err
}

// arrivedEarlier takes in an arrival from before the line's last episode.
func (f fact) arrivedEarlier(row lineRow, a arrivalRow) error {
	p, some, err := f.callUntil(row.Line, a.Arrival.At)
	if err != nil || !some {
		return err
	}
	end, err := f.endOf(row.Line, p.First)
	if err != nil || !end.same(a.Arrival) {
		return err
	}
	return f.rebuild(row, p.First)
}

// rebuild makes the line's episodes anew, the first from a call at a time, until
// one begins where one began before: from there on nothing has changed.
func (f fact) rebuild(row lineRow, from time.Time) error {
	for again := false; ; again = true {
		head, some, err := first(calls, f.w, view.Query{Prefix: row.Line.key(), From: view.Micros(from)})
		if err != nil || !some || again && head.First.Equal(head.At) {
			return err
		}
		end, err := f.endOf(row.Line, head.At)
		if err != nil {
			return err
		}
		its, err := f.meet(row.Line, head.At, end)
		if err != nil {
			return err
		}
		if !its[len(its)-1].At.Before(row.Called) { // it is the line's last
			row.First, row.Sole, row.End = head.At, "", end
			if len(its) == 1 {
				row.Sole = head.Touchpoint
			}
			return lines.Put(f.w, row)
		}
		from = end.At.Add(time.Microsecond) // it has an end, or it would be the last
	}
}

// meet notes of all calls from a time until an arrival (unknown: of all from
// then on) that they are an episode which that arrival ends, and gives them.
func (f fact) meet(l line, from time.Time, end arrival) ([]callRow, error) {
	q := view.Query{Prefix: l.key(), From: view.Micros(from)}
	if end.known() {
		q.Until = view.Micros(end.At) + 1
	}
	its, err := collect(calls.Scan(f.w, q), calls.Name)
	if err != nil {
		return nil, err
	}
	for _, c := range its {
		if !c.First.Equal(from) {
			c.First = from
			if err := calls.Put(f.w, c); err != nil {
				return nil, err
			}
		}
		if err := f.met(c.Touchpoint, end); err != nil {
			return nil, err
		}
	}
	return its, nil
}

// met notes on a call's touchpoint which arrival ended its episode; none if it
// was that call's own, of which the touchpoint's milestones tell.
func (f fact) met(touchpoint string, by arrival) error {
	if by.With == touchpoint {
		by = arrival{}
	}
	return f.milestone(touchpoint, func(t *touchpointRow) bool {
		if t.Arrived.same(by) {
			return false
		}
		t.Arrived = by
		return true
	})
}

// endOf finds what ends an episode whose first call was at a time: the first
// arrival that counts for it; unknown if there is none.
func (f fact) endOf(l line, from time.Time) (arrival, error) {
	visit, some, err := first(arrivals, f.w, view.Query{Prefix: l.visits().key(), From: view.Micros(from)})
	if err != nil {
		return arrival{}, err
	}
	for a, err := range arrivals.Scan(f.w, view.Query{Prefix: l.key(), From: view.Micros(from)}) {
		if err != nil {
			return arrival{}, err
		}
		if some && visit.Arrival.sooner(a.Arrival) {
			break
		}
		if a.ends(from) {
			return a.Arrival, nil
		}
	}
	return visit.Arrival, nil
}

// callUntil is the line's last call at a time or before it.
func (f fact) callUntil(l line, at time.Time) (callRow, bool, error) {
	return first(calls, f.w, view.Query{Prefix: l.key(), Until: view.Micros(at) + 1, Reverse: true})
}

func first[R any](t *view.Table[R], r view.Reader, q view.Query) (R, bool, error) {
	q.Limit = 1
	for row, err := range t.Scan(r, q) {
		return row, err == nil, err
	}
	var none R
	return none, false, nil
}
