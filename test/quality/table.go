package quality

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// WriteTable writes the figures for people to read.
func (r Report) WriteTable(to io.Writer) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(cells ...string) { _, _ = fmt.Fprintln(w, strings.Join(cells, "\t")+"\t") }
	row("detector", "tuning", "precision", "recall", "F1", "aside", "precision", "recall", "F1", "floor", "")
	for _, x := range r.Rows {
		if x.Absent {
			row(x.Detector, "–", "–", "–", "–", "–", "–", "–", "–", floor(x.Floor), "not there yet")
			continue
		}
		cells := []string{x.Detector}
		for _, set := range []Set{Tuning, Aside} {
			s := x.Scores[set]
			cells = append(cells, fmt.Sprint(s.Cases), figure(s.Precision()), figure(s.Recall()), figure(s.F1()))
		}
		verdict := ""
		if !x.Holds() {
			verdict = "below"
		}
		row(append(cells, floor(x.Floor), verdict)...)
	}
	return w.Flush()
}

func figure(f float64) string { return fmt.Sprintf("%.3f", f) }

func floor(f float64) string {
	if f == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", f)
}

type rowJSON struct {
	Detector string            `json:"detector"`
	Floor    float64           `json:"floor,omitempty"` // F1 on the aside third
	Absent   bool              `json:"absent,omitempty"`
	Holds    bool              `json:"holds"`
	Sets     map[Set]scoreJSON `json:"sets,omitempty"`
}

type scoreJSON struct {
	Score
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// WriteJSON writes the figures for machines to read: {"detectors": [...]}.
func (r Report) WriteJSON(to io.Writer) error {
	out := struct {
		Detectors []rowJSON `json:"detectors"`
	}{}
	for _, x := range r.Rows {
		sets := map[Set]scoreJSON{}
		for set, s := range x.Scores {
			sets[set] = scoreJSON{s, s.Precision(), s.Recall(), s.F1()}
		}
		out.Detectors = append(out.Detectors, rowJSON{x.Detector, x.Floor, x.Absent, x.Holds(), sets})
	}
	e := json.NewEncoder(to)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// WriteFailures writes what was judged otherwise than it is labelled, of the
// tuning thirds: a line of JSON each.
func (r Report) WriteFailures(to io.Writer) error {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	for _, f := range r.Failures {
		if err := e.Encode(f); err != nil {
			return err
		}
	}
	return nil
}
