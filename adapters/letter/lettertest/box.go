package lettertest

import (
	"bytes"
	"io"
	"net"
	"net/mail"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// Box is a mail server on this machine that takes whatever comes.
type Box struct {
	Addr  string
	Mails chan *mail.Message // those that came and that nobody has read yet; a hundred at most

	server *smtp.Server
	over   chan struct{}
}

// OpenBox starts one.
func OpenBox() (*Box, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	b := &Box{Addr: l.Addr().String(), Mails: make(chan *mail.Message, 100), over: make(chan struct{})}
	b.server = smtp.NewServer(session{b})
	b.server.Domain = "localhost"
	go func() { defer close(b.over); _ = b.server.Serve(l) }()
	return b, nil
}

// Close ends it.
func (b *Box) Close() {
	_ = b.server.Close()
	<-b.over
}

// Next is the mail that comes next.
func (b *Box) Next(t testing.TB) *mail.Message {
	t.Helper()
	select {
	case m := <-b.Mails:
		return m
	case <-time.After(2 * time.Minute):
		t.Fatal("no mail comes")
		return nil
	}
}

type session struct{ *Box }

func (s session) NewSession(*smtp.Conn) (smtp.Session, error) { return s, nil }
func (session) Reset()                                        {}
func (session) Logout() error                                 { return nil }
func (session) Mail(string, *smtp.MailOptions) error          { return nil }
func (session) Rcpt(string, *smtp.RcptOptions) error          { return nil }

func (s session) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	var body []byte
	if body, err = io.ReadAll(m.Body); err != nil { // it is read from the wire, which goes on
		return err
	}
	m.Body = bytes.NewReader(body)
	s.Mails <- m
	return nil
}
