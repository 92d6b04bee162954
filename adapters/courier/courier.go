// Package courier brings notifications to mail addresses and webhooks: it takes
// what waits in the alerts' tables, sends it, tries again until it is accepted or
// given up, and has recorded what became of it.
//
// It guarantees that nothing is lost: what waits is in the log until the log says
// that it was accepted or given up, and why. A crash between sending and
// recording sends again, with the same id, and so does a second courier; nothing
// else does. Each contact has its turn by itself, so one that does not answer
// holds up no other; those that fail wait ever longer, and get at most half of
// the hands. Memory does not grow with what waits: of each contact that
// something waits for a few words are kept, and at most a page is read.
//
// What is sent is made of what the log says when it is sent; people's words are
// in it only while the municipality allows it, and of those only what its account
// may read. Addresses stand in
// no record, and in no message to the engine's log.
package courier

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/adapters/contacts"
	"ledetraad/domain/event"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
)

// Parcel is what is brought.
type Parcel struct {
	ID           uuid.UUID // what the receiver knows a repeat by
	To           contacts.Receiver
	Subscription string         // id
	Content      alerts.Content // unset where Test is
	Quotes       Quotes         // empty unless the municipality lets mails and webhooks carry them
	Test         bool           // says nothing but that it arrives
	Ask          *Asking        // set: asks whoever reads it to confirm the address, and says nothing else
}

// Asking is what a letter carries that asks for a confirmation.
type Asking struct {
	Word  string    // the secret by which it is confirmed
	Who   string    // has asked for alerts to come there, by name; "" where that is not known
	Until time.Time // the word is good
}

// Quotes is what people said of what each alert tells of.
type Quotes map[uuid.UUID][]string

// Channel is a way to bring something. It answers nil when the other end has
// accepted it, a [*Refusal] when it has not, or when that is not known.
type Channel interface {
	Send(ctx context.Context, p Parcel) error
}

// Courier works until its context ends. Its fields are set before Run and not
// changed after.
type Courier struct {
	Views    alerts.Views
	Log      alerts.Log
	Commands alerts.Commands
	Contacts *contacts.Store
	Channels map[subscription.ChannelKind]Channel // one that is missing is not set up: what waits for it waits
	Now      func() time.Time
	Wake     <-chan struct{}                                         // has something when views were committed
	Jitter   func() float64                                          // in [0, 1): spreads attempts
	Standing func(ctx context.Context, account string) (bool, error) // whether an account may still be told; nil: all may
	Quoting  Quoting                                                 // nil: nobody's words are carried
	Logger   zerolog.Logger

	Hands   int           // how many contacts of one channel are served side by side; 0 for 16
	Timeout time.Duration // of one attempt; 0 for 30 seconds
	Keep    time.Duration // for so long something is tried before it is given up; 0 for 5 days

	mu    sync.Mutex
	posts map[string]*post // by contact; those that something waits for, or that are being served
	lanes map[subscription.ChannelKind]*lane
}

// Quoting gives what people said of what an alert tells of, at most three, as far
// as the account may read it, for the words to leave: that they are read is
// recorded before it returns.
type Quoting func(ctx context.Context, account string, alert uuid.UUID, lang string) ([]string, error)

// post is a contact that something waits for.
type post struct {
	contact  string
	channel  subscription.ChannelKind
	busy     bool
	next     time.Time        // when its turn comes
	failures int              // in a row
	after    *alerts.Delivery // the last one that was tried; the next turn begins behind it
	goal     event.Position   // the tables must know what was recorded before they are read again
	attempts attempts
	open     []alerts.Outcome // what became of deliveries and is not recorded yet
	unsure   bool             // where the log ended after the last record is not known yet
	again    bool             // something may have come while it was being served
}

// lane is a channel with those who are on their way.
type lane struct {
	hands, failing int       // on their way; of these, to those that failed the last time
	failures       int       // in a row, of the way itself
	next           time.Time // when it is tried again
}

const (
	page     = 20               // deliveries in one turn
	knock    = time.Minute      // a way that is closed is tried at least so often
	fullLook = 30 * time.Second // contacts are looked through at least so often
	pace     = 200 * time.Millisecond
)

func (c *Courier) hands() int             { return cmp.Or(max(0, c.Hands), 16) }
func (c *Courier) timeout() time.Duration { return cmp.Or(c.Timeout, 30*time.Second) }
func (c *Courier) jitter() float64 {
	if c.Jitter == nil {
		return 0.5
	}
	return c.Jitter()
}

func (c *Courier) keep() time.Duration { return cmp.Or(c.Keep, 5*24*time.Hour) }

// Run works until the context ends, whose error it returns; then nobody is on
// the way any more.
func (c *Courier) Run(ctx context.Context) error {
	c.mu.Lock() // somebody may try a contact meanwhile
	c.posts, c.lanes = map[string]*post{}, map[subscription.ChannelKind]*lane{}
	c.mu.Unlock()
	var working sync.WaitGroup
	defer working.Wait()
	back := make(chan struct{}, 1)
	var looked time.Time
	var newest string
	for {
		began := c.Now()
		if found, err := c.look(ctx, newest, began.Sub(looked) >= fullLook); err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			c.Logger.Warn().Err(err).Msg("courier: what waits could not be read; trying again")
		} else if found != nil {
			newest, looked = *found, began
		}
		next := c.send(ctx, &working, back)
		if err := c.sleep(ctx, back, next, looked.Add(fullLook)); err != nil {
			return err
		}
	}
}

// look takes note of contacts that something waits for. It answers the newest
// delivery that waits, or nil if it found that nothing is new and looked no
// further.
func (c *Courier) look(ctx context.Context, newest string, full bool) (*string, error) {
	snap, err := c.Views.Read(ctx, alerts.Projection())
	if err != nil {
		return nil, fmt.Errorf("read the alerts: %w", err)
	}
	defer snap.Release()
	last, err := alerts.Newest(snap)
	if err != nil || last == newest && !full {
		return nil, err
	}
	list, err := alerts.Receivers(snap)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if err := c.note(ctx, r); err != nil {
			return nil, err
		}
	}
	return &last, nil
}

// note takes note of one contact. One that failed before goes on where it was,
// also after a restart; one that somebody has let be written to again has its
// turn at once.
func (c *Courier) note(ctx context.Context, r alerts.Receiver) error {
	c.mu.Lock()
	p, known := c.posts[r.Contact]
	if known {
		p.again = p.busy
	}
	c.mu.Unlock()
	if known && (p.failures == 0 || p.busy) {
		return nil
	}
	x, err := c.find(ctx, r.Contact)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !known {
		p = &post{contact: r.Contact, channel: r.Channel}
		c.posts[r.Contact] = p
	}
	if !p.busy && (!known || x.Failures == 0) {
		p.failures, p.next = x.Failures, x.Next
	}
	return nil
}

// send sets those going whose turn it is, the longest due first, and answers
// when the next one's comes.
func (c *Courier) send(ctx context.Context, working *sync.WaitGroup, back chan<- struct{}) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.Now()
	due := make([]*post, 0, len(c.posts))
	var next time.Time
	for _, p := range c.posts {
		at := p.next
		if l := c.lane(p.channel); l.next.After(at) {
			at = l.next
		}
		switch {
		case p.busy:
		case at.After(now):
			if next.IsZero() || at.Before(next) {
				next = at
			}
		default:
			due = append(due, p)
		}
	}
	slices.SortFunc(due, func(a, b *post) int {
		return cmp.Or(a.next.Compare(b.next), cmp.Compare(a.contact, b.contact))
	})
	for _, p := range due {
		l := c.lane(p.channel)
		if !l.room(p.failures > 0, c.hands()) {
			continue // whoever comes back makes room, and tells
		}
		failing := p.failures > 0
		l.take(failing, 1)
		p.busy = true
		working.Go(func() {
			t := c.serve(ctx, p)
			c.mu.Lock()
			l.take(failing, -1)
			c.settle(p, l, t)
			c.mu.Unlock()
			select {
			case back <- struct{}{}:
			default: // somebody else is back already, and was not seen yet
			}
		})
	}
	return next
}

func (c *Courier) lane(k subscription.ChannelKind) *lane {
	l := c.lanes[k]
	if l == nil {
		l = &lane{}
		c.lanes[k] = l
	}
	return l
}

// room reports whether one more can be on the way. While the way itself is
// closed one at a time tries it.
func (l *lane) room(failing bool, hands int) bool {
	switch {
	case l.failures > 0:
		return l.hands == 0
	case failing:
		return l.hands < hands && l.failing < max(1, hands/2)
	}
	return l.hands < hands
}

func (l *lane) take(failing bool, n int) {
	l.hands += n
	if failing {
		l.failing += n
	}
}

// settle takes note of how a contact's turn went.
func (c *Courier) settle(p *post, l *lane, t turn) {
	now := c.Now()
	p.busy = false
	switch {
	case t.refusal == nil && t.accepted:
		l.failures, l.next = 0, time.Time{}
	case t.refusal != nil && t.refusal.Road:
		l.failures++
		l.next = now.Add(min(Backoff(l.failures, c.jitter()), knock))
	case t.refusal != nil && !t.refusal.Here:
		l.failures, l.next = 0, time.Time{} // the other end was reached
	}
	p.failures, p.next = t.failures, t.next
	if t.empty && !p.again {
		delete(c.posts, p.contact)
	}
	p.again = false
}

// sleep waits until something is due, was committed, or somebody is back. Turns
// begin no closer together than the pace, however often views are committed.
func (c *Courier) sleep(ctx context.Context, back <-chan struct{}, due, look time.Time) error {
	until := look
	if !due.IsZero() && due.Before(until) {
		until = due
	}
	timer := time.NewTimer(max(0, until.Sub(c.Now())))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-back:
		return nil
	case <-c.Wake:
	case <-timer.C:
	}
	rest := time.NewTimer(pace)
	defer rest.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-back:
	case <-rest.C:
	}
	return nil
}
