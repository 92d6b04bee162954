package worker_test

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"ledetraad/projections"
	"ledetraad/projections/worker"
	"ledetraad/projections/worker/workertest"
)

// slow is a store that is held up with one projection.
type slow struct {
	worker.Store
	name string
	free chan struct{}
}

func (s slow) Commit(ctx context.Context, p projections.Projection, fold func(worker.Batch) error) error {
	if p.Name == s.name {
		select {
		case <-s.free:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return s.Store.Commit(ctx, p, fold)
}

// What is prompt does not wait for the others. They come to the same place in the
// end, and lose nothing where the worker is stopped while they are behind.
func TestPromptGoesAhead(t *testing.T) {
	for _, stopped := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			ctx, l := t.Context(), &workertest.Log{}
			held := slow{worker.NewMemoryStore(), "listing", make(chan struct{})}
			o := worker.Options{Store: held, Log: l, Source: l, Codec: codec(t), Prompt: []string{"counting"},
				Projections: []projections.Projection{counting(1, nil), listing(nil)}}
			r := run(t, ctx, o)
			synctest.Wait() // at the log's end, so that what comes is the newest
			for _, key := range words {
				at := l.Append("count-1", added{key, 1})
				l.Append("note-1", noted{key}) // of no concern to counting, which must not pass the listing's by either
				if err := r.WaitFor(ctx, "counting", at); err != nil {
					t.Fatal(err)
				}
			}
			if s := r.Status()[1]; s.Projection != "listing" || !s.Checkpoint.IsZero() {
				t.Fatalf("%+v", s)
			}
			if stopped {
				r.stop()
				r = run(t, ctx, o)
			}
			defer r.stop()
			close(held.free)
			last := l.Append("count-1", added{"z", 1})
			if diff := cmp.Diff(onePass(t, l, o.Codec, nil, o.Projections...), r.dumps(t, ctx, last, o.Projections...)); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

func TestPromptIsOneOfThem(t *testing.T) {
	if _, err := worker.New(worker.Options{Codec: codec(t), Projections: []projections.Projection{listing(nil)}, Prompt: []string{"counting"}}); err == nil {
		t.Error("a projection that is not there is prompt")
	}
}
