// Package plaintext reads small text files that people and their tools write:
// UTF-8 with or without a byte order mark, and UTF-16. Lines may end in CRLF, LF
// or CR; they come out ending in LF. A file is held in memory whole, up to a
// bound.
package plaintext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"

	"ledetraad/adapters/interchange"
)

// ErrEncoding says that bytes are neither UTF-8 nor recognised as UTF-16.
var ErrEncoding = errors.New("is not readable as UTF-8")

// Decode answers the text of a file's bytes, without a byte order mark. Line
// ends are left as they are. UTF-16 without a mark is recognised by its zero
// bytes.
func Decode(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte{0xff, 0xfe}), bytes.HasPrefix(b, []byte{0xfe, 0xff}):
		return utf16(b, unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM))
	case len(b) >= 4 && len(b)%2 == 0 && b[0] != 0 && b[1] == 0 && b[3] == 0:
		return utf16(b, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM))
	case len(b) >= 4 && len(b)%2 == 0 && b[0] == 0 && b[1] != 0 && b[2] == 0:
		return utf16(b, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM))
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(b) {
		return "", ErrEncoding
	}
	return string(b), nil
}

func utf16(b []byte, e encoding.Encoding) (string, error) {
	out, err := e.NewDecoder().Bytes(b)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrEncoding, err)
	}
	return string(out), nil
}

var ends = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Lines ends every line in LF.
func Lines(s string) string { return ends.Replace(s) }

// Read reads a file of at most most bytes, as text with lines that end in LF.
// Its error is a *interchange.FileError.
func Read(in *interchange.Input, most int64) (string, error) {
	b, err := io.ReadAll(io.LimitReader(in, most+1))
	switch {
	case err != nil:
		return "", in.Broken(0, err)
	case int64(len(b)) > most:
		return "", &interchange.FileError{File: in.Name, Problem: fmt.Sprintf("the file has more than %d MiB", most>>20),
			Remedy: "is it the right one?"}
	}
	s, err := Decode(b)
	if err != nil {
		return "", &interchange.FileError{File: in.Name, Line: 1 + bytes.Count(b[:validPrefix(b)], []byte("\n")),
			Problem: "the file is not written in UTF-8", Remedy: "save it as UTF-8 and import it again", Cause: err}
	}
	if strings.TrimSpace(s) == "" {
		return "", &interchange.FileError{File: in.Name, Problem: "the file is empty"}
	}
	return Lines(s), nil
}

// validPrefix is how many bytes are UTF-8 before the first that is not.
func validPrefix(b []byte) int {
	n := 0
	for n < len(b) {
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		n += size
	}
	return n
}
