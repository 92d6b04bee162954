package coding

import (
	"fmt"
	"maps"
	"slices"

	"ledetraad/projections/view"
)

// Document is something that can be coded, and by which codebooks it is.
type Document struct {
	Stream        string
	Department    string
	LifeSituation string
	Participants  []string // pseudonyms
	Codebooks     []string // by key
}

// Spread is in which documents a code was found, by whom.
type Spread struct {
	Codebook, Code string
	Name           string
	Documents      []string // streams, in order; those of the codes below it too
	Coders         []string // in order; likewise
	// Borrowed says that one code below it was found in the very same documents,
	// and says more.
	Borrowed bool
}

// Spreads is where each code that stands, can be used and was used has been
// found, in the order of the codebooks and their trees, and all documents by
// stream. It shows what the viewer may see.
func Spreads(r view.Reader, viewer string) ([]Spread, []Document, error) {
	hidden, err := blindness(r, viewer)
	if err != nil {
		return nil, nil, err
	}
	known := map[string]*Document{}
	for d, err := range documents.Scan(r, view.Query{}) {
		if err != nil {
			return nil, nil, fmt.Errorf("documents: %w", err)
		}
		who, err := decode[string](d.Participants)
		if err != nil {
			return nil, nil, fmt.Errorf("participants of %s: %w", d.Document, err)
		}
		known[d.Document] = &Document{Stream: d.Document, Department: d.Department, LifeSituation: d.LifeSituation, Participants: who}
	}
	rows, err := collect(books.Scan(r, view.Query{}), books.Name)
	if err != nil {
		return nil, nil, err
	}
	var out []Spread
	for _, row := range rows {
		b, err := loadBook(r, row.Codebook)
		if err != nil {
			return nil, nil, err
		}
		found := map[string]*places{}
		for c, err := range counts.Scan(r, view.Query{Prefix: []view.Value{row.Codebook}}) {
			if err != nil {
				return nil, nil, fmt.Errorf("count the codings of %s: %w", row.Codebook, err)
			}
			d := known[c.Document]
			if d == nil || hidden.hides(c.Codebook, c.Coder) {
				continue
			}
			if !slices.Contains(d.Codebooks, row.Codebook) {
				d.Codebooks = append(d.Codebooks, row.Codebook)
			}
			for code := b.stands(c.Code); code != ""; code = b.rows[code].Parent {
				if found[code] == nil {
					found[code] = &places{map[string]bool{}, map[string]bool{}}
				}
				found[code].documents[c.Document], found[code].coders[c.Coder] = true, true
			}
		}
		for _, c := range b.order {
			at := found[c.Code]
			if at == nil || c.Into != "" || c.Retired || c.Heading {
				continue
			}
			out = append(out, Spread{Codebook: row.Codebook, Code: c.Code, Name: c.Name,
				Documents: slices.Sorted(maps.Keys(at.documents)), Coders: slices.Sorted(maps.Keys(at.coders)),
				Borrowed: slices.ContainsFunc(b.order, func(o codeRow) bool {
					below := found[o.Code]
					return o.Parent == c.Code && o.Into == "" && !o.Retired && below != nil && len(below.documents) == len(at.documents)
				})})
		}
	}
	all := make([]Document, 0, len(known))
	for _, stream := range slices.Sorted(maps.Keys(known)) {
		all = append(all, *known[stream])
	}
	return out, all, nil
}

// places is where a code was found, by whom.
type places struct{ documents, coders map[string]bool }
