package httpapi

import (
	"fmt"
	"testing"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/projections/journeys"
	"ledetraad/projections/view"
)

// standing is tables that say where in the log they stand.
type standing struct {
	*view.Memory
	at     uint64
	tables string
}

func (s standing) Checkpoint() event.Position { return event.Position{Commit: s.at, Prepare: s.at} }
func (s standing) Tables() string             { return s.tables }

// follow puts that many journeys of one touchpoint into the tables.
func (s *standing) follow(t *testing.T, number int) {
	t.Helper()
	for range number {
		for i, d := range []event.Data{journey.Started{Participant: "P", LifeSituation: "udskrevet"}, journey.TouchpointRecorded{Touchpoint: "t", Department: "aeldre", Activity: "Besøg"}} {
			s.at++
			e := event.Recorded{Stream: fmt.Sprintf("journey-%s-%d", s.tables, (s.at-1)/2), Revision: uint64(i), Data: d, Position: s.Checkpoint()}
			e.HappenedAt, e.KnownAt = time.Unix(1, 0), time.Unix(1, 0)
			if err := journeys.ApplyTrace(s.Memory, e); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestGatherings(t *testing.T) {
	var all gatherings
	s := standing{Memory: view.NewMemory(), tables: "journey-traces-1.1.db"}
	s.follow(t, 3)
	count := func(want int) *journeys.Gathered {
		t.Helper()
		g, err := all.of("udskrevet").renew(s)
		if err != nil {
			t.Fatal(err)
		}
		f, err := g.Fold(journeys.Filter{}, journeys.Moment{Now: time.Unix(2, 0)})
		if err != nil || f.Journeys != want {
			t.Errorf("%d journeys, %v; want %d", f.Journeys, err, want)
		}
		return g
	}
	if all.of("udskrevet").fresh(s) != nil {
		t.Error("something was kept before anything was read")
	}
	first := count(3)
	if count(3) != first || all.of("udskrevet").fresh(s) != first {
		t.Error("it was read again, though nothing was recorded since")
	}
	s.follow(t, 2)
	if all.of("udskrevet").fresh(s) != nil {
		t.Error("what is kept is older than the tables")
	}
	count(5)
	// Made anew without what was erased, they stand at the same place.
	s.Memory, s.tables, s.at = view.NewMemory(), "journey-traces-1.2.db", s.at-2
	s.follow(t, 1)
	count(1)
	for i := range mostKept {
		all.of(fmt.Sprint(i))
	}
	if len(all.kept) != mostKept || all.of("udskrevet").fresh(s) != nil {
		t.Error("what was used longest ago is still kept")
	}
}
