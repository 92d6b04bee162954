package sqlite

import (
	"fmt"
	"testing"
)

// Every key that was put is known, through several links of the chain; of
// others hardly any is taken for one of them.
func TestKnownForgetsNoKey(t *testing.T) {
	k := newKnown()
	key := func(n int) []byte { return fmt.Appendf(nil, "journey-%d", n) }
	const n = 6 * firstRoom
	for i := range n {
		if !k.add(key(i)) {
			t.Fatalf("no room after %d keys", i)
		}
	}
	if len(k.links) < 3 {
		t.Fatalf("%d links; this should try several", len(k.links))
	}
	wrong := 0
	for i := range n {
		if !k.mayHold(key(i)) {
			t.Fatalf("%s was forgotten", key(i))
		}
		if k.mayHold(key(n + i)) {
			wrong++
		}
	}
	if wrong > n/50 {
		t.Errorf("%d of %d keys that were never put are taken for others", wrong, n)
	}
}
