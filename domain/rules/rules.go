// Package rules is the aggregate of one detector's rule, as a municipality has
// set it. What a rule finds pain by is decided by people and recorded, so that
// every finding can be held against the rule as it stood, and no new program is
// needed to change it.
package rules

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// Category is the part of a stream's name before the rule's.
const Category = "rules"

// Value is what a parameter is set to: a number, or a list of keys.
type Value struct {
	Number float64
	List   []string // nil: it is a number
}

// MarshalJSON writes a number or a list.
func (v Value) MarshalJSON() ([]byte, error) {
	if v.List != nil {
		return json.Marshal(v.List)
	}
	return json.Marshal(v.Number)
}

// UnmarshalJSON reads a number or a list of text.
func (v *Value) UnmarshalJSON(b []byte) error {
	var list []string
	if err := json.Unmarshal(b, &list); err == nil && list != nil {
		*v = Value{List: list}
		return nil
	}
	var number *float64
	if err := json.Unmarshal(b, &number); err != nil || number == nil {
		return fmt.Errorf("%s is neither a number nor a list of keys", b)
	}
	*v = Value{Number: *number}
	return nil
}

// Equal reports whether the values say the same.
func (v Value) Equal(o Value) bool {
	return v.Number == o.Number && (v.List == nil) == (o.List == nil) && slices.Equal(v.List, o.List)
}

// Values are parameters by name. One that is absent has its default.
type Values map[string]Value

// ParametersSet says what the rule's parameters are from now on. It replaces
// what was set before.
type ParametersSet struct {
	Rule   string `json:"rule"` // the kind of pain that it finds
	Values Values `json:"values"`
	Reason string `json:"reason,omitempty"`
}

// SetParameters asks for that. Whether the rule has such parameters, and
// whether they may have these values, is not known here.
type SetParameters ParametersSet

func (ParametersSet) EventName() string { return "rules.parameters-set" }

// CommandName is the command's name.
func (SetParameters) CommandName() string { return "rules.set-parameters" }

// Events lists the event types.
func Events() []event.Type { return []event.Type{event.Define[ParametersSet]()} }

// Intents lists the commands.
func Intents() []decider.IntentType {
	return []decider.IntentType{decider.DefineIntent[SetParameters]()}
}

// Stream is the stream of a rule.
func Stream(rule string) string { return event.StreamName(Category, rule) }

// The bounds of a set of parameters.
const (
	maxParameters = 50
	maxListed     = 200
)

// State is what the parameters were last set to.
type State struct{ values Values }

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{
		Category: Category,
		Initial:  func() State { return State{} },
		Decide:   Decide,
		Evolve: func(s State, d event.Data) State {
			if e, ok := d.(ParametersSet); ok {
				s.values = e.Values
			}
			return s
		},
	}
}

// Decide answers which event a command makes.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	i, ok := c.Intent.(SetParameters)
	if !ok {
		return nil, fault.Invalidf("type", "%q is not a command for a rule", c.Intent.CommandName())
	}
	if err := check.First(check.Key("data.rule", i.Rule), check.OptionalName("data.reason", i.Reason)); err != nil {
		return nil, err
	}
	if c.Stream != Stream(i.Rule) {
		return nil, fault.Invalidf("stream", "want %s", Stream(i.Rule))
	}
	if len(i.Values) > maxParameters {
		return nil, fault.Invalidf("data.values", "has %d parameters; no rule has more than %d", len(i.Values), maxParameters)
	}
	for name, v := range i.Values {
		field := "data.values." + name
		if len(v.List) > maxListed {
			return nil, fault.Invalidf(field, "lists %d keys; at most %d are taken", len(v.List), maxListed)
		}
		for _, k := range v.List {
			if err := check.Name(field, k); err != nil {
				return nil, err
			}
		}
	}
	if maps.EqualFunc(s.values, i.Values, Value.Equal) && (s.values != nil || len(i.Values) == 0) {
		return nil, fault.Conflictf("data.values", "the rule %s has these parameters already", i.Rule)
	}
	if i.Values == nil {
		i.Values = Values{}
	}
	return []event.Data{ParametersSet(i)}, nil
}
