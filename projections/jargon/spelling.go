package jargon

import (
	"slices"
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

// lessOne calls f with the hash of the word, and of the word without each of
// its letters but the first and the last two.
func lessOne(w string, f func(uint32)) {
	f(hashOf(w, ""))
	n := utf8.RuneCountInString(w)
	k := 0
	for i, r := range w {
		if k > 0 && k < n-2 {
			f(hashOf(w[:i], w[i+utf8.RuneLen(r):]))
		}
		k++
	}
}

// hashOf is FNV-1a of a and b one after the other.
func hashOf(a, b string) uint32 {
	h := uint32(2166136261)
	for i := range len(a) {
		h = (h ^ uint32(a[i])) * 16777619
	}
	for i := range len(b) {
		h = (h ^ uint32(b[i])) * 16777619
	}
	return h
}

// slips finds words that differ in one letter: a table of hashes of words less
// one letter, with where the word stands in words.
type slips struct {
	words   []string
	longest int // bytes
	table   []slot
}

type slot struct {
	hash uint32
	word int32 // its number and one; 0 is free
}

func (s *slips) add(w string) {
	s.words = append(s.words, w)
	s.longest = max(s.longest, len(w))
}

// finish makes the table, at most half full.
func (s *slips) finish() {
	slices.Sort(s.words) // the same whatever order they came in
	n := 0
	for _, w := range s.words {
		n += len(w)
	}
	size := 16
	for size < 2*n {
		size *= 2
	}
	s.table = make([]slot, size)
	for i, w := range s.words {
		lessOne(w, func(h uint32) {
			at := h & uint32(size-1)
			for s.table[at].word != 0 {
				at = (at + 1) & uint32(size-1)
			}
			s.table[at] = slot{h, int32(i) + 1}
		})
	}
}

// find returns the word that this is with one slip, or "".
func (s *slips) find(word string) string {
	found := ""
	lessOne(word, func(h uint32) {
		if found != "" {
			return
		}
		for at := h & uint32(len(s.table)-1); s.table[at].word != 0; at = (at + 1) & uint32(len(s.table)-1) {
			if w := s.words[s.table[at].word-1]; s.table[at].hash == h && nearly(word, w) {
				found = w
				return
			}
		}
	})
	return found
}

// rightSpelt are words of every day that look like a term misspelt.
var rightSpelt = set("foreligge foreligger forelagde interaktiv frekvent effektiv motiver revurder konsulter")

// slip finds families of which the word is a misspelling.
func (x *index) slip(word string) []int32 {
	n := utf8.RuneCountInString(word)
	if n < minLoose || !utf8.ValidString(word) || rightSpelt[word] {
		return nil
	}
	loose := loosen(word)
	if e, ok := x.loose[loose]; ok && e.alone != nil {
		return e.alone
	}
	if ids := inflected(x.loose, loose); ids != nil {
		return ids
	}
	if n < minNear-1 || len(word) > x.near.longest+6 {
		return nil
	}
	if w := x.near.find(word); w != "" {
		return x.words[w].alone
	}
	for _, e := range nounEndings {
		stem, ok := strings.CutSuffix(word, e)
		if !ok || utf8.RuneCountInString(stem) < minNear-1 {
			continue
		}
		if w := x.near.find(stem); w != "" && x.words[w].nouns != nil && fits(w, e) {
			return x.words[w].nouns
		}
	}
	return nil
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
