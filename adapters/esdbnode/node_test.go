package esdbnode

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/rs/zerolog"
)

// startNode runs a node on the folder until the test ends.
func startNode(t testing.TB, dir string) *Node {
	t.Helper()
	n, err := Start(context.Background(), Options{Dir: dir, Log: zerolog.Nop()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := n.Stop(); err != nil {
			t.Error(err)
		}
	})
	return n
}

// dial gives the official client for a node.
func dial(t testing.TB, connection string) *esdb.Client {
	t.Helper()
	configuration, err := esdb.ParseConnectionString(connection)
	if err != nil {
		t.Fatal(err)
	}
	configuration.Logger = esdb.NoopLogging()
	client, err := esdb.NewClient(configuration)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func newEvent(data []byte) esdb.EventData {
	return esdb.EventData{
		EventID:     uuid.Must(uuid.NewV7()),
		EventType:   "noted",
		ContentType: esdb.ContentTypeBinary,
		Data:        data,
		Metadata:    []byte(`{"by":"test"}`),
	}
}

func appendAny(t testing.TB, client *esdb.Client, stream string, events ...esdb.EventData) *esdb.WriteResult {
	t.Helper()
	result, err := client.AppendToStream(t.Context(), stream, esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, events...)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// readAll collects $all from the start.
func readAll(t testing.TB, client *esdb.Client) []*esdb.RecordedEvent {
	t.Helper()
	read, err := client.ReadAll(t.Context(), esdb.ReadAllOptions{From: esdb.Start{}}, 1<<40)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	var events []*esdb.RecordedEvent
	for {
		e, err := read.Recv()
		if errors.Is(err, io.EOF) {
			return events
		}
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, e.OriginalEvent())
	}
}

func TestSecondNodeOnAFolderIsRefused(t *testing.T) {
	dir := t.TempDir()
	startNode(t, dir)
	if _, err := Start(t.Context(), Options{Dir: dir, Log: zerolog.Nop()}); !errors.Is(err, ErrInUse) {
		t.Fatalf("second start: %v, want ErrInUse", err)
	}
}

func TestEverythingIsForTheOwnerOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	n := startNode(t, dir)
	appendAny(t, dial(t, n.ConnectionString()), "s", newEvent([]byte("x")))
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o700 {
		t.Errorf("folder has mode %o", got)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) < 5 {
		t.Errorf("folder holds %d files", len(entries))
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != 0o600 {
			t.Errorf("%s has mode %o", entry.Name(), got)
		}
	}
}

func TestStoppedAndStartedAgainTheLogGoesOn(t *testing.T) {
	dir := t.TempDir()
	n := startNode(t, dir)
	client := dial(t, n.ConnectionString())
	for i := range 3 {
		appendAny(t, client, "s", newEvent([]byte{byte(i)}))
	}
	before := readAll(t, client)
	secret := n.identity.secret
	if err := n.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := n.Stop(); err != nil {
		t.Fatalf("second stop: %v", err)
	}

	n = startNode(t, dir)
	if n.identity.secret != secret {
		t.Error("the secret has changed")
	}
	client = dial(t, n.ConnectionString())
	if diff := cmp.Diff(before, readAll(t, client)); diff != "" {
		t.Errorf("log differs after a restart:\n%s", diff)
	}
	result := appendAny(t, client, "s", newEvent(nil))
	if result.NextExpectedVersion != 3 || result.CommitPosition <= before[2].Position.Commit {
		t.Errorf("append after a restart: %+v", result)
	}
}

func TestStopEndsSubscriptionsAtOnce(t *testing.T) {
	n := startNode(t, t.TempDir())
	client := dial(t, n.ConnectionString())
	subscription, err := client.SubscribeToAll(t.Context(), esdb.SubscribeToAllOptions{From: esdb.Start{}})
	if err != nil {
		t.Fatal(err)
	}
	stopped := make(chan error, 1)
	go func() { stopped <- n.Stop() }()
	for {
		event := subscription.Recv()
		if event.SubscriptionDropped != nil {
			break
		}
	}
	if err := <-stopped; err != nil {
		t.Fatal(err)
	}
}

func TestCertificateIsRenewedWhenItExpires(t *testing.T) {
	dir := t.TempDir()
	now := time.Now()
	first, err := loadIdentity(dir, "127.0.0.1", now)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name    string
		host    string
		at      time.Time
		renewed bool
	}{
		{"later", "127.0.0.1", now.AddDate(9, 0, 0), false},
		{"localhost", "localhost", now, false},
		{"every interface", "", now, false},
		{"another host", "events.example", now, true},
		{"near its end", "events.example", now.AddDate(10, 0, -30), true},
	} {
		t.Run(test.name, func(t *testing.T) {
			next, err := loadIdentity(dir, test.host, test.at)
			if err != nil {
				t.Fatal(err)
			}
			if renewed := !next.certificate.Leaf.Equal(first.certificate.Leaf); renewed != test.renewed {
				t.Errorf("renewed: %v, want %v", renewed, test.renewed)
			}
			if next.secret != first.secret {
				t.Error("the secret has changed")
			}
			first = next
		})
	}
}

func TestSQLiteIsNewEnough(t *testing.T) {
	// 3.51.3 repairs a loss of WAL content when a checkpoint and a writer's reset of
	// the WAL meet, which is what this package does all day.
	db, err := openReaderDB(filepath.Join(t.TempDir(), "x.db"), 1)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var version string
	if err := db.QueryRowContext(t.Context(), "SELECT sqlite_version()").Scan(&version); err != nil {
		t.Fatal(err)
	}
	var major, minor, patch int
	if _, err := fmt.Sscanf(version, "%d.%d.%d", &major, &minor, &patch); err != nil {
		t.Fatalf("version %q: %v", version, err)
	}
	if major*1_000_000+minor*1_000+patch < 3_051_003 {
		t.Errorf("SQLite %s is older than 3.51.3", version)
	}
}

func TestEveryConnectionHasItsPragmas(t *testing.T) {
	n := startNode(t, t.TempDir())
	readers := n.store.readers
	for range readConnections {
		conn, err := readers.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		got := map[string]string{}
		for _, pragma := range []string{"journal_mode", "synchronous", "page_size", "busy_timeout", "query_only"} {
			var value string
			if err := conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&value); err != nil {
				t.Fatal(err)
			}
			got[pragma] = value
		}
		want := map[string]string{"journal_mode": "wal", "synchronous": "2", "page_size": "8192", "busy_timeout": "10000", "query_only": "1"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestBackupIsTheLogAsItWas(t *testing.T) {
	n := startNode(t, t.TempDir())
	client := dial(t, n.ConnectionString())
	for i := range 50 {
		appendAny(t, client, fmt.Sprint("s-", i%3), newEvent(bytes.Repeat([]byte{byte(i)}, 500)))
	}
	want := readAll(t, client)
	dir := t.TempDir()
	path := filepath.Join(dir, databaseFile)
	for range 2 { // a backup of the same name is replaced
		if err := n.Backup(t.Context(), path); err != nil {
			t.Fatal(err)
		}
	}
	appendAny(t, client, "s-0", newEvent([]byte("after the backup")))

	copied := startNode(t, dir)
	copyClient := dial(t, copied.ConnectionString())
	if diff := cmp.Diff(want, readAll(t, copyClient)); diff != "" {
		t.Errorf("the copy differs:\n%s", diff)
	}
	if result := appendAny(t, copyClient, "s-0", newEvent(nil)); result.NextExpectedVersion != 17 {
		t.Errorf("append to the copy: %+v", result)
	}
	if err := n.Backup(t.Context(), filepath.Join(dir, "no", "such", "folder")); err == nil {
		t.Error("a backup into a folder that is not there succeeded")
	}
}
