package httpapi

import (
	"testing"
	"time"

	"ledetraad/domain/event"
	"ledetraad/projections/journeys"
)

func TestGatherings(t *testing.T) {
	at := func(n uint64) event.Position { return event.Position{Commit: n, Prepare: n} }
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	key := gatheringKey{lifeSituation: "udskrevet"}
	var g gatherings
	one := &journeys.Gathered{}
	g.keep(gatheredAt{key, at(10), now, one})
	for _, c := range []struct {
		name  string
		key   gatheringKey
		at    uint64
		least uint64
		after time.Duration
		old   bool
		want  bool
	}{
		{"nothing was recorded since", key, 10, 0, time.Hour, false, true},
		{"the present is never older than the views", key, 11, 0, time.Second, false, false},
		{"an earlier day may be, for a while", key, 11, 0, stale - 1, true, true},
		{"and no longer", key, 11, 0, stale, true, false},
		{"what one has just recorded is there", key, 12, 11, time.Second, true, false},
		{"of other journeys", gatheringKey{lifeSituation: "plejehjem"}, 10, 0, 0, true, false},
	} {
		if got := g.get(c.key, at(c.at), at(c.least), now.Add(c.after), c.old); (got == one) != c.want {
			t.Errorf("%s: %v", c.name, got == one)
		}
	}
	for i := range mostKept {
		g.keep(gatheredAt{gatheringKey{from: now.Add(time.Duration(i))}, at(10), now, one})
	}
	if len(g.kept) != mostKept || g.get(key, at(10), at(0), now, false) != nil {
		t.Errorf("%d are kept, the oldest among them", len(g.kept))
	}
}
