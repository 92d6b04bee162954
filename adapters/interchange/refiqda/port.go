package refiqda

import (
	"context"
	"iter"
	"time"

	"ledetraad/domain/codebook"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
)

// Reader gives what is to be exported. It is asked by one goroutine.
//
// It answers for permission: what the person who exports may not read (another
// department's notes, words behind a stop mark, a coding that an open blind
// round hides) it leaves out, and a version whose words may not be read, or were
// erased, it gives with Missing set.
type Reader interface {
	// Books are the codebooks, with the codes that stand: a code that was
	// merged into another is not among them.
	Books(ctx context.Context) ([]ExportedBook, error)
	// Documents are sessions and interviews with what is coded in them, one at a
	// time. An error is the last thing it yields.
	Documents(ctx context.Context) iter.Seq2[Document, error]
}

// ExportedBook is a codebook.
type ExportedBook struct {
	Codebook, Name, Language, Description string
	Codes                                 []Code // at the top, in their order
	Memos                                 []Memo // on the codebook
}

// Code is a code with those below it.
type Code struct {
	Code, Name, Definition, Colour string
	Heading, Retired               bool
	Principles                     []codebook.Principle
	Memos                          []Memo
	Below                          []Code
}

// Memo is a note on a code, a codebook or a coding.
type Memo struct {
	Memo   string // id
	Author string // account
	At     time.Time
	Text   string
	Erased bool
}

// Document is a session or an interview: one of the two is set.
type Document struct {
	Stream    string // fieldwork-…, interview-…
	At        time.Time
	Session   *fieldwork.SessionStarted
	Interview *interview.Started
	Parts     []Part // notes or utterances, in their order; discarded notes left out
	Codings   []Coding
}

// Part is a note or an utterance.
type Part struct {
	Part       string // id
	Dimensions []fieldwork.Dimension
	Principles []string
	Finished   bool
	Versions   []Version // all of them, from 1
}

// Version is one wording of a part.
type Version struct {
	Wording
	At      time.Time
	Text    string
	Missing bool // the words were erased, or may not be read
}

// Coding is a code on a span, in code points of the version's text, its end
// not included.
type Coding struct {
	Coding, Coder, Codebook, Code string // the code that stands
	Part                          string
	Version, Start, End, Weight   int
	At                            time.Time
	Memo                          string
	MemoErased                    bool
}
