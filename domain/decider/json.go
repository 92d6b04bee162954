package decider

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/identifiers"
)

// maxSkew is how far ahead of the engine's clock a device's clock may be.
const maxSkew = 5 * time.Minute

// Envelope is a command as it travels: in the body of a request, and as a
// line of a native NDJSON file.
type Envelope struct {
	ID         uuid.UUID       `json:"id" doc:"Made where the command was typed (UUIDv7); the same id again returns the first result"`
	Type       string          `json:"type" doc:"What to do: <category>.<what-to-do>"`
	Stream     string          `json:"stream" doc:"What it is done to: <category>-<id>"`
	HappenedAt time.Time       `json:"happened_at,omitzero" doc:"When it happened in the world; if left out, when it was recorded"`
	KnownAt    time.Time       `json:"known_at,omitzero" doc:"When an earlier record of it was made, if it is being transferred; if left out, now"`
	Data       json.RawMessage `json:"data"`
}

// Vocabulary knows the intents by name. The zero Vocabulary knows none.
type Vocabulary struct{ types map[string]IntentType }

// NewVocabulary refuses a name given twice.
func NewVocabulary(types ...IntentType) (Vocabulary, error) {
	m := make(map[string]IntentType, len(types))
	for _, t := range types {
		if _, twice := m[t.Name]; twice {
			return Vocabulary{}, fmt.Errorf("command %q is defined twice", t.Name)
		}
		m[t.Name] = t
	}
	return Vocabulary{m}, nil
}

// Names lists the known names, sorted.
func (v Vocabulary) Names() []string { return slices.Sorted(maps.Keys(v.types)) }

// streamName reports whether a stream's name is a category of small letters, a
// hyphen, and an id of at most 100 letters, digits and hyphens that does not
// begin with a hyphen. Every command comes by here, which is why it is no
// regular expression.
func streamName(s string) bool {
	category, id := event.SplitStream(s)
	if category == "" || id == "" || len(id) > 100 || id[0] == '-' {
		return false
	}
	for i := range len(category) {
		if c := category[i]; c < 'a' || c > 'z' {
			return false
		}
	}
	for i := range len(id) {
		if c := id[i]; (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}

// Open checks an envelope and understands its intent. Faults name the
// envelope's field.
func (v Vocabulary) Open(e Envelope, actor string, now time.Time) (Command, error) {
	if e.ID == uuid.Nil {
		return Command{}, fault.Invalidf("id", "is missing; give the command a UUID made where it was typed, so that it can safely be sent again")
	}
	t, ok := v.types[e.Type]
	if !ok {
		return Command{}, fault.Invalidf("type", "there is no command %q; see the list at /api/v1/openapi.json", e.Type)
	}
	if category, _ := event.SplitStream(e.Stream); !streamName(e.Stream) || category != event.Category(e.Type) {
		return Command{}, fault.Invalidf("stream", "%q does not fit the command %q; want %s-<id>", e.Stream, e.Type, event.Category(e.Type))
	}
	if _, id := event.SplitStream(e.Stream); identifiers.CPRInID(id) {
		return Command{}, fault.Invalidf("stream", "looks like a CPR number; a CPR number is never stored. Use another id")
	}
	if len(e.Data) == 0 {
		return Command{}, fault.Invalidf("data", "is missing")
	}
	intent, err := t.Decode(e.Data)
	if err != nil {
		return Command{}, err
	}
	if e.KnownAt.IsZero() {
		e.KnownAt = now
	}
	if e.KnownAt.After(now.Add(maxSkew)) {
		return Command{}, fault.Invalidf("known_at", "%s lies in the future", e.KnownAt.Format(time.RFC3339))
	}
	if e.HappenedAt.IsZero() {
		e.HappenedAt = e.KnownAt
	}
	if e.HappenedAt.After(e.KnownAt.Add(maxSkew)) {
		return Command{}, fault.Invalidf("happened_at", "%s lies after the moment it was recorded (%s)",
			e.HappenedAt.Format(time.RFC3339), e.KnownAt.Format(time.RFC3339))
	}
	if e.HappenedAt.Year() < 1900 {
		return Command{}, fault.Invalidf("happened_at", "%s lies before 1900", e.HappenedAt.Format(time.RFC3339))
	}
	return Command{
		ID: e.ID, Stream: e.Stream, HappenedAt: e.HappenedAt.UTC().Truncate(time.Microsecond),
		KnownAt: e.KnownAt.UTC().Truncate(time.Microsecond), Actor: actor, Intent: intent,
	}, nil
}

// Seal is the inverse of Open, for those who make commands in Go.
func Seal(c Command) (Envelope, error) {
	b, err := json.Marshal(c.Intent)
	if err != nil {
		return Envelope{}, fmt.Errorf("write command %s: %w", c.Intent.CommandName(), err)
	}
	return Envelope{ID: c.ID, Type: c.Intent.CommandName(), Stream: c.Stream, HappenedAt: c.HappenedAt, KnownAt: c.KnownAt, Data: b}, nil
}

// strict decodes exactly one JSON value without unknown fields, and answers
// with a fault that names the field where it can.
func strict(b json.RawMessage, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	err := d.Decode(v)
	if err == nil {
		if _, extra := d.Token(); !errors.Is(extra, io.EOF) {
			return fault.Invalidf("data", "has more than one JSON value")
		}
		return nil
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f
	}
	if te, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && te.Field != "" {
		return fault.Invalidf("data."+te.Field, "is a %s; want %s", te.Value, te.Type)
	}
	return fault.Invalidf("data", "%s", bytes.TrimPrefix([]byte(err.Error()), []byte("json: ")))
}
