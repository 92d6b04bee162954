// Package rounds has work done in rounds: whenever views were committed, and when
// the work itself says that something is due. A commit wakes all who wait, whoever
// of them hears of it first.
package rounds

import (
	"context"
	"sync"
	"time"
)

// Work is what is done in rounds.
type Work struct {
	// Round looks at the tables once and does what they call for. It answers
	// whether there was nothing left to do, and when to look again if nothing is
	// committed before; zero: whenever something is. final is that of Settle.
	Round  func(ctx context.Context, final bool) (settled bool, next time.Time, err error)
	Failed func(error) // told of each round of Run that failed
	Now    func() time.Time
	Wake   <-chan struct{} // has something when views were committed; one that is full need not be sent to
	Pace   time.Duration   // the least time between the beginnings of two rounds of Run
}

// longestSleep bounds a sleep, for clocks that are set and machines that are
// suspended.
const longestSleep = time.Minute

// Rounds are those that wait for one Wake. The zero value is ready for use.
type Rounds struct {
	mu     sync.Mutex
	signal chan struct{} // closed, and made anew, when Wake had something
}

// Run works until the context ends, whose error it returns. A round that fails
// says itself when to try again.
func (r *Rounds) Run(ctx context.Context, w Work) error {
	for {
		signal, began := r.signalled(), w.Now()
		_, next, err := w.Round(ctx, false)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			w.Failed(err)
		}
		if err := r.sleep(ctx, w, signal, next); err != nil {
			return err
		}
		if err := r.sleep(ctx, w, nil, began.Add(w.Pace)); err != nil {
			return err
		}
	}
}

// Settle returns when a round leaves nothing to do, or fails. It may be used while
// Run runs, or without it.
func (r *Rounds) Settle(ctx context.Context, w Work) error {
	for {
		signal := r.signalled()
		settled, next, err := w.Round(ctx, true)
		if err != nil || settled {
			return err
		}
		if err := r.sleep(ctx, w, signal, next); err != nil {
			return err
		}
	}
}

// sleep waits for the next commit, or for the time; with no signal for the time
// alone.
func (r *Rounds) sleep(ctx context.Context, w Work, signal <-chan struct{}, until time.Time) error {
	wait, wake := longestSleep, w.Wake
	if signal == nil {
		wake = nil
	}
	if !until.IsZero() {
		wait = min(wait, max(0, until.Sub(w.Now())))
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-wake: // whoever gets it tells the others
		r.mu.Lock()
		close(r.signal)
		r.signal = make(chan struct{})
		r.mu.Unlock()
	case <-signal:
	case <-timer.C:
	}
	return nil
}

func (r *Rounds) signalled() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.signal == nil {
		r.signal = make(chan struct{})
	}
	return r.signal
}
