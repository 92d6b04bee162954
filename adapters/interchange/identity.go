package interchange

import (
	"encoding/binary"
	"encoding/hex"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"ledetraad/domain/check"
)

// namespace is that of every id derived from an imported record. It never
// changes: a second import of what was imported years ago must meet the same
// ids.
var namespace = uuid.MustParse("6f1c2b0e-53d8-5a17-9b61-1d4c8e0f7a35")

// DeriveID is the UUIDv5 (RFC 9562) of the parts. Each part counts with its
// length, so that ("ab", "c") and ("a", "bc") differ.
func DeriveID(parts ...string) uuid.UUID {
	var room [256]byte
	b := room[:0]
	for _, p := range parts {
		b = binary.AppendUvarint(b, uint64(len(p)))
		b = append(b, p...)
	}
	return uuid.NewSHA1(namespace, b)
}

var danish = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa", "ß", "ss", "þ", "th", "ð", "d", "đ", "d", "ł", "l", "œ", "oe")

// Key makes a key, as check.Key wants it, of a name: "Børn og Familie" gives
// "boern-og-familie". A name too long is cut and told apart by a digest of
// the whole; a name without any letter or digit that fits becomes a digest.
// The key of "" is "".
func Key(name string) string {
	name = strings.TrimSpace(name)
	if name == "" {
		return ""
	}
	const most = 64
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(danish.Replace(strings.ToLower(norm.NFC.String(name)))) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case unicode.Is(unicode.Mn, r):
		default:
			gap = true
		}
	}
	key := b.String()
	if key != "" && len(key) <= most {
		return key
	}
	id := DeriveID("key", name)
	digest := hex.EncodeToString(id[:4])
	if key == "" {
		return "x-" + digest
	}
	return strings.TrimRight(key[:most-len(digest)-1], "-") + "-" + digest
}

// Pseudonym writes a pseudonym as the engine wants it: without spaces around it,
// and Å as one character. Some systems write it as two, which looks the same and
// would be somebody else.
func Pseudonym(s string) string { return norm.NFC.String(strings.TrimSpace(s)) }

// Wording cuts a text to what fits in a name, on one line.
func Wording(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "�")), " ")
	if utf8.RuneCountInString(s) <= check.MaxName {
		return s
	}
	return string([]rune(s)[:check.MaxName-1]) + "…"
}

var (
	partedCPR = regexp.MustCompile(`(?:^|\D)(\d{2})(\d{2})\d{2}(?:\s?[-–]\s?|\s)\d{4}(?:\D|$)`)
	plainCPR  = regexp.MustCompile(`(?:^|\D)(\d{2})(\d{2})\d{6}(?:\D|$)`)
)

// MayBeCPR reports whether a text holds what may be a CPR number: a date and
// four digits. There is no check digit to go by any longer. Ten digits in a
// row count unless they are known to mean something else.
func MayBeCPR(s string, tenDigitsAreOther bool) bool {
	return holdsDate(partedCPR, s) || !tenDigitsAreOther && holdsDate(plainCPR, s)
}

func holdsDate(pattern *regexp.Regexp, s string) bool {
	for _, m := range pattern.FindAllStringSubmatch(s, -1) {
		day, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		if day >= 1 && day <= 31 && month >= 1 && month <= 12 {
			return true
		}
	}
	return false
}

// Quote repeats a value in a message: short, on one line, and not at all if
// it may be a CPR number.
func Quote(s string) string {
	if MayBeCPR(s, false) {
		return "(hidden: it may hold a CPR number)"
	}
	if utf8.RuneCountInString(s) > 40 {
		s = string([]rune(s)[:40]) + "…"
	}
	return strconv.Quote(s)
}

// Copenhagen is the time zone of files that name none.
func Copenhagen() (*time.Location, error) { return time.LoadLocation("Europe/Copenhagen") }
