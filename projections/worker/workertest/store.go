package workertest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/viewtest"
	"ledetraad/projections/worker"
)

// RunStore checks what every worker.Store must answer; open makes a new, empty
// one and sees to its closing.
func RunStore(t *testing.T, open func(testing.TB) worker.Store) {
	t.Run("views", func(t *testing.T) {
		s := open(t)
		viewtest.Run(t, func(tables []*view.Spec) (viewtest.Store, error) {
			p := projections.Projection{Name: "view-test", Version: 1, Tables: tables}
			return &projected{t.Context(), s, p}, s.Prepare(t.Context(), p)
		})
	})
	t.Run("versions live side by side", func(t *testing.T) { versionsSideBySide(t, open(t)) })
	t.Run("a changed spec needs a new version", func(t *testing.T) { changedSpec(t, open(t)) })
	t.Run("a snapshot stands still", func(t *testing.T) { snapshotStandsStill(t, open(t)) })
}

// projected is one projection's tables as a viewtest.Store.
type projected struct {
	ctx context.Context
	s   worker.Store
	p   projections.Projection
}

func (s *projected) Write(f func(view.Writer) error) error {
	return s.s.Commit(s.ctx, s.p, func(b worker.Batch) error { return f(b) })
}

func (s *projected) Read(f func(view.Reader) error) error {
	r, err := s.s.Read(s.ctx, s.p)
	if err != nil {
		return err
	}
	defer r.Release()
	return f(r)
}

func (s *projected) Close() error { return s.s.Drop(s.ctx, s.p) }

func projection(version int, columns ...string) projections.Projection {
	s := &view.Spec{Name: "rows", Key: 1, Columns: []view.Column{{Name: "id", Kind: view.Integer}}, Indexes: []view.Index{{Name: columns[0], Columns: columns[:1]}}}
	for _, c := range columns {
		s.Columns = append(s.Columns, view.Column{Name: c, Kind: view.String})
	}
	return projections.Projection{Name: "some-view", Version: version, Tables: []*view.Spec{s}}
}

func put(t *testing.T, s worker.Store, p projections.Projection, at uint64, rows ...view.Row) {
	t.Helper()
	err := s.Commit(t.Context(), p, func(b worker.Batch) error {
		for _, r := range rows {
			if err := b.Put(p.Tables[0], r); err != nil {
				return err
			}
		}
		return b.SetCheckpoint(event.Position{Commit: at, Prepare: at - 1})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func rows(t *testing.T, r view.Reader, p projections.Projection) (out []view.Row) {
	t.Helper()
	for row, err := range r.Scan(p.Tables[0], view.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, row)
	}
	return out
}

func versionsSideBySide(t *testing.T, s worker.Store) {
	ctx := t.Context()
	one, two := projection(1, "name", "unit"), projection(2, "name")
	if live, err := s.Live(ctx, one.Name); err != nil || live != 0 {
		t.Fatalf("live %d, %v", live, err)
	}
	if _, err := s.Read(ctx, one); !errors.Is(err, worker.ErrNotPrepared) {
		t.Fatalf("read before prepare: %v", err)
	}
	if err := s.Switch(ctx, one); !errors.Is(err, worker.ErrNotPrepared) {
		t.Fatalf("switch before prepare: %v", err)
	}
	for _, p := range []projections.Projection{one, two, one} {
		if err := s.Prepare(ctx, p); err != nil {
			t.Fatal(err)
		}
	}
	put(t, s, one, 7, view.Row{int64(1), "å", "x"})
	put(t, s, two, 9, view.Row{int64(2), "b"})
	for version, p := range map[int]projections.Projection{1: one, 2: two} {
		if err := s.Switch(ctx, p); err != nil {
			t.Fatal(err)
		}
		if live, err := s.Live(ctx, p.Name); err != nil || live != version {
			t.Fatalf("live %d, %v", live, err)
		}
	}
	if at, err := s.Checkpoint(ctx, one); err != nil || at != (event.Position{Commit: 7, Prepare: 6}) {
		t.Fatalf("checkpoint %v, %v", at, err)
	}
	if got, err := s.Versions(ctx, one.Name); err != nil || !cmp.Equal(got, []int{1, 2}) {
		t.Fatalf("versions %v, %v", got, err)
	}

	held, err := s.Read(ctx, one)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Drop(ctx, projections.Projection{Name: one.Name, Version: 1}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]view.Row{{int64(1), "å", "x"}}, rows(t, held, one)); diff != "" || held.Checkpoint().Commit != 7 {
		t.Errorf("a snapshot taken before the drop: %v %s", held.Checkpoint(), diff)
	}
	held.Release()
	if _, err := s.Read(ctx, one); !errors.Is(err, worker.ErrNotPrepared) {
		t.Errorf("read after drop: %v", err)
	}
	if got, err := s.Versions(ctx, one.Name); err != nil || !cmp.Equal(got, []int{2}) {
		t.Errorf("versions %v, %v", got, err)
	}
	if err := s.Prepare(ctx, one); err != nil {
		t.Fatal(err)
	}
	again, err := s.Read(ctx, one)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Release()
	if got := rows(t, again, one); got != nil || !again.Checkpoint().IsZero() {
		t.Errorf("made anew, it has %v at %v", got, again.Checkpoint())
	}
}

func changedSpec(t *testing.T, s worker.Store) {
	ctx := t.Context()
	if err := s.Prepare(ctx, projection(1, "name", "unit")); err != nil {
		t.Fatal(err)
	}
	if err := s.Prepare(ctx, projection(1, "name")); !isSpec(err) {
		t.Errorf("prepare: got %v, want a *worker.SpecError", err)
	}
	// Tables that have more than is asked for can still be read.
	r, err := s.Read(ctx, projection(1, "name"))
	if err != nil {
		t.Fatal(err)
	}
	r.Release()
	for _, p := range []projections.Projection{projection(1, "unit"), projection(1, "name", "colour")} {
		if _, err := s.Read(ctx, p); !isSpec(err) {
			t.Errorf("read: got %v, want a *worker.SpecError", err)
		}
	}
}

func isSpec(err error) bool { _, ok := errors.AsType[*worker.SpecError](err); return ok }

func snapshotStandsStill(t *testing.T, s worker.Store) {
	p := projection(1, "name")
	if err := s.Prepare(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	put(t, s, p, 1, view.Row{int64(1), "a"})
	before, err := s.Read(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer before.Release()
	put(t, s, p, 2, view.Row{int64(1), "b"}, view.Row{int64(2), "c"})
	if got := rows(t, before, p); before.Checkpoint().Commit != 1 || len(got) != 1 || got[0][1] != "a" {
		t.Errorf("got %v at %v", got, before.Checkpoint())
	}
}
