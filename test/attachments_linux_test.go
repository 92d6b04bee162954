package test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/uuid"
)

// A full disk is told to whoever sends a photo or a sound, and keeps no half of
// it; when there is room, what is sent again is taken.
func TestAttachmentsOnAFullDisk(t *testing.T) {
	data := t.TempDir()
	if err := syscall.Mount("tmpfs", data, "tmpfs", 0, "size=128m,mode=0700"); err != nil {
		t.Skipf("a small disk cannot be made here (%v); this is tested where mounting is allowed", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(data, syscall.MNT_DETACH) })
	s := serve(t, data)
	at := observation(t, s)
	settle(t, s.api)
	first, second := uuid.NewString(), uuid.NewString()
	content := recording(3_000_000)
	if _, code, err := s.bring(t.Context(), data, at+first, bytes.NewReader(content)); err != nil || code != http.StatusOK {
		t.Fatalf("%d, %v", code, err)
	}
	ballast := filepath.Join(data, "ballast")
	fill(t, ballast)
	for range 3 {
		if _, code, err := s.bring(t.Context(), data, at+second, bytes.NewReader(content)); err != nil || code != http.StatusServiceUnavailable {
			t.Errorf("on a full disk: %d, %v", code, err)
		}
	}
	entries, err := os.ReadDir(filepath.Join(data, "attachments"))
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder has %v, %v", entries, err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	if _, code, err := s.bring(t.Context(), data, at+second, bytes.NewReader(content)); err != nil || code != http.StatusOK {
		t.Errorf("when there is room: %d, %v", code, err)
	}
	settle(t, s.api)
	for _, id := range []string{first, second} {
		if !bytes.Equal(s.brought(t, at+id), content) {
			t.Errorf("%s is not what was sent", id)
		}
	}
	checked(t, s, 2)
	s.stop(t)
}
