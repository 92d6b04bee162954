package engine

import (
	"context"
	"slices"
	"strings"

	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
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
		var kinds []string
		for _, d := range all {
			kinds = append(kinds, d.Kind)
		}
		return fault.NotFoundf("data.rule", "there is no rule %q; there are %s", set.Rule, strings.Join(kinds, ", "))
	}
	return all[i].Check("data.values.", set.Values)
}
