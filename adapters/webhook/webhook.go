// Package webhook brings notifications to other systems over HTTP: a CloudEvent
// (1.0, structured mode, JSON), signed by the Standard Webhooks specification
// (https://github.com/standard-webhooks/standard-webhooks, v1: HMAC-SHA256).
//
// It guarantees that nothing is sent to an address inside a network that the
// operator has not named, wherever a name leads when it is dialled; that it is
// encrypted, but to such a named network; that no redirect is followed; that no
// more than a little of an answer is read; and that a repeat has the same
// webhook-id.
package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/courier"
	"ledetraad/adapters/letter"
	"ledetraad/domain/fault"
	"ledetraad/projections/alerts"
)

// Options say what may be reached, and how.
type Options struct {
	PublicURL string         // what the engine is called from outside; "": links are paths
	Allow     []netip.Prefix // networks of the municipality's own that may be reached
	Version   string
	Now       func() time.Time

	Dial func(ctx context.Context, network, address string) (net.Conn, error) // nil: the network; what it reaches is not checked
	TLS  *tls.Config                                                          // nil: the system's authorities
}

// Channel sends webhooks.
type Channel struct {
	o             Options
	plain, secure *http.Client
}

// The types of what is sent.
const (
	TypeNotification = "ledetraad.notification"
	TypeTest         = "ledetraad.test"
)

const maxAnswer = 64 << 10 // bytes that are read so that a connection can be used again

// New makes the channel.
func New(o Options) *Channel {
	c := &Channel{o: o}
	c.o.PublicURL = letter.Base(o.PublicURL)
	c.plain, c.secure = c.client(c.named), c.client(c.reachable)
	return c
}

// client reaches addresses that pass. It uses no proxy: what that reaches could
// not be seen from here.
func (c *Channel) client(passes func(netip.Addr) bool) *http.Client {
	dial := c.o.Dial
	if dial == nil {
		dial = guarded(passes)
	}
	return &http.Client{
		Transport: &http.Transport{DialContext: dial, TLSClientConfig: c.o.TLS, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 1, MaxIdleConns: 64,
			IdleConnTimeout: 30 * time.Second, TLSHandshakeTimeout: 10 * time.Second, MaxResponseHeaderBytes: 64 << 10},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Close lets idle connections go.
func (c *Channel) Close() error {
	c.plain.CloseIdleConnections()
	c.secure.CloseIdleConnections()
	return nil
}

// Check answers what is wrong with a webhook's address, as far as that can be
// known before it is dialled.
func (c *Channel) Check(u *url.URL) error {
	ip, err := netip.ParseAddr(strings.Trim(u.Hostname(), "[]"))
	literal := err == nil
	switch {
	case u.Scheme == "http" && len(c.o.Allow) == 0:
		return fault.Invalidf("address", "must begin with https://")
	case literal && u.Scheme == "http" && !c.named(ip), literal && u.Scheme == "https" && !c.reachable(ip):
		return fault.Invalidf("address", "lies in a network that nothing is sent to; the operator can allow it with --webhook-allow")
	}
	return nil
}

// event is a CloudEvent.
type event struct {
	SpecVersion string    `json:"specversion"`
	ID          string    `json:"id"`
	Source      string    `json:"source"`
	Type        string    `json:"type"`
	Subject     string    `json:"subject,omitempty"` // the subscription
	Time        time.Time `json:"time"`
	ContentType string    `json:"datacontenttype"`
	Data        any       `json:"data"`
}

// Send sends one webhook.
func (c *Channel) Send(ctx context.Context, p courier.Parcel) error {
	body, err := c.body(p)
	if err != nil {
		return err
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(p.To.Secret, "whsec_"))
	if err != nil || len(key) == 0 {
		return fmt.Errorf("webhook: the contact's secret cannot be read")
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.To.To, bytes.NewReader(body))
	if err != nil {
		return &courier.Refusal{Reason: courier.NoHost, Final: true}
	}
	id, at := p.ID.String(), strconv.FormatInt(c.o.Now().Unix(), 10)
	req.Header.Set("Content-Type", "application/cloudevents+json; charset=utf-8")
	req.Header.Set("User-Agent", "Ledetraad/"+c.o.Version)
	req.Header.Set("webhook-id", id)
	req.Header.Set("webhook-timestamp", at)
	req.Header.Set("webhook-signature", "v1,"+sign(key, id, at, body))
	client := c.secure
	if req.URL.Scheme == "http" {
		client = c.plain
	}
	resp, err := client.Do(req)
	if err != nil {
		return failure(err)
	}
	defer resp.Body.Close()
	_, _ = io.CopyN(io.Discard, resp.Body, maxAnswer) // what it says does not matter, nor whether it ends
	return c.answer(resp)
}

func sign(key []byte, id, at string, body []byte) string {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(id + "." + at + "."))
	h.Write(body)
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// notification is what a webhook tells, with whole links where they are known.
type notification struct {
	alerts.Content
	Items []item `json:"items"`
}

type item struct {
	alerts.Item
	Link   string   `json:"link"`
	Quotes []string `json:"quotes,omitempty"` // where the municipality lets webhooks carry them
}

func (c *Channel) body(p courier.Parcel) ([]byte, error) {
	e := event{SpecVersion: "1.0", ID: p.ID.String(), Source: c.o.PublicURL, Type: TypeNotification, Subject: p.Subscription, Time: p.Content.At.UTC(),
		ContentType: "application/json"}
	if e.Source == "" {
		e.Source = "/ledetraad"
	}
	n := notification{Content: p.Content, Items: []item{}}
	for _, i := range p.Content.Items {
		i.AcknowledgedBy, i.AcknowledgedAt = "", time.Time{} // who has seen it is nobody's affair outside
		n.Items = append(n.Items, item{i, c.o.PublicURL + i.Link, p.Quotes[i.Alert]})
	}
	e.Data = n
	if p.Test {
		e.Type, e.Time, e.Data = TypeTest, c.o.Now().UTC(), struct{}{}
	}
	b, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("webhook: %w", err)
	}
	return b, nil
}

// answer says what a status means, by the specification's table.
func (c *Channel) answer(resp *http.Response) error {
	code := strconv.Itoa(resp.StatusCode)
	r := &courier.Refusal{Reason: courier.Answered + " " + code, Cause: errors.New("status " + code), After: c.after(resp.Header.Get("Retry-After"))}
	switch {
	case resp.StatusCode/100 == 2:
		return nil
	case resp.StatusCode == http.StatusGone:
		r.Reason, r.Final, r.Gone = courier.Gone, true, true
	case resp.StatusCode/100 == 3:
		r.Reason = courier.Moved
	}
	return r
}

// after reads Retry-After: seconds, or a time.
func (c *Channel) after(v string) time.Duration {
	if s, err := strconv.Atoi(v); err == nil {
		return time.Duration(max(0, min(s, 1<<20))) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return max(0, t.Sub(c.o.Now()))
	}
	return 0
}

// failure says what it means that there was no answer. The library's words hold
// the address, so they are not passed on.
func failure(err error) *courier.Refusal {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	r := &courier.Refusal{Reason: courier.NoAnswer}
	dns, noHost := errors.AsType[*net.DNSError](err)
	_, badCert := errors.AsType[*tls.CertificateVerificationError](err)
	_, noTLS := errors.AsType[tls.RecordHeaderError](err)
	switch {
	case errors.Is(err, errForbidden):
		r.Reason = courier.Forbidden
	case noHost && dns.IsNotFound:
		r.Reason = courier.NoHost
	case badCert || noTLS:
		r.Reason = courier.NoTLS
	}
	r.Cause = errors.New(r.Reason)
	return r
}
