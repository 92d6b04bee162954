package coding

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
)

func TestWhereKnowledgeIsMissing(t *testing.T) {
	l := started()
	for _, c := range codebook.KnowledgeDomains().Commands(monday, "anna") {
		switch i := c.Intent.(type) {
		case codebook.Start:
			l.tell(c.Stream, codebook.Started(i))
		case codebook.AddCode:
			l.tell(c.Stream, codebook.CodeAdded(i))
		}
	}
	domain := func(coder, id, code, document string, start int) {
		l.tell(coding.Stream(coder, document), coding.Applied{Coding: id, Coder: coder, Label: coding.Label{Codebook: "vidensdomaener", Code: code},
			Place: coding.Place{Document: document, Part: "p", Version: 1, Start: start, End: start + 5}})
	}
	domain("anna", "d1", "psykologisk", "fieldwork-hjem", 0)
	domain("anna", "d2", "psykologisk", "fieldwork-hjem", 9)
	domain("bo", "d1", "psykologisk", "interview-1", 0)
	domain("bo", "d2", "logistisk", "interview-1", 0)
	m := l.read(t)

	get := func(of CoverageOf) (map[string][]Cell, []Column) {
		t.Helper()
		of.Codebook = "vidensdomaener"
		got, err := CoverageFor(m, "", of)
		if err != nil {
			t.Fatal(err)
		}
		cells := map[string][]Cell{}
		for _, r := range got.Rows {
			cells[r.Code] = r.Cells
		}
		if len(got.Rows) != 9 || got.Rows[0].Code != "psykologisk" || got.Rows[1].Gaps != len(got.Columns) {
			t.Errorf("rows %+v: want the nine domains in their order, the neurological one without a passage", got.Rows)
		}
		return cells, got.Columns
	}

	cells, columns := get(CoverageOf{Keys: []string{"udskrevet", "plejehjem"}})
	if diff := cmp.Diff([]Column{{Key: "udskrevet"}, {Key: "plejehjem", Documents: 2, Coded: 2}, {Key: "sygedagpenge", Documents: 1}}, columns); diff != "" {
		t.Errorf("columns (-want +got):\n%s", diff)
	}
	want := map[string][]Cell{
		"psykologisk":   {{State: NoDocuments}, {Covered, 3, 2, 6}, {State: Uncoded}},
		"logistisk":     {{State: NoDocuments}, {Covered, 1, 1, 2}, {State: Uncoded}},
		"antropologisk": {{State: NoDocuments}, {State: Gap}, {State: Uncoded}},
	}
	for code, row := range want {
		if diff := cmp.Diff(row, cells[code]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", code, diff)
		}
	}

	cells, columns = get(CoverageOf{Keys: []string{"plejehjem"}, MinParticipants: 5})
	if diff := cmp.Diff([]Column{{Key: "plejehjem", Documents: 2, Coded: 2}, {Key: "sygedagpenge", Few: true}}, columns); diff != "" {
		t.Errorf("columns, few people suppressed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(Cell{State: Few}, cells["logistisk"][0]); diff != "" {
		t.Errorf("two people's words (-want +got):\n%s", diff)
	}
	if got := cells["psykologisk"][0]; got.Passages != 3 {
		t.Errorf("six people's words: %+v", got)
	}

	_, columns = get(CoverageOf{Axis: ByDepartment})
	if diff := cmp.Diff([]Column{{Key: "aeldre", Documents: 2, Coded: 2}, {Key: "jobcenter", Documents: 1}}, columns); diff != "" {
		t.Errorf("by department (-want +got):\n%s", diff)
	}
}

func TestCoverageCountsForTheCodesAbove(t *testing.T) {
	l := coded()
	l.tell("codebook-moedet", codebook.CodeMerged{Code: "koe", Into: "fagsprog"}, codebook.CodeRetired{Code: "skranke"})
	got, err := CoverageFor(l.read(t), "", CoverageOf{Codebook: "moedet"})
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		code  string
		depth int
		n     int
	}
	var rows []row
	for _, r := range got.Rows {
		rows = append(rows, row{r.Code, r.Depth, r.Cells[0].Passages})
	}
	want := []row{{"ventetid", 0, 3}, {"telefon", 1, 1}, {"fagsprog", 0, 2}}
	if diff := cmp.Diff(want, rows, cmp.AllowUnexported(row{})); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}
