package view_test

import (
	"fmt"
	"testing"

	"ledetraad/projections/view"
	"ledetraad/projections/viewtest"
)

// BenchmarkMemory measures a get and a put of a row, and what a row takes up.
func BenchmarkMemory(b *testing.B) {
	s := viewtest.Tables()[0]
	for _, scanned := range []bool{false, true} {
		b.Run(fmt.Sprintf("scanned=%t", scanned), func(b *testing.B) {
			m := view.NewMemory()
			if scanned { // so that an index is kept up to date
				for range m.Scan(s, view.Query{Index: "weight"}) {
					b.Fatal("it is empty")
				}
			}
			b.ReportAllocs()
			names := make([]string, 1000)
			for i := range names {
				names[i] = fmt.Sprintf("name-%d", i*7919%1000)
			}
			i := 0
			for b.Loop() {
				name, n := names[i%1000], int64(i/3000)
				if _, _, err := m.Get(s, name, n); err != nil {
					b.Fatal(err)
				}
				if err := m.Put(s, view.Row{name, n, "department", float64(i), []byte{}, int64(i)}); err != nil {
					b.Fatal(err)
				}
				i++
			}
		})
	}
}
