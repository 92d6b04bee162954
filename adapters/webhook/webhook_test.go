package webhook_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"ledetraad/adapters/contacts"
	"ledetraad/adapters/courier"
	"ledetraad/adapters/webhook"
	"ledetraad/domain/alert"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/subscription"
	"ledetraad/projections/alerts"
)

const secret = "whsec_XKyR84BSgLHLV/kKuXGLlBZsj9GsE7zHJtXaExN6l9Q="

func parcel(to string) courier.Parcel {
	return courier.Parcel{ID: uuid.MustParse("35b8ecde-c65d-53b2-b458-910b25af6c7f"), Subscription: "sagssystem",
		To: contacts.Receiver{Contact: contacts.Contact{ID: "c-1", Kind: subscription.Webhook, Lang: "da"}, To: to, Secret: secret},
		Content: alerts.Content{Notification: uuid.MustParse("621860dd-744e-50d7-ac5f-cac5666e3e3d"), Name: "Til sagssystemet", At: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC),
			Items: []alerts.Item{{Alert: uuid.MustParse("4b2473a5-3040-5324-b20b-c8be51e414c1"), Change: alert.Detected, Kind: "slow-response", Title: "Borgere venter for længe på svar",
				Severity: painpoint.High, Citizens: alerts.Count{Known: true, Few: true}, Link: "/painpoints/p-1"}}}}
}

// loopback lets the channel reach the tests' own server.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

func options(allow ...netip.Prefix) webhook.Options {
	return webhook.Options{PublicURL: "https://ledetraad.birkesund.dk", Allow: allow, Version: "1", Now: time.Now}
}

func send(t *testing.T, o webhook.Options, p courier.Parcel) error {
	t.Helper()
	c := webhook.New(o)
	defer c.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	return c.Send(ctx, p)
}

func refusalOf(t *testing.T, err error) courier.Refusal {
	t.Helper()
	r, ok := errors.AsType[*courier.Refusal](err)
	if !ok {
		t.Fatalf("%v is no refusal", err)
	}
	return *r
}

func TestSignedCloudEvent(t *testing.T) {
	wh, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	came := make(chan map[string]any, 2)
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		if err := wh.Verify(b, r.Header); err != nil {
			t.Errorf("the signature does not fit: %v", err)
		}
		if err := wh.Verify(append(b, ' '), r.Header); err == nil {
			t.Error("another body has the same signature")
		}
		if r.Header.Get("webhook-id") != "35b8ecde-c65d-53b2-b458-910b25af6c7f" || r.Header.Get("Content-Type") != "application/cloudevents+json; charset=utf-8" || r.Method != "POST" {
			t.Errorf("%s %v", r.Method, r.Header)
		}
		var e map[string]any
		if err := json.Unmarshal(b, &e); err != nil {
			t.Error(err)
		}
		came <- e
		w.WriteHeader(http.StatusNoContent)
	}))
	defer s.Close()
	o := options(loopback...)
	o.TLS = s.Client().Transport.(*http.Transport).TLSClientConfig
	if err := send(t, o, parcel(s.URL+"/hook")); err != nil {
		t.Fatal(err)
	}
	e := <-came
	for key, want := range map[string]string{"specversion": "1.0", "id": "35b8ecde-c65d-53b2-b458-910b25af6c7f", "source": "https://ledetraad.birkesund.dk",
		"type": "ledetraad.notification", "subject": "sagssystem", "time": "2026-11-02T08:00:00Z", "datacontenttype": "application/json"} {
		if e[key] != want {
			t.Errorf("%s: %v, want %s", key, e[key], want)
		}
	}
	item := e["data"].(map[string]any)["items"].([]any)[0].(map[string]any)
	if item["link"] != "https://ledetraad.birkesund.dk/painpoints/p-1" || item["citizens"] != "<5" || item["title"] != "Borgere venter for længe på svar" {
		t.Errorf("%v", item)
	}
	p := parcel(s.URL)
	p.Test = true
	if err := send(t, o, p); err != nil {
		t.Fatal(err)
	}
	if e := <-came; e["type"] != "ledetraad.test" {
		t.Errorf("%v", e)
	}
}

func TestWhatAnswersMean(t *testing.T) {
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("a redirect was followed") }))
	defer elsewhere.Close()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status, _ := strconv.Atoi(r.URL.Query().Get("status"))
		w.Header().Set("Retry-After", r.URL.Query().Get("after"))
		w.Header().Set("Location", elsewhere.URL)
		w.WriteHeader(status)
		_, _ = io.Copy(w, io.LimitReader(endless{}, 100<<20)) // more than anybody reads; it breaks off
	}))
	defer s.Close()
	for _, c := range []struct {
		status      int
		header      string
		reason      string
		final, gone bool
		after       time.Duration
	}{
		{500, "", "answered 500", false, false, 0}, {429, "120", "answered 429", false, false, 2 * time.Minute}, {404, "", "answered 404", false, false, 0},
		{302, "", courier.Moved, false, false, 0}, {307, "", courier.Moved, false, false, 0}, {410, "", courier.Gone, true, true, 0}, {503, "-5", "answered 503", false, false, 0},
		{503, "i morgen", "answered 503", false, false, 0},
	} {
		asks := "?status=" + strconv.Itoa(c.status) + "&after=" + url.QueryEscape(c.header)
		r := refusalOf(t, send(t, options(loopback...), parcel(s.URL+asks)))
		if r.Reason != c.reason || r.Final != c.final || r.Gone != c.gone || r.After != c.after {
			t.Errorf("%d: %+v", c.status, r)
		}
	}
	if err := send(t, options(loopback...), parcel(s.URL+"?status=200")); err != nil {
		t.Errorf("an endless answer that says yes: %v", err)
	}
}

type endless struct{}

func (endless) Read(b []byte) (int, error) { return len(b), nil }

// Where a name leads is looked at when it is dialled: "localhost" leads inside.
func TestNothingIsSentInside(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("something was sent inside") }))
	defer s.Close()
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	other := netip.MustParsePrefix("10.20.0.0/16")
	for _, to := range []string{s.URL, "https://127.0.0.1:" + u.Port(), "https://localhost:" + u.Port(), "http://localhost:" + u.Port(), "https://[::ffff:127.0.0.1]:" + u.Port()} {
		err := send(t, options(other), parcel(to))
		if r := refusalOf(t, err); r.Reason != courier.Forbidden || r.Final {
			t.Errorf("%s: %+v", to, r)
		}
	}
}

func TestWhatFailsSaysWhy(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	o := options(loopback...)
	o.TLS = &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS12}
	if r := refusalOf(t, send(t, o, parcel(s.URL))); r.Reason != courier.NoTLS {
		t.Errorf("%+v", r)
	}
	s.Close()
	r := refusalOf(t, send(t, o, parcel(s.URL+"/as-good-as-a-key")))
	if r.Reason != courier.NoAnswer || strings.Contains(r.Error(), "key") {
		t.Errorf("%+v", r)
	}
	p := parcel(s.URL)
	p.To.Secret = "whsec_!"
	if err := send(t, o, p); err == nil {
		t.Error("sent without a signature")
	}
}

func TestCheck(t *testing.T) {
	c := webhook.New(options())
	within := webhook.New(options(netip.MustParsePrefix("10.20.0.0/16")))
	for _, x := range []struct {
		address     string
		plain, with bool // is fine with no network named, and with one
	}{
		{"https://example.dk/hook", true, true}, {"http://example.dk/hook", false, true}, {"https://10.20.3.4/", false, true}, {"http://10.20.3.4/", false, true},
		{"https://10.21.3.4/", false, false}, {"http://10.21.3.4/", false, false}, {"https://[::1]/", false, false}, {"https://[::ffff:10.0.0.1]/", false, false},
		{"https://169.254.169.254/latest", false, false}, {"https://8.8.8.8/", true, true}, {"http://8.8.8.8/", false, false},
	} {
		u, err := url.Parse(x.address)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Check(u) == nil; got != x.plain {
			t.Errorf("%s with no network named: fine is %v", x.address, got)
		}
		if got := within.Check(u) == nil; got != x.with {
			t.Errorf("%s with a network named: fine is %v", x.address, got)
		}
	}
}
