package sqlite

import (
	"context"
	"sync"
)

// Frames of a file's WAL, each a page.
const (
	// dueFrames (16 MB) that are not in the file yet have them copied there.
	dueFrames = 2000
	// mostFrames (128 MB) make the writer copy them itself, in case nobody else
	// gets to it.
	mostFrames = 16000
)

// upkeep copies what was written from WALs into their files, beside the writers:
// when a writer does it, as SQLite would have it, whoever waits for that commit
// waits for a hundred milliseconds and more of writing and syncing.
//
// A copy that fails, of a full disk for instance, is tried again after a later
// commit.
type upkeep struct {
	due     chan *file
	quit    chan struct{}
	working sync.WaitGroup
	once    sync.Once
}

func newUpkeep() *upkeep {
	u := &upkeep{due: make(chan *file, 64), quit: make(chan struct{})}
	u.working.Go(func() {
		for {
			select {
			case f := <-u.due:
				f.waits.Store(false)
				f.copyWAL()
			case <-u.quit:
				return
			}
		}
	})
	return u
}

func (u *upkeep) stop() {
	u.once.Do(func() { close(u.quit) })
	u.working.Wait()
}

// ask has a file looked after, unless it waits for that already.
func (u *upkeep) ask(f *file) {
	if f.waits.Swap(true) {
		return
	}
	select {
	case u.due <- f:
	default:
		f.waits.Store(false)
	}
}

// committed looks how much there is to copy after a commit.
func (s *file) committed(c *conn) {
	var busy, frames, copied int64
	if _, err := c.one("PRAGMA wal_checkpoint(NOOP)", nil, &busy, &frames, &copied); err == nil && frames-copied >= dueFrames {
		s.upkeep.ask(s)
	}
}

// copyWAL copies beside the writer, and then on it the little that was written
// meanwhile: a WAL begins anew only when all of it was copied, which under steady
// load is never so from aside.
func (s *file) copyWAL() {
	s.copying.Lock()
	defer s.copying.Unlock()
	if s.read(context.Background(), (*conn).checkpoint) == nil {
		s.copyRest()
	}
}

func (s *file) copyRest() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed && s.w != nil { // its file may have been dropped meanwhile
		_ = s.w.checkpoint()
	}
}

// checkpoint copies what no reader is in the way of.
func (c *conn) checkpoint() error {
	var busy, frames, copied int64
	_, err := c.one("PRAGMA wal_checkpoint(PASSIVE)", nil, &busy, &frames, &copied)
	return err
}
