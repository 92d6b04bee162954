package esdbnode

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const (
	// scavengeBatch is how many events one transaction removes: few enough for the
	// appends between two of them not to notice.
	scavengeBatch = 500

	// floorCompact names the row of floors that says that events were removed and
	// the file has not been rewritten since, so that a scavenge which was cut short
	// is finished by the next.
	floorCompact = "compact"
)

// Result says what a scavenge has removed.
type Result struct {
	Streams   int           // streams of which something was removed
	Events    int64         // events removed
	Compacted bool          // the file was rewritten without them
	Took      time.Duration // by the wall clock
}

// Scavenge removes for good what nobody can read any more: events of deleted and
// tombstoned streams, and those that $tb, $maxCount and $maxAge hide. When it
// returns without an error, their bytes are in neither the database nor its WAL.
// Positions and revisions keep their numbers and are never given again; a
// tombstone stays. Appends go on while events are removed, and wait while the
// file is then rewritten; that takes seconds for each gigabyte.
func (n *Node) Scavenge(ctx context.Context) (Result, error) {
	began := time.Now()
	result, err := n.store.scavenge(ctx)
	result.Took = time.Since(began)
	if err != nil {
		return result, fmt.Errorf("scavenge: %w", err)
	}
	n.options.Log.Info().Int("streams", result.Streams).Int64("events", result.Events).
		Bool("compacted", result.Compacted).Dur("took", result.Took).Msg("event store scavenged")
	return result, nil
}

func (s *store) scavenge(ctx context.Context) (Result, error) {
	var result Result
	names, err := s.reader.removable(ctx, s.readers)
	if err != nil {
		return result, err
	}
	for _, name := range names {
		removed, err := s.scavengeStream(ctx, name)
		result.Events += removed
		if removed > 0 {
			result.Streams++
		}
		if err != nil {
			return result, err
		}
	}
	result.Compacted, err = s.compact(ctx)
	return result, err
}

// removable lists the streams of which something may have to go.
func (r *reader) removable(ctx context.Context, db *sql.DB) (names []string, err error) {
	rows, err := db.QueryContext(ctx, `SELECT name FROM streams WHERE truncate_before > 0 OR max_count > 0 OR max_age > 0
		OR name >= '$$' AND name < '$%'
		OR EXISTS (SELECT 1 FROM events WHERE stream = streams.id AND revision = ?)`, tombstoned)
	if err != nil {
		return nil, fmt.Errorf("list streams: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("list streams: %w", err)
		}
		names = append(names, name)
	}
	return names, rows.Err()
}

// scavengeStream removes a stream's events batch by batch, each in the writer's
// turn, where the stream is looked at anew.
func (s *store) scavengeStream(ctx context.Context, name string) (int64, error) {
	var total int64
	for {
		var count int64
		err := s.submit(ctx, &job{run: func(w *writer) (err error) {
			count, err = w.removeHidden(name)
			return err
		}})
		removed, err := answered(&count, err)
		total += removed
		if err != nil || removed < scavengeBatch {
			return total, err
		}
	}
}

// removeHidden removes up to a batch of the events that cannot be read.
func (w *writer) removeHidden(name string) (int64, error) {
	state, err := w.stream(name)
	if err != nil || state.key == 0 || state.last == noRevision {
		return 0, err
	}
	below, oldest := state.retention.first(state.last), state.retention.oldest(ticks(w.now()))
	switch {
	case state.last == tombstoned:
		below = tombstoned // all but the tombstone
	case isMetastream(name):
		below = state.last
		original, err := w.stream(originalOf(name))
		if err != nil {
			return 0, err
		}
		if original.last == tombstoned {
			below = tombstoned // nobody can read it, and nobody can write it again
		}
	}
	ctx := context.Background()
	// The three statements are rare; they are not kept prepared.
	deleted, err := w.conn.ExecContext(ctx, `DELETE FROM events WHERE position IN (
		SELECT position FROM events WHERE stream = ? AND revision <> ? AND (revision < ? OR created < ?)
		ORDER BY revision LIMIT ?)`, state.key, tombstoned, below, oldest, scavengeBatch)
	if err != nil {
		return 0, fmt.Errorf("remove events of stream %q: %w", name, err)
	}
	removed, err := deleted.RowsAffected()
	if err != nil || removed == 0 {
		return 0, err
	}
	if _, err := w.conn.ExecContext(ctx, "UPDATE streams SET last_removed = ? WHERE id = ?", state.last, state.key); err != nil {
		return 0, fmt.Errorf("keep the last revision of stream %q: %w", name, err)
	}
	_, err = w.conn.ExecContext(ctx, "INSERT INTO floors (name, value) VALUES (?, ?), (?, 1) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		floorPosition, w.position, floorCompact)
	if err != nil {
		return 0, fmt.Errorf("keep the last position: %w", err)
	}
	return removed, nil
}

// compact rewrites the file if events were removed since it was last rewritten.
// secure_delete has overwritten their cells, but a page that was once rearranged
// can hold an older copy of a cell in its gaps: only a rewrite is sure.
func (s *store) compact(ctx context.Context) (bool, error) {
	compacted := false
	err := s.submit(ctx, &job{alone: true, run: func(w *writer) error {
		var due int
		err := w.conn.QueryRowContext(ctx, "SELECT value FROM floors WHERE name = ?", floorCompact).Scan(&due)
		if errors.Is(err, sql.ErrNoRows) || err == nil && due == 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("see whether the file must be rewritten: %w", err)
		}
		if _, err := w.conn.ExecContext(ctx, "VACUUM"); err != nil {
			return fmt.Errorf("rewrite the event database: %w", err)
		}
		// Waits for reads that still look at the old pages, then empties the WAL.
		if err := checkpoint(ctx, w.conn, "TRUNCATE"); err != nil {
			return err
		}
		if _, err := w.conn.ExecContext(ctx, "UPDATE floors SET value = 0 WHERE name = ?", floorCompact); err != nil {
			return fmt.Errorf("note that the file was rewritten: %w", err)
		}
		compacted = true
		return nil
	}})
	return answered(&compacted, err)
}
