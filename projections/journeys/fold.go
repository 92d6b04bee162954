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

func (f fact) touchpoint(t touchpointRow, summary event.Text) error {
	if _, known, err := touchpoints.Get(f.w, f.journey, t.Touchpoint); err != nil || known {
		return err
	}
	t.Journey, t.Moment = f.journey, moment{f.at, f.rev}
	c, err := f.contact(t.Department, true)
	if err != nil {
		return err
	}
	t.Participant, t.LifeSituation = c.Participant, c.LifeSituation
	if err := touchpoints.Put(f.w, t); err != nil {
		return err
	}
	step := stepRow{f.journey, t.Moment, t.Participant, t.LifeSituation, t.Department, t.Activity}
	if err := steps.Put(f.w, step); err != nil {
		return err
	}
	if err := f.count(t.Department, func(n *countRow) {
		n.Touchpoints++
		if t.Request {
			n.Requests++
		}
	}); err != nil {
		return err
	}
	return f.text(ofTouchpoint, t.Touchpoint, summary)
}

// contact notes that the department has to do with the journey from the fact's
// moment, if it is not known to have had earlier. Only when that changes is the
// journey's own row read: its begin is that of its first touchpoint.
func (f fact) contact(department string, touchpoint bool) (contactRow, error) {
	c, known, err := contacts.Get(f.w, f.journey, department)
	if err != nil {
		return c, err
	}
	if !known {
		c = contactRow{Journey: f.journey, Department: department}
	}
	changed := c.First.earlier(f)
	if touchpoint {
		changed = c.Touched.earlier(f) || changed
	}
	if !changed {
		return c, nil
	}
	j, started, err := journeys.Get(f.w, f.journey)
	if err != nil {
		return c, err
	}
	c.Participant, c.LifeSituation = j.Participant, j.LifeSituation
	if touchpoint && started && (!j.Contacted || f.at.Before(j.Begin)) {
		j.Contacted, j.Begin = true, f.at
		if err := journeys.Put(f.w, j); err != nil {
			return c, err
		}
	}
	if !known {
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
	t, known, err := touchpoints.Get(f.w, f.journey, id)
	if err != nil || !known || !set(&t) {
		return err
	}
	return touchpoints.Put(f.w, t)
}

func (f fact) answered(d journey.TouchpointAnswered) error {
	err := f.milestone(d.Touchpoint, func(t *touchpointRow) bool {
		first := t.Answered.earlier(f)
		if first {
			t.AnsweredChannel, t.AnsweredBy = d.Channel, d.Performer
		}
		return d.InPerson && t.AnsweredInPerson.earlier(f) || first
	})
	if err != nil {
		return err
	}
	return f.text(ofAnswer, d.Touchpoint, d.Summary)
}

func (f fact) handedOver(d journey.TouchpointHandedOver) error {
	if _, known, err := touchpoints.Get(f.w, f.journey, d.Touchpoint); err != nil || !known {
		return err
	}
	c, err := f.contact(d.To, false)
	if err != nil {
		return err
	}
	row := handOverRow{Journey: f.journey, Moment: moment{f.at, f.rev}, Participant: c.Participant,
		LifeSituation: c.LifeSituation, Touchpoint: d.Touchpoint, From: d.From, To: d.To, Unit: d.Unit, Warm: d.Warm}
	if err := handOvers.Put(f.w, row); err != nil {
		return err
	}
	return f.text(ofHandOver, d.Touchpoint, d.Summary)
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
