package eventstoredb

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// maxAppend is how many bytes one append may hold on a server with the default
// settings: data, metadata, and each type name twice.
const maxAppend = 1 << 20

// Revision is what a stream is expected to be at. The zero Revision is NoStream.
type Revision struct {
	kind revisionKind
	n    uint64
}

type revisionKind int

const (
	noStream revisionKind = iota
	exact
	anyRevision
	exists
)

var (
	// NoStream: the stream has no event, or was deleted but not for good.
	NoStream = Revision{}
	// Any: whatever it is at. The server then knows an event that is sent again
	// by its id alone, and a KurrentDB cluster promises only to do its best at
	// that; prefer an exact revision.
	Any = Revision{kind: anyRevision}
	// Exists: the stream has an event.
	Exists = Revision{kind: exists}
)

// Exact expects the stream's last event to have the revision n.
func Exact(n uint64) Revision { return Revision{kind: exact, n: n} }

func (r Revision) String() string {
	return [...]string{"no stream", strconv.FormatUint(r.n, 10), "any", "exists"}[r.kind]
}

func (r Revision) forClient() esdb.ExpectedRevision {
	switch r.kind {
	case noStream:
		return esdb.NoStream{}
	case exact:
		return esdb.Revision(r.n)
	case exists:
		return esdb.StreamExists{}
	default:
		return esdb.Any{}
	}
}

// next is the revision that the first event of an append gets.
func (r Revision) next() uint64 {
	if r.kind == exact {
		return r.n + 1
	}
	return 0
}

// Appended says where the last event of an append stands.
type Appended struct {
	Revision uint64
	Position event.Position
}

// appendSize is what the server counts against its limit.
func appendSize(p event.Proposed) int { return len(p.Data) + len(p.Meta) + 2*len(p.Type) }

// Append writes the events, all or none, if the stream is at the expected
// revision; else ErrWrongRevision. When the answer is lost it sends the same
// again: the same ids and the same expected revision, which a server that has
// them answers with where they stand, wherever the stream has got to since.
//
// fault.Unavailable says either that nothing was written, or that this is
// unknown; sending the same events again with the same expected revision is
// safe in both cases.
func (l *Log) Append(ctx context.Context, stream string, expected Revision, events []event.Proposed) (Appended, error) {
	if len(events) == 0 {
		return Appended{}, fmt.Errorf("append to %s: no events", stream)
	}
	total := 0
	data := make([]esdb.EventData, len(events))
	for i, e := range events {
		total += appendSize(e)
		data[i] = esdb.EventData{EventID: e.ID, EventType: e.Type, ContentType: esdb.ContentTypeJson, Data: e.Data, Metadata: e.Meta}
	}
	if total > maxAppend {
		return Appended{}, &fault.Error{Code: fault.Invalid, Cause: ErrTooLarge,
			Message: fmt.Sprintf("%d bytes are more than can be written at once (%d)", total, maxAppend)}
	}
	result, err := unary(ctx, l, "append to "+stream, func(ctx context.Context, c *esdb.Client) (*esdb.WriteResult, error) {
		return c.AppendToStream(ctx, stream, esdb.AppendToStreamOptions{ExpectedRevision: expected.forClient(), Deadline: &l.timeout}, data...)
	})
	if err != nil {
		return Appended{}, err
	}
	return Appended{
		Revision: result.NextExpectedVersion,
		Position: event.Position{Commit: result.CommitPosition, Prepare: result.PreparePosition},
	}, nil
}

// unary makes a call that changes something and may safely be made twice. It
// tries again while the outcome is unknown, a few times.
func unary[T any](ctx context.Context, l *Log, what string, f func(context.Context, *esdb.Client) (T, error)) (T, error) {
	pause := newBackoff()
	everSent := false
	for try := 1; ; try++ {
		answer, sent, err := call(ctx, l, f)
		if err == nil {
			return answer, nil
		}
		if !everSent && grpcCode(err) == codes.ResourceExhausted {
			var none T
			return none, &fault.Error{Code: fault.Unavailable, Cause: fmt.Errorf("%s: %w", what, err),
				Message: "the event store has no room for it: its disk is full, or it is overloaded. Nothing was recorded, and reading goes on; make room, then send the same again"}
		}
		everSent = everSent || sent
		again := passing(err) && try < attempts && ctx.Err() == nil
		if again {
			l.log.Debug().Err(err).Int("try", try).Msg(what + " has no answer, sending it again")
			again = pause.wait(ctx) == nil
		}
		if again {
			continue
		}
		var none T
		if everSent && (passing(err) || ctx.Err() != nil) {
			return none, &fault.Error{Code: fault.Unavailable, Cause: fmt.Errorf("%s: %w", what, errors.Join(err, ctx.Err())),
				Message: "the event store did not answer: whether it was recorded is unknown. Send the same again, with the same id: that is safe, it is never recorded twice"}
		}
		if grpcCode(err) == codes.InvalidArgument {
			return none, &fault.Error{Code: fault.Invalid, Cause: fmt.Errorf("%s: %w", what, errors.Join(ErrTooLarge, err)),
				Message: "the event store does not take it: it is probably larger than its settings allow"}
		}
		return none, explain(ctx, what, err)
	}
}
