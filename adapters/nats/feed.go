package natsbus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"ledetraad/domain/event"
	"ledetraad/projections/worker"
)

// Source opens feeds on the stream. It is a worker.Source.
type Source struct{ str *stream }

// NewSource makes a source. The log fills what the stream lacks.
func NewSource(nc *nats.Conn, log worker.Log, opt Options) (*Source, error) {
	str, err := newStream(nc, log, opt, eventStream)
	if err != nil {
		return nil, err
	}
	return &Source{str}, nil
}

// Follow opens a feed that starts after the position. It does not need the
// broker: while JetStream is away, or does not agree with the log, the feed
// reads the log, and it looks for JetStream for ever. The feed ends with ctx.
func (s *Source) Follow(ctx context.Context, after event.Position) (worker.Feed, error) {
	ctx, cancel := context.WithCancel(ctx)
	f := &feed{str: s.str, last: after, msgs: make(chan jetstream.Msg, buffered), ended: ctx.Done(), end: cancel, renew: make(chan struct{}, 1), deaf: true}
	f.puller.Go(func() { f.pull(ctx) })
	return f, nil
}

// buffered messages wait for Next. The client holds some more, bounded in
// bytes.
const buffered = 1024

// feed merges the stream and the log. Only Next moves it on.
type feed struct {
	str    *stream
	msgs   chan jetstream.Msg // from the puller: in the stream's order, perhaps with duplicates and holes
	renew  chan struct{}      // asks the puller for another consumer
	ended  <-chan struct{}
	end    context.CancelFunc
	puller sync.WaitGroup

	mu   sync.Mutex
	last event.Position // the last event handed over

	// held is a message that must wait until the log has been read up to it.
	held *delivery
	// gap is the reading of the log that goes on: up to held, or, where nothing
	// is held, to the log's end.
	gap worker.Feed
	// head is how far the log had come when the gap was opened.
	head event.Position
	// deaf says that the stream has not told of anything yet, or not of what the
	// log had; until it does, the log is asked more often.
	deaf bool
}

var errClosed = errors.New("the feed is closed")

func (f *feed) position() event.Position {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}

func (f *feed) advance(to event.Position) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last = to
}

// Next implements worker.Feed. It fails only with ctx, after Close, and where
// the log cannot be read; in the last case it may be called again.
func (f *feed) Next(ctx context.Context, limit int) ([]event.Raw, error) {
	limit = max(limit, 1)
	look := time.NewTimer(f.pause())
	defer look.Stop()
	for {
		if f.gap != nil {
			events, err := f.fromLog(ctx, limit)
			if err != nil || len(events) > 0 {
				return events, err
			}
			continue
		}
		events, err := f.fromStream(ctx, limit)
		if err != nil || len(events) > 0 {
			return events, err
		}
		if f.gap != nil {
			continue
		}
		select {
		case m := <-f.msgs:
			f.hold(m)
		case <-look.C:
			if err := f.look(ctx); err != nil {
				f.str.opt.Log.Warn().Err(err).Msg("cannot ask the log for its head")
			}
			look.Reset(f.pause())
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-f.ended:
			return nil, errClosed
		}
	}
}

func (f *feed) pause() time.Duration {
	if f.deaf {
		return max(f.str.opt.Watch/20, time.Millisecond)
	}
	return f.str.opt.Watch
}

// look asks the log whether it has something that the stream has not told of.
func (f *feed) look(ctx context.Context) error {
	head, err := f.str.log.Head(ctx)
	if err != nil {
		return err
	}
	if !head.After(f.position()) {
		f.deaf = false
		return nil
	}
	if f.deaf {
		// Not for the first time: the consumer may stand before something that
		// JetStream cannot read.
		select {
		case f.renew <- struct{}{}:
		default:
		}
	}
	f.deaf = true
	return f.openGap(ctx)
}

func (f *feed) openGap(ctx context.Context) error {
	head, err := f.str.log.Head(ctx) // before the reading, which then sees all up to there
	if err != nil {
		return fmt.Errorf("read the log's head: %w", err)
	}
	gap, err := f.str.log.ReadAll(ctx, f.position())
	if err != nil {
		return fmt.Errorf("read the log after %s: %w", f.position(), err)
	}
	f.gap, f.head = gap, head
	return nil
}

// hold keeps a message if it is about something new.
func (f *feed) hold(m jetstream.Msg) {
	d, err := read(m.Headers(), m.Data())
	if err != nil {
		f.str.opt.Log.Warn().Err(err).Str("subject", m.Subject()).Msg("a message that no relay made is left out")
		return
	}
	if d.Position.After(f.position()) {
		f.held = &d
	}
}

// fromStream hands over what waits, as far as it follows on the last event. At
// a gap it stops; the gap is opened once everything before it is handed over.
func (f *feed) fromStream(ctx context.Context, limit int) ([]event.Raw, error) {
	var events []event.Raw
	last := f.position()
	defer func() { f.advance(last) }()
	// Bounded even where all that comes is old, as while the stream is rebuilt:
	// Next must come round to asking the log.
	for range limit + buffered {
		if len(events) == limit {
			break
		}
		if f.held == nil {
			select {
			case m := <-f.msgs:
				d, err := read(m.Headers(), m.Data())
				if err != nil {
					f.str.opt.Log.Warn().Err(err).Str("subject", m.Subject()).Msg("a message that no relay made is left out")
					continue
				}
				f.held = &d
			default:
				return events, nil
			}
		}
		d := f.held
		if !d.Position.After(last) {
			f.held = nil // relayed twice, or read from the log already
			continue
		}
		if d.predecessor.After(last) || d.claimCheck {
			if len(events) > 0 {
				return events, nil
			}
			return nil, f.openGap(ctx)
		}
		f.held, f.deaf = nil, false
		events = append(events, d.Raw)
		last = d.Position
	}
	return events, nil
}

// fromLog hands over the next piece of the gap.
func (f *feed) fromLog(ctx context.Context, limit int) ([]event.Raw, error) {
	events, err := f.gap.Next(ctx, limit)
	end := errors.Is(err, io.EOF)
	if err != nil && !end {
		f.closeGap()
		return nil, fmt.Errorf("read the log after %s: %w", f.position(), err)
	}
	last := f.position()
	fresh := events[:0]
	for _, ev := range events {
		if !ev.Position.After(last) {
			continue
		}
		if d := f.held; d != nil && !d.Position.After(ev.Position) {
			// The gap is filled; what was held can follow. A claim check is
			// redeemed with the event itself.
			if d.claimCheck && ev.Position == d.Position {
				fresh = append(fresh, ev)
				last = ev.Position
			}
			f.release(last)
			end = true
			break
		}
		fresh = append(fresh, ev)
		last = ev.Position
	}
	f.advance(last)
	if !end {
		return fresh, nil
	}
	f.closeGap()
	if f.held == nil || !f.held.predecessor.After(last) && !f.held.claimCheck {
		return fresh, nil
	}
	// The log ended before it came to the held message.
	if f.held.Position.After(f.head) {
		// This copy of the log had not come so far, or never will. The event is
		// not handed over before the log has it.
		f.held, f.deaf = nil, true
	} else {
		f.release(last) // what stood between was erased
	}
	return fresh, nil
}

// release lets the held message follow directly on last. A claim check has
// nothing to hand over.
func (f *feed) release(last event.Position) {
	if f.held.claimCheck {
		f.held = nil
		return
	}
	f.held.predecessor = last
}

func (f *feed) closeGap() {
	if err := f.gap.Close(); err != nil {
		f.str.opt.Log.Debug().Err(err).Msg("close a reading of the log")
	}
	f.gap = nil
}

// Close ends the feed and waits for what it started. It must not be called
// while Next runs.
func (f *feed) Close() error {
	f.end()
	f.puller.Wait()
	if f.gap != nil {
		f.closeGap()
	}
	return nil
}
