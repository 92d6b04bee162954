package journeys

import (
	"fmt"
	"iter"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/projections/view"
)

// AsOf folds a log, in its order, into the tables as they were known at one
// time and as the world had gone until another: of journeys, the events with
// known_at ≤ knownAt and happened_at ≤ happenedUntil; of the programme, those
// with known_at ≤ knownAt. A zero time is no limit. Every query works on the
// result; pass it the time asked about as now.
//
// It is the same fold as the live one, so without limits the tables are the
// live tables. A journey that began to be followed only after happenedUntil is
// there if something of it had happened by then. What refers to a touchpoint
// or a promise that is left out is left out with it.
//
// It reads the whole log (of which events of other kinds cost nothing) and
// holds the tables in memory.
func AsOf(events iter.Seq2[event.Recorded, error], knownAt, happenedUntil time.Time) (view.Reader, error) {
	m := view.NewMemory()
	late := map[string]event.Recorded{} // starts after happenedUntil, by stream
	for e, err := range events {
		if err != nil {
			return nil, fmt.Errorf("view of an earlier day: %w", err)
		}
		if !knownAt.IsZero() && e.KnownAt.After(knownAt) {
			continue
		}
		if ofJourneys := event.Category(e.Type) == journey.Category; ofJourneys && !happenedUntil.IsZero() {
			if e.HappenedAt.After(happenedUntil) {
				if _, start := e.Data.(journey.Started); start {
					late[e.Stream] = e
				}
				continue
			}
			if start, held := late[e.Stream]; held {
				delete(late, e.Stream)
				if err := Apply(m, start); err != nil {
					return nil, fmt.Errorf("view of an earlier day: event %s: %w", start.ID, err)
				}
			}
		}
		if err := Apply(m, e); err != nil {
			return nil, fmt.Errorf("view of an earlier day: event %s: %w", e.ID, err)
		}
	}
	return m, nil
}
