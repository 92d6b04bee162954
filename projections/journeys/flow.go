package journeys

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/fault"
	"ledetraad/projections/stats"
	"ledetraad/projections/view"
)

// By is what a flow's nodes stand for.
type By string

// The nodes that a flow can have.
const (
	ByActivity   By = "activity"
	ByDepartment By = "department"
)

// Graph says which touchpoints directly follow which.
type Graph struct {
	By          By     `json:"by"`
	Journeys    int    `json:"journeys"`
	Touchpoints int    `json:"touchpoints"`
	Nodes       []Node `json:"nodes"` // most touchpoints first, then by name
	Edges       []Edge `json:"edges"` // most often first, then by names
}

// Node is an activity or a department.
type Node struct {
	Name         string `json:"name"`
	Count        int    `json:"count"`        // touchpoints
	Journeys     int    `json:"journeys"`     // journeys that have at least one
	Starts       int    `json:"starts"`       // journeys whose first touchpoint it is
	Ends         int    `json:"ends"`         // journeys whose last touchpoint, so far, it is
	Participants int    `json:"participants"` // different ones, counted up to Told
}

// Edge is a direct succession; From and To may be the same. The wait is the
// time between the two touchpoints' moments, in seconds on the wall clock. Its
// quantiles are exact and are given whatever Count is: they describe what was
// seen, and with a few they say little of what is to be expected.
type Edge struct {
	From         string  `json:"from"`
	To           string  `json:"to"`
	Count        int     `json:"count"`
	Journeys     int     `json:"journeys"`     // journeys in which it happens at least once
	Participants int     `json:"participants"` // different ones, counted up to Told
	MedianWaitS  float64 `json:"median_wait_s"`
	P90WaitS     float64 `json:"p90_wait_s"`
}

// Flow is the directly-follows graph of journeys: within each journey the
// touchpoints in the order of happening (equal times: in the order of the log)
// follow each other. Touchpoints of different journeys never do.
//
// A filter chooses journeys, and takes them whole, so that it never makes two
// touchpoints neighbours that were none: From and Until bound the journey's
// first touchpoint, Department wants that one of the journey's touchpoints is
// the department's.
//
// It reads the steps once, in the order of the table, and keeps one journey and
// eight bytes for each succession.
func Flow(r view.Reader, by By, f Filter) (Graph, error) {
	if by != ByActivity && by != ByDepartment {
		return Graph{}, fault.Invalidf("by", "%q is not known; use %s or %s", by, ByActivity, ByDepartment)
	}
	fl := flow{by: by, filter: f, index: map[string]int{}, edges: map[[2]int]*edge{}}
	err := eachJourney(r, fl.journey)
	if err != nil {
		return Graph{}, fmt.Errorf("flow: %w", err)
	}
	return fl.graph(), nil
}

// eachJourney gives each journey's steps in the order of happening. The slice
// is used again for the next journey.
func eachJourney(r view.Reader, each func(id string, steps []step)) error {
	var now []step
	journey := ""
	for row, err := range r.Scan(&steps.Spec, view.Query{}) {
		if err != nil {
			return err
		}
		id := row[0].(string)
		if id != journey && len(now) > 0 {
			each(journey, now)
			now = now[:0]
		}
		journey = id
		now = append(now, step{row[stepAt].(int64), row[stepParticipant].(string), row[stepSituation].(string),
			row[stepDepartment].(string), row[stepActivity].(string)})
	}
	if len(now) > 0 {
		each(journey, now)
	}
	return nil
}

// step is a stepRow read without going through its fields one by one, which at
// a million rows is most of the work.
type step struct {
	at                                           int64 // microseconds
	participant, situation, department, activity string
}

var (
	stepAt          = column(&steps.Spec, "happened_at")
	stepParticipant = column(&steps.Spec, "participant")
	stepSituation   = column(&steps.Spec, "life_situation")
	stepDepartment  = column(&steps.Spec, "department")
	stepActivity    = column(&steps.Spec, "activity")
)

func column(s *view.Spec, name string) int {
	return slices.IndexFunc(s.Columns, func(c view.Column) bool { return c.Name == name })
}

type flow struct {
	by          By
	filter      Filter
	journeys    int
	touchpoints int
	index       map[string]int // of nodes, by name
	nodes       []*node
	edges       map[[2]int]*edge
	path        []int
}

type node struct {
	name         string
	count        int
	starts, ends int
	seen         seen
}

type edge struct {
	waits []int64 // microseconds
	seen  seen
}

// seen counts journeys that come one after the other, and their participants.
type seen struct {
	journeys, last int
	people
}

func (s *seen) in(journey int, participant string) {
	if s.last == journey {
		return
	}
	s.last = journey
	s.journeys++
	s.add(participant)
}

func (fl *flow) wants(steps []step) bool {
	f := fl.filter
	return (f.LifeSituation == "" || steps[0].situation == f.LifeSituation) &&
		f.holds(view.FromMicros(steps[0].at)) &&
		(f.Department == "" || slices.ContainsFunc(steps, func(s step) bool { return s.department == f.Department }))
}

func (fl *flow) journey(_ string, steps []step) {
	if !fl.wants(steps) {
		return
	}
	fl.journeys++
	fl.touchpoints += len(steps)
	participant := steps[0].participant
	fl.path = fl.path[:0]
	for _, s := range steps {
		i := fl.node(s)
		fl.nodes[i].count++
		fl.nodes[i].seen.in(fl.journeys, participant)
		fl.path = append(fl.path, i)
	}
	fl.nodes[fl.path[0]].starts++
	fl.nodes[fl.path[len(steps)-1]].ends++
	for k := 1; k < len(steps); k++ {
		key := [2]int{fl.path[k-1], fl.path[k]}
		e := fl.edges[key]
		if e == nil {
			e = &edge{}
			fl.edges[key] = e
		}
		e.waits = append(e.waits, steps[k].at-steps[k-1].at)
		e.seen.in(fl.journeys, participant)
	}
}

func (fl *flow) node(s step) int {
	name := s.activity
	if fl.by == ByDepartment {
		name = s.department
	}
	i, ok := fl.index[name]
	if !ok {
		i = len(fl.nodes)
		fl.index[name] = i
		fl.nodes = append(fl.nodes, &node{name: name})
	}
	return i
}

func (fl *flow) graph() Graph {
	g := Graph{By: fl.by, Journeys: fl.journeys, Touchpoints: fl.touchpoints, Nodes: []Node{}, Edges: []Edge{}}
	for _, n := range fl.nodes {
		g.Nodes = append(g.Nodes, Node{n.name, n.count, n.seen.journeys, n.starts, n.ends, n.seen.n()})
	}
	for k, e := range fl.edges {
		slices.Sort(e.waits)
		median, _ := stats.Quantile(e.waits, 0.5) // there is at least one
		p90, _ := stats.Quantile(e.waits, 0.9)
		g.Edges = append(g.Edges, Edge{fl.nodes[k[0]].name, fl.nodes[k[1]].name, len(e.waits), e.seen.journeys, e.seen.n(),
			seconds(time.Duration(median) * time.Microsecond), seconds(time.Duration(p90) * time.Microsecond)})
	}
	slices.SortFunc(g.Nodes, func(a, b Node) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name)) })
	slices.SortFunc(g.Edges, func(a, b Edge) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	return g
}
