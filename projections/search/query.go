package search

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"ledetraad/domain/fault"
	"ledetraad/projections/danish"
	"ledetraad/projections/view"
)

// Query asks for documents. Of a list of properties any one will do; an empty
// list asks for nothing.
type Query struct {
	Text string // see danish.Parse; empty: everything that fits the rest, the newest first

	Kinds          []Kind
	Departments    []string
	LifeSituations []string
	Speakers       []string // citizen, relative, employee, …
	NoteKinds      []string // descriptive, verbatim, reflective, methodological
	Principles     []string
	Subjects       []string  // pseudonyms
	Streams        []string  // sessions, interviews, journeys
	From, Until    time.Time // happened at or after From, and before Until; whole seconds, zero for no limit

	Scope  Scope
	Newest bool // the newest first, whatever fits best
	Skip   int
	Limit  int // of hits; 20 unless given, at most 100
}

// Scope is what a reader may see. The zero Scope sees nothing.
type Scope struct {
	Everything  bool
	Departments []string // what was observed in them, or by their people
	Author      string   // and what this account brought home
}

// Hit is a document that fits.
type Hit struct {
	Kind          Kind      `json:"kind"`
	Stream        string    `json:"stream"`
	Part          string    `json:"part,omitempty"` // the note's, utterance's, touchpoint's … id within the stream
	Version       int       `json:"version"`
	Revision      uint64    `json:"revision"` // of the event that has the text
	HappenedAt    time.Time `json:"happened_at"`
	Department    string    `json:"department,omitempty"`
	LifeSituation string    `json:"life_situation,omitempty"`
	Speaker       string    `json:"speaker,omitempty"`
	NoteKind      string    `json:"note_kind,omitempty"`
	Principles    []string  `json:"principles,omitempty"`
	Subjects      []string  `json:"subjects,omitempty"`
	Author        string    `json:"author,omitempty"`
	Concerns      []string  `json:"-"` // the departments whose people may read it
	Excerpts      []Excerpt `json:"excerpts"`
}

// Result is a page of hits.
type Result struct {
	Total int   `json:"total"` // documents that fit and may be seen, at most Reach
	More  bool  `json:"more"`  // there are more, all of them older
	Hits  []Hit `json:"hits"`
}

// The bounds of a search's cost.
const (
	Reach    = 1000 // how many of the newest that match are counted, ranked and paged through
	common   = 2000 // a term in more documents than this is simply common
	maxHits  = 100
	maxAsked = 200 // values of one property
)

// Find answers from the tables as they stand. The order is by how well a
// document fits (BM25) and how new it is: one that fits twice as well stands
// with one that is two years newer.
func Find(r view.Reader, q Query) (Result, error) {
	out := Result{Hits: []Hit{}}
	text, err := danish.Parse("q", q.Text)
	if err != nil {
		return out, err
	}
	if err := q.check(); err != nil {
		return out, err
	}
	if !q.Scope.Everything && len(q.Scope.Departments) == 0 && q.Scope.Author == "" {
		return out, nil
	}
	m := q.match(text)
	m.Limit = Reach + 1
	ranked := len(text.All) > 0 && !q.Newest
	size := cmp.Or(q.Limit, 20)
	if !ranked { // the index alone has them in order
		if out.Total, err = view.Count(r, &words.Spec, m); err != nil {
			return out, fmt.Errorf("search: %w", err)
		}
		m.Limit = min(Reach, q.Skip+size)
	}
	var all []candidate
	for row, err := range view.Search(r, &words.Spec, m) {
		if err != nil {
			return out, fmt.Errorf("search: %w", err)
		}
		all = append(all, candidate{indexed: indexedOf(row)})
	}
	out.Total = max(out.Total, len(all))
	if out.Total > Reach {
		out.Total, out.More = Reach, true
		all = all[:min(Reach, len(all))]
	}
	if ranked {
		if err := q.rank(r, text, all); err != nil {
			return out, fmt.Errorf("search: %w", err)
		}
	}
	if q.Skip >= len(all) {
		return out, nil
	}
	for _, c := range all[q.Skip:min(q.Skip+size, len(all))] {
		d, ok, err := documents.Get(r, c.Stream, c.Kind, c.Part, c.At)
		if err != nil || !ok {
			return out, fmt.Errorf("search: document %s of %s: %w", c.Kind, c.Stream, cmp.Or(err, errLost))
		}
		out.Hits = append(out.Hits, d.hit(text))
	}
	return out, nil
}

var errLost = fmt.Errorf("it stands in the index but not among the documents")

func (q Query) check() error {
	if q.Skip < 0 || q.Limit < 0 || q.Limit > maxHits {
		return fault.Invalidf("limit", "is %d after %d; a page has at most %d hits", q.Limit, q.Skip, maxHits)
	}
	for _, k := range q.Kinds {
		if !slices.Contains(Kinds(), k) {
			return fault.Invalidf("kind", "%q is none; use %s", k, strings.Trim(fmt.Sprint(Kinds()), "[]"))
		}
	}
	for field, list := range map[string][]string{"department": q.Departments, "life_situation": q.LifeSituations, "speaker": q.Speakers,
		"note_kind": q.NoteKinds, "principle": q.Principles, "subject": q.Subjects, "stream": q.Streams, "scope": q.Scope.Departments} {
		if len(list) > maxAsked {
			return fault.Invalidf(field, "has %d values; at most %d fit", len(list), maxAsked)
		}
	}
	return nil
}

// match is the question to the index.
func (q Query) match(text danish.Query) view.Match {
	var m view.Match
	for _, t := range text.All {
		m.All = append(m.All, phrases(t))
	}
	for _, t := range text.None {
		m.None = append(m.None, phrases(t)...)
	}
	any := func(of byte, values []string) {
		var group []view.Phrase
		for _, v := range values {
			group = append(group, view.Phrase{Words: []string{facet(of, v)}})
		}
		if group != nil {
			m.All = append(m.All, group)
		}
	}
	m.All = append(m.All, q.Scope.groups()...)
	any(departmentFacet, q.Departments)
	any(situationFacet, q.LifeSituations)
	any(speakerFacet, q.Speakers)
	any(noteFacet, q.NoteKinds)
	any(principleFacet, q.Principles)
	any(subjectFacet, q.Subjects)
	any(streamFacet, q.Streams)
	kinds := q.Kinds
	if len(m.All) == 0 {
		kinds = Kinds()
	}
	list := make([]string, len(kinds))
	for i, k := range kinds {
		list[i] = string(k)
	}
	any(kindFacet, list)
	if !q.From.IsZero() {
		m.From = firstID(ceil(q.From))
	}
	if !q.Until.IsZero() {
		m.Until = firstID(ceil(q.Until))
	}
	return m
}

// ceil is the first whole second at or after t.
func ceil(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}

func (s Scope) groups() [][]view.Phrase {
	if s.Everything {
		return nil
	}
	var group []view.Phrase
	for _, d := range s.Departments {
		group = append(group, view.Phrase{Words: []string{facet(concernsFacet, d)}})
	}
	if s.Author != "" {
		group = append(group, view.Phrase{Words: []string{facet(authorFacet, s.Author)}})
	}
	return [][]view.Phrase{group}
}

func phrases(t danish.Term) []view.Phrase {
	out := make([]view.Phrase, len(t))
	for i, p := range t {
		out[i] = view.Phrase{Words: p.Stems, Prefix: p.Prefix}
	}
	return out
}

type candidate struct {
	indexed
	rank float64
}

// The constants of BM25, as everybody sets them, and of time.
const (
	k1       = 1.2
	b        = 0.75
	doubling = 2 * 365.25 * 24 * 3600 // s
)

// rank sorts by BM25 and time, the best first. How many documents have a term
// is counted among those the reader may see, up to a bound: above it the term
// says little.
func (q Query) rank(r view.Reader, text danish.Query, all []candidate) error {
	t, _, err := totals.Get(r, 0)
	if err != nil {
		return err
	}
	n := float64(max(t.Documents, 1))
	mean := max(float64(t.Words)/n, 1)
	terms := make([][]view.Phrase, len(text.All))
	weight := make([]float64, len(terms))
	for i, term := range text.All {
		terms[i], weight[i] = phrases(term), 1
		if len(terms) == 1 {
			break // one weight for all changes no order
		}
		in, err := view.Count(r, &words.Spec, view.Match{All: append(q.Scope.groups(), terms[i]), Limit: common})
		if err != nil {
			return err
		}
		df := float64(in)
		weight[i] = math.Log(1 + (max(n, df)-df+0.5)/(df+0.5))
	}
	for i := range all {
		c := &all[i]
		text := strings.Split(c.Words, " ")[:c.Length]
		score := 0.0
		for j, term := range terms {
			tf := 0.0
			for _, p := range term {
				tf += float64(p.In(text))
			}
			score += weight[j] * tf * (k1 + 1) / (tf + k1*(1-b+b*float64(c.Length)/mean))
		}
		c.rank = math.Log2(score) + float64(c.ID>>idBits)/doubling
	}
	slices.SortStableFunc(all, func(x, y candidate) int { return cmp.Compare(y.rank, x.rank) })
	return nil
}

func (d document) hit(text danish.Query) Hit {
	h := Hit{
		Kind: d.Kind, Stream: d.Stream, Part: d.Part, Version: d.Version, Revision: d.Revision, HappenedAt: d.Happened,
		Department: d.Department, LifeSituation: d.LifeSituation, Speaker: d.Speaker, NoteKind: d.NoteKind, Author: d.Author,
		Principles: split(d.Principles, " "), Subjects: split(d.Subjects, "\n"), Excerpts: excerpts(d.Text, text),
	}
	for _, c := range []string{d.Department, d.Other} {
		if c != "" && !slices.Contains(h.Concerns, c) {
			h.Concerns = append(h.Concerns, c)
		}
	}
	return h
}
