package eventstoredb

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/projections/worker"
)

var (
	_ worker.Log    = (*Log)(nil)
	_ worker.Source = (*Log)(nil)
)

// feed is a running read or subscription.
type feed struct {
	buf    *buffer
	cancel context.CancelFunc
	done   chan struct{}
}

// open runs produce on a goroutine of its own, which Close ends and waits for.
func (l *Log) open(ctx context.Context, produce func(context.Context, *buffer) error) *feed {
	ctx, cancel := l.conn.within(ctx)
	f := &feed{buf: newBuffer(l.buffer), cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(f.done)
		err := produce(ctx, f.buf)
		if l.conn.isClosed() {
			err = fault.Unavailablef(ErrClosed, "the event log was closed")
		}
		f.buf.finish(cmp.Or(err, io.EOF))
	}()
	return f
}

// Next waits until there is something and returns all that waits, at most max
// events. A context that ends does not end the feed.
func (f *feed) Next(ctx context.Context, max int) ([]event.Raw, error) {
	return f.buf.take(ctx, max)
}

// Close ends the feed. Next may not be called any more.
func (f *feed) Close() error {
	f.cancel()
	<-f.done
	return nil
}

// ReadAll reads the log from after the position to its end, system events left
// out. It goes on where it was when the connection is lost.
func (l *Log) ReadAll(ctx context.Context, after event.Position) (worker.Feed, error) {
	return l.open(ctx, func(ctx context.Context, buf *buffer) error {
		return l.retrying(ctx, func(ctx context.Context) (progress bool, err error) {
			err = l.receive(ctx, forwardsFrom(startAt(after)), func(e *esdb.RecordedEvent) error {
				at := position(e)
				if !at.After(after) {
					return nil // the server's read includes the position it starts at
				}
				if !isSystem(e.EventType) {
					if err := buf.put(ctx, raw(e)); err != nil {
						return err
					}
				}
				after, progress = at, true
				return nil
			})
			return progress, err
		})
	}), nil
}

func startAt(after event.Position) esdb.AllPosition {
	if after.IsZero() {
		return esdb.Start{}
	}
	return esdb.Position{Commit: after.Commit, Prepare: after.Prepare}
}

func position(e *esdb.RecordedEvent) event.Position {
	return event.Position{Commit: e.Position.Commit, Prepare: e.Position.Prepare}
}

// ReadStream gives the stream's events from the revision on. A stream that is
// missing, or deleted but not for good, has none; one that was tombstoned is
// an error (ErrTombstoned). After an error nothing more comes.
func (l *Log) ReadStream(ctx context.Context, stream string, from uint64) iter.Seq2[event.Raw, error] {
	return func(yield func(event.Raw, error) bool) {
		f := l.open(ctx, func(ctx context.Context, buf *buffer) error {
			return l.readStream(ctx, stream, from, math.MaxInt64, func(r event.Raw) error { return buf.put(ctx, r) })
		})
		defer f.Close()
		for {
			batch, err := f.Next(ctx, 0)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(event.Raw{}, explain(ctx, "read "+stream, err))
				return
			}
			for _, r := range batch {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// readStream reads at most count events; it calls each on the receiving
// goroutine.
func (l *Log) readStream(ctx context.Context, stream string, from, count uint64, each func(event.Raw) error) error {
	err := l.retrying(ctx, func(ctx context.Context) (progress bool, err error) {
		if count == 0 {
			return false, nil // only the end was missing
		}
		err = l.receive(ctx, streamFrom(stream, from, count), func(e *esdb.RecordedEvent) error {
			if e.EventNumber < from {
				return nil
			}
			if err := each(raw(e)); err != nil {
				return err
			}
			from, count, progress = e.EventNumber+1, count-1, true
			return nil
		})
		if e, ok := errors.AsType[*esdb.Error](err); ok && e.Code() == esdb.ErrorCodeResourceNotFound {
			err = nil
		}
		return progress, err
	})
	if err != nil {
		return fmt.Errorf("stream %s: %w", stream, err)
	}
	return nil
}
