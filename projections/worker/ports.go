package worker

import (
	"context"
	"errors"
	"fmt"

	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// Feed hands over the log's events after some position: each once, in order,
// without a gap. System events (those whose type starts with "$") are left out.
type Feed interface {
	// Next waits until there is something, then returns all that waits, at most
	// max events. io.EOF: a bounded feed reached its end. Any other error ends
	// the feed; a new one can be opened.
	Next(ctx context.Context, max int) ([]event.Raw, error)
	Close() error
}

// Source opens feeds.
type Source interface {
	// Follow starts after the position and never ends by itself.
	Follow(ctx context.Context, after event.Position) (Feed, error)
}

// Log is the log itself, read directly.
type Log interface {
	// ReadAll starts after the position and ends (io.EOF) at the event that was
	// the log's last when the reading reached it.
	ReadAll(ctx context.Context, after event.Position) (Feed, error)
	// Head is the position of the log's newest event that is not a system event.
	Head(ctx context.Context) (event.Position, error)
}

// Skips tells which events a person has decided that a projection shall pass
// over. They are recorded in the log, so that every rebuild passes over them
// too.
type Skips interface {
	Skipped(ctx context.Context, projection string) ([]event.Position, error)
}

// Scratch is a store for a while; Close removes all that is in it.
type Scratch interface {
	Store
	Close() error
}

// Store keeps views: each projection version's tables, its checkpoint, and
// which version is the live one.
type Store interface {
	// Prepare makes sure that the projection version's tables are there. A
	// *SpecError says that they are, but made from another spec.
	Prepare(ctx context.Context, p projections.Projection) error
	// Checkpoint is how far the projection version has come; zero at first.
	Checkpoint(ctx context.Context, p projections.Projection) (event.Position, error)
	// Commit runs fold in one transaction over the projection version's tables.
	// All that is written through the batch, rows and checkpoint, becomes visible
	// together or not at all. Versions are independent of each other: several may
	// be committed side by side, from as many goroutines.
	Commit(ctx context.Context, p projections.Projection, fold func(Batch) error) error
	// Pass moves the projection version's checkpoint over events that it has no
	// use for. Snapshots show the new one at once; the store may put it on disk
	// later, with the next commit or when it is closed, but never lets more than
	// some thousands of events wait.
	Pass(ctx context.Context, p projections.Projection, at event.Position) error
	// Read gives a consistent snapshot of the projection version's tables and
	// the checkpoint they stand at. Release must be called. ErrNotPrepared: the
	// version has no tables; *SpecError: they lack what p's specs name.
	Read(ctx context.Context, p projections.Projection) (Snapshot, error)
	// Drop removes the projection version's tables and checkpoint, if they are
	// there. It goes by p's name and version alone.
	Drop(ctx context.Context, p projections.Projection) error
	// Versions lists the versions of the named projection that have tables.
	Versions(ctx context.Context, name string) ([]int, error)
	// Live is the version of the named projection that queries read; 0 if none.
	Live(ctx context.Context, name string) (int, error)
	// Switch makes the version the live one.
	Switch(ctx context.Context, p projections.Projection) error
}

// Batch is a transaction over one projection version's tables.
type Batch interface {
	view.Writer
	SetCheckpoint(at event.Position) error
}

// Snapshot is a projection's tables as they stood at one moment. It is for one
// goroutine.
type Snapshot interface {
	view.Reader
	Checkpoint() event.Position
	Release()
}

// ErrNotPrepared says that a projection version has no tables in the store.
var ErrNotPrepared = errors.New("this version of the projection has no tables here")

// SpecError says that a projection version's tables were made from another
// spec: somebody changed a table without raising the projection's version.
type SpecError struct {
	Projection string
	Version    int
	Stored     string // what the tables were made from
	Wanted     string
}

func (e *SpecError) Error() string {
	return fmt.Sprintf("projection %s: the tables of version %d are not those that the code describes; a changed table needs a new version number", e.Projection, e.Version)
}
