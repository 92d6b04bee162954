package xes

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"ledetraad/adapters/interchange"
)

var encodings = map[string]encoding.Encoding{
	"utf8": encoding.Nop, "us-ascii": encoding.Nop, "ascii": encoding.Nop,
	"iso-8859-1": charmap.ISO8859_1, "latin1": charmap.ISO8859_1, "iso-8859-15": charmap.ISO8859_15,
	"windows-1252": charmap.Windows1252, "cp1252": charmap.Windows1252,
}

// unreadable stands for a byte that is no UTF-8 and for a character that XML
// does not allow. encoding/xml would give the whole file up for one of them;
// this way only the trace that holds it is refused. Unicode keeps the
// character for use within a program.
const unreadable = '\uFDD0'

// chars hands a document to the XML decoder, as UTF-8. The decoder holds a
// whole token in memory, so one of more than interchange.MaxLine bytes is
// refused. The decoder calls nothing but ReadByte.
type chars struct {
	*bufio.Reader
	file    string
	settled bool // the encoding is
	token   int  // bytes of the token being read; the scanner resets it
	room    [utf8.UTFMax]byte
	rest    []byte // in room, of a character of several bytes
	ended   bool   // the document has ended
}

var errTooLong = fmt.Errorf("a tag, a text or a comment has more than %d bytes", interchange.MaxLine)

// newChars looks at the first bytes of a document: it removes a byte order
// mark, and answers with a *interchange.FileError where the document cannot
// be XML at all.
func newChars(in *interchange.Input) (*chars, error) {
	c := &chars{Reader: bufio.NewReaderSize(in, 64<<10), file: in.Name}
	head, err := c.Peek(1024)
	switch {
	case len(head) > 0:
	case err != nil && !errors.Is(err, io.EOF):
		return nil, in.Broken(1, err)
	default:
		return nil, &interchange.FileError{File: in.Name, Problem: "the file is empty",
			Remedy: "an XES file begins with <?xml …?> and holds a <log>"}
	}
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		c.decode(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM))
		return c, nil
	}
	if rest, ok := bytes.CutPrefix(head, []byte("\xef\xbb\xbf")); ok {
		head, c.settled = rest, true
		if _, err := c.Discard(3); err != nil {
			return nil, in.Broken(1, err)
		}
	}
	if start := bytes.TrimLeft(head, " \t\r\n"); len(start) > 0 && start[0] != '<' {
		return nil, &interchange.FileError{File: in.Name, Line: 1, Problem: "this is not an XES file: it does not begin with a tag",
			Remedy: "XES is XML; a table is imported with a mapping (--mapping)"}
	}
	return c, nil
}

func (c *chars) decode(e encoding.Encoding) {
	c.Reader, c.settled = bufio.NewReaderSize(e.NewDecoder().Reader(c.Reader), 64<<10), true
}

// translate is the decoder's CharsetReader: it goes on in the encoding that
// the document declares. A byte order mark counts for more, and so does an
// earlier declaration, lest thousands of them be stacked up.
func (c *chars) translate(name string, _ io.Reader) (io.Reader, error) {
	if c.settled {
		return c, nil
	}
	e, known := encodings[strings.ToLower(name)]
	if !known {
		return nil, &interchange.FileError{File: c.file, Line: 1, Problem: "the file is written in " + name + ", which is not read here",
			Remedy: "save it as UTF-8"}
	}
	c.decode(e)
	return c, nil
}

// ReadByte gives the next byte of the document in UTF-8.
func (c *chars) ReadByte() (byte, error) {
	if c.token++; c.token > interchange.MaxLine {
		return 0, errTooLong
	}
	if len(c.rest) == 0 {
		b, err := c.Reader.ReadByte()
		if err != nil {
			c.ended = errors.Is(err, io.EOF)
			return 0, err
		}
		if b >= ' ' && b < utf8.RuneSelf || b == '\n' || b == '\t' || b == '\r' {
			return b, nil
		}
		if err := c.readRest(); err != nil {
			return 0, err
		}
	}
	b := c.rest[0]
	c.rest = c.rest[1:]
	return b, nil
}

// readRest reads the character whose first byte has just been read.
func (c *chars) readRest() error {
	if err := c.UnreadByte(); err != nil {
		return err
	}
	r, size, err := c.ReadRune()
	if err != nil {
		return err
	}
	if r < ' ' || r == utf8.RuneError && size == 1 || r == '\uFFFE' || r == '\uFFFF' {
		r = unreadable
	}
	c.rest = utf8.AppendRune(c.room[:0], r)
	return nil
}
