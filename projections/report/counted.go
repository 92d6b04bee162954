package report

import (
	"cmp"
	"slices"
	"time"

	domain "ledetraad/domain/cocreation"
	"ledetraad/projections/cocreation"
	"ledetraad/projections/view"
)

// Report is what a status report counts. Lists are never nil.
type Report struct {
	Municipality string `json:"municipality"` // as it was called then, and so is all else
	Programme    string `json:"programme"`
	Days

	Involved       []Involved   `json:"involved"` // by any method first, then by method
	Methods        []Method     `json:"methods"`  // the most frequent first; workshops stand below
	LifeSituations []Place      `json:"life_situations"`
	Departments    []Place      `json:"departments"`
	Combinations   Combinations `json:"combinations"`
	Workshops      Workshops    `json:"workshops"`
	Solutions      Solutions    `json:"solutions"`
	Pains          Pains        `json:"pain_points"`
}

// Involved is how many people of a group have been involved by a method. Who is
// known by pseudonym counts once; who was only counted at workshops counts each
// time.
type Involved struct {
	Method       string `json:"method"`       // "": by any
	Group        string `json:"group"`        // citizens, relatives, employees, partners, or unknown
	Participants *int   `json:"participants"` // nil: too few to say
	InPeriod     *int   `json:"in_period"`    // of those, new in the period; nil: too few to say
	Suppressed   bool   `json:"suppressed"`
}

// Workshops are those held, and what else became of them.
type Workshops struct {
	States   []StateCount `json:"states"`
	InPeriod int          `json:"held_in_period"`
	Held     []Workshop   `json:"held"` // in the period, the earliest first
}

// Workshop is one that was held. How many of each group were there is left out
// where they were few.
type Workshop struct {
	Workshop       string         `json:"workshop"`
	Name           string         `json:"name"`
	Method         string         `json:"method"`
	At             time.Time      `json:"at"`
	LifeSituations []string       `json:"life_situations"`
	Present        map[string]int `json:"present"` // by group
	Few            []string       `json:"few"`     // groups of which there were too few to say
}

// Solutions are how many are in each state, and which moved.
type Solutions struct {
	States []SolutionState `json:"states"`
	Moved  []Solution      `json:"moved"` // in the period, the latest move last
}

// SolutionState is how many are in a state.
type SolutionState struct {
	State  string `json:"state"`
	Before int    `json:"before"` // when the period began
	Count  int    `json:"count"`
}

// Solution is one that came to another state in the period.
type Solution struct {
	Solution       string    `json:"solution"`
	Name           string    `json:"name"`
	Level          string    `json:"level"`
	Was            string    `json:"was"` // "": it was proposed in the period
	State          string    `json:"state"`
	Since          time.Time `json:"since"`
	Owners         []string  `json:"owners"` // departments by name, and partners; citizens are not named
	LifeSituations []string  `json:"life_situations"`
}

// Of is the report of some days, from this package's tables and those of
// cocreation. It counts the few too: see WithoutFew.
func Of(own, together view.Reader, d Days) (Report, error) {
	out := Report{Days: d, Involved: []Involved{}, Methods: []Method{}, LifeSituations: []Place{}, Departments: []Place{},
		Workshops: Workshops{States: []StateCount{}, Held: []Workshop{}}, Solutions: Solutions{States: []SolutionState{}, Moved: []Solution{}},
		Pains: Pains{Severities: []SeverityCount{}, States: []StateCount{}, Across: []Pain{}, Gravest: []Pain{}}}
	p, err := effortAt(own, d.end())
	if err != nil {
		return Report{}, err
	}
	out.Municipality, out.Programme = p.Municipality, p.Name
	list, err := seenSources(own, d)
	if err != nil {
		return Report{}, err
	}
	out.places(p, list)
	if err := out.painpoints(own, p, d); err != nil {
		return Report{}, err
	}
	before, err := cocreation.ReportOf(together, d.start().together())
	if err != nil {
		return Report{}, err
	}
	after, err := cocreation.ReportOf(together, d.end().together())
	if err != nil {
		return Report{}, err
	}
	out.involved(before, after)
	if err := out.workshops(together, p, d); err != nil {
		return Report{}, err
	}
	return out, out.solutions(together, p, d)
}

func (out *Report) involved(before, after cocreation.Report) {
	was := map[[2]string]int{}
	for _, x := range before.Involved {
		was[[2]string{x.Method, x.Group}] = x.Participants
	}
	for _, x := range after.Involved {
		n := x.Participants
		more := max(0, n-was[[2]string{x.Method, x.Group}]) // fewer, if attendance was corrected
		out.Involved = append(out.Involved, Involved{Method: x.Method, Group: x.Group, Participants: &n, InPeriod: &more})
	}
	for _, s := range after.Workshops {
		out.Workshops.States = append(out.Workshops.States, StateCount{s.State, s.Count})
	}
	for i, s := range after.Solutions {
		out.Solutions.States = append(out.Solutions.States, SolutionState{s.State, before.Solutions[i].Count, s.Count})
	}
}

func (out *Report) workshops(r view.Reader, p effort, d Days) error {
	list, err := cocreation.Workshops(r, cocreation.WorkshopFilter{State: cocreation.Held, Moment: d.end().together()})
	if err != nil {
		return err
	}
	for _, w := range list {
		if !d.within(w.At) {
			continue
		}
		x := Workshop{Workshop: w.Workshop, Name: w.Name, Method: w.Method, At: w.At, LifeSituations: names(w.LifeSituations, p.worded), Present: map[string]int{}, Few: []string{}}
		for _, g := range domain.Groups {
			if n := w.Heads[string(g)]; n > 0 {
				x.Present[string(g)] = n
			}
		}
		out.Workshops.Held = append(out.Workshops.Held, x)
	}
	slices.SortFunc(out.Workshops.Held, func(a, b Workshop) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Workshop, b.Workshop)) })
	out.Workshops.InPeriod = len(out.Workshops.Held)
	return nil
}

func (out *Report) solutions(r view.Reader, p effort, d Days) error {
	earlier, err := cocreation.Solutions(r, cocreation.SolutionFilter{Moment: d.start().together()})
	if err != nil {
		return err
	}
	later, err := cocreation.Solutions(r, cocreation.SolutionFilter{Moment: d.end().together()})
	if err != nil {
		return err
	}
	was := map[string]string{}
	for _, s := range earlier {
		was[s.Solution] = string(s.State)
	}
	for _, s := range later {
		if was[s.Solution] == string(s.State) {
			continue
		}
		x := Solution{Solution: s.Solution, Name: s.Name, Level: string(s.Level), Was: was[s.Solution], State: string(s.State), Since: s.Since,
			Owners: []string{}, LifeSituations: names(s.LifeSituations, p.worded)}
		for _, o := range s.Owners {
			switch o.Kind {
			case domain.DepartmentOwner:
				x.Owners = append(x.Owners, p.called(o.Department))
			case domain.PartnerOwner:
				x.Owners = append(x.Owners, o.Organisation)
			}
		}
		out.Solutions.Moved = append(out.Solutions.Moved, x)
	}
	slices.SortFunc(out.Solutions.Moved, func(a, b Solution) int { return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Solution, b.Solution)) })
	return nil
}
