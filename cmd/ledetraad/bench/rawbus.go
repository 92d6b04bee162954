package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/rs/zerolog"

	natsbus "ledetraad/adapters/nats"
)

const (
	rawChain   = 1000 // messages of which only the last asks for an answer
	rawWaiting = 4    // such chains under way
)

// rawJetStream publishes as the relay does: every message names the sequence
// that it follows on, and only the last of a chain asks for an answer. Then it
// fetches everything, and last it measures how long a message takes.
func rawJetStream(ctx context.Context, m *measuring) (map[string]float64, error) {
	server, err := natsbus.StartEmbedded(natsbus.ServerOptions{Dir: filepath.Join(m.dir, "raw-nats"), Listen: "none", Log: zerolog.Nop()})
	if err != nil {
		return nil, err
	}
	defer server.Stop()
	nc, err := server.Connect(ctx, "bench")
	if err != nil {
		return nil, err
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, err
	}
	str, err := js.CreateStream(ctx, jetstream.StreamConfig{Name: "RAW", Subjects: []string{"raw.>"}, MaxBytes: 1 << 30})
	if err != nil {
		return nil, err
	}
	figures := map[string]float64{}
	published, took, err := rawPublish(ctx, nc, m.Each)
	if err != nil {
		return nil, err
	}
	figures["jetstream-publish"] = rate(published, took)
	if figures["jetstream-fetch"], err = rawFetch(ctx, str); err != nil {
		return nil, err
	}
	var s sample
	if err := rawLatency(ctx, nc, m.Each, &s); err != nil {
		return nil, err
	}
	s.note(figures, "jetstream-latency", 0.99)
	for k, v := range figures {
		m.raw[k] = v
	}
	return figures, nil
}

func rawPublish(ctx context.Context, nc *nats.Conn, during time.Duration) (published int, took time.Duration, err error) {
	inbox := nc.NewInbox()
	acks, err := nc.SubscribeSync(inbox)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, acks.Unsubscribe()) }()
	data := make([]byte, rawBytes)
	await := func() error {
		answer, err := acks.NextMsgWithContext(ctx)
		if err != nil {
			return err
		}
		if answer.Header.Get("Status") != "" {
			return errors.New("JetStream does not answer")
		}
		return nil
	}
	began := time.Now()
	waiting := 0
	for published == 0 || time.Since(began) < during {
		for i := range rawChain {
			msg := &nats.Msg{Subject: "raw.journey.touchpoint-recorded.1", Data: data, Header: nats.Header{
				jetstream.ExpectedLastSeqHeader: {strconv.Itoa(published)}}}
			if i == rawChain-1 {
				msg.Reply = inbox
			}
			if err := nc.PublishMsg(msg); err != nil {
				return 0, 0, err
			}
			published++
		}
		if waiting++; waiting == rawWaiting {
			if err := await(); err != nil {
				return 0, 0, err
			}
			waiting--
		}
	}
	for range waiting {
		if err := await(); err != nil {
			return 0, 0, err
		}
	}
	return published, time.Since(began), nil
}

func rawFetch(ctx context.Context, str jetstream.Stream) (float64, error) {
	consumer, err := str.CreateConsumer(ctx, jetstream.ConsumerConfig{AckPolicy: jetstream.AckNonePolicy})
	if err != nil {
		return 0, err
	}
	want := int(consumer.CachedInfo().NumPending)
	began := time.Now()
	for got := 0; got < want; {
		batch, err := consumer.Fetch(min(500, want-got))
		if err != nil {
			return 0, err
		}
		before := got
		for range batch.Messages() {
			got++
		}
		if err := batch.Error(); err != nil {
			return 0, err
		}
		if got == before {
			return 0, fmt.Errorf("JetStream gave %d of %d messages", got, want)
		}
	}
	return rate(want, time.Since(began)), nil
}

func rawLatency(ctx context.Context, nc *nats.Conn, during time.Duration, s *sample) error {
	const subject = "raw.latency"
	arrived := make(chan *nats.Msg, 1024)
	sub, err := nc.ChanSubscribe(subject, arrived)
	if err != nil {
		return err
	}
	began := time.Now()
	stamp := func(t time.Time) []byte { return strconv.AppendInt(nil, int64(t.Sub(began)), 10) }
	sent := max(1, int(during*pacedRate/time.Second))
	received := make(chan error, 1)
	go func() {
		for range sent {
			select {
			case msg := <-arrived:
				n, err := strconv.ParseInt(string(msg.Data), 10, 64)
				if err != nil {
					received <- err
					return
				}
				s.add(time.Since(began) - time.Duration(n))
			case <-ctx.Done():
				received <- ctx.Err()
				return
			}
		}
		received <- nil
	}()
	err = paced(ctx, during, func(_ context.Context, _ int, due time.Time) error { return nc.Publish(subject, stamp(due)) })
	if err != nil {
		return err
	}
	return errors.Join(<-received, sub.Unsubscribe())
}
