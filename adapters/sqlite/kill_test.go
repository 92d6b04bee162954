package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"ledetraad/adapters/sqlite"
	"ledetraad/domain/event"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

const (
	killFile = "LEDETRAAD_TEST_KILL" // set in the child: the file that it writes
	killLog  = 4000                  // events in the log
)

func TestMain(m *testing.M) {
	if path := os.Getenv(killFile); path != "" {
		if err := fold(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// fold is the child: it says when it has committed, and stops for nothing but
// its end or a signal.
func fold(path string) error {
	s, err := sqlite.Open(path)
	if err != nil {
		return err
	}
	log := newLog(killLog)
	w, err := worker.New(worker.Options{
		Store: s, Log: log, Source: log, Codec: benchCodec(nil), Projections: benchViews(), MaxBatch: 40, Bulk: 40,
		Committed: func(c worker.CommitStats) { fmt.Println(c.At) },
	})
	if err != nil {
		return err
	}
	return w.Run(context.Background())
}

// TestKilled: killed between any two instructions, again and again, the views
// are those of the log up to their checkpoint.
func TestKilled(t *testing.T) {
	path, log, ps := filepath.Join(t.TempDir(), "views"), newLog(killLog), benchViews()
	codec := benchCodec(t)
	for round := range 4 {
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), killFile+"="+path)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		lines, said := bufio.NewScanner(out), ""
		for range 3 + 5*round {
			if !lines.Scan() {
				break
			}
			said = lines.Text()
		}
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // what it said before the signal reached it
			said = lines.Text()
		}
		_ = child.Wait() // it was killed
		if said == "" {
			t.Fatal("the child committed nothing")
		}

		s, err := sqlite.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range ps {
			r, err := s.Read(t.Context(), p)
			if err != nil {
				t.Fatal(err)
			}
			at := r.Checkpoint()
			if committed, err := event.ParsePosition(said); err != nil || committed.After(at) {
				t.Errorf("%s stands at %s, but %s was committed (%v)", p.Name, at, said, err)
			}
			m := view.NewMemory()
			for _, raw := range log.made[:at.Commit] {
				e, err := codec.Decode(raw)
				if err != nil {
					t.Fatal(err)
				}
				if err := p.Apply(m, e); err != nil {
					t.Fatal(err)
				}
			}
			if dump(t, r, p) != dump(t, m, p) {
				t.Errorf("%s: killed at %s, its rows are not those of the log up to there", p.Name, at)
			}
			r.Release()
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
