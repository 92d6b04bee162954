package journeys

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestPassingsInAnyOrder: the same hand-overs give the same bytes, in whatever
// order they came and however often they were put before, and come out again.
func TestPassingsInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) passing {
			return passing{
				at: rapid.Int64().Draw(t, "at"), takenUp: rapid.Int64().Draw(t, "taken"), which: [16]byte{rapid.Byte().Draw(t, "which")},
				who: rapid.Uint64().Draw(t, "who"), warm: rapid.Bool().Draw(t, "warm"),
			}
		}), 0, 12, func(p passing) passing { return passing{at: p.at, which: p.which} }).Draw(t, "all")
		var one, other passingsRow
		put := func(r *passingsRow, p passing) {
			if err := r.put(p); err != nil {
				t.Fatal(err)
			}
		}
		for _, p := range all {
			put(&one, p)
		}
		for _, p := range rapid.Permutation(all).Draw(t, "otherwise") {
			first := p
			first.takenUp, first.who, first.warm = 7, 8, !p.warm
			put(&other, first)
			put(&other, p)
		}
		if !slices.Equal(one.Packed, other.Packed) {
			t.Fatalf("%x\n%x", one.Packed, other.Packed)
		}
		n, err := one.n()
		if err != nil {
			t.Fatal(err)
		}
		got := make([]passing, n)
		for i := range got {
			got[i] = one.passing(i)
		}
		slices.SortFunc(all, passing.compare)
		if len(got)+len(all) > 0 {
			if diff := cmp.Diff(all, got, cmp.AllowUnexported(passing{})); diff != "" {
				t.Fatal(diff)
			}
		}
		if n > 0 {
			one.Packed = one.Packed[:len(one.Packed)-1]
			if _, err := one.n(); !errors.Is(err, errPassings) {
				t.Fatalf("cut short, it gives %v", err)
			}
		}
	})
}
