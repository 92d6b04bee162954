package eventstoredb

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ledetraad/domain/event"
	"ledetraad/projections/worker"
)

// window is after how many events that pass the filter by the server says how
// far it has come.
const window = 1000

// Follow starts after the position and never ends by itself: when the
// subscription is dropped it subscribes again, after the last event or
// checkpoint received. It ends with an error only where trying again is no
// use: the user is not let in, or the log was closed.
func (l *Log) Follow(ctx context.Context, after event.Position) (worker.Feed, error) {
	return l.follow(ctx, after, esdb.ExcludeSystemEventsFilter(), false)
}

// Only is the log's events of the given types, as a source. Between them come
// events without a type, which stand for how far the log has been looked
// through.
func (l *Log) Only(types ...string) worker.Source { return only{l, types} }

type only struct {
	log   *Log
	types []string
}

func (o only) Follow(ctx context.Context, after event.Position) (worker.Feed, error) {
	return o.log.follow(ctx, after, &esdb.SubscriptionFilter{Type: esdb.EventFilterType, Prefixes: o.types}, true)
}

func (l *Log) follow(ctx context.Context, after event.Position, filter *esdb.SubscriptionFilter, marks bool) (worker.Feed, error) {
	return l.open(ctx, func(ctx context.Context, buf *buffer) error {
		pause := newBackoff()
		for {
			confirmed, err := l.subscribe(ctx, &after, filter, marks, buf)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if refused(err) {
				return explain(ctx, "follow the event log", err)
			}
			if confirmed {
				pause = newBackoff()
			}
			l.log.Warn().Err(err).Stringer("after", after).Msg("the subscription to the event log was dropped, subscribing again")
			if err := pause.wait(ctx); err != nil {
				return err
			}
		}
	}), nil
}

// refused: it is no use to try again.
func refused(err error) bool {
	switch codeOf(err) {
	case esdb.ErrorCodeUnauthenticated, esdb.ErrorCodeAccessDenied, esdb.ErrorCodeUnsupportedFeature:
		return true
	default:
		return errors.Is(err, ErrClosed)
	}
}

// subscribe holds one subscription until it is dropped, and moves after along
// with it: past events, and past checkpoints, so that a long row of system
// events is not walked over again.
func (l *Log) subscribe(ctx context.Context, after *event.Position, filter *esdb.SubscriptionFilter, marks bool, buf *buffer) (confirmed bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	acquiring, stop := context.WithTimeout(ctx, l.timeout)
	defer stop()
	s, err := l.conn.acquire(acquiring)
	if err != nil {
		return false, err
	}
	// The client waits for the server's confirmation without a deadline.
	silence := time.AfterFunc(l.timeout, func() { cancel(context.DeadlineExceeded) })
	defer silence.Stop()
	var live atomic.Bool
	_, err = l.conn.run(ctx, s, grace, func() error {
		sub, err := s.client.SubscribeToAll(ctx, esdb.SubscribeToAllOptions{
			From:               startAt(*after),
			Filter:             filter,
			MaxSearchWindow:    window,
			CheckpointInterval: 1,
		})
		if err != nil {
			return err
		}
		defer sub.Close()
		silence.Stop()
		live.Store(true)
		for {
			e := sub.Recv()
			if err := ctx.Err(); err != nil {
				return err
			}
			switch {
			case e.SubscriptionDropped != nil:
				return e.SubscriptionDropped.Error
			case e.EventAppeared != nil:
				original := e.EventAppeared.OriginalEvent()
				at := position(original)
				if !at.After(*after) || isSystem(original.EventType) {
					continue
				}
				if err := buf.put(ctx, raw(original)); err != nil {
					return err
				}
				*after = at
			case e.CheckPointReached != nil:
				// Once live, a server may repeat one (KurrentDB#3697).
				if at := (event.Position{Commit: e.CheckPointReached.Commit, Prepare: e.CheckPointReached.Prepare}); at.After(*after) {
					if marks {
						if err := buf.put(ctx, event.Raw{Position: at}); err != nil {
							return err
						}
					}
					*after = at
				}
			}
		}
	})
	return live.Load(), err
}
