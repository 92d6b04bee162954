package eventstoretest

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/go-cmp/cmp"
)

// next gives the next thing a subscription says; a drop fails the check.
func (s *session) next(subscription *esdb.Subscription) *esdb.SubscriptionEvent {
	s.Helper()
	e := subscription.Recv()
	if e.SubscriptionDropped != nil {
		s.Fatalf("subscription dropped: %v", e.SubscriptionDropped.Error)
	}
	return e
}

// untilCaughtUp collects events up to the first caught-up message.
func (s *session) untilCaughtUp(subscription *esdb.Subscription) []*esdb.RecordedEvent {
	s.Helper()
	var events []*esdb.RecordedEvent
	for {
		e := s.next(subscription)
		if e.CaughtUp != nil {
			return events
		}
		if e.EventAppeared != nil {
			events = append(events, e.EventAppeared.OriginalEvent())
		}
	}
}

// live collects that many events, whatever else is said between them.
func (s *session) live(subscription *esdb.Subscription, count int) []*esdb.RecordedEvent {
	s.Helper()
	var events []*esdb.RecordedEvent
	for len(events) < count {
		if e := s.next(subscription); e.EventAppeared != nil {
			events = append(events, e.EventAppeared.OriginalEvent())
		}
	}
	return events
}

func (s *session) subscribe(from esdb.StreamPosition) *esdb.Subscription {
	s.Helper()
	subscription, err := s.client.SubscribeToStream(s.ctx, s.stream, esdb.SubscribeToStreamOptions{From: from})
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = subscription.Close() })
	return subscription
}

func (s *session) subscribeAll(options esdb.SubscribeToAllOptions) *esdb.Subscription {
	s.Helper()
	subscription, err := s.client.SubscribeToAll(s.ctx, options)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { _ = subscription.Close() })
	return subscription
}

// onlyMine is the filter for streams whose names begin as the session's does.
func (s *session) onlyMine() *esdb.SubscriptionFilter {
	return &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{s.stream}}
}

func (s *suite) testSubscribeToStream(t *testing.T) {
	for _, test := range []struct {
		name string
		from esdb.StreamPosition
		past []uint64
	}{
		{"from the start", esdb.Start{}, []uint64{0, 1, 2, 3, 4}},
		{"after a revision", esdb.Revision(2), []uint64{3, 4}},
		{"after the last revision", esdb.Revision(4), nil},
		{"from the end", esdb.End{}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := s.open(t)
			s.append(esdb.NoStream{}, several(5)...)
			subscription := s.subscribe(test.from)
			if diff := cmp.Diff(test.past, revisions(s.untilCaughtUp(subscription))); diff != "" {
				t.Error(diff)
			}
			s.append(esdb.Any{}, several(2)...)
			s.append(esdb.Any{}, several(1)...)
			if diff := cmp.Diff([]uint64{5, 6, 7}, revisions(s.live(subscription, 3))); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("before it exists", func(t *testing.T) {
		s := s.open(t)
		subscription := s.subscribe(esdb.Start{})
		if got := s.untilCaughtUp(subscription); len(got) != 0 {
			t.Errorf("%d events in a stream that does not exist", len(got))
		}
		s.append(esdb.NoStream{}, several(1)...)
		if got := revisions(s.live(subscription, 1)); got[0] != 0 {
			t.Errorf("revision %d", got[0])
		}
	})
	t.Run("tombstoned", func(t *testing.T) {
		s := s.open(t)
		s.append(esdb.NoStream{}, several(1)...)
		tombstone(s)
		_, err := s.client.SubscribeToStream(s.ctx, s.stream, esdb.SubscribeToStreamOptions{From: esdb.Start{}})
		if err == nil {
			t.Error("subscribed to a tombstoned stream")
		}
	})
	t.Run("closed by the client", func(t *testing.T) {
		s := s.open(t)
		subscription := s.subscribe(esdb.Start{})
		if err := subscription.Close(); err != nil {
			t.Fatal(err)
		}
		for subscription.Recv().SubscriptionDropped == nil {
		}
		s.append(esdb.NoStream{}, several(1)...)
	})
}

func (s *suite) testSubscribeToAll(t *testing.T) {
	session := s.open(t)
	middle := session.append(esdb.NoStream{}, several(3)...)
	session.append(esdb.Any{}, several(2)...)
	for _, test := range []struct {
		name string
		from esdb.AllPosition
		past []uint64
	}{
		{"from the start", esdb.Start{}, []uint64{0, 1, 2, 3, 4}},
		{"after a position", esdb.Position{Commit: middle.CommitPosition, Prepare: middle.PreparePosition}, []uint64{3, 4}},
	} {
		t.Run(test.name, func(t *testing.T) {
			subscription := session.subscribeAll(esdb.SubscribeToAllOptions{From: test.from, Filter: session.onlyMine()})
			if diff := cmp.Diff(test.past, revisions(session.untilCaughtUp(subscription))); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("from the end", func(t *testing.T) {
		fresh := s.open(t)
		subscription := fresh.subscribeAll(esdb.SubscribeToAllOptions{From: esdb.End{}, Filter: fresh.onlyMine()})
		fresh.untilCaughtUp(subscription)
		fresh.append(esdb.NoStream{}, several(2)...)
		if diff := cmp.Diff([]uint64{0, 1}, revisions(fresh.live(subscription, 2))); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("unfiltered, system streams too", func(t *testing.T) {
		fresh := s.open(t)
		mark := fresh.append(esdb.NoStream{}, several(1)...)
		softDelete(fresh)
		subscription := fresh.subscribeAll(esdb.SubscribeToAllOptions{From: esdb.Position{Commit: mark.CommitPosition, Prepare: mark.PreparePosition}})
		for {
			e := fresh.next(subscription)
			if e.CheckPointReached != nil {
				t.Fatal("a subscription without a filter got a checkpoint")
			}
			if e.EventAppeared != nil && e.EventAppeared.OriginalEvent().StreamID == "$$"+fresh.stream {
				return
			}
		}
	})
}

func (s *suite) testFilters(t *testing.T) {
	session := s.open(t)
	own := session.stream
	begin := session.append(esdb.Any{}, event("begin"))
	session.append(esdb.Any{}, event(own+".noted"), event(own+".heard"), event("$"+own), event("other"))
	session.stream = own + "-b"
	session.append(esdb.Any{}, event(own+".noted"))
	from := esdb.Position{Commit: begin.CommitPosition, Prepare: begin.PreparePosition}
	for _, test := range []struct {
		name   string
		filter esdb.SubscriptionFilter
		want   []string // stream suffix and revision
	}{
		{"type prefix", esdb.SubscriptionFilter{Type: esdb.EventFilterType, Prefixes: []string{own + ".n"}}, []string{"@1", "-b@0"}},
		{"type prefixes", esdb.SubscriptionFilter{Type: esdb.EventFilterType, Prefixes: []string{own + ".n", own + ".h"}}, []string{"@1", "@2", "-b@0"}},
		{"type pattern, unanchored", esdb.SubscriptionFilter{Type: esdb.EventFilterType, Regex: own[12:] + `\.(heard|seen)`}, []string{"@2"}},
		{"stream prefix", esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{own + "-"}}, []string{"-b@0"}},
		{"stream pattern", esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Regex: "^" + own + "$"}, []string{"@1", "@2", "@3", "@4"}},
		{"no system events", *esdb.ExcludeSystemEventsFilter(), []string{"@1", "@2", "@4", "-b@0"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			subscription := session.subscribeAll(esdb.SubscribeToAllOptions{From: from, Filter: &test.filter})
			var got []string
			for _, e := range session.untilCaughtUp(subscription) {
				if len(e.StreamID) >= len(own) && e.StreamID[:len(own)] == own {
					got = append(got, fmt.Sprintf("%s@%d", e.StreamID[len(own):], e.EventNumber))
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	t.Run("pattern that does not compile", func(t *testing.T) {
		_, err := session.client.SubscribeToAll(session.ctx, esdb.SubscribeToAllOptions{
			From: from, Filter: &esdb.SubscriptionFilter{Type: esdb.EventFilterType, Regex: "("},
		})
		if err == nil {
			t.Error("subscribed with a broken pattern")
		}
	})
}

// testCheckpoints looks at how a filtered subscription tells its progress over
// events that it does not show.
func (s *suite) testCheckpoints(t *testing.T) {
	session := s.open(t)
	start := session.append(esdb.NoStream{}, event("begin"))
	session.stream += "-hidden"
	last := session.append(esdb.NoStream{}, several(100)...)
	from := esdb.Position{Commit: start.CommitPosition, Prepare: start.PreparePosition}
	subscription := session.subscribeAll(esdb.SubscribeToAllOptions{
		From:               from,
		MaxSearchWindow:    10,
		CheckpointInterval: 2,
		Filter:             &esdb.SubscriptionFilter{Type: esdb.StreamFilterType, Prefixes: []string{session.stream + "-nothing"}},
	})
	var marks []uint64
	for caughtUp := false; !caughtUp; {
		e := session.next(subscription)
		switch {
		case e.EventAppeared != nil:
			t.Errorf("an event that the filter hides: %s", e.EventAppeared.OriginalEvent().StreamID)
		case e.CheckPointReached != nil:
			marks = append(marks, e.CheckPointReached.Commit)
			if e.CheckPointReached.Prepare == 0 {
				t.Error("a checkpoint without a prepare position")
			}
		case e.CaughtUp != nil:
			caughtUp = true
		}
	}
	// One hundred hidden events, one checkpoint for each twenty at the least.
	if len(marks) < 5 {
		t.Errorf("%d checkpoints", len(marks))
	}
	if !slices.IsSorted(marks) || len(slices.Compact(slices.Clone(marks))) != len(marks) {
		t.Errorf("checkpoints do not strictly increase: %v", marks)
	}
	if len(marks) > 0 && marks[len(marks)-1] < last.CommitPosition {
		t.Errorf("the last checkpoint before caught-up is %d, the events end at %d", marks[len(marks)-1], last.CommitPosition)
	}

	// Live, they go on.
	session.append(esdb.Any{}, several(40)...)
	previous := marks[len(marks)-1]
	for {
		e := session.next(subscription)
		if e.CheckPointReached == nil {
			continue
		}
		if e.CheckPointReached.Commit <= previous {
			t.Errorf("live checkpoint %d after %d", e.CheckPointReached.Commit, previous)
		}
		break
	}
}

// testSubscribeWhileWriting opens subscriptions in the midst of writing: each
// sees every event once, in order, whatever was past and what was live for it.
func (s *suite) testSubscribeWhileWriting(t *testing.T) {
	session := s.open(t)
	const total, subscribers = 600, 6
	started := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		for written := 0; written < total; written += 3 {
			if _, err := session.try(esdb.Any{}, several(3)...); err != nil {
				t.Errorf("append: %v", err)
			}
			if written == total/4 {
				close(started)
			}
		}
	})
	<-started
	for i := range subscribers {
		group.Go(func() {
			var subscription *esdb.Subscription
			var err error
			if i%2 == 0 {
				subscription, err = session.client.SubscribeToStream(session.ctx, session.stream, esdb.SubscribeToStreamOptions{From: esdb.Start{}})
			} else {
				subscription, err = session.client.SubscribeToAll(session.ctx, esdb.SubscribeToAllOptions{From: esdb.Start{}, Filter: session.onlyMine()})
			}
			if err != nil {
				t.Errorf("subscribe: %v", err)
				return
			}
			defer subscription.Close()
			for want := uint64(0); want < total; {
				e := subscription.Recv()
				if e.SubscriptionDropped != nil {
					t.Errorf("subscriber %d dropped: %v", i, e.SubscriptionDropped.Error)
					return
				}
				if e.EventAppeared == nil {
					continue
				}
				if got := e.EventAppeared.OriginalEvent().EventNumber; got != want {
					t.Errorf("subscriber %d got revision %d, want %d", i, got, want)
					return
				}
				want++
			}
		})
	}
	group.Wait()
}
