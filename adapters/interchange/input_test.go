package interchange_test

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ledetraad/adapters/interchange"
)

func TestFilesAreUnpackedByWhatTheyHoldNotByTheirNames(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := io.WriteString(z, "hello"); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"plain.gz": "hello", "packed.csv": packed.String()} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		in, err := interchange.OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(in)
		if err != nil || string(got) != "hello" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if read, total := in.Progress(); read != int64(len(content)) || total != read || in.Name != name {
			t.Errorf("%s: %d of %d bytes", in.Name, read, total)
		}
		if err := in.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	for _, path := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none.xes")} {
		_, err := interchange.OpenFile(path)
		if _, ok := errors.AsType[*interchange.FileError](err); !ok {
			t.Errorf("%s: got %v, want a FileError", path, err)
		}
	}
	_, err := interchange.NewInput("x", strings.NewReader("\x1f\x8bnot a gzip at all"), 0)
	if err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("got %v", err)
	}
}

func TestLines(t *testing.T) {
	long := strings.Repeat("x", interchange.MaxLine+1)
	l := interchange.NewLines(strings.NewReader("a\r\n\n" + long + "\n" + long[:interchange.MaxLine] + "\nlast"))
	for i, want := range []struct {
		length  int
		tooLong bool
	}{{1, false}, {0, false}, {0, true}, {interchange.MaxLine, false}, {4, false}} {
		line, tooLong, err := l.Next()
		if err != nil || tooLong != want.tooLong || len(line) != want.length || l.Number() != i+1 {
			t.Errorf("line %d (%d): %d bytes, too long %v, %v; want %+v", i+1, l.Number(), len(line), tooLong, err, want)
		}
	}
	if _, _, err := l.Next(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last line: %v", err)
	}
}
