// Package operation records what people decide about the running of the
// engine itself and what must hold again after a rebuild.
package operation

import (
	"github.com/google/uuid"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// Category is the part of a stream's name before the projection's.
const Category = "projection"

// EventSkipped says that a projection passes over an event that it cannot
// read. A rebuild passes over it as well.
type EventSkipped struct {
	Projection string         `json:"projection"`
	Event      uuid.UUID      `json:"event"`
	Position   event.Position `json:"position"`
	Reason     string         `json:"reason"`
}

// SkipEvent asks for that.
type SkipEvent EventSkipped

func (EventSkipped) EventName() string { return "projection.event-skipped" }

// CommandName is the command's name.
func (SkipEvent) CommandName() string { return "projection.skip-event" }

// Events lists the event types.
func Events() []event.Type { return []event.Type{event.Define[EventSkipped]()} }

// Intents lists the commands.
func Intents() []decider.IntentType {
	return []decider.IntentType{decider.DefineIntent[SkipEvent]()}
}

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[map[uuid.UUID]bool] {
	return decider.Decider[map[uuid.UUID]bool]{
		Category: Category,
		Initial:  func() map[uuid.UUID]bool { return map[uuid.UUID]bool{} },
		Decide: func(skipped map[uuid.UUID]bool, c decider.Command) ([]event.Data, error) {
			i, ok := c.Intent.(SkipEvent)
			if !ok {
				return nil, fault.Invalidf("type", "%q is not a command for a projection", c.Intent.CommandName())
			}
			if err := check.First(check.Key("data.projection", i.Projection), check.Name("data.reason", i.Reason)); err != nil {
				return nil, err
			}
			if c.Stream != event.StreamName(Category, i.Projection) {
				return nil, fault.Invalidf("stream", "want %s", event.StreamName(Category, i.Projection))
			}
			if skipped[i.Event] {
				return nil, fault.Conflictf("data.event", "the event is skipped already")
			}
			return []event.Data{EventSkipped(i)}, nil
		},
		Evolve: func(skipped map[uuid.UUID]bool, d event.Data) map[uuid.UUID]bool {
			if e, ok := d.(EventSkipped); ok {
				skipped[e.Event] = true
			}
			return skipped
		},
	}
}
