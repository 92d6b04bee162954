package worker

import (
	"context"
	"sync"
	"time"
)

// rear folds what the lead hands on, in a goroutine of its own, for those of the
// crew for which nobody waits: who hears of a pain point must not wait until the
// search has its words. It takes more at a time, so it costs less; what it has
// not folded yet is bounded.
type rear struct {
	w      *Worker
	c      *crew
	in     chan batch
	behind sync.WaitGroup // batches that were handed on and are not yet folded
	ended  sync.WaitGroup
}

// behindMost is how many batches of the newest may wait for the rear before the
// lead waits for it.
const behindMost = 64

// part divides a crew: those that are prompt, and the others, which may be none.
func (w *Worker) part(c *crew) (front, others *crew) {
	var first, rest []*member
	for _, m := range c.members {
		if len(w.prompt) == 0 || w.prompt[m.p.Name] {
			first = append(first, m)
		} else {
			rest = append(rest, m)
		}
	}
	return newCrew(first), newCrew(rest)
}

func (w *Worker) rearOf(ctx context.Context, c *crew) *rear {
	r := &rear{w: w, c: c, in: make(chan batch, behindMost)}
	r.ended.Go(func() { r.run(ctx) })
	return r
}

func (r *rear) run(ctx context.Context) {
	last := 0
	var err error // the end of ctx; nothing is folded from then on, or it would leave out what was not
	for b := range r.in {
		b, taken := gather(r.in, r.w.limits(), b, patience(last))
		if last = len(b.items); last > 0 && err == nil {
			err = r.w.persist(ctx, r.c, b)
		}
		r.behind.Add(-taken)
	}
}

// patience is how long the rear waits for more, after a commit of n events.
func patience(n int) time.Duration {
	return min(time.Duration(max(0, n-1))*2*time.Millisecond, 25*time.Millisecond)
}

// hand gives the rear a batch. Of what is read in bulk there is one batch at a
// time with it: they are large.
func (r *rear) hand(b batch) {
	if b.bulk {
		r.wait()
	}
	b.urgent, b.aside = false, !b.bulk
	r.behind.Add(1)
	r.in <- b
}

// wait returns when the rear has folded all that it was given, for which it waits
// for no more. From then until more is handed on its crew may be changed.
func (r *rear) wait() {
	r.behind.Add(1)
	r.in <- batch{urgent: true}
	r.behind.Wait()
}

// stop waits for the rear to end, whether or not its context did.
func (r *rear) stop() {
	close(r.in)
	r.ended.Wait()
}
