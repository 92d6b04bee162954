package worker

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// Job says what to rebuild or verify.
type Job struct {
	Names       []string       // projections; none means all
	Differences int            // how many differing rows to report for each; 10 unless given
	Progress    func(Progress) // called now and then, from the goroutine that works; may be nil
}

// Phase is what a job is doing.
type Phase string

// The phases, in their order. Folding reads the log once for all projections;
// what follows is done for one after another.
const (
	Folding   Phase = "folding"
	Comparing Phase = "comparing"
	Switching Phase = "switching"
)

// Progress is how far a job has come.
type Progress struct {
	Phase      Phase
	Projection string         // "" while folding for all
	At, Until  event.Position // of the log, while folding
	Rows       int64          // while comparing
}

// Report is what a rebuild or a verification found.
type Report struct {
	Views []Finding
}

// Same reports whether every view was rebuilt and found to be the same.
func (r Report) Same() bool {
	return !slices.ContainsFunc(r.Views, func(f Finding) bool { return f.Halt != nil || !f.Same() })
}

// Finding is what was found about one projection. Its differing rows may hold
// personal text.
type Finding struct {
	Projection string
	Version    int
	At         event.Position // both, live and rebuilt, stood here when they were compared
	view.Comparison
	Halt     *Halt // the rebuilding came to an event that cannot be taken, and nothing was compared
	Switched bool
}

// Verify folds the log once more, into a scratch store, up to exactly where
// each live view stands, and compares the two row by row. It holds up nobody
// and changes nothing.
func (w *Worker) Verify(ctx context.Context, job Job) (Report, error) {
	w.rebuilding.Lock()
	defer w.rebuilding.Unlock()
	scratch, err := w.o.Scratch()
	if err != nil {
		return Report{}, fmt.Errorf("verify projections: %w", err)
	}
	defer scratch.Close()
	r, err := w.rebuild(ctx, job, scratch, func(p projections.Projection) projections.Projection { return p }, nil)
	if err != nil {
		return r, fmt.Errorf("verify projections: %w", err)
	}
	return r, nil
}

// Rebuild makes a fresh copy of each view beside the live one, compares the two
// row by row at the same place in the log, then lets the copy take over and
// removes the old view. It takes over even where rows differ: what the log says
// is right, and the report says what was wrong. A view that cannot be rebuilt
// as far as the live one stands stays as it is.
func (w *Worker) Rebuild(ctx context.Context, job Job) (Report, error) {
	w.rebuilding.Lock()
	defer w.rebuilding.Unlock()
	beside := func(p projections.Projection) projections.Projection { return at(p, twin(p.Version)) }
	r, err := w.rebuild(ctx, job, w.o.Store, beside, w.replace)
	if err != nil {
		return r, fmt.Errorf("rebuild projections: %w", err)
	}
	return r, nil
}

func (w *Worker) rebuild(ctx context.Context, job Job, store Store, place func(projections.Projection) projections.Projection,
	replace func(context.Context, *member) error,
) (r Report, err error) {
	if job.Differences == 0 {
		job.Differences = 10
	}
	if job.Progress == nil {
		job.Progress = func(Progress) {}
	}
	if len(job.Names) == 0 {
		job.Names = w.names
	}
	var fresh []*member
	for _, name := range job.Names {
		m, err := w.besides(ctx, name, store, place)
		if err != nil {
			return r, err
		}
		if slices.ContainsFunc(fresh, func(o *member) bool { return o.of == m.of }) {
			continue
		}
		fresh = append(fresh, m)
		defer func() {
			// A copy that took no one's place is of no use. If ctx has ended, the
			// next start removes it.
			if w.liveOf(m.of) != m {
				err = errors.Join(err, store.Drop(context.WithoutCancel(ctx), m.p))
			}
		}()
	}

	// Nearly all of the log, once for all, while nothing is held.
	var goal event.Position
	for _, m := range fresh {
		if m.until.After(goal) {
			goal = m.until
		}
	}
	c := newCrew(slices.Clone(fresh))
	err = w.drain(ctx, store, c, func(at event.Position) { job.Progress(Progress{Phase: Folding, At: at, Until: goal}) })
	if err != nil {
		return r, err
	}
	for _, m := range fresh {
		f, err := w.compare(ctx, job, store, m)
		if err == nil && replace != nil && f.Halt == nil {
			job.Progress(Progress{Phase: Switching, Projection: m.p.Name})
			err = replace(ctx, m)
			f.Switched = w.liveOf(m.of) == m
		}
		if err != nil {
			return r, fmt.Errorf("projection %s: %w", m.p.Name, err)
		}
		r.Views = append(r.Views, f)
	}
	return r, nil
}

func (w *Worker) liveOf(t *tended) *member {
	w.mu.Lock()
	defer w.mu.Unlock()
	return t.live
}

// besides makes the tables for a copy of a projection's live view.
func (w *Worker) besides(ctx context.Context, name string, store Store, place func(projections.Projection) projections.Projection) (*member, error) {
	t, err := w.await(ctx, name)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	live, until, building := t.live.p, t.live.at, t.next != nil
	w.mu.Unlock()
	if building {
		return nil, fault.Conflictf("projection", "a new version of projection %s is being built: what made the old one is no longer here", name)
	}
	m := &member{of: t, p: place(live), until: until}
	if err := store.Drop(ctx, m.p); err != nil {
		return nil, err
	}
	return m, store.Prepare(ctx, m.p)
}

// compare brings the copy to exactly where the live view now stands, and
// compares the two.
func (w *Worker) compare(ctx context.Context, job Job, store Store, m *member) (Finding, error) {
	f := Finding{Projection: m.p.Name, Version: m.p.Version % shadow}
	live, err := w.o.Store.Read(ctx, w.liveOf(m.of).p)
	if err != nil {
		return f, err
	}
	defer live.Release()
	f.At, m.until = live.Checkpoint(), live.Checkpoint()
	if m.halt == nil && !m.reached() {
		if err := w.drain(ctx, store, newCrew([]*member{m}), nil); err != nil {
			return f, err
		}
	}
	if f.Halt = m.halt; f.Halt != nil {
		return f, nil
	}
	copied, err := store.Read(ctx, m.p)
	if err != nil {
		return f, err
	}
	defer copied.Release()
	f.Comparison, err = view.Compare(live, copied, m.p.Tables, job.Differences, func(rows int64) error {
		job.Progress(Progress{Phase: Comparing, Projection: f.Projection, Rows: rows})
		return ctx.Err()
	})
	return f, err
}

// replace lets the copy take the live view's place. If it halts on the way to
// the lead, it is where the live one would be, or further.
func (w *Worker) replace(ctx context.Context, m *member) error {
	m.until, m.swap = event.Position{}, true
	c := newCrew([]*member{m})
	if err := w.drain(ctx, w.o.Store, c, nil); err != nil {
		return err
	}
	return w.onLead(ctx, func(lane context.Context, lead *crew, front *event.Position) error {
		if len(c.members) > 0 {
			return w.join(lane, c, lead, *front)
		}
		old := w.liveOf(m.of)
		if old.at.After(m.at) {
			return &HaltedError{m.p.Name, *m.halt}
		}
		if err := w.takeOver(lane, lead, m); err != nil {
			return err
		}
		w.dropLater(old.p)
		return nil
	})
}
