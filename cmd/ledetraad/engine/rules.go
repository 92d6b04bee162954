package engine

import (
	"context"
	"slices"
	"strings"

	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/rules"
	"ledetraad/projections/detectors"
)

// checkRules answers a fault where a command sets a rule that no detector has,
// or a parameter that the rule does not have. The aggregate cannot know.
func checkRules(_ context.Context, c decider.Command) error {
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
