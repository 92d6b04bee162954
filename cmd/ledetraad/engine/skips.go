package engine

import (
	"context"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/event"
	"ledetraad/domain/operation"
)

// skips reads from the log which events a projection passes over.
type skips struct {
	log   *eventstoredb.Log
	codec event.Codec
}

func (s skips) Skipped(ctx context.Context, projection string) ([]event.Position, error) {
	var out []event.Position
	for raw, err := range s.log.ReadStream(ctx, event.StreamName(operation.Category, projection), 0) {
		if err != nil {
			return nil, err
		}
		e, err := s.codec.Decode(raw)
		if err != nil {
			return nil, err
		}
		if skip, ok := e.Data.(operation.EventSkipped); ok {
			out = append(out, skip.Position)
		}
	}
	return out, nil
}
