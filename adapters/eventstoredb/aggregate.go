package eventstoredb

import (
	"context"
	"errors"
	"math"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// aggregate is a stream's folded state. Evolve may change the state that it is
// given, so a state that was moved ahead of the log cannot be moved back: if
// the append then fails, it is thrown away.
type aggregate struct {
	stream   string
	decider  decider.Any
	state    any
	at       Revision               // the last event that is in the log
	commands map[uuid.UUID]struct{} // whose events these are
	bytes    int

	// recorded events are in the log and not folded yet. Most new streams get
	// one command and no other, so that folding would be for nothing.
	recorded []event.Proposed
	// ahead of the log: the events of the round, the first folded of which are
	// in the state.
	ahead   []event.Proposed
	folded  int
	suspect bool // a decider failed in a way that may have left the state half changed
	moved   bool // refresh found newer events
}

// clean: the state is that of the log, and nothing else.
func (a *aggregate) clean() bool { return len(a.ahead) == 0 && !a.suspect }

// weight is a measure of the memory taken.
func (a *aggregate) weight() int { return 512 + a.bytes + 48*len(a.commands) }

func (a *aggregate) appended(done Appended) {
	for _, e := range a.ahead {
		a.bytes += appendSize(e)
	}
	a.recorded = append(a.recorded, a.ahead[a.folded:]...)
	a.ahead, a.folded = nil, 0
	a.at = Exact(done.Revision)
}

// load reads the whole stream.
func (c *Commands) load(ctx context.Context, stream string, d decider.Any) (*aggregate, error) {
	a := &aggregate{stream: stream, decider: d, at: NoStream, commands: make(map[uuid.UUID]struct{})}
	if err := c.shielded(stream, func() error { a.state = d.Initial(); return nil }); err != nil {
		return nil, err
	}
	if err := c.readOn(ctx, a); err != nil {
		return nil, err
	}
	return a, nil
}

// readOn folds what is in the log and not in the aggregate yet.
func (c *Commands) readOn(ctx context.Context, a *aggregate) error {
	a.moved = false
	return c.log.readStream(ctx, a.stream, a.at.next(), math.MaxInt64, func(r event.Raw) error {
		if !a.moved {
			a.moved = true
			if err := c.settle(a); err != nil {
				return err
			}
		}
		rec, err := c.fold(a, r)
		if err != nil {
			return err
		}
		a.at = Exact(r.Revision)
		a.commands[rec.Command] = struct{}{}
		a.bytes += len(r.Data) + len(r.Meta)
		return nil
	})
}

// refresh reads what came since. The answer is another aggregate, or none, if
// this one cannot be used any more.
func (c *Commands) refresh(ctx context.Context, a *aggregate) (*aggregate, error) {
	if a.folded == 0 {
		ahead := a.ahead
		a.ahead = nil
		if err := c.readOn(ctx, a); err != nil {
			return nil, err
		}
		if !a.moved {
			a.ahead = ahead
		}
		return a, nil
	}
	for _, err := range c.log.ReadStream(ctx, a.stream, a.at.next()) {
		return nil, err // whatever came: it belongs below what was folded already
	}
	a.moved = false
	return a, nil
}

// caughtUp gives the newest state after a conflict; nil if it must be read anew.
func (c *Commands) caughtUp(ctx context.Context, a *aggregate) (*aggregate, error) {
	if a.folded > 0 {
		return nil, nil
	}
	a.ahead = nil
	if err := c.readOn(ctx, a); err != nil {
		return nil, err
	}
	if !a.moved {
		return nil, nil // a conflict without anything new: doubt the state
	}
	return a, nil
}

// settle folds what is known and not folded yet. It folds what was stored, not
// what was decided, so that a cached state is the very state a reader gets.
func (c *Commands) settle(a *aggregate) error {
	for len(a.recorded) > 0 {
		if _, err := c.fold(a, proposedRaw(a.stream, a.recorded[0])); err != nil {
			return err
		}
		a.recorded = a.recorded[1:]
	}
	a.recorded = nil
	for a.folded < len(a.ahead) {
		if _, err := c.fold(a, proposedRaw(a.stream, a.ahead[a.folded])); err != nil {
			return err
		}
		a.folded++
	}
	return nil
}

func proposedRaw(stream string, p event.Proposed) event.Raw {
	return event.Raw{ID: p.ID, Stream: stream, Type: p.Type, Data: p.Data, Meta: p.Meta}
}

func (c *Commands) fold(a *aggregate, r event.Raw) (event.Recorded, error) {
	rec, err := c.codec.Decode(r)
	if err != nil {
		message := "an event of " + a.stream + " cannot be read; the engine's log says why"
		if unknown, ok := errors.AsType[*event.UnknownTypeError](err); ok {
			message = a.stream + ": " + unknown.Error()
		}
		c.log.log.Error().Err(err).Msg("an event cannot be read")
		return rec, &fault.Error{Code: fault.Internal, Message: message, Cause: err}
	}
	return rec, c.shielded(a.stream, func() error { a.state = a.decider.Evolve(a.state, rec.Data); return nil })
}
