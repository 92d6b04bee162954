package bench

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// sample is how long single things took.
type sample struct {
	mu   sync.Mutex
	took []time.Duration
}

func (s *sample) add(d time.Duration) {
	s.mu.Lock()
	s.took = append(s.took, d)
	s.mu.Unlock()
}

// percentile is the time that the share of all took at most, in milliseconds;
// not known of nothing.
func (s *sample) percentile(share float64) (ms float64, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.took) == 0 {
		return 0, false
	}
	slices.Sort(s.took)
	i := min(int(share*float64(len(s.took))), len(s.took)-1)
	return float64(s.took[i]) / float64(time.Millisecond), true
}

// note puts a percentile among the figures.
func (s *sample) note(figures map[string]float64, key string, share float64) {
	if ms, known := s.percentile(share); known {
		figures[key] = ms
	}
}

// repeat calls f, from as many goroutines as there are writers, until the time
// is over, and answers how many calls a second that were.
func repeat(ctx context.Context, writers int, during time.Duration, f func(ctx context.Context, writer, call int) error) (float64, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var calls atomic.Int64
	var group sync.WaitGroup
	began := time.Now()
	for w := range writers {
		group.Go(func() {
			for i := 0; time.Since(began) < during || i == 0; i++ {
				if err := f(ctx, w, i); err != nil {
					cancel(err)
					return
				}
				calls.Add(1)
			}
		})
	}
	group.Wait()
	if ctx.Err() != nil {
		return 0, context.Cause(ctx)
	}
	return rate(int(calls.Load()), time.Since(began)), nil
}

// pacedRate is how many events a second the rows about latency append.
const pacedRate = 500

// paced calls f at the paced rate until the time is over, each call on a
// goroutine of its own and with the time at which it was due: what has to wait
// for its turn has waited all the same.
func paced(ctx context.Context, during time.Duration, f func(ctx context.Context, call int, due time.Time) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var group sync.WaitGroup
	const every = time.Second / pacedRate
	tick := time.NewTicker(every)
	defer tick.Stop()
	began := time.Now()
	for i := range max(1, int(during/every)) {
		due := began.Add(time.Duration(i) * every)
		for time.Now().Before(due) && ctx.Err() == nil {
			select {
			case <-tick.C:
			case <-ctx.Done():
			}
		}
		if ctx.Err() != nil {
			break
		}
		group.Go(func() {
			if err := f(ctx, i, due); err != nil {
				cancel(err)
			}
		})
	}
	group.Wait()
	return context.Cause(ctx)
}
