package detectors

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/domain/catalogue"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/domain/timekeeping"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
	"ledetraad/projections/worker/workertest"
)

// engine is a log in memory with the aggregates' own deciders, and views that
// fold it. Nothing of it is faked but where the bytes are.
type engine struct {
	mu       sync.Mutex
	log      []event.Recorded
	registry event.Registry
	deciders map[string]decider.Any
	states   map[string]any
	revision map[string]uint64
	done     map[uuid.UUID]bool
	views    map[string]*foldedView
	wake     chan struct{}
	down     error // what Handle answers for everything
	lag      int   // events at the log's end that views have not been given
	handled  int   // calls of Handle
}

type foldedView struct {
	projection projections.Projection
	store      *view.Memory
	at         uint64
}

func newEngine(t testing.TB, ds ...Detector) *engine {
	t.Helper()
	reg, err := catalogue.Events()
	if err != nil {
		t.Fatal(err)
	}
	e := &engine{registry: reg, deciders: map[string]decider.Any{}, states: map[string]any{}, revision: map[string]uint64{},
		done: map[uuid.UUID]bool{}, views: map[string]*foldedView{}, wake: make(chan struct{}, 1)}
	for _, d := range catalogue.Deciders() {
		e.deciders[d.Category] = d
	}
	for _, d := range ds {
		p := d.Projection()
		e.views[p.Name] = &foldedView{projection: p, store: view.NewMemory()}
	}
	return e
}

// append records events that need no deciding.
func (e *engine) append(t testing.TB, facts ...event.Recorded) {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, f := range facts {
		e.record(f)
	}
	if err := e.fold(); err != nil {
		t.Fatal(err)
	}
}

func (e *engine) record(f event.Recorded) {
	f.Position = event.Position{Commit: uint64(len(e.log) + 1), Prepare: uint64(len(e.log) + 1)}
	e.log = append(e.log, f)
	category, _ := event.SplitStream(f.Stream)
	if d, ok := e.deciders[category]; ok && (category == painpoint.Category || category == "clock") {
		if e.states[f.Stream] == nil {
			e.states[f.Stream] = d.Initial()
		}
		e.states[f.Stream] = d.Evolve(e.states[f.Stream], f.Data)
		e.revision[f.Stream] = f.Revision + 1
	}
}

// fold brings the views to the log's end, but for the lag.
func (e *engine) fold() error {
	for _, v := range e.views {
		for v.at+uint64(e.lag) < uint64(len(e.log)) {
			r := e.log[v.at]
			if slices.Contains(v.projection.Handles, r.Type) {
				if err := v.projection.Apply(v.store, r); err != nil {
					return err
				}
			}
			v.at++
		}
	}
	select {
	case e.wake <- struct{}{}:
	default:
	}
	return nil
}

func (e *engine) setLag(t testing.TB, lag int) {
	t.Helper()
	e.mu.Lock()
	defer e.mu.Unlock()
	e.lag = lag
	if err := e.fold(); err != nil {
		t.Fatal(err)
	}
}

func (e *engine) Handle(_ context.Context, cs []decider.Command) []error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.handled++
	errs := make([]error, len(cs))
	for i, c := range cs {
		if e.down != nil {
			errs[i] = e.down
			continue
		}
		errs[i] = e.handle(c)
	}
	if err := e.fold(); err != nil {
		panic(err)
	}
	return errs
}

func (e *engine) handle(c decider.Command) error {
	if e.done[c.ID] {
		return nil
	}
	category, _ := event.SplitStream(c.Stream)
	d := e.deciders[category]
	state := e.states[c.Stream]
	if state == nil {
		state = d.Initial()
	}
	data, err := d.Decide(state, c)
	if err != nil {
		return err
	}
	codec := event.Codec{Registry: e.registry, Sealer: event.Unsealed{}}
	for i, x := range data {
		m := event.Meta{HappenedAt: c.HappenedAt, KnownAt: c.KnownAt, Command: c.ID, Index: i, Actor: c.Actor, Causation: c.Causation}
		p, err := codec.Encode(c.Stream, m, x) // as stored: what does not survive JSON does not survive here
		if err != nil {
			return err
		}
		r, err := codec.Decode(event.Raw{ID: p.ID, Stream: c.Stream, Revision: e.revision[c.Stream], Type: p.Type, Data: p.Data, Meta: p.Meta})
		if err != nil {
			return err
		}
		e.record(r)
	}
	e.done[c.ID] = true
	return nil
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
	return workertest.Snapshot{Memory: v.store.Clone(), At: event.Position{Commit: v.at, Prepare: v.at}}, nil
}

func (e *engine) publisher(ds ...Detector) *Publisher {
	return &Publisher{Detectors: ds, Views: e, Log: e, Commands: e, Now: time.Now, Wake: e.wake, Logger: zerolog.Nop()}
}

// told is what stands in the log besides the facts, from some event on.
func (e *engine) told(from int) []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var out []string
	for _, r := range e.log[from:] {
		if f, ok := painpoint.FindingOf(r.Data); ok {
			out = append(out, fmt.Sprintf("%s %s %s", r.Type, f.Kind, f.Severity))
		} else if c, ok := r.Data.(timekeeping.Reached); ok {
			out = append(out, "clock "+c.Time.UTC().Format("15:04:05"))
		}
	}
	return out
}

func (e *engine) length() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.log)
}

// run runs the publisher until the test ends.
func run(t *testing.T, p *Publisher) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- p.Run(ctx) }()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Run ended with %v", err)
		}
	}
	t.Cleanup(stop)
	return stop
}

// sorrows is a story with all three kinds of pain, seen from now.
func sorrows(now time.Time) *story {
	var s story
	s.norm(programme.Norm{Norm: "svar", Department: "jobcenter", Milestone: programme.Answered, Clock: programme.Weeks, Amount: 1, Percentile: 90})
	for i := range 15 {
		stream := fmt.Sprintf("journey-%d", i)
		s.start(stream, "sygedagpenge")
		s.tell(stream, now.Add(-30*day), journey.TouchpointRequested{Touchpoint: "a", Department: "jobcenter", Channel: journey.Letter})
		s.tell(stream, now.Add(-30*day), journey.PromiseMade{Promise: "svar", Department: "jobcenter", Due: now.Add(-20 * day)})
		if i < 9 {
			s.tell(stream, now.Add(-15*day), journey.PromiseKept{Promise: "svar"})
		}
	}
	c := caller{story: &s}
	s.start(kaj, "plejehjem")
	c.press(now.Add(-2 * time.Hour))
	c.press(now.Add(-time.Hour))
	return &s
}

func TestSettleReachesAFixedPoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine(t, All()...)
		facts := sorrows(time.Now()).events
		e.append(t, facts...)
		if err := e.publisher(All()...).Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		// What is late already is found at once, without the clock; the rest when it is known that the time has come.
		want := []string{
			"painpoint.detected deadline-missed high",
			"clock 00:00:00",
			"painpoint.detected repeat-calls-unanswered medium",
			"painpoint.detected slow-response critical",
			"painpoint.measured deadline-missed critical",
		}
		got := e.told(len(facts))
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
		for _, d := range All() {
			if reports, err := Pending(e.views["detect-"+d.Kind].store, d, 10); err != nil || len(reports) > 0 {
				t.Errorf("%s: %v pending, %v", d.Kind, reports, err)
			}
		}
		length := e.length()

		// Again, and with views rebuilt from nothing, and by another engine.
		for range 2 {
			if err := e.publisher(All()...).Settle(t.Context()); err != nil {
				t.Fatal(err)
			}
			for _, v := range e.views {
				v.store, v.at = view.NewMemory(), 0
			}
			e.setLag(t, 0)
		}
		if e.length() != length {
			t.Errorf("settling again told %v more", e.told(length))
		}
	})
}

// The process ends between the append of a report and its fold; the next one
// finds the views as they were, and reports again.
func TestCrashBetweenAppendAndFold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEngine(t, All()...)
		facts := sorrows(time.Now()).events
		e.append(t, facts...)
		for i := range 8 {
			before := map[string]*view.Memory{}
			at := map[string]uint64{}
			for name, v := range e.views {
				before[name], at[name] = v.store.Clone(), v.at
			}
			length := e.length()
			p := e.publisher(All()...)
			if _, _, err := p.round(t.Context(), true); err != nil {
				t.Fatal(err)
			}
			after := e.length()
			for name, v := range e.views {
				v.store, v.at = before[name], at[name]
			}
			// The next publisher does not know what was appended, and its log is said to end where the views stand.
			again := e.publisher(All()...)
			again.Log = fixedHead(length)
			if _, _, err := again.round(t.Context(), true); err != nil {
				t.Fatal(err)
			}
			if e.length() != after {
				t.Fatalf("round %d: the same reports again made %v", i, e.told(after))
			}
			e.setLag(t, 0)
		}
		if got := len(e.told(len(facts))); got != 5 {
			t.Errorf("told %v", e.told(len(facts)))
		}
	})
}

type fixedHead uint64

func (h fixedHead) Head(context.Context) (event.Position, error) {
	return event.Position{Commit: uint64(h), Prepare: uint64(h)}, nil
}

// A deadline that passes while nothing happens is found when it passes, and
// then there is quiet.
func TestRunKeepsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := DeadlineMissed()
		e := newEngine(t, d)
		run(t, e.publisher(d))
		var s story
		s.start("journey-1", "botilbud")
		s.tell("journey-1", time.Now(), journey.PromiseMade{Promise: "a", Department: "aeldre", Due: time.Now().Add(90*time.Minute + 500*time.Millisecond)})
		e.append(t, s.events...)
		synctest.Wait()
		time.Sleep(90*time.Minute + 900*time.Millisecond)
		synctest.Wait()
		if got := e.told(2); len(got) > 0 {
			t.Errorf("told %v before its time in whole seconds", got)
		}
		time.Sleep(200 * time.Millisecond)
		synctest.Wait()
		if diff := cmp.Diff([]string{"clock 01:30:01", "painpoint.detected deadline-missed low"}, e.told(2)); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
		time.Sleep(6 * day)
		synctest.Wait()
		if got := e.told(4); len(got) > 0 {
			t.Errorf("told %v though nothing happened", got)
		}
		time.Sleep(3 * day)
		synctest.Wait()
		if diff := cmp.Diff([]string{"clock 01:30:01", "painpoint.measured deadline-missed medium"}, e.told(4)); diff != "" {
			t.Errorf("after nine days (-want +got):\n%s", diff)
		}
	})
}

// Many deadlines in a row, one each second, make a time now and then, not one
// each second.
func TestClockRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := DeadlineMissed()
		e := newEngine(t, d)
		var s story
		for i := range 60 {
			stream := fmt.Sprint("journey-", i)
			s.start(stream, "botilbud")
			s.tell(stream, time.Now(), journey.PromiseMade{Promise: "a", Department: "aeldre", Due: time.Now().Add(time.Hour + time.Duration(i)*time.Second)})
		}
		e.append(t, s.events...)
		run(t, e.publisher(d))
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		clocks := 0
		for _, line := range e.told(0) {
			if line[:5] == "clock" {
				clocks++
			}
		}
		if clocks < 12 || clocks > 14 {
			t.Errorf("%d times were recorded for 60 deadlines in a minute; want one in five seconds", clocks)
		}
		m := holding(t, e.views["detect-deadline-missed"].store, nil)["aeldre/botilbud"].Measure
		if m["open_overdue"] != 60 {
			t.Errorf("%v overdue, want 60", m["open_overdue"])
		}
	})
}

// During an import the newest figures are reported now and then; at its end the
// final ones are.
func TestFewReportsDuringAnImport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := DeadlineMissed()
		e := newEngine(t, d)
		run(t, e.publisher(d))
		synctest.Wait()
		e.setLag(t, 50) // the views do not keep up with the import
		now := time.Now()
		for i := range 1000 { // thirty seconds
			var s story
			stream := fmt.Sprint("journey-", i)
			s.start(stream, "botilbud")
			s.tell(stream, now.Add(-day), journey.PromiseMade{Promise: "a", Department: "aeldre", Due: now.Add(-2 * day)})
			s.tell(stream, now.Add(-day), journey.PromiseKept{Promise: "a"})
			e.append(t, s.events...)
			time.Sleep(30 * time.Millisecond)
		}
		e.setLag(t, 0)
		time.Sleep(10 * time.Second)
		synctest.Wait()
		// Severity rises with the first few: low, medium, high, critical; then every five seconds.
		if got := e.told(0); len(got) < 5 || len(got) > 14 {
			t.Errorf("%d reports: %v", len(got), got)
		}
		if reports, err := Pending(e.views["detect-deadline-missed"].store, d, 1); len(reports) > 0 || err != nil {
			t.Errorf("%v still pending, %v", reports, err)
		}
	})
}

// A detector that is being rebuilt says nothing until it has come to the end.
func TestRebuildSaysNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := DeadlineMissed()
		e := newEngine(t, d)
		now := time.Now()
		var s story
		s.start("journey-1", "botilbud")
		s.tell("journey-1", now.Add(-3*day), journey.PromiseMade{Promise: "a", Department: "aeldre", Due: now.Add(-2 * day)})
		s.clock(now.Add(-day)) // as it was known then, it was late
		s.tell("journey-1", now.Add(-2*day), journey.PromiseKept{Promise: "a"})
		e.lag = 1
		e.append(t, s.events...)
		run(t, e.publisher(d))
		time.Sleep(time.Minute)
		synctest.Wait()
		e.setLag(t, 0)
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := e.told(len(s.events)); len(got) > 0 {
			t.Errorf("told %v from an earlier day", got)
		}
	})
}

func TestRunTriesAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := DeadlineMissed()
		e := newEngine(t, d)
		e.down = fault.Unavailablef(nil, "the event store does not answer")
		run(t, e.publisher(d))
		var s story
		s.start("journey-1", "botilbud")
		s.tell("journey-1", time.Now(), journey.PromiseMade{Promise: "a", Department: "aeldre", Due: time.Now().Add(-day)})
		s.tell("journey-1", time.Now(), journey.PromiseKept{Promise: "a"})
		e.append(t, s.events...)
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		e.mu.Lock()
		handled := e.handled
		e.down = nil
		e.mu.Unlock()
		if handled < 10 || handled > 30 {
			t.Errorf("tried %d times in ten minutes; want ever more slowly, up to half a minute", handled)
		}
		if err := e.publisher(d).Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if diff := cmp.Diff([]string{"painpoint.detected deadline-missed low"}, e.told(len(s.events))); diff != "" {
			t.Errorf("told (-want +got):\n%s", diff)
		}
	})
}

// Settle works beside Run, waits for other projections too, and gives up with
// its context.
func TestSettleBesideRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := DeadlineMissed()
		e := newEngine(t, d)
		other := DeadlineMissed().Projection()
		other.Name = "other"
		e.views["other"] = &foldedView{projection: other, store: view.NewMemory()}
		p := e.publisher(d)
		p.Also = []projections.Projection{other}
		run(t, p)
		s := sorrows(time.Now())
		e.append(t, s.events...)
		if err := p.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		e.mu.Lock()
		if e.views["other"].at != uint64(len(e.log)) {
			t.Errorf("settled with another projection at %d of %d", e.views["other"].at, len(e.log))
		}
		e.mu.Unlock()
		if got := e.told(len(s.events)); len(got) < 2 {
			t.Errorf("told only %v", got)
		}
		e.setLag(t, 1)
		e.append(t, fact("journey-0", 9, time.Now(), journey.Ended{}))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := p.Settle(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("settled with %v although the views are behind", err)
		}
	})
}
