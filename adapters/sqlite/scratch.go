package sqlite

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Scratch is a Store in a folder of its own that Close removes. It is never
// synced: it is not meant to outlive anything.
type Scratch struct {
	*Store
	folder string
}

// OpenScratch makes its folder within the one given; "" is the system's folder
// for temporary files. The folder should be on a disk that has as much room as
// the views take.
func OpenScratch(within string) (*Scratch, error) {
	folder, err := os.MkdirTemp(within, "ledetraad-views-")
	if err != nil {
		return nil, fmt.Errorf("scratch views: %w", err)
	}
	s, err := open(filepath.Join(folder, "views"), "OFF")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("scratch views: %w", err), os.RemoveAll(folder))
	}
	return &Scratch{s, folder}, nil
}

// Close closes the store and removes its folder.
func (s *Scratch) Close() error { return errors.Join(s.Store.Close(), os.RemoveAll(s.folder)) }
