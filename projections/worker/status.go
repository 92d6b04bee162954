package worker

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// Halt says at which event a projection stands still, and why.
type Halt struct {
	Event    uuid.UUID
	Position event.Position
	Stream   string
	Type     string
	Err      error
	Since    time.Time

	Unreadable bool // the event could not be decoded, so it is not the fold that failed
}

// HaltedError is the answer to somebody who waits for a projection that stands
// still before what is waited for.
type HaltedError struct {
	Projection string
	Halt       Halt
}

func (e *HaltedError) Error() string {
	return fmt.Sprintf("projection %s stands still before event %s (%s, position %s)", e.Projection, e.Halt.Event, e.Halt.Type, e.Halt.Position)
}

func (e *HaltedError) Unwrap() error { return e.Halt.Err }

// Status is how one version of one projection is doing.
type Status struct {
	Projection string
	Version    int
	Live       bool // it is what queries read; where not, it is being built to take over
	Frozen     bool // an older version, which answers until the new one is built
	Checkpoint event.Position
	Head       event.Position // of the log, as last seen
	Lag        uint64         // from Checkpoint to Head, in the log's own unit (its commit position)
	Newest     time.Time      // when the event at the checkpoint was recorded; zero if none was folded since the start
	Halt       *Halt
	Trouble    error // the store's last failure, while it lasts
	Since      time.Time
}

// Status tells of every projection, in the order of their names; of one that a
// new version is being built of, twice.
func (w *Worker) Status() []Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	var out []Status
	for _, name := range w.names {
		t := w.views[name]
		for _, m := range []*member{t.live, t.next} {
			if m == nil {
				continue
			}
			s := Status{
				Projection: name, Version: m.p.Version % shadow, Live: m == t.live, Frozen: m == t.live && t.next != nil,
				Checkpoint: m.at, Head: w.head, Newest: m.newest, Halt: m.halt, Trouble: m.trouble, Since: m.since,
			}
			if w.head.Commit > m.at.Commit {
				s.Lag = w.head.Commit - m.at.Commit
			}
			out = append(out, s)
		}
	}
	return out
}

var errStopped = fault.Unavailablef(errors.New("the projection worker has stopped"), "the engine is stopping")

// await waits until the views can be read.
func (w *Worker) await(ctx context.Context, name string) (*tended, error) {
	t := w.views[name]
	if t == nil {
		return nil, fault.NotFoundf("projection", "there is no projection %q", name)
	}
	select {
	case <-w.started:
		return t, nil
	default:
	}
	select {
	case <-w.started:
		return t, nil
	case <-w.stopped:
		return nil, errStopped
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// WaitFor returns when the view that queries read holds the event at the
// position; a *HaltedError at once if it stands still before it.
func (w *Worker) WaitFor(ctx context.Context, name string, at event.Position) error {
	t, err := w.await(ctx, name)
	if err != nil {
		return err
	}
	for {
		w.mu.Lock()
		live, next, changed := t.live, t.next, w.changed
		here := !at.After(live.at)
		halt := live.halt
		if halt == nil && next != nil {
			halt = next.halt
		}
		w.mu.Unlock()
		if here {
			return nil
		}
		if halt != nil {
			return &HaltedError{name, *halt}
		}
		select {
		case <-changed:
		case <-w.stopped:
			return errStopped
		case <-ctx.Done():
			return fmt.Errorf("wait for projection %s to reach %s: %w", name, at, ctx.Err())
		}
	}
}

// Read gives a snapshot of the projection's live view, whichever version that
// is at the moment; its tables are asked by the specs of the code's version.
func (w *Worker) Read(ctx context.Context, name string) (Snapshot, error) {
	t, err := w.await(ctx, name)
	if err != nil {
		return nil, err
	}
	for {
		w.mu.Lock()
		p := t.live.p
		w.mu.Unlock()
		snap, err := w.o.Store.Read(ctx, p)
		if !errors.Is(err, ErrNotPrepared) {
			return snap, err
		}
		w.mu.Lock()
		switched := t.live.p.Version != p.Version
		w.mu.Unlock()
		if !switched {
			return nil, err
		}
	}
}

// Changed is closed at the next commit, halt or switch of any projection. Take
// it before reading what one then waits to see changed, or a change is missed.
func (w *Worker) Changed() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.changed
}

// broadcast wants the lock held.
func (w *Worker) broadcast() {
	close(w.changed)
	w.changed = make(chan struct{})
}

// Retry lets a halted projection try the same event again.
func (w *Worker) Retry(name string) error {
	return w.release(name, func(*Halt) (bool, error) { return true, nil }, event.Position{})
}

// Skip lets a projection that is halted at the event at the position pass over
// it, now and in every rebuild. The caller has recorded the skip in the log
// before, and tells it to the next start through Skips. It is refused where the
// projection is not halted there: a view that has an event cannot be without
// it.
func (w *Worker) Skip(_ context.Context, name string, at event.Position) error {
	return w.release(name, func(h *Halt) (bool, error) {
		if h.Position != at {
			return false, fault.Conflictf("position", "projection %s is halted at %s, not at %s", name, h.Position, at)
		}
		return true, nil
	}, at)
}

// release lets halted versions of a projection go on that may.
func (w *Worker) release(name string, may func(*Halt) (bool, error), skip event.Position) error {
	w.mu.Lock()
	t := w.views[name]
	if t == nil {
		w.mu.Unlock()
		return fault.NotFoundf("projection", "there is no projection %q", name)
	}
	if w.running == nil {
		w.mu.Unlock()
		return errStopped
	}
	var free []*member
	err := fault.Conflictf("projection", "projection %s is not halted", name)
	for _, m := range []*member{t.live, t.next} {
		if m == nil || m.halt == nil {
			continue
		}
		ok, refusal := may(m.halt)
		if !ok {
			err = refusal
			continue
		}
		free = append(free, m)
	}
	if free == nil {
		w.mu.Unlock()
		return err
	}
	if !skip.IsZero() {
		skips := maps.Clone(t.skips)
		if skips == nil {
			skips = map[event.Position]bool{}
		}
		skips[skip] = true
		t.skips = skips
	}
	for _, m := range free {
		m.halt = nil
	}
	w.broadcast()
	w.mu.Unlock()
	for _, m := range free {
		w.catchUpLater([]*member{m})
	}
	return nil
}

func (w *Worker) newHalt(it *item, err error) *Halt {
	return &Halt{Event: it.id, Position: it.position, Stream: it.stream, Type: it.typ, Err: err, Since: w.o.Now(), Unreadable: it.unknown || it.err != nil}
}

// logHalt says what happened without the error's own words where a fold chose
// them: they may hold what a person said. Status has them.
func (m *member) logHalt(w *Worker, h *Halt) {
	l := w.o.Logger.Error().Str("projection", m.p.Name).Int("version", m.p.Version%shadow).
		Stringer("event", h.Event).Str("type", h.Type).Stringer("position", h.Position)
	switch p, panicked := errors.AsType[*PanicError](h.Err); {
	case h.Unreadable:
		l = l.Err(h.Err)
	case panicked:
		l = l.Str("stack", p.Stack)
	}
	l.Msg("a projection is halted: it cannot take this event; retry or skip it")
}

// trouble makes a failure of the store visible.
func (w *Worker) trouble(members []*member, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, m := range members {
		if m.trouble == nil {
			m.since = w.o.Now()
		}
		m.trouble = err
	}
	w.broadcast()
	w.o.Logger.Error().Err(err).Int("projections", len(members)).Msg("projections are held up; trying again")
}
