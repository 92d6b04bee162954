package coding

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/projections/view"
)

func lines(list []Coding) []string {
	out := []string{}
	for _, c := range list {
		line := fmt.Sprintf("%s %s@%d %d-%d %s", c.Coder, c.Part, c.Version, c.Start, c.End, c.Code)
		if c.CodedAs != "" {
			line += " was " + c.CodedAs
		}
		out = append(out, line)
	}
	return out
}

func coded() *log {
	l := started()
	l.code("anna", "c1", "ventetid", "fieldwork-hjem", "n1", 0, 20)
	l.code("anna", "c2", "telefon", "fieldwork-hjem", "n1", 5, 9)
	l.code("anna", "c3", "fagsprog", "fieldwork-hjem", "n2", 1, 2)
	l.code("bo", "c1", "ventetid", "fieldwork-hjem", "n1", 0, 9)
	l.code("bo", "c2", "koe", "interview-1", "u1", 0, 7)
	return l
}

func TestIn(t *testing.T) {
	l := coded()
	l.tell("codebook-moedet", codebook.CodeMerged{Code: "telefon", Into: "fagsprog"})
	l.tell(coding.Stream("anna", "fieldwork-hjem"), coding.Recoded{Coding: "c3", Label: coding.Label{Codebook: "moedet", Code: "skranke"}})
	m := l.read(t)
	for _, tc := range []struct {
		name  string
		where Where
		want  []string
	}{
		{"all of a document, overlapping", Where{Document: "fieldwork-hjem"},
			[]string{"bo n1@1 0-9 ventetid", "anna n1@1 0-20 ventetid", "anna n1@1 5-9 fagsprog was telefon", "anna n2@1 1-2 skranke"}},
		{"a part", Where{Document: "fieldwork-hjem", Part: "n2"}, []string{"anna n2@1 1-2 skranke"}},
		{"another version of it", Where{Document: "fieldwork-hjem", Part: "n1", Version: 2}, []string{}},
		{"a coder", Where{Document: "fieldwork-hjem", Coder: "bo"}, []string{"bo n1@1 0-9 ventetid"}},
		{"another codebook", Where{Document: "fieldwork-hjem", Codebook: "vidensdomaener"}, []string{}},
		{"nowhere", Where{Document: "interview-9"}, []string{}},
	} {
		got, err := In(m, "", tc.where)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tc.want, lines(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

func TestPassagesOf(t *testing.T) {
	m := coded().read(t)
	for _, tc := range []struct {
		name  string
		of    Of
		total int
		want  []string
	}{
		{"one code", Of{Code: "ventetid"}, 2, []string{"bo n1@1 0-9 ventetid", "anna n1@1 0-20 ventetid"}},
		{"with those below", Of{Code: "ventetid", Below: true}, 4,
			[]string{"bo n1@1 0-9 ventetid", "anna n1@1 0-20 ventetid", "anna n1@1 5-9 telefon", "bo u1@1 0-7 koe"}},
		{"a page", Of{Code: "ventetid", Below: true, Offset: 1, Limit: 2}, 4, []string{"anna n1@1 0-20 ventetid", "anna n1@1 5-9 telefon"}},
		{"past the end", Of{Code: "ventetid", Offset: 9}, 2, []string{}},
		{"by a coder", Of{Code: "ventetid", Coder: "bo"}, 1, []string{"bo n1@1 0-9 ventetid"}},
		{"in a life situation", Of{Code: "ventetid", LifeSituation: "plejehjem"}, 2, []string{"bo n1@1 0-9 ventetid", "anna n1@1 0-20 ventetid"}},
		{"in another department", Of{Code: "ventetid", Department: "jobcenter"}, 0, []string{}},
	} {
		tc.of.Codebook = "moedet"
		got, err := PassagesOf(m, "", tc.of)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tc.want, lines(got.Passages)); diff != "" || got.Total != tc.total {
			t.Errorf("%s: %d (-want +got):\n%s", tc.name, got.Total, diff)
		}
	}
	if _, err := PassagesOf(m, "", Of{Codebook: "moedet", Code: "nej"}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a code that is not there: %v", err)
	}
}

// While a round is open its coders see their own work and nobody else's, in
// whatever way they ask; everybody else sees all.
func TestBlindWhileOpen(t *testing.T) {
	l := coded()
	l.code("leder", "c1", "ventetid", "fieldwork-hjem", "n1", 1, 3)
	l.tell("codinground-r", codinground.Opened{Name: "Runde", Codebook: "moedet", Codes: []string{"ventetid"}, Coders: []string{"anna", "bo"}, Level: codinground.Nominal,
		Units: []codinground.Unit{{Unit: "u1", Place: coding.Place{Document: "fieldwork-hjem", Part: "n1", Version: 1, Start: 0, End: 20}}}})
	open := l.read(t)
	l.tell("codinground-r", codinground.Closed{})
	shut := l.read(t)

	for _, tc := range []struct {
		name   string
		m      view.Reader
		viewer string
		in     int // codings seen in the session
		ofCode int // passages of ventetid
		counts string
		refuse fault.Code // of a comparison
		cells  int        // passages of ventetid and below in plejehjem
	}{
		{"anna", open, "anna", 3, 1, "Ventetid 1/1/1 of 2/1/1", fault.Conflict, 2},
		{"bo", open, "bo", 1, 1, "Ventetid 1/1/1 of 2/2/1", fault.Conflict, 2},
		{"leder", open, "leder", 5, 3, "Ventetid 3/1/3 of 5/2/3", "", 5},
		{"nobody in particular", open, "", 5, 3, "Ventetid 3/1/3 of 5/2/3", "", 5},
		{"anna, closed", shut, "anna", 5, 3, "Ventetid 3/1/3 of 5/2/3", "", 5},
	} {
		in, err := In(tc.m, tc.viewer, Where{Document: "fieldwork-hjem"})
		if err != nil || len(in) != tc.in {
			t.Errorf("%s sees %v (%v), want %d", tc.name, lines(in), err, tc.in)
		}
		of, err := PassagesOf(tc.m, tc.viewer, Of{Codebook: "moedet", Code: "ventetid"})
		if err != nil || of.Total != tc.ofCode {
			t.Errorf("%s sees %d passages (%v), want %d", tc.name, of.Total, err, tc.ofCode)
		}
		if got := tree(t, tc.m, tc.viewer)[0]; got != tc.counts {
			t.Errorf("%s counts %q, want %q", tc.name, got, tc.counts)
		}
		if _, err := Compare(tc.m, tc.viewer, "moedet", "fieldwork-hjem", "n1", 1); fault.CodeOf(err) != tc.refuse {
			t.Errorf("%s compares: %v, want %q", tc.name, err, tc.refuse)
		}
		cover, err := CoverageFor(tc.m, tc.viewer, CoverageOf{Codebook: "moedet"})
		if err != nil || cover.Rows[0].Cells[0].Passages != tc.cells {
			t.Errorf("%s: coverage %+v (%v), want %d", tc.name, cover.Rows, err, tc.cells)
		}
	}
	for _, c := range lines(mustIn(t, open, "anna")) {
		if c[:4] != "anna" {
			t.Errorf("anna sees %s", c)
		}
	}
}

func mustIn(t *testing.T, m view.Reader, viewer string) []Coding {
	t.Helper()
	list, err := In(m, viewer, Where{Document: "fieldwork-hjem"})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestCompare(t *testing.T) {
	m := coded().read(t)
	got, err := Compare(m, "", "moedet", "fieldwork-hjem", "n1", 1)
	if err != nil {
		t.Fatal(err)
	}
	both := Division{Code: "ventetid", Name: "Ventetid", Coders: []string{"anna", "bo"}, Without: []string{}}
	anna := Division{Code: "ventetid", Name: "Ventetid", Coders: []string{"anna"}, Without: []string{"bo"}}
	phone := Division{Code: "telefon", Name: "I telefonen", Coders: []string{"anna"}, Without: []string{"bo"}}
	want := Comparison{Coders: []string{"anna", "bo"}, Agreed: 2, Disputed: 2, Segments: []Segment{
		{0, 5, []Division{both}}, {5, 9, []Division{both, phone}}, {9, 20, []Division{anna}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("comparison (-want +got):\n%s", diff)
	}
	if _, err := Compare(m, "", "moedet", "fieldwork-hjem", "n1", 0); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("no version: %v", err)
	}
}

// A document that was removed from the log leaves nothing behind, whether the
// streams of its codings were removed with it or not.
func TestRemovedDocuments(t *testing.T) {
	l := coded()
	l.tell("codinground-r", codinground.Opened{Name: "Runde", Codebook: "moedet", Codes: []string{"ventetid", "koe"}, Coders: []string{"anna", "bo"}, Level: codinground.Nominal,
		Units: []codinground.Unit{
			{Unit: "u1", Place: coding.Place{Document: "fieldwork-hjem", Part: "n1", Version: 1, Start: 0, End: 20}},
			{Unit: "u2", Place: coding.Place{Document: "interview-1", Part: "u1", Version: 1, Start: 0, End: 9}},
		}}, codinground.UnitsRead{Coder: "anna", Units: []string{"u1", "u2"}}, codinground.Closed{})
	before := l.read(t)
	with, err := StreamsOf(before, "interview-1")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{coding.Stream("bo", "interview-1")}, with); diff != "" {
		t.Fatalf("streams of codings in the interview (-want +got):\n%s", diff)
	}
	dump := func(m view.Reader) string {
		t.Helper()
		var b bytes.Buffer
		if err := view.Dump(&b, m, Projection().Tables...); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	alone, all := l.without("interview-1").read(t), l.without("interview-1", with[0]).read(t)
	if diff := cmp.Diff(dump(all), dump(alone)); diff != "" {
		t.Errorf("with the codings' streams still there (-removed +there):\n%s", diff)
	}
	if list, err := In(alone, "", Where{Document: "interview-1"}); err != nil || len(list) > 0 {
		t.Errorf("still coded: %v, %v", lines(list), err)
	}
	was, err := Agreement(before, "r")
	if err != nil {
		t.Fatal(err)
	}
	is, err := Agreement(alone, "r")
	if err != nil {
		t.Fatal(err)
	}
	judged := func(r RoundReport) int { return r.Agreement.Overall.Units + r.Agreement.Overall.Left }
	if was.Gone != 0 || judged(was) != 4 || is.Gone != 1 || judged(is) != 2 {
		t.Errorf("before: %d gone, %d judged; after: %d and %d; want 0 and 4, 1 and 2", was.Gone, judged(was), is.Gone, judged(is))
	}
}

func TestMemosOfCodings(t *testing.T) {
	l := coded()
	memo := coding.Applied{Coding: "c1", Coder: "eva", Label: coding.Label{Codebook: "moedet", Code: "koe"},
		Place: coding.Place{Document: "fieldwork-hjem", Part: "n3", Version: 1, Start: 0, End: 3}, Memo: event.About("Kajs ord", "Kaj")}
	l.tell(coding.Stream("eva", "fieldwork-hjem"), memo)
	read := func() CodingMemo {
		t.Helper()
		m := l.read(t)
		list, err := In(m, "", Where{Document: "fieldwork-hjem", Part: "n3"})
		if err != nil || len(list) != 1 {
			t.Fatalf("%v, %v", list, err)
		}
		memo, there, err := MemoOn(m, list[0])
		if err != nil || !there {
			t.Fatal(there, err)
		}
		return memo
	}
	if d := cmp.Diff(CodingMemo{"Kajs ord", false, []string{"Kaj"}}, read()); d != "" {
		t.Error(d)
	}
	memo.Memo.Plain, memo.Memo.Erased = "", true
	l.events[len(l.events)-1].Data = memo
	if d := cmp.Diff(CodingMemo{"", true, []string{"Kaj"}}, read()); d != "" {
		t.Errorf("after Kaj was erased: %s", d)
	}
}

// Pages of any size, one after another, are the whole, whichever codes their
// passages were made with.
func TestPagesAreTheWhole(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		l := started()
		for n := range rapid.IntRange(0, 30).Draw(rt, "codings") {
			l.code(rapid.SampledFrom([]string{"anna", "bo"}).Draw(rt, "coder"), fmt.Sprint("c", n), rapid.SampledFrom([]string{"ventetid", "telefon", "koe", "fagsprog"}).Draw(rt, "code"),
				rapid.SampledFrom([]string{"fieldwork-hjem", "interview-1"}).Draw(rt, "document"), "p", rapid.IntRange(0, 3).Draw(rt, "start"), 9)
		}
		l.tell("codebook-moedet", codebook.CodeMerged{Code: "fagsprog", Into: "skranke"})
		m := l.read(t)
		of := Of{Codebook: "moedet", Code: "ventetid", Below: true, Coder: rapid.SampledFrom([]string{"", "bo"}).Draw(rt, "by")}
		whole, err := PassagesOf(m, "", of)
		if err != nil {
			rt.Fatal(err)
		}
		if whole.Total != len(whole.Passages) {
			rt.Fatalf("%d passages, said to be %d", len(whole.Passages), whole.Total)
		}
		of.Limit = rapid.IntRange(1, 7).Draw(rt, "limit")
		var pages []Coding
		for ; of.Offset < whole.Total; of.Offset += of.Limit {
			page, err := PassagesOf(m, "", of)
			if err != nil || page.Total != whole.Total {
				rt.Fatalf("page at %d: %d in all, %v", of.Offset, page.Total, err)
			}
			pages = append(pages, page.Passages...)
		}
		if diff := cmp.Diff(whole.Passages, pages, cmpopts.EquateEmpty()); diff != "" {
			rt.Fatalf("pages (-whole +pages):\n%s", diff)
		}
	})
}
