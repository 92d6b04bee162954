package jargon

import _ "embed"

// shipped is the lexicon's file; its form is described in docs/jargon.md.
//
//go:embed lexicon.tsv
var shipped string
