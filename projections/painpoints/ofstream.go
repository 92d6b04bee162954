package painpoints

import (
	"cmp"
	"fmt"
	"slices"

	"ledetraad/projections/view"
)

// Here is a pain point that rests on a stream, and on which of its events.
type Here struct {
	Summary
	Revisions []uint64 `json:"revisions"` // of the stream, in order
}

// OfStream is the pain points that rest on a stream now and that hurt now, the
// worst first. It is never nil.
func OfStream(r view.Reader, stream, set string, lang Lang) ([]Here, error) {
	at := map[string][]uint64{}
	for p, err := range proofs.Scan(r, view.Query{Index: "of_event", Prefix: []view.Value{stream}}) {
		if err != nil {
			return nil, fmt.Errorf("pain points of %s: %w", stream, err)
		}
		if p.Rests {
			at[p.ID] = append(at[p.ID], p.Revision)
		}
	}
	out := []Here{}
	if len(at) == 0 {
		return out, nil
	}
	p, err := readPrinciples(r, "", set)
	if err != nil {
		return nil, wrapPrinciples("", err)
	}
	var found []row
	for id := range at {
		row, there, err := rows.Get(r, id)
		if err != nil {
			return nil, fmt.Errorf("pain points of %s: %w", stream, err)
		}
		if there {
			found = append(found, row)
		}
	}
	slices.SortFunc(found, worst)
	for _, row := range found {
		of, err := p.of(row)
		if err != nil {
			return nil, wrapPrinciples(row.ID, err)
		}
		people, _, err := counts.Get(r, row.ID)
		if err != nil {
			return nil, fmt.Errorf("pain points of %s: %w", stream, err)
		}
		s, err := row.summary(of, people.N, lang)
		if err != nil {
			return nil, fmt.Errorf("pain points of %s: %w", stream, err)
		}
		if s.Open() {
			slices.Sort(at[row.ID])
			out = append(out, Here{s, at[row.ID]})
		}
	}
	return out, nil
}

// worst orders as the list does.
func worst(a, b row) int {
	return cmp.Or(cmp.Compare(a.Mildness, b.Mildness), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Scope.Department, b.Scope.Department),
		cmp.Compare(a.Scope.LifeSituation, b.Scope.LifeSituation), cmp.Compare(a.Scope.Term, b.Scope.Term))
}
