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
		word := rapid.SampledFrom([]string{"", "a", "å-1", "journey"})
		all := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) passing {
			return passing{
				at: rapid.Int64().Draw(t, "at"), takenUp: rapid.Int64().Draw(t, "taken"), journey: word.Draw(t, "journey"),
				participant: word.Draw(t, "participant"), revision: rapid.Uint64Range(0, 1<<62).Draw(t, "revision"), warm: rapid.Bool().Draw(t, "warm"),
			}
		}), 0, 12, func(p passing) passing { return passing{at: p.at, journey: p.journey, revision: p.revision} }).Draw(t, "all")
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
			first.takenUp, first.participant, first.warm = 7, "before", !p.warm
			put(&other, first)
			put(&other, p)
		}
		if !slices.Equal(one.Packed, other.Packed) {
			t.Fatalf("%x\n%x", one.Packed, other.Packed)
		}
		var got []passing
		if err := one.unpack(func(p passing, _ string) error { got = append(got, p); return nil }); err != nil {
			t.Fatal(err)
		}
		slices.SortFunc(all, passing.before)
		if len(got)+len(all) > 0 {
			if diff := cmp.Diff(all, got, cmp.AllowUnexported(passing{})); diff != "" {
				t.Fatal(diff)
			}
		}
		if n := len(one.Packed); n > 0 {
			one.Packed = one.Packed[:n-1]
			if err := one.unpack(func(passing, string) error { return nil }); len(all) > 0 && all[len(all)-1].participant != "" && !errors.Is(err, errPassings) {
				t.Fatalf("cut short, it gives %v", err)
			}
		}
	})
}
