package esdbnode

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Backup writes a consistent copy of the log, as it is now, to a file of its own,
// readable by its owner only, while the node goes on. The file is an events.db: a
// node started on a folder with it goes on from there. It stands whole and
// durable under its name, or not at all; a file of that name is replaced. The
// TLS key and the secret are not in it.
func (n *Node) Backup(ctx context.Context, path string) error {
	if err := n.store.backup(ctx, path); err != nil {
		return fmt.Errorf("back up the event store: %w", err)
	}
	return nil
}

func (s *store) backup(ctx context.Context, path string) (err error) {
	dir := filepath.Dir(path)
	file, err := os.CreateTemp(dir, filepath.Base(path)+".new-*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	defer file.Close()
	if err := s.copyInto(ctx, file.Name()); err != nil {
		return err
	}
	if err := file.Sync(); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// copyInto writes the log's present state into an empty file.
func (s *store) copyInto(ctx context.Context, path string) (err error) {
	db, err := sql.Open("sqlite", connectionString(s.path))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.ExecContext(ctx, "VACUUM INTO ?", path)
	return err
}
