package refiqda

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/plaintext"
)

// parse reads a document whose root has one of the names that into has. A
// first pass over it holds its size against the bounds before anything of it
// is kept.
func parse(file, part string, b []byte, root string, into any) error {
	at := func(line int, problem string, cause error) error {
		if part != "" {
			problem = part + ": " + problem
		}
		return &interchange.FileError{File: file, Line: line, Problem: problem, Remedy: "export it again", Cause: cause}
	}
	if s, err := plaintext.Decode(b); err == nil { // UTF-16 becomes UTF-8, and a byte order mark goes
		b = []byte(s)
	}
	d := decoder(b)
	depth, elements := 0, 0
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		line, _ := d.InputPos()
		if err != nil {
			return at(line, "this is not well-formed XML: "+reason(err), err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if elements++; elements == 1 && t.Name.Local != root {
				return at(line, "the root is <"+t.Name.Local+">, not <"+root+">", nil)
			}
			if depth++; depth > maxDepth {
				return at(line, fmt.Sprintf("elements stand more than %d deep", maxDepth), nil)
			}
		case xml.EndElement:
			depth--
		}
		if elements > maxElements {
			return at(line, fmt.Sprintf("there are more than %d elements", maxElements), nil)
		}
	}
	if elements == 0 {
		return at(0, "there is nothing in it", nil)
	}
	d = decoder(b)
	if err := d.Decode(into); err != nil {
		line, _ := d.InputPos()
		return at(line, "this is not well-formed XML: "+reason(err), err)
	}
	return nil
}

func decoder(b []byte) *xml.Decoder {
	d := xml.NewDecoder(bytes.NewReader(b))
	d.CharsetReader = func(name string, r io.Reader) (io.Reader, error) {
		switch strings.ToLower(name) {
		case "utf-16", "utf16", "utf-16le", "utf-16be", "us-ascii", "ascii": // decoded already
			return r, nil
		case "iso-8859-1", "latin1", "windows-1252":
			return charmap.Windows1252.NewDecoder().Reader(r), nil
		}
		return nil, fmt.Errorf("it is written in %s, which is not read here", name)
	}
	return d
}

func reason(err error) string {
	if e, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return e.Msg
	}
	return err.Error()
}
