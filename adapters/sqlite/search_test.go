package sqlite_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"ledetraad/adapters/sqlite"
	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/viewtest"
	"ledetraad/projections/worker"
)

func searchable(version int) projections.Projection {
	return projections.Projection{Name: "texts", Version: version, Tables: []*view.Spec{viewtest.Words()}}
}

func change(t *testing.T, s *sqlite.Store, p projections.Projection, f func(w view.Writer) error) {
	t.Helper()
	err := s.Commit(t.Context(), p, func(b worker.Batch) error {
		if err := f(b); err != nil {
			return err
		}
		return b.SetCheckpoint(event.Position{Commit: 1, Prepare: 1})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestScrubLeavesNothing plants words, deletes some and overwrites others, many
// times so that the index has several levels, and looks for them in the bytes
// on disk.
func TestScrubLeavesNothing(t *testing.T) {
	folder := t.TempDir()
	s, err := sqlite.Open(filepath.Join(folder, "views"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	p := searchable(1)
	if err := s.Prepare(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	const n = 3000
	word := func(secret string, i int) string { return fmt.Sprintf("%s%x", secret, i*7919%n) }
	for i := range n {
		if i%500 != 0 {
			continue
		}
		change(t, s, p, func(w view.Writer) error {
			for j := i; j < i+500; j++ {
				row := view.Row{int64(j), "title", word("hemmelig", j) + " " + word("delt", j%10) + " " + word("bevaret", j)}
				if err := w.Put(p.Tables[0], row); err != nil {
					return err
				}
			}
			return nil
		})
	}
	change(t, s, p, func(w view.Writer) error {
		for j := range n {
			var err error
			if j%2 == 0 {
				err = w.Delete(p.Tables[0], j)
			} else {
				err = w.Put(p.Tables[0], view.Row{int64(j), "title", word("bevaret", j)})
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err := s.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "views", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	kept := false
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		kept = kept || bytes.Contains(b, []byte("bevaret"))
		for _, secret := range []string{"hemmelig", "hemmeli", "hemme", "delt"} {
			if at := bytes.Index(b, []byte(secret)); at >= 0 {
				t.Errorf("%s has %q at %d", f, b[max(0, at-10):at+20], at)
			}
		}
	}
	if !kept {
		t.Error("what was to be kept is gone")
	}
	r, err := s.Read(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	for w, want := range map[string]int{"hemmelig": 0, "bevaret": n / 2} {
		m := view.Match{All: [][]view.Phrase{{{Words: []string{w}, Prefix: true}}}}
		if got, err := view.Count(r, p.Tables[0], m); err != nil || got != want {
			t.Errorf("%s: %d, %v; want %d", w, got, err, want)
		}
	}
}

// TestVerifyReadsTheIndex: an index that lost a word, or has one too many, is
// found, though the rows are right.
func TestVerifyReadsTheIndex(t *testing.T) {
	for name, damage := range map[string]string{
		"lost":  `INSERT INTO texts__words (texts__words, rowid, words) VALUES ('delete', 1, 'bad')`,
		"added": `INSERT INTO texts__words (rowid, words) VALUES (2, 'båd')`,
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "views")
			s, err := sqlite.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			p := searchable(1)
			if err := s.Prepare(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			right := view.NewMemory()
			row := view.Row{int64(1), "title", "bad"}
			change(t, s, p, func(w view.Writer) error { return w.Put(p.Tables[0], row) })
			if err := right.Put(p.Tables[0], row); err != nil {
				t.Fatal(err)
			}
			compare := func() view.Comparison {
				r, err := s.Read(t.Context(), p)
				if err != nil {
					t.Fatal(err)
				}
				defer r.Release()
				c, err := view.Compare(r, right, p.Tables, 5, nil)
				if err != nil {
					t.Fatal(err)
				}
				return c
			}
			if c := compare(); !c.Same() {
				t.Fatalf("undamaged: %+v", c)
			}
			db, err := sql.Open("sqlite", files(t, path, "texts-1.*.db")[0])
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(damage); err != nil {
				t.Fatal(err)
			}
			if c := compare(); c.Different != 1 || c.Differences[0].Table != "texts (index of words)" {
				t.Errorf("damaged: %+v", c)
			}
		})
	}
}

func files(t *testing.T, folder, pattern string) []string {
	t.Helper()
	list, err := filepath.Glob(filepath.Join(folder, pattern))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestDropTakesTheIndex: of a dropped version nothing is left, and another
// version's index stays.
func TestDropTakesTheIndex(t *testing.T) {
	path := filepath.Join(t.TempDir(), "views")
	s, err := sqlite.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for v := range 2 {
		p := searchable(v + 1)
		if err := s.Prepare(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		change(t, s, p, func(w view.Writer) error { return w.Put(p.Tables[0], view.Row{int64(1), "", "bad"}) })
	}
	if err := s.Drop(t.Context(), searchable(1)); err != nil {
		t.Fatal(err)
	}
	if left := files(t, path, "texts-1.*"); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
	p := searchable(2)
	r, err := s.Read(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	if n, err := view.Count(r, p.Tables[0], view.Match{All: [][]view.Phrase{{{Words: []string{"bad"}}}}}); err != nil || n != 1 {
		t.Errorf("%d, %v", n, err)
	}
}
