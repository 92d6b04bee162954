package esdbnode

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// The trailers by which clients of EventStoreDB recognise an error.
const (
	trailerException  = "exception"
	trailerStreamName = "stream-name"
)

// refuse ends a call with a status and the trailers that name the reason.
func refuse(ctx context.Context, code codes.Code, exception, message string, trailers ...string) error {
	pairs := append([]string{trailerException, exception}, trailers...)
	if err := grpc.SetTrailer(ctx, metadata.Pairs(pairs...)); err != nil {
		return status.Errorf(codes.Internal, "set trailers: %v", err)
	}
	return status.Error(code, message)
}

func streamDeleted(ctx context.Context, stream string) error {
	return refuse(ctx, codes.FailedPrecondition, "stream-deleted",
		fmt.Sprintf("stream %q is deleted", stream), trailerStreamName, stream)
}

// wrongRevision is how a delete says it; an append answers with a response.
func wrongRevision(ctx context.Context, stream string, want expectation, current int64) error {
	return refuse(ctx, codes.FailedPrecondition, "wrong-expected-version",
		fmt.Sprintf("stream %q: expected revision %d, its last is %d", stream, want, current),
		trailerStreamName, stream,
		"expected-version", strconv.FormatInt(int64(want), 10),
		"actual-version", strconv.FormatInt(current, 10))
}

func appendTooLarge(ctx context.Context) error {
	limit := strconv.Itoa(maxAppendBytes)
	return refuse(ctx, codes.InvalidArgument, "maximum-append-size-exceeded",
		"an append may hold at most "+limit+" bytes of data, metadata and types", "maximum-append-size", limit)
}

func missingMetadata(ctx context.Context, property string) error {
	return refuse(ctx, codes.InvalidArgument, "missing-required-metadata-property",
		"an event's metadata lacks "+property, "required-metadata-properties", "type,content-type")
}

// storageStatus says what went wrong below an append or a read. In each case
// nothing was acknowledged, and the caller may try again.
func storageStatus(err error) error {
	if errors.Is(err, errStopped) {
		return errShuttingDown
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return status.FromContextError(err).Err()
	}
	if isDiskFull(err) {
		return status.Error(codes.ResourceExhausted, "the event store's disk is full; nothing of this call was stored")
	}
	return status.Errorf(codes.Unavailable, "the event store's storage failed: %v", err)
}

func isDiskFull(err error) bool {
	failure, ok := errors.AsType[*sqlite.Error](err)
	return ok && failure.Code()&0xff == sqlite3.SQLITE_FULL
}

var errShuttingDown = status.Error(codes.Unavailable, "the event store is stopping")
