package view

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// A table whose Spec names a Words column can be searched by the words that
// stand in it. The projection writes the words: folded, cut down to their
// stems, parted by single spaces, as it wants them to be found. A store
// compares them byte by byte and knows nothing of any language; so it is the
// projection that decides what is the same word, and all stores agree.
//
// A word is made of the letters a to z, digits, the signs - . _ = % ~ and
// bytes from 0x80. Such a table has one key column, an Integer, and a search
// gives rows from the greatest key down: a projection that wants the newest
// first makes its keys of time.

// Phrase is words that stand one after another.
type Phrase struct {
	Words  []string
	Prefix bool // the last one may go on
}

// Match is what a search asks for.
type Match struct {
	All  [][]Phrase // of each group, at least one phrase is there
	None []Phrase   // and none of these
	From Value      // the key is ≥ From, unless nil
	// Until: the key is < Until, unless nil.
	Until Value
	Limit int // 0 for all
}

// Bounds of a Match, so that no store has to take one that it cannot hold.
const (
	maxGroups  = 64
	maxPhrases = 2000
)

// Searcher is a Reader with an index of words.
type Searcher interface {
	Reader
	Search(t *Spec, m Match) iter.Seq2[Row, error]
	Count(t *Spec, m Match) (int, error)
}

// Search yields the rows that match, the greatest key first. A Reader without
// an index of words reads the whole table.
func Search(r Reader, t *Spec, m Match) iter.Seq2[Row, error] {
	if s, ok := r.(Searcher); ok {
		return s.Search(t, m)
	}
	return func(yield func(Row, error) bool) {
		for row, err := range search(r, t, m) {
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// Count counts the rows that match, up to the Limit.
func Count(r Reader, t *Spec, m Match) (int, error) {
	if s, ok := r.(Searcher); ok {
		return s.Count(t, m)
	}
	n := 0
	for _, err := range search(r, t, m) {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

func search(r Reader, t *Spec, m Match) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		shape, err := NewShape(t)
		if err == nil {
			m, err = shape.CheckMatch(m)
		}
		if err != nil {
			yield(nil, err)
			return
		}
		left := m.Limit
		for row, err := range r.Scan(t, Query{From: m.From, Until: m.Until, Reverse: true}) {
			if err == nil && !m.matches(row[shape.words].(string)) {
				continue
			}
			if !yield(row, err) || err != nil {
				return
			}
			if left--; left == 0 {
				return
			}
		}
	}
}

func (m Match) matches(words string) bool {
	text := strings.Split(words, " ")
	in := func(p Phrase) bool { return p.In(text) > 0 }
	for _, group := range m.All {
		if !slices.ContainsFunc(group, in) {
			return false
		}
	}
	return !slices.ContainsFunc(m.None, in)
}

// In counts the places at which the phrase stands in the words.
func (p Phrase) In(words []string) int {
	n := 0
	for i := range len(words) - len(p.Words) + 1 {
		if p.At(words[i:]) {
			n++
		}
	}
	return n
}

// At reports whether the words begin with the phrase.
func (p Phrase) At(words []string) bool {
	last := len(p.Words) - 1
	if last < 0 || len(words) <= last {
		return false
	}
	for i, w := range p.Words[:last] {
		if words[i] != w {
			return false
		}
	}
	if p.Prefix {
		return strings.HasPrefix(words[last], p.Words[last])
	}
	return words[last] == p.Words[last]
}

// CheckMatch refuses a search that the table cannot answer. It returns the
// match with its values in their proper Go types.
func (s *Shape) CheckMatch(m Match) (Match, error) {
	if s.Words == "" {
		return m, &UseError{s.Name, "it has no column of words to search"}
	}
	phrases := len(m.None)
	for _, group := range m.All {
		phrases += len(group)
		if len(group) == 0 {
			return m, &UseError{s.Name, "a group of phrases is empty"}
		}
	}
	if len(m.All) == 0 || len(m.All) > maxGroups || phrases > maxPhrases {
		return m, &UseError{s.Name, fmt.Sprintf("a search has 1 to %d groups and at most %d phrases, not %d and %d", maxGroups, maxPhrases, len(m.All), phrases)}
	}
	for _, group := range append(slices.Clone(m.All), m.None) {
		for _, p := range group {
			if len(p.Words) == 0 {
				return m, &UseError{s.Name, "a phrase has no words"}
			}
			for _, w := range p.Words {
				if w == "" || !areWords(w) || strings.Contains(w, " ") {
					return m, &UseError{s.Name, fmt.Sprintf("a phrase has %d bytes that are no word", len(w))}
				}
			}
		}
	}
	q, _, err := s.CheckQuery(Query{From: m.From, Until: m.Until})
	m.From, m.Until = q.From, q.Until
	return m, err
}

// areWords reports whether s is words parted by single spaces, or nothing.
func areWords(s string) bool {
	space := true // before the first word
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9', c >= 0x80,
			c == '-', c == '.', c == '_', c == '=', c == '%', c == '~':
			space = false
		case c == ' ' && !space:
			space = true
		default:
			return false
		}
	}
	return s == "" || !space
}

// indexed is implemented by stores whose index of words could come to differ
// from the rows.
type indexed interface {
	// WordsAgree compares the index with the rows.
	WordsAgree(t *Spec) (bool, error)
}

// words notes, as one difference without a key, that an index of words does
// not agree with its own table's rows.
func (c *Comparison) words(live, rebuilt Reader, t *Spec, first int) error {
	if t.Words == "" {
		return nil
	}
	for _, r := range []Reader{live, rebuilt} {
		x, ok := r.(indexed)
		if !ok {
			continue
		}
		agree, err := x.WordsAgree(t)
		if err != nil {
			return err
		}
		if agree {
			continue
		}
		c.Different++
		if len(c.Differences) < first {
			c.Differences = append(c.Differences, Difference{Table: t.Name + " (index of words)"})
		}
	}
	return nil
}
