package view_test

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledetraad/projections/view"
	"ledetraad/projections/viewtest"
)

// memory makes transactions of clones.
type memory struct{ m *view.Memory }

func (m *memory) Write(f func(view.Writer) error) error {
	c := m.m.Clone()
	if err := f(c); err != nil {
		return err
	}
	m.m = c
	return nil
}
func (m *memory) Read(f func(view.Reader) error) error { return f(m.m) }
func (m *memory) Close() error                         { return nil }

func TestMemory(t *testing.T) {
	viewtest.Run(t, func([]*view.Spec) (viewtest.Store, error) { return &memory{view.NewMemory()}, nil })
}

// TestMemoryOrdersFollowWrites keeps one store, so that orders built early are kept up to
// date through all later writes.
func TestMemoryOrdersFollowWrites(t *testing.T) {
	m, s := view.NewMemory(), viewtest.Tables()[0]
	scan := func(index string) (out []int64) {
		for row, err := range m.Scan(s, view.Query{Index: index}) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, row[1].(int64))
		}
		return out
	}
	put := func(n int64, weight float64) {
		if err := m.Put(s, view.Row{"a", n, "d", weight, []byte{}, int64(0)}); err != nil {
			t.Fatal(err)
		}
	}
	put(1, 3)
	put(2, 2)
	if diff := cmp.Diff([]int64{2, 1}, scan("weight")); diff != "" {
		t.Fatal(diff)
	}
	put(3, 2.5)
	put(1, 1)
	if diff := cmp.Diff([]int64{1, 2, 3}, scan("weight")); diff != "" {
		t.Fatal(diff)
	}
	if err := m.Delete(s, "a", int64(2)); err != nil {
		t.Fatal(err)
	}
	put(0, 9)
	if diff := cmp.Diff([]int64{1, 3, 0}, scan("weight")); diff != "" {
		t.Fatal(diff)
	}
	if diff := cmp.Diff([]int64{0, 1, 3}, scan("")); diff != "" {
		t.Fatal(diff)
	}
}

func TestDumpAndCompare(t *testing.T) {
	s := viewtest.Tables()[0]
	fill := func(rows ...view.Row) *view.Memory {
		m := view.NewMemory()
		for _, r := range rows {
			if err := m.Put(s, r); err != nil {
				t.Fatal(err)
			}
		}
		return m
	}
	row := func(name string, n int64, dep string) view.Row {
		return view.Row{name, n, dep, 0.5, []byte{0, 'x'}, int64(-1)}
	}
	a := fill(row("å", 1, "x"), row("b", 1, "x"), row("c", 1, "x"), row("d", 1, "x"))
	b := fill(row("c", 1, "x"), row("b", 1, "y"), row("a", 1, "x"), row("d", 1, "x"))

	var dump bytes.Buffer
	if err := view.Dump(&dump, b, s); err != nil {
		t.Fatal(err)
	}
	want := "# things\n"
	for _, at := range []string{"a\"\t1\t\"x", "b\"\t1\t\"y", "c\"\t1\t\"x", "d\"\t1\t\"x"} {
		want += fmt.Sprintf("\"%s\"\t0.5\tx\"\\x00x\"\t-1\n", at)
	}
	if diff := cmp.Diff(want, dump.String()); diff != "" {
		t.Error(diff)
	}

	got, err := view.Compare(a, b, []*view.Spec{s}, 2, nil)
	if err != nil {
		t.Fatal(err)
	}
	diff := cmp.Diff(view.Comparison{Rows: 5, Different: 3, Differences: []view.Difference{
		{Table: "things", Key: view.Row{"a", int64(1)}, Rebuilt: row("a", 1, "x")},
		{Table: "things", Key: view.Row{"b", int64(1)}, Live: row("b", 1, "x"), Rebuilt: row("b", 1, "y")},
	}}, got)
	if diff != "" {
		t.Error(diff)
	}
	if got, err := view.Compare(a, a.Clone(), []*view.Spec{s}, 2, nil); err != nil || !got.Same() || got.Rows != 4 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestShapeRefusesBadSpecs(t *testing.T) {
	column := []view.Column{{Name: "a", Kind: view.String}}
	for name, s := range map[string]view.Spec{
		"no key":        {Name: "t", Columns: column},
		"long key":      {Name: "t", Columns: column, Key: 2},
		"bad name":      {Name: "T-1", Columns: column, Key: 1},
		"no kind":       {Name: "t", Columns: []view.Column{{Name: "a"}}, Key: 1},
		"column twice":  {Name: "t", Columns: append(column, column...), Key: 1},
		"unknown index": {Name: "t", Columns: column, Key: 1, Indexes: []view.Index{{Name: "i", Columns: []string{"b"}}}},
		"index twice":   {Name: "t", Columns: column, Key: 1, Indexes: []view.Index{{Name: "i", Columns: []string{"a"}}, {Name: "i", Columns: []string{"a"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := view.NewShape(&s); err == nil {
				t.Error("accepted")
			}
		})
	}
}
