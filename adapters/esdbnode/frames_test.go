package esdbnode

import (
	"strconv"
	"testing"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"
	"pgregory.net/rapid"
)

func drawStored(t *rapid.T, label string) *stored {
	var id uuid.UUID
	copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, label+" id"))
	return &stored{
		position: rapid.Int64Min(0).Draw(t, label+" position"),
		stream:   rapid.String().Draw(t, label+" stream"),
		revision: rapid.Int64Min(0).Draw(t, label+" revision"),
		created:  rapid.Int64().Draw(t, label+" created"),
		proposed: proposed{
			id:       id,
			kind:     rapid.String().Draw(t, label+" type"),
			json:     rapid.Bool().Draw(t, label+" json"),
			metadata: rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(t, label+" metadata"),
			data:     rapid.SliceOfN(rapid.Byte(), 1, 5000).Draw(t, label+" data"),
		},
	}
}

// recorded is the generated message for a stored event.
func recorded(e *stored, stringID bool) *streams.ReadResp_ReadEvent_RecordedEvent {
	id := structuredID(e.id)
	if stringID {
		id = &shared.UUID{Value: &shared.UUID_String_{String_: e.id.String()}}
	}
	return &streams.ReadResp_ReadEvent_RecordedEvent{
		Id:               id,
		StreamIdentifier: &shared.StreamIdentifier{StreamName: []byte(e.stream)},
		StreamRevision:   uint64(e.revision),
		PreparePosition:  uint64(e.position),
		CommitPosition:   uint64(e.position),
		Metadata: map[string]string{
			"type":         e.kind,
			"content-type": map[bool]string{true: "application/json", false: "application/octet-stream"}[e.json],
			"created":      strconv.FormatInt(e.created, 10),
		},
		CustomMetadata: e.metadata,
		Data:           e.data,
	}
}

func TestFrameIsTheGeneratedMessage(t *testing.T) {
	codec := newFrameCodec()
	rapid.Check(t, func(t *rapid.T) {
		frame := &eventFrame{event: drawStored(t, "event"), stringID: rapid.Bool().Draw(t, "string id")}
		if rapid.Bool().Draw(t, "linked") {
			frame.link = drawStored(t, "link")
		}
		slices, err := codec.Marshal(frame)
		if err != nil {
			t.Fatal(err)
		}
		wire := slices.Materialize()
		if len(wire) != frame.size() {
			t.Errorf("%d bytes, announced %d", len(wire), frame.size())
		}
		var got streams.ReadResp
		if err := proto.Unmarshal(wire, &got); err != nil {
			t.Fatal(err)
		}
		read := &streams.ReadResp_ReadEvent{Event: recorded(frame.event, frame.stringID)}
		commit := frame.event.position
		if frame.link != nil {
			read.Link = recorded(frame.link, frame.stringID)
			commit = frame.link.position
		}
		read.Position = &streams.ReadResp_ReadEvent_CommitPosition{CommitPosition: uint64(commit)}
		want := &streams.ReadResp{Content: &streams.ReadResp_Event{Event: read}}
		if diff := cmp.Diff(want, &got, protocmp.Transform()); diff != "" {
			t.Error(diff)
		}
	})
}
