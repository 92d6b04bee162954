package esdbnode

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
	"github.com/rs/zerolog"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

func oneEvent(size int) []proposed {
	return []proposed{{id: uuid.New(), kind: "k", data: make([]byte, size)}}
}

// TestFailedCommitAcknowledgesNobody lets a commit that holds a whole group fail.
func TestFailedCommitAcknowledgesNobody(t *testing.T) {
	s, err := openStore(t.Context(), t.TempDir(), time.Now, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if _, err := s.append(t.Context(), "before", expectAny, oneEvent(10)); err != nil {
		t.Fatal(err)
	}
	head := s.head.Load()

	// The writer is held until the group has gathered behind it, then its commit fails once.
	broken := errors.New("input/output error")
	var failures atomic.Int32
	gathered, hold := make(chan struct{}), make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		_ = s.submit(t.Context(), &job{alone: true, run: func(w *writer) error {
			w.failCommit = func() error { failures.Add(1); return broken }
			close(gathered)
			<-hold
			return nil
		}})
	})
	<-gathered
	const writers = 20
	results := make([]error, writers)
	for i := range writers {
		group.Go(func() {
			_, results[i] = s.append(t.Context(), fmt.Sprint("s", i%4), expectAny, oneEvent(10))
		})
	}
	for len(s.jobs) < writers {
		runtime.Gosched() // the queue gives no signal
	}
	close(hold)
	group.Wait()
	if failures.Load() != 1 {
		t.Fatalf("%d commits failed, want one with everybody in it", failures.Load())
	}
	for i, err := range results {
		if failure, ok := errors.AsType[*storageError](err); !ok || !errors.Is(failure, broken) {
			t.Errorf("writer %d was answered %v", i, err)
		}
	}
	if s.head.Load() != head {
		t.Errorf("the log's end moved to %d", s.head.Load())
	}
	// A new connection carries on, with nothing of the failed group.
	for i := range 4 {
		result, err := s.append(t.Context(), fmt.Sprint("s", i), expectNoStream, oneEvent(10))
		if err != nil || result.verdict != verdictWrite || result.spot.revision != 0 {
			t.Errorf("append after the failure: %+v, %v", result, err)
		}
	}
}

// TestRefusedAppendDisturbsNobody puts refused appends in one group with good ones.
func TestRefusedAppendDisturbsNobody(t *testing.T) {
	s, err := openStore(t.Context(), t.TempDir(), time.Now, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	var group sync.WaitGroup
	verdicts := make([]verdict, 40)
	for i := range verdicts {
		group.Go(func() {
			want := expectNoStream
			if i%2 == 1 {
				want = 7
			}
			result, err := s.append(t.Context(), fmt.Sprint("s", i), want, oneEvent(10))
			if err != nil {
				t.Error(err)
			}
			verdicts[i] = result.verdict
		})
	}
	group.Wait()
	for i, got := range verdicts {
		want := verdictWrite
		if i%2 == 1 {
			want = verdictWrongRevision
		}
		if got != want {
			t.Errorf("append %d: verdict %d, want %d", i, got, want)
		}
	}
}

// TestFullDatabase bounds the file's size in place of the disk's.
func TestFullDatabase(t *testing.T) {
	n := startNode(t, t.TempDir())
	client := dial(t, n.ConnectionString())
	appendAny(t, client, "s", newEvent([]byte("before")))
	var full atomic.Bool
	full.Store(true)
	open := n.store.openWriter
	n.store.openWriter = func(ctx context.Context) (*writer, error) {
		w, err := open(ctx)
		if err == nil && full.Load() {
			_, err = w.conn.ExecContext(ctx, "PRAGMA max_page_count = 20")
		}
		return w, err
	}
	// The bound holds from the next connection on: this one is given up.
	err := n.store.submit(t.Context(), &job{alone: true, run: func(*writer) error { return errors.New("made up") }})
	if err == nil {
		t.Fatal("the failure was not reported")
	}
	appendUntilFull(t, client)
	full.Store(false)
	// The connection with the bound was given up at the last failure.
	afterwards(t, n, client)
}

// appendUntilFull appends until the disk is full, and looks at the answers.
func appendUntilFull(t *testing.T, client *esdb.Client) {
	t.Helper()
	failures := 0
	for i := 0; failures < 3; i++ {
		if i > 10_000 {
			t.Fatal("the disk never became full")
		}
		_, err := client.AppendToStream(t.Context(), "s", esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, newEvent(make([]byte, 20_000)))
		if err == nil {
			continue
		}
		failures++
		cause, ok := errors.AsType[interface {
			error
			GRPCStatus() *status.Status
		}](err)
		if !ok || cause.GRPCStatus().Code() != codes.ResourceExhausted {
			t.Fatalf("append to a full disk: %v", err)
		}
		if got := readAll(t, client); string(got[0].Data) != "before" {
			t.Errorf("reads do not go on: %d events", len(got))
		}
	}
}

// afterwards checks that appends go on once there is room, with nothing missing.
func afterwards(t *testing.T, n *Node, client *esdb.Client) {
	t.Helper()
	stored := readAll(t, client)
	result := appendAny(t, client, "s", newEvent(make([]byte, 20_000)))
	if result.NextExpectedVersion != uint64(len(stored)) {
		t.Errorf("append after: revision %d, the stream held %d events", result.NextExpectedVersion, len(stored))
	}
	if n.Stats().Failed < 3 {
		t.Errorf("stats: %+v", n.Stats())
	}
	var integrity string
	if err := n.store.readers.QueryRowContext(t.Context(), "PRAGMA integrity_check").Scan(&integrity); err != nil || integrity != "ok" {
		t.Errorf("integrity: %s, %v", integrity, err)
	}
}
