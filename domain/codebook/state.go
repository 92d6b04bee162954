package codebook

import (
	"maps"
	"slices"
	"strings"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// State is what deciding, and checking references to the codebook, needs to know.
type State struct {
	started  bool
	language string
	codes    map[string]code
	memos    map[string]bool
}

type code struct {
	name, parent string
	heading      bool
	retired      bool
	into         string // the code it was merged into, "" where it stands
}

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{
		Category: Category,
		Initial:  func() State { return State{codes: map[string]code{}, memos: map[string]bool{}} },
		Decide:   Decide,
		Evolve:   Evolve,
	}
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	switch e := d.(type) {
	case Started:
		s.started, s.language = true, e.Language
	case Renamed:
		s.language = e.Language
	case CodeAdded:
		s.codes[e.Code] = code{name: e.Name, parent: e.Parent, heading: e.Heading}
	case CodeRenamed:
		s.change(e.Code, func(c *code) { c.name = e.Name })
	case CodeMoved:
		s.change(e.Code, func(c *code) { c.parent = e.Parent })
	case CodeMerged:
		s.change(e.Code, func(c *code) { c.into = e.Into })
		for id, c := range s.codes {
			if c.parent == e.Code && c.into == "" {
				c.parent = e.Into
				s.codes[id] = c
			}
		}
	case CodeRetired:
		s.change(e.Code, func(c *code) { c.retired = true })
	case CodeRestored:
		s.change(e.Code, func(c *code) { c.retired = false })
	case MemoWritten:
		s.memos[e.Memo] = true
	}
	return s
}

func (s State) change(id string, alter func(*code)) {
	if c, ok := s.codes[id]; ok {
		alter(&c)
		s.codes[id] = c
	}
}

// Clone copies the state, for callers that must keep the one they have.
func (s State) Clone() State {
	s.codes, s.memos = maps.Clone(s.codes), maps.Clone(s.memos)
	return s
}

// Started reports whether there is a codebook at all.
func (s State) Started() bool { return s.started }

// Stands is the code that a code's codings count for: itself, or what it was
// merged into. "" where there is no such code.
func (s State) Stands(id string) string {
	for {
		c, ok := s.codes[id]
		if !ok {
			return ""
		}
		if c.into == "" {
			return id
		}
		id = c.into // ends: a merged code is never merged into again
	}
}

// CheckApplicable answers a fault for the field where a new coding cannot have
// the code: it is not there, merged, retired, or a heading.
func (s State) CheckApplicable(field, id string) error {
	c, ok := s.codes[id]
	switch {
	case !ok:
		return fault.NotFoundf(field, "the codebook has no code %q; it has %s", id, s.listed())
	case c.into != "":
		return fault.Conflictf(field, "the code %s was merged into %s; use that", id, s.Stands(id))
	case c.retired:
		return fault.Conflictf(field, "the code %s is retired; restore it, or use another", id)
	case c.heading:
		return fault.Invalidf(field, "the code %s is a heading; use one of the codes below it", id)
	}
	return nil
}

func (s State) listed() string {
	keys := slices.Sorted(maps.Keys(s.codes))
	switch {
	case len(keys) == 0:
		return "none yet"
	case len(keys) > 20:
		keys = append(keys[:20], "…")
	}
	return strings.Join(keys, ", ")
}
