package engine

import "context"

// alertsMark says how far alerts were published on NATS. It stands outside of
// NATS' own folder, which may be lost or removed.
const alertsMark = "alerts.mark"

// announce publishes alerts on NATS.
func (e *Engine) announce(ctx context.Context) error { return e.announcer.Run(ctx) }
