package example

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
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
	rng    *rand.Rand // for what happens
	words  *rand.Rand // for how it is put, so that changing a text changes no course
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
		rng: randomness(name), words: randomness(name + "/words"), who: who, stream: event.StreamName(journey.Category, derived(name).String()),
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
	best := compose(t.words, t.who, texts)
	for range 9 {
		if t.said[best] == 0 {
			break
		}
		if text := compose(t.words, t.who, texts); t.said[text] < t.said[best] {
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
