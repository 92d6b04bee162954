package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	"ledetraad/domain/programme"
	"ledetraad/projections/coding"
	"ledetraad/projections/coverage"
	"ledetraad/projections/painpoints"
	"ledetraad/projections/recurrence"
	"ledetraad/projections/reference"
	"ledetraad/projections/view"
)

type matrixBody struct {
	painpoints.Grid
	// Coverage is how much was observed in each department, those without pain
	// points too.
	Coverage []coverage.Place `json:"coverage"`
}

type candidatesInput struct {
	MinPosition    string  `query:"min_position"`
	LifeSituations int     `query:"life_situations" minimum:"2" maximum:"100" default:"3" doc:"in how many it must be met"`
	Departments    int     `query:"departments" minimum:"1" maximum:"100" default:"2"`
	People         int     `query:"people" minimum:"1" maximum:"100" default:"2" doc:"how many must have coded it, or recorded it"`
	Enough         int     `query:"enough" minimum:"1" maximum:"1000" default:"3" doc:"how many coded documents, or sources that the rule reads, make a life situation one that was looked at"`
	Share          float64 `query:"share" minimum:"0.01" maximum:"1" default:"0.5" doc:"of the life situations that were looked at"`
}

// CandidateBody is a candidate with the commands that would make it a principle.
type CandidateBody struct {
	recurrence.Candidate
	Adopt []Suggested `json:"adopt" doc:"commands to give, when the principle has been named and worded by people: one to adopt the set with it, one to link it"`
}

// Suggested is a command that could be given; it lacks its id.
type Suggested struct {
	Type   string         `json:"type"`
	Stream string         `json:"stream"`
	Data   decider.Intent `json:"data"`
}

// programmeStream is the stream of the municipality's programme.
const programmeStream = "programme-main"

type candidatesBody struct {
	Candidates []CandidateBody `json:"candidates" doc:"those that speak to no principle yet come first"`
}

func (a *api) addCoverage(h huma.API) {
	get := func(id, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: []string{"pain points"}}
	}
	huma.Register(h, get("observation-coverage", "/api/v1/coverage", "How much was observed where: departments, life situations, and each with each"),
		func(ctx context.Context, in *struct {
			MinPosition string `query:"min_position"`
		}) (*bodyOf[coverage.Coverage], error) {
			c, err := a.coverage(ctx, in.MinPosition)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[coverage.Coverage]{c}, nil
		})
	huma.Register(h, get("pain-point-counter", "/api/v1/painpoints/{id}/coverage",
		"Where a pain point's kind was looked for: where it was found, where it was not, and where nobody has looked"),
		func(ctx context.Context, in *painpointInput) (*bodyOf[recurrence.Counter], error) {
			out, err := a.counter(ctx, in)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[recurrence.Counter]{out}, nil
		})
	huma.Register(h, get("candidate-principles", "/api/v1/candidate-principles", "Codes and kinds of pain that are met whatever the life situation, and so may be guiding principles"),
		func(ctx context.Context, in *candidatesInput) (*bodyOf[candidatesBody], error) {
			out, err := a.candidates(ctx, in)
			if err != nil {
				return nil, a.problemOf(err)
			}
			return &bodyOf[candidatesBody]{out}, nil
		})
}

// coverage is how much was observed where, in all departments and life
// situations that the programme has.
func (a *api) coverage(ctx context.Context, position string) (coverage.Coverage, error) {
	keys, err := ask(ctx, a, programmeView, Moment{MinPosition: position}, "", func(r view.Reader, now time.Time) (k coverage.Keys, err error) {
		departments, err := reference.Departments(r)
		if err != nil {
			return k, err
		}
		for _, d := range departments {
			if d.Until.IsZero() || d.Until.After(now) {
				k.Departments = append(k.Departments, d.Key)
			}
		}
		situations, err := reference.LifeSituations(r)
		for _, s := range situations {
			k.LifeSituations = append(k.LifeSituations, s.Key)
		}
		return k, err
	})
	if err != nil {
		return coverage.Coverage{}, err
	}
	return ask(ctx, a, coverage.Name, Moment{MinPosition: position}, "", func(r view.Reader, _ time.Time) (coverage.Coverage, error) {
		return coverage.Of(r, keys)
	})
}

func (a *api) matrix(ctx context.Context, in *matrixInput) (out matrixBody, err error) {
	f := in.filter()
	out.Grid, err = ask(ctx, a, painpointsView, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (painpoints.Grid, error) {
		return painpoints.Matrix(r, f)
	})
	if err != nil {
		return out, err
	}
	c, err := a.coverage(ctx, in.MinPosition)
	if err != nil {
		return out, err
	}
	out.Coverage = []coverage.Place{}
	for _, p := range fitting(ctx, c).Departments {
		if p.Department != "" && (f.Department == "" || f.Department == p.Department) {
			out.Coverage = append(out.Coverage, p)
		}
	}
	return out, nil
}

// fitting is of a coverage what the reader may have. It is asked for where only
// a part of it goes on, as the part does not show what it would give away.
func fitting(ctx context.Context, c coverage.Coverage) coverage.Coverage {
	v := visitOf(ctx)
	if v.scoped {
		c = c.Within(v.reader.Departments)
	}
	if !v.reader.SmallCells() {
		c = c.WithoutFew(fewest)
	}
	return c
}

func (a *api) counter(ctx context.Context, in *painpointInput) (recurrence.Counter, error) {
	id, err := in.id()
	if err != nil {
		return recurrence.Counter{}, err
	}
	c, err := a.coverage(ctx, in.MinPosition)
	if err != nil {
		return recurrence.Counter{}, err
	}
	return ask(ctx, a, painpointsView, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (recurrence.Counter, error) {
		page, err := painpoints.Get(r, id, painpoints.Paging{Limit: 1})
		if err != nil {
			return recurrence.Counter{}, err
		}
		if v := visitOf(ctx); v.scoped && !v.reader.Of(page.Departments) {
			return recurrence.Counter{}, fault.NotFoundf("id", "there is no pain point %s in your departments", id)
		}
		of := page.Kind
		if page.CrossCutting != nil && page.Term != "" {
			of = page.Term
		}
		all, err := painpoints.List(r, painpoints.Filter{Kind: of})
		return recurrence.CounterTo(page.Summary, all, c), err
	})
}

func (a *api) candidates(ctx context.Context, in *candidatesInput) (candidatesBody, error) {
	none, at := candidatesBody{}, Moment{MinPosition: in.MinPosition}
	bounds := recurrence.Bounds{LifeSituations: in.LifeSituations, Departments: in.Departments, People: in.People, Enough: in.Enough, Share: in.Share}
	c, err := a.coverage(ctx, in.MinPosition)
	if err != nil {
		return none, err
	}
	sets, err := ask(ctx, a, programmeView, at, "", func(r view.Reader, _ time.Time) ([]reference.PrincipleSet, error) { return reference.PrincipleSets(r) })
	if err != nil {
		return none, err
	}
	codes, err := ask(ctx, a, painpointsView, at, "", func(pains view.Reader, _ time.Time) ([]recurrence.Candidate, error) {
		principles, err := painpoints.PrinciplesOfCodes(pains)
		if err != nil {
			return nil, err
		}
		return ask(ctx, a, codingView, at, "", func(r view.Reader, _ time.Time) ([]recurrence.Candidate, error) {
			spreads, documents, err := coding.Spreads(r, viewer(ctx))
			if err != nil {
				return nil, err
			}
			list, err := recurrence.Codes(spreads, documents, bounds, principles)
			for i := range list {
				if err == nil {
					err = passages(r, viewer(ctx), &list[i])
				}
			}
			return list, err
		})
	})
	if err != nil {
		return none, err
	}
	kinds, err := ask(ctx, a, painpointsView, at, "", func(r view.Reader, _ time.Time) ([]recurrence.Candidate, error) {
		crossings, err := crossings(r)
		return recurrence.Kinds(crossings, c, bounds), err
	})
	if err != nil {
		return none, err
	}
	list := append(codes, kinds...)
	recurrence.Sort(list)
	out := candidatesBody{Candidates: []CandidateBody{}}
	for _, x := range list {
		out.Candidates = append(out.Candidates, CandidateBody{x, adoption(x, sets)})
	}
	return out, nil
}

// passages adds to a code one passage of each of the first life situations.
func passages(r view.Reader, viewer string, c *recurrence.Candidate) error {
	for _, s := range c.LifeSituations {
		found, err := coding.PassagesOf(r, viewer, coding.Of{Codebook: c.Codebook, Code: c.Code, Below: true, LifeSituation: s, Limit: 1})
		if err != nil {
			return err
		}
		if len(found.Passages) == 0 || len(c.Examples) == recurrence.MaxExamples {
			continue
		}
		department, err := coding.DepartmentOf(r, found.Passages[0].Document)
		if err != nil {
			return err
		}
		c.Examples = append(c.Examples, recurrence.Example{LifeSituation: s, Department: department, Passage: &found.Passages[0]})
	}
	return nil
}

// crossings are the pain points that cross departments and stand now.
func crossings(r view.Reader) ([]recurrence.Crossing, error) {
	list, err := painpoints.List(r, painpoints.Filter{Across: true, Open: true})
	if err != nil {
		return nil, err
	}
	var out []recurrence.Crossing
	for _, s := range list {
		page, err := painpoints.Get(r, s.ID, painpoints.Paging{Limit: 1})
		if err != nil {
			return nil, err
		}
		parts, err := painpoints.List(r, painpoints.Filter{Kind: s.Term, Open: true})
		if err != nil {
			return nil, err
		}
		out = append(out, recurrence.Crossing{Page: page, Parts: parts})
	}
	return out, nil
}

// adoption is the commands that make a candidate a principle of the first set
// that has room for it, or of a new set. The principle's key, name and meaning
// are for people to change.
func adoption(c recurrence.Candidate, sets []reference.PrincipleSet) []Suggested {
	key := c.Code
	if c.By == recurrence.OfKind {
		key = c.Kind
	}
	set := programme.AdoptPrincipleSet{Set: "ledetraade", Name: "Ledetråde"}
	for _, s := range sets {
		if len(s.Principles) < 20 {
			set = programme.AdoptPrincipleSet{Set: s.Key, Name: s.Name, Principles: s.Principles}
			break
		}
	}
	links := programme.SetPrincipleLinks{Source: c.Source, Set: set.Set, Principles: []string{key}}
	for _, l := range c.Principles {
		if l.Set == set.Set && l.Principle != key {
			links.Principles = append(links.Principles, l.Principle)
		}
	}
	set.Principles = append(set.Principles[:len(set.Principles):len(set.Principles)], programme.Principle{Principle: key, Name: c.Name})
	return []Suggested{{set.CommandName(), programmeStream, set}, {links.CommandName(), programmeStream, links}}
}
