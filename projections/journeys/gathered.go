package journeys

import (
	"fmt"
	"strconv"
	"time"

	"ledetraad/domain/journey"
	"ledetraad/projections/view"
)

// Gathered is what folded maps of some journeys are made of, read once, so that
// the map of many moments can be had from it without reading again. It holds no
// name: people are told apart by number, and journeys by their place. It is never
// changed, and may be used by many at once.
type Gathered struct {
	lifeSituation string
	list          []gathered
	points        int
}

type gathered struct {
	participant int32
	ended       int64         // 0: it is open
	points      []foldedPoint // in the order of happening
	handed      []foldedHanded
	told        []foldedTold // by citizens
}

// foldedPoint is a touchpoint; moments are microseconds, 0 one not known.
type foldedPoint struct {
	at, answered, resolved int64
	activity, department   string
	channel                journey.Channel
	request                bool
}

type foldedHanded struct {
	at, taken int64
	point     int
	from, to  string
	warm      bool
}

type foldedTold struct {
	at                int64
	point             int // −1: of the journey as a whole
	score             int
	perceivedS        int64
	scored, perceived bool
}

// ended is when a request stopped waiting, as far as had happened; 0 if it had
// not.
func (p foldedPoint) ended(now int64) int64 {
	for _, at := range []int64{p.answered, p.resolved} {
		if at != 0 && at <= now {
			return at
		}
	}
	return 0
}

// until are the touchpoints that had happened.
func (j gathered) until(now int64) []foldedPoint {
	n := len(j.points)
	for n > 0 && j.points[n-1].at > now {
		n--
	}
	return j.points[:n]
}

// Gather reads the journeys that a filter lets through; its department and limit
// are left to the questions. From and Until bound the begin.
func Gather(r view.Reader, f Filter) (*Gathered, error) {
	q := view.Query{Index: "by_begin"}
	if f.LifeSituation != "" {
		q = view.Query{Index: "by_situation", Prefix: []view.Value{f.LifeSituation}}
	}
	q.From, q.Until = f.bounds()
	rows, err := collect(journeys.Scan(r, q), journeys.Name)
	if err != nil {
		return nil, fmt.Errorf("gather journeys: %w", err)
	}
	g := &Gathered{lifeSituation: f.LifeSituation, list: make([]gathered, 0, len(rows))}
	in := gathering{people: map[string]int32{}, words: map[string]string{}}
	for _, j := range rows {
		one, err := in.journey(r, j)
		if err != nil {
			return nil, fmt.Errorf("gather journey %s: %w", j.Journey, err)
		}
		g.points += len(one.points)
		g.list = append(g.list, one)
	}
	return g, nil
}

// Points is how many touchpoints it holds, of some eighty bytes each.
func (g *Gathered) Points() int { return g.points }

// gathering keeps each person as a number and each word once.
type gathering struct {
	people map[string]int32
	words  map[string]string
}

func (in gathering) word(s string) string {
	if w, there := in.words[s]; there {
		return w
	}
	in.words[s] = s
	return s
}

func (in gathering) journey(r view.Reader, j journeyRow) (gathered, error) {
	points, err := of(r, touchpoints, j.Journey)
	if err != nil || len(points) == 0 {
		return gathered{}, err
	}
	byMoment(points, func(t touchpointRow) moment { return t.Moment })
	if _, known := in.people[j.Participant]; !known {
		in.people[j.Participant] = int32(len(in.people)) //nolint:gosec // there are not that many people
	}
	out := gathered{participant: in.people[j.Participant], points: make([]foldedPoint, len(points))}
	if j.Ended {
		out.ended = j.EndedAt.UnixMicro()
	}
	place := make(map[string]int, len(points))
	for i, t := range points {
		place[t.Touchpoint] = i
		answered, _, _ := t.answers()
		out.points[i] = foldedPoint{at: t.Moment.At.UnixMicro(), answered: orNone(answered.At), resolved: orNone(t.Resolved.At),
			activity: in.word(t.Activity), department: in.word(t.Department), channel: journey.Channel(in.word(string(t.Channel))), request: t.Request}
	}
	handed, err := of(r, handOvers, j.Journey)
	if err != nil {
		return out, err
	}
	for _, h := range handed {
		if i, there := place[h.Touchpoint]; there {
			out.handed = append(out.handed, foldedHanded{h.Moment.At.UnixMicro(), orNone(h.takenUp()), i, in.word(h.From), in.word(h.To), h.Warm})
		}
	}
	told, err := of(r, experiences, j.Journey)
	if err != nil {
		return out, err
	}
	for _, e := range told {
		i, tied := place[e.Touchpoint]
		if e.Teller != journey.Citizen || e.Touchpoint != "" && !tied {
			continue
		}
		if !tied {
			i = -1
		}
		out.told = append(out.told, foldedTold{e.Moment.At.UnixMicro(), i, e.Score, e.PerceivedWaitS, e.Scored, e.Perceived})
	}
	return out, nil
}

func orNone(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Fold is the folded map of what had happened by now; see the function Fold.
func (g *Gathered) Fold(f Filter, now time.Time) Folded {
	d := folding{now: now.UnixMicro(), acts: map[string]*act{}, lanes: map[string]*lane{}, passed: map[[3]string]*passedBy{}, order: map[string][]int64{}}
	for _, j := range g.list {
		d.add(j, f.Department)
	}
	if f.Limit <= 0 {
		f.Limit = usualStages
	}
	out := d.figures(min(f.Limit, 40))
	out.LifeSituation = g.lifeSituation
	return out
}

// Courses gives the course of each journey, as far as it had happened by now, to a
// function. Journeys and people have numbers in place of names, and touchpoints
// nothing. Department wants that a journey touches it.
func (g *Gathered) Courses(department string, now time.Time, give func(Course)) {
	at := func(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
	for n, j := range g.list {
		points := j.until(now.UnixMicro())
		if len(points) == 0 {
			continue
		}
		c := Course{Journey: strconv.Itoa(n), Participant: strconv.Itoa(int(j.participant)), LifeSituation: g.lifeSituation, Begin: at(points[0].at),
			Ended: j.ended != 0 && j.ended <= now.UnixMicro(), Points: make([]Point, len(points))}
		touches := department == ""
		for i, p := range points {
			c.Points[i] = Point{At: at(p.at), Department: p.department, Activity: p.activity, Channel: p.channel, Request: p.request}
			if until := p.ended(now.UnixMicro()); p.request && until != 0 {
				c.Points[i].Until = at(until)
			}
			touches = touches || p.department == department
		}
		if touches {
			give(c)
		}
	}
}

// crowd counts different people, up to Told.
type crowd struct{ seen []int32 }

func (c *crowd) add(participant int32) {
	if len(c.seen) == Told {
		return
	}
	for _, s := range c.seen {
		if s == participant {
			return
		}
	}
	c.seen = append(c.seen, participant)
}

func (c *crowd) n() int { return len(c.seen) }
