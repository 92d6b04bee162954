package view

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"
)

// UseError says that a table was used against its spec: a row with a missing
// value, a key of the wrong kind, an index that is not there. It is a mistake
// in the code that uses the table, never of the store, so trying again does
// not help.
type UseError struct {
	Table   string
	Message string
}

func (e *UseError) Error() string { return "table " + e.Table + ": " + e.Message }

// ErrScanned is what a Scan yields when its table was written to meanwhile.
var ErrScanned = errors.New("the table was written to during a scan of it: collect the rows first")

// Shape is a Spec made ready for use by a store. All stores check rows, keys
// and queries by it, so that what one of them refuses, all refuse.
type Shape struct {
	*Spec
	orders map[string][]int
	blobs  []int
	words  int // the column that can be searched; −1 for none
	def    string
}

// NewShape checks the spec.
func NewShape(s *Spec) (*Shape, error) {
	bad := func(format string, args ...any) (*Shape, error) {
		return nil, &UseError{Table: s.Name, Message: fmt.Sprintf(format, args...)}
	}
	if !plainName(s.Name) {
		return bad("its name must be lower case letters, digits and underscores, and start with a letter")
	}
	if s.Key < 1 || s.Key > len(s.Columns) {
		return bad("it has %d columns and the first %d of them are its key", len(s.Columns), s.Key)
	}
	sh := &Shape{Spec: s, orders: make(map[string][]int, len(s.Indexes)+1)}
	at := make(map[string]int, len(s.Columns))
	for i, c := range s.Columns {
		if _, twice := at[c.Name]; twice || !plainName(c.Name) {
			return bad("column %q: want lower case letters, digits and underscores, and every name once", c.Name)
		}
		if c.Kind < Integer || c.Kind > Bytes {
			return bad("column %q has no kind", c.Name)
		}
		if c.Kind == Bytes {
			sh.blobs = append(sh.blobs, i)
		}
		at[c.Name] = i
	}
	key := make([]int, s.Key)
	for i := range key {
		key[i] = i
	}
	sh.orders[""] = key
	for _, ix := range s.Indexes {
		if _, twice := sh.orders[ix.Name]; twice || !plainName(ix.Name) || len(ix.Columns) == 0 {
			return bad("index %q: want lower case letters, digits and underscores, every name once, and a column", ix.Name)
		}
		var order []int
		for _, name := range ix.Columns {
			i, ok := at[name]
			if !ok || slices.Contains(order, i) {
				return bad("index %q: column %q is not there, or is named twice", ix.Name, name)
			}
			order = append(order, i)
		}
		for _, i := range key {
			if !slices.Contains(order, i) {
				order = append(order, i)
			}
		}
		sh.orders[ix.Name] = order
	}
	sh.words = -1
	if s.Words != "" {
		i, ok := at[s.Words]
		if !ok || i < s.Key || s.Columns[i].Kind != String || s.Key != 1 || s.Columns[0].Kind != Integer {
			return bad("words %q: want a column of strings beside a key that is one integer", s.Words)
		}
		sh.words = i
	}
	sh.def = definition(s)
	return sh, nil
}

func plainName(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z'
		if !letter && (i == 0 || (r != '_' && (r < '0' || r > '9'))) {
			return false
		}
	}
	return s != ""
}

// Definition is the spec in writing; two specs with the same definition have
// the same tables.
func (s *Shape) Definition() string { return s.def }

// ServedBy reports whether the tables of a stored definition, or of several one
// after another, have all that this one names: its key, its columns and its
// indexes. Then a query written for this spec can be put to that table.
func (s *Shape) ServedBy(stored string) bool {
	var want, got []string
	for line := range strings.Lines(s.def) {
		want = append(want, line)
	}
	in := false
	for line := range strings.Lines(stored) {
		if !strings.HasPrefix(line, " ") {
			in = line == want[0]
		}
		if in {
			got = append(got, line)
		}
	}
	if len(got) <= s.Key || !slices.Equal(got[:1+s.Key], want[:1+s.Key]) {
		return false
	}
	return !slices.ContainsFunc(want, func(line string) bool { return !slices.Contains(got, line) })
}

func definition(s *Spec) string {
	kinds := [...]string{"", "integer", "real", "string", "bytes"}
	var b strings.Builder
	fmt.Fprintf(&b, "table %s key %d", s.Name, s.Key)
	for _, c := range s.Columns {
		fmt.Fprintf(&b, "\n  column %s %s", c.Name, kinds[c.Kind])
	}
	for _, ix := range s.Indexes {
		fmt.Fprintf(&b, "\n  index %s on %s", ix.Name, strings.Join(ix.Columns, " "))
	}
	if s.Words != "" {
		fmt.Fprintf(&b, "\n  words %s", s.Words)
	}
	b.WriteByte('\n')
	return b.String()
}

// Order is the columns by which an index, or the primary key for "", orders
// rows: the index's own, then what is left of the key. No two rows are equal
// in it.
func (s *Shape) Order(index string) ([]int, error) {
	o, ok := s.orders[index]
	if !ok {
		return nil, &UseError{s.Name, fmt.Sprintf("it has no index %q", index)}
	}
	return o, nil
}

// CheckRow refuses a row that does not fit; it never changes row. The row that
// it returns shares nothing with the caller that the caller could change.
func (s *Shape) CheckRow(row Row) (Row, error) {
	if len(row) != len(s.Columns) {
		return nil, &UseError{s.Name, fmt.Sprintf("a row has %d values, not %d", len(s.Columns), len(row))}
	}
	out := row
	for i, v := range row {
		w, err := s.value(i, v)
		if err != nil {
			return nil, err
		}
		if !sameKind(v) {
			if &out[0] == &row[0] {
				out = slices.Clone(row)
			}
			out[i] = w
		}
	}
	if s.words >= 0 && !areWords(out[s.words].(string)) {
		return nil, &UseError{s.Name, fmt.Sprintf("column %s holds folded words with single spaces between them (see Match)", s.Words)}
	}
	return s.own(out, &out[0] != &row[0]), nil
}

// Own is a copy of a row for somebody who may change its bytes.
func (s *Shape) Own(row Row) Row { return s.own(row, false) }

func (s *Shape) own(row Row, mine bool) Row {
	if len(s.blobs) == 0 {
		return row
	}
	if !mine {
		row = slices.Clone(row)
	}
	for _, i := range s.blobs {
		row[i] = append([]byte{}, row[i].([]byte)...)
	}
	return row
}

// CheckKey refuses values that are not a whole key of the table.
func (s *Shape) CheckKey(key []Value) ([]Value, error) {
	if len(key) != s.Key {
		return nil, &UseError{s.Name, fmt.Sprintf("a key has %d values, not %d", s.Key, len(key))}
	}
	return s.checkValues(s.orders[""], key)
}

// CheckQuery refuses a query that the table cannot answer. It returns the
// query with its values in their proper Go types, and the order it reads in.
func (s *Shape) CheckQuery(q Query) (Query, []int, error) {
	order, err := s.Order(q.Index)
	if err != nil {
		return q, nil, err
	}
	if len(q.Prefix) > len(order) {
		return q, nil, &UseError{s.Name, fmt.Sprintf("the order %q has %d columns, and %d are given", q.Index, len(order), len(q.Prefix))}
	}
	if q.Prefix, err = s.checkValues(order, q.Prefix); err != nil {
		return q, nil, err
	}
	if q.From == nil && q.Until == nil {
		return q, order, nil
	}
	if len(q.Prefix) == len(order) {
		return q, nil, &UseError{s.Name, fmt.Sprintf("the order %q has no column after the %d given", q.Index, len(q.Prefix))}
	}
	next := order[len(q.Prefix)]
	if q.From != nil {
		if q.From, err = s.value(next, q.From); err != nil {
			return q, nil, err
		}
	}
	if q.Until != nil {
		if q.Until, err = s.value(next, q.Until); err != nil {
			return q, nil, err
		}
	}
	return q, order, nil
}

func (s *Shape) checkValues(order []int, vals []Value) ([]Value, error) {
	out := vals
	for i, v := range vals {
		w, err := s.value(order[i], v)
		if err != nil {
			return nil, err
		}
		if !sameKind(v) {
			if &out[0] == &vals[0] {
				out = slices.Clone(vals)
			}
			out[i] = w
		}
	}
	return out, nil
}

func sameKind(v Value) bool {
	switch v.(type) {
	case int64, float64, string, []byte:
		return true
	}
	return false
}

// value is v as column i holds it. A value of a named type (a department's id,
// a plain int) is taken for what it is made of.
func (s *Shape) value(i int, v Value) (Value, error) {
	kind := s.Columns[i].Kind
	switch x := v.(type) {
	case int64:
		if kind == Integer {
			return v, nil
		}
	case float64:
		if kind == Real && !math.IsNaN(x) {
			return v, nil
		}
	case string:
		if kind == String {
			return v, nil
		}
	case []byte:
		if kind == Bytes && x != nil {
			return v, nil
		}
	case time.Time:
		if kind == Integer {
			return Micros(x), nil
		}
	case nil:
	default:
		switch r := reflect.ValueOf(v); {
		case kind == Integer && r.CanInt():
			return r.Int(), nil
		case kind == Integer && r.CanUint():
			return int64(r.Uint()), nil
		case kind == Integer && r.Kind() == reflect.Bool && r.Bool():
			return int64(1), nil
		case kind == Integer && r.Kind() == reflect.Bool:
			return int64(0), nil
		case kind == String && r.Kind() == reflect.String:
			return r.String(), nil
		}
	}
	want := [...]string{"", "an int64", "a float64 that is a number", "a string", "bytes, not nil"}[kind]
	return nil, &UseError{s.Name, fmt.Sprintf("column %s holds %s, not %T", s.Columns[i].Name, want, v)}
}

// Equal reports whether two rows hold the same values.
func (r Row) Equal(q Row) bool {
	return slices.EqualFunc(r, q, func(a, b Value) bool {
		x, ok := a.([]byte)
		if !ok {
			return a == b
		}
		y, ok := b.([]byte)
		return ok && bytes.Equal(x, y)
	})
}
