package sqlite

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"iter"
	"slices"

	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

// borrow takes a reading connection out of the pool; give brings it back.
func (s *file) borrow(ctx context.Context) (*conn, error) {
	var c *conn
	var open bool
	select {
	case c, open = <-s.readers:
	default:
		select {
		case c, open = <-s.readers:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if !open {
		return nil, errClosed
	}
	if c != nil {
		return c, nil
	}
	c, err := dial(s.path, pragma("cache_size", -readerCache), "query_only(1)", "temp_store(MEMORY)")
	if err != nil {
		s.readers <- nil
		return nil, err
	}
	return c, nil
}

func (s *file) give(c *conn, broken bool) {
	if broken {
		c.close()
		c = nil
	}
	s.readers <- c
}

func (s *file) read(ctx context.Context, f func(*conn) error) error {
	c, err := s.borrow(ctx)
	if err != nil {
		return err
	}
	err = f(c)
	s.give(c, err != nil)
	return err
}

// snapshot begins a read transaction on a connection of its own. It waits, as
// long as ctx lets it, while all connections are in use.
func (s *file) snapshot(ctx context.Context, p projections.Projection) (worker.Snapshot, error) {
	v, err := s.as(p)
	if err != nil {
		return nil, err
	}
	passed := s.came() // before the snapshot is taken: its rows are at least as new
	c, err := s.borrow(ctx)
	if err != nil {
		return nil, err
	}
	snap := &snapshot{store: s, c: c, v: v, ctx: ctx}
	if err := snap.begin(p); err != nil {
		snap.Release()
		return nil, err
	}
	if passed.After(snap.at) {
		snap.at = passed
	}
	return snap, nil
}

type snapshot struct {
	store  *file
	c      *conn
	v      *version
	at     event.Position
	ctx    context.Context //nolint:containedctx // the snapshot lives as long as the call it was taken for
	broken bool
}

func (r *snapshot) begin(p projections.Projection) error {
	if err := r.c.exec("BEGIN"); err != nil {
		return err
	}
	// The transaction's snapshot is taken by its first read.
	if there, err := r.store.there(r.c); err != nil || !there {
		return cmp.Or(err, worker.ErrNotPrepared)
	}
	at, found, err := checkpoint(r.c)
	if err != nil || !found {
		return cmp.Or(err, worker.ErrNotPrepared)
	}
	r.at = at
	if !r.v.fits.Load() {
		stored, _, err := storedSpec(r.c)
		if err != nil {
			return err
		}
		if !serves(stored, r.v) {
			return &worker.SpecError{Projection: p.Name, Version: p.Version, Stored: stored, Wanted: r.v.definition}
		}
		r.v.fits.Store(true)
	}
	return nil
}

// serves reports whether an older version's tables may go on answering today's
// queries.
func serves(stored string, v *version) bool {
	return !slices.ContainsFunc(v.tables, func(t *table) bool { return !t.ServedBy(stored) })
}

// Checkpoint is where the snapshot stands in the log.
func (r *snapshot) Checkpoint() event.Position { return r.at }

// Tables tells the tables apart from those of the same projection that were made
// before or later.
func (r *snapshot) Tables() string { return r.store.path }

// Release ends the snapshot; once is enough, more does no harm.
func (r *snapshot) Release() {
	if r.c == nil {
		return
	}
	broken := r.c.exec("ROLLBACK") != nil
	r.store.give(r.c, broken || r.broken)
	r.c = nil
}

func (r *snapshot) Get(s *view.Spec, key ...view.Value) (view.Row, bool, error) {
	t, err := r.v.find(s)
	if err != nil {
		return nil, false, err
	}
	if key, err = t.CheckKey(key); err != nil {
		return nil, false, err
	}
	return t.read(r.c, key)
}

func (r *snapshot) Scan(s *view.Spec, q view.Query) iter.Seq2[view.Row, error] {
	return func(yield func(view.Row, error) bool) {
		t, err := r.v.find(s)
		if err != nil {
			yield(nil, err)
			return
		}
		n := 0
		t.each(r.c, q, yield, func() error {
			if n++; n&0xFF == 0 {
				return r.ctx.Err()
			}
			return nil
		})
	}
}

// read gets one row.
func (t *table) read(c *conn, key []view.Value) (row view.Row, found bool, err error) {
	err = c.query(t.get, key, len(t.Columns), func(vals []driver.Value) bool {
		row, found = t.row(vals), true
		return false
	})
	if err != nil {
		return nil, false, fmt.Errorf("get from %s: %w", t.Name, err)
	}
	return row, found, nil
}

// each yields a query's rows; check is asked before each of them.
func (t *table) each(c *conn, q view.Query, yield func(view.Row, error) bool, check func() error) {
	q, order, err := t.CheckQuery(q)
	if err != nil {
		yield(nil, err)
		return
	}
	sql, args := t.scan(q, order)
	more := true
	err = c.query(sql, args, len(t.Columns), func(vals []driver.Value) bool {
		if err := check(); err != nil {
			more = false
			yield(nil, err)
			return false
		}
		more = yield(t.row(vals), nil)
		return more
	})
	if err != nil && more {
		yield(nil, fmt.Errorf("scan %s: %w", t.Name, err))
	}
}

func (t *table) row(vals []driver.Value) view.Row {
	row := make(view.Row, len(vals))
	for i, v := range vals {
		if b, ok := v.([]byte); ok && b == nil { // how the driver gives empty bytes
			v = []byte{}
		}
		row[i] = v
	}
	return row
}
