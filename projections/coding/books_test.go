package coding

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/projections/view"
)

func outline(nodes []Node, indent string) []string {
	var out []string
	for _, n := range nodes {
		out = append(out, fmt.Sprintf("%s%s %d/%d/%d of %d/%d/%d", indent, n.Name, n.Own.Codings, n.Own.Documents, n.Own.Coders, n.Total.Codings, n.Total.Documents, n.Total.Coders))
		out = append(out, outline(n.Below, indent+"  ")...)
	}
	return out
}

func tree(t *testing.T, r view.Reader, viewer string) []string {
	t.Helper()
	_, nodes, err := Tree(r, viewer, "moedet")
	if err != nil {
		t.Fatal(err)
	}
	return outline(nodes, "")
}

func TestTreeCountsAndFollowsMerges(t *testing.T) {
	l := started()
	l.code("anna", "c1", "ventetid", "fieldwork-hjem", "n1", 0, 4)
	l.code("anna", "c2", "koe", "fieldwork-hjem", "n1", 2, 9)
	l.code("bo", "c1", "koe", "interview-1", "u1", 0, 7)
	l.code("bo", "c2", "telefon", "interview-1", "u1", 0, 7)
	l.code("bo", "c3", "fagsprog", "interview-1", "u2", 3, 5)
	l.tell(coding.Stream("bo", "interview-1"), coding.Removed{Coding: "c3"})
	want := []string{
		"Ventetid 1/1/1 of 4/2/2",
		"  I telefonen 1/1/1 of 3/2/2",
		"    Kø 2/2/2 of 2/2/2",
		"  Ved skranken 0/0/0 of 0/0/0",
		"Fagsprog 0/0/0 of 0/0/0",
		"Temaer 0/0/0 of 0/0/0",
	}
	if diff := cmp.Diff(want, tree(t, l.read(t), "")); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}

	// Kø keeps its codings under another name, and under Fagsprog once what it
	// stood below was merged into that; what was retired or moved counts on.
	l.tell("codebook-moedet", codebook.CodeRenamed{Code: "koe", Name: "Du er nummer …"}, codebook.CodeMerged{Code: "telefon", Into: "fagsprog"},
		codebook.CodeMerged{Code: "ventetid", Into: "skranke"})
	l.tell("codebook-moedet", codebook.CodeRetired{Code: "koe", Reason: event.About("", "x")}, codebook.CodeMoved{Code: "skranke", Parent: "temaer"})
	want = []string{
		"Fagsprog 1/1/1 of 3/2/2",
		"  Du er nummer … 2/2/2 of 2/2/2",
		"Temaer 0/0/0 of 1/1/1",
		"  Ved skranken 1/1/1 of 1/1/1",
	}
	m := l.read(t)
	if diff := cmp.Diff(want, tree(t, m, "")); diff != "" {
		t.Errorf("tree after merging (-want +got):\n%s", diff)
	}
	_, nodes, _ := Tree(m, "", "moedet")
	if got := nodes[0]; !cmp.Equal(got.Merged, []string{"telefon"}) || !got.Below[0].Retired {
		t.Errorf("Fagsprog took up %v; Kø retired: %v", got.Merged, got.Below[0].Retired)
	}
	if _, _, err := Tree(m, "", "andet"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a codebook that is not there: %v", err)
	}
	list, err := Books(m)
	if err != nil || len(list) != 1 || list[0].Codes != 4 {
		t.Errorf("books %+v, %v; want one with four codes", list, err)
	}
}

func TestMemos(t *testing.T) {
	l := started()
	l.tell("codebook-moedet",
		codebook.MemoWritten{Memo: "m1", Code: "telefon", Text: event.About("Birk ringer igen", "Birk")},
		codebook.MemoWritten{Memo: "m2", Code: "telefon", Text: event.About("Del den op?", "codebook-moedet")},
		codebook.MemoWritten{Memo: "m3", Text: event.About("Bogen er ny", "codebook-moedet")},
		codebook.MemoRewritten{Memo: "m2", Text: event.About("Delt", "codebook-moedet")},
		codebook.CodeMerged{Code: "telefon", Into: "fagsprog"},
	)
	texts := func(m view.Reader, code string) []string {
		t.Helper()
		list, err := Memos(m, "moedet", code)
		if err != nil {
			t.Fatal(err)
		}
		out := []string{}
		for _, x := range list {
			out = append(out, fmt.Sprintf("%s %q %v", x.Code, x.Text, x.Erased))
		}
		return out
	}
	m := l.read(t)
	if diff := cmp.Diff([]string{`fagsprog "Birk ringer igen" false`, `fagsprog "Delt" false`}, texts(m, "fagsprog")); diff != "" {
		t.Errorf("memos (-want +got):\n%s", diff)
	}
	if got := texts(m, ""); len(got) != 3 {
		t.Errorf("all memos: %v", got)
	}
	for i, e := range l.events {
		if w, ok := e.Data.(codebook.MemoWritten); ok && w.Memo == "m1" {
			w.Text.Plain, w.Text.Erased = "", true
			l.events[i].Data = w
		}
	}
	if diff := cmp.Diff([]string{`fagsprog "" true`, `fagsprog "Delt" false`}, texts(l.read(t), "telefon")); diff != "" {
		t.Errorf("memos after Birk was erased (-want +got):\n%s", diff)
	}
}
