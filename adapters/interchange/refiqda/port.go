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
// department's notes, a coding that an open blind round hides) it leaves out, and
// a version whose words may not be read, or were erased, it gives with Missing
// set. Words behind a stop mark are never exported, not even for the interviewer
// who may read them: a file cannot keep the citizen's limit.
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
	Discarded int    // notes that were left out so
	Stops     []Stop // of an interview
	Waits     []Wait // of an interview
	Codings   []Coding
}

// Part is a note or an utterance.
type Part struct {
	Part       string // id
	Dimensions []fieldwork.Dimension
	Principles []string
	Finished   bool
	Stopped    bool      // behind a stop mark: its words are never exported
	Versions   []Version // all of them, from 1
}

// Version is one wording of a part.
type Version struct {
	Wording
	At      time.Time
	Text    string
	Missing bool // the words were erased, or may not be read
	Because bool // it was said why it had to read otherwise than before
}

// Remark is what somebody said beside the text; the zero Remark is none.
type Remark struct {
	Text    string
	Missing bool // it was erased, or may not be read
}

// Stop is a limit that the citizen set.
type Stop struct {
	Stop string
	interview.Limit
	Readers    interview.Readers
	At, Lifted time.Time // Lifted is zero as long as it holds
	Reason     Remark
	Because    Remark // why it was lifted
}

// Wait is how long something took, as the citizen tells it.
type Wait struct {
	interview.WaitTold // its Comment is not looked at
	At                 time.Time
	Stopped            bool // it was told behind a stop mark: nothing of it is exported
	Comment            Remark
}

// Coding is a code on a span, in code points of the version's text, its end
// not included.
type Coding struct {
	Coding, Coder, Codebook, Code string // the code that stands
	Part                          string
	Version, Start, End, Weight   int
	At                            time.Time
	Memo                          Remark
}
