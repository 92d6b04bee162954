package sqlite

import (
	"database/sql/driver"
	"path/filepath"
	"strings"
	"testing"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

var filling = projections.Projection{Name: "filling", Version: 1, Tables: []*view.Spec{{
	Name: "rows", Key: 1, Columns: []view.Column{{Name: "n", Kind: view.Integer}, {Name: "text", Kind: view.String}},
}}}

// prepared is a store with the tables of filling, and the file that they are in.
func prepared(t *testing.T) (*Store, *file) {
	t.Helper()
	s, err := Open(filepath.Join(t.TempDir(), "views"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Prepare(t.Context(), filling); err != nil {
		t.Fatal(err)
	}
	f, err := s.file(filling, false)
	if err != nil {
		t.Fatal(err)
	}
	return s, f
}

// TestFullDisk bounds the file as a full disk does: SQLite answers the same
// error. What was committed stays, the commit that fails leaves nothing, the
// error says what to do, and the next commit after there is room succeeds.
func TestFullDisk(t *testing.T) {
	s, f := prepared(t)
	ctx := t.Context()
	fill := func(from, n int, text string) error {
		return s.Commit(ctx, filling, func(b worker.Batch) error {
			for i := range n {
				if err := b.Put(filling.Tables[0], view.Row{int64(from + i), text}); err != nil {
					return err
				}
			}
			return b.SetCheckpoint(event.Position{Commit: uint64(from + n), Prepare: 1})
		})
	}
	state := func() (rows int, at uint64) {
		r, err := s.Read(ctx, filling)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Release()
		for _, err := range r.Scan(filling.Tables[0], view.Query{}) {
			if err != nil {
				t.Fatal(err)
			}
			rows++
		}
		return rows, r.Checkpoint().Commit
	}
	if err := fill(0, 10, "a"); err != nil {
		t.Fatal(err)
	}
	if err := f.w.script("PRAGMA max_page_count = 20"); err != nil {
		t.Fatal(err)
	}
	for name, size := range map[string]int{"at the commit": 1 << 10, "in the middle": 1 << 16} {
		err := fill(10, 1000, strings.Repeat("x", size))
		if fault.CodeOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "full") {
			t.Fatalf("%s: got %v", name, err)
		}
		if rows, at := state(); rows != 10 || at != 10 {
			t.Fatalf("%s: %d rows at %d", name, rows, at)
		}
		if f.w == nil { // the connection was given up, and the bound with it
			if err := fill(0, 10, "a"); err != nil {
				t.Fatal(err)
			}
			if err := f.w.script("PRAGMA max_page_count = 20"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.w.script("PRAGMA max_page_count = 1000000"); err != nil {
		t.Fatal(err)
	}
	if err := fill(10, 1000, "b"); err != nil {
		t.Fatal(err)
	}
	if rows, at := state(); rows != 1010 || at != 1010 {
		t.Fatalf("%d rows at %d", rows, at)
	}
}

func TestSQLiteIsNewEnough(t *testing.T) {
	_, f := prepared(t)
	// Before 3.51.3 a WAL that was reset at the wrong moment could corrupt the file.
	var ok int64
	_, err := f.w.one(`SELECT cast(substr(sqlite_version(), 1, 1) AS integer) * 1000000
		+ cast(substr(sqlite_version(), 3, 2) AS integer) * 1000 + cast(substr(sqlite_version(), 6) AS integer) >= 3051003`, nil, &ok)
	if err != nil || ok != 1 {
		t.Fatalf("SQLite is older than 3.51.3 (%v)", err)
	}
	var mode driver.Value
	var page int64
	if err := f.w.query("PRAGMA journal_mode", nil, 1, func(v []driver.Value) bool { mode = v[0]; return false }); err != nil || mode != "wal" {
		t.Fatalf("journal mode %v, %v", mode, err)
	}
	if _, err := f.w.one("PRAGMA page_size", nil, &page); err != nil || page != 8192 {
		t.Fatalf("page size %d, %v", page, err)
	}
}
