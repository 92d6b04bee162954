package coding

import (
	"maps"
	"regexp"

	"ledetraad/domain/check"
	"ledetraad/domain/codebook"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// State is what deciding needs to know of a coder's earlier codings in the
// document.
type State struct {
	codings map[string]coded
	holds   map[mark]string // the coding that holds, by what it says
}

type coded struct {
	mark
	removed bool
}

// mark is what a coding says: the same twice says nothing more.
type mark struct {
	Label
	Place
}

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{
		Category: Category,
		Initial:  func() State { return State{codings: map[string]coded{}, holds: map[mark]string{}} },
		Decide:   Decide,
		Evolve:   Evolve,
	}
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	switch e := d.(type) {
	case Applied:
		m := mark{e.Label, e.Place}
		s.codings[e.Coding] = coded{mark: m}
		s.holds[m] = e.Coding
	case Removed:
		c := s.codings[e.Coding]
		c.removed = true
		s.codings[e.Coding] = c
		delete(s.holds, c.mark)
	case Recoded:
		c := s.codings[e.Coding]
		delete(s.holds, c.mark)
		c.Label = e.Label
		s.codings[e.Coding] = c
		s.holds[c.mark] = e.Coding
	}
	return s
}

// Clone copies the state, for callers that must keep the one they have.
func (s State) Clone() State {
	s.codings, s.holds = maps.Clone(s.codings), maps.Clone(s.holds)
	return s
}

// Decide answers which events a command makes.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	switch i := c.Intent.(type) {
	case Apply:
		return s.apply(c.Stream, i)
	case Remove:
		held, err := s.held(i.Coding)
		if err != nil {
			return nil, err
		}
		if err := check.Text("data.reason", i.Reason); err != nil {
			return nil, err
		}
		return []event.Data{Removed{Coding: i.Coding, Reason: event.About(i.Reason, held.Document)}}, nil
	case Recode:
		held, err := s.held(i.Coding)
		if err != nil {
			return nil, err
		}
		if err := check.First(i.Label.check(), s.new(mark{i.Label, held.Place})); err != nil {
			return nil, err
		}
		return []event.Data{Recoded(i)}, nil
	}
	return nil, fault.Invalidf("type", "%q is not a command for codings", c.Intent.CommandName())
}

func (s State) apply(stream string, i Apply) ([]event.Data, error) {
	if err := check.First(check.ID("data.coding", i.Coding), check.ID("data.coder", i.Coder), i.Label.check(), i.Place.Check("data."),
		check.Text("data.memo", i.Memo), codebook.CheckAbout("data.about", i.About)); err != nil {
		return nil, err
	}
	if want := Stream(i.Coder, i.Document); stream != want {
		return nil, fault.Invalidf("stream", "is not that of this coder and document; that is %s", want)
	}
	if i.Weight < 0 || i.Weight > 100 {
		return nil, fault.Invalidf("data.weight", "is %d; use 1 to 100, or leave it out", i.Weight)
	}
	m := mark{i.Label, i.Place}
	if there, used := s.codings[i.Coding]; used {
		return nil, fault.Conflictf("data.coding", "there is a coding %s already: %s on %d to %d of %s at version %d; what was coded first stands",
			i.Coding, there.Code, there.Start, there.End, there.Part, there.Version)
	}
	if err := s.new(m); err != nil {
		return nil, err
	}
	about := i.About
	if len(about) == 0 {
		about = []string{i.Document} // sealed under the document's name, and erased with it
	}
	return []event.Data{Applied{Coding: i.Coding, Coder: i.Coder, Label: i.Label, Place: i.Place, Weight: i.Weight, Memo: event.About(i.Memo, about...)}}, nil
}

// held wants a coding that holds.
func (s State) held(id string) (coded, error) {
	c, ok := s.codings[id]
	if !ok {
		return c, fault.NotFoundf("data.coding", "there is no coding %q here", id)
	}
	if c.removed {
		return c, fault.Conflictf("data.coding", "the coding %s was removed", id)
	}
	return c, nil
}

// new wants a mark that the coder has not made already.
func (s State) new(m mark) error {
	if id, there := s.holds[m]; there {
		return fault.Conflictf("data.code", "the coding %s says the same: %s on the same place", id, m.Code)
	}
	return nil
}

func (l Label) check() error {
	return check.First(check.Key("data.codebook", l.Codebook), check.ID("data.code", l.Code))
}

var document = regexp.MustCompile(`^[a-z]+-[A-Za-z0-9][A-Za-z0-9-]{0,99}$`)

// Check wants a place as far as it can be checked without its text. prefix is
// what stands before the names of its fields.
func (p Place) Check(prefix string) error {
	if !document.MatchString(p.Document) {
		return fault.Invalidf(prefix+"document", "is not the stream of a document; use fieldwork-<session> or interview-<id>")
	}
	if err := check.ID(prefix+"part", p.Part); err != nil {
		return err
	}
	switch {
	case p.Version < 1:
		return fault.Invalidf(prefix+"version", "is %d; the first version is 1", p.Version)
	case p.Start < 0:
		return fault.Invalidf(prefix+"start", "is %d; the first character is 0", p.Start)
	case p.End <= p.Start:
		return fault.Invalidf(prefix+"end", "is %d, but the span starts at %d; its end is not included, so it must come after", p.End, p.Start)
	case p.End > check.MaxText:
		return fault.Invalidf(prefix+"end", "is %d, but no text has more than %d characters", p.End, check.MaxText)
	}
	return nil
}
