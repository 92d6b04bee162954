package natsbus

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"ledetraad/domain/event"
)

// maxToken bounds one token of a subject. NATS bounds the whole protocol line
// to 4 KB, and an id of another program in the same log may be of any length.
const maxToken = 256

// Subject is where an event of the log is published:
//
//	ledetraad.events.<category>.<type>.<id>
//
// Category and id are the two halves of the stream's name, parted at its first
// hyphen; the type goes without the category in front of it where it has the
// same one. Whatever cannot stand in a token is percent-encoded. Other programs
// may share the log: a stream without a hyphen is a category with an empty id,
// an empty token is "%", and a token longer than 256 bytes becomes "%%" and the
// hexadecimal SHA-256 of the token.
func Subject(stream, eventType string) string {
	category, id := event.SplitStream(stream)
	if c, what, ok := strings.Cut(eventType, "."); ok && c == category {
		eventType = what
	}
	return SubjectPrefix + token(category) + "." + token(eventType) + "." + token(id)
}

// streamFilter matches every event of one stream of the log. Filters are a
// little too wide only where two names share a hash.
func streamFilter(stream string) string {
	category, id := event.SplitStream(stream)
	return SubjectPrefix + token(category) + ".*." + token(id)
}

func token(s string) string {
	if s == "" {
		return "%"
	}
	out := percentEncode(s, &inToken)
	if len(out) > maxToken {
		sum := sha256.Sum256([]byte(s))
		return "%%" + hex.EncodeToString(sum[:])
	}
	return out
}

// encoded says of every byte whether it must be percent-encoded.
type encoded [256]bool

// Whatever is not printable ASCII, besides the characters given.
func encodes(more string) (t encoded) {
	for c := range t {
		t[c] = c <= ' ' || c >= 0x7f
	}
	for _, c := range []byte(more) {
		t[c] = true
	}
	return t
}

var (
	inToken  = encodes("%.*>")
	inHeader = encodes(`%"`) // the binding's section 3.1.3.2
)

const upperHex = "0123456789ABCDEF"

// percentEncode writes bytes as RFC 3986 section 2.1 does.
func percentEncode(s string, must *encoded) string {
	n := 0
	for i := range len(s) {
		if must[s[i]] {
			n++
		}
	}
	if n == 0 {
		return s
	}
	out := make([]byte, 0, len(s)+2*n)
	for i := range len(s) {
		if c := s[i]; must[c] {
			out = append(out, '%', upperHex[c>>4], upperHex[c&15])
		} else {
			out = append(out, c)
		}
	}
	return string(out)
}
