package journeys

import "time"

// Numbered is a course in numbers, for going through very many: words are places
// in lists (see Vocabulary), moments are told from the journey's begin on.
type Numbered struct {
	Participant uint64 // tells people apart, and not more
	Begin       time.Time
	Now         time.Duration // the moment that is looked at
	Ended       bool          // by then
	Points      []NumberedPoint
}

// NumberedPoint is a touchpoint of a course in numbers.
type NumberedPoint struct {
	At         time.Duration
	Until      time.Duration // of a request: when its wait ended, or Now
	Activity   int32
	Department int16
	Channel    int16
	Request    bool // somebody asked for an answer
}

// Vocabulary is what the numbers of courses stand for.
type Vocabulary struct{ Activities, Departments, Channels []string }

// Words are those of all courses that were gathered.
func (g *Gathered) Words() Vocabulary {
	return Vocabulary{g.names.activities, g.names.departments, g.names.channels}
}

// Numbered is the course in numbers, as it stands at now, with words of its own.
func (c Course) Numbered(now time.Time) (Numbered, Vocabulary) {
	activities, departments, channels := newWords(), newWords(), newWords()
	n := Numbered{Begin: c.Begin, Now: now.Sub(c.Begin), Ended: c.Ended, Points: make([]NumberedPoint, 0, len(c.Points))}
	for _, p := range c.Points {
		x := NumberedPoint{At: p.At.Sub(c.Begin), Activity: int32(activities.number(p.Activity)), Request: p.Request, //nolint:gosec // of one journey
			Department: int16(departments.number(p.Department)), Channel: int16(channels.number(string(p.Channel)))} //nolint:gosec // as above
		switch {
		case p.Request && p.Until.IsZero():
			x.Until = n.Now
		case p.Request:
			x.Until = p.Until.Sub(c.Begin)
		}
		n.Points = append(n.Points, x)
	}
	return n, Vocabulary{activities.all, departments.all, channels.all}
}

// Courses goes through the course of each journey, as far as it had happened and
// was known. Department wants that a journey touches it.
//
// The journeys are shared among so many processors, or where that is 0, among as
// many as are worth it. Each time that begin is called it begins a share, and
// gives what that share's courses are given to, one after another; a course is
// only there until that returns.
func (g *Gathered) Courses(f Filter, m Moment, shares int, begin func() func(*Numbered)) error {
	department, there := g.department(f)
	if !there {
		return nil
	}
	if shares == 0 {
		shares = g.shares()
	}
	give := make([]func(*Numbered), shares)
	for i := range give {
		give[i] = begin()
	}
	return g.share(shares, func(i int, list []*history) error {
		var c Numbered
		return g.each(f, m, list, func(h *history, known int64) {
			if c.read(h, known, m.Now, department) {
				give[i](&c)
			}
		})
	})
}

// read makes it the course of a history; false if nothing had happened, or not in
// the department, of which −1 is any.
func (c *Numbered) read(h *history, known int64, moment time.Time, department int16) bool {
	now := moment.UnixMicro()
	touches := department < 0
	var begin int64
	c.Points = c.Points[:0]
	for i := range h.points {
		p := &h.points[i]
		if p.at > now {
			break
		}
		if p.known > known {
			continue
		}
		if len(c.Points) == 0 {
			begin, c.Begin = p.at, at(p.at)
			c.Now = moment.Sub(c.Begin)
		}
		touches = touches || p.department == department
		x := NumberedPoint{At: after(begin, p.at), Activity: p.activity, Department: p.department, Channel: p.channel, Request: p.ask >= 0}
		if x.Request {
			x.Until = c.Now
			if until := h.until(p, known, now); until != 0 {
				x.Until = after(begin, until)
			}
		}
		c.Points = append(c.Points, x)
	}
	c.Participant, c.Ended = h.participant, h.ended(known, now)
	return touches && len(c.Points) > 0
}

// after is how long after a moment another one is; clocks may disagree.
func after(from, at int64) time.Duration { return time.Duration(at-from) * time.Microsecond }
