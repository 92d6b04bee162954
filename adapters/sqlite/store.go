// Package sqlite keeps views in a folder: a SQLite file for each version of each
// projection, and one that says which files there are and which versions are
// live.
//
// A commit of the projection runtime, rows and checkpoint together, is one
// transaction: after a crash or a loss of power it is there or it is not. It
// may be lost if the power goes (a file is not synced at every commit), never
// torn: views are made again from the log, starting at the checkpoint that was
// lost with them. Versions have nothing in common, so they are written side by
// side, and dropping one removes its file. Readers see the last commit as a
// whole and never wait for a writer; the writer never waits for them.
package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/worker"
)

// Store keeps views in one folder. One process at a time may have it open for
// writing; that is for the caller to see to.
type Store struct {
	folder      string
	synchronous string
	upkeep      *upkeep

	mu      sync.Mutex
	catalog *conn // nil once the store is closed
	files   map[versionKey]*file
	held    map[*file]chan struct{} // dropped, and perhaps not off the disk yet; closed when they are
	leaving sync.WaitGroup          // those of them that somebody reads
}

type versionKey struct {
	name    string
	version int
}

var _ worker.Store = (*Store)(nil)

// catalog is the table of the versions that there are. A version's file is
// named after its seq, which is never given twice: what is left of a dropped
// file can never be taken for part of another.
const catalog = `CREATE TABLE IF NOT EXISTS versions (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	name TEXT NOT NULL,
	version INTEGER NOT NULL,
	live INTEGER NOT NULL DEFAULT 0,
	UNIQUE (name, version)
) STRICT`

const catalogFile = "catalog.db"

// Open opens the folder, or makes it, for its owner alone.
func Open(folder string) (*Store, error) { return open(folder, "NORMAL") }

func open(folder, synchronous string) (*Store, error) {
	s := &Store{folder: folder, synchronous: synchronous, upkeep: newUpkeep(), files: map[versionKey]*file{}, held: map[*file]chan struct{}{}}
	if err := s.begin(); err != nil {
		return nil, errors.Join(fmt.Errorf("views in %s: %w", folder, err), s.Close())
	}
	return s, nil
}

func (s *Store) begin() error {
	if err := os.Mkdir(s.folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	path := filepath.Join(s.folder, catalogFile)
	if err := own(path); err != nil {
		return err
	}
	c, err := dial(path, "journal_mode(WAL)", "synchronous(FULL)")
	if err != nil {
		return err
	}
	s.catalog = c
	if err := c.script(catalog); err != nil {
		return err
	}
	return s.tidy()
}

// own makes a file for its owner alone, if it is not there; SQLite gives its
// companions the same mode.
func own(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// tidy removes files of versions that were dropped when the process ended.
func (s *Store) tidy() error {
	known := map[string]bool{catalogFile: true}
	err := s.catalog.query("SELECT name, version, seq FROM versions", nil, 3, func(r []driver.Value) bool {
		known[fileName(r[0].(string), int(r[1].(int64)), r[2].(int64))] = true
		return true
	})
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(s.folder)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := strings.TrimSuffix(strings.TrimSuffix(e.Name(), "-wal"), "-shm")
		if known[name] || !strings.HasSuffix(name, ".db") {
			continue
		}
		if err := os.Remove(filepath.Join(s.folder, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

func fileName(name string, version int, seq int64) string {
	return fmt.Sprintf("%s-%d.%d.db", name, version, seq)
}

// Close waits for readers to release their snapshots, then closes the files.
func (s *Store) Close() error {
	s.upkeep.stop()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.catalog == nil {
		return nil
	}
	var errs []error
	for _, f := range s.files {
		errs = append(errs, f.close())
	}
	errs = append(errs, s.catalog.close())
	s.catalog = nil
	s.mu.Unlock()
	s.leaving.Wait()
	s.mu.Lock()
	return errors.Join(errs...)
}

// look runs f on the catalog.
func (s *Store) look(f func(*conn) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.catalog == nil {
		return errClosed
	}
	return f(s.catalog)
}

// file is the version's; worker.ErrNotPrepared if there is none.
func (s *Store) file(p projections.Projection, create bool) (f *file, err error) {
	k := versionKey{p.Name, p.Version}
	err = s.look(func(c *conn) error {
		if f = s.files[k]; f != nil {
			return nil
		}
		var seq int64
		find := func() (bool, error) {
			return c.one("SELECT seq FROM versions WHERE name = ? AND version = ?", []any{k.name, int64(k.version)}, &seq)
		}
		found, err := find()
		if err == nil && !found && create {
			if err = c.exec("INSERT INTO versions (name, version) VALUES (?, ?)", k.name, int64(k.version)); err == nil {
				found, err = find()
			}
		}
		if err != nil {
			return err
		}
		if !found {
			return worker.ErrNotPrepared
		}
		path := filepath.Join(s.folder, fileName(k.name, k.version, seq))
		if err := own(path); err != nil {
			return err
		}
		f = newFile(path, s.synchronous, s.upkeep)
		s.files[k] = f
		return nil
	})
	return f, err
}

// Prepare makes the projection version's tables, unless they are there.
func (s *Store) Prepare(ctx context.Context, p projections.Projection) error {
	_, err := newVersion(p)
	if err == nil {
		var f *file
		if f, err = s.file(p, true); err == nil {
			err = f.prepare(ctx, p)
		}
	}
	if err != nil {
		return fmt.Errorf("prepare projection %s version %d: %w", p.Name, p.Version, err)
	}
	return nil
}

// Checkpoint is how far the projection version has come; zero if it has no
// tables yet.
func (s *Store) Checkpoint(ctx context.Context, p projections.Projection) (at event.Position, err error) {
	f, err := s.file(p, false)
	if err == nil {
		at, err = f.checkpoint(ctx)
	}
	if err != nil && !errors.Is(err, worker.ErrNotPrepared) {
		return at, fmt.Errorf("checkpoint of projection %s: %w", p.Name, err)
	}
	return at, nil
}

// Commit runs fold in one transaction.
func (s *Store) Commit(ctx context.Context, p projections.Projection, fold func(worker.Batch) error) error {
	f, err := s.file(p, false)
	if err != nil {
		return err
	}
	return f.commit(ctx, p, fold)
}

// Pass moves the checkpoint over events that the version has no use for.
func (s *Store) Pass(ctx context.Context, p projections.Projection, at event.Position) error {
	f, err := s.file(p, false)
	if err != nil {
		return err
	}
	return f.pass(ctx, at)
}

// Read gives a snapshot. It waits, as long as ctx lets it, while all of the
// version's connections are in use.
func (s *Store) Read(ctx context.Context, p projections.Projection) (worker.Snapshot, error) {
	f, err := s.file(p, false)
	if err == nil {
		var snap worker.Snapshot
		if snap, err = f.snapshot(ctx, p); err == nil {
			return snap, nil
		}
		if errors.Is(err, errClosed) && !s.has(f) {
			err = worker.ErrNotPrepared // it was dropped meanwhile
		}
	}
	return nil, fmt.Errorf("read projection %s version %d: %w", p.Name, p.Version, err)
}

func (s *Store) has(f *file) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, o := range s.files {
		if o == f {
			return true
		}
	}
	return s.catalog == nil
}

// Drop removes the projection version's file; as soon as nobody reads it any
// more, if somebody does.
func (s *Store) Drop(_ context.Context, p projections.Projection) error {
	f, err := s.file(p, false)
	if err == nil {
		err = s.look(func(c *conn) error {
			k := versionKey{p.Name, p.Version}
			if s.files[k] != f {
				return worker.ErrNotPrepared // somebody else dropped it
			}
			delete(s.files, k)
			s.held[f] = make(chan struct{})
			return c.exec("DELETE FROM versions WHERE name = ? AND version = ?", p.Name, int64(p.Version))
		})
	}
	if err != nil {
		if errors.Is(err, worker.ErrNotPrepared) {
			return nil
		}
		return fmt.Errorf("drop projection %s version %d: %w", p.Name, p.Version, err)
	}
	remove := func() {
		_ = f.remove() // if it cannot be, the next start does it
		s.mu.Lock()
		defer s.mu.Unlock()
		close(s.held[f])
		delete(s.held, f)
	}
	if f.idle() {
		remove()
	} else {
		s.leaving.Go(remove)
	}
	return nil
}

// Live is the version that queries read; 0 if there is none.
func (s *Store) Live(_ context.Context, name string) (int, error) {
	var version int64
	err := s.look(func(c *conn) error {
		_, err := c.one("SELECT version FROM versions WHERE name = ? AND live = 1", []any{name}, &version)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("live version of projection %s: %w", name, err)
	}
	return int(version), nil
}

// Versions lists the versions that have tables, in order.
func (s *Store) Versions(_ context.Context, name string) (out []int, err error) {
	err = s.look(func(c *conn) error {
		return c.query("SELECT version FROM versions WHERE name = ? ORDER BY version", []any{name}, 1, func(r []driver.Value) bool {
			out = append(out, int(r[0].(int64)))
			return true
		})
	})
	if err != nil {
		return nil, fmt.Errorf("versions of projection %s: %w", name, err)
	}
	return out, nil
}

// Switch makes the version the live one.
func (s *Store) Switch(_ context.Context, p projections.Projection) error {
	_, err := s.file(p, false)
	if err == nil {
		err = s.look(func(c *conn) error {
			return c.exec("UPDATE versions SET live = (version = ?) WHERE name = ?", int64(p.Version), p.Name)
		})
	}
	if err != nil {
		return fmt.Errorf("switch projection %s to version %d: %w", p.Name, p.Version, err)
	}
	return nil
}

// Scrub leaves nothing of what was deleted or overwritten in the files. It holds
// up one writer after another meanwhile, and needs as much room on the disk as
// the largest file takes. Readers keep what they see; a snapshot held for long,
// of a file that was dropped too, makes it fail as unavailable, to be tried
// again.
func (s *Store) Scrub(ctx context.Context) error {
	s.mu.Lock()
	files := make([]*file, 0, len(s.files))
	for _, f := range s.files {
		files = append(files, f)
	}
	held := slices.Collect(maps.Values(s.held))
	s.mu.Unlock()
	for _, f := range files {
		if err := f.scrub(ctx); err != nil {
			return fmt.Errorf("scrub the views: %w", err)
		}
	}
	patience := time.NewTimer(longRead)
	defer patience.Stop()
	for _, gone := range held {
		select {
		case <-gone:
		case <-patience.C:
			return fmt.Errorf("scrub the views: %w", errHeld)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// longRead is how long a scrub waits for those who read a file that was dropped.
const longRead = 10 * time.Second
