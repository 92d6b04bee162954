package natsbus

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"ledetraad/domain/event"
	"ledetraad/projections/worker"
)

// cargo is what a relay carries of the log, and where it goes on. It is used by
// one goroutine.
type cargo interface {
	// messages adds what is to be published of an event; often nothing.
	messages(to []*nats.Msg, ev event.Raw, predecessor event.Position, room int64) []*nats.Msg
	// resume answers where to go on, given the stream's end; foreign: its last
	// message is not of this log.
	resume(ctx context.Context, t tail, foreign bool) (event.Position, error)
	// carried is told when all up to the position is stored, and the stream stands
	// at the sequence.
	carried(at event.Position, sequence uint64)
	// kept says that the stream is not filled again from the log's start.
	kept() bool
}

// events is the whole log: one message for each event.
type events struct{ origin string }

func (c events) messages(to []*nats.Msg, ev event.Raw, predecessor event.Position, room int64) []*nats.Msg {
	return append(to, message(ev, predecessor, c.origin, room))
}

func (events) resume(_ context.Context, t tail, _ bool) (event.Position, error) {
	return t.last.Position, nil
}

func (events) carried(event.Position, uint64) {}
func (events) kept() bool                     { return false }

// Relay carries the log into a stream: what NewRelay makes, every event once, in
// log order, each message naming its own position and its predecessor's.
type Relay struct {
	str    *stream
	cargo  cargo
	source worker.Source
	kick   chan struct{} // wakes Run for a rebuild

	// stuck counts how often JetStream took nothing while the stream stood at
	// the same sequence. For Run only.
	stuck struct {
		sequence uint64
		times    int
	}

	mu      sync.Mutex
	status  Status
	changed chan struct{}
	rebuild bool
}

// Status is how a relay is doing.
type Status struct {
	Position  event.Position // the last event that JetStream acknowledged to this relay, or that it found there
	Read      event.Position // the last event that was read from the log
	Published uint64         // events of the chains acknowledged since the relay was made; two relays may each have stored a part of one, and both count it whole
	Fenced    uint64         // times the stream stood elsewhere, as when another relay was there first
	Rebuilds  uint64         // times the stream was emptied and begun again
	Err       error          // what keeps it from working; nil while it works
}

// NewRelay makes a relay; Run sets it going. source is the log, followed.
func NewRelay(nc *nats.Conn, source worker.Source, log worker.Log, opt Options) (*Relay, error) {
	str, err := newStream(nc, log, opt, eventStream)
	if err != nil {
		return nil, err
	}
	return newRelay(str, source, events{str.opt.Origin}), nil
}

func newRelay(str *stream, source worker.Source, c cargo) *Relay {
	return &Relay{str: str, cargo: c, source: source, kick: make(chan struct{}, 1), changed: make(chan struct{})}
}

// Status is how the relay is doing now.
func (r *Relay) Status() Status {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.status
}

// Changed is closed when the status is no longer what it was.
func (r *Relay) Changed() <-chan struct{} {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.changed
}

// Behind reports the log's newest position, and whether the stream is short of
// it.
func (r *Relay) Behind(ctx context.Context) (event.Position, bool, error) {
	head, err := r.str.log.Head(ctx)
	if err != nil {
		return event.Position{}, false, fmt.Errorf("read the log's head: %w", err)
	}
	return head, head.After(r.Status().Position), nil
}

func (r *Relay) update(change func(*Status)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.status)
	close(r.changed)
	r.changed = make(chan struct{})
}

// Rebuild asks the running relay to empty the stream and to fill it from the
// log's start. Status tells how far it is.
func (r *Relay) Rebuild() {
	r.mu.Lock()
	r.rebuild = true
	r.mu.Unlock()
	select {
	case r.kick <- struct{}{}:
	default:
	}
}

func (r *Relay) rebuildAsked() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rebuild
}

const (
	firstPause = 50 * time.Millisecond
	// fencePause grows to longestPause while another relay does the work, so
	// that two of them do not take turns at every event.
	fencePause   = 20 * time.Millisecond
	longestPause = 2 * time.Second
	// patience is how many times JetStream may take nothing, without anybody
	// else publishing, before its files are taken to be of no use.
	patience = 3
)

var (
	errFenced = errors.New("the stream stands elsewhere than this relay left it")
	errSilent = errors.New("JetStream has not acknowledged anything")
	errLook   = errors.New("the stream may have changed")
)

// Run relays until ctx ends, whatever the log and the broker do meanwhile, and
// returns ctx's error.
func (r *Relay) Run(ctx context.Context) error {
	connected := r.str.nc.StatusChanged(nats.CONNECTED)
	defer r.str.nc.RemoveStatusListener(connected)
	pause, fence := firstPause, fencePause
	for {
		before := r.Status().Published
		err := r.carry(ctx, connected)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if r.Status().Published > before {
			pause, fence = firstPause, fencePause
		}
		wait := pause
		switch {
		case errors.Is(err, errLook):
			continue
		case errors.Is(err, errFenced):
			r.str.opt.Log.Info().Msg("the stream stands elsewhere, perhaps by another relay; this one goes on from there")
			r.update(func(s *Status) { s.Fenced++ })
			wait, fence = fence, min(2*fence, longestPause)
		default:
			r.str.opt.Log.Warn().Err(err).Msg("the relay waits")
			r.update(func(s *Status) { s.Err = err })
			pause = min(2*pause, longestPause)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		case <-r.kick:
			timer.Stop()
		case <-connected:
			timer.Stop()
		}
	}
}

// carry finds out where the stream stands and relays from there, until
// something goes wrong.
func (r *Relay) carry(ctx context.Context, connected <-chan nats.Status) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := r.str.ensure(ctx); err != nil {
		return err
	}
	t, foreign, err := r.place(ctx)
	if err != nil {
		return err
	}
	at, err := r.cargo.resume(ctx, t, foreign)
	if err != nil {
		return err
	}
	r.update(func(s *Status) { s.Position, s.Read, s.Err = at, at, nil })

	// After a failure, one event alone: if JetStream refuses it for a reason of
	// its own, the answer says so, which the end of a chain cannot.
	pub, err := newPublisher(r.str, r.cargo, t.sequence, at, r.stuck.times > 0)
	if err != nil {
		return err
	}
	defer pub.close()
	feed, err := r.source.Follow(ctx, at)
	if err != nil {
		return fmt.Errorf("follow the log: %w", err)
	}
	var reader sync.WaitGroup
	defer reader.Wait()
	defer cancel() // before the wait
	read, broken := make(chan []event.Raw), make(chan error, 1)
	reader.Go(func() {
		defer feed.Close()
		for {
			events, err := feed.Next(ctx, maxChain)
			if err != nil {
				broken <- fmt.Errorf("follow the log: %w", err)
				return
			}
			select {
			case read <- events:
			case <-ctx.Done():
				return
			}
		}
	})
	err = r.pump(ctx, pub, read, broken, connected)
	switch {
	case pub.acked != at:
		r.stuck.times = 0
	case errors.Is(err, errFenced) || errors.Is(err, errSilent):
		if r.stuck.sequence != t.sequence {
			r.stuck.sequence, r.stuck.times = t.sequence, 0
		}
		r.stuck.times++
	}
	return err
}

// place reads the stream's end, and empties a stream that is not the log's,
// unless that is kept.
func (r *Relay) place(ctx context.Context) (_ tail, foreign bool, _ error) {
	t, err := r.str.tail(ctx)
	if errors.Is(err, errDamaged) || err == nil && r.stuck.times >= patience && r.stuck.sequence == t.sequence {
		// It is there, nobody else moves it, and it takes nothing: its index does
		// not agree with its messages, or a full disk has stopped it for good.
		t, err = r.replace(ctx, cmp.Or(err, errDamaged))
		return t, false, err
	}
	if err == nil {
		err = r.str.agrees(ctx, t.last)
	}
	foreign = errors.Is(err, errForeign)
	asked := r.rebuildAsked()
	if err != nil && !foreign {
		return tail{}, false, err
	}
	if r.cargo.kept() || !foreign && !asked {
		return t, foreign, nil
	}
	r.str.opt.Log.Warn().AnErr("reason", err).Bool("asked", asked).Msg("the stream is emptied and filled again from the log's start")
	if err := r.str.empty(ctx); err != nil {
		return tail{}, false, err
	}
	r.mu.Lock()
	r.rebuild = false
	r.mu.Unlock()
	r.update(func(s *Status) { s.Rebuilds++ })
	t, err = r.str.tail(ctx)
	return t, false, err
}

// replace makes the stream anew where its files are of no use.
func (r *Relay) replace(ctx context.Context, reason error) (tail, error) {
	r.str.opt.Log.Warn().Err(reason).Msg("the stream's files are damaged; it is made anew")
	if err := r.str.remove(ctx); err != nil {
		return tail{}, err
	}
	if err := r.str.ensure(ctx); err != nil {
		return tail{}, err
	}
	r.stuck.times = 0
	r.update(func(s *Status) { s.Rebuilds++ })
	return r.str.tail(ctx)
}

// pump publishes what is read, a few chains ahead of the acknowledgements.
// There is no timer to gather events: a chain is what waits when there is room
// for the next one.
func (r *Relay) pump(ctx context.Context, pub *publisher, read <-chan []event.Raw, broken <-chan error, connected <-chan nats.Status) error {
	stall := time.NewTimer(r.str.opt.AckWait)
	defer stall.Stop()
	var waiting []event.Raw
	for {
		for len(waiting) > 0 && pub.room() {
			n, err := pub.publish(waiting)
			if err != nil {
				return err
			}
			if pub.waiting() == 1 {
				stall.Reset(r.str.opt.AckWait)
			}
			waiting = waiting[n:]
		}
		if len(waiting) == 0 && pub.waiting() == 0 {
			r.cargo.carried(pub.last, pub.sequence)
			if pub.last != r.Status().Position { // by events of which nothing is published
				r.update(func(s *Status) { s.Position = pub.last })
			}
		}
		source := read
		if len(waiting) > 0 {
			source = nil // bounded memory: read on when this is on its way
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-broken:
			return err
		case <-r.kick:
			if r.rebuildAsked() {
				return errLook
			}
		case <-connected: // perhaps to a server that has lost the stream
			return errLook
		case waiting = <-source:
			if len(waiting) > 0 {
				last := waiting[len(waiting)-1].Position
				r.update(func(s *Status) { s.Read = last })
			}
		case msg := <-pub.acks:
			done, err := pub.acknowledged(msg)
			if err != nil {
				return err
			}
			stall.Reset(r.str.opt.AckWait)
			r.update(func(s *Status) { s.Position = done.last; s.Published += uint64(done.events) })
		case <-stall.C:
			if pub.waiting() > 0 {
				return fmt.Errorf("%w for %s", errSilent, r.str.opt.AckWait)
			}
			// Nothing happens; somebody may have deleted the stream meanwhile.
			t, err := r.str.tail(ctx)
			if errors.Is(err, errForeign) && r.cargo.kept() {
				err = nil
			}
			if err != nil || t.sequence != pub.sequence {
				return cmp.Or(err, errLook)
			}
			stall.Reset(r.str.opt.AckWait)
		}
	}
}
