// Package view is what projections keep their state in: tables of rows, found
// by key or by index, in a store that an adapter provides (SQLite, PostgreSQL)
// or in memory (for a view of an earlier day, and for tests).
//
// It is deliberately small. A projection's fold only gets and puts rows, and
// every query is written once, in Go, over Get and Scan, so that all stores
// give the same answers and a view of the past is the same code over another
// store.
package view

import (
	"iter"
	"time"
)

// Kind is how a column's values are stored.
type Kind int

const (
	Integer Kind = iota + 1 // int64
	Real                    // float64
	String                  // string; compared byte by byte
	Bytes                   // []byte
)

// Value is one of int64, float64, string, []byte; never nil: a missing value
// is the zero value of its kind.
type Value = any

// Row is one row's values, in the order of the spec's columns.
type Row []Value

// Column is one column of a table.
type Column struct {
	Name string
	Kind Kind
}

// Spec is a table's shape. The first Key columns are its primary key.
type Spec struct {
	Name    string
	Columns []Column
	Key     int
	Indexes []Index
	Words   string // the String column that can be searched (see Match); "" for none
}

// Index orders a table's rows by other columns. Rows that are equal in them
// are ordered by the primary key.
type Index struct {
	Name    string
	Columns []string
}

// Query asks for rows in the order of the primary key, or of an index.
type Query struct {
	Index   string  // "" for the primary key
	Prefix  []Value // the first columns of that order equal these
	From    Value   // the next column is ≥ From, unless nil
	Until   Value   // the next column is < Until, unless nil
	Reverse bool
	Limit   int // 0 for all
}

// Reader finds rows. A Scan must not be used after its table was written to.
type Reader interface {
	Get(t *Spec, key ...Value) (Row, bool, error)
	Scan(t *Spec, q Query) iter.Seq2[Row, error]
}

// Writer changes rows; it sees its own changes.
type Writer interface {
	Reader
	Put(t *Spec, row Row) error // inserts, or replaces the row with the same key
	Delete(t *Spec, key ...Value) error
}

// Table is a Spec with the Go type of its rows.
type Table[R any] struct {
	Spec
	fields []Field[R]
}

// Field ties a column to a part of R.
type Field[R any] struct {
	Column
	get func(*R) Value
	set func(*R, Value)
}

// NewTable describes a table whose rows are R; the first key fields are its
// primary key.
func NewTable[R any](name string, key int, fields []Field[R], indexes ...Index) *Table[R] {
	t := &Table[R]{Spec: Spec{Name: name, Key: key, Indexes: indexes}, fields: fields}
	for _, f := range fields {
		t.Columns = append(t.Columns, f.Column)
	}
	return t
}

// Int is an integer column.
func Int[R any, N ~int | ~int64 | ~uint64](name string, at func(*R) *N) Field[R] {
	return Field[R]{Column{name, Integer},
		func(r *R) Value { return int64(*at(r)) },
		func(r *R, v Value) { *at(r) = N(v.(int64)) }}
}

// Float is a column of real numbers.
func Float[R any](name string, at func(*R) *float64) Field[R] {
	return Field[R]{Column{name, Real},
		func(r *R) Value { return *at(r) },
		func(r *R, v Value) { *at(r) = v.(float64) }}
}

// Text is a column of strings.
func Text[R any, S ~string](name string, at func(*R) *S) Field[R] {
	return Field[R]{Column{name, String},
		func(r *R) Value { return string(*at(r)) },
		func(r *R, v Value) { *at(r) = S(v.(string)) }}
}

// Blob is a column of bytes.
func Blob[R any](name string, at func(*R) *[]byte) Field[R] {
	return Field[R]{Column{name, Bytes},
		func(r *R) Value {
			if *at(r) == nil {
				return []byte{}
			}
			return *at(r)
		},
		func(r *R, v Value) { *at(r) = v.([]byte) }}
}

// Bool is a column of 0 and 1.
func Bool[R any](name string, at func(*R) *bool) Field[R] {
	return Field[R]{Column{name, Integer},
		func(r *R) Value {
			if *at(r) {
				return int64(1)
			}
			return int64(0)
		},
		func(r *R, v Value) { *at(r) = v.(int64) != 0 }}
}

// Time is a column of instants in whole microseconds since 1970, UTC; 0 is the
// zero Time, so an unset time sorts first.
func Time[R any](name string, at func(*R) *time.Time) Field[R] {
	return Field[R]{Column{name, Integer},
		func(r *R) Value { return Micros(*at(r)) },
		func(r *R, v Value) { *at(r) = FromMicros(v.(int64)) }}
}

// Micros is how a Time column stores t; use it for keys and ranges.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// FromMicros is the inverse of Micros.
func FromMicros(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// Get finds a row by its whole key.
func (t *Table[R]) Get(r Reader, key ...Value) (R, bool, error) {
	var out R
	row, ok, err := r.Get(&t.Spec, key...)
	if err != nil || !ok {
		return out, false, err
	}
	return t.decode(row), true, nil
}

// Put inserts or replaces a row.
func (t *Table[R]) Put(w Writer, row R) error {
	vals := make(Row, len(t.fields))
	for i, f := range t.fields {
		vals[i] = f.get(&row)
	}
	return w.Put(&t.Spec, vals)
}

// Delete removes a row, if it is there.
func (t *Table[R]) Delete(w Writer, key ...Value) error { return w.Delete(&t.Spec, key...) }

// Scan yields rows in order; it ends at the first error.
func (t *Table[R]) Scan(r Reader, q Query) iter.Seq2[R, error] {
	return func(yield func(R, error) bool) {
		for row, err := range r.Scan(&t.Spec, q) {
			if err != nil {
				var none R
				yield(none, err)
				return
			}
			if !yield(t.decode(row), nil) {
				return
			}
		}
	}
}

func (t *Table[R]) decode(row Row) R {
	var out R
	for i, f := range t.fields {
		f.set(&out, row[i])
	}
	return out
}
