package sqlite

import (
	"context"
	"database/sql/driver"
	"errors"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"modernc.org/sqlite"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

// file keeps one projection version's tables and its checkpoint. It is written
// by one connection and read by several.
type file struct {
	path    string
	pragmas []string
	upkeep  *upkeep
	waits   atomic.Bool // for upkeep
	copying sync.Mutex  // one checkpoint at a time; taken before mu

	mu      sync.Mutex         // the writer's
	w       *conn              // nil before its first use and after a failure
	buffers map[string]*buffer // by the table's name
	seen    int64              // the file's data_version when the buffers were last right
	closed  bool

	readers chan *conn  // nil stands for one not yet opened
	made    atomic.Bool // its tables were seen

	amu    sync.Mutex
	saved  event.Position // the checkpoint, as far as is known
	passed event.Position // how far the projection has come without a row to write

	vmu     sync.Mutex
	version *version // for the specs that were used last
}

// How much of a file (in KiB) the writer and each reader keep.
const (
	writerCache = 16 << 10
	readerCache = 4 << 10
)

// unsaved is how far (in positions' own unit, bytes of the log) a checkpoint
// may be passed on without being written.
const unsaved = 1 << 20

func newFile(path, synchronous string, u *upkeep) *file {
	f := &file{
		path:   path,
		upkeep: u,
		pragmas: []string{
			pragma("page_size", 8192), "journal_mode(WAL)", "synchronous(" + synchronous + ")",
			// Checkpoints are upkeep's; a WAL that a long read let grow is cut back.
			pragma("wal_autocheckpoint", mostFrames), pragma("journal_size_limit", 64<<20),
			// What is deleted is overwritten within its page: erased text does not linger.
			"secure_delete(FAST)", "temp_store(MEMORY)", pragma("cache_size", -writerCache),
		},
		buffers: map[string]*buffer{},
		readers: make(chan *conn, max(4, 2*runtime.NumCPU())),
	}
	for range cap(f.readers) {
		f.readers <- nil
	}
	return f
}

// close waits for readers to release their snapshots, then closes the file.
func (s *file) close() error {
	err := s.save()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	s.closed = true
	errs := []error{err}
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

// remove closes the file once nobody reads it, and takes it off the disk.
func (s *file) remove() error {
	s.amu.Lock()
	s.passed = event.Position{} // nothing is left to save
	s.amu.Unlock()
	err := s.close()
	for _, end := range companions {
		if e := os.Remove(s.path + end); e != nil && !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}

// companions are the ends of the names of the files that SQLite keeps for one.
var companions = [...]string{"-wal", "-shm", ""}

// idle reports whether nobody reads the file at the moment.
func (s *file) idle() bool { return len(s.readers) == cap(s.readers) }

var (
	errClosed = errors.New("the views are closed")
	errHeld   = fault.Unavailablef(nil, "somebody reads the views for a long time; what was deleted is out of the file once it is tried again")
)

// write runs f in a transaction of the one writer. After a failure of the
// store's own the connection is given up: what SQLite holds in memory then may
// not be what is in the file.
func (s *file) write(ctx context.Context, f func(*conn) error) (err error) {
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
	s.committed(s.w)
	return nil
}

// ready opens the writer's connection, unless it is open.
func (s *file) ready() (err error) {
	if s.closed {
		return errClosed
	}
	if s.w == nil {
		s.w, err = dial(s.path, s.pragmas...)
	}
	return err
}

// alone runs f on the writer's connection outside a transaction, and then gives
// the connection up with all that it remembers.
func (s *file) alone(ctx context.Context, f func(*conn) error) error {
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

// as is the projection version's tables as p's specs name them.
func (s *file) as(p projections.Projection) (*version, error) {
	s.vmu.Lock()
	defer s.vmu.Unlock()
	if v := s.version; v != nil && slices.Equal(v.specs, p.Tables) {
		return v, nil
	}
	v, err := newVersion(p)
	if err != nil {
		return nil, err
	}
	s.version = v
	return v, nil
}

// prepare makes the projection version's tables, unless they are there.
func (s *file) prepare(ctx context.Context, p projections.Projection) error {
	v, err := s.as(p)
	if err != nil {
		return err
	}
	return s.write(ctx, func(c *conn) error {
		if err := c.script(about); err != nil {
			return err
		}
		stored, found, err := storedSpec(c)
		switch {
		case err != nil:
			return err
		case found && stored != v.definition:
			return &worker.SpecError{Projection: p.Name, Version: p.Version, Stored: stored, Wanted: v.definition}
		case found:
			return nil
		}
		for _, t := range v.tables {
			if err := c.script(t.create()); err != nil {
				return err
			}
		}
		return c.exec("INSERT INTO _projection (one, spec) VALUES (1, ?)", v.definition)
	})
}

func storedSpec(c *conn) (spec string, found bool, err error) {
	err = c.query("SELECT spec FROM _projection", nil, 1, func(r []driver.Value) bool {
		spec, found = r[0].(string), true
		return false
	})
	return spec, found, err
}

// checkpoint is how far the projection version has come; zero if it has no
// tables yet.
func (s *file) checkpoint(ctx context.Context) (at event.Position, err error) {
	passed := s.came()
	err = s.read(ctx, func(c *conn) error {
		there, err := s.there(c)
		if err == nil && there {
			at, _, err = checkpoint(c)
		}
		return err
	})
	if passed.After(at) {
		at = passed
	}
	return at, err
}

// there reports whether the file was prepared.
func (s *file) there(c *conn) (bool, error) {
	if s.made.Load() {
		return true, nil
	}
	var n int64
	_, err := c.one("SELECT count(*) FROM sqlite_schema WHERE name = '_projection'", nil, &n)
	if n > 0 {
		s.made.Store(true)
	}
	return n > 0, err
}

func checkpoint(c *conn) (event.Position, bool, error) {
	var commit, prepare int64
	found, err := c.one(`SELECT "commit", "prepare" FROM _projection`, nil, &commit, &prepare)
	return event.Position{Commit: uint64(commit), Prepare: uint64(prepare)}, found, err
}

// pass moves the checkpoint in memory, and now and then on disk.
func (s *file) pass(ctx context.Context, at event.Position) error {
	s.amu.Lock()
	if at.After(s.passed) {
		s.passed = at
	}
	late := s.passed.Commit-s.saved.Commit > unsaved
	s.amu.Unlock()
	if !late {
		return nil
	}
	return s.saveWithin(ctx)
}

// came is how far the projection has come without a row to write.
func (s *file) came() event.Position {
	s.amu.Lock()
	defer s.amu.Unlock()
	return s.passed
}

// save writes the checkpoint, if it was passed on.
func (s *file) save() error {
	s.amu.Lock()
	done := !s.passed.After(s.saved)
	s.amu.Unlock()
	if done {
		return nil
	}
	return s.saveWithin(context.Background())
}

func (s *file) saveWithin(ctx context.Context) error {
	at := s.came()
	err := s.write(ctx, func(c *conn) error { return setCheckpoint(c, at) })
	if err == nil {
		s.reached(at)
	}
	return err
}

// reached notes which checkpoint was written.
func (s *file) reached(at event.Position) {
	s.amu.Lock()
	defer s.amu.Unlock()
	if at.After(s.saved) {
		s.saved = at
	}
}

func setCheckpoint(c *conn, at event.Position) error {
	return c.exec(`UPDATE _projection SET "commit" = ?, "prepare" = ?`, int64(at.Commit), int64(at.Prepare))
}

var _ view.Writer = (*batch)(nil)
