package quality

import (
	"bufio"
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The floors that F1 must reach on the aside third.
const (
	jargonFloor = 0.90
	painFloor   = 0.85
	otherFloor  = 0.85
	noFloor     = 0
)

// The files of a set are found by their names.
const (
	asideSpeech  = "corpus/speech-aside*.ndjson"
	tuningSpeech = "corpus/speech-tuning-*.ndjson"
)

//go:embed corpus/*.ndjson
var corpus embed.FS

// Line is something that was said or written, as "ledetraad analyse" reads it,
// with what a person finds in it.
type Line struct {
	ID       string `json:"id"`
	Speaker  string `json:"speaker"`
	Audience string `json:"audience"`
	Text     string `json:"text"`

	Jargon    []string `json:"jargon"` // the words as they stand in the text
	Confused  bool     `json:"confused"`
	Explained bool     `json:"explained"`
	Pain      bool     `json:"pain"`
	Why       string   `json:"why"`
}

// Hit is words that the analyser takes for jargon, in code points.
type Hit struct{ Start, End int }

// Answer is what the analyser makes of a line.
type Answer struct {
	Jargon                    []Hit
	Confused, Explained, Pain bool
}

// Analyser is what is measured: one answer for each line, in order.
type Analyser func([]Line) ([]Answer, error)

// readLines reads a file of labelled lines.
func readLines(name string) ([]Line, error) {
	b, err := fs.ReadFile(corpus, name)
	if err != nil {
		return nil, err
	}
	var lines []Line
	s := bufio.NewScanner(bytes.NewReader(b))
	for n := 1; s.Scan(); n++ {
		d := json.NewDecoder(bytes.NewReader(s.Bytes()))
		d.DisallowUnknownFields()
		var l Line
		if err := d.Decode(&l); err != nil {
			return nil, fmt.Errorf("%s line %d: %w", name, n, err)
		}
		lines = append(lines, l)
	}
	return lines, s.Err()
}

// speechOf reads the lines of a set.
func speechOf(set Set) ([]Line, error) {
	pattern := tuningSpeech
	if set == Aside {
		pattern = asideSpeech
	}
	names, err := fs.Glob(corpus, pattern)
	if err != nil {
		return nil, err
	}
	var all []Line
	for _, name := range names {
		lines, err := readLines(name)
		if err != nil {
			return nil, err
		}
		all = append(all, lines...)
	}
	return all, nil
}

func measureSpeech() (Report, error) {
	rows := []Row{
		{Detector: "jargon", Floor: jargonFloor},
		{Detector: "jargon: pain", Floor: painFloor},
		{Detector: "jargon: confused", Floor: otherFloor},
		{Detector: "jargon: explained", Floor: noFloor},
	}
	for i := range rows {
		rows[i].Scores = map[Set]Score{}
		rows[i].Absent = analyser == nil
	}
	report := Report{Rows: rows}
	if analyser == nil {
		return report, nil
	}
	for _, set := range []Set{Tuning, Aside} {
		lines, err := speechOf(set)
		if err != nil {
			return Report{}, err
		}
		scores, failures, err := judgeSpeech(lines, analyser)
		if err != nil {
			return Report{}, err
		}
		for i := range rows {
			rows[i].Scores[set] = scores[i]
		}
		if set == Tuning {
			report.Failures = failures
		}
	}
	return report, nil
}

// judgeSpeech compares answers with labels: jargon, pain, confused, explained.
func judgeSpeech(lines []Line, analyse Analyser) (scores [4]Score, failures []Failure, err error) {
	answers, err := analyse(lines)
	if err != nil {
		return scores, nil, err
	}
	if len(answers) != len(lines) {
		return scores, nil, fmt.Errorf("the analyser answers %d lines of %d", len(answers), len(lines))
	}
	fail := func(what string, l Line, missed, wrong string) {
		if missed != "" || wrong != "" {
			failures = append(failures, Failure{what, l.ID, missed, wrong, l.Text, l.Why})
		}
	}
	for i, l := range lines {
		a := answers[i]
		missed, wrong, err := compareWords(l, a.Jargon)
		if err != nil {
			return scores, nil, err
		}
		scores[0].count(len(l.Jargon), len(l.Jargon)-len(missed), len(wrong))
		fail("jargon", l, strings.Join(missed, "; "), strings.Join(wrong, "; "))
		for k, yes := range []struct {
			what        string
			label, said bool
		}{{"pain", l.Pain, a.Pain}, {"confused", l.Confused, a.Confused}, {"explained", l.Explained, a.Explained}} {
			scores[k+1].count(one(yes.label), one(yes.label && yes.said), one(yes.said && !yes.label))
			if yes.label && !yes.said {
				fail("jargon: "+yes.what, l, yes.what, "")
			} else if yes.said && !yes.label {
				fail("jargon: "+yes.what, l, "", yes.what)
			}
		}
	}
	return scores, failures, nil
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// compareWords answers which labelled words no hit touches, and which hits
// touch no labelled words. A labelled word is found wherever it stands in the
// line; where two people may cut out of the same words differently, an overlap
// is enough.
func compareWords(l Line, hits []Hit) (missed, wrong []string, err error) {
	text := []rune(l.Text)
	labelled := make([][]Hit, len(l.Jargon))
	for i, word := range l.Jargon {
		if labelled[i] = placesOf(l.Text, word); len(labelled[i]) == 0 {
			return nil, nil, fmt.Errorf("line %s: %q does not stand in the text", l.ID, word)
		}
	}
	touched := make([]bool, len(labelled))
	for _, h := range hits {
		if h.Start < 0 || h.End > len(text) || h.Start >= h.End {
			return nil, nil, fmt.Errorf("line %s: the span %d to %d is not one of its text", l.ID, h.Start, h.End)
		}
		right := false
		for i, places := range labelled {
			for _, p := range places {
				if h.Start < p.End && p.Start < h.End {
					right, touched[i] = true, true
				}
			}
		}
		if !right {
			wrong = append(wrong, string(text[h.Start:h.End]))
		}
	}
	for i, t := range touched {
		if !t {
			missed = append(missed, l.Jargon[i])
		}
	}
	return missed, wrong, nil
}

// placesOf is where whole words stand in a text, whatever their case, in code
// points.
func placesOf(text, words string) []Hit {
	var places []Hit
	// Lower-casing may not change the length: Danish letters do not.
	low, find := strings.ToLower(text), strings.ToLower(words)
	for from := 0; ; {
		i := strings.Index(low[from:], find)
		if i < 0 {
			return places
		}
		start, end := from+i, from+i+len(find)
		before, _ := utf8.DecodeLastRuneInString(low[:start])
		after, _ := utf8.DecodeRuneInString(low[end:])
		if !wordRune(before) && !wordRune(after) {
			n := utf8.RuneCountInString(low[:start])
			places = append(places, Hit{n, n + utf8.RuneCountInString(find)})
		}
		from = end
	}
}

func wordRune(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
