package eventstoredb

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"ledetraad/domain/fault"
)

var (
	// ErrWrongRevision: the stream was not at the expected revision.
	ErrWrongRevision = errors.New("wrong expected revision")
	// ErrTombstoned: the stream was deleted for good.
	ErrTombstoned = errors.New("stream was tombstoned")
	// ErrTooLarge: more than one append may hold.
	ErrTooLarge = errors.New("append is too large")
)

// codeOf is the client's code of an error. Subscriptions hand over bare gRPC
// errors, and some appends wrapped ones, so the client's own FromError, which
// looks at the outermost error only, is of no use.
func codeOf(err error) esdb.ErrorCode {
	if e, ok := errors.AsType[*esdb.Error](err); ok && e.Code() != esdb.ErrorCodeUnknown {
		return e.Code()
	}
	switch grpcCode(err) {
	case codes.Unavailable:
		return esdb.ErrorUnavailable
	case codes.DeadlineExceeded:
		return esdb.ErrorCodeDeadlineExceeded
	case codes.Unauthenticated:
		return esdb.ErrorCodeUnauthenticated
	case codes.PermissionDenied:
		return esdb.ErrorCodeAccessDenied
	case codes.Unimplemented:
		return esdb.ErrorCodeUnsupportedFeature
	default:
		return esdb.ErrorCodeUnknown
	}
}

func grpcCode(err error) codes.Code {
	var s interface{ GRPCStatus() *status.Status }
	if errors.As(err, &s) {
		return s.GRPCStatus().Code()
	}
	return codes.Unknown
}

// lost: the connection, or the client, is gone.
func lost(err error) bool {
	if err == nil {
		return false
	}
	if _, ok := errors.AsType[*panicError](err); ok {
		return true
	}
	switch codeOf(err) {
	case esdb.ErrorUnavailable, esdb.ErrorCodeConnectionClosed:
		return true
	default:
		return false
	}
}

// passing: the same call may well succeed in a moment. An append that the
// server stopped listening to shows as io.EOF.
func passing(err error) bool {
	if errors.Is(err, ErrClosed) {
		return false
	}
	if lost(err) || errors.Is(err, io.EOF) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return f.Code == fault.Unavailable
	}
	switch codeOf(err) {
	case esdb.ErrorCodeDeadlineExceeded, esdb.ErrorCodeNotLeader, esdb.ErrorAborted:
		return true
	default:
	}
	switch grpcCode(err) {
	case codes.Internal, codes.ResourceExhausted, codes.Canceled: // a reset stream, a busy server, a server that stops
		return true
	default:
		return false
	}
}

// explain turns an error of the client's into a fault. It leaves faults as
// they are; a context that has ended stays in the chain.
func explain(ctx context.Context, what string, err error) error {
	if err == nil {
		return nil
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		if f == err {
			return err
		}
		return fmt.Errorf("%s: %w", what, err)
	}
	if ctx.Err() != nil {
		return &fault.Error{Code: fault.Unavailable, Cause: fmt.Errorf("%s: %w", what, ctx.Err()),
			Message: what + ": was given up before the event store answered"}
	}
	cause := fmt.Errorf("%s: %w", what, err)
	switch codeOf(err) {
	case esdb.ErrorCodeWrongExpectedVersion:
		return &fault.Error{Code: fault.Conflict, Cause: errors.Join(ErrWrongRevision, cause),
			Message: what + ": the stream was changed in the meantime; look at it again"}
	case esdb.ErrorCodeStreamDeleted:
		return &fault.Error{Code: fault.NotFound, Cause: errors.Join(ErrTombstoned, cause),
			Message: what + ": the stream was deleted"}
	case esdb.ErrorCodeUnauthenticated:
		return &fault.Error{Code: fault.Invalid, Field: field, Cause: cause,
			Message: "the event store does not accept the user name and password of its URL"}
	case esdb.ErrorCodeAccessDenied:
		return &fault.Error{Code: fault.Invalid, Field: field, Cause: cause,
			Message: what + ": the event store does not allow it to the user of its URL; the engine needs to read $all, and to read, write and delete its own streams"}
	case esdb.ErrorCodeUnsupportedFeature:
		return &fault.Error{Code: fault.Internal, Cause: cause, Message: what + ": the event store cannot do that"}
	default:
	}
	if passing(err) {
		return &fault.Error{Code: fault.Unavailable, Cause: cause, Message: what + ": the event store does not answer; try again in a moment"}
	}
	return &fault.Error{Code: fault.Internal, Cause: cause, Message: what + ": the event store answered with an error that the engine does not expect; see its log"}
}
