package journeys

import (
	"cmp"
	"hash/maphash"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/projections/view"
	"ledetraad/projections/viewtest"
)

// DrawLog is the external tests' way of making logs.
var DrawLog func(*rapid.T) []event.Recorded

var seed = maphash.MakeSeed()

// fromTables gathers what the other tables say, of which package tests hold that
// they tell what the log says.
func fromTables(t viewtest.Tester, r view.Reader, lifeSituation string) *Gathered {
	ask := func(err error) {
		if err != nil {
			t.Fatalf("%v", err)
		}
	}
	activities, departments, channels := newWords(), newWords(), newWords()
	g := &Gathered{lifeSituation: lifeSituation}
	all, err := collect(journeys.Scan(r, view.Query{Index: "by_situation", Prefix: []view.Value{lifeSituation}}), "journeys")
	ask(err)
	for _, j := range all {
		h := &history{participant: maphash.String(seed, j.Participant)}
		points, err := of(r, touchpoints, j.Journey)
		ask(err)
		byMoment(points, func(p touchpointRow) moment { return p.Moment })
		place := map[string]int32{}
		for i, p := range points {
			place[p.Touchpoint] = int32(i)
			x := historyPoint{at: view.Micros(p.Moment.At), ask: -1, activity: int32(activities.number(p.Activity)),
				department: int16(departments.number(p.Department)), channel: int16(channels.number(string(p.Channel)))}
			if p.Request {
				x.ask = int32(len(h.asks))
				answered, _, _ := p.answers()
				h.asks = append(h.asks, historyAsk{answered: view.Micros(answered.At), resolved: view.Micros(p.Resolved.At)})
			}
			h.points = append(h.points, x)
		}
		handed, err := of(r, handOvers, j.Journey)
		ask(err)
		for _, o := range handed {
			if n, there := place[o.Touchpoint]; there {
				h.handed = append(h.handed, historyHanded{at: view.Micros(o.Moment.At), taken: view.Micros(o.takenUp()), point: n,
					from: int16(departments.number(o.From)), to: int16(departments.number(o.To)), warm: o.Warm})
			}
		}
		told, err := of(r, experiences, j.Journey)
		ask(err)
		for _, e := range told {
			n, tied := place[e.Touchpoint]
			if e.Teller != "citizen" || e.Touchpoint != "" && !tied {
				continue
			}
			if !tied {
				n = -1
			}
			h.told = append(h.told, historyTold{at: view.Micros(e.Moment.At), point: n, score: int32(e.Score), perceivedS: e.PerceivedWaitS, scored: e.Scored, perceived: e.Perceived})
		}
		if j.Ended {
			h.turns = []historyTurn{{at: view.Micros(j.EndedAt), ended: true}}
		}
		g.list = append(g.list, h)
	}
	g.names = names{activities.all, departments.all, channels.all}
	return g
}

func tracesOf(t viewtest.Tester, events []event.Recorded) *view.Memory {
	return viewtest.Fold(t, events, ApplyTrace)
}

// What was gathered says of every day, as known on every other, what a replay of
// the log says, however late and in whatever order things became known, whether it
// was read at once or renewed.
func TestGatheredIsWhatAReplaySays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := DrawLog(t)
		if rapid.Bool().Draw(t, "known late") {
			for i := range log {
				if rapid.IntRange(0, 3).Draw(t, "late") == 0 {
					log[i].KnownAt = log[rapid.IntRange(0, len(log)-1).Draw(t, "as")].KnownAt
				}
			}
		}
		const situation = "udskrevet"
		g, err := Gather(tracesOf(t, log), situation)
		if err != nil {
			t.Fatal(err)
		}
		if n := rapid.IntRange(0, len(log)).Draw(t, "renewed from"); rapid.Bool().Draw(t, "renew") {
			m := tracesOf(t, log[:n])
			if g, err = Gather(m, situation); err != nil {
				t.Fatal(err)
			}
			for _, e := range log[n:] {
				if err := ApplyTrace(m, e); err != nil {
					t.Fatal(err)
				}
			}
			since := event.Position{}
			if n > 0 {
				since = log[n-1].Position
			}
			before := ask(t)(g.Fold(Filter{}, Moment{Now: log[0].HappenedAt.AddDate(20, 0, 0)}))
			was := g
			if g, err = g.Renew(m, since); err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(before, ask(t)(was.Fold(Filter{}, Moment{Now: log[0].HappenedAt.AddDate(20, 0, 0)}))); diff != "" {
				t.Fatalf("renewing changed what it was renewed from: %s", diff)
			}
		}
		for range 4 {
			var known time.Time
			if rapid.IntRange(0, 4).Draw(t, "now or then") > 0 {
				known = rapid.SampledFrom(log).Draw(t, "known").KnownAt
			}
			until := viewtest.Clock("2026-03-02 08:00").Add(time.Duration(rapid.IntRange(-1, 41).Draw(t, "until")) * time.Minute)
			f := Filter{Department: rapid.SampledFrom([]string{"", "", "aeldre", "job", "nowhere"}).Draw(t, "department")}
			if rapid.IntRange(0, 3).Draw(t, "narrow") == 0 {
				f.From = until.Add(-10 * time.Minute)
			}
			replayed, err := AsOf(func(yield func(event.Recorded, error) bool) {
				for _, e := range log {
					if !yield(e, nil) {
						return
					}
				}
			}, known, until)
			if err != nil {
				t.Fatal(err)
			}
			then := fromTables(t, replayed, situation)
			if diff := gocmp.Diff(ask(t)(then.Fold(f, Moment{Now: until})), ask(t)(g.foldOn(f, Moment{Known: known, Now: until}, rapid.IntRange(1, 3).Draw(t, "processors")))); diff != "" {
				t.Fatalf("known %v, until %v, of %+v: %s", known, until, f, diff)
			}
			if diff := gocmp.Diff(courses(t, then, f, Moment{Now: until}), courses(t, g, f, Moment{Known: known, Now: until})); diff != "" {
				t.Fatalf("known %v, until %v, of %+v: %s", known, until, f, diff)
			}
		}
	})
}

func ask(t *rapid.T) func(Folded, error) Folded { return viewtest.Ask[Folded](t) }

// courses are the journeys' courses, in an order of their own.
func courses(t *rapid.T, g *Gathered, f Filter, m Moment) []Course {
	var parts [][]Course
	words := g.Words()
	err := g.Courses(f, m, rapid.IntRange(1, 3).Draw(t, "processors"), func() func(*Numbered) {
		n := len(parts)
		parts = append(parts, nil)
		return func(c *Numbered) { parts[n] = append(parts[n], inWords(c, words)) }
	})
	if err != nil {
		t.Fatal(err)
	}
	out := slices.Concat(parts...)
	slices.SortFunc(out, func(a, b Course) int {
		return cmp.Or(a.Begin.Compare(b.Begin), slices.CompareFunc(a.Points, b.Points, func(p, q Point) int {
			return cmp.Or(p.At.Compare(q.At), cmp.Compare(p.Activity, q.Activity), cmp.Compare(p.Department, q.Department), cmp.Compare(p.Channel, q.Channel), p.Until.Compare(q.Until))
		}), cmp.Compare(len(a.Points), len(b.Points)), map[bool]int{true: 1}[a.Ended]-map[bool]int{true: 1}[b.Ended])
	})
	return out
}

// inWords is a course in numbers as one in words, as far as it can be.
func inWords(c *Numbered, w Vocabulary) Course {
	out := Course{Begin: c.Begin, Ended: c.Ended}
	for _, p := range c.Points {
		x := Point{At: c.Begin.Add(p.At), Department: w.Departments[p.Department], Activity: w.Activities[p.Activity], Channel: journey.Channel(w.Channels[p.Channel]), Request: p.Request}
		if p.Request && p.Until != c.Now {
			x.Until = c.Begin.Add(p.Until)
		}
		out.Points = append(out.Points, x)
	}
	return out
}
