// Package check holds the rules that fields of commands must follow: lengths,
// alphabets and times, and that none has a CPR number in it. Each answers a
// fault that names the field.
package check

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"ledetraad/domain/fault"
	"ledetraad/domain/identifiers"
)

// The bounds of what a person can reasonably write in one field.
const (
	MaxName = 200    // characters in a name, a heading, an activity
	MaxText = 20_000 // characters in a free text
)

var (
	key = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	id  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
)

// First is the first error that is not nil.
func First(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Key wants a short name of small letters, digits and hyphens, which can stand
// in an address and in a subject.
func Key(field, v string) error {
	if v == "" {
		return fault.Invalidf(field, "is missing")
	}
	if err := noCPRInID(field, v); err != nil {
		return err
	}
	if len(v) > 64 || !key.MatchString(v) {
		return fault.Invalidf(field, "%q is not a key; use at most 64 small letters a–z, digits and single hyphens (born-og-familie)", clip(v))
	}
	return nil
}

// OptionalKey is Key, but lets "" pass.
func OptionalKey(field, v string) error {
	if v == "" {
		return nil
	}
	return Key(field, v)
}

// ID wants an identifier made by a device or taken from another system.
func ID(field, v string) error {
	if v == "" {
		return fault.Invalidf(field, "is missing")
	}
	if err := noCPRInID(field, v); err != nil {
		return err
	}
	if !id.MatchString(v) {
		return fault.Invalidf(field, "%q is not an id; use at most 100 letters, digits, dots, hyphens and underscores", clip(v))
	}
	return nil
}

// Name wants a line of text that is not blank.
func Name(field, v string) error {
	if strings.TrimSpace(v) == "" {
		return fault.Invalidf(field, "is missing")
	}
	return OptionalName(field, v)
}

// OptionalName is Name, but lets "" pass.
func OptionalName(field, v string) error {
	if n := utf8.RuneCountInString(v); n > MaxName {
		return fault.Invalidf(field, "has %d characters; at most %d fit", n, MaxName)
	}
	if strings.ContainsAny(v, "\n\r\x00") || !utf8.ValidString(v) {
		return fault.Invalidf(field, "must be one line of readable text")
	}
	return NoCPR(field, v)
}

// Text wants readable text of bounded length; "" passes. The text itself is
// never repeated in the fault: it may be personal.
func Text(field, v string) error {
	if n := utf8.RuneCountInString(v); n > MaxText {
		return fault.Invalidf(field, "has %d characters; at most %d fit", n, MaxText)
	}
	if strings.ContainsRune(v, 0) || !utf8.ValidString(v) {
		return fault.Invalidf(field, "must be readable text in UTF-8")
	}
	return NoCPR(field, v)
}

// Given wants text that is not blank.
func Given(field, v string) error {
	if strings.TrimSpace(v) == "" {
		return fault.Invalidf(field, "is missing")
	}
	return Text(field, v)
}

// NoCPR refuses text with what looks like a CPR number. The fault says where it
// stands, counted in characters from 1, and never repeats it.
func NoCPR(field, v string) error {
	f, ok := identifiers.FindCPR(v)
	if !ok {
		return nil
	}
	return fault.Invalidf(field, "has what looks like a CPR number at characters %d to %d; CPR numbers are never kept here. Take it out and use the person's pseudonym; "+
		"if it is another number, write before it what it is (sagsnr., tlf.) or part its digits otherwise", f.Start+1, f.End)
}

func noCPRInID(field, v string) error {
	if !identifiers.CPRInID(v) {
		return nil
	}
	return fault.Invalidf(field, "is, or has in it, what looks like a CPR number; CPR numbers are never kept here. Use another id; if it is a running number, put letters before it")
}

// OneOf wants one of the listed words.
func OneOf[S ~string](field string, v S, allowed ...S) error {
	words := make([]string, len(allowed))
	for i, a := range allowed {
		if v == a {
			return nil
		}
		words[i] = string(a)
	}
	if v == "" {
		return fault.Invalidf(field, "is missing; use one of %s", strings.Join(words, ", "))
	}
	if err := NoCPR(field, string(v)); err != nil {
		return err
	}
	return fault.Invalidf(field, "%q is not known; use one of %s", clip(string(v)), strings.Join(words, ", "))
}

// Span wants until, if it is set, to come after from.
func Span(field string, from, until time.Time) error {
	if !until.IsZero() && !until.After(from) {
		return fault.Invalidf(field, "%s does not come after %s", until.Format(time.RFC3339), from.Format(time.RFC3339))
	}
	return nil
}

func clip(s string) string {
	if utf8.RuneCountInString(s) <= 40 {
		return s
	}
	return string([]rune(s)[:40]) + "…"
}
