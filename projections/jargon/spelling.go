package jargon

import (
	"hash/maphash"
	"strings"
	"unicode/utf8"
)

// Spellings are forgiven in long words only, where another word is unlikely.
const (
	minLoose = 7  // letters: double consonants, mute d, ae for æ
	minNear  = 10 // letters: one letter too many, too few, swapped, or one for another that sounds like it
)

var mute = strings.NewReplacer("ae", "æ", "oe", "ø", "aa", "å", "nd", "n", "ld", "l", "rd", "r", "dt", "t", "hv", "v", "hj", "j", "ks", "x", "ck", "k")

// loosen leaves out what writers get wrong.
func loosen(w string) string {
	w = mute.Replace(w)
	for i := 1; i < len(w); i++ {
		if w[i] == w[i-1] && strings.IndexByte(consonants, w[i]) >= 0 {
			return undouble(w)
		}
	}
	return w
}

func undouble(w string) string {
	var b strings.Builder
	for i := range len(w) {
		if i > 0 && w[i] == w[i-1] && strings.IndexByte(consonants, w[i]) >= 0 {
			continue
		}
		b.WriteByte(w[i])
	}
	return b.String()
}

var seed = maphash.MakeSeed()

// lessOne calls f with the hash of the word, and of the word without each of
// its letters but the first and the last two.
func lessOne(w string, f func(uint64)) {
	f(maphash.String(seed, w))
	var buf [128]byte
	n := utf8.RuneCountInString(w)
	k := 0
	for i, r := range w {
		if k > 0 && k < n-2 {
			b := append(buf[:0], w[:i]...)
			b = append(b, w[i+utf8.RuneLen(r):]...)
			f(maphash.Bytes(seed, b))
		}
		k++
	}
}

// slip finds families of which the word is a misspelling.
func (x *index) slip(word string) []int32 {
	n := utf8.RuneCountInString(word)
	if n < minLoose || !utf8.ValidString(word) {
		return nil
	}
	if ids := x.loose[loosen(word)]; ids != nil {
		return ids
	}
	if n < minNear-1 || len(word) > x.longest+2 {
		return nil
	}
	var found []int32
	lessOne(word, func(h uint64) {
		if found != nil {
			return
		}
		for _, w := range x.near[h] {
			if nearly(word, w) {
				found = x.words[w]
				return
			}
		}
	})
	return found
}

// nearly says whether a is b with one slip, not in the first letter and not in
// the last two, where it would be an inflection.
func nearly(a, b string) bool {
	p, q := []rune(a), []rune(b)
	i := 0
	for i < len(p) && i < len(q) && p[i] == q[i] {
		i++
	}
	j := 0
	for j < len(p)-i && j < len(q)-i && p[len(p)-1-j] == q[len(q)-1-j] {
		j++
	}
	if i == 0 || j < 2 {
		return false
	}
	p, q = p[i:len(p)-j], q[i:len(q)-j]
	switch {
	case len(p)+len(q) == 1:
		return true
	case len(p) == 1 && len(q) == 1:
		return sounds(p[0], q[0])
	case len(p) == 2 && len(q) == 2:
		return p[0] == q[1] && p[1] == q[0]
	}
	return false
}

// sounds says whether the letters are taken for each other.
func sounds(a, b rune) bool {
	for _, group := range []string{"scz", "dt", "kgcq", "bp", "vfw", "jiye", "eæi", "åou", "øyu", "ae", "øoå"} {
		if strings.ContainsRune(group, a) && strings.ContainsRune(group, b) {
			return true
		}
	}
	return false
}
