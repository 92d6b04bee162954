// Package coding is the aggregate of what one coder has coded in one document:
// codes of a codebook on spans of one version of a note or an utterance.
//
// A span is counted in Unicode code points, from 0, its end not included. It is
// bound to the version it was put on and holds for good: a corrected note is
// another version, on which the old codings are not. Spans may overlap. The
// log has no word of the text here; who may read the document can find it.
package coding

import (
	"strconv"

	"github.com/google/uuid"

	"ledetraad/domain/event"
)

// Category is the part of a stream's name before the UUID.
const Category = "coding"

// namespace makes the ids of streams; it must never change.
var namespace = uuid.MustParse("c2a9d2f5-0c3e-5b0e-9c61-3b5f4e6a7d21")

// Stream is the stream of what a coder codes in a document, which is named by
// its own stream. It is the document's: where that goes, this goes.
func Stream(coder, document string) string {
	name := strconv.Itoa(len(coder)) + ":" + coder + document
	return event.StreamName(Category, uuid.NewSHA1(namespace, []byte(name)).String())
}

// Place is a span of one version of a part of a document.
type Place struct {
	Document string `json:"document"` // its stream: fieldwork-…, interview-…
	Part     string `json:"part"`     // the id of the note or the utterance
	Version  int    `json:"version"`  // of the part, from 1
	Start    int    `json:"start"`    // in code points, from 0
	End      int    `json:"end"`      // not included
}

// Label is a code, named as its codebook names it.
type Label struct {
	Codebook string `json:"codebook"` // key
	Code     string `json:"code"`     // id
}

// Applied says that a coder put a code on a place.
type Applied struct {
	Coding string `json:"coding"` // id, unique in the stream
	Coder  string `json:"coder"`  // account
	Label
	Place
	Weight int        `json:"weight,omitempty"` // how much of it, 1 to 100; 0: not judged
	Memo   event.Text `json:"memo,omitzero"`
}

// Removed says that a coding no longer holds.
type Removed struct {
	Coding string     `json:"coding"`
	Reason event.Text `json:"reason,omitzero"`
}

// Recoded says that the place has another code instead.
type Recoded struct {
	Coding string `json:"coding"`
	Label
}

func (Applied) EventName() string { return "coding.applied" }
func (Removed) EventName() string { return "coding.removed" }
func (Recoded) EventName() string { return "coding.recoded" }

type mapText = func(string, event.Text) (event.Text, error)

// MapPersonal applies f to the event's personal text.
func (e Applied) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("memo", e.Memo)
	e.Memo = t
	return e, err
}

// MapPersonal applies f to the event's personal text.
func (e Removed) MapPersonal(f mapText) (event.Data, error) {
	t, err := f("reason", e.Reason)
	e.Reason = t
	return e, err
}

// Events lists the aggregate's event types.
func Events() []event.Type {
	return []event.Type{event.Define[Applied](), event.Define[Removed](), event.Define[Recoded]()}
}
