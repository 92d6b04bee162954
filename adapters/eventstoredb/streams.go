package eventstoredb

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// DeleteStream hides the stream's events from reads of the stream; a scavenge
// removes them from the log. The stream may be written to again, and goes on
// with its revisions. Deleting it twice does no harm.
func (l *Log) DeleteStream(ctx context.Context, stream string, expected Revision) error {
	return l.delete(ctx, "delete "+stream, func(ctx context.Context, c *esdb.Client) error {
		_, err := c.DeleteStream(ctx, stream, esdb.DeleteStreamOptions{ExpectedRevision: expected.forClient(), Deadline: &l.timeout})
		return err
	})
}

// TombstoneStream deletes the stream for good: nobody can write to it again,
// under this name, ever. Doing so twice does no harm.
func (l *Log) TombstoneStream(ctx context.Context, stream string, expected Revision) error {
	err := l.delete(ctx, "tombstone "+stream, func(ctx context.Context, c *esdb.Client) error {
		_, err := c.TombstoneStream(ctx, stream, esdb.TombstoneStreamOptions{ExpectedRevision: expected.forClient(), Deadline: &l.timeout})
		return err
	})
	if errors.Is(err, ErrTombstoned) {
		return nil
	}
	return err
}

func (l *Log) delete(ctx context.Context, what string, f func(context.Context, *esdb.Client) error) error {
	_, err := unary(ctx, l, what, func(ctx context.Context, c *esdb.Client) (struct{}, error) { return struct{}{}, f(ctx, c) })
	// Unlike an append, a delete answers a wrong revision with a status.
	if err != nil && grpcCode(err) == codes.FailedPrecondition && !errors.Is(err, ErrTombstoned) {
		return &fault.Error{Code: fault.Conflict, Cause: errors.Join(ErrWrongRevision, err),
			Message: what + ": the stream was changed in the meantime; look at it again"}
	}
	return err
}

// Metadata limits what reads of a stream give; a scavenge removes the rest.
type Metadata struct {
	MaxCount       uint64                     // keep this many of the newest events; 0: all
	MaxAge         time.Duration              // keep events this long, in whole seconds; 0: for ever
	TruncateBefore uint64                     // keep events from this revision on
	Other          map[string]json.RawMessage // everything else, kept as it is
}

const (
	keyMaxCount = "$maxCount"
	keyMaxAge   = "$maxAge"
	keyTruncate = "$tb"
)

// MarshalJSON writes the server's form.
func (m Metadata) MarshalJSON() ([]byte, error) {
	all := make(map[string]any, len(m.Other)+3)
	for k, v := range m.Other {
		all[k] = v
	}
	if m.MaxCount > 0 {
		all[keyMaxCount] = m.MaxCount
	}
	if m.MaxAge > 0 {
		all[keyMaxAge] = int64((m.MaxAge + time.Second - 1) / time.Second)
	}
	if m.TruncateBefore > 0 {
		all[keyTruncate] = m.TruncateBefore
	}
	return json.Marshal(all)
}

// UnmarshalJSON reads the server's form.
func (m *Metadata) UnmarshalJSON(b []byte) error {
	var known struct {
		MaxCount uint64 `json:"$maxCount"`
		MaxAge   int64  `json:"$maxAge"`
		Truncate uint64 `json:"$tb"`
	}
	if err := json.Unmarshal(b, &known); err != nil {
		return err
	}
	var other map[string]json.RawMessage
	if err := json.Unmarshal(b, &other); err != nil {
		return err
	}
	maps.DeleteFunc(other, func(k string, _ json.RawMessage) bool {
		return k == keyMaxCount || k == keyMaxAge || k == keyTruncate
	})
	if len(other) == 0 {
		other = nil
	}
	*m = Metadata{MaxCount: known.MaxCount, MaxAge: time.Duration(known.MaxAge) * time.Second, TruncateBefore: known.Truncate, Other: other}
	return nil
}

// StreamMetadata reads a stream's metadata; the zero Metadata where none was set.
func (l *Log) StreamMetadata(ctx context.Context, stream string) (Metadata, error) {
	var m Metadata
	for r, err := range l.ReadStream(ctx, "$$"+stream, 0) {
		if err != nil {
			return Metadata{}, err
		}
		m = Metadata{}
		if err := json.Unmarshal(r.Data, &m); err != nil {
			return Metadata{}, fmt.Errorf("metadata of %s: %w", stream, err)
		}
	}
	return m, nil
}

// SetMetadata replaces a stream's metadata; read it first to keep the rest.
func (l *Log) SetMetadata(ctx context.Context, stream string, m Metadata) error {
	b, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("metadata of %s: %w", stream, err)
	}
	// The id only has to be new: one that followed from the content would keep
	// a server from setting the same limits a second time after others.
	_, err = l.Append(ctx, "$$"+stream, Any, []event.Proposed{{ID: uuid.New(), Type: "$metadata", Data: b}})
	return err
}
