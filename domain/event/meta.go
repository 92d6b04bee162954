package event

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"

	"github.com/google/uuid"
)

// Every event's metadata is written once and read by each that looks at the
// event, and encoding/json takes as long for it as for the event itself. So it
// is written and read here by hand, in the very form that encoding/json gives
// it; whatever has any other form goes to encoding/json.

// encodeMeta is json.Marshal of m.
func encodeMeta(m Meta) ([]byte, error) {
	if !plain(m.Actor) || !plain(m.Trace) || !ordinary(m.HappenedAt) || !ordinary(m.KnownAt) {
		return json.Marshal(m)
	}
	b := make([]byte, 0, 256)
	b = append(b, `{"schema":`...)
	b = strconv.AppendInt(b, int64(m.Schema), 10)
	b = append(b, `,"happened_at":"`...)
	b = m.HappenedAt.AppendFormat(b, time.RFC3339Nano)
	b = append(b, `","known_at":"`...)
	b = m.KnownAt.AppendFormat(b, time.RFC3339Nano)
	b = append(b, `","command":"`...)
	b = append(b, m.Command.String()...)
	b = append(b, `","index":`...)
	b = strconv.AppendInt(b, int64(m.Index), 10)
	for _, f := range [...]struct{ name, value string }{{"actor", m.Actor}, {"causation", idText(m.Causation)}, {"traceparent", m.Trace}} {
		if f.value != "" {
			b = append(b, `,"`...)
			b = append(b, f.name...)
			b = append(b, `":"`...)
			b = append(b, f.value...)
			b = append(b, '"')
		}
	}
	return append(b, '}'), nil
}

func idText(id uuid.UUID) string {
	if id == uuid.Nil {
		return ""
	}
	return id.String()
}

// plain reports whether a string stands in JSON as it is.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c >= 0x7f || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
	}
	return true
}

// ordinary reports whether a time is in UTC and of a year that encoding/json
// takes.
func ordinary(t time.Time) bool {
	return t.Location() == time.UTC && t.Year() >= 0 && t.Year() <= 9999
}

// decodeMeta is json.Unmarshal into a zero Meta.
func decodeMeta(b []byte) (m Meta, err error) {
	if m, ok := readMeta(b); ok {
		return m, nil
	}
	err = json.Unmarshal(b, &m)
	return m, err
}

// readMeta reads what encodeMeta writes, and nothing else.
func readMeta(b []byte) (m Meta, ok bool) {
	r := metaReader{rest: b, ok: true}
	r.skip(`{"schema":`)
	m.Schema = r.number()
	r.skip(`,"happened_at":`)
	m.HappenedAt = r.time()
	r.skip(`,"known_at":`)
	m.KnownAt = r.time()
	r.skip(`,"command":`)
	m.Command = r.id()
	r.skip(`,"index":`)
	m.Index = r.number()
	if r.is(`,"actor":`) {
		m.Actor = string(r.text())
	}
	if r.is(`,"causation":`) {
		m.Causation = r.id()
	}
	if r.is(`,"traceparent":`) {
		m.Trace = string(r.text())
	}
	r.skip(`}`)
	return m, r.ok && len(r.rest) == 0
}

type metaReader struct {
	rest []byte
	ok   bool // all was as expected so far
}

func (r *metaReader) is(literal string) bool {
	after, found := bytes.CutPrefix(r.rest, []byte(literal))
	r.rest = after
	return found
}

func (r *metaReader) skip(literal string) { r.ok = r.is(literal) && r.ok }

// number reads digits; a number with a sign or a leading zero is not expected.
func (r *metaReader) number() int {
	i := 0
	for i < len(r.rest) && '0' <= r.rest[i] && r.rest[i] <= '9' {
		i++
	}
	n, err := strconv.Atoi(string(r.rest[:i]))
	r.ok = r.ok && err == nil && (i == 1 || r.rest[0] != '0')
	r.rest = r.rest[i:]
	return n
}

// text reads a string without escapes.
func (r *metaReader) text() []byte {
	if !r.is(`"`) {
		r.ok = false
		return nil
	}
	i := bytes.IndexByte(r.rest, '"')
	if i < 0 || !plain(string(r.rest[:i])) {
		r.ok = false
		return nil
	}
	s := r.rest[:i]
	r.rest = r.rest[i+1:]
	return s
}

func (r *metaReader) time() (t time.Time) {
	r.ok = t.UnmarshalText(r.text()) == nil && r.ok
	return t
}

func (r *metaReader) id() uuid.UUID {
	s := r.text()
	id, err := uuid.ParseBytes(s)
	r.ok = r.ok && err == nil && len(s) == 36
	return id
}
