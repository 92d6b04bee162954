package esdbnode

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// knownStreams bounds the writer's memory of streams (about 200 bytes each, two
// generations).
const knownStreams = 20_000

// writer holds the writing connection and what it knows of the log's end. Only
// the store's one writing goroutine uses it, so nothing here is locked.
type writer struct {
	path     string
	now      func() time.Time
	db       *sql.DB
	conn     *sql.Conn
	position int64 // the last one given
	streams  *recent[string, *streamState]

	begin, commit, rollback                 *sql.Stmt
	selectStream, selectLast, selectByID    *sql.Stmt
	selectAt, selectNewest                  *sql.Stmt
	insertStream, insertEvent, updateLimits *sql.Stmt
	failCommit                              func() error // set by tests: an error instead of the commit
	touched                                 []string     // streams changed in the open transaction
	insertedEvents, insertedBytes           int64        // since last counted
	pages                                   int64        // written since the last checkpoint, estimated
}

// streamState is what the writer remembers of a stream, kept in step with the
// open transaction and thrown away when that fails.
type streamState struct {
	key       int64 // 0 while the stream has no row
	last      int64
	retention retention
}

func (s *streamState) softDeleted() bool { return s.retention.truncateBefore == softDeleted }

// openWriter connects and reads where the log ends: a few index look-ups,
// whatever the size of the log.
func openWriter(ctx context.Context, path string, now func() time.Time) (*writer, error) {
	w := &writer{path: path, now: now, streams: newRecent[string, *streamState](knownStreams)}
	db, err := openWriterDB(path)
	if err != nil {
		return nil, err
	}
	w.db = db
	if err := w.prepare(ctx); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

func (w *writer) prepare(ctx context.Context) error {
	conn, err := w.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("connect for writing: %w", err)
	}
	w.conn = conn
	for _, statement := range []struct {
		into **sql.Stmt
		text string
	}{
		{&w.begin, "BEGIN IMMEDIATE"},
		{&w.commit, "COMMIT"},
		{&w.rollback, "ROLLBACK"},
		{&w.selectStream, "SELECT id, last_removed, truncate_before, max_count, max_age FROM streams WHERE name = ?"},
		{&w.selectLast, "SELECT revision FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1"},
		{&w.selectByID, "SELECT revision, position FROM events WHERE stream = ? AND id = ? ORDER BY position DESC LIMIT 1"},
		{&w.selectAt, "SELECT position, id FROM events WHERE stream = ? AND revision = ?"},
		{&w.selectNewest, "SELECT data FROM events WHERE stream = ? ORDER BY revision DESC LIMIT 1"},
		{&w.insertStream, "INSERT INTO streams (name) VALUES (?)"},
		{&w.insertEvent, "INSERT INTO events (position, stream, revision, id, type, json, created, metadata, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"},
		{&w.updateLimits, "UPDATE streams SET truncate_before = ?, max_count = ?, max_age = ? WHERE id = ?"},
	} {
		if *statement.into, err = conn.PrepareContext(ctx, statement.text); err != nil {
			return fmt.Errorf("prepare %q: %w", statement.text, err)
		}
	}
	err = conn.QueryRowContext(ctx,
		"SELECT max(ifnull((SELECT max(position) FROM events), 0), ifnull((SELECT value FROM floors WHERE name = ?), 0))",
		floorPosition).Scan(&w.position)
	if err != nil {
		return fmt.Errorf("find the end of the log: %w", err)
	}
	return nil
}

// close ends the connection; a transaction that is open is rolled back.
func (w *writer) close() error {
	var errs []error
	if w.conn != nil {
		errs = append(errs, w.conn.Close())
	}
	return errors.Join(append(errs, w.db.Close())...)
}

// stream finds a stream's state. One that does not exist has key 0.
func (w *writer) stream(name string) (*streamState, error) {
	if state, ok := w.streams.get(name); ok {
		return state, nil
	}
	ctx := context.Background()
	state := &streamState{last: noRevision}
	var lastRemoved int64
	err := w.selectStream.QueryRowContext(ctx, name).Scan(&state.key, &lastRemoved,
		&state.retention.truncateBefore, &state.retention.maxCount, &state.retention.maxAge)
	if errors.Is(err, sql.ErrNoRows) {
		w.streams.put(name, state)
		return state, nil
	}
	if err != nil {
		return nil, fmt.Errorf("look up stream %q: %w", name, err)
	}
	err = w.selectLast.QueryRowContext(ctx, state.key).Scan(&state.last)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("find the end of stream %q: %w", name, err)
	}
	state.last = max(state.last, lastRemoved)
	w.streams.put(name, state)
	return state, nil
}

// facts gathers what the append rules ask of a stream for this expectation. A
// metadata stream goes with the stream it describes: once that is tombstoned, so
// is this.
func (w *writer) facts(name string, state *streamState, want expectation) (streamFacts, error) {
	if isMetastream(name) {
		original, err := w.stream(originalOf(name))
		if err != nil {
			return streamFacts{}, err
		}
		if original.last == tombstoned {
			return streamFacts{last: tombstoned}, nil
		}
		return streamFacts{last: state.last}, nil
	}
	facts := streamFacts{last: state.last, softDeleted: state.softDeleted()}
	if state.last == noRevision && want == expectStreamExists {
		metadata, err := w.stream(metastreamOf(name))
		if err != nil {
			return streamFacts{}, err
		}
		facts.hasMetadata = metadata.last != noRevision
	}
	return facts, nil
}

// ensure gives the stream a row if it has none.
func (w *writer) ensure(name string, state *streamState) error {
	if state.key != 0 {
		return nil
	}
	result, err := w.insertStream.ExecContext(context.Background(), name)
	if err != nil {
		return fmt.Errorf("add stream %q: %w", name, err)
	}
	if state.key, err = result.LastInsertId(); err != nil {
		return fmt.Errorf("add stream %q: %w", name, err)
	}
	return nil
}

// write adds the events after the stream's last one and returns where the last
// of them stands.
func (w *writer) write(name string, state *streamState, events []proposed) (spot, error) {
	if err := w.ensure(name, state); err != nil {
		return spot{}, err
	}
	created := ticks(w.now())
	for i := range events {
		if err := w.insert(name, state, &events[i], state.last+1, created); err != nil {
			return spot{}, err
		}
		state.last++
	}
	w.touched = append(w.touched, name)
	return spot{revision: state.last, position: w.position}, nil
}

// insert puts one event into the log. Positions grow by the event's size, as in
// a log file: they have gaps from the first event on, so nobody comes to rely on
// their being dense.
func (w *writer) insert(name string, state *streamState, event *proposed, revision, created int64) error {
	size := int64(len(event.data) + len(event.metadata) + len(event.kind) + 64)
	position := w.position + size
	_, err := w.insertEvent.ExecContext(context.Background(), position, state.key, revision,
		event.id[:], event.kind, event.json, created, event.metadata, event.data)
	if err != nil {
		return fmt.Errorf("write event %d of stream %q: %w", revision, name, err)
	}
	w.position = position
	w.insertedEvents++
	w.insertedBytes += size
	return nil
}

// setRetention takes over a stream's metadata into the columns that reads use.
func (w *writer) setRetention(name string, state *streamState, limits retention) error {
	if err := w.ensure(name, state); err != nil {
		return err
	}
	_, err := w.updateLimits.ExecContext(context.Background(), limits.truncateBefore, limits.maxCount, limits.maxAge, state.key)
	if err != nil {
		return fmt.Errorf("set the limits of stream %q: %w", name, err)
	}
	state.retention = limits
	return nil
}

// truncate writes new stream metadata that differs from the last in $tb only.
func (w *writer) truncate(name string, before int64) (spot, error) {
	metastream := metastreamOf(name)
	meta, err := w.stream(metastream)
	if err != nil {
		return spot{}, err
	}
	current, err := w.newest(metastream, meta)
	if err != nil {
		return spot{}, err
	}
	merged, err := withTruncateBefore(current, before)
	if err != nil {
		return spot{}, err
	}
	where, err := w.write(metastream, meta, []proposed{{id: uuid.New(), kind: typeMetadata, json: true, data: merged}})
	if err != nil {
		return spot{}, err
	}
	original, err := w.stream(name)
	if err != nil {
		return spot{}, err
	}
	return where, w.setRetention(name, original, parseRetention(merged))
}

// newest returns the data of a stream's last event, nil if it has none.
func (w *writer) newest(name string, state *streamState) ([]byte, error) {
	if state.key == 0 || state.last == noRevision {
		return nil, nil
	}
	var data []byte
	err := w.selectNewest.QueryRowContext(context.Background(), state.key).Scan(&data)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read the last event of stream %q: %w", name, err)
	}
	return data, nil
}

// pastOf looks into one stream's events within the open transaction.
type pastOf struct {
	w   *writer
	key int64
}

func (p pastOf) find(id uuid.UUID) (spot, bool, error) {
	var where spot
	err := p.w.selectByID.QueryRowContext(context.Background(), p.key, id[:]).Scan(&where.revision, &where.position)
	if errors.Is(err, sql.ErrNoRows) {
		return spot{}, false, nil
	}
	if err != nil {
		return spot{}, false, fmt.Errorf("look up an event id: %w", err)
	}
	return where, true, nil
}

func (p pastOf) at(revision int64, id uuid.UUID) (spot, bool, error) {
	where := spot{revision: revision}
	var found []byte
	err := p.w.selectAt.QueryRowContext(context.Background(), p.key, revision).Scan(&where.position, &found)
	if errors.Is(err, sql.ErrNoRows) {
		return spot{}, false, nil
	}
	if err != nil {
		return spot{}, false, fmt.Errorf("look up revision %d: %w", revision, err)
	}
	return where, string(found) == string(id[:]), nil
}
