package view

import (
	"cmp"
	"iter"
	"slices"
	"sync"

	"github.com/google/btree"
)

// Memory keeps tables in memory. It answers exactly as a database does, so a
// projection folded into it is the projection as it stood on some earlier day.
//
// Several goroutines may read at once; writing wants the store for itself.
type Memory struct {
	mu     sync.Mutex
	tables map[string]*memTable
}

// NewMemory is an empty store; tables come into being when they are first used.
func NewMemory() *Memory { return &Memory{tables: map[string]*memTable{}} }

type memTable struct {
	shape  *Shape
	rows   map[string]*memRow
	mu     sync.Mutex           // guards the building of orders by readers
	orders map[string]*memOrder // built when first scanned, kept up to date from then on
	writes int                  // so that a scan notices a write
	buf    []byte
}

type memRow struct{ key, packed string }

type memOrder struct {
	columns []int
	tree    *btree.BTreeG[memItem]
}

type memItem struct {
	sort string
	row  *memRow
}

func itemLess(a, b memItem) bool { return a.sort < b.sort }

func (m *Memory) table(s *Spec) (*memTable, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	t := m.tables[s.Name]
	if t != nil && t.shape.Spec == s {
		return t, nil
	}
	shape, err := NewShape(s)
	if err != nil {
		return nil, err
	}
	if t != nil {
		if t.shape.def != shape.def {
			return nil, &UseError{s.Name, "another table has the same name"}
		}
		return t, nil
	}
	t = &memTable{shape: shape, rows: map[string]*memRow{}, orders: map[string]*memOrder{}}
	m.tables[s.Name] = t
	return t, nil
}

// Get finds a row by its whole key.
func (m *Memory) Get(s *Spec, key ...Value) (Row, bool, error) {
	t, err := m.table(s)
	if err != nil {
		return nil, false, err
	}
	if key, err = t.shape.CheckKey(key); err != nil {
		return nil, false, err
	}
	var room [96]byte
	r := t.rows[string(AppendKey(room[:0], key...))]
	if r == nil {
		return nil, false, nil
	}
	return t.shape.unpack(r.packed), true, nil
}

// Put inserts a row, or replaces the one with the same key.
func (m *Memory) Put(s *Spec, row Row) error {
	t, err := m.table(s)
	if err != nil {
		return err
	}
	if row, err = t.shape.CheckRow(row); err != nil {
		return err
	}
	t.writes++
	t.buf = AppendKey(t.buf[:0], row[:s.Key]...)
	n := len(t.buf)
	t.buf = pack(t.buf, row)
	r := t.rows[string(t.buf[:n])]
	if r == nil {
		r = &memRow{key: string(t.buf[:n]), packed: string(t.buf[n:])}
		t.rows[r.key] = r
		for _, o := range t.orders {
			o.tree.ReplaceOrInsert(memItem{o.sort(row), r})
		}
		return nil
	}
	if r.packed == string(t.buf[n:]) {
		return nil
	}
	old := r.packed
	r.packed = string(t.buf[n:])
	var before Row
	for name, o := range t.orders {
		if name == "" {
			continue
		}
		if before == nil {
			before = t.shape.unpack(old)
		}
		was, is := o.sort(before), o.sort(row)
		if was != is {
			o.tree.Delete(memItem{sort: was})
			o.tree.ReplaceOrInsert(memItem{is, r})
		}
	}
	return nil
}

// Delete removes a row, if it is there.
func (m *Memory) Delete(s *Spec, key ...Value) error {
	t, err := m.table(s)
	if err != nil {
		return err
	}
	if key, err = t.shape.CheckKey(key); err != nil {
		return err
	}
	t.writes++
	t.buf = AppendKey(t.buf[:0], key...)
	r := t.rows[string(t.buf)]
	if r == nil {
		return nil
	}
	delete(t.rows, r.key)
	if len(t.orders) > 0 {
		row := t.shape.unpack(r.packed)
		for _, o := range t.orders {
			o.tree.Delete(memItem{sort: o.sort(row)})
		}
	}
	return nil
}

// Scan yields rows in the order of the primary key or of an index.
func (m *Memory) Scan(s *Spec, q Query) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		t, err := m.table(s)
		if err != nil {
			yield(nil, err)
			return
		}
		q, columns, err := t.shape.CheckQuery(q)
		if err != nil {
			yield(nil, err)
			return
		}
		t.scan(q, t.order(q.Index, columns), yield)
	}
}

func (t *memTable) scan(q Query, o *memOrder, yield func(Row, error) bool) {
	prefix := AppendKey(nil, q.Prefix...)
	from, until := prefix, after(prefix)
	if q.From != nil {
		from = AppendKey(slices.Clone(prefix), q.From)
	}
	if q.Until != nil {
		until = AppendKey(slices.Clone(prefix), q.Until)
	}
	first, last := memItem{sort: string(from)}, memItem{sort: string(until)}
	left, writes := q.Limit, t.writes
	each := func(it memItem) bool {
		if t.writes != writes {
			yield(nil, ErrScanned)
			return false
		}
		if !yield(t.shape.unpack(it.row.packed), nil) {
			return false
		}
		left--
		return left != 0
	}
	switch {
	case q.Reverse && until == nil:
		o.tree.Descend(func(it memItem) bool { return it.sort >= first.sort && each(it) })
	case q.Reverse:
		o.tree.DescendLessOrEqual(last, func(it memItem) bool {
			return it.sort == last.sort || it.sort >= first.sort && each(it)
		})
	default:
		o.tree.AscendGreaterOrEqual(first, func(it memItem) bool {
			return (until == nil || it.sort < last.sort) && each(it)
		})
	}
}

// order finds an order, or builds it: tables that are only ever got and put by
// key never pay for one.
func (t *memTable) order(index string, columns []int) *memOrder {
	t.mu.Lock()
	defer t.mu.Unlock()
	if o := t.orders[index]; o != nil {
		return o
	}
	o := &memOrder{columns: columns, tree: btree.NewG(64, itemLess)}
	items := make([]memItem, 0, len(t.rows))
	for key, r := range t.rows {
		if index != "" {
			key = o.sort(t.shape.unpack(r.packed))
		}
		items = append(items, memItem{key, r})
	}
	slices.SortFunc(items, func(a, b memItem) int { return cmp.Compare(a.sort, b.sort) })
	for _, it := range items {
		o.tree.ReplaceOrInsert(it)
	}
	t.orders[index] = o
	return o
}

func (o *memOrder) sort(row Row) string {
	var room [96]byte
	b := room[:0]
	for _, i := range o.columns {
		b = appendKeyValue(b, row[i])
	}
	return string(b)
}

// Clone is a copy that later writes to either store do not change in the other.
func (m *Memory) Clone() *Memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := NewMemory()
	for name, t := range m.tables {
		u := &memTable{shape: t.shape, rows: make(map[string]*memRow, len(t.rows)), orders: map[string]*memOrder{}}
		for k, r := range t.rows {
			u.rows[k] = &memRow{r.key, r.packed}
		}
		c.tables[name] = u
	}
	return c
}

// As is a copy of the tables with only the columns, and in the order, that the
// specs name; m's own specs must have them all, under the same keys.
func (m *Memory) As(specs ...*Spec) (*Memory, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := NewMemory()
	for _, s := range specs {
		t := m.tables[s.Name]
		if t == nil {
			continue // nothing was ever put into it
		}
		from := make([]int, len(s.Columns))
		for i, c := range s.Columns {
			if from[i] = slices.Index(t.shape.Columns, c); from[i] < 0 {
				return nil, &UseError{s.Name, "it has no column " + c.Name}
			}
		}
		for _, r := range t.rows {
			row, as := t.shape.unpack(r.packed), make(Row, len(from))
			for i, j := range from {
				as[i] = row[j]
			}
			if err := out.Put(s, as); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}
