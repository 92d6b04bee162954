package esdbnode

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/gossip"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/serverfeatures"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/uuid"
	"github.com/rs/zerolog"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/keepalive"
)

// ErrInUse means that another node, in this process or another, has the folder.
var ErrInUse = errors.New("the event store's folder is in use by another node")

const (
	// maxMessage is what the official client accepts too; the real server stays
	// just under 16 MiB.
	maxMessage = 17 << 20

	// minPing is below the client's interval of 10 s. With grpc-go's default of five
	// minutes the server would hang up on a client that pings as configured.
	minPing = 5 * time.Second

	// pingIdle and pingPatience find clients that are gone without a word, so that
	// their subscriptions end.
	pingIdle     = 30 * time.Second
	pingPatience = 20 * time.Second

	// maxStreamsPerConnection bounds what one client can have under way at once.
	maxStreamsPerConnection = 4096

	// The windows are fixed: to find better ones, grpc-go would send a ping after
	// each message it receives, which is a quarter of all system calls of an append.
	streamWindow     = 1 << 20
	connectionWindow = 4 << 20

	// stopPatience is how long calls under way may take to end at Stop.
	stopPatience = 5 * time.Second

	// discoverAttempts keeps a client alive through about five minutes without the
	// node (100 ms apart); with the default of ten it closes itself after a second.
	discoverAttempts = 3000
)

// Options say where a node keeps its events and where it listens.
type Options struct {
	// Dir is a folder of the node's own. It is made if it is not there, for its
	// owner only, and holds events.db, the TLS key and certificate, and the secret.
	Dir string
	// Listen is the address, for example "127.0.0.1:2113"; port 0 picks a free one.
	// Empty means 127.0.0.1:0.
	Listen string
	// Log gets what goes wrong; it never gets content of events, nor the secret.
	Log zerolog.Logger
	// Now gives the time at which events are created and by which $maxAge is
	// measured; nil means time.Now.
	Now func() time.Time
}

// Node is a running embedded EventStoreDB node.
type Node struct {
	options  Options
	lock     *os.File
	store    *store
	identity identity
	listener net.Listener
	server   *grpc.Server
	service  *streamService
	serving  sync.WaitGroup
	stopping sync.Once
	stopErr  error
}

// Start opens or creates the store in the folder and serves it. The context
// bounds the start only; end the node with Stop. A folder that another node
// holds gives ErrInUse.
func Start(ctx context.Context, o Options) (_ *Node, err error) {
	if o.Dir == "" {
		return nil, errors.New("start event store: no folder given")
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Listen == "" {
		o.Listen = "127.0.0.1:0"
	}
	if o.Dir, err = filepath.Abs(o.Dir); err != nil {
		return nil, fmt.Errorf("start event store: %w", err)
	}
	host, _, err := net.SplitHostPort(o.Listen)
	if err != nil {
		return nil, fmt.Errorf("start event store: %w", err)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("start event store: %w", err)
	}
	n := &Node{options: o}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("start event store: %w", err), n.release())
		}
	}()
	if n.lock, err = lockDir(o.Dir); err != nil {
		return nil, err
	}
	if n.identity, err = loadIdentity(o.Dir, certificateHost(host), o.Now()); err != nil {
		return nil, err
	}
	if n.store, err = openStore(ctx, o.Dir, o.Now, o.Log); err != nil {
		return nil, err
	}
	var listening net.ListenConfig
	if n.listener, err = listening.Listen(ctx, "tcp", o.Listen); err != nil {
		return nil, err
	}
	n.serve()
	return n, nil
}

func (n *Node) serve() {
	guard := newGuard(n.identity.secret)
	n.server = grpc.NewServer(
		grpc.Creds(credentials.NewServerTLSFromCert(&n.identity.certificate)),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: minPing, PermitWithoutStream: true}),
		grpc.KeepaliveParams(keepalive.ServerParameters{Time: pingIdle, Timeout: pingPatience}),
		grpc.MaxRecvMsgSize(maxMessage),
		grpc.StaticStreamWindowSize(streamWindow),
		grpc.StaticConnWindowSize(connectionWindow),
		grpc.MaxConcurrentStreams(maxStreamsPerConnection),
		grpc.ForceServerCodecV2(newFrameCodec()),
		grpc.UnaryInterceptor(guard.unary),
		grpc.StreamInterceptor(guard.stream),
	)
	n.service = newStreamService(n.store, n.options.Now)
	found := &discovery{
		instance: uuid.New(),
		addr:     n.listener.Addr().(*net.TCPAddr),
		now:      func() int64 { return ticks(n.options.Now()) },
	}
	streams.RegisterStreamsServer(n.server, n.service)
	serverfeatures.RegisterServerFeaturesServer(n.server, found)
	gossip.RegisterGossipServer(n.server, found)
	n.serving.Go(func() {
		if err := n.server.Serve(n.listener); err != nil && !errors.Is(err, grpc.ErrServerStopped) {
			n.options.Log.Error().Err(err).Msg("event store stopped listening")
		}
	})
}

// Addr is the address the node listens at, as host:port.
func (n *Node) Addr() string { return n.listener.Addr().String() }

// ConnectionString is what the official client needs to reach the node from this
// machine. It contains the secret: keep it out of logs.
func (n *Node) ConnectionString() string {
	addr := n.listener.Addr().(*net.TCPAddr)
	// The client's parser knows no IPv6 addresses, and a node that listens on every
	// interface is best reached on loopback.
	host := "localhost"
	if ip := addr.IP.To4(); ip != nil {
		host = ip.String()
		if ip.IsUnspecified() {
			host = "127.0.0.1"
		}
	}
	options := url.Values{}
	options.Set("tls", "true")
	options.Set("tlsCaFile", n.identity.certificatePath)
	options.Set("maxDiscoverAttempts", strconv.Itoa(discoverAttempts))
	return (&url.URL{
		Scheme:   "esdb",
		User:     url.UserPassword(userName, n.identity.secret),
		Host:     net.JoinHostPort(host, strconv.Itoa(addr.Port)),
		RawQuery: options.Encode(),
	}).String()
}

// Stats tells what the node has done since it started.
func (n *Node) Stats() Stats {
	c := &n.store.stats
	return Stats{
		Commits: c.commits.Load(),
		Appends: c.appends.Load(),
		Events:  c.events.Load(),
		Bytes:   c.bytes.Load(),
		Failed:  c.failed.Load(),
	}
}

// Stop ends subscriptions with Unavailable, lets calls under way finish for a few
// seconds, and closes the store. It may be called again.
func (n *Node) Stop() error {
	n.stopping.Do(func() {
		n.service.stop()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			n.server.GracefulStop()
		}()
		patience := time.NewTimer(stopPatience)
		defer patience.Stop()
		select {
		case <-ended:
		case <-patience.C:
			n.server.Stop()
			<-ended
		}
		n.serving.Wait()
		n.stopErr = n.release()
	})
	return n.stopErr
}

// release closes what Start has opened, in reverse.
func (n *Node) release() error {
	var errs []error
	if n.listener != nil && n.server == nil {
		errs = append(errs, n.listener.Close())
	}
	if n.store != nil {
		errs = append(errs, n.store.close())
	}
	if n.lock != nil {
		errs = append(errs, n.lock.Close())
	}
	return errors.Join(errs...)
}

// certificateHost is the name or address the certificate must be valid for in
// addition to loopback; none if the node listens on every interface.
func certificateHost(host string) string {
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		return ""
	}
	return host
}
