package esdbnode

import (
	"math"

	"github.com/google/uuid"
)

// noRevision is the last revision of a stream that has no events.
const noRevision int64 = -1

// tombstoned is the last revision of a stream that was deleted for good: the
// tombstone event itself carries it, as on the real server.
const tombstoned int64 = math.MaxInt64

// softDeleted is the $tb ("truncate before") value that hides a whole stream
// until somebody appends to it again.
const softDeleted int64 = math.MaxInt64

// expectation is what an append or a delete expects of its stream: one of the
// negative constants, or the exact last revision.
type expectation int64

const (
	expectNoStream     expectation = -1
	expectAny          expectation = -2
	expectStreamExists expectation = -4
)

// streamFacts is what the append rules need to know of a stream.
type streamFacts struct {
	last        int64 // last revision, noRevision or tombstoned
	softDeleted bool
	hasMetadata bool // its $$ stream has an event; asked for by expectStreamExists only
}

// spot is where an event already stands.
type spot struct{ revision, position int64 }

// history looks into one stream's stored events.
type history interface {
	// find tells where the event with the id stands in the stream.
	find(id uuid.UUID) (spot, bool, error)
	// at tells whether the event of that revision has the id, and where it stands.
	at(revision int64, id uuid.UUID) (spot, bool, error)
}

type verdict int

const (
	verdictWrite         verdict = iota
	verdictIdempotent            // all of it is there already
	verdictWrongRevision         // the expectation does not hold
	verdictStreamDeleted         // tombstoned, or soft-deleted where it must exist
)

// decide is the real server's rule for an append (CheckCommit in its
// IndexWriter): whether the events are written, were written before, or are
// refused. The returned spot is set for verdictIdempotent only: that of the last
// of the events as first written.
func decide(want expectation, facts streamFacts, ids []uuid.UUID, past history) (verdict, spot, error) {
	if facts.last == tombstoned {
		return verdictStreamDeleted, spot{}, nil
	}
	if want == expectStreamExists {
		if facts.softDeleted {
			return verdictStreamDeleted, spot{}, nil
		}
		if facts.last == noRevision && !facts.hasMetadata {
			return verdictWrongRevision, spot{}, nil
		}
	}
	if want == expectAny || want == expectStreamExists {
		return decideByID(facts, ids, past)
	}
	switch {
	case int64(want) > facts.last:
		return verdictWrongRevision, spot{}, nil
	case int64(want) == facts.last:
		return verdictWrite, spot{}, nil
	}
	return decideBelow(want, facts, ids, past)
}

// decideByID is the rule where any revision will do: a known first id makes the
// append a repetition, which must then be known to its end.
func decideByID(facts streamFacts, ids []uuid.UUID, past history) (verdict, spot, error) {
	if facts.last == noRevision || len(ids) == 0 {
		return verdictWrite, spot{}, nil
	}
	var last spot
	for i, id := range ids {
		where, known, err := past.find(id)
		if err != nil {
			return 0, spot{}, err
		}
		if known {
			last = where
			continue
		}
		if i == 0 {
			return verdictWrite, spot{}, nil
		}
		return verdictWrongRevision, spot{}, nil
	}
	return verdictIdempotent, last, nil
}

// decideBelow is the rule for an expected revision that has been passed: the
// ids must be those that were written right after it.
func decideBelow(want expectation, facts streamFacts, ids []uuid.UUID, past history) (verdict, spot, error) {
	var last spot
	for i, id := range ids {
		where, same, err := past.at(int64(want)+1+int64(i), id)
		if err != nil {
			return 0, spot{}, err
		}
		if same {
			last = where
			continue
		}
		if i == 0 && want == expectNoStream && facts.softDeleted {
			return verdictWrite, spot{}, nil
		}
		return verdictWrongRevision, spot{}, nil
	}
	if len(ids) == 0 {
		return verdictWrongRevision, spot{}, nil
	}
	return verdictIdempotent, last, nil
}
