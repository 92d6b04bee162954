package access

import (
	"regexp"
	"strings"

	"ledetraad/domain/check"
	"ledetraad/domain/fault"
)

// Kind is why somebody reads what people have said.
type Kind string

// The purposes.
const (
	FieldWork      Kind = "fieldwork"       // one's own observations and interviews, or one's department's
	Analysis       Kind = "analysis"        // to find and understand pain points
	Workshop       Kind = "workshop"        // to prepare or hold one
	Quality        Kind = "quality"         // to check what was recorded
	CitizenRequest Kind = "citizen-request" // the person concerned asked
	Operation      Kind = "operation"       // to run the engine
)

// Purpose is a kind and, where somebody wants to say more, a line of words.
type Purpose struct {
	Kind  Kind
	Words string
}

// cpr finds what looks like a civil registration number: a date and four
// digits. Words about a purpose are kept in clear, so none may be in them.
var cpr = regexp.MustCompile(`\b(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d\d[ -]?\d{4}\b`)

// ParsePurpose reads "analysis", or "workshop: workshop 2 in March".
func ParsePurpose(s string) (Purpose, error) {
	kind, words, _ := strings.Cut(s, ":")
	p := Purpose{Kind(strings.TrimSpace(kind)), strings.TrimSpace(words)}
	if err := check.OneOf("purpose", p.Kind, FieldWork, Analysis, Workshop, Quality, CitizenRequest, Operation); err != nil {
		return Purpose{}, err
	}
	if err := check.OptionalName("purpose", p.Words); err != nil {
		return Purpose{}, err
	}
	if cpr.MatchString(p.Words) {
		return Purpose{}, fault.Invalidf("purpose", "has a number that looks like a CPR number; it is kept for years, so leave it out")
	}
	return p, nil
}
