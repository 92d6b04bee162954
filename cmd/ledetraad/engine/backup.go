package engine

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"ledetraad/adapters/vault"
	"ledetraad/domain/fault"
)

// manifest stands first in a backup and says what must be found in it. Format 1
// had no attachments; they come after the log, and a list of them last.
type manifest struct {
	Format  int       `json:"format"`
	Version string    `json:"version"` // of the engine that made it
	Made    time.Time `json:"made"`
	Head    string    `json:"head"` // the log held at least this position
	SHA256  string    `json:"sha256"`
	Bytes   int64     `json:"bytes"`
}

const (
	backupFormat       = 2
	withoutAttachments = 1
	manifestName       = "manifest.json"
	logName            = "events.db"
)

// backup writes the embedded log as it stands, as a tar archive, and after it the
// sealed content of attachments: all that the log speaks of is on disk before the
// log speaks of it. Views and distribution are not in it: they follow from the
// log. Neither are secrets, and above all not the keys of personal text: a backup
// that held both could bring back what was erased.
func (e *Engine) backup(ctx context.Context, w io.Writer) error {
	if e.node == nil {
		return fault.Invalidf("eventstore", "the event log is a server's; back it up there (see EventStoreDB's own documentation)")
	}
	head, err := e.log.Head(ctx)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp(e.folder.Path, "backup-")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, logName)
	if err := e.node.Backup(ctx, path); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	sum, size, err := digest(path)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	m, err := json.MarshalIndent(manifest{Format: backupFormat, Version: e.cfg.Version, Made: e.cfg.Now().UTC(),
		Head: head.String(), SHA256: sum, Bytes: size}, "", "  ")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	t := tar.NewWriter(w)
	if err := t.WriteHeader(&tar.Header{Name: manifestName, Mode: 0o600, Size: int64(len(m)), ModTime: e.cfg.Now()}); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if _, err := t.Write(m); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := t.WriteHeader(&tar.Header{Name: logName, Mode: 0o600, Size: size, ModTime: e.cfg.Now()}); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer f.Close()
	if _, err := io.Copy(t, f); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := e.backupAttachments(ctx, t); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := t.Close(); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return nil
}

func digest(path string) (sum string, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), size, err
}

// Restored says what a restore put in place.
type Restored struct {
	Made  time.Time `json:"made"`
	Head  string    `json:"head"`
	Bytes int64     `json:"bytes"`
	Keys  bool      `json:"keys"` // keys.db is in the folder

	Attachments int `json:"attachments"`
}

// Keys says where a restore finds the keys of personal text.
type Keys struct {
	File   string // a copy of keys.db, or a folder that has one; "": none
	Master string // the master key; "": beside File, if it is there
}

// Restore fills an empty data folder from a backup. The log is put in place
// only when all of it has been read and is what the manifest says; views are
// built at the next start. Erasures that came after the backup are carried out
// again then: the keys know of them.
func Restore(folder string, r io.Reader, keys Keys) (Restored, error) {
	f, err := OpenFolder(folder)
	if err != nil {
		return Restored{}, err
	}
	defer f.Close()
	for _, name := range []string{logDir, natsDir, viewsDir, attachmentsDir} {
		if _, err := os.Stat(f.join(name)); !errors.Is(err, fs.ErrNotExist) {
			return Restored{}, fault.Conflictf("data", "the folder %s is not empty (%s is there); restore into a new one", folder, name)
		}
	}
	broken := func(err error) error {
		return &fault.Error{Code: fault.Invalid, Field: "file", Message: "this is not a whole backup of Ledetråd; nothing was restored", Cause: err}
	}
	t := tar.NewReader(r)
	h, err := t.Next()
	if err != nil || h.Name != manifestName {
		return Restored{}, broken(err)
	}
	var m manifest
	if err := json.NewDecoder(io.LimitReader(t, 1<<20)).Decode(&m); err != nil {
		return Restored{}, broken(err)
	}
	if m.Format != backupFormat && m.Format != withoutAttachments {
		return Restored{}, fault.Invalidf("file", "the backup has format %d; this version reads %d and %d", m.Format, withoutAttachments, backupFormat)
	}
	if h, err = t.Next(); err != nil || h.Name != logName || h.Size != m.Bytes {
		return Restored{}, broken(err)
	}
	tmp, err := os.MkdirTemp(folder, "restore-")
	if err != nil {
		return Restored{}, fmt.Errorf("restore: %w", err)
	}
	defer os.RemoveAll(tmp)
	path := filepath.Join(tmp, logName)
	if err := receive(path, t, m); err != nil {
		return Restored{}, err
	}
	attachments, err := receiveAttachments(f, t, m)
	if err != nil {
		return Restored{}, err
	}
	if err := keys.place(f); err != nil {
		return Restored{}, err
	}
	if err := attachments.place(f); err != nil {
		return Restored{}, err
	}
	if err := os.Rename(tmp, f.join(logDir)); err != nil {
		return Restored{}, fmt.Errorf("restore: %w", err)
	}
	_, err = os.Stat(f.join(keysFile))
	return Restored{Made: m.Made, Head: m.Head, Bytes: m.Bytes, Keys: err == nil, Attachments: attachments.files}, nil
}

// place copies the keys into the folder. Keys that are there already stay: they
// may know of erasures that a copy does not.
func (k Keys) place(f *Folder) error {
	if k.File == "" && k.Master == "" {
		return nil
	}
	file, master := k.File, k.Master
	if info, err := os.Stat(file); err == nil && info.IsDir() {
		file = filepath.Join(file, keysFile)
	}
	if master == "" {
		beside := filepath.Join(filepath.Dir(file), masterFile)
		if _, err := os.Stat(beside); err == nil {
			master = beside
		}
	}
	for _, c := range []struct{ from, to string }{{file, keysFile}, {master, masterFile}} {
		if c.from == "" {
			continue
		}
		if err := copyPrivate(c.from, f.join(c.to)); err != nil {
			return err
		}
	}
	return nil
}

// copyPrivate goes by SQLite for keys, because a copy of the file alone would
// miss what is in its log.
func copyPrivate(from, to string) error {
	if _, err := os.Stat(to); err == nil {
		return fault.Conflictf("keys", "%s is there already; nothing was put over it", to)
	}
	if filepath.Base(to) == keysFile {
		return vault.Backup(context.Background(), from, to)
	}
	b, err := os.ReadFile(from)
	if err != nil {
		return fault.NotFoundf("keys", "cannot read %s: %v", from, errors.Unwrap(err))
	}
	w, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	_, err = w.Write(b)
	if err := errors.Join(err, w.Sync(), w.Close()); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}

// receive writes the log's file, synced, and checks that it is the one the
// manifest speaks of.
func receive(path string, r io.Reader, m manifest) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(f, h), r)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return &fault.Error{Code: fault.Invalid, Field: "file", Message: "the backup could not be read to its end; nothing was restored", Cause: err}
	}
	if hex.EncodeToString(h.Sum(nil)) != m.SHA256 {
		return fault.Invalidf("file", "the backup is damaged: its content is not what its manifest says; nothing was restored")
	}
	return nil
}
