package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	"ledetraad/domain/journey"
)

// TestOlderKeysAreNoticed puts an older copy of keys.db beside a newer log: one
// from before somebody came, and one from before somebody was erased.
func TestOlderKeysAreNoticed(t *testing.T) {
	for name, later := range map[string]func(*testing.T, *Engine){
		"somebody came": func(t *testing.T, e *Engine) {
			at := time.Now().Add(-time.Hour).UTC()
			c := decider.Command{ID: uuid.Must(uuid.NewV7()), Stream: "journey-kaj", HappenedAt: at, KnownAt: at, Actor: "test",
				Intent: journey.Start{Participant: "Kaj", LifeSituation: "plejehjem", Note: "ny her"}}
			if r := (handler{e}).Handle(t.Context(), []decider.Command{c})[0]; r.Err != nil {
				t.Fatal(r.Err)
			}
		},
		"somebody was erased": func(t *testing.T, e *Engine) {
			if _, err := (erasures{e.eraser}).Erase(t.Context(), birk, "bad om det"); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			e := start(t, dir, nil)
			tell(t, e)
			copied := filepath.Join(t.TempDir(), keysFile)
			if err := BackupKeys(t.Context(), dir, copied); err != nil { // while the engine runs
				t.Fatal(err)
			}
			later(t, e)
			stop(t, e)
			stop(t, start(t, dir, nil)) // the newest keys are right
			newest := filepath.Join(t.TempDir(), keysFile)
			swap(t, filepath.Join(dir, keysFile), newest)
			swap(t, copied, filepath.Join(dir, keysFile))
			e, err := Open(t.Context(), Config{Data: dir, EventStoreListen: "127.0.0.1:0", NATSListen: "none", Version: "test", Log: zerolog.Nop(), Now: time.Now})
			if err == nil {
				_ = e.Close()
				t.Fatal("the engine started with keys that are older than its log")
			}
			if fault.CodeOf(err) != fault.Conflict || !strings.Contains(err.Error(), "older than this log") || strings.Contains(err.Error(), "Kaj") {
				t.Errorf("got %v", err)
			}
			for _, rest := range []string{"-wal", "-shm"} {
				_ = os.Remove(filepath.Join(dir, keysFile+rest))
			}
			swap(t, newest, filepath.Join(dir, keysFile))
			stop(t, start(t, dir, nil))
		})
	}
}

func swap(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
