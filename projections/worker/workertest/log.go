// Package workertest has a log in memory, and feeds from it that behave as badly
// as real ones may, to run projections against in tests.
package workertest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/projections/worker"
)

// Log is a log in memory; it is a worker.Log and a worker.Source. The zero Log
// is empty and well behaved.
type Log struct {
	// Misbehave, unless nil, is asked at each call of a feed's Next what it
	// should do.
	Misbehave func() Fault

	mu      sync.Mutex
	events  []event.Raw
	streams map[string]uint64
	grown   chan struct{}
}

// Fault is what a feed does out of the ordinary.
type Fault struct {
	Most int  // hand over no more than this many events; 0 for no bound
	Back int  // first go back so many events that were already handed over
	Fail bool // break off
}

// ErrBroken is what a failing feed answers.
var ErrBroken = errors.New("the feed broke off")

var (
	_ worker.Log    = (*Log)(nil)
	_ worker.Source = (*Log)(nil)
)

// Append adds an event of the type; data is encoded as JSON. Positions leave
// gaps, as a real log's do, and commit and prepare differ.
func (l *Log) Append(stream string, d event.Data) event.Position {
	b, err := json.Marshal(d)
	if err != nil {
		panic(err)
	}
	return l.AppendRaw(stream, d.EventName(), b)
}

// AppendRaw adds an event whose bytes may be anything.
func (l *Log) AppendRaw(stream, typ string, data []byte) event.Position {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := uint64(len(l.events)) + 1
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).Add(time.Duration(n) * time.Second)
	command := uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, n))
	meta, err := json.Marshal(event.Meta{Schema: 1, HappenedAt: at.Add(-time.Hour), KnownAt: at, Command: command})
	if err != nil {
		panic(err)
	}
	if l.streams == nil {
		l.streams = map[string]uint64{}
	}
	r := event.Raw{
		ID: event.ID(command, 0), Stream: stream, Revision: l.streams[stream],
		Position: event.Position{Commit: n * 7, Prepare: n*7 - n%3}, Type: typ, Data: data, Meta: meta, Created: at,
	}
	l.streams[stream]++
	l.events = append(l.events, r)
	if l.grown != nil {
		close(l.grown)
		l.grown = nil
	}
	return r.Position
}

// Events is all that was appended.
func (l *Log) Events() []event.Raw {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.events[:len(l.events):len(l.events)]
}

// Head is the position of the newest event.
func (l *Log) Head(context.Context) (event.Position, error) {
	events := l.Events()
	if len(events) == 0 {
		return event.Position{}, nil
	}
	return events[len(events)-1].Position, nil
}

// ReadAll ends at the event that is the last when it is reached.
func (l *Log) ReadAll(_ context.Context, after event.Position) (worker.Feed, error) {
	return &feed{l: l, next: l.index(after)}, nil
}

// Follow never ends by itself.
func (l *Log) Follow(_ context.Context, after event.Position) (worker.Feed, error) {
	return &feed{l: l, next: l.index(after), follow: true}, nil
}

func (l *Log) index(after event.Position) int {
	for i, r := range l.Events() {
		if r.Position.After(after) {
			return i
		}
	}
	return len(l.Events())
}

type feed struct {
	l      *Log
	next   int
	follow bool
}

func (f *feed) Next(ctx context.Context, most int) ([]event.Raw, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var fault Fault
	if f.l.Misbehave != nil {
		fault = f.l.Misbehave()
	}
	if fault.Fail {
		return nil, ErrBroken
	}
	for {
		f.l.mu.Lock()
		events := f.l.events
		if f.l.grown == nil {
			f.l.grown = make(chan struct{})
		}
		grown := f.l.grown
		f.l.mu.Unlock()
		if f.next < len(events) {
			if fault.Most > 0 {
				most = min(most, fault.Most)
			}
			// However far it goes back, it goes forward by an event.
			back := min(fault.Back, f.next, most-1)
			end := min(f.next-back+most, len(events))
			out := events[f.next-back : end]
			f.next = end
			return out, nil
		}
		if !f.follow {
			return nil, io.EOF
		}
		select {
		case <-grown:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (f *feed) Close() error { return nil }
