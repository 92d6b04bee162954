package interchange

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/catalogue"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// rules hold a unit against the engine's own rules before it is sent, so
// that a mistake in its last command is found before its first one is stored.
// What depends on what the engine already has is left to the engine.
type rules struct {
	vocabulary decider.Vocabulary
	deciders   map[string]decider.Any
	now        func() time.Time
}

func newRules(now func() time.Time) (rules, error) {
	vocabulary, err := catalogue.Commands()
	if err != nil {
		return rules{}, fmt.Errorf("gather the engine's rules: %w", err)
	}
	r := rules{vocabulary, map[string]decider.Any{}, now}
	for _, d := range catalogue.Deciders() {
		r.deciders[d.Category] = d
	}
	return r, nil
}

func (r rules) check(u Unit) []Refusal {
	var refusals []Refusal
	now := r.now()
	states := map[string]any{}
	for _, command := range u.Commands {
		opened, err := r.vocabulary.Open(command.Envelope, "", now)
		if err == nil {
			err = r.decide(states, opened)
		}
		if err == nil {
			continue
		}
		if r := refusalOf(command, err); !slices.Contains(refusals, r) {
			refusals = append(refusals, r)
		}
	}
	return refusals
}

// decide plays a command through on what the unit itself says. Only a broken
// rule is an error: that something is missing, or there already, is no news
// where the journey's past is not known.
func (r rules) decide(states map[string]any, command decider.Command) error {
	category, _ := event.SplitStream(command.Stream)
	d, ok := r.deciders[category]
	if !ok {
		return nil
	}
	state, ok := states[command.Stream]
	if !ok {
		state = d.Initial()
	}
	events, err := d.Decide(state, command)
	if fault.CodeOf(err) == fault.Invalid {
		return err
	}
	for _, e := range events {
		state = d.Evolve(state, e)
	}
	states[command.Stream] = state
	return nil
}

// refusalOf names the field as the file does.
func refusalOf(c Command, err error) Refusal {
	r := Refusal{Line: c.Line, Reason: err.Error()}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return r
	}
	r.Field, r.Reason = strings.TrimPrefix(f.Field, "data."), f.Message
	if name, ok := c.Fields[f.Field]; ok {
		r.Field = name
	}
	return r
}
