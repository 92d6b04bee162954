package sqlite_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"ledetraad/adapters/sqlite"
	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
	"ledetraad/projections/worker/workertest"
)

func open(tb testing.TB) *sqlite.Store {
	tb.Helper()
	s, err := sqlite.Open(filepath.Join(tb.TempDir(), "views"))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

func TestStore(t *testing.T) {
	workertest.RunStore(t, func(tb testing.TB) worker.Store { return open(tb) })
}

func projection(version int, columns ...string) projections.Projection {
	s := &view.Spec{Name: "rows", Key: 1, Columns: []view.Column{{Name: "id", Kind: view.Integer}}, Indexes: []view.Index{{Name: columns[0], Columns: columns[:1]}}}
	for _, c := range columns {
		s.Columns = append(s.Columns, view.Column{Name: c, Kind: view.String})
	}
	return projections.Projection{Name: "some-view", Version: version, Tables: []*view.Spec{s}}
}

func put(t *testing.T, s *sqlite.Store, p projections.Projection, at uint64, rows ...view.Row) {
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

func TestStaysAfterReopening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "en mappe med å?#%", "views")
	if _, err := sqlite.Open(path); err == nil {
		t.Fatal("made a folder in a folder that is not there")
	}
	path = filepath.Join(t.TempDir(), "å?#% views")
	p := projection(1, "name")
	for i := range 2 {
		s, err := sqlite.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Prepare(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		at, err := s.Checkpoint(t.Context(), p)
		if err != nil || int(at.Commit) != i*5 {
			t.Fatalf("checkpoint %v, %v", at, err)
		}
		put(t, s, p, 5, view.Row{int64(i), "a"})
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTwoWriters: another process's commit is noticed, so that no row held in
// memory hides what it wrote.
func TestTwoWriters(t *testing.T) {
	path, p := filepath.Join(t.TempDir(), "views"), projection(1, "name")
	var both []*sqlite.Store
	for range 2 {
		s, err := sqlite.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.Prepare(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		both = append(both, s)
	}
	for i := range 10 {
		err := both[i%2].Commit(t.Context(), p, func(b worker.Batch) error {
			row, ok, err := b.Get(p.Tables[0], 1)
			if err != nil {
				return err
			}
			if !ok {
				row = view.Row{int64(1), ""}
			}
			return b.Put(p.Tables[0], view.Row{int64(1), row[1].(string) + "x"})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	r, err := both[0].Read(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	if got := rows(t, r, p); got[0][1] != "xxxxxxxxxx" {
		t.Errorf("got %v: a write was lost", got)
	}
}

// TestPassedCheckpoint: a checkpoint that was passed on is shown at once, is on
// disk once the store was closed, and is there after a kill if it went far.
func TestPassedCheckpoint(t *testing.T) {
	path, p := filepath.Join(t.TempDir(), "views"), projection(1, "name")
	s, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Prepare(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	put(t, s, p, 5, view.Row{int64(1), "a"})
	pass := func(to uint64) {
		t.Helper()
		if err := s.Pass(t.Context(), p, event.Position{Commit: to, Prepare: to}); err != nil {
			t.Fatal(err)
		}
	}
	stands := func(s *sqlite.Store, want uint64) {
		t.Helper()
		at, err := s.Checkpoint(t.Context(), p)
		if err != nil || at.Commit != want {
			t.Errorf("it stands at %v (%v), want %d", at, err, want)
		}
		r, err := s.Read(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Release()
		if at := r.Checkpoint(); at.Commit != want {
			t.Errorf("a snapshot stands at %v, want %d", at, want)
		}
	}
	other := func() *sqlite.Store { // what another process would find after a kill
		s, err := sqlite.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	pass(9)
	stands(s, 9)
	o := other()
	stands(o, 5)
	pass(9 + 1<<21)
	stands(o, 9+1<<21)
	pass(10 + 1<<21)
	if err := errors.Join(o.Close(), s.Close()); err != nil {
		t.Fatal(err)
	}
	o = other()
	defer o.Close()
	stands(o, 10+1<<21)
}

// TestLeftovers: files of versions that were dropped are removed at the next
// opening, and nothing else is.
func TestLeftovers(t *testing.T) {
	path, p := filepath.Join(t.TempDir(), "views"), projection(1, "name")
	s, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Prepare(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	put(t, s, p, 5, view.Row{int64(1), "a"})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"some-view-1.99.db", "some-view-1.99.db-wal", "some-view-1.99.db-shm", "note.txt"} {
		if err := os.WriteFile(filepath.Join(path, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if s, err = sqlite.Open(path); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for pattern, want := range map[string]int{"some-view-1.99.*": 0, "note.txt": 1, "some-view-1.1.db": 1} {
		if got := files(t, path, pattern); len(got) != want {
			t.Errorf("%s: %v", pattern, got)
		}
	}
	r, err := s.Read(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	if got := rows(t, r, p); len(got) != 1 {
		t.Errorf("got %v", got)
	}
}
