package courier_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/adapters/contacts"
	"ledetraad/adapters/courier"
	"ledetraad/domain/alert"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
	"ledetraad/projections"
	"ledetraad/projections/alerts"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

// log is a log in memory with the notifications' own decider, and views that
// fold it as far as they have come.
type log struct {
	t *testing.T

	mu     sync.Mutex
	events []event.Recorded
	states map[string]alert.NotificationState
	next   map[string]uint64
	done   map[uuid.UUID]bool
	views  map[string]*view.Memory
	folded int
	told   int
	lags   bool        // what is appended is folded only by the next append
	fails  func() bool // nil: never; before a command is handled
	wake   chan struct{}
	kept   *contacts.Store
}

func newLog(t *testing.T) *log {
	t.Helper()
	l := &log{t: t, states: map[string]alert.NotificationState{}, next: map[string]uint64{}, done: map[uuid.UUID]bool{}, wake: make(chan struct{}, 1),
		views: map[string]*view.Memory{alerts.Name: view.NewMemory(), painpoints.Projection().Name: view.NewMemory()}}
	kept, err := contacts.Open(t.Context(), contacts.Options{Path: filepath.Join(t.TempDir(), "contacts.db"), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	l.kept = kept
	return l
}

// contact makes one of a kind, which whoever reads it has confirmed, and a
// subscription by it.
func (l *log) contact(kind subscription.ChannelKind, address string) contacts.Contact {
	l.t.Helper()
	c := l.unconfirmed(kind, address)
	if !c.Waits() {
		return c
	}
	word, err := l.kept.Ask(l.t.Context(), c.ID, address)
	if err == nil {
		c, _, err = l.kept.Confirm(l.t.Context(), word)
	}
	if err != nil {
		l.t.Fatal(err)
	}
	return c
}

func (l *log) unconfirmed(kind subscription.ChannelKind, address string) contacts.Contact {
	l.t.Helper()
	c, _, err := l.kept.Add(l.t.Context(), contacts.Draft{Kind: kind, Name: address, Address: address, Account: "a"})
	if err != nil {
		l.t.Fatal(err)
	}
	l.append(subscription.Stream("to-"+c.ID), subscription.Saved{Name: "Til " + address, Account: "a",
		When: subscription.When{Mode: subscription.AtOnce}, Channels: []subscription.Channel{{Kind: kind, Contact: c.ID}}})
	return c
}

// tell composes one more notification to a contact, and answers its delivery.
func (l *log) tell(c contacts.Contact) uuid.UUID {
	l.t.Helper()
	l.mu.Lock()
	l.told++
	pain, due := uuid.New(), time.Now().UTC().Add(time.Duration(l.told)*time.Microsecond)
	l.mu.Unlock()
	raised := alert.Raised{PainPoint: pain, Change: alert.Detected, Kind: "slow-response", Scope: painpoint.Scope{Department: "aeldre"}, Severity: painpoint.High,
		Principles: []string{}, Measure: painpoint.Measure{}, Departments: []string{"aeldre"}, Since: due}
	id := alert.ID(pain, 0)
	l.append(alert.Stream(id), raised)
	to := subscription.Channel{Kind: c.Kind, Contact: c.ID}
	n := alert.NotificationID("to-"+c.ID, "", due)
	d := alert.Delivery{ID: alert.DeliveryID(n, to), Channel: to.Kind, Contact: to.Contact}
	l.append(alert.NotificationStream(n), alert.Composed{Subscription: "to-" + c.ID, Account: "a", Alerts: []uuid.UUID{id}, Due: due, Deliveries: []alert.Delivery{d}})
	return d.ID
}

func (l *log) append(stream string, data event.Data) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.add(stream, time.Now().UTC(), data)
	l.fold()
}

func (l *log) add(stream string, at time.Time, data event.Data) {
	n := uint64(len(l.events) + 1)
	l.events = append(l.events, event.Recorded{ID: uuid.New(), Stream: stream, Revision: l.next[stream], Position: event.Position{Commit: n, Prepare: n},
		Type: data.EventName(), Meta: event.Meta{KnownAt: at, HappenedAt: at}, Data: data})
	l.next[stream]++
	if category, _ := event.SplitStream(stream); category == alert.NotificationCategory {
		d := alert.NotificationDecider()
		s, there := l.states[stream]
		if !there {
			s = d.Initial()
		}
		l.states[stream] = d.Evolve(s, data)
	}
}

func (l *log) fold() {
	for ; l.folded < len(l.events); l.folded++ {
		e := l.events[l.folded]
		for _, p := range []projections.Projection{alerts.Projection(), painpoints.Projection()} {
			if !slices.Contains(p.Handles, e.Type) {
				continue
			}
			if err := p.Apply(l.views[p.Name], e); err != nil {
				panic(err)
			}
		}
	}
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *log) Handle(_ context.Context, cs []decider.Command) []error {
	l.mu.Lock()
	defer l.mu.Unlock()
	errs := make([]error, len(cs))
	for i, c := range cs {
		if l.lags {
			l.fold() // what was appended before
		}
		if l.fails != nil && l.fails() {
			errs[i] = errors.New("the log does not answer")
			continue
		}
		if l.done[c.ID] {
			continue
		}
		data, err := alert.DecideNotification(l.states[c.Stream], c)
		if errs[i] = err; err != nil {
			continue
		}
		for _, d := range data {
			l.add(c.Stream, c.KnownAt, d)
		}
		l.done[c.ID] = true
	}
	if !l.lags {
		l.fold()
	}
	return errs
}

func (l *log) Head(context.Context) (event.Position, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := uint64(len(l.events))
	return event.Position{Commit: n, Prepare: n}, nil
}

type snapshot struct {
	*view.Memory
	at event.Position
}

func (s snapshot) Checkpoint() event.Position { return s.at }
func (s snapshot) Release()                   {}

func (l *log) Read(_ context.Context, p projections.Projection) (worker.Snapshot, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := uint64(l.folded)
	return snapshot{l.views[p.Name].Clone(), event.Position{Commit: n, Prepare: n}}, nil
}

// outcomes is what the log says of deliveries: "delivered", or why not.
func (l *log) outcomes() map[uuid.UUID]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[uuid.UUID]string{}
	say := func(id uuid.UUID, what string) {
		if before, twice := out[id]; twice {
			l.t.Errorf("of the delivery %s it is recorded twice what became of it: %s, %s", id, before, what)
		}
		out[id] = what
	}
	for _, e := range l.events {
		switch d := e.Data.(type) {
		case alert.Delivered:
			say(d.Delivery, "delivered")
		case alert.GivenUp:
			say(d.Delivery, d.Reason)
		}
	}
	return out
}

// attempts is how many it took for each that was accepted.
func (l *log) attempts() map[uuid.UUID]int {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[uuid.UUID]int{}
	for _, e := range l.events {
		if d, ok := e.Data.(alert.Delivered); ok {
			out[d.Delivery] = d.Attempts
		}
	}
	return out
}

func (l *log) courier(channels map[subscription.ChannelKind]courier.Channel) *courier.Courier {
	return &courier.Courier{Views: l, Log: l, Commands: l, Contacts: l.kept, Channels: channels, Now: time.Now, Wake: l.wake, Logger: zerolog.Nop()}
}

// run runs a courier until stop is called.
func run(t *testing.T, c *courier.Courier) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() { over <- c.Run(ctx) }()
	return func() {
		cancel()
		if err := <-over; !errors.Is(err, context.Canceled) {
			t.Errorf("the courier ended with %v", err)
		}
	}
}

// until waits, so long at most, until it holds.
func until(t *testing.T, what string, most time.Duration, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(most); !holds(); {
		if time.Now().After(end) {
			t.Fatal(fmt.Sprintf("after %s: not ", most) + what)
		}
		<-time.After(max(100*time.Millisecond, most/2000))
	}
}
