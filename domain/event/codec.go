package event

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
)

// Codec turns events into stored bytes and back. Personal text is sealed on
// the way in and opened on the way out.
type Codec struct {
	Registry Registry
	Sealer   Sealer
}

// Proposed is an event ready to be appended: everything but its place in the
// log.
type Proposed struct {
	ID   uuid.UUID
	Type string
	Data []byte
	Meta []byte
}

// Encode seals and encodes an event for the stream. m.Schema is filled in; the
// id is derived from the command and the index in m.
func (c Codec) Encode(stream string, m Meta, d Data) (Proposed, error) {
	t, ok := c.Registry.Lookup(d.EventName())
	if !ok {
		return Proposed{}, fmt.Errorf("encode %s: %w", d.EventName(), &UnknownTypeError{Type: d.EventName()})
	}
	id := ID(m.Command, m.Index)
	m.Schema = t.version
	if p, personal := d.(Personal); personal {
		sealed, err := p.MapPersonal(func(name string, text Text) (Text, error) {
			if text.Plain == "" || text.Erased {
				return text, nil
			}
			b, err := c.Sealer.Seal(text.Subjects, Field{stream, id.String(), name}, text.Plain)
			if err != nil {
				return Text{}, fmt.Errorf("seal %s: %w", name, err)
			}
			return Text{Subjects: text.Subjects, sealed: b}, nil
		})
		if err != nil {
			return Proposed{}, fmt.Errorf("encode %s: %w", d.EventName(), err)
		}
		d = sealed
	}
	data, err := json.Marshal(d)
	if err != nil {
		return Proposed{}, fmt.Errorf("encode %s: %w", d.EventName(), err)
	}
	meta, err := encodeMeta(m)
	if err != nil {
		return Proposed{}, fmt.Errorf("encode %s: %w", d.EventName(), err)
	}
	return Proposed{ID: id, Type: d.EventName(), Data: data, Meta: meta}, nil
}

// Decode understands a stored event: it lifts an older schema to today's and
// opens personal text. An event it cannot read is an error, never a gap.
func (c Codec) Decode(r Raw) (Recorded, error) {
	t, ok := c.Registry.Lookup(r.Type)
	if !ok {
		return Recorded{}, fmt.Errorf("event %s (%s@%d): %w", r.ID, r.Stream, r.Revision, &UnknownTypeError{Type: r.Type})
	}
	rec := Recorded{ID: r.ID, Stream: r.Stream, Revision: r.Revision, Position: r.Position, Type: r.Type}
	var err error
	if rec.Meta, err = decodeMeta(r.Meta); err != nil {
		return Recorded{}, fmt.Errorf("event %s (%s@%d): metadata: %w", r.ID, r.Stream, r.Revision, err)
	}
	if rec.Schema < 1 || rec.Schema > t.version {
		return Recorded{}, fmt.Errorf("event %s (%s@%d): %w", r.ID, r.Stream, r.Revision,
			&UnknownTypeError{Type: r.Type, Schema: rec.Schema, Newest: t.version})
	}
	body := json.RawMessage(r.Data)
	for v := rec.Schema; v < t.version; v++ {
		lifted, err := t.upcasts[v-1](body)
		if err != nil {
			return Recorded{}, fmt.Errorf("event %s (%s@%d): lift schema %d to %d: %w", r.ID, r.Stream, r.Revision, v, v+1, err)
		}
		body = lifted
	}
	d, err := t.decode(body)
	if err != nil {
		return Recorded{}, fmt.Errorf("event %s (%s@%d): %w", r.ID, r.Stream, r.Revision, err)
	}
	if p, personal := d.(Personal); personal {
		d, err = p.MapPersonal(func(name string, text Text) (Text, error) {
			if text.sealed == nil {
				return text, nil
			}
			plain, erased, err := c.Sealer.Open(text.Subjects, Field{r.Stream, r.ID.String(), name}, text.sealed)
			if err != nil {
				return Text{}, fmt.Errorf("open %s: %w", name, err)
			}
			return Text{Subjects: text.Subjects, Plain: plain, Erased: erased}, nil
		})
		if err != nil {
			return Recorded{}, fmt.Errorf("event %s (%s@%d): %w", r.ID, r.Stream, r.Revision, err)
		}
	}
	rec.Data = d
	return rec, nil
}
