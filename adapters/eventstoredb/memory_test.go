package eventstoredb

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/uuid"

	"ledetraad/domain/event"
)

func TestLRUForgetsWhatWasNotUsedForLongest(t *testing.T) {
	c := newLRU[string, int](10)
	c.put("a", 1, 4)
	c.put("b", 2, 4)
	c.get("a")
	c.put("c", 3, 4) // 12 in all: b, not used since, has to go
	for key, want := range map[string]bool{"a": true, "b": false, "c": true} {
		if _, ok := c.get(key); ok != want {
			t.Errorf("%s is there: %v; want %v", key, ok, want)
		}
	}
	c.put("a", 4, 7) // the same key again counts once
	if v, _ := c.get("a"); v != 4 || c.weight != 7 {
		t.Errorf("a is %d and the weight %d; want 4 and 7", v, c.weight)
	}
	c.put("huge", 5, 99)
	if _, ok := c.get("huge"); !ok || len(c.items) != 1 {
		t.Error("one value alone is not kept, or others beside it")
	}
	c.clear()
	if c.weight != 0 || len(c.items) != 0 {
		t.Error("something is left")
	}
}

func TestStreamByIDIsBounded(t *testing.T) {
	const limit = 100
	s := newStreamByID(limit)
	id := func(i int) uuid.UUID { return uuid.NewSHA1(uuid.NameSpaceURL, []byte(fmt.Sprint(i))) }
	for i := range 1000 {
		if fits, claimed := s.claim(id(i), "a-1"); !fits || !claimed {
			t.Fatalf("id %d: fits %v, claimed %v", i, fits, claimed)
		}
		if n := len(s.newer) + len(s.older); n > limit {
			t.Fatalf("%d are remembered; want at most %d", n, limit)
		}
	}
	for i := 1000 - limit/2; i < 1000; i++ {
		if fits, _ := s.claim(id(i), "a-2"); fits {
			t.Errorf("id %d, used a moment ago, fits another stream", i)
		}
		if fits, claimed := s.claim(id(i), "a-1"); !fits || claimed {
			t.Errorf("id %d: fits its stream %v, claimed anew %v", i, fits, claimed)
		}
	}
	s.forget(id(999))
	if fits, claimed := s.claim(id(999), "a-2"); !fits || !claimed {
		t.Error("an id that was let go is still held")
	}
}

func TestBufferHoldsTheGiverBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBuffer(3)
		given := 0
		go func() {
			for i := range 10 {
				if err := b.put(t.Context(), event.Raw{Revision: uint64(i)}); err != nil {
					t.Error(err)
				}
				given++
			}
			b.finish(errEnough)
		}()
		synctest.Wait()
		if given != 3 {
			t.Errorf("%d were given to a buffer of 3", given)
		}
		var got []uint64
		for {
			batch, err := b.take(t.Context(), 2)
			if errors.Is(err, errEnough) {
				break
			}
			if err != nil || len(batch) > 2 {
				t.Fatalf("took %d events, %v", len(batch), err)
			}
			for _, r := range batch {
				got = append(got, r.Revision)
			}
		}
		if want := []uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}; !slices.Equal(want, got) {
			t.Errorf("took %v; want %v", got, want)
		}
	})
}

func TestBufferIsBoundedInBytes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBuffer(1000)
		ctx, cancel := context.WithCancel(t.Context())
		given := 0
		ended := make(chan error)
		go func() {
			for {
				if err := b.put(ctx, event.Raw{Data: make([]byte, maxBuffered/4)}); err != nil {
					ended <- err
					return
				}
				given++
			}
		}()
		synctest.Wait()
		if given != 4 {
			t.Errorf("%d events of a quarter of the bytes were taken; want 4", given)
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("the giver ended with %v", err)
		}
	})
}

func TestKeyedLocksGoAway(t *testing.T) {
	var k keyedLocks
	unlock, err := k.lock(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	other, err := k.lock(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	given, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := k.lock(given, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("a held lock: %v", err)
	}
	unlock()
	other()
	if len(k.locks) != 0 {
		t.Errorf("%d locks are left", len(k.locks))
	}
}
