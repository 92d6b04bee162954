package natsbus

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"ledetraad/domain/alert"
	"ledetraad/domain/event"
	"ledetraad/projections/alerts"
	"ledetraad/projections/worker"
)

const (
	// AlertStreamName is the JetStream stream that keeps alerts, for consumers
	// that were away.
	AlertStreamName = "LEDETRAAD_ALERTS"
	// AlertSubjectPrefix begins the subject of every alert.
	AlertSubjectPrefix = "ledetraad.alerts."

	everyAlert = AlertSubjectPrefix + ">"
)

// AlertSubject is where an alert is published for one of the departments that it
// concerns:
//
//	ledetraad.alerts.<department>.<severity>.<kind>
//
// An alert of no department has "%" for it.
func AlertSubject(department, severity, kind string) string {
	return AlertSubjectPrefix + token(department) + "." + token(severity) + "." + token(kind)
}

//nolint:gochecknoglobals // a constant
var alertStream = kind{
	name: AlertStreamName, description: "Alerts, one message for each department concerned.", subject: everyAlert, maxBytes: 256 << 20,
	same: func(d delivery, ev event.Raw) bool { return d.Stream == ev.Stream && d.Type == ev.Type },
}

// AlertLog is the log as the relay of alerts reads it.
type AlertLog interface {
	worker.Log
	// At is the event at a place in the log; false where there is none.
	At(ctx context.Context, at event.Position) (event.Raw, bool, error)
}

// NewAlertRelay makes the relay of alerts. For each alert that was raised it
// publishes one message for each department concerned, all under the alert's id
// and in the log's order: a CloudEvent whose data is an [alerts.Announcement].
//
// It goes on from the stream's end. What stands in the stream is not published
// again, even if the log was restored from an earlier day and the alert raised a
// second time. Unlike the log's stream this one is not filled again where it was
// lost: whoever has seen the alerts must not be told again. The relay goes on
// from its mark then, and where it never had one, from the log's end.
//
// source has the log's events, or those of alerts alone; events without a type
// say how far it has been looked through.
func NewAlertRelay(ctx context.Context, nc *nats.Conn, source worker.Source, log AlertLog, codec event.Codec, marks Marks, opt Options) (*Relay, error) {
	str, err := newStream(nc, log, opt, alertStream)
	if err != nil {
		return nil, err
	}
	str.find = func(ctx context.Context, d delivery) (event.Raw, bool, error) {
		ev, there, err := log.At(ctx, d.Position)
		if err != nil {
			return event.Raw{}, false, fmt.Errorf("read the log at %s: %w", d.Position, err)
		}
		return ev, there, nil
	}
	r := newRelay(str, source, &alertCargo{str: str, codec: codec, marks: marks})
	// What is raised between now and the beginning of Run must not count as old.
	if _, marked, err := marks.Load(); err != nil || !marked {
		if err = cmp.Or(err, r.look(ctx)); err != nil {
			opt.Log.Warn().Err(err).Msg("the relay of alerts cannot tell yet where it begins")
		}
	}
	return r, nil
}

// look finds out where to begin, which is marked.
func (r *Relay) look(ctx context.Context) error {
	if err := r.str.ensure(ctx); err != nil {
		return err
	}
	t, foreign, err := r.place(ctx)
	if err != nil {
		return err
	}
	_, err = r.cargo.resume(ctx, t, foreign)
	return err
}

// alertCargo is the alerts among the log's events.
type alertCargo struct {
	str   *stream
	codec event.Codec
	marks Marks

	mark  Mark
	saved time.Time
	known known
}

func (*alertCargo) kept() bool { return true }

func (c *alertCargo) messages(to []*nats.Msg, ev event.Raw, predecessor event.Position, room int64) []*nats.Msg {
	if ev.Type != (alert.Raised{}).EventName() {
		return to
	}
	departments, ev, err := c.announce(ev)
	if err != nil {
		// To stop here would keep back all that come after it.
		c.str.opt.Log.Error().Err(err).Stringer("position", ev.Position).Msg("an alert cannot be read; it is not published")
		return to
	}
	m := message(ev, predecessor, c.str.opt.Origin, room)
	delete(m.Header, hMeta) // who did what in the engine is nobody's affair
	delete(m.Header, hMetaBytes)
	for _, d := range departments {
		one := &nats.Msg{Subject: d.subject, Header: maps.Clone(m.Header), Data: m.Data}
		if !c.known.has(ev.ID, d.token) {
			to = append(to, one)
		}
	}
	return to
}

type addressee struct{ token, subject string }

// announce answers where an alert goes, and the event as it is published.
func (c *alertCargo) announce(ev event.Raw) ([]addressee, event.Raw, error) {
	rec, err := c.codec.Decode(ev)
	if err != nil {
		return nil, ev, fmt.Errorf("alert: %w", err)
	}
	facts, ok := rec.Data.(alert.Raised)
	if !ok {
		return nil, ev, fmt.Errorf("alert: %T is none", rec.Data)
	}
	_, name := event.SplitStream(ev.Stream)
	if ev.ID, err = uuid.Parse(name); err != nil {
		return nil, ev, fmt.Errorf("alert: %w", err)
	}
	if ev.Data, err = json.Marshal(alerts.Announce(ev.ID, facts, rec.Meta.HappenedAt)); err != nil {
		return nil, ev, fmt.Errorf("alert: %w", err)
	}
	concerned := facts.Departments
	if len(concerned) == 0 {
		concerned = []string{""}
	}
	out := make([]addressee, len(concerned))
	for i, d := range concerned {
		out[i] = addressee{token(d), AlertSubject(d, string(facts.Severity), facts.Kind)}
	}
	return out, ev, nil
}

func (c *alertCargo) resume(ctx context.Context, t tail, foreign bool) (event.Position, error) {
	mark, marked, err := c.marks.Load()
	if err != nil {
		return event.Position{}, fmt.Errorf("relay of alerts: %w", err)
	}
	if err := c.known.load(ctx, c.str, t); err != nil {
		return event.Position{}, err
	}
	head, err := c.str.log.Head(ctx)
	if err != nil {
		return event.Position{}, fmt.Errorf("read the log's head: %w", err)
	}
	known := mark
	if mark.Position.After(head) {
		mark.Position = head // the log was restored from an earlier day
	}
	ours := !foreign && !t.last.Position.IsZero()
	var at event.Position
	switch {
	case !marked && ours:
		at = t.last.predecessor
	case !marked:
		at = head
	case !ours:
		at = mark.Position
	case t.sequence < mark.Sequence: // a power loss took the end of the stream
		at = t.last.predecessor
	default:
		at = mark.Position
		if t.last.predecessor.After(at) {
			at = t.last.predecessor
		}
	}
	c.mark = Mark{at, t.sequence}
	if marked && c.mark == known {
		return at, nil
	}
	if err := c.marks.Save(c.mark); err != nil {
		return event.Position{}, fmt.Errorf("relay of alerts: %w", err)
	}
	return at, nil
}

// lookedThrough is how often it is marked that there was nothing to tell.
const lookedThrough = time.Minute

func (c *alertCargo) carried(at event.Position, sequence uint64) {
	now := time.Now()
	if sequence == c.mark.Sequence && (at == c.mark.Position || now.Sub(c.saved) < lookedThrough) {
		return
	}
	c.mark, c.saved = Mark{at, sequence}, now
	if err := c.marks.Save(c.mark); err != nil {
		c.str.opt.Log.Warn().Err(err).Msg("the mark of the relay of alerts cannot be kept; if NATS loses its files now, alerts may be told again")
	}
}

// known is what stands in the stream up to the sequence that a relay goes on
// from, as far as it matters: of the newest messages, which alert was published
// for which department.
//
// What comes in after that sequence must not count. What is published as the
// stream's next message has to follow from the messages before it alone: of a
// chain whose front was refused, since another relay was there first, the rest is
// stored, and is the right one only if both relays had the same in mind.
type known struct {
	upto  uint64 // sequence
	keys  map[string]bool
	order []string
}

const mostKnown = 100_000

func knownKey(id uuid.UUID, department string) string { return string(id[:]) + department }

func (k *known) has(id uuid.UUID, department string) bool { return k.keys[knownKey(id, department)] }

// load reads what has come since it was called last, up to the tail.
func (k *known) load(ctx context.Context, s *stream, t tail) error {
	if k.keys == nil || t.sequence < k.upto {
		*k = known{keys: map[string]bool{}} // the stream was made anew
	}
	from := max(k.upto+1, t.first, 1)
	if t.sequence >= mostKnown {
		from = max(from, t.sequence-mostKnown+1)
	}
	if t.last.Position.IsZero() && t.at == 0 || from > t.sequence {
		k.upto = t.sequence
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 6*s.opt.AckWait)
	defer cancel()
	c, err := s.js.OrderedConsumer(ctx, s.name, jetstream.OrderedConsumerConfig{
		DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: from, HeadersOnly: true,
	})
	if err != nil {
		return fmt.Errorf("look through %s: %w", s.name, err)
	}
	for seq, more := uint64(0), true; more && seq < t.sequence; {
		batch, err := c.FetchNoWait(1000)
		if err != nil {
			return fmt.Errorf("look through %s: %w", s.name, err)
		}
		more = false
		for m := range batch.Messages() {
			meta, err := m.Metadata()
			if err != nil {
				return fmt.Errorf("look through %s: %w", s.name, err)
			}
			seq, more = meta.Sequence.Stream, true
			if seq > t.sequence {
				continue
			}
			if id, err := uuid.Parse(first(m.Headers(), hID)); err == nil {
				k.add(id, m.Subject())
			}
		}
		if err := batch.Error(); err != nil && !errors.Is(err, nats.ErrTimeout) {
			return fmt.Errorf("look through %s: %w", s.name, err)
		}
	}
	k.upto = t.sequence
	return nil
}

func (k *known) add(id uuid.UUID, subject string) {
	department, _, _ := strings.Cut(strings.TrimPrefix(subject, AlertSubjectPrefix), ".")
	key := knownKey(id, department)
	if k.keys[key] {
		return
	}
	k.keys[key] = true
	k.order = append(k.order, key)
	for len(k.order) > mostKnown {
		delete(k.keys, k.order[0])
		k.order = k.order[1:]
	}
}
