package worker_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
	"ledetraad/projections/worker/workertest"
)

type added struct {
	Key string `json:"key"`
	By  int64  `json:"by"`
}

func (added) EventName() string { return "count.added" }

type removed struct {
	Key string `json:"key"`
}

func (removed) EventName() string { return "count.removed" }

type noted struct {
	Text string `json:"text"`
}

func (noted) EventName() string { return "note.taken" }

func codec(tb testing.TB) event.Codec {
	r, err := event.NewRegistry(event.Define[added](), event.Define[removed](), event.Define[noted]())
	if err != nil {
		tb.Fatal(err)
	}
	return event.Codec{Registry: r, Sealer: event.Unsealed{}}
}

type total struct {
	Key  string
	Sum  int64
	Seen int64
}

var totals = view.NewTable("totals", 1, []view.Field[total]{
	view.Text("key", func(r *total) *string { return &r.Key }),
	view.Int("sum", func(r *total) *int64 { return &r.Sum }),
	view.Int("seen", func(r *total) *int64 { return &r.Seen }),
}, view.Index{Name: "sum", Columns: []string{"sum"}})

// counting keeps totals, and under the key "" the greatest of them, which it
// finds by the index: it gets, puts, deletes and scans.
func counting(version int, fails func(event.Recorded) error) projections.Projection {
	return projections.Projection{
		Name: "counting", Version: version, Tables: []*view.Spec{&totals.Spec}, Handles: []string{"count.added", "count.removed"},
		Apply: func(w view.Writer, e event.Recorded) error {
			switch d := e.Data.(type) {
			case added:
				t, _, err := totals.Get(w, d.Key)
				if err != nil {
					return err
				}
				if err := totals.Put(w, total{d.Key, t.Sum + d.By, t.Seen + 1}); err != nil {
					return err
				}
			case removed:
				if err := totals.Delete(w, d.Key); err != nil {
					return err
				}
			}
			if fails != nil {
				if err := fails(e); err != nil {
					return err // half of the rows are written
				}
			}
			for top, err := range totals.Scan(w, view.Query{Index: "sum", Reverse: true, Limit: 2}) {
				if err != nil {
					return err
				}
				if top.Key != "" {
					return totals.Put(w, total{"", top.Sum, top.Seen})
				}
			}
			return nil
		},
	}
}

type line struct {
	At   int64
	Text string
}

var book = view.NewTable("lines", 1, []view.Field[line]{
	view.Int("at", func(r *line) *int64 { return &r.At }),
	view.Text("text", func(r *line) *string { return &r.Text }),
})

func listing(fails func(event.Recorded) error) projections.Projection {
	return projections.Projection{
		Name: "listing", Version: 1, Tables: []*view.Spec{&book.Spec}, Handles: []string{"count.added", "note.taken"},
		Apply: func(w view.Writer, e event.Recorded) error {
			if err := book.Put(w, line{int64(e.Position.Commit), fmt.Sprintf("%s %+v", e.Type, e.Data)}); err != nil {
				return err
			}
			if fails != nil {
				return fails(e)
			}
			return nil
		},
	}
}

// onePass is what the views must be.
func onePass(t require, l *workertest.Log, c event.Codec, skip map[event.Position]bool, ps ...projections.Projection) map[string]string {
	out := map[string]string{}
	for _, p := range ps {
		m := view.NewMemory()
		for _, r := range l.Events() {
			for _, typ := range p.Handles {
				if r.Type != typ || skip[r.Position] {
					continue
				}
				e, err := c.Decode(r)
				if err != nil {
					t.Fatal(err)
				}
				if err := p.Apply(m, e); err != nil {
					t.Fatal(err)
				}
			}
		}
		out[p.Name] = dump(t, m, p)
	}
	return out
}

type require interface {
	Fatal(...any)
	Fatalf(string, ...any)
}

func dump(t require, r view.Reader, p projections.Projection) string {
	var b bytes.Buffer
	if err := view.Dump(&b, r, p.Tables...); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// running is a worker that runs until it is stopped.
type running struct {
	*worker.Worker
	stop func()
}

func run(t require, ctx context.Context, o worker.Options) running {
	w, err := worker.New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() { done <- w.Run(ctx) }()
	var once sync.Once
	return running{w, func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Fatal(err)
			}
		})
	}}
}

func (r running) dumps(t require, ctx context.Context, at event.Position, ps ...projections.Projection) map[string]string {
	out := map[string]string{}
	for _, p := range ps {
		if err := r.WaitFor(ctx, p.Name, at); err != nil {
			t.Fatal(err)
		}
		s, err := r.Read(ctx, p.Name)
		if err != nil {
			t.Fatal(err)
		}
		if at.After(s.Checkpoint()) {
			t.Fatalf("waited for %s, read %s", at, s.Checkpoint())
		}
		out[p.Name] = dump(t, s, p)
		s.Release()
	}
	return out
}

// flaky is a store some of whose commits fail, before anything was folded or
// after everything was.
type flaky struct {
	worker.Store
	fails func() int
}

var errDisk = errors.New("the disk is full")

func (f flaky) Commit(ctx context.Context, p projections.Projection, fold func(worker.Batch) error) error {
	switch f.fails() {
	case 1:
		return errDisk
	case 2:
		return f.Store.Commit(ctx, p, func(b worker.Batch) error { return errors.Join(errDisk, fold(b)) })
	case 3:
		return f.Store.Commit(ctx, p, func(b worker.Batch) error { return fold(brokenBatch{b}) })
	}
	return f.Store.Commit(ctx, p, fold)
}

func (f flaky) Pass(ctx context.Context, p projections.Projection, at event.Position) error {
	if f.fails() != 0 {
		return errDisk
	}
	return f.Store.Pass(ctx, p, at)
}

type brokenBatch struct{ worker.Batch }

func (brokenBatch) Put(*view.Spec, view.Row) error { return errDisk }

var words = []string{"a", "b", "å", "ø"}

func appendSome(t *rapid.T, l *workertest.Log, n int) (last event.Position) {
	for range n {
		key := rapid.SampledFrom(words).Draw(t, "key")
		switch rapid.IntRange(0, 5).Draw(t, "type") {
		case 0:
			last = l.Append("note-1", noted{key})
		case 1:
			last = l.Append("count-1", removed{key})
		case 2:
			last = l.AppendRaw("other-1", "other.thing", []byte("{}"))
		default:
			last = l.Append("count-1", added{key, int64(rapid.IntRange(-3, 9).Draw(t, "by"))})
		}
	}
	return last
}

func TestMemoryStore(t *testing.T) {
	workertest.RunStore(t, func(testing.TB) worker.Store { return worker.NewMemoryStore() })
}

// TestAnyDelivery: however events are batched, repeated and broken off, however
// the store fails, and wherever the worker is stopped and started again, the
// views are those of one pass over the log; and a verification says so.
func TestAnyDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rapid.Check(undated{t}, func(rt *rapid.T) {
			ctx := t.Context()
			faults := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) workertest.Fault {
				return workertest.Fault{
					Most: rapid.IntRange(0, 4).Draw(t, "most"),
					Back: rapid.SampledFrom([]int{0, 0, 1, 5}).Draw(t, "back"),
					Fail: rapid.IntRange(0, 5).Draw(t, "fail") == 0,
				}
			}), 1, 20).Draw(rt, "faults")
			outcomes := rapid.SliceOfN(rapid.SampledFrom([]int{0, 0, 0, 1, 2, 3}), 1, 10).Draw(rt, "outcomes")
			outcomes = append(outcomes, 0) // or nothing would ever be done
			faults = append(faults, workertest.Fault{})
			var turn, commit atomic.Int64
			var behaves atomic.Bool
			l := &workertest.Log{Misbehave: func() workertest.Fault {
				if behaves.Load() {
					return workertest.Fault{}
				}
				return faults[int(turn.Add(1))%len(faults)]
			}}
			store := flaky{worker.NewMemoryStore(), func() int { return outcomes[int(commit.Add(1))%len(outcomes)] }}
			ps := []projections.Projection{counting(1, nil), listing(nil)}
			o := worker.Options{
				Store: store, Log: l, Source: l, Codec: codec(t), Projections: ps,
				MaxBatch: rapid.IntRange(1, 6).Draw(rt, "batch"), Bulk: rapid.IntRange(1, 12).Draw(rt, "bulk"),
				Prompt: rapid.SampledFrom([][]string{nil, {"counting"}, {"listing"}, {"counting", "listing"}}).Draw(rt, "prompt"),
			}
			var last event.Position
			for range rapid.IntRange(1, 3).Draw(rt, "runs") {
				appendSome(rt, l, rapid.IntRange(0, 15).Draw(rt, "before"))
				r := run(rt, ctx, o)
				if rapid.Bool().Draw(rt, "settle") {
					synctest.Wait()
				}
				appendSome(rt, l, rapid.IntRange(0, 15).Draw(rt, "during"))
				r.stop() // wherever it is
			}
			last = l.Append("count-1", added{"z", 1})
			r := run(rt, ctx, o)
			defer r.stop()
			got := r.dumps(rt, ctx, last, ps...)
			if diff := cmp.Diff(onePass(rt, l, o.Codec, nil, ps...), got); diff != "" {
				rt.Fatalf("(-one pass +live)\n%s", diff)
			}
			behaves.Store(true)
			report, err := r.Verify(ctx, worker.Job{})
			if err != nil || !report.Same() || len(report.Views) != 2 {
				rt.Fatalf("verify: %+v, %v", report, err)
			}
		})
	})
}

// TestHalts: whatever goes wrong with an event, the projection that it goes
// wrong for stands just before it, with nothing of it, and others go on.
func TestHalts(t *testing.T) {
	broken := errors.New("cannot take this")
	for name, c := range map[string]struct {
		fails  func(event.Recorded) error
		poison func(*workertest.Log) event.Position
		halted []string
	}{
		"fold fails": {
			fails: func(event.Recorded) error { return broken }, halted: []string{"counting"},
			poison: func(l *workertest.Log) event.Position { return l.Append("count-1", added{"poison", 1}) },
		},
		"fold panics": {
			fails: func(event.Recorded) error { panic("so bad") }, halted: []string{"counting"},
			poison: func(l *workertest.Log) event.Position { return l.Append("count-1", added{"poison", 1}) },
		},
		"cannot be read": {
			halted: []string{"counting", "listing"},
			poison: func(l *workertest.Log) event.Position {
				return l.AppendRaw("count-1", "count.added", []byte(`{"by":"x"}`))
			},
		},
		"unknown, of a category that is handled": {
			halted: []string{"listing"},
			poison: func(l *workertest.Log) event.Position { return l.AppendRaw("note-1", "note.sung", []byte(`{}`)) },
		},
		"unknown, of another category": {
			poison: func(l *workertest.Log) event.Position { return l.AppendRaw("song-1", "song.sung", []byte(`{}`)) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, l := t.Context(), &workertest.Log{}
				ps := []projections.Projection{counting(1, func(e event.Recorded) error {
					if d, ok := e.Data.(added); ok && d.Key == "poison" && c.fails != nil {
						return c.fails(e)
					}
					return nil
				}), listing(nil)}
				o := worker.Options{Store: worker.NewMemoryStore(), Log: l, Source: l, Codec: codec(t), Projections: ps}
				before := l.Append("count-1", added{"a", 1})
				poison := c.poison(l)
				after := l.Append("count-1", added{"a", 2})
				for range 2 { // the same after a restart
					r := run(t, ctx, o)
					synctest.Wait()
					var halted []string
					for _, s := range r.Status() {
						if s.Halt == nil {
							if s.Checkpoint != after {
								t.Errorf("%s stands at %s, want %s", s.Projection, s.Checkpoint, after)
							}
							continue
						}
						halted = append(halted, s.Projection)
						if s.Halt.Position != poison || s.Checkpoint != before || s.Halt.Err == nil || s.Lag == 0 {
							t.Errorf("%+v", s)
						}
						err := r.WaitFor(ctx, s.Projection, after)
						if h, ok := errors.AsType[*worker.HaltedError](err); !ok || h.Halt.Position != poison {
							t.Errorf("waiting: %v", err)
						}
						if err := r.WaitFor(ctx, s.Projection, before); err != nil {
							t.Errorf("waiting for what is there: %v", err)
						}
						snap, err := r.Read(ctx, s.Projection)
						if err != nil {
							t.Fatal(err)
						}
						if _, ok, _ := totals.Get(snap, "poison"); ok && s.Projection == "counting" {
							t.Error("half an event was kept")
						}
						snap.Release()
					}
					if diff := cmp.Diff(c.halted, halted); diff != "" {
						t.Error(diff)
					}
					r.stop()
				}
			})
		})
	}
}

type skips map[string][]event.Position

func (s skips) Skipped(_ context.Context, name string) ([]event.Position, error) { return s[name], nil }

func TestRetryAndSkip(t *testing.T) {
	for _, prompt := range [][]string{nil, {"counting"}, {"listing"}} {
		t.Run(fmt.Sprint(prompt), func(t *testing.T) { synctest.Test(t, func(t *testing.T) { retryAndSkip(t, prompt) }) })
	}
}

func retryAndSkip(t *testing.T, prompt []string) {
	ctx, l := t.Context(), &workertest.Log{}
	var bad atomic.Bool
	bad.Store(true)
	ps := []projections.Projection{counting(1, func(e event.Recorded) error {
		if d, ok := e.Data.(added); ok && d.Key == "poison" && bad.Load() {
			return errors.New("not yet")
		}
		return nil
	}), listing(nil)}
	o := worker.Options{Store: worker.NewMemoryStore(), Log: l, Source: l, Codec: codec(t), Projections: ps, MaxBatch: 2, Prompt: prompt}
	for range 5 {
		l.Append("count-1", added{"a", 1})
	}
	first := l.Append("count-1", added{"poison", 1})
	last := l.Append("count-1", added{"b", 2})
	r := run(t, ctx, o)
	defer r.stop()
	halted := func() event.Position {
		synctest.Wait()
		if h := r.Status()[0].Halt; h != nil {
			return h.Position
		}
		return event.Position{}
	}
	if err := r.WaitFor(ctx, "listing", last); err != nil {
		t.Fatal(err)
	}
	if halted() != first {
		t.Fatalf("halted at %v", halted())
	}
	if err := r.Retry("listing"); err == nil {
		t.Error("retried what is not halted")
	}
	if err := r.Skip(ctx, "counting", last); err == nil {
		t.Error("skipped where it is not halted")
	}
	if err := r.Retry("counting"); err != nil || halted() != first {
		t.Fatalf("retry: %v, halted at %v", err, halted())
	}
	bad.Store(false)
	if err := r.Retry("counting"); err != nil {
		t.Fatal(err)
	}
	last = l.Append("count-1", added{"b", 3})
	if diff := cmp.Diff(onePass(t, l, o.Codec, nil, ps...), r.dumps(t, ctx, last, ps...)); diff != "" {
		t.Fatal(diff)
	}

	bad.Store(true)
	second := l.Append("count-1", added{"poison", 1})
	l.Append("note-1", noted{"after"})
	if halted() != second {
		t.Fatalf("halted at %v", halted())
	}
	if err := r.Skip(ctx, "counting", second); err != nil {
		t.Fatal(err)
	}
	bad.Store(false)
	last = l.Append("count-1", added{"b", 4})
	want := onePass(t, l, o.Codec, map[event.Position]bool{second: true}, ps[0])
	if diff := cmp.Diff(want, r.dumps(t, ctx, last, ps[0])); diff != "" {
		t.Fatal(diff)
	}
	// A rebuild passes over it too, now and after a restart.
	for range 2 {
		for _, job := range []func(context.Context, worker.Job) (worker.Report, error){r.Verify, r.Rebuild} {
			if report, err := job(ctx, worker.Job{}); err != nil || !report.Same() {
				t.Fatalf("%+v, %v", report, err)
			}
		}
		r.stop()
		o.Skips = skips{"counting": {second}}
		r = run(t, ctx, o)
	}
	defer r.stop()
	if diff := cmp.Diff(want, r.dumps(t, ctx, last, ps[0])); diff != "" {
		t.Fatal(diff)
	}
}

// TestStoreTrouble: a failing store halts nothing, is visible, and the work
// goes on when it recovers.
func TestStoreTrouble(t *testing.T) {
	for mode, what := range []string{1: "before", 2: "at the end", 3: "in a write"} {
		if what == "" {
			continue
		}
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, l := t.Context(), &workertest.Log{}
				var failing atomic.Int64
				failing.Store(int64(mode))
				o := worker.Options{
					Store: flaky{worker.NewMemoryStore(), func() int { return int(failing.Load()) }},
					Log:   l, Source: l, Codec: codec(t), Projections: []projections.Projection{counting(1, nil)},
				}
				at := l.Append("count-1", added{"a", 1})
				r := run(t, ctx, o)
				defer r.stop()
				synctest.Wait()
				if s := r.Status()[0]; s.Halt != nil || !errors.Is(s.Trouble, errDisk) || !s.Checkpoint.IsZero() {
					t.Fatalf("%+v", s)
				}
				failing.Store(0)
				if err := r.WaitFor(ctx, "counting", at); err != nil {
					t.Fatal(err)
				}
				if s := r.Status()[0]; s.Trouble != nil || s.Checkpoint != at {
					t.Fatalf("%+v", s)
				}
			})
		})
	}
}

// undated hides the test's deadline, which may not be asked for in a bubble.
type undated struct{ rapid.TB }
