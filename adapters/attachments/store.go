// Package attachments keeps the content of photos and sounds: a file for each,
// in a folder of its own, for its owner alone.
//
// It guarantees that a file under its final name is whole and on disk; that it
// holds nothing in clear, not for a moment; that what a file is sealed for is what
// its event says; and that receiving and giving take the same little memory
// whatever the size. What is half received is gone at the next start.
//
// A file's name is a UUID that follows from the stream and the attachment's id
// (attachment.ContentID): what somebody calls an attachment is never part of a
// path, and no session can reach another's file.
package attachments

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/attachments/media"
	"ledetraad/domain/attachment"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// Sealer seals and opens content; see adapters/vault.
type Sealer interface {
	SealTo(w io.Writer, subjects []string, f event.Field) (io.WriteCloser, error)
	OpenFrom(r io.Reader, subjects []string, f event.Field) (content io.Reader, erased bool, err error)
}

// Store is a folder of sealed files.
type Store struct {
	dir    string
	sealer Sealer
}

const half = ".half-" // what a file is called until it is whole

// Open makes the folder where it is not there, and removes what was half
// received. No other process may use it.
func Open(dir string, s Sealer) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("keep attachments: %w", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, half+"*"))
	if err != nil {
		return nil, fmt.Errorf("keep attachments: %w", err)
	}
	for _, path := range left {
		if err := os.Remove(path); err != nil {
			return nil, fmt.Errorf("keep attachments: %w", err)
		}
	}
	return &Store{dir, s}, nil
}

// Place is where an attachment belongs, and whom it is about.
type Place struct {
	Stream, Attachment string
	Subjects           []string
}

func (p Place) file() string { return attachment.ContentID(p.Stream, p.Attachment).String() }

// field is what the content is bound to, beside its subjects.
func (p Place) field() event.Field {
	return event.Field{Stream: p.Stream, Event: p.Attachment, Name: "content"}
}

// Received is content that is on disk, sealed, and has no name yet.
type Received struct {
	MediaType attachment.MediaType
	Bytes     int64  // of the content as it is kept
	SHA256    string // of the same, in hexadecimal
	Came      int64  // bytes that came

	place Place
	store *Store
	path  string
}

// Receive cleans and seals content as it comes, to its end. It answers
// fault.Invalid where it is none that is taken (see media.Clean), fault.Conflict
// where somebody it is about was erased, fault.Unavailable where the disk does not
// take it, and errors of r as they are; nothing is left then. The caller must
// Keep or Drop what it gets.
func (s *Store) Receive(ctx context.Context, p Place, r io.Reader) (_ *Received, err error) {
	f, err := os.CreateTemp(s.dir, half+"*")
	if err != nil {
		return nil, onDisk(err)
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	disk := &toDisk{w: f}
	sealing, err := s.sealer.SealTo(disk, p.Subjects, p.field())
	if err != nil {
		return nil, disk.or(err)
	}
	sum, kept, came := sha256.New(), &counter{}, &counter{}
	kind, err := media.Clean(io.MultiWriter(sum, kept, sealing), io.TeeReader(&patient{ctx, r}, came))
	if err == nil {
		err = sealing.Close()
	}
	if err == nil {
		err = f.Sync()
		disk.err = err
	}
	if err != nil {
		return nil, disk.or(err)
	}
	return &Received{MediaType: kind, Bytes: kept.n, SHA256: hex.EncodeToString(sum.Sum(nil)), Came: came.n, place: p, store: s, path: f.Name()}, nil
}

// Keep gives the content its name. It is on disk when this returns, in place of
// what had the name before.
func (r *Received) Keep() error {
	if err := os.Rename(r.path, filepath.Join(r.store.dir, r.place.file())); err != nil {
		return errors.Join(onDisk(err), os.Remove(r.path))
	}
	return r.store.sync()
}

// Stream is where it belongs.
func (r *Received) Stream() string { return r.place.Stream }

// Drop throws the content away.
func (r *Received) Drop() error { return os.Remove(r.path) }

func (s *Store) sync() error {
	d, err := os.Open(s.dir)
	if err != nil {
		return onDisk(err)
	}
	if err := errors.Join(d.Sync(), d.Close()); err != nil {
		return onDisk(err)
	}
	return nil
}

// Has reports whether there is content of an attachment.
func (s *Store) Has(stream, attachment string) bool {
	_, err := os.Stat(filepath.Join(s.dir, Place{Stream: stream, Attachment: attachment}.file()))
	return err == nil
}

// Remove removes content; what is not there is removed.
func (s *Store) Remove(name uuid.UUID) error {
	err := os.Remove(filepath.Join(s.dir, name.String()))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return onDisk(err)
	}
	return s.sync()
}

// File is content in the folder, sealed.
type File struct {
	Name uuid.UUID // see attachment.ContentID
	Path string
	At   time.Time // when it was received
}

// Files lists all content.
func (s *Store) Files() ([]File, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, fmt.Errorf("look for attachments: %w", err)
	}
	var out []File
	for _, e := range entries {
		name, err := uuid.Parse(e.Name())
		if err != nil || strings.HasPrefix(e.Name(), half) {
			continue
		}
		info, err := e.Info()
		if errors.Is(err, fs.ErrNotExist) {
			continue // removed meanwhile
		}
		if err != nil {
			return nil, fmt.Errorf("look for attachments: %w", err)
		}
		out = append(out, File{name, filepath.Join(s.dir, e.Name()), info.ModTime()})
	}
	return out, nil
}

type counter struct{ n int64 }

func (c *counter) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	return len(b), nil
}

// patient reads until nobody waits any longer.
type patient struct {
	ctx context.Context //nolint:containedctx // of the one call
	r   io.Reader
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b)
}

// toDisk remembers that it was the disk that would not.
type toDisk struct {
	w   io.Writer
	err error
}

func (d *toDisk) Write(b []byte) (int, error) {
	n, err := d.w.Write(b)
	if err != nil {
		d.err = err
	}
	return n, err
}

func (d *toDisk) or(err error) error {
	if d.err != nil || errors.Is(err, syscall.ENOSPC) {
		return onDisk(errors.Join(d.err, err))
	}
	return err
}

func onDisk(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.Unavailablef(err, "the disk that holds attachments is full: make room, and send it again")
	}
	return fault.Unavailablef(err, "the folder with attachments cannot be written to")
}
