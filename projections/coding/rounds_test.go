package coding

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/domain/fault"
	"ledetraad/projections/agreement"
)

// A round on ten utterances whose codings are Krippendorff's example of two
// coders and two values: α 0.095.
func binaryRound(level codinground.Level) *log {
	l := started()
	o := codinground.Opened{Name: "Runde", Codebook: "moedet", Codes: []string{"ventetid"}, Coders: []string{"anna", "bo"}, Level: level}
	var all []string
	for n := range 10 {
		id := fmt.Sprintf("u%d", n)
		all = append(all, id)
		o.Units = append(o.Units, codinground.Unit{Unit: id, Place: coding.Place{Document: "interview-1", Part: id, Version: 1, Start: 0, End: 30}})
	}
	l.tell("codinground-r", o)
	for _, n := range []int{1, 8} {
		l.code("anna", fmt.Sprint("c", n), "ventetid", "interview-1", fmt.Sprint("u", n), n, n+5)
	}
	for _, n := range []int{0, 1, 2, 5} {
		l.code("bo", fmt.Sprint("c", n), "ventetid", "interview-1", fmt.Sprint("u", n), 29-n, 30)
	}
	l.tell("codinground-r", codinground.UnitsRead{Coder: "anna", Units: all}, codinground.UnitsRead{Coder: "bo", Units: all})
	return l
}

func alphaOf(t *testing.T, r agreement.Result) float64 {
	t.Helper()
	if r.Alpha == nil {
		t.Fatalf("no α: %+v", r)
	}
	return math.Round(*r.Alpha*1000) / 1000
}

func TestAgreementOfAClosedRound(t *testing.T) {
	l := binaryRound(codinground.Nominal)
	if _, err := Agreement(l.read(t), "r"); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("while it is open: %v", err)
	}
	// What does not count: another code, another version, somebody else, and a
	// span that only touches a unit.
	l.code("anna", "x1", "fagsprog", "interview-1", "u3", 0, 5)
	l.code("eva", "x2", "ventetid", "interview-1", "u3", 0, 5)
	l.code("anna", "x3", "ventetid", "interview-1", "u3", 30, 35)
	l.tell(coding.Stream("anna", "interview-1"), coding.Applied{Coding: "x4", Coder: "anna", Label: coding.Label{Codebook: "moedet", Code: "ventetid"},
		Place: coding.Place{Document: "interview-1", Part: "u3", Version: 2, Start: 0, End: 5}})
	l.tell("codinground-r", codinground.Closed{})
	// What they change when they have seen each other's work does not count either.
	l.tell(coding.Stream("anna", "interview-1"), coding.Removed{Coding: "c8"})
	l.code("anna", "y1", "ventetid", "interview-1", "u0", 0, 5)
	l.tell("codebook-moedet", codebook.CodeMerged{Code: "ventetid", Into: "fagsprog"})

	m := l.read(t)
	got, err := Agreement(m, "r")
	if err != nil {
		t.Fatal(err)
	}
	if a := alphaOf(t, got.Agreement.Overall); a != 0.095 {
		t.Errorf("α is %v, want 0.095", a)
	}
	if diff := cmp.Diff(map[string]int{"anna": 2, "bo": 4}, got.Agreement.Codes[0].Found); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	if got.Agreement.Overall.Interval == nil || got.Agreement.Overall.Verdict != agreement.Unreliable {
		t.Errorf("overall %+v", got.Agreement.Overall)
	}
	if diff := cmp.Diff([]Progress{{"anna", 10}, {"bo", 10}}, got.Progress); diff != "" || got.Units != 10 || !got.Closed {
		t.Errorf("round %+v (-want +got):\n%s", got.Round, diff)
	}
	again, err := Agreement(m, "r")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("asked again (-first +second):\n%s", diff)
	}
	if _, err := Agreement(m, "nej"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a round that is not there: %v", err)
	}
}

func TestCodesMergedDuringARoundAreOne(t *testing.T) {
	l := started()
	place := coding.Place{Document: "interview-1", Part: "p", Version: 1, Start: 0, End: 10}
	l.tell("codinground-r", codinground.Opened{Name: "Runde", Codebook: "moedet", Codes: []string{"telefon", "skranke"}, Coders: []string{"anna", "bo"},
		Level: codinground.Nominal, Units: []codinground.Unit{{Unit: "u", Place: place}}})
	l.code("anna", "c", "telefon", "interview-1", "p", 0, 10)
	l.code("bo", "c", "skranke", "interview-1", "p", 0, 10)
	l.tell("codebook-moedet", codebook.CodeMerged{Code: "telefon", Into: "skranke"})
	l.tell("codinground-r", codinground.Closed{})
	got, err := Agreement(l.read(t), "r")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"skranke"}, got.Codes); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
	if o := got.Agreement.Overall; o.Units != 1 || o.Observed != 0 || o.Why != agreement.NoVariation {
		t.Errorf("overall %+v, want one unit that both coded alike", o)
	}
}

func TestWeightsInARound(t *testing.T) {
	l := started()
	o := codinground.Opened{Name: "Runde", Codebook: "moedet", Codes: []string{"ventetid"}, Coders: []string{"anna", "bo"}, Level: codinground.Interval}
	for n := range 12 {
		id := fmt.Sprintf("u%d", n)
		o.Units = append(o.Units, codinground.Unit{Unit: id, Place: coding.Place{Document: "interview-1", Part: id, Version: 1, Start: 0, End: 9}})
	}
	l.tell("codinground-r", o)
	for n := range 12 {
		id := fmt.Sprintf("u%d", n)
		l.weigh("anna", id, "ventetid", "interview-1", id, 0, 9, 5*n+5)
		weight := 5*n + 6
		if n == 11 {
			weight = 0 // it is there, but how much is not said
		}
		l.weigh("bo", id, "ventetid", "interview-1", id, 0, 9, weight)
	}
	l.tell("codinground-r", codinground.Closed{})
	got, err := Agreement(l.read(t), "r")
	if err != nil {
		t.Fatal(err)
	}
	if a := alphaOf(t, got.Agreement.Overall); a < 0.99 || a >= 1 || got.Agreement.Overall.Units != 11 {
		t.Errorf("weights one apart: α %v on %d units, want nearly 1 on 11", a, got.Agreement.Overall.Units)
	}
}

func TestUnitsForACoder(t *testing.T) {
	l := binaryRound(codinground.Nominal)
	l.events = l.events[:len(l.events)-1] // bo has read nothing yet
	m := l.read(t)
	for coder, want := range map[string]int{"anna": 10, "bo": 0} {
		list, err := Units(m, "r", coder)
		if err != nil {
			t.Fatal(err)
		}
		read := 0
		for _, u := range list {
			if u.Read {
				read++
			}
		}
		if len(list) != 10 || read != want {
			t.Errorf("%s has read %d of %d units, want %d of 10", coder, read, len(list), want)
		}
	}
}
