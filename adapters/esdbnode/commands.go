package esdbnode

import (
	"context"

	"github.com/google/uuid"
)

// outcome is a command's logical answer.
type outcome struct {
	verdict verdict
	current int64 // the stream's last revision after the command
	spot    spot  // where the last event of the command stands; none for an empty append
	wrote   bool  // spot is set
}

// append adds events to a stream if the expectation holds. The error is that of
// the storage, of the context or of stopping; refusals stand in the outcome.
func (s *store) append(ctx context.Context, stream string, want expectation, events []proposed) (outcome, error) {
	bytes := 0
	for i := range events {
		bytes += len(events[i].data) + len(events[i].metadata) + 128
	}
	var result outcome
	err := s.submit(ctx, &job{bytes: bytes, run: func(w *writer) (err error) {
		result, err = w.append(stream, want, events)
		return err
	}})
	return answered(&result, err)
}

// answered gives the result of a job that was done. After an error the job may
// still be under way, and its result must not be looked at.
func answered[T any](result *T, err error) (T, error) {
	if err != nil {
		var none T
		return none, err
	}
	return *result, nil
}

func (w *writer) append(stream string, want expectation, events []proposed) (outcome, error) {
	state, result, err := w.check(stream, want, idsOf(events))
	if err != nil || result.verdict != verdictWrite || len(events) == 0 {
		return result, err
	}
	revive := state.softDeleted()
	first := state.last + 1
	where, err := w.write(stream, state, events)
	if err != nil {
		return outcome{}, err
	}
	result.spot, result.wrote, result.current = where, true, where.revision
	if revive {
		// What was deleted stays hidden, what comes now is seen.
		if _, err := w.truncate(stream, first); err != nil {
			return outcome{}, err
		}
	}
	if isMetastream(stream) {
		return result, w.metadataChanged(stream, events[len(events)-1].data)
	}
	return result, nil
}

// metadataChanged applies new metadata to the stream it describes. Metadata for
// a soft-deleted stream brings the stream back, empty: its old events must not
// come to light again because the new metadata does not name a $tb.
func (w *writer) metadataChanged(metastream string, data []byte) error {
	name := originalOf(metastream)
	original, err := w.stream(name)
	if err != nil {
		return err
	}
	revive := original.softDeleted()
	limits := parseRetention(data)
	if err := w.setRetention(name, original, limits); err != nil {
		return err
	}
	if revive && limits.truncateBefore < original.last+1 {
		_, err = w.truncate(name, original.last+1)
	}
	return err
}

// check applies the append rules.
func (w *writer) check(stream string, want expectation, ids []uuid.UUID) (*streamState, outcome, error) {
	state, err := w.stream(stream)
	if err != nil {
		return nil, outcome{}, err
	}
	facts, err := w.facts(stream, state, want)
	if err != nil {
		return nil, outcome{}, err
	}
	ruling, where, err := decide(want, facts, ids, pastOf{w, state.key})
	if err != nil {
		return nil, outcome{}, err
	}
	result := outcome{verdict: ruling, current: facts.last, spot: where, wrote: ruling == verdictIdempotent}
	return state, result, nil
}

// deleteSoft hides a stream's events by a $tb in its metadata.
func (s *store) deleteSoft(ctx context.Context, stream string, want expectation) (outcome, error) {
	var result outcome
	err := s.submit(ctx, &job{bytes: 256, run: func(w *writer) error {
		// One id that nothing has: a revision that has been passed is refused, as on
		// the real server.
		_, checked, err := w.check(stream, want, []uuid.UUID{uuid.New()})
		result = checked
		if err != nil || checked.verdict != verdictWrite {
			return err
		}
		result.spot, err = w.truncate(stream, softDeleted)
		result.wrote = true
		return err
	}})
	return answered(&result, err)
}

// tombstone ends a stream for good.
func (s *store) tombstone(ctx context.Context, stream string, want expectation) (outcome, error) {
	var result outcome
	err := s.submit(ctx, &job{bytes: 256, run: func(w *writer) error {
		state, checked, err := w.check(stream, want, []uuid.UUID{uuid.New()})
		result = checked
		if err != nil || checked.verdict != verdictWrite {
			return err
		}
		if err := w.ensure(stream, state); err != nil {
			return err
		}
		event := proposed{id: uuid.New(), kind: typeStreamDeleted}
		if err := w.insert(stream, state, &event, tombstoned, ticks(w.now())); err != nil {
			return err
		}
		state.last = tombstoned
		w.touched = append(w.touched, stream)
		result.spot, result.wrote = spot{revision: tombstoned, position: w.position}, true
		return nil
	}})
	return answered(&result, err)
}

func idsOf(events []proposed) []uuid.UUID {
	ids := make([]uuid.UUID, len(events))
	for i := range events {
		ids[i] = events[i].id
	}
	return ids
}
