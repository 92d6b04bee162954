package esdbnode

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	_ "modernc.org/sqlite" // registers the database/sql driver "sqlite"
)

const (
	// schemaVersion is the file's user_version; a file with a higher one was
	// written by a later engine and is refused.
	schemaVersion = 1

	// pageSize of 8 KB holds several ordinary events a page; measured faster than 4 KB.
	pageSize = 8192

	// checkpointPages is the WAL's length at which its pages are copied into the
	// database by a connection of its own, so that appends do not wait for it.
	checkpointPages = 4000

	// autocheckpointPages makes SQLite checkpoint on the writer itself, in case
	// the other connection cannot keep up.
	autocheckpointPages = 16000

	// walKeepBytes is the size the WAL file is cut down to when it starts anew.
	walKeepBytes = 128 << 20
)

// The integer stream key with the names in a table beside it keeps both indexes
// small and local; positions are the row ids, so $all is the table itself.
// streams.last_removed is written by a scavenge only: the last revision of a
// stream whose newest event is gone, so that its numbers are never given again.
const schema = `
CREATE TABLE IF NOT EXISTS streams (
	id              INTEGER PRIMARY KEY,
	name            TEXT NOT NULL UNIQUE,
	last_removed    INTEGER NOT NULL DEFAULT -1,
	truncate_before INTEGER NOT NULL DEFAULT 0,
	max_count       INTEGER NOT NULL DEFAULT 0,
	max_age         INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS events (
	position INTEGER PRIMARY KEY,
	stream   INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	id       BLOB NOT NULL,
	type     TEXT NOT NULL,
	json     INTEGER NOT NULL,
	created  INTEGER NOT NULL,
	metadata BLOB,
	data     BLOB
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS events_by_revision ON events (stream, revision);
CREATE INDEX IF NOT EXISTS events_by_id ON events (stream, id);
CREATE TABLE IF NOT EXISTS floors (
	name  TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`

// floorPosition names the row of floors that keeps the last position ever given
// when a scavenge removed the event that had it.
const floorPosition = "position"

// connectionString builds the DSN that gives every pooled connection its pragmas.
// busy_timeout comes first: the others may have to wait for a lock.
func connectionString(path string, pragmas ...string) string {
	query := url.Values{}
	for _, pragma := range append([]string{
		"busy_timeout(10000)",
		fmt.Sprintf("page_size(%d)", pageSize),
		"cache_size(-16000)",
	}, pragmas...) {
		query.Add("_pragma", pragma)
	}
	// The driver runs _pragma values in alphabetical order, and these keys after
	// them: the page size must be set before the journal mode creates the file.
	query.Set("_journal_mode", "WAL")
	query.Set("_synchronous", "FULL")
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String()
}

// openWriterDB opens the one connection that writes. secure_delete overwrites
// what a scavenge removes.
func openWriterDB(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", connectionString(path,
		fmt.Sprintf("wal_autocheckpoint(%d)", autocheckpointPages),
		fmt.Sprintf("journal_size_limit(%d)", walKeepBytes),
		"secure_delete(ON)",
	))
	if err != nil {
		return nil, fmt.Errorf("open the event database for writing: %w", err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// openReaderDB opens the pool that serves reads and subscriptions.
func openReaderDB(path string, connections int) (*sql.DB, error) {
	db, err := sql.Open("sqlite", connectionString(path, "query_only(ON)"))
	if err != nil {
		return nil, fmt.Errorf("open the event database for reading: %w", err)
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// openUpkeepDB opens the connection that checkpoints. It stays open for as long
// as the store does and thereby keeps SQLite's WAL index alive: the frames of a
// commit whose sync failed stay outside that index and are overwritten by the
// next commit, instead of coming back when the writer's connection is replaced.
func openUpkeepDB(path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", connectionString(path, "wal_autocheckpoint(0)"))
	if err != nil {
		return nil, fmt.Errorf("open the event database for upkeep: %w", err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// createSchema makes the tables of a new file and checks the version of an old one.
func createSchema(ctx context.Context, db *sql.Conn) error {
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return fmt.Errorf("read the event database's version: %w", err)
	}
	if version > schemaVersion {
		return fmt.Errorf("the event database has version %d, this engine reads up to %d", version, schemaVersion)
	}
	if version == schemaVersion {
		return nil
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("create the event tables: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, schema); err != nil {
		return fmt.Errorf("create the event tables: %w", err)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", schemaVersion)); err != nil {
		return fmt.Errorf("set the event database's version: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("create the event tables: %w", err)
	}
	return nil
}

// createPrivate makes the file, readable by its owner only, if it is not there;
// SQLite gives the files beside it the same mode.
func createPrivate(path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("create %s: %w", filepath.Base(path), err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("create %s: %w", filepath.Base(path), err)
	}
	return syncDir(filepath.Dir(path))
}

// syncDir makes the names in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}
