// Package privatedb opens small SQLite files for their owner alone: what stands
// beside the log, such as accounts and contacts.
//
// It guarantees that nobody else on the machine can read the file, that what was
// committed is on disk, that what is deleted is overwritten, and that a file of a
// newer program is refused before anything in it is touched.
package privatedb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"time"

	_ "modernc.org/sqlite" // the driver

	"ledetraad/domain/fault"
)

// Open opens the file, or makes it, and brings it to the newest version of the
// schema: its steps stand each after a line "-- step N: …"; one that was ever
// released is never changed. what is what the file holds, for errors.
func Open(ctx context.Context, path, what, schema string) (*sql.DB, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // SQLite would let everybody read it
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	q := url.Values{"_pragma": {"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(1)"}, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	if err := migrate(ctx, db, what, schema); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func migrate(ctx context.Context, db *sql.DB, what, schema string) error {
	steps := strings.Split(schema, "-- step")[1:]
	return Change(ctx, db, what, func(tx *sql.Tx) error {
		var version int
		if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		if version > len(steps) {
			return fault.Conflictf("data", "the %s were written by a newer Ledetråd (version %d of their schema)", what, version)
		}
		for i := version; i < len(steps); i++ {
			_, sql, _ := strings.Cut(steps[i], "\n")
			if _, err := tx.ExecContext(ctx, sql+fmt.Sprintf("\nPRAGMA user_version = %d;", i+1)); err != nil {
				return fmt.Errorf("%s: schema step %d: %w", what, i+1, err)
			}
		}
		return nil
	})
}

// Change runs f in a transaction, which is on disk when it returns nil.
func Change(ctx context.Context, db *sql.DB, what string, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := f(tx); err != nil {
		if undone := tx.Rollback(); undone != nil {
			return errors.Join(err, undone)
		}
		return err
	}
	return Wrap(what+": commit", tx.Commit())
}

// Wrap adds what was done to an error that is no fault; nil stays nil.
func Wrap(what string, err error) error {
	if err == nil {
		return nil
	}
	if _, ok := errors.AsType[*fault.Error](err); ok {
		return err
	}
	return fmt.Errorf("%s: %w", what, err)
}

// Micros is a time as it is kept: microseconds since 1970, 0 for the zero time.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Instant is a time as it was kept.
func Instant(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
