package decider

import (
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

func TestStreamNames(t *testing.T) {
	want := regexp.MustCompile(`\A[a-z]+-[A-Za-z0-9][A-Za-z0-9-]{0,99}\z`)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.StringMatching(`[a-z]{0,8}-?[A-Za-z0-9-]{0,102}`), rapid.String(),
			rapid.StringMatching(`[a-z]{1,3}-[A-Za-z0-9-]{97,102}`), rapid.StringMatching("[a-zA-Z-]{1,4}[-./ æ\n]?[a-z]{1,3}\n?")).Draw(t, "name")
		if got := streamName(s); got != want.MatchString(s) {
			t.Fatalf("%q: %v", s, got)
		}
	})
}
