// Package codebook is the aggregate of one codebook: named codes in a
// hierarchy, with definitions, colours and memos, that coders put on passages of
// notes and interviews.
//
// A code keeps its id for good. It can be renamed, redefined, moved, retired or
// merged into another, and no coding is lost by it: codings name the id, and
// who reads them follows a merge to the code that stands.
package codebook

import (
	"ledetraad/domain/event"
)

// Category is the part of a stream's name before the codebook's key.
const Category = "codebook"

// Stream is the name of the codebook's stream.
func Stream(key string) string { return event.StreamName(Category, key) }

// Started says that a codebook exists.
type Started struct {
	Name        string `json:"name"`
	Language    string `json:"language"` // of its names and definitions: da, en, da-DK …
	Description string `json:"description,omitempty"`
}

// Renamed says that the codebook has another name, language or description.
type Renamed struct {
	Name        string `json:"name"`
	Language    string `json:"language"`
	Description string `json:"description,omitempty"`
}

// Principle points at a guiding principle of the programme.
type Principle struct {
	Set       string `json:"set"`
	Principle string `json:"principle"`
}

// CodeAdded says that the codebook has a code.
type CodeAdded struct {
	Code       string      `json:"code"`             // id, unique in the codebook, kept for good
	Parent     string      `json:"parent,omitempty"` // "" at the top
	Name       string      `json:"name"`
	Definition string      `json:"definition,omitempty"` // what it is for, and what it is not for
	Colour     string      `json:"colour,omitempty"`     // "#rrggbb"
	Heading    bool        `json:"heading,omitempty"`    // it only groups others and is never put on a passage
	Principles []Principle `json:"principles,omitempty"` // that it speaks to
}

// CodeRenamed says that a code has another name.
type CodeRenamed struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// CodeRedefined says that a code is defined otherwise from now on.
type CodeRedefined struct {
	Code       string `json:"code"`
	Definition string `json:"definition"`
}

// CodeRecoloured says that a code is shown in another colour, or in none.
type CodeRecoloured struct {
	Code   string `json:"code"`
	Colour string `json:"colour"`
}

// CodeRelated says which guiding principles a code speaks to; these and no others.
type CodeRelated struct {
	Code       string      `json:"code"`
	Principles []Principle `json:"principles"`
}

// CodeMoved says that a code, with all below it, stands under another one.
type CodeMoved struct {
	Code   string `json:"code"`
	Parent string `json:"parent"` // "" at the top
}

// CodeMerged says that a code is taken up by another: its codings count as the
// other's, and the codes below it stand below the other.
type CodeMerged struct {
	Code string `json:"code"`
	Into string `json:"into"`
}

// CodeRetired says that a code is not to be used for new codings. Those there
// are stay.
type CodeRetired struct {
	Code   string     `json:"code"`
	Reason event.Text `json:"reason,omitzero"`
}

// CodeRestored says that a retired code is in use again.
type CodeRestored struct {
	Code string `json:"code"`
}

// MemoWritten says that somebody thought about a code, or about the codebook.
// There may be many to a code. A memo is always sealed: under the pseudonyms of
// those it quotes or describes, or, where nobody is named, under the name of
// the codebook's stream.
type MemoWritten struct {
	Memo string     `json:"memo"`           // id, unique in the codebook
	Code string     `json:"code,omitempty"` // "": about the codebook
	Text event.Text `json:"text,omitzero"`
}

// MemoRewritten says that a memo reads otherwise; the old wording stays in the log.
type MemoRewritten struct {
	Memo string     `json:"memo"`
	Text event.Text `json:"text,omitzero"`
}

func (Started) EventName() string        { return "codebook.started" }
func (Renamed) EventName() string        { return "codebook.renamed" }
func (CodeAdded) EventName() string      { return "codebook.code-added" }
func (CodeRenamed) EventName() string    { return "codebook.code-renamed" }
func (CodeRedefined) EventName() string  { return "codebook.code-redefined" }
func (CodeRecoloured) EventName() string { return "codebook.code-recoloured" }
func (CodeRelated) EventName() string    { return "codebook.code-related" }
func (CodeMoved) EventName() string      { return "codebook.code-moved" }
func (CodeMerged) EventName() string     { return "codebook.code-merged" }
func (CodeRetired) EventName() string    { return "codebook.code-retired" }
func (CodeRestored) EventName() string   { return "codebook.code-restored" }
func (MemoWritten) EventName() string    { return "codebook.memo-written" }
func (MemoRewritten) EventName() string  { return "codebook.memo-rewritten" }

type mapText = func(string, event.Text) (event.Text, error)

// MapPersonal applies f to the event's personal text.
func (e CodeRetired) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("reason", e.Reason)
	e.Reason = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e MemoWritten) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("text", e.Text)
	e.Text = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e MemoRewritten) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("text", e.Text)
	e.Text = t
	return e, err
}

// Events lists the aggregate's event types.
func Events() []event.Type {
	return []event.Type{
		event.Define[Started](), event.Define[Renamed](), event.Define[CodeAdded](), event.Define[CodeRenamed](),
		event.Define[CodeRedefined](), event.Define[CodeRecoloured](), event.Define[CodeRelated](), event.Define[CodeMoved](),
		event.Define[CodeMerged](), event.Define[CodeRetired](), event.Define[CodeRestored](),
		event.Define[MemoWritten](), event.Define[MemoRewritten](),
	}
}
