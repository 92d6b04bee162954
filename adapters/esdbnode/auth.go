package esdbnode

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// userName is the one user that the node knows.
const userName = "ledetraad"

// guard lets in who knows the secret. Discovery is open to all: the official
// client calls it without credentials.
type guard struct{ want [sha256.Size]byte }

func newGuard(secret string) guard { return guard{sha256.Sum256([]byte(userName + ":" + secret))} }

func (g guard) allows(ctx context.Context, method string) bool {
	if method == serverfeatures.ServerFeatures_GetSupportedMethods_FullMethodName || method == gossip.Gossip_Read_FullMethodName {
		return true
	}
	values := metadata.ValueFromIncomingContext(ctx, "authorization")
	if len(values) != 1 {
		return false
	}
	scheme, encoded, _ := strings.Cut(values[0], " ")
	if !strings.EqualFold(scheme, "Basic") {
		return false
	}
	given, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return false
	}
	// Hashes of equal length: the comparison tells neither content nor length.
	sum := sha256.Sum256(given)
	return subtle.ConstantTimeCompare(sum[:], g.want[:]) == 1
}

var errUnauthenticated = status.Error(codes.Unauthenticated, "missing or wrong credentials")

func (g guard) unary(ctx context.Context, request any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	if !g.allows(ctx, info.FullMethod) {
		return nil, errUnauthenticated
	}
	return handle(ctx, request)
}

func (g guard) stream(service any, call grpc.ServerStream, info *grpc.StreamServerInfo, handle grpc.StreamHandler) error {
	if g.allows(call.Context(), info.FullMethod) {
		return handle(service, call)
	}
	if info.FullMethod == streams.Streams_Append_FullMethodName {
		// Answered before it has sent everything, the client would see io.EOF in
		// place of the status. What it may send here is bounded.
		drain(func() (*streams.AppendReq, error) {
			request := new(streams.AppendReq)
			return request, call.RecvMsg(request)
		})
	}
	return errUnauthenticated
}
