package worker

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ledetraad/domain/event"
	"ledetraad/projections"
)

// shadow is added to a version, or taken off it again, to name a second set of
// tables of the same version: the one that a rebuild makes beside the live one.
const shadow = 1_000_000

func twin(version int) int {
	if version >= shadow {
		return version - shadow
	}
	return version + shadow
}

func at(p projections.Projection, version int) projections.Projection {
	p.Version = version
	return p
}

// start finds each projection's live version, makes the tables that are missing
// and removes what an earlier run left half done. It returns the members that
// have to be fed.
func (w *Worker) start(ctx context.Context) ([]*member, error) {
	var all []*member
	for _, name := range w.names {
		t := w.views[name]
		if w.o.Skips != nil {
			skipped, err := w.o.Skips.Skipped(ctx, name)
			if err != nil {
				return nil, fmt.Errorf("skipped events of projection %s: %w", name, err)
			}
			t.skips = map[event.Position]bool{}
			for _, p := range skipped {
				t.skips[p] = true
			}
		}
		if err := w.startOne(ctx, t); err != nil {
			return nil, fmt.Errorf("projection %s: %w", name, err)
		}
		fed := t.live
		if t.next != nil {
			fed = t.next
		}
		all = append(all, fed)
	}
	return all, nil
}

func (w *Worker) startOne(ctx context.Context, t *tended) error {
	s := w.o.Store
	live, err := s.Live(ctx, t.code.Name)
	if err != nil {
		return err
	}
	if live%shadow == t.code.Version {
		m, err := w.member(ctx, t, live)
		if err != nil {
			return err
		}
		w.tend(t, m, nil)
		return w.dropOthers(ctx, t)
	}
	next, err := w.member(ctx, t, t.code.Version)
	if _, half := errors.AsType[*SpecError](err); half {
		// It was never live: somebody is still at work on it.
		if err := s.Drop(ctx, t.code); err != nil {
			return err
		}
		next, err = w.member(ctx, t, t.code.Version)
	}
	if err != nil {
		return err
	}
	if live != 0 {
		old := at(t.code, live)
		snap, err := s.Read(ctx, old)
		if err == nil {
			snap.Release()
			next.swap = true
			w.tend(t, &member{of: t, p: old, at: snap.Checkpoint()}, next)
			w.o.Logger.Info().Str("projection", t.code.Name).Int("old", live%shadow).Int("new", t.code.Version).
				Msg("a new version of a projection is built; the old one answers meanwhile")
			return w.dropOthers(ctx, t)
		}
		if _, other := errors.AsType[*SpecError](err); !other {
			return err
		}
		w.o.Logger.Warn().Str("projection", t.code.Name).Int("old", live%shadow).Int("new", t.code.Version).
			Msg("a new version of a projection is built and answers from now on, though not yet complete: the old one's tables lack columns that are asked for")
	}
	if err := s.Switch(ctx, next.p); err != nil {
		return err
	}
	w.tend(t, next, nil)
	return w.dropOthers(ctx, t)
}

// tend says which versions there are; Status may be asked for while the worker
// still starts.
func (w *Worker) tend(t *tended, live, next *member) {
	w.mu.Lock()
	defer w.mu.Unlock()
	t.live, t.next = live, next
}

func (w *Worker) member(ctx context.Context, t *tended, version int) (*member, error) {
	m := &member{of: t, p: at(t.code, version)}
	if err := w.o.Store.Prepare(ctx, m.p); err != nil {
		return nil, err
	}
	var err error
	m.at, err = w.o.Store.Checkpoint(ctx, m.p)
	return m, err
}

func (w *Worker) dropOthers(ctx context.Context, t *tended) error {
	versions, err := w.o.Store.Versions(ctx, t.code.Name)
	if err != nil {
		return err
	}
	for _, v := range versions {
		if v == t.live.p.Version || t.next != nil && v == t.next.p.Version {
			continue
		}
		if err := w.o.Store.Drop(ctx, at(t.code, v)); err != nil {
			return err
		}
	}
	return nil
}

// takeOver makes m the live version; on the lead, so that no batch is half done.
func (w *Worker) takeOver(ctx context.Context, c *crew, m *member) error {
	if err := w.o.Store.Switch(ctx, m.p); err != nil {
		return err
	}
	m.swap = false
	w.mu.Lock()
	old := m.of.live
	m.of.live = m
	old.retired = true
	if m.of.next == m {
		m.of.next = nil
	}
	w.broadcast()
	w.mu.Unlock()
	c.set(slices.DeleteFunc(slices.Clone(c.members), func(o *member) bool { return o == old }))
	w.o.Logger.Info().Str("projection", m.p.Name).Int("version", m.p.Version%shadow).Stringer("position", m.at).
		Msg("a projection's view was switched")
	return nil
}

// dropLater removes tables that nobody reads from now on. If it cannot be done
// now, the next start does it.
func (w *Worker) dropLater(p projections.Projection) {
	w.spawn(func(ctx context.Context) {
		if err := w.o.Store.Drop(ctx, p); err != nil && ctx.Err() == nil {
			w.o.Logger.Warn().Err(err).Str("projection", p.Name).Msg("the tables of an old version are left until the next start")
		}
	})
}

// spawn runs f in a goroutine that Run waits for, unless Run is ending.
func (w *Worker) spawn(f func(context.Context)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if ctx := w.running; ctx != nil {
		w.lanes.Go(func() { f(ctx) })
	}
}

// catchUpLater brings members to the lead, trying for as long as Run lasts.
func (w *Worker) catchUpLater(members []*member) {
	w.spawn(func(ctx context.Context) {
		// The crew is this lane's for as long as it lasts: who is halted leaves it
		// for good, and comes back in a lane of its own.
		c := newCrew(members)
		for attempt := 0; ; attempt++ {
			err := w.catchUp(ctx, c)
			if err == nil || ctx.Err() != nil {
				return
			}
			w.trouble(c.members, err)
			if !w.pause(ctx, attempt, nil) {
				return
			}
		}
	})
}

// catchUp folds the log up to its end and then joins the lead. Members that are
// halted on the way stay behind.
func (w *Worker) catchUp(ctx context.Context, c *crew) error {
	if err := w.drain(ctx, w.o.Store, c, nil); err != nil {
		return err
	}
	return w.onLead(ctx, func(ctx context.Context, lead *crew, front *event.Position) error {
		return w.join(ctx, c, lead, *front)
	})
}

// join takes a crew into the lead. Where the lead has come further meanwhile,
// the log closes the gap first, which is short: the crew was at its end a
// moment ago.
func (w *Worker) join(ctx context.Context, c, lead *crew, front event.Position) error {
	if front.After(c.lowest()) && len(c.members) > 0 {
		for _, m := range c.members {
			m.until = front
		}
		err := w.drain(ctx, w.o.Store, c, nil)
		for _, m := range c.members {
			m.until = event.Position{}
		}
		if err != nil {
			return err
		}
	}
	var old []projections.Projection
	for _, m := range c.members {
		if m.swap {
			before := m.of.live.p
			if err := w.takeOver(ctx, lead, m); err != nil {
				return err
			}
			old = append(old, before)
		}
	}
	lead.set(append(slices.Clone(lead.members), c.members...))
	for _, p := range old {
		w.dropLater(p)
	}
	return nil
}

// drain folds the log into a crew up to the log's end, or until everyone in it
// has reached its bound.
func (w *Worker) drain(ctx context.Context, store Store, c *crew, each func(event.Position)) error {
	h := handled{map[string]bool{}, map[string]bool{}}
	for _, m := range c.members {
		h.add(m.p)
	}
	if c.done() {
		return nil
	}
	p := w.pump(ctx, c.lowest(), h, false)
	defer p.stop()
	for b := range p.out {
		b, _ = gather(p.out, w.limits(), b, 0)
		if err := w.commit(ctx, store, c, b); err != nil {
			return err
		}
		if each != nil {
			each(b.last())
		}
		if c.done() {
			return nil
		}
	}
	return p.err
}

func (c *crew) done() bool {
	return !slices.ContainsFunc(c.members, func(m *member) bool { return !m.reached() })
}
