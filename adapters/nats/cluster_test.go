package natsbus_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	natsbus "ledetraad/adapters/nats"
)

// TestAServerOfYourOwn starts one with the configuration in docs/examples.
func TestAServerOfYourOwn(t *testing.T) {
	issuer, err := natsbus.Issuer(filepath.Join(t.TempDir(), "issuer.nk"))
	if err != nil {
		t.Fatal(err)
	}
	public, err := issuer.PublicKey()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("ENGINE_ISSUER", public)
	t.Setenv("ENGINE_PASSWORD", "hemmelig")
	opts, err := server.ProcessConfigFile("../../docs/examples/nats.conf")
	if err != nil {
		t.Fatal(err)
	}
	opts.Host, opts.Port, opts.StoreDir, opts.NoSigs, opts.NoLog = "127.0.0.1", server.RANDOM_PORT, t.TempDir(), true, true
	srv, err := server.NewServer(opts)
	if err != nil {
		t.Fatal(err)
	}
	srv.Start()
	t.Cleanup(func() { srv.Shutdown(); srv.WaitForShutdown() })
	if !srv.ReadyForConnections(time.Minute) {
		t.Fatal("it does not start")
	}
	engine, err := natsbus.Connect(t.Context(), srv.ClientURL(), natsbus.ConnectOptions{Extra: []nats.Option{nats.UserInfo("engine", os.Getenv("ENGINE_PASSWORD"))}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	signIn, err := natsbus.NewSignIn(engine, &door{guests: map[string]natsbus.Guest{"ta": {ID: "ida", Departments: []string{"a"}}}},
		natsbus.SignInOptions{Issuer: issuer, Log: testLogger(t)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- signIn.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	log := newLog("a")
	log.append(1, "journey-1", 10)
	relay := startAlerts(t, engine, log, natsbus.MarkFile(filepath.Join(t.TempDir(), "mark")))
	relay.awaitHead(t, log)

	if nc, err := nats.Connect(srv.ClientURL(), nats.Token("x"), nats.Timeout(time.Minute)); !errors.Is(err, nats.ErrAuthorization) {
		nc.Close()
		t.Errorf("a wrong token: %v", err)
	}
	head, err := nats.Connect(srv.ClientURL(), nats.UserInfo("vagt", "ta"), nats.CustomInboxPrefix(natsbus.InboxPrefix("ida")), nats.Timeout(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(head.Close)
	live, err := head.SubscribeSync("ledetraad.alerts.a.>")
	if err != nil {
		t.Fatal(err)
	}
	if err := head.Flush(); err != nil {
		t.Fatal(err)
	}
	id := log.raise(t, 1, "a", "b")
	relay.awaitHead(t, log)
	if m, err := live.NextMsg(time.Minute); err != nil || m.Header.Get("ce-id") != id.String() {
		t.Errorf("live: %v, %v", m, err)
	}
	js, err := jetstream.NewWithAPIPrefix(head, natsbus.ReadersAPI)
	if err != nil {
		t.Fatal(err)
	}
	c, err := js.Consumer(t.Context(), natsbus.AlertStreamName, natsbus.ConsumerName("vagt", "ida"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := c.Next(jetstream.FetchMaxWait(time.Minute))
	if err != nil || m.Headers().Get("ce-id") != id.String() || m.DoubleAck(t.Context()) != nil {
		t.Errorf("durable: %v, %v", m, err)
	}
}
