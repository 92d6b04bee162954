package xes

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"ledetraad/adapters/interchange"
)

// scanner reads an XML document tag by tag. XES keeps everything in tags and
// their attributes, so text, comments, CDATA, processing instructions and the
// document type are passed over without being kept; no entity but XML's own
// five and numbers is ever replaced. It is a scanner of its own because
// encoding/xml reads fewer than 100,000 events a second and keeps whole
// comments and texts in memory; it holds documents to the same rules of
// nesting and quoting.
type scanner struct {
	r     *bufio.Reader
	line  int
	tag   []byte
	open  []string
	names map[string]string // interned

	// The tag that was last read.
	name  string // without its namespace prefix
	at    int    // the line on which it begins
	end   bool
	empty bool // <name/>: its end follows by itself
	key   string
	scope string
	keyed bool   // it has a key, and so is an attribute in the sense of XES
	raw   []byte // its value, entities and all; good until the next tag
}

const (
	maxDepth    = 64
	maxInterned = 8192
)

func newScanner(r io.Reader) *scanner {
	return &scanner{r: bufio.NewReaderSize(r, 64<<10), line: 1, names: map[string]string{}}
}

// syntaxError is a breach of XML's rules, as opposed to a failure to read.
type syntaxError struct{ problem string }

func (e *syntaxError) Error() string { return e.problem }

func malformed(format string, args ...any) error {
	return &syntaxError{fmt.Sprintf(format, args...)}
}

// next goes to the next tag; io.EOF after the end of the root element.
func (s *scanner) next() error {
	if s.empty {
		s.empty, s.end = false, true
		s.open = s.open[:len(s.open)-1]
		return nil
	}
	for {
		if err := s.skipTo('<'); err != nil {
			if errors.Is(err, io.EOF) && len(s.open) > 0 {
				return io.ErrUnexpectedEOF
			}
			return err
		}
		first, err := s.r.Peek(1)
		if err != nil {
			return ended(err)
		}
		switch first[0] {
		case '?':
			err = s.skipPast("?>")
		case '!':
			err = s.skipDeclaration()
		default:
			return s.readTag()
		}
		if err != nil {
			return ended(err)
		}
	}
}

// ended turns the end of the file inside a construct into a mistake.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// skipTo passes over everything up to and including c.
func (s *scanner) skipTo(c byte) error {
	for {
		chunk, err := s.r.ReadSlice(c)
		s.line += bytes.Count(chunk, newline)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

var newline = []byte{'\n'}

func (s *scanner) skipPast(end string) error {
	last := end[len(end)-1]
	before := end[:len(end)-1]
	var tail []byte
	for {
		chunk, err := s.r.ReadSlice(last)
		s.line += bytes.Count(chunk, newline)
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
		tail = append(tail, chunk[max(0, len(chunk)-len(end)):]...)
		tail = tail[max(0, len(tail)-len(end)):]
		if err == nil && len(tail) == len(end) && bytes.HasPrefix(tail, []byte(before)) {
			return nil
		}
	}
}

func (s *scanner) skipDeclaration() error {
	start, err := s.r.Peek(3)
	if err != nil {
		return err
	}
	switch {
	case string(start) == "!--":
		_, err = s.r.Discard(3)
		if err == nil {
			err = s.skipPast("-->")
		}
		return err
	case string(start) == "![C":
		return s.skipPast("]]>")
	}
	depth := 1 // a document type may hold declarations of its own
	for depth > 0 {
		c, err := s.r.ReadByte()
		if err != nil {
			return err
		}
		switch c {
		case '\n':
			s.line++
		case '<':
			depth++
		case '>':
			depth--
		}
	}
	return nil
}

// readTag reads the tag whose < has just been read.
func (s *scanner) readTag() error {
	s.at = s.line
	s.tag = s.tag[:0]
	var quote byte
	for {
		chunk, err := s.r.ReadSlice('>')
		for rest := chunk; len(rest) > 0; {
			if quote == 0 {
				i := bytes.IndexAny(rest, `"'`)
				if i < 0 {
					break
				}
				quote, rest = rest[i], rest[i+1:]
				continue
			}
			i := bytes.IndexByte(rest, quote)
			if i < 0 {
				break
			}
			quote, rest = 0, rest[i+1:]
		}
		s.tag = append(s.tag, chunk...)
		s.line += bytes.Count(chunk, newline)
		if len(s.tag) > interchange.MaxLine {
			return malformed("a tag has more than %d bytes", interchange.MaxLine)
		}
		if bytes.IndexByte(chunk, '<') >= 0 {
			return malformed("there is a < inside a tag; a > or a quotation mark is missing before it")
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil:
			return ended(err)
		}
		if quote == 0 {
			return s.parseTag(s.tag[:len(s.tag)-1])
		}
	}
}

func (s *scanner) parseTag(b []byte) error {
	s.end = len(b) > 0 && b[0] == '/'
	if s.end {
		return s.parseEnd(b[1:])
	}
	s.empty = len(b) > 0 && b[len(b)-1] == '/'
	if s.empty {
		b = b[:len(b)-1]
	}
	n := nameLength(b)
	if n == 0 {
		return malformed("there is a < without a name after it")
	}
	s.name = s.intern(local(b[:n]))
	b = b[n:]
	s.key, s.scope, s.keyed, s.raw = "", "", false, nil
	for {
		b = trimSpace(b)
		if len(b) == 0 {
			break
		}
		n := nameLength(b)
		name := local(b[:n])
		b = trimSpace(b[n:])
		if n == 0 || len(b) == 0 || b[0] != '=' {
			return malformed("the tag <%s> has an attribute without a value", s.name)
		}
		b = trimSpace(b[1:])
		if len(b) == 0 || b[0] != '"' && b[0] != '\'' {
			return malformed("the tag <%s> has a value without quotation marks", s.name)
		}
		stop := bytes.IndexByte(b[1:], b[0])
		if stop < 0 {
			return malformed("the tag <%s> has a value whose quotation mark does not end", s.name)
		}
		switch string(name) {
		case "key":
			s.key, s.keyed = unescape(s.intern(b[1:1+stop])), true
		case "value":
			s.raw = b[1 : 1+stop]
		case "scope":
			s.scope = s.intern(b[1 : 1+stop])
		}
		b = b[stop+2:]
	}
	if len(s.open) >= maxDepth {
		return malformed("tags stand more than %d deep in each other", maxDepth)
	}
	s.open = append(s.open, s.name)
	return nil
}

func (s *scanner) parseEnd(b []byte) error {
	name := local(bytes.TrimRight(b, " \t\r\n"))
	if len(s.open) == 0 {
		return malformed("the end </%s> has no beginning", bytes.ToValidUTF8(name, []byte("?")))
	}
	last := s.open[len(s.open)-1]
	if string(name) != last {
		return malformed("<%s> is ended by </%s>", last, bytes.ToValidUTF8(name, []byte("?")))
	}
	s.open = s.open[:len(s.open)-1]
	s.name, s.empty = last, false
	return nil
}

// skip passes over the rest of the element whose beginning was last read.
func (s *scanner) skip() error {
	for depth := len(s.open); len(s.open) >= depth; {
		if err := s.next(); err != nil {
			return ended(err)
		}
	}
	return nil
}

func nameLength(b []byte) int {
	for i, c := range b {
		switch c {
		case ' ', '\t', '\r', '\n', '=', '/', '"', '\'':
			return i
		}
	}
	return len(b)
}

func trimSpace(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\r' || b[0] == '\n') {
		b = b[1:]
	}
	return b
}

func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		return name[i+1:]
	}
	return name
}

// value is the value of the tag just read.
func (s *scanner) value() string { return unescape(string(s.raw)) }

// intern saves the memory, and the time, of strings that come again and
// again; long and late ones are not worth it.
func (s *scanner) intern(b []byte) string {
	if known, ok := s.names[string(b)]; ok {
		return known
	}
	v := string(b)
	if len(b) <= 64 && len(s.names) < maxInterned {
		s.names[v] = v
	}
	return v
}

var entities = map[string]string{"amp": "&", "lt": "<", "gt": ">", "quot": `"`, "apos": "'"}

// unescape leaves what it does not know as it stands.
func unescape(v string) string {
	if strings.IndexByte(v, '&') < 0 {
		return v
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(v, "&")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, ended := strings.Cut(rest, ";")
		if plain, ok := entity(name); ended && ok {
			b.WriteString(plain)
			v = after
			continue
		}
		b.WriteByte('&')
		v = rest
	}
}

func entity(name string) (string, bool) {
	number, numeric := strings.CutPrefix(name, "#")
	if !numeric {
		plain, ok := entities[name]
		return plain, ok
	}
	base := 10
	if hex, ok := strings.CutPrefix(number, "x"); ok {
		number, base = hex, 16
	}
	n, err := strconv.ParseUint(number, base, 32)
	if err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
		return "", false
	}
	return string(rune(n)), true
}
