package event_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
)

// call is in its third schema version: "minutes" became "seconds", and a
// channel came in.
type call struct {
	Seconds int        `json:"seconds"`
	Channel string     `json:"channel"`
	Said    event.Text `json:"said,omitzero"`
}

func (call) EventName() string { return "test.call" }

func (c call) MapPersonal(f func(string, event.Text) (event.Text, error)) (event.Data, error) {
	t, err := f("said", c.Said)
	c.Said = t
	return c, err
}

func lift(change func(map[string]any)) event.Upcast {
	return func(b json.RawMessage) (json.RawMessage, error) {
		var m map[string]any
		if err := json.Unmarshal(b, &m); err != nil {
			return nil, err
		}
		change(m)
		return json.Marshal(m)
	}
}

func codec(t testing.TB, s event.Sealer) event.Codec {
	t.Helper()
	reg, err := event.NewRegistry(event.Define[call](
		lift(func(m map[string]any) { m["seconds"] = m["minutes"].(float64) * 60; delete(m, "minutes") }),
		lift(func(m map[string]any) { m["channel"] = "phone" }),
	))
	if err != nil {
		t.Fatal(err)
	}
	return event.Codec{Registry: reg, Sealer: s}
}

func stored(schema int, data string) event.Raw {
	meta, _ := json.Marshal(event.Meta{Schema: schema})
	return event.Raw{Type: "test.call", Stream: "test-1", Data: []byte(data), Meta: meta}
}

func TestDecodeLiftsOldVersions(t *testing.T) {
	c := codec(t, event.Unsealed{})
	for _, r := range []event.Raw{
		stored(1, `{"minutes": 7}`),
		stored(2, `{"seconds": 420}`),
		stored(3, `{"seconds": 420, "channel": "phone"}`),
	} {
		got, err := c.Decode(r)
		if err != nil {
			t.Fatal(err)
		}
		if d := got.Data.(call); d.Seconds != 420 || d.Channel != "phone" {
			t.Errorf("%s reads as %+v", r.Data, d)
		}
	}
}

func TestDecodeRefusesWhatItCannotRead(t *testing.T) {
	c := codec(t, event.Unsealed{})
	var unknown *event.UnknownTypeError
	if _, err := c.Decode(event.Raw{Type: "test.other", Stream: "test-1", Data: []byte("{}"), Meta: []byte("{}")}); !errors.As(err, &unknown) {
		t.Errorf("unknown type: %v", err)
	}
	if _, err := c.Decode(stored(4, "{}")); !errors.As(err, &unknown) || unknown.Newest != 3 {
		t.Errorf("newer schema: %v", err)
	}
	if _, err := c.Decode(stored(0, "{}")); !errors.As(err, &unknown) {
		t.Errorf("no schema: %v", err)
	}
	for _, r := range []event.Raw{stored(3, `{"seconds": "x"}`), stored(3, `{"seconds"`), stored(1, `[]`), {Type: "test.call", Meta: []byte("x")}} {
		if _, err := c.Decode(r); err == nil {
			t.Errorf("%s with %s is read", r.Data, r.Meta)
		}
	}
}

// marking seals by marking, so that a test can see what was sealed as what.
type marking struct{ fields *[]event.Field }

func (m marking) Seal(subjects []string, f event.Field, plain string) ([]byte, error) {
	*m.fields = append(*m.fields, f)
	return []byte("sealed(" + strings.Join(subjects, ",") + ")" + strings.ToUpper(plain)), nil
}

func (m marking) Open(subjects []string, _ event.Field, sealed []byte) (string, bool, error) {
	if subjects[0] == "erased" {
		return "", true, nil
	}
	return strings.ToLower(strings.TrimPrefix(string(sealed), "sealed("+strings.Join(subjects, ",")+")")), false, nil
}

func TestPersonalTextIsSealedOnTheWayInAndOpenedOnTheWayOut(t *testing.T) {
	var fields []event.Field
	c := codec(t, marking{&fields})
	cmd := uuid.MustParse("0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b")
	p, err := c.Encode("test-1", event.Meta{Command: cmd, Index: 2}, call{Said: event.About("jeg ringer og ringer", "Birk")})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(p.Data), "ringer") {
		t.Errorf("stored in clear: %s", p.Data)
	}
	if want := (event.Field{Stream: "test-1", Event: event.ID(cmd, 2).String(), Name: "said"}); len(fields) != 1 || fields[0] != want {
		t.Errorf("sealed as %v, want %v", fields, want)
	}
	got, err := c.Decode(event.Raw{ID: p.ID, Stream: "test-1", Type: p.Type, Data: p.Data, Meta: p.Meta})
	if err != nil {
		t.Fatal(err)
	}
	if said := got.Data.(call).Said; said.Plain != "jeg ringer og ringer" || said.Erased {
		t.Errorf("opened as %+v", said)
	}

	gone, err := c.Decode(stored(3, `{"said": {"of": ["erased"], "sealed": "eA=="}}`))
	if err != nil {
		t.Fatal(err)
	}
	if said := gone.Data.(call).Said; said.Plain != "" || !said.Erased {
		t.Errorf("erased text reads as %+v", said)
	}
}

func TestPlainTextCannotBeWrittenPastTheCodec(t *testing.T) {
	_, err := json.Marshal(call{Said: event.About("mit cpr-nummer er …", "Birk")})
	if !errors.Is(err, event.ErrUnsealed) {
		t.Errorf("json.Marshal answers %v, want ErrUnsealed", err)
	}
}

func TestEncodeThenDecodeIsTheSame(t *testing.T) {
	c := codec(t, event.Unsealed{})
	rapid.Check(t, func(t *rapid.T) {
		d := call{
			Seconds: rapid.Int().Draw(t, "seconds"),
			Channel: rapid.StringMatching(`[ -~æøå]*`).Draw(t, "channel"),
			Said:    event.About(rapid.StringMatching(`[ -~æøå😀]*`).Draw(t, "said"), rapid.StringMatching(`[a-zæøå]+`).Draw(t, "subject")),
		}
		at := time.UnixMicro(rapid.Int64Range(0, 4e15).Draw(t, "at")).UTC()
		m := event.Meta{HappenedAt: at, KnownAt: at, Index: rapid.IntRange(0, 9).Draw(t, "index"), Command: uuid.New()}
		p, err := c.Encode("test-1", m, d)
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Decode(event.Raw{ID: p.ID, Stream: "test-1", Type: p.Type, Data: p.Data, Meta: p.Meta})
		if err != nil {
			t.Fatal(err)
		}
		have := got.Data.(call)
		if have.Seconds != d.Seconds || have.Channel != d.Channel || have.Said.Plain != d.Said.Plain || !got.HappenedAt.Equal(at) {
			t.Fatalf("%+v became %+v", d, have)
		}
	})
}

func TestRegistryRefusesMistakes(t *testing.T) {
	if _, err := event.NewRegistry(event.Define[call](), event.Define[call]()); err == nil {
		t.Error("the same name twice is let in")
	}
}

func TestParsePosition(t *testing.T) {
	for _, p := range []event.Position{{}, {Commit: 7, Prepare: 7}, {Commit: 9, Prepare: 8}} {
		if got, err := event.ParsePosition(p.String()); err != nil || got != p {
			t.Errorf("%v reads back as %v, %v", p, got, err)
		}
	}
	for _, s := range []string{"", "x", "-1", "1/", "/1", "1/2/3", "99999999999999999999"} {
		if _, err := event.ParsePosition(s); err == nil {
			t.Errorf("%q is read as a position", s)
		}
	}
}
