package fieldwork

import (
	"fmt"
	"iter"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/interview"
	"ledetraad/projections/view"
)

// past is the tables of an earlier day, with what the citizen does not want to
// be read today.
type past struct {
	view.Reader
	today view.Reader // interviews as they are now
}

// stopped are the limits that hold today.
func (p past) stopped(id string) (map[string]interview.Readers, error) { return Stopped(p.today, id) }

// AsOf folds a log, in its order, into the tables as they were known at one
// time and as the world had gone until another; a zero time is no limit. Text
// that is erased today is erased there too, and a stop mark of today holds
// there: nobody gets around a citizen's limit by asking for the day before it.
func AsOf(events iter.Seq2[event.Recorded, error], knownAt, happenedUntil time.Time) (view.Reader, error) {
	then, today := view.NewMemory(), view.NewMemory()
	for e, err := range events {
		if err != nil {
			return nil, fmt.Errorf("field work of an earlier day: %w", err)
		}
		if category, _ := event.SplitStream(e.Stream); category == interview.Category {
			if err := Apply(today, e); err != nil {
				return nil, fmt.Errorf("field work of today: event %s: %w", e.ID, err)
			}
		}
		if !knownAt.IsZero() && e.KnownAt.After(knownAt) || !happenedUntil.IsZero() && e.HappenedAt.After(happenedUntil) {
			continue
		}
		if err := Apply(then, e); err != nil {
			return nil, fmt.Errorf("field work of an earlier day: event %s: %w", e.ID, err)
		}
	}
	return past{then, today}, nil
}
