package esdbnode

import (
	"context"
	"encoding/base64"
	"net"
	"strconv"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/persistent"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
)

// wire connects to a node below the official client.
func wire(t *testing.T, n *Node) *grpc.ClientConn {
	t.Helper()
	transport, err := credentials.NewClientTLSFromFile(n.identity.certificatePath, "")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := grpc.NewClient(n.Addr(), grpc.WithTransportCredentials(transport))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func withCredentials(ctx context.Context, authorization string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", authorization)
}

func basic(user, secret string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+secret))
}

func TestDiscoveryIsOpenToAll(t *testing.T) {
	n := startNode(t, t.TempDir())
	conn := wire(t, n)
	methods, err := serverfeatures.NewServerFeaturesClient(conn).GetSupportedMethods(t.Context(), &shared.Empty{})
	if err != nil {
		t.Fatal(err)
	}
	if methods.EventStoreServerVersion != serverVersion || len(methods.Methods) == 0 {
		t.Errorf("features: %v", methods)
	}
	cluster, err := gossip.NewGossipClient(conn).Read(t.Context(), &shared.Empty{})
	if err != nil {
		t.Fatal(err)
	}
	host, port, _ := net.SplitHostPort(n.Addr())
	member := cluster.Members[0]
	if len(cluster.Members) != 1 || member.HttpEndPoint.Address != host || strconv.Itoa(int(member.HttpEndPoint.Port)) != port ||
		!member.IsAlive || member.State != gossip.MemberInfo_Leader {
		t.Errorf("gossip: %v, the client dialled %s", cluster, n.Addr())
	}
}

func TestOnlyTheRightCredentialsAreLetIn(t *testing.T) {
	n := startNode(t, t.TempDir())
	client := streams.NewStreamsClient(wire(t, n))
	right := basic(userName, n.identity.secret)
	remove := func(ctx context.Context) codes.Code {
		_, err := client.Delete(ctx, &streams.DeleteReq{Options: &streams.DeleteReq_Options{
			StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte("s")},
		}})
		return status.Code(err)
	}
	for _, test := range []struct {
		name string
		ctx  context.Context
		want codes.Code
	}{
		{"right", withCredentials(t.Context(), right), codes.OK},
		{"none", t.Context(), codes.Unauthenticated},
		{"twice", withCredentials(withCredentials(t.Context(), right), right), codes.Unauthenticated},
		{"wrong secret", withCredentials(t.Context(), basic(userName, n.identity.secret+" ")), codes.Unauthenticated},
		{"wrong user", withCredentials(t.Context(), basic("admin", n.identity.secret)), codes.Unauthenticated},
		{"another scheme", withCredentials(t.Context(), "Bearer "+n.identity.secret), codes.Unauthenticated},
		{"no base64", withCredentials(t.Context(), "Basic ?"), codes.Unauthenticated},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := remove(test.ctx); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestTheRestIsUnimplemented(t *testing.T) {
	n := startNode(t, t.TempDir())
	conn := wire(t, n)
	ctx := withCredentials(t.Context(), basic(userName, n.identity.secret))
	batch, err := streams.NewStreamsClient(conn).BatchAppend(ctx)
	if err == nil {
		_, err = batch.Recv()
	}
	if status.Code(err) != codes.Unimplemented {
		t.Errorf("batch append: %v", err)
	}
	_, err = persistent.NewPersistentSubscriptionsClient(conn).List(ctx, &persistent.ListReq{})
	if status.Code(err) != codes.Unimplemented {
		t.Errorf("persistent subscriptions: %v", err)
	}
}

// TestBrokenAppends sends what the official client never does.
func TestBrokenAppends(t *testing.T) {
	n := startNode(t, t.TempDir())
	ctx := withCredentials(t.Context(), basic(userName, n.identity.secret))
	client := streams.NewStreamsClient(wire(t, n))
	options := func(stream string) *streams.AppendReq {
		return &streams.AppendReq{Content: &streams.AppendReq_Options_{Options: &streams.AppendReq_Options{
			StreamIdentifier:       &shared.StreamIdentifier{StreamName: []byte(stream)},
			ExpectedStreamRevision: &streams.AppendReq_Options_Any{Any: &shared.Empty{}},
		}}}
	}
	message := func(id *shared.UUID, properties map[string]string) *streams.AppendReq {
		return &streams.AppendReq{Content: &streams.AppendReq_ProposedMessage_{
			ProposedMessage: &streams.AppendReq_ProposedMessage{Id: id, Metadata: properties},
		}}
	}
	good := map[string]string{"type": "k", "content-type": "application/json"}
	id := structuredID(uuid.New())
	text := &shared.UUID{Value: &shared.UUID_String_{String_: uuid.NewString()}}
	noRevision := options("s")
	noRevision.GetOptions().ExpectedStreamRevision = nil
	for _, test := range []struct {
		name      string
		send      []*streams.AppendReq
		want      codes.Code
		exception string
	}{
		{"good", []*streams.AppendReq{options("s"), message(id, good)}, codes.OK, ""},
		{"id as text", []*streams.AppendReq{options("s"), message(text, good)}, codes.OK, ""},
		{"nothing", nil, codes.InvalidArgument, ""},
		{"no options", []*streams.AppendReq{message(id, good), message(id, good)}, codes.InvalidArgument, ""},
		{"no stream", []*streams.AppendReq{options(""), message(id, good)}, codes.InvalidArgument, ""},
		{"no UTF-8", []*streams.AppendReq{options("s\xff"), message(id, good)}, codes.InvalidArgument, ""},
		{"no revision", []*streams.AppendReq{noRevision, message(id, good)}, codes.InvalidArgument, ""},
		{"options again", []*streams.AppendReq{options("s"), options("s"), message(id, good)}, codes.InvalidArgument, ""},
		{"no id", []*streams.AppendReq{options("s"), message(nil, good), message(id, good)}, codes.InvalidArgument, ""},
		{"id is no UUID", []*streams.AppendReq{options("s"), message(&shared.UUID{Value: &shared.UUID_String_{String_: "x"}}, good)}, codes.InvalidArgument, ""},
		{"no type", []*streams.AppendReq{options("s"), message(id, map[string]string{"content-type": "application/json"}), message(id, good)}, codes.InvalidArgument, "missing-required-metadata-property"},
		{"no content type", []*streams.AppendReq{options("s"), message(id, map[string]string{"type": "k"}), message(id, good)}, codes.InvalidArgument, "missing-required-metadata-property"},
	} {
		t.Run(test.name, func(t *testing.T) {
			call, err := client.Append(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, request := range test.send {
				// A send never fails: the server hears a request to its end.
				if err := call.Send(request); err != nil {
					t.Fatal(err)
				}
			}
			_, err = call.CloseAndRecv()
			if got := status.Code(err); got != test.want {
				t.Errorf("got %v, want %v", err, test.want)
			}
			exception := ""
			if values := call.Trailer().Get("exception"); len(values) > 0 {
				exception = values[0]
			}
			if exception != test.exception {
				t.Errorf("exception %q, want %q", exception, test.exception)
			}
		})
	}
}

func TestDeletingAMetadataStreamIsRefused(t *testing.T) {
	n := startNode(t, t.TempDir())
	ctx := withCredentials(t.Context(), basic(userName, n.identity.secret))
	_, err := streams.NewStreamsClient(wire(t, n)).Delete(ctx, &streams.DeleteReq{Options: &streams.DeleteReq_Options{
		StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte("$$s")},
	}})
	if status.Code(err) != codes.InvalidArgument {
		t.Errorf("got %v", err)
	}
}

// TestClusterDiscovery lets the official client find the node as it finds a cluster.
func TestClusterDiscovery(t *testing.T) {
	n := startNode(t, t.TempDir())
	client := dial(t, strings.Replace(n.ConnectionString(), "esdb://", "esdb+discover://", 1))
	appendAny(t, client, "s", newEvent(nil))
	if got := len(readAll(t, client)); got != 1 {
		t.Errorf("%d events", got)
	}
}
