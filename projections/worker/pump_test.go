package worker

import (
	"testing"
	"testing/synctest"
	"time"
)

// A commit waits for more events as long as it may, or until one comes that
// somebody waits for.
func TestWhatIsUrgentWaitsForNothing(t *testing.T) {
	const wait = 12 * time.Millisecond
	for name, c := range map[string]struct {
		first, later bool // urgent
		want         time.Duration
		events       int
	}{
		"nothing is":        {false, false, wait, 2},
		"the first is":      {true, false, 0, 1},
		"one that comes is": {false, true, 5 * time.Millisecond, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				in := make(chan batch, ahead)
				done := make(chan struct{})
				go func() {
					defer close(done)
					time.Sleep(5 * time.Millisecond) // of the bubble's clock
					in <- batch{items: make([]item, 1), urgent: c.later}
				}()
				began := time.Now()
				b, _ := gather(in, [2]int{500, 4000}, batch{items: make([]item, 1), urgent: c.first}, wait)
				if took := time.Since(began); took != c.want || len(b.items) != c.events {
					t.Errorf("%d events after %s, want %d after %s", len(b.items), took, c.events, c.want)
				}
				<-done
			})
		})
	}
}

func TestWhatComesSeldomWaitsForNothing(t *testing.T) {
	if linger(0) != 0 || linger(1) != 0 {
		t.Errorf("one event alone waits %s", linger(1))
	}
	for n, before := 1, time.Duration(0); n < 1000; n++ {
		now := linger(n)
		if now < before || now > 50*time.Millisecond {
			t.Fatalf("after %d events: %s, after one fewer: %s", n, now, before)
		}
		before = now
	}
}
