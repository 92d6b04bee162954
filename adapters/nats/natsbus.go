// Package natsbus distributes the event log over NATS JetStream: a relay
// carries the log into one stream, feeds hand the stream's events to
// consumers, and an embedded server runs both where no NATS server is given.
//
// The log is the only truth, and everything here rests on that:
//
//   - Losing all of JetStream loses nothing. The stream is a buffer that is
//     filled again from the log, so nothing in it needs to be synced to disk
//     before it is used, and a folder that cannot be opened is thrown away.
//   - A message names its own log position and that of the event before it. A
//     feed can therefore tell a duplicate (position not after the last one
//     delivered) from a gap (predecessor after the last one delivered), drops
//     the one and fills the other from the log. It delivers every event once,
//     in log order, whatever the broker does.
//   - The relay fences itself with the stream's last sequence. Two relays at
//     once do no harm: of two messages for the same place one is refused, and
//     its relay reads the stream's last message and goes on from there. There
//     is no window of message ids to remember and no clock in it.
//   - A broker that is away slows distribution only. Appends do not wait for
//     it, and feeds read the log by themselves until it is back.
//
// Only the relay may publish below ledetraad.events: a feed trusts what it
// finds there. Give other clients permissions without it.
package natsbus

import (
	"cmp"
	"time"

	"github.com/rs/zerolog"
)

const (
	// StreamName is the JetStream stream that carries the log.
	StreamName = "LEDETRAAD_EVENTS"
	// SubjectPrefix begins the subject of every relayed event.
	SubjectPrefix = "ledetraad.events."

	everySubject = SubjectPrefix + ">"
)

// Options are shared by the relay and the feeds; the zero value works.
type Options struct {
	// Origin is the CloudEvents source of every message, a URI reference.
	// Default "/ledetraad".
	Origin string
	// MaxBytes bounds the stream's size on disk; the oldest messages go first.
	// Whoever needs older events reads them from the log. Default 1 GiB, for
	// alerts 256 MiB.
	MaxBytes int64
	// MaxAge bounds the age of messages in the stream. Default: no bound. With
	// a bound, a stream that has aged to nothing is filled again from the log's
	// start when a relay starts.
	MaxAge time.Duration
	// Replicas of the stream, for a cluster of NATS servers. Default 1.
	Replicas int
	// AckWait bounds the wait for JetStream's answer to what was sent.
	// Default 5 s.
	AckWait time.Duration
	// Watch is how often a feed that hears nothing from the stream asks the log
	// whether there is something. Default 2 s.
	Watch time.Duration
	// Log gets what an operator should know: rebuilds, fences, outages. It
	// never gets data of events.
	Log zerolog.Logger
}

func (o Options) withDefaults(k kind) Options {
	o.Origin = cmp.Or(o.Origin, "/ledetraad")
	o.MaxBytes = cmp.Or(o.MaxBytes, k.maxBytes)
	o.Replicas = cmp.Or(o.Replicas, 1)
	o.AckWait = cmp.Or(o.AckWait, 5*time.Second)
	o.Watch = cmp.Or(o.Watch, 2*time.Second)
	return o
}
