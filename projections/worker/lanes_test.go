package worker_test

import (
	"context"
	"errors"
	"io"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/worker"
	"ledetraad/projections/worker/workertest"
)

// endingLog calls atEnd, if there is one, when a reading of the log comes to
// its end, before the reader learns of it; each one once.
type endingLog struct {
	*workertest.Log
	atEnd atomic.Pointer[func()]
}

func (l *endingLog) ReadAll(ctx context.Context, after event.Position) (worker.Feed, error) {
	f, err := l.Log.ReadAll(ctx, after)
	return endingFeed{f, l}, err
}

type endingFeed struct {
	worker.Feed
	l *endingLog
}

func (f endingFeed) Next(ctx context.Context, most int) ([]event.Raw, error) {
	raws, err := f.Feed.Next(ctx, most)
	if errors.Is(err, io.EOF) {
		if do := f.l.atEnd.Swap(nil); do != nil {
			(*do)()
		}
	}
	return raws, err
}

// straggling is a worker whose listing leads while counting is halted, and can
// be retried with success.
func straggling(t *testing.T) (*endingLog, worker.Options, running, *atomic.Int64) {
	l, members := &endingLog{Log: &workertest.Log{}}, &atomic.Int64{}
	bad := &atomic.Bool{}
	bad.Store(true)
	o := worker.Options{
		Store: worker.NewMemoryStore(), Log: l, Source: l, Codec: codec(t),
		Projections: []projections.Projection{counting(1, func(event.Recorded) error {
			if bad.Load() {
				return errors.New("not yet")
			}
			return nil
		}), listing(nil)},
		Committed: func(c worker.CommitStats) { members.Store(int64(c.Projections)) },
	}
	l.Append("count-1", added{"a", 1})
	l.Append("count-1", added{"b", 1})
	r := run(t, t.Context(), o)
	synctest.Wait()
	if s := r.Status(); s[0].Halt == nil || s[1].Halt != nil {
		t.Fatalf("%+v", s)
	}
	bad.Store(false)
	return l, o, r, members
}

// TestJoinLeavesNoGap: what the lead took between a straggler's coming to the
// log's end and its joining is not lost to the straggler.
func TestJoinLeavesNoGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, o, r, _ := straggling(t)
		defer r.stop()
		meanwhile := func() {
			at := l.Append("count-1", added{"c", 5})
			if err := r.WaitFor(t.Context(), "listing", at); err != nil {
				t.Error(err)
			}
		}
		l.atEnd.Store(&meanwhile)
		if err := r.Retry("counting"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		last := l.Append("count-1", added{"d", 1})
		got := r.dumps(t, t.Context(), last, o.Projections...)
		if diff := cmp.Diff(onePass(t, l.Log, o.Codec, nil, o.Projections...), got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestReplacedWhileCatchingUp: a view that was replaced while it was catching up
// is not fed any more.
func TestReplacedWhileCatchingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, o, r, members := straggling(t)
		defer r.stop()
		gate := make(chan struct{})
		hold := func() { <-gate }
		l.atEnd.Store(&hold)
		if err := r.Retry("counting"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		report, err := r.Rebuild(t.Context(), worker.Job{Names: []string{"counting"}})
		if err != nil || !report.Same() || !report.Views[0].Switched {
			t.Fatalf("%+v, %v", report, err)
		}
		close(gate)
		synctest.Wait()
		last := l.Append("count-1", added{"c", 1})
		got := r.dumps(t, t.Context(), last, o.Projections...)
		if diff := cmp.Diff(onePass(t, l.Log, o.Codec, nil, o.Projections...), got); diff != "" {
			t.Fatal(diff)
		}
		synctest.Wait()
		if n := members.Load(); n != 2 {
			t.Errorf("%d views were fed, want 2", n)
		}
	})
}
