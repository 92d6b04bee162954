package painpoint

import (
	"maps"
	"slices"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// State is the finding as it was last recorded.
type State struct {
	found bool
	last  Finding // without evidence
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	f, ok := FindingOf(d)
	if !ok {
		return s
	}
	f.Joins, f.Leaves = nil, nil
	return State{found: true, last: f}
}

// Decide answers which event a report makes. A report that says nothing new is
// refused as a conflict: the log has it already.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	r, ok := c.Intent.(Report)
	if !ok {
		return nil, fault.Invalidf("type", "%q is not a command for a pain point", c.Intent.CommandName())
	}
	f := Finding(r)
	if err := checkFinding(c.Stream, f); err != nil {
		return nil, err
	}
	switch {
	case !s.found && !f.Holds:
		return nil, fault.Invalidf("data.holds", "a pain that was never found cannot recede")
	case !s.found:
		return []event.Data{Detected{f}}, nil
	case s.last.Holds && !f.Holds:
		return []event.Data{Receded{f}}, nil
	case !s.last.Holds && f.Holds:
		return []event.Data{Recurred{f}}, nil
	case same(s.last, f):
		return nil, fault.Conflictf("", "the pain point %s is recorded with these figures already", c.Stream)
	}
	return []event.Data{Measured{f}}, nil
}

func same(a, b Finding) bool {
	return len(b.Joins)+len(b.Leaves) == 0 && a.Detector == b.Detector && a.Severity == b.Severity &&
		maps.Equal(a.Measure, b.Measure) && slices.Equal(a.Principles, b.Principles) && a.Crosses.Equal(b.Crosses)
}

func checkFinding(stream string, f Finding) error {
	department := check.Key
	if f.Crosses != nil {
		department = check.OptionalKey
	}
	if err := check.First(check.Key("data.kind", f.Kind), department("data.scope.department", f.Scope.Department),
		check.OptionalKey("data.scope.life_situation", f.Scope.LifeSituation), check.OptionalName("data.scope.term", f.Scope.Term),
		check.OneOf("data.severity", f.Severity, Low, Medium, High, Critical)); err != nil {
		return err
	}
	if stream != Stream(ID(f.Kind, f.Scope)) {
		return fault.Invalidf("stream", "%s is not the stream of this kind and scope", stream)
	}
	if len(f.Joins) > MaxEvidence || len(f.Leaves) > MaxEvidence {
		return fault.Invalidf("data.joins", "has more than %d pieces of evidence; give them in several reports", MaxEvidence)
	}
	return nil
}
