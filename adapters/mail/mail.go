// Package mail brings notifications by mail, through the municipality's mail
// server (SMTP).
//
// It guarantees that nothing is sent unencrypted, except to a server on this
// machine, or where the operator says so; that the password is sent over an
// encrypted connection only; that a repeat has the same Message-ID; that no
// automatic answer is asked for (RFC 3834); and that every mail can be ended by
// one click (RFC 8058). A mail goes to one address, so nobody sees another's.
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"ledetraad/adapters/courier"
	"ledetraad/adapters/letter"
	"ledetraad/domain/fault"
)

// Options say which server is used, and how.
type Options struct {
	Server      string // smtp://host:port, or smtps://host:port; ?tls=none, to a server that has no TLS
	User        string // "": no signing in
	Password    string
	From        string // an address, with a name before it or without
	PublicURL   string // what the engine is called from outside
	Unsubscribe func(contact, subscription string) string
	Now         func() time.Time

	Dial func(ctx context.Context, network, address string) (net.Conn, error) // nil: the network
	TLS  *tls.Config                                                          // nil: the system's authorities
}

// Channel sends mails.
type Channel struct {
	o      Options
	from   *netmail.Address
	host   string
	port   int
	secure security
}

type security int

const (
	startTLS security = iota
	implicitTLS
	anyTLS // where the server has it
	noTLS
)

// New makes the channel. It does not talk to the server.
func New(o Options) (*Channel, error) {
	c := &Channel{o: o}
	u, err := url.Parse(o.Server)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || u.User != nil || strings.Trim(u.Path, "/") != "" {
		return nil, fault.Invalidf("smtp", "%q is not a mail server; write it as smtp://mail.kommune.dk:587, without a password", o.Server)
	}
	c.host = u.Hostname()
	if c.secure, err = secured(u); err != nil {
		return nil, err
	}
	c.port = map[security]int{startTLS: 587, implicitTLS: 465, anyTLS: 25, noTLS: 25}[c.secure]
	if u.Port() != "" {
		if c.port, err = strconv.Atoi(u.Port()); err != nil || c.port < 1 || c.port > 65535 {
			return nil, fault.Invalidf("smtp", "%q is no port", u.Port())
		}
	}
	if c.from, err = netmail.ParseAddress(o.From); err != nil {
		return nil, fault.Invalidf("mail-from", "%q is not a mail address; write it as Ledetråd <ledetraad@kommune.dk>", o.From)
	}
	if letter.Base(o.PublicURL) == "" {
		return nil, fault.Invalidf("public-url", "is missing, or no web address; mails carry links, and one to end them: write it as https://ledetraad.kommune.dk")
	}
	c.o.PublicURL = letter.Base(o.PublicURL)
	return c, nil
}

func secured(u *url.URL) (security, error) {
	switch wanted := u.Query().Get("tls"); {
	case u.Scheme == "smtps" && wanted == "":
		return implicitTLS, nil
	case wanted == "none" && u.Scheme == "smtp":
		return noTLS, nil
	case wanted != "":
		return 0, fault.Invalidf("smtp", "?tls=%s is not known; it is none, or left out", wanted)
	}
	if ip := net.ParseIP(u.Hostname()); ip != nil && ip.IsLoopback() || u.Hostname() == "localhost" {
		return anyTLS, nil
	}
	return startTLS, nil
}

// Send sends one mail.
func (c *Channel) Send(ctx context.Context, p courier.Parcel) error {
	m, err := c.message(p)
	if err != nil {
		return err
	}
	client, err := c.client(ctx)
	if err != nil {
		return err
	}
	err = client.DialAndSendWithContext(ctx, m)
	if m.IsDelivered() { // the server has it, however the talk ended
		return nil
	}
	if err == nil {
		err = errors.New("the mail server took nothing")
	}
	return refusal(err)
}

// client is for one mail. Its connection ends with the context, whatever the
// server does.
func (c *Channel) client(ctx context.Context) (*gomail.Client, error) {
	tlsConfig := &tls.Config{ServerName: c.host, MinVersion: tls.VersionTLS12}
	if c.o.TLS != nil {
		tlsConfig = c.o.TLS.Clone()
	}
	dial := c.o.Dial
	if dial == nil {
		dial = (&net.Dialer{}).DialContext
	}
	options := []gomail.Option{gomail.WithPort(c.port), gomail.WithTLSConfig(tlsConfig), gomail.WithTimeout(time.Minute), gomail.WithoutNoop(), gomail.WithHELO(c.domain()),
		gomail.WithDialContextFunc(func(within context.Context, network, address string) (net.Conn, error) {
			conn, err := dial(within, network, address)
			if err != nil {
				return nil, err
			}
			context.AfterFunc(ctx, func() { _ = conn.Close() })
			if c.secure == implicitTLS {
				return tls.Client(conn, tlsConfig), nil
			}
			return conn, nil
		})}
	switch c.secure {
	case implicitTLS:
		options = append(options, gomail.WithSSL())
	case startTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case anyTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	case noTLS:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if c.o.User != "" {
		options = append(options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(c.o.User), gomail.WithPassword(c.o.Password))
	}
	client, err := gomail.NewClient(c.host, options...)
	if err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	return client, nil
}

func (c *Channel) domain() string {
	_, domain, _ := strings.Cut(c.from.Address, "@")
	return domain
}

func (c *Channel) message(p courier.Parcel) (*gomail.Msg, error) {
	f, click := letter.From{Lang: p.To.Lang, Address: c.o.PublicURL}, ""
	if !p.Test && p.Ask == nil {
		word := "?word=" + url.QueryEscape(c.o.Unsubscribe(p.To.ID, p.Subscription))
		// The page asks, since programs follow links in mails; the click does not.
		f.Unsubscribe, click = c.o.PublicURL+"/unsubscribe"+word, c.o.PublicURL+"/api/v1/alerts/unsubscribe"+word
	}
	var l letter.Letter
	var err error
	switch {
	case p.Ask != nil: // the page asks once more: it must not be enough that a program follows the link
		l, err = letter.WriteAsking(letter.Asking{Lang: f.Lang, Who: p.Ask.Who, URL: c.o.PublicURL + "/confirm?word=" + url.QueryEscape(p.Ask.Word), Until: p.Ask.Until})
	case p.Test:
		l, err = letter.WriteTest(f)
	default:
		l, err = letter.Write(p.Content, f, p.Quotes)
	}
	if err != nil {
		return nil, err
	}
	m := gomail.NewMsg()
	m.FromMailAddress(c.from)
	m.ToMailAddress(&netmail.Address{Address: p.To.To})
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(p.ID.String() + "@" + c.domain())
	m.SetDateWithValue(c.o.Now())
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "All") // what Exchange goes by
	m.SetGenHeader("Content-Language", f.Lang)
	if click != "" {
		m.SetGenHeader("List-Id", "<"+p.Subscription+".ledetraad."+c.domain()+">")
		m.SetGenHeaderPreformatted("List-Unsubscribe", "<"+click+">")
		if strings.HasPrefix(click, "https:") { // RFC 8058 wants nothing less
			m.SetGenHeaderPreformatted("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
		}
	}
	m.SetBodyString(gomail.TypeTextPlain, l.Plain)
	m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	return m, nil
}

// final are the codes by which a server says that it will never take a mail for
// this address (RFC 5321, section 4.2.3).
//
//nolint:gochecknoglobals // a table
var final = map[int]bool{550: true, 551: true, 553: true, 554: true, 556: true, 521: true}

// refusal says what an error of the library means. Its words hold the address,
// so they are not passed on.
func refusal(err error) *courier.Refusal {
	if sent, ok := errors.AsType[*gomail.SendError](err); ok {
		return sendRefusal(sent)
	}
	r := &courier.Refusal{Reason: courier.NoAnswer, Road: true, Cause: err}
	text := err.Error()
	dns, noHost := errors.AsType[*net.DNSError](err)
	_, badCert := errors.AsType[*tls.CertificateVerificationError](err)
	switch {
	case noHost && dns.IsNotFound:
		r.Reason = courier.NoHost
	case badCert || strings.Contains(text, "STARTTLS") || strings.Contains(text, "tls:"):
		r.Reason = courier.NoTLS
	case strings.Contains(text, "AUTH"):
		r.Reason = courier.NoSignIn
	}
	return r
}

func sendRefusal(e *gomail.SendError) *courier.Refusal {
	code, status := e.ErrorCode(), e.EnhancedStatusCode()
	answer := strings.TrimSpace(strconv.Itoa(code) + " " + status)
	r := &courier.Refusal{Reason: courier.Answered + " " + answer, Cause: errors.New(e.Reason.String() + ": " + answer)}
	switch {
	case code == 0: // the connection broke
		r.Reason, r.Road = courier.NoAnswer, true
	case e.Reason == gomail.ErrSMTPMailFrom:
		r.Road = true // it is we whom the server does not want
	case strings.HasPrefix(status, "5.7."): // a rule of the server's: often it is set up so that we may not send yet
	case final[code]:
		r.Reason, r.Final = courier.Refused+" "+answer, true
	}
	return r
}
