package engine

import (
	"sync"
	"time"
)

// transfer tells when an earlier record is being transferred: events come in
// that had been known long before they were appended. What detectors find in
// the middle of one (a promise whose keeping stands on the next page) would be
// recorded, and receded again, differently each time.
type transfer struct {
	now func() time.Time

	mu    sync.Mutex
	since time.Time // when the present transfer began
	last  time.Time // when something of it came last; zero: there never was one
}

const (
	transferDelay = time.Minute      // what was known this long before it was appended is transferred
	transferQuiet = 3 * time.Second  // a transfer is over when nothing of it has come for this long
	transferMost  = 60 * time.Second // one that never ends does not silence detectors
)

// commit takes note of events whose longest delay from known to appended is
// given.
func (t *transfer) commit(delay time.Duration) {
	if delay < transferDelay {
		return
	}
	now := t.now()
	t.mu.Lock()
	defer t.mu.Unlock()
	if now.Sub(t.last) > transferQuiet {
		t.since = now
	}
	t.last = now
}

// hold is the time until which detectors keep quiet.
func (t *transfer) hold() time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.last.IsZero() || t.last.Sub(t.since) > transferMost {
		return time.Time{}
	}
	return t.last.Add(transferQuiet)
}
