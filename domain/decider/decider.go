// Package decider ties pure decision functions to the streams they decide
// for. A decider reads nothing but its arguments: time, ids and whatever it
// must know of the rest of the world come in with the command.
package decider

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/event"
)

// Intent is what a command wants done; each aggregate defines its own.
type Intent interface {
	CommandName() string // "<category>.<what-to-do>", lower case
}

// Command is an intent with its circumstances.
type Command struct {
	ID         uuid.UUID // made where it was typed (UUIDv7), or derived from the imported record (UUIDv5)
	Stream     string    // the stream it is decided against and whose events it makes
	HappenedAt time.Time // in the world
	KnownAt    time.Time // when it was recorded
	Actor      string
	Causation  uuid.UUID // the event that made the engine itself give the command, if one did
	Intent     Intent
}

// Decider is an aggregate: how its state follows from its events, and which
// events a command makes in a given state.
type Decider[S any] struct {
	Category string
	Initial  func() S
	// Decide never changes the state it is given. It answers a *fault.Error
	// where the command breaks a rule, and at least one event where it does not.
	Decide func(S, Command) ([]event.Data, error)
	// Evolve may reuse what it is given. Data of other aggregates is ignored.
	Evolve func(S, event.Data) S
}

// Any is a Decider whose state type is hidden, so that deciders of different
// aggregates can stand in one table.
type Any struct {
	Category string
	Initial  func() any
	Decide   func(any, Command) ([]event.Data, error)
	Evolve   func(any, event.Data) any
}

// Erase hides the state type.
func Erase[S any](d Decider[S]) Any {
	return Any{
		Category: d.Category,
		Initial:  func() any { return d.Initial() },
		Decide:   func(s any, c Command) ([]event.Data, error) { return d.Decide(s.(S), c) },
		Evolve:   func(s any, e event.Data) any { return d.Evolve(s.(S), e) },
	}
}

// IntentType reads one kind of intent from JSON.
type IntentType struct {
	Name   string
	Decode func(json.RawMessage) (Intent, error)
}

// DefineIntent describes the intent type T. Unknown fields are refused, so
// that a misspelt field is an answer and not a silent loss.
func DefineIntent[T Intent]() IntentType {
	var zero T
	return IntentType{Name: zero.CommandName(), Decode: func(b json.RawMessage) (Intent, error) {
		var v T
		if err := strict(b, &v); err != nil {
			return nil, err
		}
		return v, nil
	}}
}
