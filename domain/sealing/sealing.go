// Package sealing records in the log which vault its personal text is sealed
// with, so that an engine that is started with other keys, or none, stops
// before it writes anything, and does not take missing keys for erased people.
package sealing

import (
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// Stream is the one stream that holds these events.
const Stream = "sealing-main"

// Adopted says that text is sealed with the keys of a vault from here on.
type Adopted struct {
	Vault uuid.UUID `json:"vault"`
}

// Adopt asks to record that.
type Adopt Adopted

func (Adopted) EventName() string { return "sealing.adopted" }

// CommandName is the command's name.
func (Adopt) CommandName() string { return "sealing.adopt" }

// Events lists the event types.
func Events() []event.Type { return []event.Type{event.Define[Adopted]()} }

// CommandFor is the command that records a vault's adoption; its id follows
// from the vault's.
func CommandFor(vault uuid.UUID, at time.Time) decider.Command {
	return decider.Command{ID: uuid.NewSHA1(vault, []byte("adopted")), Stream: Stream, HappenedAt: at, KnownAt: at, Actor: "engine", Intent: Adopt{vault}}
}

// Decider ties the aggregate to its stream; the state is the log's vault. It
// never changes: keys are rotated within it.
func Decider() decider.Decider[uuid.UUID] {
	return decider.Decider[uuid.UUID]{
		Category: "sealing",
		Initial:  func() uuid.UUID { return uuid.Nil },
		Decide: func(vault uuid.UUID, c decider.Command) ([]event.Data, error) {
			i, ok := c.Intent.(Adopt)
			switch {
			case !ok:
				return nil, fault.Invalidf("type", "%q is not a command for sealing", c.Intent.CommandName())
			case c.Stream != Stream:
				return nil, fault.Invalidf("stream", "want %s", Stream)
			case i.Vault == uuid.Nil:
				return nil, fault.Invalidf("data.vault", "is missing")
			case vault != uuid.Nil:
				return nil, fault.Conflictf("data.vault", "the log is sealed with the keys of vault %s", vault)
			}
			return []event.Data{Adopted(i)}, nil
		},
		Evolve: func(vault uuid.UUID, d event.Data) uuid.UUID {
			if e, ok := d.(Adopted); ok {
				return e.Vault
			}
			return vault
		},
	}
}
