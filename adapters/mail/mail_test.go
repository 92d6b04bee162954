package mail_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"mime"
	"net"
	netmail "net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/google/uuid"

	"ledetraad/adapters/contacts"
	"ledetraad/adapters/courier"
	"ledetraad/adapters/letter/lettertest"
	"ledetraad/adapters/mail"
	"ledetraad/domain/alert"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
)

// post is a mail server on this machine.
type post struct {
	addr string
	pool *x509.CertPool
	tls  *tls.Config

	mu     sync.Mutex
	mails  []string
	secure []bool
	users  []string
	rcpt   error
	from   error
}

func newPost(t *testing.T, set func(p *post, s *smtp.Server)) *post {
	t.Helper()
	p := &post{}
	p.tls, p.pool = certificate(t)
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{post: p, conn: c}, nil }))
	s.Domain = "localhost"
	s.TLSConfig = p.tls
	implicit := false
	if set != nil {
		set(p, s)
		implicit = s.Network == "tls"
		s.Network = ""
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.addr = l.Addr().String()
	if implicit {
		l = tls.NewListener(l, p.tls)
	}
	over := make(chan struct{})
	go func() { defer close(over); _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close(); <-over })
	return p
}

// certificate is one for mail.kommune.dk, and who vouches for it.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mail.kommune.dk"}, DNSNames: []string{"mail.kommune.dk", "localhost"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(leaf)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}, pool
}

type session struct {
	*post
	conn *smtp.Conn
}

func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error { from, _ := s.answers(); return from }
func (s *session) Rcpt(string, *smtp.RcptOptions) error { _, rcpt := s.answers(); return rcpt }
func (s *session) AuthMechanisms() []string             { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "hemmelig" {
			return smtp.ErrAuthFailed
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.users = append(s.users, user)
		return nil
	}), nil
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	_, secure := s.conn.TLSConnectionState()
	s.mails, s.secure = append(s.mails, string(b)), append(s.secure, secure)
	return err
}

func (p *post) answers() (from, rcpt error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.from, p.rcpt
}

func (p *post) answer(from, rcpt error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.from, p.rcpt = from, rcpt
}

func (p *post) user() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(slices.Compact(p.users), " ")
}

// mail is one that came.
func (p *post) mail(t *testing.T, n int) (text string, secure bool) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	if n >= len(p.mails) {
		t.Fatalf("%d mails came", len(p.mails))
	}
	return p.mails[n], p.secure[n]
}

// options are for a server that is called mail.kommune.dk, wherever it is.
func (p *post) options(server string) mail.Options {
	return mail.Options{Server: server, From: "Ledetråd i Birkesund <ledetraad@birkesund.dk>", PublicURL: "https://ledetraad.birkesund.dk/",
		Unsubscribe: func(contact, subscription string) string { return contact + "." + subscription },
		Now:         func() time.Time { return time.Date(2026, 11, 2, 8, 30, 0, 0, time.UTC) },
		Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "tcp", p.addr)
		},
		TLS: &tls.Config{ServerName: "mail.kommune.dk", RootCAs: p.pool, MinVersion: tls.VersionTLS12}}
}

func parcel(lang string) courier.Parcel {
	few := alerts.Count{Known: true, Few: true}
	return courier.Parcel{ID: uuid.MustParse("35b8ecde-c65d-53b2-b458-910b25af6c7f"), Subscription: "leder-aeldre",
		To: contacts.Receiver{Contact: contacts.Contact{ID: "c-1", Kind: subscription.Mail, Lang: lang}, To: "leder@birkesund.dk"},
		Content: alerts.Content{Name: "Ældre og Handicap, straks", At: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC), Items: []alerts.Item{{
			Alert: uuid.MustParse("4b2473a5-3040-5324-b20b-c8be51e414c1"), Change: alert.Worsened, Title: "Borgere venter for længe på svar <b>",
			Departments: []alerts.Named{{Key: "aeldre", Name: "Ældre og Handicap"}}, Severity: painpoint.High, SeverityWas: painpoint.Medium,
			Since: time.Date(2026, 3, 1, 23, 30, 0, 0, time.UTC), Principles: []alerts.Named{{Key: "moed-mig", Name: "Mød mig"}}, Citizens: few, Link: "/painpoints/p-1"}}}}
}

func send(t *testing.T, o mail.Options, p courier.Parcel) error {
	t.Helper()
	c, err := mail.New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	return c.Send(ctx, p)
}

func TestWhatAMailIs(t *testing.T) {
	p := newPost(t, nil)
	o := p.options("smtp://mail.kommune.dk:587")
	o.User, o.Password = "ledetraad", "hemmelig"
	for range 2 {
		if err := send(t, o, parcel("da")); err != nil {
			t.Fatal(err)
		}
	}
	text, secure := p.mail(t, 0)
	if user := p.user(); !secure || user != "ledetraad" {
		t.Errorf("encrypted %v, signed in %q", secure, user)
	}
	m, err := netmail.ReadMessage(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var decode mime.WordDecoder
	for name, want := range map[string]string{
		"Subject": "Forværret: Borgere venter for længe på svar <b> – Ældre og Handicap", "Message-Id": "<35b8ecde-c65d-53b2-b458-910b25af6c7f@birkesund.dk>",
		"To": "<leder@birkesund.dk>", "From": "Ledetråd i Birkesund <ledetraad@birkesund.dk>", "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All",
		"List-Unsubscribe":      "<https://ledetraad.birkesund.dk/api/v1/alerts/unsubscribe?word=c-1.leder-aeldre>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Content-Language": "da", "Date": "Mon, 02 Nov 2026 08:30:00 +0000",
	} {
		got, err := decode.DecodeHeader(m.Header.Get(name))
		if err != nil || strings.ReplaceAll(got, `"`, "") != want {
			t.Errorf("%s: %q, want %q (%v)", name, got, want, err)
		}
	}
	text, _ = p.mail(t, 1)
	again, err := netmail.ReadMessage(strings.NewReader(text))
	if err != nil || again.Header.Get("Message-Id") != m.Header.Get("Message-Id") {
		t.Errorf("a repeat is another mail: %s (%v)", again.Header.Get("Message-Id"), err)
	}
	parts := lettertest.Parts(t, m)
	for _, want := range []string{"FORVÆRRET · alvor: høj (var middel)", "Hvor: Ældre og Handicap", "Siden: 2. marts 2026", "Ledetråde: Mød mig", "Borgere: færre end fem",
		"ikke bekræftet af nogen endnu", "Belæg: https://ledetraad.birkesund.dk/painpoints/p-1", "abonnementet »Ældre og Handicap, straks«",
		"Afmeld: https://ledetraad.birkesund.dk/unsubscribe?word=c-1.leder-aeldre", "Sig, at du har set den: https://ledetraad.birkesund.dk/alerts/4b2473a5-"} {
		if !strings.Contains(parts["text/plain"], want) {
			t.Errorf("the plain part lacks %q:\n%s", want, parts["text/plain"])
		}
	}
	for _, want := range []string{`<html lang="da">`, "svar &lt;b&gt;", `href="https://ledetraad.birkesund.dk/painpoints/p-1"`, "færre end fem"} {
		if !strings.Contains(parts["text/html"], want) {
			t.Errorf("the HTML part lacks %q:\n%s", want, parts["text/html"])
		}
	}
}

func TestEnglishAndTest(t *testing.T) {
	p := newPost(t, nil)
	o := p.options("smtp://mail.kommune.dk")
	if err := send(t, o, parcel("en")); err != nil {
		t.Fatal(err)
	}
	test := parcel("da")
	test.Test = true
	if err := send(t, o, test); err != nil {
		t.Fatal(err)
	}
	text, _ := p.mail(t, 0)
	first, _ := netmail.ReadMessage(strings.NewReader(text))
	if s := lettertest.Parts(t, first)["text/plain"]; !strings.Contains(s, "MORE SEVERE · severity: high (was medium)") || !strings.Contains(s, "fewer than five") {
		t.Error(s)
	}
	text, _ = p.mail(t, 1)
	second, _ := netmail.ReadMessage(strings.NewReader(text))
	if s := lettertest.Parts(t, second)["text/plain"]; !strings.HasPrefix(s, "Dette er en prøve.") || second.Header.Get("List-Unsubscribe") != "" {
		t.Error(s)
	}
}

// A letter that asks for a confirmation has the link, and nothing by which a
// subscription is ended.
func TestAsking(t *testing.T) {
	p := newPost(t, nil)
	for n, lang := range []string{"da", "en"} {
		ask := parcel(lang)
		ask.Subscription, ask.Content = "", alerts.Content{}
		ask.Ask = &courier.Asking{Word: "ABC234", Who: "Åse Lind", Until: time.Date(2026, 11, 9, 8, 0, 0, 0, time.UTC)}
		if err := send(t, p.options("smtp://mail.kommune.dk"), ask); err != nil {
			t.Fatal(err)
		}
		text, _ := p.mail(t, n)
		m, err := netmail.ReadMessage(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if !lettertest.Asks(m) || m.Header.Get("List-Unsubscribe") != "" || m.Header.Get("List-Id") != "" || m.Header.Get("Auto-Submitted") != "auto-generated" {
			t.Errorf("%v", m.Header)
		}
		if word := lettertest.Word(t, m); word != "ABC234" {
			t.Errorf("the word is %q", word)
		}
	}
}

// Nothing is sent that others on the way could read.
func TestEncrypted(t *testing.T) {
	plain := newPost(t, func(_ *post, s *smtp.Server) { s.TLSConfig = nil })
	wants := func(name string, err error, reason string) {
		t.Helper()
		r, ok := errors.AsType[*courier.Refusal](err)
		if !ok || r.Reason != reason || !r.Road {
			t.Errorf("%s: %v, want %s", name, err, reason)
		}
	}
	wants("a server without TLS", send(t, plain.options("smtp://mail.kommune.dk"), parcel("da")), courier.NoTLS)
	if err := send(t, plain.options("smtp://mail.kommune.dk?tls=none"), parcel("da")); err != nil {
		t.Errorf("where the operator says so: %v", err)
	}
	if err := send(t, plain.options("smtp://localhost"), parcel("da")); err != nil {
		t.Errorf("on this machine: %v", err)
	}
	if _, secure := plain.mail(t, 1); secure {
		t.Error("a server without TLS has it")
	}
	safe := newPost(t, nil)
	stranger := safe.options("smtp://mail.kommune.dk")
	stranger.TLS.RootCAs = x509.NewCertPool()
	wants("a certificate that nobody vouches for", send(t, stranger, parcel("da")), courier.NoTLS)
	wrong := safe.options("smtp://mail.kommune.dk")
	wrong.User, wrong.Password = "ledetraad", "forkert"
	wants("a wrong password", send(t, wrong, parcel("da")), courier.NoSignIn)
	implicit := newPost(t, func(_ *post, s *smtp.Server) { s.Network = "tls" })
	if err := send(t, implicit.options("smtps://mail.kommune.dk"), parcel("da")); err != nil {
		t.Errorf("smtps: %v", err)
	}
	if _, secure := implicit.mail(t, 0); !secure {
		t.Error("smtps is not encrypted")
	}
}

func TestWhatAnswersMean(t *testing.T) {
	p := newPost(t, nil)
	o := p.options("smtp://mail.kommune.dk")
	for _, c := range []struct {
		name        string
		from, rcpt  error
		reason      string
		final, road bool
	}{
		{"no such user", nil, &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no"}, "refused 550 5.1.1", true, false},
		{"mailbox full", nil, &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "full"}, "answered 452 4.2.2", false, false},
		{"we may not send there yet", nil, &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "relay"}, "answered 550 5.7.1", false, false},
		{"the server does not want us", &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 8}, Message: "who"}, nil, "answered 550 5.1.8", false, true},
	} {
		p.answer(c.from, c.rcpt)
		err := send(t, o, parcel("da"))
		r, ok := errors.AsType[*courier.Refusal](err)
		if !ok || r.Reason != c.reason || r.Final != c.final || r.Road != c.road {
			t.Errorf("%s: %+v", c.name, err)
			continue
		}
		if strings.Contains(r.Error(), "leder@") {
			t.Errorf("%s: the address stands in %q", c.name, r.Error())
		}
	}
	o.Dial = func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("refused") }
	if r, ok := errors.AsType[*courier.Refusal](send(t, o, parcel("da"))); !ok || r.Reason != courier.NoAnswer || !r.Road {
		t.Errorf("no server: %+v", r)
	}
}

func TestSettings(t *testing.T) {
	for _, c := range []struct{ server, from, public, field string }{
		{"mail.kommune.dk:25", "a@b.dk", "https://x.dk", "smtp"}, {"http://mail.kommune.dk", "a@b.dk", "https://x.dk", "smtp"},
		{"smtp://user:kode@mail.kommune.dk", "a@b.dk", "https://x.dk", "smtp"}, {"smtp://mail.kommune.dk?tls=maaske", "a@b.dk", "https://x.dk", "smtp"},
		{"smtps://mail.kommune.dk?tls=none", "a@b.dk", "https://x.dk", "smtp"}, {"smtp://mail.kommune.dk:0", "a@b.dk", "https://x.dk", "smtp"},
		{"smtp://mail.kommune.dk", "Ledetråd", "https://x.dk", "mail-from"}, {"smtp://mail.kommune.dk", "a@b.dk", "x.dk", "public-url"},
		{"smtp://mail.kommune.dk", "a@b.dk", "", "public-url"},
	} {
		_, err := mail.New(mail.Options{Server: c.server, From: c.from, PublicURL: c.public})
		if f, ok := errors.AsType[*fault.Error](err); !ok || f.Field != c.field {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
