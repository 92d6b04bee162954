package interchange

import (
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
)

// MaxLine is how long a line, or a tag, of a file may be, in bytes. What is
// longer is a mistake, or an attack on the memory.
const MaxLine = 1 << 20

// Input is a file that is being read, unpacked on the way if it is gzipped.
// Whether it is shows from its first bytes, not from its name.
type Input struct {
	Name string // for messages: the name without its folder
	size int64  // as stored, 0 if not known

	raw   *counter
	plain io.Reader
	close func() error
}

// OpenFile opens a file; "-" is standard input.
func OpenFile(path string) (*Input, error) {
	if path == "-" {
		return NewInput("standard input", os.Stdin, 0)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, &FileError{File: path, Problem: "cannot be opened: " + reasonOf(err), Cause: err}
	}
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		err = errors.New("is a folder; name the files in it")
	}
	if err != nil {
		return nil, errors.Join(&FileError{File: path, Problem: reasonOf(err), Cause: err}, f.Close())
	}
	in, err := NewInput(filepath.Base(path), f, info.Size())
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	in.close = f.Close
	return in, nil
}

// NewInput reads from r, which holds size bytes (0 if not known). It reads
// the first bytes at once.
func NewInput(name string, r io.Reader, size int64) (*Input, error) {
	in := &Input{Name: name, size: size, raw: &counter{r: r}}
	buffered := bufio.NewReaderSize(in.raw, 64<<10)
	magic, err := buffered.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, &FileError{File: name, Problem: "cannot be read: " + reasonOf(err), Cause: err}
	}
	if len(magic) < 2 || magic[0] != 0x1f || magic[1] != 0x8b {
		in.plain = buffered
		return in, nil
	}
	z, err := gzip.NewReader(buffered)
	if err != nil {
		return nil, in.Broken(0, err)
	}
	in.plain = z
	return in, nil
}

// Read gives the unpacked bytes.
func (in *Input) Read(p []byte) (int, error) { return in.plain.Read(p) }

// Progress tells how many bytes have been read of how many, as stored; total
// is 0 where it is not known.
func (in *Input) Progress() (read, total int64) { return in.raw.n.Load(), in.size }

// Close closes the file, if OpenFile opened one.
func (in *Input) Close() error {
	if in.close == nil {
		return nil
	}
	return in.close()
}

// Broken says why reading stopped at a line.
func (in *Input) Broken(line int, err error) error {
	var f *FileError
	switch {
	case errors.As(err, &f):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF):
		return &FileError{File: in.Name, Line: line, Problem: "the file ends in the middle",
			Remedy: "fetch it again and import the whole of it; what came in before is not doubled", Cause: err}
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader):
		return &FileError{File: in.Name, Line: line, Problem: "the compressed file is damaged",
			Remedy: "fetch it again and import the whole of it; what came in before is not doubled", Cause: err}
	}
	return &FileError{File: in.Name, Line: line, Problem: "cannot be read: " + reasonOf(err), Cause: err}
}

func reasonOf(err error) string {
	if p, ok := errors.AsType[*os.PathError](err); ok {
		return p.Err.Error()
	}
	return fmt.Sprint(err)
}

// counter counts what passes; it is read by the progress display meanwhile.
type counter struct {
	r io.Reader
	n atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}
