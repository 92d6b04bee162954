package refiqda

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"

	"ledetraad/adapters/interchange/plaintext"
	"ledetraad/domain/check"
)

// Counting is how a program counts the places in a text. The standard says:
// Unicode code points of the text as it lies in the file.
type Counting string

// The ways of counting that are met.
const (
	AsWritten      Counting = "code points"
	LFs            Counting = "code points, CRLF as one"
	CRLFs          Counting = "code points, every line end as two"
	UTF16AsWritten Counting = "UTF-16"
	UTF16LFs       Counting = "UTF-16, CRLF as one"
	UTF16CRLFs     Counting = "UTF-16, every line end as two"
)

// text is a text as the engine keeps it, with lines that end in LF, and the
// ways in which a program may have counted its places.
type text struct {
	runes   []rune
	written string
	wide    bool // it has characters that UTF-16 counts as two
	crlf    bool
}

func newText(written string) text {
	written = strings.ReplaceAll(written, "\x00", "\uFFFD") // no text of the engine's has one; it counts the same
	t := text{runes: []rune(plaintext.Lines(written)), written: written, crlf: strings.Contains(written, "\r\n")}
	t.wide = slices.ContainsFunc(t.runes, func(r rune) bool { return r > 0xFFFF })
	return t
}

// counts are the ways in which the text can be counted differently, the
// standard's first.
func (t text) counts() []Counting {
	all := []Counting{AsWritten}
	if t.crlf {
		all = append(all, LFs)
	} else if slices.Contains(t.runes, '\n') {
		all = append(all, CRLFs)
	}
	if t.wide {
		all = append(all, UTF16AsWritten)
		if t.crlf {
			all = append(all, UTF16LFs)
		} else if slices.Contains(t.runes, '\n') {
			all = append(all, UTF16CRLFs)
		}
	}
	return all
}

// ruler answers, for every place between two runes of the text, what a program
// that counts in a certain way calls it; nil where it is the place itself.
func (t text) ruler(c Counting) []int32 {
	wide := t.wide && strings.HasPrefix(string(c), "UTF-16")
	pairs := c == CRLFs || c == UTF16CRLFs || t.crlf && (c == AsWritten || c == UTF16AsWritten)
	if !wide && !pairs {
		return nil
	}
	written := []rune(t.written)
	ruler := make([]int32, 0, len(t.runes)+1)
	at, w := int32(0), 0
	for _, r := range t.runes {
		ruler = append(ruler, at)
		at++
		switch {
		case r == '\n' && w+1 < len(written) && written[w] == '\r' && written[w+1] == '\n':
			w += 2
			if pairs {
				at++
			}
		case r == '\n' && (c == CRLFs || c == UTF16CRLFs):
			w++
			at++
		default:
			w++
			if wide && utf16.RuneLen(r) == 2 {
				at++
			}
		}
	}
	return append(ruler, at)
}

// place is the rune before which a program's place lies; ok is false where it
// lies behind the text. A place within a character is before it.
func place(ruler []int32, length, p int) (int, bool) {
	if ruler == nil {
		return min(max(p, 0), length), p >= 0 && p <= length
	}
	if p < 0 || p > int(ruler[length]) {
		return min(max(p, 0), length), false
	}
	i, found := slices.BinarySearch(ruler, int32(p))
	if !found {
		i--
	}
	return i, true
}

// span is a selection's two places, as its program counts them.
type span struct{ start, end int }

// counting finds out how a program counted. The standard's way is believed
// unless it is clearly wrong where another is right: spans begin or end within
// words, at least three times as many as by the other, or lie behind the text.
func (t text) counting(spans []span) Counting {
	all := t.counts()
	if len(all) == 1 || len(spans) == 0 {
		return AsWritten
	}
	first := t.score(AsWritten, spans)
	best, most := AsWritten, first
	for _, c := range all[1:] {
		if s := t.score(c, spans); s.outside <= most.outside && s.edges > most.edges {
			best, most = c, s
		}
	}
	of := 2 * len(spans)
	missed, left := of-first.edges, of-most.edges
	if first.outside > 0 && most.outside == 0 || len(spans) >= 3 && missed >= 2 && missed >= 3*left && left*10 <= of {
		return best
	}
	return AsWritten
}

type score struct{ edges, outside int }

func (t text) score(c Counting, spans []span) score {
	var s score
	ruler := t.ruler(c)
	for _, p := range spans {
		start, ok1 := place(ruler, len(t.runes), p.start)
		end, ok2 := place(ruler, len(t.runes), p.end)
		if !ok1 || !ok2 {
			s.outside++
			continue
		}
		for _, i := range []int{start, end} {
			if t.edge(i) {
				s.edges++
			}
		}
	}
	return s
}

// edge reports whether a word begins or ends at a place.
func (t text) edge(i int) bool {
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) }
	return i == 0 || i == len(t.runes) || !word(t.runes[i-1]) || !word(t.runes[i])
}

// cut parts a text into pieces that a note can hold, between paragraphs where
// that can be, and not within one of the spans, which are places in runes.
func (t text) cut(spans []span) []span {
	if len(t.runes) <= check.MaxText {
		return []span{{0, len(t.runes)}}
	}
	// inside[i] counts the spans that a cut before rune i would part.
	inside := make([]int32, len(t.runes)+2)
	for _, s := range spans {
		if s.end > s.start+1 {
			inside[s.start+1]++
			inside[s.end]--
		}
	}
	for i := 1; i < len(inside); i++ {
		inside[i] += inside[i-1]
	}
	var pieces []span
	for at := 0; at < len(t.runes); {
		end := len(t.runes)
		if end-at > check.MaxText {
			end = t.cutBefore(at, at+check.MaxText, inside)
		}
		pieces = append(pieces, span{at, end})
		at = end
	}
	return pieces
}

// cutBefore looks back from most for the best place, over half a piece.
func (t text) cutBefore(at, most int, inside []int32) int {
	best, worth := most, 0
	for i := most; i > at+(most-at)/2; i-- {
		w := 0
		switch {
		case t.runes[i-1] == '\n' && i >= 2 && t.runes[i-2] == '\n':
			w = 3
		case t.runes[i-1] == '\n':
			w = 2
		case unicode.IsSpace(t.runes[i-1]):
			w = 1
		}
		if inside[i] == 0 {
			w += 4
		}
		if w > worth {
			best, worth = i, w
		}
		if worth == 7 {
			break
		}
	}
	return best
}
