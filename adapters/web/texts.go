package web

import (
	"fmt"
	"maps"
)

// phrase is what is said in each language. Verbs of package fmt stand for what
// is put in; both languages have the same ones.
type phrase struct{ da, en string }

// catalogue holds all words that the pages say by themselves. Each part has
// its file; a key stands in one of them only, which a test holds.
//
//nolint:gochecknoglobals // a table
var catalogue = merged(texts...)

// texts are the parts of the catalogue.
//
//nolint:gochecknoglobals // a table
var texts = []map[string]phrase{
	frameTexts, problemTexts, painpointTexts, noteTexts, otherTexts, mapTexts,
	codingTexts,
	plannedTexts,
	reportTexts, liveTexts,
	formTexts,
	lexiconTexts, ruleTexts, solutionTexts, workshopTexts,
	principleTexts, accountTexts,
	captureTexts, attachedTexts,
	alertTexts, unsubscribeTexts, confirmTexts, subscriptionTexts, measurementTexts,
}

func merged(parts ...map[string]phrase) map[string]phrase {
	all := map[string]phrase{}
	for _, p := range parts {
		maps.Copy(all, p)
	}
	return all
}

// text is a phrase of the catalogue; a key that is not there shows as itself,
// and fails a test.
func (l lang) text(key string, args ...any) string {
	p, ok := catalogue[key]
	if !ok {
		return key
	}
	s := p.da
	if l == english {
		s = p.en
	}
	if len(args) == 0 {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// count says how many there are: of the phrases key.one and key.many, the one
// that fits.
func (l lang) count(key string, n int) string {
	if n == 1 {
		return l.text(key+".one", l.whole(int64(n)))
	}
	return l.text(key+".many", l.whole(int64(n)))
}

// named is what the catalogue calls a value of the domain, such as the state of
// a pain point; the value itself where it has no name.
func (l lang) named(group, value string) string {
	if value == "" {
		return ""
	}
	if _, ok := catalogue[group+"."+value]; ok {
		return l.text(group + "." + value)
	}
	return value
}
