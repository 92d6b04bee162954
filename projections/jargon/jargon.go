// Package jargon finds professional language in Danish lines of speech and
// letters, and says whether it hurt: whether the words of an employee or of a
// letter reached a citizen without being explained, and whether a citizen or
// relative says that the language was not understood.
//
// It guarantees:
//
//   - it is pure: the same lexicon and lines give the same results, and nothing
//     is read but the lexicon that ships in the binary;
//   - it never fails on any text, be it UTF-8 or not, and spans are code points
//     of the text as it was given;
//   - every line is judged by itself, but for one thing: a confused citizen's
//     line directly after an employee's line may add to that line's reasons. So
//     results come at most one line late (Stream).
//
// The rules and how they fail stand in docs/jargon.md.
package jargon

// Speaker is who says a line, or to whom.
type Speaker string

// Who speaks. A letter is words of the municipality on paper.
const (
	Employee Speaker = "employee"
	Citizen  Speaker = "citizen"
	Relative Speaker = "relative"
	Letter   Speaker = "letter"
	Outside  Speaker = "outside"
	Observer Speaker = "observer"
)

// Line is one utterance or letter.
type Line struct {
	ID       string
	Speaker  Speaker
	Audience Speaker // citizen where it is empty
	Text     string
}

// Hit is a term of the lexicon in a line.
type Hit struct {
	Term   string // as it stands in the text
	Family string // the lexicon's key
	Plain  string // what could have been said instead
	Start  int    // code points
	End    int    // code points, exclusive
	Known  bool   // it is explained in the line, and the next does not ask for it; of an employee's or a letter's words
}

// Result is what is to be said of one line.
type Result struct {
	ID        string
	Jargon    []Hit // in the text's order, none overlapping; a word that a citizen quotes in order to ask about it is none
	Asked     []Hit // the words that a citizen or relative asks about, or says not to understand
	Confused  bool  // a citizen or relative says that the language is not understood
	Explained bool  // there is jargon, and all of it is explained where it is said
	Pain      bool
	Reasons   []string // short, Danish, for designers; empty where there is no pain
}

// municipal says whether the words are those of the municipality.
func (s Speaker) municipal() bool { return s == Employee || s == Letter }

// served says whether it is somebody whom the municipality is there for.
func (s Speaker) served() bool { return s == Citizen || s == Relative || s == "" }

// Analyse judges lines that follow one another.
func (l *Lexicon) Analyse(lines []Line) []Result {
	s := NewStream(l)
	out := make([]Result, 0, len(lines))
	for _, line := range lines {
		out = append(out, s.Add(line)...)
	}
	return append(out, s.Flush()...)
}

// Stream judges lines one after another in bounded memory. It is not safe for
// use by several goroutines; the lexicon is.
type Stream struct {
	a    analyser
	held *judged // a line that the next may say something of
	out  []Result
}

// NewStream begins a run of lines.
func NewStream(l *Lexicon) *Stream {
	return &Stream{a: analyser{lex: l, words: make(map[string]*wordInfo)}}
}

// Add takes the next line and returns the results that are now known, in order:
// of the line before, if it was waited with, and of this one, unless the next
// may say something of it. They are valid until the next call.
func (s *Stream) Add(line Line) []Result {
	next := s.a.judge(line)
	s.out = s.out[:0]
	if s.held != nil {
		s.held.answeredBy(&next)
		s.out = append(s.out, s.held.result)
		s.held = nil
	}
	if next.waits() {
		s.held = &next
		return s.out
	}
	s.out = append(s.out, next.result)
	return s.out
}

// Flush returns the result that is still waited with, if there is one. What is
// added afterwards begins a new run.
func (s *Stream) Flush() []Result {
	s.out = s.out[:0]
	if s.held != nil {
		s.out = append(s.out, s.held.result)
		s.held = nil
	}
	return s.out
}
