package jargon

import (
	"slices"
	"strings"
)

// A pattern is a way of saying something, written with one element for each
// word:
//
//	word|word|stem*   one of these words; a stem with * begins it
//	x?                x or nothing
//	~                 up to four words that say nothing (egentlig, lige, fanden)
//	..3               up to three words of any kind
//	!x|y              none of these comes next, be it behind words that say nothing
//	<T>               a term of the lexicon, or a quotation
//	<W>               the same, or a word that one may have to ask about
//	,                 a comma, dash, colon or bracket stands here
//	$                 the clause ends here
//	%                 the sentence ends here
//	??                a question mark stands here
//	^                 the sentence begins here, but for "men", "ja", "øh"
//
// <T>, $ and , may stand among alternatives too. A pattern stays within a
// sentence.
type pattern struct {
	elements []element
	weak     bool // also said of other things than language
	bound    bool // says something only together with a term or a word about language
}

type element struct {
	kind     byte // w words, ~ fillers, . any, ! none of, T a term, W an unusual word, $ marks, ^ a beginning
	marks    gap  // or these stand here
	term     bool // or a term
	words    []string
	stems    []string
	optional bool
	most     int
}

// patterns are tried at the words that they can begin with.
type patterns struct {
	all   []pattern
	first map[string][]int
	any   []int // begin with a term
}

// compile reads one pattern a line; "?" before a line makes it weak, "&" bound.
func compile(lines string) *patterns {
	ps := &patterns{first: make(map[string][]int)}
	for line := range strings.Lines(lines) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		var p pattern
		if fields[0] == "?" || fields[0] == "&" {
			p.weak, p.bound, fields = true, fields[0] == "&", fields[1:]
		}
		for _, f := range fields {
			p.elements = append(p.elements, parseElement(f))
		}
		n := len(ps.all)
		ps.all = append(ps.all, p)
		head := 0
		if p.elements[0].kind == '^' || p.elements[0].kind == '$' {
			head = 1
		}
		for {
			e := p.elements[head]
			for _, w := range e.words {
				ps.first[w] = append(ps.first[w], n)
			}
			if e.kind == 'T' || e.kind == 'W' || e.term {
				ps.any = append(ps.any, n)
			}
			if !e.optional {
				break
			}
			head++
		}
	}
	return ps
}

func parseElement(f string) element {
	switch {
	case f == "~":
		return element{kind: '~', most: 4}
	case f == "^":
		return element{kind: '^'}
	case markNames[f] != 0:
		return element{kind: '$', marks: markNames[f]}
	case strings.HasPrefix(f, ".."):
		return element{kind: '.', most: int(f[2] - '0')}
	}
	e := element{kind: 'w'}
	f, e.optional = strings.CutSuffix(f, "?")
	if rest, ok := strings.CutPrefix(f, "!"); ok {
		e.kind, f = '!', rest
	}
	if f == "<T>" {
		e.kind = 'T'
		return e
	}
	if f == "<W>" {
		e.kind = 'W'
		return e
	}
	for w := range strings.SplitSeq(f, "|") {
		if w == "<T>" {
			e.term = true
		} else if markNames[w] != 0 {
			e.marks |= markNames[w]
		} else if stem, ok := strings.CutSuffix(w, "*"); ok {
			e.stems = append(e.stems, stem)
		} else {
			e.words = append(e.words, w)
		}
	}
	return e
}

var markNames = map[string]gap{
	"$":  clause | asks | stop | shouts,
	"%":  breaks | last | asks | stop | shouts,
	",":  comma | dash | colon | opens,
	"??": asks,
}

func (e *element) is(w string) bool {
	if slices.Contains(e.words, w) {
		return true
	}
	for _, s := range e.stems {
		if strings.HasPrefix(w, s) {
			return true
		}
	}
	return false
}

var fillers = set(`så nu lige egentlig egentligt overhovedet bare da jo altså dog i alverden al verden pokker søren fanden helvede himlens navn
	helt simpelthen heller ærligt talt slet sgu skisme faktisk rigtig rigtigt nok vel måske også engang desværre overhoved over hovedet
	stadig stadigvæk endnu øh øhm ligesom liksom dæleme dælen satan for helved hulen virkelig selv jeg tror måtte godt ret fuldt ud her mon såmænd ganske enkelt lol haha bro sorry`)

// openers stand before the beginning of a sentence and do not count.
var openers = set("men og ja nej jamen nå øh øhm altså hm hmm undskyld så nå okay ok hov hallo jah tja for næ næh nåh bum jo")

var articles = set("en et den det de sådan sån min din mit dit")

// text is what patterns are tried on.
type text struct {
	ts   []token
	say  []string
	hits []hit
}

// match returns where the pattern ends that begins at the token k, or -1.
func (p *pattern) match(x *text, k int) int { return x.match(p.elements, k, k) }

func (x *text) match(es []element, begin, k int) int {
	for n := range es {
		e := &es[n]
		inside := k < len(x.ts)-1 && (k == begin || x.ts[k].pre&breaks == 0)
		switch e.kind {
		case '^':
			if !x.begins(k) {
				return -1
			}
		case '$':
			if x.ts[k].pre&e.marks == 0 {
				return -1
			}
		case '!':
			if x.forbidden(e, begin, k) {
				return -1
			}
		case '~', '.':
			if e.kind == '~' && n+1 < len(es) && es[n+1].kind == '!' && x.forbidden(&es[n+1], begin, k) {
				return -1 // a filler may be forbidden too: it is not to be stepped over
			}
			for range e.most + 1 {
				if end := x.match(es[n+1:], begin, k); end >= 0 {
					return end
				}
				if k >= len(x.ts)-1 || k > begin && x.ts[k].pre&breaks != 0 || e.kind == '~' && !x.ts[k].info.filler {
					return -1
				}
				k++
			}
			return -1
		case 'T':
			end := x.term(k)
			if !inside || end < 0 {
				return -1
			}
			k = end
		case 'W':
			if !inside {
				return -1
			}
			if end := x.term(k); end >= 0 {
				k = end
				continue
			}
			for range 2 {
				if articles[x.say[k]] && k+1 < len(x.ts)-1 && x.ts[k+1].pre&clause == 0 {
					k++
				}
			}
			if !x.unusual(k) {
				return -1
			}
			k++
		default:
			here := inside && e.is(x.say[k])
			if e.optional {
				if here {
					if end := x.match(es[n+1:], begin, k+1); end >= 0 {
						return end
					}
				}
				continue
			}
			switch {
			case here:
				k++
			case k > begin && x.ts[k].pre&e.marks != 0:
			case e.term && inside && x.term(k) > 0:
				k = x.term(k)
			default:
				return -1
			}
		}
	}
	return k
}

// forbidden says whether one of the words stands at k, or behind fillers there.
func (x *text) forbidden(e *element, begin, k int) bool {
	if k >= len(x.ts)-1 || k != begin && x.ts[k].pre&breaks != 0 {
		return false
	}
	if k > begin && x.ts[k].pre&e.marks != 0 {
		return true
	}
	for n := k; n < len(x.ts)-1 && n < k+4; n++ {
		if e.is(x.say[n]) {
			return true
		}
		if !x.ts[n].info.filler || x.ts[n+1].pre&clause != 0 {
			break
		}
	}
	return false
}

// begins says whether the token is a sentence's first that counts.
func (x *text) begins(k int) bool {
	for k > 0 && x.ts[k].pre&breaks == 0 {
		k--
		if !openers[x.say[k]] {
			return false
		}
	}
	return true
}

// term returns where a term or quotation ends that begins at k, with or without
// an article, or -1.
func (x *text) term(k int) int {
	for range 2 {
		if articles[x.say[k]] && k+1 < len(x.ts)-1 && x.ts[k+1].pre&clause == 0 {
			k++
		}
	}
	for _, h := range x.hits {
		if h.i == k {
			return h.j
		}
	}
	if k < len(x.ts)-1 && x.ts[k].quoted && x.ts[k].pre&quote != 0 {
		for k++; k < len(x.ts)-1 && x.ts[k].pre&quote == 0; k++ {
			continue
		}
		return k
	}
	return -1
}

// span is where a pattern was found.
type span struct {
	i, j        int
	weak, bound bool
}

// find returns the first pattern that is not weak, or else the first.
func (ps *patterns) find(x *text) (span, bool) {
	var found span
	ok := false
	try := func(n, k int) bool {
		p := &ps.all[n]
		if ok && p.weak {
			return false
		}
		if end := p.match(x, k); end >= 0 {
			found, ok = span{k, end, p.weak, p.bound}, true
			return !p.weak
		}
		return false
	}
	terms := len(x.hits) > 0 || slices.ContainsFunc(x.ts, func(t token) bool { return t.quoted })
	for k := range x.ts[:len(x.ts)-1] {
		for _, n := range ps.first[x.say[k]] {
			if try(n, k) {
				return found, true
			}
		}
		if !terms {
			continue
		}
		for _, n := range ps.any {
			if try(n, k) {
				return found, true
			}
		}
	}
	return found, ok
}
