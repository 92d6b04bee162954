package natsbus_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"

	natsbus "ledetraad/adapters/nats"
	"ledetraad/domain/event"
	"ledetraad/projections/worker"
)

// testOptions look at the log often, so that tests of outages are quick.
func testOptions(t testing.TB) natsbus.Options {
	return natsbus.Options{Watch: 200 * time.Millisecond, AckWait: 2 * time.Second, Log: testLogger(t)}
}

func testLogger(t testing.TB) zerolog.Logger {
	if os.Getenv("NATSBUS_LOG") == "" {
		return zerolog.Nop()
	}
	zerolog.TimeFieldFormat = zerolog.TimeFormatUnixMs
	return zerolog.New(zerolog.NewTestWriter(t)).Level(zerolog.DebugLevel).With().Timestamp().Logger()
}

func startServer(t testing.TB, dir, listen string) *natsbus.Server {
	t.Helper()
	s, err := natsbus.StartEmbedded(natsbus.ServerOptions{Dir: dir, Listen: listen, Log: testLogger(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

func connect(t testing.TB, s *natsbus.Server) *nats.Conn {
	t.Helper()
	nc, err := s.Connect(t.Context(), "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

func dial(t testing.TB, s *natsbus.Server) *nats.Conn {
	t.Helper()
	nc, err := natsbus.Connect(t.Context(), s.URL(), natsbus.ConnectOptions{SeedFile: s.EngineSeedFile(), Log: testLogger(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(nc.Close)
	return nc
}

// running is a relay that runs; stop waits for its end.
type running struct {
	*natsbus.Relay
	stop func()
}

func startRelay(t testing.TB, nc *nats.Conn, log *memLog, opt natsbus.Options) running {
	t.Helper()
	relay, err := natsbus.NewRelay(nc, log, log, opt)
	if err != nil {
		t.Fatal(err)
	}
	return run(t, relay)
}

func run(t testing.TB, relay *natsbus.Relay) running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- relay.Run(ctx) }()
	stopped := false
	stop := func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("relay ended with %v", err)
		}
	}
	t.Cleanup(stop)
	return running{relay, stop}
}

// await waits until the status is as wanted.
func (r running) await(t testing.TB, what string, ok func(natsbus.Status) bool) {
	t.Helper()
	deadline := time.After(time.Minute)
	for {
		changed := r.Changed()
		s := r.Status()
		if ok(s) {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatalf("the relay never came to %s: %+v", what, s)
		}
	}
}

func (r running) awaitHead(t testing.TB, log *memLog) {
	t.Helper()
	head, _ := log.Head(t.Context())
	r.await(t, "the log's head", func(s natsbus.Status) bool { return !head.After(s.Position) })
}

func follow(t testing.TB, nc *nats.Conn, log *memLog, after event.Position, opt natsbus.Options) worker.Feed {
	t.Helper()
	src, err := natsbus.NewSource(nc, log, opt)
	if err != nil {
		t.Fatal(err)
	}
	feed, err := src.Follow(context.Background(), after)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { feed.Close() })
	return feed
}

func head(log *memLog) event.Position {
	p, _ := log.Head(context.Background())
	return p
}

func diff(t testing.TB, want, got []event.Raw) {
	t.Helper()
	if len(want) != len(got) {
		t.Errorf("want %d events, got %d", len(want), len(got))
	}
	for i := range min(len(want), len(got)) {
		if !same(want[i], got[i]) {
			d := cmp.Diff(want[i], got[i], cmpopts.EquateEmpty())
			t.Fatalf("event %d differs (-want +got):\n%s", i, d)
		}
	}
}

// same is what cmp says too, but it takes long over thousands of events.
func same(a, b event.Raw) bool {
	return a.ID == b.ID && a.Stream == b.Stream && a.Revision == b.Revision && a.Position == b.Position && a.Type == b.Type &&
		bytes.Equal(a.Data, b.Data) && bytes.Equal(a.Meta, b.Meta) && a.Created == b.Created
}

func rawStream(t testing.TB, nc *nats.Conn) jetstream.Stream {
	t.Helper()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	str, err := js.Stream(t.Context(), natsbus.StreamName)
	if err != nil {
		t.Fatal(err)
	}
	return str
}

func TestEverythingOnceInOrder(t *testing.T) {
	t.Parallel()
	log := newLog("a")
	s := startServer(t, t.TempDir(), "127.0.0.1:0")
	nc := connect(t, s)
	log.append(2500, "journey-1", 100)
	feed := follow(t, nc, log, event.Position{}, testOptions(t)) // before there is a stream
	relay := startRelay(t, nc, log, testOptions(t))
	relay.awaitHead(t, log)
	log.append(1, "journey-2", 100)
	log.append(7, "programme", 100)
	diff(t, log.all(), collect(t, feed, head(log)))

	relay.awaitHead(t, log)
	info := rawStream(t, nc).CachedInfo()
	if info.State.Msgs != 2508 {
		t.Errorf("the stream has %d messages, want one for each of 2508 events", info.State.Msgs)
	}
	// From the middle on, a new feed neither reads the log nor begins at the front.
	log.mu.Lock()
	log.reads = 0
	log.mu.Unlock()
	after := log.all()[1999].Position
	diff(t, log.all()[2000:], collect(t, follow(t, nc, log, after, testOptions(t)), head(log)))
	if _, err := os.Stat(s.EngineSeedFile()); err != nil {
		t.Error(err)
	}
}

func TestRelayGoesOnWhereTheStreamEnds(t *testing.T) {
	t.Parallel()
	log := newLog("a")
	dir := t.TempDir()
	log.append(1500, "journey-1", 50)
	s := startServer(t, dir, "127.0.0.1:0")
	nc := connect(t, s)
	relay := startRelay(t, nc, log, testOptions(t))
	relay.awaitHead(t, log)
	relay.stop()
	nc.Close()
	s.Stop()

	log.append(300, "journey-2", 50)
	s = startServer(t, dir, "127.0.0.1:0")
	nc = connect(t, s)
	relay = startRelay(t, nc, log, testOptions(t))
	relay.awaitHead(t, log)
	if got := relay.Status().Published; got != 300 {
		t.Errorf("%d events were relayed after the restart, want 300", got)
	}
	if got := rawStream(t, nc).CachedInfo().State.Msgs; got != 1800 {
		t.Errorf("the stream has %d messages, want 1800", got)
	}
	diff(t, log.all(), collect(t, follow(t, nc, log, event.Position{}, testOptions(t)), head(log)))
}
