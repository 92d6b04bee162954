// Package erasure records that a person was erased, without saying who: the
// log must not remember what it was asked to forget. Which streams were removed
// and whose key was destroyed is known to the vault alone.
package erasure

import (
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// Category is the part of a stream's name before the erasure's id.
const Category = "erasure"

// Performed says that a person's key was destroyed, and that the streams that
// were that person's alone were removed from the log.
type Performed struct {
	ID      uuid.UUID `json:"id"`      // random
	Streams int       `json:"streams"` // how many were removed
}

// Perform asks to record that.
type Perform Performed

func (Performed) EventName() string { return "erasure.performed" }

// CommandName is the command's name.
func (Perform) CommandName() string { return "erasure.perform" }

// Events lists the event types.
func Events() []event.Type { return []event.Type{event.Define[Performed]()} }

// Stream is where an erasure is recorded.
func Stream(id uuid.UUID) string { return event.StreamName(Category, id.String()) }

// CommandFor is the command that records an erasure asked for at a time. It
// follows from the erasure alone, so that one that is carried out again, after
// a crash or in a log that was restored from an older copy, is recorded once.
func CommandFor(id uuid.UUID, streams int, at time.Time) decider.Command {
	return decider.Command{
		ID: uuid.NewSHA1(id, []byte("performed")), Stream: Stream(id),
		HappenedAt: at, KnownAt: at, Actor: "administrator", Intent: Perform{id, streams},
	}
}

// Decider ties the aggregate to its streams; the state is whether the erasure
// is recorded.
func Decider() decider.Decider[bool] {
	return decider.Decider[bool]{
		Category: Category,
		Initial:  func() bool { return false },
		Decide: func(recorded bool, c decider.Command) ([]event.Data, error) {
			i, ok := c.Intent.(Perform)
			if !ok {
				return nil, fault.Invalidf("type", "%q is not a command for an erasure", c.Intent.CommandName())
			}
			if c.Stream != Stream(i.ID) {
				return nil, fault.Invalidf("stream", "want %s", Stream(i.ID))
			}
			if i.Streams < 0 {
				return nil, fault.Invalidf("data.streams", "is %d", i.Streams)
			}
			if recorded {
				return nil, fault.Conflictf("data.id", "the erasure is recorded already")
			}
			return []event.Data{Performed(i)}, nil
		},
		Evolve: func(recorded bool, d event.Data) bool {
			_, is := d.(Performed)
			return recorded || is
		},
	}
}
