package alerts_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/domain/alert"
	"ledetraad/domain/catalogue"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
	"ledetraad/projections"
	"ledetraad/projections/alerts"
	"ledetraad/projections/clocks"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/view"
	"ledetraad/projections/viewtest"
	"ledetraad/projections/worker"
	"ledetraad/projections/worker/workertest"
)

// tester is a test, or a property's.
type tester interface {
	Helper()
	Fatalf(string, ...any)
}

// engine is a log in memory with the aggregates' own deciders, and views that
// fold it. Its clock stands until it is moved.
type engine struct {
	mu       sync.Mutex
	now      time.Time
	log      []event.Recorded
	codec    event.Codec
	deciders map[string]decider.Any
	states   map[string]any
	revision map[string]uint64
	done     map[uuid.UUID]bool
	views    map[string]*folded
	deaf     func(decider.Command) bool // commands that are lost on their way; nil: none
	commands int
	shared   bool   // readers are given the tables themselves, which nobody writes to meanwhile
	watch    func() // called with each list of commands; nil: none
}

type folded struct {
	projection projections.Projection
	store      *view.Memory
	at         uint64
}

func newEngine(t tester, now string) *engine {
	t.Helper()
	registry, err := catalogue.Events()
	if err != nil {
		t.Fatalf("%v", err)
	}
	e := &engine{now: at(now), codec: event.Codec{Registry: registry, Sealer: event.Unsealed{}}, deciders: map[string]decider.Any{},
		states: map[string]any{}, revision: map[string]uint64{}, done: map[uuid.UUID]bool{}, views: map[string]*folded{}}
	for _, d := range catalogue.Deciders() {
		e.deciders[d.Category] = d
	}
	for _, p := range []projections.Projection{alerts.Projection(), painpoints.Projection()} {
		e.views[p.Name] = &folded{projection: p, store: view.NewMemory()}
	}
	return e
}

// at is a moment of Danish local time, "2026-03-02 14:05".
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, clocks.Calendar{}.Location())
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func local(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(clocks.Calendar{}.Location()).Format("Mon 2006-01-02 15:04")
}

func (e *engine) Handle(_ context.Context, cs []decider.Command) []error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.watch != nil {
		e.watch()
	}
	errs := make([]error, len(cs))
	for i, c := range cs {
		e.commands++
		if e.deaf != nil && e.deaf(c) {
			errs[i] = fmt.Errorf("the log does not answer")
			continue
		}
		errs[i] = e.handle(c)
	}
	e.fold()
	return errs
}

func (e *engine) handle(c decider.Command) error {
	if e.done[c.ID] {
		return nil
	}
	category, _ := event.SplitStream(c.Stream)
	d := e.deciders[category]
	if e.states[c.Stream] == nil {
		e.states[c.Stream] = d.Initial()
	}
	data, err := d.Decide(e.states[c.Stream], c)
	if err != nil {
		return err
	}
	for i, x := range data {
		m := event.Meta{HappenedAt: c.HappenedAt, KnownAt: c.KnownAt, Command: c.ID, Index: i, Actor: c.Actor, Causation: c.Causation}
		p, err := e.codec.Encode(c.Stream, m, x) // as stored: what does not survive JSON does not survive here
		if err != nil {
			return err
		}
		n := uint64(len(e.log) + 1)
		r, err := e.codec.Decode(event.Raw{ID: p.ID, Stream: c.Stream, Revision: e.revision[c.Stream], Type: p.Type, Data: p.Data, Meta: p.Meta,
			Position: event.Position{Commit: n, Prepare: n}})
		if err != nil {
			return err
		}
		e.log = append(e.log, r)
		e.states[c.Stream] = d.Evolve(e.states[c.Stream], r.Data)
		e.revision[c.Stream]++
	}
	e.done[c.ID] = true
	return nil
}

func (e *engine) fold() {
	for _, v := range e.views {
		for ; v.at < uint64(len(e.log)); v.at++ {
			r := e.log[v.at]
			if !slices.Contains(v.projection.Handles, r.Type) {
				continue
			}
			if err := v.projection.Apply(v.store, r); err != nil {
				panic(err)
			}
		}
	}
}

func (e *engine) Head(context.Context) (event.Position, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return event.Position{Commit: uint64(len(e.log)), Prepare: uint64(len(e.log))}, nil
}

func (e *engine) Read(_ context.Context, p projections.Projection) (worker.Snapshot, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	v := e.views[p.Name]
	if e.shared {
		return workertest.Snapshot{Memory: v.store, At: event.Position{Commit: v.at, Prepare: v.at}}, nil
	}
	return workertest.Snapshot{Memory: v.store.Clone(), At: event.Position{Commit: v.at, Prepare: v.at}}, nil
}

func (e *engine) manager() *alerts.Manager {
	return &alerts.Manager{Views: e, Log: e, Commands: e, Now: func() time.Time { return e.now }, Logger: zerolog.Nop()}
}

// settle has recorded all that is to be told by now.
func (e *engine) settle(t tester) {
	t.Helper()
	if err := e.manager().Settle(context.Background()); err != nil {
		t.Fatalf("%v", err)
	}
}

// pass moves the clock and has recorded what became due.
func (e *engine) pass(t tester, until string) {
	t.Helper()
	e.now = at(until)
	e.settle(t)
}

// say records a command of a person, or of a detector.
func (e *engine) say(t tester, stream, actor string, i decider.Intent) {
	t.Helper()
	c := decider.Command{ID: uuid.New(), Stream: stream, HappenedAt: e.now, KnownAt: e.now, Actor: actor, Intent: i}
	if err := e.Handle(context.Background(), []decider.Command{c})[0]; err != nil {
		t.Fatalf("%s on %s: %v", i.CommandName(), stream, err)
	}
}

// pain is a finding in a department.
func pain(kind, department string, s painpoint.Severity) painpoint.Finding {
	return painpoint.Finding{Kind: kind, Detector: 1, Scope: painpoint.Scope{Department: department, LifeSituation: "udskrevet"}, Holds: true,
		Measure: painpoint.Measure{"n": 1}, Severity: s, Principles: []string{"meet-me"}}
}

// crossing is a pain across departments.
func crossing(kind string, s painpoint.Severity, departments ...string) painpoint.Finding {
	return painpoint.Finding{Kind: "cross-cutting", Detector: 1, Scope: painpoint.Scope{Term: kind}, Holds: true, Measure: painpoint.Measure{"journeys": 3},
		Severity: s, Principles: []string{"find-my-way"},
		Crosses: &painpoint.Crossing{Departments: departments, LifeSituations: []string{"udskrevet"}, Journeys: 3, Observers: 2}}
}

func streamOf(f painpoint.Finding) string { return painpoint.Stream(painpoint.ID(f.Kind, f.Scope)) }

// find records a finding.
func (e *engine) find(t tester, f painpoint.Finding) {
	t.Helper()
	e.say(t, streamOf(f), "detector:"+f.Kind, painpoint.Report(f))
}

// subscribe saves a subscription at once by mail, as changed.
func (e *engine) subscribe(t tester, id string, change func(*subscription.Save)) {
	t.Helper()
	s := subscription.Save{Name: "Til " + id, Account: "acc-" + id, When: subscription.When{Mode: subscription.AtOnce},
		Channels: []subscription.Channel{{Kind: subscription.Mail, Contact: "mail-" + id}}}
	if change != nil {
		change(&s)
	}
	e.say(t, subscription.Stream(id), s.Account, s)
}

// sent is what was told to whom, one line for each notification, in the order of
// the log.
func (e *engine) sent(t tester) []string {
	t.Helper()
	kinds := map[uuid.UUID]string{}
	var out []string
	for _, r := range e.log {
		switch d := r.Data.(type) {
		case alert.Raised:
			_, id := event.SplitStream(r.Stream)
			kinds[uuid.MustParse(id)] = strings.TrimSpace(strings.Join([]string{string(d.Change), d.Kind, strings.Join(d.Departments, "+")}, " "))
		case alert.Composed:
			var what []string
			for _, a := range d.Alerts {
				what = append(what, kinds[a])
			}
			slices.Sort(what)
			out = append(out, fmt.Sprintf("%s to %s: %s", local(r.KnownAt), d.Subscription, strings.Join(what, ", ")))
		}
	}
	return out
}

// of is how many events of each alert and notification type there are.
func (e *engine) of() map[string]int {
	n := map[string]int{}
	for _, r := range e.log {
		switch c := event.Category(r.Type); c {
		case alert.Category, alert.NotificationCategory:
			n[r.Type]++
		}
	}
	return n
}

func (e *engine) reader() view.Reader { return e.views[alerts.Name].store }

// rebuilt is the engine as it stands after a restart without its views.
func (e *engine) rebuilt(t tester) *engine {
	t.Helper()
	e2 := &engine{now: e.now, codec: e.codec, deciders: e.deciders, log: slices.Clone(e.log), states: maps.Clone(e.states),
		revision: maps.Clone(e.revision), done: maps.Clone(e.done)}
	e2.views = map[string]*folded{}
	for name, v := range e.views {
		e2.views[name] = &folded{projection: v.projection, store: view.NewMemory()}
	}
	e2.fold()
	return e2
}

func dump(t tester, r view.Reader) string {
	t.Helper()
	return viewtest.Dump(t, r, alerts.Projection().Tables...)
}
