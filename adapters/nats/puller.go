package natsbus

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

const (
	// pullBytes bounds what one feed buffers in the client.
	pullBytes = 2 * maxPayload
	// forget is how long the server keeps a consumer that nobody asks.
	forget = 30 * time.Second
	// pullExpiry bounds a pull request; the server beats in half of it, and two
	// missed beats end the consumer here.
	pullExpiry = 5 * time.Second
)

var (
	errLost = errors.New("the consumer is lost")
	errMute = errors.New("the consumer is silent while the log moves on")
)

// pull keeps a consumer on the stream until ctx ends, and passes on what comes.
// Nothing rests on it but speed: Next finds out by itself what is missing.
func (f *feed) pull(ctx context.Context) {
	connected := f.str.nc.StatusChanged(nats.CONNECTED)
	defer f.str.nc.RemoveStatusListener(connected)
	pause := firstPause
	for {
		started := false
		err := f.consume(ctx, connected, func() { started = true })
		if ctx.Err() != nil {
			return
		}
		if started && !errors.Is(err, errMute) {
			pause = firstPause
		}
		f.str.opt.Log.Debug().Err(err).Msg("a feed looks for the stream again")
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-connected:
			timer.Stop()
		case <-timer.C:
			pause = min(2*pause, longestPause)
		}
	}
}

// consume makes a consumer that starts where the feed stands, and passes on
// its messages until it is lost.
func (f *feed) consume(ctx context.Context, connected <-chan nats.Status, started func()) error {
	if !f.str.nc.IsConnected() {
		return nats.ErrDisconnected
	}
	t, err := f.str.tail(ctx)
	if err != nil {
		return err
	}
	if err := f.str.agrees(ctx, t.last); err != nil {
		return err
	}
	from, err := f.str.startFor(ctx, t, f.position())
	if err != nil {
		return err
	}
	setup, cancel := context.WithTimeout(ctx, f.str.opt.AckWait)
	defer cancel()
	consumer, err := f.str.js.CreateConsumer(setup, f.str.name, jetstream.ConsumerConfig{
		DeliverPolicy:     jetstream.DeliverByStartSequencePolicy,
		OptStartSeq:       from,
		AckPolicy:         jetstream.AckNonePolicy, // the checkpoint is kept with the views
		MemoryStorage:     true,
		Replicas:          1,
		InactiveThreshold: forget,
	})
	if err != nil {
		return fmt.Errorf("make a consumer: %w", err)
	}
	lost, stopped := make(chan error, 1), make(chan struct{})
	pulling, err := consumer.Consume(func(m jetstream.Msg) {
		select {
		case f.msgs <- m:
		case <-stopped:
		}
	},
		jetstream.PullMaxBytes(max(pullBytes, int(2*f.str.nc.MaxPayload()))),
		jetstream.PullExpiry(pullExpiry),
		jetstream.ConsumeErrHandler(func(_ jetstream.ConsumeContext, err error) {
			select {
			case lost <- err:
			default:
			}
		}))
	if err != nil {
		return fmt.Errorf("consume: %w", err)
	}
	defer func() {
		close(stopped)
		pulling.Stop()
		<-pulling.Closed()
		f.forget(consumer.CachedInfo().Name)
	}()
	started()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-lost:
		return fmt.Errorf("%w: %w", errLost, err)
	case <-f.renew:
		return errMute
	case <-connected: // a consumer in memory is gone with the server that had it
		return errLost
	}
}

// forget removes the consumer, if there is anybody to tell; otherwise the
// server forgets it by itself.
func (f *feed) forget(name string) {
	if !f.str.nc.IsConnected() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if err := f.str.js.DeleteConsumer(ctx, f.str.name, name); err != nil {
		f.str.opt.Log.Debug().Err(err).Msg("remove a consumer")
	}
}
