// Package eventstoretest checks, through the official client, that a server
// behaves as the engine expects of an EventStoreDB: the append rules, reads,
// subscriptions with filters and checkpoints, deletes and metadata. It asks for
// nothing that only one implementation does, and every stream it writes has a
// fresh name, so it can run against a server that others use.
package eventstoretest

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"github.com/google/uuid"
)

// patience ends a check that hangs; nothing is measured against it.
const patience = 60 * time.Second

// Run runs the whole suite against the server behind the connection string.
func Run(t *testing.T, connection string) {
	s := &suite{connection: connection}
	for _, group := range []struct {
		name string
		run  func(*testing.T)
	}{
		{"append", s.testAppendRules},
		{"append/contents", s.testAppendContents},
		{"append/limits", s.testAppendLimits},
		{"append/concurrently", s.testAppendConcurrently},
		{"read/stream", s.testReadStream},
		{"read/missing", s.testReadMissing},
		{"read/all", s.testReadAll},
		{"read/link", s.testReadLink},
		{"subscribe/stream", s.testSubscribeToStream},
		{"subscribe/all", s.testSubscribeToAll},
		{"subscribe/filters", s.testFilters},
		{"subscribe/checkpoints", s.testCheckpoints},
		{"subscribe/while writing", s.testSubscribeWhileWriting},
		{"delete/soft", s.testSoftDelete},
		{"delete/expectations", s.testDeleteExpectations},
		{"delete/tombstone", s.testTombstone},
		{"metadata", s.testMetadata},
		{"metadata/limits", s.testMetadataLimits},
		{"credentials", s.testCredentials},
	} {
		t.Run(group.name, group.run)
	}
}

type suite struct{ connection string }

// session is one check's client, context and fresh stream name.
type session struct {
	*testing.T
	ctx    context.Context
	client *esdb.Client
	stream string
}

func (s *suite) open(t *testing.T) *session {
	t.Helper()
	configuration, err := esdb.ParseConnectionString(s.connection)
	if err != nil {
		t.Fatal(err)
	}
	return openWith(t, configuration)
}

func openWith(t *testing.T, configuration *esdb.Configuration) *session {
	t.Helper()
	configuration.Logger = esdb.NoopLogging()
	client, err := esdb.NewClient(configuration)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return &session{T: t, ctx: ctx, client: client, stream: "conformance-" + uuid.NewString()}
}

// event makes a new event of the type.
func event(kind string) esdb.EventData {
	return esdb.EventData{
		EventID:     uuid.New(),
		EventType:   kind,
		ContentType: esdb.ContentTypeJson,
		Data:        []byte(`{"said":"hej"}`),
		Metadata:    []byte(`{"by":"observer"}`),
	}
}

func several(count int) []esdb.EventData {
	events := make([]esdb.EventData, count)
	for i := range events {
		events[i] = event("noted")
	}
	return events
}

func (s *session) try(expected esdb.ExpectedRevision, events ...esdb.EventData) (*esdb.WriteResult, error) {
	return s.client.AppendToStream(s.ctx, s.stream, esdb.AppendToStreamOptions{ExpectedRevision: expected}, events...)
}

func (s *session) append(expected esdb.ExpectedRevision, events ...esdb.EventData) *esdb.WriteResult {
	s.Helper()
	result, err := s.try(expected, events...)
	if err != nil {
		s.Fatalf("append: %v", err)
	}
	return result
}

// read collects a stream's events; the error is the client's, nil at the end.
func (s *session) read(stream string, direction esdb.Direction, from esdb.StreamPosition, count uint64) ([]*esdb.RecordedEvent, error) {
	s.Helper()
	read, err := s.client.ReadStream(s.ctx, stream, esdb.ReadStreamOptions{Direction: direction, From: from}, count)
	if err != nil {
		return nil, err
	}
	return collect(read)
}

func collect(read *esdb.ReadStream) ([]*esdb.RecordedEvent, error) {
	defer read.Close()
	var events []*esdb.RecordedEvent
	for {
		e, err := read.Recv()
		if errors.Is(err, io.EOF) {
			return events, nil
		}
		if err != nil {
			return events, err
		}
		events = append(events, e.OriginalEvent())
	}
}

// everything reads the session's stream from its start.
func (s *session) everything() []*esdb.RecordedEvent {
	s.Helper()
	events, err := s.read(s.stream, esdb.Forwards, esdb.Start{}, 1<<40)
	if err != nil {
		s.Fatalf("read %s: %v", s.stream, err)
	}
	return events
}

func revisions(events []*esdb.RecordedEvent) []uint64 {
	var numbers []uint64
	for _, e := range events {
		numbers = append(numbers, e.EventNumber)
	}
	return numbers
}

// code gives the client's code of an error; ok is false for other errors and nil.
func code(err error) (esdb.ErrorCode, bool) {
	if failure, ok := errors.AsType[*esdb.Error](err); ok {
		return failure.Code(), true
	}
	return 0, false
}

func (s *session) wantCode(err error, want esdb.ErrorCode) {
	s.Helper()
	if got, ok := code(err); !ok || got != want {
		s.Errorf("got error %v (code %d), want code %d", err, got, want)
	}
}
