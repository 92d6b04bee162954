package engine

import (
	"context"
	"errors"

	"ledetraad/projections/worker"
)

// unlessHalted runs work that waits for every projection. One that stands still
// before an event that it cannot read would keep it waiting for ever: then the
// others are waited for, and the answer is which one it is.
func (e *Engine) unlessHalted(ctx context.Context, work func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- work(ctx) }()
	for {
		changed := e.worker.Changed()
		if halted := e.halted(); halted != nil {
			cancel()
			<-done
			return e.reachOthers(ctx, halted)
		}
		select {
		case err := <-done:
			return err
		case <-changed:
		}
	}
}

func (e *Engine) halted() *worker.HaltedError {
	for _, s := range e.worker.Status() {
		if s.Halt != nil {
			return &worker.HaltedError{Projection: s.Projection, Halt: *s.Halt}
		}
	}
	return nil
}

// reachOthers waits until the projections that are not halted stand at the
// log's head, so that what they answer is final.
func (e *Engine) reachOthers(ctx context.Context, halted *worker.HaltedError) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	head, err := e.log.Head(ctx)
	if err != nil {
		return err
	}
	for _, p := range Projections() {
		err := e.worker.WaitFor(ctx, p.Name, head)
		if _, also := errors.AsType[*worker.HaltedError](err); err != nil && !also {
			return err
		}
	}
	return halted
}
