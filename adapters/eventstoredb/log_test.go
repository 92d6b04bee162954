package eventstoredb_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

func TestAppendAndRead(t *testing.T) {
	l := newLog(t)
	first := proposed("first", 3)
	a := appendTo(t, l, "test-1", eventstoredb.NoStream, first)
	if a.Revision != 2 || a.Position.IsZero() {
		t.Errorf("appended three events at %+v; want revision 2 and a position", a)
	}
	second := proposed("second", 2)
	b := appendTo(t, l, "test-1", eventstoredb.Exact(2), second)
	if b.Revision != 4 || !b.Position.After(a.Position) {
		t.Errorf("appended two more at %+v; want revision 4 after %v", b, a.Position)
	}

	got := readStream(t, l, "test-1", 0)
	if diff := cmp.Diff(slices.Concat(idsOf(first), idsOf(second)), ids(got)); diff != "" {
		t.Errorf("the stream's events (-want +got):\n%s", diff)
	}
	last := got[len(got)-1]
	want := event.Raw{ID: second[1].ID, Stream: "test-1", Revision: 4, Position: b.Position,
		Type: "test.happened", Data: second[1].Data, Meta: second[1].Meta, Created: last.Created}
	if diff := cmp.Diff(want, last); diff != "" {
		t.Errorf("the last event (-want +got):\n%s", diff)
	}
	if got := readStream(t, l, "test-1", 4); len(got) != 1 || got[0].Revision != 4 {
		t.Errorf("from revision 4: %d events", len(got))
	}
	if got := readStream(t, l, "test-1", 5); len(got) != 0 {
		t.Errorf("from past the end: %d events", len(got))
	}
	if got := readStream(t, l, "test-none", 0); len(got) != 0 {
		t.Errorf("of a missing stream: %d events", len(got))
	}
}

func TestAppendExpectsARevision(t *testing.T) {
	for _, c := range []struct {
		name     string
		expected eventstoredb.Revision
		has      int
		wrong    bool
	}{
		{"no stream, none there", eventstoredb.NoStream, 0, false},
		{"no stream, one there", eventstoredb.NoStream, 2, true},
		{"exact", eventstoredb.Exact(1), 2, false},
		{"behind", eventstoredb.Exact(0), 2, true},
		{"ahead", eventstoredb.Exact(5), 2, true},
		{"exact, none there", eventstoredb.Exact(0), 0, true},
		{"any, none there", eventstoredb.Any, 0, false},
		{"any", eventstoredb.Any, 2, false},
		{"exists", eventstoredb.Exists, 2, false},
		{"exists, none there", eventstoredb.Exists, 0, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := newLog(t)
			if c.has > 0 {
				appendTo(t, l, "test-1", eventstoredb.NoStream, proposed("earlier", c.has))
			}
			_, err := l.Append(t.Context(), "test-1", c.expected, proposed("later", 1))
			if errors.Is(err, eventstoredb.ErrWrongRevision) != c.wrong {
				t.Errorf("answered %v; want a wrong revision: %v", err, c.wrong)
			}
			if c.wrong && fault.CodeOf(err) != fault.Conflict {
				t.Errorf("is a %s; want a conflict", fault.CodeOf(err))
			}
		})
	}
}

func TestTheSameAppendTwiceIsOnce(t *testing.T) {
	l := newLog(t)
	appendTo(t, l, "test-1", eventstoredb.NoStream, proposed("before", 1))
	events := proposed("twice", 2)
	first := appendTo(t, l, "test-1", eventstoredb.Exact(0), events)
	appendTo(t, l, "test-1", eventstoredb.Exact(2), proposed("after", 1))
	again := appendTo(t, l, "test-1", eventstoredb.Exact(0), events)
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("the second answer is another one (-first +again):\n%s", diff)
	}
	if got := readStream(t, l, "test-1", 0); len(got) != 4 {
		t.Errorf("the stream has %d events; want 4", len(got))
	}
}

func TestAppendTooLarge(t *testing.T) {
	l := newLog(t)
	big := proposed("big", 2)
	for i := range big {
		big[i].Data = fmt.Appendf(nil, `"%0*d"`, 600_000, 0)
	}
	_, err := l.Append(t.Context(), "test-1", eventstoredb.NoStream, big)
	if !errors.Is(err, eventstoredb.ErrTooLarge) || fault.CodeOf(err) != fault.Invalid {
		t.Errorf("answered %v; want too large", err)
	}
	appendTo(t, l, "test-1", eventstoredb.NoStream, big[:1])
}

func TestReadAll(t *testing.T) {
	l := newLog(t)
	feed, err := l.ReadAll(t.Context(), event.Position{})
	if got := drain(t, feed, err); len(got) != 0 {
		t.Errorf("an empty log gave %d events", len(got))
	}
	var want []event.Position
	for i := range 30 {
		appendTo(t, l, fmt.Sprint("test-", i%3), eventstoredb.Any, proposed(fmt.Sprint(i), 40))
		if err := l.SetMetadata(t.Context(), fmt.Sprint("test-", i%3), eventstoredb.Metadata{MaxCount: uint64(1000 + i)}); err != nil {
			t.Fatal(err)
		}
	}
	feed, err = l.ReadAll(t.Context(), event.Position{})
	all := drain(t, feed, err)
	if len(all) != 1200 {
		t.Fatalf("read %d events; want 1200, and no system events", len(all))
	}
	for _, e := range all {
		want = append(want, e.Position)
	}
	if !slices.IsSortedFunc(want, event.Position.Compare) {
		t.Error("the events are not in the order of their positions")
	}
	for _, after := range []int{0, 1, 599, 1198, 1199} {
		feed, err := l.ReadAll(t.Context(), all[after].Position)
		if diff := cmp.Diff(ids(all[after+1:]), ids(drain(t, feed, err))); diff != "" {
			t.Errorf("after event %d (-want +got):\n%s", after, diff)
		}
	}
	head, err := l.Head(t.Context())
	if err != nil || head != all[1199].Position {
		t.Errorf("the head is %v, %v; want %v", head, err, all[1199].Position)
	}
}

func TestHeadPassesOverSystemEvents(t *testing.T) {
	l := newLog(t)
	head := func() event.Position {
		t.Helper()
		p, err := l.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	system := func(n int) {
		t.Helper()
		for i := range n {
			if err := l.SetMetadata(t.Context(), "test-1", eventstoredb.Metadata{MaxCount: uint64(100 + i)}); err != nil {
				t.Fatal(err)
			}
		}
	}
	system(20)
	for range 2 {
		if p := head(); !p.IsZero() {
			t.Errorf("the head of a log of system events is %v; want none", p)
		}
	}
	first := appendTo(t, l, "test-1", eventstoredb.Any, proposed("first", 1)).Position
	for range 3 {
		if p := head(); p != first {
			t.Errorf("the head is %v; want %v", p, first)
		}
		system(70)
	}
	second := appendTo(t, l, "test-1", eventstoredb.Any, proposed("second", 1)).Position
	system(1)
	if p := head(); p != second {
		t.Errorf("the head is %v; want %v", p, second)
	}
}

func TestHeadAfterTheNewestWasRemoved(t *testing.T) {
	node := startNode(t, t.TempDir(), "")
	l := openLog(t, node.ConnectionString())
	kept := appendTo(t, l, "test-kept", eventstoredb.NoStream, proposed("kept", 1)).Position
	gone := appendTo(t, l, "test-gone", eventstoredb.NoStream, proposed("gone", 1)).Position
	if p, err := l.Head(t.Context()); err != nil || p != gone {
		t.Fatalf("the head is %v, %v; want %v", p, err, gone)
	}
	if err := l.DeleteStream(t.Context(), "test-gone", eventstoredb.Any); err != nil {
		t.Fatal(err)
	}
	if p, err := l.Head(t.Context()); err != nil || p != gone {
		t.Errorf("before the scavenge the head is %v, %v; want %v", p, err, gone)
	}
	if _, err := node.Scavenge(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if p, err := l.Head(t.Context()); err != nil || p != kept {
			t.Errorf("after it the head is %v, %v; want %v", p, err, kept)
		}
	}
}

func TestFollow(t *testing.T) {
	l := newLog(t)
	appendTo(t, l, "test-1", eventstoredb.NoStream, proposed("early", 2500))
	feed, err := l.Follow(t.Context(), event.Position{})
	if err != nil {
		t.Fatal(err)
	}
	defer feed.Close()
	early := await(t, feed, 2500)
	appendTo(t, l, "test-1", eventstoredb.Exact(2499), proposed("late", 2))
	late := await(t, feed, 2)
	if diff := cmp.Diff(slices.Concat(idsOf(proposed("early", 2500)), idsOf(proposed("late", 2))), append(ids(early), ids(late)...)); diff != "" {
		t.Errorf("followed (-want +got):\n%s", diff)
	}

	resumed, err := l.Follow(t.Context(), early[2498].Position)
	if err != nil {
		t.Fatal(err)
	}
	defer resumed.Close()
	if diff := cmp.Diff(append(ids(early[2499:]), ids(late)...), ids(await(t, resumed, 3))); diff != "" {
		t.Errorf("followed from the middle (-want +got):\n%s", diff)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if got, err := resumed.Next(ctx, 10); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("with nothing new: %d events, %v; want to wait as long as the context", len(got), err)
	}
	// A wait that was given up does not end the feed.
	appendTo(t, l, "test-1", eventstoredb.Exact(2501), proposed("later", 1))
	await(t, resumed, 1)
}

func TestDeleteAndTombstone(t *testing.T) {
	l := newLog(t)
	ctx := t.Context()
	appendTo(t, l, "test-1", eventstoredb.NoStream, proposed("a", 3))
	if err := l.DeleteStream(ctx, "test-1", eventstoredb.Exact(1)); !errors.Is(err, eventstoredb.ErrWrongRevision) {
		t.Errorf("deleting at a wrong revision: %v", err)
	}
	if err := l.DeleteStream(ctx, "test-1", eventstoredb.Any); err != nil {
		t.Fatal(err)
	}
	if got := readStream(t, l, "test-1", 0); len(got) != 0 {
		t.Errorf("a deleted stream has %d events", len(got))
	}
	appendTo(t, l, "test-1", eventstoredb.NoStream, proposed("b", 1))
	if got := readStream(t, l, "test-1", 0); len(got) != 1 || got[0].Revision != 3 {
		t.Errorf("written to again, it has %d events", len(got))
	}
	for range 2 {
		if err := l.TombstoneStream(ctx, "test-1", eventstoredb.Any); err != nil {
			t.Fatal(err)
		}
	}
	for _, err := range l.ReadStream(ctx, "test-1", 0) {
		if !errors.Is(err, eventstoredb.ErrTombstoned) {
			t.Errorf("reading a tombstoned stream: %v", err)
		}
	}
	if _, err := l.Append(ctx, "test-1", eventstoredb.Any, proposed("c", 1)); !errors.Is(err, eventstoredb.ErrTombstoned) {
		t.Errorf("appending to a tombstoned stream: %v", err)
	}
}

func TestMetadata(t *testing.T) {
	l := newLog(t)
	if m, err := l.StreamMetadata(t.Context(), "test-1"); err != nil || m.MaxCount != 0 {
		t.Errorf("of a stream without any: %+v, %v", m, err)
	}
	want := eventstoredb.Metadata{MaxCount: 7, MaxAge: time.Hour, TruncateBefore: 2, Other: map[string]json.RawMessage{"of": []byte(`"p-1"`)}}
	for _, m := range []eventstoredb.Metadata{{MaxCount: 1}, want, {MaxCount: 1}, want} {
		if err := l.SetMetadata(t.Context(), "test-1", m); err != nil {
			t.Fatal(err)
		}
	}
	got, err := l.StreamMetadata(t.Context(), "test-1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("metadata (-want +got):\n%s", diff)
	}
}

func TestClosedLog(t *testing.T) {
	l := newLog(t)
	feed, err := l.Follow(t.Context(), event.Position{})
	if err != nil {
		t.Fatal(err)
	}
	defer feed.Close()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := feed.Next(t.Context(), 1); !errors.Is(err, eventstoredb.ErrClosed) {
		t.Errorf("a feed of a closed log: %v", err)
	}
	if _, err := l.Head(t.Context()); !errors.Is(err, eventstoredb.ErrClosed) {
		t.Errorf("the head of a closed log: %v", err)
	}
}
