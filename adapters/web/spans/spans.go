// Package spans cuts texts at the places that codings name.
//
// Places are counted in Unicode code points, from 0, the end not included, as
// the log counts them: »blåbær« has six, an emoji outside the basic plane is
// one, a letter with a combining mark is two. It guarantees that what it cuts a
// text into has, put together again, as many code points as the text had.
package spans

import (
	"slices"
	"strings"
	"unicode"
)

// Span is a stretch of a text.
type Span struct{ Start, End int }

// Piece is a stretch of a text on which the same number of spans lie from its
// first character to its last.
type Piece struct {
	Text  string
	Start int
	Depth int // how many spans lie on it
}

// Cut parts a text wherever a span begins or ends. Spans that reach past the
// text's end, or have no extent, count as far as there is text.
func Cut(text string, on []Span) []Piece {
	runes := []rune(text)
	bounds := []int{0, len(runes)}
	for _, s := range on {
		bounds = append(bounds, min(max(s.Start, 0), len(runes)), min(max(s.End, 0), len(runes)))
	}
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	var out []Piece
	for i := 1; i < len(bounds); i++ {
		p := Piece{Text: string(runes[bounds[i-1]:bounds[i]]), Start: bounds[i-1]}
		for _, s := range on {
			if s.Start <= bounds[i-1] && s.End >= bounds[i] {
				p.Depth++
			}
		}
		out = append(out, p)
	}
	return out
}

// Word is a stretch of a text between spaces.
type Word struct {
	Span
	Text string
}

// Words are the words of a text, with what stands against them (»ja,« is one).
func Words(text string) []Word {
	var out []Word
	runes := []rune(text)
	start := -1
	for i := range len(runes) + 1 {
		space := i == len(runes) || unicode.IsSpace(runes[i])
		switch {
		case !space && start < 0:
			start = i
		case space && start >= 0:
			out = append(out, Word{Span{start, i}, string(runes[start:i])})
			start = -1
		}
	}
	return out
}

// Quote is what stands on a span, in one line, and of a long one its first and
// last words; most is how many code points there may be.
func Quote(text string, on Span, most int) string {
	runes := []rune(text)
	start, end := min(max(on.Start, 0), len(runes)), min(max(on.End, 0), len(runes))
	if start >= end {
		return ""
	}
	words := strings.Fields(string(runes[start:end]))
	line := strings.Join(words, " ")
	if len([]rune(line)) <= most {
		return line
	}
	head, tail, room := "", "", most-3
	for i, j := 0, len(words)-1; i < j; i, j = i+1, j-1 {
		if room -= len([]rune(words[i])) + 1; room < 0 {
			break
		}
		head += words[i] + " "
		if room -= len([]rune(words[j])) + 1; room < 0 {
			break
		}
		tail = " " + words[j] + tail
	}
	if head == "" { // one word that is longer than a line
		return string([]rune(line)[:max(most-1, 0)]) + "…"
	}
	return head + "…" + tail
}

// ForHTML is a text as a browser keeps it, one code point for each: HTML makes
// one line break of a carriage return and a line feed, which would move every
// place behind it.
func ForHTML(text string) string {
	if !strings.ContainsRune(text, '\r') {
		return text
	}
	text = strings.ReplaceAll(text, "\r\n", " \n")
	return strings.ReplaceAll(text, "\r", "\n")
}
