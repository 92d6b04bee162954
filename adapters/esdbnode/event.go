package esdbnode

import (
	"time"

	"github.com/google/uuid"
)

// proposed is an event as a client hands it in.
type proposed struct {
	id       uuid.UUID
	kind     string // the event type
	json     bool   // content type application/json, else application/octet-stream
	metadata []byte
	data     []byte
}

// stored is an event as it stands in the log. Its commit and prepare position
// are the same number.
type stored struct {
	position int64
	stream   string
	revision int64
	created  int64 // ticks of 100 ns since 1970-01-01 UTC
	proposed
}

func (e *stored) size() int { return len(e.data) + len(e.metadata) }

// ticks gives a time in EventStoreDB's unit: 100 ns since 1970-01-01 UTC.
func ticks(t time.Time) int64 { return t.UnixNano() / 100 }
