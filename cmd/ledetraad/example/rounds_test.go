package example

import (
	"testing"

	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/projections/agreement"
)

// TestCodersDifferBelievably holds the rounds against what coders come to: a
// first round in which they learn that they differ, and a better one.
func TestCodersDifferBelievably(t *testing.T) {
	type mark struct{ document, part, code, coder string }
	var open codinground.Open
	var marks map[mark]bool
	var alphas []float64
	for _, c := range opened(t) {
		switch i := c.Intent.(type) {
		case codinground.Open:
			open, marks = i, map[mark]bool{}
		case coding.Apply:
			if marks != nil {
				marks[mark{i.Document, i.Part, i.Code, i.Coder}] = true
			}
		case codinground.Close:
			var judged [][]float64
			for _, code := range open.Codes {
				for _, u := range open.Units {
					values := make([]float64, len(coders))
					for n, coder := range coders {
						if marks[mark{u.Document, u.Part, code, coder}] {
							values[n] = 1
						}
					}
					judged = append(judged, values)
				}
			}
			r := agreement.Alpha(agreement.Nominal, judged)
			if r.Alpha == nil {
				t.Fatalf("%s has no α", open.Name)
			}
			alphas = append(alphas, *r.Alpha)
		}
	}
	if len(alphas) != 2 || alphas[0] < 0.70 || alphas[0] > 0.85 || alphas[1] <= alphas[0] || alphas[1] >= 1 {
		t.Errorf("α is %.3f; want the first from 0.70 to 0.85, and the second better, but not perfect", alphas)
	}
}
