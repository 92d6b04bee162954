// Package vault keeps the keys under which personal text is sealed before it
// goes to the log. There is one keyset for each data subject (a participant's
// pseudonym), wrapped by the deployment's master key; a text about several
// people is sealed under all of their keys, one around the other, so that
// destroying any one of them makes it unreadable for good.
//
// It guarantees that
//
//   - a key is on disk before the first text that is sealed under it is given
//     back, so that no text can outlive the key it needs;
//   - sealed text opens in its own place only: stream, event, field and
//     subjects are bound to it;
//   - text counts as erased only where a key was destroyed on purpose and the
//     vault says so; a key that is merely missing is an error (ErrForeign);
//   - no pseudonym stands in its file: subjects are stored as an HMAC under a
//     key of the vault's own.
//
// The file is SQLite, of its own, for its owner alone. Deleted keys are
// overwritten in it, and its write-ahead log is emptied after each.
package vault

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"sync"

	"github.com/google/uuid"
	"github.com/tink-crypto/tink-go/v2/tink"
	"modernc.org/sqlite" // and the driver
	lib "modernc.org/sqlite/lib"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// Why text cannot be opened, or the vault cannot be used.
var (
	// ErrForeign: a key that the text needs is not here, and was not destroyed
	// here either.
	ErrForeign = errors.New("the keys are not those of this log")
	// ErrTampered: the text was not sealed for the place where it stands, or was
	// changed since.
	ErrTampered = errors.New("the sealed text was changed, or moved from where it belongs")
	// ErrWrongMaster: the master key does not open the vault.
	ErrWrongMaster = errors.New("the master key is not the one that these keys are wrapped with")
	// ErrErased: the participant was erased, and nothing more can be sealed about
	// them.
	ErrErased = errors.New("the participant was erased")
)

// Vault is a file of keys, open. It is an event.Sealer, and safe for use by
// many goroutines. One process may have it open; that is for the caller to see
// to.
type Vault struct {
	id     uuid.UUID
	path   string
	master tink.AEAD
	index  []byte // the key of subjects' HMACs
	db     *sql.DB
	find   *sql.Stmt // a subject's keyset
	add    *sql.Stmt // a keyset, unless there is one or the subject was erased

	write sync.Mutex // held by whoever changes the file

	mu      sync.Mutex
	opened  *lru
	erased  map[subject]uuid.UUID // the erasure of each who was
	waiting *batch                // keysets that wait to be stored together
}

var _ event.Sealer = (*Vault)(nil)

// subject is a data subject as the vault's file knows them.
type subject [sha256.Size]byte

const format = 1

const schema = `
CREATE TABLE vault (
	one INTEGER PRIMARY KEY CHECK (one = 1),
	format INTEGER NOT NULL,
	id TEXT NOT NULL,
	index_key BLOB NOT NULL            -- wrapped by the master key
) STRICT;
CREATE TABLE keysets (
	subject BLOB PRIMARY KEY,          -- HMAC-SHA256 of the pseudonym under index_key
	wrapped BLOB NOT NULL              -- a tink keyset, wrapped by the master key
) STRICT, WITHOUT ROWID;
CREATE TABLE erasures (
	seq INTEGER PRIMARY KEY AUTOINCREMENT,
	id TEXT NOT NULL UNIQUE,
	subject BLOB NOT NULL UNIQUE,
	at INTEGER NOT NULL,               -- microseconds since 1970
	done INTEGER NOT NULL,
	details BLOB NOT NULL              -- sealed under a key of the vault's own
) STRICT;`

// defaultCache is how many opened keys are kept in memory; one is about 2 KB.
const defaultCache = 20_000

// Open opens the vault's file, or makes it where it is not there. The master
// may be a key from a file (see OpenFiles) or any other tink AEAD, such as a
// key management service's.
func Open(ctx context.Context, path string, master tink.AEAD) (_ *Vault, err error) {
	if err := private(path); err != nil {
		return nil, err
	}
	v := &Vault{path: path, master: master, opened: newLRU(defaultCache), erased: map[subject]uuid.UUID{}}
	if v.db, err = sql.Open("sqlite", dsn(path)); err != nil {
		return nil, fmt.Errorf("open keys in %s: %w", path, err)
	}
	v.db.SetMaxOpenConns(4)
	if err := v.prepare(ctx); err != nil {
		return nil, errors.Join(err, v.db.Close())
	}
	for text, into := range map[string]**sql.Stmt{
		"SELECT wrapped FROM keysets WHERE subject = ?": &v.find,
		`INSERT INTO keysets (subject, wrapped) SELECT ?, ?
			WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE subject = ?) ON CONFLICT DO NOTHING`: &v.add,
	} {
		if *into, err = v.db.PrepareContext(ctx, text); err != nil {
			return nil, errors.Join(fmt.Errorf("read keys in %s: %w", path, err), v.db.Close())
		}
	}
	return v, nil
}

func dsn(path string) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=secure_delete(ON)&_pragma=synchronous(FULL)&_txlock=immediate"
}

// private makes the file for its owner alone where it is not there. SQLite
// gives its companions the file's own mode.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return &fault.Error{Code: fault.Invalid, Field: "keys", Cause: err, Message: fmt.Sprintf("the keys in %s cannot be opened: %v", path, errors.Unwrap(err))}
	}
	return f.Close()
}

// prepare reads what there is, or makes it.
func (v *Vault) prepare(ctx context.Context) error {
	var tables int
	if err := v.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&tables); err != nil {
		return fmt.Errorf("read keys in %s: %w", v.path, err)
	}
	if tables == 0 {
		return v.create(ctx)
	}
	var version int
	var id string
	var wrapped []byte
	if err := v.db.QueryRowContext(ctx, "SELECT format, id, index_key FROM vault").Scan(&version, &id, &wrapped); err != nil {
		return fmt.Errorf("read keys in %s: %w", v.path, err)
	}
	if version != format {
		return fault.Conflictf("keys", "the keys in %s have format %d; this version reads %d", v.path, version, format)
	}
	var err error
	if v.id, err = uuid.Parse(id); err != nil {
		return fmt.Errorf("read keys in %s: %w", v.path, err)
	}
	if v.index, err = v.master.Decrypt(wrapped, v.indexContext()); err != nil {
		return wrongMaster(v.path)
	}
	if _, err := v.db.ExecContext(ctx, checkedSchema); err != nil { // older files lack it
		return fmt.Errorf("read keys in %s: %w", v.path, err)
	}
	rows, err := v.db.QueryContext(ctx, "SELECT subject, id FROM erasures")
	if err != nil {
		return fmt.Errorf("read erasures in %s: %w", v.path, err)
	}
	defer rows.Close()
	for rows.Next() {
		var b []byte
		var text string
		if err := rows.Scan(&b, &text); err != nil {
			return fmt.Errorf("read erasures in %s: %w", v.path, err)
		}
		if v.erased[subject(b)], err = uuid.Parse(text); err != nil {
			return fmt.Errorf("read erasures in %s: %w", v.path, err)
		}
	}
	return rows.Err()
}

func wrongMaster(path string) error {
	return &fault.Error{Code: fault.Conflict, Field: "master-key", Cause: ErrWrongMaster,
		Message: "the master key does not open the keys in " + path + "; put the right one back (nothing was changed)"}
}

func (v *Vault) indexContext() []byte { return []byte("ledetraad vault " + v.id.String()) }

func (v *Vault) create(ctx context.Context) error {
	var err error
	if v.id, err = uuid.NewRandom(); err != nil {
		return fmt.Errorf("make keys: %w", err)
	}
	v.index = make([]byte, 32)
	if _, err := rand.Read(v.index); err != nil {
		return fmt.Errorf("make keys: %w", err)
	}
	wrapped, err := v.master.Encrypt(v.index, v.indexContext())
	if err != nil {
		return fmt.Errorf("wrap a key by the master key: %w", err)
	}
	return v.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, schema+checkedSchema); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO vault (one, format, id, index_key) VALUES (1, ?, ?, ?)", format, v.id.String(), wrapped)
		return err
	})
}

// change runs f in the one writing transaction, which is on disk when it
// returns.
func (v *Vault) change(ctx context.Context, f func(*sql.Tx) error) error {
	v.write.Lock()
	defer v.write.Unlock()
	tx, err := v.db.BeginTx(ctx, nil)
	if err != nil {
		return unavailable(err)
	}
	if err := f(tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return unavailable(err)
	}
	return nil
}

// unavailable says what a person can do something about.
func unavailable(err error) error {
	if e, ok := errors.AsType[*sqlite.Error](err); ok && e.Code()&0xFF == lib.SQLITE_FULL {
		return fault.Unavailablef(err, "the disk that holds the keys is full: make room, and try again")
	}
	return fault.Unavailablef(err, "the file with the keys cannot be read or written")
}

// Scrub empties the write-ahead log, which may hold pages as they were before
// something was deleted from them. Destroy does it too, unless it is killed
// before it comes to that.
func (v *Vault) Scrub(ctx context.Context) error {
	v.write.Lock()
	defer v.write.Unlock()
	var busy, log, done int
	if err := v.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &done); err != nil {
		return unavailable(err)
	}
	if busy != 0 {
		return fault.Unavailablef(nil, "the file with the keys is being read; try again")
	}
	return nil
}

// ID names the vault. A log says which vault it was sealed with.
func (v *Vault) ID() uuid.UUID { return v.id }

// Close closes the file.
func (v *Vault) Close() error { return v.db.Close() }

// subjectOf is how the file names a pseudonym.
func (v *Vault) subjectOf(pseudonym string) subject {
	h := hmac.New(sha256.New, v.index)
	h.Write([]byte(pseudonym))
	return subject(h.Sum(nil))
}

// Backup writes a consistent copy of the keys, still wrapped by the master key,
// to a file that must not be there yet.
func Backup(ctx context.Context, from, to string) (err error) {
	if _, err := os.Stat(from); err != nil {
		return fault.NotFoundf("keys", "there are no keys in %s", from)
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fault.Conflictf("file", "%s is there already", to)
	}
	if err != nil {
		return fault.Invalidf("file", "cannot write %s: %v", to, errors.Unwrap(err))
	}
	if err := f.Close(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", dsn(from))
	if err != nil {
		return fmt.Errorf("back up keys: %w", err)
	}
	defer func() {
		if err = errors.Join(err, db.Close()); err != nil {
			err = errors.Join(fmt.Errorf("back up keys: %w", err), os.Remove(to))
		}
	}()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
		return err
	}
	if f, err = os.OpenFile(to, os.O_RDWR, 0); err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
