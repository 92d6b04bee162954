package natsbus_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/projections/worker"
)

// memLog is a log in memory: a worker.Log and a worker.Source.
type memLog struct {
	mu     sync.Mutex
	events []event.Raw
	at     uint64
	salt   string
	moved  chan struct{}
	reads  int // readings that were opened
}

func newLog(salt string) *memLog { return &memLog{salt: salt, moved: make(chan struct{})} }

// append adds n events of size bytes to the stream. Positions have holes, as a
// real log's have.
func (l *memLog) append(n int, stream string, size int) []event.Raw {
	l.mu.Lock()
	defer l.mu.Unlock()
	pad := make([]byte, size)
	for i := range pad {
		pad[i] = 'x'
	}
	category, _ := event.SplitStream(stream)
	start := len(l.events)
	for range n {
		l.at += 3
		data, _ := json.Marshal(map[string]string{"n": fmt.Sprint(l.at), "pad": string(pad)})
		meta, _ := json.Marshal(event.Meta{Schema: 1, HappenedAt: time.Unix(int64(l.at), 5).UTC(), KnownAt: time.Unix(int64(l.at)+60, 0).UTC(), Command: uuid.NewSHA1(uuid.Nil, []byte(l.salt)), Actor: "søren \"s\" 100%"})
		l.events = append(l.events, event.Raw{
			ID:     uuid.NewSHA1(uuid.Nil, fmt.Append(nil, l.salt, l.at)),
			Stream: stream, Revision: uint64(len(l.events)), Position: event.Position{Commit: l.at, Prepare: l.at - 1},
			Type: category + ".happened", Data: data, Meta: meta, Created: time.Unix(int64(l.at)+60, 700).UTC(),
		})
	}
	close(l.moved)
	l.moved = make(chan struct{})
	return l.events[start:]
}

// erase takes a stream out of the log.
func (l *memLog) erase(stream string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = slices.DeleteFunc(slices.Clone(l.events), func(ev event.Raw) bool { return ev.Stream == stream })
}

func (l *memLog) all() []event.Raw {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.events)
}

func (l *memLog) after(p event.Position) ([]event.Raw, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i, found := slices.BinarySearchFunc(l.events, p, func(ev event.Raw, p event.Position) int { return ev.Position.Compare(p) })
	if found {
		i++
	}
	return l.events[i:len(l.events):len(l.events)], l.moved
}

func (l *memLog) Head(context.Context) (event.Position, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.events) == 0 {
		return event.Position{}, nil
	}
	return l.events[len(l.events)-1].Position, nil
}

func (l *memLog) ReadAll(_ context.Context, after event.Position) (worker.Feed, error) {
	l.mu.Lock()
	l.reads++
	l.mu.Unlock()
	return &memFeed{log: l, last: after, ends: true}, nil
}

func (l *memLog) Follow(_ context.Context, after event.Position) (worker.Feed, error) {
	return &memFeed{log: l, last: after}, nil
}

type memFeed struct {
	log  *memLog
	last event.Position
	ends bool
}

func (f *memFeed) Next(ctx context.Context, limit int) ([]event.Raw, error) {
	for {
		evs, moved := f.log.after(f.last)
		if len(evs) > 0 {
			evs = slices.Clone(evs[:min(limit, len(evs))])
			f.last = evs[len(evs)-1].Position
			return evs, nil
		}
		if f.ends {
			return nil, io.EOF
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

func (f *memFeed) Close() error { return nil }

// collect reads until it has seen the position, or the test's time is up.
func collect(t testing.TB, feed worker.Feed, until event.Position) []event.Raw {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var got []event.Raw
	for len(got) == 0 || until.After(got[len(got)-1].Position) {
		evs, err := feed.Next(ctx, 500)
		if err != nil {
			last := event.Position{}
			if len(got) > 0 {
				last = got[len(got)-1].Position
			}
			t.Fatalf("after %d events, at %s of %s: %v", len(got), last, until, err)
		}
		got = append(got, evs...)
	}
	return got
}
