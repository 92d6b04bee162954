package worker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"ledetraad/domain/event"
)

// pump reads and decodes events in a goroutine of its own, while those before
// them are folded and committed. What is under way is bounded: ahead chunks of
// at most MaxBatch events.
type pump struct {
	out    chan batch
	err    error // why out was closed; nil at the log's end
	cancel context.CancelFunc
}

const ahead = 8

// pump starts after the position. It ends at the log's end, unless it is told
// to follow the source from there.
func (w *Worker) pump(ctx context.Context, after event.Position, h handled, follow bool) *pump {
	ctx, cancel := context.WithCancel(ctx)
	p := &pump{out: make(chan batch, ahead), cancel: cancel}
	go func() {
		defer close(p.out)
		p.err = w.read(ctx, after, h, follow, p.out)
	}()
	return p
}

// stop ends the pump and waits for its goroutine.
func (p *pump) stop() {
	p.cancel()
	for range p.out { //nolint:revive // drained so that the goroutine can end
	}
}

// linger is how long a commit waits for more events, after one of n events.
// A commit costs about as much as folding some tens of events, and writes the
// pages that it touches whole, so where one event comes upon another, those of
// some milliseconds are taken together, and more above two thousand a second.
// Without it the processors are busy with commits at five hundred a second, and
// everything waits for them. Where events come seldom, nothing waits.
func linger(n int) time.Duration {
	more := time.Duration(max(0, n-1))
	return max(min(more*4*time.Millisecond, 12*time.Millisecond), min(more*time.Millisecond/2, 50*time.Millisecond))
}

// limits are how many events one commit takes of the newest, and in bulk.
func (w *Worker) limits() [2]int { return [2]int{w.o.MaxBatch, w.o.Bulk} }

// gather adds what else waits already, and what comes within the time, up to
// what one commit may hold, of the newest or in bulk. What is urgent waits for
// nothing. It reports how many batches it made one of.
func gather(in <-chan batch, limit [2]int, b batch, wait time.Duration) (batch, int) {
	most := limit[0]
	if b.bulk {
		most = limit[1]
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	taken := 1
	for len(b.items) < most {
		if b.urgent {
			timer.Reset(0)
		}
		var more batch
		ok := false
		select {
		case more, ok = <-in:
		default:
			select {
			case more, ok = <-in:
			case <-timer.C:
			}
		}
		if !ok {
			return b, taken // time is up, or nothing more comes
		}
		b.items = append(b.items, more.items...)
		b.urgent = b.urgent || more.urgent
		taken++
	}
	return b, taken
}

func (w *Worker) read(ctx context.Context, after event.Position, h handled, follow bool, out chan<- batch) error {
	feed, err := w.o.Log.ReadAll(ctx, after)
	if err != nil {
		return fmt.Errorf("read the log after %s: %w", after, err)
	}
	after, err = w.forward(ctx, feed, after, h, true, out)
	if !errors.Is(err, io.EOF) {
		return fmt.Errorf("read the log after %s: %w", after, err)
	}
	if !follow {
		return nil
	}
	if feed, err = w.o.Source.Follow(ctx, after); err != nil {
		return fmt.Errorf("follow events after %s: %w", after, err)
	}
	after, err = w.forward(ctx, feed, after, h, false, out)
	return fmt.Errorf("follow events after %s: %w", after, err)
}

// forward hands on what is new, in the order of the log, and closes the feed.
func (w *Worker) forward(ctx context.Context, feed Feed, after event.Position, h handled, bulk bool, out chan<- batch) (event.Position, error) {
	defer feed.Close()
	for {
		raws, err := feed.Next(ctx, w.o.MaxBatch)
		if err != nil {
			return after, err
		}
		b := batch{items: make([]item, 0, len(raws)), bulk: bulk}
		for _, r := range raws {
			if r.Position.After(after) { // a feed may repeat what it has handed over
				b.items = append(b.items, w.decode(r, h))
				b.urgent = b.urgent || slices.Contains(w.o.Urgent, event.Category(r.Type))
				after = r.Position
			}
		}
		if len(b.items) == 0 {
			continue
		}
		select {
		case out <- b:
		case <-ctx.Done():
			return after, ctx.Err()
		}
	}
}

// decode understands an event once for all projections that handle it; one that
// nobody handles stays as it is.
func (w *Worker) decode(r event.Raw, h handled) item {
	it := item{id: r.ID, position: r.Position, stream: r.Stream, typ: r.Type, created: r.Created}
	if h.types[r.Type] {
		it.event, it.err = w.o.Codec.Decode(r)
		return it
	}
	if h.categories[event.Category(r.Type)] {
		_, known := w.o.Codec.Registry.Lookup(r.Type)
		it.unknown = !known
	}
	return it
}
