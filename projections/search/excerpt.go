package search

import (
	"cmp"
	"slices"

	"ledetraad/projections/danish"
	"ledetraad/projections/view"
)

// Excerpt is a part of a text. All places count Unicode code points.
type Excerpt struct {
	Start int    `json:"start"` // where it stands in the whole text
	Text  string `json:"text"`
	Of    int    `json:"of"` // how long the whole text is
	Marks []Mark `json:"marks"`
}

// Mark is what was sought: from Start to End (exclusive) of the excerpt's text.
type Mark struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

const (
	excerptLength = 240 // code points
	maxExcerpts   = 3
)

// excerpts are the parts of the text with the most hits, in the text's order;
// its beginning where nothing was sought.
func excerpts(text string, q danish.Query) []Excerpt {
	points := []rune(text)
	all := slices.Collect(danish.Words(text))
	marks := hits(all, q)
	if len(marks) == 0 {
		marks = []Mark{{}}
	}
	// Hits that fit into one excerpt are kept together.
	type group struct{ from, until, first, n int } // of the text; of marks
	var groups []group
	for i, m := range marks {
		if g := len(groups) - 1; g >= 0 && m.End-groups[g].from <= excerptLength {
			groups[g].until, groups[g].n = max(groups[g].until, m.End), groups[g].n+1
			continue
		}
		groups = append(groups, group{m.Start, m.End, i, 1})
	}
	slices.SortStableFunc(groups, func(a, b group) int { return cmp.Compare(b.n, a.n) })
	groups = groups[:min(len(groups), maxExcerpts)]
	slices.SortFunc(groups, func(a, b group) int { return cmp.Compare(a.from, b.from) })
	var out []Excerpt
	last := 0
	for i, g := range groups {
		bound := len(points)
		if i+1 < len(groups) {
			bound = groups[i+1].from
		}
		room := max(0, excerptLength-(g.until-g.from))
		from := max(last, g.from-room/2)
		until := min(bound, max(g.until, from+excerptLength))
		from = max(last, min(from, until-excerptLength)) // what is not needed after is given before
		from, until = atWords(all, from, until, g.from, g.until, len(points))
		e := Excerpt{Start: from, Of: len(points), Text: string(points[from:until]), Marks: []Mark{}}
		for _, m := range marks[g.first : g.first+g.n] {
			if m.End > m.Start {
				e.Marks = append(e.Marks, Mark{m.Start - from, m.End - from})
			}
		}
		out = append(out, e)
		last = until
	}
	return out
}

// atWords moves the ends of an excerpt inwards, to where no word is cut.
func atWords(all []danish.Word, from, until, keepFrom, keepUntil, length int) (int, int) {
	for _, w := range all {
		if w.Start < from && from < w.End && w.End <= keepFrom {
			from = w.End
		}
		if w.Start < until && until < w.End && w.Start >= keepUntil && until < length {
			until = w.Start
			break
		}
	}
	return from, until
}

// hits are the places of all phrases that are sought, in order, none inside
// another.
func hits(all []danish.Word, q danish.Query) []Mark {
	stems := make([]string, len(all))
	for i, w := range all {
		stems[i] = w.Stem
	}
	var out []Mark
	for i := range all {
		longest := 0
		for _, t := range q.All {
			for _, p := range t {
				if len(p.Stems) > longest && (view.Phrase{Words: p.Stems, Prefix: p.Prefix}).At(stems[i:]) {
					longest = len(p.Stems)
				}
			}
		}
		if longest == 0 {
			continue
		}
		m := Mark{all[i].Start, all[i+longest-1].End}
		if n := len(out) - 1; n >= 0 && m.Start < out[n].End {
			out[n].End = max(out[n].End, m.End) // phrases that overlap are one hit
			continue
		}
		out = append(out, m)
	}
	return out
}
