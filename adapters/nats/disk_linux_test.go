package natsbus_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	natsbus "ledetraad/adapters/nats"
	"ledetraad/domain/event"
)

// TestFullDisk lets JetStream's disk run full while events are appended, then
// makes room.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skip("no small disk can be mounted here: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	log := newLog("a")
	log.append(100, "journey-1", 1000)
	nc := connect(t, startServer(t, dir, "none"))
	relay := startRelay(t, nc, log, testOptions(t))
	feed := follow(t, nc, log, event.Position{}, testOptions(t))
	relay.awaitHead(t, log)
	got := collect(t, feed, head(log))

	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 7<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	log.append(2000, "journey-2", 1000)
	relay.await(t, "an error", func(s natsbus.Status) bool { return s.Err != nil })
	t.Log(relay.Status().Err)
	got = append(got, collect(t, feed, head(log))...) // from the log

	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	log.append(10, "journey-3", 1000)
	relay.awaitHead(t, log)
	got = append(got, collect(t, feed, head(log))...)
	diff(t, log.all(), got)
}
