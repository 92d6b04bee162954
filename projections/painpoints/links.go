package painpoints

import (
	"cmp"
	"fmt"
	"slices"

	"ledetraad/domain/programme"
	"ledetraad/projections/column"
	"ledetraad/projections/view"
)

// SourceLink is which principles of a set a rule or a code speaks to, as people
// have set it. What nobody has set follows the rule, or the codebook.
type SourceLink struct {
	Source     string   `json:"source"` // rule:<kind of pain> or code:<codebook>/<code>
	Set        string   `json:"set"`
	Principles []string `json:"principles"`
}

// SetMapping is which principles of one set answer to which of another, as
// people have set it.
type SetMapping struct {
	From  string                    `json:"from"`
	To    string                    `json:"to"`
	Pairs []programme.PrinciplePair `json:"pairs"`
}

// PrincipleLinks lists what people have set: links by source and set, mappings
// by the sets. Neither is nil.
func PrincipleLinks(r view.Reader) ([]SourceLink, []SetMapping, error) {
	of, between := []SourceLink{}, []SetMapping{}
	for l, err := range links.Scan(r, view.Query{}) {
		if err != nil {
			return nil, nil, fmt.Errorf("read links to principles: %w", err)
		}
		x := SourceLink{Source: l.Source, Set: l.Set}
		if x.Principles, err = column.Decode[string](l.Principles); err != nil {
			return nil, nil, fmt.Errorf("principles of %s: %w", l.Source, err)
		}
		x.Principles = full(x.Principles)
		of = append(of, x)
	}
	for m, err := range mappings.Scan(r, view.Query{}) {
		if err != nil {
			return nil, nil, fmt.Errorf("read mappings of principle sets: %w", err)
		}
		x := SetMapping{From: m.From, To: m.To}
		if x.Pairs, err = column.Decode[programme.PrinciplePair](m.Pairs); err != nil {
			return nil, nil, fmt.Errorf("mapping of %s to %s: %w", m.From, m.To, err)
		}
		x.Pairs = full(x.Pairs)
		between = append(between, x)
	}
	slices.SortFunc(of, func(a, b SourceLink) int { return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Set, b.Set)) })
	slices.SortFunc(between, func(a, b SetMapping) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return of, between, nil
}
