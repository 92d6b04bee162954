package sqlite

import (
	"context"
	"fmt"

	"ledetraad/domain/fault"
)

// Vacuum rewrites the file without what was deleted from it, and empties the
// write-ahead log: when it returns without an error, no byte of a row that was
// deleted before is in either. Writers wait meanwhile; it takes some seconds
// for each gigabyte.
func (s *Store) Vacuum(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errClosed
	}
	// A connection of its own: what the writer has prepared and keeps in memory
	// stays right, because it sees that somebody else has written.
	c, err := dial(s.path, s.pragmas...)
	if err != nil {
		return fmt.Errorf("vacuum views: %w", err)
	}
	defer c.close()
	if err := c.script("VACUUM"); err != nil {
		return fmt.Errorf("vacuum views: %w", err)
	}
	var busy, frames, done int64
	if _, err := c.one("PRAGMA wal_checkpoint(TRUNCATE)", nil, &busy, &frames, &done); err != nil {
		return fmt.Errorf("vacuum views: %w", err)
	}
	if busy != 0 {
		return fault.Unavailablef(nil, "somebody reads the views for so long that they cannot be cleaned; try again")
	}
	return nil
}
