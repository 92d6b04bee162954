package tabular

import (
	"errors"
	"io"
	"strings"

	"ledetraad/adapters/interchange"
)

// maxJoined is how many lines one quoted value may run over.
const maxJoined = 200

// records splits a table into rows. A quotation mark that never ends costs its
// own line and no other: the lines after it are read again by themselves.
type records struct {
	lines     *interchange.Lines
	delimiter byte
	width     int        // cells in a row; 0 before the heading is read
	waiting   []physical // lines to be read again
}

type physical struct {
	text    string
	number  int
	tooLong bool
}

// row is one record; problem says why it cannot be used.
type row struct {
	cells   []string
	line    int
	problem string
}

func (r *records) physical() (physical, error) {
	if len(r.waiting) > 0 {
		p := r.waiting[0]
		r.waiting = r.waiting[1:]
		return p, nil
	}
	line, tooLong, err := r.lines.Next()
	return physical{string(line), r.lines.Number(), tooLong}, err
}

func (r *records) next() (row, error) {
	first, err := r.physical()
	if err != nil {
		return row{}, err
	}
	if first.tooLong {
		return row{line: first.number, problem: "the line has more than 1 MiB"}, nil
	}
	cells, open := split(first.text, r.delimiter)
	if !open {
		return row{cells: cells, line: first.number}, nil
	}
	whole := first.text
	var joined []physical
	for len(joined) < maxJoined && len(whole) < interchange.MaxLine {
		p, err := r.physical()
		if err != nil && !errors.Is(err, io.EOF) {
			return row{}, err
		}
		if err != nil {
			break
		}
		joined = append(joined, p)
		if p.tooLong {
			break
		}
		whole += "\n" + p.text
		if !strings.Contains(p.text, `"`) {
			continue
		}
		if cells, open = split(whole, r.delimiter); !open {
			break
		}
	}
	if !open && (r.width == 0 || len(cells) == r.width) {
		return row{cells: cells, line: first.number}, nil
	}
	r.waiting = append(joined, r.waiting...)
	return row{line: first.number, problem: `a quotation mark (") begins a value that does not end`}, nil
}

// split takes a row apart; open means that a quoted value goes on on the next
// line. A quotation mark inside a value that does not begin with one is a
// character like others.
func split(s string, delimiter byte) (cells []string, open bool) {
	for {
		if !strings.HasPrefix(s, `"`) {
			cell, rest, more := strings.Cut(s, string(delimiter))
			cells = append(cells, cell)
			if !more {
				return cells, false
			}
			s = rest
			continue
		}
		cell, rest, closed := quoted(s[1:])
		if !closed {
			return cells, true
		}
		tail, rest, more := strings.Cut(rest, string(delimiter))
		cells = append(cells, cell+tail)
		if !more {
			return cells, false
		}
		s = rest
	}
}

// quoted reads up to the quotation mark that ends a value; two in a row are
// one.
func quoted(s string) (cell, rest string, closed bool) {
	if i := strings.IndexByte(s, '"'); i >= 0 && !strings.HasPrefix(s[i+1:], `"`) {
		return s[:i], s[i+1:], true
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, `"`)
		b.WriteString(before)
		if !found {
			return "", "", false
		}
		if !strings.HasPrefix(after, `"`) {
			return b.String(), after, true
		}
		b.WriteByte('"')
		s = after[1:]
	}
}
