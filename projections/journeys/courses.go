package journeys

import (
	"slices"
	"time"

	"ledetraad/domain/journey"
	"ledetraad/projections/view"
)

// Course is what happened in a journey, in the order of happening, with no more
// than a plan needs to be held against it.
type Course struct {
	Journey       string
	Participant   string
	LifeSituation string
	Begin         time.Time // of the first touchpoint
	Ended         bool      // by the time that is looked at
	Points        []Point
}

// Point is a touchpoint of a course.
type Point struct {
	Touchpoint string
	Revision   uint64
	At         time.Time
	Department string
	Activity   string
	Channel    journey.Channel
	Request    bool      // somebody asked for an answer
	Until      time.Time // when its wait ended; zero: it goes on, or there is none
}

// CourseOf reads one journey's course, as far as it had happened by now; false if
// there is no such journey, or nothing of it had happened.
func CourseOf(r view.Reader, id string, now time.Time) (Course, bool, error) {
	j, ok, err := journeys.Get(r, id)
	if err != nil || !ok {
		return Course{}, false, err
	}
	return course(r, j, now)
}

func course(r view.Reader, j journeyRow, now time.Time) (Course, bool, error) {
	rows, err := of(r, touchpoints, j.Journey)
	if err != nil {
		return Course{}, false, err
	}
	rows = slices.DeleteFunc(rows, func(t touchpointRow) bool { return t.Moment.At.After(now) })
	if len(rows) == 0 {
		return Course{}, false, nil
	}
	byMoment(rows, func(t touchpointRow) moment { return t.Moment })
	c := Course{Journey: j.Journey, Participant: j.Participant, LifeSituation: j.LifeSituation, Begin: rows[0].Moment.At,
		Ended: j.Ended && !j.EndedAt.After(now), Points: make([]Point, 0, len(rows))}
	for _, t := range rows {
		p := Point{Touchpoint: t.Touchpoint, Revision: t.Moment.Revision, At: t.Moment.At, Department: t.Department, Activity: t.Activity, Channel: t.Channel, Request: t.Request}
		if t.Request {
			p.Until = t.until(now)
		}
		c.Points = append(c.Points, p)
	}
	return c, true, nil
}

// until is when a request stopped waiting, as far as had happened; zero if it had
// not.
func (t touchpointRow) until(now time.Time) time.Time {
	answered, _, _ := t.answers()
	for _, m := range []moment{answered, t.Resolved} {
		if m.known() && !m.At.After(now) {
			return m.At
		}
	}
	return time.Time{}
}
