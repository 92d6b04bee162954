package worker_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
	"ledetraad/projections/worker/workertest"
)

// held is a store whose commits to some versions wait.
type held struct {
	worker.Store
	version int
	gate    chan struct{}
}

func (h held) Commit(ctx context.Context, p projections.Projection, fold func(worker.Batch) error) error {
	return h.wait(ctx, p, func() error { return h.Store.Commit(ctx, p, fold) })
}

func (h held) Pass(ctx context.Context, p projections.Projection, at event.Position) error {
	return h.wait(ctx, p, func() error { return h.Store.Pass(ctx, p, at) })
}

func (h held) wait(ctx context.Context, p projections.Projection, do func() error) error {
	if p.Version == h.version {
		select {
		case <-h.gate:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return do()
}

func versions(t *testing.T, s worker.Store, name string) (live int, all []int) {
	t.Helper()
	live, err := s.Live(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	if all, err = s.Versions(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	return live, all
}

func TestNewVersionTakesOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, l, store := t.Context(), &workertest.Log{}, worker.NewMemoryStore()
		o := worker.Options{Store: store, Log: l, Source: l, Codec: codec(t), Projections: []projections.Projection{counting(1, nil), listing(nil)}}
		var last event.Position
		for range 5 {
			last = l.Append("count-1", added{"a", 1})
		}
		r := run(t, ctx, o)
		old := r.dumps(t, ctx, last, o.Projections[0])
		r.stop()

		// The new version counts double. While it is built, the old one answers.
		two := counting(2, nil)
		apply := two.Apply
		two.Apply = func(w view.Writer, e event.Recorded) error {
			if d, ok := e.Data.(added); ok {
				e.Data = added{d.Key, 2 * d.By}
			}
			return apply(w, e)
		}
		gate := make(chan struct{})
		o.Store, o.Projections = held{store, 2, gate}, []projections.Projection{two, listing(nil)}
		r = run(t, ctx, o)
		synctest.Wait()
		s := r.Status()
		if len(s) != 3 || s[0].Version != 1 || !s[0].Live || !s[0].Frozen || s[1].Version != 2 || s[1].Live || !s[1].Checkpoint.IsZero() {
			t.Fatalf("%+v", s)
		}
		if diff := cmp.Diff(old, r.dumps(t, ctx, last, two)); diff != "" {
			t.Fatal(diff)
		}
		if _, err := r.Rebuild(ctx, worker.Job{Names: []string{"counting"}}); err == nil {
			t.Error("rebuilt a view whose fold is gone")
		}
		r.stop() // killed on the way: it starts again where it was
		r = run(t, ctx, o)
		synctest.Wait()
		if live, all := versions(t, store, "counting"); live != 1 || !slices.Equal(all, []int{1, 2}) {
			t.Fatalf("live %d of %v", live, all)
		}
		close(gate)
		last = l.Append("count-1", added{"b", 1})
		if diff := cmp.Diff(onePass(t, l, o.Codec, nil, two), r.dumps(t, ctx, last, two)); diff != "" {
			t.Fatal(diff)
		}
		synctest.Wait()
		if live, all := versions(t, store, "counting"); live != 2 || !slices.Equal(all, []int{2}) {
			t.Fatalf("live %d of %v", live, all)
		}
		r.stop()
	})
}

// TestNewVersionWithOtherTables: where the old tables cannot answer today's
// queries, the new ones do at once.
func TestNewVersionWithOtherTables(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, l, store := t.Context(), &workertest.Log{}, worker.NewMemoryStore()
		last := l.Append("note-1", noted{"a"})
		one := counting(1, nil)
		o := worker.Options{Store: store, Log: l, Source: l, Codec: codec(t), Projections: []projections.Projection{one}}
		r := run(t, ctx, o)
		r.dumps(t, ctx, last, one)
		r.stop()
		two := listing(nil)
		two.Name, two.Version = one.Name, 2
		o.Projections = []projections.Projection{two}
		r = run(t, ctx, o)
		defer r.stop()
		if diff := cmp.Diff(onePass(t, l, o.Codec, nil, two), r.dumps(t, ctx, last, two)); diff != "" {
			t.Fatal(diff)
		}
		if live, all := versions(t, store, "counting"); live != 2 || !slices.Equal(all, []int{2}) {
			t.Fatalf("live %d of %v", live, all)
		}
	})
}

func TestForgottenVersionIsRefused(t *testing.T) {
	l, store := &workertest.Log{}, worker.NewMemoryStore()
	one, changed := counting(1, nil), listing(nil)
	changed.Name = one.Name
	o := worker.Options{Store: store, Log: l, Source: l, Codec: codec(t), Projections: []projections.Projection{one}}
	r := run(t, t.Context(), o)
	r.dumps(t, t.Context(), event.Position{}, one)
	r.stop()
	o.Projections = []projections.Projection{changed}
	w, err := worker.New(o)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Run(t.Context()); !isSpec(err) {
		t.Fatalf("got %v, want a *worker.SpecError", err)
	}
}

func isSpec(err error) bool { _, ok := errors.AsType[*worker.SpecError](err); return ok }

// TestRebuildFindsWhatIsWrong: rows that are not what the log says are
// reported by both, and put right by a rebuild, under way and twice over.
func TestRebuildFindsWhatIsWrong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, l, store := t.Context(), &workertest.Log{}, worker.NewMemoryStore()
		one := counting(1, nil)
		o := worker.Options{Store: store, Log: l, Source: l, Codec: codec(t), Projections: []projections.Projection{one, listing(nil)}, Bulk: 3, MaxBatch: 2}
		var last event.Position
		for range 20 {
			last = l.Append("count-1", added{"a", 1})
		}
		r := run(t, ctx, o)
		defer r.stop()
		r.dumps(t, ctx, last, o.Projections...)
		for round, version := range []int{1_000_001, 1} {
			live, err := store.Live(ctx, one.Name)
			if err != nil {
				t.Fatal(err)
			}
			spoilt := one
			spoilt.Version = live
			err = store.Commit(ctx, spoilt, func(b worker.Batch) error { return totals.Put(b, total{"ghost", -5, 1}) })
			if err != nil {
				t.Fatal(err)
			}
			want := []view.Difference{{Table: "totals", Key: view.Row{"ghost"}, Live: view.Row{"ghost", int64(-5), int64(1)}}}
			report, err := r.Verify(ctx, worker.Job{})
			if err != nil || report.Same() || len(report.Views) != 2 || report.Views[0].At != last {
				t.Fatalf("%+v, %v", report, err)
			}
			if diff := cmp.Diff(want, report.Views[0].Differences); diff != "" {
				t.Fatal(diff)
			}
			phases := map[worker.Phase]bool{}
			report, err = r.Rebuild(ctx, worker.Job{Names: []string{"counting"}, Progress: func(p worker.Progress) {
				phases[p.Phase] = true
				last = l.Append("count-1", added{"b", 1}) // the world goes on
			}})
			if err != nil || !report.Views[0].Switched || !phases[worker.Folding] || !phases[worker.Switching] {
				t.Fatalf("%+v, %v, %v", report, err, phases)
			}
			if diff := cmp.Diff(want, report.Views[0].Differences); diff != "" {
				t.Fatal(diff)
			}
			if diff := cmp.Diff(onePass(t, l, o.Codec, nil, o.Projections...), r.dumps(t, ctx, last, o.Projections...)); diff != "" {
				t.Fatal(diff)
			}
			synctest.Wait()
			if live, all := versions(t, store, "counting"); live != version || !slices.Equal(all, []int{version}) {
				t.Fatalf("round %d: live %d of %v", round, live, all)
			}
			if report, err := r.Verify(ctx, worker.Job{}); err != nil || !report.Same() {
				t.Fatalf("%+v, %v", report, err)
			}
			r.stop() // the version that a rebuild made is the code's, too
			r = run(t, ctx, o)
		}
	})
}

// TestKilledRebuild leaves the old view in place, and nothing else after the
// next start.
func TestKilledRebuild(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, store := &workertest.Log{}, worker.NewMemoryStore()
		o := worker.Options{Store: store, Log: l, Source: l, Codec: codec(t), Projections: []projections.Projection{counting(1, nil)}}
		last := l.Append("count-1", added{"a", 1})
		for _, gone := range []bool{false, true} {
			o.Store = held{store, 1_000_001, make(chan struct{})}
			ctx, cancel := context.WithCancel(t.Context())
			r := run(t, t.Context(), o)
			want := r.dumps(t, ctx, last, o.Projections...)
			done := make(chan error)
			go func() {
				_, err := r.Rebuild(ctx, worker.Job{})
				done <- err
			}()
			synctest.Wait()
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Fatalf("rebuild: %v", err)
			}
			if gone { // as after a kill: its tables are still there
				shadow := o.Projections[0]
				shadow.Version = 1_000_001
				if err := store.Prepare(t.Context(), shadow); err != nil {
					t.Fatal(err)
				}
			}
			r.stop()
			o.Store = store
			r = run(t, t.Context(), o)
			if diff := cmp.Diff(want, r.dumps(t, t.Context(), last, o.Projections...)); diff != "" {
				t.Fatal(diff)
			}
			if live, all := versions(t, store, "counting"); live != 1 || !slices.Equal(all, []int{1}) {
				t.Fatalf("live %d of %v", live, all)
			}
			r.stop()
		}
	})
}

// TestHaltedViewIsRebuilt as far as it stands, and stands there again.
func TestHaltedViewIsRebuilt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, l, store := t.Context(), &workertest.Log{}, worker.NewMemoryStore()
		o := worker.Options{Store: store, Log: l, Source: l, Codec: codec(t), Projections: []projections.Projection{counting(1, nil)}}
		last := l.Append("count-1", added{"a", 1})
		poison := l.AppendRaw("count-1", "count.added", []byte("?"))
		l.Append("count-1", added{"a", 1})
		r := run(t, ctx, o)
		defer r.stop()
		want := r.dumps(t, ctx, last, o.Projections...)
		report, err := r.Rebuild(ctx, worker.Job{})
		if err != nil || !report.Same() || !report.Views[0].Switched || report.Views[0].At != last {
			t.Fatalf("%+v, %v", report, err)
		}
		if s := r.Status(); len(s) != 1 || s[0].Halt == nil || s[0].Halt.Position != poison {
			t.Fatalf("%+v", s)
		}
		if diff := cmp.Diff(want, r.dumps(t, ctx, last, o.Projections...)); diff != "" {
			t.Fatal(diff)
		}
	})
}
