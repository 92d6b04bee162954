package alert

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/subscription"
)

// NotificationCategory is the part of a notification's stream name before its
// id.
const NotificationCategory = "notification"

// NotificationStream is the name of a notification's stream.
func NotificationStream(id uuid.UUID) string {
	return event.StreamName(NotificationCategory, id.String())
}

// NotificationID derives a notification's id (UUIDv5). For one subscription, one
// group and one time there is one notification, whoever composes it.
func NotificationID(subscription, group string, due time.Time) uuid.UUID {
	return uuid.NewSHA1(namespace, []byte("notification "+strconv.Quote(subscription)+" "+strconv.Quote(group)+" "+strconv.FormatInt(due.UnixMicro(), 10)))
}

// DeliveryID derives a delivery's id (UUIDv5): what a receiver can know a repeat
// by.
func DeliveryID(notification uuid.UUID, c subscription.Channel) uuid.UUID {
	return uuid.NewSHA1(namespace, []byte("delivery "+notification.String()+" "+string(c.Kind)+" "+c.Contact))
}

// Delivery is one notification by one channel to one contact.
type Delivery struct {
	ID      uuid.UUID                `json:"id"`
	Channel subscription.ChannelKind `json:"channel"`
	Contact string                   `json:"contact"`
}

// MaxAlerts is how many alerts one notification tells of at most, so that the
// event stays well below what the log accepts. More come with the next.
const MaxAlerts = 2000

// Composed says what one subscription is told. Deliveries are those that must be
// brought somewhere; the inbox and the feed are read where they are.
type Composed struct {
	Subscription string      `json:"subscription"`
	Account      string      `json:"account"` // whose subscription it is
	Group        string      `json:"group,omitempty"`
	Alerts       []uuid.UUID `json:"alerts"`
	Digest       bool        `json:"digest"` // more than what was sent at once
	Due          time.Time   `json:"due"`
	Deliveries   []Delivery  `json:"deliveries"`
}

// Delivered says that the other end has accepted a delivery.
type Delivered struct {
	Delivery uuid.UUID `json:"delivery"`
	Attempts int       `json:"attempts"` // from 1
}

// GivenUp says that a delivery is not tried again, and why; the reason holds no
// address.
type GivenUp struct {
	Delivery uuid.UUID `json:"delivery"`
	Attempts int       `json:"attempts"`
	Reason   string    `json:"reason"`
}

func (Composed) EventName() string  { return "notification.composed" }
func (Delivered) EventName() string { return "notification.delivered" }
func (GivenUp) EventName() string   { return "notification.given-up" }

// Compose is the engine's command: record what is sent.
type Compose Composed

// Deliver is the courier's command: record that it was accepted.
type Deliver Delivered

// GiveUp is the courier's command: record that it will not be.
type GiveUp GivenUp

func (Compose) CommandName() string { return "notification.compose" }
func (Deliver) CommandName() string { return "notification.deliver" }
func (GiveUp) CommandName() string  { return "notification.give-up" }

// NotificationState is what deciding needs to know of a notification's past.
type NotificationState struct {
	composed bool
	open     map[uuid.UUID]bool // deliveries; false: it is over
}

// NotificationDecider ties the aggregate to its streams.
func NotificationDecider() decider.Decider[NotificationState] {
	return decider.Decider[NotificationState]{
		Category: NotificationCategory,
		Initial:  func() NotificationState { return NotificationState{} },
		Decide:   DecideNotification,
		Evolve: func(s NotificationState, d event.Data) NotificationState {
			switch e := d.(type) {
			case Composed:
				s.composed, s.open = true, make(map[uuid.UUID]bool, len(e.Deliveries))
				for _, x := range e.Deliveries {
					s.open[x.ID] = true
				}
			case Delivered:
				s.open[e.Delivery] = false
			case GivenUp:
				s.open[e.Delivery] = false
			}
			return s
		},
	}
}

// DecideNotification answers which event a command makes.
func DecideNotification(s NotificationState, c decider.Command) ([]event.Data, error) {
	switch i := c.Intent.(type) {
	case Compose:
		return s.compose(c.Stream, i)
	case Deliver:
		if err := s.over(c.Stream, i.Delivery, i.Attempts); err != nil {
			return nil, err
		}
		return []event.Data{Delivered(i)}, nil
	case GiveUp:
		if err := s.over(c.Stream, i.Delivery, i.Attempts); err != nil {
			return nil, err
		}
		if i.Reason == "" {
			return nil, fault.Invalidf("data.reason", "is missing")
		}
		return []event.Data{GivenUp(i)}, nil
	}
	return nil, fault.Invalidf("type", "%q is not a command for a notification", c.Intent.CommandName())
}

func (s NotificationState) compose(stream string, i Compose) ([]event.Data, error) {
	if s.composed {
		return nil, fault.Conflictf("", "the notification %s is composed already", stream)
	}
	if stream != NotificationStream(NotificationID(i.Subscription, i.Group, i.Due)) {
		return nil, fault.Invalidf("stream", "%s is not the stream of what is due then", stream)
	}
	if len(i.Alerts) == 0 || len(i.Alerts) > MaxAlerts {
		return nil, fault.Invalidf("data.alerts", "are %d; a notification tells of 1 to %d", len(i.Alerts), MaxAlerts)
	}
	if i.Deliveries == nil {
		i.Deliveries = []Delivery{}
	}
	return []event.Data{Composed(i)}, nil
}

// over wants a delivery of this notification that is neither accepted nor given
// up.
func (s NotificationState) over(stream string, delivery uuid.UUID, attempts int) error {
	open, there := s.open[delivery]
	switch {
	case !there:
		return fault.NotFoundf("data.delivery", "%s has no delivery %s", stream, delivery)
	case !open:
		return fault.Conflictf("data.delivery", "the delivery is over already")
	case attempts < 0:
		return fault.Invalidf("data.attempts", "are fewer than none")
	}
	return nil
}
