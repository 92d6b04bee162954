// Package tabular reads tables (CSV, as contact centres, call systems and
// case systems export them) as touchpoints, by a mapping that says which
// column means what.
//
// A row is one touchpoint, with what is known of its answer; it goes in whole
// or not at all. Rows of one journey need not stand together. The same row
// again, in the same file or in next month's, is the same touchpoint; it is
// recognised by the system's own id if the mapping names its column, and
// otherwise by journey, time, activity, department, unit, channel and device.
package tabular

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"

	"ledetraad/adapters/interchange"
)

// headBytes is how much of a file is looked at before anything is read of it.
const headBytes = 64 << 10

// Source reads one table.
type Source struct {
	in        *interchange.Input
	m         *Mapping
	losses    interchange.Losses
	provision *interchange.Provision

	records records
	titles  []string                     // the headings, as they stand
	place   map[string]int               // field → column, from 0
	values  map[string]map[string]string // with small letters
	names   map[string]map[string]string // field that tells a command's time → the engine's field → the column
	unused  []int                        // columns that mean nothing here
}

// New reads a table from in by a mapping that ReadMapping has checked. A file
// whose columns do not fit is an error before anything is read of its rows.
func New(in *interchange.Input, m *Mapping) (*Source, error) {
	x := &Source{in: in, m: m, values: map[string]map[string]string{}}
	programme := interchange.Programme{Known: m.Known}
	if m.Programme != nil {
		programme.Name, programme.Municipality = m.Programme.Name, m.Programme.Municipality
	}
	x.provision = interchange.NewProvision(programme)
	for field, meanings := range m.Values {
		x.values[field] = map[string]string{}
		for said, meant := range meanings {
			x.values[field][strings.ToLower(strings.TrimSpace(said))] = meant
		}
	}
	r, err := x.decode()
	if err != nil {
		return nil, err
	}
	x.records = records{lines: interchange.NewLines(r)}
	if err := x.readHeading(); err != nil {
		return nil, err
	}
	return x, nil
}

// Input is the file.
func (x *Source) Input() *interchange.Input { return x.in }

// Format is "CSV".
func (x *Source) Format() string { return "CSV" }

// Losses lists the columns that the mapping does not use.
func (x *Source) Losses() []interchange.Loss { return x.losses.List() }

func (x *Source) wrong(line int, problem, remedy string) error {
	return &interchange.FileError{File: x.in.Name, Line: line, Problem: problem, Remedy: remedy}
}

// decode makes UTF-8 of the file, and refuses one whose beginning is not what
// it should be.
func (x *Source) decode() (io.Reader, error) {
	r := bufio.NewReaderSize(x.in, headBytes)
	head, err := r.Peek(headBytes)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		return nil, x.in.Broken(1, err)
	}
	whole := errors.Is(err, io.EOF)
	switch {
	case len(head) == 0:
		return nil, x.wrong(0, "the file is empty", "a table begins with a row of headings")
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(r), nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return nil, x.wrong(0, "this is a spreadsheet or a zip file, not a CSV file", "save it as CSV UTF-8")
	case x.m.encoding != nil:
		return x.m.encoding.NewDecoder().Reader(r), nil
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		if _, err := r.Discard(3); err != nil {
			return nil, x.in.Broken(1, err)
		}
		head = head[3:]
	}
	if at := invalidAt(head, whole); at >= 0 {
		return nil, x.wrong(bytes.Count(head[:at], []byte("\n"))+1, "the file is not written in UTF-8",
			`save it as CSV UTF-8, or add "encoding": "windows-1252" to the mapping`)
	}
	return r, nil
}

// invalidAt finds the first byte that is not UTF-8, or -1; a character cut by
// the end of what was looked at is no mistake.
func invalidAt(b []byte, whole bool) int {
	for at := 0; at < len(b); {
		r, n := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && n == 1 {
			if !whole && !utf8.FullRune(b[at:]) {
				return -1
			}
			return at
		}
		at += n
	}
	return -1
}

// readHeading finds the mapping's columns in the first row.
func (x *Source) readHeading() error {
	first, err := x.records.physical()
	if declared, ok := strings.CutPrefix(strings.ToLower(first.text), "sep="); err == nil && ok && len(declared) == 1 {
		x.m.Delimiter = declared // a line that Excel writes and reads
		first, err = x.records.physical()
	}
	if err != nil {
		if errors.Is(err, io.EOF) {
			return x.wrong(1, "the file has no row of headings", "")
		}
		return x.in.Broken(x.records.lines.Number(), err)
	}
	if first.tooLong || strings.ContainsRune(first.text, 0) {
		return x.wrong(first.number, "the first line is not a row of headings", "save the table as CSV UTF-8")
	}
	x.records.delimiter = delimiterOf(x.m.Delimiter, first.text)
	x.records.waiting = append(x.records.waiting, first)
	heading, err := x.records.next()
	if err != nil || heading.problem != "" {
		return x.wrong(first.number, "the row of headings cannot be read: "+heading.problem, "")
	}
	x.records.width = len(heading.cells)
	return x.locate(heading)
}

func delimiterOf(declared, heading string) byte {
	if declared != "" {
		return declared[0]
	}
	best := byte(';')
	for _, d := range []byte{',', '\t', '|'} {
		if strings.Count(heading, string(d)) > strings.Count(heading, string(best)) {
			best = d
		}
	}
	return best
}

func (x *Source) locate(heading row) error {
	columns := map[string][]int{}
	for i, title := range heading.cells {
		title = strings.TrimSpace(title)
		x.titles = append(x.titles, title)
		columns[strings.ToLower(title)] = append(columns[strings.ToLower(title)], i)
	}
	x.place = map[string]int{}
	used := map[int]bool{}
	var missing []string
	for field, title := range x.m.Columns {
		at := columns[strings.ToLower(strings.TrimSpace(title))]
		switch len(at) {
		case 0:
			missing = append(missing, fmt.Sprintf("%q (%s)", title, field))
			continue
		case 1:
		default:
			return x.wrong(heading.line, fmt.Sprintf("the column %q (%s) stands there %d times", title, field, len(at)), "give each its own heading")
		}
		x.place[field] = at[0]
		used[at[0]] = true
	}
	if len(missing) > 0 {
		slices.Sort(missing)
		return x.wrong(heading.line, "the table lacks the columns "+strings.Join(missing, ", ")+"; it has "+listed(x.titles),
			"correct the mapping, or the delimiter")
	}
	for i := range x.titles {
		if !used[i] {
			x.unused = append(x.unused, i)
		}
	}
	x.nameFields()
	return nil
}

// nameFields prepares the answers to what the engine may refuse.
func (x *Source) nameFields() {
	all := map[string]string{"known_at": x.heading("recorded")}
	for field, engine := range engineFields {
		all[engine] = x.heading(field)
	}
	x.names = map[string]map[string]string{}
	for field, k := range fields {
		if k == when {
			x.names[field] = maps.Clone(all)
			x.names[field]["happened_at"] = x.heading(field)
		}
	}
}

func listed(titles []string) string {
	quoted := make([]string, 0, len(titles))
	for _, t := range titles[:min(len(titles), 60)] {
		quoted = append(quoted, interchange.Quote(t))
	}
	return strings.Join(quoted, ", ")
}

// heading is the column of a field as it stands in the table, or the field's
// own name where a constant takes its place.
func (x *Source) heading(field string) string {
	if i, ok := x.place[field]; ok {
		return x.titles[i]
	}
	return field
}

// timeField is the field that tells when a touchpoint was.
func (x *Source) timeField() string {
	if _, mapped := x.place["requested"]; mapped {
		return "requested"
	}
	return "happened"
}

// Units yields a unit for each row.
func (x *Source) Units() iter.Seq2[interchange.Unit, error] {
	return func(yield func(interchange.Unit, error) bool) {
		for {
			row, err := x.records.next()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(interchange.Unit{}, x.in.Broken(x.records.lines.Number()+1, err))
				return
			}
			if row.problem == "" && blank(row.cells) {
				continue
			}
			if !yield(x.unit(row), nil) {
				return
			}
		}
	}
}

func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" })
}

func (x *Source) unit(r row) interchange.Unit {
	u := interchange.Unit{Line: r.line, Records: 1}
	if r.problem == "" && len(r.cells) != x.records.width && !(len(r.cells) > x.records.width && blank(r.cells[x.records.width:])) {
		r.problem = fmt.Sprintf("the row has %d values and the heading %d", len(r.cells), x.records.width)
	}
	if r.problem != "" {
		u.Refusals = []interchange.Refusal{{Line: r.line, Reason: r.problem}}
		return u
	}
	for _, i := range x.unused {
		if strings.TrimSpace(r.cells[i]) != "" {
			x.losses.Count("column", x.titles[i])
		}
	}
	t := touchpoint{cells: cells{x: x, row: r}}
	t.build()
	u.Needs, u.Commands, u.Refusals = t.needs, t.commands, t.refusals
	return u
}
