package jargon

import (
	"embed"
	"strings"
)

// lexicon holds the families that ship: a file for each of Areas, by what a
// family is mostly met in; their form is described in docs/jargon.md.
//
//go:embed lexicon/*.tsv
var lexicon embed.FS

// shipped is all of them, in the order of Areas: of two families that a word
// fits equally well, the first counts.
var shipped = func() string {
	var b strings.Builder
	for _, area := range Areas {
		part, err := lexicon.ReadFile("lexicon/" + area + ".tsv")
		if err != nil {
			panic(err) // a file of ours is missing, which any test finds
		}
		b.Write(part)
	}
	return b.String()
}()
