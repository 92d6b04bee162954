package cocreation

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/cocreation"
	"ledetraad/projections/view"
)

// Site is somebody who works by a solution.
type Site struct {
	Department string    `json:"department"`
	Unit       string    `json:"unit,omitempty"`
	Since      time.Time `json:"since"`
	Until      time.Time `json:"until,omitzero"` // unset: still
}

// Iteration is one test of a solution.
type Iteration struct {
	Iteration  int       `json:"iteration"`
	Department string    `json:"department,omitempty"`
	Unit       string    `json:"unit,omitempty"`
	From       time.Time `json:"from"`
	Until      time.Time `json:"until,omitzero"` // unset: it runs
	Tried      *Words    `json:"tried,omitempty"`
	Learnt     *Words    `json:"learnt,omitempty"`
}

// Solution is a solution in a list.
type Solution struct {
	Solution       string             `json:"solution"`
	Stream         string             `json:"stream"`
	Name           string             `json:"name"`
	State          cocreation.Stage   `json:"state"`
	Since          time.Time          `json:"since"` // when it came to that state
	Level          cocreation.Level   `json:"level"`
	Budget         cocreation.Budget  `json:"budget,omitempty"`
	Owners         []cocreation.Owner `json:"owners"`
	Departments    []string           `json:"departments"` // that own it, test it or work by it, or whose pain it is to answer
	LifeSituations []string           `json:"life_situations"`
	PainPoints     []uuid.UUID        `json:"pain_points"`
	Workshop       string             `json:"workshop,omitempty"`
	ProposedAt     time.Time          `json:"proposed_at"`
	AdoptedAt      time.Time          `json:"adopted_at,omitzero"` // of one that is adopted
	Tests          int                `json:"tests"`               // iterations, one that runs too
	Sites          []Site             `json:"sites"`               // who works, or worked, by it
	Actor          string             `json:"actor,omitempty"`     // who recorded it
}

// SolutionPage is a solution with all that was written of it.
type SolutionPage struct {
	Solution
	Idea        *Words      `json:"idea,omitempty"`
	Description *Words      `json:"description,omitempty"`
	Reason      *Words      `json:"reason,omitempty"` // of the state that it is in
	Iterations  []Iteration `json:"iterations"`
	History     []Step      `json:"history"`
	Watch       []Watch     `json:"watch"` // its pain points' own figures, before and after it was adopted
}

// SolutionFilter narrows a list; a zero field does not.
type SolutionFilter struct {
	Department    string
	LifeSituation string
	State         cocreation.Stage
	Level         cocreation.Level
	PainPoint     uuid.UUID
	Workshop      string
	Moment        Moment
}

func (f SolutionFilter) passes(s Solution) bool {
	return (f.Department == "" || slices.Contains(s.Departments, f.Department)) &&
		(f.LifeSituation == "" || slices.Contains(s.LifeSituations, f.LifeSituation)) &&
		(f.State == "" || f.State == s.State) && (f.Level == "" || f.Level == s.Level) &&
		(f.PainPoint == uuid.Nil || slices.Contains(s.PainPoints, f.PainPoint)) &&
		(f.Workshop == "" || f.Workshop == s.Workshop)
}

// Solutions is those that pass the filter, the latest proposed first. It is
// never nil.
func Solutions(r view.Reader, f SolutionFilter) ([]Solution, error) {
	all, err := courses(r, cocreation.SolutionCategory, f.Moment)
	if err != nil {
		return nil, err
	}
	out := []Solution{}
	for _, c := range all {
		s, there := c.solution()
		if !there {
			continue
		}
		if err := s.touch(r); err != nil {
			return nil, err
		}
		if f.passes(s.Solution) {
			out = append(out, s.Solution)
		}
	}
	slices.SortFunc(out, func(a, b Solution) int {
		return cmp.Or(b.ProposedAt.Compare(a.ProposedAt), cmp.Compare(a.Solution, b.Solution))
	})
	return out, nil
}

// SolutionOf is one solution; false where there was none then.
func SolutionOf(r view.Reader, id string, m Moment) (SolutionPage, bool, error) {
	c, err := courseOf(r, cocreation.SolutionStream(id), m)
	if err != nil {
		return SolutionPage{}, false, err
	}
	s, there := c.solution()
	if !there {
		return SolutionPage{}, false, nil
	}
	if err := s.touch(r); err != nil {
		return SolutionPage{}, false, err
	}
	s.History = c.history()
	for _, p := range s.PainPoints {
		w, err := watch(r, p, s.AdoptedAt, m)
		if err != nil {
			return SolutionPage{}, false, fmt.Errorf("watch after %s: %w", c.stream, err)
		}
		s.Watch = append(s.Watch, w)
	}
	return s, true, nil
}

// solution is how it stands by the steps that are seen; false where it is not
// seen that there is one.
func (c course) solution() (SolutionPage, bool) {
	p := SolutionPage{Iterations: []Iteration{}, Watch: []Watch{}, Solution: Solution{Solution: c.id, Stream: c.stream,
		Owners: []cocreation.Owner{}, LifeSituations: []string{}, PainPoints: []uuid.UUID{}, Sites: []Site{}}}
	for _, s := range c.steps {
		if next, moves := cocreation.Next(p.State, s.data); moves {
			p.State, p.Since, p.Reason = next, s.HappenedAt, nil
			p.AdoptedAt = time.Time{}
		}
		p.step(s)
	}
	p.Tests = len(p.Iterations)
	p.Departments = []string{}
	for _, o := range p.Owners {
		p.Departments = add(p.Departments, o.Department)
	}
	for _, i := range p.Iterations {
		p.Departments = add(p.Departments, i.Department)
	}
	for _, s := range p.Sites {
		p.Departments = add(p.Departments, s.Department)
	}
	return p, p.Name != ""
}

// touch adds the departments whose pain it is to answer.
func (p *SolutionPage) touch(r view.Reader) error {
	for _, id := range p.PainPoints {
		for row, err := range readings.Scan(r, view.Query{Prefix: []view.Value{id.String()}, Limit: 1}) {
			if err != nil {
				return fmt.Errorf("pain point %s: %w", id, err)
			}
			p.Departments = add(p.Departments, row.Scope.Department)
		}
	}
	return nil
}

func (p *SolutionPage) step(s step) {
	switch d := s.data.(type) {
	case cocreation.Proposed:
		p.Name, p.Level, p.Budget, p.Owners, p.Workshop, p.Idea = d.Name, d.Level, d.Budget, full(d.Owners), d.Workshop, s.words
		p.LifeSituations, p.PainPoints, p.ProposedAt, p.Actor = full(d.LifeSituations), full(d.PainPoints), s.HappenedAt, s.Actor
	case cocreation.Described:
		p.Budget, p.Description = d.Budget, s.words
	case cocreation.TestStarted:
		p.Iterations = append(p.Iterations, Iteration{Iteration: d.Iteration, Department: d.Department, Unit: d.Unit, From: s.HappenedAt, Tried: s.words})
	case cocreation.TestFinished:
		for i := range p.Iterations {
			if p.Iterations[i].Iteration == d.Iteration {
				p.Iterations[i].Until, p.Iterations[i].Learnt = s.HappenedAt, s.words
			}
		}
	case cocreation.Adopted:
		p.AdoptedAt, p.Reason = s.HappenedAt, s.words
	case cocreation.Dropped:
		p.Reason = s.words
		for i := range p.Sites {
			if p.Sites[i].Until.IsZero() {
				p.Sites[i].Until = s.HappenedAt
			}
		}
		if n := len(p.Iterations); n > 0 && p.Iterations[n-1].Until.IsZero() {
			p.Iterations[n-1].Until = s.HappenedAt
		}
	case cocreation.Reproposed:
		p.Reason = s.words
	case cocreation.TakenUp:
		p.Sites = append(p.Sites, Site{Department: d.Department, Unit: d.Unit, Since: s.HappenedAt})
	case cocreation.GivenUp:
		for i, x := range p.Sites {
			if x.Department == d.Department && x.Unit == d.Unit && x.Until.IsZero() {
				p.Sites[i].Until = s.HappenedAt
			}
		}
	case cocreation.OwnersChanged:
		p.Owners = full(d.Owners)
	case cocreation.SolutionLinked:
		p.LifeSituations, p.PainPoints = full(d.LifeSituations), full(d.PainPoints)
	}
}
