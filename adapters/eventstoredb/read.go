package eventstoredb

import (
	"context"
	"errors"
	"io"
	"math"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ledetraad/domain/event"
)

// opener begins a read.
type opener func(context.Context, *esdb.Client) (*esdb.ReadStream, error)

func forwardsFrom(from esdb.AllPosition) opener {
	return func(ctx context.Context, c *esdb.Client) (*esdb.ReadStream, error) {
		return c.ReadAll(ctx, esdb.ReadAllOptions{Direction: esdb.Forwards, From: from}, math.MaxInt64)
	}
}

func backwardsFrom(from esdb.AllPosition, count uint64) opener {
	return func(ctx context.Context, c *esdb.Client) (*esdb.ReadStream, error) {
		return c.ReadAll(ctx, esdb.ReadAllOptions{Direction: esdb.Backwards, From: from}, count)
	}
}

func streamFrom(stream string, from, count uint64) opener {
	return func(ctx context.Context, c *esdb.Client) (*esdb.ReadStream, error) {
		return c.ReadStream(ctx, stream, esdb.ReadStreamOptions{Direction: esdb.Forwards, From: esdb.Revision(from)}, count)
	}
}

// errEnough is how a receiver says that it needs no more.
var errEnough = errors.New("enough was read")

// receive makes one read and hands every event to each, until the read's end,
// an error, or each returns one. A server that is silent for longer than the
// timeout has failed; time that each takes does not count. It does its work on
// a goroutine of its own, which it leaves behind if the client does not come
// back when ctx ends.
func (l *Log) receive(ctx context.Context, open opener, each func(*esdb.RecordedEvent) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	silence := time.AfterFunc(l.timeout, func() { cancel(context.DeadlineExceeded) })
	defer silence.Stop()
	s, err := l.conn.acquire(ctx)
	if err != nil {
		return err
	}
	_, err = l.conn.run(ctx, s, grace, func() error {
		read, err := open(ctx, s.client)
		if err != nil {
			return err
		}
		defer read.Close()
		for {
			e, err := read.Recv()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err // whoever waited for this may have gone
			}
			silence.Stop()
			if err := each(e.OriginalEvent()); err != nil {
				return err
			}
			silence.Reset(l.timeout)
		}
	})
	if err == nil || errors.Is(err, errEnough) {
		return nil
	}
	if cause := context.Cause(ctx); cause != nil {
		return cause // silence, rather than the cancelling that it led to
	}
	return err
}

func raw(e *esdb.RecordedEvent) event.Raw {
	return event.Raw{
		ID:       e.EventID,
		Stream:   e.StreamID,
		Revision: e.EventNumber,
		Position: event.Position{Commit: e.Position.Commit, Prepare: e.Position.Prepare},
		Type:     e.EventType,
		Data:     e.Data,
		Meta:     e.UserMetadata,
		Created:  e.CreatedDate,
	}
}

func isSystem(eventType string) bool { return len(eventType) > 0 && eventType[0] == '$' }

// attempts is how often in a row a call may fail without getting anywhere.
const attempts = 4

// retrying calls f until it succeeds, fails for a reason that stays, or has
// failed several times in a row without progress.
func (l *Log) retrying(ctx context.Context, f func(context.Context) (progress bool, err error)) error {
	pause := newBackoff()
	for failed := 0; ; {
		progress, err := f(ctx)
		if err == nil {
			return nil
		}
		if progress {
			failed, pause = 0, newBackoff()
		}
		if failed++; failed >= attempts || ctx.Err() != nil || !passing(err) {
			return explain(ctx, "read the event log", err)
		}
		l.log.Debug().Err(err).Msg("a read of the event log failed, going on from where it was")
		if pause.wait(ctx) != nil {
			return explain(ctx, "read the event log", err)
		}
	}
}
