package web

import (
	"net/url"
	"time"

	"ledetraad/projections/coverage"
)

// coverageShown is how much was observed where, and where nobody has looked.
type coverageShown struct {
	Departments []string // of the columns
	Rows        []coverageRow
	Sums        []coverageSum
	Blank       int // places where nobody has looked
	Places      int
	Sum         bool // the sums over departments are the visitor's to see
}

// coverageRow is a life situation.
type coverageRow struct {
	Situation string
	Cells     []coverageCell
	All       coverageCell
}

// coverageCell is a department in it.
type coverageCell struct {
	Column string
	State  string // "observed", "few", "not-observed"
	Count  int    // journeys, sessions and interviews
	Depth  int    // 1 to 3, how much that is
	Says   string
}

// coverageSum are the figures of one department, or of all.
type coverageSum struct {
	Name                                                                      string
	Few, None                                                                 bool
	Journeys, Sessions, Interviews, Notes, Touchpoints, Participants, Looking int64
	First, Last                                                               time.Time
}

func coveragePage(v *visit) (any, error) {
	var c coverage.Coverage
	if err := v.get("/api/v1/coverage", v.since(url.Values{}), &c); err != nil {
		return nil, err
	}
	n := v.names()
	out := coverageShown{Sum: !v.bound("observation-coverage")}
	name := func(m map[string]string, key string) string {
		if key == "" {
			return v.lang.text("coverage.unnamed")
		}
		return of(m, key)
	}
	sorted(v.lang, c.Departments, func(p coverage.Place) string {
		if p.Department == "" {
			return "\uffff" // what is not named stands last
		}
		return of(n.department, p.Department)
	})
	for _, d := range c.Departments {
		out.Departments = append(out.Departments, name(n.department, d.Department))
		out.Sums = append(out.Sums, v.coverageSum(name(n.department, d.Department), d))
	}
	if out.Sum {
		out.Sums = append(out.Sums, v.coverageSum(v.lang.text("coverage.all"), c.All))
	}
	situations := c.LifeSituations
	if len(situations) == 0 { // sums over departments are not a head's to see
		seen := map[string]bool{}
		for _, p := range c.Cells {
			if !seen[p.LifeSituation] {
				seen[p.LifeSituation] = true
				situations = append(situations, coverage.Place{LifeSituation: p.LifeSituation})
			}
		}
	}
	sorted(v.lang, situations, func(p coverage.Place) string {
		if p.LifeSituation == "" {
			return "\uffff"
		}
		return of(n.situation, p.LifeSituation)
	})
	for _, s := range situations {
		row := coverageRow{Situation: name(n.situation, s.LifeSituation), All: v.coverageCell(v.lang.text("coverage.all"), s)}
		for _, d := range c.Departments {
			cell := coverageCell{State: string(coverage.NotObserved), Column: name(n.department, d.Department), Says: v.lang.text("coverage.not")}
			for _, p := range c.Cells {
				if p.Department == d.Department && p.LifeSituation == s.LifeSituation {
					cell = v.coverageCell(cell.Column, p)
				}
			}
			if d.Department != "" && s.LifeSituation != "" {
				out.Places++
				if cell.State == string(coverage.NotObserved) {
					out.Blank++
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		out.Rows = append(out.Rows, row)
	}
	return out, nil
}

func (v *visit) coverageCell(column string, p coverage.Place) coverageCell {
	c := coverageCell{Column: column, State: string(p.State)}
	switch {
	case p.Suppressed:
		c.State, c.Says, c.Depth = "few", v.lang.text("coverage.few"), 1
	case p.Observed == nil:
		c.State, c.Says = string(coverage.NotObserved), v.lang.text("coverage.not")
	default:
		o := p.Observed
		c.Count = int(o.Sources())
		c.Says = v.lang.count("overview.journeys", int(o.Journeys)) + ", " + v.lang.count("overview.visits", int(o.Documents()))
		switch {
		case c.Count >= 20:
			c.Depth = 3
		case c.Count >= 5:
			c.Depth = 2
		default:
			c.Depth = 1
		}
	}
	return c
}

func (v *visit) coverageSum(name string, p coverage.Place) coverageSum {
	s := coverageSum{Name: name, Few: p.Suppressed, None: p.Observed == nil && !p.Suppressed}
	if o := p.Observed; o != nil {
		s.Journeys, s.Sessions, s.Interviews, s.Notes, s.Touchpoints, s.Participants, s.Looking = o.Journeys, o.Sessions, o.Interviews, o.Notes, o.Touchpoints, o.Participants, o.Observers
		s.First, s.Last = o.First, o.Last
	}
	return s
}
