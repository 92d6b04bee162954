//go:build !unix

package esdbnode

import (
	"fmt"
	"os"
	"path/filepath"
)

// lockDir holds the lock file open. Without flock it cannot tell a second
// process off; SQLite's own locks still keep the file whole.
func lockDir(dir string) (*os.File, error) {
	file, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock file: %w", err)
	}
	return file, nil
}
