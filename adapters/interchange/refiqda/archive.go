package refiqda

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"golang.org/x/text/encoding/charmap"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/plaintext"
)

// archive finds the parts of a project. Nothing of it is ever written to disk,
// and a part is found by its name alone, so that no path in it can lead
// anywhere.
type archive struct {
	file    string
	project *zip.File
	sources map[string]*zip.File // by name in small letters, without folder
	read    int64                // bytes of texts so far
}

func openArchive(file string, r io.ReaderAt, size int64) (*archive, error) {
	broken := func(cause error, problem, remedy string) (*archive, error) {
		return nil, &interchange.FileError{File: file, Problem: problem, Remedy: remedy, Cause: cause}
	}
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) { // paths are never followed
		return broken(err, "this is not a project: it is no zip archive, or is damaged", "export it again as REFI-QDA project (.qdpx)")
	}
	if len(z.File) > maxEntries {
		return broken(nil, fmt.Sprintf("the archive has more than %d files", maxEntries), "")
	}
	a := &archive{file: file, sources: map[string]*zip.File{}}
	for _, f := range z.File {
		name := strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))
		folder, base := path.Split(name)
		switch {
		case strings.HasSuffix(name, "/"), strings.Contains(name, ".."):
		case path.Ext(base) == ".qde" && strings.Count(folder, "/") <= 1 && (a.project == nil || base == "project.qde" && folder == ""):
			a.project = f
		case path.Base(strings.TrimSuffix(folder, "/")) == "sources":
			if _, twice := a.sources[base]; !twice {
				a.sources[base] = f
			}
		}
	}
	if a.project == nil {
		return broken(nil, "this is not a project: there is no project.qde in it", "export it again as REFI-QDA project (.qdpx)")
	}
	return a, nil
}

// errTooLarge says that a part of an archive is larger than it may be.
var errTooLarge = errors.New("is larger than it may be")

func unpack(f *zip.File, most int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("cannot be unpacked: %w", err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, most+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("cannot be unpacked: %w", err)
	case int64(len(b)) > most:
		return nil, fmt.Errorf("%w: %d MiB", errTooLarge, most>>20)
	}
	return b, nil
}

// text reads a text: what stands in the project itself, or else the file that
// it names. ok is false where there is none that can be read; why says so.
func (a *archive) text(t xmlText) (s string, why string, err error) {
	if t.Plain != nil && t.PlainPath == "" {
		a.read += int64(len(*t.Plain))
		return *t.Plain, "", a.bounded()
	}
	if t.PlainPath == "" {
		return "", "has no plain text", nil
	}
	name, ok := strings.CutPrefix(strings.ReplaceAll(t.PlainPath, `\`, "/"), "internal://")
	if !ok {
		return "", "lies outside the archive", nil
	}
	name = strings.ToLower(name)
	if strings.Contains(name, "..") {
		return "", "lies outside the archive", nil
	}
	f, found := a.sources[path.Base(name)]
	if !found {
		return "", "is missing in the archive", nil
	}
	b, err := unpack(f, maxText)
	a.read += int64(len(b))
	if err != nil {
		return "", err.Error(), a.bounded()
	}
	s, err = plaintext.Decode(b)
	if err != nil { // an old program's plain text
		b, err = charmap.Windows1252.NewDecoder().Bytes(b)
		if err != nil {
			return "", "cannot be read as text", a.bounded()
		}
		s = string(b)
	}
	return s, "", a.bounded()
}

// bounded keeps thousands of small bombs from being as bad as a large one.
func (a *archive) bounded() error {
	if a.read > maxTexts {
		return &interchange.FileError{File: a.file, Problem: fmt.Sprintf("the texts have more than %d MiB together", maxTexts>>20),
			Remedy: "export the project in parts"}
	}
	return nil
}

// slurp reads a stream whole, as an archive must be read from its end.
func slurp(in *interchange.Input, most int64) (*bytes.Reader, error) {
	b, err := io.ReadAll(io.LimitReader(in, most+1))
	switch {
	case err != nil:
		return nil, in.Broken(0, err)
	case int64(len(b)) > most:
		return nil, &interchange.FileError{File: in.Name, Problem: fmt.Sprintf("the file has more than %d MiB", most>>20),
			Remedy: "a project with recordings is read from a file, not from standard input"}
	}
	return bytes.NewReader(b), nil
}
