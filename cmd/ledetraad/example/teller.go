package example

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/projections/clocks"
)

// seed makes the story what it is; another one tells other journeys.
const seed = 20231101

// randomness is the same for the same name, and independent of all others.
func randomness(name string) *rand.Rand {
	h := fnv.New64a()
	h.Write([]byte(name))
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// teller tells one journey.
type teller struct {
	rng    *rand.Rand
	who    citizen
	stream string
	now    time.Time // how far the story has come
	out    []decider.Command

	begun       time.Time            // when the journey became known
	touchpoints map[string]*touched  // by activity, the latest
	promises    map[string]*promised // by name, the latest
	employees   map[string]int
	number      int
	said        map[string]int // how often a text was used, in all journeys so far
}

type touched struct {
	id              string
	place           place
	via             journey.Channel
	asked, answered time.Time
	known           time.Time
}

type promised struct {
	id    string
	place place
	due   time.Time
	known time.Time
}

// tell gives the commands of one journey.
func tell(who citizen, j planned, said map[string]int) []decider.Command {
	name := fmt.Sprintf("journey/%s/%d", who.name, j.number)
	t := &teller{
		rng: randomness(name), who: who, stream: event.StreamName(journey.Category, derived(name).String()),
		touchpoints: map[string]*touched{}, promises: map[string]*promised{}, employees: map[string]int{}, said: said,
	}
	t.now = j.begins.Add(time.Duration(8*60+t.rng.IntN(8*60)) * time.Minute)
	t.begun = t.record(t.now, time.Time{}, journey.Start{Participant: who.name, LifeSituation: j.story.situation, Note: j.note})
	for _, c := range j.story.chapters {
		t.chapter(c)
	}
	return t.out
}

func (t *teller) chapter(c chapter) {
	sum := 0
	for _, v := range c {
		sum += v.weight
	}
	n := t.rng.IntN(sum)
	for _, v := range c {
		if n -= v.weight; n >= 0 {
			continue
		}
		times := 1
		if v.most > 0 {
			times = v.least + t.rng.IntN(v.most-v.least+1)
		}
		for range times {
			for _, s := range v.steps {
				t.step(s)
			}
		}
		return
	}
}

// record notes what happened. Most is written down the same day, some days
// later; never before what it builds on.
func (t *teller) record(happened, after time.Time, i decider.Intent) time.Time {
	lag := time.Duration(2+t.rng.IntN(150)) * time.Minute
	if t.rng.IntN(100) < 8 {
		lag = time.Duration(1+t.rng.IntN(9))*24*time.Hour + time.Duration(t.rng.IntN(300))*time.Minute
	}
	return t.recordAfter(happened, after, lag, i)
}

// recordAfter is record with a lag that is given, for what a machine logs.
func (t *teller) recordAfter(happened, after time.Time, lag time.Duration, i decider.Intent) time.Time {
	happened = happened.Truncate(time.Second)
	known := happened.Add(lag.Truncate(time.Second))
	for _, earliest := range []time.Time{after, t.begun} {
		if !earliest.IsZero() && !known.After(earliest) {
			known = earliest.Add(time.Second)
		}
	}
	t.out = append(t.out, decider.Command{
		ID: derived(fmt.Sprintf("%s/%d", t.stream, len(t.out))), Stream: t.stream,
		HappenedAt: happened.UTC(), KnownAt: known.UTC(), Intent: i,
	})
	return known
}

func (t *teller) step(s step) {
	before := t.now
	switch s.verb {
	case jumps:
		t.jump(s)
	case takesPlace:
		t.takesPlace(s)
	case asks:
		t.move(s.gap, s.place.department, 1)
		t.inOpeningHours(s.place, s.via)
		t.request(s, s.place.then(t.now), t.say(s.texts), "")
	case isSeen, isAnswered, isDone, isPassed:
		t.goesOn(s)
	case isPromised, isMoved, isKept, isWithdrawn:
		t.owes(s)
	case isFelt:
		t.feels(s)
	case isCalled:
		t.called(s)
	case ends:
		t.move(s.gap, "", 1)
		t.begun = t.record(t.now, t.latest(), journey.End{Outcome: t.say(s.texts)})
	case reopens:
		t.move(s.gap, "", 1)
		t.begun = t.record(t.now, t.latest(), journey.Reopen{Reason: t.say(s.texts)})
	}
	if s.meanwhile {
		t.now = before
	}
}

// jump goes to a fixed time, or some days on, perhaps into the night.
func (t *teller) jump(s step) {
	if !s.fixed.IsZero() {
		t.now = s.fixed
		return
	}
	t.move(s.gap, "", 1)
	if s.night {
		y, m, d := t.now.In(copenhagen).Date()
		t.now = time.Date(y, m, d+1, -2, t.rng.IntN(6*60), 0, 0, copenhagen)
	}
}

// latest is when the newest command became known.
func (t *teller) latest() time.Time {
	var last time.Time
	for _, c := range t.out {
		if c.KnownAt.After(last) {
			last = c.KnownAt
		}
	}
	return last
}

func (t *teller) move(g gap, department string, pace float64) {
	t.now = g.from(t.now, department, t.rng, pace)
}

// inOpeningHours waits until somebody is there, if it takes somebody.
func (t *teller) inOpeningHours(p place, via journey.Channel) {
	if p.always || via == journey.Digital || via == journey.Alarm {
		return
	}
	cal := calendarOf(p.department, t.now)
	if cal.Elapsed(clocks.OpeningHours, t.now, t.now.Add(time.Minute)) == 0 {
		t.now = whileOpen(t.now, p.department, 5+t.rng.IntN(100))
	}
}

// say composes a text that was not used much yet, if there is one.
func (t *teller) say(texts []string) string {
	best := compose(t.rng, t.who, texts)
	for range 9 {
		if t.said[best] == 0 {
			break
		}
		if text := compose(t.rng, t.who, texts); t.said[text] < t.said[best] {
			best = text
		}
	}
	t.said[best]++
	return best
}

// quote is say for a citizen's own words: hardly two people use the same, so
// rather than a third time they are left out.
func (t *teller) quote(texts []string) string {
	text := t.say(texts)
	if t.said[text] > 2 {
		return ""
	}
	return text
}

// somebody is an employee of the place: most often the same one as before.
func (t *teller) somebody(p place) string {
	if p.role == "" {
		return ""
	}
	n, known := t.employees[p.unit]
	turnover := 15
	if p.always {
		turnover = 60 // they work in shifts
	}
	if !known || t.rng.IntN(100) < turnover {
		n = t.rng.IntN(7)
		t.employees[p.unit] = n
	}
	return p.role + " " + string(rune('A'+n))
}

func (t *teller) id() string {
	t.number++
	return fmt.Sprintf("t%02d", t.number)
}

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
			Performer: t.somebody(r.place), Summary: t.say(s.texts)})
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
		p.known = t.record(t.now, time.Time{}, journey.MakePromise{Promise: p.id, Department: p.place.department, Unit: p.place.unit,
			Kind: s.kind, Due: p.due.UTC(), What: t.say(s.texts)})
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
