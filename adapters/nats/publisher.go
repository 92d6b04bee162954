package natsbus

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"ledetraad/domain/event"
)

const (
	// maxChain and maxChainBytes bound what one acknowledgement is asked for.
	// They keep what is on its way far below the server's queue of a stream
	// (100,000 messages, 128 MB), whatever the events' size.
	maxChain      = 1000
	maxChainBytes = 4 << 20
	// maxWaiting chains may be unacknowledged.
	maxWaiting = 4
)

// publisher sends chains of fenced messages. Each message names the sequence
// that the stream must stand at when it is stored, so one that does not follow
// directly on the one before it is refused, and so are all after it: what is
// stored of a chain is always its front, and only the last message needs an
// acknowledgement.
//
// JetStream's atomic batches promise more, the whole chain or nothing, which
// nobody here needs, and stage every batch in a store of its own that is synced
// to disk first: they carry half as many events a second.
type publisher struct {
	str   *stream
	cargo cargo
	sub   *nats.Subscription
	inbox string
	acks  chan *nats.Msg

	limit    int64 // bytes that a message may have
	sequence uint64
	last     event.Position
	acked    event.Position
	careful  bool // one message at a time, until one is acknowledged
	number   uint64
	sent     []chain     // not yet acknowledged, oldest first
	batch    []*nats.Msg // for publish alone
}

type chain struct {
	number   uint64
	sequence uint64 // of its last message
	last     event.Position
	events   int
}

func newPublisher(str *stream, cargo cargo, sequence uint64, last event.Position, careful bool) (*publisher, error) {
	p := &publisher{str: str, cargo: cargo, inbox: str.nc.NewInbox() + ".", acks: make(chan *nats.Msg, 2*maxWaiting),
		limit: str.nc.MaxPayload(), sequence: sequence, last: last, acked: last, careful: careful}
	var err error
	if p.sub, err = str.nc.ChanSubscribe(p.inbox+"*", p.acks); err != nil {
		return nil, fmt.Errorf("listen for acknowledgements: %w", err)
	}
	return p, nil
}

func (p *publisher) close() { _ = p.sub.Unsubscribe() } // fails only without a connection, which ends it too

func (p *publisher) room() bool {
	return len(p.sent) < maxWaiting && (!p.careful || len(p.sent) == 0)
}
func (p *publisher) waiting() int { return len(p.sent) }

// publish sends a chain of events from the front, and says how many. After an
// error some of them may be stored; the stream's last message tells. Events that
// nothing is to be told of are done with at once, or with the chain before them.
func (p *publisher) publish(events []event.Raw) (int, error) {
	most := maxChain
	if p.careful {
		most = 1
	}
	n, size := 0, 0
	for n < min(len(events), most) && (n == 0 || size < maxChainBytes) {
		size += len(events[n].Data) + len(events[n].Meta)
		n++
	}
	p.batch = p.batch[:0]
	for _, ev := range events[:n] {
		p.batch = p.cargo.messages(p.batch, ev, p.last, p.limit)
		p.last = ev.Position
	}
	switch {
	case len(p.batch) > 0:
	case len(p.sent) > 0:
		p.sent[len(p.sent)-1].last = p.last
		return n, nil
	default:
		p.acked = p.last
		return n, nil
	}
	p.number++
	for i, m := range p.batch {
		m.Header[jetstream.ExpectedLastSeqHeader] = []string{strconv.FormatUint(p.sequence, 10)}
		if i == len(p.batch)-1 {
			m.Reply = p.inbox + strconv.FormatUint(p.number, 10)
		}
		if err := p.str.nc.PublishMsg(m); err != nil {
			return 0, fmt.Errorf("publish up to %s: %w", p.last, err)
		}
		p.sequence++
	}
	clear(p.batch) // what was sent is not kept
	p.sent = append(p.sent, chain{number: p.number, sequence: p.sequence, last: p.last, events: n})
	return n, nil
}

type answer struct {
	Stream string              `json:"stream"`
	Seq    uint64              `json:"seq"`
	Error  *jetstream.APIError `json:"error"`
}

// acknowledged takes an answer, which must be for the oldest chain.
func (p *publisher) acknowledged(m *nats.Msg) (chain, error) {
	if m.Header.Get("Status") == "503" {
		return chain{}, errors.New("JetStream does not answer: there is no stream, or no server that keeps it")
	}
	var a answer
	if err := json.Unmarshal(m.Data, &a); err != nil {
		return chain{}, fmt.Errorf("read JetStream's answer: %w", err)
	}
	if e := a.Error; e != nil {
		if e.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || e.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant {
			return chain{}, errFenced
		}
		return chain{}, fmt.Errorf("JetStream refuses the event after %s: %w", p.acked, e)
	}
	if len(p.sent) == 0 || m.Subject != p.inbox+strconv.FormatUint(p.sent[0].number, 10) || a.Seq != p.sent[0].sequence || a.Stream != p.str.name {
		return chain{}, fmt.Errorf("JetStream acknowledged sequence %d of %s, which was not asked for", a.Seq, a.Stream)
	}
	done := p.sent[0]
	p.sent = p.sent[1:]
	p.careful, p.acked = false, done.last
	return done, nil
}
