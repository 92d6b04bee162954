package coverage

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"ledetraad/projections/view"
)

// State tells "nobody looked" from all else.
type State string

// The states of a place.
const (
	Observed    State = "observed"
	NotObserved State = "not-observed"
)

// Figures are how much was observed in a place. The whole of it is left out,
// not parts, where it rests on few people.
type Figures struct {
	Journeys     int64     `json:"journeys"`
	Sessions     int64     `json:"sessions"` // of field notes
	Interviews   int64     `json:"interviews"`
	Notes        int64     `json:"notes"` // but for those discarded
	Utterances   int64     `json:"utterances"`
	Touchpoints  int64     `json:"touchpoints"`
	Participants int64     `json:"participants"` // different people, by pseudonym
	Observers    int64     `json:"observers"`    // who followed, observed, interviewed
	First        time.Time `json:"first"`
	Last         time.Time `json:"last"`
}

// Sources is how many journeys, sessions and interviews there are.
func (f Figures) Sources() int64 { return f.Journeys + f.Sessions + f.Interviews }

// Documents is how many of them hold words: sessions and interviews.
func (f Figures) Documents() int64 { return f.Sessions + f.Interviews }

// Place is a department and a life situation, or one of them as a whole.
type Place struct {
	Department    string   `json:"department,omitempty"`     // "" in a sum over departments, and where none is known
	LifeSituation string   `json:"life_situation,omitempty"` // likewise
	State         State    `json:"state" enum:"observed,not-observed"`
	Observed      *Figures `json:"observed,omitempty"`   // nil: nothing, or too few people to say
	Suppressed    bool     `json:"suppressed,omitempty"` // too few people
}

// Coverage is how much was observed where.
type Coverage struct {
	Departments    []Place `json:"departments"`     // each as a whole, by key
	LifeSituations []Place `json:"life_situations"` // likewise
	Cells          []Place `json:"cells"`           // every department with every life situation, by key
	All            Place   `json:"all"`
}

// Keys are departments and life situations to show whether anything was
// observed there or not.
type Keys struct{ Departments, LifeSituations []string }

// Of reads it. Each person, journey and observer counts once in a sum, however
// many of its parts it is in.
func Of(r view.Reader, in Keys) (Coverage, error) {
	found := map[place]*Figures{}
	at := func(p place) *Figures {
		if found[p] == nil {
			found[p] = &Figures{}
		}
		return found[p]
	}
	departments, situations := slices.Clone(in.Departments), slices.Clone(in.LifeSituations)
	for c, err := range cells.Scan(r, view.Query{}) {
		if err != nil {
			return Coverage{}, fmt.Errorf("read the coverage: %w", err)
		}
		f := at(place{c.Sum, c.Department, c.LifeSituation})
		f.Journeys, f.Sessions, f.Interviews, f.Participants, f.Observers = c.Journeys, c.Sessions, c.Interviews, c.Participants, c.Observers
		if c.Sum != single {
			continue
		}
		departments, situations = append(departments, c.Department), append(situations, c.LifeSituation)
		for _, p := range []place{{single, c.Department, c.LifeSituation}, {overSituations, c.Department, ""}, {overPlaces, "", c.LifeSituation}, {overAll, "", ""}} {
			at(p).add(c)
		}
	}
	out := Coverage{Departments: []Place{}, LifeSituations: []Place{}, Cells: []Place{}, All: found[place{overAll, "", ""}].place("", "")}
	departments, situations = sorted(departments), sorted(situations)
	for _, d := range departments {
		out.Departments = append(out.Departments, found[place{overSituations, d, ""}].place(d, ""))
		for _, s := range situations {
			out.Cells = append(out.Cells, found[place{single, d, s}].place(d, s))
		}
	}
	for _, s := range situations {
		out.LifeSituations = append(out.LifeSituations, found[place{overPlaces, "", s}].place("", s))
	}
	return out, nil
}

// add sums up what can be.
func (f *Figures) add(c cellRow) {
	f.Notes, f.Utterances, f.Touchpoints = f.Notes+c.Notes, f.Utterances+c.Utterances, f.Touchpoints+c.Touchpoints
	if f.First.IsZero() || c.First.Before(f.First) {
		f.First = c.First
	}
	if c.Last.After(f.Last) {
		f.Last = c.Last
	}
}

func (f *Figures) place(department, situation string) Place {
	p := Place{Department: department, LifeSituation: situation, State: NotObserved}
	if f != nil {
		p.State, p.Observed = Observed, f
	}
	return p
}

// Cell is a department with a life situation.
func (c Coverage) Cell(department, situation string) Place {
	i, there := slices.BinarySearchFunc(c.Cells, [2]string{department, situation}, func(p Place, at [2]string) int {
		return cmp.Or(cmp.Compare(p.Department, at[0]), cmp.Compare(p.LifeSituation, at[1]))
	})
	if !there {
		return Place{Department: department, LifeSituation: situation, State: NotObserved}
	}
	return c.Cells[i]
}

// Department is a department as a whole.
func (c Coverage) Department(key string) Place {
	i := slices.IndexFunc(c.Departments, func(p Place) bool { return p.Department == key })
	if i < 0 {
		return Place{Department: key, State: NotObserved}
	}
	return c.Departments[i]
}

// LifeSituation is a life situation as a whole.
func (c Coverage) LifeSituation(key string) Place {
	i := slices.IndexFunc(c.LifeSituations, func(p Place) bool { return p.LifeSituation == key })
	if i < 0 {
		return Place{LifeSituation: key, State: NotObserved}
	}
	return c.LifeSituations[i]
}

// Within is what concerns some departments: their sums and cells. Sums over
// departments are not theirs.
func (c Coverage) Within(departments []string) Coverage {
	out := Coverage{Departments: []Place{}, LifeSituations: []Place{}, Cells: []Place{}, All: Place{State: c.All.State}}
	for _, p := range c.Departments {
		if slices.Contains(departments, p.Department) {
			out.Departments = append(out.Departments, p)
		}
	}
	for _, p := range c.Cells {
		if slices.Contains(departments, p.Department) {
			out.Cells = append(out.Cells, p)
		}
	}
	return out
}

// WithoutFew leaves out the figures of places with participants, but fewer than least
// participants, and of the sums that would give them away again. That somebody
// has looked there is left: it says nothing of anybody.
func (c Coverage) WithoutFew(least int64) Coverage {
	few := func(p Place) bool {
		return p.Observed != nil && p.Observed.Participants > 0 && p.Observed.Participants < least
	}
	hide := func(list []Place, why func(Place) bool) []Place {
		out := slices.Clone(list)
		for i := range out {
			if out[i].Observed != nil && why(out[i]) {
				out[i].Observed, out[i].Suppressed = nil, true
			}
		}
		return out
	}
	in := func(part func(Place) bool) bool {
		return slices.ContainsFunc(c.Cells, func(p Place) bool { return part(p) && few(p) })
	}
	out := c
	out.Cells = hide(c.Cells, few)
	out.Departments = hide(c.Departments, func(d Place) bool {
		return few(d) || in(func(p Place) bool { return p.Department == d.Department })
	})
	out.LifeSituations = hide(c.LifeSituations, func(s Place) bool {
		return few(s) || in(func(p Place) bool { return p.LifeSituation == s.LifeSituation })
	})
	out.All = hide([]Place{c.All}, func(a Place) bool { return few(a) || in(func(Place) bool { return true }) })[0]
	return out
}

// ObserverOf is who followed a journey, observed, or interviewed; "" where that
// is not known.
func ObserverOf(r view.Reader, stream string) (string, error) {
	s, _, err := sources.Get(r, stream)
	return s.Observer, err
}
