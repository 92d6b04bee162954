package workertest

import (
	"ledetraad/domain/event"
	"ledetraad/projections/view"
)

// Snapshot is tables in memory with how far they have come: a worker.Snapshot.
type Snapshot struct {
	*view.Memory
	At event.Position
}

// Checkpoint is how far the tables have come.
func (s Snapshot) Checkpoint() event.Position { return s.At }

// Release does nothing.
func (s Snapshot) Release() {}
