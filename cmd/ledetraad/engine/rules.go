package engine

import (
	"context"
	"errors"
	"slices"
	"strings"

	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	"ledetraad/domain/lexicon"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/rules"
	"ledetraad/projections/detectors"
	"ledetraad/projections/keyness"
)

// checkRules answers a fault where a command sets a rule that no detector has,
// or a parameter that the rule does not have, or adds a term to the lexicon that
// is not written as the analyser reads terms. The aggregates cannot know.
func checkRules(_ context.Context, c decider.Command) error {
	if add, ok := c.Intent.(lexicon.AddTerm); ok {
		return checkTerm(add.Family)
	}
	set, ok := c.Intent.(rules.SetParameters)
	if !ok {
		return nil
	}
	all := detectors.All()
	i := slices.IndexFunc(all, func(d detectors.Detector) bool { return d.Kind == set.Rule })
	if i < 0 {
		return fault.NotFoundf("data.rule", "there is no rule %q; there are %s", set.Rule, kinds())
	}
	return all[i].Check("data.values.", set.Values)
}

// checkTerm says what is wrong with a term, as a fault of the command's field.
// What is missing altogether the aggregate says.
func checkTerm(f lexicon.Family) error {
	if f.Key == "" || f.Plain == "" || len(f.Forms) == 0 {
		return nil
	}
	err := keyness.Family(f).Check()
	if wrong, ok := errors.AsType[*fault.Error](err); ok {
		return fault.Invalidf("data."+wrong.Field, "%s", wrong.Message)
	}
	return err
}

// kinds names the rules that there are.
func kinds() string {
	var list []string
	for _, d := range detectors.All() {
		list = append(list, d.Kind)
	}
	return strings.Join(list, ", ")
}

// painpointEvents are the types of all that is recorded of pain points.
func painpointEvents() []string {
	var list []string
	for _, t := range painpoint.Events() {
		list = append(list, t.Name())
	}
	return list
}
