package eventstoretest

import (
	"sync"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/go-cmp/cmp"
)

// testAppendRules checks expected revisions and idempotency, case by case. Each
// begins with a stream of three events (unless fresh) and then appends "with".
func (s *suite) testAppendRules(t *testing.T) {
	const (
		written = esdb.ErrorCode(-1) // all events are new in the stream
		known   = esdb.ErrorCode(-2) // nothing is written; the first result comes back
	)
	base := several(3)
	again := func(from, to int) []esdb.EventData { return base[from:to] }
	plusNew := func(events []esdb.EventData) []esdb.EventData {
		return append(events[:len(events):len(events)], event("noted"))
	}
	for _, test := range []struct {
		name     string
		prepare  func(*session) // after the three events
		fresh    bool           // no events to begin with
		expected esdb.ExpectedRevision
		with     []esdb.EventData
		want     esdb.ErrorCode
		last     uint64 // revision in the result, if written or known
	}{
		{name: "any, no stream", fresh: true, expected: esdb.Any{}, with: several(2), want: written, last: 1},
		{name: "any, stream", expected: esdb.Any{}, with: several(2), want: written, last: 4},
		{name: "any, all known", expected: esdb.Any{}, with: again(0, 3), want: known, last: 2},
		{name: "any, known from the middle", expected: esdb.Any{}, with: again(1, 2), want: known, last: 1},
		{name: "any, first known, later unknown", expected: esdb.Any{}, with: plusNew(again(0, 2)), want: esdb.ErrorCodeWrongExpectedVersion},
		{name: "any, first unknown, later known", expected: esdb.Any{}, with: []esdb.EventData{event("noted"), base[0]}, want: written, last: 4},
		{name: "exists, no stream", fresh: true, expected: esdb.StreamExists{}, with: several(1), want: esdb.ErrorCodeWrongExpectedVersion},
		{name: "exists, stream", expected: esdb.StreamExists{}, with: several(1), want: written, last: 3},
		{name: "exists, all known", expected: esdb.StreamExists{}, with: again(0, 3), want: known, last: 2},
		{name: "exists, soft-deleted", prepare: softDelete, expected: esdb.StreamExists{}, with: several(1), want: esdb.ErrorCodeStreamDeleted},
		{name: "exists, tombstoned", prepare: tombstone, expected: esdb.StreamExists{}, with: several(1), want: esdb.ErrorCodeStreamDeleted},
		{name: "no stream, no stream", fresh: true, expected: esdb.NoStream{}, with: several(1), want: written, last: 0},
		{name: "no stream, other events", expected: esdb.NoStream{}, with: several(1), want: esdb.ErrorCodeWrongExpectedVersion},
		{name: "no stream, the same events", expected: esdb.NoStream{}, with: again(0, 3), want: known, last: 2},
		{name: "no stream, the first of them", expected: esdb.NoStream{}, with: again(0, 2), want: known, last: 1},
		{name: "no stream, the same and one more", expected: esdb.NoStream{}, with: plusNew(again(0, 3)), want: esdb.ErrorCodeWrongExpectedVersion},
		{name: "no stream, soft-deleted", prepare: softDelete, expected: esdb.NoStream{}, with: several(1), want: written, last: 3},
		{name: "no stream, tombstoned", prepare: tombstone, expected: esdb.NoStream{}, with: several(1), want: esdb.ErrorCodeStreamDeleted},
		{name: "below, the events that follow it", expected: esdb.Revision(0), with: again(1, 3), want: known, last: 2},
		{name: "below, one that follows it", expected: esdb.Revision(0), with: again(1, 2), want: known, last: 1},
		{name: "below, known ids but elsewhere", expected: esdb.Revision(0), with: again(0, 1), want: esdb.ErrorCodeWrongExpectedVersion},
		{name: "below, other events", expected: esdb.Revision(1), with: several(1), want: esdb.ErrorCodeWrongExpectedVersion},
		{name: "at the end, new", expected: esdb.Revision(2), with: several(2), want: written, last: 4},
		{name: "at the end, a known id", expected: esdb.Revision(2), with: again(0, 1), want: written, last: 3},
		{name: "at the end, soft-deleted", prepare: softDelete, expected: esdb.Revision(2), with: several(1), want: written, last: 3},
		{name: "at the end, tombstoned", prepare: tombstone, expected: esdb.Revision(2), with: several(1), want: esdb.ErrorCodeStreamDeleted},
		{name: "above", expected: esdb.Revision(3), with: several(1), want: esdb.ErrorCodeWrongExpectedVersion},
		{name: "above, no stream", fresh: true, expected: esdb.Revision(0), with: several(1), want: esdb.ErrorCodeWrongExpectedVersion},
		{name: "any, soft-deleted", prepare: softDelete, expected: esdb.Any{}, with: several(2), want: written, last: 4},
		{name: "any, tombstoned", prepare: tombstone, expected: esdb.Any{}, with: several(1), want: esdb.ErrorCodeStreamDeleted},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := s.open(t)
			var first *esdb.WriteResult
			if !test.fresh {
				first = s.append(esdb.NoStream{}, base...)
			}
			if test.prepare != nil {
				test.prepare(s)
			}
			result, err := s.try(test.expected, test.with...)
			switch test.want {
			case written, known:
				if err != nil {
					t.Fatal(err)
				}
				if result.NextExpectedVersion != test.last {
					t.Errorf("result has revision %d, want %d", result.NextExpectedVersion, test.last)
				}
				if first != nil && test.want == written && result.CommitPosition <= first.CommitPosition {
					t.Errorf("written at %d, which is not after %d", result.CommitPosition, first.CommitPosition)
				}
				if result.CommitPosition == 0 || result.CommitPosition != result.PreparePosition {
					t.Errorf("positions %d and %d", result.CommitPosition, result.PreparePosition)
				}
				if first != nil && test.want == known && test.last == 2 && result.CommitPosition != first.CommitPosition {
					t.Errorf("repeated with position %d, first written at %d", result.CommitPosition, first.CommitPosition)
				}
			default:
				s.wantCode(err, test.want)
			}
			if test.prepare != nil {
				return
			}
			stored := 0
			if !test.fresh {
				stored = 3
			}
			if test.want == written {
				stored += len(test.with)
			}
			if stored == 0 {
				_, err := s.read(s.stream, esdb.Forwards, esdb.Start{}, 1)
				s.wantCode(err, esdb.ErrorCodeResourceNotFound)
				return
			}
			if got := len(s.everything()); got != stored {
				t.Errorf("the stream holds %d events, want %d", got, stored)
			}
		})
	}
}

func softDelete(s *session) {
	if _, err := s.client.DeleteStream(s.ctx, s.stream, esdb.DeleteStreamOptions{ExpectedRevision: esdb.Any{}}); err != nil {
		s.Fatal(err)
	}
}

func tombstone(s *session) {
	if _, err := s.client.TombstoneStream(s.ctx, s.stream, esdb.TombstoneStreamOptions{ExpectedRevision: esdb.Any{}}); err != nil {
		s.Fatal(err)
	}
}

func (s *suite) testAppendContents(t *testing.T) {
	session := s.open(t)
	before := time.Now().Add(-time.Hour) // the server's clock may differ a little
	given := []esdb.EventData{event("jotted"), event("æøå-hørt"), event("empty"), event("binary")}
	given[2].Data, given[2].Metadata = nil, nil
	given[3].ContentType, given[3].Data = esdb.ContentTypeBinary, []byte{0, 1, 2, 0xff}
	session.stream += "-med æøå og 🙂"
	result := session.append(esdb.NoStream{}, given...)
	stored := session.everything()
	if len(stored) != len(given) {
		t.Fatalf("%d events, want %d", len(stored), len(given))
	}
	for i, e := range stored {
		g := given[i]
		content := "application/json"
		if g.ContentType == esdb.ContentTypeBinary {
			content = "application/octet-stream"
		}
		type shown struct {
			ID, Kind, Content, Stream string
			Revision                  uint64
			Data, Metadata            string
		}
		want := shown{g.EventID.String(), g.EventType, content, session.stream, uint64(i), string(g.Data), string(g.Metadata)}
		got := shown{e.EventID.String(), e.EventType, e.ContentType, e.StreamID, e.EventNumber, string(e.Data), string(e.UserMetadata)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("event %d:\n%s", i, diff)
		}
		if e.CreatedDate.Before(before) || e.CreatedDate.After(time.Now().Add(time.Hour)) {
			t.Errorf("event %d was created at %v", i, e.CreatedDate)
		}
		if e.Position.Commit != e.Position.Prepare || e.Position.Commit == 0 {
			t.Errorf("event %d stands at %+v", i, e.Position)
		}
	}
	if last := stored[len(stored)-1].Position.Commit; last != result.CommitPosition {
		t.Errorf("the append answered %d, its last event stands at %d", result.CommitPosition, last)
	}
}

func (s *suite) testAppendLimits(t *testing.T) {
	t.Run("empty append", func(t *testing.T) {
		s := s.open(t)
		if _, err := s.try(esdb.Any{}); err != nil {
			t.Fatal(err)
		}
		_, err := s.read(s.stream, esdb.Forwards, esdb.Start{}, 1)
		s.wantCode(err, esdb.ErrorCodeResourceNotFound)
		s.append(esdb.NoStream{}, several(2)...)
		if result, err := s.try(esdb.Revision(1)); err != nil || result.NextExpectedVersion != 1 {
			t.Errorf("empty append at the end: %+v, %v", result, err)
		}
		_, err = s.try(esdb.Revision(5))
		s.wantCode(err, esdb.ErrorCodeWrongExpectedVersion)
		_, err = s.try(esdb.Revision(0))
		s.wantCode(err, esdb.ErrorCodeWrongExpectedVersion)
		if got := len(s.everything()); got != 2 {
			t.Errorf("%d events, want 2", got)
		}
	})
	t.Run("just small enough", func(t *testing.T) {
		s := s.open(t)
		e := event("noted")
		e.Data = make([]byte, 1<<20-len(e.Metadata)-2*len(e.EventType))
		s.append(esdb.NoStream{}, e)
		if got := s.everything(); len(got) != 1 || len(got[0].Data) != len(e.Data) {
			t.Errorf("read back %d events", len(got))
		}
	})
	t.Run("too large", func(t *testing.T) {
		s := s.open(t)
		events := several(40)
		for i := range events {
			events[i].Data = make([]byte, 40_000)
		}
		_, err := s.try(esdb.NoStream{}, events...)
		s.wantCode(err, esdb.ErrorCodeUnknown) // the client's word for InvalidArgument
		_, err = s.read(s.stream, esdb.Forwards, esdb.Start{}, 1)
		s.wantCode(err, esdb.ErrorCodeResourceNotFound)
		s.append(esdb.NoStream{}, several(1)...) // the connection is as good as before
	})
	t.Run("many in one append", func(t *testing.T) {
		s := s.open(t)
		s.append(esdb.NoStream{}, several(2_000)...)
		got := s.everything()
		if len(got) != 2_000 || got[1_999].EventNumber != 1_999 {
			t.Errorf("%d events", len(got))
		}
	})
}

// testAppendConcurrently lets writers race for each revision: one wins each.
func (s *suite) testAppendConcurrently(t *testing.T) {
	session := s.open(t)
	const writers, each = 8, 10
	var wins sync.Map
	var group sync.WaitGroup
	for writer := range writers {
		group.Go(func() {
			for next := 0; next < writers*each; {
				var expected esdb.ExpectedRevision = esdb.NoStream{}
				if next > 0 {
					expected = esdb.Revision(uint64(next - 1))
				}
				result, err := session.try(expected, event("noted"))
				if err == nil {
					if other, taken := wins.LoadOrStore(result.NextExpectedVersion, writer); taken {
						t.Errorf("revision %d went to writers %v and %d", result.NextExpectedVersion, other, writer)
					}
				} else if got, _ := code(err); got != esdb.ErrorCodeWrongExpectedVersion {
					t.Errorf("append: %v", err)
					return
				}
				next++
			}
		})
	}
	group.Wait()
	stored := session.everything()
	if len(stored) != writers*each {
		t.Fatalf("%d events, want %d", len(stored), writers*each)
	}
	for i, e := range stored {
		if e.EventNumber != uint64(i) {
			t.Fatalf("event %d has revision %d", i, e.EventNumber)
		}
		if i > 0 && e.Position.Commit <= stored[i-1].Position.Commit {
			t.Fatalf("event %d stands at %d, not after %d", i, e.Position.Commit, stored[i-1].Position.Commit)
		}
		if _, won := wins.Load(e.EventNumber); !won {
			t.Errorf("nobody was told of revision %d", i)
		}
	}
}
