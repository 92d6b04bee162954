package sqlite

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

// The tables of a version that was dropped leave nothing behind, and what
// stays is as it was, for connections that were open all the time too.
func TestVacuumLeavesNothingOfWhatWasDropped(t *testing.T) {
	type line struct{ Key, Text string }
	tab := view.NewTable("lines", 1, []view.Field[line]{
		view.Text("key", func(l *line) *string { return &l.Key }),
		view.Text("text", func(l *line) *string { return &l.Text }),
	})
	kept := projections.Projection{Name: "kept", Version: 1, Tables: []*view.Spec{&tab.Spec}}
	gone := projections.Projection{Name: "gone", Version: 1, Tables: []*view.Spec{&tab.Spec}}
	path := filepath.Join(t.TempDir(), "views.db")
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	fill := func(p projections.Projection, word string, at uint64) {
		t.Helper()
		if err := s.Prepare(t.Context(), p); err != nil {
			t.Fatal(err)
		}
		err := s.Commit(t.Context(), func(b worker.Batch) error {
			for i := range 300 {
				if err := tab.Put(b.Writer(p), line{fmt.Sprint(at, "-", i), word}); err != nil {
					return err
				}
			}
			return b.SetCheckpoint(p, event.Position{Commit: at, Prepare: at})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	found := func(word string) bool {
		t.Helper()
		for _, suffix := range []string{"", "-wal"} {
			b, err := os.ReadFile(path + suffix)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(b, []byte(word)) {
				return true
			}
		}
		return false
	}
	read := func() (rows int) {
		t.Helper()
		snap, err := s.Read(t.Context(), kept)
		if err != nil {
			t.Fatal(err)
		}
		defer snap.Release()
		for l, err := range tab.Scan(snap, view.Query{}) {
			if err != nil || l.Text != "bliver stående" {
				t.Fatalf("%+v, %v", l, err)
			}
			rows++
		}
		return rows
	}
	for round := range uint64(3) { // interleaved, so that pages are freed here and there
		fill(gone, "kvindens fald på trappen", 2*round+1)
		fill(kept, "bliver stående", 2*round+2)
	}
	read()
	if !found("kvindens fald") {
		t.Fatal("the word is not on disk before: this test looks at nothing")
	}
	if err := s.Drop(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	if err := s.Vacuum(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found("kvindens fald") {
		t.Error("what was dropped is still on disk")
	}
	if n := read(); n != 900 {
		t.Errorf("%d rows stay, want 900", n)
	}
	fill(kept, "bliver stående", 99)
	if n := read(); n != 1200 {
		t.Errorf("%d rows after writing on, want 1200", n)
	}
}
