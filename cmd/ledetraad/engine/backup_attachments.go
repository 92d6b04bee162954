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
	"strings"

	"github.com/google/uuid"

	"ledetraad/domain/fault"
)

const (
	attachmentPrefix = "attachments/"
	attachmentList   = "attachments.json" // last in the archive: without it, it is not whole
)

// inBackup is an attachment in the list: the digest is of the sealed bytes.
type inBackup struct {
	Name   uuid.UUID `json:"name"`
	SHA256 string    `json:"sha256"`
	Bytes  int64     `json:"bytes"`
}

// backupAttachments puts all content behind the log. What is removed meanwhile is
// left out.
func (e *Engine) backupAttachments(ctx context.Context, t *tar.Writer) error {
	list := []inBackup{}
	if e.attached != nil {
		files, err := e.attached.files.Files()
		if err != nil {
			return err
		}
		for _, f := range files {
			if err := ctx.Err(); err != nil {
				return err
			}
			one, err := e.backupAttachment(t, f.Name, f.Path)
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return err
			}
			list = append(list, one)
		}
	}
	b, err := json.Marshal(list)
	if err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Name: attachmentList, Mode: 0o600, Size: int64(len(b)), ModTime: e.cfg.Now()}); err != nil {
		return err
	}
	_, err = t.Write(b)
	return err
}

func (e *Engine) backupAttachment(t *tar.Writer, name uuid.UUID, path string) (inBackup, error) {
	f, err := os.Open(path)
	if err != nil {
		return inBackup{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return inBackup{}, err
	}
	if err := t.WriteHeader(&tar.Header{Name: attachmentPrefix + name.String(), Mode: 0o600, Size: info.Size(), ModTime: info.ModTime()}); err != nil {
		return inBackup{}, err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(t, h), f)
	return inBackup{name, hex.EncodeToString(h.Sum(nil)), n}, err
}

// restoredAttachments are in a folder beside their place, whole.
type restoredAttachments struct {
	dir   string // "": none
	files int
}

// receiveAttachments reads what comes after the log, to the list that says that it
// is all.
func receiveAttachments(f *Folder, t *tar.Reader, m manifest) (_ restoredAttachments, err error) {
	if m.Format == withoutAttachments {
		return restoredAttachments{}, nil
	}
	dir, err := os.MkdirTemp(f.Path, "restore-attachments-")
	if err != nil {
		return restoredAttachments{}, fmt.Errorf("restore: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	damaged := func(err error) error {
		return &fault.Error{Code: fault.Invalid, Field: "file", Cause: err, Message: "the attachments in this backup are not whole; nothing was restored"}
	}
	got := map[inBackup]bool{}
	for {
		h, err := t.Next()
		if err != nil {
			return restoredAttachments{}, damaged(err)
		}
		if h.Name == attachmentList {
			break
		}
		// Of the name only a UUID is used: an archive must not say where to write.
		id, err := uuid.Parse(strings.TrimPrefix(h.Name, attachmentPrefix))
		if err != nil || h.Name != attachmentPrefix+id.String() {
			return restoredAttachments{}, damaged(err)
		}
		one, err := receiveAttachment(filepath.Join(dir, id.String()), id, t)
		if err != nil {
			return restoredAttachments{}, damaged(err)
		}
		if err := os.Chtimes(filepath.Join(dir, id.String()), h.ModTime, h.ModTime); err != nil {
			return restoredAttachments{}, fmt.Errorf("restore: %w", err)
		}
		got[one] = true
	}
	var list []inBackup
	if err := json.NewDecoder(t).Decode(&list); err != nil || len(list) != len(got) {
		return restoredAttachments{}, damaged(err)
	}
	for _, one := range list {
		if !got[one] {
			return restoredAttachments{}, damaged(nil)
		}
	}
	return restoredAttachments{dir, len(list)}, nil
}

func receiveAttachment(path string, id uuid.UUID, r io.Reader) (inBackup, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return inBackup{}, err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, h), r)
	if err == nil {
		err = f.Sync()
	}
	return inBackup{id, hex.EncodeToString(h.Sum(nil)), n}, errors.Join(err, f.Close())
}

// place puts them where the engine looks for them.
func (a restoredAttachments) place(f *Folder) error {
	if a.dir == "" {
		return nil
	}
	if err := os.Rename(a.dir, f.join(attachmentsDir)); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}
