package esdbnode

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rs/zerolog"
)

const (
	databaseFile = "events.db"
	lockFile     = "lock"

	// groupAppends and groupBytes bound one commit's group: enough to make a sync
	// cheap per append, little enough for the last of them not to wait long.
	groupAppends = 2048
	groupBytes   = 8 << 20

	// waitingAppends is how many appends may wait for the writer before callers
	// are held back.
	waitingAppends = 1024

	readConnections = 8
)

// errStopped answers what comes when the store is closing or closed.
var errStopped = errors.New("the node is stopping")

// storageError is a failure of the disk or the database file. Nothing of the
// commit in which it happened was acknowledged.
type storageError struct{ cause error }

func (e *storageError) Error() string { return e.cause.Error() }
func (e *storageError) Unwrap() error { return e.cause }

// store is the log on disk: one writing goroutine, a pool of readers.
type store struct {
	path    string
	log     zerolog.Logger
	now     func() time.Time
	reader  *reader
	readers *sql.DB
	upkeep  *sql.DB
	pin     *sql.Conn // see openUpkeepDB
	hub     *hub
	head    atomic.Int64 // the last committed position
	stats   counters

	jobs     chan *job
	quit     chan struct{}
	closing  sync.Once
	closeErr error
	work     sync.WaitGroup
	stopped  chan struct{} // closed when no job will be answered any more
	tidy     chan struct{} // asks for a checkpoint

	openWriter func(context.Context) (*writer, error)
}

// job is one thing for the writing goroutine to do. What run finds out it leaves
// in variables of its own; the error it returns is a storage error and fails the
// whole group.
type job struct {
	ctx   context.Context
	bytes int
	run   func(*writer) error
	alone bool  // outside any transaction, with no other job beside it
	err   error // why it was left out of its group
	done  chan error
}

// Stats counts what the node has done since it started.
type Stats struct {
	Commits uint64 // synced transactions
	Appends uint64 // appends, deletes and tombstones answered from those
	Events  uint64 // events written
	Bytes   uint64 // of data, metadata and types, with 64 for each event
	Failed  uint64 // commits that failed and acknowledged nothing
}

type counters struct{ commits, appends, events, bytes, failed atomic.Uint64 }

// openStore opens or creates the log in the folder, which must be locked by the
// caller.
func openStore(ctx context.Context, dir string, now func() time.Time, log zerolog.Logger) (*store, error) {
	path := filepath.Join(dir, databaseFile)
	if err := createPrivate(path); err != nil {
		return nil, err
	}
	s := &store{
		path:    path,
		log:     log,
		now:     now,
		hub:     newHub(),
		jobs:    make(chan *job, waitingAppends),
		quit:    make(chan struct{}),
		stopped: make(chan struct{}),
		tidy:    make(chan struct{}, 1),
	}
	s.openWriter = func(ctx context.Context) (*writer, error) { return openWriter(ctx, path, now) }
	w, err := s.open(ctx)
	if err != nil {
		return nil, errors.Join(err, s.closeDatabases())
	}
	s.head.Store(w.position)
	s.work.Go(func() { s.writeLoop(w) })
	s.work.Go(s.tidyLoop)
	return s, nil
}

func (s *store) open(ctx context.Context) (*writer, error) {
	var err error
	if s.upkeep, err = openUpkeepDB(s.path); err != nil {
		return nil, err
	}
	if s.pin, err = s.upkeep.Conn(ctx); err != nil {
		return nil, fmt.Errorf("open the event database: %w", err)
	}
	if err := createSchema(ctx, s.pin); err != nil {
		return nil, err
	}
	// Whatever the WAL held when the last process ended is now copied into the
	// database and synced: what we go on to read, and build upon, is on the disk
	// and not merely in the page cache that a failed sync may have left behind.
	if err := checkpoint(ctx, s.pin, "TRUNCATE"); err != nil {
		return nil, err
	}
	if s.readers, err = openReaderDB(s.path, readConnections); err != nil {
		return nil, err
	}
	if s.reader, err = newReader(ctx, s.readers); err != nil {
		return nil, err
	}
	return s.openWriter(ctx)
}

// submit hands a job to the writer and waits for its answer. A caller that gives
// up waiting does not know whether the job was done.
func (s *store) submit(ctx context.Context, j *job) error {
	j.ctx = ctx
	j.done = make(chan error, 1)
	select {
	case s.jobs <- j:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.quit:
		return errStopped
	}
	select {
	case err := <-j.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	case <-s.stopped:
		select {
		case err := <-j.done:
			return err
		default: // it came after the last look into the queue
			return errStopped
		}
	}
}

// writeLoop takes whatever waits, writes it in one transaction, syncs once and
// only then answers.
func (s *store) writeLoop(w *writer) {
	group := make([]*job, 0, groupAppends)
	var next *job
	for {
		if next == nil {
			select {
			case next = <-s.jobs:
			case <-s.quit:
				s.refuseWaiting()
				if w != nil {
					if err := w.close(); err != nil {
						s.log.Warn().Err(err).Msg("closing the event database's writer")
					}
				}
				return
			}
		}
		group, next = s.gather(group[:0], next)
		w = s.perform(w, group)
		clear(group)
	}
}

// gather collects the group that shares the next commit. A job that must be
// alone, or that does not fit, is left for the next round.
func (s *store) gather(group []*job, first *job) ([]*job, *job) {
	group = append(group, first)
	if first.alone {
		return group, nil
	}
	bytes := first.bytes
	for len(group) < groupAppends {
		select {
		case j := <-s.jobs:
			if j.alone || bytes+j.bytes > groupBytes {
				return group, j
			}
			bytes += j.bytes
			group = append(group, j)
		default:
			return group, nil
		}
	}
	return group, nil
}

// perform runs a group and answers it. After a failure the connection is given
// up: the sync is not tried again, and the next group starts from what the file
// says. It returns the writer to go on with, nil if there is none for now.
func (s *store) perform(w *writer, group []*job) *writer {
	if w == nil {
		reopened, err := s.openWriter(context.Background())
		if err != nil {
			s.log.Error().Err(err).Msg("event database cannot be opened for writing")
			s.answer(group, &storageError{fmt.Errorf("open the event database again: %w", err)})
			return nil
		}
		w = reopened
		s.log.Info().Msg("event database opened for writing again")
		if s.head.Swap(w.position) != w.position {
			s.hub.everything()
		}
	}
	w.touched = w.touched[:0]
	var err error
	switch first := group[0]; {
	case !first.alone:
		err = s.transact(w, group)
	case first.ctx.Err() != nil:
		first.err = first.ctx.Err()
	default:
		err = first.run(w)
	}
	if err == nil {
		s.published(w, w.touched)
		s.stats.appends.Add(uint64(len(group)))
		s.answer(group, nil)
		s.checkpointIfDue(w)
		return w
	}
	s.stats.failed.Add(1)
	s.log.Error().Err(err).Int("appends", len(group)).Msg("commit failed, none of its appends is acknowledged")
	if closeErr := w.close(); closeErr != nil {
		s.log.Warn().Err(closeErr).Msg("closing the failed writer")
	}
	s.answer(group, &storageError{err})
	return nil
}

// transact runs a group in one transaction. Jobs whose callers have gone are
// left out.
func (s *store) transact(w *writer, group []*job) (err error) {
	ctx := context.Background()
	before := w.position
	if _, err := w.begin.ExecContext(ctx); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		if err != nil {
			// The connection is closed next; this only frees the lock at once.
			_, _ = w.rollback.ExecContext(ctx)
		}
	}()
	for _, j := range group {
		if j.err = j.ctx.Err(); j.err != nil {
			continue
		}
		if err := j.run(w); err != nil {
			return err
		}
	}
	if w.failCommit != nil {
		if err := w.failCommit(); err != nil {
			return err
		}
	}
	if _, err := w.commit.ExecContext(ctx); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if w.position != before {
		s.stats.commits.Add(1)
	}
	return nil
}

// published makes the end of the log known, then wakes those who wait for it.
func (s *store) published(w *writer, touched []string) {
	if s.head.Swap(w.position) == w.position {
		return
	}
	s.hub.committed(touched)
}

func (s *store) answer(group []*job, err error) {
	for _, j := range group {
		j.done <- cmp.Or(err, j.err)
	}
}

func (s *store) refuseWaiting() {
	for {
		select {
		case j := <-s.jobs:
			j.done <- errStopped
		default:
			return
		}
	}
}

// close stops the writer and closes the file. Safe to call again.
func (s *store) close() error {
	s.closing.Do(func() {
		close(s.quit)
		s.work.Wait()
		s.refuseWaiting()
		close(s.stopped)
		s.closeErr = s.closeDatabases()
	})
	return s.closeErr
}

func (s *store) closeDatabases() error {
	var errs []error
	if s.reader != nil {
		errs = append(errs, s.reader.close())
	}
	if s.readers != nil {
		errs = append(errs, s.readers.Close())
	}
	if s.pin != nil {
		errs = append(errs, s.pin.Close())
	}
	if s.upkeep != nil {
		errs = append(errs, s.upkeep.Close())
	}
	return errors.Join(errs...)
}
