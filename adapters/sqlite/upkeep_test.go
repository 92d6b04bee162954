package sqlite

import (
	"strings"
	"testing"

	"ledetraad/domain/event"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

// TestWALBeginsAnew writes more than is left uncopied, and then goes on with
// small commits, none of which has the writer copy.
func TestWALBeginsAnew(t *testing.T) {
	s, f := prepared(t)
	ctx := t.Context()
	commit := func(from, n int, text string) {
		t.Helper()
		if err := s.Commit(ctx, filling, func(b worker.Batch) error {
			for i := range n {
				if err := b.Put(filling.Tables[0], view.Row{int64(from + i), text}); err != nil {
					return err
				}
			}
			return b.SetCheckpoint(event.Position{Commit: uint64(from + n), Prepare: 1})
		}); err != nil {
			t.Fatal(err)
		}
	}
	frames := func() (n int64) {
		var busy, copied int64
		if err := f.read(ctx, func(c *conn) error {
			_, err := c.one("PRAGMA wal_checkpoint(NOOP)", nil, &busy, &n, &copied)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	commit(0, 1000, strings.Repeat("x", 20000))
	if frames() < dueFrames/2 {
		t.Fatalf("only %d frames were written", frames())
	}
	for n := 1000; frames() >= dueFrames/2; n++ {
		if frames() > mostFrames/2 {
			t.Fatalf("the WAL has %d frames, and nobody copies them", frames())
		}
		commit(n, 1, "a little")
	}
	r, err := s.Read(ctx, filling)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	rows := int64(0)
	for row, err := range r.Scan(filling.Tables[0], view.Query{}) {
		if err != nil || row[0] != rows {
			t.Fatalf("row %d is %v: %v", rows, row[0], err)
		}
		rows++
	}
	if rows < 1000 {
		t.Errorf("%d rows, want a thousand and more", rows)
	}
}

// TestUpkeepOfWhatWasDropped: a version may be dropped while its WAL is copied.
func TestUpkeepOfWhatWasDropped(t *testing.T) {
	s, f := prepared(t)
	if err := s.Drop(t.Context(), filling); err != nil {
		t.Fatal(err)
	}
	f.copyRest()
	f.copyWAL()
}
