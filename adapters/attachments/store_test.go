package attachments_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"ledetraad/adapters/attachments"
	"ledetraad/adapters/vault"
	"ledetraad/domain/attachment"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

func open(t testing.TB) (s *attachments.Store, v *vault.Vault, dir string) {
	t.Helper()
	keys := t.TempDir()
	v, err := vault.OpenFiles(t.Context(), filepath.Join(keys, "keys.db"), filepath.Join(keys, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	dir = filepath.Join(t.TempDir(), "attachments")
	s, err = attachments.Open(dir, v)
	if err != nil {
		t.Fatal(err)
	}
	return s, v, dir
}

var place = attachments.Place{Stream: "fieldwork-1", Attachment: "a1", Subjects: []string{"Birk", "Ida"}}

// sound is a recording of so many bytes.
func sound(n int) []byte {
	return append([]byte("OggS\x00"), bytes.Repeat([]byte("Birk taler. "), n/12)...)
}

func receive(t testing.TB, s *attachments.Store, p attachments.Place, b []byte) *attachments.Received {
	t.Helper()
	r, err := s.Receive(t.Context(), p, bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func files(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestContentIsKeptSealedAndGivenBack(t *testing.T) {
	s, _, dir := open(t)
	b := sound(300_000)
	r := receive(t, s, place, b)
	sum := sha256.Sum256(b)
	if r.MediaType != attachment.Ogg || r.Bytes != int64(len(b)) || r.Came != r.Bytes || r.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("received %+v", r)
	}
	if s.Has("fieldwork-1", "a1") {
		t.Error("it is there before it is kept")
	}
	if err := r.Keep(); err != nil {
		t.Fatal(err)
	}
	if got := files(t, dir); len(got) != 1 || got[0] != attachment.ContentID("fieldwork-1", "a1").String() || !s.Has("fieldwork-1", "a1") {
		t.Errorf("the folder has %v", got)
	}
	info, err := os.Stat(filepath.Join(dir, files(t, dir)[0]))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	kept, err := os.ReadFile(filepath.Join(dir, files(t, dir)[0]))
	if err != nil || bytes.Contains(kept, []byte("taler")) || bytes.Contains(kept, []byte("Birk")) || bytes.Contains(kept, []byte("OggS")) {
		t.Errorf("it stands in clear: %v", err)
	}
	if err := s.Check(place, r.Bytes, r.SHA256); err != nil {
		t.Error(err)
	}
	if err := s.Check(place, r.Bytes, strings.Repeat("0", 64)); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("of another digest: %v", err)
	}
	other := place
	other.Stream = "fieldwork-2"
	if err := s.Check(other, r.Bytes, r.SHA256); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("of another session: %v", err)
	}
	// Under another's name it does not open.
	if err := os.Rename(filepath.Join(dir, files(t, dir)[0]), filepath.Join(dir, attachment.ContentID("fieldwork-2", "a1").String())); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(other, r.Bytes, r.SHA256); !errors.Is(err, vault.ErrTampered) {
		t.Errorf("moved: %v", err)
	}
}

// It can be read from any place, as a player of sound does.
func TestContentIsReadFromAnyPlace(t *testing.T) {
	s, _, _ := open(t)
	b := sound(200_000)
	r := receive(t, s, place, b)
	if err := r.Keep(); err != nil {
		t.Fatal(err)
	}
	c, err := s.Open(place, r.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	rapid.Check(t, func(rt *rapid.T) {
		at := rapid.IntRange(0, len(b)).Draw(rt, "at")
		n := rapid.IntRange(0, min(70_000, len(b)-at)).Draw(rt, "bytes")
		if _, err := c.Seek(int64(at), io.SeekStart); err != nil {
			rt.Fatal(err)
		}
		got := make([]byte, n)
		if _, err := io.ReadFull(c, got); err != nil || !bytes.Equal(got, b[at:at+n]) {
			rt.Fatalf("%d bytes at %d: %v", n, at, err)
		}
	})
	if end, err := c.Seek(0, io.SeekEnd); err != nil || end != int64(len(b)) {
		t.Errorf("the end is at %d, %v", end, err)
	}
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
		t.Errorf("behind the end: %v", err)
	}
	if _, err := c.Seek(-1, io.SeekStart); err == nil {
		t.Error("there is something before the beginning")
	}
}

func TestWhatIsNotReceivedLeavesNothing(t *testing.T) {
	s, v, dir := open(t)
	broken := errors.New("the line broke")
	for name, c := range map[string]struct {
		r    io.Reader
		want func(error) bool
	}{
		"a page":             {strings.NewReader("<html>"), func(err error) bool { return fault.CodeOf(err) == fault.Invalid }},
		"a line that breaks": {io.MultiReader(bytes.NewReader(sound(90_000)), iotest.ErrReader(broken)), func(err error) bool { return errors.Is(err, broken) }},
	} {
		if _, err := s.Receive(t.Context(), place, c.r); !c.want(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Receive(gone, place, bytes.NewReader(sound(90_000))); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits: %v", err)
	}
	if err := receive(t, s, place, sound(100)).Drop(); err != nil {
		t.Error(err)
	}
	if _, err := v.Destroy(t.Context(), "Birk", "", time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Receive(t.Context(), place, bytes.NewReader(sound(100))); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("about the erased: %v", err)
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("the folder has %v", got)
	}
}

// fullDisk takes the key and some of the content, and then no more.
type fullDisk struct{ *vault.Vault }

func (f fullDisk) SealTo(w io.Writer, subjects []string, field event.Field) (io.WriteCloser, error) {
	return f.Vault.SealTo(&filling{w: w, left: 100_000}, subjects, field)
}

type filling struct {
	w    io.Writer
	left int
}

func (f *filling) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, &os.PathError{Op: "write", Err: syscall.ENOSPC}
	}
	return f.w.Write(b)
}

// A full disk is told as what it is, and keeps nothing of what did not fit.
func TestFullDisk(t *testing.T) {
	_, v, _ := open(t)
	dir := t.TempDir()
	s, err := attachments.Open(dir, fullDisk{v})
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Receive(t.Context(), place, bytes.NewReader(sound(400_000)))
	if fault.CodeOf(err) != fault.Unavailable || !strings.Contains(err.Error(), "full: make room") || len(files(t, dir)) != 0 {
		t.Errorf("%v; the folder has %v", err, files(t, dir))
	}
	if err := receive(t, s, place, sound(500)).Keep(); err != nil {
		t.Errorf("what fits: %v", err)
	}
}

func TestWhatIsHalfReceivedIsGoneAtTheNextStart(t *testing.T) {
	s, v, dir := open(t)
	if err := receive(t, s, place, sound(100)).Keep(); err != nil {
		t.Fatal(err)
	}
	receive(t, s, attachments.Place{Stream: "fieldwork-1", Attachment: "a2"}, sound(100)) // and the process is killed
	if len(files(t, dir)) != 2 {
		t.Fatalf("the folder has %v", files(t, dir))
	}
	s, err := attachments.Open(dir, v)
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.Files()
	if err != nil || len(list) != 1 || list[0].Name != attachment.ContentID("fieldwork-1", "a1") || len(files(t, dir)) != 1 {
		t.Errorf("%+v, %v; the folder has %v", list, err, files(t, dir))
	}
	for range 2 {
		if err := s.Remove(list[0].Name); err != nil {
			t.Error(err)
		}
	}
	if s.Has("fieldwork-1", "a1") {
		t.Error("it is there after it was removed")
	}
}

func TestContentOfTheErasedIsNotGiven(t *testing.T) {
	s, v, _ := open(t)
	r := receive(t, s, place, sound(100))
	if err := r.Keep(); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Destroy(t.Context(), "Ida", "", time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(place, r.Bytes); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("%v", err)
	}
}

// Receiving and giving the largest sound takes a bounded amount of memory: what is
// allocated in all is far less than its size.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("it writes 100 MB")
	}
	s, _, _ := open(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, err := s.Receive(t.Context(), place, io.MultiReader(strings.NewReader("OggS\x00"), io.LimitReader(zeros{}, attachment.MaxSound-5)))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Keep(); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(place, r.Bytes, r.SHA256); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	t.Logf("%d kB for %d MB", (after.TotalAlloc-before.TotalAlloc)>>10, attachment.MaxSound>>20)
	if used := after.TotalAlloc - before.TotalAlloc; used > 20<<20 {
		t.Errorf("%d bytes were allocated", used)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }
