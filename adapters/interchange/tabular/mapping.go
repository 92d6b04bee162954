package tabular

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/check"
)

// Mapping says which column of a table means what. It is JSON; a field that is
// not known is a mistake.
type Mapping struct {
	// Source is the system the table comes from, as a key. Together with the
	// journey's id it says which journey is meant; it never changes.
	Source string `json:"source"`

	Delimiter  string `json:"delimiter,omitempty"`   // ";", "," or a tab; found out, if left out
	Encoding   string `json:"encoding,omitempty"`    // utf-8, windows-1252 or iso-8859-1; UTF-8, if left out
	TimeZone   string `json:"time_zone,omitempty"`   // Europe/Copenhagen, if left out
	TimeFormat string `json:"time_format,omitempty"` // of letters YYYY YY MM M DD D hh mm ss, where the usual forms do not fit
	WaitUnit   string `json:"wait_unit,omitempty"`   // of waits that are bare numbers: "s", "min" or "h"

	// CreateMissing adds the departments, units and life situations that the
	// table names and the programme does not have.
	CreateMissing bool     `json:"create_missing,omitempty"`
	Programme     *Started `json:"programme,omitempty"`
	// Known is what the programme has already; not of the file.
	Known interchange.Names `json:"-"`
	// TenDigitIDs says that ids of ten digits are no CPR numbers.
	TenDigitIDs bool `json:"ten_digit_ids,omitempty"`

	Columns   map[string]string            `json:"columns"`             // field → the column's heading
	Constants map[string]string            `json:"constants,omitempty"` // field → value where the cell is empty, or there is no column
	Values    map[string]map[string]string `json:"values,omitempty"`    // field → what a cell says → what it means

	zone     *time.Location
	encoding encoding.Encoding
	layout   string
}

// Started names the programme, should the import have to start it.
type Started struct {
	Name         string `json:"name,omitempty"`
	Municipality string `json:"municipality,omitempty"`
}

type kind int

const (
	text     kind = iota
	id            // tells one thing from another
	personal      // what somebody said or wrote
	when
	yesNo
	wait
	scale
)

// fields are the things that a column may mean.
var fields = map[string]kind{
	"journey": id, "participant": id, "life_situation": text, "touchpoint": id, "activity": text,
	"department": text, "unit": text, "channel": text, "performer": text, "acknowledged_by": text,
	"sender": text, "receiver": text, "device": id, "place": text, "summary": personal, "outcome": text,
	"in_person": yesNo,
	"happened":  when, "requested": when, "acknowledged": when, "answered": when, "resolved": when, "recorded": when,
	"hand_over_to": text, "hand_over_unit": text, "hand_over_at": when, "hand_over_warm": yesNo,
	"promise_due": when, "promise_made": when, "promise_kept": when, "promise_kind": text, "promise_what": personal,
	"score": scale, "perceived_wait": wait, "expected_wait": wait, "comment": personal, "teller": text, "experienced": when,
	"ended": when,
}

// Fields names what a column may mean.
func Fields() iter.Seq[string] { return maps.Keys(fields) }

// ReadMapping reads and checks a mapping; name is the file's, for messages.
func ReadMapping(name string, r io.Reader) (*Mapping, error) {
	b, err := io.ReadAll(io.LimitReader(r, interchange.MaxLine+1))
	if err != nil {
		return nil, fmt.Errorf("read mapping %s: %w", name, err)
	}
	wrong := func(line int, problem, remedy string) error {
		return &interchange.FileError{File: name, Line: line, Problem: problem, Remedy: remedy}
	}
	if len(b) > interchange.MaxLine {
		return nil, wrong(0, "the mapping is too large", "is it the table itself?")
	}
	var m Mapping
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return nil, wrong(lineOf(b, d, err), strings.TrimPrefix(err.Error(), "json: "), "the fields of a mapping stand in docs/import.md")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, wrong(lineOf(b, d, nil), "something stands after the end of the mapping", "a mapping is one JSON object")
	}
	if err := m.prepare(); err != nil {
		return nil, wrong(0, err.Error(), "")
	}
	return &m, nil
}

func lineOf(b []byte, d *json.Decoder, err error) int {
	at := d.InputOffset()
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		at = s.Offset
	}
	if t, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		at = t.Offset
	}
	return bytes.Count(b[:min(at, int64(len(b)))], []byte("\n")) + 1
}

// prepare checks the mapping and works out what follows from it.
func (m *Mapping) prepare() error {
	if err := check.Key("source", m.Source); err != nil {
		return fmt.Errorf("%w (the system that the table comes from)", err)
	}
	if err := m.prepareForms(); err != nil {
		return err
	}
	for _, section := range []struct {
		name  string
		named []string
	}{
		{"columns", slices.Sorted(maps.Keys(m.Columns))}, {"constants", slices.Sorted(maps.Keys(m.Constants))},
		{"values", slices.Sorted(maps.Keys(m.Values))},
	} {
		for _, f := range section.named {
			k, known := fields[f]
			if !known {
				return fmt.Errorf("%s.%s: there is no such field; there are %s", section.name, f, strings.Join(slices.Sorted(maps.Keys(fields)), ", "))
			}
			if section.name == "constants" && (k == when || f == "journey" || f == "touchpoint") {
				return fmt.Errorf("constants.%s: cannot be the same for every row; name its column", f)
			}
		}
	}
	for f, column := range m.Columns {
		if strings.TrimSpace(column) == "" {
			return fmt.Errorf("columns.%s: is empty; leave it out, or name the column", f)
		}
	}
	return m.checkEnough()
}

func (m *Mapping) prepareForms() error {
	var err error
	switch m.Delimiter {
	case "", ";", ",", "\t", "|":
	default:
		return fmt.Errorf("delimiter: %q is not read; use \";\", \",\", \"|\" or \"\\t\"", m.Delimiter)
	}
	switch strings.ToLower(m.Encoding) {
	case "", "utf-8", "utf8":
	case "windows-1252", "cp1252", "ansi":
		m.encoding = charmap.Windows1252
	case "iso-8859-1", "latin1":
		m.encoding = charmap.ISO8859_1
	default:
		return fmt.Errorf("encoding: %q is not read; use utf-8, windows-1252 or iso-8859-1", m.Encoding)
	}
	if m.TimeZone == "" {
		m.TimeZone = "Europe/Copenhagen"
	}
	if m.zone, err = time.LoadLocation(m.TimeZone); err != nil {
		return fmt.Errorf("time_zone: %q is not known; write it as Europe/Copenhagen", m.TimeZone)
	}
	if m.TimeFormat == "" {
		return nil
	}
	m.layout = layout.Replace(m.TimeFormat)
	for _, part := range []string{"06", "1", "2"} {
		if !strings.Contains(m.layout, part) {
			return fmt.Errorf("time_format: %q does not name year (YYYY), month (MM) and day (DD)", m.TimeFormat)
		}
	}
	return nil
}

var layout = strings.NewReplacer("YYYY", "2006", "YY", "06", "MM", "01", "M", "1", "DD", "02", "D", "2", "hh", "15", "mm", "04", "ss", "05")

// checkEnough wants at least what makes a touchpoint.
func (m *Mapping) checkEnough() error {
	has := func(f string) bool { return m.Columns[f] != "" || m.Constants[f] != "" }
	for _, f := range []string{"journey", "life_situation", "activity", "department"} {
		if !has(f) {
			return fmt.Errorf("columns.%s: is missing; every touchpoint needs it", f)
		}
	}
	continues := m.Columns["touchpoint"] != "" && (has("acknowledged") || has("answered") || has("resolved"))
	if !has("happened") && !has("requested") && !continues {
		return errors.New("columns.happened: is missing; name the column with the time of the touchpoint, or (columns.requested) of the request")
	}
	if m.WaitUnit == "" && (has("perceived_wait") || has("expected_wait")) {
		return errors.New(`wait_unit: is missing; say whether a bare number is "s", "min" or "h"`)
	}
	if _, known := waitUnits[m.WaitUnit]; m.WaitUnit != "" && !known {
		return fmt.Errorf(`wait_unit: %q is not known; use "s", "min" or "h"`, m.WaitUnit)
	}
	return nil
}
