package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/cocreation"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/coverage"
	"ledetraad/projections/painpoints"
)

// overviewShown is what the first page tells.
type overviewShown struct {
	Municipality, Programme string
	Matrix                  *matrixShown
	Grave, Newest           []painShown
	Waiting                 []waitingShown
	Open                    int
	Quarter                 time.Time // when the quarter began that is compared
	Operates                bool      // the visitor runs the engine
}

// matrixShown are departments by guiding principle.
type matrixShown struct {
	Sets    []choice
	Columns []columnShown
	Rows    []rowShown
}

type columnShown struct{ Key, Name, Meaning string }

type rowShown struct {
	Department, Name, Href string
	New                    int    // found since the quarter began
	Observed               string // what there is to find anything in
	More                   string // of it
	Cells                  []cellShown
}

type cellShown struct {
	New    int // found since the quarter began
	Column string
	Count  int
	Worst  string
	Across int
	Href   string
}

// waitingShown is what waits for somebody.
type waitingShown struct {
	Text, Who, Href string
	Count           int
}

func overview(v *visit) (any, error) {
	n := v.names()
	out := overviewShown{Quarter: quarterOf(v.now()), Operates: v.may("retry-projection")}
	if len(n.programme.Programmes) > 0 {
		out.Municipality, out.Programme = n.programme.Programmes[0].Municipality, n.programme.Programmes[0].Name
	}
	if !v.may("pain-points") {
		return out, nil
	}
	set := v.set()
	open, err := v.painpoints(url.Values{"state": {"open"}, "set": {set}})
	if err != nil {
		return nil, err
	}
	out.Open = len(open)
	if out.Matrix, err = v.matrix(set, open, out.Quarter); err != nil {
		return nil, err
	}
	out.Grave = v.painsShown(open[:min(5, len(open))])
	newest := slices.Clone(open)
	slices.SortStableFunc(newest, func(a, b painpoints.Summary) int { return b.FirstSeen.Compare(a.FirstSeen) })
	newest = slices.DeleteFunc(newest, func(s painpoints.Summary) bool {
		return slices.ContainsFunc(open[:min(5, len(open))], func(o painpoints.Summary) bool { return o.ID == s.ID })
	})
	out.Newest = v.painsShown(newest[:min(5, len(newest))])
	out.Waiting = v.waiting(open)
	return out, v.waitingSolutions(&out)
}

// waitingSolutions adds the solutions that stand still until somebody decides.
func (v *visit) waitingSolutions(out *overviewShown) error {
	if !v.may("solutions") {
		return nil
	}
	list, err := v.solutions(url.Values{})
	if err != nil {
		return err
	}
	for _, state := range []cocreation.Stage{cocreation.StageTested, cocreation.StageDescribed} {
		n := 0
		for _, s := range list {
			if s.State == state {
				n++
			}
		}
		if n > 0 {
			out.Waiting = append(out.Waiting, waitingShown{Text: v.lang.count("waiting."+string(state), n), Who: v.lang.text("waiting.owners"), Href: "/solutions?state=" + string(state), Count: n})
		}
	}
	return nil
}

// quarterOf is when the quarter of a moment began, in Denmark.
func quarterOf(t time.Time) time.Time {
	t = t.In(copenhagen)
	return time.Date(t.Year(), (t.Month()-1)/3*3+1, 1, 0, 0, 0, 0, copenhagen)
}

// set is the set of guiding principles that the visitor looks through.
func (v *visit) set() string {
	sets := v.names().programme.PrincipleSets
	asked := v.request.URL.Query().Get("set")
	for _, s := range sets {
		if s.Key == asked {
			return asked
		}
	}
	if len(sets) > 0 {
		return sets[0].Key
	}
	return ""
}

// painpoints are those that fit, the worst first. Who is bound to several
// departments is asked by the API for one at a time.
func (v *visit) painpoints(q url.Values) ([]painpoints.Summary, error) {
	q.Set("lang", string(v.lang))
	departments := []string{q.Get("department")}
	if departments[0] == "" && v.bound("pain-points") {
		departments = v.me.Departments
	}
	var out []painpoints.Summary
	for _, d := range departments {
		if d != "" {
			q.Set("department", d)
		}
		var b struct {
			PainPoints []painpoints.Summary `json:"pain_points"`
		}
		if err := v.get("/api/v1/painpoints", q, &b); err != nil {
			return nil, err
		}
		for _, s := range b.PainPoints {
			if !slices.ContainsFunc(out, func(o painpoints.Summary) bool { return o.ID == s.ID }) {
				out = append(out, s)
			}
		}
	}
	if len(departments) > 1 {
		slices.SortStableFunc(out, func(a, b painpoints.Summary) int { return cmp.Compare(b.Severity.Rank(), a.Severity.Rank()) })
	}
	return out, nil
}

func (v *visit) matrix(set string, open []painpoints.Summary, since time.Time) (*matrixShown, error) {
	var grid struct {
		painpoints.Grid
		Coverage []coverage.Place `json:"coverage"`
	}
	if err := v.get("/api/v1/painpoints/matrix", url.Values{"set": {set}}, &grid); err != nil {
		return nil, err
	}
	n := v.names()
	m := &matrixShown{}
	for _, s := range n.programme.PrincipleSets {
		m.Sets = append(m.Sets, choice{Value: with(v.request.URL, "set", s.Key), Text: s.Name, Chosen: s.Key == set})
		if s.Key != set {
			continue
		}
		for _, p := range s.Principles {
			m.Columns = append(m.Columns, columnShown{p.Principle, p.Name, p.Meaning})
		}
	}
	for _, d := range n.programme.Departments {
		if v.bound("pain-points") && !slices.Contains(v.me.Departments, d.Key) || !d.Until.IsZero() && d.Until.Before(v.now()) && !slices.Contains(grid.Departments, d.Key) {
			continue
		}
		row := rowShown{Department: d.Key, Name: d.Name, Href: "/painpoints?" + url.Values{"department": {d.Key}}.Encode()}
		row.Observed, row.More = v.observed(grid.Coverage, d.Key)
		for _, s := range open {
			if slices.Contains(s.Departments, d.Key) && !s.FirstSeen.Before(since) {
				row.New++
			}
		}
		for _, c := range m.Columns {
			cell := cellShown{Column: c.Name, Href: "/painpoints?" + url.Values{"department": {d.Key}, "principle": {c.Key}, "set": {set}}.Encode()}
			for _, found := range grid.Cells {
				if found.Department == d.Key && found.Principle == c.Key {
					cell.Count, cell.Worst, cell.Across = found.Count, string(found.Worst), found.Across
				}
			}
			for _, s := range open {
				if slices.Contains(s.Departments, d.Key) && slices.Contains(s.Principles, c.Key) && !s.FirstSeen.Before(since) {
					cell.New++
				}
			}
			row.Cells = append(row.Cells, cell)
		}
		m.Rows = append(m.Rows, row)
	}
	return m, nil
}

// observed says how much there is to find anything in, in a department.
func (v *visit) observed(all []coverage.Place, department string) (figure, more string) {
	i := slices.IndexFunc(all, func(p coverage.Place) bool { return p.Department == department })
	switch {
	case i < 0, all[i].Observed == nil && !all[i].Suppressed:
		return v.lang.text("overview.unobserved"), ""
	case all[i].Observed == nil:
		return v.lang.text("few"), ""
	}
	o := all[i].Observed
	return v.lang.count("overview.journeys", int(o.Journeys)), v.lang.count("overview.visits", int(o.Sessions+o.Interviews))
}

// waiting says what stands still until somebody does something.
func (v *visit) waiting(open []painpoints.Summary) []waitingShown {
	var out []waitingShown
	add := func(key, who string, q url.Values, count int) {
		if count > 0 {
			out = append(out, waitingShown{Text: v.lang.count("waiting."+key, count), Who: who, Href: "/painpoints?" + q.Encode(), Count: count})
		}
	}
	byState := map[painpoints.State]int{}
	byDepartment := map[string]int{}
	for _, s := range open {
		byState[s.State]++
		if s.State == painpoint.StandsAssigned && s.AssignedTo != nil && s.AssignedTo.Department != "" {
			byDepartment[s.AssignedTo.Department]++
		}
	}
	judges := v.lang.text("waiting.judges")
	add("reemerged", judges, url.Values{"state": {"reemerged"}}, byState[painpoint.StandsReemerged])
	add("recurred", judges, url.Values{"state": {"recurred"}}, byState[painpoint.StandsRecurred])
	add("detected", judges, url.Values{"state": {"detected"}}, byState[painpoint.StandsDetected])
	add("confirmed", judges, url.Values{"state": {"confirmed"}}, byState[painpoint.StandsConfirmed])
	n := v.names()
	for _, d := range n.programme.Departments {
		add("assigned", d.Name, url.Values{"state": {"assigned"}, "department": {d.Key}}, byDepartment[d.Key])
	}
	add("addressed", v.lang.text("waiting.time"), url.Values{"state": {"addressed"}}, byState[painpoint.StandsAddressed])
	return out
}

// painShown is a pain point in a list.
type painShown struct {
	Href, Title, Why, Where, Situations string
	Severity, State                     string
	Principles                          []string
	Since                               time.Time
	Few                                 bool
	Across                              bool
}

func (v *visit) painsShown(list []painpoints.Summary) []painShown {
	out := make([]painShown, 0, len(list))
	for _, s := range list {
		out = append(out, v.painShown(s))
	}
	return out
}

func (v *visit) painShown(s painpoints.Summary) painShown {
	n := v.names()
	p := painShown{Href: "/painpoints/" + s.ID.String(), Title: s.Title, Why: s.Why, Where: strings.Join(n.departments(s.Departments), ", "),
		Severity: string(s.Severity), State: string(s.State), Principles: n.principles(s.Principles), Since: s.FirstSeen, Few: s.Suppressed,
		Across: s.CrossCutting != nil}
	if len(s.LifeSituations) > 2 {
		p.Situations = v.lang.count("situations", len(s.LifeSituations))
	} else {
		p.Situations = strings.Join(n.situations(s.LifeSituations), ", ")
	}
	if s.Suppressed {
		p.Why = v.lang.text("pain.few")
	}
	return p
}
