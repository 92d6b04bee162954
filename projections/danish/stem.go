package danish

import (
	"slices"
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
)

// Stem is what a single word is found by, "" if it is none.
func Stem(word string) string {
	for w := range Words(word) {
		return w.Stem
	}
	return ""
}

// stem is the stem of a folded word: its family's where the word is in the
// lists (see families.go), else what Snowball's rules for Danish leave.
func stem(word string) string {
	if head, tail, found := strings.Cut(word, "'"); found {
		// Danish parts an ending from an abbreviation by an apostrophe: pc'en.
		if slices.Contains(endings, tail) {
			return stem(head)
		}
		word = strings.ReplaceAll(word, "'", "")
	}
	if s, ok := family(word); ok {
		return s
	}
	if infinitive, ok := past(word); ok {
		if s, ok := family(infinitive); ok {
			return s
		}
		return snowball(infinitive)
	}
	if adjective, ok := strings.CutSuffix(word, "somt"); ok {
		return adjective + "som"
	}
	return snowball(word)
}

// endings are those that follow an apostrophe.
var endings = []string{"s", "en", "et", "er", "e", "n", "t", "ens", "ets", "ers", "ere", "erne", "ernes", "ne", "nes", "ede"}

func snowball(word string) string {
	env := snowballstem.NewEnv(word)
	danish.Stem(env)
	return env.Current()
}
