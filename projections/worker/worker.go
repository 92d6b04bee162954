// Package worker is the runtime of projections: it feeds them the log's events
// and keeps their views in a store.
//
// Every event is folded into a view once, in the order of the log, whatever is
// delivered twice and wherever the process is killed: rows and checkpoint are
// committed together, and what stands at or before the checkpoint is passed
// over. An event that a projection cannot take halts that projection just
// before it, leaves nothing of it behind, and holds up no other; a person
// decides whether to try again or to pass over it. A failing store or feed
// halts nothing: the work is tried again until it succeeds.
package worker

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/rs/zerolog"

	"ledetraad/domain/event"
	"ledetraad/projections"
)

// Options are what a Worker is made of. Store, Log and Source are required.
type Options struct {
	Store       Store
	Log         Log
	Source      Source
	Codec       event.Codec
	Projections []projections.Projection
	Logger      zerolog.Logger

	Skips   Skips                   // nil: none were recorded
	Scratch func() (Scratch, error) // where Verify builds; nil: in memory

	// Prompt are names of projections that somebody waits for: they are committed
	// first, and do not wait for the others, which follow close behind and take more
	// at a time. None: all are alike.
	Prompt []string

	// Urgent are categories of events that are committed as soon as they come,
	// however many do: somebody waits for what follows from them.
	Urgent []string

	MaxBatch int // events in one commit at the head of the log; 500 unless given
	Bulk     int // events in one commit while catching up; 4,000 unless given

	Now       func() time.Time  // for the times in Status; time.Now unless given
	HeadEvery time.Duration     // how often the log is asked how far it has come, for Status; 5 s unless given
	Committed func(CommitStats) // told of every commit, from the goroutine that made it, of which there are several; must not block
}

// CommitStats is what one commit did.
type CommitStats struct {
	Events      int
	Projections int // whose views came further
	Took        time.Duration
	At          event.Position
	Delay       time.Duration // the longest that one of the events had been known before it was appended
}

// Worker keeps projections' views up to date.
type Worker struct {
	o       Options
	control chan func(context.Context, *crew, *event.Position)
	started chan struct{} // closed when the views can be read
	stopped chan struct{} // closed when Run is about to return
	prompt  map[string]bool

	mu      sync.Mutex
	views   map[string]*tended
	names   []string // sorted
	head    event.Position
	changed chan struct{} // closed, and replaced, at each change of what Status tells
	running context.Context
	lanes   sync.WaitGroup

	rebuilding sync.Mutex // one Rebuild or Verify at a time
}

// tended is one projection under the worker's care.
type tended struct {
	code  projections.Projection
	live  *member                 // what queries read
	next  *member                 // a new version being built beside it, nil if none is
	skips map[event.Position]bool // never changed, only replaced
}

// New checks the projections; nothing is done until Run.
func New(o Options) (*Worker, error) {
	o.MaxBatch = cmp.Or(o.MaxBatch, 500)
	o.Bulk = cmp.Or(o.Bulk, 4000)
	o.HeadEvery = cmp.Or(o.HeadEvery, 5*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Scratch == nil {
		o.Scratch = func() (Scratch, error) { return NewMemoryStore(), nil }
	}
	w := &Worker{
		o:       o,
		control: make(chan func(context.Context, *crew, *event.Position)),
		started: make(chan struct{}),
		stopped: make(chan struct{}),
		views:   map[string]*tended{},
		prompt:  map[string]bool{},
		changed: make(chan struct{}),
	}
	for _, p := range o.Projections {
		if p.Name == "" || p.Version < 1 || p.Version >= shadow || p.Apply == nil {
			return nil, fmt.Errorf("projection %q version %d: want a name, a version from 1 to %d, and Apply", p.Name, p.Version, shadow-1)
		}
		if w.views[p.Name] != nil {
			return nil, fmt.Errorf("projection %q is given twice", p.Name)
		}
		for _, typ := range p.Handles {
			if _, ok := o.Codec.Registry.Lookup(typ); !ok {
				return nil, fmt.Errorf("projection %q handles %q: %w", p.Name, typ, &event.UnknownTypeError{Type: typ})
			}
		}
		w.views[p.Name] = &tended{code: p}
	}
	for _, name := range o.Prompt {
		if w.views[name] == nil {
			return nil, fmt.Errorf("projection %q, which is to be prompt, is not among the projections", name)
		}
		w.prompt[name] = true
	}
	w.names = slices.Sorted(maps.Keys(w.views))
	return w, nil
}

// Run works until ctx ends, and then answers nil. Any other end is a failure to
// start: the store cannot be reached, or holds tables that the projections'
// versions do not describe. It can be called once.
func (w *Worker) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer close(w.stopped)
	members, err := w.start(ctx)
	if err != nil {
		return fmt.Errorf("start projections: %w", err)
	}
	w.mu.Lock()
	w.running = ctx
	w.mu.Unlock()
	close(w.started)
	defer func() {
		w.mu.Lock()
		w.running = nil // no lane is started from here on
		w.mu.Unlock()
		cancel()
		w.lanes.Wait()
	}()

	// Those that have come furthest lead, with those that stand so near that
	// reading the log twice would cost more; others catch up by themselves, all
	// that stand at the same place together.
	var front event.Position
	for _, m := range members {
		if m.at.After(front) {
			front = m.at
		}
	}
	groups := map[event.Position][]*member{}
	var first []*member
	for _, m := range members {
		if front.Commit-m.at.Commit <= nearby && !m.swap {
			first = append(first, m)
		} else {
			groups[m.at] = append(groups[m.at], m)
		}
	}
	for _, group := range groups {
		w.catchUpLater(group)
	}
	w.lanes.Go(func() { w.watchHead(ctx) })
	lead := newCrew(first)
	if len(first) > 0 {
		front = lead.lowest()
	}
	w.lead(ctx, lead, front)
	return nil
}

// nearby is how much of the log (its commit positions count bytes) is read
// again at the start for those that stand a little behind: a checkpoint that
// was only passed on may be lost when the engine is killed.
const nearby = 4 << 20

// lead follows the log for ever: from the log itself until its end, from then
// on from the source, and from the log again whenever the source fails.
func (w *Worker) lead(ctx context.Context, c *crew, at event.Position) {
	for attempt := 0; ; attempt++ {
		before := at
		err := w.session(ctx, c, &at)
		if ctx.Err() != nil {
			return
		}
		if at.After(before) {
			attempt = 0
		}
		w.o.Logger.Warn().Err(err).Stringer("position", at).Msg("the feed of events broke off; projections read the log again from where they stand")
		if !w.pause(ctx, attempt, func(f func(context.Context, *crew, *event.Position)) { f(ctx, c, &at) }) {
			return
		}
	}
}

func (w *Worker) session(ctx context.Context, c *crew, at *event.Position) error {
	p := w.pump(ctx, *at, w.allHandled(), true)
	defer p.stop()
	// While the rear is at work the crew is in two parts, each with who folds it;
	// whoever changes it finds it whole, and everybody in it as far as the lead.
	front, others := w.part(c)
	rear := w.rearOf(ctx, others)
	whole := func() {
		rear.wait()
		c.set(slices.Concat(front.members, others.members))
	}
	defer func() {
		whole()
		rear.stop()
	}()
	for last := 0; ; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case f := <-w.control:
			whole()
			f(ctx, c, at)
			first, rest := w.part(c)
			*front, *others = *first, *rest
		case b, ok := <-p.out:
			if !ok {
				return p.err
			}
			b, _ = gather(p.out, w.limits(), b, linger(last))
			last = len(b.items)
			if b.bulk { // nobody waits for one of them: both parts fold it side by side
				rear.hand(b)
			}
			if err := w.persist(ctx, front, b); err != nil {
				return err
			}
			if !b.bulk {
				rear.hand(b)
			}
			if last := b.last(); last.After(*at) {
				*at = last
			}
		}
	}
}

// persist commits a batch, trying until it succeeds or ctx ends.
func (w *Worker) persist(ctx context.Context, c *crew, b batch) error {
	for attempt := 0; ; attempt++ {
		err := w.commit(ctx, w.o.Store, c, b)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		w.trouble(c.behind(b.last()), err)
		if !w.pause(ctx, attempt, nil) {
			return ctx.Err()
		}
	}
}

// pause waits before another attempt: 0.1 s, twice as long each time, at most
// 10 s. It reports whether ctx is still alive. Control requests are answered
// meanwhile, where serve is given.
func (w *Worker) pause(ctx context.Context, attempt int, serve func(func(context.Context, *crew, *event.Position))) bool {
	t := time.NewTimer(min(100*time.Millisecond<<min(attempt, 7), 10*time.Second))
	defer t.Stop()
	control := w.control
	if serve == nil {
		control = nil
	}
	for {
		select {
		case <-ctx.Done():
			return false
		case <-t.C:
			return true
		case f := <-control:
			serve(f)
		}
	}
}

// onLead runs f between two batches of the lead.
func (w *Worker) onLead(ctx context.Context, f func(context.Context, *crew, *event.Position) error) error {
	done := make(chan error, 1)
	select {
	case w.control <- func(ctx context.Context, c *crew, at *event.Position) { done <- f(ctx, c, at) }:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.stopped:
		return errStopped
	}
	return <-done
}

func (w *Worker) watchHead(ctx context.Context) {
	tick := time.NewTicker(w.o.HeadEvery)
	defer tick.Stop()
	for {
		if head, err := w.o.Log.Head(ctx); err == nil {
			w.sawHead(head)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (w *Worker) sawHead(at event.Position) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if at.After(w.head) {
		w.head = at
	}
}

// handled is what a reader must decode.
type handled struct{ types, categories map[string]bool }

func (w *Worker) allHandled() handled {
	h := handled{map[string]bool{}, map[string]bool{}}
	for _, t := range w.views {
		h.add(t.code)
	}
	return h
}

func (h handled) add(p projections.Projection) {
	for _, typ := range p.Handles {
		h.types[typ] = true
		h.categories[event.Category(typ)] = true
	}
}
