package coding

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/codebook"
	"ledetraad/domain/fault"
	"ledetraad/projections/view"
)

// Book is a codebook.
type Book struct {
	Codebook    string    `json:"codebook"`
	Name        string    `json:"name"`
	Language    string    `json:"language"`
	Description string    `json:"description,omitempty"`
	StartedAt   time.Time `json:"started_at"`
	Codes       int       `json:"codes"` // that stand, headings too
}

// Count is how much a code was used.
type Count struct {
	Codings   int `json:"codings"`
	Documents int `json:"documents"`
	Coders    int `json:"coders"`
}

// Node is a code in its place.
type Node struct {
	Code       string               `json:"code"`
	Name       string               `json:"name"`
	Definition string               `json:"definition,omitempty"`
	Colour     string               `json:"colour,omitempty"`
	Heading    bool                 `json:"heading,omitempty"`
	Retired    bool                 `json:"retired,omitempty"`
	Principles []codebook.Principle `json:"principles"`
	Merged     []string             `json:"merged,omitempty"` // codes that it took up
	Memos      int                  `json:"memos"`
	Own        Count                `json:"own"`   // codings with it, and with what it took up
	Total      Count                `json:"total"` // and with all codes below it
	Below      []Node               `json:"below,omitempty"`
}

// book is a codebook's codes in memory.
type book struct {
	rows  map[string]codeRow
	order []codeRow // as they were added
}

func loadBook(r view.Reader, key string) (book, error) {
	b := book{rows: map[string]codeRow{}}
	rows, err := collect(codes.Scan(r, view.Query{Prefix: []view.Value{key}}), codes.Name)
	if err != nil {
		return b, err
	}
	slices.SortFunc(rows, func(x, y codeRow) int { return cmp.Compare(x.Order, y.Order) })
	b.order = rows
	for _, c := range rows {
		b.rows[c.Code] = c
	}
	return b, nil
}

// stands is the code that a code's codings count for; a code that is not in the
// book stands for itself.
func (b book) stands(code string) string {
	for range len(b.rows) {
		c, ok := b.rows[code]
		if !ok || c.Into == "" {
			break
		}
		code = c.Into
	}
	return code
}

// takes lists, for each code that stands, it and the codes it took up.
func (b book) takes() map[string][]string {
	out := map[string][]string{}
	for _, c := range b.order {
		s := b.stands(c.Code)
		out[s] = append(out[s], c.Code)
	}
	return out
}

// below lists a standing code and all standing codes below it.
func (b book) below(code string) []string {
	out := []string{code}
	for i := 0; i < len(out); i++ {
		for _, c := range b.order {
			if c.Parent == out[i] && c.Into == "" {
				out = append(out, c.Code)
			}
		}
	}
	return out
}

// name is what a code is called; a code that is not there is called by its id.
func (b book) name(code string) string {
	if c, ok := b.rows[code]; ok {
		return c.Name
	}
	return code
}

// Books lists the codebooks by key.
func Books(r view.Reader) ([]Book, error) {
	rows, err := collect(books.Scan(r, view.Query{}), books.Name)
	if err != nil {
		return nil, err
	}
	out := []Book{}
	for _, row := range rows {
		b, err := loadBook(r, row.Codebook)
		if err != nil {
			return nil, err
		}
		out = append(out, b.describe(row))
	}
	return out, nil
}

func (b book) describe(row bookRow) Book {
	out := Book{Codebook: row.Codebook, Name: row.Name, Language: row.Language, Description: row.Description, StartedAt: row.StartedAt}
	for _, c := range b.order {
		if c.Into == "" {
			out.Codes++
		}
	}
	return out
}

// find is a codebook that is there.
func find(r view.Reader, key string) (bookRow, book, error) {
	row, ok, err := books.Get(r, key)
	if err != nil {
		return row, book{}, err
	}
	if !ok {
		return row, book{}, fault.NotFoundf("codebook", "there is no codebook %q", key)
	}
	b, err := loadBook(r, key)
	return row, b, err
}

// Tree is a codebook's codes in their hierarchy, in the order in which they
// were added, with what the viewer may see of how often each was used.
func Tree(r view.Reader, viewer, key string) (Book, []Node, error) {
	row, b, err := find(r, key)
	if err != nil {
		return Book{}, nil, err
	}
	blind, err := blindness(r, viewer)
	if err != nil {
		return Book{}, nil, err
	}
	used := map[string]*tally{}
	for c, err := range counts.Scan(r, view.Query{Prefix: []view.Value{key}}) {
		if err != nil {
			return Book{}, nil, fmt.Errorf("count the codings of %s: %w", key, err)
		}
		if blind.hides(c.Codebook, c.Coder) {
			continue
		}
		code := b.stands(c.Code)
		if used[code] == nil {
			used[code] = newTally()
		}
		used[code].add(c)
	}
	written := map[string]int{}
	for m, err := range memos.Scan(r, view.Query{Prefix: []view.Value{key}}) {
		if err != nil {
			return Book{}, nil, fmt.Errorf("count the memos of %s: %w", key, err)
		}
		if m.Code != "" {
			written[b.stands(m.Code)]++
		}
	}
	takes := b.takes()
	var under func(parent string) ([]Node, *tally, error)
	under = func(parent string) ([]Node, *tally, error) {
		var nodes []Node
		sum := newTally()
		for _, c := range b.order {
			if c.Parent != parent || c.Into != "" {
				continue
			}
			n := Node{Code: c.Code, Name: c.Name, Definition: c.Definition, Colour: c.Colour, Heading: c.Heading, Retired: c.Retired,
				Merged: slices.DeleteFunc(takes[c.Code], func(id string) bool { return id == c.Code }), Memos: written[c.Code]}
			var err error
			if n.Principles, err = decode[codebook.Principle](c.Principles); err != nil {
				return nil, nil, fmt.Errorf("principles of code %s: %w", c.Code, err)
			}
			below, total, err := under(c.Code)
			if err != nil {
				return nil, nil, err
			}
			if own := used[c.Code]; own != nil {
				n.Own = own.count()
				total.join(own)
			}
			n.Below, n.Total = below, total.count()
			sum.join(total)
			nodes = append(nodes, n)
		}
		return nodes, sum, nil
	}
	nodes, _, err := under("")
	if err != nil {
		return Book{}, nil, err
	}
	if nodes == nil {
		nodes = []Node{}
	}
	return b.describe(row), nodes, nil
}

// tally counts codings, and documents and coders once each.
type tally struct {
	n                 int
	documents, coders map[string]bool
}

func newTally() *tally { return &tally{documents: map[string]bool{}, coders: map[string]bool{}} }

func (t *tally) add(c countRow) {
	t.n += int(c.N)
	t.documents[c.Document], t.coders[c.Coder] = true, true
}

func (t *tally) join(o *tally) {
	t.n += o.n
	for d := range o.documents {
		t.documents[d] = true
	}
	for c := range o.coders {
		t.coders[c] = true
	}
}

func (t *tally) count() Count { return Count{t.n, len(t.documents), len(t.coders)} }

// Memo is somebody's thoughts on a code, or on the codebook. It is personal
// text: show it to those who may read it.
type Memo struct {
	Memo        string    `json:"memo"`
	Code        string    `json:"code,omitempty"` // the code that stands; "" for the codebook
	Author      string    `json:"author,omitempty"`
	About       []string  `json:"about"`
	Text        string    `json:"text,omitempty"`
	Erased      bool      `json:"erased,omitempty"`
	WrittenAt   time.Time `json:"written_at"`
	RewrittenAt time.Time `json:"rewritten_at,omitzero"`
}

// Memos are the memos of a codebook, in the order in which they were written:
// those on one code and what it took up, or all where code is "".
func Memos(r view.Reader, key, code string) ([]Memo, error) {
	_, b, err := find(r, key)
	if err != nil {
		return nil, err
	}
	out := []Memo{}
	for m, err := range memos.Scan(r, view.Query{Prefix: []view.Value{key}}) {
		if err != nil {
			return nil, fmt.Errorf("memos of %s: %w", key, err)
		}
		on := m.Code
		if on != "" {
			on = b.stands(on)
		}
		if code != "" && on != b.stands(code) {
			continue
		}
		about, err := decode[string](m.About)
		if err != nil {
			return nil, fmt.Errorf("memo %s: %w", m.Memo, err)
		}
		out = append(out, Memo{m.Memo, on, m.Author, about, m.Text, m.Erased, m.WrittenAt, m.RewrittenAt})
	}
	slices.SortStableFunc(out, func(a, b Memo) int { return a.WrittenAt.Compare(b.WrittenAt) })
	return out, nil
}
