// Package ndjson reads and writes commands as they are, one JSON object a
// line (decider.Envelope). It is the engine's own form: nothing is lost in it.
//
// Lines of one stream that follow each other are one unit, which goes in whole
// or not at all. Order is kept within a stream, and between streams of
// different categories; streams of one category are independent of each
// other. A file goes in fastest when its lines are sorted by category:
// programme, then participants, then journeys.
package ndjson

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
)

// The bounds of one unit; a longer run of lines is several.
const (
	maxUnit      = 500
	maxUnitBytes = 8 << 20
)

// Source reads one file.
type Source struct {
	in    *interchange.Input
	lines *interchange.Lines
}

// New reads commands from in.
func New(in *interchange.Input) *Source {
	return &Source{in, interchange.NewLines(in)}
}

// Input is the file.
func (x *Source) Input() *interchange.Input { return x.in }

// Format is "NDJSON".
func (x *Source) Format() string { return "NDJSON" }

// Losses are none: an unknown field is refused.
func (x *Source) Losses() []interchange.Loss { return nil }

// Units yields a unit for each run of lines with the same stream. A line whose
// stream cannot be read counts to the unit that it stands in, so that what it
// may have been part of is not half applied.
func (x *Source) Units() iter.Seq2[interchange.Unit, error] {
	return func(yield func(interchange.Unit, error) bool) {
		u, stream, lines, size := interchange.Unit{}, "", 0, 0
		for {
			line, tooLong, err := x.lines.Next()
			if err != nil {
				if !errors.Is(err, io.EOF) {
					// The unit under way may be cut short: it stays out.
					yield(interchange.Unit{}, x.in.Broken(x.lines.Number()+1, err))
					return
				}
				if lines > 0 {
					yield(u, nil)
				}
				if x.lines.Number() == 0 {
					yield(interchange.Unit{}, &interchange.FileError{File: x.in.Name, Problem: "the file is empty",
						Remedy: "it should hold one command a line"})
				}
				return
			}
			number := x.lines.Number()
			if number == 1 {
				line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
				if err := x.checkStart(line); err != nil {
					yield(interchange.Unit{}, err)
					return
				}
			}
			if len(bytes.TrimSpace(line)) == 0 && !tooLong {
				continue
			}
			e, of, refusal := read(line, tooLong, number)
			if of == "" {
				of = stream
			}
			if lines > 0 && (of != stream || lines >= maxUnit || size+len(line) > maxUnitBytes) {
				if !yield(u, nil) {
					return
				}
				u, lines, size = interchange.Unit{}, 0, 0
			}
			if lines == 0 {
				category, _ := event.SplitStream(of)
				u, stream = interchange.Unit{Line: number, Phase: category}, of
			}
			lines++
			size += len(line)
			u.Records++
			if refusal != nil {
				u.Refusals = append(u.Refusals, *refusal)
				continue
			}
			u.Commands = append(u.Commands, interchange.Command{Envelope: e, Line: number})
		}
	}
}

// checkStart stops before anything is imported of a file that is something
// else altogether.
func (x *Source) checkStart(line []byte) error {
	start := bytes.TrimSpace(line)
	if len(start) == 0 || start[0] == '{' {
		return nil
	}
	remedy := "each line should be one command, as {\"id\": …, \"type\": …, \"stream\": …, \"data\": …}"
	if start[0] == '[' {
		remedy = "write one object a line, without the list around them"
	}
	return &interchange.FileError{File: x.in.Name, Line: 1, Problem: "this is not NDJSON: the first line is not a JSON object", Remedy: remedy}
}

var streamField = regexp.MustCompile(`"stream"\s*:\s*"([A-Za-z0-9-]{1,140})"`)

// read understands one line; of is the stream it belongs to, "" if that
// cannot be told.
func read(line []byte, tooLong bool, number int) (e decider.Envelope, of string, refusal *interchange.Refusal) {
	refuse := func(field, reason string) *interchange.Refusal {
		return &interchange.Refusal{Line: number, Field: field, Reason: reason}
	}
	if tooLong {
		return e, "", refuse("", fmt.Sprintf("the line has more than %d bytes", interchange.MaxLine))
	}
	if m := streamField.FindSubmatch(line); m != nil {
		of = string(m[1])
	}
	if !utf8.Valid(line) {
		return e, of, refuse("", "is not readable as UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	if err := d.Decode(&e); err != nil {
		field, reason := explain(line, err)
		return e, of, refuse(field, reason)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return e, of, refuse("", "has more than one JSON value")
	}
	return e, e.Stream, nil
}

// explain names the field. For an unknown field encoding/json has no error
// type: its name is taken from the message, which would at worst be shown
// whole; for an id or a time that cannot be read it names none, so that those
// are tried one by one.
func explain(line []byte, err error) (field, reason string) {
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return t.Field, fmt.Sprintf("is a %s; want %s", t.Value, t.Type)
	}
	message := strings.TrimPrefix(err.Error(), "json: ")
	if name, unknown := strings.CutPrefix(message, "unknown field "); unknown {
		return strings.Trim(name, `"`), "there is no such field; there are id, type, stream, happened_at, known_at, data"
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return "", "the JSON ends in the middle"
	}
	var raw struct {
		ID         json.RawMessage `json:"id"`
		HappenedAt json.RawMessage `json:"happened_at"`
		KnownAt    json.RawMessage `json:"known_at"`
	}
	if json.Unmarshal(line, &raw) != nil {
		return "", message
	}
	if json.Unmarshal(raw.ID, new(uuid.UUID)) != nil {
		return "id", "is not a UUID"
	}
	for name, value := range map[string]json.RawMessage{"happened_at": raw.HappenedAt, "known_at": raw.KnownAt} {
		if value != nil && json.Unmarshal(value, new(time.Time)) != nil {
			return name, "is not a time; write it as 2019-10-07T14:05:00+02:00"
		}
	}
	return "", message
}

// Writer writes what Source reads.
type Writer struct{ e *json.Encoder }

// NewWriter writes to w; whoever gave w flushes and closes it.
func NewWriter(w io.Writer) *Writer {
	return &Writer{json.NewEncoder(w)}
}

// Write writes one command as a line.
func (w *Writer) Write(e decider.Envelope) error {
	if err := w.e.Encode(e); err != nil {
		return fmt.Errorf("write command %s: %w", e.ID, err)
	}
	return nil
}
