package test

import (
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/letter/lettertest"
)

// fate is what becomes of one thing that is brought to a receiver.
type fate int

const (
	accepted fate = iota
	refused       // for now: come again
	unsaid        // taken, and the line breaks before the answer
	hanging       // nothing is answered until the receiver dies
	fates
)

// received is what a receiver has taken, by the id with which a repeat is known.
type received struct {
	fate func() fate // chosen anew for each

	mu    sync.Mutex
	times map[string]int
	what  map[string]string
	odd   []string // what ought not to have come
}

func (r *received) take(id, what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.times == nil {
		r.times, r.what = map[string]int{}, map[string]string{}
	}
	r.times[id]++
	if before := r.what[id]; before != "" && before != what {
		r.odd = append(r.odd, id+" came with other words:\n"+before+"\n---\n"+what)
	}
	r.what[id] = what
}

func (r *received) complain(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.odd = append(r.odd, what)
}

// mailbox is a mail server at an address that it keeps when it is started again.
type mailbox struct {
	received
	addr   string
	asked  chan *mail.Message // letters that ask for a confirmation
	server *smtp.Server
	at     net.Listener
	done   chan struct{}
	life   context.Context
	end    context.CancelFunc
}

// contact makes one at this server, and confirms its address by the link in the
// letter that comes there.
func (m *mailbox) contact(t testing.TB, api *apiclient.Client, name, address string) httpapi.NewContact {
	t.Helper()
	c := addContact(t, api, "mail", name, address)
	select {
	case l := <-m.asked:
		if err := api.Post(t.Context(), "/api/v1/contacts/confirm", map[string]string{"word": lettertest.Word(t, l)}, nil); err != nil {
			t.Fatal(err)
		}
	case <-time.After(2 * time.Minute):
		t.Fatalf("no letter asks to confirm the address: %+v", c)
	}
	return c
}

func (m *mailbox) start(t testing.TB) {
	t.Helper()
	l := listen(t, m.addr)
	m.addr, m.at = l.Addr().String(), l
	if m.asked == nil {
		m.asked = make(chan *mail.Message, 10)
	}
	m.life, m.end = context.WithCancel(context.Background())
	m.server = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &letter{box: m, conn: c, life: m.life}, nil }))
	m.server.Domain = "localhost"
	m.server.ErrorLog = quiet{}
	m.done = make(chan struct{})
	go func(s *smtp.Server, done chan struct{}) {
		defer close(done)
		_ = s.Serve(l)
	}(m.server, m.done)
}

// kill breaks off whatever is under way.
func (m *mailbox) kill() {
	if m.server == nil {
		return
	}
	m.end()
	_ = m.server.Close()
	_ = m.at.Close() // which the server leaves open if it had not begun to serve
	<-m.done
	m.server = nil
}

type letter struct {
	box  *mailbox
	conn *smtp.Conn
	life context.Context
}

func (*letter) Reset()                               {}
func (*letter) Logout() error                        { return nil }
func (*letter) Mail(string, *smtp.MailOptions) error { return nil }
func (*letter) Rcpt(string, *smtp.RcptOptions) error { return nil }

func (l *letter) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		l.box.complain("a mail that can't be read: " + err.Error())
		return err
	}
	if lettertest.Asks(m) {
		l.box.asked <- m
		return nil
	}
	id, _, _ := strings.Cut(strings.Trim(m.Header.Get("Message-ID"), "<>"), "@")
	switch l.box.fate() {
	case refused:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "come again"}
	case unsaid:
		l.box.take(id, m.Header.Get("Subject"))
		_ = l.conn.Conn().Close()
		return errors.New("the line broke")
	case hanging:
		<-l.life.Done()
		_ = l.conn.Conn().Close() // or it would be refused for good
		return errors.New("the server died")
	}
	l.box.take(id, m.Header.Get("Subject"))
	return nil
}

// hook is an HTTP receiver that believes nothing that is not signed.
type hook struct {
	received
	addr   string
	secret string
	server *http.Server
	done   chan struct{}
	end    context.CancelFunc
}

func (h *hook) start(t testing.TB) {
	t.Helper()
	l := listen(t, h.addr)
	h.addr = l.Addr().String()
	life, end := context.WithCancel(context.Background())
	h.end = end
	h.server = &http.Server{Handler: http.HandlerFunc(h.serve), BaseContext: func(net.Listener) context.Context { return life }}
	h.done = make(chan struct{})
	go func(s *http.Server, done chan struct{}) {
		defer close(done)
		_ = s.Serve(l)
	}(h.server, h.done)
}

func (h *hook) kill() {
	if h.server == nil {
		return
	}
	h.end()
	_ = h.server.Close()
	<-h.done
	h.server = nil
}

func (h *hook) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the engine died in the middle of it
	}
	key, err := standardwebhooks.NewWebhook(h.secret)
	if err == nil {
		err = key.Verify(body, r.Header)
	}
	if err != nil {
		h.complain("a webhook is not signed as it should be: " + err.Error())
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	id := r.Header.Get("webhook-id")
	switch h.fate() {
	case refused:
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	case hanging:
		<-r.Context().Done()
		panic(http.ErrAbortHandler) // to return would be to accept it
	case unsaid:
		h.take(id, string(body))
		panic(http.ErrAbortHandler)
	}
	h.take(id, string(body))
	w.WriteHeader(http.StatusNoContent)
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

// listen listens on an address of this machine; "" gives a free one.
func listen(t testing.TB, addr string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", cmp.Or(addr, "127.0.0.1:0"))
	if err != nil {
		t.Fatal(err)
	}
	return l
}
