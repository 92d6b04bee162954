package esdbnode

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
	"github.com/rs/zerolog"
)

// childDir makes the test binary append to a node on that folder until it is
// killed, and say on standard output what was acknowledged.
const childDir = "LEDETRAAD_TEST_CHILD_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := appendForever(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

const childWriters = 8

func appendForever(dir string) error {
	n, err := Start(context.Background(), Options{Dir: dir, Log: zerolog.Nop()})
	if err != nil {
		return err
	}
	configuration, err := esdb.ParseConnectionString(n.ConnectionString())
	if err != nil {
		return err
	}
	configuration.Logger = esdb.NoopLogging()
	client, err := esdb.NewClient(configuration)
	if err != nil {
		return err
	}
	var output sync.Mutex
	var writers sync.WaitGroup
	for writer := range childWriters {
		writers.Go(func() {
			for i := 0; ; i++ {
				stream := fmt.Sprint("s", (writer+i)%3)
				events := make([]esdb.EventData, 1+i%3)
				for k := range events {
					events[k] = newEvent(make([]byte, i%4000))
				}
				result, err := client.AppendToStream(context.Background(), stream, esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, events...)
				output.Lock()
				if err != nil {
					fmt.Println("failed", strings.ReplaceAll(err.Error(), "\n", " "))
				} else {
					for k, e := range events {
						fmt.Println("ack", stream, result.NextExpectedVersion-uint64(len(events)-1-k), e.EventID)
					}
				}
				output.Unlock()
			}
		})
	}
	writers.Wait()
	return nil
}

// acknowledged is what a child has said about its appends.
type acknowledged struct {
	events map[string]uuid.UUID // by "stream revision"
	failed int
}

// runChild lets a child append until it has said enough, then kills it with
// SIGKILL and takes in the rest of its words.
func runChild(t *testing.T, command *exec.Cmd, dir string, enough func(acknowledged) bool) acknowledged {
	t.Helper()
	command.Env = append(os.Environ(), childDir+"="+dir)
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	said := acknowledged{events: map[string]uuid.UUID{}}
	killed := false
	lines := bufio.NewScanner(output)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		switch {
		case len(words) == 4 && words[0] == "ack":
			id, err := uuid.Parse(words[3])
			if err != nil {
				continue // the line was cut off by the kill
			}
			said.events[words[1]+" "+words[2]] = id
		case len(words) > 1 && words[0] == "failed":
			said.failed++
		}
		if !killed && enough(said) {
			killed = true
			if err := command.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := command.Wait(); err == nil || !killed {
		t.Fatalf("the child ended by itself: %v", err)
	}
	return said
}

// verifyLog holds what stands in the log against what was acknowledged, and the
// log against its own rules.
func verifyLog(t *testing.T, dir string, said acknowledged) {
	t.Helper()
	s, err := openStore(t.Context(), dir, time.Now, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	var integrity string
	if err := s.readers.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&integrity); err != nil || integrity != "ok" {
		t.Fatalf("integrity: %s, %v", integrity, err)
	}
	next := map[string]int64{}
	found := map[string]uuid.UUID{}
	var p page
	for after := int64(0); ; {
		if err := s.reader.all(&p, after, s.head.Load(), pageEvents); err != nil {
			t.Fatal(err)
		}
		for _, e := range p.events {
			if e.position <= after {
				t.Fatalf("position %d after %d", e.position, after)
			}
			after = e.position
			if e.revision != next[e.stream] {
				t.Fatalf("stream %s: revision %d, want %d", e.stream, e.revision, next[e.stream])
			}
			next[e.stream]++
			found[fmt.Sprint(e.stream, " ", e.revision)] = e.id
		}
		if !p.more {
			break
		}
	}
	for where, id := range said.events {
		if found[where] != id {
			t.Errorf("%s was acknowledged as %s, the log has %s", where, id, found[where])
		}
	}
	t.Logf("%d events acknowledged, %d in the log", len(said.events), len(found))
}

func TestKilledProcessLosesNothingAcknowledged(t *testing.T) {
	dir := t.TempDir()
	all := acknowledged{events: map[string]uuid.UUID{}}
	for round := range 4 {
		said := runChild(t, exec.Command(os.Args[0]), dir, func(a acknowledged) bool { return len(a.events) >= 100+77*round })
		for where, id := range said.events {
			all.events[where] = id
		}
		verifyLog(t, dir, all)
	}
}

// TestFailedSyncIsNeverAcknowledged makes every fsync of the child fail from some
// point on, in the kernel's place.
func TestFailedSyncIsNeverAcknowledged(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("no strace here")
	}
	probe := exec.Command(strace, "-f", "-o", os.DevNull, "true")
	if err := probe.Run(); err != nil {
		t.Skipf("processes cannot be traced here: %v", err)
	}
	for _, test := range []struct {
		name, when string
		transient  bool // appends must be acknowledged again afterwards
	}{
		{"for good", "40+", false},
		{"for a moment", "40..41", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			command := exec.Command(strace, "-f", "-D", "-qq", "-o", os.DevNull, "-e", "trace=fsync,fdatasync",
				"-e", "inject=fsync,fdatasync:error=EIO:when="+test.when, os.Args[0])
			before := 0
			said := runChild(t, command, dir, func(a acknowledged) bool {
				if a.failed == 0 {
					before = len(a.events)
				}
				return a.failed >= 2 && (!test.transient || len(a.events) > before+100)
			})
			if before == 0 {
				t.Error("nothing was acknowledged before the syncs failed")
			}
			verifyLog(t, dir, said)
		})
	}
}

// TestCutWAL cuts the WAL within the last commit: at each byte of its frames'
// headers and about their pages' ends, and at steps between. The commit is there
// whole or not at all, and all that came before is there.
func TestCutWAL(t *testing.T) {
	dir := t.TempDir()
	s, err := openStore(t.Context(), dir, time.Now, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	add := func(count int) {
		events := make([]proposed, count)
		for i := range events {
			events[i] = proposed{id: uuid.New(), kind: "k", data: make([]byte, 3000)}
		}
		if _, err := s.append(t.Context(), "s", expectAny, events); err != nil {
			t.Fatal(err)
		}
	}
	add(2)
	add(3)
	database, before := readFile(t, s.path), readFile(t, s.path+"-wal")
	add(4)
	whole := readFile(t, s.path+"-wal")

	const header, frame = 24, 24 + pageSize
	const walHeader = 32
	var cuts []int
	for cut := len(before); cut <= len(whole); cut++ {
		within := (cut - walHeader) % frame
		if within <= header || within >= frame-3 || within%1021 == 0 {
			cuts = append(cuts, cut)
		}
	}
	if len(cuts) < 100 || !slices.Contains(cuts, len(whole)) {
		t.Fatalf("%d places to cut between %d and %d", len(cuts), len(before), len(whole))
	}
	scratch := t.TempDir()
	for _, cut := range cuts {
		path := filepath.Join(scratch, databaseFile)
		for name, content := range map[string][]byte{path: database, path + "-wal": whole[:cut]} {
			if err := os.WriteFile(name, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_ = os.Remove(path + "-shm")
		want := 5
		if cut == len(whole) {
			want = 9
		}
		if got := countEvents(t, path); got != want {
			t.Fatalf("cut at byte %d of %d: %d events, want %d", cut, len(whole), got, want)
		}
	}
}

func countEvents(t *testing.T, path string) int {
	t.Helper()
	db, err := openReaderDB(path, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var count int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM events").Scan(&count); err != nil {
		t.Fatal(err)
	}
	return count
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
