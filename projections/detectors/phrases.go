package detectors

import (
	"fmt"
	"strings"
	"unicode"

	"ledetraad/domain/painpoint"
	"ledetraad/projections/danish"
)

// A phrase is a turn of speech, written as the words that make it up, with
// blanks between them:
//
//	sagt|fortalt   one of these words
//	rådgiver*      a word that begins so; *modtageren: one that ends so
//	@jeg           a word of the list of that name
//	_3             up to three words, whichever they are
//
// Words are compared as package danish folds them. A phrase lies within one
// sentence; commas may be in it.
type phrase struct {
	parts []part
	plain bool // holds also with a "not" in it
}

type part struct {
	gap      int // up to so many words; 0: it is a word
	words    map[string]bool
	prefixes []string
	suffixes []string
}

// phrasebook finds the phrases that may begin with a word, so that a text is not
// held against all of them at every word.
type phrasebook struct {
	phrases []phrase
	by      map[string][]*phrase // in their order
	others  []*phrase            // that begin with a part of a word
}

func bookOf(phrases []phrase) *phrasebook {
	b := &phrasebook{phrases: phrases, by: map[string][]*phrase{}}
	for i := range phrases {
		for word := range phrases[i].parts[0].words {
			b.by[word] = nil
		}
	}
	for i := range phrases {
		p := &phrases[i]
		open := len(p.parts[0].prefixes)+len(p.parts[0].suffixes) > 0
		for word := range b.by {
			if open || p.parts[0].words[word] {
				b.by[word] = append(b.by[word], p)
			}
		}
		if open {
			b.others = append(b.others, p)
		}
	}
	return b
}

// from are the phrases that may begin with a word.
func (b *phrasebook) from(word string) []*phrase {
	if list, ok := b.by[word]; ok {
		return list
	}
	return b.others
}

// lists are the words that phrases name with an @.
type lists map[string]string

// phrasesOf reads phrases; it panics at one that is wrong, when the program
// starts. One that begins with ! holds also with a "not" in it.
func phrasesOf(named lists, texts ...string) []phrase {
	var out []phrase
	for _, text := range texts {
		var p phrase
		text, p.plain = strings.CutPrefix(text, "!")
		for _, field := range strings.Fields(text) {
			if n := 0; strings.HasPrefix(field, "_") {
				if _, err := fmt.Sscanf(field, "_%d", &n); err != nil || n < 1 || len(p.parts) == 0 {
					panic("detectors: the phrase " + text + " has a wrong gap")
				}
				p.parts = append(p.parts, part{gap: n})
				continue
			}
			w := part{words: map[string]bool{}}
			w.add(named, field)
			p.parts = append(p.parts, w)
		}
		out = append(out, p)
	}
	return out
}

func (p *part) add(named lists, field string) {
	for _, word := range strings.Split(field, "|") {
		switch {
		case strings.HasPrefix(word, "@"):
			list, ok := named[word[1:]]
			if !ok {
				panic("detectors: there is no list " + word)
			}
			p.add(named, strings.Join(strings.Fields(list), "|"))
		case strings.HasSuffix(word, "*"):
			p.prefixes = append(p.prefixes, folded(word[:len(word)-1]))
		case strings.HasPrefix(word, "*"):
			p.suffixes = append(p.suffixes, folded(word[1:]))
		default:
			p.words[folded(word)] = true
		}
	}
}

func folded(word string) string {
	for w := range danish.Words(word) {
		return w.Folded
	}
	panic("detectors: " + word + " is no word")
}

func (p *part) is(word string) bool {
	if p.words[word] {
		return true
	}
	for _, s := range p.prefixes {
		if strings.HasPrefix(word, s) {
			return true
		}
	}
	for _, s := range p.suffixes {
		if strings.HasSuffix(word, s) {
			return true
		}
	}
	return false
}

// token is a word where it stands.
type token struct {
	danish.Word
	Sentence, Clause int  // numbered through the text
	Capital          bool // begins with a capital letter that another letter follows
	Opens            bool // is the first of its sentence
	Quoted           bool
}

// abbreviated words are often followed by a full stop that ends no sentence.
var abbreviated = map[string]bool{"kl": true, "nr": true, "ca": true, "bl": true, "f": true, "eks": true, "dvs": true, "pga": true, "mv": true, "evt": true, "vedr": true, "ift": true, "st": true}

func tokens(text string) []token {
	var out []token
	runes := []rune(text)
	at, sentence, clause, quoted, opens := 0, 0, 0, false, true
	for w := range danish.Words(text) {
		for i := at; i < w.Start; i++ {
			switch r := runes[i]; {
			case r == '.' && len(out) > 0 && abbreviated[out[len(out)-1].Folded]:
			case strings.ContainsRune(".!?\n;", r):
				if !opens {
					sentence, clause, opens = sentence+1, clause+1, true
				}
			case strings.ContainsRune(",:–—", r):
				clause++
			case r == '»' || r == '“' || r == '„':
				quoted = true
			case r == '«' || r == '”':
				quoted = false
			case r == '"':
				quoted = !quoted
			}
		}
		capital := unicode.IsUpper(runes[w.Start]) && w.End > w.Start+1 && unicode.IsLower(runes[w.Start+1])
		out = append(out, token{w, sentence, clause, capital, opens, quoted})
		at, opens = w.End, false
	}
	return out
}

// at answers where the phrase ends if it begins at a token: behind its last.
func (p *phrase) at(all []token, i int) (end int, ok bool) {
	return match(all, i, all[i].Sentence, p.parts)
}

func match(all []token, i, sentence int, parts []part) (int, bool) {
	if len(parts) == 0 {
		return i, true
	}
	if gap := parts[0].gap; gap > 0 {
		for n := range gap + 1 {
			if end, ok := match(all, i+n, sentence, parts[1:]); ok {
				return end, true
			}
		}
		return 0, false
	}
	if i >= len(all) || all[i].Sentence != sentence || !parts[0].is(all[i].Folded) {
		return 0, false
	}
	return match(all, i+1, sentence, parts[1:])
}

// spanOf is where the tokens from i until end stand.
func spanOf(all []token, i, end int) painpoint.Span {
	return painpoint.Span{Start: all[i].Start, End: all[end-1].End}
}

// joined puts spans that overlap together; they must be in the order of their
// beginnings.
func joined(spans []painpoint.Span) []painpoint.Span {
	var out []painpoint.Span
	for _, s := range spans {
		if n := len(out); n > 0 && s.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, s.End)
			continue
		}
		out = append(out, s)
	}
	return out
}

// holdsAny reports whether a text may hold one of the hints, which are in small
// letters; it is to spare most texts the rest.
func holdsAny(text string, hints []string) bool {
	low := strings.ToLower(text)
	for _, h := range hints {
		if strings.Contains(low, h) {
			return true
		}
	}
	return false
}
