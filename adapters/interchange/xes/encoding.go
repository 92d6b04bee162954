package xes

import (
	"bufio"
	"bytes"
	"io"
	"regexp"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"ledetraad/adapters/interchange"
)

var declared = regexp.MustCompile(`^<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

var encodings = map[string]encoding.Encoding{
	"utf-8": nil, "utf8": nil, "us-ascii": nil, "ascii": nil,
	"iso-8859-1": charmap.ISO8859_1, "latin1": charmap.ISO8859_1, "iso-8859-15": charmap.ISO8859_15,
	"windows-1252": charmap.Windows1252, "cp1252": charmap.Windows1252,
}

// decode looks at the first bytes of a document: it removes a byte order
// mark, translates to UTF-8 where another encoding is declared, and answers
// with a *interchange.FileError where the document cannot be XML at all.
func decode(in *interchange.Input) (io.Reader, error) {
	r := bufio.NewReaderSize(in, 4<<10)
	head, err := r.Peek(1024)
	if len(head) == 0 {
		if err != nil && err != io.EOF {
			return nil, in.Broken(1, err)
		}
		return nil, &interchange.FileError{File: in.Name, Problem: "the file is empty",
			Remedy: "an XES file begins with <?xml …?> and holds a <log>"}
	}
	if bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}) {
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Reader(r), nil
	}
	if rest, ok := bytes.CutPrefix(head, []byte("\xef\xbb\xbf")); ok {
		head = rest
		if _, err := r.Discard(3); err != nil {
			return nil, in.Broken(1, err)
		}
	}
	if start := bytes.TrimLeft(head, " \t\r\n"); len(start) > 0 && start[0] != '<' {
		return nil, &interchange.FileError{File: in.Name, Line: 1, Problem: "this is not an XES file: it does not begin with a tag",
			Remedy: "XES is XML; a table is imported with a mapping (--mapping)"}
	}
	name := declared.FindSubmatch(bytes.TrimLeft(head, " \t\r\n"))
	if name == nil {
		return r, nil
	}
	e, known := encodings[strings.ToLower(string(name[1]))]
	switch {
	case !known:
		return nil, &interchange.FileError{File: in.Name, Line: 1, Problem: "the file is written in " + string(name[1]) + ", which is not read here",
			Remedy: "save it as UTF-8"}
	case e == nil:
		return r, nil
	}
	return e.NewDecoder().Reader(r), nil
}
