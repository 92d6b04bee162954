package natsbus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"ledetraad/domain/event"
)

// Mark is how far alerts were published.
type Mark struct {
	Position event.Position `json:"position"` // all alerts of the log up to here
	Sequence uint64         `json:"sequence"` // where the stream stood then
}

// Marks keeps a relay's mark, apart from JetStream: it is needed where JetStream
// has lost the stream.
type Marks interface {
	// Load answers false where there was never a mark.
	Load() (Mark, bool, error)
	Save(m Mark) error
}

// MarkFile keeps the mark in a file. What is saved is on disk.
type MarkFile string

// Load reads the mark. A file that holds none counts as no mark.
func (f MarkFile) Load() (Mark, bool, error) {
	b, err := os.ReadFile(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return Mark{}, false, nil
	}
	if err != nil {
		return Mark{}, false, fmt.Errorf("read the mark: %w", err)
	}
	var m Mark
	if json.Unmarshal(b, &m) != nil {
		return Mark{}, false, nil
	}
	return m, true, nil
}

// Save keeps the mark, by way of another name, so that a crash cannot leave half
// of it.
func (f MarkFile) Save(m Mark) (err error) {
	b, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("keep the mark: %w", err)
	}
	tmp := string(f) + ".new"
	file, err := os.OpenFile(tmp, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("keep the mark: %w", err)
	}
	_, err = file.Write(append(b, '\n'))
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("keep the mark: %w", err)
	}
	if err := os.Rename(tmp, string(f)); err != nil {
		return fmt.Errorf("keep the mark: %w", err)
	}
	dir, err := os.Open(filepath.Dir(string(f)))
	if err != nil {
		return fmt.Errorf("keep the mark: %w", err)
	}
	if err := errors.Join(dir.Sync(), dir.Close()); err != nil {
		return fmt.Errorf("keep the mark: %w", err)
	}
	return nil
}
