package alerts

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/alert"
	"ledetraad/domain/decider"
	"ledetraad/domain/subscription"
	"ledetraad/projections/view"
)

// Delivery is a notification that waits to be brought to a contact. It waits
// until a courier has recorded that it was accepted ([alert.Deliver]) or will
// not be ([alert.GiveUp]), by [CourierCommand].
type Delivery struct {
	ID           uuid.UUID                // what the receiver knows a repeat by: it is always the same
	Notification uuid.UUID                // give it to [ReadContent]
	Subscription string                   // id
	Name         string                   // of the subscription
	Account      string                   // whose it is
	Channel      subscription.ChannelKind // mail or webhook
	Contact      string                   // id; the address stands apart from the log
	At           time.Time                // when it was composed
	Digest       bool
}

// Queue chooses pending deliveries.
type Queue struct {
	Contact string // only to this one; "": to all
	After   *Delivery
	Limit   int // 0 for 100
}

// Pending lists the deliveries that wait, the oldest first; after gives the last
// one of the page before. So one contact that does not answer can be passed by.
func Pending(r view.Reader, q Queue) ([]Delivery, error) {
	if q.Limit <= 0 {
		q.Limit = 100
	}
	by := view.Query{Index: "queue", Prefix: []view.Value{int64(undelivered)}}
	if q.Contact != "" {
		by = view.Query{Index: "of_contact", Prefix: []view.Value{q.Contact, int64(undelivered)}}
	}
	scans := []view.Query{by}
	if q.After != nil {
		same, later := by, by
		same.Prefix = append(append([]view.Value{}, by.Prefix...), view.Micros(q.After.At))
		same.From = q.After.ID.String() + "\x00"
		later.From = view.Micros(q.After.At) + 1
		scans = []view.Query{same, later}
	}
	out := []Delivery{}
	for _, scan := range scans {
		for row, err := range deliveries.Scan(r, scan) {
			if err != nil {
				return nil, fmt.Errorf("pending deliveries: %w", err)
			}
			if len(out) == q.Limit {
				return out, nil
			}
			d, err := deliveryOf(r, row)
			if err != nil {
				return nil, fmt.Errorf("pending deliveries: %w", err)
			}
			out = append(out, d)
		}
	}
	return out, nil
}

func deliveryOf(r view.Reader, row deliveryRow) (Delivery, error) {
	d := Delivery{Subscription: row.Subscription, Channel: row.Channel, Contact: row.Contact, At: row.At}
	var err error
	if d.ID, err = uuid.Parse(row.ID); err != nil {
		return d, fmt.Errorf("delivery %q: %w", row.ID, err)
	}
	if d.Notification, err = uuid.Parse(row.Notification); err != nil {
		return d, fmt.Errorf("delivery %q: %w", row.ID, err)
	}
	n, _, err := notifications.Get(r, row.Notification)
	if err != nil {
		return d, err
	}
	d.Account, d.Digest = n.Account, n.Digest
	s, _, err := readSubscription(r, row.Subscription)
	d.Name = s.Saved.Name
	return d, err
}

// Receiver is a contact to which something waits.
type Receiver struct {
	Contact string // id
	Channel subscription.ChannelKind
}

// Receivers lists the contacts to which something waits. One costs no more for
// having much that waits, so one that does not answer hides no other.
func Receivers(r view.Reader) ([]Receiver, error) {
	var out []Receiver
	for from := ""; ; {
		var first *deliveryRow // of the next contact; what waits stands before what is over
		for row, err := range deliveries.Scan(r, view.Query{Index: "of_contact", From: from, Limit: 1}) {
			if err != nil {
				return nil, fmt.Errorf("contacts with pending deliveries: %w", err)
			}
			first = &row
		}
		if first == nil {
			return out, nil
		}
		if first.State == undelivered {
			out = append(out, Receiver{first.Contact, first.Channel})
		}
		from = first.Contact + "\x00"
	}
}

// Newest is the delivery that waits and was composed last; "" if nothing waits.
// Where it is the same as before, nothing has come since.
func Newest(r view.Reader) (string, error) {
	for row, err := range deliveries.Scan(r, view.Query{Index: "queue", Prefix: []view.Value{int64(undelivered)}, Reverse: true, Limit: 1}) {
		if err != nil {
			return "", fmt.Errorf("pending deliveries: %w", err)
		}
		return row.ID, nil
	}
	return "", nil
}

// Outcome is what became of a delivery in the end.
type Outcome struct {
	Delivery Delivery
	Attempts int
	GaveUp   string // why; "": it was accepted. No address stands here
}

// CourierCommand records what became of a delivery. Its id follows from the
// delivery, so that it is recorded once.
func CourierCommand(o Outcome, now time.Time) decider.Command {
	c := decider.Command{ID: uuid.NewSHA1(o.Delivery.ID, []byte("over")), Stream: alert.NotificationStream(o.Delivery.Notification),
		HappenedAt: now.UTC(), KnownAt: now.UTC().Truncate(time.Microsecond), Actor: "engine"}
	if o.GaveUp != "" {
		c.Intent = alert.GiveUp{Delivery: o.Delivery.ID, Attempts: o.Attempts, Reason: o.GaveUp}
		return c
	}
	c.Intent = alert.Deliver{Delivery: o.Delivery.ID, Attempts: o.Attempts}
	return c
}
