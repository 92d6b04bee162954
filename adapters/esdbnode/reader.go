package esdbnode

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

const (
	// pageEvents and pageBytes bound what one look into the file brings into
	// memory, and how long it holds a snapshot (and thereby the WAL).
	pageEvents = 512
	pageBytes  = 2 << 20
)

// reader reads pages of the log. It may be used from many goroutines.
type reader struct {
	stream                        *sql.Stmt
	allForward, allBackward       *sql.Stmt
	streamForward, streamBackward *sql.Stmt
	statements                    []*sql.Stmt
}

const eventColumns = "e.position, e.revision, e.id, e.type, e.json, e.created, e.metadata, e.data"

// newReader prepares the statements. Their limits are sums, because SQLite
// plans a statement anew each time a value is bound to a parameter that is the
// whole limit.
func newReader(ctx context.Context, db *sql.DB) (*reader, error) {
	r := &reader{}
	for _, statement := range []struct {
		into **sql.Stmt
		text string
	}{
		{&r.stream, `SELECT id, last_removed, truncate_before, max_count, max_age,
			ifnull((SELECT revision FROM events WHERE stream = streams.id ORDER BY revision DESC LIMIT 1), -1)
			FROM streams WHERE name = ?`},
		{&r.allForward, "SELECT " + eventColumns + ", s.name FROM events e CROSS JOIN streams s ON s.id = e.stream WHERE e.position > ? AND e.position <= ? ORDER BY e.position LIMIT ? + 0"},
		{&r.allBackward, "SELECT " + eventColumns + ", s.name FROM events e CROSS JOIN streams s ON s.id = e.stream WHERE e.position < ? ORDER BY e.position DESC LIMIT ? + 0"},
		{&r.streamForward, "SELECT " + eventColumns + " FROM events e WHERE e.stream = ? AND e.revision >= ? AND e.revision <= ? ORDER BY e.revision LIMIT ? + 0"},
		{&r.streamBackward, "SELECT " + eventColumns + " FROM events e WHERE e.stream = ? AND e.revision <= ? AND e.revision >= ? ORDER BY e.revision DESC LIMIT ? + 0"},
	} {
		prepared, err := db.PrepareContext(ctx, statement.text)
		if err != nil {
			return nil, errors.Join(fmt.Errorf("prepare %q: %w", statement.text, err), r.close())
		}
		*statement.into = prepared
		r.statements = append(r.statements, prepared)
	}
	return r, nil
}

func (r *reader) close() error {
	var errs []error
	for _, statement := range r.statements {
		errs = append(errs, statement.Close())
	}
	return errors.Join(errs...)
}

// view is what reads need to know of a stream.
type view struct {
	name      string
	key       int64 // 0 if it never existed
	last      int64
	retention retention
}

func (v view) missing() bool {
	return v.last == noRevision || v.last != tombstoned && v.retention.truncateBefore == softDeleted
}

// look finds a stream as it is now.
func (r *reader) look(name string) (view, error) {
	v := view{name: name, last: noRevision}
	lastRemoved := noRevision
	// Pages and look-ups run without the caller's context: they are short, and the
	// driver starts a goroutine for each cancellable query.
	err := r.stream.QueryRowContext(context.Background(), name).Scan(&v.key, &lastRemoved,
		&v.retention.truncateBefore, &v.retention.maxCount, &v.retention.maxAge, &v.last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return view{}, fmt.Errorf("look up stream %q: %w", name, err)
	}
	v.last = max(v.last, lastRemoved)
	if !isMetastream(name) {
		return v, nil
	}
	v.retention = retention{maxCount: metastreamMaxCount}
	original, err := r.look(originalOf(name))
	if err != nil {
		return view{}, err
	}
	if original.last == tombstoned {
		v.last = tombstoned
	}
	return v, nil
}

// page is a piece of the log in memory. Its slices are reused by the next fill.
type page struct {
	events []stored
	more   bool // the page was full: there may be more behind it
}

// fill reads the rows into the page until it is full.
func (p *page) fill(rows *sql.Rows, limit int, stream string) (err error) {
	defer func() {
		if closeErr := rows.Close(); err == nil && closeErr != nil {
			err = fmt.Errorf("read events: %w", closeErr)
		}
	}()
	p.events, p.more = p.events[:0], false
	bytes := 0
	var id []byte
	for rows.Next() {
		e := stored{stream: stream}
		columns := []any{&e.position, &e.revision, &id, &e.kind, &e.json, &e.created, &e.metadata, &e.data, &e.stream}
		if stream != "" {
			columns = columns[:8]
		}
		if err := rows.Scan(columns...); err != nil {
			return fmt.Errorf("read an event: %w", err)
		}
		if e.id, err = uuid.FromBytes(id); err != nil {
			return fmt.Errorf("read the id of the event at %d: %w", e.position, err)
		}
		p.events = append(p.events, e)
		if bytes += e.size(); bytes >= pageBytes || len(p.events) >= limit {
			p.more = true
			return nil
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read events: %w", err)
	}
	return nil
}

// all reads what stands after one position, up to and with another.
func (r *reader) all(p *page, after, upTo int64, limit int) error {
	rows, err := r.allForward.QueryContext(context.Background(), after, upTo, limit)
	if err != nil {
		return fmt.Errorf("read all events: %w", err)
	}
	return p.fill(rows, limit, "")
}

// allBefore reads backwards what stands before a position.
func (r *reader) allBefore(p *page, before int64, limit int) error {
	rows, err := r.allBackward.QueryContext(context.Background(), before, limit)
	if err != nil {
		return fmt.Errorf("read all events backwards: %w", err)
	}
	return p.fill(rows, limit, "")
}

// forward reads a stream's revisions from one up to and with another.
func (r *reader) forward(p *page, v view, from, upTo int64, limit int) error {
	rows, err := r.streamForward.QueryContext(context.Background(), v.key, from, upTo, limit)
	if err != nil {
		return fmt.Errorf("read stream %q: %w", v.name, err)
	}
	return p.fill(rows, limit, v.name)
}

// backward reads a stream's revisions from one down to and with another.
func (r *reader) backward(p *page, v view, from, downTo int64, limit int) error {
	rows, err := r.streamBackward.QueryContext(context.Background(), v.key, from, downTo, limit)
	if err != nil {
		return fmt.Errorf("read stream %q backwards: %w", v.name, err)
	}
	return p.fill(rows, limit, v.name)
}
