package catalogue_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/domain/catalogue"
	"ledetraad/domain/event"
)

var update = flag.Bool("update", false, "write the golden file of the newest version of each event type that has none")

// golden is one stored event, as a log would hold it.
type golden struct {
	Data json.RawMessage `json:"data"` // as it was written in its own schema version
	Now  json.RawMessage `json:"now"`  // as it is written today, after lifting
}

// Every version of every event that was ever stored stays readable and keeps
// its meaning. A file in testdata is never changed, only added.
func TestGoldenEvents(t *testing.T) {
	reg, err := catalogue.Events()
	if err != nil {
		t.Fatal(err)
	}
	codec := event.Codec{Registry: reg, Sealer: event.Unsealed{}}
	for _, name := range reg.Names() {
		typ, _ := reg.Lookup(name)
		for v := 1; v <= typ.Version(); v++ {
			path := filepath.Join("testdata", fmt.Sprintf("%s.v%d.json", name, v))
			t.Run(filepath.Base(path), func(t *testing.T) {
				b, err := os.ReadFile(path)
				if errors.Is(err, os.ErrNotExist) && *update && v == typ.Version() {
					write(t, codec, path, name, v)
					return
				}
				if err != nil {
					t.Fatalf("%v: a stored version without a golden file; run go test ./domain/catalogue -update", err)
				}
				var g golden
				if err := json.Unmarshal(b, &g); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(indent(t, g.Now), indent(t, rewrite(t, codec, name, v, g.Data))); diff != "" {
					t.Errorf("reads otherwise than it did (-want +got):\n%s", diff)
				}
			})
		}
	}
	files, _ := filepath.Glob("testdata/*.json")
	for _, f := range files {
		name, _, _ := strings.Cut(strings.TrimSuffix(filepath.Base(f), ".json"), ".v")
		if _, ok := reg.Lookup(name); !ok {
			t.Errorf("%s: events of this type were stored, but it is no longer known", f)
		}
	}
}

// rewrite decodes a stored event and encodes it as it would be written today.
func rewrite(t *testing.T, codec event.Codec, name string, version int, data json.RawMessage) json.RawMessage {
	t.Helper()
	meta, err := json.Marshal(event.Meta{Schema: version, HappenedAt: time.Unix(0, 0).UTC(), KnownAt: time.Unix(0, 0).UTC()})
	if err != nil {
		t.Fatal(err)
	}
	rec, err := codec.Decode(event.Raw{ID: event.ID(uuid.Nil, 0), Stream: "s-1", Type: name, Data: data, Meta: meta})
	if err != nil {
		t.Fatal(err)
	}
	p, err := codec.Encode("s-1", rec.Meta, rec.Data)
	if err != nil {
		t.Fatal(err)
	}
	return p.Data
}

func indent(t *testing.T, b []byte) string {
	t.Helper()
	var out bytes.Buffer
	if err := json.Indent(&out, b, "", "  "); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// write makes a first golden file by filling every field of the type.
func write(t *testing.T, codec event.Codec, path, name string, version int) {
	t.Helper()
	meta, _ := json.Marshal(event.Meta{Schema: version})
	empty, err := codec.Decode(event.Raw{Type: name, Data: []byte("{}"), Meta: meta})
	if err != nil {
		t.Fatal(err)
	}
	v := reflect.New(reflect.TypeOf(empty.Data)).Elem()
	fill(v, name)
	p, err := codec.Encode("s-1", event.Meta{}, v.Interface().(event.Data))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	if err := enc.Encode(golden{Data: p.Data, Now: rewrite(t, codec, name, version, p.Data)}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

func fill(v reflect.Value, name string) {
	switch x := v.Addr().Interface().(type) {
	case *event.Text:
		*x = event.About("Ærlig tale om "+name, "Birk")
		return
	case *time.Time:
		*x = time.Date(2024, 2, 29, 13, 5, 6, 789000, time.UTC)
		return
	case *uuid.UUID:
		*x = uuid.MustParse("0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b")
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("blåbærgrød")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(2)
	case reflect.Uint64:
		v.SetUint(7)
	case reflect.Float64:
		v.SetFloat(2.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), name)
	case reflect.Map:
		e := reflect.New(v.Type().Elem()).Elem()
		fill(e, name)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("monday"), e)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), name)
		}
	default:
		panic("no sample for " + v.Type().String())
	}
}

// A text about a person that MapPersonal passes over would be stored in clear,
// if Text did not refuse; this says so before anybody meets the refusal.
func TestEveryPersonalTextIsSealed(t *testing.T) {
	reg, err := catalogue.Events()
	if err != nil {
		t.Fatal(err)
	}
	codec := event.Codec{Registry: reg, Sealer: event.Unsealed{}}
	texts := 0
	for _, name := range reg.Names() {
		meta, _ := json.Marshal(event.Meta{Schema: 1})
		empty, err := codec.Decode(event.Raw{Type: name, Data: []byte("{}"), Meta: meta})
		if err != nil {
			t.Fatal(err)
		}
		typ := reflect.TypeOf(empty.Data)
		var want []string
		for i := range typ.NumField() {
			if typ.Field(i).Type == reflect.TypeFor[event.Text]() {
				tag, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
				want = append(want, tag)
			}
		}
		var got []string
		if p, ok := empty.Data.(event.Personal); ok {
			if _, err := p.MapPersonal(func(field string, x event.Text) (event.Text, error) {
				got = append(got, field)
				return x, nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: personal texts (-in the type +mapped):\n%s", name, diff)
		}
		texts += len(want)
	}
	if texts == 0 {
		t.Error("no event type has personal text: this test looks at nothing")
	}
}
