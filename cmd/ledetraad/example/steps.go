package example

import (
	"time"

	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
)

// A story is how life in one situation may go: chapters in order, and in each
// chapter one of several variants, the heavier ones more often.
type story struct {
	situation string
	chapters  []chapter
}

type chapter []variant

type variant struct {
	weight int
	least  int // the steps happen this many times,
	most   int // up to this many; both 0: once
	steps  []step
}

// once is a chapter that goes only one way.
func once(steps ...step) chapter { return chapter{{weight: 1, steps: steps}} }

// maybe is a chapter that happens in so many journeys of a hundred.
func maybe(percent int, steps ...step) chapter {
	return chapter{{weight: percent, steps: steps}, {weight: 100 - percent}}
}

// repeated is a chapter whose steps happen several times.
func repeated(least, most int, steps ...step) chapter {
	return chapter{{weight: 1, least: least, most: most, steps: steps}}
}

// either is one way of a chapter.
func either(weight int, steps ...step) variant { return variant{weight: weight, steps: steps} }

// step is one thing that happens. Later steps refer to a touchpoint by its
// activity (the latest one of that name), and to a promise by its name.
type step struct {
	verb     verb
	activity string
	place    place
	via      journey.Channel
	sender   journey.Party
	gap      gap // since the step before; for promises, see the constructors
	due      gap
	texts    []string
	calling  []string // what is said in calls that go unanswered

	warm       bool
	kind       journey.PromiseKind
	notice     journey.Notice
	lo, hi     int    // of a score, or a number of calls
	felt       [2]int // perceived wait as a share of the real one, in percent
	expected   gap
	within     int // minutes from the first call to the last
	panelReset bool
	fixed      time.Time
	night      bool
	spokenFor  bool
	next       journey.NextStep
	again      bool
	decision   decision
}

// decision says who was there when something was decided.
type decision int

const (
	nothing     decision = iota // was decided
	withKin                     // the relative who stands by was there
	withoutThem                 // nobody was, beside the citizen and employees
)

type verb int

const (
	takesPlace verb = iota
	asks
	isSeen
	isAnswered
	isDone
	isPassed
	isPromised
	isMoved
	isKept
	isWithdrawn
	isFelt
	isCalled
	ends
	reopens
	jumps
)

// met: an employee and the citizen meet or speak.
func met(activity string, p place, via journey.Channel, g gap, texts ...string) step {
	return step{verb: takesPlace, activity: activity, place: p, via: via, sender: journey.Employee, spokenFor: true, gap: g, texts: texts}
}

// sent: the municipality writes to the citizen.
func sent(activity string, p place, via journey.Channel, g gap, texts ...string) step {
	return step{verb: takesPlace, activity: activity, place: p, via: via, sender: journey.Employee, gap: g, texts: texts}
}

// did: a step in the case or in the house that the citizen takes no part in.
func did(activity string, p place, g gap, texts ...string) step {
	return step{verb: takesPlace, activity: activity, place: p, gap: g, texts: texts}
}

// got: word from outside, such as a hospital.
func got(activity string, p place, via journey.Channel, g gap, texts ...string) step {
	return step{verb: takesPlace, activity: activity, place: p, via: via, sender: journey.Outside, gap: g, texts: texts}
}

// ask: the citizen turns to a department and waits for an answer.
func ask(activity string, p place, via journey.Channel, g gap, texts ...string) step {
	return step{verb: asks, activity: activity, place: p, via: via, sender: journey.Citizen, gap: g, texts: texts}
}

// by: somebody else than the citizen asks or sends.
func (s step) by(p journey.Party) step { s.sender = p; return s }

// seen: a request is noticed; nobody has answered yet.
func seen(activity string, g gap) step { return step{verb: isSeen, activity: activity, gap: g} }

// reply: a request is answered, by the way it came unless written says else.
func reply(activity string, g gap, texts ...string) step {
	return step{verb: isAnswered, activity: activity, gap: g, texts: texts}
}

// written: the answer comes as a letter or message.
func (s step) written() step { s.via = journey.Digital; return s }

// done: what was asked for is done.
func done(activity string, g gap, outcomes ...string) step {
	return step{verb: isDone, activity: activity, gap: g, texts: outcomes}
}

// cold and warm: another department goes on with a touchpoint; warm means that
// the departments spoke together.
func cold(activity string, to place, g gap, texts ...string) step {
	return step{verb: isPassed, activity: activity, place: to, gap: g, texts: texts}
}

func warm(activity string, to place, g gap, texts ...string) step {
	return step{verb: isPassed, activity: activity, place: to, gap: g, texts: texts, warm: true}
}

// word: a promise is given now, due after a gap.
func word(promise string, p place, due gap, texts ...string) step {
	return step{verb: isPromised, activity: promise, place: p, kind: journey.Given, due: due, texts: texts}
}

// deadline: the law or the council has set when something is due.
func deadline(promise string, p place, due gap, texts ...string) step {
	return step{verb: isPromised, activity: promise, place: p, kind: journey.Statutory, due: due, texts: texts}
}

// moved: a promise gets a new due time, counted from the old one. The gap says
// when, counted from the old due time too; it may be negative.
func moved(promise string, n journey.Notice, g, due gap) step {
	return step{verb: isMoved, activity: promise, notice: n, gap: g, due: due}
}

// kept: a promise is fulfilled, at a time counted from its due time (negative:
// before it). The story goes on from there.
func kept(promise string, g gap) step { return step{verb: isKept, activity: promise, gap: g} }

// withdrawn: nothing is owed any longer.
func withdrawn(promise string, g gap, reasons ...string) step {
	return step{verb: isWithdrawn, activity: promise, gap: g, texts: reasons}
}

// feels: the citizen tells how it was, of a touchpoint or, with "", of it all.
func feels(activity string, lo, hi int, texts ...string) step {
	return step{verb: isFelt, activity: activity, sender: journey.Citizen, lo: lo, hi: hi, texts: texts}
}

// waited: how long the wait felt, in percent of what it was, and how long the
// citizen had thought it would be, in minutes.
func (s step) waited(lo, hi int, expected gap) step {
	s.felt, s.expected = [2]int{lo, hi}, expected
	return s
}

// onward: the citizen is told what happens next. Of most encounters nobody has
// noted whether that was so.
func (s step) onward() step { s.next = journey.NextTold; return s }

// deadEnd: the citizen leaves, or has an answer, and knows no next step.
func (s step) deadEnd() step { s.next = journey.NextNone; return s }

// retold: the citizen has to tell it all again.
func (s step) retold() step { s.again = true; return s }

// decided: something is decided at the meeting. The texts must agree with who
// was there.
func (s step) decided(d decision) step { s.decision = d; return s }

// calls: somebody calls lo to hi times, the last one within so many minutes of
// the first; then, after the gap, somebody answers. With reset, each call is
// turned off at the panel within two minutes without anybody coming.
func calls(activity string, p place, via journey.Channel, lo, hi, within int, answer gap, texts ...string) step {
	return step{verb: isCalled, activity: activity, place: p, via: via, sender: journey.Citizen, lo: lo, hi: hi, within: within, gap: answer, texts: texts}
}

func (s step) reset() step { s.panelReset = true; return s }

// saying: what is said in the calls themselves; the texts of calls are of the
// answer.
func (s step) saying(texts ...string) step { s.calling = texts; return s }

// finish: the journey comes to an end.
func finish(g gap, outcomes ...string) step { return step{verb: ends, gap: g, texts: outcomes} }

// again: it goes on after all.
func again(g gap, reasons ...string) step { return step{verb: reopens, gap: g, texts: reasons} }

// on: the story goes on at a certain time.
func on(t time.Time) step { return step{verb: jumps, fixed: t} }

// place is where in the municipality something happens.
type place struct {
	department, unit string
	role             string // what the people who work there are called
	always           bool   // somebody is there day and night
	opened, closed   time.Time
	otherwise        *place // before it opened, or after it closed
}

// then is the place that had the task at t.
func (p place) then(t time.Time) place {
	if p.otherwise != nil && (t.Before(p.opened) || !p.closed.IsZero() && !t.Before(p.closed)) {
		return *p.otherwise
	}
	return p
}

// pace is how fast a department answered from some time on; above 1 is slower.
type pace struct {
	department string
	from       time.Time
	factor     float64
}

type datedHours struct {
	department string
	from       time.Time
	week       map[string]programme.Hours
}

// later: some days pass, until any hour of day or night.
func later(lo, hi int) step { return step{verb: jumps, gap: hours(24*lo, 24*hi)} }

// atNight: some days pass, until a night between 10 and 4.
func atNight(lo, hi int) step {
	return step{verb: jumps, gap: hours(24*lo, 24*hi), night: true}
}
