package danish

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"ledetraad/domain/fault"
)

// Query is a search that somebody typed.
type Query struct {
	All  []Term // each of them is there
	None []Term // none of them is
}

// Term is what may stand for one thing: any of its phrases will do.
type Term []Phrase

// Phrase is stems that stand one after another.
type Phrase struct {
	Stems  []string
	Prefix bool // the last one may go on
}

// Bounds of a query.
const (
	maxQuery  = 1000 // bytes
	maxTerms  = 24
	minPrefix = 3 // letters; what begins so must be few enough to be looked up
)

// Parse reads a query:
//
//	ringer klokken       both, in any of their forms and anywhere
//	"ringede på klokken" these words one after another, in any of their forms
//	ring*                words that begin so
//	-telefon             not this; also -"…" and -tele*
//	klokken OR telefon   either; also ELLER. It binds closer than what stands side by side
//
// Everything else parts words, as it does in the text. An empty query, or
// blanks, has no terms. The errors are faults of the field.
func Parse(field, s string) (Query, error) {
	var q Query
	if len(s) > maxQuery {
		return q, fault.Invalidf(field, "is %d bytes long; at most %d fit", len(s), maxQuery)
	}
	or, joins, terms := false, false, 0 // joins: the last term may be joined by OR
	for _, tok := range tokens(s) {
		if tok.bare && (tok.text == "OR" || tok.text == "ELLER") {
			if !joins {
				return q, fault.Invalidf(field, "%s stands between two words, neither of them with a minus", tok.text)
			}
			or, joins = true, false
			continue
		}
		phrases, err := tok.phrases(field)
		if err != nil {
			return q, err
		}
		if len(phrases) == 0 {
			continue
		}
		if terms++; terms > maxTerms {
			return q, fault.Invalidf(field, "has more than %d words and phrases", maxTerms)
		}
		switch {
		case tok.minus && or:
			return q, fault.Invalidf(field, "OR stands between two words, neither of them with a minus")
		case tok.minus:
			q.None = append(q.None, phrases)
		case or:
			last := len(q.All) - 1
			q.All[last] = append(q.All[last], phrases...)
		default:
			q.All = append(q.All, phrases)
		}
		or, joins = false, !tok.minus
	}
	switch {
	case or:
		return q, fault.Invalidf(field, "ends with OR; say what else may stand there")
	case len(q.All) == 0 && len(q.None) > 0:
		return q, fault.Invalidf(field, "only says what is not sought; add a word that is")
	case len(q.All) == 0 && strings.TrimSpace(s) != "":
		return q, fault.Invalidf(field, "has no word in it; a word is letters or digits")
	}
	return q, nil
}

// token is a part of a query: a phrase in quotes, or what stands between blanks.
type token struct {
	text  string
	minus bool
	bare  bool // a word without signs
	star  bool
}

func tokens(s string) (out []token) {
	for {
		s = strings.TrimLeftFunc(s, unicode.IsSpace)
		if s == "" {
			return out
		}
		var t token
		if r, n := utf8.DecodeRuneInString(s); r == '-' || r == '–' || r == '−' {
			t.minus, s = true, s[n:]
		}
		if r, n := utf8.DecodeRuneInString(s); isQuote(r) {
			end, after := strings.IndexFunc(s[n:], isQuote), 0
			if end < 0 {
				end = len(s) - n // a quote that is not closed goes on to the end
			} else {
				_, after = utf8.DecodeRuneInString(s[n+end:])
			}
			t.text, s = s[n:n+end], s[n+end+after:]
			t.star = strings.HasSuffix(strings.TrimSpace(t.text), "*")
			if strings.HasPrefix(s, "*") {
				t.star, s = true, s[1:]
			}
			out = append(out, t)
			continue
		}
		end := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || isQuote(r) })
		if end < 0 {
			end = len(s)
		}
		t.text, s = s[:end], s[end:]
		t.star, t.bare = strings.HasSuffix(t.text, "*"), !t.minus
		if t.text != "" {
			out = append(out, t)
		}
	}
}

func isQuote(r rune) bool { return strings.ContainsRune(`"“”„»«`, r) }

// phrases are what the token finds.
func (t token) phrases(field string) (Term, error) {
	words := slices.Collect(Words(t.text))
	if len(words) == 0 {
		return nil, nil
	}
	stems := make([]string, len(words))
	for i, w := range words {
		stems[i] = w.Stem
	}
	if !t.star {
		return Term{{Stems: stems}}, nil
	}
	last := words[len(words)-1].Folded
	if utf8.RuneCountInString(last) < minPrefix {
		return nil, fault.Invalidf(field, "wants at least %d letters before a star", minPrefix)
	}
	before := stems[:len(stems)-1]
	var out Term
	for _, p := range beginnings(last) {
		out = append(out, Phrase{append(slices.Clone(before), p.Stems...), p.Prefix})
	}
	return out, nil
}

// beginnings are the stems of all words that begin with p: those that begin
// with p themselves, and those of words of which so much is cut off that less
// than p is left.
func beginnings(p string) Term {
	if head, tail, found := strings.Cut(p, "'"); found {
		whole := beginnings(head + strings.ReplaceAll(tail, "'", ""))
		return append(whole, Phrase{Stems: []string{stem(head)}}) // pc'e* finds pc'en
	}
	out := Term{{Stems: []string{p}, Prefix: true}}
	if short, ok := strings.CutSuffix(p, "a"); ok && short != "" {
		out = append(out, Phrase{[]string{short + "å"}, true}) // ekstra* finds ekstraarbejde
	}
	seen := map[string]bool{}
	add := func(stem string) {
		if seen[stem] || slices.ContainsFunc(out[:min(2, len(out))], func(o Phrase) bool { return o.Prefix && strings.HasPrefix(stem, o.Stems[0]) }) {
			return
		}
		seen[stem] = true
		out = append(out, Phrase{Stems: []string{stem}})
	}
	add(stem(p))
	for form, stem := range families {
		if strings.HasPrefix(form, p) {
			add(stem)
		}
	}
	for i := range p {
		head, rest := p[:i], p[i:]
		if i == 0 {
			continue
		}
		if utf8.RuneCountInString(head) >= 2 {
			for form, stem := range tails {
				if strings.HasPrefix(form, rest) {
					add(head + stem)
				}
			}
		}
		if isParticle[head] {
			for form, stem := range verbs {
				if strings.HasPrefix(form, rest) {
					add(head + stem)
				}
			}
		}
		for _, e := range suffixes {
			if strings.HasPrefix(e, rest) {
				add(stem(head + e))
			}
		}
	}
	for _, e := range suffixes {
		add(stem(p + e))
	}
	slices.SortFunc(out[1:], func(a, b Phrase) int {
		return strings.Compare(fmt.Sprint(!a.Prefix, a.Stems), fmt.Sprint(!b.Prefix, b.Stems))
	})
	return out
}

// suffixes are all endings that are cut off, one after another.
var suffixes = func() (out []string) {
	outer := strings.Fields("hed ethed ered e erede ende erende ene erne ere en heden eren er heder erer s heds es endes erendes enes ernes eres ens hedens erens ers ets erets et eret ede edes t te tes")
	for _, inner := range []string{"", "ig", "lig", "elig", "els", "else", "igst", "somt", "som"} {
		if inner != "" {
			out = append(out, inner)
		}
		for _, o := range outer {
			out = append(out, inner+o)
		}
	}
	return out
}()
