package attachments

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"ledetraad/domain/fault"
)

// Content is an attachment's content, opened as it is read. It can be read from
// any place; going back begins at the start again, which costs time and no
// memory.
type Content struct {
	store *Store
	place Place
	size  int64 // as the log has it

	file  *os.File
	plain io.Reader
	at    int64 // where plain stands
	want  int64 // where the next Read begins
}

// Open opens content of the size that the log says. It answers fault.NotFound
// where there is none (erased, removed, or lost), and the sealer's errors where it
// is not what was sealed.
func (s *Store) Open(p Place, size int64) (*Content, error) {
	c := &Content{store: s, place: p, size: size}
	if err := c.restart(); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Content) restart() error {
	f, err := os.Open(filepath.Join(c.store.dir, c.place.file()))
	if errors.Is(err, fs.ErrNotExist) {
		return fault.NotFoundf("attachment", "the content of this attachment is not here any more")
	}
	if err != nil {
		return fmt.Errorf("open an attachment: %w", err)
	}
	plain, erased, err := c.store.sealer.OpenFrom(f, c.place.Subjects, c.place.field())
	if err == nil && erased {
		err = fault.NotFoundf("attachment", "somebody whom this attachment is about was erased; nobody can open it")
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	if err := c.Close(); err != nil {
		return errors.Join(err, f.Close())
	}
	c.file, c.plain, c.at = f, plain, 0
	return nil
}

// Close closes the file.
func (c *Content) Close() error {
	if c.file == nil {
		return nil
	}
	f := c.file
	c.file = nil
	return f.Close()
}

// Seek says where to read next. The end is where the log says that it is.
func (c *Content) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += c.want
	case io.SeekEnd:
		offset += c.size
	}
	if offset < 0 {
		return 0, errors.New("before the beginning of an attachment")
	}
	c.want = offset
	return offset, nil
}

func (c *Content) Read(b []byte) (int, error) {
	if c.want >= c.size {
		return 0, io.EOF
	}
	if c.want < c.at {
		if err := c.restart(); err != nil {
			return 0, err
		}
	}
	if skip := c.want - c.at; skip > 0 {
		n, err := io.CopyN(io.Discard, c.plain, skip)
		c.at += n
		if err != nil {
			return 0, err
		}
	}
	n, err := c.plain.Read(b)
	c.at += int64(n)
	c.want = c.at
	return n, err
}

// Check reads content whole, and reports whether it is what the log says:
// fault.NotFound where it is not there, fault.Conflict where it is something else.
func (s *Store) Check(p Place, size int64, sha string) (err error) {
	c, err := s.Open(p, size)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	sum := sha256.New()
	n, err := io.Copy(sum, c.plain)
	if err != nil {
		return err
	}
	if n != size || hex.EncodeToString(sum.Sum(nil)) != sha {
		return fault.Conflictf("attachment", "the content is not what the log says")
	}
	return nil
}
