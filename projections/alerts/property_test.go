package alerts_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ledetraad/domain/alert"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
	"ledetraad/projections/view"
)

// live draws some weeks of a municipality: findings that come and go, people
// who subscribe, silence, acknowledge and judge, and a log that at times does
// not answer in the middle of what is recorded.
func live(t *rapid.T) *engine {
	e := newEngine(t, "2026-03-02 10:00")
	kinds, departments := []string{"jargon", "retelling", "slow-response"}, []string{"aeldre", "jobcenter", "skole"}
	severities := []painpoint.Severity{painpoint.Low, painpoint.Medium, painpoint.High}
	found := map[string]painpoint.Finding{}
	try := func(stream, actor string, i decider.Intent) { // it may be refused: then it is no part of the story
		e.Handle(t.Context(), []decider.Command{{ID: uuid.New(), Stream: stream, HappenedAt: e.now, KnownAt: e.now, Actor: actor, Intent: i}})
	}
	t.Repeat(map[string]func(*rapid.T){
		"find": func(t *rapid.T) {
			f := pain(rapid.SampledFrom(kinds).Draw(t, "kind"), rapid.SampledFrom(departments).Draw(t, "department"), rapid.SampledFrom(severities).Draw(t, "severity"))
			if rapid.IntRange(0, 5).Draw(t, "crosses") == 0 {
				f = crossing(f.Kind, f.Severity, "aeldre", "jobcenter")
			}
			f.Measure["n"] = float64(len(e.log))
			f.Holds = rapid.IntRange(0, 4).Draw(t, "holds") > 0
			found[streamOf(f)] = f
			try(streamOf(f), "detector", painpoint.Report(f))
		},
		"judge": func(t *rapid.T) {
			if len(found) == 0 {
				return
			}
			stream := rapid.SampledFrom(slices.Sorted(keysOf(found))).Draw(t, "stream")
			try(stream, "acc", rapid.SampledFrom([]decider.Intent{painpoint.Dismiss{Reason: "x"}, painpoint.Confirm{}, painpoint.Assign{Department: "aeldre"},
				painpoint.Resolve{Reason: "x"}, painpoint.Reopen{Reason: "x"}, painpoint.Address{Solution: "x"}}).Draw(t, "verdict"))
		},
		"subscribe": func(t *rapid.T) {
			id := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "id")
			if rapid.IntRange(0, 4).Draw(t, "end") == 0 {
				try(subscription.Stream(id), "acc", subscription.End{})
				return
			}
			s := subscription.Save{Name: id, Account: "acc-" + id, When: subscription.When{Mode: subscription.AtOnce},
				Channels: []subscription.Channel{{Kind: subscription.Mail, Contact: "m"}, {Kind: subscription.Inbox}}, Gather: rapid.IntRange(0, 60).Draw(t, "gather")}
			switch rapid.IntRange(0, 3).Draw(t, "mode") {
			case 0:
				s.When = subscription.When{Mode: subscription.Daily, Hour: "07:30"}
			case 1:
				s.When = subscription.When{Mode: subscription.Weekly, Hour: "07:30", Weekday: "monday"}
			}
			if rapid.Bool().Draw(t, "quiet") {
				s.Quiet = []subscription.Quiet{{From: "18:00", To: "07:00"}}
			}
			if rapid.Bool().Draw(t, "filtered") {
				s.Filter.Departments = []string{"aeldre"}
			}
			if rapid.Bool().Draw(t, "escalates") {
				s.Escalate = &subscription.Escalation{After: 2, Subscription: map[string]string{"a": "b", "b": "c", "c": "a"}[id]}
			}
			s.GroupBy = rapid.SampledFrom([]subscription.GroupBy{subscription.ByNothing, subscription.ByKind}).Draw(t, "group")
			try(subscription.Stream(id), "acc", s)
		},
		"silence": func(t *rapid.T) {
			try(subscription.SilenceStream("s"), "acc", subscription.Silence{Filter: subscription.Filter{Kinds: []string{"jargon"}},
				Until: e.now.Add(time.Hour), Reason: "x"})
		},
		"acknowledge": func(t *rapid.T) {
			for _, r := range e.log {
				if _, ok := r.Data.(alert.Raised); ok && rapid.Bool().Draw(t, "this") {
					try(r.Stream, "acc", alert.Acknowledge{})
					return
				}
			}
		},
		"pass": func(t *rapid.T) {
			e.now = e.now.Add(time.Duration(rapid.SampledFrom([]int{1, 20, 90, 600, 3000}).Draw(t, "minutes")) * time.Minute)
		},
		"settle": func(t *rapid.T) {
			if rapid.IntRange(0, 2).Draw(t, "deaf") == 0 {
				lost := rapid.IntRange(0, 6).Draw(t, "lost")
				e.deaf = func(decider.Command) bool { lost--; return lost < 0 }
				_ = e.manager().Settle(t.Context()) // cut short
				e.deaf = nil
				return
			}
			e.settle(t)
		},
	})
	e.settle(t)
	return e
}

func keysOf[V any](m map[string]V) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// toldOnce holds that nobody is told of an alert twice, nor of what was recorded
// before the subscription, nor after it was ended.
func toldOnce(t *rapid.T, e *engine) {
	type pair struct {
		subscription string
		alert        uuid.UUID
	}
	told := map[pair]bool{}
	raised := map[uuid.UUID]event.Position{} // where the event stands that an alert rests on
	at := map[uuid.UUID]event.Position{}
	since := map[string]event.Position{}
	for _, r := range e.log {
		at[r.ID] = r.Position
		_, id := event.SplitStream(r.Stream)
		switch d := r.Data.(type) {
		case subscription.Saved:
			if _, there := since[id]; !there {
				since[id] = r.Position
			}
		case subscription.Ended:
			delete(since, id)
		case alert.Raised:
			raised[uuid.MustParse(id)] = at[r.Causation]
		case alert.Composed:
			from, there := since[d.Subscription]
			if !there {
				t.Fatalf("%s is told of something after it was ended", d.Subscription)
			}
			for _, a := range d.Alerts {
				if told[pair{d.Subscription, a}] {
					t.Fatalf("%s is told of %s twice", d.Subscription, a)
				}
				told[pair{d.Subscription, a}] = true
				where, there := raised[a]
				if !there {
					t.Fatalf("%s is told of %s before it is raised", d.Subscription, a)
				}
				if !where.After(from) && !escalatedTo(e, d.Subscription, a) {
					t.Fatalf("%s, saved at %s, is told of what was recorded at %s", d.Subscription, from, where)
				}
			}
		}
	}
}

func escalatedTo(e *engine, subscription string, id uuid.UUID) bool {
	return slices.ContainsFunc(e.log, func(r event.Recorded) bool {
		d, ok := r.Data.(alert.Escalated)
		return ok && r.Stream == alert.Stream(id) && d.Route != nil && d.Route.Subscription == subscription
	})
}

func TestWhateverHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := live(t)
		toldOnce(t, e)
		counted(t, e)
		before, n := dump(t, e.reader()), len(e.log)

		again := e.rebuilt(t)
		if after := dump(t, again.reader()); after != before {
			t.Fatalf("a rebuild is not the live one:\n%s\n---\n%s", before, after)
		}
		again.settle(t)
		if len(again.log) != n {
			t.Fatalf("after a rebuild %s is recorded", again.log[n].Type)
		}

		// Delivered again, some of it, at any time.
		for _, r := range e.log {
			if rapid.IntRange(0, 3).Draw(t, "again") == 0 {
				apply(t, e.reader(), r)
			}
		}
		if after := dump(t, e.reader()); after != before {
			t.Fatalf("what was delivered again changed something:\n%s\n---\n%s", before, after)
		}

		shuffled(t, e.rebuilt(t))
	})
}

func apply(t *rapid.T, r view.Reader, e event.Recorded) {
	if !slices.Contains(alerts.Projection().Handles, e.Type) {
		return
	}
	if err := alerts.Projection().Apply(r.(view.Writer), e); err != nil {
		t.Fatalf("%v", err)
	}
}

// shuffled holds that the same events, with streams in another order among
// themselves, make nobody hear anything twice.
func shuffled(t *rapid.T, e *engine) {
	streams := map[string][]event.Recorded{}
	for _, r := range e.log {
		streams[r.Stream] = append(streams[r.Stream], r)
	}
	store := view.NewMemory()
	for range e.log {
		name := rapid.SampledFrom(slices.Sorted(keysOf(streams))).Draw(t, "stream")
		apply(t, store, streams[name][0])
		if streams[name] = streams[name][1:]; len(streams[name]) == 0 {
			delete(streams, name)
		}
	}
	e.views[alerts.Name].store = store
	e.settle(t)
	toldOnce(t, e)
	counted(t, e)
}

// counted holds that as many alerts are said to wait as are open in the inbox.
func counted(t *rapid.T, e *engine) {
	for _, account := range []string{"acc-a", "acc-b", "acc-c"} {
		open, err := alerts.Inbox(e.reader(), nil, account, alerts.Filter{State: alerts.Open, Limit: 1 << 20})
		if err != nil {
			t.Fatalf("%v", err)
		}
		if n, err := alerts.Waiting(e.reader(), account); err != nil || n != len(open) {
			t.Fatalf("%d alerts wait in the inbox of %s (%v), want %d", n, account, err, len(open))
		}
	}
}
