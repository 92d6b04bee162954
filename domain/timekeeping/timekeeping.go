// Package timekeeping puts the passing of time into the log. Rules such as "no
// answer by the deadline" hold without anybody doing anything; so that they
// stay pure folds, and give the same findings in every rebuild, the engine
// records that a time has come when something was waiting for it.
package timekeeping

import (
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// Stream is the one stream that holds these events.
const Stream = "clock-main"

// Reached says that a time has come.
type Reached struct {
	Time time.Time `json:"time"`
}

// Reach asks to record that a time has come.
type Reach Reached

func (Reached) EventName() string { return "clock.reached" }

// CommandName is the command's name.
func (Reach) CommandName() string { return "clock.reach" }

// Events lists the event types.
func Events() []event.Type { return []event.Type{event.Define[Reached]()} }

var namespace = uuid.MustParse("d1f6a3b2-4c58-5e0b-8f0e-2a9f6f3f7c21")

// CommandFor is the command that records t; its id follows from t, so that two
// engines that see the same deadline pass record it once.
func CommandFor(t time.Time) decider.Command {
	t = t.UTC().Truncate(time.Second)
	return decider.Command{
		ID: uuid.NewSHA1(namespace, []byte(t.Format(time.RFC3339))), Stream: Stream,
		HappenedAt: t, KnownAt: t, Actor: "engine", Intent: Reach{t},
	}
}

// Decider ties the aggregate to its stream. Time never goes back.
func Decider() decider.Decider[time.Time] {
	return decider.Decider[time.Time]{
		Category: "clock",
		Initial:  func() time.Time { return time.Time{} },
		Decide: func(now time.Time, c decider.Command) ([]event.Data, error) {
			r, ok := c.Intent.(Reach)
			if !ok {
				return nil, fault.Invalidf("type", "%q is not a command for the clock", c.Intent.CommandName())
			}
			if !r.Time.After(now) {
				return nil, fault.Conflictf("data.time", "%s was reached already", r.Time.Format(time.RFC3339))
			}
			return []event.Data{Reached(r)}, nil
		},
		Evolve: func(now time.Time, d event.Data) time.Time {
			if r, ok := d.(Reached); ok {
				return r.Time
			}
			return now
		},
	}
}
