// Package danish handles Danish text for search: it parts text into words,
// folds them, cuts them down to stems, and reads queries.
//
// It is pure. The same text always gives the same words, so an index that was
// made yesterday answers a query of today; a change of the stems is a change of
// the index's version.
//
// Letters: æ, ø and å are letters of their own, never a, o or ae. Other marks
// are taken off (é is e), Swedish and German ä and ö are æ and ø, as Danish
// alphabetical order has it, and aa is å: names and places are written both
// ways (Aabenraa, Århus), and hardly any Danish word tells the two apart. Where
// two a's only meet, as in dataansvarlig, both the text and the query are
// folded, so they still find each other.
//
// Compound words are not taken apart: "sengeliggende" is not found by "seng",
// but by "seng*".
package danish

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Word is a word of a text.
type Word struct {
	Start, End int    // in the text, in Unicode code points; End is exclusive
	Folded     string // lower case, without marks, aa as å
	Stem       string // what it is found by
}

// Words yields a text's words in order. A word is letters and digits, with
// apostrophes within it (pc'en); everything else parts words.
func Words(text string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		at := 0          // code points before i
		from, n := -1, 0 // the word's first byte, and its place
		emit := func(end, endAt int) bool {
			if from < 0 {
				return true
			}
			w := Word{Start: n, End: endAt, Folded: fold(text[from:end])}
			from = -1
			if w.Folded == "" { // marks alone
				return true
			}
			w.Stem = stem(w.Folded)
			return yield(w)
		}
		for i, r := range text {
			switch {
			case part(r):
				if from < 0 {
					from, n = i, at
				}
			case from >= 0 && apostrophe(r) && letterAfter(text[i+utf8.RuneLen(r):]):
			default:
				if !emit(i, at) {
					return
				}
			}
			at++
		}
		emit(len(text), at)
	}
}

// part reports whether r is part of a word. A mark is part of the letter that
// it follows.
func part(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) }

func apostrophe(r rune) bool { return r == '\'' || r == '’' }

func letterAfter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

const ring = '\u030a' // the ring of å, where it stands by itself

// fold gives a word in the form in which words are compared. An apostrophe
// stays; stem takes it out.
func fold(word string) string {
	plain := true
	for i := range len(word) {
		c := word[i]
		if c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' || c == 'a' && i > 0 && word[i-1]|0x20 == 'a' {
			plain = false
			break
		}
	}
	if plain {
		return word
	}
	var b strings.Builder
	b.Grow(len(word))
	var last rune // not yet written; 0 for none
	write := func(r rune) {
		if last != 0 {
			b.WriteRune(last)
		}
		last = r
	}
	for _, r := range norm.NFKD.String(word) {
		r = unicode.ToLower(r)
		switch {
		case r == ring && last == 'a':
			last = 'å'
		case r == '\u0308' && last == 'a':
			last = 'æ'
		case r == '\u0308' && last == 'o':
			last = 'ø'
		case unicode.Is(unicode.Mn, r):
		case r == 'a' && last == 'a':
			last = 'å'
		case r == '’':
			write('\'')
		case r == 'ß':
			write('s')
			write('s')
		case r == 'œ':
			write('ø')
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'':
			write(r)
		}
	}
	write(0)
	return b.String()
}
