package natsbus

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
)

func TestMessageIsACloudEvent(t *testing.T) {
	ev := event.Raw{
		ID:       uuid.MustParse("7b0e6a52-6d0f-5a0c-9c7e-000000000001"),
		Stream:   "journey-0190b6a2-aaaa-7000-8000-000000000001",
		Revision: 4,
		Position: event.Position{Commit: 1000, Prepare: 990},
		Type:     "journey.touchpoint-requested",
		Data:     []byte(`{"channel":"letter"}`),
		Meta:     []byte(`{"schema":1,"happened_at":"2026-03-01T09:30:00+01:00","known_at":"2026-03-02T08:00:00Z","actor":"søren 100%"}`),
		Created:  time.Date(2026, 3, 2, 9, 0, 0, 1200, time.FixedZone("", 3600)),
	}
	want := &nats.Msg{
		Subject: "ledetraad.events.journey.touchpoint-requested.0190b6a2-aaaa-7000-8000-000000000001",
		Data:    []byte(`{"channel":"letter"}`),
		Header: nats.Header{
			"ce-specversion":     {"1.0"},
			"ce-id":              {"7b0e6a52-6d0f-5a0c-9c7e-000000000001"},
			"ce-source":          {"/ledetraad"},
			"ce-type":            {"journey.touchpoint-requested"},
			"ce-subject":         {"journey-0190b6a2-aaaa-7000-8000-000000000001"},
			"ce-time":            {"2026-03-01T09:30:00+01:00"},
			"ce-datacontenttype": {"application/json"},
			"ce-recordedtime":    {"2026-03-02T08:00:00.0000012Z"},
			"ce-position":        {"1000/990"},
			"ce-predecessor":     {"970"},
			"ce-revision":        {"4"},
			"ce-meta": {`{%22schema%22:1,%22happened_at%22:%222026-03-01T09:30:00+01:00%22,` +
				`%22known_at%22:%222026-03-02T08:00:00Z%22,%22actor%22:%22s%C3%B8ren%20100%25%22}`},
		},
	}
	got := message(ev, event.Position{Commit: 970, Prepare: 970}, "/ledetraad", 1<<20)
	if d := cmp.Diff(want, got, cmpopts.IgnoreUnexported(nats.Msg{})); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestForeignEventIsACloudEventToo(t *testing.T) {
	created := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		ev     event.Raw
		header map[string]string
	}{
		"no metadata":     {event.Raw{Data: []byte("[1]")}, map[string]string{hContentType: "application/json", hTime: "2026-03-02T09:00:00Z", hMeta: ""}},
		"bytes":           {event.Raw{Data: []byte{0xff, 0}, Meta: []byte{0xff}}, map[string]string{hContentType: "application/octet-stream", hMetaBytes: "/w==", hMeta: ""}},
		"another's times": {event.Raw{Meta: []byte(`{"happened_at":"yesterday"}`)}, map[string]string{hContentType: "application/octet-stream", hTime: "2026-03-02T09:00:00Z"}},
		"unclosed":        {event.Raw{Meta: []byte(`{"happened_at":"`)}, map[string]string{hTime: "2026-03-02T09:00:00Z"}},
	} {
		t.Run(name, func(t *testing.T) {
			c.ev.Created = created
			got := message(c.ev, event.Position{}, "/x", 1<<20)
			for k, want := range c.header {
				if v := first(got.Header, k); v != want {
					t.Errorf("%s: got %q, want %q", k, v, want)
				}
			}
		})
	}
}

func TestSubject(t *testing.T) {
	for _, c := range []struct{ stream, eventType, want string }{
		{"journey-0190", "journey.touchpoint-requested", "journey.touchpoint-requested.0190"},
		{"journey-0190", "journey.touchpoint.requested", "journey.touchpoint%2Erequested.0190"},
		{"journey-0190-ab", "journey.x", "journey.x.0190-ab"},
		{"journey-0190", "painpoint.detected", "journey.painpoint%2Edetected.0190"},
		{"order-1.2", "OrderPlaced", "order.OrderPlaced.1%2E2"},
		{"order-a b*c>d%", "Order Placed", "order.Order%20Placed.a%20b%2Ac%3Ed%25"},
		{"settings", "Changed", "settings.Changed.%"},
		{"-", "x", "%.x.%"},
		{"ålborg-ø", "æ", "%C3%A5lborg.%C3%A6.%C3%B8"},
		{"a-\r\n\t\x00", "x", "a.x.%0D%0A%09%00"},
		{"a-" + strings.Repeat("b", 257), "x", "a.x.%%cd9c5059c6de0a0e2f1781b2c902b4155ccf8b81c18bc68f3553d5a9be38f1c2"},
	} {
		if got := Subject(c.stream, c.eventType); got != SubjectPrefix+c.want {
			t.Errorf("Subject(%q, %q) = %q, want %q", c.stream, c.eventType, got, SubjectPrefix+c.want)
		}
	}
}

// anyEvent draws events of whatever shape another program may have written.
func anyEvent(t *rapid.T) event.Raw {
	text := rapid.OneOf(rapid.StringN(1, 40, 400), rapid.Map(rapid.SliceOfN(rapid.Byte(), 1, 40), func(b []byte) string { return string(b) }))
	return event.Raw{
		ID:       uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id")),
		Stream:   text.Draw(t, "stream"),
		Type:     text.Draw(t, "type"),
		Revision: rapid.Uint64().Draw(t, "revision"),
		Position: event.Position{Commit: rapid.Uint64Range(1, 1<<62).Draw(t, "commit"), Prepare: rapid.Uint64Range(1, 1<<62).Draw(t, "prepare")},
		Data:     rapid.SliceOf(rapid.Byte()).Draw(t, "data"),
		Meta: rapid.OneOf(rapid.SliceOf(rapid.Byte()), rapid.Custom(func(t *rapid.T) []byte {
			b, _ := json.Marshal(event.Meta{Actor: rapid.String().Draw(t, "actor")})
			return b
		})).Draw(t, "meta"),
		Created: time.Unix(rapid.Int64Range(0, 1<<32).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC(),
	}
}

func TestMessageCarriesTheWholeEvent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ev := anyEvent(t)
		before := event.Position{Commit: rapid.Uint64Range(0, 1<<62).Draw(t, "before")}
		m := message(ev, before, "/ledetraad", 1<<20)
		for name, values := range m.Header {
			if len(values) != 1 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
				t.Fatalf("header %q: %q", name, values)
			}
			for _, c := range []byte(values[0]) {
				if c <= ' ' || c >= 0x7f || c == '"' {
					t.Fatalf("header %s has a byte that must be encoded: %q", name, values[0])
				}
			}
		}
		if tokens := strings.Split(m.Subject, "."); len(tokens) != 5 || strings.ContainsAny(m.Subject, " *>\t\r\n") || strings.Contains(m.Subject, "..") {
			t.Fatalf("subject %q", m.Subject)
		}
		got, err := read(m.Header, m.Data)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(ev, got.Raw, cmpopts.EquateEmpty()); d != "" || got.predecessor != before || got.claimCheck {
			t.Fatalf("-want +got:\n%s", d)
		}
	})
}

func TestTooBigAnEventIsAClaimCheck(t *testing.T) {
	small := event.Raw{Stream: "a-1", Type: "a.b", Position: event.Position{Commit: 7, Prepare: 7}, Data: []byte("{}")}
	data, meta, name := small, small, small
	data.Data = bytes.Repeat([]byte("x"), 2000)
	meta.Meta = bytes.Repeat([]byte("x"), 70_000)
	name.Type = strings.Repeat("ø", 70_000)
	for what, ev := range map[string]event.Raw{"data": data, "meta": meta, "type": name} {
		t.Run(what, func(t *testing.T) {
			m := message(ev, event.Position{Commit: 5, Prepare: 5}, "/ledetraad", 1000)
			if m.Size() > 2000 || len(m.Data) > 0 {
				t.Errorf("the message has %d bytes", m.Size())
			}
			if got := first(m.Header, hDataRef); got != "/ledetraad/log/7" {
				t.Errorf("%s is %q", hDataRef, got)
			}
			d, err := read(m.Header, m.Data)
			if err != nil || !d.claimCheck || d.Position != ev.Position || d.ID != ev.ID {
				t.Errorf("read back as %+v, %v", d, err)
			}
		})
	}
}

func TestReadRefusesWhatNoRelayMade(t *testing.T) {
	good := message(event.Raw{Stream: "a-1", Type: "a.b"}, event.Position{}, "/ledetraad", 1<<20).Header
	if _, err := read(good, nil); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{hPosition: "", hPredecessor: "-1", hID: "x", hRevision: "", hRecorded: "now", hType: "%zz", hSubject: "%", hMeta: "%0"} {
		h := nats.Header{}
		for k, v := range good {
			h[k] = v
		}
		h[name] = []string{bad}
		if _, err := read(h, nil); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s %q: %v", name, bad, err)
		}
	}
	if _, err := read(nil, nil); err == nil {
		t.Error("a message without headers was read")
	}
}
