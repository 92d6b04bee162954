package esdbnode

import (
	"context"
	"net"
	"strconv"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/google/uuid"
	"google.golang.org/grpc/metadata"
)

// serverVersion is that of the EventStoreDB release whose behaviour this node has.
const serverVersion = "24.10.4"

// discovery answers the two calls with which a client finds its node.
type discovery struct {
	serverfeatures.UnimplementedServerFeaturesServer
	gossip.UnimplementedGossipServer

	instance uuid.UUID
	addr     *net.TCPAddr
	now      func() int64
}

// GetSupportedMethods lists what the node serves, in the lower-case names that
// clients look for.
func (*discovery) GetSupportedMethods(context.Context, *shared.Empty) (*serverfeatures.SupportedMethods, error) {
	method := func(service, name string, features ...string) *serverfeatures.SupportedMethod {
		return &serverfeatures.SupportedMethod{ServiceName: service, MethodName: name, Features: features}
	}
	const streamService = "event_store.client.streams.streams"
	return &serverfeatures.SupportedMethods{
		EventStoreServerVersion: serverVersion,
		Methods: []*serverfeatures.SupportedMethod{
			method(streamService, "append"),
			method(streamService, "delete"),
			method(streamService, "read", "position", "events"),
			method(streamService, "tombstone"),
			method("event_store.client.gossip.gossip", "read"),
			method("event_store.client.server_features.serverfeatures", "getsupportedmethods"),
		},
	}, nil
}

// Read describes a cluster of one: this node, under the very address the client
// has dialled, so that it does not dial again.
func (d *discovery) Read(ctx context.Context, _ *shared.Empty) (*gossip.ClusterInfo, error) {
	endpoint := &gossip.EndPoint{Address: d.addr.IP.String(), Port: uint32(d.addr.Port)}
	if authority := metadata.ValueFromIncomingContext(ctx, ":authority"); len(authority) == 1 {
		if host, port, err := net.SplitHostPort(authority[0]); err == nil {
			if number, err := strconv.ParseUint(port, 10, 16); err == nil {
				endpoint = &gossip.EndPoint{Address: host, Port: uint32(number)}
			}
		}
	}
	return &gossip.ClusterInfo{Members: []*gossip.MemberInfo{{
		InstanceId:   structuredID(d.instance),
		TimeStamp:    d.now(),
		State:        gossip.MemberInfo_Leader,
		IsAlive:      true,
		HttpEndPoint: endpoint,
	}}}, nil
}
