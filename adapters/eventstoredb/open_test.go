package eventstoredb_test

import (
	"errors"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/fault"
)

const secret = "hemmeligt"

// refusedURL opens the URL and gives the fault.
func refusedURL(t *testing.T, raw string) *fault.Error {
	t.Helper()
	l, err := eventstoredb.Open(t.Context(), eventstoredb.Options{URL: raw, Log: quiet(), Timeout: 300 * time.Millisecond})
	if err == nil {
		l.Close()
		t.Fatal("was opened")
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		t.Fatalf("answered %T %v; want a fault", err, err)
	}
	if strings.Contains(err.Error(), secret) {
		t.Errorf("the error shows the password: %v", err)
	}
	return f
}

func TestOpenRefusesAWrongURL(t *testing.T) {
	for _, c := range []struct{ url, says string }{
		{"", "has no URL"},
		{"localhost:2113", "no scheme"},
		{"http://localhost:2113", `scheme is "http"`},
		{"esdb://", "no host"},
		{"esdb://:2113", "no name"},
		{"esdb://admin:" + secret + "@", "no host"},
		{"esdb://:" + secret + "@localhost", "no user name"},
		{"esdb://admin:" + secret + "%zz@localhost", "percent-encoded"},
		{"esdb://localhost:port", "port"},
		{"esdb://localhost:0", "port"},
		{"esdb://admin:" + secret + "@localhost:70000", "port"},
		{"esdb://a:2113,b:x", "port"},
		{"esdb://[::1]:2113", "IPv6"},
		{"esdb://localhost:2113/events", "path"},
		{"esdb://localhost:2113?tsl=false", `"tsl"`},
		{"esdb://localhost:2113?tls=perhaps", `"perhaps"`},
		{"esdb://localhost:2113?tlsCaFile=/no/such/file", "tlsCaFile"},
		{"esdb://localhost:2113?tlsCaFile=open_test.go", "no certificate"},
		{"esdb://localhost:2113?nodePreference=nearest", `"nearest"`},
		{"esdb://localhost:2113?defaultDeadline=soon", `"soon"`},
		{"esdb://localhost:2113?userKeyFile=open_test.go", "only one of"},
	} {
		f := refusedURL(t, c.url)
		if f.Code != fault.Invalid || f.Field != "eventstore" || !strings.Contains(f.Message, c.says) {
			t.Errorf("%q: %s %v; want it invalid, and to say %q", c.url, f.Code, f, c.says)
		}
	}
}

func TestOpenSaysWhyThereIsNoConnection(t *testing.T) {
	node := startNode(t, t.TempDir(), "")
	good := node.ConnectionString()
	change := func(f func(u *url.URL, q url.Values)) string {
		u, err := url.Parse(good)
		if err != nil {
			t.Fatal(err)
		}
		q := u.Query()
		f(u, q)
		u.RawQuery = q.Encode()
		return u.String()
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	other := startNode(t, t.TempDir(), "")
	for _, c := range []struct {
		name, url string
		code      fault.Code
		says      string
	}{
		{"wrong password", change(func(u *url.URL, _ url.Values) { u.User = url.UserPassword("ledetraad", secret) }), fault.Invalid, "user name and password"},
		{"no password", change(func(u *url.URL, _ url.Values) { u.User = nil }), fault.Invalid, "user name and password"},
		{"wrong CA", change(func(_ *url.URL, q url.Values) {
			o, err := url.Parse(other.ConnectionString())
			if err != nil {
				t.Fatal(err)
			}
			q.Set("tlsCaFile", o.Query().Get("tlsCaFile"))
			if q.Get("tlsCaFile") == "" {
				t.Fatal("the node's URL names no tlsCaFile")
			}
		}), fault.Invalid, "not trusted"},
		{"no CA", change(func(_ *url.URL, q url.Values) { q.Del("tlsCaFile") }), fault.Invalid, "not trusted"},
		{"no TLS", change(func(_ *url.URL, q url.Values) { q.Set("tls", "false") }), fault.Invalid, "wants TLS"},
		{"nothing there", change(func(u *url.URL, _ url.Values) { u.Host = free.Addr().String() }), fault.Unavailable, "nothing listens"},
		{"silence", change(func(u *url.URL, _ url.Values) { u.Host = silent.Addr().String() }), fault.Unavailable, "TLS"},
		{"silence without TLS", "esdb://" + silent.Addr().String() + "?tls=false", fault.Unavailable, "does not answer"},
		{"not TLS", "esdb://" + plainServer(t), fault.Invalid, "does not speak TLS"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := refusedURL(t, c.url)
			if f.Code != c.code || !strings.Contains(f.Message, c.says) {
				t.Errorf("%s: %v (%v); want %s, and to say %q", f.Code, f, f.Cause, c.code, c.says)
			}
		})
	}
}

// plainServer greets in clear, as a web server without TLS might.
func plainServer(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			c.Write([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"))
			c.Close()
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return l.Addr().String()
}

// A server that starts a little later than the engine is waited for.
func TestOpenWaitsForAServerThatStarts(t *testing.T) {
	dir := t.TempDir()
	node := startNode(t, dir, "127.0.0.1:0")
	addr, raw := node.Addr(), node.ConnectionString()
	if err := node.Stop(); err != nil {
		t.Fatal(err)
	}
	knocked := make(chan struct{})
	gate, err := net.Listen("tcp", addr) // stands in until somebody has tried in vain
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		c, err := gate.Accept()
		if err == nil {
			c.Close()
		}
		gate.Close()
		close(knocked)
	}()
	opened := make(chan error)
	go func() {
		l, err := eventstoredb.Open(t.Context(), eventstoredb.Options{URL: raw, Log: quiet(), Timeout: time.Minute})
		if err == nil {
			l.Close()
		}
		opened <- err
	}()
	<-knocked
	startNode(t, dir, addr)
	if err := <-opened; err != nil {
		t.Error(err)
	}
}

func TestOpenTakesTheNewerNamesOfTheScheme(t *testing.T) {
	node := startNode(t, t.TempDir(), "")
	l := openLog(t, strings.Replace(node.ConnectionString(), "esdb://", "kurrentdb://", 1))
	appendTo(t, l, "test-1", eventstoredb.NoStream, proposed("x", 1))
}
