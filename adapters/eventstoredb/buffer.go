package eventstoredb

import (
	"context"
	"sync"

	"ledetraad/domain/event"
)

// maxBuffered is how many bytes of events a buffer holds, give or take one event.
const maxBuffered = 8 << 20

// buffer carries events from the goroutine that receives them to the one that
// takes them. It is bounded, so that a slow taker slows the server down by way
// of gRPC's flow control instead of filling memory.
type buffer struct {
	limit int
	more  chan struct{} // signals the taker; capacity 1
	room  chan struct{} // signals the giver; capacity 1

	mu    sync.Mutex
	items []event.Raw
	bytes int
	end   error // why no more will come, once set
}

func newBuffer(limit int) *buffer {
	return &buffer{limit: limit, more: make(chan struct{}, 1), room: make(chan struct{}, 1)}
}

func size(r event.Raw) int { return len(r.Data) + len(r.Meta) + 256 }

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// put waits for room.
func (b *buffer) put(ctx context.Context, r event.Raw) error {
	for {
		b.mu.Lock()
		if len(b.items) < b.limit && b.bytes < maxBuffered {
			b.items = append(b.items, r)
			b.bytes += size(r)
			first := len(b.items) == 1
			b.mu.Unlock()
			if first {
				signal(b.more)
			}
			return nil
		}
		b.mu.Unlock()
		select {
		case <-b.room:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// finish says that nothing more will come, and why. What was put before is
// still taken first.
func (b *buffer) finish(err error) {
	b.mu.Lock()
	if b.end == nil {
		b.end = err
	}
	b.mu.Unlock()
	signal(b.more)
}

// take waits until there is something and returns all of it, at most limit
// events (no limit if it is not positive).
func (b *buffer) take(ctx context.Context, limit int) ([]event.Raw, error) {
	for {
		b.mu.Lock()
		if n := len(b.items); n > 0 {
			if limit > 0 {
				n = min(n, limit)
			}
			taken := b.items[:n:n]
			b.items = b.items[n:]
			if len(b.items) == 0 {
				b.items = nil // what was taken belongs to the taker
			}
			for _, r := range taken {
				b.bytes -= size(r)
			}
			b.mu.Unlock()
			signal(b.room)
			return taken, nil
		}
		end := b.end
		b.mu.Unlock()
		if end != nil {
			return nil, end
		}
		select {
		case <-b.more:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}
