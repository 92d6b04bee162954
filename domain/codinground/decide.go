package codinground

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"ledetraad/domain/check"
	"ledetraad/domain/coding"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// The bounds of a round, so that its event stays well below what the log accepts.
const (
	MaxUnits  = 2000
	maxCodes  = 200
	maxCoders = 50
)

// State is what deciding needs to know of a round's past.
type State struct {
	opened, closed bool
	coders         []string
	units          map[string]bool
	read           map[reading]bool
}

type reading struct{ coder, unit string }

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{
		Category: Category,
		Initial:  func() State { return State{units: map[string]bool{}, read: map[reading]bool{}} },
		Decide:   Decide,
		Evolve:   Evolve,
	}
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	switch e := d.(type) {
	case Opened:
		s.opened, s.coders = true, e.Coders
		for _, u := range e.Units {
			s.units[u.Unit] = true
		}
	case UnitsRead:
		for _, u := range e.Units {
			s.read[reading{e.Coder, u}] = true
		}
	case Closed:
		s.closed = true
	}
	return s
}

// Clone copies the state, for callers that must keep the one they have.
func (s State) Clone() State {
	s.units, s.read = maps.Clone(s.units), maps.Clone(s.read)
	return s
}

// Decide answers which events a command makes.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	if open, ok := c.Intent.(Open); ok {
		if s.opened {
			return nil, fault.Conflictf("stream", "the round is opened already")
		}
		return decideOpen(c.Stream, open)
	}
	if !s.opened {
		return nil, fault.NotFoundf("stream", "there is no round %s; open it first", c.Stream)
	}
	if s.closed {
		return nil, fault.Conflictf("", "the round is closed; open another")
	}
	switch i := c.Intent.(type) {
	case ReadUnits:
		return s.readUnits(i)
	case Close:
		return []event.Data{Closed{}}, nil
	}
	return nil, fault.Invalidf("type", "%q is not a command for a round of coding", c.Intent.CommandName())
}

func decideOpen(stream string, i Open) ([]event.Data, error) {
	if i.Level == "" {
		i.Level = Nominal
	}
	_, key := event.SplitStream(stream)
	if err := check.First(check.Key("stream", key), check.Name("data.name", i.Name), check.Key("data.codebook", i.Codebook),
		check.OneOf("data.level", i.Level, Nominal, Ordinal, Interval, Ratio),
		ids("data.codes", i.Codes, 1, maxCodes), ids("data.coders", i.Coders, 2, maxCoders), units(i.Units)); err != nil {
		return nil, err
	}
	return []event.Data{Opened(i)}, nil
}

// ids wants a list of ids, each once.
func ids(field string, list []string, least, most int) error {
	if len(list) < least || len(list) > most {
		return fault.Invalidf(field, "has %d; want %d to %d", len(list), least, most)
	}
	for n, v := range list {
		at := fmt.Sprintf("%s[%d]", field, n)
		if err := check.ID(at, v); err != nil {
			return err
		}
		if slices.Contains(list[:n], v) {
			return fault.Invalidf(at, "stands there twice")
		}
	}
	return nil
}

// units wants places that do not overlap: a coding on two units at once would
// count twice.
func units(list []Unit) error {
	if len(list) == 0 || len(list) > MaxUnits {
		return fault.Invalidf("data.units", "has %d; want 1 to %d", len(list), MaxUnits)
	}
	seen := make(map[string]bool, len(list))
	for n, u := range list {
		at := fmt.Sprintf("data.units[%d].", n)
		if err := check.First(check.ID(at+"unit", u.Unit), u.Place.Check(at)); err != nil {
			return err
		}
		if seen[u.Unit] {
			return fault.Invalidf(at+"unit", "stands there twice")
		}
		seen[u.Unit] = true
	}
	order := slices.SortedFunc(slices.Values(list), func(a, b Unit) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Start, b.Start))
	})
	for n := 1; n < len(order); n++ {
		a, b := order[n-1], order[n]
		if a.Document != b.Document || a.Part != b.Part {
			continue
		}
		if a.Version != b.Version {
			return fault.Invalidf("data.units", "%s and %s are of two versions of one part; use one version", a.Unit, b.Unit)
		}
		if b.Start < a.End {
			return fault.Invalidf("data.units", "%s and %s overlap; units must not", a.Unit, b.Unit)
		}
	}
	return nil
}

func (s State) readUnits(i ReadUnits) ([]event.Data, error) {
	if !slices.Contains(s.coders, i.Coder) {
		return nil, fault.NotFoundf("data.coder", "%q does not code in this round", i.Coder)
	}
	if err := ids("data.units", i.Units, 1, MaxUnits); err != nil {
		return nil, err
	}
	fresh := make([]string, 0, len(i.Units))
	for n, u := range i.Units {
		if !s.units[u] {
			return nil, fault.NotFoundf(fmt.Sprintf("data.units[%d]", n), "the round has no unit %s", u)
		}
		if !s.read[reading{i.Coder, u}] {
			fresh = append(fresh, u)
		}
	}
	if len(fresh) == 0 {
		return nil, fault.Conflictf("data.units", "these were read already")
	}
	return []event.Data{UnitsRead{Coder: i.Coder, Units: fresh}}, nil
}

// Fit answers the fault where a unit does not lie within its text, and else the
// command with the ends of units that are whole parts filled in. text is asked
// for the text of a unit's document, part and version.
func (o Open) Fit(text func(coding.Place) (coding.Text, error)) (Open, error) {
	o.Units = slices.Clone(o.Units)
	for n := range o.Units {
		p := &o.Units[n].Place
		t, err := text(*p)
		if err != nil {
			return o, fmt.Errorf("unit %s: %w", o.Units[n].Unit, err)
		}
		if p.Start == 0 && p.End == 0 {
			p.End = t.Characters
		}
		if err := p.Within(fmt.Sprintf("data.units[%d].", n), t.Characters); err != nil {
			return o, err
		}
	}
	return o, nil
}
