package identifiers

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var emailLike = regexp.MustCompile(`[\p{L}\p{N}][\p{L}\p{N}._%+-]*@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}`)

func emails(s string) []span {
	if !strings.Contains(s, "@") {
		return nil
	}
	var out []span
	for _, m := range emailLike.FindAllStringIndex(s, -1) {
		out = append(out, span{Email, m[0], m[1]})
	}
	return out
}

// phones finds Danish numbers (eight digits, the first not 0 or 1, in one of
// the usual groupings) and numbers with their country.
func phones(s string, rs []run) []span {
	var out []span
	for i := 0; i < len(rs); i++ {
		last, start := abroad(s, rs, i)
		if last < 0 {
			last, start = domestic(s, rs, i), rs[i].start
		}
		if last < 0 || inUUID(s, start, rs[last].end) {
			continue
		}
		out = append(out, span{Phone, start, rs[last].end})
		i = last
	}
	return out
}

// abroad is a number that begins with + or 00 and a country at run i; it
// answers the number's last run, or −1.
func abroad(s string, rs []run, i int) (last, start int) {
	start = rs[i].start
	n := rs[i].len()
	switch {
	case start > 0 && s[start-1] == '+':
		start--
		if start > 0 && s[start-1] == '(' {
			start--
		}
	case strings.HasPrefix(s[start:], "0045"):
		n -= 2
	default:
		return -1, 0
	}
	last = i
	for j := i; j+1 < len(rs) && n < 15; j++ {
		gap := s[rs[j].end:rs[j+1].start]
		if gap != " " && gap != "-" && gap != "\u00a0" && gap != ") " && gap != ")" {
			break
		}
		if n >= 10 && s[rs[i].start:rs[i].start+2] == "45" || n+rs[j+1].len() > 15 {
			break
		}
		n += rs[j+1].len()
		last = j + 1
	}
	if n < 9 || n > 15 {
		return -1, 0
	}
	return last, start
}

// domestic is a number of eight digits at run i; it answers its last run, or −1.
func domestic(s string, rs []run, i int) int {
	if s[rs[i].start] < '2' {
		return -1
	}
	for _, group := range []struct {
		size, n int
		seps    string
	}{{8, 1, ""}, {4, 2, " \u00a0-"}, {2, 4, " \u00a0-."}} {
		last := i + group.n - 1
		if last >= len(rs) || !grouped(s, rs[i:last+1], group.size, group.seps) {
			continue
		}
		if joined(s, rs[i].start, rs[last].end) || neighbour(s, rs, i, last, group.size) {
			return -1
		}
		if digits := onlyDigits(s[rs[i].start:rs[last].end]); group.n < 4 && dated(digits) && !called(s[:rs[i].start]) {
			return -1
		}
		if otherNumber(s[:rs[i].start]) && !called(s[:rs[i].start]) {
			return -1
		}
		return last
	}
	return -1
}

func grouped(s string, rs []run, size int, seps string) bool {
	for j, r := range rs {
		if r.len() != size {
			return false
		}
		if j > 0 {
			gap := s[rs[j-1].end:r.start]
			if utf8.RuneCountInString(gap) != 1 || !strings.Contains(seps, gap) || gap != s[rs[0].end:rs[1].start] {
				return false
			}
		}
	}
	return true
}

// joined reports whether letters, digits or signs tie the number to something
// longer.
func joined(s string, start, end int) bool {
	prev, _ := utf8.DecodeLastRuneInString(s[:start])
	next, n := utf8.DecodeRuneInString(s[end:])
	if unicode.IsLetter(prev) || unicode.IsLetter(next) || prev == '_' || next == '_' {
		return true
	}
	if start > 1 && strings.ContainsRune("-.,/", prev) && isDigit(s[start-2]) {
		return true
	}
	return n > 0 && strings.ContainsRune("-.,/:", next) && end+n < len(s) && isDigit(s[end+n])
}

// neighbour reports whether the row of groups goes on beyond eight digits.
func neighbour(s string, rs []run, first, last, size int) bool {
	near := func(a, b run) bool {
		return s[a.end:b.start] == " " && (a.len() == size && b.len() == size)
	}
	return first > 0 && near(rs[first-1], rs[first]) || last+1 < len(rs) && near(rs[last], rs[last+1])
}

// dated reports whether eight digits are a date, or two years.
func dated(d string) bool {
	year := func(y string) bool { return y >= "1900" && y <= "2099" }
	return year(d[:4]) && (year(d[4:]) || dayOfMonth(d[6:8]+d[4:6], 0)) || longDate(d)
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// called reports whether the word before says that it is a telephone number.
func called(before string) bool {
	before = before[max(0, len(before)-64):]
	before = strings.TrimRightFunc(before, func(r rune) bool { return !unicode.IsLetter(r) })
	for range 2 {
		switch w := strings.ToLower(trailingLetters(before)); w {
		case "tlf", "telefon", "tel", "mobil", "telefonnummer", "telefonnr", "mobilnummer", "mobilnr", "phone":
			return true
		case "nr", "nummer", "er", "på":
			before = strings.TrimRightFunc(before[:len(before)-len(w)], func(r rune) bool { return !unicode.IsLetter(r) })
		default:
			return false
		}
	}
	return false
}

var (
	numberedWord = regexp.MustCompile(`(\p{L}[\p{L}'’.-]*)[ \x{a0}]+(\d{1,3})`)
	floorAndDoor = regexp.MustCompile(`^(?:-\d{1,3})?(?:,? ?(?:st|kl|\d{1,2})\.?(?: ?sal)?,? ?(?:tv|th|mf|dør \d+|\d{1,3})\b\.?|, ?(?:st|kl|\d{1,2})\.(?: ?sal)?)?(?:,? ?\d{4} \p{Lu}[\p{L}]+(?: [A-ZØK]{1,2}\b)?)?`)
)

// streets are the endings by which a word is known as a street. Those that are
// plain words as well count only with a capital letter.
var (
	streets = []string{"vej", "vejen", "gade", "gaden", "allé", "alléen", "stræde", "strædet", "boulevard", "boulevarden", "vænge", "vænget", "vangen"}
	places  = []string{"plads", "pladsen", "torv", "torvet", "haven", "park", "parken", "bakke", "bakken", "sti", "stien", "toft", "toften", "vang",
		"lund", "lunden", "ager", "ageren", "kaj", "kajen", "høj", "højen", "dal", "dalen", "krog", "krogen", "led", "kær", "eng", "engen", "brinken", "skrænten", "gård", "gården"}
	noStreets = map[string]bool{"omvej": true, "genvej": true, "udvej": true, "motorvej": true, "hovedvej": true, "landevej": true, "cykelvej": true,
		"vej": true, "vejen": true, "gade": true, "gaden": true, "flugtvej": true, "luftvej": true, "underveje": true}
	// counted are words after a number that make it an amount.
	counted = map[string]bool{"gange": true, "gang": true, "dage": true, "dag": true, "timer": true, "time": true, "minutter": true, "minut": true, "min": true,
		"år": true, "uger": true, "uge": true, "måneder": true, "måned": true, "kr": true, "kroner": true, "km": true, "meter": true, "m": true,
		"personer": true, "mennesker": true, "borgere": true, "beboere": true, "procent": true, "pct": true, "kl": true, "sek": true, "sekunder": true}
)

func addresses(s string) []span {
	var out []span
	for _, m := range numberedWord.FindAllStringSubmatchIndex(s, -1) {
		word, end := s[m[2]:m[3]], m[5]
		if !street(word) {
			continue
		}
		rest := s[end:]
		next, n := utf8.DecodeRuneInString(rest)
		if n > 0 && isDigit(rest[0]) || n > 0 && strings.ContainsRune(".:,", next) && len(rest) > n && isDigit(rest[n]) || next == '%' {
			continue // 2019, 12.30, 12 %
		}
		letter := leadingLetters(rest)
		switch k := utf8.RuneCountInString(letter); {
		case k == 1:
			end += len(letter) // 12B
		case k > 1:
			continue
		default:
			after := strings.TrimLeft(rest, " \u00a0")
			w := leadingLetters(after)
			if counted[strings.ToLower(w)] || strings.HasPrefix(after, "%") {
				continue
			}
			if utf8.RuneCountInString(w) == 1 && strings.ToUpper(w) == w && after != rest && w != "I" {
				end += len(rest) - len(after) + len(w) // 12 B
			}
		}
		end += len(floorAndDoor.FindString(s[end:]))
		out = append(out, span{Address, nameStart(s, m[2]), end})
	}
	return out
}

func street(word string) bool {
	lower := strings.ToLower(word)
	first, _ := utf8.DecodeRuneInString(word)
	capital := unicode.IsUpper(first)
	ends := func(list []string, least int) bool {
		for _, e := range list {
			if rest, ok := strings.CutSuffix(lower, e); ok && utf8.RuneCountInString(rest) >= least {
				return true
			}
		}
		return false
	}
	if capital {
		return lower != "led" && (ends(streets, 0) || ends(places, 0))
	}
	return !noStreets[lower] && ends(streets, 3)
}

// nameStart goes back over the capitalised words that belong to a street's
// name: H.C. Andersens Boulevard.
func nameStart(s string, start int) int {
	for range 3 {
		before := strings.TrimRight(s[:start], " ")
		if len(before) == start || before == "" {
			return start
		}
		i := strings.LastIndexAny(before, " \n\t,;:()") + 1
		first, _ := utf8.DecodeRuneInString(before[i:])
		if !unicode.IsUpper(first) || strings.HasSuffix(before, ".") && utf8.RuneCountInString(before[i:]) > 5 {
			return start
		}
		start = i
	}
	return start
}
