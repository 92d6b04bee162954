package journeys

import (
	"ledetraad/domain/event"
	"ledetraad/domain/journey"
)

func (f fact) started(d journey.Started) error {
	if _, known, err := journeys.Get(f.w, f.journey); err != nil || known {
		return err
	}
	row := journeyRow{Journey: f.journey, Participant: d.Participant, LifeSituation: d.LifeSituation,
		Begin: f.at, Started: f.at, Revision: f.rev}
	if err := journeys.Put(f.w, row); err != nil {
		return err
	}
	return f.text(ofJourney, "", d.Note)
}

// text keeps personal text under what it belongs to; where none was written,
// it writes nothing.
func (f fact) text(of, id string, t event.Text) error {
	if t.Plain == "" && !t.Erased {
		return nil
	}
	return texts.Put(f.w, textRow{f.journey, of, id, f.rev, t.Plain, t.Erased})
}

// touchpoint adds a touchpoint, unless it is there already. The department's
// contact tells whether it is: asking the table itself would be a look for
// something that is almost never there, which is what a database is slowest at.
func (f fact) touchpoint(t touchpointRow, summary event.Text) error {
	c, known, err := f.contacted(t.Department)
	if err != nil || c.Touched.known() && f.rev <= c.Last {
		return err
	}
	c.Last = f.rev
	first := c.First.earlier(f)
	if c.Touched.earlier(f) || first {
		if err := f.begin(&c); err != nil {
			return err
		}
	}
	t.Journey, t.Moment = f.journey, moment{f.at, f.rev}
	t.Participant, t.LifeSituation = c.Participant, c.LifeSituation
	row, err := f.onLine(t, &c)
	if err != nil {
		return err
	}
	// Where a touchpoint of the department stands after all that was handed to
	// it, a later one takes up nothing.
	takes := !c.Handed.IsZero() && (!c.Latest.After(c.Handed) || f.at.Before(c.Latest))
	if f.at.After(c.Latest) {
		c.Latest = f.at
	}
	visited := c.Visited
	visit := !t.Request && t.InPerson
	if visit && f.at.After(visited) {
		c.Visited = f.at
	}
	if err := contacts.Put(f.w, c); err != nil {
		return err
	}
	if err := touchpoints.Put(f.w, t); err != nil {
		return err
	}
	step := stepRow{f.journey, t.Moment, t.Participant, t.LifeSituation, t.Department, t.Activity}
	if err := steps.Put(f.w, step); err != nil {
		return err
	}
	if err := f.count(t.Department, func(n *countRow) {
		n.Touchpoints++
		if !known {
			n.Journeys++
		}
		if t.Request {
			n.Requests++
		}
	}); err != nil {
		return err
	}
	if err := f.text(ofTouchpoint, t.Touchpoint, summary); err != nil {
		return err
	}
	if takes {
		if err := f.takeUp(t.Department); err != nil {
			return err
		}
	}
	switch {
	case t.call():
		return f.called(t, row, visited)
	case visit:
		return f.visited(t.Touchpoint, c)
	}
	return nil
}

// contacted finds what is known of the department's part in the journey.
func (f fact) contacted(department string) (contactRow, bool, error) {
	c, known, err := contacts.Get(f.w, f.journey, department)
	if !known {
		c = contactRow{Journey: f.journey, Department: department}
	}
	return c, known, err
}

// begin moves the journey's begin to the fact, a touchpoint, if that is earlier
// than what is known. It is asked only when the department's first touchpoint
// changes, so that the journey's own row is seldom read.
func (f fact) begin(c *contactRow) error {
	j, started, err := journeys.Get(f.w, f.journey)
	if err != nil || !started {
		return err
	}
	c.Participant, c.LifeSituation = j.Participant, j.LifeSituation
	if j.Contacted && !f.at.Before(j.Begin) {
		return nil
	}
	j.Contacted, j.Begin = true, f.at
	return journeys.Put(f.w, j)
}

// handed notes that something was handed to the department.
func (f fact) handed(department string) (contactRow, error) {
	c, known, err := f.contacted(department)
	if err != nil {
		return c, err
	}
	newest := f.at.After(c.Handed)
	if newest {
		c.Handed = f.at
	}
	if !c.First.earlier(f) && !newest {
		return c, nil
	}
	if !known {
		j, _, err := journeys.Get(f.w, f.journey)
		if err != nil {
			return c, err
		}
		c.Participant, c.LifeSituation = j.Participant, j.LifeSituation
		if err := f.count(department, func(n *countRow) { n.Journeys++ }); err != nil {
			return c, err
		}
	}
	return c, contacts.Put(f.w, c)
}

func (f fact) count(department string, add func(*countRow)) error {
	n, known, err := counts.Get(f.w, department)
	if err != nil {
		return err
	}
	if !known {
		n.Department = department
	}
	add(&n)
	return counts.Put(f.w, n)
}

// milestone changes a touchpoint's row if set says that it changed.
func (f fact) milestone(id string, set func(*touchpointRow) bool) error {
	_, _, err := f.reached(id, set)
	return err
}

// reached is milestone, and gives the row.
func (f fact) reached(id string, set func(*touchpointRow) bool) (touchpointRow, bool, error) {
	t, known, err := touchpoints.Get(f.w, f.journey, id)
	if err != nil || !known || !set(&t) {
		return t, known, err
	}
	return t, true, touchpoints.Put(f.w, t)
}

func (f fact) answered(d journey.TouchpointAnswered) error {
	t, known, err := f.reached(d.Touchpoint, func(t *touchpointRow) bool {
		first := t.Answered.earlier(f)
		if first {
			t.AnsweredChannel, t.AnsweredBy = d.Channel, d.Performer
		}
		return d.InPerson && t.AnsweredInPerson.earlier(f) || first
	})
	if err != nil {
		return err
	}
	if err := f.text(ofAnswer, d.Touchpoint, d.Summary); err != nil || !known {
		return err
	}
	if err := f.actOn(t); err != nil || !d.InPerson {
		return err
	}
	return f.replied(t, false)
}

func (f fact) resolved(d journey.TouchpointResolved) error {
	t, known, err := f.reached(d.Touchpoint, func(t *touchpointRow) bool {
		if !t.Resolved.earlier(f) {
			return false
		}
		t.Outcome = d.Outcome
		return true
	})
	if err != nil || !known {
		return err
	}
	if err := f.actOn(t); err != nil {
		return err
	}
	return f.replied(t, true)
}

func (f fact) promised(d journey.PromiseMade) error {
	if _, known, err := promises.Get(f.w, f.journey, d.Promise); err != nil || known {
		return err
	}
	row := promiseRow{Journey: f.journey, Promise: d.Promise, Made: moment{f.at, f.rev}, Department: d.Department,
		Unit: d.Unit, Kind: d.Kind, Touchpoint: d.Touchpoint, FirstDue: d.Due, Due: d.Due}
	if err := promises.Put(f.w, row); err != nil {
		return err
	}
	return f.text(ofPromise, d.Promise, d.What)
}

func (f fact) promise(id string, set func(*promiseRow) bool) error {
	p, known, err := promises.Get(f.w, f.journey, id)
	if err != nil || !known || !set(&p) {
		return err
	}
	return promises.Put(f.w, p)
}

// moved sets the due time that was given last, whichever move became known
// first, and keeps every move.
func (f fact) moved(d journey.PromiseMoved) error {
	p, known, err := promises.Get(f.w, f.journey, d.Promise)
	if err != nil || !known {
		return err
	}
	this := moment{f.at, f.rev}
	if !p.Moved.known() || p.Moved.before(this) {
		p.Moved, p.Due = this, d.Due
		if err := promises.Put(f.w, p); err != nil {
			return err
		}
	}
	return promiseMoves.Put(f.w, promiseMoveRow{f.journey, d.Promise, this, d.Due, d.Notice})
}

func (f fact) experienced(d journey.ExperienceReported) error {
	row := experienceRow{Journey: f.journey, Experience: d.Experience, Moment: moment{f.at, f.rev},
		Touchpoint: d.Touchpoint, Teller: d.Teller}
	if d.Score != nil {
		row.Scored, row.Score = true, *d.Score
	}
	if d.PerceivedS != nil {
		row.Perceived, row.PerceivedWaitS = true, *d.PerceivedS
	}
	if d.ExpectedS != nil {
		row.Expected, row.ExpectedWait = true, *d.ExpectedS
	}
	if err := experiences.Put(f.w, row); err != nil {
		return err
	}
	return f.text(ofExperience, d.Experience, d.Comment)
}

// turn ends or reopens the journey. What the log says last holds: nothing but
// the log's order tells an end that was revoked from one that was not.
func (f fact) turn(ended bool, why string) error {
	j, known, err := journeys.Get(f.w, f.journey)
	if err != nil || !known {
		return err
	}
	if f.rev >= j.Turn {
		j.Turn, j.Ended, j.EndedAt, j.Outcome = f.rev, ended, f.at, why
		if !ended {
			j.EndedAt, j.Outcome = moment{}.At, ""
		}
		if err := journeys.Put(f.w, j); err != nil {
			return err
		}
	}
	return turns.Put(f.w, turnRow{f.journey, moment{f.at, f.rev}, ended, why})
}
