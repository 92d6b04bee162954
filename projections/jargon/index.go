package jargon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// index finds families by what stands in a text. It holds the forms as the
// lexicon gives them, and no inflections or misspellings: those are taken off
// the word that is looked up. So it is built in milliseconds; every start of the
// program and every change of a lexicon builds one.
type index struct {
	words map[string]entry    // a whole word, as the lexicon has it
	loose map[string]entry    // the same with what writers get wrong left out
	near  slips               // the same less one letter
	first map[string][]phrase // several words, by each spelling of the first
	abbrs map[string][]int32  // as written
	parts trie                // stems inside longer words
	nots  map[int32][]string  // of a family: beginnings of words that are none of it
	any   []int32             // families of any abbreviation
}

// entry is the families of a word: by itself, and with a noun's endings.
type entry struct{ alone, nouns []int32 }

type phrase struct {
	family int32
	words  [][]string
}

func (x *index) build(families []Family) {
	n := 0
	for _, fam := range families {
		n += len(fam.Forms)
	}
	x.words, x.loose = make(map[string]entry, n), make(map[string]entry, n)
	x.first, x.abbrs = make(map[string][]phrase), make(map[string][]int32)
	x.nots = make(map[int32][]string)
	x.parts.nodes = make([]node, 1, 1<<14)
	for i, fam := range families {
		clear := len(fam.Needs)+len(fam.Unless) == 0
		for n, s := range fam.Forms {
			if f, err := parseForm(s); err == nil { // Check refused the others
				x.add(f, int32(i), clear && (n == 0 || f.noun))
			}
		}
	}
	for w, e := range x.words {
		letters := utf8.RuneCountInString(w)
		if letters < minLoose-2 || letters < minLoose && e.nouns == nil {
			continue
		}
		l := loosen(w)
		had := x.loose[l]
		x.loose[l] = entry{put(had.alone, e.alone...), put(had.nouns, e.nouns...)}
		if letters >= minNear || letters >= minNear-1 && e.nouns != nil {
			x.near.add(w)
		}
	}
	x.near.finish()
}

// add adds a form. A single long word is also found inside longer words where
// that is clear: its sense needs no context, and it is the family's first form or
// a noun (magtanvendelsesindberetning).
func (x *index) add(f form, id int32, clear bool) {
	switch {
	case f.not != "":
		x.nots[id] = append(x.nots[id], f.not)
	case f.any:
		x.any = put(x.any, id)
	case f.tail:
		ends := []string{""}
		if f.noun {
			ends = endings(f.part, inflections(f.part))
		}
		x.parts.putTail(f.part, tail{id, ends})
	case f.abbr != "" && capitals(f.abbr) < 2: // a name rather; it cannot be told from a word by its capitals
		w := strings.ToLower(f.abbr)
		e := x.words[w]
		e.alone = put(e.alone, id)
		x.words[w] = e
	case f.abbr != "":
		x.abbrs[f.abbr] = put(x.abbrs[f.abbr], id)
	case len(f.words) > 1:
		p := phrase{id, f.words}
		for _, w := range f.words[0] {
			x.first[w] = append(x.first[w], p)
		}
	default:
		w := f.words[0][0]
		if f.verb {
			for _, form := range conjugated(w) {
				e := x.words[form]
				e.alone = put(e.alone, id)
				x.words[form] = e
			}
			return
		}
		e := x.words[w]
		e.alone = put(e.alone, id)
		if f.noun {
			e.nouns = put(e.nouns, id)
		}
		x.words[w] = e
		switch {
		case f.part != "":
			x.parts.put(f.part, id)
		case clear && utf8.RuneCountInString(w) >= longPart:
			x.parts.put(w, id)
		}
	}
}

// whole returns the families of a word of the lexicon, inflected or not.
func (x *index) whole(word string) []int32 {
	if e, ok := x.words[word]; ok {
		return e.alone
	}
	return inflected(x.words, word)
}

// longPart is how many letters a noun needs to be looked for inside other words
// without a ~.
const longPart = 10

// nounEndings are what nouns have after their stem, longest first.
var nounEndings = [...]string{"ernes", "erne", "enes", "rnes", "ene", "ens", "ets", "ers", "rne", "nes", "en", "et", "er", "es", "ne", "ns", "ts", "rs", "e", "n", "r", "t", "s"}

// inflected finds a noun by its form: jobbet, midler, museet.
func inflected(m map[string]entry, word string) []int32 {
	for _, e := range nounEndings {
		stem, ok := strings.CutSuffix(word, e)
		n := len(stem)
		if !ok || n < 2 {
			continue
		}
		if have, ok := m[stem]; ok && have.nouns != nil && fits(stem, e) {
			return have.nouns
		}
		if e[0] != 'e' || strings.IndexByte(consonants, stem[n-1]) < 0 {
			if have, ok := m[stem+"um"]; ok && have.nouns != nil && e[0] == 'e' {
				return have.nouns
			}
			continue
		}
		if stem[n-1] == stem[n-2] {
			if have, ok := m[stem[:n-1]]; ok && have.nouns != nil {
				return have.nouns
			}
		} else if strings.IndexByte("lrn", stem[n-1]) >= 0 {
			if have, ok := m[stem[:n-1]+"e"+stem[n-1:]]; ok && have.nouns != nil {
				return have.nouns
			}
		}
		if have, ok := m[stem+"um"]; ok && have.nouns != nil {
			return have.nouns
		}
	}
	return nil
}

// fits says whether a noun can have this ending.
func fits(noun, ending string) bool {
	if ending == "s" {
		return true
	}
	if strings.HasSuffix(noun, "e") {
		switch strings.TrimSuffix(ending, "s") {
		case "n", "t", "r", "rne", "ne":
			return true
		}
		return false
	}
	return ending != "t" && ending != "ts"
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

// put adds what is not there.
func put(have []int32, ids ...int32) []int32 {
next:
	for _, id := range ids {
		for _, h := range have {
			if h == id {
				continue next
			}
		}
		have = append(have, id)
	}
	return have
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

// trie holds stems by their bytes, folded to 32 classes. A node's children are a
// list; the root's are a table.
type trie struct {
	root   [32]int32
	nodes  []node
	leaves []leaf
}

type node struct {
	child, sibling int32
	leaf           int32 // its number and one
	class          byte
}

// leaf is what ends in a node.
type leaf struct {
	families []int32
	tails    []tail
}

// next returns the node that c leads to from at, or 0; the root is 0.
func (t *trie) next(at int32, c byte) int32 {
	if at == 0 {
		return t.root[c]
	}
	for n := t.nodes[at].child; n != 0; n = t.nodes[n].sibling {
		if t.nodes[n].class == c {
			return n
		}
	}
	return 0
}

// tail is a family of the longer words that end in a stem.
type tail struct {
	family  int32
	endings []string
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
	if l := t.at(stem); l != nil {
		l.families = put(l.families, id)
	}
}

func (t *trie) putTail(stem string, of tail) {
	if l := t.at(stem); l != nil {
		l.tails = append(l.tails, of)
	}
}

// at returns the stem's leaf; nil if it has a digit or the like: such a stem is
// found as a whole word only.
func (t *trie) at(stem string) *leaf {
	for i := range len(stem) {
		if class(stem[i]) == 0 {
			return nil
		}
	}
	at := int32(0)
	for i := range len(stem) {
		c := class(stem[i])
		n := t.next(at, c)
		if n == 0 {
			n = int32(len(t.nodes))
			t.nodes = append(t.nodes, node{class: c})
			if at == 0 {
				t.root[c] = n
			} else {
				t.nodes[n].sibling, t.nodes[at].child = t.nodes[at].child, n
			}
		}
		at = n
	}
	if t.nodes[at].leaf == 0 {
		t.leaves = append(t.leaves, leaf{})
		t.nodes[at].leaf = int32(len(t.leaves))
	}
	return &t.leaves[t.nodes[at].leaf-1]
}
