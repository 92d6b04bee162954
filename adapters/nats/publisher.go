package natsbus

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"

	"ledetraad/domain/event"
)

const (
	// maxBatch is the most messages that a server takes in an atomic batch.
	maxBatch = 1000
	// maxBatchBytes keeps the batches on their way well below the server's
	// queue of a stream (128 MB), whatever the events' size.
	maxBatchBytes = 4 << 20
	// maxWaiting batches may be unacknowledged; a server allows 50 for a stream.
	maxWaiting = 4

	hBatchID       = "Nats-Batch-Id"
	hBatchSequence = "Nats-Batch-Sequence"
	hBatchCommit   = "Nats-Batch-Commit"
)

// publisher sends fenced batches. Each names the sequence that the stream must
// stand at when it is committed, so a batch that does not follow directly on
// the one before is refused as a whole, and so are all after it.
type publisher struct {
	str   *stream
	sub   *nats.Subscription
	inbox string
	acks  chan *nats.Msg

	limit    int64 // bytes that a message may have
	sequence uint64
	last     event.Position
	number   uint64
	sent     []batch // not yet acknowledged, oldest first
}

type batch struct {
	number   uint64
	sequence uint64 // of its last message
	last     event.Position
	events   int
}

func newPublisher(str *stream, sequence uint64, last event.Position) (*publisher, error) {
	p := &publisher{str: str, inbox: str.nc.NewInbox() + ".", acks: make(chan *nats.Msg, 2*maxWaiting),
		limit: str.nc.MaxPayload(), sequence: sequence, last: last}
	var err error
	if p.sub, err = str.nc.ChanSubscribe(p.inbox+"*", p.acks); err != nil {
		return nil, fmt.Errorf("listen for acknowledgements: %w", err)
	}
	return p, nil
}

func (p *publisher) close() { _ = p.sub.Unsubscribe() } // fails only without a connection, which ends it too

func (p *publisher) room() bool   { return len(p.sent) < maxWaiting }
func (p *publisher) waiting() int { return len(p.sent) }

// publish sends a batch of events from the front, and says how many. What was
// sent of a batch before an error is dropped by the server: its commit is
// missing.
func (p *publisher) publish(events []event.Raw) (int, error) {
	n, size := 0, 0
	for n < min(len(events), maxBatch) && (n == 0 || size < maxBatchBytes) {
		size += len(events[n].Data) + len(events[n].Meta)
		n++
	}
	p.number++
	id := ""
	if n > 1 {
		id = nuid.Next()
	}
	expect := p.sequence
	for i, ev := range events[:n] {
		m := message(ev, p.last, p.str.opt.Origin, p.limit)
		if i == 0 {
			m.Header[jetstream.ExpectedLastSeqHeader] = []string{strconv.FormatUint(expect, 10)}
		}
		if n > 1 {
			m.Header[hBatchID] = []string{id}
			m.Header[hBatchSequence] = []string{strconv.Itoa(i + 1)}
		}
		if i == n-1 {
			m.Reply = p.inbox + strconv.FormatUint(p.number, 10)
			if n > 1 {
				m.Header[hBatchCommit] = []string{"1"}
			}
		}
		if err := p.str.nc.PublishMsg(m); err != nil {
			return 0, fmt.Errorf("publish the event at %s: %w", ev.Position, err)
		}
		p.last = ev.Position
	}
	p.sequence += uint64(n)
	p.sent = append(p.sent, batch{number: p.number, sequence: p.sequence, last: p.last, events: n})
	return n, nil
}

type answer struct {
	Stream string              `json:"stream"`
	Seq    uint64              `json:"seq"`
	Error  *jetstream.APIError `json:"error"`
}

// acknowledged takes an answer, which must be for the oldest batch.
func (p *publisher) acknowledged(m *nats.Msg) (batch, error) {
	if m.Header.Get("Status") == "503" {
		return batch{}, errors.New("JetStream does not answer: there is no stream, or no server that keeps it")
	}
	var a answer
	if err := json.Unmarshal(m.Data, &a); err != nil {
		return batch{}, fmt.Errorf("read JetStream's answer: %w", err)
	}
	if e := a.Error; e != nil {
		if e.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || e.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant {
			return batch{}, errFenced
		}
		return batch{}, fmt.Errorf("JetStream refuses a batch: %w", e)
	}
	if len(p.sent) == 0 || m.Subject != p.inbox+strconv.FormatUint(p.sent[0].number, 10) || a.Seq != p.sent[0].sequence || a.Stream != StreamName {
		return batch{}, fmt.Errorf("JetStream acknowledged sequence %d of %s, which was not asked for", a.Seq, a.Stream)
	}
	done := p.sent[0]
	p.sent = p.sent[1:]
	return done, nil
}
