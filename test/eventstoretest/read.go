package eventstoretest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/go-cmp/cmp"
)

func (s *suite) testReadStream(t *testing.T) {
	session := s.open(t)
	session.append(esdb.NoStream{}, several(10)...)
	for _, test := range []struct {
		name      string
		direction esdb.Direction
		from      esdb.StreamPosition
		count     uint64
		want      []uint64
	}{
		{"forward from the start", esdb.Forwards, esdb.Start{}, 3, []uint64{0, 1, 2}},
		{"forward from a revision, inclusive", esdb.Forwards, esdb.Revision(4), 2, []uint64{4, 5}},
		{"forward to the end", esdb.Forwards, esdb.Revision(8), 100, []uint64{8, 9}},
		{"forward from past the end", esdb.Forwards, esdb.Revision(10), 5, nil},
		{"forward from the end", esdb.Forwards, esdb.End{}, 5, nil},
		{"backward from the end", esdb.Backwards, esdb.End{}, 3, []uint64{9, 8, 7}},
		{"backward from a revision, inclusive", esdb.Backwards, esdb.Revision(4), 2, []uint64{4, 3}},
		{"backward to the start", esdb.Backwards, esdb.Revision(1), 100, []uint64{1, 0}},
		{"backward from past the end", esdb.Backwards, esdb.Revision(99), 2, []uint64{9, 8}},
		{"backward from the start", esdb.Backwards, esdb.Start{}, 2, []uint64{0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := session.read(session.stream, test.direction, test.from, test.count)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, revisions(got)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func (s *suite) testReadMissing(t *testing.T) {
	session := s.open(t)
	for _, direction := range []esdb.Direction{esdb.Forwards, esdb.Backwards} {
		_, err := session.read(session.stream, direction, esdb.Start{}, 10)
		session.wantCode(err, esdb.ErrorCodeResourceNotFound)
	}
	if _, err := session.client.SetStreamMetadata(session.ctx, session.stream, esdb.AppendToStreamOptions{}, esdb.StreamMetadata{}); err != nil {
		t.Fatal(err)
	}
	_, err := session.read(session.stream, esdb.Forwards, esdb.Start{}, 10)
	session.wantCode(err, esdb.ErrorCodeResourceNotFound)
}

// testReadAll looks at its own stretch of $all, in which others may write too.
func (s *suite) testReadAll(t *testing.T) {
	session := s.open(t)
	var results []*esdb.WriteResult
	for range 5 {
		results = append(results, session.append(esdb.Any{}, several(2)...))
	}
	first, last := session.everything()[0].Position, results[4]
	read := func(direction esdb.Direction, from esdb.AllPosition, count uint64) []*esdb.RecordedEvent {
		t.Helper()
		all, err := session.client.ReadAll(session.ctx, esdb.ReadAllOptions{Direction: direction, From: from}, count)
		if err != nil {
			t.Fatal(err)
		}
		events, err := collect(all)
		if err != nil {
			t.Fatal(err)
		}
		return events
	}
	mine := func(events []*esdb.RecordedEvent) (own []*esdb.RecordedEvent) {
		for _, e := range events {
			if e.StreamID == session.stream {
				own = append(own, e)
			}
		}
		return own
	}

	forward := read(esdb.Forwards, first, 1<<40)
	if forward[0].Position != first {
		t.Errorf("forward begins at %+v, want %+v itself", forward[0].Position, first)
	}
	for i, e := range forward {
		if i > 0 && e.Position.Commit <= forward[i-1].Position.Commit {
			t.Fatalf("position %d after %d", e.Position.Commit, forward[i-1].Position.Commit)
		}
	}
	if got := revisions(mine(forward)); !cmp.Equal(got, []uint64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}) {
		t.Errorf("forward: revisions %v", got)
	}

	backward := read(esdb.Backwards, esdb.Position{Commit: last.CommitPosition, Prepare: last.PreparePosition}, 50)
	for i, e := range backward {
		if e.Position.Commit >= last.CommitPosition {
			t.Errorf("backward from %d gives %d, which is not before it", last.CommitPosition, e.Position.Commit)
		}
		if i > 0 && e.Position.Commit >= backward[i-1].Position.Commit {
			t.Fatalf("position %d after %d, backward", e.Position.Commit, backward[i-1].Position.Commit)
		}
	}
	if got := revisions(mine(backward)); len(got) == 0 || got[0] != 8 {
		t.Errorf("backward: revisions %v", got)
	}
	if got := read(esdb.Backwards, esdb.End{}, 3); len(got) != 3 || got[0].Position.Commit < last.CommitPosition {
		t.Errorf("backward from the end: %d events", len(got))
	}
	if got := read(esdb.Forwards, esdb.Start{}, 3); len(got) != 3 {
		t.Errorf("forward from the start: %d events, want 3", len(got))
	}
	if got := read(esdb.Forwards, esdb.End{}, 3); len(got) != 0 {
		t.Errorf("forward from the end: %d events, want none", len(got))
	}
}

func (s *suite) testReadLink(t *testing.T) {
	session := s.open(t)
	session.append(esdb.NoStream{}, several(3)...)
	target, links := session.stream, session.stream+"-links"
	session.stream = links
	link := event("$>")
	link.ContentType, link.Data = esdb.ContentTypeBinary, fmt.Appendf(nil, "1@%s", target)
	session.append(esdb.NoStream{}, link)
	for _, resolve := range []bool{false, true} {
		read, err := session.client.ReadStream(session.ctx, links, esdb.ReadStreamOptions{ResolveLinkTos: resolve}, 10)
		if err != nil {
			t.Fatal(err)
		}
		defer read.Close()
		got, err := read.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if got.OriginalEvent().StreamID != links {
			t.Errorf("resolve %v: the original event is in %s", resolve, got.OriginalEvent().StreamID)
		}
		switch {
		case resolve && (got.Event == nil || got.Event.StreamID != target || got.Event.EventNumber != 1 || got.Link == nil):
			t.Errorf("resolved to %+v", got)
		case !resolve && (got.Link != nil || !strings.HasPrefix(got.Event.EventType, "$>")):
			t.Errorf("unresolved: %+v", got)
		}
	}
}
