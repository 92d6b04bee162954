package eventstoretest

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/go-cmp/cmp"
)

func (s *suite) testSoftDelete(t *testing.T) {
	session := s.open(t)
	written := session.append(esdb.NoStream{}, several(3)...)
	result, err := session.client.DeleteStream(session.ctx, session.stream, esdb.DeleteStreamOptions{ExpectedRevision: esdb.Revision(2)})
	if err != nil {
		t.Fatal(err)
	}
	if result.Position.Commit <= written.CommitPosition {
		t.Errorf("deleted at %d, written at %d", result.Position.Commit, written.CommitPosition)
	}
	for _, direction := range []esdb.Direction{esdb.Forwards, esdb.Backwards} {
		_, err = session.read(session.stream, direction, esdb.End{}, 10)
		session.wantCode(err, esdb.ErrorCodeResourceNotFound)
	}
	session.append(esdb.Any{}, several(2)...)
	if diff := cmp.Diff([]uint64{3, 4}, revisions(session.everything())); diff != "" {
		t.Errorf("after a new append:\n%s", diff)
	}
	metadata, err := session.client.GetStreamMetadata(session.ctx, session.stream, esdb.ReadStreamOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if before := metadata.TruncateBefore(); before == nil || *before != 3 {
		t.Errorf("$tb is %v, want 3", before)
	}
	softDelete(session)
	softDelete(session) // again, with nothing to hide
	_, err = session.read(session.stream, esdb.Forwards, esdb.Start{}, 10)
	session.wantCode(err, esdb.ErrorCodeResourceNotFound)
}

func (s *suite) testDeleteExpectations(t *testing.T) {
	for _, test := range []struct {
		name     string
		events   int
		expected esdb.ExpectedRevision
		refused  bool
	}{
		{"any", 2, esdb.Any{}, false},
		{"any, no stream", 0, esdb.Any{}, false},
		{"exists", 2, esdb.StreamExists{}, false},
		{"exists, no stream", 0, esdb.StreamExists{}, true},
		{"no stream, no stream", 0, esdb.NoStream{}, false},
		{"no stream, stream", 2, esdb.NoStream{}, true},
		{"last revision", 2, esdb.Revision(1), false},
		{"below", 2, esdb.Revision(0), true},
		{"above", 2, esdb.Revision(2), true},
	} {
		for _, how := range []string{"soft", "tombstone"} {
			t.Run(test.name+", "+how, func(t *testing.T) {
				s := s.open(t)
				if test.events > 0 {
					s.append(esdb.NoStream{}, several(test.events)...)
				}
				var err error
				if how == "soft" {
					_, err = s.client.DeleteStream(s.ctx, s.stream, esdb.DeleteStreamOptions{ExpectedRevision: test.expected})
				} else {
					_, err = s.client.TombstoneStream(s.ctx, s.stream, esdb.TombstoneStreamOptions{ExpectedRevision: test.expected})
				}
				if refused := err != nil; refused != test.refused {
					t.Fatalf("refused: %v (%v), want %v", refused, err, test.refused)
				}
				if test.refused && test.events > 0 {
					if got := len(s.everything()); got != test.events {
						t.Errorf("%d events after a refused delete", got)
					}
				}
			})
		}
	}
}

func (s *suite) testTombstone(t *testing.T) {
	session := s.open(t)
	session.stream += "-æø" // the error's trailer must carry the name
	session.append(esdb.NoStream{}, several(3)...)
	result, err := session.client.TombstoneStream(session.ctx, session.stream, esdb.TombstoneStreamOptions{ExpectedRevision: esdb.Revision(2)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = session.read(session.stream, esdb.Forwards, esdb.Start{}, 10)
	session.wantCode(err, esdb.ErrorCodeStreamDeleted)
	_, err = session.client.DeleteStream(session.ctx, session.stream, esdb.DeleteStreamOptions{ExpectedRevision: esdb.Any{}})
	if err == nil {
		t.Error("a tombstoned stream was deleted again")
	}
	_, err = session.try(esdb.Any{})
	session.wantCode(err, esdb.ErrorCodeStreamDeleted)

	all, err := session.client.ReadAll(session.ctx, esdb.ReadAllOptions{From: result.Position, Direction: esdb.Forwards}, 1)
	if err != nil {
		t.Fatal(err)
	}
	events, err := collect(all)
	if err != nil {
		t.Fatal(err)
	}
	if len(events) != 1 || events[0].EventType != "$streamDeleted" || events[0].StreamID != session.stream {
		t.Errorf("at the tombstone's position: %+v", events)
	}
}

func (s *suite) testMetadata(t *testing.T) {
	session := s.open(t)
	session.append(esdb.NoStream{}, several(1)...)
	empty, err := session.client.GetStreamMetadata(session.ctx, session.stream, esdb.ReadStreamOptions{})
	if _, missing := code(err); err != nil && !missing {
		t.Fatalf("metadata of a stream without: %+v, %v", empty, err)
	}
	for _, maxCount := range []uint64{7, 8} {
		var metadata esdb.StreamMetadata
		metadata.SetMaxCount(maxCount)
		metadata.SetMaxAge(48 * time.Hour)
		metadata.AddCustomProperty("owner", "Borgerservice")
		if _, err := session.client.SetStreamMetadata(session.ctx, session.stream, esdb.AppendToStreamOptions{ExpectedRevision: esdb.Any{}}, metadata); err != nil {
			t.Fatal(err)
		}
		got, err := session.client.GetStreamMetadata(session.ctx, session.stream, esdb.ReadStreamOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if got.MaxCount() == nil || *got.MaxCount() != maxCount || got.MaxAge() == nil || *got.MaxAge() != 48*time.Hour {
			t.Errorf("metadata: %+v", got)
		}
	}
	events, err := session.read("$$"+session.stream, esdb.Forwards, esdb.Start{}, 10)
	if err != nil {
		t.Fatal(err)
	}
	if len(events) != 1 || events[0].EventNumber != 1 || events[0].EventType != "$metadata" {
		t.Errorf("the metadata stream shows %d events: %v", len(events), revisions(events))
	}
	// A soft delete and a new append keep what else the metadata says.
	softDelete(session)
	session.append(esdb.Any{}, several(1)...)
	events, err = session.read("$$"+session.stream, esdb.Forwards, esdb.Start{}, 10)
	if err != nil || len(events) != 1 {
		t.Fatalf("%d events, %v", len(events), err)
	}
	var properties map[string]any
	if err := json.Unmarshal(events[0].Data, &properties); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"$maxCount": 8.0, "$maxAge": 172800.0, "$tb": 1.0, "owner": "Borgerservice"}
	if diff := cmp.Diff(want, properties); diff != "" {
		t.Error(diff)
	}
}

func (s *suite) testMetadataLimits(t *testing.T) {
	for _, test := range []struct {
		name string
		set  func(*esdb.StreamMetadata)
		want []uint64
	}{
		{"nothing", func(*esdb.StreamMetadata) {}, []uint64{0, 1, 2, 3, 4}},
		{"max count", func(m *esdb.StreamMetadata) { m.SetMaxCount(2) }, []uint64{3, 4}},
		{"truncate before", func(m *esdb.StreamMetadata) { m.SetTruncateBefore(3) }, []uint64{3, 4}},
		{"truncate before the middle, max count more", func(m *esdb.StreamMetadata) { m.SetTruncateBefore(3); m.SetMaxCount(4) }, []uint64{3, 4}},
		{"truncate all that is there", func(m *esdb.StreamMetadata) { m.SetTruncateBefore(5) }, nil},
		{"max age, long", func(m *esdb.StreamMetadata) { m.SetMaxAge(24 * time.Hour) }, []uint64{0, 1, 2, 3, 4}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := s.open(t)
			first := s.append(esdb.NoStream{}, several(5)...)
			var metadata esdb.StreamMetadata
			test.set(&metadata)
			if _, err := s.client.SetStreamMetadata(s.ctx, s.stream, esdb.AppendToStreamOptions{ExpectedRevision: esdb.NoStream{}}, metadata); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, revisions(s.everything())); diff != "" {
				t.Errorf("forward:\n%s", diff)
			}
			backward, err := s.read(s.stream, esdb.Backwards, esdb.End{}, 100)
			if err != nil {
				t.Fatal(err)
			}
			if len(backward) != len(test.want) {
				t.Errorf("backward: %v, want %v reversed", revisions(backward), test.want)
			}
			past := s.untilCaughtUp(s.subscribe(esdb.Start{}))
			if diff := cmp.Diff(test.want, revisions(past)); diff != "" {
				t.Errorf("subscribed:\n%s", diff)
			}
			if result := s.append(esdb.Revision(4), several(1)...); result.CommitPosition <= first.CommitPosition || result.NextExpectedVersion != 5 {
				t.Errorf("append after: %+v", result)
			}
		})
	}
}
