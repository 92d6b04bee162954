package report

import (
	"cmp"
	"slices"

	"ledetraad/projections/view"
)

// Figures are how much was observed somewhere. All of them are left out where
// they rest on too few people.
type Figures struct {
	Journeys     int `json:"journeys"`
	Sessions     int `json:"sessions"` // of field notes
	Interviews   int `json:"interviews"`
	Participants int `json:"participants"` // different people, by pseudonym
}

// Place is a department, or a life situation.
type Place struct {
	Key        string   `json:"key"`
	Name       string   `json:"name"`            // as it was called then
	Round      int      `json:"round,omitempty"` // of a life situation
	Observed   *Figures `json:"figures"`         // nil: nobody has looked, or too few people to say
	Looked     bool     `json:"observed"`        // somebody has looked
	Suppressed bool     `json:"suppressed"`      // too few people
	Standing   int      `json:"standing"`        // pain points of it that stand
}

// Combinations are departments with life situations: of how many somebody has
// looked at how many.
type Combinations struct {
	Observed int `json:"observed"`
	Of       int `json:"of"`
}

// Method is what people were involved by, and how often.
type Method struct {
	Method    string `json:"method"`
	Occasions int    `json:"occasions"` // interviews, sessions, journeys
	InPeriod  int    `json:"in_period"` // of those, begun in the period
}

// seenSource is a source with what is seen of it.
type seenSource struct {
	sourceRow

	departments []string
	people      []string
	before      bool // it was seen before the period
}

// seenSources are the sources of which something is seen at the end of the days.
// Of a journey, that somebody began to follow it late hides nothing: who it is
// of is known from what happened in it.
func seenSources(r view.Reader, d Days) ([]seenSource, error) {
	rows, err := all(r, sources)
	if err != nil {
		return nil, err
	}
	in, err := all(r, lanes)
	if err != nil {
		return nil, err
	}
	who, err := all(r, people)
	if err != nil {
		return nil, err
	}
	end, start := d.end(), d.start()
	var out []seenSource
	i, j := 0, 0 // all three are in the order of the streams
	for _, s := range rows {
		x := seenSource{sourceRow: s, before: start.sees(s.HappenedAt, s.KnownAt)}
		seen := end.sees(s.HappenedAt, s.KnownAt)
		for i < len(in) && in[i].Stream < s.Stream {
			i++ // of a source that has not begun, as the log never tells it
		}
		for ; i < len(in) && in[i].Stream == s.Stream; i++ {
			x.before = x.before || in[i].Seen.seen(start)
			if in[i].Seen.seen(end) {
				x.departments, seen = append(x.departments, in[i].Department), true
			}
		}
		for j < len(who) && who[j].Stream < s.Stream {
			j++
		}
		for ; j < len(who) && who[j].Stream == s.Stream; j++ {
			if s.Method == methodJourney || who[j].Seen.seen(end) {
				x.people = append(x.people, who[j].Pseudonym)
			}
		}
		if seen {
			out = append(out, x)
		}
	}
	return out, nil
}

// gathered is a place being counted.
type gathered struct {
	Figures
	people map[string]bool
}

func (g *gathered) add(s seenSource) {
	switch s.Method {
	case methodJourney:
		g.Journeys++
	case methodInterview:
		g.Interviews++
	default:
		g.Sessions++
	}
	for _, p := range s.people {
		g.people[p] = true
	}
	g.Participants = len(g.people)
}

// gathering is places by key.
type gathering map[string]*gathered

func (g gathering) at(key string) *gathered {
	if g[key] == nil {
		g[key] = &gathered{people: map[string]bool{}}
	}
	return g[key]
}

func (g gathering) place(key, name string, round int) Place {
	p := Place{Key: key, Name: name, Round: round}
	if x := g[key]; x != nil {
		p.Looked, p.Observed = true, &x.Figures
	}
	return p
}

// places counts the sources by department, life situation and method.
func (out *Report) places(p effort, list []seenSource) {
	departments, situations, methods := gathering{}, gathering{}, map[string]*Method{}
	cells := map[[2]string]bool{}
	for _, s := range list {
		for _, d := range s.departments {
			departments.at(d).add(s)
			cells[[2]string{d, s.LifeSituation}] = true
		}
		if s.LifeSituation != "" {
			situations.at(s.LifeSituation).add(s)
		}
		if methods[s.Method] == nil {
			methods[s.Method] = &Method{Method: s.Method}
		}
		methods[s.Method].Occasions++
		if !s.before {
			methods[s.Method].InPeriod++
		}
	}
	for _, d := range p.departments {
		out.Departments = append(out.Departments, departments.place(d.key, d.name, 0))
		for _, s := range p.situations {
			if cells[[2]string{d.key, s.key}] {
				out.Combinations.Observed++
			}
		}
	}
	out.Combinations.Of = len(p.departments) * len(p.situations)
	for _, s := range p.situations {
		out.LifeSituations = append(out.LifeSituations, situations.place(s.key, s.wording, s.round))
	}
	for _, m := range methods {
		out.Methods = append(out.Methods, *m)
	}
	slices.SortFunc(out.Departments, func(a, b Place) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Key, b.Key)) })
	slices.SortFunc(out.LifeSituations, func(a, b Place) int { return cmp.Or(cmp.Compare(a.Round, b.Round), cmp.Compare(a.Name, b.Name)) })
	slices.SortFunc(out.Methods, func(a, b Method) int {
		return cmp.Or(cmp.Compare(b.Occasions, a.Occasions), cmp.Compare(a.Method, b.Method))
	})
}
