package quality

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ledetraad/domain/painpoint"
	"ledetraad/projections/detectors"
)

// The floors are those of the aside third. Failures are named by detector only.
func TestFloors(t *testing.T) {
	report, err := Measure()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range report.Rows {
		t.Run(r.Detector, func(t *testing.T) {
			if r.Absent {
				t.Fatal("there are labels for it, and no such detector")
			}
			s := r.Scores[Aside]
			if s.Cases == 0 {
				t.Error("nothing was measured")
			}
			if !r.Holds() {
				t.Errorf("F1 is %.3f on what is kept aside; it must reach %.2f", s.F1(), r.Floor)
			}
		})
	}
}

// Every detector is measured, so that a new one cannot come in without being
// labelled for.
func TestEveryDetectorIsMeasured(t *testing.T) {
	for _, d := range detectors.All() {
		if d.Kind != "jargon" && !slices.Contains(kinds, d.Kind) {
			t.Errorf("there are no scenarios for %s", d.Kind)
		}
	}
}

func TestFailuresAreOfTheTuningThirdsOnly(t *testing.T) {
	report, err := Measure()
	if err != nil {
		t.Fatal(err)
	}
	lines, err := speechOf(Aside)
	if err != nil {
		t.Fatal(err)
	}
	scenarios, err := readScenarios(Aside)
	if err != nil {
		t.Fatal(err)
	}
	aside := map[string]bool{}
	for _, l := range lines {
		aside[l.ID] = true
	}
	for _, s := range scenarios {
		aside[s.Name] = true
	}
	for _, f := range report.Failures {
		if aside[f.Case] {
			t.Errorf("a failure of %s is told that is to be kept aside", f.Detector)
		}
	}
}

// In the first three tuning files a line's number in its kind decides which third it
// belongs to: of every three lines of a kind, the third stands aside.
func TestCorpusIsWellFormed(t *testing.T) {
	names, err := fs.Glob(corpus, "corpus/*.ndjson")
	if err != nil {
		t.Fatal(err)
	}
	thirds := map[string]int{"corpus/speech-tuning-0.ndjson": 0, "corpus/speech-tuning-1.ndjson": 1, "corpus/speech-tuning-2.ndjson": 2}
	total, ids, texts := 0, map[string]bool{}, map[string]bool{}
	for _, name := range names {
		remainder, parted := thirds[name]
		lines, err := readLines(name)
		if err != nil {
			t.Fatal(err)
		}
		total += len(lines)
		for _, l := range lines {
			_, n, _ := strings.Cut(l.ID, "-")
			number, err := strconv.Atoi(n)
			switch {
			case err != nil || parted && number%3 != remainder:
				t.Errorf("%s: a line stands in the wrong third", name)
			case ids[l.ID] || texts[l.Text]:
				t.Errorf("%s: a line stands there twice", name)
			case !slices.Contains([]string{"employee", "citizen", "relative", "letter"}, l.Speaker),
				!slices.Contains([]string{"employee", "citizen"}, l.Audience):
				t.Errorf("%s: a line has a speaker or an audience that analyse does not know", name)
			case !agrees(l):
				t.Errorf("%s: the labels of a line contradict each other", name)
			}
			ids[l.ID], texts[l.Text] = true, true
		}
	}
	if total < 420 {
		t.Errorf("there are %d lines; want 420 at least", total)
	}
}

// agrees holds a line's labels against the rules that docs/quality.md gives.
func agrees(l Line) bool {
	for _, w := range l.Jargon {
		if len(placesOf(l.Text, w)) == 0 {
			return false
		}
	}
	official := (l.Speaker == "employee" || l.Speaker == "letter") && l.Audience == "citizen"
	switch {
	case l.Confused:
		return !official && len(l.Jargon) == 0 && l.Pain
	case l.Explained:
		return len(l.Jargon) > 0 && !l.Pain
	case !official:
		return !l.Pain
	}
	return l.Pain || len(l.Jargon) == 0
}

func TestScenariosAreWellFormed(t *testing.T) {
	pains, traps, aside := map[string]int{}, map[string]int{}, map[string]int{}
	for _, set := range []Set{Tuning, Aside} {
		scenarios, err := readScenarios(set)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range scenarios {
			w, err := newWorld(nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := w.play(s.Steps); err != nil {
				t.Errorf("%s cannot be told: %v", s.Name, err)
			}
			if s.Trap != (len(s.Expect) == 0) {
				t.Errorf("%s: a trap is where nothing is to be found", s.Name)
			}
			if s.Trap {
				traps[s.Detector]++
			} else {
				pains[s.Detector]++
			}
			if set == Aside {
				aside[s.Detector]++
			}
		}
	}
	for _, kind := range kinds {
		all := pains[kind] + traps[kind]
		if all < 20 || traps[kind]*2 < all-2 || aside[kind] != all/3 {
			t.Errorf("%s has %d scenarios, %d of them traps, %d aside; want 20, half of them traps, a third aside", kind, all, traps[kind], aside[kind])
		}
	}
}

func TestCompareWords(t *testing.T) {
	line := Line{Text: "Sådan: visitationen skal visitere, ADL-træning følger.", Jargon: []string{"visitationen", "ADL-træning"}}
	for _, c := range []struct {
		name          string
		hits          []Hit
		missed, wrong []string
	}{
		{"the same words", []Hit{{7, 19}, {35, 46}}, nil, nil},
		{"a part of them", []Hit{{7, 12}, {35, 38}}, nil, nil},
		{"one labelled word in two pieces", []Hit{{7, 19}, {35, 38}, {39, 46}}, nil, nil},
		{"other words", []Hit{{7, 19}, {25, 33}}, []string{"ADL-træning"}, []string{"visitere"}},
		{"none", nil, []string{"visitationen", "ADL-træning"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			missed, wrong, err := compareWords(line, c.hits)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([][]string{c.missed, c.wrong}, [][]string{missed, wrong}); diff != "" {
				t.Errorf("missed and wrong (-want +got):\n%s", diff)
			}
		})
	}
	if _, _, err := compareWords(line, []Hit{{50, 99}}); err == nil {
		t.Error("a span beyond the text is taken")
	}
}

func TestCompareFindings(t *testing.T) {
	s := Scenario{Detector: "retelling", Expect: []Expected{{Department: "jobcenter|borgerservice", LifeSituation: "udskrevet"}, {LifeSituation: "kraeft"}}}
	var score Score
	f := compareFindings(s, []painpoint.Scope{{Department: "borgerservice", LifeSituation: "udskrevet"}, {Department: "boern", LifeSituation: "voksen"}}, &score)
	if diff := cmp.Diff(Score{Cases: 1, Labels: 2, Right: 1, Missed: 1, Wrong: 1}, score); diff != "" {
		t.Errorf("score (-want +got):\n%s", diff)
	}
	if f.Missed != "kraeft" || f.Wrong != "boern/voksen" {
		t.Errorf("missed %q, wrong %q", f.Missed, f.Wrong)
	}
	if score.Precision() != 0.5 || score.Recall() != 0.5 || score.F1() != 0.5 {
		t.Errorf("precision %v, recall %v, F1 %v; want 0.5", score.Precision(), score.Recall(), score.F1())
	}
}
