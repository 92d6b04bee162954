package detectors

import (
	"cmp"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/domain/rules"
	"ledetraad/domain/timekeeping"
	"ledetraad/projections/clocks"
	"ledetraad/projections/view"
)

// A draft holds facts and, for each, the one that must be recorded before it
// (a request before its answer), or -1.
type draft struct {
	facts []event.Recorded
	after []int
	revs  map[string]uint64
}

func (d *draft) add(after int, stream string, happened time.Time, data event.Data) int {
	if d.revs == nil {
		d.revs = map[string]uint64{}
	}
	d.facts = append(d.facts, fact(stream, d.revs[stream], happened, data))
	d.revs[stream]++
	d.after = append(d.after, after)
	return len(d.facts) - 1
}

// shuffled is the facts in some order in which they can have been recorded.
func (d *draft) shuffled(t *rapid.T, name string) []event.Recorded {
	keys := make([]float64, len(d.facts))
	for i, after := range d.after {
		low := 0.0
		if after >= 0 {
			low = keys[after]
		}
		keys[i] = low + (1-low)*rapid.Float64Range(0.0001, 0.9999).Draw(t, name)
	}
	order := make([]int, len(d.facts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(keys[a], keys[b]) })
	var out []event.Recorded
	next := map[string]uint64{}
	for _, i := range order {
		e := d.facts[i]
		e.Revision = next[e.Stream] // a stream's events are numbered as they come in
		next[e.Stream]++
		out = append(out, e)
	}
	return out
}

var morning = at("2026-03-02 08:00")

func drawMinutes(t *rapid.T, name string, most int) time.Duration {
	return time.Duration(rapid.IntRange(0, most).Draw(t, name)) * time.Minute
}

// drawClocks adds times that are said to have come; the newest is always the same.
func drawClocks(t *rapid.T, d *draft, most time.Duration) time.Time {
	newest := morning.Add(most)
	for i := range rapid.IntRange(0, 3).Draw(t, "clocks") {
		now := morning.Add(drawMinutes(t, fmt.Sprint("clock", i), int(most/time.Minute)))
		d.add(-1, timekeeping.Stream, now, timekeeping.Reached{Time: now})
	}
	d.add(-1, timekeeping.Stream, newest, timekeeping.Reached{Time: newest})
	return newest
}

// anyOrder folds the facts in two orders and wants the same to be found.
func anyOrder(t *rapid.T, tb *testing.T, d Detector, facts *draft) map[string]found {
	a, b := view.NewMemory(), view.NewMemory()
	fold(tb, a, d, facts.shuffled(t, "first order")...)
	second := facts.shuffled(t, "second order")
	for _, e := range second {
		fold(tb, b, d, e, e) // each is delivered twice
	}
	one, other := holding(tb, a, facts.facts), holding(tb, b, facts.facts)
	if diff := gocmp.Diff(one, other); diff != "" {
		t.Fatalf("two orders of recording (-one +other):\n%s", diff)
	}
	return one
}

func TestDeadlinesInAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var d draft
		n, of, open, overdue := 0, 0, 0, 0
		newest := drawClocks(rt, &d, 20*day)
		for i := range rapid.IntRange(1, 8).Draw(rt, "promises") {
			stream := fmt.Sprintf("journey-%d", i%3)
			id := fmt.Sprintf("p%d", i)
			start := d.add(-1, stream, morning, journey.Started{LifeSituation: "botilbud", Participant: fmt.Sprint(i)})
			d.after[start] = -1
			due := morning.Add(drawMinutes(rt, "due", 10*24*60))
			last := d.add(start, stream, morning, journey.PromiseMade{Promise: id, Department: "aeldre", Due: due})
			var moves []move
			for range rapid.IntRange(0, 2).Draw(rt, "moves") {
				m := move{At: morning.Add(drawMinutes(rt, "moved", 12*24*60)), Due: morning.Add(drawMinutes(rt, "new due", 20*24*60))}
				if slices.ContainsFunc(moves, func(o move) bool { return o.At.Equal(m.At) }) {
					continue
				}
				moves = append(moves, m)
				last = d.add(last, stream, m.At, journey.PromiseMoved{Promise: id, Due: m.Due, Notice: journey.Written})
			}
			slices.SortFunc(moves, func(a, b move) int { return a.At.Compare(b.At) })
			kept := rapid.Bool().Draw(rt, "kept")
			end := morning.Add(drawMinutes(rt, "kept at", 20*24*60))
			if kept {
				d.add(last, stream, end, journey.PromiseKept{Promise: id})
			}
			for _, m := range moves {
				if (!kept || m.At.Before(end)) && !m.At.After(due) {
					due = m.Due
				} else {
					break
				}
			}
			switch {
			case kept && end.After(due):
				n, of = n+1, of+1
			case kept:
				of++
			case !newest.Before(due):
				open, overdue = open+1, overdue+1
			default:
				open++
			}
		}
		got := anyOrder(rt, t, DeadlineMissed(), &d)
		if n+overdue == 0 {
			if len(got) != 0 {
				rt.Fatalf("found %v, though nothing is late", got)
			}
			return
		}
		m := got["aeldre/botilbud"].Measure
		for name, want := range map[string]int{"n": n, "of": of, "open": open, "open_overdue": overdue} {
			if m[name] != float64(want) {
				rt.Fatalf("%s is %v, want %d", name, m[name], want)
			}
		}
	})
}

// moment is a call, or somebody coming, in the model of the repeat-calls rule.
type moment struct {
	at     time.Time
	call   int // number of the call, or -1
	person bool
	of     int // the call it resolves or answers
}

// model finds the episodes of a line by going through all that happened in
// order: the rule as it is written down, with no thought for cost.
func model(moments []moment, newest time.Time) (episodes, made, open int, longest time.Duration) {
	slices.SortStableFunc(moments, func(a, b moment) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(b2i(a.call < 0), b2i(b.call < 0)))
	})
	var e episodeRow
	members := map[int]bool{}
	end := func() {
		e.Due = e.First.Add(30 * time.Minute)
		e.judge(settings{parameters: RepeatCallsUnanswered().Parameters}, newest)
		if e.Standing != episodeUnfound {
			episodes++
			made += int(e.Calls)
			wait := e.Ended.Sub(e.First)
			if e.Ended.IsZero() {
				open++
				wait = aged(newest.Sub(e.First))
			}
			longest = max(longest, wait)
		}
		e = episodeRow{}
		clear(members)
	}
	for _, m := range moments {
		switch {
		case m.call >= 0 && e.Calls == 0:
			e.First, e.Last, e.Calls = m.at, m.at, 1
			members[m.call] = true
		case m.call >= 0:
			if m.at.Sub(e.Last) >= 30*time.Second {
				e.Calls++
			}
			e.Last = m.at
			members[m.call] = true
		case e.Calls > 0 && (m.person || members[m.of]):
			e.Ended = m.at
			end()
		}
	}
	if e.Calls > 0 {
		end()
	}
	return episodes, made, open, longest
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestRepeatCallsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var d draft
		newest := drawClocks(rt, &d, 8*time.Hour)
		start := d.add(-1, kaj, morning, journey.Started{LifeSituation: "plejehjem"})
		lines := map[string][]moment{"stue": nil, "bad": nil}
		// Few and coarse instants, so that things happen at once, or within the half minute.
		when := func(name string) time.Time {
			return morning.Add(time.Duration(rapid.IntRange(0, 60).Draw(rt, name)) * 7 * time.Minute / time.Duration(rapid.SampledFrom([]int{1, 1, 21}).Draw(rt, "grain")))
		}
		var visits []time.Time
		for i := range rapid.IntRange(1, 12).Draw(rt, "calls") {
			device := rapid.SampledFrom([]string{"stue", "stue", "bad"}).Draw(rt, "device")
			id, called := fmt.Sprintf("k%02d", i), when("called")
			request := d.add(start, kaj, called, journey.TouchpointRequested{Touchpoint: id, Department: "aeldre", Channel: journey.Alarm, Device: device})
			moments := append(lines[device], moment{at: called, call: i})
			for range rapid.IntRange(0, 2).Draw(rt, "replies") {
				replied := when("replied")
				m := moment{at: replied, call: -1, of: i}
				if m.at.Before(called) {
					m.at = called
				}
				switch rapid.IntRange(0, 3).Draw(rt, "reply") {
				case 0:
					d.add(request, kaj, replied, journey.TouchpointAcknowledged{Touchpoint: id})
					continue
				case 1:
					d.add(request, kaj, replied, journey.TouchpointAnswered{Touchpoint: id})
					continue
				case 2:
					m.person = true
					d.add(request, kaj, replied, journey.TouchpointAnswered{Touchpoint: id, InPerson: true})
				case 3:
					d.add(request, kaj, replied, journey.TouchpointResolved{Touchpoint: id})
				}
				moments = append(moments, m)
			}
			lines[device] = moments
		}
		for i := range rapid.IntRange(0, 2).Draw(rt, "visits") {
			visits = append(visits, when("visit"))
			d.add(start, kaj, visits[i], journey.TouchpointRecorded{Touchpoint: fmt.Sprint("v", i), Department: "aeldre", InPerson: true})
		}
		rule := RepeatCallsUnanswered()
		var episodes, made, open int
		var longest time.Duration
		for _, moments := range lines {
			for _, v := range visits {
				moments = append(moments, moment{at: v, call: -1, person: true})
			}
			e, m, o, l := model(moments, newest)
			episodes, made, open, longest = episodes+e, made+m, open+o, max(longest, l)
		}
		want := map[string]float64{"episodes": float64(episodes), "calls": float64(made), "open": float64(open), "waited_s": longest.Seconds()}
		got := anyOrder(rt, t, rule, &d)
		if episodes == 0 {
			if len(got) != 0 {
				rt.Fatalf("found %v; the model finds nothing", got)
			}
			return
		}
		if diff := gocmp.Diff(want, got["aeldre/plejehjem"].Measure); diff != "" {
			rt.Fatalf("measure (-model +detector):\n%s", diff)
		}
	})
}

func TestSlowResponsesInAnyOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var d draft
		newest := drawClocks(rt, &d, 150*day)
		d.add(-1, "programme-sammen", morning, programme.ResponseNormSet{Norm: programme.Norm{Norm: "svar", Department: "jobcenter",
			Milestone: programme.Answered, Clock: programme.Weeks, Amount: 2, Percentile: 75}})
		type quarter struct{ within, late, unanswered, pending int }
		all := map[int64]*quarter{}
		for i := range rapid.IntRange(1, 20).Draw(rt, "requests") {
			stream, id := fmt.Sprintf("journey-%d", i), fmt.Sprint("r", i)
			asked := morning.Add(drawMinutes(rt, "asked", 140*24*60))
			start := d.add(-1, stream, morning, journey.Started{LifeSituation: "sygedagpenge"})
			request := d.add(start, stream, asked, journey.TouchpointRequested{Touchpoint: id, Department: "jobcenter", Channel: journey.Letter})
			danish := clocks.Calendar{}.Location()
			local := asked.In(danish)
			due := time.Date(local.Year(), local.Month(), local.Day()+15, 0, 0, 0, 0, danish)
			q := all[quarterOf(asked)]
			if q == nil {
				q = &quarter{}
				all[quarterOf(asked)] = q
			}
			var first time.Time
			for range rapid.IntRange(0, 2).Draw(rt, "answers") {
				a := asked.Add(drawMinutes(rt, "answered after", 30*24*60))
				d.add(request, stream, a, journey.TouchpointAnswered{Touchpoint: id})
				if first.IsZero() || a.Before(first) {
					first = a
				}
			}
			switch {
			case !first.IsZero() && first.After(due):
				q.late++
			case !first.IsZero():
				q.within++
			case !newest.Before(due):
				q.late++
				q.unanswered++
			default:
				q.pending++
			}
		}
		got := anyOrder(rt, t, SlowResponse().With(rules.Values{"min_n": {Number: 3}}), &d)
		want := map[string]float64{}
		for number, q := range all {
			if n := q.within + q.late; n >= 3 && float64(number) > want["quarter"] {
				want = map[string]float64{"quarter": float64(number), "n": float64(n), "within": float64(q.within), "share": float64(q.within) / float64(n),
					"percentile": 75, "unanswered": float64(q.unanswered), "pending": float64(q.pending)}
			}
		}
		if want["quarter"] == 0 || want["share"] >= 0.75 {
			if len(got) != 0 {
				rt.Fatalf("found %v; want nothing of %v", got, want)
			}
			return
		}
		if diff := gocmp.Diff(want, got["jobcenter/sygedagpenge/svar"].Measure); diff != "" {
			rt.Fatalf("measure (-model +detector):\n%s", diff)
		}
	})
}

// Evidence follows from what the log says and what the rule rests on, whatever
// is reported in between.
func TestPendingEmptiesInSteps(t *testing.T) {
	d, m := DeadlineMissed(), view.NewMemory()
	var s story
	const late = painpoint.MaxEvidence + 700 // each rests on two events
	for i := range late {
		stream := fmt.Sprintf("journey-%d", i)
		s.start(stream, "botilbud")
		s.tell(stream, morning, journey.PromiseMade{Promise: "svar", Department: "aeldre", Due: morning})
		s.tell(stream, morning.Add(time.Hour), journey.PromiseKept{Promise: "svar"})
	}
	fold(t, m, d, s.events...)
	joined := map[string]bool{}
	for step := 0; ; step++ {
		reports, err := Pending(m, d, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(reports) == 0 {
			if step != 3 || len(joined) != 2*late {
				t.Fatalf("in step after %d reports with %d pieces of evidence; want 3 with %d", step, len(joined), 2*late)
			}
			return
		}
		r := reports[0]
		if len(reports) > 1 || len(r.Finding.Joins) > painpoint.MaxEvidence || r.More != (step < 2) || r.After != int64(step) || r.Urgent != (step == 0) {
			t.Fatalf("step %d: %d reports, the first with %d joins, more %v, after %d, urgent %v", step, len(reports), len(r.Finding.Joins), r.More, r.After, r.Urgent)
		}
		for _, j := range r.Finding.Joins {
			joined[j.Event.String()] = true
		}
		var said event.Data = painpoint.Measured{Finding: r.Finding}
		if step == 0 {
			said = painpoint.Detected{Finding: r.Finding}
		}
		e := fact(painpoint.Stream(painpoint.ID(d.Kind, r.Finding.Scope)), uint64(step), morning, said)
		fold(t, m, d, e, e)
	}
}
