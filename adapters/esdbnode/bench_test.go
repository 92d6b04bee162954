package esdbnode

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
	"github.com/rs/zerolog"
)

// benchmarkBytes is the size of an ordinary event's data.
const benchmarkBytes = 1000

// perSecond reports a benchmark's speed as events are counted.
func perSecond(b *testing.B, unit string) {
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), unit)
}

// BenchmarkAppendStoreOnly is what the file alone allows one writer: the measure
// for the benchmarks that go through the official client.
func BenchmarkAppendStoreOnly(b *testing.B) {
	s, err := openStore(b.Context(), b.TempDir(), time.Now, zerolog.Nop())
	if err != nil {
		b.Fatal(err)
	}
	defer s.close()
	for i := 0; b.Loop(); i++ {
		event := proposed{id: uuid.Must(uuid.NewV7()), kind: "noted", json: true, data: make([]byte, benchmarkBytes)}
		if _, err := s.append(b.Context(), fmt.Sprint("s-", i/20), expectAny, []proposed{event}); err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b, "appends/s")
}

func BenchmarkAppendOneWriter(b *testing.B) {
	client := dial(b, startNode(b, b.TempDir()).ConnectionString())
	for i := 0; b.Loop(); i++ {
		appendAny(b, client, fmt.Sprint("s-", i/20), newEvent(make([]byte, benchmarkBytes)))
	}
	perSecond(b, "appends/s")
}

func BenchmarkAppend64Writers(b *testing.B) {
	n := startNode(b, b.TempDir())
	client := dial(b, n.ConnectionString())
	appendAny(b, client, "connected", newEvent(nil))
	b.ResetTimer()
	var group sync.WaitGroup
	for writer := range 64 {
		group.Go(func() {
			for i := writer; i < b.N; i += 64 {
				_, err := client.AppendToStream(b.Context(), fmt.Sprint("s-", writer, "-", i/64/20),
					esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, newEvent(make([]byte, benchmarkBytes)))
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	perSecond(b, "appends/s")
	stats := n.Stats()
	b.ReportMetric(float64(stats.Appends)/float64(stats.Commits), "appends/commit")
}

// BenchmarkAppendBatch appends five hundred events a call.
func BenchmarkAppendBatch(b *testing.B) {
	client := dial(b, startNode(b, b.TempDir()).ConnectionString())
	fill(b, client, b.N)
	perSecond(b, "events/s")
}

func fill(b *testing.B, client *esdb.Client, count int) {
	const batch = 500
	for i := 0; i < count; i += batch {
		events := make([]esdb.EventData, min(batch, count-i))
		for k := range events {
			events[k] = newEvent(make([]byte, benchmarkBytes))
		}
		appendAny(b, client, fmt.Sprint("s-", i), events...)
	}
}

func BenchmarkReadAll(b *testing.B) {
	client := dial(b, startNode(b, b.TempDir()).ConnectionString())
	fill(b, client, b.N)
	b.ResetTimer()
	read, err := client.ReadAll(b.Context(), esdb.ReadAllOptions{From: esdb.Start{}}, uint64(b.N))
	if err != nil {
		b.Fatal(err)
	}
	defer read.Close()
	for {
		_, err := read.Recv()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	perSecond(b, "events/s")
}

func BenchmarkSubscribeCatchUp(b *testing.B) {
	client := dial(b, startNode(b, b.TempDir()).ConnectionString())
	fill(b, client, b.N)
	b.ResetTimer()
	subscription, err := client.SubscribeToAll(b.Context(), esdb.SubscribeToAllOptions{From: esdb.Start{}, Filter: esdb.ExcludeSystemEventsFilter()})
	if err != nil {
		b.Fatal(err)
	}
	defer subscription.Close()
	for seen := 0; seen < b.N; {
		e := subscription.Recv()
		if e.SubscriptionDropped != nil {
			b.Fatal(e.SubscriptionDropped.Error)
		}
		if e.EventAppeared != nil {
			seen++
		}
	}
	perSecond(b, "events/s")
}
