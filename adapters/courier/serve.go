package courier

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/contacts"
	"ledetraad/domain/fault"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
	"ledetraad/projections/painpoints"
)

// turn is how it went with one contact.
type turn struct {
	empty    bool     // nothing waits for it
	accepted bool     // something was
	refusal  *Refusal // of the last attempt; nil: it was accepted, or there was none
	failures int
	next     time.Time
}

// soon is when the tables are asked again that do not know yet what was
// recorded.
const soon = 250 * time.Millisecond

// serve gives a contact its turn: the deliveries that wait, one after the other,
// until one is refused. Only the goroutine that serves it changes a post
// meanwhile.
func (c *Courier) serve(ctx context.Context, p *post) turn {
	t := turn{failures: p.failures, next: c.Now()}
	// What was sent is recorded first: else it would be sent again.
	if err := c.record(ctx, p); err != nil {
		c.Logger.Warn().Err(err).Str("contact", p.contact).Msg("courier: what became of a delivery could not be recorded; trying again")
		t.next = c.Now().Add(Backoff(1, c.jitter()))
		return t
	}
	list, known, err := c.pending(ctx, p)
	switch {
	case err != nil:
		if ctx.Err() == nil {
			c.Logger.Warn().Err(err).Msg("courier: what waits could not be read; trying again")
		}
		t.next = c.Now().Add(Backoff(1, c.jitter()))
		return t
	case !known:
		t.next = c.Now().Add(soon)
		return t
	case len(list) == 0:
		t.empty = true
		return t
	}
	for _, d := range list {
		if ctx.Err() != nil {
			break
		}
		refusal := c.deliver(ctx, p, d)
		if ctx.Err() != nil && refusal != nil {
			break // it was broken off; that says nothing of the other end
		}
		t.refusal = refusal
		p.after = &d
		if !c.noted(ctx, p, d, &t) {
			break
		}
		if err := c.record(ctx, p); err != nil {
			c.Logger.Warn().Err(err).Str("contact", p.contact).Msg("courier: what became of a delivery could not be recorded; trying again")
			t.next = c.Now().Add(Backoff(1, c.jitter()))
			break
		}
	}
	return t
}

// pending reads a page of what waits for a contact, beginning behind what was
// tried last, and from the front again when there is nothing behind it. It
// answers false while the tables do not know what was recorded.
func (c *Courier) pending(ctx context.Context, p *post) ([]alerts.Delivery, bool, error) {
	snap, err := c.Views.Read(ctx, alerts.Projection())
	if err != nil {
		return nil, false, err
	}
	defer snap.Release()
	if snap.Checkpoint().Compare(p.goal) < 0 {
		return nil, false, nil
	}
	list, err := alerts.Pending(snap, alerts.Queue{Contact: p.contact, After: p.after, Limit: page})
	if err == nil && len(list) == 0 && p.after != nil {
		p.after = nil
		list, err = alerts.Pending(snap, alerts.Queue{Contact: p.contact, Limit: page})
	}
	return list, true, err
}

// deliver sends one delivery. It answers nil when it was accepted.
func (c *Courier) deliver(ctx context.Context, p *post, d alerts.Delivery) *Refusal {
	parcel, err := c.pack(ctx, d)
	if err == nil {
		err = c.hand(ctx, d.Channel, parcel)
	}
	if err == nil {
		return nil
	}
	r, ok := errors.AsType[*Refusal](err)
	if ok && r.Here {
		return r
	}
	p.attempts.add(d.ID)
	if ok {
		return r
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &Refusal{Reason: NoAnswer, Cause: err}
	}
	return &Refusal{Reason: Trouble, Cause: err}
}

// hand gives a channel what it is to bring, for a bounded time.
func (c *Courier) hand(ctx context.Context, k subscription.ChannelKind, parcel Parcel) error {
	channel := c.Channels[k]
	if channel == nil {
		return &Refusal{Reason: NotSetUp, Road: true}
	}
	ctx, cancel := context.WithTimeout(ctx, c.timeout())
	defer cancel()
	return channel.Send(ctx, parcel)
}

// pack makes ready what is to be brought, or answers why it must not be.
func (c *Courier) pack(ctx context.Context, d alerts.Delivery) (Parcel, error) {
	to, err := c.Contacts.Find(ctx, d.Contact)
	switch {
	case fault.CodeOf(err) == fault.NotFound: // contacts.db may have been left behind, and may be brought
		return Parcel{}, &Refusal{Reason: Unknown}
	case err != nil:
		return Parcel{}, err
	case to.Removed:
		return Parcel{}, &Refusal{Reason: Removed, Final: true}
	case !to.Disabled.IsZero():
		return Parcel{}, &Refusal{Reason: Disabled, Final: true}
	case to.Waits():
		return Parcel{}, &Refusal{Reason: Unconfirmed, Here: true}
	}
	if c.Standing != nil {
		stands, err := c.Standing(ctx, d.Account)
		if err != nil {
			return Parcel{}, err
		}
		if !stands {
			return Parcel{}, &Refusal{Reason: NoAccount, Final: true}
		}
	}
	snap, err := c.Views.Read(ctx, alerts.Projection())
	if err != nil {
		return Parcel{}, err
	}
	defer snap.Release()
	pains, err := c.Views.Read(ctx, painpoints.Projection())
	if err != nil {
		return Parcel{}, err
	}
	defer pains.Release()
	s, there, err := alerts.SubscriptionOf(snap, d.Subscription)
	if err != nil {
		return Parcel{}, err
	}
	if !there || !s.Active || !slices.Contains(s.Saved.Channels, subscription.Channel{Kind: d.Channel, Contact: d.Contact}) {
		return Parcel{}, &Refusal{Reason: Unsubscribed, Final: true}
	}
	content, err := alerts.ReadContent(snap, pains, d.Notification, painpoints.Lang(to.Lang), 0)
	if err != nil {
		return Parcel{}, err
	}
	parcel := Parcel{ID: d.ID, To: to, Subscription: d.Subscription, Content: content}
	if allowed, err := alerts.PersonalText(snap); err != nil || !allowed || c.Quoting == nil || c.Channels[d.Channel] == nil {
		return parcel, err
	}
	parcel.Quotes = c.quotes(ctx, d, parcel)
	return parcel, nil
}

// quoted is how many alerts of a notification are quoted at most: a digest is
// for reading through.
const quoted = 5

// quotes are people's words about the first alerts. Where they cannot be had the
// alert goes without: to hear of it late is worse.
func (c *Courier) quotes(ctx context.Context, d alerts.Delivery, p Parcel) Quotes {
	out := Quotes{}
	for _, i := range p.Content.Items[:min(quoted, len(p.Content.Items))] {
		said, err := c.Quoting(ctx, d.Account, i.Alert, p.To.Lang)
		if err != nil {
			c.Logger.Warn().Err(err).Stringer("delivery", d.ID).Msg("courier: sent without quotes, which could not be read")
			return out
		}
		for _, s := range said {
			out[i.Alert] = append(out[i.Alert], beginning(s))
		}
	}
	return out
}

// beginning is the words in one line, at most 300 letters of them: what somebody
// said may be a page long, and the page of the alert has it all.
func beginning(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	letters := []rune(s)
	if len(letters) <= 300 {
		return s
	}
	s = string(letters[:300])
	if i := strings.LastIndexByte(s, ' '); i > 0 {
		s = s[:i]
	}
	return s + " …"
}

// noted takes note of how an attempt went: what is to be recorded, and when the
// contact has its turn again. It reports whether the turn goes on.
func (c *Courier) noted(ctx context.Context, p *post, d alerts.Delivery, t *turn) (on bool) {
	r, now := t.refusal, c.Now()
	o := alerts.Outcome{Delivery: d, Attempts: p.attempts.of(d.ID)}
	switch {
	case r == nil:
		o.Attempts++
		p.open = append(p.open, o)
		t.accepted, t.failures, t.next = true, 0, now
		c.kept(c.Contacts.Took(ctx, p.contact), p)
		return true
	case r.Final:
		o.GaveUp = r.Reason
		p.open = append(p.open, o)
		if r.Gone {
			c.kept(c.Contacts.Disable(ctx, p.contact, r.Reason), p)
		}
		t.failures, t.next = 0, now
		c.Logger.Info().Stringer("delivery", d.ID).Str("contact", p.contact).Str("reason", r.Reason).Msg("courier: given up")
		return true
	}
	if r.Road { // that is no fault of this contact's, and it waits for the way alone
		c.kept(c.Contacts.Failed(ctx, p.contact, t.failures, time.Time{}, r.Reason), p)
	} else {
		t.failures++
		t.next = now.Add(max(Backoff(t.failures, c.jitter()), min(r.After, longest)))
		if r.Here { // to look again costs nothing, and whoever has confirmed just now waits for it
			t.next = now.Add(min(Backoff(t.failures, c.jitter()), knock))
		}
		c.kept(c.Contacts.Failed(ctx, p.contact, t.failures, t.next, r.Reason), p)
	}
	if !r.Here || t.failures == 1 {
		c.Logger.Info().Err(r.Cause).Stringer("delivery", d.ID).Str("contact", p.contact).Str("reason", r.Reason).Time("next", t.next).Msg("courier: not accepted")
	}
	if err := c.giveUp(ctx, p, o, r.Reason); err != nil {
		c.Logger.Warn().Err(err).Str("contact", p.contact).Msg("courier: what was tried for too long could not be given up; trying again")
	}
	return false
}

// enough is how often something is tried at least that is given up while its
// contact takes other things.
const enough = 6

// giveUp gives up what has waited for too long: the delivery that was refused
// just now, and, if the contact has taken nothing for as long, all that have
// waited so long for it. What waited because no engine ran is not given up for
// that.
func (c *Courier) giveUp(ctx context.Context, p *post, o alerts.Outcome, reason string) error {
	now := c.Now()
	if now.Sub(o.Delivery.At) < c.keep() {
		return nil
	}
	x, err := c.find(ctx, p.contact)
	if err != nil {
		return err
	}
	dead := !x.Failing.IsZero() && now.Sub(x.Failing) >= c.keep()
	if !dead && o.Attempts < enough {
		return nil
	}
	o.GaveUp = reason
	p.open = append(p.open, o)
	c.Logger.Warn().Stringer("delivery", o.Delivery.ID).Str("contact", p.contact).Str("reason", reason).Msg("courier: tried for too long, and given up")
	if err := c.record(ctx, p); err != nil || !dead {
		return err
	}
	var after *alerts.Delivery
	for {
		list, err := c.behind(ctx, p.contact, after)
		if err != nil || len(list) == 0 {
			return err
		}
		for _, d := range list {
			if now.Sub(d.At) < c.keep() {
				return nil
			}
			after = &d
			p.open = append(p.open, alerts.Outcome{Delivery: d, Attempts: p.attempts.of(d.ID), GaveUp: reason})
			if err := c.record(ctx, p); err != nil {
				return err
			}
		}
	}
}

func (c *Courier) behind(ctx context.Context, contact string, after *alerts.Delivery) ([]alerts.Delivery, error) {
	snap, err := c.Views.Read(ctx, alerts.Projection())
	if err != nil {
		return nil, err
	}
	defer snap.Release()
	return alerts.Pending(snap, alerts.Queue{Contact: contact, After: after, Limit: page})
}

// kept tells where it could not be kept how it goes with a contact. That stops
// nothing: the contact may have been removed just now.
func (c *Courier) kept(err error, p *post) {
	if err != nil && fault.CodeOf(err) != fault.NotFound && !errors.Is(err, context.Canceled) {
		c.Logger.Warn().Err(err).Str("contact", p.contact).Msg("courier: how it goes with a contact could not be kept")
	}
}

// recordFor is for how long an outcome is recorded after the courier was told to
// stop: each one that is not is sent again.
const recordFor = 10 * time.Second

// record appends what became of deliveries. What another has recorded already is
// done.
func (c *Courier) record(ctx context.Context, p *post) error {
	if len(p.open) == 0 && !p.unsure {
		return nil
	}
	p.unsure = true
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordFor)
	defer cancel()
	for len(p.open) > 0 {
		err := c.Commands.Handle(ctx, commandsOf(p.open[:1], c.Now()))[0]
		if err != nil && fault.CodeOf(err) != fault.Conflict {
			return err
		}
		p.attempts.forget(p.open[0].Delivery.ID)
		p.open = p.open[1:]
	}
	head, err := c.Log.Head(ctx)
	if err == nil {
		p.goal, p.unsure = head, false
	}
	return err
}

// Try sends a contact a message that says nothing but that it arrives. It answers
// a fault that says why it did not.
func (c *Courier) Try(ctx context.Context, contact string) error {
	to, err := c.Contacts.Find(ctx, contact)
	if err != nil {
		return err
	}
	if to.Waits() {
		return fault.Conflictf("id", "is an address that nobody has confirmed yet; nothing else is sent there")
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	err = c.hand(ctx, to.Kind, Parcel{ID: id, To: to, Test: true})
	if err == nil {
		c.mu.Lock()
		if l := c.lanes[to.Kind]; l != nil {
			l.failures, l.next = 0, time.Time{}
		}
		c.mu.Unlock()
		return c.Contacts.Took(ctx, contact)
	}
	return untaken(err)
}

func untaken(err error) error {
	return fault.Unavailablef(err, "the other end has not accepted it: %s", Explain("en", ReasonOf(err)))
}

// ReasonOf is why something was not accepted, as [Explain] takes it.
func ReasonOf(err error) string {
	if r, ok := errors.AsType[*Refusal](err); ok {
		return r.Reason
	}
	return Trouble
}

// Ask sends the letter that asks whoever reads mail at a contact's address to
// confirm it. asker is the account that has it sent, who that one's name. It
// answers a fault that says why the letter did not go, or a
// [contacts.TooOftenError].
func (c *Courier) Ask(ctx context.Context, contact, asker, who string) error {
	if c.Channels[subscription.Mail] == nil {
		return fault.Unavailablef(&Refusal{Reason: NotSetUp, Road: true},
			"no mails are sent from here, and so none that asks for a confirmation: start the engine with --smtp, --mail-from and --public-url")
	}
	to, err := c.Contacts.Find(ctx, contact)
	if err != nil {
		return err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	until := c.Now().Add(contacts.Good)
	word, err := c.Contacts.Ask(ctx, contact, asker)
	if err != nil {
		return err
	}
	err = c.hand(ctx, to.Kind, Parcel{ID: id, To: to, Ask: &Asking{Word: word, Who: who, Until: until}})
	keep := context.WithoutCancel(ctx)
	if err == nil {
		return c.Contacts.Sent(keep, word)
	}
	if r, ok := errors.AsType[*Refusal](err); ok && r.Road {
		err = errors.Join(err, c.Contacts.Unsent(keep, word))
	}
	return untaken(err)
}

// find is a contact with how it goes with it; one that is not there is as one
// that has no history.
func (c *Courier) find(ctx context.Context, contact string) (contacts.Receiver, error) {
	r, err := c.Contacts.Find(ctx, contact)
	if fault.CodeOf(err) == fault.NotFound {
		return contacts.Receiver{}, nil
	}
	return r, err
}
