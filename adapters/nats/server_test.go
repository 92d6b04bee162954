package natsbus_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	natsbus "ledetraad/adapters/nats"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

func TestNobodyConnectsWithoutTheSecret(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "nats")
	s := startServer(t, dir, "127.0.0.1:0")
	if !strings.HasPrefix(s.URL(), "nats://127.0.0.1:") {
		t.Errorf("listens at %q", s.URL())
	}
	for name, opts := range map[string][]nats.Option{
		"nothing": nil, "user": {nats.UserInfo("ledetraad", "ledetraad")}, "token": {nats.Token("secret")},
	} {
		if nc, err := nats.Connect(s.URL(), opts...); !errors.Is(err, nats.ErrAuthorization) {
			nc.Close()
			t.Errorf("%s: connected, or %v", name, err)
		}
	}
	_, err := natsbus.Connect(t.Context(), s.URL(), natsbus.ConnectOptions{})
	if fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), "refuses the sign-in") {
		t.Errorf("Connect: %v", err)
	}
	dial(t, s)
	connect(t, s)
	for path, want := range map[string]fs.FileMode{dir: 0o700, s.EngineSeedFile(): 0o600, s.ReaderSeedFile(): 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has mode %o, want %o", filepath.Base(path), got, want)
		}
	}
}

func TestReaderReadsAndDoesNotPublish(t *testing.T) {
	t.Parallel()
	log := newLog("a")
	log.append(3, "journey-1", 10)
	s := startServer(t, t.TempDir(), "127.0.0.1:0")
	relay := startRelay(t, connect(t, s), log, testOptions(t))
	relay.awaitHead(t, log)
	nc, err := natsbus.Connect(t.Context(), s.URL(), natsbus.ConnectOptions{SeedFile: s.ReaderSeedFile()})
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	diff(t, log.all(), collect(t, follow(t, nc, log, event.Position{}, testOptions(t)), head(log)))
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	denied := make(chan error, 10)
	nc.SetErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { denied <- err })
	for what, try := range map[string]func() error{
		"publish": func() error { return nc.Publish("ledetraad.events.journey.x.1", nil) },
		"alert":   func() error { return nc.Publish("ledetraad.alerts.x", nil) },
		"purge":   func() error { return nc.Publish("$JS.API.STREAM.PURGE."+natsbus.StreamName, nil) },
		"delete":  func() error { return nc.Publish("$JS.API.STREAM.DELETE."+natsbus.StreamName, nil) },
	} {
		if err := try(); err != nil {
			t.Fatal(err)
		}
		if err := <-denied; !errors.Is(err, nats.ErrPermissionViolation) {
			t.Errorf("%s: %v", what, err)
		}
	}
	str, err := js.Stream(t.Context(), natsbus.StreamName)
	if err != nil {
		t.Fatal(err)
	}
	if got := str.CachedInfo().State.Msgs; got != 3 {
		t.Errorf("the stream has %d messages, want 3", got)
	}
}

func TestTLSIsAskedOfOthersOnly(t *testing.T) {
	t.Parallel()
	// httptest makes a certificate for 127.0.0.1.
	web := httptest.NewUnstartedServer(nil)
	web.StartTLS()
	defer web.Close()
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	s, err := natsbus.StartEmbedded(natsbus.ServerOptions{Dir: t.TempDir(), Listen: "127.0.0.1:0", Log: testLogger(t),
		TLS: &tls.Config{Certificates: web.TLS.Certificates, MinVersion: tls.VersionTLS12}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	connect(t, s)
	if !strings.HasPrefix(s.URL(), "tls://") {
		t.Errorf("the URL is %s", s.URL())
	}
	nc, err := natsbus.Connect(t.Context(), s.URL(), natsbus.ConnectOptions{SeedFile: s.EngineSeedFile(),
		Extra: []nats.Option{nats.Secure(&tls.Config{RootCAs: roots})}})
	if err != nil {
		t.Fatal(err)
	}
	defer nc.Close()
	if _, err := nc.TLSConnectionState(); err != nil {
		t.Errorf("not over TLS: %v", err)
	}
	if nc, err := natsbus.Connect(t.Context(), s.URL(), natsbus.ConnectOptions{SeedFile: s.EngineSeedFile()}); err == nil {
		nc.Close()
		t.Error("an unknown certificate was trusted")
	}
}

func TestSecretStaysTheSame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := startServer(t, dir, "none")
	if s.URL() != "" {
		t.Errorf("listens at %s", s.URL())
	}
	first, err := os.ReadFile(s.EngineSeedFile())
	if err != nil {
		t.Fatal(err)
	}
	s.Stop()
	s = startServer(t, dir, "none")
	if second, _ := os.ReadFile(s.EngineSeedFile()); string(second) != string(first) {
		t.Error("the secret was made anew")
	}
	s.Stop()
	if err := os.WriteFile(s.EngineSeedFile(), []byte("SUAX"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = natsbus.StartEmbedded(natsbus.ServerOptions{Dir: dir, Listen: "none"})
	if fault.CodeOf(err) != fault.Invalid || !strings.Contains(err.Error(), "engine.nk") || strings.Contains(err.Error(), "SUAX") {
		t.Errorf("a damaged secret: %v", err)
	}
}

func TestStartSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		opts natsbus.ServerOptions
		code fault.Code
		word string
	}{
		"busy port":    {natsbus.ServerOptions{Dir: t.TempDir(), Listen: busy.Addr().String()}, fault.Unavailable, "is another engine"},
		"no port":      {natsbus.ServerOptions{Dir: t.TempDir(), Listen: "127.0.0.1"}, fault.Invalid, "host:port"},
		"odd port":     {natsbus.ServerOptions{Dir: t.TempDir(), Listen: "127.0.0.1:nats"}, fault.Invalid, "not a port"},
		"not a folder": {natsbus.ServerOptions{Dir: file, Listen: "none"}, fault.Invalid, "folder"},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := natsbus.StartEmbedded(c.opts)
			if err == nil {
				s.Stop()
			}
			if fault.CodeOf(err) != c.code || !strings.Contains(fmt.Sprint(err), c.word) {
				t.Errorf("got %v (%s)", err, fault.CodeOf(err))
			}
		})
	}
}

func TestConnectSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody.Close()
	for url, code := range map[string]fault.Code{
		"":                                 fault.Invalid,
		"localhost":                        fault.Invalid,
		"http://x:1":                       fault.Invalid,
		"nats://a:4222,b":                  fault.Invalid,
		"nats://u:geheim@%zz":              fault.Invalid,
		"nats://" + nobody.Addr().String(): fault.Unavailable,
	} {
		_, err := natsbus.Connect(t.Context(), url, natsbus.ConnectOptions{})
		if fault.CodeOf(err) != code || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%q: %v (%s)", url, err, fault.CodeOf(err))
		}
	}
}

// TestUnusableStoreIsThrownAway has a file where JetStream wants a folder.
func TestUnusableStoreIsThrownAway(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"jetstream", "jetstream/$G", "jetstream/$G/streams", "jetstream/$G/streams/" + natsbus.StreamName} {
		t.Run(file, func(t *testing.T) {
			log := newLog("a")
			log.append(10, "journey-1", 10)
			dir := t.TempDir()
			path := filepath.Join(dir, filepath.FromSlash(file))
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte("?"), 0o600); err != nil {
				t.Fatal(err)
			}
			nc := connect(t, startServer(t, dir, "none"))
			relay := startRelay(t, nc, log, testOptions(t))
			relay.awaitHead(t, log)
			if got := rawStream(t, nc).CachedInfo().State.Msgs; got != 10 {
				t.Errorf("the stream has %d messages, want 10", got)
			}
			diff(t, log.all(), collect(t, follow(t, nc, log, event.Position{}, testOptions(t)), head(log)))
		})
	}
}

func TestSmallLimits(t *testing.T) {
	t.Parallel()
	log := newLog("a")
	log.append(20, "journey-1", 100)
	log.append(3, "journey-2", 5000) // more than this server takes
	log.append(20, "journey-3", 100)
	log.append(1, "journey-4", 5000)
	s, err := natsbus.StartEmbedded(natsbus.ServerOptions{Dir: t.TempDir(), Listen: "none", Log: testLogger(t),
		Configure: func(o *server.Options) { o.MaxPayload = 4000 }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	nc := connect(t, s)
	opt := testOptions(t)
	opt.MaxBytes = 20_000 // the front of the stream is soon gone
	feed := follow(t, nc, log, event.Position{}, opt)
	relay := startRelay(t, nc, log, opt)
	relay.awaitHead(t, log)
	diff(t, log.all(), collect(t, feed, head(log)))
	log.append(500, "journey-5", 100)
	relay.awaitHead(t, log)
	diff(t, log.all(), collect(t, follow(t, nc, log, event.Position{}, opt), head(log)))
	if got := rawStream(t, nc).CachedInfo().State; got.Bytes > 20_000 || got.Msgs == 0 {
		t.Errorf("the stream has %d messages of %d bytes, want at most 20000", got.Msgs, got.Bytes)
	}
}

// TestStrangerInTheStream publishes what no relay made, and something that
// JetStream refuses.
func TestStrangerInTheStream(t *testing.T) {
	t.Parallel()
	log := newLog("a")
	log.append(10, "journey-1", 10)
	nc := connect(t, startServer(t, t.TempDir(), "none"))
	relay := startRelay(t, nc, log, testOptions(t))
	relay.awaitHead(t, log)
	feed := follow(t, nc, log, event.Position{}, testOptions(t))
	got := collect(t, feed, head(log))
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := js.Publish(t.Context(), "ledetraad.events.x.y.z", []byte("hello")); err != nil {
		t.Fatal(err)
	}
	log.append(10, "journey-2", 10)
	got = append(got, collect(t, feed, head(log))...)
	diff(t, log.all(), got)
	relay.awaitHead(t, log)

	cfg := rawStream(t, nc).CachedInfo().Config
	cfg.MaxMsgSize = 2000
	if _, err := js.UpdateStream(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	log.append(1, "journey-3", 5000)
	relay.await(t, "an error that names the cause", func(s natsbus.Status) bool {
		return s.Err != nil && strings.Contains(s.Err.Error(), "message size exceeds maximum")
	})
	got = append(got, collect(t, feed, head(log))...)
	diff(t, log.all(), got)
}
