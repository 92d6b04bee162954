package eventstoredb

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime/debug"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/rs/zerolog"

	"ledetraad/domain/fault"
)

// The client (v4.2.0) has three ways to fail its callers, around which this
// file is built. All of its calls pass through one goroutine. While that one
// looks for a server, every call waits, whatever its context says. When it has
// looked maxDiscoverAttempts times it ends, and calls that wait at that moment
// wait for ever. And a client that is closed while a call is under way panics.
//
// So: a server is first looked for with a client of its own, that tries once
// and that nobody else uses (probe). The client that is then used never gives
// up looking, so that a call caught in it comes free once there is a server.
// Calls run on goroutines of their own, which their callers need not wait for.
// At the first sign of a lost connection the client is replaced by a new one,
// and closed when its last call has ended.

// session is one client and the calls under way in it. Its fields are guarded
// by the connection's mutex.
type session struct {
	client  *esdb.Client
	calls   int
	retired bool
}

// connection hands out the client that works at present.
type connection struct {
	config  esdb.Configuration
	timeout time.Duration
	log     zerolog.Logger
	life    context.Context // until close
	end     context.CancelFunc

	mu      sync.Mutex
	current *session
	dialing chan struct{} // closed when the present search for a server has ended; nil if there is none
	waiting int           // callers that wait for it
	lastErr error
	calls   int           // under way, in all sessions, with a search counted as one
	idle    chan struct{} // closed when the last of them has ended after close
}

func newConnection(config *esdb.Configuration, timeout time.Duration, log zerolog.Logger) *connection {
	c := &connection{config: *config, timeout: timeout, log: log, idle: make(chan struct{})}
	c.life, c.end = context.WithCancel(context.Background())
	return c
}

// probe looks once for a server.
func (c *connection) probe() error {
	config := c.config
	config.MaxDiscoverAttempts = 1
	config.DiscoveryInterval = 1
	client, err := esdb.NewClient(&config)
	if err != nil {
		return fmt.Errorf("make a client: %w", err)
	}
	defer client.Close()
	_, err = client.GetServerVersion()
	return err
}

// start makes the client for real use.
func (c *connection) start() (*session, error) {
	config := c.config
	config.MaxDiscoverAttempts = math.MaxInt
	config.DiscoveryInterval = 1000
	client, err := esdb.NewClient(&config)
	if err != nil {
		return nil, fmt.Errorf("make a client: %w", err)
	}
	return &session{client: client}, nil
}

// acquire gives a session that was connected a moment ago, waiting for one as
// long as ctx allows. The caller must release it.
func (c *connection) acquire(ctx context.Context) (*session, error) {
	for {
		c.mu.Lock()
		if c.isClosed() {
			c.mu.Unlock()
			return nil, fault.Unavailablef(ErrClosed, "the event log was closed")
		}
		if s := c.current; s != nil {
			s.calls++
			c.calls++
			c.mu.Unlock()
			return s, nil
		}
		if c.dialing == nil {
			c.dialing = make(chan struct{})
			c.calls++
			go c.dial(c.dialing)
		}
		dialing := c.dialing
		c.waiting++
		c.mu.Unlock()

		var gone bool
		select {
		case <-dialing:
		case <-ctx.Done():
			gone = true
		}
		c.mu.Lock()
		c.waiting--
		last := c.lastErr
		c.mu.Unlock()
		if gone {
			return nil, fault.Unavailablef(errors.Join(ctx.Err(), last), "the event store does not answer; check that it runs and can be reached")
		}
	}
}

func (c *connection) release(s *session) {
	c.mu.Lock()
	s.calls--
	last := s.retired && s.calls == 0
	c.finish()
	c.mu.Unlock()
	if last {
		s.client.Close()
	}
}

// finish counts one call or search less; the mutex is held.
func (c *connection) finish() {
	if c.calls--; c.calls == 0 && c.isClosed() {
		close(c.idle)
	}
}

// retire takes the session out of use; it is closed once its calls have ended.
func (c *connection) retire(s *session) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s.retired = true
	if c.current == s {
		c.current = nil
		c.log.Warn().Msg("the connection to the event store is lost, looking for it again")
	}
}

// dial looks for a server, ever less often, until it has found one or nobody
// waits for it any more.
func (c *connection) dial(done chan struct{}) {
	pause := newBackoff()
	pause.limit = min(500*time.Millisecond, c.timeout/4) // several within every caller's timeout
	for {
		err := c.probe()
		var s *session
		if err == nil {
			s, err = c.start()
		}
		c.mu.Lock()
		c.lastErr = err
		if err == nil && !c.isClosed() {
			c.current = s
			s = nil
		}
		if err == nil || c.waiting == 0 || c.isClosed() {
			c.dialing = nil
			close(done)
			c.finish()
			c.mu.Unlock()
			if s != nil {
				s.client.Close()
			}
			return
		}
		c.mu.Unlock()
		c.log.Debug().Err(err).Msg("the event store does not answer")
		select {
		case <-c.life.Done():
		case <-time.After(pause.next()):
		}
	}
}

func (c *connection) isClosed() bool { return c.life.Err() != nil }

// close lets no further call begin and waits for those under way, but no
// longer than the timeout; false: some still wait.
func (c *connection) close() bool {
	c.mu.Lock()
	if c.isClosed() {
		c.mu.Unlock()
		return true
	}
	c.end()
	s := c.current
	c.current = nil
	if s != nil {
		s.retired = true
	}
	shut := s != nil && s.calls == 0
	if c.calls == 0 {
		close(c.idle)
	}
	c.mu.Unlock()
	if shut {
		s.client.Close()
	}
	select {
	case <-c.idle:
		return true
	case <-time.After(c.timeout):
		return false
	}
}

// within gives a context that also ends when the log is closed.
func (c *connection) within(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(c.life, cancel)
	return ctx, func() { stop(); cancel() }
}

// call makes one unary call, on a goroutine of its own, within the timeout.
// sent: it may have reached the server.
func call[T any](ctx context.Context, l *Log, f func(context.Context, *esdb.Client) (T, error)) (answer T, sent bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	s, err := l.conn.acquire(ctx)
	if err != nil {
		return answer, false, err
	}
	var late T // written by the client's goroutine, read only once that has ended
	ended, err := l.conn.run(ctx, s, 0, func() (err error) {
		late, err = f(ctx, s.client)
		return err
	})
	if ended {
		answer = late
	}
	return answer, true, err
}

// grace is how long a reader waits for its goroutine, which may be in a
// callback of the reader's, after it was told to end.
const grace = time.Second

// run makes a call in the session on a goroutine of its own, and releases the
// session. When ctx ends first, it waits as long as patience says and then
// leaves the goroutine behind (ended is false). It retires the session if the
// call shows that the connection is gone, or if the time given to it has
// passed: whatever held this call up may hold up the next.
func (c *connection) run(ctx context.Context, s *session, patience time.Duration, f func() error) (ended bool, err error) {
	done := make(chan error, 1)
	go func() {
		defer c.release(s)
		done <- guarded(f)
	}()
	select {
	case err = <-done:
		ended = true
	case <-ctx.Done():
		select {
		case err = <-done:
			ended = true
		case <-time.After(patience):
			err = context.Cause(ctx)
		}
	}
	if lost(err) || err != nil && errors.Is(context.Cause(ctx), context.DeadlineExceeded) {
		c.retire(s)
	}
	return ended, err
}

// guarded turns a panic of the client's, which has several for answers that it
// does not expect, into an error.
func guarded(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &panicError{value: r, stack: debug.Stack()}
		}
	}()
	return f()
}

type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("panic: %v\n%s", e.value, e.stack) }

// backoff spaces out tries: 25 ms, doubling up to 2 s.
type backoff struct{ d, limit time.Duration }

func newBackoff() *backoff { return &backoff{d: 25 * time.Millisecond, limit: 2 * time.Second} }

func (b *backoff) next() time.Duration {
	d := b.d
	b.d = min(2*b.d, b.limit)
	return d
}

func (b *backoff) wait(ctx context.Context) error {
	t := time.NewTimer(b.next())
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
