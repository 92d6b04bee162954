package interchange

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// Lines reads a text line by line. A line of more than MaxLine bytes is passed
// over, and said to be too long, without being held in memory.
type Lines struct {
	r      *bufio.Reader
	number int
	line   []byte
}

// NewLines reads from r.
func NewLines(r io.Reader) *Lines { return &Lines{r: bufio.NewReaderSize(r, 64<<10)} }

// Number is that of the line last read, from 1.
func (l *Lines) Number() int { return l.number }

// Next gives the next line without its end (LF or CRLF); it is good until the
// next call. io.EOF comes after the last line.
func (l *Lines) Next() (line []byte, tooLong bool, err error) {
	l.line = l.line[:0]
	for {
		chunk, err := l.r.ReadSlice('\n')
		if len(l.line)+len(chunk) > MaxLine+1 {
			tooLong, l.line = true, l.line[:0]
		}
		if !tooLong {
			l.line = append(l.line, chunk...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(l.line) > 0 || tooLong), err == nil:
			l.number++
			return bytes.TrimSuffix(bytes.TrimSuffix(l.line, []byte("\n")), []byte("\r")), tooLong, nil
		}
		return nil, false, err
	}
}
