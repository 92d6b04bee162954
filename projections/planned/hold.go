package planned

import (
	"time"

	"ledetraad/projections/journeys"
)

// holding is a course held against an edition. It is used again for each course.
type holding struct {
	matching

	came       []came // by step
	extra      []extra
	deviations int
}

// came is what came of a step. Moments are told from the journey's begin on.
type came struct {
	state        State
	expected     time.Duration // at the latest; 0: the plan says nothing
	late         time.Duration // 0: it is not
	waited, over time.Duration // over: 0, it is not
	waits        bool          // waited says something
	elsewhere    bool
	otherChannel bool
	more         int
}

// extra is a touchpoint that no step asks for.
type extra struct {
	point int
	again int // the step that it repeats; −1: none
}

// deviates reports whether a step is otherwise than planned.
func (c *came) deviates() bool {
	return c.state == Missing || c.state == Moved || c.late > 0 || c.over > 0 || c.elsewhere || c.otherChannel
}

// hold works out what came of each step, by the rule that Compare tells of.
func (h *holding) hold(e *numbered, c *journeys.Numbered) {
	h.match(e, c.Points)
	h.came = append(h.came[:0], make([]came, len(e.steps))...)
	h.extra, h.deviations = h.extra[:0], 0
	var from, allowed time.Duration // what the next step is late against
	known := true
	for i := range e.steps {
		s, x := &e.steps[i], &h.came[i]
		timed := known && s.after > 0
		allowed += s.after
		if timed {
			x.expected = from + allowed
		}
		if k := h.met[i]; k < 0 {
			x.missed(s, c.Ended, h.last > i, c.Now)
		} else {
			x.happened(e, s, &c.Points[k])
			if h.moved[i] {
				x.state = Moved
			} else {
				from, allowed, known = c.Points[k].At, 0, true
			}
		}
		if h.met[i] < 0 || h.moved[i] { // one left out that may come at any time says nothing of those behind it
			known = timed || known && s.optional
		}
		if x.deviates() {
			h.deviations++
		}
	}
	for _, k := range h.rest {
		if i, free := h.again(e, k); free {
			h.came[i].more++
		} else {
			h.extra = append(h.extra, extra{k, i})
		}
	}
	h.deviations += len(h.extra)
}

func (x *came) happened(e *numbered, s *numberedStep, p *journeys.NumberedPoint) {
	x.state = Done
	if x.expected > 0 {
		x.late = max(0, p.At-x.expected)
	}
	x.elsewhere = p.Department != s.department
	x.otherChannel = !s.any && p.Channel != e.silent && p.Channel != s.channel
	if s.wait > 0 && p.Request {
		x.waits, x.waited = true, max(0, p.Until-p.At)
		x.over = max(0, x.waited-s.wait)
	}
}

// missed says what became of a step that nothing goes with.
func (x *came) missed(s *numberedStep, ended, wentOn bool, now time.Duration) {
	switch {
	case s.optional && (ended || wentOn):
		x.state = Left
	case s.optional:
		x.state = Pending
	case ended, wentOn:
		x.state = Missing
	case x.expected > 0 && now > x.expected:
		x.state, x.late = Missing, now-x.expected
	default:
		x.state = Pending
	}
}

// again is the step that a touchpoint left over repeats, −1 if none, and whether
// that is one that may come any number of times.
func (h *holding) again(e *numbered, point int) (step int, free bool) {
	step, repeating := -1, -1
	for i, cost := range h.fits[point] {
		if cost == never {
			continue
		}
		if repeating < 0 && e.steps[i].repeats {
			repeating = i
		}
		if step < 0 && h.met[i] >= 0 {
			step = i
		}
	}
	if repeating >= 0 && h.met[repeating] >= 0 {
		return repeating, true
	}
	return step, false
}
