package eventstoredb

import (
	"context"
	"hash/maphash"
	"sync"

	"github.com/google/uuid"
)

// streamByID remembers for which stream the newest command ids were used, in
// two halves: when the newer one is full, the older one is forgotten. A stream
// is kept as a hash, 24 bytes for each id.
type streamByID struct {
	seed maphash.Seed
	half int

	mu           sync.Mutex
	newer, older map[uuid.UUID]uint64
}

func newStreamByID(limit int) *streamByID {
	return &streamByID{seed: maphash.MakeSeed(), half: max(limit/2, 1), newer: make(map[uuid.UUID]uint64)}
}

// claim says whether the id fits the stream: it is unknown, or was used for
// this stream. claimed: it was unknown, and is now remembered.
func (s *streamByID) claim(id uuid.UUID, stream string) (fits, claimed bool) {
	h := maphash.String(s.seed, stream)
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.newer[id]; ok {
		return known == h, false
	}
	known, ok := s.older[id]
	if ok && known != h {
		return false, false
	}
	if len(s.newer) >= s.half {
		s.older, s.newer = s.newer, make(map[uuid.UUID]uint64, s.half)
	}
	s.newer[id] = h
	return true, !ok
}

func (s *streamByID) forget(id uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.newer, id)
	delete(s.older, id)
}

// keyedLocks are mutexes by name, of which only those in use exist. The zero
// keyedLocks is ready for use.
type keyedLocks struct {
	mu    sync.Mutex
	locks map[string]*keyedLock
}

type keyedLock struct {
	held  chan struct{} // capacity 1
	users int
}

func (k *keyedLocks) lock(ctx context.Context, name string) (unlock func(), err error) {
	k.mu.Lock()
	if k.locks == nil {
		k.locks = make(map[string]*keyedLock)
	}
	l := k.locks[name]
	if l == nil {
		l = &keyedLock{held: make(chan struct{}, 1)}
		k.locks[name] = l
	}
	l.users++
	k.mu.Unlock()
	leave := func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		if l.users--; l.users == 0 {
			delete(k.locks, name)
		}
	}
	select {
	case l.held <- struct{}{}:
		return func() { <-l.held; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}
