package vault

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"

	"ledetraad/domain/fault"
)

// next is added to the name of the master key's file while a new one takes its
// place.
const next = ".next"

// ErrNoMaster: the file with the master key is not there.
var ErrNoMaster = errors.New("the master key is not there")

// OpenFiles opens the vault with a master key from a file: a tink keyset in
// JSON, not encrypted, for its owner alone. The key is made where neither it
// nor the vault is there yet; a vault without its master key is an error. A
// rotation that was cut short is finished, or undone where it had not changed
// anything.
func OpenFiles(ctx context.Context, keys, master string) (*Vault, error) {
	current, err := readMaster(master)
	if errors.Is(err, fs.ErrNotExist) {
		info, err := os.Stat(keys)
		if err == nil && info.Size() > 0 {
			return nil, &fault.Error{Code: fault.Conflict, Field: "master-key", Cause: ErrNoMaster,
				Message: fmt.Sprintf("the keys in %s are there, and the master key in %s, which opens them, is not; put it back (LEDETRAAD_MASTER_KEY_FILE names another place)", keys, master)}
		}
		if current, err = makeMaster(master); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	}
	v, err := Open(ctx, keys, current)
	if errors.Is(err, ErrWrongMaster) {
		after, nextErr := readMaster(master + next)
		if errors.Is(nextErr, fs.ErrNotExist) {
			return nil, err
		}
		if nextErr != nil {
			return nil, errors.Join(err, nextErr)
		}
		if v, err = Open(ctx, keys, after); err != nil {
			return nil, err
		}
		if err := promote(master); err != nil {
			return nil, errors.Join(err, v.Close())
		}
		return v, nil
	}
	if err != nil {
		return nil, err
	}
	// A new key that wraps nothing: the rotation did not come to its change.
	if err := os.Remove(master + next); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, errors.Join(fmt.Errorf("remove a master key that is not in use: %w", err), v.Close())
	}
	return v, nil
}

// Rotate makes a new master key, wraps every key of the vault by it, in one
// transaction, and puts it in the old one's place. Killed at any point, the
// next OpenFiles has one of the two, and the keys that it opens. It returns how
// many keys were wrapped anew.
func Rotate(ctx context.Context, keys, master string) (int, error) {
	return rotate(ctx, keys, master, func(string) error { return nil })
}

// rotate tells of each step before it is taken; a test may stop it there.
func rotate(ctx context.Context, keys, master string, step func(string) error) (n int, err error) {
	if _, err := os.Stat(keys); err != nil {
		return 0, fault.NotFoundf("keys", "there are no keys in %s", keys)
	}
	v, err := OpenFiles(ctx, keys, master)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	if err := step("make"); err != nil {
		return 0, err
	}
	fresh, err := makeMaster(master + next)
	if err != nil {
		return 0, err
	}
	if err := step("wrap"); err != nil {
		return 0, err
	}
	if n, err = v.rewrap(ctx, fresh); err != nil {
		return 0, err
	}
	if err := step("promote"); err != nil {
		return 0, err
	}
	return n, promote(master)
}

// rewrap wraps everything by another master key, in one transaction, and leaves
// no page behind that was wrapped by the old one.
func (v *Vault) rewrap(ctx context.Context, fresh tink.AEAD) (n int, err error) {
	index, err := fresh.Encrypt(v.index, v.indexContext())
	if err != nil {
		return 0, fmt.Errorf("wrap a key by the new master key: %w", err)
	}
	err = v.change(ctx, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "UPDATE vault SET index_key = ?", index); err != nil {
			return unavailable(err)
		}
		n, err = rewrapKeysets(ctx, tx, v.master, fresh)
		return err
	})
	if err != nil {
		return 0, err
	}
	v.master = fresh
	if _, err := v.db.ExecContext(ctx, "VACUUM"); err != nil {
		return n, unavailable(err)
	}
	return n, v.Scrub(ctx)
}

// rewrapKeysets goes by pages: a reading of the whole table would see its own
// changes.
func rewrapKeysets(ctx context.Context, tx *sql.Tx, old, fresh tink.AEAD) (n int, err error) {
	type row struct{ subject, wrapped []byte }
	last := []byte{}
	for {
		rows, err := tx.QueryContext(ctx, "SELECT subject, wrapped FROM keysets WHERE subject > ? ORDER BY subject LIMIT 1000", last)
		if err != nil {
			return n, unavailable(err)
		}
		var page []row
		for rows.Next() {
			var r row
			if err := rows.Scan(&r.subject, &r.wrapped); err != nil {
				return n, errors.Join(unavailable(err), rows.Close())
			}
			page = append(page, r)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return n, unavailable(err)
		}
		if len(page) == 0 {
			return n, nil
		}
		for _, r := range page {
			h, err := keyset.ReadWithAssociatedData(keyset.NewBinaryReader(bytes.NewReader(r.wrapped)), old, r.subject)
			if err != nil {
				return n, fmt.Errorf("a key is damaged: nothing was changed: %w", ErrWrongMaster)
			}
			var b bytes.Buffer
			if err := h.WriteWithAssociatedData(keyset.NewBinaryWriter(&b), fresh, r.subject); err != nil {
				return n, fmt.Errorf("wrap a key by the new master key: %w", err)
			}
			if _, err := tx.ExecContext(ctx, "UPDATE keysets SET wrapped = ? WHERE subject = ?", b.Bytes(), r.subject); err != nil {
				return n, unavailable(err)
			}
			last = r.subject
			n++
		}
	}
}

// Check opens every key of the vault and every record in it, and counts them.
func Check(ctx context.Context, keys, master string) (people, erasures int, err error) {
	if _, err := os.Stat(keys); err != nil {
		return 0, 0, fault.NotFoundf("keys", "there are no keys in %s", keys)
	}
	v, err := OpenFiles(ctx, keys, master)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	rows, err := v.db.QueryContext(ctx, "SELECT subject, wrapped FROM keysets")
	if err != nil {
		return 0, 0, unavailable(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s, wrapped []byte
		if err := rows.Scan(&s, &wrapped); err != nil {
			return people, 0, unavailable(err)
		}
		if _, err := unwrap(v.master, subject(s), wrapped); err != nil {
			return people, 0, err
		}
		people++
	}
	if err := rows.Err(); err != nil {
		return people, 0, unavailable(err)
	}
	all, err := v.Erasures(ctx)
	return people, len(all), err
}

func readMaster(path string) (tink.AEAD, error) {
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err != nil {
		return nil, fault.Invalidf("master-key", "the master key in %s cannot be read: %v", path, errors.Unwrap(err))
	}
	h, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(b)))
	if err != nil {
		return nil, &fault.Error{Code: fault.Invalid, Field: "master-key", Cause: err, Message: "what is in " + path + " is not a master key; put the right one back"}
	}
	return primitive(h)
}

// makeMaster writes a new key to a file, durable before it is used. A file
// that is there is a key of a rotation that changed nothing.
func makeMaster(path string) (_ tink.AEAD, err error) {
	h, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, fmt.Errorf("make a master key: %w", err)
	}
	var b bytes.Buffer
	if err := insecurecleartextkeyset.Write(h, keyset.NewJSONWriter(&b)); err != nil {
		return nil, fmt.Errorf("make a master key: %w", err)
	}
	// Beside its place first, so that its name never stands for half a key.
	f, err := os.CreateTemp(filepath.Dir(path), ".master-*")
	if err != nil {
		return nil, fault.Invalidf("master-key", "a master key cannot be written beside %s: %v", path, errors.Unwrap(err))
	}
	_, err = f.Write(b.Bytes())
	err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("keep a master key: %w", err), os.Remove(f.Name()))
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return nil, err
	}
	return primitive(h)
}

// promote puts the new master key in the old one's place, and overwrites the
// old one as far as a file system lets one.
func promote(path string) error {
	old, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fault.Invalidf("master-key", "the master key in %s cannot be replaced: %v", path, errors.Unwrap(err))
	}
	defer old.Close()
	if err := os.Rename(path+next, path); err != nil {
		return fmt.Errorf("replace the master key: %w", err)
	}
	if err := syncDir(filepath.Dir(path)); err != nil {
		return err
	}
	info, err := old.Stat()
	if err != nil {
		return fmt.Errorf("overwrite the old master key: %w", err)
	}
	if _, err := io.CopyN(old, zeros{}, info.Size()); err != nil {
		return fmt.Errorf("overwrite the old master key: %w", err)
	}
	return old.Sync()
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
