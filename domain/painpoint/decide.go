package painpoint

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// State is the finding as it was last recorded, and what people said of it.
// What was found while the rule held is kept beside it: it is what a person who
// puts the pain away has seen, and what it must outgrow to come back.
type State struct {
	found      bool
	last       Finding // without evidence
	evidence   map[uuid.UUID]bool
	held       size // when the rule last held
	standing   Standing
	away       size // when it was dismissed or resolved
	assigned   Assigned
	addressed  string
	overruled  *PrinciplesOverruled
	objections map[string]objection
}

// size is what a pain grows in.
type size struct {
	severity Severity
	evidence int
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	s.standing = s.standing.After(d)
	f, ok := FindingOf(d)
	if !ok {
		return s.told(d)
	}
	if s.evidence == nil {
		s.evidence = map[uuid.UUID]bool{}
	}
	for _, e := range f.Joins {
		s.evidence[e.Event] = true
	}
	for _, e := range f.Leaves {
		delete(s.evidence, e.Event)
	}
	f.Joins, f.Leaves = nil, nil
	s.found, s.last = true, f
	if f.Holds {
		s.held = size{f.Severity, len(s.evidence)}
	}
	return s
}

// Decide answers which events a command makes. A report that says nothing new is
// refused as a conflict: the log has it already.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	if r, ok := c.Intent.(Report); ok {
		return s.report(c.Stream, Finding(r))
	}
	return s.people(c)
}

// report decides on what a detector found. What people have put away stays
// away: further reports are measured, so that the log says what the detector
// knows, and only growth, or coming back after it was solved, opens it again.
func (s State) report(stream string, f Finding) ([]event.Data, error) {
	if err := checkFinding(stream, f); err != nil {
		return nil, err
	}
	ends, begins := s.last.Holds && !f.Holds, !s.last.Holds && f.Holds
	switch {
	case !s.found && !f.Holds:
		return nil, fault.Invalidf("data.holds", "a pain that was never found cannot recede")
	case !s.found:
		return []event.Data{Detected{f}}, nil
	case !ends && !begins && same(s.last, f):
		return nil, fault.Conflictf("", "the pain point %s is recorded with these figures already", stream)
	case begins && s.standing != StandsDismissed:
		return []event.Data{Recurred{f}}, nil
	case s.standing.Closed():
		if grown, ok := s.grown(f); ok {
			return []event.Data{Measured{f}, grown}, nil
		}
		return []event.Data{Measured{f}}, nil
	case ends:
		return []event.Data{Receded{f}}, nil
	}
	return []event.Data{Measured{f}}, nil
}

// grown reports whether the finding is more than what was put away: more severe,
// or resting on at least twice the evidence.
func (s State) grown(f Finding) (Reemerged, bool) {
	n := len(s.evidence)
	for i, e := range f.Joins {
		if !s.evidence[e.Event] && !slices.ContainsFunc(f.Joins[:i], func(o Evidence) bool { return o.Event == e.Event }) {
			n++
		}
	}
	for _, e := range f.Leaves {
		if s.evidence[e.Event] {
			n--
		}
	}
	r := Reemerged{SeverityWas: s.away.severity, Severity: f.Severity, EvidenceWas: s.away.evidence, Evidence: n}
	switch {
	case !f.Holds:
		return r, false
	case f.Severity.Rank() > s.away.severity.Rank():
		r.Why = InSeverity
	case n >= 2*max(1, s.away.evidence):
		r.Why = InEvidence
	default:
		return r, false
	}
	return r, true
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
