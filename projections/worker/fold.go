package worker

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
)

// member is one version of a projection that is being folded. Its lane owns
// it; what Status tells of it is changed under the worker's lock.
type member struct {
	of    *tended
	p     projections.Projection // Version is that of the tables
	until event.Position         // fold no further; zero: no bound
	swap  bool                   // becomes the live one when it has reached the lead

	// What follows is changed under the worker's lock.
	retired bool // its tables are gone, or about to be: another took its place
	at      event.Position
	newest  time.Time // when the event at the checkpoint was recorded
	halt    *Halt
	trouble error
	since   time.Time // of the trouble
}

// reached reports whether a bounded member is where it should come to.
func (m *member) reached() bool { return !m.until.IsZero() && !m.until.After(m.at) }

// crew is members that are fed together.
type crew struct {
	members    []*member
	byType     map[string][]int
	byCategory map[string][]int
}

func newCrew(members []*member) *crew {
	c := &crew{members: members, byType: map[string][]int{}, byCategory: map[string][]int{}}
	for i, m := range members {
		categories := map[string]bool{}
		for _, typ := range m.p.Handles {
			c.byType[typ] = append(c.byType[typ], i)
			categories[event.Category(typ)] = true
		}
		for category := range maps.Keys(categories) {
			c.byCategory[category] = append(c.byCategory[category], i)
		}
	}
	return c
}

func (c *crew) set(members []*member) { *c = *newCrew(members) }

// lowest is where the crew has to be fed from.
func (c *crew) lowest() event.Position {
	if len(c.members) == 0 {
		return event.Position{}
	}
	return slices.MinFunc(c.members, func(a, b *member) int { return a.at.Compare(b.at) }).at
}

// behind is the members that have not come to a position.
func (c *crew) behind(at event.Position) []*member {
	return slices.DeleteFunc(slices.Clone(c.members), func(m *member) bool { return !at.After(m.at) })
}

// item is an event on its way to a fold.
type item struct {
	id       uuid.UUID
	position event.Position
	stream   string
	typ      string
	created  time.Time
	unknown  bool // of a type that the registry does not know
	event    event.Recorded
	err      error // it could not be decoded
}

type batch struct {
	items  []item
	bulk   bool // read from the log, not the newest
	urgent bool // one of them is
	aside  bool // folded beside others that are waited for, on one processor alone
}

func (b batch) last() event.Position { return b.items[len(b.items)-1].position }

// delay is the longest that an event of the batch had been known before the log
// got it: short for what is recorded as it happens, long for what is
// transferred from an earlier record.
func (b batch) delay() time.Duration {
	var longest time.Duration
	for i := range b.items {
		if it := &b.items[i]; it.event.Data != nil {
			longest = max(longest, it.created.Sub(it.event.KnownAt))
		}
	}
	return longest
}

// concerned yields the members that have to take the item.
func (c *crew) concerned(it *item) []int {
	if it.unknown {
		return c.byCategory[event.Category(it.typ)]
	}
	return c.byType[it.typ]
}

var errHalted = errors.New("a projection cannot take an event")

// commit folds a batch into the tables of each of the crew's members, side by
// side, each in a transaction of its own. Members that cannot take an event are
// halted just before it and leave the crew. An error is the store's, for one
// member at least: the same call may be made again, and passes over what the
// others have.
func (w *Worker) commit(ctx context.Context, store Store, c *crew, b batch) error {
	began := w.o.Now()
	w.mu.Lock()
	if retired := func(m *member) bool { return m.retired }; slices.ContainsFunc(c.members, retired) {
		c.set(slices.DeleteFunc(slices.Clone(c.members), retired))
	}
	folds := make([]fold, len(c.members))
	for i, m := range c.members {
		folds[i] = fold{m: m, stop: len(b.items), skips: m.of.skips}
	}
	w.mu.Unlock()
	for i := range folds {
		folds[i].bound(b.items)
	}
	if !slices.ContainsFunc(folds, func(f fold) bool { return f.moves() }) {
		return nil
	}
	for n := range b.items {
		for _, i := range c.concerned(&b.items[n]) {
			if f := &folds[i]; n >= f.start && n < f.stop {
				f.mine = append(f.mine, n)
			}
		}
	}
	width := runtime.GOMAXPROCS(0)
	if b.aside {
		width = 1
	}
	sideBySide(folds, width, func(f *fold) { f.err = w.commitOne(ctx, store, f, b.items) })
	return w.settle(store, c, b, folds, began)
}

// sideBySide does the folds, so many at a time, those with most events to take
// first, and returns when all are done.
func sideBySide(folds []fold, width int, do func(*fold)) {
	order := make([]*fold, 0, len(folds))
	busy := 0
	for i := range folds {
		if f := &folds[i]; f.moves() {
			order = append(order, f)
			if len(f.mine) > 0 {
				busy++
			}
		}
	}
	slices.SortStableFunc(order, func(f, g *fold) int { return cmp.Compare(len(g.mine), len(f.mine)) })
	var next atomic.Int64
	work := func() {
		for i := next.Add(1); int(i) <= len(order); i = next.Add(1) {
			do(order[i-1])
		}
	}
	var others sync.WaitGroup
	for range min(busy, width) - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
}

// commitOne folds what is the member's of a batch, and moves its checkpoint.
func (w *Worker) commitOne(ctx context.Context, store Store, f *fold, items []item) error {
	for {
		if len(f.mine) == 0 {
			if !f.moves() {
				return nil
			}
			return store.Pass(ctx, f.m.p, f.target(items))
		}
		halted := false
		err := store.Commit(ctx, f.m.p, func(tx Batch) error {
			halted = false
			f.guard = guard{Writer: tx}
			for i, n := range f.mine {
				if i&0x3F == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				err := f.apply(&items[n])
				if f.guard.err != nil {
					return f.guard.err
				}
				if err != nil {
					halted, f.halt = true, w.newHalt(&items[n], err)
					f.mine, f.stop = f.mine[:i], n
					return errHalted
				}
			}
			return tx.SetCheckpoint(f.target(items))
		})
		if !halted {
			return err
		}
		// It may have written half of its rows, so all was undone; the batch is
		// folded again, this time without that event.
		f.m.logHalt(w, f.halt)
		f.beyond = false
	}
}

// settle makes known what was committed, and answers what was not.
func (w *Worker) settle(store Store, c *crew, b batch, folds []fold, began time.Time) error {
	w.mu.Lock()
	halted := map[*member]bool{}
	var errs []error
	moved := 0
	for i := range folds {
		f := &folds[i]
		if f.err != nil {
			errs = append(errs, f.err)
			continue
		}
		if f.moves() {
			moved++
			f.m.at = f.target(b.items)
			if f.stop > 0 {
				f.m.newest = b.items[f.stop-1].created
			}
		}
		f.m.trouble = nil
		if f.halt != nil {
			f.m.halt, halted[f.m] = f.halt, true
		}
	}
	if last := b.last(); len(errs) == 0 && last.After(w.head) {
		w.head = last
	}
	w.broadcast()
	w.mu.Unlock()
	if len(halted) > 0 {
		c.set(slices.DeleteFunc(slices.Clone(c.members), func(m *member) bool { return halted[m] }))
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	if w.o.Committed != nil && store == w.o.Store {
		w.o.Committed(CommitStats{Events: len(b.items), Projections: moved, Took: w.o.Now().Sub(began), At: b.last(), Delay: b.delay()})
	}
	return nil
}

// fold is one member's part in a batch: it takes the items from start up to,
// not including, stop.
type fold struct {
	m           *member
	skips       map[event.Position]bool
	start, stop int
	mine        []int // those of them that concern the member
	beyond      bool  // the batch goes past the member's bound
	halt        *Halt
	guard       guard
	err         error // the store's
}

// bound finds the items that are new to the member and within its bound. A feed
// may go back some way; what it repeats is passed over.
func (f *fold) bound(items []item) {
	for f.start < len(items) && !items[f.start].position.After(f.m.at) {
		f.start++
	}
	if f.m.until.IsZero() {
		return
	}
	for n := f.start; n < f.stop; n++ {
		if items[n].position.After(f.m.until) {
			f.stop, f.beyond = n, true
		}
	}
}

// moves reports whether the member's checkpoint will be another afterwards.
func (f *fold) moves() bool { return f.stop > f.start || f.beyond && f.m.until.After(f.m.at) }

func (f *fold) target(items []item) event.Position {
	if f.beyond {
		return f.m.until
	}
	return items[f.stop-1].position
}

func (f *fold) apply(it *item) (err error) {
	switch {
	case f.skips[it.position]:
		return nil
	case it.unknown:
		return &event.UnknownTypeError{Type: it.typ}
	case it.err != nil:
		return it.err
	}
	defer func() {
		if v := recover(); v != nil {
			err = &PanicError{Value: v, Stack: string(debug.Stack())}
		}
	}()
	return f.m.p.Apply(&f.guard, it.event)
}

// PanicError says that a fold panicked.
type PanicError struct {
	Value any
	Stack string
}

func (e *PanicError) Error() string { return fmt.Sprintf("the fold panicked: %v", e.Value) }

// guard remembers that the store itself failed, whatever the fold then makes of
// it: the store's failures must not be taken for the event's.
type guard struct {
	view.Writer
	err error
}

func (g *guard) note(err error) {
	if err == nil || g.err != nil || errors.Is(err, view.ErrScanned) {
		return
	}
	if _, misuse := errors.AsType[*view.UseError](err); !misuse {
		g.err = err
	}
}

func (g *guard) Get(t *view.Spec, key ...view.Value) (view.Row, bool, error) {
	row, ok, err := g.Writer.Get(t, key...)
	g.note(err)
	return row, ok, err
}

func (g *guard) Put(t *view.Spec, row view.Row) error {
	err := g.Writer.Put(t, row)
	g.note(err)
	return err
}

func (g *guard) Delete(t *view.Spec, key ...view.Value) error {
	err := g.Writer.Delete(t, key...)
	g.note(err)
	return err
}

func (g *guard) Scan(t *view.Spec, q view.Query) iter.Seq2[view.Row, error] {
	return func(yield func(view.Row, error) bool) {
		for row, err := range g.Writer.Scan(t, q) {
			g.note(err)
			if !yield(row, err) {
				return
			}
		}
	}
}
