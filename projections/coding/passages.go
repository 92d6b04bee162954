package coding

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"ledetraad/domain/fault"
	"ledetraad/projections/view"
)

// Coding is a code on a place. Start and End are in Unicode code points, End
// not included.
type Coding struct {
	Stream    string    `json:"stream"`
	Coding    string    `json:"coding"`
	Document  string    `json:"document"`
	Part      string    `json:"part"`
	Version   int       `json:"version"`
	Start     int       `json:"start"`
	End       int       `json:"end"`
	Codebook  string    `json:"codebook"`
	Code      string    `json:"code"`               // the code that stands
	CodedAs   string    `json:"coded_as,omitempty"` // what it was coded as, where that was merged into Code
	Name      string    `json:"name"`               // of the code that stands
	Coder     string    `json:"coder"`
	Weight    int       `json:"weight,omitempty"` // 1 to 100
	AppliedAt time.Time `json:"applied_at"`
	Event     string    `json:"event"` // that made it
}

// blind is the rounds that are open and that a viewer codes in.
type blind struct {
	viewer string
	books  map[string]bool
}

func blindness(r view.Reader, viewer string) (blind, error) {
	b := blind{viewer, map[string]bool{}}
	if viewer == "" {
		return b, nil
	}
	for round, err := range rounds.Scan(r, view.Query{}) {
		if err != nil {
			return b, fmt.Errorf("open rounds: %w", err)
		}
		coders, err := decode[string](round.Coders)
		if err != nil {
			return b, fmt.Errorf("coders of round %s: %w", round.Round, err)
		}
		if !round.Closed && slices.Contains(coders, viewer) {
			b.books[round.Codebook] = true
		}
	}
	return b, nil
}

// hides reports whether the viewer may not see a coder's codings with a codebook.
func (b blind) hides(codebook, coder string) bool { return b.books[codebook] && coder != b.viewer }

// shelf finds codebooks as they are asked for.
type shelf struct {
	r     view.Reader
	books map[string]book
}

func (s shelf) get(key string) (book, error) {
	if b, ok := s.books[key]; ok {
		return b, nil
	}
	b, err := loadBook(s.r, key)
	if err == nil {
		s.books[key] = b
	}
	return b, err
}

func (c codingRow) coding(b book) Coding {
	out := Coding{Stream: c.Stream, Coding: c.Coding, Document: c.Document, Part: c.Part, Version: c.Version, Start: c.Start, End: c.End,
		Codebook: c.Codebook, Code: b.stands(c.Code), Coder: c.Coder, Weight: c.Weight, AppliedAt: c.AppliedAt, Event: c.Event}
	out.Name = b.name(out.Code)
	if out.Code != c.Code {
		out.CodedAs = c.Code
	}
	return out
}

// Where chooses codings in a document.
type Where struct {
	Document string
	Part     string // "" for all parts
	Version  int    // of the part; 0 for all
	Codebook string // "" for all
	Coder    string // "" for all
}

// In is what is coded in a document, by part, version and place; spans may
// overlap. It shows what the viewer may see.
func In(r view.Reader, viewer string, where Where) ([]Coding, error) {
	hidden, err := blindness(r, viewer)
	if err != nil {
		return nil, err
	}
	prefix := []view.Value{where.Document}
	if where.Part != "" {
		prefix = append(prefix, where.Part)
		if where.Version != 0 {
			prefix = append(prefix, int64(where.Version))
		}
	}
	rows, err := collect(codings.Scan(r, view.Query{Index: "by_place", Prefix: prefix}), codings.Name)
	if err != nil {
		return nil, err
	}
	out, on := []Coding{}, shelf{r, map[string]book{}}
	for _, c := range rows {
		if hidden.hides(c.Codebook, c.Coder) || where.Codebook != "" && c.Codebook != where.Codebook ||
			where.Coder != "" && c.Coder != where.Coder || where.Version != 0 && c.Version != where.Version {
			continue
		}
		b, err := on.get(c.Codebook)
		if err != nil {
			return nil, err
		}
		out = append(out, c.coding(b))
	}
	return out, nil
}

// Of chooses the passages of a code.
type Of struct {
	Codebook, Code string
	Below          bool // the codes below it too
	Coder          string
	Department     string // of the document
	LifeSituation  string // of the document
	Offset, Limit  int    // Limit 0 for all
}

// Passages are the places of a code and of what it took up.
type Passages struct {
	Total    int      `json:"total"`
	Passages []Coding `json:"passages"`
}

// PassagesOf are a code's passages that the viewer may see, by document, part,
// version and place.
func PassagesOf(r view.Reader, viewer string, of Of) (Passages, error) {
	_, b, err := find(r, of.Codebook)
	if err != nil {
		return Passages{}, err
	}
	if _, ok := b.rows[of.Code]; !ok {
		return Passages{}, fault.NotFoundf("code", "the codebook %s has no code %q", of.Codebook, of.Code)
	}
	hidden, err := blindness(r, viewer)
	if err != nil {
		return Passages{}, err
	}
	wanted := []string{b.stands(of.Code)}
	if of.Below {
		wanted = b.below(wanted[0])
	}
	takes := b.takes()
	var ids []string
	for _, code := range wanted {
		ids = append(ids, takes[code]...)
	}
	passes, err := of.filter(r, hidden)
	if err != nil {
		return Passages{}, err
	}
	out := Passages{Passages: []Coding{}}
	var rows []codingRow
	most := max(of.Offset, 0) + of.Limit
	for _, id := range ids {
		prefix := []view.Value{of.Codebook, id}
		for c, err := range counts.Scan(r, view.Query{Prefix: prefix}) {
			if err != nil {
				return Passages{}, fmt.Errorf("count the passages of %s: %w", of.Code, err)
			}
			if passes(c.Coder, c.Document) {
				out.Total += int(c.N)
			}
		}
		// Each code's passages come in order: no more of them than the page's end
		// can be on the page.
		enough := 0
		for c, err := range codings.Scan(r, view.Query{Index: "by_code", Prefix: prefix}) {
			if err != nil {
				return Passages{}, fmt.Errorf("passages of %s: %w", of.Code, err)
			}
			if !passes(c.Coder, c.Document) {
				continue
			}
			rows = append(rows, c)
			if enough++; of.Limit > 0 && enough == most {
				break
			}
		}
	}
	slices.SortFunc(rows, func(a, b codingRow) int {
		return cmp.Or(cmp.Compare(a.Document, b.Document), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Version, b.Version),
			cmp.Compare(a.Start, b.Start), cmp.Compare(a.Stream, b.Stream), cmp.Compare(a.Coding, b.Coding))
	})
	rows = rows[min(max(of.Offset, 0), len(rows)):]
	if of.Limit > 0 {
		rows = rows[:min(of.Limit, len(rows))]
	}
	for _, c := range rows {
		out.Passages = append(out.Passages, c.coding(b))
	}
	return out, nil
}

// filter tells whether a coder's codings in a document are asked for, and may
// be seen.
func (of Of) filter(r view.Reader, hidden blind) (func(coder, document string) bool, error) {
	var in map[string]bool // nil: every document
	if of.Department != "" || of.LifeSituation != "" {
		in = map[string]bool{}
		for d, err := range documents.Scan(r, view.Query{}) {
			if err != nil {
				return nil, fmt.Errorf("documents: %w", err)
			}
			if (of.Department == "" || d.Department == of.Department) && (of.LifeSituation == "" || d.LifeSituation == of.LifeSituation) {
				in[d.Document] = true
			}
		}
	}
	return func(coder, document string) bool {
		return !hidden.hides(of.Codebook, coder) && (of.Coder == "" || coder == of.Coder) && (in == nil || in[document])
	}, nil
}

// CodingMemo is what a coder noted on a coding. It is personal text.
type CodingMemo struct {
	Text   string
	Erased bool
	About  []string // pseudonyms
}

// MemoOn is the memo of a coding; false if it has none. Give it only to those
// who may read the words that the coding lies on.
func MemoOn(r view.Reader, c Coding) (CodingMemo, bool, error) {
	row, there, err := codingMemos.Get(r, c.Stream, c.Coding)
	if err != nil || !there {
		return CodingMemo{}, false, err
	}
	about, err := decode[string](row.About)
	if err != nil {
		return CodingMemo{}, false, fmt.Errorf("memo of coding %s: %w", c.Coding, err)
	}
	return CodingMemo{row.Text, row.Erased, about}, true, nil
}

// DepartmentOf is the department that a document is from, "" where it has none.
func DepartmentOf(r view.Reader, document string) (string, error) {
	d, _, err := documents.Get(r, document)
	return d.Department, err
}
