package identifiers

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// form is how a CPR number is written. The looser it is, the more its
// surroundings must allow it.
type form int

const (
	none     form = iota
	bare          // 0101701234
	spaced        // 010170 1234
	hyphened      // 010170-1234, 01.01.70-1234, 01011970-1234: nothing else looks like it
)

func cprs(s string, rs []run) []span {
	var out []span
	for i := 0; i < len(rs); i++ {
		f, end := cprForm(s, rs, i)
		if f == none || !free(s, rs[i].start, end, f) || f != hyphened && otherNumber(s[:rs[i].start]) {
			continue
		}
		out = append(out, span{CPR, rs[i].start, end})
		for i+1 < len(rs) && rs[i+1].start < end {
			i++
		}
	}
	return out
}

// cprForm says how a CPR number begins at the i-th run, and where it ends.
func cprForm(s string, rs []run, i int) (form, int) {
	digits := func(j, n int) bool { return j < len(rs) && rs[j].len() == n }
	word := func(j int) string { return s[rs[j].start:rs[j].end] }
	gap := func(j int) string { return s[rs[j].end:rs[j+1].start] } // between j and j+1
	switch {
	case digits(i, 10) && date(word(i)[:6]):
		return bare, rs[i].end
	case digits(i, 6) && digits(i+1, 4):
		switch sep := separator(gap(i)); {
		case sep == hyphened && (date(word(i)) || replacement(word(i))):
			return hyphened, rs[i+1].end
		case sep == spaced && date(word(i)):
			return spaced, rs[i+1].end
		}
	case digits(i, 8) && digits(i+1, 4) && separator(gap(i)) == hyphened && longDate(word(i)):
		return hyphened, rs[i+1].end
	case digits(i, 2) && digits(i+1, 2) && digits(i+3, 4) && gap(i) == gap(i+1) && len(gap(i)) == 1 && strings.Contains(".-/ ", gap(i)) &&
		separator(gap(i+2)) == hyphened:
		if digits(i+2, 2) && date(word(i)+word(i+1)+word(i+2)) || digits(i+2, 4) && longDate(word(i)+word(i+1)+word(i+2)) {
			return hyphened, rs[i+3].end
		}
	}
	return none, 0
}

// separator says what stands between the date and the four digits: a hyphen or
// its like with or without spaces, or spaces alone, on one line.
func separator(gap string) form {
	if utf8.RuneCountInString(gap) > 3 {
		return none
	}
	switch strings.Trim(gap, " \t\u00a0\u202f") {
	case "-", "–", "—", "‐", "‑", "‒", "−", "_", "/", ".", "\u00ad":
		return hyphened
	case "":
		if gap != "" {
			return spaced
		}
	}
	return none
}

// date reports whether DDMMYY can be a date; the century is not known, so 29
// February always can.
func date(ddmmyy string) bool {
	return dayOfMonth(ddmmyy, 0)
}

// replacement is a date with 60 added to the day: a number given to somebody
// who has no CPR number of their own.
func replacement(ddmmyy string) bool { return dayOfMonth(ddmmyy, 60) }

func dayOfMonth(ddmm string, added int) bool {
	day, _ := strconv.Atoi(ddmm[:2])
	month, _ := strconv.Atoi(ddmm[2:4])
	day -= added
	if month < 1 || month > 12 {
		return false
	}
	return day >= 1 && day <= [...]int{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}

// longDate is DDMMYYYY of somebody who may be alive, or was not long ago.
func longDate(ddmmyyyy string) bool {
	year, _ := strconv.Atoi(ddmmyyyy[4:])
	return year >= 1858 && year <= 2057 && date(ddmmyyyy)
}

var uuidLike = regexp.MustCompile(`^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$`)

// free reports whether what stands around s[start:end] lets it be a number of
// its own.
func free(s string, start, end int, f form) bool {
	before, after := s[:start], s[end:]
	prev, n := utf8.DecodeLastRuneInString(before)
	next, m := utf8.DecodeRuneInString(after)
	before, after = before[:len(before)-n], after[m:]

	// Digits joined to it make it a part of something longer.
	joins := "-–.,/"
	if f == hyphened {
		joins = "-."
	}
	if n > 0 && strings.ContainsRune(joins, prev) && before != "" && isDigit(before[len(before)-1]) {
		return false
	}
	if m > 0 && strings.ContainsRune(joins, next) && after != "" && isDigit(after[0]) {
		more := len(after) - len(strings.TrimLeft(after, "0123456789"))
		if f != hyphened || more > 2 {
			return false // 010170-1234-1 is a CPR number with a running number all the same
		}
	}
	if inUUID(s, start, end) {
		return false
	}
	if f == hyphened {
		return true
	}
	if prev == '+' && n > 0 {
		return false // a telephone number with its country
	}
	// One or two letters make it a code: A0101701234. A whole word is a slip of
	// the space bar.
	word := trailingLetters(s[:start])
	if k := utf8.RuneCountInString(word); k > 0 && k < 3 && !strings.EqualFold(word, "nr") {
		return false
	}
	k := utf8.RuneCountInString(leadingLetters(s[end:]))
	return k == 0 || k >= 3
}

func inUUID(s string, start, end int) bool {
	part := func(b byte) bool {
		return isDigit(b) || b == '-' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F'
	}
	from, until := max(0, end-37), min(len(s), start+37) // no further than shows that it is too long
	for start > from && part(s[start-1]) {
		start--
	}
	for end < until && part(s[end]) {
		end++
	}
	return end-start == 36 && uuidLike.MatchString(s[start:end])
}

func trailingLetters(s string) string {
	return s[len(strings.TrimRightFunc(s, unicode.IsLetter)):]
}

func leadingLetters(s string) string {
	return s[:len(s)-len(strings.TrimLeftFunc(s, unicode.IsLetter))]
}

// numbered are words that, standing right before a number, say that it is not a
// person's. A case that is called by its citizen's CPR number is written with
// the hyphen, and found all the same.
var numbered = map[string]bool{
	"tlf": true, "telefon": true, "tel": true, "mobil": true, "mobiltelefon": true, "fax": true, "phone": true,
	"sag": true, "sags": true, "sagen": true, "sagens": true, "j": true, "journal": true, "kle": true, "dok": true, "dokument": true,
	"konto": true, "kontoen": true, "reg": true, "ordre": true, "faktura": true, "regning": true, "ean": true, "cvr": true, "p": true,
	"serie": true, "vare": true, "bilag": true,
}

var fillers = map[string]bool{"nr": true, "nummer": true, "nummeret": true, "no": true, "er": true}

// otherNumber reports whether the words before a number call it something else
// than a person's.
func otherNumber(before string) bool {
	before = before[max(0, len(before)-64):]
	for range 4 {
		before = strings.TrimRightFunc(before, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".:#=-", r) })
		word := trailingLetters(before)
		if word == "" {
			return false
		}
		before = before[:len(before)-len(word)]
		w := strings.ToLower(word)
		if fillers[w] {
			continue
		}
		for _, end := range []string{"nummeret", "nummer", "nr"} {
			w = strings.TrimSuffix(w, end)
		}
		return numbered[w] || numbered[strings.TrimSuffix(w, "s")]
	}
	return false
}
