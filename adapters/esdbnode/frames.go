package esdbnode

import (
	"encoding/binary"
	"strconv"

	"google.golang.org/grpc/encoding"
	grpcproto "google.golang.org/grpc/encoding/proto"
	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
)

// eventFrame is a ReadResp that carries one event. It is written to the wire
// straight from the stored event: building the generated messages, with their
// map of metadata, costs several times as much, and reads are made of little else.
type eventFrame struct {
	event    *stored
	link     *stored // the link through which the event was found, if any
	stringID bool    // the client asked for ids as text
}

// frameCodec is gRPC's protobuf codec, with a short cut for eventFrame.
type frameCodec struct{ encoding.CodecV2 }

func newFrameCodec() frameCodec { return frameCodec{encoding.GetCodecV2(grpcproto.Name)} }

func (c frameCodec) Marshal(v any) (mem.BufferSlice, error) {
	frame, ok := v.(*eventFrame)
	if !ok {
		return c.CodecV2.Marshal(v)
	}
	pool := mem.DefaultBufferPool()
	size := frame.size()
	if mem.IsBelowBufferPoolingThreshold(size) {
		return mem.BufferSlice{mem.SliceBuffer(frame.appendTo(make([]byte, 0, size)))}, nil
	}
	buffer := pool.Get(size)
	*buffer = frame.appendTo((*buffer)[:0])
	return mem.BufferSlice{mem.NewBuffer(buffer, pool)}, nil
}

// The field numbers of streams.proto and shared.proto.
const (
	fieldRespEvent = 1 // ReadResp.event

	fieldReadEvent  = 1 // ReadEvent.event
	fieldReadLink   = 2 // ReadEvent.link
	fieldReadCommit = 3 // ReadEvent.commit_position

	fieldID         = 1 // RecordedEvent…
	fieldStream     = 2
	fieldRevision   = 3
	fieldPrepare    = 4
	fieldCommit     = 5
	fieldMetadata   = 6
	fieldCustom     = 7
	fieldData       = 8
	fieldStructured = 1 // UUID.structured
	fieldIDText     = 2 // UUID.string
	fieldMost       = 1 // UUID.Structured…
	fieldLeast      = 2
	fieldName       = 3 // StreamIdentifier.stream_name
	fieldKey        = 1 // a map's entry
	fieldValue      = 2

	tagSize     = 1 // every field number here is below 16
	textIDBytes = 36
)

func varint(v uint64) int    { return tagSize + protowire.SizeVarint(v) }
func delimited(size int) int { return tagSize + protowire.SizeBytes(size) }
func entry(k, v int) int     { return delimited(k) + delimited(v) }
func content(json bool) string {
	if json {
		return contentJSON
	}
	return contentBinary
}

func (f *eventFrame) size() int { return delimited(f.readEventSize()) }

func (f *eventFrame) readEventSize() int {
	size := delimited(f.recordedSize(f.event)) + varint(uint64(f.commit()))
	if f.link != nil {
		size += delimited(f.recordedSize(f.link))
	}
	return size
}

// commit is the position that the read has reached: the link's, if there is one.
func (f *eventFrame) commit() int64 {
	if f.link != nil {
		return f.link.position
	}
	return f.event.position
}

func (f *eventFrame) idSize(e *stored) int {
	if f.stringID {
		return delimited(textIDBytes)
	}
	most, least := halves(e)
	return delimited(varint(most) + varint(least))
}

func (f *eventFrame) recordedSize(e *stored) int {
	position := uint64(e.position)
	return delimited(f.idSize(e)) +
		delimited(delimited(len(e.stream))) +
		varint(uint64(e.revision)) + varint(position) + varint(position) +
		delimited(entry(len(metaType), len(e.kind))) +
		delimited(entry(len(metaContentType), len(content(e.json)))) +
		delimited(entry(len(metaCreated), len(strconv.FormatInt(e.created, 10)))) +
		delimited(len(e.metadata)) + delimited(len(e.data))
}

func (f *eventFrame) appendTo(b []byte) []byte {
	b = appendHeader(b, fieldRespEvent, f.readEventSize())
	b = appendHeader(b, fieldReadEvent, f.recordedSize(f.event))
	b = f.appendRecorded(b, f.event)
	if f.link != nil {
		b = appendHeader(b, fieldReadLink, f.recordedSize(f.link))
		b = f.appendRecorded(b, f.link)
	}
	return appendNumber(b, fieldReadCommit, uint64(f.commit()))
}

func (f *eventFrame) appendRecorded(b []byte, e *stored) []byte {
	b = appendHeader(b, fieldID, f.idSize(e))
	if f.stringID {
		b = appendText(b, fieldIDText, e.id.String())
	} else {
		most, least := halves(e)
		b = appendHeader(b, fieldStructured, varint(most)+varint(least))
		b = appendNumber(b, fieldMost, most)
		b = appendNumber(b, fieldLeast, least)
	}
	b = appendHeader(b, fieldStream, delimited(len(e.stream)))
	b = appendText(b, fieldName, e.stream)
	b = appendNumber(b, fieldRevision, uint64(e.revision))
	b = appendNumber(b, fieldPrepare, uint64(e.position))
	b = appendNumber(b, fieldCommit, uint64(e.position))
	b = appendEntry(b, metaType, e.kind)
	b = appendEntry(b, metaContentType, content(e.json))
	b = appendEntry(b, metaCreated, strconv.FormatInt(e.created, 10))
	b = appendBytes(b, fieldCustom, e.metadata)
	return appendBytes(b, fieldData, e.data)
}

func halves(e *stored) (most, least uint64) {
	return binary.BigEndian.Uint64(e.id[:8]), binary.BigEndian.Uint64(e.id[8:])
}

func appendHeader(b []byte, field protowire.Number, size int) []byte {
	b = protowire.AppendTag(b, field, protowire.BytesType)
	return protowire.AppendVarint(b, uint64(size))
}

func appendNumber(b []byte, field protowire.Number, v uint64) []byte {
	b = protowire.AppendTag(b, field, protowire.VarintType)
	return protowire.AppendVarint(b, v)
}

func appendText(b []byte, field protowire.Number, v string) []byte {
	b = protowire.AppendTag(b, field, protowire.BytesType)
	return protowire.AppendString(b, v)
}

func appendBytes(b []byte, field protowire.Number, v []byte) []byte {
	b = protowire.AppendTag(b, field, protowire.BytesType)
	return protowire.AppendBytes(b, v)
}

func appendEntry(b []byte, key, value string) []byte {
	b = appendHeader(b, fieldMetadata, entry(len(key), len(value)))
	b = appendText(b, fieldKey, key)
	return appendText(b, fieldValue, value)
}
