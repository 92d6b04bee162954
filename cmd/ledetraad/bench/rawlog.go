package bench

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"time"

	"github.com/google/uuid"
	_ "modernc.org/sqlite" // registers the database/sql driver "sqlite"
)

// rawBytes is the size of a raw event: as large as an ordinary one with its
// metadata.
const rawBytes = 1000

// rawSQLite appends to, and reads, a table as an event log needs it, with
// nothing around it: an integer key for the stream, 8 KB pages, a write-ahead
// log that is synced at each commit.
func rawSQLite(ctx context.Context, m *measuring) (_ map[string]float64, err error) {
	path := filepath.Join(m.dir, "raw.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_txlock=immediate&_pragma=page_size(8192)&_pragma=wal_autocheckpoint(4000)&_pragma=synchronous(FULL)")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(ctx, `PRAGMA journal_mode = WAL;
		CREATE TABLE events (position INTEGER PRIMARY KEY, stream INTEGER NOT NULL, revision INTEGER NOT NULL, id BLOB NOT NULL, type TEXT NOT NULL, data BLOB NOT NULL) STRICT;
		CREATE UNIQUE INDEX by_revision ON events (stream, revision);
		CREATE INDEX by_id ON events (stream, id)`); err != nil {
		return nil, err
	}
	insert, err := db.PrepareContext(ctx, "INSERT INTO events (stream, revision, id, type, data) VALUES (?, ?, ?, ?, ?)")
	if err != nil {
		return nil, err
	}
	defer insert.Close()
	figures := map[string]float64{}
	written := 0
	data := make([]byte, rawBytes)
	for _, step := range []struct {
		key   string
		batch int
	}{{"sqlite-one", 1}, {"sqlite-grouped", 64}, {"sqlite-bulk", 1000}} {
		commits, err := repeat(ctx, 1, m.Each, func(context.Context, int, int) error {
			tx, err := db.Begin()
			if err != nil {
				return err
			}
			in := tx.Stmt(insert)
			for range step.batch {
				id, err := uuid.NewV7()
				if err != nil {
					return errors.Join(err, tx.Rollback())
				}
				if _, err := in.Exec(written/perJourney, written%perJourney, id[:], "journey.touchpoint-recorded", data); err != nil {
					return errors.Join(err, tx.Rollback())
				}
				written++
			}
			return tx.Commit()
		})
		if err != nil {
			return nil, err
		}
		m.raw[step.key] = commits * float64(step.batch)
		figures[step.key] = m.raw[step.key]
	}
	began := time.Now()
	rows, err := db.QueryContext(ctx, "SELECT position, stream, revision, id, type, data FROM events ORDER BY position")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var position, stream, revision int64
		var id, body sql.RawBytes
		var kind string
		if err := rows.Scan(&position, &stream, &revision, &id, &kind, &body); err != nil {
			return nil, err
		}
	}
	figures["sqlite-scan"] = rate(written, time.Since(began))
	m.raw["sqlite-scan"] = figures["sqlite-scan"]
	return figures, rows.Err()
}
