// Package event holds what every event of the log has in common: its place in
// the log, its two times, its name and schema version, and the codec between
// stored bytes and Go values.
//
// Two promises are kept here. Every version of an event that was ever stored
// can be read (upcasters lift old JSON, version by version, to the newest
// form); and text about a person cannot reach the log by accident: it has a
// type of its own (Text) that only the codec turns into bytes, by way of a
// Sealer.
package event

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Position is an event's place in the whole log. Both numbers are kept
// because a subscription resumed from a commit position alone can skip an
// event. The zero Position stands before the first event.
type Position struct {
	Commit  uint64 `json:"commit"`
	Prepare uint64 `json:"prepare"`
}

// Compare orders positions as the log orders its events.
func (p Position) Compare(q Position) int {
	return cmp.Or(cmp.Compare(p.Commit, q.Commit), cmp.Compare(p.Prepare, q.Prepare))
}

// After reports whether p stands later in the log than q.
func (p Position) After(q Position) bool { return p.Compare(q) > 0 }

// IsZero reports whether p stands before the first event.
func (p Position) IsZero() bool { return p == Position{} }

// String is the form used in URLs, headers and messages: "commit", or
// "commit/prepare" where the two differ.
func (p Position) String() string {
	if p.Commit == p.Prepare {
		return strconv.FormatUint(p.Commit, 10)
	}
	return fmt.Sprintf("%d/%d", p.Commit, p.Prepare)
}

// ParsePosition reads what String writes.
func ParsePosition(s string) (Position, error) {
	c, p, two := strings.Cut(s, "/")
	if !two {
		p = c
	}
	commit, err1 := strconv.ParseUint(c, 10, 63)
	prepare, err2 := strconv.ParseUint(p, 10, 63)
	if err1 != nil || err2 != nil {
		return Position{}, fmt.Errorf("%q is not a log position: want a whole number, or commit/prepare", s)
	}
	return Position{commit, prepare}, nil
}

// Raw is an event as the log keeps it, not yet understood.
type Raw struct {
	ID       uuid.UUID
	Stream   string // "<category>-<id>"
	Revision uint64 // 0 for the stream's first event
	Position Position
	Type     string // "<category>.<what happened>"
	Data     []byte // JSON of the event
	Meta     []byte // JSON of Meta
	Created  time.Time
}

// Meta is what the engine writes beside every event, whatever its type.
type Meta struct {
	Schema     int       `json:"schema"`                // version of the event type's JSON, from 1
	HappenedAt time.Time `json:"happened_at"`           // in the world
	KnownAt    time.Time `json:"known_at"`              // when it was recorded
	Command    uuid.UUID `json:"command"`               // the command that caused it
	Index      int       `json:"index"`                 // its place among that command's events
	Actor      string    `json:"actor,omitempty"`       // account or machine that gave the command, never a citizen
	Causation  uuid.UUID `json:"causation,omitzero"`    // the event that made the engine act, where one did
	Trace      string    `json:"traceparent,omitempty"` // W3C trace context
}

// Recorded is an event of the log, understood.
type Recorded struct {
	ID       uuid.UUID
	Stream   string
	Revision uint64
	Position Position
	Type     string
	Meta
	Data Data
}

// Data is what one kind of event says. Its name is written out by hand and
// never changes: it is how stored events are found again.
type Data interface {
	EventName() string // "<category>.<what happened>", lower case
}

// StreamName joins a category and an id to a stream's name.
func StreamName(category, id string) string { return category + "-" + id }

// SplitStream takes a stream's name apart at the first hyphen; id is "" where
// there is none.
func SplitStream(stream string) (category, id string) {
	category, id, _ = strings.Cut(stream, "-")
	return category, id
}

// Category is the part of an event's or a command's name before the dot.
func Category(name string) string {
	c, _, _ := strings.Cut(name, ".")
	return c
}

// ID derives the id of a command's index-th event (from 0), so that the same
// command, sent again after a lost answer, offers the log the same ids and is
// recognised. It is the UUIDv5 (RFC 9562) of the index in the command's
// namespace.
func ID(command uuid.UUID, index int) uuid.UUID {
	return uuid.NewSHA1(command, []byte(strconv.Itoa(index)))
}
