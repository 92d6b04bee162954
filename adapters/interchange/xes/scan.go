package xes

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxDepth is how deep tags may stand in each other; XES needs some ten.
const maxDepth = 64

// scanner goes through a document from tag to tag. XES keeps everything in
// tags and their attributes, so text, comments, CDATA, processing
// instructions and the document type are passed over; no entity but XML's own
// five and numbers is ever replaced. It works on raw tokens, because names
// count here without their namespaces, and keeps the nesting itself, because
// the decoder does not bound it.
type scanner struct {
	c    *chars
	d    *xml.Decoder
	open []xml.Name

	// The tag that was last read. One that is empty has its end follow.
	name  string // without its namespace prefix
	at    int    // the line on which it begins
	end   bool
	key   string
	scope string
	value string
	keyed bool // it has a key, and so is an attribute in the sense of XES
}

func newScanner(c *chars) *scanner {
	d := xml.NewDecoder(c)
	d.CharsetReader = c.translate
	return &scanner{c: c, d: d}
}

// line is that on which reading stands.
func (s *scanner) line() int {
	line, _ := s.d.InputPos()
	return line
}

func (s *scanner) malformed(format string, args ...any) error {
	return &xml.SyntaxError{Msg: fmt.Sprintf(format, args...), Line: s.line()}
}

// next goes to the next tag; io.EOF after the end of the root element.
func (s *scanner) next() error {
	for {
		s.c.token = 0
		s.at = s.line()
		token, err := s.d.RawToken()
		switch {
		case errors.Is(err, io.EOF) && len(s.open) == 0:
			return io.EOF
		case err != nil && s.c.ended: // the decoder calls it a mistake of syntax
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		}
		switch tag := token.(type) {
		case xml.StartElement:
			return s.begin(tag)
		case xml.EndElement:
			return s.finish(tag.Name)
		}
	}
}

func (s *scanner) begin(tag xml.StartElement) error {
	if len(s.open) >= maxDepth {
		return s.malformed("tags stand more than %d deep in each other", maxDepth)
	}
	s.open = append(s.open, tag.Name)
	s.name, s.end = tag.Name.Local, false
	s.key, s.scope, s.value, s.keyed = "", "", "", false
	for _, a := range tag.Attr {
		switch a.Name.Local {
		case "key":
			s.key, s.keyed = a.Value, true
		case "value":
			s.value = a.Value
		case "scope":
			s.scope = a.Value
		}
	}
	return nil
}

func (s *scanner) finish(name xml.Name) error {
	if len(s.open) == 0 {
		return s.malformed("the end </%s> has no beginning", written(name))
	}
	last := s.open[len(s.open)-1]
	if name != last {
		return s.malformed("<%s> is ended by </%s>", written(last), written(name))
	}
	s.open = s.open[:len(s.open)-1]
	s.name, s.end = name.Local, true
	return nil
}

func written(name xml.Name) string { return strings.TrimPrefix(name.Space+":"+name.Local, ":") }

// skip passes over the rest of the element whose beginning was last read.
func (s *scanner) skip() error {
	for depth := len(s.open); len(s.open) >= depth; {
		if err := s.next(); err != nil {
			return err
		}
	}
	return nil
}
