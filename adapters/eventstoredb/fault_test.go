package eventstoredb_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/projections/worker"
)

func openWith(t *testing.T, url string, timeout time.Duration) *eventstoredb.Log {
	t.Helper()
	l, err := eventstoredb.Open(t.Context(), eventstoredb.Options{URL: url, Log: quiet(), Timeout: timeout, Buffer: 100})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

// follow follows the whole log until the test ends.
func follow(t *testing.T, l *eventstoredb.Log) worker.Feed {
	t.Helper()
	feed, err := l.Follow(t.Context(), event.Position{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { feed.Close() })
	return feed
}

func TestAppendWhoseAnswerIsLostIsOnce(t *testing.T) {
	node := startNode(t, t.TempDir(), "")
	direct := openLog(t, node.ConnectionString())
	for _, c := range []struct {
		name     string
		expected eventstoredb.Revision
		before   int
	}{
		{"no stream", eventstoredb.NoStream, 0},
		{"exact", eventstoredb.Exact(1), 2},
		{"any", eventstoredb.Any, 2},
		{"exists", eventstoredb.Exists, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			stream := "test-" + c.name
			if c.before > 0 {
				appendTo(t, direct, stream, eventstoredb.NoStream, proposed(c.name+"before", c.before))
			}
			p := startProxy(t, node.Addr())
			l := openWith(t, p.through(node), 20*time.Second)
			head, err := direct.Head(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			watch, err := direct.Follow(t.Context(), head)
			if err != nil {
				t.Fatal(err)
			}
			defer watch.Close()
			events := proposed(c.name, 3)
			p.silence()
			type outcome struct {
				eventstoredb.Appended
				error
			}
			done := make(chan outcome)
			go func() {
				a, err := l.Append(t.Context(), stream, c.expected, events)
				done <- outcome{a, err}
			}()
			last := await(t, watch, 3)[2] // the server has them, the client does not know
			appendTo(t, direct, stream, eventstoredb.Any, proposed(c.name+"after", 1))
			p.cut()
			got := <-done
			if got.error != nil {
				t.Fatal(got.error)
			}
			if want := (eventstoredb.Appended{Revision: last.Revision, Position: last.Position}); got.Appended != want {
				t.Errorf("answered %+v; want %+v, where the events are", got.Appended, want)
			}
			if n := len(readStream(t, l, stream, 0)); n != c.before+4 {
				t.Errorf("the stream has %d events; want %d", n, c.before+4)
			}
		})
	}
}

func TestCommandWhoseAnswerIsLostIsOnce(t *testing.T) {
	node := startNode(t, t.TempDir(), "")
	direct := openLog(t, node.ConnectionString())
	p := startProxy(t, node.Addr())
	l := openWith(t, p.through(node), 20*time.Second)
	c := newCommands(t, l)
	mustHandle(t, c, adding("counter-1", 1))
	watch := follow(t, direct)
	await(t, watch, 1)
	p.silence()
	done := make(chan []eventstoredb.Result)
	go func() { done <- c.Handle(t.Context(), []decider.Command{adding("counter-1", 2, 3)}) }()
	await(t, watch, 2)
	p.cut()
	if r := (<-done)[0]; r.Err != nil || r.Revision != 2 {
		t.Errorf("answered %+v", r)
	}
	if got := total(t, l, "counter-1"); got != 6 {
		t.Errorf("counted %d; want 6", got)
	}
}

func TestUnknownOutcome(t *testing.T) {
	node := startNode(t, t.TempDir(), "")
	direct := openLog(t, node.ConnectionString())
	p := startProxy(t, node.Addr())
	l := openWith(t, p.through(node), 300*time.Millisecond)
	c := newCommands(t, l)
	mustHandle(t, c, adding("counter-1", 1))
	watch := follow(t, direct)
	await(t, watch, 1)
	p.silence()
	cmd := adding("counter-1", 2)
	r := handle(t, c, cmd)[0]
	if fault.CodeOf(r.Err) != fault.Unavailable {
		t.Fatalf("answered %v; want unavailable", r.Err)
	}
	await(t, watch, 1) // it was recorded all the same
	p.cut()
	first := mustHandle(t, c, cmd)[0]
	if !first.Repeated || first.Revision != 1 {
		t.Errorf("sent again, as the answer says: %+v; want what was recorded", first)
	}
	if got := total(t, l, "counter-1"); got != 3 {
		t.Errorf("counted %d; want 3", got)
	}
}

func TestServerAwayAndBack(t *testing.T) {
	dir := t.TempDir()
	node := startNode(t, dir, "127.0.0.1:0")
	addr := node.Addr()
	l := openWith(t, node.ConnectionString(), 2*time.Second)
	appendTo(t, l, "test-1", eventstoredb.NoStream, proposed("before", 1))
	if err := node.Stop(); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			_, err := l.Append(t.Context(), fmt.Sprint("test-away-", i), eventstoredb.NoStream, proposed(fmt.Sprint("away", i), 1))
			if fault.CodeOf(err) != fault.Unavailable {
				t.Errorf("an append without a server: %v", err)
			}
			if _, err := l.Head(t.Context()); fault.CodeOf(err) != fault.Unavailable {
				t.Errorf("a read without a server: %v", err)
			}
		})
	}
	wg.Wait()
	startNode(t, dir, addr)
	appendTo(t, l, "test-1", eventstoredb.Exact(0), proposed("back", 1))
	if n := len(readStream(t, l, "test-1", 0)); n != 2 {
		t.Errorf("the stream has %d events; want 2", n)
	}
}

func TestClientThatClosedItselfIsReplaced(t *testing.T) {
	l := newLog(t)
	for i := range 3 {
		l.CloseClient()
		appendTo(t, l, "test-1", eventstoredb.Any, proposed(fmt.Sprint(i), 1))
		l.CloseClient()
		if n := len(readStream(t, l, "test-1", 0)); n != i+1 {
			t.Errorf("the stream has %d events; want %d", n, i+1)
		}
	}
}

func TestRestartsWhileAppendingAndFollowing(t *testing.T) {
	const writers, each = 4, 100
	dir := t.TempDir()
	node := startNode(t, dir, "127.0.0.1:0")
	addr := node.Addr()
	l := openWith(t, node.ConnectionString(), 2*time.Second)
	c := newCommands(t, l)
	live := follow(t, l)

	progress := make(chan struct{}, writers*each)
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for range each {
				cmd := adding(fmt.Sprint("counter-", w), 1)
				for {
					r := c.Handle(t.Context(), []decider.Command{cmd})[0]
					if fault.CodeOf(r.Err) == fault.Unavailable {
						continue
					}
					if r.Err != nil {
						t.Error(r.Err)
					}
					break
				}
				progress <- struct{}{}
			}
		})
	}
	for range 4 {
		for range writers * each / 8 {
			<-progress
		}
		if err := node.Stop(); err != nil {
			t.Fatal(err)
		}
		node = startNode(t, dir, addr)
	}
	wg.Wait()
	followed := await(t, live, writers*each)
	feed, err := l.ReadAll(t.Context(), event.Position{})
	if diff := cmp.Diff(ids(drain(t, feed, err)), ids(followed)); diff != "" {
		t.Errorf("what was followed is not what is in the log (-log +followed):\n%s", diff)
	}
	for w := range writers {
		if got := total(t, l, fmt.Sprint("counter-", w)); got != each {
			t.Errorf("writer %d counted %d; want %d", w, got, each)
		}
	}
}

// A feed whose taker is slow has most of the log still to come when the
// connection is cut.
func TestReadsGoOnWhereTheyWere(t *testing.T) {
	node := startNode(t, t.TempDir(), "")
	direct := openLog(t, node.ConnectionString())
	const n = 8_000 // of 4 KiB, more than the buffers on the way hold
	data := []byte(`"` + strings.Repeat("x", 4096) + `"`)
	many := make([]event.Proposed, 200)
	for range n / len(many) {
		for j := range many {
			many[j] = event.Proposed{ID: uuid.New(), Type: "test.happened", Data: data, Meta: []byte(`{}`)}
		}
		appendTo(t, direct, "test-1", eventstoredb.Any, many)
	}
	feed, err := direct.ReadAll(t.Context(), event.Position{})
	want := ids(drain(t, feed, err))
	if len(want) != n {
		t.Fatalf("the log has %d events; want %d", len(want), n)
	}
	p := startProxy(t, node.Addr())
	l := openWith(t, p.through(node), 10*time.Second)
	for name, open := range map[string]func() (worker.Feed, error){
		"read":   func() (worker.Feed, error) { return l.ReadAll(t.Context(), event.Position{}) },
		"follow": func() (worker.Feed, error) { return l.Follow(t.Context(), event.Position{}) },
	} {
		t.Run(name, func(t *testing.T) {
			feed, err := open()
			if err != nil {
				t.Fatal(err)
			}
			defer feed.Close()
			var got []uuid.UUID
			for cuts := 0; len(got) < n; {
				batch, err := feed.Next(t.Context(), 500)
				if err != nil {
					t.Fatalf("after %d events: %v", len(got), err)
				}
				got = append(got, ids(batch)...)
				if len(got) >= (cuts+1)*n/8 && cuts < 7 {
					p.cut()
					cuts++
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("not the log (-want +got):\n%s", diff)
			}
		})
	}
	var got []uuid.UUID
	for r, err := range l.ReadStream(t.Context(), "test-1", 0) {
		if err != nil {
			t.Fatal(err)
		}
		if got = append(got, r.ID); len(got) == n/4 {
			p.cut()
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("not the stream (-want +got):\n%s", diff)
	}
}

func TestCallsEndWithTheirContext(t *testing.T) {
	node := startNode(t, t.TempDir(), "")
	p := startProxy(t, node.Addr())
	l := openWith(t, p.through(node), time.Hour)
	p.silence()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	for range l.ReadStream(ctx, "test-1", 0) {
	}
	if _, err := l.Head(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Head: %v", err)
	}
	if _, err := l.Append(ctx, "test-1", eventstoredb.Any, proposed("x", 1)); fault.CodeOf(err) != fault.Unavailable {
		t.Errorf("Append: %v", err)
	}
	p.cut() // lets Close find nothing under way
}
