package eventstoredb_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/adapters/esdbnode"
	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/event"
	"ledetraad/projections/worker"
)

// quiet drops log lines, unless they are asked for.
func quiet() zerolog.Logger {
	if os.Getenv("LEDETRAAD_TEST_LOG") == "" {
		return zerolog.Nop()
	}
	return zerolog.New(os.Stderr)
}

// startNode starts an embedded node; it stops with the test, unless the test
// stops it first.
func startNode(t testing.TB, dir, listen string) *esdbnode.Node {
	t.Helper()
	node, err := esdbnode.Start(context.Background(), esdbnode.Options{Dir: dir, Listen: listen, Log: quiet()})
	if err != nil {
		t.Fatalf("start the node: %v", err)
	}
	t.Cleanup(func() { node.Stop() })
	return node
}

// openLog opens a log; it is closed with the test.
func openLog(t testing.TB, url string) *eventstoredb.Log {
	t.Helper()
	l, err := eventstoredb.Open(context.Background(), eventstoredb.Options{URL: url, Log: quiet(), Timeout: 5 * time.Second})
	if err != nil {
		t.Fatalf("open the log: %v", err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func newLog(t testing.TB) *eventstoredb.Log {
	return openLog(t, startNode(t, t.TempDir(), "127.0.0.1:0").ConnectionString())
}

// proposed makes n events with ids that follow from the name.
func proposed(name string, n int) []event.Proposed {
	command := uuid.NewSHA1(uuid.NameSpaceURL, []byte(name))
	events := make([]event.Proposed, n)
	for i := range events {
		events[i] = event.Proposed{ID: event.ID(command, i), Type: "test.happened", Data: fmt.Appendf(nil, `{"name":%q,"n":%d}`, name, i), Meta: []byte(`{}`)}
	}
	return events
}

func appendTo(t testing.TB, l *eventstoredb.Log, stream string, expected eventstoredb.Revision, events []event.Proposed) eventstoredb.Appended {
	t.Helper()
	a, err := l.Append(t.Context(), stream, expected, events)
	if err != nil {
		t.Fatalf("append to %s: %v", stream, err)
	}
	return a
}

func readStream(t testing.TB, l *eventstoredb.Log, stream string, from uint64) []event.Raw {
	t.Helper()
	var all []event.Raw
	for r, err := range l.ReadStream(t.Context(), stream, from) {
		if err != nil {
			t.Fatalf("read %s: %v", stream, err)
		}
		all = append(all, r)
	}
	return all
}

// drain reads a bounded feed to its end.
func drain(t testing.TB, feed worker.Feed, err error) []event.Raw {
	t.Helper()
	if err != nil {
		t.Fatalf("open the feed: %v", err)
	}
	defer feed.Close()
	var all []event.Raw
	for {
		batch, err := feed.Next(t.Context(), 500)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("after %d events: %v", len(all), err)
		}
		all = append(all, batch...)
	}
}

// await takes from a feed until it has given n events.
func await(t testing.TB, feed worker.Feed, n int) []event.Raw {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var all []event.Raw
	for len(all) < n {
		batch, err := feed.Next(ctx, 500)
		if err != nil {
			t.Fatalf("after %d of %d events: %v", len(all), n, err)
		}
		all = append(all, batch...)
	}
	return all
}

func ids(events []event.Raw) []uuid.UUID {
	var all []uuid.UUID
	for _, e := range events {
		all = append(all, e.ID)
	}
	return all
}

func idsOf(events []event.Proposed) []uuid.UUID {
	var all []uuid.UUID
	for _, e := range events {
		all = append(all, e.ID)
	}
	return all
}
