package esdbnode

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/go-cmp/cmp"
	"github.com/rs/zerolog"
)

// onDisk tells in which of the store's files the bytes stand.
func onDisk(t *testing.T, dir string, wanted []byte) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(content, wanted) {
			names = append(names, entry.Name())
		}
	}
	return names
}

func TestScavengedBytesAreGone(t *testing.T) {
	dir := t.TempDir()
	n := startNode(t, dir)
	client := dial(t, n.ConnectionString())
	secret := []byte("sagt i fortrolighed 4711")
	kept := []byte("må gerne blive stående")
	// Small and large events of several streams lie among each other, so that pages
	// are rearranged and rows spill over.
	for i := range 60 {
		for _, stream := range []string{"deleted", "tombstoned", "truncated"} {
			appendAny(t, client, stream, newEvent(append(bytes.Repeat([]byte{'.'}, i*300), secret...)))
		}
		appendAny(t, client, "kept", newEvent(append(bytes.Repeat([]byte{'.'}, i*50), kept...)))
	}
	var metadata esdb.StreamMetadata
	metadata.SetTruncateBefore(60)
	appendAny(t, client, "truncated", newEvent(kept))
	if _, err := client.SetStreamMetadata(t.Context(), "truncated", esdb.AppendToStreamOptions{}, metadata); err != nil {
		t.Fatal(err)
	}
	if _, err := client.DeleteStream(t.Context(), "deleted", esdb.DeleteStreamOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := client.TombstoneStream(t.Context(), "tombstoned", esdb.TombstoneStreamOptions{}); err != nil {
		t.Fatal(err)
	}
	if len(onDisk(t, dir, secret)) == 0 {
		t.Fatal("the test looks for bytes that were never on disk")
	}
	before := readAll(t, client)

	result, err := n.Scavenge(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if result.Events != 180 || result.Streams != 3 || !result.Compacted {
		t.Errorf("scavenge: %+v", result)
	}
	if where := onDisk(t, dir, secret); where != nil {
		t.Errorf("removed bytes still stand in %v", where)
	}
	var want []*esdb.RecordedEvent
	for _, e := range before {
		if !bytes.Contains(e.Data, secret) {
			want = append(want, e)
		}
	}
	if diff := cmp.Diff(want, readAll(t, client)); diff != "" {
		t.Errorf("what is left has changed:\n%s", diff)
	}
	if again, err := n.Scavenge(t.Context()); err != nil || again.Events != 0 || again.Compacted {
		t.Errorf("nothing to do, but: %+v, %v", again, err)
	}

	// Numbers go on where they were, over a restart too, although the newest events
	// of the streams and of the log are gone.
	last := n.store.head.Load()
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	n = startNode(t, dir)
	client = dial(t, n.ConnectionString())
	written := appendAny(t, client, "deleted", newEvent(nil))
	if written.NextExpectedVersion != 60 || written.CommitPosition <= uint64(last) {
		t.Errorf("append to the deleted stream: %+v, the log ended at %d", written, last)
	}
	if written := appendAny(t, client, "truncated", newEvent(nil)); written.NextExpectedVersion != 61 {
		t.Errorf("append to the truncated stream: %+v", written)
	}
	_, err = client.AppendToStream(t.Context(), "tombstoned", esdb.AppendToStreamOptions{}, newEvent(nil))
	if err == nil {
		t.Error("the tombstone is gone")
	}
}

func TestScavengeKeepsTheLastPosition(t *testing.T) {
	dir := t.TempDir()
	s, err := openStore(t.Context(), dir, time.Now, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	// The newest event of the log itself goes: a metadata event of a stream that is
	// tombstoned next would stay, so the removal is done directly.
	if _, err := s.append(t.Context(), "s", expectAny, []proposed{{kind: "k"}}); err != nil {
		t.Fatal(err)
	}
	last := s.head.Load()
	err = s.submit(t.Context(), &job{run: func(w *writer) error {
		state, err := w.stream("s")
		if err != nil {
			return err
		}
		if err := w.setRetention("s", state, retention{truncateBefore: softDeleted}); err != nil {
			return err
		}
		_, err = w.removeHidden("s")
		return err
	}})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	if s, err = openStore(t.Context(), dir, time.Now, zerolog.Nop()); err != nil {
		t.Fatal(err)
	}
	defer s.close()
	if s.head.Load() != last {
		t.Errorf("the log ends at %d, its last event stood at %d", s.head.Load(), last)
	}
}

func TestMaxAgeHidesAndScavengeRemoves(t *testing.T) {
	var elapsed atomic.Int64
	begin := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	n, err := Start(t.Context(), Options{Dir: t.TempDir(), Log: zerolog.Nop(), Now: func() time.Time {
		return begin.Add(time.Duration(elapsed.Load()))
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Stop()
	client := dial(t, n.ConnectionString())
	appendAny(t, client, "s", newEvent([]byte("old")))
	elapsed.Store(int64(time.Hour))
	appendAny(t, client, "s", newEvent([]byte("new")))
	var metadata esdb.StreamMetadata
	metadata.SetMaxAge(time.Minute * 90)
	if _, err := client.SetStreamMetadata(t.Context(), "s", esdb.AppendToStreamOptions{}, metadata); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		at   time.Duration
		want string
	}{
		{time.Hour, "old new"},
		{2 * time.Hour, "new"},
		{3 * time.Hour, ""},
	} {
		elapsed.Store(int64(step.at))
		read, err := client.ReadStream(t.Context(), "s", esdb.ReadStreamOptions{From: esdb.Start{}}, 10)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for {
			e, err := read.Recv()
			if err != nil {
				break
			}
			got += fmt.Sprintf(" %s", e.OriginalEvent().Data)
		}
		read.Close()
		if got = string(bytes.TrimSpace([]byte(got))); got != step.want {
			t.Errorf("after %v: %q, want %q", step.at, got, step.want)
		}
	}
	if result, err := n.Scavenge(t.Context()); err != nil || result.Events != 2 {
		t.Errorf("scavenge: %+v, %v", result, err)
	}
	if result := appendAny(t, client, "s", newEvent(nil)); result.NextExpectedVersion != 2 {
		t.Errorf("append after: %+v", result)
	}
}
