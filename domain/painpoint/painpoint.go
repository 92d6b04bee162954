// Package painpoint is the aggregate of one pain point: a kind of pain in a
// scope, with the evidence it rests on. What detectors find is recorded here
// as events, so that a pain point has a history that people can follow and
// dispute, and so that finding the same thing twice records it once.
package painpoint

import (
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
)

// Category is the part of a stream's name before the pain point's id.
const Category = "painpoint"

// Severity is how bad it is.
type Severity string

const (
	Low      Severity = "low"
	Medium   Severity = "medium"
	High     Severity = "high"
	Critical Severity = "critical"
)

// Rank orders severities; 0 is unknown.
func (s Severity) Rank() int {
	switch s {
	case Low:
		return 1
	case Medium:
		return 2
	case High:
		return 3
	case Critical:
		return 4
	}
	return 0
}

// Scope is where a pain is found. Term is whatever else tells two pain points
// of the same kind apart: a norm, an expression. One that crosses departments
// has neither department nor life situation; its term is the kind that crosses.
type Scope struct {
	Department    string `json:"department,omitempty"`
	LifeSituation string `json:"life_situation,omitempty"`
	Term          string `json:"term,omitempty"`
}

// Measure is the figures a detector gives; their names are its own and stand
// in its documentation. Times are in seconds.
type Measure map[string]float64

// Evidence points at an event that a pain point rests on, and, where that is
// somebody's words, at the words in it. An event is one version of a text, so
// the words stay those that were read, whatever is corrected later.
type Evidence struct {
	Event    uuid.UUID `json:"event"`
	Stream   string    `json:"stream"`
	Revision uint64    `json:"revision"`
	Spans    []Span    `json:"spans,omitempty"` // none: the event as a whole
}

// Span is a part of a text, in Unicode code points.
type Span struct {
	Start int `json:"start"` // from 0
	End   int `json:"end"`   // not included
}

// Crossing is where a pain that crosses departments was found. A pain point of
// that kind has no department of its own.
type Crossing struct {
	Departments    []string `json:"departments"`
	LifeSituations []string `json:"life_situations"`
	Journeys       int      `json:"journeys"` // and sessions and interviews
	Observers      int      `json:"observers"`
}

// Equal reports whether two crossings say the same; nil is one of nothing.
func (c *Crossing) Equal(o *Crossing) bool {
	if c == nil || o == nil {
		return c == o
	}
	return slices.Equal(c.Departments, o.Departments) && slices.Equal(c.LifeSituations, o.LifeSituations) &&
		c.Journeys == o.Journeys && c.Observers == o.Observers
}

// namespace makes pain points' ids; it must never change.
var namespace = uuid.MustParse("6d0c1f0e-6a57-5c0c-9a52-4c6b7a0f8d11")

// ID derives a pain point's id from its kind and scope (UUIDv5), so that it is
// the same however often, and wherever, it is found.
func ID(kind string, s Scope) uuid.UUID {
	var b strings.Builder
	for _, part := range []string{kind, s.Department, s.LifeSituation, s.Term} {
		b.WriteString(strconv.Itoa(len(part)))
		b.WriteByte(':')
		b.WriteString(part)
	}
	return uuid.NewSHA1(namespace, []byte(b.String()))
}

// Stream is the name of the pain point's stream.
func Stream(id uuid.UUID) string { return event.StreamName(Category, id.String()) }

// Finding is what a detector has come to about one scope. It is cumulative:
// evidence is given as what joins and what leaves.
type Finding struct {
	Kind       string     `json:"kind"`
	Detector   int        `json:"detector"` // version of the detector's rule
	Scope      Scope      `json:"scope"`
	Holds      bool       `json:"holds"` // the rule holds now; false: it no longer does
	Measure    Measure    `json:"measure"`
	Severity   Severity   `json:"severity"`
	Principles []string   `json:"principles"`
	Joins      []Evidence `json:"joins,omitempty"`
	Leaves     []Evidence `json:"leaves,omitempty"`
	Crosses    *Crossing  `json:"crosses,omitempty"` // of a pain that crosses departments
}

// MaxEvidence is how much evidence may join or leave in one finding, so that
// an event stays well below what the log accepts. More comes in further ones.
const MaxEvidence = 2000

// Detected says that a detector found the pain for the first time.
type Detected struct{ Finding }

// Measured says that the pain goes on, with other figures or evidence.
type Measured struct{ Finding }

// Receded says that the detector's rule no longer holds.
type Receded struct{ Finding }

// Recurred says that the rule holds again after it had receded.
type Recurred struct{ Finding }

func (Detected) EventName() string { return "painpoint.detected" }
func (Measured) EventName() string { return "painpoint.measured" }
func (Receded) EventName() string  { return "painpoint.receded" }
func (Recurred) EventName() string { return "painpoint.recurred" }

// Events lists the aggregate's event types.
func Events() []event.Type {
	return append([]event.Type{event.Define[Detected](), event.Define[Measured](), event.Define[Receded](), event.Define[Recurred]()}, lifeEvents()...)
}

// Report is a detector's command: record what was found.
type Report Finding

// CommandName is the command's name.
func (Report) CommandName() string { return "painpoint.report" }

// FindingOf is the finding in any of the aggregate's events.
func FindingOf(d event.Data) (Finding, bool) {
	switch e := d.(type) {
	case Detected:
		return e.Finding, true
	case Measured:
		return e.Finding, true
	case Receded:
		return e.Finding, true
	case Recurred:
		return e.Finding, true
	}
	return Finding{}, false
}

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{Category: Category, Initial: func() State { return State{} }, Decide: Decide, Evolve: Evolve}
}
