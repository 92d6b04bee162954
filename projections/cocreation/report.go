package cocreation

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"ledetraad/domain/cocreation"
	"ledetraad/domain/participant"
	"ledetraad/projections/view"
)

// Involved is how many people of a group have been involved by a method.
type Involved struct {
	Method       string `json:"method"` // "": by any
	Group        string `json:"group"`  // citizens, relatives, employees, partners, or unknown
	Participants int    `json:"participants"`
	Named        int    `json:"named"`     // of those, known by pseudonym: each is counted once
	Counted      int    `json:"counted"`   // of those, only counted: who came twice is counted twice
	Occasions    int    `json:"occasions"` // workshops, interviews, sessions, journeys
}

// StateCount is how many there are in a state.
type StateCount struct {
	State string `json:"state"`
	Count int    `json:"count"`
}

// Report is what a status report counts. Methods and groups that nobody was
// involved by are left out; states are all there.
type Report struct {
	Workshops []StateCount `json:"workshops"`
	Solutions []StateCount `json:"solutions"`
	Involved  []Involved   `json:"involved"` // by any method first, then by method
}

const unknownGroup = "unknown"

// groupOf says a participant's group; the words for one person and for several
// differ.
//
//nolint:gochecknoglobals // a table
var groupOf = map[participant.Kind]string{
	participant.Citizen: string(cocreation.Citizens), participant.Relative: string(cocreation.Relatives),
	participant.Employee: string(cocreation.Employees), participant.Outside: string(cocreation.Partners),
}

// ReportOf counts as seen from a moment.
func ReportOf(r view.Reader, m Moment) (Report, error) {
	t := tally{groups: map[string]string{}, cells: map[cell]*counted{}}
	for p, err := range persons.Scan(r, view.Query{}) {
		if err != nil {
			return Report{}, fmt.Errorf("read participants: %w", err)
		}
		if m.sees(time.Time{}, p.KnownAt) {
			t.groups[p.Pseudonym] = groupOf[p.Kind]
		}
	}
	held, err := Workshops(r, WorkshopFilter{Moment: m})
	if err != nil {
		return Report{}, err
	}
	out := Report{}
	for _, s := range WorkshopStates {
		out.Workshops = append(out.Workshops, StateCount{string(s), count(held, func(w Workshop) bool { return w.State == s })})
	}
	for _, w := range held {
		t.workshop(w)
	}
	if err := t.fieldwork(r, m); err != nil {
		return Report{}, err
	}
	solutions, err := Solutions(r, SolutionFilter{Moment: m})
	if err != nil {
		return Report{}, err
	}
	for _, s := range cocreation.Stages {
		out.Solutions = append(out.Solutions, StateCount{string(s), count(solutions, func(x Solution) bool { return x.State == s })})
	}
	out.Involved = t.rows()
	return out, nil
}

func count[T any](list []T, is func(T) bool) int {
	n := 0
	for _, x := range list {
		if is(x) {
			n++
		}
	}
	return n
}

type cell struct{ method, group string }

type counted struct {
	named     map[string]bool
	others    int
	occasions map[string]bool
}

// tally counts each person once in each cell.
type tally struct {
	groups map[string]string // of those who are registered
	cells  map[cell]*counted
}

// at is the cells that something counts in: its method's, and that of any.
func (t tally) at(method, group, stream string) []*counted {
	var out []*counted
	for _, k := range []cell{{method, group}, {"", group}} {
		c := t.cells[k]
		if c == nil {
			c = &counted{named: map[string]bool{}, occasions: map[string]bool{}}
			t.cells[k] = c
		}
		c.occasions[stream] = true
		out = append(out, c)
	}
	return out
}

// person counts somebody; group is what is said of the person there, for those
// who are not registered.
func (t tally) person(method, group, stream, pseudonym string) {
	for _, c := range t.at(method, cmp.Or(t.groups[pseudonym], group), stream) {
		c.named[pseudonym] = true
	}
}

const methodWorkshop = "workshop"

func (t tally) workshop(w Workshop) {
	if w.State != Held {
		return
	}
	for _, a := range w.Present {
		for _, p := range a.Participants {
			t.person(methodWorkshop, string(a.Group), w.Stream, p)
		}
		if a.Others == 0 {
			continue
		}
		for _, c := range t.at(methodWorkshop, string(a.Group), w.Stream) {
			c.others += a.Others
		}
	}
}

func (t tally) fieldwork(r view.Reader, m Moment) error {
	methods := map[string]string{}
	for o, err := range occasions.Scan(r, view.Query{}) {
		if err != nil {
			return fmt.Errorf("read what people were involved by: %w", err)
		}
		methods[o.Stream] = o.Method
	}
	for i, err := range involved.Scan(r, view.Query{}) {
		if err != nil {
			return fmt.Errorf("read who was involved: %w", err)
		}
		if method := methods[i.Stream]; method != "" && m.sees(i.HappenedAt, i.KnownAt) {
			t.person(method, unknownGroup, i.Stream, i.Pseudonym)
		}
	}
	return nil
}

func (t tally) rows() []Involved {
	out := []Involved{}
	order := []string{string(cocreation.Citizens), string(cocreation.Relatives), string(cocreation.Employees), string(cocreation.Partners), unknownGroup}
	keys := slices.SortedFunc(maps.Keys(t.cells), func(a, b cell) int {
		return cmp.Or(cmp.Compare(a.method, b.method), cmp.Compare(slices.Index(order, a.group), slices.Index(order, b.group)))
	})
	for _, k := range keys {
		c := t.cells[k]
		out = append(out, Involved{Method: k.method, Group: k.group, Participants: len(c.named) + c.others, Named: len(c.named), Counted: c.others, Occasions: len(c.occasions)})
	}
	return out
}
