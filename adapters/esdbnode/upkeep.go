package esdbnode

import (
	"context"
	"database/sql"
	"fmt"
)

// pagesPerCommit estimates what a commit writes beside its events' own bytes:
// the leaf of the table and of each index.
const pagesPerCommit = 4

// checkpoint copies the WAL into the database. PASSIVE takes what it can get;
// TRUNCATE waits for readers, and leaves an empty WAL file.
func checkpoint(ctx context.Context, conn *sql.Conn, mode string) error {
	var busy, pages, done int
	if err := conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint("+mode+")").Scan(&busy, &pages, &done); err != nil {
		return fmt.Errorf("checkpoint (%s): %w", mode, err)
	}
	if busy != 0 && mode != "PASSIVE" {
		return fmt.Errorf("checkpoint (%s): a reader was in the way", mode)
	}
	return nil
}

// checkpointIfDue asks for a checkpoint when about checkpointPages have been
// written since the last one.
func (s *store) checkpointIfDue(w *writer) {
	s.stats.events.Add(uint64(w.insertedEvents))
	s.stats.bytes.Add(uint64(w.insertedBytes))
	w.pages += pagesPerCommit + w.insertedBytes*2/pageSize
	w.insertedEvents, w.insertedBytes = 0, 0
	if w.pages < checkpointPages {
		return
	}
	w.pages = 0
	select {
	case s.tidy <- struct{}{}:
	default: // one is under way
	}
}

// tidyLoop checkpoints beside the writer, and then on it for the little that was
// written meanwhile: only when every page has been copied can the WAL start anew,
// and under steady load a checkpoint from aside never gets there.
func (s *store) tidyLoop() {
	ctx := context.Background()
	for {
		select {
		case <-s.tidy:
		case <-s.quit:
			return
		}
		if err := checkpoint(ctx, s.pin, "PASSIVE"); err != nil {
			s.log.Warn().Err(err).Msg("event database checkpoint failed, tried again later")
			continue
		}
		j := &job{ctx: ctx, alone: true, done: make(chan error, 1), run: func(w *writer) error {
			if err := checkpoint(ctx, w.conn, "PASSIVE"); err != nil {
				s.log.Warn().Err(err).Msg("event database checkpoint failed, tried again later")
			}
			return nil
		}}
		select {
		case s.jobs <- j:
		case <-s.quit:
			return
		}
	}
}
