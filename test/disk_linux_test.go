package test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"ledetraad/adapters/apiclient"
	"ledetraad/cmd/ledetraad/example"
	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
)

// A full disk is told to whoever records; nothing that was acknowledged is
// lost, reading goes on, and when there is room recording goes on too.
func TestFullDisk(t *testing.T) {
	data := t.TempDir()
	if err := syscall.Mount("tmpfs", data, "tmpfs", 0, "size=256m,mode=0700"); err != nil {
		t.Skipf("a small disk cannot be made here (%v); this is tested where mounting is allowed", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(data, syscall.MNT_DETACH) })

	var story []decider.Envelope
	for e := range example.Commands(example.Options{Citizens: 30}) {
		story = append(story, e)
	}
	s := serve(t, data)
	send(t, s.api, story[:300])
	settle(t, s.api)

	ballast := filepath.Join(data, "ballast")
	fill(t, ballast)
	var acked []acknowledged
	next, refused := 300, false
	for batch := range slices.Chunk(story[300:], 20) {
		outcomes, err := s.api.Submit(t.Context(), batch)
		if err != nil {
			t.Fatalf("a full disk is no reason not to answer: %v", err)
		}
		for _, o := range outcomes {
			err := apiclient.OutcomeError(o)
			if err == nil {
				acked = append(acked, acknowledged{o.ID, o.Stream, *o.Revision})
				continue
			}
			refused = true
			if fault.CodeOf(err) != fault.Unavailable && fault.CodeOf(err) != fault.NotFound {
				t.Fatalf("refused with %v, want unavailable", err)
			}
			if fault.CodeOf(err) == fault.Unavailable && !strings.Contains(err.Error(), "disk") && !strings.Contains(err.Error(), "room") {
				t.Errorf("the refusal does not say why: %v", err)
			}
		}
		if refused {
			break
		}
		next += len(batch)
	}
	if !refused {
		t.Fatal("the disk never filled up: this tests nothing")
	}
	check(t, s.api, acked, nil)
	get[any](t, s.api, "/api/v1/journeys", nil)

	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	for batch := range slices.Chunk(story[next:], 200) {
		send(t, s.api, batch)
	}
	settle(t, s.api)
	check(t, s.api, acked, nil)
	s.stop(t)
	ledetraad(t, "verify", "--data", data)
}

// fill takes all the room there is.
func fill(t *testing.T, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{1 << 20, 1 << 12} {
		block := make([]byte, size)
		for {
			if _, err := f.Write(block); err != nil {
				break
			}
		}
	}
}
