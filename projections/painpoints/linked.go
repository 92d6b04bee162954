package painpoints

import (
	"maps"
	"slices"

	"ledetraad/projections/view"
)

// Linked is a principle that something speaks to.
type Linked struct {
	Set       string `json:"set"`
	Principle string `json:"principle"`
}

// PrinciplesOfCodes answers which principles of adopted sets a code speaks to,
// by set: as the programme links it, or else as its codebook says. A code that
// was merged into another speaks as that.
func PrinciplesOfCodes(r view.Reader) (func(codebook, code string) ([]Linked, error), error) {
	p, err := readPrinciples(r, "-", "") // of no pain point
	if err != nil {
		return nil, wrapPrinciples("", err)
	}
	return func(codebook, code string) ([]Linked, error) {
		bySet, err := p.ofCode(codebook + "/" + code)
		if err != nil {
			return nil, wrapPrinciples(code, err)
		}
		out := []Linked{}
		for _, set := range slices.Sorted(maps.Keys(bySet)) {
			if _, adopted := p.sets[set]; !adopted {
				continue
			}
			for _, key := range bySet[set] {
				out = append(out, Linked{set, key})
			}
		}
		return out, nil
	}, nil
}
