package keyness

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"ledetraad/projections/column"
	"ledetraad/projections/danish"
	"ledetraad/projections/search"
	"ledetraad/projections/view"
)

// The bounds of a proposal, where nothing else is asked for.
const (
	Documents = 3    // of the municipality's in which a word must stand
	Speakers  = 2    // by whom
	Alpha     = 0.05 // of the confidence interval, before it is divided by the number of words tested
	Examples  = 5
)

// Query chooses proposals. A zero field is the default.
type Query struct {
	Documents, Speakers int64
	Alpha               float64
	Uncertain           bool // also words that are used more, but for which the figures do not carry
	Limit               int  // 50
}

// Result is words that may be terms, with what they were found in.
type Result struct {
	Municipal int64      `json:"municipal"` // sessions and interviews with words of employees or letters
	Citizens  int64      `json:"citizens"`  // with words of citizens or relatives
	Tested    int64      `json:"tested"`    // words, by which the level is divided
	Alpha     float64    `json:"alpha"`
	Proposals []Proposal `json:"proposals"` // the surest first
}

// Proposal is a word that employees and letters use, and that citizens and
// relatives use less or not at all.
type Proposal struct {
	Word      string    `json:"word"`  // in the form that is met most
	Forms     []string  `json:"forms"` // that were met, in order
	Stem      string    `json:"stem"`  // that ties them
	Municipal int64     `json:"municipal"`
	Citizens  int64     `json:"citizens"` // documents
	Speakers  int       `json:"speakers"` // of the municipality's
	LogRatio  float64   `json:"log_ratio"`
	Bound     float64   `json:"bound"`   // LRC
	Certain   bool      `json:"certain"` // the bound is above 0
	Examples  []Example `json:"examples"`
}

// Example is a place where the word was used. Start and End are in code points,
// End not included.
type Example struct {
	Stream     string `json:"stream"`
	Part       string `json:"part"`
	Version    int    `json:"version"`
	Event      string `json:"event"`
	Revision   uint64 `json:"revision"`
	Start      int    `json:"start"`
	End        int    `json:"end"`
	Speaker    string `json:"speaker"` // employee or letter
	Department string `json:"department,omitempty"`

	Author   string         `json:"-"` // who wrote it down
	Subjects []string       `json:"-"` // pseudonyms
	Excerpt  search.Excerpt `json:"-"` // its words: only for those who may read them
}

// Propose finds words that may be terms. A word is tested if it stands in as
// many documents as a proposal takes, whoever's words they are, so that what
// people have decided on other words does not change a word's figures.
func Propose(r view.Reader, q Query) (Result, error) {
	q.Documents, q.Speakers, q.Alpha = cmp.Or(q.Documents, Documents), cmp.Or(q.Speakers, Speakers), cmp.Or(q.Alpha, Alpha)
	q.Limit = cmp.Or(q.Limit, 50)
	out := Result{Alpha: q.Alpha, Proposals: []Proposal{}}
	total, _, err := words.Get(r, "")
	if err != nil {
		return out, err
	}
	out.Municipal, out.Citizens = total.Municipal, total.Citizens
	var some []wordRow
	for w, err := range words.Scan(r, view.Query{From: "\x00"}) {
		if err != nil {
			return out, fmt.Errorf("read words: %w", err)
		}
		if w.Municipal+w.Citizens >= q.Documents {
			out.Tested++
		}
		if w.Municipal >= q.Documents {
			some = append(some, w)
		}
	}
	known, err := readDecided(r)
	if err != nil {
		return out, err
	}
	for _, w := range some {
		p, ok, err := propose(r, q, out, known, w)
		if err != nil {
			return out, err
		}
		if ok {
			out.Proposals = append(out.Proposals, p)
		}
	}
	slices.SortFunc(out.Proposals, func(a, b Proposal) int {
		if a.Certain && b.Certain {
			return cmp.Or(cmp.Compare(b.Bound, a.Bound), cmp.Compare(b.Municipal, a.Municipal), cmp.Compare(a.Stem, b.Stem))
		}
		if a.Certain != b.Certain {
			return map[bool]int{true: -1, false: 1}[a.Certain]
		}
		return cmp.Or(cmp.Compare(b.LogRatio, a.LogRatio), cmp.Compare(b.Municipal, a.Municipal), cmp.Compare(a.Stem, b.Stem))
	})
	out.Proposals = out.Proposals[:min(q.Limit, len(out.Proposals))]
	for i := range out.Proposals {
		if out.Proposals[i].Examples, err = examples(r, out.Proposals[i].Stem); err != nil {
			return out, err
		}
	}
	return out, nil
}

func propose(r view.Reader, q Query, in Result, known decided, w wordRow) (Proposal, bool, error) {
	ratio := ratioOf(w.Municipal, in.Municipal, w.Citizens, in.Citizens, q.Alpha, in.Tested)
	p := Proposal{Stem: w.Stem, Municipal: w.Municipal, Citizens: w.Citizens, Certain: ratio.Bound > 0, LogRatio: round(ratio.Log), Bound: round(ratio.Bound)}
	if math.IsInf(ratio.Log, 0) || !p.Certain && (!q.Uncertain || ratio.Log <= 0) {
		return p, false, nil
	}
	speakers, forms, common := map[string]bool{}, map[string]int{}, false
	for row, err := range uses.Scan(r, view.Query{Prefix: []view.Value{w.Stem, municipal}}) {
		if err != nil {
			return p, false, fmt.Errorf("uses of a word: %w", err)
		}
		list, err := column.Decode[use](row.Parts)
		if err != nil {
			return p, false, fmt.Errorf("uses of a word: %w", err)
		}
		for _, u := range list {
			speakers[u.Speaker] = true
			common = common || u.Common
			for _, f := range u.Forms {
				forms[f]++
			}
		}
	}
	p.Speakers = len(speakers)
	for f := range forms {
		p.Forms = append(p.Forms, f)
	}
	slices.Sort(p.Forms)
	for _, f := range p.Forms {
		if p.Word == "" || forms[f] > forms[p.Word] {
			p.Word = f
		}
	}
	return p, common && int64(p.Speakers) >= q.Speakers && !known.knows(w.Stem, p.Forms), nil
}

func round(v float64) float64 {
	if math.IsInf(v, 0) {
		return -99
	}
	return math.Round(v*1000) / 1000
}

// examples are places where a word stands, one of each document, those of
// speakers who are not there yet first.
func examples(r view.Reader, stem string) ([]Example, error) {
	type choice struct {
		stream string
		use    use
		again  bool
	}
	var all []choice
	seen := map[string]bool{}
	for row, err := range uses.Scan(r, view.Query{Prefix: []view.Value{stem, municipal}}) {
		if err != nil {
			return nil, fmt.Errorf("uses of a word: %w", err)
		}
		list, err := column.Decode[use](row.Parts)
		if err != nil {
			return nil, fmt.Errorf("uses of a word: %w", err)
		}
		i := max(0, slices.IndexFunc(list, func(u use) bool { return !seen[u.Speaker] }))
		all = append(all, choice{row.Stream, list[i], seen[list[i].Speaker]})
		seen[list[i].Speaker] = true
	}
	slices.SortStableFunc(all, func(a, b choice) int {
		if a.again == b.again {
			return 0
		}
		return map[bool]int{true: 1, false: -1}[a.again]
	})
	out := []Example{}
	for _, c := range all[:min(Examples, len(all))] {
		e, err := exampleOf(r, stem, c.stream, c.use.Part)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

func exampleOf(r view.Reader, stem, stream, part string) (Example, error) {
	p, _, err := parts.Get(r, stream, part)
	if err != nil {
		return Example{}, err
	}
	d, _, err := documents.Get(r, stream)
	if err != nil {
		return Example{}, err
	}
	e := Example{Stream: stream, Part: part, Version: p.Version, Event: p.Event, Revision: p.Revision, Speaker: p.Speaker, Department: d.Department, Author: d.Author}
	if e.Subjects, err = column.Decode[string](p.Subjects); err != nil {
		return e, err
	}
	for w := range danish.Words(p.Text) {
		if w.Stem == stem {
			e.Start, e.End = w.Start, w.End
			break
		}
	}
	e.Excerpt = excerpt(p.Text, e.Start, e.End)
	return e, nil
}

// around is how many code points of a text are given before and after a word.
const around = 100

// excerpt is the words around a place, none of them cut.
func excerpt(text string, start, end int) search.Excerpt {
	points := []rune(text)
	from, until := max(0, start-around), min(len(points), end+around)
	for w := range danish.Words(text) {
		if w.Start < from && from < w.End && w.End <= start {
			from = w.End
		}
		if w.Start < until && until < w.End && w.Start >= end {
			until = w.Start
		}
	}
	return search.Excerpt{Start: from, Of: len(points), Text: string(points[from:until]), Marks: []search.Mark{{Start: start - from, End: end - from}}}
}
