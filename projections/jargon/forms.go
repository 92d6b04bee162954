package jargon

import (
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// form is one way of writing a term, as the lexicon gives it:
//
//	partshøring            this form alone
//	visitator+             with the endings of a noun
//	hjemvise%              with the endings of a verb in -e
//	ad #                   # is any number, in a form of several words
//	~visitation            so, and as a part of longer words
//	-afklaring+            only as the last part of longer words
//	=*                     any abbreviation in capitals that no other form has
//	!ejendoms              no word that begins so, whatever ~ and - say; with =* the whole abbreviation
//	=PPR                   an abbreviation, in these letters
//	i henhold til          several words; each may have a +
type form struct {
	words [][]string // for each word, the spellings that match; of a single word its own alone
	noun  bool       // a single word that takes a noun's endings
	verb  bool       // a single word in -e that takes a verb's
	part  string     // a stem that may stand inside longer words, or ""
	any   bool       // any abbreviation
	tail  bool       // the stem ends longer words, and is nothing by itself
	not   string     // the beginning of words that are none of the family
	abbr  string     // an abbreviation, or ""
}

// minPart is the shortest stem that may stand inside other words; shorter ones
// are found in words that have nothing to do with them.
const minPart = 4

func parseForm(s string) (form, error) {
	var f form
	if s == "=*" {
		return form{any: true}, nil
	}
	if short, ok := strings.CutPrefix(s, "="); ok && !strings.Contains(short, " ") && short != "§" {
		f.abbr = strings.ReplaceAll(short, ".", "")
		if n := utf8.RuneCountInString(f.abbr); n < 2 || strings.IndexFunc(f.abbr, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' }) >= 0 {
			return f, errors.New(s + " is no abbreviation of two letters or more")
		}
		return f, nil
	}
	if not, ok := strings.CutPrefix(s, "!"); ok {
		if !simple(not) || strings.HasSuffix(not, "+") {
			return f, errors.New(s + " is not the beginning of a word in small letters")
		}
		f.not = not
		return f, nil
	}
	if tail, ok := strings.CutPrefix(s, "-"); ok {
		f.part, f.noun = strings.CutSuffix(tail, "+")
		f.tail = true
		if !simple(f.part) || utf8.RuneCountInString(f.part) < minPart {
			return f, errors.New(s + " is not the end of a word, four letters or more")
		}
		return f, nil
	}
	s = strings.TrimPrefix(s, "=")
	s, part := strings.CutPrefix(s, "~")
	single := !strings.ContainsRune(strings.TrimSpace(s), ' ')
	if verb, ok := strings.CutSuffix(s, "%"); ok {
		if part || !simple(verb) || strings.HasSuffix(verb, "+") || !strings.HasSuffix(verb, "e") {
			return f, errors.New(s + " is not a verb in -e, in small letters")
		}
		return form{words: [][]string{{verb}}, verb: true}, nil
	}
	if simple(s) && !part {
		w, noun := strings.CutSuffix(s, "+")
		return form{words: [][]string{{w}}, noun: noun}, nil
	}
	var sc scanner
	for field := range strings.FieldsSeq(s) {
		if field == "#" {
			f.words = append(f.words, []string{field})
			continue
		}
		field, inflected := strings.CutSuffix(field, "+")
		ts := sc.scan(field)
		if len(ts) == 1 {
			return f, errors.New("a form has no letters: " + field)
		}
		for i, t := range ts[:len(ts)-1] {
			spellings := []string{t.norm}
			switch {
			case i < len(ts)-2 || !inflected && !part:
			case single && len(ts) == 2:
				f.noun = true
			default:
				spellings = inflections(t.norm)
			}
			f.words = append(f.words, spellings)
		}
	}
	switch {
	case len(f.words) == 0:
		return f, errors.New("a form is empty")
	case len(f.words) > 8:
		return f, errors.New("a form has more than eight words: " + s)
	case part && len(f.words) == 1:
		f.part = f.words[0][0]
		if utf8.RuneCountInString(f.part) < minPart {
			return f, errors.New("~" + f.part + " is too short to be looked for inside other words")
		}
	}
	return f, nil
}

// simple says whether a form is one word in small letters, as most are: it need
// not be cut into words.
func simple(s string) bool {
	s = strings.TrimSuffix(s, "+")
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z':
		case i > 0 && s[i-1] == 0xC3 && (c == 0xA6 || c == 0xB8 || c == 0xA5): // æ ø å
		case c == 0xC3 && i+1 < len(s) && (s[i+1] == 0xA6 || s[i+1] == 0xB8 || s[i+1] == 0xA5):
		default:
			return false
		}
	}
	return s != ""
}

// conjugated are a verb's forms by the regular endings, of both classes: a form
// that nobody uses does no harm.
func conjugated(infinitive string) []string {
	stem := strings.TrimSuffix(infinitive, "e")
	out := []string{infinitive}
	for _, e := range []string{"er", "es", "ede", "edes", "et", "ende", "te", "tes", "t"} {
		out = append(out, stem+e)
	}
	return out
}

const consonants = "bcdfghjklmnpqrstvwxz"

func vowel(r rune) bool { return strings.ContainsRune("aeiouyæøå", r) }

// inflections are a noun's forms by the regular endings, the noun first. Both
// genders and both plurals are among them: a form that nobody uses does no
// harm, and the lexicon need not know.
func inflections(w string) []string {
	out := []string{w}
	add := func(stem string, endings ...string) {
		for _, e := range endings {
			for _, s := range []string{stem + e, stem + e + "s"} {
				if !slices.Contains(out, s) {
					out = append(out, s)
				}
			}
		}
	}
	add(w, "")
	if strings.HasSuffix(w, "e") {
		add(w, "n", "t", "r", "rne", "ne")
		return out
	}
	endings := []string{"en", "et", "er", "erne", "e", "ene", "n", "r", "rne", "ne"}
	add(w, endings...)
	if n := len(w); n >= 3 && strings.IndexByte(consonants, w[n-1]) >= 0 && vowel(rune(w[n-2])) {
		add(w+w[n-1:], endings[:6]...) // jobbet
		if w[n-2] == 'e' && strings.IndexByte("lrn", w[n-1]) >= 0 {
			add(w[:n-2]+w[n-1:], "en", "et", "er", "erne", "e", "ene") // midler
		}
		if strings.HasSuffix(w, "um") {
			add(w[:n-2], "et", "er", "erne") // museet
		}
	}
	return out
}
