package test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/decider"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
)

// listener is a client of NATS with a durable consumer of all alerts.
type listener struct {
	mu    sync.Mutex
	heard map[string]int // by subject and alert
}

// listen follows the alerts until the test is over, through whatever happens to
// the broker.
func (l *listener) listen(t testing.TB, ctx context.Context, at string) {
	t.Helper()
	nc, err := nats.Connect(at, nats.MaxReconnects(-1), nats.ReconnectWait(50*time.Millisecond), nats.RetryOnFailedConnect(true))
	if err != nil {
		t.Fatal(err)
	}
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			c, err := js.CreateOrUpdateConsumer(ctx, alertStream, jetstream.ConsumerConfig{Durable: "afdeling", AckPolicy: jetstream.AckExplicitPolicy})
			if err != nil {
				pause(ctx, 50*time.Millisecond) // there is no stream yet, or no broker
				continue
			}
			for ctx.Err() == nil {
				msg, err := c.Next(jetstream.FetchMaxWait(time.Second))
				if err != nil {
					break
				}
				if msg.DoubleAck(ctx) == nil { // what is not acknowledged comes again
					l.take(msg.Subject(), msg.Headers().Get("ce-id"))
				}
			}
		}
	}()
	t.Cleanup(func() { nc.Close(); <-done })
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (l *listener) take(subject, id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard[subject+" "+id]++
}

const alertStream = "LEDETRAAD_ALERTS"

// Engine, broker, mail server and a webhook's receiver die again and again while
// pain points are found, and what they answer is lost, late, or a refusal. Each
// subscriber hears of each alert: in the inbox and on NATS once, by mail and
// webhook at least once, and what repeats does so with the same id and words.
func TestAlertsReachEverybodyThroughFaults(t *testing.T) {
	seed := cmp.Or(*killSeed, uint64(time.Now().UnixNano()))
	rng := rand.New(rand.NewPCG(seed, 2))
	t.Logf("repeat with -killseed=%d", seed)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()

	var mu sync.Mutex // receivers draw side by side
	calm := false
	draw := func() fate {
		mu.Lock()
		defer mu.Unlock()
		if calm || rng.IntN(2) == 0 {
			return accepted
		}
		return fate(rng.IntN(int(fates)))
	}
	among := func(n int) int {
		mu.Lock()
		defer mu.Unlock()
		return rng.IntN(n)
	}
	box, hooked := &mailbox{received: received{fate: draw}}, &hook{received: received{fate: draw}}
	box.start(t)
	hooked.start(t)
	t.Cleanup(func() { box.kill(); hooked.kill() })
	bus := &broker{dir: t.TempDir(), addr: freeAddress(t)}
	bus.start(t)
	data := t.TempDir()
	start := func() *server {
		return serve(t, data, "--nats", bus.url(), "--smtp", "smtp://"+box.addr, "--mail-from", "ledetraad@kommune.example", "--public-url", "https://ledetraad.kommune.example", "--webhook-allow", "127.0.0.0/8")
	}
	s := start()
	hear := &listener{heard: map[string]int{}}
	hear.listen(t, ctx, bus.url())

	mailTo := box.contact(t, s.api, "Chefen", "chef@kommune.example")
	hookTo := addContact(t, s.api, "webhook", "Sagssystemet", "http://"+hooked.addr+"/ledetraad")
	hooked.secret = hookTo.Secret
	send(t, s.api, envelopes(t,
		decider.Command{Stream: "programme-main", Intent: programme.Start{Name: "Sammen med borgeren", Municipality: "Birkesund"}},
		decider.Command{Stream: "programme-main", Intent: programme.AddDepartment{Department: "jobcenter", Name: "Jobcenter"}},
		decider.Command{Stream: subscription.Stream("alt"), Intent: subscription.Save{Name: "Alt", Account: hookTo.Contact.Account,
			When: subscription.When{Mode: subscription.AtOnce}, GroupBy: subscription.ByLifeSituation,
			Channels: []subscription.Channel{{Kind: subscription.Inbox}, {Kind: subscription.Mail, Contact: mailTo.Contact.ID}, {Kind: subscription.Webhook, Contact: hookTo.Contact.ID}}}}))

	situations := 0
	for round := range *killRounds {
		var story []decider.Envelope
		for range 1 + among(4) {
			story = append(story, envelopes(t, brokenPromise(situations)...)...)
			situations++
		}
		victim := among(4)
		wait := time.Duration(among(250)) * time.Millisecond
		struck := make(chan struct{})
		life, end := context.WithCancel(ctx)
		go func() {
			defer close(struck)
			pause(ctx, wait)
			switch victim {
			case 0:
				s.kill()
			case 1:
				bus.kill()
			case 2:
				box.kill()
			case 3:
				hooked.kill()
			}
			end()
		}()
		for life.Err() == nil && len(story) > 0 {
			if outcomes, err := s.api.Submit(life, story); err == nil {
				for _, o := range outcomes {
					if err := apiclient.OutcomeError(o); err != nil {
						t.Fatalf("round %d: refused: %v", round, err)
					}
				}
				story = nil
			}
		}
		<-struck
		end()
		switch victim {
		case 0:
			s = start()
		case 1:
			bus.start(t)
		case 2:
			box.start(t)
		case 3:
			hooked.start(t)
		}
		for len(story) > 0 { // the same commands again
			if outcomes, err := s.api.Submit(ctx, story); err == nil {
				for _, o := range outcomes {
					if err := apiclient.OutcomeError(o); err != nil {
						t.Fatalf("round %d: refused: %v", round, err)
					}
				}
				break
			}
			pause(ctx, 20*time.Millisecond)
		}
		// Whom the courier could not reach it leaves alone for a while; the test has
		// no time for that.
		again(t, s.api, mailTo, hookTo)
	}

	mu.Lock()
	calm = true
	mu.Unlock()
	box.kill() // whatever hangs ends
	hooked.kill()
	box.start(t)
	hooked.start(t)
	s.kill()
	s = start()
	settle(t, s.api)
	again(t, s.api, mailTo, hookTo)

	told := everything(t, s.api, situations)
	for channel, r := range map[subscription.ChannelKind]*received{subscription.Mail: &box.received, subscription.Webhook: &hooked.received} {
		r.mu.Lock()
		if want, got := slices.Sorted(maps.Keys(told[channel])), slices.Sorted(maps.Keys(r.times)); !slices.Equal(want, got) {
			t.Errorf("%s: the log has %d deliveries, the receiver %d ids", channel, len(want), len(got))
		}
		repeats := 0
		for _, n := range r.times {
			repeats += n - 1
		}
		t.Logf("%s: %d deliveries, %d repeats", channel, len(r.times), repeats)
		for _, odd := range r.odd {
			t.Errorf("%s: %s", channel, odd)
		}
		r.mu.Unlock()
	}
	inbox := get[listOf[alerts.Entry]](t, s.api, "/api/v1/alerts/inbox", url.Values{"limit": {"1000"}})
	if len(inbox.Alerts) != situations {
		t.Errorf("the inbox has %d alerts, want %d", len(inbox.Alerts), situations)
	}

	eventually(t, "the client of NATS has heard of every alert", func() bool {
		hear.mu.Lock()
		defer hear.mu.Unlock()
		return len(hear.heard) >= situations
	})
	hear.mu.Lock()
	defer hear.mu.Unlock()
	if len(hear.heard) != situations {
		t.Errorf("on NATS there were %d alerts, want %d", len(hear.heard), situations)
	}
	inStream := alertsIn(t, ctx, bus.url())
	if len(inStream) != situations {
		t.Errorf("the stream has %d alerts, want %d", len(inStream), situations)
	}
	for key, n := range inStream {
		if n != 1 {
			t.Errorf("%s is in the stream %d times", key, n)
		}
	}
	s.stop(t)
}

// alertsIn reads the stream of alerts to its end: how often each alert stands
// there for each department.
func alertsIn(t *testing.T, ctx context.Context, at string) map[string]int {
	t.Helper()
	nc, err := nats.Connect(at)
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	stream, err := js.Stream(ctx, alertStream)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return seen
	}
	if err != nil {
		t.Fatal(err)
	}
	info, err := stream.Info(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for seq := max(1, info.State.FirstSeq); seq <= info.State.LastSeq; seq++ {
		msg, err := stream.GetMsg(ctx, seq)
		if err != nil {
			t.Fatalf("message %d of the alerts: %v", seq, err)
		}
		seen[msg.Subject+" "+msg.Header.Get("ce-id")]++
	}
	return seen
}

// everything waits until all is raised and every delivery is over, and gives the
// deliveries of each channel.
func everything(t *testing.T, api *apiclient.Client, want int) map[subscription.ChannelKind]map[string]bool {
	t.Helper()
	var out map[subscription.ChannelKind]map[string]bool
	var last string
	eventually(t, "all is delivered", func() bool {
		out = map[subscription.ChannelKind]map[string]bool{}
		list := get[listOf[alerts.Item]](t, api, "/api/v1/alerts", url.Values{"limit": {"1000"}})
		if len(list.Alerts) != want {
			last = fmt.Sprintf("%d alerts, want %d", len(list.Alerts), want)
			return false
		}
		for _, item := range list.Alerts {
			page := get[alerts.Page](t, api, "/api/v1/alerts/"+item.Alert.String(), nil)
			for _, told := range page.Told {
				for _, d := range told.Deliveries {
					if d.State != "delivered" {
						last = fmt.Sprintf("%s by %s is %s %s", d.Delivery, d.Channel, d.State, d.Reason)
						return false
					}
					if out[d.Channel] == nil {
						out[d.Channel] = map[string]bool{}
					}
					out[d.Channel][d.Delivery] = true
				}
			}
		}
		return true
	}, func() string { return last })
	return out
}

type listOf[T any] struct{ Alerts []T }

// eventually waits until something holds, for two minutes at the most.
func eventually(t testing.TB, what string, holds func() bool, else_ ...func() string) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(2 * time.Minute)
	for !holds() {
		select {
		case <-tick.C:
		case <-deadline:
			for _, f := range else_ {
				what += ": " + f()
			}
			t.Fatalf("it never came to pass that %s", what)
		}
	}
}

// brokenPromise is a promise that is kept an hour late, the first in a life
// situation of its own: a pain point.
func brokenPromise(n int) []decider.Command {
	situation, stream := fmt.Sprint("situation-", n), "journey-"+uuid.NewString()
	now := time.Now().UTC().Truncate(time.Second)
	at := func(stream string, ago time.Duration, i decider.Intent) decider.Command {
		return decider.Command{Stream: stream, HappenedAt: now.Add(-ago), KnownAt: now, Intent: i}
	}
	return []decider.Command{
		at("programme-main", 0, programme.AddLifeSituation{LifeSituation: situation, Wording: "Jeg venter på nummer " + fmt.Sprint(n)}),
		at(stream, 3*time.Hour, journey.Start{Participant: fmt.Sprint("Birk-", n), LifeSituation: situation}),
		at(stream, 3*time.Hour, journey.MakePromise{Promise: "p", Department: "jobcenter", Due: now.Add(-2 * time.Hour)}),
		at(stream, time.Hour, journey.KeepPromise{Promise: "p"}),
	}
}

// envelopes are commands with ids, as they are sent.
func envelopes(t testing.TB, list ...decider.Command) []decider.Envelope {
	t.Helper()
	out := make([]decider.Envelope, len(list))
	for i, c := range list {
		c.ID = uuid.New()
		if c.HappenedAt.IsZero() {
			c.HappenedAt = time.Now().UTC()
			c.KnownAt = c.HappenedAt
		}
		var err error
		if out[i], err = decider.Seal(c); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// again lets contacts be written to at once.
func again(t testing.TB, api *apiclient.Client, list ...httpapi.NewContact) {
	t.Helper()
	for _, c := range list {
		if err := api.Patch(t.Context(), "/api/v1/contacts/"+c.Contact.ID, map[string]bool{"disabled": false}, nil); err != nil {
			t.Fatal(err)
		}
	}
}

func addContact(t testing.TB, api *apiclient.Client, kind, name, address string) httpapi.NewContact {
	t.Helper()
	var raw json.RawMessage
	if err := api.Post(t.Context(), "/api/v1/contacts", map[string]string{"kind": kind, "name": name, "address": address, "lang": "da"}, &raw); err != nil {
		t.Fatal(err)
	}
	return parse[httpapi.NewContact](t, string(raw))
}
