package natsbus

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"

	"ledetraad/domain/event"
)

// Headers of a relayed event: CloudEvents 1.0 in binary mode, after the NATS
// protocol binding (https://github.com/cloudevents/spec, section 3.1 of
// nats-protocol-binding.md). The binding maps every attribute, datacontenttype
// too, to a header "ce-" and its name, percent-encoded where it is not plain
// ASCII. Names of extension attributes are lower-case letters and digits.
const (
	hSpecVersion = "ce-specversion"
	hID          = "ce-id"
	hSource      = "ce-source"
	hType        = "ce-type"
	hSubject     = "ce-subject" // the log's stream
	hTime        = "ce-time"    // happened at, or recorded where that is not known
	hContentType = "ce-datacontenttype"

	hRecorded = "ce-recordedtime" // extension "recordedtime": when the log took it
	hDataRef  = "ce-dataref"      // extension "dataref" (claim check): the event is too big, read it from the log

	hPosition    = "ce-position"    // place in the log
	hPredecessor = "ce-predecessor" // place of the event before it, "0" for the first
	hRevision    = "ce-revision"    // place in the stream
	hMeta        = "ce-meta"        // the engine's metadata, JSON
	hMetaBytes   = "ce-metabytes"   // the same, base64, where it is not text
)

// maxHeader keeps a message's headers below the 64 KB that JetStream's format
// has room for.
const maxHeader = 60_000

// message builds the message for an event. An event that does not fit into
// room bytes travels without its contents, as a claim check: consumers read it
// from the log.
func message(ev event.Raw, predecessor event.Position, origin string, room int64) *nats.Msg {
	m := &nats.Msg{Subject: Subject(ev.Stream, ev.Type), Data: ev.Data}
	happened, engine := happenedAt(ev.Meta)
	if !engine {
		happened = ev.Created.UTC().Format(time.RFC3339Nano)
	}
	metaHeader, meta := hMeta, ""
	if utf8.Valid(ev.Meta) {
		meta = headerValue(string(ev.Meta))
	} else {
		metaHeader, meta = hMetaBytes, base64.StdEncoding.EncodeToString(ev.Meta)
	}
	pairs := [...]struct{ name, value string }{
		{hSpecVersion, "1.0"},
		{hID, ev.ID.String()},
		{hSource, headerValue(origin)},
		{hPosition, ev.Position.String()},
		{hPredecessor, predecessor.String()},
		{hType, headerValue(ev.Type)},
		{hSubject, headerValue(ev.Stream)},
		{hTime, happened},
		{hRecorded, ev.Created.UTC().Format(time.RFC3339Nano)},
		{hRevision, strconv.FormatUint(ev.Revision, 10)},
		{hContentType, contentType(ev.Data, engine)},
		{metaHeader, meta},
	}
	size := 64 // the fence
	for _, p := range pairs {
		size += len(p.name) + len(p.value) + 4
	}
	values := make([]string, len(pairs))
	m.Header = make(nats.Header, len(pairs)+4)
	set := func(i int, name, value string) {
		values[i] = value
		m.Header[name] = values[i : i+1 : i+1]
	}
	if size > maxHeader || int64(size+len(m.Subject)+len(ev.Data)) > room {
		const always = 5
		for i, p := range pairs[:always] {
			set(i, p.name, p.value)
		}
		// The type is required; a foreign one may be what is too long.
		set(always, hType, headerValue(ev.Type[:min(len(ev.Type), maxToken)]))
		set(always+1, hDataRef, headerValue(origin)+"/log/"+ev.Position.String())
		m.Data = nil
		return m
	}
	for i, p := range pairs {
		set(i, p.name, p.value)
	}
	return m
}

// delivery is a message of the stream, read back.
type delivery struct {
	event.Raw
	predecessor event.Position
	claimCheck  bool // only the position is here; the event is in the log
}

// read turns a message back into the event it was made from. A message that no
// relay made is an error.
func read(h nats.Header, data []byte) (delivery, error) {
	var d delivery
	var err error
	if d.Position, err = event.ParsePosition(first(h, hPosition)); err != nil {
		return delivery{}, fmt.Errorf("%s: %w", hPosition, err)
	}
	if d.predecessor, err = event.ParsePosition(first(h, hPredecessor)); err != nil {
		return delivery{}, fmt.Errorf("%s: %w", hPredecessor, err)
	}
	if d.ID, err = uuid.Parse(first(h, hID)); err != nil {
		return delivery{}, fmt.Errorf("%s: %w", hID, err)
	}
	if first(h, hDataRef) != "" {
		d.claimCheck = true
		return d, nil
	}
	if d.Revision, err = strconv.ParseUint(first(h, hRevision), 10, 64); err != nil {
		return delivery{}, fmt.Errorf("%s: %w", hRevision, err)
	}
	if d.Created, err = time.Parse(time.RFC3339Nano, first(h, hRecorded)); err != nil {
		return delivery{}, fmt.Errorf("%s: %w", hRecorded, err)
	}
	if d.Type, err = unescape(first(h, hType)); err != nil {
		return delivery{}, fmt.Errorf("%s: %w", hType, err)
	}
	if d.Stream, err = unescape(first(h, hSubject)); err != nil {
		return delivery{}, fmt.Errorf("%s: %w", hSubject, err)
	}
	if coded := first(h, hMetaBytes); coded != "" {
		if d.Meta, err = base64.StdEncoding.DecodeString(coded); err != nil {
			return delivery{}, fmt.Errorf("%s: %w", hMetaBytes, err)
		}
	} else if coded := first(h, hMeta); coded != "" {
		meta, err := unescape(coded)
		if err != nil {
			return delivery{}, fmt.Errorf("%s: %w", hMeta, err)
		}
		d.Meta = []byte(meta)
	}
	d.Data = data
	return d, nil
}

func first(h nats.Header, name string) string {
	if v := h[name]; len(v) > 0 {
		return v[0]
	}
	return ""
}

func headerValue(s string) string { return percentEncode(s, &inHeader) }

func unescape(s string) (string, error) {
	if !strings.Contains(s, "%") {
		return s, nil
	}
	return url.PathUnescape(s)
}

var happenedKey = []byte(`"happened_at":"`)

// happenedAt finds the time in the engine's metadata, as written. It looks for
// the key instead of decoding the JSON, which costs five times as much on the
// relay's only path; a quote inside a JSON string is escaped, so the key cannot
// be met inside one.
func happenedAt(meta []byte) (string, bool) {
	_, rest, ok := bytes.Cut(meta, happenedKey)
	if !ok {
		return "", false
	}
	end := bytes.IndexByte(rest, '"')
	if end < 0 {
		return "", false
	}
	s := string(rest[:end])
	if _, err := time.Parse(time.RFC3339Nano, s); err != nil {
		return "", false
	}
	return s, true
}

// contentType trusts the engine's own events to be JSON and looks at those of
// other programs.
func contentType(data []byte, engine bool) string {
	if engine || json.Valid(data) {
		return "application/json"
	}
	return "application/octet-stream"
}
