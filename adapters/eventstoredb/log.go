// Package eventstoredb is the engine's way to its event log: an EventStoreDB or
// KurrentDB server or cluster, or the embedded node, reached through the
// official client. It is the only package that knows that client.
//
// What it guarantees:
//
//   - Log.Append is atomic, and in effect once: an append whose answer was lost
//     is sent again with the same ids and the same expected revision, which the
//     server recognises. Where that does not help in time, the error says that
//     the outcome is unknown, and that sending the same again is safe.
//   - Log.ReadAll and Log.Follow hand over each event once, in the order of the
//     log, without a gap, across lost connections and restarted servers.
//   - A connection that is gone is replaced by a new one; no call outlives its
//     context or its timeout.
//   - Commands.Handle decides every command on its stream's true state, and
//     answers a command that it has seen before with the first result.
//
// Errors are *fault.Error values. What a caller may want to tell apart is in
// their chain: ErrWrongRevision, ErrTombstoned, ErrTooLarge, ErrClosed.
package eventstoredb

import (
	"context"
	"errors"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/rs/zerolog"

	"ledetraad/domain/fault"
)

// defaultTimeout is how long one call may take if Options do not say.
const defaultTimeout = 10 * time.Second

// Options say where the log is and how patient to be with it.
type Options struct {
	// URL is a connection string: esdb://[user:password@]host[:port][,host…]
	// or esdb+discover://…, with the client's settings behind a question mark
	// (tls, tlsCaFile, userCertFile, …).
	URL string
	Log zerolog.Logger
	// Timeout is how long one call may take, and how long a read may be without
	// a single event; 10 seconds if zero. A read or subscription as a whole may
	// take for ever.
	Timeout time.Duration
	// Buffer is how many events a read or subscription may run ahead of whoever
	// takes them; 4,096 if zero. It never holds more than about 8 MiB.
	Buffer int
}

// Log is the event log. It may be used by many goroutines at once.
type Log struct {
	conn    *connection
	log     zerolog.Logger
	timeout time.Duration
	buffer  int
	tail    tail
}

// Open checks the URL, and that the server answers, lets us in, and lets us
// read the whole log. It waits up to the timeout for a server that is still
// starting; every other trouble is told at once, with what to do about it.
func Open(ctx context.Context, o Options) (*Log, error) {
	if o.Timeout <= 0 {
		o.Timeout = defaultTimeout
	}
	if o.Buffer <= 0 {
		o.Buffer = 4096
	}
	config, err := parseURL(o.URL, o.Timeout, o.Log)
	if err != nil {
		return nil, err
	}
	l := &Log{
		conn:    newConnection(config, o.Timeout, o.Log),
		log:     o.Log,
		timeout: o.Timeout,
		buffer:  o.Buffer,
	}
	if err := l.check(ctx, config); err != nil {
		l.conn.close()
		return nil, err
	}
	return l, nil
}

// check reads the log's last event: only a call with credentials shows whether
// they are right, and without the right to read $all nothing else is any use.
func (l *Log) check(ctx context.Context, config *esdb.Configuration) error {
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	// A connection that cannot be had for a reason that waiting will not mend
	// is told before the timeout is spent.
	if err := l.conn.probe(); err != nil {
		if why, lasting := diagnose(ctx, config); lasting {
			return why
		}
		l.log.Warn().Err(err).Msg("the event store does not answer yet, waiting")
	}
	err := l.retrying(ctx, func(ctx context.Context) (bool, error) {
		return false, l.receive(ctx, backwardsFrom(esdb.End{}, 1), func(*esdb.RecordedEvent) error { return nil })
	})
	if err == nil || fault.CodeOf(err) != fault.Unavailable {
		return err
	}
	diagnosis, stop := context.WithTimeout(context.WithoutCancel(ctx), min(l.timeout, 2*time.Second))
	defer stop()
	if why, _ := diagnose(diagnosis, config); why != nil {
		return why
	}
	return err
}

// Close ends all feeds and connections. It waits for calls under way, but not
// longer than the timeout.
func (l *Log) Close() error {
	if !l.conn.close() {
		return fault.Unavailablef(ErrClosed, "the event store's connection was closed while calls were still waiting for it")
	}
	return nil
}

// ErrClosed is in the chain of every error of a Log that was closed.
var ErrClosed = errors.New("the event log was closed")
