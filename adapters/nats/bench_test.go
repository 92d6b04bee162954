package natsbus_test

import (
	"context"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	natsbus "ledetraad/adapters/nats"
	"ledetraad/domain/event"
)

func startBench(b *testing.B) (*nats.Conn, *memLog) {
	b.Helper()
	s := startServer(b, b.TempDir(), "none")
	return connect(b, s), newLog("bench")
}

// BenchmarkRawPublish is what the parts do by themselves: JetStream's own
// asynchronous publish of 1 KB without a header. Compare in the same run.
func BenchmarkRawPublish(b *testing.B) {
	nc, _ := startBench(b)
	js, err := jetstream.New(nc, jetstream.WithPublishAsyncMaxPending(4000))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := js.CreateStream(b.Context(), jetstream.StreamConfig{Name: "RAW", Subjects: []string{"raw.>"}}); err != nil {
		b.Fatal(err)
	}
	data := make([]byte, 1000)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if _, err := js.PublishAsync("raw.a.b.c", data); err != nil {
			b.Fatal(err)
		}
	}
	<-js.PublishAsyncComplete()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkRelay relays 1 KB events that are already in the log.
func BenchmarkRelay(b *testing.B) {
	nc, log := startBench(b)
	log.append(b.N, "journey-0190b6a2-0000-7000-8000-000000000001", 1000)
	b.ReportAllocs()
	b.ResetTimer()
	relay := startRelay(b, nc, log, testOptions(b))
	relay.awaitHead(b, log)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	relay.stop()
}

// BenchmarkFeed reads 1 KB events that are already in the stream.
func BenchmarkFeed(b *testing.B) {
	nc, log := startBench(b)
	log.append(b.N, "journey-0190b6a2-0000-7000-8000-000000000001", 1000)
	relay := startRelay(b, nc, log, testOptions(b))
	relay.awaitHead(b, log)
	relay.stop()
	feed := follow(b, nc, log, event.Position{}, natsbus.Options{Watch: time.Minute})
	b.ReportAllocs()
	b.ResetTimer()
	for n := 0; n < b.N; {
		evs, err := feed.Next(b.Context(), 500)
		if err != nil {
			b.Fatal(err)
		}
		n += len(evs)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkLatency appends 500 events a second and reports how long each takes
// to come out of a feed.
func BenchmarkLatency(b *testing.B) {
	nc, log := startBench(b)
	startRelay(b, nc, log, testOptions(b))
	feed := follow(b, nc, log, event.Position{}, testOptions(b))
	sent := make(map[event.Position]time.Time, b.N)
	took := make([]time.Duration, 0, b.N)
	stamps := make(chan event.Raw, b.N)
	times := make(chan time.Time, b.N)
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	log.append(1, "journey-1", 1000)
	if _, err := feed.Next(ctx, 500); err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	go func() {
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for range b.N {
			<-tick.C
			now := time.Now()
			times <- now
			stamps <- log.append(1, "journey-1", 1000)[0]
		}
	}()
	for len(took) < b.N {
		evs, err := feed.Next(ctx, 500)
		if err != nil && err != io.EOF {
			b.Fatal(err)
		}
		now := time.Now()
		for _, ev := range evs {
			for _, ok := sent[ev.Position]; !ok; _, ok = sent[ev.Position] {
				sent[(<-stamps).Position] = <-times
			}
			took = append(took, now.Sub(sent[ev.Position]))
		}
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}
