package natsbus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"ledetraad/domain/fault"
)

// Listener hears of alerts as a guest does.
type Listener struct {
	URL      string
	Token    string
	Guest    string   // the token's id; needed for a consumer alone
	Subjects []string // that are listened to, unless there is a consumer
	// Durable asks for a durable consumer by this name, which misses nothing while
	// nobody listens; with a "_" and a department after it, for that department's
	// alerts alone.
	Durable string
	// Ready, unless nil, is called when whatever is published from now on is heard.
	Ready func()
	// State, unless nil, is told when the server is away, and when it is back.
	State func(up bool)
}

// Listen hands over alerts until ctx ends, or the server wants to know nothing of
// the token any more. An alert of a durable consumer counts as heard when each
// has returned without an error; one that does not is handed over again, later.
// While the server is away it is tried again for ever.
func (l Listener) Listen(ctx context.Context, each func(subject string, data []byte) error) error {
	closed := make(chan struct{})
	state := func(up bool) {
		if l.State != nil {
			l.State(up)
		}
	}
	signIn := nats.Token(l.Token)
	if l.Durable != "" {
		signIn = nats.UserInfo(l.Durable, l.Token)
	}
	nc, err := dial(ctx, l.URL, []nats.Option{signIn, nats.Name("ledetraad alerts follow"), nats.CustomInboxPrefix(InboxPrefix(l.Guest)),
		nats.MaxReconnects(-1), nats.ReconnectWait(300 * time.Millisecond), nats.ReconnectBufSize(-1),
		nats.ClosedHandler(func(*nats.Conn) { close(closed) }),
		nats.DisconnectErrHandler(func(c *nats.Conn, _ error) {
			if !c.IsClosed() {
				state(false)
			}
		}), nats.ReconnectHandler(func(*nats.Conn) { state(true) }),
		nats.ErrorHandler(func(*nats.Conn, *nats.Subscription, error) {}), // what matters comes back by the calls
	})
	if err != nil {
		return err
	}
	defer nc.Close()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	done := make(chan struct{})
	defer close(done)
	go func() {
		select {
		case <-closed:
			cancel(fault.Unavailablef(nc.LastError(), "the NATS server has ended the connection; is the token still good?"))
		case <-done:
		}
	}()
	if l.Durable == "" {
		return l.live(ctx, nc, each)
	}
	return l.durable(ctx, nc, each)
}

func (l Listener) live(ctx context.Context, nc *nats.Conn, each func(string, []byte) error) error {
	heard := make(chan *nats.Msg, 4096)
	for _, subject := range l.Subjects {
		if _, err := nc.ChanSubscribe(subject, heard); err != nil {
			return fmt.Errorf("listen to %s: %w", subject, err)
		}
	}
	asked, stop := context.WithTimeout(ctx, time.Minute)
	defer stop()
	if err := nc.FlushWithContext(asked); err != nil {
		return errors.Join(context.Cause(ctx), fmt.Errorf("listen to alerts: %w", err))
	}
	if errors.Is(nc.LastError(), nats.ErrPermissionViolation) {
		return fault.Invalidf("department", "the token does not open the alerts of this department")
	}
	l.ready()
	for {
		select {
		case m := <-heard:
			if err := each(m.Subject, m.Data); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func (l Listener) ready() {
	if l.Ready != nil {
		l.Ready()
	}
}

func (l Listener) durable(ctx context.Context, nc *nats.Conn, each func(string, []byte) error) error {
	js, err := jetstream.NewWithAPIPrefix(nc, ReadersAPI)
	if err != nil {
		return fmt.Errorf("prepare JetStream: %w", err)
	}
	c, err := js.Consumer(ctx, AlertStreamName, ConsumerName(l.Durable, l.Guest))
	if err != nil {
		return errors.Join(context.Cause(ctx), fmt.Errorf("find the consumer: %w", err))
	}
	heard, err := c.Messages(jetstream.PullMaxMessages(64))
	if err != nil {
		return fmt.Errorf("read the consumer: %w", err)
	}
	defer heard.Stop()
	l.ready()
	for {
		m, err := heard.Next(jetstream.NextContext(ctx))
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, jetstream.ErrNoHeartbeat):
			continue // it asks again by itself
		case err != nil:
			return fmt.Errorf("read the consumer: %w", err)
		}
		if err := each(m.Subject(), m.Data()); err != nil {
			return err
		}
		if err := m.Ack(); err != nil && !errors.Is(err, nats.ErrReconnectBufExceeded) {
			return fmt.Errorf("acknowledge an alert: %w", err)
		}
	}
}
