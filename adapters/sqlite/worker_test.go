package sqlite_test

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"ledetraad/adapters/sqlite"
	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

// TestViewsFromTheLog: the runtime on a real file, stopped in the middle and
// started again, gives the rows of one pass in memory; a rebuild gives them
// again, and leaves no other tables.
func TestViewsFromTheLog(t *testing.T) {
	const n = 5000
	log, ps := newLog(n), benchViews()
	path := filepath.Join(t.TempDir(), "views")
	codec := benchCodec(t)

	want := map[string]string{}
	for _, p := range ps {
		m := view.NewMemory()
		for _, r := range log.made {
			e, err := codec.Decode(r)
			if err != nil {
				t.Fatal(err)
			}
			if err := p.Apply(m, e); err != nil {
				t.Fatal(err)
			}
		}
		want[p.Name] = dump(t, m, p)
	}
	session := func(use func(ctx context.Context, s *sqlite.Store, w *worker.Worker)) {
		s, err := sqlite.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		w, err := worker.New(worker.Options{
			Store: s, Log: log, Source: log, Codec: codec, Projections: ps, Bulk: 700,
			Scratch: func() (worker.Scratch, error) { return sqlite.OpenScratch(t.TempDir()) },
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		done := make(chan error, 1)
		go func() { done <- w.Run(ctx) }()
		use(ctx, s, w)
		cancel()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	check := func(ctx context.Context, w *worker.Worker) {
		for _, p := range ps {
			if err := w.WaitFor(ctx, p.Name, event.Position{Commit: n, Prepare: n}); err != nil {
				t.Fatal(err)
			}
			r, err := w.Read(ctx, p.Name)
			if err != nil {
				t.Fatal(err)
			}
			if got := dump(t, r, p); got != want[p.Name] {
				t.Errorf("%s: the rows are not those of one pass", p.Name)
			}
			r.Release()
		}
	}
	session(func(ctx context.Context, _ *sqlite.Store, w *worker.Worker) {
		if err := w.WaitFor(ctx, "matrix", event.Position{Commit: n / 3}); err != nil {
			t.Fatal(err)
		}
	})
	session(func(ctx context.Context, s *sqlite.Store, w *worker.Worker) {
		check(ctx, w)
		for _, job := range []func(context.Context, worker.Job) (worker.Report, error){w.Verify, w.Rebuild, w.Verify} {
			if r, err := job(ctx, worker.Job{}); err != nil || !r.Same() || len(r.Views) != 2 || r.Views[0].Rows < n {
				t.Fatalf("%+v, %v", r, err)
			}
		}
		check(ctx, w)
	})
	session(func(ctx context.Context, s *sqlite.Store, w *worker.Worker) {
		check(ctx, w)
		for _, p := range ps {
			if got, err := s.Versions(ctx, p.Name); err != nil || len(got) != 1 {
				t.Errorf("%s: versions %v, %v", p.Name, got, err)
			}
		}
	})
}

func dump(t *testing.T, r view.Reader, p projections.Projection) string {
	t.Helper()
	var b bytes.Buffer
	if err := view.Dump(&b, r, p.Tables...); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
