package eventstoredb_test

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"ledetraad/adapters/esdbnode"
)

// proxy stands between client and server. It can keep the server's answers
// back, and cut connections.
type proxy struct {
	listener net.Listener
	target   string
	wg       sync.WaitGroup

	mu   sync.Mutex
	open map[net.Conn]bool
	mute bool
}

func startProxy(t *testing.T, target string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: listener, target: target, open: make(map[net.Conn]bool)}
	p.wg.Go(p.accept)
	t.Cleanup(func() {
		listener.Close()
		p.cut()
		p.wg.Wait()
	})
	return p
}

// through gives the node's URL with the proxy's address in place of the node's.
func (p *proxy) through(n *esdbnode.Node) string {
	return strings.Replace(n.ConnectionString(), n.Addr(), p.listener.Addr().String(), 1)
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.target)
		if err != nil {
			client.Close()
			continue
		}
		p.mu.Lock()
		p.open[client], p.open[server] = true, true
		p.mu.Unlock()
		p.wg.Go(func() { defer p.end(client, server); io.Copy(server, client) })
		p.wg.Go(func() { defer p.end(client, server); io.Copy(answers{p, client}, server) })
	}
}

func (p *proxy) end(conns ...net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, c := range conns {
		c.Close()
		delete(p.open, c)
	}
}

// silence drops all that the server answers from now on.
func (p *proxy) silence() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mute = true
}

// cut ends all connections; those made afterwards work again.
func (p *proxy) cut() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.mute = false
	for c := range p.open {
		c.Close()
	}
}

type answers struct {
	p      *proxy
	client net.Conn
}

func (a answers) Write(b []byte) (int, error) {
	a.p.mu.Lock()
	mute := a.p.mute
	a.p.mu.Unlock()
	if mute {
		return len(b), nil
	}
	return a.client.Write(b)
}
