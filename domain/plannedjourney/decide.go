package plannedjourney

import (
	"fmt"
	"time"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/programme"
)

// The bounds of a plan: what somebody can still follow.
const (
	MaxSteps = 60
	maxAlso  = 10
)

// longest is more than any municipality plans ahead.
const longest = 10 * 366 * 24 * 3600

// State is what deciding needs to know of a plan's past.
type State struct {
	described, retired bool
	from               time.Time // of the newest edition
}

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{Category: Category, Initial: func() State { return State{} }, Decide: Decide, Evolve: Evolve}
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	switch e := d.(type) {
	case Described:
		s.described, s.from = true, e.From
	case Revised:
		s.from = e.From
	case Retired:
		s.retired = true
	}
	return s
}

// Decide answers which events a command makes.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	if i, ok := c.Intent.(Describe); ok {
		return decideDescribe(s, c, i)
	}
	if !s.described {
		return nil, fault.NotFoundf("stream", "there is no planned journey here; describe it first")
	}
	if s.retired {
		return nil, fault.Conflictf("", "the planned journey is retired; describe another")
	}
	switch i := c.Intent.(type) {
	case Revise:
		i.From = or(i.From, c.HappenedAt)
		if err := check.First(s.after(i.From), steps(i.Steps)); err != nil {
			return nil, err
		}
		return []event.Data{Revised(i)}, nil
	case Retire:
		i.From = or(i.From, c.HappenedAt)
		if err := s.after(i.From); err != nil {
			return nil, err
		}
		return []event.Data{Retired(i)}, nil
	}
	return nil, fault.Invalidf("type", "%q is not a command for a planned journey", c.Intent.CommandName())
}

func decideDescribe(s State, c decider.Command, i Describe) ([]event.Data, error) {
	if s.described {
		return nil, fault.Conflictf("stream", "the planned journey is described already; revise it")
	}
	_, key := event.SplitStream(c.Stream)
	if err := check.First(check.Key("stream", key), check.Name("data.name", i.Name), check.Key("data.life_situation", i.LifeSituation)); err != nil {
		return nil, err
	}
	if i.Journey != "" {
		if err := check.ID("data.journey", i.Journey); err != nil {
			return nil, err
		}
	}
	if err := steps(i.Steps); err != nil {
		return nil, err
	}
	i.From = or(i.From, c.HappenedAt)
	return []event.Data{Described(i)}, nil
}

// or is a time in UTC, or else another.
func or(t, otherwise time.Time) time.Time {
	if t.IsZero() {
		t = otherwise
	}
	return t.UTC()
}

// after wants an edition to come after the one before it: else it would hold for
// no journey, or take the place of one that journeys are held against.
func (s State) after(from time.Time) error {
	if !from.After(s.from) {
		return fault.Invalidf("data.from", "%s does not come after %s, from which the edition before it holds", from.Format(time.RFC3339), s.from.Format(time.RFC3339))
	}
	return nil
}

func steps(list []Step) error {
	if len(list) == 0 || len(list) > MaxSteps {
		return fault.Invalidf("data.steps", "has %d; want 1 to %d", len(list), MaxSteps)
	}
	seen := make(map[string]bool, len(list))
	for n, s := range list {
		at := fmt.Sprintf("data.steps[%d].", n)
		if err := s.check(at); err != nil {
			return err
		}
		if seen[s.Step] {
			return fault.Invalidf(at+"step", "stands there twice")
		}
		seen[s.Step] = true
	}
	return nil
}

func (s Step) check(at string) error {
	if err := check.First(check.ID(at+"step", s.Step), check.OptionalName(at+"stage", s.Stage), check.Name(at+"activity", s.Activity),
		check.Key(at+"department", s.Department), check.OptionalKey(at+"unit", s.Unit), check.OptionalKey(at+"channel", string(s.Channel)),
		check.OptionalName(at+"owner", s.Owner), seconds(at+"after_s", s.AfterS), seconds(at+"wait_s", s.WaitS)); err != nil {
		return err
	}
	if len(s.Also) > maxAlso {
		return fault.Invalidf(at+"also", "has %d; at most %d fit", len(s.Also), maxAlso)
	}
	for k, a := range s.Also {
		if err := check.Name(fmt.Sprintf("%salso[%d]", at, k), a); err != nil {
			return err
		}
	}
	return nil
}

func seconds(field string, v int64) error {
	if v < 0 || v > longest {
		return fault.Invalidf(field, "%d is not a wait in seconds; want 0 to %d", v, longest)
	}
	return nil
}

// ReferencesOf finds what a command refers to in the programme.
func ReferencesOf(i decider.Intent) programme.References {
	refs := programme.References{}
	var list []Step
	switch c := i.(type) {
	case Describe:
		refs, list = refs.LifeSituation("data.life_situation", c.LifeSituation), c.Steps
	case Revise:
		list = c.Steps
	}
	for n, s := range list {
		refs = refs.Department(fmt.Sprintf("data.steps[%d].department", n), s.Department, s.Unit)
	}
	return refs
}
