// Package identifiers finds what points straight at a person in Danish free
// text: CPR numbers, telephone numbers, e-mail addresses and street addresses.
//
// A CPR number must never be stored, so its rules lean towards finding too
// much: any six digits that can be a date, followed by any four. The modulus
// check is not used: it has not held for all numbers since 2007 (cpr.dk). What
// is passed over is only what cannot be one (longer runs of digits, dates that
// do not exist), and ten bare digits that the word before them calls a
// telephone, case or account number. The other kinds are for warnings, and lean
// towards finding only what is plain.
package identifiers

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Kind is what was found.
type Kind string

const (
	CPR     Kind = "cpr"
	Phone   Kind = "phone"
	Email   Kind = "email"
	Address Kind = "address"
)

// Found is a place in a text, in Unicode code points from 0; End is exclusive.
// It never holds what stands there.
type Found struct {
	Kind  Kind `json:"kind"`
	Start int  `json:"start"`
	End   int  `json:"end"`
}

// span is a place in bytes.
type span struct {
	kind       Kind
	start, end int
}

// Find lists what points at a person, in the order of the text. Places do not
// overlap; where two kinds could be seen, CPR goes before e-mail, that before
// telephone, and that before address.
func Find(text string) []Found {
	rs := runs(text)
	var all []span
	for _, spans := range [][]span{cprs(text, rs), emails(text), phones(text, rs), addresses(text)} {
		for _, s := range spans {
			if !slices.ContainsFunc(all, func(o span) bool { return s.start < o.end && o.start < s.end }) {
				all = append(all, s)
			}
		}
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Compare(a.start, b.start) })
	var found []Found
	at, points := 0, 0
	for _, s := range all {
		points += utf8.RuneCountInString(text[at:s.start])
		f := Found{Kind: s.kind, Start: points}
		points += utf8.RuneCountInString(text[s.start:s.end])
		f.End, at = points, s.end
		found = append(found, f)
	}
	return found
}

// FindCPR finds the first CPR number. It is cheap where there is none.
func FindCPR(text string) (Found, bool) {
	if !tenDigits(text) {
		return Found{}, false
	}
	spans := cprs(text, runs(text))
	if len(spans) == 0 {
		return Found{}, false
	}
	start := utf8.RuneCountInString(text[:spans[0].start])
	return Found{CPR, start, start + utf8.RuneCountInString(text[spans[0].start:spans[0].end])}, true
}

// CPRInID reports whether an id made by a device or another system is, or
// holds, a CPR number. Ids are full of digits, so here ten bare digits count
// only if they are the whole id; numbers with a prefix are left alone.
func CPRInID(id string) bool {
	if !tenDigits(id) {
		return false
	}
	rs := runs(id)
	if len(rs) == 1 && rs[0].start == 0 && rs[0].end == len(id) {
		return len(id) == 10 && date(id[:6])
	}
	for i := range rs {
		if f, end := cprForm(id, rs, i); f == hyphened && rs[i].len() == 6 && free(id, rs[i].start, end, f) {
			return true
		}
	}
	return false
}

func tenDigits(s string) bool {
	n := 0
	for i := range len(s) {
		if isDigit(s[i]) {
			if n++; n == 10 {
				return true
			}
		}
	}
	return false
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// run is an unbroken row of digits.
type run struct{ start, end int }

func (r run) len() int { return r.end - r.start }

func runs(s string) []run {
	var out []run
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			continue
		}
		r := run{i, i + 1}
		for r.end < len(s) && isDigit(s[r.end]) {
			r.end++
		}
		out = append(out, r)
		i = r.end
	}
	return out
}
