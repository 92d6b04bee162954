// Package interchange brings what other systems hold into the engine. A
// format (XES, tables, native NDJSON) is a Source; Import reads it, checks
// it, and hands the commands to a Submitter in batches.
//
// What it guarantees: a unit goes in whole or not at all, as far as can be
// known before the engine sees it; a record that cannot be understood is
// reported with its line and changes nothing of the rest; commands of one
// stream are submitted in the order of the file; the same import again adds
// nothing, because every id follows from what the file says and never from
// where it lies; and memory does not grow with the file.
package interchange

import (
	"fmt"
	"iter"

	"ledetraad/domain/decider"
)

// Source is one file in one format.
type Source interface {
	Input() *Input
	Format() string // "XES", "CSV", "NDJSON"
	// Units yields units in the order of the file. An error is the last thing
	// it yields, and says that the file itself is broken (a *FileError).
	// It can be ranged over once.
	Units() iter.Seq2[Unit, error]
	// Losses says, once all units are read, what the file has that the engine
	// does not keep.
	Losses() []Loss
}

// Unit is what belongs together: the journey of a case, the commands of a row.
type Unit struct {
	Line    int // where it begins, from 1
	Records int // how many of the file's records it holds
	// Needs make sure that what the unit refers to is there. They are
	// submitted, and answered, before the unit is.
	Needs []Command
	// Commands share one stream.
	Commands []Command
	// Refusals are records that could not be understood. A unit that has one
	// is held back whole.
	Refusals []Refusal
	// Phase keeps order between streams: units of different phases that follow
	// each other in the file are never under way at the same time.
	Phase string
}

// The bounds of one unit of a stream that may be long.
const (
	unitCommands = 400
	unitBytes    = 2 << 20
)

// Parted spreads commands of one stream over units like u, so that no batch
// becomes larger than an engine takes. The first holds u's records and refusals.
func (u Unit) Parted(commands []Command) []Unit {
	units, size := []Unit{u}, 0
	for _, c := range commands {
		last := &units[len(units)-1]
		if n := len(last.Commands); n > 0 && (n >= unitCommands || size+len(c.Data) > unitBytes) {
			units, size = append(units, Unit{Line: c.Line, Needs: u.Needs, Phase: u.Phase}), 0
			last = &units[len(units)-1]
		}
		last.Commands = append(last.Commands, c)
		size += len(c.Data)
	}
	return units
}

// Command is one thing to do, and where in the file it comes from.
type Command struct {
	decider.Envelope
	Line int
	// Fields translates the engine's name of a field ("data.activity") to the
	// file's ("concept:name").
	Fields map[string]string
	// Ensure says that the command only sees to it that something is there: it
	// is no mistake if it is there already, whoever put it there.
	Ensure bool
}

// Refusal says which record was not taken in, and why.
type Refusal struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Field  string `json:"field,omitempty"`
	Reason string `json:"reason"`
	Times  int    `json:"times,omitempty"` // in a report: how many records, where more than one was refused for this
}

func (r Refusal) String() string { return r.In(English) }

// In is the refusal in a language.
func (r Refusal) In(l Language) string {
	reason := l.say(r.Reason)
	if r.Field == "" {
		return fmt.Sprintf("%s:%d: %s", r.File, r.Line, reason)
	}
	return fmt.Sprintf("%s:%d: %s: %s", r.File, r.Line, r.Field, reason)
}

// Loss is something that a file has and the engine does not keep.
type Loss struct {
	Scope   string `json:"scope"` // "event", "trace", "column" …
	Name    string `json:"name"`
	Records int    `json:"records"` // how many records had it
}

// In is the loss's name in a language. What a file calls by a name of its own
// keeps it.
func (l Loss) In(language Language) string {
	if l.Scope != "other" {
		return l.Name
	}
	return language.say(l.Name)
}

// FileError says that a file as a whole cannot be read further.
type FileError struct {
	File    string
	Line    int    // 0 where no line can be named
	Problem string // what is wrong
	Remedy  string // what to do about it
	Cause   error
}

func (e *FileError) Error() string { return e.In(English) }

// In is the error in a language.
func (e *FileError) In(l Language) string {
	at := e.File
	if e.Line > 0 {
		line := "line"
		if l != English {
			line = "linje"
		}
		at = fmt.Sprintf("%s, %s %d", e.File, line, e.Line)
	}
	if e.Remedy == "" {
		return at + ": " + l.say(e.Problem)
	}
	return at + ": " + l.say(e.Problem) + "; " + l.say(e.Remedy)
}

func (e *FileError) Unwrap() error { return e.Cause }
