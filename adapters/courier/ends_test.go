package courier_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"ledetraad/adapters/contacts"
	"ledetraad/adapters/mail"
	"ledetraad/adapters/webhook"
)

// wire is a network of one host: what is dialled comes out of Accept.
type wire struct {
	mu    sync.Mutex
	conns chan net.Conn
	shut  chan struct{}
	open  []net.Conn
	down  bool
}

func newWire() *wire { return &wire{conns: make(chan net.Conn), shut: make(chan struct{})} }

func (w *wire) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	w.mu.Lock()
	down := w.down
	w.mu.Unlock()
	if down {
		return nil, errors.New("connection refused")
	}
	here, there := net.Pipe()
	select {
	case w.conns <- there:
		w.mu.Lock()
		defer w.mu.Unlock()
		w.open = append(w.open, there)
		return here, nil
	case <-w.shut:
		return nil, errors.New("connection refused")
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (w *wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.conns:
		return c, nil
	case <-w.shut:
		return nil, net.ErrClosed
	}
}

func (w *wire) Close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	select {
	case <-w.shut:
	default:
		close(w.shut)
	}
	return nil
}

func (w *wire) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 25} }

// kill breaks every connection, and lets none be made for as long as it is down.
func (w *wire) kill(down bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.down = down
	for _, c := range w.open {
		_ = c.Close()
	}
	w.open = nil
}

// behaviour is how an end takes something.
type behaviour int

const (
	takes    behaviour = iota
	refuses            // for now
	never              // and never will
	hangs              // and does not answer
	takesAnd           // but the connection breaks before it has said so
)

// office is a mail server, or a system that takes webhooks: what it has taken,
// by receiver and id, as often as it has.
type office struct {
	t      *testing.T
	behave func(receiver string) behaviour

	mu     sync.Mutex
	taken  map[string]map[string]int
	closed chan struct{}
}

func newOffice(t *testing.T, behave func(string) behaviour) *office {
	return &office{t: t, behave: behave, taken: map[string]map[string]int{}, closed: make(chan struct{})}
}

func (o *office) take(receiver, id string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.taken[receiver] == nil {
		o.taken[receiver] = map[string]int{}
	}
	o.taken[receiver][id]++
}

func (o *office) of(receiver string) map[string]int {
	o.mu.Lock()
	defer o.mu.Unlock()
	out := map[string]int{}
	for id, n := range o.taken[receiver] {
		out[id] = n
	}
	return out
}

// mails serves SMTP on a wire and answers the channel that sends there.
func (o *office) mails(w *wire) (*mail.Channel, func()) {
	o.t.Helper()
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{office: o, conn: c}, nil }))
	s.Domain, s.ReadTimeout, s.WriteTimeout = "post.birkesund.dk", 10*time.Minute, 10*time.Minute
	s.ErrorLog = silent{}
	over := make(chan struct{})
	go func() { defer close(over); _ = s.Serve(w) }()
	c, err := mail.New(mail.Options{Server: "smtp://localhost", From: "Ledetråd <ledetraad@birkesund.dk>", PublicURL: "https://ledetraad.birkesund.dk",
		Unsubscribe: func(contact, subscription string) string { return contact + "." + subscription }, Now: time.Now, Dial: w.Dial})
	if err != nil {
		o.t.Fatal(err)
	}
	return c, func() { close(o.closed); _ = s.Close(); w.kill(true); <-over }
}

type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

type session struct {
	*office
	conn *smtp.Conn
	to   string
}

func (s *session) Reset()                               { s.to = "" }
func (s *session) Logout() error                        { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.to != "" {
		s.t.Errorf("one mail goes to %s and %s", s.to, to)
	}
	s.to = to
	if s.behave(to) == never {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	how := s.behave(s.to)
	switch how {
	case refuses:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "later"}
	case never:
		return &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 6, 0}, Message: "no"}
	case hangs:
		select {
		case <-time.After(20 * time.Minute):
		case <-s.closed:
		}
		return errors.New("too late")
	}
	m, err := netmail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		s.t.Errorf("a mail cannot be read: %v", err)
		return err
	}
	id, domain, _ := strings.Cut(strings.Trim(m.Header.Get("Message-Id"), "<>"), "@")
	if domain != "birkesund.dk" {
		s.t.Errorf("Message-ID %s", m.Header.Get("Message-Id"))
	}
	s.take(s.to, id)
	if how == takesAnd {
		_ = s.conn.Conn().Close()
	}
	return nil
}

// hooks serves HTTP on a wire; what comes must be signed for the contact whose
// name its path has.
func (o *office) hooks(w *wire, kept *contacts.Store) (*webhook.Channel, func()) {
	o.t.Helper()
	s := &http.Server{Handler: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) { o.hook(rw, r, kept) }), ReadHeaderTimeout: time.Hour}
	over := make(chan struct{})
	go func() { defer close(over); _ = s.Serve(w) }()
	c := webhook.New(webhook.Options{PublicURL: "https://ledetraad.birkesund.dk", Now: time.Now, Dial: w.Dial})
	return c, func() { _ = c.Close(); _ = s.Close(); w.kill(true); <-over }
}

func (o *office) hook(rw http.ResponseWriter, r *http.Request, kept *contacts.Store) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	how := o.behave(r.Host)
	switch how {
	case refuses:
		rw.WriteHeader(http.StatusServiceUnavailable)
		return
	case never:
		rw.WriteHeader(http.StatusGone)
		return
	case hangs:
		select {
		case <-time.After(20 * time.Minute):
		case <-r.Context().Done():
		}
		return
	}
	secret := ""
	list, err := kept.List(r.Context(), "")
	for _, c := range list {
		if c.Name == "http://"+r.Host+"/hook" {
			x, _ := kept.Find(r.Context(), c.ID)
			secret = x.Secret
		}
	}
	wh, wrong := standardwebhooks.NewWebhook(secret)
	if err := errors.Join(err, wrong); err != nil {
		o.t.Error(err)
		return
	}
	if err := wh.Verify(body, r.Header); err != nil {
		o.t.Errorf("the signature does not fit: %v", err)
	}
	o.take(r.Host, r.Header.Get("webhook-id"))
	if how == takesAnd {
		panic(http.ErrAbortHandler)
	}
	rw.WriteHeader(http.StatusAccepted)
}
