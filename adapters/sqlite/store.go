// Package sqlite keeps views in one SQLite file.
//
// A commit of the projection runtime, rows and checkpoints together, is one
// transaction: after a crash or a loss of power it is there or it is not. It
// may be lost if the power goes (the file is not synced at every commit),
// never torn: views are made again from the log, starting at the checkpoint
// that was lost with them. Readers see the last commit as a whole and never
// wait for a writer; the writer never waits for them.
package sqlite

import (
	"cmp"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"modernc.org/sqlite"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

// Store keeps views in one file, written by one connection and read by several.
// One process at a time may have it open for writing; that is for the caller
// to see to.
type Store struct {
	path    string
	pragmas []string

	mu      sync.Mutex         // the writer's
	w       *conn              // nil before its first use and after a failure
	buffers map[string]*buffer // by the table's name
	seen    int64              // the file's data_version when the buffers were last right
	closed  bool

	readers chan *conn // nil stands for one not yet opened

	vmu      sync.Mutex
	versions map[versionKey]*version
}

type versionKey struct {
	name    string
	version int
}

var _ worker.Store = (*Store)(nil)

// How much of the file (in KiB) the writer and each reader keep.
const (
	writerCache = 32 << 10
	readerCache = 8 << 10
)

// Open opens the file, or makes it.
func Open(path string) (*Store, error) { return open(path, "NORMAL") }

func open(path, synchronous string) (*Store, error) {
	s := &Store{
		path: path,
		pragmas: []string{
			pragma("page_size", 8192), "journal_mode(WAL)", "synchronous(" + synchronous + ")",
			// 32 MB between checkpoints; a file that a long read let grow is cut back.
			pragma("wal_autocheckpoint", 4000), pragma("journal_size_limit", 64<<20),
			// What is deleted is overwritten within its page: erased text does not linger.
			"secure_delete(FAST)", "temp_store(MEMORY)",
		},
		buffers:  map[string]*buffer{},
		versions: map[versionKey]*version{},
		readers:  make(chan *conn, max(4, 2*runtime.NumCPU())),
	}
	for range cap(s.readers) {
		s.readers <- nil
	}
	err := s.write(context.Background(), func(c *conn) error { return c.exec(catalog) })
	if err != nil {
		s.Close()
		return nil, fmt.Errorf("views in %s: %w", path, err)
	}
	return s, nil
}

// Close waits for readers to release their snapshots, then closes the file.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	var errs []error
	for range cap(s.readers) {
		if c := <-s.readers; c != nil {
			errs = append(errs, c.close())
		}
	}
	close(s.readers)
	// Last, so that it is this connection that folds the WAL into the file.
	if s.w != nil {
		errs = append(errs, s.w.close())
	}
	return errors.Join(errs...)
}

var (
	errClosed = errors.New("the views are closed")
	errHeld   = fault.Unavailablef(nil, "somebody reads the views for a long time; what was deleted is out of the file once it is tried again")
)

// write runs f in a transaction of the one writer. After a failure of the
// store's own the connection is given up: what SQLite holds in memory then may
// not be what is in the file.
func (s *Store) write(ctx context.Context, f func(*conn) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ready(); err != nil {
		return err
	}
	giveUp := func() {
		s.w.close()
		s.w, s.seen = nil, 0
	}
	if err := s.w.exec("BEGIN IMMEDIATE"); err != nil {
		giveUp()
		return err
	}
	done := false
	defer func() {
		if done {
			return
		}
		clear(s.buffers)
		if _, own := errors.AsType[*sqlite.Error](err); own || s.w.exec("ROLLBACK") != nil {
			giveUp()
		}
	}()
	var now int64
	if _, err := s.w.one("PRAGMA data_version", nil, &now); err != nil {
		return err
	}
	if now != s.seen {
		clear(s.buffers) // somebody else wrote to the file
		s.seen = now
	}
	if err := f(s.w); err != nil {
		return err
	}
	if err := s.w.exec("COMMIT"); err != nil {
		return err
	}
	done = true
	return nil
}

// ready opens the writer's connection, unless it is open.
func (s *Store) ready() (err error) {
	if s.closed {
		return errClosed
	}
	if s.w == nil {
		s.w, err = dial(s.path, append(slices.Clone(s.pragmas), pragma("cache_size", -writerCache))...)
	}
	return err
}

// alone runs f on the writer's connection outside a transaction, and then gives
// the connection up with all that it remembers.
func (s *Store) alone(ctx context.Context, f func(*conn) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ready(); err != nil {
		return err
	}
	err := f(s.w)
	clear(s.buffers)
	err = errors.Join(err, s.w.close())
	s.w, s.seen = nil, 0
	return err
}

// version is what the store knows of a projection version, made when it is
// first asked for with these specs.
func (s *Store) version(p projections.Projection) (*version, error) {
	s.vmu.Lock()
	defer s.vmu.Unlock()
	k := versionKey{p.Name, p.Version}
	if v := s.versions[k]; v != nil && slices.Equal(v.specs, p.Tables) {
		return v, nil
	}
	v, err := newVersion(p)
	if err != nil {
		return nil, err
	}
	s.versions[k] = v
	return v, nil
}

func (s *Store) forget(p projections.Projection) {
	s.vmu.Lock()
	defer s.vmu.Unlock()
	delete(s.versions, versionKey{p.Name, p.Version})
}

// Prepare makes the projection version's tables, unless they are there.
func (s *Store) Prepare(ctx context.Context, p projections.Projection) error {
	v, err := s.version(p)
	if err != nil {
		return err
	}
	err = s.write(ctx, func(c *conn) error {
		stored, found, err := storedSpec(c, p)
		switch {
		case err != nil:
			return err
		case found && stored != v.definition:
			return &worker.SpecError{Projection: p.Name, Version: p.Version, Stored: stored, Wanted: v.definition}
		case found:
			return nil
		}
		names := ""
		for _, t := range v.tables {
			if err := c.script(t.create()); err != nil {
				return err
			}
			names += t.sqlName + "\n"
			if t.Words != "" {
				names += t.seenName() + "\n" + t.wordsName() + "\n"
			}
		}
		return c.exec("INSERT INTO projections (name, version, spec, tables) VALUES (?, ?, ?, ?)",
			p.Name, int64(p.Version), v.definition, names)
	})
	if err != nil {
		return fmt.Errorf("prepare projection %s version %d: %w", p.Name, p.Version, err)
	}
	return nil
}

func storedSpec(c *conn, p projections.Projection) (spec string, found bool, err error) {
	err = c.query("SELECT spec FROM projections WHERE name = ? AND version = ?", []any{p.Name, int64(p.Version)}, 1, func(r []driver.Value) bool {
		spec, found = r[0].(string), true
		return false
	})
	return spec, found, err
}

// Drop removes the projection version's tables and checkpoint.
func (s *Store) Drop(ctx context.Context, p projections.Projection) error {
	s.forget(p)
	key := []any{p.Name, int64(p.Version)}
	err := s.write(ctx, func(c *conn) error {
		clear(s.buffers)
		names := ""
		err := c.query("SELECT tables FROM projections WHERE name = ? AND version = ?", key, 1, func(r []driver.Value) bool {
			names = r[0].(string)
			return false
		})
		if err != nil {
			return err
		}
		for name := range lines(names) {
			if err := c.script("DROP TABLE IF EXISTS " + quote(name)); err != nil {
				return err
			}
		}
		return c.exec("DELETE FROM projections WHERE name = ? AND version = ?", key...)
	})
	if err != nil {
		return fmt.Errorf("drop projection %s version %d: %w", p.Name, p.Version, err)
	}
	return nil
}

// Live is the version that queries read; 0 if there is none.
func (s *Store) Live(ctx context.Context, name string) (int, error) {
	var version int64
	err := s.read(ctx, func(c *conn) error {
		_, err := c.one("SELECT version FROM projections WHERE name = ? AND live = 1", []any{name}, &version)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("live version of projection %s: %w", name, err)
	}
	return int(version), nil
}

// Versions lists the versions that have tables, in order.
func (s *Store) Versions(ctx context.Context, name string) (out []int, err error) {
	err = s.read(ctx, func(c *conn) error {
		return c.query("SELECT version FROM projections WHERE name = ? ORDER BY version", []any{name}, 1, func(r []driver.Value) bool {
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
func (s *Store) Switch(ctx context.Context, p projections.Projection) error {
	err := s.write(ctx, func(c *conn) error {
		if _, found, err := storedSpec(c, p); err != nil || !found {
			return cmp.Or(err, worker.ErrNotPrepared)
		}
		return c.exec("UPDATE projections SET live = (version = ?) WHERE name = ?", int64(p.Version), p.Name)
	})
	if err != nil {
		return fmt.Errorf("switch projection %s to version %d: %w", p.Name, p.Version, err)
	}
	return nil
}

// Checkpoint is how far the projection version has come; zero if it has no
// tables yet.
func (s *Store) Checkpoint(ctx context.Context, p projections.Projection) (at event.Position, err error) {
	err = s.read(ctx, func(c *conn) error {
		at, _, err = checkpoint(c, p)
		return err
	})
	if err != nil {
		return at, fmt.Errorf("checkpoint of projection %s: %w", p.Name, err)
	}
	return at, nil
}

func checkpoint(c *conn, p projections.Projection) (event.Position, bool, error) {
	var commit, prepare int64
	found, err := c.one(`SELECT "commit", "prepare" FROM projections WHERE name = ? AND version = ?`,
		[]any{p.Name, int64(p.Version)}, &commit, &prepare)
	return event.Position{Commit: uint64(commit), Prepare: uint64(prepare)}, found, err
}

var _ view.Writer = (*writer)(nil)
