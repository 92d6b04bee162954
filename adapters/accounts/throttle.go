package accounts

import (
	"fmt"
	"math"
	"sync"
	"time"
)

// throttle slows guessing down: after a few attempts without success for one
// login, or from one address, the next must wait, twice as long each time.
// Whoever does not try is forgotten after a day. An attempt counts when it
// begins, so that many at once are no way round.
//
// It is kept in memory: a restart forgets it, and is nothing that somebody who
// guesses can bring about. The waits are bounded, so that nobody is locked out
// for long by another's guessing; passkeys and the identity provider are not
// throttled by login at all.
type throttle struct {
	mu   sync.Mutex
	keys map[string]*attempts
}

type attempts struct {
	n    int       // without success
	last time.Time // the newest
	next time.Time // not before
}

const (
	freeByLogin   = 5
	freeByAddress = 30 // many people may come from one address
	longestWait   = 15 * time.Minute
	forgetAfter   = 24 * time.Hour
	maxKeys       = 20_000
)

// TooManyError asks to wait.
type TooManyError struct{ After time.Duration }

func (e *TooManyError) Error() string {
	return fmt.Sprintf("too many failed attempts; try again in %s", e.After.Round(time.Second))
}

// admit counts an attempt, or refuses it.
func (t *throttle) admit(now time.Time, login, address string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.keys == nil {
		t.keys = map[string]*attempts{}
	}
	keys := []struct {
		key  string
		free int
	}{{"login " + string(sum(login)), freeByLogin}, {"address " + address, freeByAddress}}
	for _, k := range keys {
		if a := t.keys[k.key]; a != nil && now.Before(a.next) && now.Sub(a.last) < forgetAfter {
			return &TooManyError{a.next.Sub(now)}
		}
	}
	t.makeRoom(now)
	for _, k := range keys {
		a := t.keys[k.key]
		if a == nil || now.Sub(a.last) >= forgetAfter {
			a = &attempts{}
			t.keys[k.key] = a
		}
		a.n++
		a.last = now
		if over := a.n - k.free; over >= 0 {
			a.next = now.Add(min(longestWait, time.Duration(math.Pow(2, float64(min(over, 20))))*time.Second))
		}
	}
	return nil
}

// succeed forgets a login's failures. Those of the address are only lessened:
// a right password of one's own must not pay for guessing at others'.
func (t *throttle) succeed(login, address string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.keys, "login "+string(sum(login)))
	if a := t.keys["address "+address]; a != nil {
		a.n = max(0, a.n-1)
		a.next = time.Time{}
	}
}

// makeRoom bounds the memory that guessing with ever new logins takes. Those
// who must wait are kept; of the others any may go.
func (t *throttle) makeRoom(now time.Time) {
	if len(t.keys) < maxKeys {
		return
	}
	for k, a := range t.keys {
		if now.After(a.next) && now.Sub(a.last) > time.Minute || now.Sub(a.last) >= forgetAfter {
			delete(t.keys, k)
		}
	}
	for k, a := range t.keys {
		if len(t.keys) < maxKeys {
			return
		}
		if !now.Before(a.next) {
			delete(t.keys, k)
		}
	}
	for k := range t.keys {
		if len(t.keys) < maxKeys {
			return
		}
		delete(t.keys, k)
	}
}
