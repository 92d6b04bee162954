package eventstoredb

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// task is a command on its way to its result.
type task struct {
	cmd     decider.Command
	result  *Result
	claimed bool // its id was not known before
	checked bool
	refusal error // what this round answers, if it refuses
	events  []event.Proposed
	size    int
}

// handleStream answers the tasks, which are all for the stream, in rounds. A
// round decides as many as fit into one append, and appends.
func (c *Commands) handleStream(ctx context.Context, stream string, work []*task) {
	defer c.unclaim(work)
	unlock, err := c.locks.lock(ctx, stream)
	if err != nil {
		answer(work, explain(ctx, "wait for "+stream, err))
		return
	}
	defer unlock()
	category, _ := event.SplitStream(stream)
	a, generation := c.cached(stream)
	fresh := false // the state was seen to be the newest, not long ago
	for tries := 0; len(work) > 0; {
		if a == nil {
			if a, err = c.load(ctx, stream, c.deciders[category]); err != nil {
				answer(work, err)
				return
			}
			fresh = true
		}
		var gone bool
		if work, gone = c.answerRepeated(ctx, a, work); gone {
			a = nil
			continue
		}
		r := c.decideRound(ctx, a, work, &fresh)
		if r.err != nil {
			answer(work, r.err)
			return
		}
		if r.again {
			a = r.state
			continue
		}
		var err error
		if len(r.accepted) > 0 {
			err = c.appendRound(ctx, a, r)
		}
		switch {
		case err == nil:
			answerRefused(r.refused)
			work, tries = r.rest, 0
			if fresh = fresh || len(r.accepted) > 0; a.suspect {
				a = nil
			}
		case errors.Is(err, ErrWrongRevision):
			if tries++; tries >= maxTries {
				answer(r.accepted, fault.Conflictf("", "others changed %s at the same time, %d times in a row; send the command again", stream, maxTries))
				answer(r.refused, fault.Conflictf("", "others changed %s at the same time, %d times in a row; send the command again", stream, maxTries))
				work, tries, a = r.rest, 0, nil
				continue
			}
			pause(ctx, c.jitter(maxJitter))
			if a, err = c.caughtUp(ctx, a); err != nil {
				answer(work, err)
				return
			}
			fresh = true
		case errors.Is(err, ErrTooLarge):
			answer(r.accepted, err)
			answer(r.refused, err)
			work, a = r.rest, nil
		default:
			// What is in the log now is not known, and the next append would
			// meet the same trouble.
			answer(work, err)
			return
		}
	}
	if a != nil && a.clean() {
		c.keep(a, generation)
	}
}

// round is what one pass over the tasks decided.
type round struct {
	accepted []*task
	refused  []*task
	rest     []*task
	err      error      // whether the state was the newest could not be seen
	again    bool       // the state was not the newest: decide anew,
	state    *aggregate // on this one, or on what is read if it is nil
}

// decideRound decides tasks until their events fill an append. The state is
// moved ahead of the log, by the events of the tasks accepted.
func (c *Commands) decideRound(ctx context.Context, a *aggregate, work []*task, fresh *bool) round {
	var r round
	inRound := make(map[uuid.UUID]bool)
	events, size := 0, 0
	for i, t := range work {
		if inRound[t.cmd.ID] {
			r.rest = append(r.rest, t) // the next round finds it recorded
			continue
		}
		t.refusal = c.decide(ctx, a, t)
		if t.refusal != nil {
			if !*fresh && !t.checkFailed() {
				newer, err := c.refresh(ctx, a)
				switch {
				case err != nil:
					return round{err: err}
				case newer != a || a.moved:
					*fresh = true
					return round{again: true, state: newer}
				default:
					*fresh = true
				}
			}
			r.refused = append(r.refused, t)
			if a.suspect {
				r.rest = append(r.rest, work[i+1:]...)
				break
			}
			continue
		}
		if events > 0 && (events+len(t.events) > maxChunk || size+t.size > maxAppend) {
			r.rest = append(r.rest, work[i:]...)
			break
		}
		events += len(t.events)
		size += t.size
		inRound[t.cmd.ID] = true
		r.accepted = append(r.accepted, t)
		a.ahead = append(a.ahead, t.events...)
	}
	return r
}

// decide gives the task its events, or says why it gets none.
func (c *Commands) decide(ctx context.Context, a *aggregate, t *task) error {
	if !t.checked && c.check != nil {
		if err := c.shielded(a.stream, func() error { return c.check(ctx, t.cmd) }); err != nil {
			return err
		}
	}
	t.checked = true
	if err := c.settle(a); err != nil {
		a.suspect = true
		return err
	}
	var data []event.Data
	err := c.shielded(a.stream, func() (err error) { data, err = a.decider.Decide(a.state, t.cmd); return err })
	if err != nil {
		a.suspect = errors.Is(err, errPanicked)
		return err
	}
	if len(data) == 0 {
		return &fault.Error{Code: fault.Internal, Message: fmt.Sprintf("%s was neither refused nor did it make an event", t.cmd.Intent.CommandName())}
	}
	t.events, t.size = make([]event.Proposed, len(data)), 0
	for i, d := range data {
		p, err := c.codec.Encode(a.stream, meta(t.cmd, i), d)
		if _, ok := errors.AsType[*fault.Error](err); ok {
			return err
		}
		if err != nil {
			return &fault.Error{Code: fault.Internal, Message: d.EventName() + " cannot be written", Cause: err}
		}
		t.events[i] = p
		t.size += appendSize(p)
	}
	if t.size > maxAppend {
		return &fault.Error{Code: fault.Invalid, Field: "data", Cause: ErrTooLarge,
			Message: fmt.Sprintf("is too large to be recorded: %d bytes, of at most %d", t.size, maxAppend)}
	}
	return nil
}

// checkFailed: the task was refused before its state was looked at.
func (t *task) checkFailed() bool { return !t.checked }

func meta(cmd decider.Command, index int) event.Meta {
	return event.Meta{HappenedAt: cmd.HappenedAt, KnownAt: cmd.KnownAt, Command: cmd.ID, Index: index, Actor: cmd.Actor, Causation: cmd.Causation}
}

// appendRound appends what the round accepted and answers it.
//
// A server recognises events by their ids alone. So if another process recorded
// the same command id since we last read the stream, the server answers that
// ours was recorded, though it was the other's, whose content may differ. That
// is why what was recorded is looked at, unless there is no other process.
func (c *Commands) appendRound(ctx context.Context, a *aggregate, r round) error {
	done, err := c.log.Append(ctx, a.stream, a.at, a.ahead)
	if err != nil {
		return err
	}
	if !c.sole {
		if ours, err := c.isOurs(ctx, a, done); err != nil || !ours {
			return cmp.Or(err, ErrWrongRevision)
		}
	}
	// A stream that was deleted goes on with its old revisions, so they are
	// counted back from the last one.
	next := done.Revision + 1 - uint64(len(a.ahead))
	for _, t := range r.accepted {
		next += uint64(len(t.events))
		t.result.Revision = next - 1
		t.result.Position = done.Position
		t.result.Events = make([]uuid.UUID, len(t.events))
		for i, e := range t.events {
			t.result.Events[i] = e.ID
		}
		a.commands[t.cmd.ID] = struct{}{}
		t.events = nil
	}
	a.appended(done)
	return nil
}

// isOurs: the events that stand where ours should are ours to the last byte.
func (c *Commands) isOurs(ctx context.Context, a *aggregate, done Appended) (ours bool, err error) {
	first := done.Revision + 1 - uint64(len(a.ahead))
	ours = true
	err = c.log.readStream(ctx, a.stream, first, uint64(len(a.ahead)), func(r event.Raw) error {
		if i := r.Revision - first; i < uint64(len(a.ahead)) {
			ours = ours && bytes.Equal(r.Data, a.ahead[i].Data) && bytes.Equal(r.Meta, a.ahead[i].Meta)
		}
		return nil
	})
	return ours, err
}

var errPanicked = errors.New("a decider panicked")

// shielded turns a panic into a fault, for that one command only. What the
// panic says stays out of answer and log: it may quote personal text.
func (c *Commands) shielded(stream string, f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			c.log.log.Error().Str("stream", stream).Type("panic", r).Bytes("stack", debug.Stack()).Msg("a decider panicked")
			err = &fault.Error{Code: fault.Internal, Cause: errPanicked, Message: "the engine made a mistake while deciding this; it is in its log"}
		}
	}()
	return f()
}

func answer(tasks []*task, err error) {
	for _, t := range tasks {
		t.result.Err = err
	}
}

func answerRefused(tasks []*task) {
	for _, t := range tasks {
		t.result.Err = t.refusal
	}
}

// unclaim lets go of the ids of commands of which nothing was recorded.
func (c *Commands) unclaim(tasks []*task) {
	for _, t := range tasks {
		if t.claimed && t.result.Err != nil && fault.CodeOf(t.result.Err) != fault.Unavailable {
			c.used.forget(t.cmd.ID)
		}
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
