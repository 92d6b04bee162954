package coding

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/codebook"
	"ledetraad/domain/codinground"
)

func TestWhereCodesWereFound(t *testing.T) {
	l := started()
	stream := codebook.Stream("moedet")
	l.tell(stream, codebook.CodeAdded{Code: "over", Name: "Over"}, codebook.CodeAdded{Code: "under", Name: "Under", Parent: "over"},
		codebook.CodeAdded{Code: "gammel", Name: "Gammel"}, codebook.CodeMerged{Code: "gammel", Into: "under"},
		codebook.CodeAdded{Code: "ude", Name: "Ude"}, codebook.CodeRetired{Code: "ude"})
	l.code("anna", "s1", "under", "fieldwork-hjem", "p", 0, 4)
	l.code("bo", "s2", "gammel", "interview-1", "p", 0, 4)
	l.code("bo", "s3", "ude", "interview-1", "p", 5, 9)
	show := func(viewer string) []string {
		t.Helper()
		spreads, documents, err := Spreads(l.read(t), viewer)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, s := range spreads {
			out = append(out, fmt.Sprintln(s.Code, s.Documents, s.Coders, s.Borrowed))
		}
		for _, d := range documents {
			if len(d.Codebooks) > 0 {
				out = append(out, fmt.Sprintln(d.Stream, d.Codebooks))
			}
		}
		return out
	}
	want := []string{"over [fieldwork-hjem interview-1] [anna bo] true\n", "under [fieldwork-hjem interview-1] [anna bo] false\n",
		"fieldwork-hjem [moedet]\n", "interview-1 [moedet]\n"}
	if diff := cmp.Diff(want, show("")); diff != "" {
		t.Error(diff)
	}
	// A coder of an open round sees no other's codings, here either.
	l.tell("codinground-r", codinground.Opened{Name: "r", Codebook: "moedet", Codes: []string{"under"}, Coders: []string{"anna", "bo"}})
	want = []string{"over [fieldwork-hjem] [anna] true\n", "under [fieldwork-hjem] [anna] false\n", "fieldwork-hjem [moedet]\n"}
	if diff := cmp.Diff(want, show("anna")); diff != "" {
		t.Error(diff)
	}
}
