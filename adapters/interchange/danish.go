package interchange

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// InDanish is what a refusal or a loss says, in Danish, or as it was where it is
// not known here. What the engine refuses comes over its API as a sentence, so
// sentences are recognised, and not codes; what was filled in is filled in
// again. Machines get the English (a report in JSON, the list of refused
// records).
func InDanish(said string) string {
	if to, ok := sentences()[said]; ok {
		return to
	}
	for _, p := range patterns() {
		m := p.from.FindStringSubmatch(said)
		if m == nil {
			continue
		}
		out := p.to
		for i := len(m) - 1; i > 0; i-- {
			out = strings.ReplaceAll(out, "{"+strconv.Itoa(i)+"}", InDanish(m[i]))
		}
		return out
	}
	return said
}

// pattern is a sentence with places that are filled in.
type pattern struct {
	from *regexp.Regexp
	to   string
	size int // of what is not filled in
}

//nolint:gochecknoglobals // made once, of tables
var (
	// sentences are all of them, in English, with their Danish.
	sentences = sync.OnceValue(func() map[string]string {
		all := map[string]string{}
		for _, part := range []map[string]string{danishLosses, danishFiles, danishRules} {
			maps.Copy(all, part)
		}
		return all
	})
	// patterns are those with places to fill in. Where a sentence fits several,
	// the one that says most is meant.
	patterns = sync.OnceValue(func() []pattern {
		var all []pattern
		for from, to := range sentences() {
			if !strings.Contains(from, "{1}") {
				continue
			}
			parts := place.Split(from, -1)
			p := pattern{to: to, size: len(strings.Join(parts, ""))}
			for i, s := range parts {
				parts[i] = regexp.QuoteMeta(s)
			}
			p.from = regexp.MustCompile(`(?s)^` + strings.Join(parts, `(.+?)`) + `$`)
			all = append(all, p)
		}
		slices.SortFunc(all, func(a, b pattern) int { return cmp.Or(cmp.Compare(b.size, a.size), cmp.Compare(a.to, b.to)) })
		return all
	})
	place = regexp.MustCompile(`\{\d\}`)
)
