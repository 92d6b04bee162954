package event

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Upcast lifts the JSON of one schema version to the next. It must accept
// everything that was ever stored in its version.
type Upcast func(json.RawMessage) (json.RawMessage, error)

// Type describes one kind of event: its name, the schema version written
// today, and how older versions are lifted to it.
type Type struct {
	name    string
	version int
	upcasts []Upcast // upcasts[i] lifts version i+1 to i+2
	decode  func(json.RawMessage) (Data, error)
}

// Define describes the event type T. The schema version is one more than the
// number of upcasts, which are given oldest first.
func Define[T Data](upcasts ...Upcast) Type {
	var zero T
	return Type{
		name:    zero.EventName(),
		version: len(upcasts) + 1,
		upcasts: upcasts,
		decode: func(b json.RawMessage) (Data, error) {
			var v T
			err := json.Unmarshal(b, &v)
			return v, err
		},
	}
}

// Name is the event type's name.
func (t Type) Name() string { return t.name }

// Version is the schema version written today.
func (t Type) Version() int { return t.version }

// Registry knows event types by name. It is a value, built once where the
// engine is wired; the zero Registry knows none.
type Registry struct{ types map[string]Type }

// NewRegistry refuses a name given twice and a name without a category.
func NewRegistry(types ...Type) (Registry, error) {
	m := make(map[string]Type, len(types))
	for _, t := range types {
		if _, twice := m[t.name]; twice {
			return Registry{}, fmt.Errorf("event type %q is defined twice", t.name)
		}
		if c, what, ok := strings.Cut(t.name, "."); !ok || c == "" || what == "" || strings.ContainsAny(t.name, " *>") {
			return Registry{}, fmt.Errorf("event type %q: want <category>.<what-happened>", t.name)
		}
		m[t.name] = t
	}
	return Registry{m}, nil
}

// Lookup finds a type by its name.
func (r Registry) Lookup(name string) (Type, bool) { t, ok := r.types[name]; return t, ok }

// Names lists the known names, sorted.
func (r Registry) Names() []string { return slices.Sorted(maps.Keys(r.types)) }

// UnknownTypeError says that the log has an event that this version of the
// engine does not know.
type UnknownTypeError struct {
	Type   string
	Schema int // 0 if the name itself is unknown
	Newest int // the newest schema known here
}

func (e *UnknownTypeError) Error() string {
	if e.Schema == 0 {
		return fmt.Sprintf("unknown event type %q: it was written by another version of the engine, or by another program", e.Type)
	}
	return fmt.Sprintf("event type %q has schema %d, but only 1 to %d are known here: a newer version of the engine wrote it", e.Type, e.Schema, e.Newest)
}
