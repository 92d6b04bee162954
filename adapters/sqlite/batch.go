package sqlite

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

// Limits of what is held in memory, in rows of one table and in bytes of text.
const (
	maxDirty      = 8192     // rows written but not yet handed to SQLite
	maxDirtyBytes = 16 << 20 // all tables together
	maxKept       = 2048     // rows remembered from one commit to the next, twice
	maxHeld       = 16384    // rows remembered within a commit
)

// commit runs fold in one transaction.
func (s *file) commit(ctx context.Context, p projections.Projection, fold func(worker.Batch) error) error {
	v, err := s.as(p)
	if err != nil {
		return err
	}
	var at event.Position
	err = s.write(ctx, func(c *conn) error {
		b := &batch{s: s, c: c, v: v}
		if err := fold(b); err != nil {
			return err
		}
		at = b.at
		return b.finish()
	})
	if err == nil {
		s.reached(at)
	}
	return err
}

// batch is one transaction. What it writes stays in memory until the commit: a
// row changed by a hundred events is written once.
type batch struct {
	s       *file
	c       *conn
	v       *version
	buffers []*buffer // of the tables used in this batch
	last    *buffer
	bytes   int
	at      event.Position // zero: the checkpoint stays where it is
}

// SetCheckpoint is written with the rows.
func (b *batch) SetCheckpoint(at event.Position) error {
	b.at = at
	return nil
}

func (b *batch) flush() error {
	for _, buf := range b.buffers {
		if err := buf.flush(b.c); err != nil {
			return err
		}
	}
	b.bytes = 0
	return nil
}

func (b *batch) finish() error {
	if err := b.flush(); err != nil {
		return err
	}
	for _, buf := range b.buffers {
		buf.age(maxKept)
	}
	if b.at.IsZero() {
		return nil
	}
	return setCheckpoint(b.c, b.at)
}

func (w *batch) buffer(s *view.Spec) (*buffer, error) {
	if w.last != nil && w.last.t.Spec == s {
		return w.last, nil
	}
	t, err := w.v.find(s)
	if err != nil {
		return nil, err
	}
	buf := w.s.buffers[t.sqlName]
	if buf == nil {
		if buf, err = newBuffer(w.c, t); err != nil {
			return nil, err
		}
		w.s.buffers[t.sqlName] = buf
	}
	if !slices.Contains(w.buffers, buf) {
		w.buffers = append(w.buffers, buf)
	}
	w.last = buf
	return buf, nil
}

func (w *batch) Get(s *view.Spec, key ...view.Value) (view.Row, bool, error) {
	buf, err := w.buffer(s)
	if err != nil {
		return nil, false, err
	}
	if key, err = buf.t.CheckKey(key); err != nil {
		return nil, false, err
	}
	var room [96]byte
	k := view.AppendKey(room[:0], key...)
	e := buf.find(k)
	if e == nil {
		var row view.Row
		if buf.known == nil || buf.known.mayHold(k) {
			if row, _, err = buf.t.read(w.c, key); err != nil {
				return nil, false, err
			}
		}
		if err := buf.hold(w.c); err != nil {
			return nil, false, err
		}
		e = &entry{key: string(k), row: row}
		buf.young[e.key] = e
	}
	if e.row == nil {
		return nil, false, nil
	}
	return buf.t.Own(e.row), true, nil
}

func (w *batch) Put(s *view.Spec, row view.Row) error {
	buf, err := w.buffer(s)
	if err != nil {
		return err
	}
	if row, err = buf.t.CheckRow(row); err != nil {
		return err
	}
	var room [96]byte
	return w.set(buf, view.AppendKey(room[:0], row[:s.Key]...), row[:s.Key], row)
}

func (w *batch) Delete(s *view.Spec, key ...view.Value) error {
	buf, err := w.buffer(s)
	if err != nil {
		return err
	}
	if key, err = buf.t.CheckKey(key); err != nil {
		return err
	}
	var room [96]byte
	return w.set(buf, view.AppendKey(room[:0], key...), key, nil)
}

// set puts row, or deletes the row with the key if row is nil.
func (w *batch) set(buf *buffer, k []byte, key []view.Value, row view.Row) error {
	buf.writes++
	e := buf.find(k)
	if e == nil {
		if err := buf.hold(w.c); err != nil {
			return err
		}
		e = &entry{key: string(k)}
		buf.young[e.key] = e
	} else if (row == nil) == (e.row == nil) && row.Equal(e.row) {
		return nil
	}
	e.moved = e.dirty && e.moved || e.row == nil || row == nil || buf.t.moves(e.row, row)
	if row == nil {
		e.gone = slices.Clone(key)
	} else if buf.known != nil && e.row == nil && !buf.known.add(k) {
		buf.known = nil
	}
	e.row = row
	if !e.dirty {
		e.dirty = true
		buf.dirty = append(buf.dirty, e)
	}
	for _, v := range row {
		switch x := v.(type) {
		case string:
			w.bytes += len(x)
		case []byte:
			w.bytes += len(x)
		}
	}
	if w.bytes > maxDirtyBytes {
		return w.flush()
	}
	if len(buf.dirty) >= maxDirty {
		return buf.flush(w.c)
	}
	return nil
}

func (w *batch) Scan(s *view.Spec, q view.Query) iter.Seq2[view.Row, error] {
	return func(yield func(view.Row, error) bool) {
		buf, err := w.buffer(s)
		if err == nil {
			err = buf.flush(w.c)
		}
		if err != nil {
			yield(nil, err)
			return
		}
		writes := buf.writes
		buf.t.each(w.c, q, yield, func() error {
			if buf.writes != writes {
				return view.ErrScanned
			}
			return nil
		})
	}
}

// buffer is what the writer holds of one table: rows to be written, and rows
// lately read or written, which folds tend to come back to. It outlives the
// transaction that filled it, as long as nobody else writes to the file.
type buffer struct {
	t          *table
	known      *known // nil: the table was not empty when the buffer was made, or is large
	young, old map[string]*entry
	dirty      []*entry
	writes     int // so that a scan notices a write
	args       []any
}

type entry struct {
	key   string
	row   view.Row // nil: there is no such row
	gone  []view.Value
	dirty bool
	moved bool // an indexed column may be other than in the file; meaningless unless dirty
}

// moves reports whether the row's place in an index is another one.
func (t *table) moves(from, to view.Row) bool {
	return slices.ContainsFunc(t.indexed, func(i int) bool { return !from[i : i+1].Equal(to[i : i+1]) })
}

func newBuffer(c *conn, t *table) (*buffer, error) {
	b := &buffer{t: t, young: map[string]*entry{}}
	var one int64
	some, err := c.one("SELECT EXISTS (SELECT 1 FROM "+t.name+")", nil, &one)
	if err != nil {
		return nil, fmt.Errorf("look whether %s is empty: %w", t.Name, err)
	}
	if some && one == 0 {
		b.known = newKnown()
	}
	return b, nil
}

func (b *buffer) find(k []byte) *entry {
	if e := b.young[string(k)]; e != nil {
		return e
	}
	e := b.old[string(k)]
	if e != nil {
		b.young[e.key] = e
	}
	return e
}

// hold makes room for another entry.
func (b *buffer) hold(c *conn) error {
	if len(b.young) < maxHeld {
		return nil
	}
	if err := b.flush(c); err != nil {
		return err
	}
	b.age(maxHeld)
	return nil
}

// age forgets what was not asked for of late. All must be clean.
func (b *buffer) age(limit int) {
	if len(b.young) >= limit {
		b.young, b.old = make(map[string]*entry, limit), b.young
	}
	if len(b.old) > maxKept*2 && limit == maxKept {
		b.old = nil
	}
}

// chunks are how many rows one statement puts; longer ones are hardly faster.
var chunks = [...]int{128, 32, 8, 2, 1}

// flush hands the dirty rows to SQLite, in the order of their keys: neighbours
// share pages.
func (b *buffer) flush(c *conn) error {
	if len(b.dirty) == 0 {
		return nil
	}
	if len(b.dirty) > 1 {
		slices.SortFunc(b.dirty, func(x, y *entry) int { return cmp.Compare(x.key, y.key) })
	}
	var puts, changes []*entry
	for _, e := range b.dirty {
		switch {
		case e.row == nil:
		case e.moved:
			puts = append(puts, e)
			continue
		default:
			changes = append(changes, e)
			continue
		}
		if err := c.exec(b.t.del, e.gone...); err != nil {
			return err
		}
	}
	if err := b.put(c, &b.t.puts, puts); err != nil {
		return err
	}
	if err := b.put(c, &b.t.changes, changes); err != nil {
		return err
	}
	for _, e := range b.dirty {
		e.dirty, e.gone = false, nil
	}
	clear(b.dirty)
	clear(b.args[:cap(b.args)])
	b.dirty = b.dirty[:0]
	return nil
}

func (b *buffer) put(c *conn, statements *[len(chunks)]string, rows []*entry) error {
	for i, n := range chunks {
		for len(rows) >= n {
			b.args = b.args[:0]
			for _, e := range rows[:n] {
				b.args = append(b.args, e.row...)
			}
			if err := c.exec(statements[i], b.args...); err != nil {
				return err
			}
			rows = rows[n:]
		}
	}
	return nil
}
