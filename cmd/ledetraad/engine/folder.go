package engine

import (
	"crypto/rand"
	"encoding/base32"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"ledetraad/domain/fault"
)

// Folder is an engine's data folder: the log, distribution, views and secrets,
// for its owner alone, and for one engine at a time.
type Folder struct {
	Path string
	lock *os.File
}

// The names in a data folder.
const (
	logDir         = "eventstore"
	natsDir        = "nats"
	viewsDir       = "views"
	attachmentsDir = "attachments"
	tokenFile      = "api-token"
	lockFile       = "lock"
)

// OpenFolder makes the folder where it is not there, and takes it.
func OpenFolder(path string) (*Folder, error) {
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, &fault.Error{Code: fault.Invalid, Field: "data", Cause: err,
			Message: fmt.Sprintf("the folder %s cannot be made: %v", path, errors.Unwrap(err))}
	}
	f, err := os.OpenFile(filepath.Join(path, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, &fault.Error{Code: fault.Invalid, Field: "data", Cause: err,
			Message: fmt.Sprintf("the folder %s cannot be written to: %v", path, errors.Unwrap(err))}
	}
	if err := lock(f); err != nil {
		_ = f.Close()
		return nil, &fault.Error{Code: fault.Conflict, Field: "data", Cause: err,
			Message: fmt.Sprintf("another engine is running on the folder %s; talk to it with --server, or stop it first", path)}
	}
	folder := &Folder{Path: path, lock: f}
	if err := folder.tidy(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return folder, nil
}

// tidy removes what a process that was killed had only for a while: scratch
// views hold opened text, which an erasure would not find there. The same goes
// for the one file that views were in once.
func (f *Folder) tidy() error {
	for _, pattern := range []string{"ledetraad-views-*", "views.db*", "backup-*", "restore-*", ".master-*"} {
		left, err := filepath.Glob(f.join(pattern))
		if err != nil {
			return fmt.Errorf("look for what was left behind: %w", err)
		}
		for _, path := range left {
			if err := os.RemoveAll(path); err != nil {
				return fmt.Errorf("remove what was left behind: %w", err)
			}
		}
	}
	return nil
}

// Close lets the folder go.
func (f *Folder) Close() error { return f.lock.Close() }

func (f *Folder) join(name string) string { return filepath.Join(f.Path, name) }

// Token is the secret that the API asks of its callers; it is made at the
// first start.
func (f *Folder) Token() (string, error) {
	if t, err := ReadToken(f.Path); err == nil || !errors.Is(err, fs.ErrNotExist) {
		return t, err
	}
	b := make([]byte, 32)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("make a token: %w", err)
	}
	// Letters and digits: on a command line a hyphen at its head would be a flag.
	t := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b)
	if err := os.WriteFile(f.join(tokenFile), []byte(t+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("keep the token: %w", err)
	}
	return t, nil
}

// ReadToken reads the token that an engine keeps in its data folder.
func ReadToken(folder string) (string, error) {
	b, err := os.ReadFile(filepath.Join(folder, tokenFile))
	if err != nil {
		return "", fmt.Errorf("read the token: %w", err)
	}
	t := strings.TrimSpace(string(b))
	if t == "" {
		return "", fault.Invalidf("data", "%s is empty; delete it, and the engine makes a new one", filepath.Join(folder, tokenFile))
	}
	return t, nil
}
