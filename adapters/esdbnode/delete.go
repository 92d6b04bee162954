package esdbnode

import (
	"context"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// Delete hides a stream's events; appending to it again goes on with its
// revisions. A scavenge removes what is hidden.
func (s *streamService) Delete(ctx context.Context, request *streams.DeleteReq) (*streams.DeleteResp, error) {
	options := request.GetOptions()
	name, err := streamName(options.GetStreamIdentifier())
	if err != nil {
		return nil, err
	}
	var want expectation
	switch expected := options.GetExpectedStreamRevision().(type) {
	case *streams.DeleteReq_Options_Revision:
		if want, err = exactRevision(expected.Revision); err != nil {
			return nil, err
		}
	case *streams.DeleteReq_Options_NoStream:
		want = expectNoStream
	case *streams.DeleteReq_Options_StreamExists:
		want = expectStreamExists
	default:
		want = expectAny
	}
	position, err := s.remove(ctx, s.store.deleteSoft, name, want)
	if err != nil {
		return nil, err
	}
	return &streams.DeleteResp{PositionOption: &streams.DeleteResp_Position_{
		Position: &streams.DeleteResp_Position{CommitPosition: position, PreparePosition: position},
	}}, nil
}

// Tombstone ends a stream for good: nobody can read it or append to it again.
func (s *streamService) Tombstone(ctx context.Context, request *streams.TombstoneReq) (*streams.TombstoneResp, error) {
	options := request.GetOptions()
	name, err := streamName(options.GetStreamIdentifier())
	if err != nil {
		return nil, err
	}
	var want expectation
	switch expected := options.GetExpectedStreamRevision().(type) {
	case *streams.TombstoneReq_Options_Revision:
		if want, err = exactRevision(expected.Revision); err != nil {
			return nil, err
		}
	case *streams.TombstoneReq_Options_NoStream:
		want = expectNoStream
	case *streams.TombstoneReq_Options_StreamExists:
		want = expectStreamExists
	default:
		want = expectAny
	}
	position, err := s.remove(ctx, s.store.tombstone, name, want)
	if err != nil {
		return nil, err
	}
	return &streams.TombstoneResp{PositionOption: &streams.TombstoneResp_Position_{
		Position: &streams.TombstoneResp_Position{CommitPosition: position, PreparePosition: position},
	}}, nil
}

type removal func(ctx context.Context, stream string, want expectation) (outcome, error)

// remove performs a delete and gives the position of the event that records it.
func (s *streamService) remove(ctx context.Context, how removal, name string, want expectation) (uint64, error) {
	if isMetastream(name) {
		return 0, status.Error(codes.InvalidArgument, "a metadata stream goes with the stream it describes and cannot be deleted by itself")
	}
	result, err := how(ctx, name, want)
	if err != nil {
		return 0, storageStatus(err)
	}
	switch result.verdict {
	case verdictStreamDeleted:
		return 0, streamDeleted(ctx, name)
	case verdictWrongRevision:
		return 0, wrongRevision(ctx, name, want, result.current)
	}
	return uint64(result.spot.position), nil
}
