package event

import (
	"encoding/json"
	"errors"
)

// Text is text about, or by, a person. An event that has such a field says so
// in its Go type; that is the only mark there is, so it cannot be forgotten.
//
// In memory it is Plain, or Erased. In the log it is whatever the Sealer made
// of it. Encoding a plain Text to JSON without the codec fails, so that no log
// line, message or cache can hold it by accident.
type Text struct {
	Subjects []string // pseudonyms of everybody it is about; erasing one erases it
	Plain    string
	Erased   bool // it was there, and cannot be read again

	sealed []byte
}

// IsZero reports whether nothing was written at all; such a field is left out
// of the JSON.
func (t Text) IsZero() bool {
	return len(t.Subjects) == 0 && t.Plain == "" && !t.Erased && t.sealed == nil
}

// About is plain text about the people named by their pseudonyms; the zero
// Text where there is no text.
func About(plain string, subjects ...string) Text {
	if plain == "" {
		return Text{}
	}
	return Text{Subjects: subjects, Plain: plain}
}

type storedText struct {
	Subjects []string `json:"of"`
	Sealed   []byte   `json:"sealed,omitempty"`
	Erased   bool     `json:"erased,omitempty"`
}

// ErrUnsealed is the answer to an attempt to write personal text past the codec.
var ErrUnsealed = errors.New("personal text must be sealed before it is written")

// MarshalJSON writes the sealed form and refuses plain text.
func (t Text) MarshalJSON() ([]byte, error) {
	if t.Plain != "" && t.sealed == nil {
		return nil, ErrUnsealed
	}
	return json.Marshal(storedText{t.Subjects, t.sealed, t.Erased})
}

// UnmarshalJSON reads the sealed form; the codec opens it.
func (t *Text) UnmarshalJSON(b []byte) error {
	var s storedText
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*t = Text{Subjects: s.Subjects, Erased: s.Erased, sealed: s.Sealed}
	return nil
}

// Personal is implemented by every event type that has a Text field.
// MapPersonal returns a copy of the event with f applied to each of them;
// field is the name in the JSON.
type Personal interface {
	Data
	MapPersonal(f func(field string, t Text) (Text, error)) (Data, error)
}

// Field says which text of which event is sealed. It is bound to the sealed
// bytes, so that they cannot be moved to another event unnoticed.
type Field struct {
	Stream string
	Event  string // the event's id
	Name   string
}

// Sealer turns personal text into bytes that may be stored, and back.
type Sealer interface {
	Seal(subjects []string, f Field, plain string) ([]byte, error)
	// Open answers erased where a key of one of the subjects was destroyed.
	Open(subjects []string, f Field, sealed []byte) (plain string, erased bool, err error)
}

// Unsealed is the Sealer that seals nothing: it is for tests and for data
// about invented people.
type Unsealed struct{}

// Seal returns the text's own bytes.
func (Unsealed) Seal(_ []string, _ Field, plain string) ([]byte, error) { return []byte(plain), nil }

// Open returns what Seal was given.
func (Unsealed) Open(_ []string, _ Field, sealed []byte) (string, bool, error) {
	return string(sealed), false, nil
}
