package example

import (
	"fmt"
	"strings"
	"time"

	"ledetraad/domain/journey"
)

func (t *teller) takesPlace(s step) {
	t.move(s.gap, s.place.department, 1)
	via := s.via
	if s.sender == journey.Employee {
		via = "" // whatever the municipality itself sends, it sends at work
	}
	t.inOpeningHours(s.place, via)
	p := s.place.then(t.now)
	c := journey.RecordTouchpoint{
		Touchpoint: t.id(), Department: p.department, Unit: p.unit, Activity: s.activity, Channel: s.via, Sender: s.sender,
		InPerson: s.spokenFor, Summary: t.say(s.texts), Performer: t.somebody(p),
		Decisive: s.decision != nothing, Retold: s.again, NextStep: s.next,
	}
	if s.decision == withKin {
		c.Present = []string{relativeOf(t.who)}
	}
	switch s.sender {
	case journey.Employee:
		c.Receiver = journey.Citizen
	case journey.Outside, journey.Relative, journey.Citizen:
		c.Receiver = journey.Employee
	}
	known := t.record(t.now, time.Time{}, c)
	t.touchpoints[s.activity] = &touched{id: c.Touchpoint, place: p, via: s.via, known: known}
}

func (t *teller) request(s step, p place, text, device string) *touched {
	c := journey.RequestTouchpoint{
		Touchpoint: t.id(), Department: p.department, Unit: p.unit, Activity: s.activity, Channel: s.via, Sender: s.sender,
		Device: device, Summary: text,
	}
	if s.sender == journey.Citizen && strings.HasPrefix(text, capital(t.who.relative)+" ") {
		c.Sender = journey.Relative
	}
	if s.via == journey.Alarm {
		c.Place = "Hjemme"
		if p.unit == tangmose {
			c.Place = t.who.room
		}
	}
	r := &touched{id: c.Touchpoint, place: p, via: s.via, asked: t.now}
	if s.via == journey.Alarm {
		r.known = t.recordAfter(t.now, time.Time{}, 2*time.Second, c)
	} else {
		r.known = t.record(t.now, time.Time{}, c)
	}
	t.touchpoints[s.activity] = r
	return r
}

// found is the touchpoint or promise that a step speaks of; a story that
// speaks of one that is not there is a mistake in the story.
func found[T any](m map[string]*T, name string) *T {
	v, ok := m[name]
	if !ok {
		panic("a story speaks of " + name + " before it happened")
	}
	return v
}

func (t *teller) goesOn(s step) {
	r := found(t.touchpoints, s.activity)
	t.move(s.gap, r.place.department, paceOf(r.place.department, t.now))
	switch s.verb {
	case isSeen:
		r.known = t.record(t.now, r.known, journey.AcknowledgeTouchpoint{Touchpoint: r.id, Performer: t.somebody(r.place)})
	case isAnswered:
		via := r.via
		if s.via != "" {
			via = s.via
		}
		spoken := via == journey.Phone || via == journey.Desk || via == journey.Visit
		r.answered = t.now
		r.known = t.record(t.now, r.known, journey.AnswerTouchpoint{Touchpoint: r.id, Channel: via, InPerson: spoken,
			Retold: s.again, NextStep: s.next, Performer: t.somebody(r.place), Summary: t.say(s.texts)})
	case isDone:
		r.known = t.record(t.now, r.known, journey.ResolveTouchpoint{Touchpoint: r.id, Performer: t.somebody(r.place), Outcome: t.say(s.texts)})
	case isPassed:
		to := s.place.then(t.now)
		r.known = t.record(t.now, r.known, journey.HandOverTouchpoint{Touchpoint: r.id, From: r.place.department, To: to.department,
			Unit: to.unit, Warm: s.warm, Performer: t.somebody(r.place), Summary: t.say(s.texts)})
		r.place = to
	}
}

func (t *teller) owes(s step) {
	if s.verb == isPromised {
		p := &promised{place: s.place.then(t.now)}
		t.number++
		p.id = fmt.Sprintf("p%02d", t.number)
		p.due = s.due.due(t.now, p.place.department, t.rng)
		c := journey.MakePromise{Promise: p.id, Department: p.place.department, Unit: p.place.unit, Kind: s.kind, Due: p.due.UTC(), What: t.say(s.texts)}
		var after time.Time
		if application := t.touchpoints[ansoegning]; s.kind == journey.Statutory && application != nil {
			c.Touchpoint, after = application.id, application.known
		}
		p.known = t.record(t.now, after, c)
		t.promises[s.activity] = p
		return
	}
	p := found(t.promises, s.activity)
	when := s.gap.from(p.due, p.place.department, t.rng, 1)
	if !when.After(t.now) {
		when = t.now.Add(time.Duration(15+t.rng.IntN(40)) * time.Minute)
	}
	t.now = when
	t.inOpeningHours(p.place, "")
	when = t.now
	switch s.verb {
	case isMoved:
		p.due = s.due.due(p.due, p.place.department, t.rng)
		p.known = t.record(when, p.known, journey.MovePromise{Promise: p.id, Due: p.due.UTC(), Notice: s.notice})
	case isKept:
		p.known = t.record(when, p.known, journey.KeepPromise{Promise: p.id, Performer: t.somebody(p.place)})
	case isWithdrawn:
		p.known = t.record(when, p.known, journey.WithdrawPromise{Promise: p.id, Reason: t.say(s.texts)})
	}
}

func (t *teller) feels(s step) {
	t.number++
	c := journey.ReportExperience{Experience: fmt.Sprintf("e%02d", t.number), Teller: s.sender, Comment: t.quote(s.texts)}
	score := s.lo + t.rng.IntN(s.hi-s.lo+1)
	c.Score = &score
	told := days(0, 3).from(t.now, "", t.rng, 1)
	var after time.Time
	if s.activity != "" {
		r := found(t.touchpoints, s.activity)
		c.Touchpoint, after = r.id, r.known
		if s.felt[1] > 0 && !r.answered.IsZero() {
			share := s.felt[0] + t.rng.IntN(s.felt[1]-s.felt[0]+1)
			perceived := rounded(int64(r.answered.Sub(r.asked).Seconds()) * int64(share) / 100)
			expected := rounded(int64(s.expected.draw(t.rng, 1)) * 60)
			c.PerceivedS, c.ExpectedS = &perceived, &expected
		}
	}
	t.record(told, after, c)
}

// rounded is a wait as people tell it: in minutes, hours or days.
func rounded(seconds int64) int64 {
	unit := int64(86400)
	switch {
	case seconds < 600:
		unit = 60
	case seconds < 7200:
		unit = 300
	case seconds < 2*86400:
		unit = 3600
	}
	return max(unit, (seconds+unit/2)/unit*unit)
}

// called tells an episode of calls: perhaps one that is answered, perhaps
// several that are not.
func (t *teller) called(s step) {
	p := s.place.then(t.now)
	n := s.lo + t.rng.IntN(s.hi-s.lo+1)
	first := t.now
	device := ""
	if s.via == journey.Alarm {
		device = t.who.device
	}
	var made []*touched
	for i := range n {
		if i > 0 {
			t.now = first.Add(time.Duration(s.within) * time.Minute * time.Duration(i) / time.Duration(max(n-1, 1)))
			t.now = t.now.Add(time.Duration(t.rng.IntN(1+min(240, s.within*10))) * time.Second)
		}
		if s.via == journey.Phone {
			t.now = whileOpen(t.now, p.department, 1+t.rng.IntN(60))
			if i > 0 && !t.now.After(made[i-1].asked) {
				t.now = whileOpen(made[i-1].asked, p.department, 20+t.rng.IntN(90))
			}
		}
		r := t.request(s, p, t.say(s.calling), device)
		made = append(made, r)
		if s.panelReset {
			r.known = t.recordAfter(t.now.Add(time.Duration(20+t.rng.IntN(90))*time.Second), r.known, time.Second,
				journey.AcknowledgeTouchpoint{Touchpoint: r.id})
		}
	}
	// Answering the last call ends the earlier ones.
	t.move(s.gap, p.department, paceOf(p.department, t.now))
	last := made[n-1]
	for _, r := range made {
		if r.known.After(last.known) {
			last.known = r.known
		}
	}
	last.asked, last.answered = first, t.now
	via := journey.Visit
	if s.via == journey.Phone {
		via = journey.Phone
	}
	last.known = t.record(t.now, last.known, journey.AnswerTouchpoint{Touchpoint: last.id, Channel: via, InPerson: true,
		Performer: t.somebody(p), Summary: t.say(s.texts)})
	for _, r := range made[:n-1] {
		r.known = t.record(t.now, last.known, journey.ResolveTouchpoint{Touchpoint: r.id, Outcome: "Besvaret sammen med et senere kald"})
	}
}
