// Package viewtest is what every store of views must pass: whatever is put,
// deleted and asked for, in whatever order, the answers are those of a plain
// sorted list.
package viewtest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"ledetraad/projections/view"
)

// Store is a store under test, empty, with the given tables.
type Store interface {
	// Write runs f in a transaction of its own, if the store has transactions.
	Write(f func(view.Writer) error) error
	// Read runs f over what was written.
	Read(f func(view.Reader) error) error
	Close() error
}

// Tables are the tables that the suite uses.
func Tables() []*view.Spec {
	return []*view.Spec{
		{
			Name: "things", Key: 2,
			Columns: []view.Column{
				{Name: "name", Kind: view.String}, {Name: "n", Kind: view.Integer}, {Name: "department", Kind: view.String},
				{Name: "weight", Kind: view.Real}, {Name: "body", Kind: view.Bytes}, {Name: "order", Kind: view.Integer},
			},
			Indexes: []view.Index{
				{Name: "department", Columns: []string{"department"}},
				{Name: "weight", Columns: []string{"weight", "department"}},
				{Name: "n", Columns: []string{"n"}},
				{Name: "order", Columns: []string{"order", "body"}},
			},
		},
		{
			Name: "members", Key: 3, // nothing but a key
			Columns: []view.Column{{Name: "group", Kind: view.Integer}, {Name: "blob", Kind: view.Bytes}, {Name: "score", Kind: view.Real}},
			Indexes: []view.Index{{Name: "turned", Columns: []string{"score", "blob", "group"}}},
		},
	}
}

// Run checks a store; open makes a new, empty one.
func Run(t *testing.T, open func(tables []*view.Spec) (Store, error)) {
	t.Run("agrees with a sorted list", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) { agrees(t, open) })
	})
	t.Run("refuses what does not fit", func(t *testing.T) { refuses(t, open) })
	t.Run("takes named types", func(t *testing.T) { named(t, open) })
	t.Run("keeps what was put", func(t *testing.T) { keeps(t, open) })
	t.Run("finds words", func(t *testing.T) { rapid.Check(t, func(t *rapid.T) { finds(t, open) }) })
	t.Run("refuses searches that do not fit", func(t *testing.T) { searchRefuses(t, open) })
}

type model map[string][]view.Row // sorted by key

func compareValues(a, b view.Value) int {
	switch x := a.(type) {
	case int64:
		return cmp.Compare(x, b.(int64))
	case float64:
		return cmp.Compare(x, b.(float64))
	case string:
		return strings.Compare(x, b.(string))
	default:
		return bytes.Compare(a.([]byte), b.([]byte))
	}
}

func order(t *view.Spec, index string) []int {
	var out []int
	for _, ix := range t.Indexes {
		if ix.Name != index {
			continue
		}
		for _, name := range ix.Columns {
			out = append(out, slices.IndexFunc(t.Columns, func(c view.Column) bool { return c.Name == name }))
		}
	}
	for i := range t.Key {
		if !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	return out
}

func (m model) scan(t *view.Spec, q view.Query) []view.Row {
	by := order(t, q.Index)
	rows := slices.Clone(m[t.Name])
	slices.SortFunc(rows, func(a, b view.Row) int {
		for _, i := range by {
			if c := compareValues(a[i], b[i]); c != 0 {
				return c
			}
		}
		return 0
	})
	rows = slices.DeleteFunc(rows, func(r view.Row) bool {
		for i, v := range q.Prefix {
			if compareValues(r[by[i]], v) != 0 {
				return true
			}
		}
		return q.From != nil && compareValues(r[by[len(q.Prefix)]], q.From) < 0 ||
			q.Until != nil && compareValues(r[by[len(q.Prefix)]], q.Until) >= 0
	})
	if q.Reverse {
		slices.Reverse(rows)
	}
	if q.Limit > 0 && len(rows) > q.Limit {
		rows = rows[:q.Limit]
	}
	return rows
}

func (m model) find(t *view.Spec, key []view.Value) int {
	return slices.IndexFunc(m[t.Name], func(r view.Row) bool {
		for i, v := range key {
			if compareValues(r[i], v) != 0 {
				return false
			}
		}
		return true
	})
}

func (m model) delete(t *view.Spec, key []view.Value) {
	if i := m.find(t, key); i >= 0 {
		m[t.Name] = slices.Delete(slices.Clone(m[t.Name]), i, i+1)
	}
}

var (
	texts  = []string{"", "a", "b", "z", "æ", "ø", "å", "Å", "aa", "ab", "a\x00", "a\x00b", "\x00\x01", "øre", "Ørsted", "€", "😀", "\uffff"}
	blobs  = [][]byte{{}, {0}, {0, 0}, {0, 255}, {1}, {255}, {255, 255}, []byte("å")}
	floats = []float64{0, -1, 1, 0.5, -0.5, 1e300, -1e300, 2, 3.25}
	ints   = []int64{0, 1, -1, 2, 1 << 40, -1 << 63, 1<<63 - 1}
)

func value(t *rapid.T, k view.Kind) view.Value {
	switch k {
	case view.Integer:
		return rapid.SampledFrom(ints).Draw(t, "int")
	case view.Real:
		return rapid.SampledFrom(floats).Draw(t, "real")
	case view.String:
		return rapid.SampledFrom(texts).Draw(t, "text")
	default:
		return slices.Clone(rapid.SampledFrom(blobs).Draw(t, "bytes"))
	}
}

func values(t *rapid.T, s *view.Spec, columns []int) []view.Value {
	out := make([]view.Value, len(columns))
	for i, c := range columns {
		out[i] = value(t, s.Columns[c].Kind)
	}
	return out
}

func query(t *rapid.T, s *view.Spec) view.Query {
	q := view.Query{
		Reverse: rapid.Bool().Draw(t, "reverse"),
		Limit:   rapid.SampledFrom([]int{0, 0, 1, 3}).Draw(t, "limit"),
	}
	if i := rapid.IntRange(-1, len(s.Indexes)-1).Draw(t, "index"); i >= 0 {
		q.Index = s.Indexes[i].Name
	}
	by := order(s, q.Index)
	n := rapid.IntRange(0, len(by)).Draw(t, "prefix")
	q.Prefix = values(t, s, by[:n])
	if n < len(by) {
		kind := s.Columns[by[n]].Kind
		if rapid.Bool().Draw(t, "from") {
			q.From = value(t, kind)
		}
		if rapid.Bool().Draw(t, "until") {
			q.Until = value(t, kind)
		}
	}
	return q
}

func agrees(t *rapid.T, open func([]*view.Spec) (Store, error)) {
	tables := Tables()
	s, err := open(tables)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	m := model{}
	rollback := errors.New("undo this")
	ask := func(r view.Reader) error {
		table := rapid.SampledFrom(tables).Draw(t, "table")
		if rapid.Bool().Draw(t, "get") {
			key := values(t, table, order(table, ""))
			got, ok, err := r.Get(table, key...)
			if err != nil {
				return err
			}
			i := m.find(table, key)
			if ok != (i >= 0) || ok && !got.Equal(m[table.Name][i]) {
				return fmt.Errorf("get %s %s: got %s, %v", table.Name, view.Row(key), got, ok)
			}
			return nil
		}
		q := query(t, table)
		var got []view.Row
		for row, err := range r.Scan(table, q) {
			if err != nil {
				return fmt.Errorf("scan %s %+v: %w", table.Name, q, err)
			}
			got = append(got, row)
		}
		if want := m.scan(table, q); !slices.EqualFunc(got, want, view.Row.Equal) {
			return fmt.Errorf("scan %s %+v:\n got %v\nwant %v", table.Name, q, got, want)
		}
		return nil
	}
	for range rapid.IntRange(1, 4).Draw(t, "transactions") {
		before := model{}
		for k, v := range m {
			before[k] = v
		}
		undo := rapid.IntRange(0, 4).Draw(t, "undo") == 0
		err := s.Write(func(w view.Writer) error {
			for range rapid.IntRange(0, 25).Draw(t, "steps") {
				table := rapid.SampledFrom(tables).Draw(t, "table")
				key := values(t, table, order(table, ""))
				switch rapid.IntRange(0, 5).Draw(t, "what") {
				case 0:
					if err := w.Delete(table, key...); err != nil {
						return err
					}
					m.delete(table, key)
				case 1:
					if err := ask(w); err != nil {
						return err
					}
				default:
					row := view.Row(key)
					for _, c := range table.Columns[table.Key:] {
						row = append(row, value(t, c.Kind))
					}
					m.delete(table, key)
					m[table.Name] = append(slices.Clone(m[table.Name]), row)
					if err := w.Put(table, row); err != nil {
						return err
					}
				}
			}
			if undo {
				return rollback
			}
			return nil
		})
		switch {
		case undo && errors.Is(err, rollback):
			m = before
		case err != nil:
			t.Fatal(err)
		}
		for range 3 {
			if err := s.Read(ask); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func refuses(t *testing.T, open func([]*view.Spec) (Store, error)) {
	tables := Tables()
	s, err := open(tables)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	things := tables[0]
	scan := func(w view.Reader, q view.Query) error {
		for _, err := range w.Scan(things, q) {
			return err
		}
		return nil
	}
	for name, f := range map[string]func(view.Writer) error{
		"short row":  func(w view.Writer) error { return w.Put(things, view.Row{"a", int64(1)}) },
		"wrong kind": func(w view.Writer) error { return w.Put(things, view.Row{"a", "b", "c", 1.0, []byte{}, int64(0)}) },
		"nil":        func(w view.Writer) error { return w.Put(things, view.Row{"a", int64(1), nil, 1.0, []byte{}, int64(0)}) },
		"nil bytes": func(w view.Writer) error {
			return w.Put(things, view.Row{"a", int64(1), "", 1.0, []byte(nil), int64(0)})
		},
		"short key":    func(w view.Writer) error { return w.Delete(things, "a") },
		"get by part":  func(w view.Writer) error { _, _, err := w.Get(things, "a"); return err },
		"no index":     func(w view.Writer) error { return scan(w, view.Query{Index: "colour"}) },
		"long prefix":  func(w view.Writer) error { return scan(w, view.Query{Prefix: []view.Value{"a", int64(1), "c"}}) },
		"past the end": func(w view.Writer) error { return scan(w, view.Query{Prefix: []view.Value{"a", int64(1)}, From: "c"}) },
		"wrong range":  func(w view.Writer) error { return scan(w, view.Query{From: int64(1)}) },
	} {
		t.Run(name, func(t *testing.T) {
			var use *view.UseError
			if err := s.Write(f); !errors.As(err, &use) {
				t.Fatalf("got %v, want a *view.UseError", err)
			}
		})
	}
	t.Run("write during a scan", func(t *testing.T) {
		err := s.Write(func(w view.Writer) error {
			for i := range 3 {
				if err := w.Put(things, view.Row{"a", int64(i), "", 0.0, []byte{}, int64(0)}); err != nil {
					return err
				}
			}
			for row, err := range w.Scan(things, view.Query{}) {
				if err != nil {
					return err
				}
				if err := w.Delete(things, row[0], row[1]); err != nil {
					return err
				}
			}
			return nil
		})
		if !errors.Is(err, view.ErrScanned) {
			t.Fatalf("got %v, want view.ErrScanned", err)
		}
	})
}

func named(t *testing.T, open func([]*view.Spec) (Store, error)) {
	type department string
	type number int
	tables := Tables()
	s, err := open(tables)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Write(func(w view.Writer) error {
		return w.Put(tables[0], view.Row{department("å"), number(7), department("x"), 1.0, []byte{1}, true})
	})
	if err != nil {
		t.Fatal(err)
	}
	want := view.Row{"å", int64(7), "x", 1.0, []byte{1}, int64(1)}
	err = s.Read(func(r view.Reader) error {
		row, ok, err := r.Get(tables[0], department("å"), 7)
		if err != nil || !ok || !row.Equal(want) {
			return fmt.Errorf("got %v %v %v", row, ok, err)
		}
		for row, err := range r.Scan(tables[0], view.Query{Index: "department", Prefix: []view.Value{department("x")}, From: department("a")}) {
			if err != nil || !row.Equal(want) {
				return fmt.Errorf("got %v %v", row, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// keeps checks that nobody who changes the bytes that were put, or that were
// got, changes what is kept.
func keeps(t *testing.T, open func([]*view.Spec) (Store, error)) {
	tables := Tables()
	s, err := open(tables)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Write(func(w view.Writer) error {
		body := []byte("body")
		if err := w.Put(tables[0], view.Row{"a", int64(1), "", 0.0, body, int64(0)}); err != nil {
			return err
		}
		body[0] = 'X'
		for range 2 {
			row, ok, err := w.Get(tables[0], "a", int64(1))
			if err != nil || !ok || string(row[4].([]byte)) != "body" {
				return fmt.Errorf("got %v %v %v", row, ok, err)
			}
			row[4].([]byte)[1] = 'X'
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
