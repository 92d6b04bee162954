package natsbus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"ledetraad/domain/event"
	"ledetraad/projections/worker"
)

// kind is what tells one stream from another.
type kind struct {
	name        string
	description string
	subject     string // that all its messages have, with a wildcard
	maxBytes    int64  // unless the options say
	// same reports whether a message of the stream was made of an event.
	same func(delivery, event.Raw) bool
}

//nolint:gochecknoglobals // a constant
var eventStream = kind{
	name: StreamName, description: "The event log, relayed. Rebuilt from the log whenever it is lost.", subject: everySubject, maxBytes: 1 << 30,
	same: func(d delivery, ev event.Raw) bool { return d.ID == ev.ID },
}

// stream is a JetStream stream as the relay and the feeds see it, next to the
// log that it must agree with.
type stream struct {
	kind
	nc  *nats.Conn
	js  jetstream.JetStream
	log worker.Log
	opt Options
	// find reads the event that a message was made of.
	find func(context.Context, delivery) (event.Raw, bool, error)
}

func newStream(nc *nats.Conn, log worker.Log, opt Options, k kind) (*stream, error) {
	opt = opt.withDefaults(k)
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(opt.AckWait))
	if err != nil {
		return nil, fmt.Errorf("prepare JetStream: %w", err)
	}
	s := &stream{kind: k, nc: nc, js: js, log: log, opt: opt}
	s.find = s.successor
	return s, nil
}

// tail is the end of the stream.
type tail struct {
	sequence uint64   // of the last message there ever was, which the next one's fence names
	first    uint64   // of the first message that is there
	last     delivery // the last message that is there; its position is zero if there is none
	at       uint64   // that message's sequence
}

// errForeign says that the stream does not belong to the log: it is ahead of
// it, or of another log altogether.
var errForeign = errors.New("the stream does not agree with the log")

// errDamaged says that JetStream cannot read its own files.
var errDamaged = errors.New("the stream is damaged")

// ensure makes the stream where it is missing, and brings its configuration up
// to date. One that is as it should be is left alone: each update has the server
// write its configuration anew, beneath consumers that are just being made.
func (s *stream) ensure(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.opt.AckWait)
	defer cancel()
	want := jetstream.StreamConfig{
		Name:        s.name,
		Description: s.description,
		Subjects:    []string{s.subject},
		Storage:     jetstream.FileStorage,
		Retention:   jetstream.LimitsPolicy,
		Discard:     jetstream.DiscardOld,
		MaxBytes:    s.opt.MaxBytes,
		MaxAge:      s.opt.MaxAge,
		Replicas:    max(1, s.opt.Replicas),
		// No message has an id; this is the least the server accepts.
		Duplicates: 100 * time.Millisecond,
	}
	if str, err := s.js.Stream(ctx, s.name); err == nil && asWanted(str.CachedInfo().Config, want) {
		return nil
	}
	if _, err := s.js.CreateOrUpdateStream(ctx, want); err != nil {
		return fmt.Errorf("make stream %s: %w", s.name, err)
	}
	return nil
}

// asWanted compares what [stream.ensure] sets; the server adds fields of its own.
func asWanted(is, want jetstream.StreamConfig) bool {
	return is.Description == want.Description && slices.Equal(is.Subjects, want.Subjects) && is.Storage == want.Storage &&
		is.Retention == want.Retention && is.Discard == want.Discard && is.MaxBytes == want.MaxBytes && is.MaxAge == want.MaxAge &&
		is.Replicas == want.Replicas && is.Duplicates == want.Duplicates
}

// tail reads the stream's end. A last message that no relay made counts as
// none of ours: errForeign.
func (s *stream) tail(ctx context.Context) (tail, error) {
	ctx, cancel := context.WithTimeout(ctx, s.opt.AckWait)
	defer cancel()
	str, err := s.js.Stream(ctx, s.name)
	if err != nil {
		return tail{}, fmt.Errorf("find stream %s: %w", s.name, err)
	}
	state := str.CachedInfo().State
	t := tail{sequence: state.LastSeq, first: state.FirstSeq}
	if state.Msgs == 0 {
		return t, nil
	}
	msg, err := str.GetMsg(ctx, state.LastSeq)
	if errors.Is(err, jetstream.ErrMsgNotFound) { // it was purged
		msg, err = str.GetLastMsgForSubject(ctx, s.subject)
	}
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		return t, nil
	}
	if _, answered := errors.AsType[*jetstream.APIError](err); answered {
		return tail{}, fmt.Errorf("%w: read the last message: %w", errDamaged, err)
	}
	if err != nil {
		return tail{}, fmt.Errorf("read the last message of %s: %w", s.name, err)
	}
	t.at = msg.Sequence
	if t.last, err = read(msg.Header, msg.Data); err != nil {
		return t, fmt.Errorf("%w: last message: %w", errForeign, err)
	}
	return t, nil
}

// agrees checks that the log has the event that the message says it relayed. A
// log restored from an older backup, or another log, fails here before anybody
// acts on events that it does not have.
func (s *stream) agrees(ctx context.Context, d delivery) error {
	if d.Position.IsZero() {
		return nil
	}
	if !d.Position.After(d.predecessor) {
		return fmt.Errorf("%w: position %s follows %s", errForeign, d.Position, d.predecessor)
	}
	ev, there, err := s.find(ctx, d)
	switch {
	case err != nil:
		return err
	case !there:
		return fmt.Errorf("%w: the log has nothing at %s", errForeign, d.Position)
	case ev.Position != d.Position || !s.same(d, ev):
		return fmt.Errorf("%w: after %s the log has event %s at %s, the stream has %s at %s",
			errForeign, d.predecessor, ev.ID, ev.Position, d.ID, d.Position)
	}
	return nil
}

// successor is the event that follows on a message's predecessor.
func (s *stream) successor(ctx context.Context, d delivery) (event.Raw, bool, error) {
	feed, err := s.log.ReadAll(ctx, d.predecessor)
	if err != nil {
		return event.Raw{}, false, fmt.Errorf("read the log after %s: %w", d.predecessor, err)
	}
	defer feed.Close()
	events, err := feed.Next(ctx, 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return event.Raw{}, false, fmt.Errorf("read the log after %s: %w", d.predecessor, err)
	}
	if len(events) == 0 {
		return event.Raw{}, false, nil
	}
	return events[0], true, nil
}

// empty removes all messages and leaves a hole of one sequence, so that every
// relay that does not know of it is fenced. Consumers of other programs stay.
func (s *stream) empty(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.opt.AckWait)
	defer cancel()
	str, err := s.js.Stream(ctx, s.name)
	if err != nil {
		return fmt.Errorf("find stream %s: %w", s.name, err)
	}
	if err := str.Purge(ctx, jetstream.WithPurgeSequence(str.CachedInfo().State.LastSeq+2)); err != nil {
		return fmt.Errorf("empty stream %s: %w", s.name, err)
	}
	return nil
}

// remove deletes the stream with all that belongs to it.
func (s *stream) remove(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.opt.AckWait)
	defer cancel()
	if err := s.js.DeleteStream(ctx, s.name); err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
		return fmt.Errorf("remove stream %s: %w", s.name, err)
	}
	return nil
}

// startFor finds the sequence of the first message after the position, by
// halving. It is a hint: messages that were relayed twice, and holes, may make
// it less than exact, which the feed then finds out from the positions.
func (s *stream) startFor(ctx context.Context, t tail, after event.Position) (uint64, error) {
	if !t.last.Position.After(after) {
		return t.sequence + 1, nil
	}
	ctx, cancel := context.WithTimeout(ctx, s.opt.AckWait)
	defer cancel()
	str, err := s.js.Stream(ctx, s.name)
	if err != nil {
		return 0, fmt.Errorf("find stream %s: %w", s.name, err)
	}
	lo, hi := t.first, t.at // the answer is in lo..hi
	for lo < hi {
		mid := lo + (hi-lo)/2
		msg, err := str.GetMsg(ctx, mid, jetstream.WithGetMsgSubject(s.subject)) // mid, or the next one that is there
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			hi = mid
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("search stream %s for %s: %w", s.name, after, err)
		}
		d, err := read(msg.Header, msg.Data)
		if err != nil || !d.Position.After(after) {
			lo = max(mid, msg.Sequence) + 1
		} else {
			hi = mid
		}
	}
	return lo, nil
}

// PurgeStream removes the messages of one stream of the log from JetStream, and
// has the server overwrite their bytes, as the erasure of a person asks for. Delete the stream from the log first: what
// the log still has, a relay or a feed may fetch from there again.
func PurgeStream(ctx context.Context, nc *nats.Conn, logStream string) error {
	js, err := jetstream.New(nc)
	if err != nil {
		return fmt.Errorf("prepare JetStream: %w", err)
	}
	str, err := js.Stream(ctx, StreamName)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return nil // nothing was ever relayed
	}
	if err != nil {
		return fmt.Errorf("find stream %s: %w", StreamName, err)
	}
	// A purge alone leaves the bytes in the server's files until they are
	// compacted, which may be never; each message is overwritten first.
	filter := streamFilter(logStream)
	for seq := max(1, str.CachedInfo().State.FirstSeq); ; {
		msg, err := str.GetMsg(ctx, seq, jetstream.WithGetMsgSubject(filter))
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			break
		}
		if err == nil {
			err = str.SecureDeleteMsg(ctx, msg.Sequence)
		}
		if err != nil && !errors.Is(err, jetstream.ErrMsgNotFound) {
			return fmt.Errorf("overwrite the messages of one log stream: %w", err)
		}
		seq = msg.Sequence + 1
	}
	if err := str.Purge(ctx, jetstream.WithPurgeSubject(filter)); err != nil {
		return fmt.Errorf("purge the messages of one log stream: %w", err)
	}
	return nil
}
