package engine

import (
	"context"

	"ledetraad/domain/event"
)

// Reach waits until every projection stands at the position, or after it.
func (e *Engine) Reach(ctx context.Context, at event.Position) error {
	for _, p := range Projections() {
		if err := e.worker.WaitFor(ctx, p.Name, at); err != nil {
			return err
		}
	}
	return nil
}

// NATSURL is where the embedded server can be reached by others; "" if it
// cannot, or if distribution is a server's.
func (e *Engine) NATSURL() string {
	if e.bus == nil {
		return ""
	}
	return e.bus.URL()
}
