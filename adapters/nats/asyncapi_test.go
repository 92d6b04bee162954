package natsbus_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	natsbus "ledetraad/adapters/nats"
	"ledetraad/domain/alert"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/alerts"
)

// described is what docs/asyncapi.yaml says.
type described struct {
	Channels map[string]struct {
		Address    string
		Parameters map[string]struct{ Enum []string }
	}
	Components struct {
		Messages map[string]struct {
			Examples []struct {
				Headers map[string]string
				Payload map[string]any
			}
		}
		Schemas map[string]schema
	}
}

type schema struct {
	Required   []string
	Properties map[string]schema
	Enum       []string
	Const      string
	AllOf      []schema `yaml:"allOf"`
}

// keys are the properties, those of what it is made of too.
func (s schema) keys() []string {
	out := slices.Collect(maps.Keys(s.Properties))
	for _, part := range s.AllOf {
		out = append(out, part.keys()...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func asyncAPI(t *testing.T) described {
	t.Helper()
	b, err := os.ReadFile("../../docs/asyncapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var d described
	if err := yaml.Unmarshal(b, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func words[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, x := range list {
		out[i] = string(x)
	}
	return out
}

func TestTheDescriptionIsOfTheCode(t *testing.T) {
	t.Parallel()
	d := asyncAPI(t)
	severities := words([]painpoint.Severity{painpoint.Low, painpoint.Medium, painpoint.High, painpoint.Critical})
	announcement := d.Components.Schemas["announcement"]
	for what, c := range map[string]struct{ want, got any }{
		"subject of alerts":  {natsbus.AlertSubject("D", "S", "K"), strings.NewReplacer("{department}", "D", "{severity}", "S", "{kind}", "K").Replace(d.Channels["alerts"].Address)},
		"subject of events":  {natsbus.Subject("C-I", "C.T"), strings.NewReplacer("{category}", "C", "{type}", "T", "{id}", "I").Replace(d.Channels["events"].Address)},
		"severities":         {severities, d.Channels["alerts"].Parameters["severity"].Enum},
		"severity":           {severities, announcement.Properties["severity"].Enum},
		"severity before":    {severities, announcement.Properties["severity_was"].Enum},
		"changes":            {words(alert.Changes()), announcement.Properties["change"].Enum},
		"the type of alerts": {alert.Raised{}.EventName(), d.Components.Schemas["alertHeaders"].Properties["ce-type"].Const},
	} {
		if diff := cmp.Diff(c.want, c.got); diff != "" {
			t.Errorf("%s (-code +description):\n%s", what, diff)
		}
	}
	var all, always []string
	kind := reflect.TypeFor[alerts.Announcement]()
	for i := range kind.NumField() {
		name, options, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
		all = append(all, name)
		if options == "" {
			always = append(always, name)
		}
	}
	slices.Sort(all)
	if diff := cmp.Diff(all, announcement.keys()); diff != "" {
		t.Errorf("fields of an alert (-code +description):\n%s", diff)
	}
	if diff := cmp.Diff(always, announcement.Required); diff != "" {
		t.Errorf("fields that an alert always has (-code +description):\n%s", diff)
	}
	for _, example := range d.Components.Messages["alert"].Examples {
		b, err := json.Marshal(example.Payload)
		if err != nil {
			t.Fatal(err)
		}
		a, err := alerts.ReadAnnouncement(b)
		if err != nil {
			t.Fatal(err)
		}
		again, err := json.Marshal(a)
		if err != nil {
			t.Fatal(err)
		}
		var want, got map[string]any
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(again, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the example is none of an alert (-example +read and written):\n%s", diff)
		}
		if id := fmt.Sprint(a.Alert); example.Headers["ce-id"] != id || example.Headers["ce-subject"] != "alert-"+id {
			t.Errorf("the example's headers are another's: %v", example.Headers)
		}
	}
}

// TestMessagesAreAsDescribed publishes an event and an alert.
func TestMessagesAreAsDescribed(t *testing.T) {
	t.Parallel()
	d := asyncAPI(t)
	log := newLog("a")
	nc := connect(t, startServer(t, t.TempDir(), "none"))
	log.append(1, "journey-1", 10)
	startRelay(t, nc, log, testOptions(t)).awaitHead(t, log)
	relay := startAlerts(t, nc, log, natsbus.MarkFile(filepath.Join(t.TempDir(), "mark")))
	for schemaName, pattern := range map[string]string{"alertHeaders": "ledetraad.alerts.>", "eventHeaders": "ledetraad.events.>"} {
		sub, err := nc.SubscribeSync(pattern)
		if err != nil {
			t.Fatal(err)
		}
		log.raise(t, uint64(len(schemaName)+len(pattern)), "a")
		relay.awaitHead(t, log)
		m, err := sub.NextMsg(time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		s := d.Components.Schemas[schemaName]
		if schemaName == "eventHeaders" { // it builds on another, by reference
			s.AllOf = append(s.AllOf, d.Components.Schemas["placeHeaders"])
		}
		required := slices.Clone(s.Required)
		for _, part := range s.AllOf {
			required = append(required, part.Required...)
		}
		for name := range m.Header {
			if !slices.Contains(s.keys(), name) {
				t.Errorf("%s: %s is not described", schemaName, name)
			}
		}
		for _, name := range required {
			if m.Header.Get(name) == "" {
				t.Errorf("%s: %s is missing", schemaName, name)
			}
		}
	}
}
