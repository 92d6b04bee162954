package decider_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/catalogue"
	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
)

func TestOpenNamesTheFieldThatIsWrong(t *testing.T) {
	voc, err := catalogue.Commands()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	good := func() decider.Envelope {
		return decider.Envelope{ID: uuid.New(), Type: "journey.start", Stream: "journey-1", Data: json.RawMessage(`{"participant":"Birk","life_situation":"udskrevet"}`)}
	}
	if c, err := voc.Open(good(), "test", now); err != nil || !c.HappenedAt.Equal(now) || !c.KnownAt.Equal(now) {
		t.Fatalf("a good command opens as %+v, %v", c, err)
	}
	for _, c := range []struct {
		name   string
		change func(*decider.Envelope)
		field  string
	}{
		{"no id", func(e *decider.Envelope) { e.ID = uuid.Nil }, "id"},
		{"unknown type", func(e *decider.Envelope) { e.Type = "journey.fly" }, "type"},
		{"no stream", func(e *decider.Envelope) { e.Stream = "" }, "stream"},
		{"another category's stream", func(e *decider.Envelope) { e.Stream = "programme-main" }, "stream"},
		{"a stream that is no name", func(e *decider.Envelope) { e.Stream = "journey-../x" }, "stream"},
		{"a system stream", func(e *decider.Envelope) { e.Stream = "$journey-1" }, "stream"},
		{"no data", func(e *decider.Envelope) { e.Data = nil }, "data"},
		{"broken data", func(e *decider.Envelope) { e.Data = json.RawMessage(`{`) }, "data"},
		{"two values", func(e *decider.Envelope) { e.Data = json.RawMessage(`{} {}`) }, "data"},
		{"a misspelt field", func(e *decider.Envelope) { e.Data = json.RawMessage(`{"participent":"B"}`) }, "data"},
		{"a field of the wrong kind", func(e *decider.Envelope) { e.Data = json.RawMessage(`{"participant":7}`) }, "data.participant"},
		{"known tomorrow", func(e *decider.Envelope) { e.KnownAt = now.AddDate(0, 0, 1) }, "known_at"},
		{"happened after it was known", func(e *decider.Envelope) { e.HappenedAt = now.Add(time.Hour) }, "happened_at"},
		{"happened in the middle ages", func(e *decider.Envelope) { e.HappenedAt = time.Date(1219, 6, 15, 0, 0, 0, 0, time.UTC) }, "happened_at"},
		{"what only the engine does", func(e *decider.Envelope) { e.Type, e.Stream = "clock.reach", "clock-main" }, "type"},
	} {
		e := good()
		c.change(&e)
		_, err := voc.Open(e, "test", now)
		f, ok := errors.AsType[*fault.Error](err)
		if !ok || f.Code != fault.Invalid || f.Field != c.field {
			t.Errorf("%s: %v, want a fault of the field %q", c.name, err, c.field)
		}
	}
}

func TestSealThenOpenIsTheSame(t *testing.T) {
	voc, err := catalogue.Commands()
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c, err := voc.Open(decider.Envelope{ID: uuid.New(), Type: "journey.start", Stream: "journey-1",
		Data: json.RawMessage(`{"participant":"Åse","life_situation":"udskrevet","note":"…"}`)}, "test", now)
	if err != nil {
		t.Fatal(err)
	}
	e, err := decider.Seal(c)
	if err != nil {
		t.Fatal(err)
	}
	again, err := voc.Open(e, "test", now.AddDate(1, 0, 0))
	if err != nil || again != c {
		t.Errorf("%+v became %+v (%v)", c, again, err)
	}
}
