package jargon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// index finds families by what stands in a text.
type index struct {
	words map[string][]int32  // a whole word: its families
	first map[string][]phrase // several words, by each spelling of the first
	abbrs map[string][]int32  // as written
	loose map[string][]int32  // spellings with what writers get wrong left out
	near  map[uint64][]string // words less one letter, for slips of the pen
	parts trie                // stems inside longer words
	ends  map[string][]string // the inflections of each such stem, as endings

	longest int // bytes of the longest word
}

type phrase struct {
	family int32
	words  [][]string
}

func (x *index) build(families []Family) {
	x.words, x.first, x.abbrs = make(map[string][]int32), make(map[string][]phrase), make(map[string][]int32)
	x.loose, x.near = make(map[string][]int32), make(map[uint64][]string)
	x.ends = make(map[string][]string)
	x.parts.nodes = make([]node, 1)
	for i, fam := range families {
		id := int32(i)
		for _, s := range fam.Forms {
			f, err := parseForm(s)
			if err != nil {
				continue // Check refused it
			}
			switch {
			case f.abbr != "" && capitals(f.abbr) < 2:
				put(x.words, strings.ToLower(f.abbr), id) // a name rather; it cannot be told from a word by its capitals
			case f.abbr != "":
				put(x.abbrs, f.abbr, id)
			case len(f.words) > 1:
				p := phrase{id, f.words}
				for _, w := range f.words[0] {
					x.first[w] = append(x.first[w], p)
				}
			default:
				for _, w := range f.words[0] {
					put(x.words, w, id)
				}
				if f.part != "" {
					x.parts.put(f.part, id)
					x.ends[f.part] = endings(f.part, f.words[0])
				}
			}
		}
	}
	for w, ids := range x.words {
		x.longest = max(x.longest, len(w))
		if utf8.RuneCountInString(w) < minLoose {
			continue
		}
		for _, id := range ids {
			put(x.loose, loosen(w), id)
		}
		if utf8.RuneCountInString(w) >= minNear {
			lessOne(w, func(h uint64) { x.near[h] = append(x.near[h], w) })
		}
	}
}

func capitals(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsUpper(r) {
			n++
		}
	}
	return n
}

func put(m map[string][]int32, key string, id int32) {
	for _, have := range m[key] {
		if have == id {
			return
		}
	}
	m[key] = append(m[key], id)
}

// endings are what the forms have after the stem, the empty one among them.
func endings(stem string, forms []string) []string {
	var out []string
	for _, f := range forms {
		if e, ok := strings.CutPrefix(f, stem); ok {
			out = append(out, e)
		}
	}
	return out
}

// trie holds stems by their bytes, folded to 32 classes.
type trie struct{ nodes []node }

type node struct {
	next     [32]int32
	families []int32
}

// class folds a byte of a lower-case word. The letters æ, ø and å share their
// first byte, and their second bytes are told apart.
func class(b byte) byte {
	switch {
	case b >= 'a' && b <= 'z':
		return b - 'a' + 1
	case b == 0xA6: // æ
		return 27
	case b == 0xB8: // ø
		return 28
	case b == 0xA5: // å
		return 29
	case b == 0xC3:
		return 30
	case b == '-':
		return 31
	}
	return 0
}

func (t *trie) put(stem string, id int32) {
	at := int32(0)
	for i := range len(stem) {
		c := class(stem[i])
		if c == 0 {
			return // a digit: such a stem is found as a whole word only
		}
		if t.nodes[at].next[c] == 0 {
			t.nodes[at].next[c] = int32(len(t.nodes))
			t.nodes = append(t.nodes, node{})
		}
		at = t.nodes[at].next[c]
	}
	t.nodes[at].families = append(t.nodes[at].families, id)
}
