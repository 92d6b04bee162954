// Package lexicon is the aggregate of a municipality's own words: the terms that
// it adds to the lexicon of professional language that ships, those that it
// takes out, and the words that were proposed and that somebody found to be
// ordinary. All are decided by people.
package lexicon

import (
	"maps"
	"slices"
	"strings"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// Category is the part of a stream's name before the lexicon's.
const Category = "lexicon"

// Stream is the stream of the municipality's lexicon.
const Stream = Category + "-main"

// Family is one term in all its forms. How forms and contexts are written
// stands in docs/jargon.md.
type Family struct {
	Key    string   `json:"key"`              // small letters a to å, digits, hyphens; unique
	Forms  []string `json:"forms"`            // at least one
	Plain  string   `json:"plain"`            // what can be said instead
	Areas  []string `json:"areas,omitempty"`  // parts of the municipality that use it
	From   string   `json:"from,omitempty"`   // the first date on which it holds, 2006-01-02
	Until  string   `json:"until,omitempty"`  // the last
	Needs  []string `json:"needs,omitempty"`  // one of these must be in the sentence
	Unless []string `json:"unless,omitempty"` // none of these may be
	Notes  string   `json:"notes,omitempty"`
}

// TermAdded says that a family is part of the lexicon from now on. One with the
// key of another, also of one that ships, takes its place.
type TermAdded struct{ Family }

// TermRetired says that the family of a key, also one that ships, is no longer
// part of the lexicon.
type TermRetired struct {
	Key    string `json:"key"`
	Reason string `json:"reason,omitempty"`
}

// WordRefused says that a word that was proposed as a term is none.
type WordRefused struct {
	Word   string `json:"word"` // as it was proposed, small letters
	Reason string `json:"reason,omitempty"`
}

// AddTerm asks to add a family.
type AddTerm TermAdded

// RetireTerm asks to take one out.
type RetireTerm TermRetired

// RefuseWord asks not to propose a word again.
type RefuseWord WordRefused

func (TermAdded) EventName() string   { return "lexicon.term-added" }
func (TermRetired) EventName() string { return "lexicon.term-retired" }
func (WordRefused) EventName() string { return "lexicon.word-refused" }

// CommandName is the command's name.
func (AddTerm) CommandName() string { return "lexicon.add-term" }

// CommandName is the command's name.
func (RetireTerm) CommandName() string { return "lexicon.retire-term" }

// CommandName is the command's name.
func (RefuseWord) CommandName() string { return "lexicon.refuse-word" }

// Events lists the event types.
func Events() []event.Type {
	return []event.Type{event.Define[TermAdded](), event.Define[TermRetired](), event.Define[WordRefused]()}
}

// Intents lists the commands.
func Intents() []decider.IntentType {
	return []decider.IntentType{decider.DefineIntent[AddTerm](), decider.DefineIntent[RetireTerm](), decider.DefineIntent[RefuseWord]()}
}

// The bounds of a family.
const (
	maxForms    = 100
	maxContexts = 50
)

// State is what was decided of each key and word.
type State struct {
	terms   map[string]Family // added
	retired map[string]bool
	refused map[string]bool
}

// Decider ties the aggregate to its stream.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{
		Category: Category, Decide: Decide, Evolve: Evolve,
		Initial: func() State {
			return State{terms: map[string]Family{}, retired: map[string]bool{}, refused: map[string]bool{}}
		},
	}
}

// Clone copies the state, for callers that must keep the one they have.
func (s State) Clone() State {
	return State{maps.Clone(s.terms), maps.Clone(s.retired), maps.Clone(s.refused)}
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	switch e := d.(type) {
	case TermAdded:
		s.terms[e.Key] = e.Family
		delete(s.retired, e.Key)
	case TermRetired:
		delete(s.terms, e.Key)
		s.retired[e.Key] = true
	case WordRefused:
		s.refused[e.Word] = true
	}
	return s
}

// Decide answers which event a command makes. Whether forms are well written is
// not known here.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	if c.Stream != Stream {
		return nil, fault.Invalidf("stream", "want %s", Stream)
	}
	switch i := c.Intent.(type) {
	case AddTerm:
		if err := i.check(); err != nil {
			return nil, err
		}
		if was, there := s.terms[i.Key]; there && was.same(i.Family) {
			return nil, fault.Conflictf("data.key", "the lexicon has %s already, with the same forms and words", i.Key)
		}
		return []event.Data{TermAdded(i)}, nil
	case RetireTerm:
		if err := check.First(check.Name("data.key", i.Key), check.OptionalName("data.reason", i.Reason)); err != nil {
			return nil, err
		}
		if s.retired[i.Key] {
			return nil, fault.Conflictf("data.key", "%s is taken out already", i.Key)
		}
		return []event.Data{TermRetired(i)}, nil
	case RefuseWord:
		i.Word = strings.ToLower(i.Word)
		if err := check.First(check.Name("data.word", i.Word), check.OptionalName("data.reason", i.Reason)); err != nil {
			return nil, err
		}
		if s.refused[i.Word] {
			return nil, fault.Conflictf("data.word", "%s is refused already", i.Word)
		}
		return []event.Data{WordRefused(i)}, nil
	}
	return nil, fault.Invalidf("type", "%q is not a command for the lexicon", c.Intent.CommandName())
}

func (a AddTerm) check() error {
	if len(a.Forms) == 0 {
		return fault.Invalidf("data.forms", "is missing; give the words as they are said")
	}
	for _, l := range []struct {
		field string
		list  []string
		most  int
	}{{"data.forms", a.Forms, maxForms}, {"data.areas", a.Areas, maxContexts}, {"data.needs", a.Needs, maxContexts}, {"data.unless", a.Unless, maxContexts}} {
		if len(l.list) > l.most {
			return fault.Invalidf(l.field, "has %d entries; at most %d are taken", len(l.list), l.most)
		}
		for _, v := range l.list {
			if err := check.Name(l.field, v); err != nil {
				return err
			}
		}
	}
	return check.First(check.Name("data.key", a.Key), check.Name("data.plain", a.Plain), check.OptionalName("data.from", a.From),
		check.OptionalName("data.until", a.Until), check.OptionalName("data.notes", a.Notes))
}

func (f Family) same(o Family) bool {
	return f.Key == o.Key && f.Plain == o.Plain && f.From == o.From && f.Until == o.Until && f.Notes == o.Notes &&
		slices.Equal(f.Forms, o.Forms) && slices.Equal(f.Areas, o.Areas) && slices.Equal(f.Needs, o.Needs) && slices.Equal(f.Unless, o.Unless)
}
