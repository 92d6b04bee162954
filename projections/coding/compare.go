package coding

import (
	"slices"

	"ledetraad/domain/fault"
	"ledetraad/projections/view"
)

// Segment is a stretch of a text in which each coder's codes are the same from
// its first character to its last.
type Segment struct {
	Start int        `json:"start"` // in code points
	End   int        `json:"end"`   // not included
	Codes []Division `json:"codes"`
}

// Division is who put a code on a segment, and who did not.
type Division struct {
	Code    string   `json:"code"`
	Name    string   `json:"name"`
	Coders  []string `json:"coders"`
	Without []string `json:"without"` // of those who coded the part at all with this codebook
}

// Comparison is how coders differ on one version of a part. It is for looking
// at together and is no measure: for that, see a round's agreement.
type Comparison struct {
	Coders   []string  `json:"coders"`   // who coded it with this codebook
	Segments []Segment `json:"segments"` // those with a code, in the order of the text
	Agreed   int       `json:"agreed"`   // codes on segments that all coders put there
	Disputed int       `json:"disputed"` // that only some did
}

// Compare lays the coders' codings of one version of a part side by side. It is
// refused to a coder of an open round with the codebook.
func Compare(r view.Reader, viewer, codebook, document, part string, version int) (Comparison, error) {
	_, b, err := find(r, codebook)
	if err != nil {
		return Comparison{}, err
	}
	hidden, err := blindness(r, viewer)
	if err != nil {
		return Comparison{}, err
	}
	if hidden.books[codebook] {
		return Comparison{}, fault.Conflictf("codebook", "a blind round with the codebook %s is open; compare when it is closed", codebook)
	}
	if version < 1 {
		return Comparison{}, fault.Invalidf("version", "is missing; coders are compared on one version")
	}
	rows, err := collect(codings.Scan(r, view.Query{Index: "by_place", Prefix: []view.Value{document, part, int64(version)}}), codings.Name)
	if err != nil {
		return Comparison{}, err
	}
	rows = slices.DeleteFunc(rows, func(c codingRow) bool { return c.Codebook != codebook })
	out := Comparison{Coders: []string{}, Segments: []Segment{}}
	var bounds []int
	for _, c := range rows {
		out.Coders = append(out.Coders, c.Coder)
		bounds = append(bounds, c.Start, c.End)
	}
	slices.Sort(out.Coders)
	out.Coders = slices.Compact(out.Coders)
	slices.Sort(bounds)
	bounds = slices.Compact(bounds)
	for i := 1; i < len(bounds); i++ {
		s := Segment{Start: bounds[i-1], End: bounds[i]}
		by := map[string][]string{}
		for _, c := range rows {
			if code := b.stands(c.Code); c.Start <= s.Start && c.End >= s.End && !slices.Contains(by[code], c.Coder) {
				by[code] = append(by[code], c.Coder)
			}
		}
		for _, c := range b.order { // as the codebook has them
			with := by[c.Code]
			if len(with) == 0 {
				continue
			}
			slices.Sort(with)
			d := Division{Code: c.Code, Name: c.Name, Coders: with, Without: []string{}}
			for _, coder := range out.Coders {
				if !slices.Contains(with, coder) {
					d.Without = append(d.Without, coder)
				}
			}
			if len(d.Without) == 0 {
				out.Agreed++
			} else {
				out.Disputed++
			}
			s.Codes = append(s.Codes, d)
		}
		if len(s.Codes) > 0 {
			out.Segments = append(out.Segments, s)
		}
	}
	return out, nil
}
