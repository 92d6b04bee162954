package jargon

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a number or a section sign.
type token struct {
	start, end int    // code points of the text
	from, to   int    // bytes of the text
	norm       string // small letters, composed, without apostrophes and full stops; hyphens stay
	pre        gap    // what stands between it and the token before
	sentence   int
	abbr       bool // ends in a full stop that belongs to it
	number     bool
	upper      bool // begins with a capital
	capitals   int  // letters that are
	info       *wordInfo
	quoted     bool // between quotation marks
}

// gap is the set of marks between two tokens.
type gap uint16

const (
	comma gap = 1 << iota // also a semicolon
	colon
	dash
	opens   // (
	closes  // )
	quote   // a quotation mark, opening or closing
	stop    // a full stop, or several
	asks    // ?
	shouts  // !
	newline // one
	blank   // an empty line
	slash
	breaks // a new sentence begins here
	last   // nothing follows
)

// clause marks part clauses well enough for speech.
const clause = comma | colon | dash | opens | closes | breaks | last

// abbreviations end in a full stop that ends no sentence. The value says
// whether they often stand last, so that a capital after them begins one.
var abbreviations = func() map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(`jf jfr jvf stk nr ca evt inkl ekskl tlf dr pr pga mht ift iht ifht vedr dvs fx feks bla hhv
		resp pkt litra bekg afd sml pt maks max ang pba ifm ifbm mhp aht fsva kap kl prof hr fr cand mag st skt jr sen tidl
		nuv kst adr henv mdr mdl gns forts bilag udg ref vha ved s d ds dd`) {
		m[w] = false
	}
	for _, not := range []string{"ved", "d", "s", "bilag", "st"} { // also words
		delete(m, not)
	}
	for w := range strings.FieldsSeq("osv mv mm etc kr mfl ol olign mio mia") {
		m[w] = true
	}
	return m
}()

// scanner cuts a text into tokens; its buffers are used again for the next.
type scanner struct {
	tokens []token
	norm   []byte
	ends   []int // of each token's norm, in the buffer
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// scan returns the text's tokens and, last, an empty one that carries the marks
// at the end. They are valid until the next call.
func (s *scanner) scan(text string) []token {
	s.tokens, s.norm, s.ends = s.tokens[:0], s.norm[:0], s.ends[:0]
	var (
		marks  gap
		inside bool // double quotation marks
		single bool
		point  int // code points so far
	)
	for i := 0; i < len(text); {
		r, w := decode(text, i)
		switch {
		case r == ' ':
		case r == '§':
			s.add(token{start: point, end: point + 1, from: i, to: i + w, pre: marks, quoted: inside || single}, "§")
			marks = 0
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			t := token{start: point, from: i, pre: marks, quoted: inside || single, upper: unicode.IsUpper(r), number: unicode.IsDigit(r)}
			marks = 0
			s.word(text, &t)
			i, point = t.to, t.end
			continue
		case r == '\n':
			if marks&newline != 0 {
				marks |= blank
			}
			marks |= newline
		default:
			m := markOf(r)
			switch {
			case r == '-' && !spaced(text, i, w):
				m = 0 // børne- og ungepanel
			case r == '\'' || r == '’' || r == '‘':
				if m = 0; opening(text, i) && wordAfter(text, i+w) {
					m, single = quote, true
				} else if single {
					m, single = quote, false
				}
			case m == quote:
				inside = !inside
			}
			if m == stop && marks&stop != 0 {
				m |= dash // several: the speaker hesitates
			}
			marks |= m
		}
		i += w
		point++
	}
	s.tokens = append(s.tokens, token{start: point, end: point, from: len(text), to: len(text), pre: marks | last})
	s.ends = append(s.ends, len(s.norm))
	s.finish()
	return s.tokens
}

func decode(text string, i int) (rune, int) {
	if text[i] < utf8.RuneSelf {
		return rune(text[i]), 1
	}
	return utf8.DecodeRuneInString(text[i:])
}

func markOf(r rune) gap {
	switch r {
	case ',', ';':
		return comma
	case ':':
		return colon
	case '-', '–', '—', '−':
		return dash
	case '(', '[':
		return opens
	case ')', ']':
		return closes
	case '"', '»', '«', '“', '”', '„':
		return quote
	case '.':
		return stop
	case '…':
		return stop | dash
	case '?':
		return asks
	case '!':
		return shouts
	case '/':
		return slash
	}
	return 0
}

func spaced(text string, i, w int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:i])
	after, _ := utf8.DecodeRuneInString(text[i+w:])
	return !wordRune(before) || after == '-'
}

func opening(text string, i int) bool {
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return i == 0 || !wordRune(r)
}

func wordAfter(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r) || r == '§'
}

func (s *scanner) add(t token, norm string) {
	s.norm = append(s.norm, norm...)
	s.ends = append(s.ends, len(s.norm))
	s.tokens = append(s.tokens, t)
}

// word reads on from t.from and adds the token.
func (s *scanner) word(text string, t *token) {
	i, points := t.from, 0
	segment, dotted := 0, false // letters since the last full stop
	begin := len(s.norm)
	for i < len(text) {
		r, w := decode(text, i)
		switch {
		case r >= 'a' && r <= 'z':
			s.norm = append(s.norm, byte(r))
			segment++
		case unicode.IsMark(r):
			s.combine(r)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			s.letter(r)
			segment++
			if unicode.IsUpper(r) {
				t.capitals++
			}
		case r == 0xAD || r == 0x200B || r == 0x200C || r == 0x200D: // hyphenation that is not seen
		case !letterAt(text, i+w):
			goto end
		case r == '-' || r == '‐' || r == '‑':
			s.norm = append(s.norm, '-')
			segment = 0
		case r == '\'' || r == '’' || r == '´' || r == '`':
		case r == '.' && digitBefore(text, i) && digitAt(text, i+w):
		case r == ',' && t.number && digitBefore(text, i) && digitAt(text, i+w):
		case r == '.' && (segment == 1 && !t.number || string(s.norm[begin:]) == "bl"):
			segment, dotted = 0, true
		default:
			goto end
		}
		i += w
		points++
	}
end:
	if i < len(text) && text[i] == '.' && !strings.HasPrefix(text[i:], "..") {
		norm := s.norm[begin:]
		_, known := abbreviations[string(norm)]
		if dotted || known || len(norm) == 1 && !t.number && t.upper {
			t.abbr = true
			i, points = i+1, points+1
		}
	}
	t.to, t.end = i, t.start+points
	s.ends = append(s.ends, len(s.norm))
	s.tokens = append(s.tokens, *t)
}

func letterAt(text string, i int) bool {
	r, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func digitAt(text string, i int) bool { return i < len(text) && text[i] >= '0' && text[i] <= '9' }

func digitBefore(text string, i int) bool { return i > 0 && digitAt(text, i-1) }

// letter appends the letter as it is compared.
func (s *scanner) letter(r rune) {
	if r < utf8.RuneSelf {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		s.norm = append(s.norm, byte(r))
		return
	}
	switch r = unicode.ToLower(r); r {
	case 'é', 'è', 'ê', 'ë':
		r = 'e'
	case 'á', 'à', 'â':
		r = 'a'
	case 'ó', 'ò', 'ô':
		r = 'o'
	case 'ü', 'ý':
		r = 'y'
	case 'ä':
		r = 'æ'
	case 'ö':
		r = 'ø'
	}
	s.norm = utf8.AppendRune(s.norm, r)
}

// combine puts a mark on the letter before it; an accent is left out.
func (s *scanner) combine(r rune) {
	n := len(s.norm)
	if n == 0 {
		return
	}
	switch {
	case r == 0x30A && s.norm[n-1] == 'a':
		s.norm = append(s.norm[:n-1], "å"...)
	case r == 0x308 && s.norm[n-1] == 'a':
		s.norm = append(s.norm[:n-1], "æ"...)
	case r == 0x308 && s.norm[n-1] == 'o':
		s.norm = append(s.norm[:n-1], "ø"...)
	}
}

// finish gives the tokens their norms and sentences.
func (s *scanner) finish() {
	all, begin, sentence := string(s.norm), 0, 0
	for i := range s.tokens {
		t := &s.tokens[i]
		t.norm = all[begin:s.ends[i]]
		begin = s.ends[i]
		if i > 0 && s.parts(&s.tokens[i-1], t) {
			sentence++
			t.pre |= breaks
		}
		t.sentence = sentence
	}
}

// parts says whether a sentence ends between two tokens.
func (s *scanner) parts(before, t *token) bool {
	g := t.pre
	switch {
	case g&last != 0:
		return false
	case g&blank != 0:
		return true
	case g&(asks|shouts) != 0:
		return t.upper || t.number || g&quote == 0
	case g&newline != 0 && (t.upper || g&dash != 0):
		return true
	case g&stop == 0:
		return before.abbr && t.upper && abbreviations[before.norm] && g&(comma|opens) == 0
	case before.number || g&dash != 0:
		return t.upper
	case before.norm == "§":
		return false
	}
	return true
}
