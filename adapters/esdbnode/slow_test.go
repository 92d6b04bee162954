package esdbnode

import (
	"runtime"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
)

// TestSlowSubscriberHoldsNobodyUp leaves a subscriber that does not listen behind
// by far more than fits into the connection's buffers.
func TestSlowSubscriberHoldsNobodyUp(t *testing.T) {
	n := startNode(t, t.TempDir())
	slow, writing := dial(t, n.ConnectionString()), dial(t, n.ConnectionString())
	subscription, err := slow.SubscribeToStream(t.Context(), "s", esdb.SubscribeToStreamOptions{From: esdb.Start{}})
	if err != nil {
		t.Fatal(err)
	}
	defer subscription.Close()

	const events, size = 150, 1_000_000
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range events {
		appendAny(t, writing, "s", newEvent(make([]byte, size)))
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > events*size/2 {
		t.Errorf("%d bytes wait in memory for the subscriber", grown)
	}

	for want := uint64(0); want < events; {
		e := subscription.Recv()
		if e.SubscriptionDropped != nil {
			t.Fatal(e.SubscriptionDropped.Error)
		}
		if e.EventAppeared == nil {
			continue
		}
		if got := e.EventAppeared.OriginalEvent().EventNumber; got != want {
			t.Fatalf("revision %d, want %d", got, want)
		}
		want++
	}
}
