package search

import (
	"fmt"
	"strings"
)

// A facet is a word that stands for a property. It begins with =, which no word
// of a text or of a query does, so neither can be taken for the other, and no
// phrase reaches from the text into them.
const (
	kindFacet       = 'k'
	departmentFacet = 'd'
	concernsFacet   = 'c' // a department whose people may read it
	situationFacet  = 'l'
	speakerFacet    = 's'
	noteFacet       = 'n'
	principleFacet  = 'p'
	authorFacet     = 'a'
	subjectFacet    = 'u'
	streamFacet     = 't'
	withheldFacet   = 'w' // a subject of what is behind a stop mark
)

func facet(of byte, value string) string {
	var b strings.Builder
	b.WriteByte('=')
	b.WriteByte(of)
	for i := range len(value) {
		c := value[i]
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c >= 0x80 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02x", c)
		}
	}
	return b.String()
}

func facets(d document) []string {
	out := []string{facet(kindFacet, string(d.Kind)), facet(streamFacet, d.Stream)}
	add := func(of byte, values ...string) {
		for _, v := range values {
			if v != "" {
				out = append(out, facet(of, v))
			}
		}
	}
	add(departmentFacet, d.Department)
	add(concernsFacet, d.Department)
	if d.Other != d.Department {
		add(concernsFacet, d.Other)
	}
	add(situationFacet, d.LifeSituation)
	add(speakerFacet, d.Speaker)
	add(noteFacet, d.NoteKind)
	add(principleFacet, split(d.Principles, " ")...)
	add(authorFacet, d.Author)
	add(subjectFacet, split(d.Subjects, "\n")...)
	return out
}

// withheld is what stands in the index of a document behind a stop mark: only
// whom it is about, under a facet that no query asks for, so that it can be
// erased.
func withheld(d document) string {
	var out []string
	for _, s := range split(d.Subjects, "\n") {
		out = append(out, facet(withheldFacet, s))
	}
	return strings.Join(out, " ")
}
