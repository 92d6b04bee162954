package esdbnode

import (
	"context"
	"encoding/binary"
	"errors"
	"io"
	"math"
	"time"
	"unicode/utf8"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	// maxAppendBytes is the real server's default limit for one append: data,
	// metadata and two bytes a character of type, summed over its events.
	maxAppendBytes = 1 << 20

	metaType        = "type"
	metaContentType = "content-type"
	metaCreated     = "created"
	contentJSON     = "application/json"
	contentBinary   = "application/octet-stream"

	// drainMessages bounds what is read of a request that is refused anyway.
	drainMessages = 20_000
)

// streamService serves EventStoreDB's Streams service. What it does not override
// answers Unimplemented.
type streamService struct {
	streams.UnimplementedStreamsServer

	store    *store
	now      func() time.Time
	stopping context.Context // done when subscriptions must end
	stop     context.CancelFunc
}

func newStreamService(s *store, now func() time.Time) *streamService {
	stopping, stop := context.WithCancel(context.Background())
	return &streamService{store: s, now: now, stopping: stopping, stop: stop}
}

// Append stores events in one stream: all of them or none, synced before the
// answer. Every refusal waits until the client has sent its last message.
func (s *streamService) Append(call streams.Streams_AppendServer) error {
	request, refusal := s.receiveAppend(call)
	if refusal != nil {
		drain(call.Recv)
		return refusal
	}
	result, err := s.store.append(call.Context(), request.stream, request.want, request.events)
	if err != nil {
		return storageStatus(err)
	}
	switch result.verdict {
	case verdictStreamDeleted:
		return streamDeleted(call.Context(), request.stream)
	case verdictWrongRevision:
		return call.SendAndClose(&streams.AppendResp{Result: &streams.AppendResp_WrongExpectedVersion_{
			WrongExpectedVersion: wrongExpectedVersion(request.want, result.current),
		}})
	}
	return call.SendAndClose(&streams.AppendResp{Result: &streams.AppendResp_Success_{Success: appendSuccess(result)}})
}

type appendRequest struct {
	stream string
	want   expectation
	events []proposed
}

// receiveAppend takes in the whole request. An error is the status to end with.
func (s *streamService) receiveAppend(call streams.Streams_AppendServer) (appendRequest, error) {
	ctx := call.Context()
	first, err := call.Recv()
	if err != nil {
		return appendRequest{}, status.Error(codes.InvalidArgument, "an append must begin with its options")
	}
	options := first.GetOptions()
	if options == nil {
		return appendRequest{}, status.Error(codes.InvalidArgument, "an append must begin with its options")
	}
	request := appendRequest{}
	if request.stream, err = streamName(options.GetStreamIdentifier()); err != nil {
		return request, err
	}
	if request.want, err = appendExpectation(options); err != nil {
		return request, err
	}
	bytes := 0
	for {
		message, err := call.Recv()
		if errors.Is(err, io.EOF) {
			return request, nil
		}
		if err != nil {
			return request, err
		}
		event := message.GetProposedMessage()
		if event == nil {
			return request, status.Error(codes.InvalidArgument, "after its options an append holds events only")
		}
		taken, err := takeEvent(ctx, event)
		if err != nil {
			return request, err
		}
		if bytes += len(taken.data) + len(taken.metadata) + 2*utf8.RuneCountInString(taken.kind); bytes > maxAppendBytes {
			return request, appendTooLarge(ctx)
		}
		request.events = append(request.events, taken)
	}
}

func takeEvent(ctx context.Context, message *streams.AppendReq_ProposedMessage) (proposed, error) {
	kind, ok := message.Metadata[metaType]
	if !ok {
		return proposed{}, missingMetadata(ctx, metaType)
	}
	content, ok := message.Metadata[metaContentType]
	if !ok {
		return proposed{}, missingMetadata(ctx, metaContentType)
	}
	id, err := eventID(message.GetId())
	if err != nil {
		return proposed{}, err
	}
	return proposed{
		id:       id,
		kind:     kind,
		json:     content == contentJSON,
		metadata: message.CustomMetadata,
		data:     message.Data,
	}, nil
}

// drain reads what the client still sends. A server that answers with an error
// earlier makes the client's next send fail with io.EOF, and the client then
// loses the status and its trailers.
func drain(receive func() (*streams.AppendReq, error)) {
	for range drainMessages {
		if _, err := receive(); err != nil {
			return
		}
	}
}

func eventID(id *shared.UUID) (uuid.UUID, error) {
	switch value := id.GetValue().(type) {
	case *shared.UUID_Structured_:
		var parsed uuid.UUID
		binary.BigEndian.PutUint64(parsed[:8], uint64(value.Structured.GetMostSignificantBits()))
		binary.BigEndian.PutUint64(parsed[8:], uint64(value.Structured.GetLeastSignificantBits()))
		return parsed, nil
	case *shared.UUID_String_:
		parsed, err := uuid.Parse(value.String_)
		if err != nil {
			return uuid.UUID{}, status.Errorf(codes.InvalidArgument, "event id: %v", err)
		}
		return parsed, nil
	}
	return uuid.UUID{}, status.Error(codes.InvalidArgument, "an event has no id")
}

func structuredID(id uuid.UUID) *shared.UUID {
	return &shared.UUID{Value: &shared.UUID_Structured_{Structured: &shared.UUID_Structured{
		MostSignificantBits:  int64(binary.BigEndian.Uint64(id[:8])),
		LeastSignificantBits: int64(binary.BigEndian.Uint64(id[8:])),
	}}}
}

// streamName checks the name of a stream that a call is about.
func streamName(identifier *shared.StreamIdentifier) (string, error) {
	name := string(identifier.GetStreamName())
	switch {
	case name == "":
		return "", status.Error(codes.InvalidArgument, "no stream named")
	case !utf8.ValidString(name):
		return "", status.Error(codes.InvalidArgument, "a stream's name must be valid UTF-8")
	case name == metastreamPrefix || name == "$all":
		return "", status.Errorf(codes.InvalidArgument, "%s names no stream", name)
	}
	return name, nil
}

func appendExpectation(options *streams.AppendReq_Options) (expectation, error) {
	switch want := options.GetExpectedStreamRevision().(type) {
	case *streams.AppendReq_Options_Revision:
		return exactRevision(want.Revision)
	case *streams.AppendReq_Options_NoStream:
		return expectNoStream, nil
	case *streams.AppendReq_Options_Any:
		return expectAny, nil
	case *streams.AppendReq_Options_StreamExists:
		return expectStreamExists, nil
	}
	return 0, status.Error(codes.InvalidArgument, "no expected revision given")
}

func exactRevision(revision uint64) (expectation, error) {
	if revision > math.MaxInt64 {
		return 0, status.Error(codes.InvalidArgument, "the expected revision is out of range")
	}
	return expectation(revision), nil
}

func appendSuccess(result outcome) *streams.AppendResp_Success {
	success := &streams.AppendResp_Success{
		CurrentRevisionOption: &streams.AppendResp_Success_NoStream{NoStream: &shared.Empty{}},
		PositionOption:        &streams.AppendResp_Success_NoPosition{NoPosition: &shared.Empty{}},
	}
	revision := result.current
	if result.wrote {
		revision = result.spot.revision
		position := uint64(result.spot.position)
		success.PositionOption = &streams.AppendResp_Success_Position{
			Position: &streams.AppendResp_Position{CommitPosition: position, PreparePosition: position},
		}
	}
	if revision != noRevision {
		success.CurrentRevisionOption = &streams.AppendResp_Success_CurrentRevision{CurrentRevision: uint64(revision)}
	}
	return success
}

// wrongExpectedVersion fills both the present fields and those of version 20.6,
// which has no "no stream" among the expectations.
func wrongExpectedVersion(want expectation, current int64) *streams.AppendResp_WrongExpectedVersion {
	answer := &streams.AppendResp_WrongExpectedVersion{}
	if current == noRevision {
		answer.CurrentRevisionOption = &streams.AppendResp_WrongExpectedVersion_CurrentNoStream{CurrentNoStream: &shared.Empty{}}
		answer.CurrentRevisionOption_20_6_0 = &streams.AppendResp_WrongExpectedVersion_NoStream_20_6_0{NoStream_20_6_0: &shared.Empty{}}
	} else {
		answer.CurrentRevisionOption = &streams.AppendResp_WrongExpectedVersion_CurrentRevision{CurrentRevision: uint64(current)}
		answer.CurrentRevisionOption_20_6_0 = &streams.AppendResp_WrongExpectedVersion_CurrentRevision_20_6_0{CurrentRevision_20_6_0: uint64(current)}
	}
	switch want {
	case expectAny:
		answer.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedAny{ExpectedAny: &shared.Empty{}}
		answer.ExpectedRevisionOption_20_6_0 = &streams.AppendResp_WrongExpectedVersion_Any_20_6_0{Any_20_6_0: &shared.Empty{}}
	case expectStreamExists:
		answer.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedStreamExists{ExpectedStreamExists: &shared.Empty{}}
		answer.ExpectedRevisionOption_20_6_0 = &streams.AppendResp_WrongExpectedVersion_StreamExists_20_6_0{StreamExists_20_6_0: &shared.Empty{}}
	case expectNoStream:
		answer.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedNoStream{ExpectedNoStream: &shared.Empty{}}
	default:
		answer.ExpectedRevisionOption = &streams.AppendResp_WrongExpectedVersion_ExpectedRevision{ExpectedRevision: uint64(want)}
		answer.ExpectedRevisionOption_20_6_0 = &streams.AppendResp_WrongExpectedVersion_ExpectedRevision_20_6_0{ExpectedRevision_20_6_0: uint64(want)}
	}
	return answer
}
