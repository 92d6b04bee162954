// Package codinground is the aggregate of a round of blind parallel coding:
// several coders put the same codes on the same predefined units without seeing
// what the others do, so that their agreement can be measured when it closes.
//
// The units are laid down before anybody codes. A coder says which units have
// been read: a unit that was read and has no code says that the code is not
// there, one that was not read says nothing.
package codinground

import (
	"ledetraad/domain/coding"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
)

// Category is the part of a stream's name before the round's key.
const Category = "codinground"

// Stream is the name of the round's stream.
func Stream(key string) string { return event.StreamName(Category, key) }

// Level is what the codings of the round are compared by.
type Level string

// The levels. The weights of codings count at all but the first; a code that
// was not put on a unit that was read has the weight 0.
const (
	Nominal  Level = "nominal" // a code is there, or it is not
	Ordinal  Level = "ordinal"
	Interval Level = "interval"
	Ratio    Level = "ratio"
)

// Unit is a place that each coder judges.
type Unit struct {
	Unit string `json:"unit"` // id, unique in the round
	coding.Place
}

// Opened says that the coders may begin.
type Opened struct {
	Name     string   `json:"name"`
	Codebook string   `json:"codebook"`
	Codes    []string `json:"codes"`
	Coders   []string `json:"coders"` // accounts
	Level    Level    `json:"level"`
	Units    []Unit   `json:"units"`
}

// UnitsRead says that a coder has been through units and put on them what
// there was to put.
type UnitsRead struct {
	Coder string   `json:"coder"`
	Units []string `json:"units"`
}

// Closed says that the round is over. What was coded until then is what the
// agreement is measured on; from here on the coders see each other's codings.
type Closed struct{}

func (Opened) EventName() string    { return "codinground.opened" }
func (UnitsRead) EventName() string { return "codinground.units-read" }
func (Closed) EventName() string    { return "codinground.closed" }

// Events lists the aggregate's event types.
func Events() []event.Type {
	return []event.Type{event.Define[Opened](), event.Define[UnitsRead](), event.Define[Closed]()}
}

// Open asks for a round. A unit whose start and end are both left out, or 0, is
// the whole part; Fit fills in its end.
type Open struct {
	Name     string   `json:"name"`
	Codebook string   `json:"codebook"`
	Codes    []string `json:"codes"`
	Coders   []string `json:"coders"`
	Level    Level    `json:"level,omitempty"` // nominal, if left out
	Units    []Unit   `json:"units"`
}

// ReadUnits asks to record that a coder has been through units. Naming again
// what was named before does no harm.
type ReadUnits struct {
	Coder string   `json:"coder"`
	Units []string `json:"units"`
}

// Close asks to end the round. It cannot be opened again: the coders have seen
// each other's work.
type Close struct{}

func (Open) CommandName() string      { return "codinground.open" }
func (ReadUnits) CommandName() string { return "codinground.read-units" }
func (Close) CommandName() string     { return "codinground.close" }

// Intents lists the aggregate's commands.
func Intents() []decider.IntentType {
	return []decider.IntentType{decider.DefineIntent[Open](), decider.DefineIntent[ReadUnits](), decider.DefineIntent[Close]()}
}
