package eventstoredb

import (
	"context"
	"sync"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"

	"ledetraad/domain/event"
)

// tail remembers what the last search for the log's newest event walked over.
// A real server writes system events all the time (its statistics alone every
// 30 seconds), so a log that is seldom written to ends in a long row of them;
// each is walked over once, and not at every search.
type tail struct {
	mu   sync.Mutex
	walk walk
}

type walk struct {
	scanned event.Position // the log's last event at that time
	found   event.Position // the newest event of ours at that time
}

// Head is the position of the newest event that is not a system event; zero if
// there is none. Its work is bounded by what came since the last call.
func (l *Log) Head(ctx context.Context) (event.Position, error) {
	l.tail.mu.Lock()
	before := l.tail.walk
	l.tail.mu.Unlock()
	now, reached, err := l.searchHead(ctx, before.scanned)
	if err != nil {
		return event.Position{}, err
	}
	if reached {
		// Nothing of ours came since. Is what was found then still there? A
		// scavenge may have removed it.
		there, err := l.isThere(ctx, before.found)
		if err != nil {
			return event.Position{}, err
		}
		if now.found = before.found; !there {
			if now, _, err = l.searchHead(ctx, event.Position{}); err != nil {
				return event.Position{}, err
			}
		}
	}
	l.tail.mu.Lock()
	defer l.tail.mu.Unlock()
	if !l.tail.walk.scanned.After(now.scanned) {
		l.tail.walk = now
	}
	return now.found, nil
}

// searchHead walks the log backwards to the first event that is not a system
// event, or to the floor, which is not looked at.
func (l *Log) searchHead(ctx context.Context, floor event.Position) (w walk, reached bool, err error) {
	err = l.retrying(ctx, func(ctx context.Context) (progress bool, err error) {
		// The newest few are enough nearly always, and a server that is asked
		// for more sends more than is needed before it notices.
		count := uint64(16)
		var from esdb.AllPosition = esdb.End{}
		for {
			seen := uint64(0)
			err = l.receive(ctx, backwardsFrom(from, count), func(e *esdb.RecordedEvent) error {
				at := position(e)
				seen++
				if at.After(w.scanned) {
					w.scanned = at
				}
				from = esdb.Position{Commit: at.Commit, Prepare: at.Prepare} // backwards, the start is excluded
				if !floor.IsZero() && !at.After(floor) {
					reached = true
					return errEnough
				}
				if !isSystem(e.EventType) {
					w.found = at
					return errEnough
				}
				progress = true
				return nil
			})
			if err != nil || reached || !w.found.IsZero() || seen < count {
				return progress, err
			}
			count = min(count*8, 4096)
		}
	})
	return w, reached, err
}

func (l *Log) isThere(ctx context.Context, at event.Position) (there bool, err error) {
	if at.IsZero() {
		return true, nil // there was none of ours, and there still is none
	}
	_, there, err = l.At(ctx, at)
	return there, err
}

// At is the event at a position; false if there is none, or not any more.
func (l *Log) At(ctx context.Context, at event.Position) (r event.Raw, there bool, err error) {
	err = l.retrying(ctx, func(ctx context.Context) (bool, error) {
		return false, l.receive(ctx, func(ctx context.Context, c *esdb.Client) (*esdb.ReadStream, error) {
			return c.ReadAll(ctx, esdb.ReadAllOptions{Direction: esdb.Forwards, From: startAt(at)}, 1)
		}, func(e *esdb.RecordedEvent) error {
			if there = position(e) == at; there {
				r = raw(e)
			}
			return nil
		})
	})
	return r, there, err
}
