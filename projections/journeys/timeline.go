package journeys

import (
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/projections/view"
)

// Timeline draws one journey's map; false if there is no such journey.
//
// A request waits from when it was made until it was answered or, if it was
// resolved without an answer, until that; else until the journey ended, or
// now. Waits here are on the wall clock: it is the citizen's time. What
// happened after the end (a touchpoint, an answer) stretches the time that
// totals look at.
func Timeline(r view.Reader, id string, now time.Time) (Map, bool, error) {
	j, ok, err := journeys.Get(r, id)
	if err != nil || !ok {
		return Map{}, false, err
	}
	d := drawing{now: now, j: j}
	if err := d.read(r); err != nil {
		return Map{}, false, fmt.Errorf("timeline of %s: %w", id, err)
	}
	t := Map{
		Journey: id, Stream: event.StreamName(journey.Category, id), Participant: j.Participant,
		LifeSituation: j.LifeSituation, Note: d.words(ofJourney, "", j.Revision), Begin: j.Begin, Started: j.Started,
		Open: !j.Ended, End: j.EndedAt, Outcome: j.Outcome,
		HandOvers: d.handOvers(), Promises: d.promises(), Experiences: d.experiences(),
	}
	for _, u := range d.turnRows {
		t.Turns = append(t.Turns, Turn{u.Ended, u.Moment.At, u.Why, u.Moment.Revision})
	}
	t.Lanes, t.Touchpoints = d.lanes()
	t.Gaps = d.gaps()
	t.Totals = d.totals(t)
	return t, true, nil
}

// drawing is a journey's rows, read and put in order.
type drawing struct {
	now         time.Time
	j           journeyRow
	points      []touchpointRow
	contactRows []contactRow
	handed      []handOverRow
	owed        []promiseRow
	moves       map[string][]promiseMoveRow
	told        []experienceRow
	turnRows    []turnRow
	written     map[[2]string][]Words // by what it belongs to and that one's id
	waits       spans                 // of all requests
}

func (d *drawing) read(r view.Reader) (err error) {
	id := d.j.Journey
	if d.points, err = of(r, touchpoints, id); err != nil {
		return err
	}
	if d.contactRows, err = of(r, contacts, id); err != nil {
		return err
	}
	if d.handed, err = of(r, handOvers, id); err != nil {
		return err
	}
	if d.owed, err = of(r, promises, id); err != nil {
		return err
	}
	moves, err := of(r, promiseMoves, id)
	if err != nil {
		return err
	}
	if d.told, err = of(r, experiences, id); err != nil {
		return err
	}
	if d.turnRows, err = of(r, turns, id); err != nil {
		return err
	}
	written, err := of(r, texts, id)
	if err != nil {
		return err
	}
	d.moves, d.written = map[string][]promiseMoveRow{}, map[[2]string][]Words{}
	for _, m := range moves {
		d.moves[m.Promise] = append(d.moves[m.Promise], m)
	}
	for _, w := range written {
		k := [2]string{w.Of, w.ID}
		d.written[k] = append(d.written[k], Words{w.Text, w.Erased, w.Revision})
	}
	byMoment(d.points, func(t touchpointRow) moment { return t.Moment })
	byMoment(d.owed, func(p promiseRow) moment { return p.Made })
	byMoment(d.told, func(e experienceRow) moment { return e.Moment })
	slices.SortFunc(d.turnRows, func(a, b turnRow) int { return int(a.Moment.Revision) - int(b.Moment.Revision) })
	byFirstContact(d.contactRows)
	for _, t := range d.points {
		if t.Request {
			d.waits.add(t.Moment.At, d.waitsUntil(t))
		}
	}
	return nil
}

func byMoment[R any](rows []R, of func(R) moment) {
	slices.SortFunc(rows, func(a, b R) int {
		switch {
		case of(a).before(of(b)):
			return -1
		case of(b).before(of(a)):
			return 1
		}
		return 0
	})
}

// words finds the text that an event wrote.
func (d *drawing) words(of, id string, revision uint64) *Words {
	for _, w := range d.written[[2]string{of, id}] {
		if w.Revision == revision {
			return &w
		}
	}
	return nil
}

// waitsUntil is when a request stopped waiting.
func (d *drawing) waitsUntil(t touchpointRow) time.Time {
	answered, _, _ := t.answers()
	switch {
	case answered.known():
		return answered.At
	case t.Resolved.known():
		return t.Resolved.At
	case d.j.Ended && d.j.EndedAt.Before(d.now):
		return d.j.EndedAt
	}
	return d.now
}

func (d *drawing) lanes() ([]Lane, []Touchpoint) {
	lanes, points, index := []Lane{}, []Touchpoint{}, map[string]int{}
	for i, c := range d.contactRows {
		index[c.Department] = i
		lanes = append(lanes, Lane{Department: c.Department, FirstContact: c.First.At})
	}
	waits := make([]spans, len(lanes))
	for _, t := range d.points {
		i := index[t.Department]
		lanes[i].Touchpoints++
		if t.open() {
			lanes[i].OpenRequests++
		}
		if t.Request {
			waits[i].add(t.Moment.At, d.waitsUntil(t))
		}
		p := d.point(t)
		p.Lane = i
		points = append(points, p)
	}
	for i := range lanes {
		lanes[i].WaitingS = seconds(waits[i].total())
	}
	return lanes, points
}

func (d *drawing) point(t touchpointRow) Touchpoint {
	answered, inPerson, with := t.answers()
	p := Touchpoint{
		Touchpoint: t.Touchpoint, At: t.Moment.At, Revision: t.Moment.Revision, Department: t.Department, Unit: t.Unit,
		Activity: t.Activity, Channel: t.Channel, Sender: t.Sender, Receiver: t.Receiver, InPerson: t.InPerson,
		Place: t.Place, Device: t.Device, Summary: d.words(ofTouchpoint, t.Touchpoint, t.Moment.Revision),
		AfterEnd: d.j.Ended && t.Moment.At.After(d.j.EndedAt), Request: t.Request,
		Acknowledged: t.reached(t.Acknowledged), Answered: t.reached(answered),
		AnsweredInPerson: t.reached(inPerson), AnsweredWith: with, AnsweredChannel: t.AnsweredChannel,
		Answers: d.written[[2]string{ofAnswer, t.Touchpoint}], Resolved: t.reached(t.Resolved), Outcome: t.Outcome,
	}
	if with != "" {
		p.AnsweredChannel = "" // of an answer that came later, if any
	}
	if t.open() {
		p.WaitingSince = t.Moment.At
		p.WaitingS = known(seconds(max(0, d.now.Sub(t.Moment.At))))
	}
	return p
}

// reached says how long a milestone took; nil if it is not known.
func (t touchpointRow) reached(m moment) *Milestone {
	if !m.known() {
		return nil
	}
	wait := m.At.Sub(t.Moment.At)
	return &Milestone{At: m.At, WaitS: seconds(max(0, wait)), Skewed: wait < 0, Revision: m.Revision}
}

func (d *drawing) gaps() []Gap {
	gaps := []Gap{}
	for i := 1; i < len(d.points); i++ {
		a, b := d.points[i-1], d.points[i]
		gaps = append(gaps, Gap{
			After: a.Touchpoint, Before: b.Touchpoint, From: a.Moment.At, Until: b.Moment.At,
			GapS: seconds(b.Moment.At.Sub(a.Moment.At)), WaitingS: seconds(d.waits.within(a.Moment.At, b.Moment.At)),
			SameDepartment: a.Department == b.Department,
		})
	}
	return gaps
}

func (d *drawing) totals(t Map) Totals {
	n := Totals{Touchpoints: len(t.Touchpoints), Departments: len(t.Lanes), HandOvers: len(t.HandOvers)}
	people := map[string]bool{}
	last := d.j.EndedAt
	for _, p := range d.points {
		if p.Request {
			n.Requests++
		}
		if p.open() {
			n.OpenRequests++
		}
		people[p.Performer], people[p.AnsweredBy] = true, true
		answered, _, _ := p.answers()
		for _, at := range []time.Time{p.Moment.At, answered.At, p.Resolved.At} {
			if at.After(last) {
				last = at
			}
		}
	}
	delete(people, "")
	n.People = len(people)
	for _, h := range t.HandOvers {
		if h.Warm {
			n.WarmHandOvers++
		}
	}
	n.ColdHandOvers = n.HandOvers - n.WarmHandOvers
	for _, p := range t.Promises {
		switch p.State {
		case PromiseOverdue:
			n.OverduePromises++
			n.OpenPromises++
		case PromiseOpen:
			n.OpenPromises++
		case PromiseKeptLate:
			n.PromisesKeptLate++
		}
	}
	if !d.j.Ended && d.now.After(last) {
		last = d.now
	}
	if elapsed := last.Sub(d.j.Begin); elapsed > 0 {
		waiting := d.waits.within(d.j.Begin, last)
		n.ElapsedS, n.WaitingS = seconds(elapsed), seconds(waiting)
		n.WaitingShare = known(waiting.Seconds() / elapsed.Seconds())
	}
	return n
}
