package refiqda_test

import (
	"archive/zip"
	"bytes"
	"context"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/plaintext"
	"ledetraad/adapters/interchange/refiqda"
	"ledetraad/adapters/interchange/rehearsal"
	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
)

func now() time.Time { return time.Date(2024, 11, 1, 12, 0, 0, 0, time.UTC) }

func engine(t testing.TB) *rehearsal.Engine {
	t.Helper()
	e, err := rehearsal.New(now)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// world is what a Reader gives, in memory.
type world struct {
	books     []refiqda.ExportedBook
	documents []refiqda.Document
}

func (w world) Books(context.Context) ([]refiqda.ExportedBook, error) { return w.books, nil }

func (w world) Documents(context.Context) iter.Seq2[refiqda.Document, error] {
	return func(yield func(refiqda.Document, error) bool) {
		for _, d := range w.documents {
			if !yield(d, nil) {
				return
			}
		}
	}
}

func export(t testing.TB, w refiqda.Reader) ([]byte, refiqda.ExportReport) {
	t.Helper()
	var b bytes.Buffer
	r, err := refiqda.ExportProject(context.Background(), w, &b, refiqda.ExportOptions{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), r
}

func load(t testing.TB, to interchange.Submitter, project []byte, o refiqda.Options) interchange.Report {
	t.Helper()
	r, err := tryLoad(t, to, project, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func tryLoad(t testing.TB, to interchange.Submitter, project []byte, o refiqda.Options) (interchange.Report, error) {
	t.Helper()
	in, err := interchange.NewInput("p.qdpx", bytes.NewReader(project), int64(len(project)))
	if err != nil {
		t.Fatal(err)
	}
	o.Now = now
	return interchange.Import(context.Background(), refiqda.NewProject(in, o), to, interchange.Options{Now: now})
}

// zipped packs files; content of a name that ends in / is left out.
func zipped(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func unzipped(t testing.TB, project []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(project), int64(len(project)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if _, err := b.ReadFrom(r); err != nil {
			t.Fatal(err)
		}
		files[f.Name] = b.String()
	}
	return files
}

// validate holds a project against the standard's schema, where it and xmllint
// are on this machine.
func validate(t *testing.T, xml string) {
	t.Helper()
	t.Run("schema", func(t *testing.T) {
		schema := filepath.Join("..", "..", "..", "..", "shared", "data", "refi-qda-project-1.5.xsd")
		if _, err := os.Stat(schema); err != nil {
			t.Skip("the schema of REFI-QDA is not on this machine: it is not part of the project")
		}
		lint, err := exec.LookPath("xmllint")
		if err != nil {
			t.Skip("there is no xmllint on this machine (Debian: libxml2-utils)")
		}
		cmd := exec.CommandContext(t.Context(), lint, "--noout", "--schema", schema, "-")
		cmd.Stdin = strings.NewReader(xml)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s\n%s", err, out, xml)
		}
	})
}

// coded is a code on words, as somebody sees it.
type coded struct {
	Coder, Code, Words, Memo string
	Weight                   int
}

// stand is what stands in an engine after an import.
type stand struct {
	texts   map[string]string // document part version → words
	names   map[coding.Label]string
	memos   []string
	codings []coded
	places  map[coding.Label][]coding.Place
}

func key(document, part string, version int) string {
	return document + " " + part + " " + string(rune('0'+version))
}

func standing(t testing.TB, e *rehearsal.Engine) stand {
	t.Helper()
	s := stand{texts: map[string]string{}, names: map[coding.Label]string{}, places: map[coding.Label][]coding.Place{}}
	for _, r := range e.Log() {
		_, book, _ := strings.Cut(r.Stream, "-")
		switch d := r.Data.(type) {
		case fieldwork.NoteWritten:
			s.texts[key(r.Stream, d.Note, 1)] = d.Text.Plain
		case fieldwork.NoteCorrected:
			s.texts[key(r.Stream, d.Note, d.Version)] = d.Text.Plain
		case interview.UtteranceRecorded:
			s.texts[key(r.Stream, d.Utterance, 1)] = d.Text.Plain
		case interview.UtteranceCorrected:
			s.texts[key(r.Stream, d.Utterance, d.Version)] = d.Text.Plain
		case codebook.CodeAdded:
			s.names[coding.Label{Codebook: book, Code: d.Code}] = d.Name
		case codebook.MemoWritten:
			s.memos = append(s.memos, d.Text.Plain)
		case coding.Applied:
			words, ok := s.texts[key(d.Document, d.Part, d.Version)]
			if !ok || d.End > len([]rune(words)) {
				t.Fatalf("a coding lies on %d to %d of %s %s version %d, which has %d characters", d.Start, d.End, d.Document, d.Part, d.Version, len([]rune(words)))
			}
			s.codings = append(s.codings, coded{d.Coder, s.names[d.Label], string([]rune(words)[d.Start:d.End]), d.Memo.Plain, d.Weight})
			s.places[d.Label] = append(s.places[d.Label], d.Place)
		}
	}
	return s
}

// example is a small municipality's: invented.
func example() world {
	day := time.Date(2024, 10, 7, 8, 0, 0, 0, time.UTC)
	at, until := int64(1000), int64(4000)
	return world{
		books: []refiqda.ExportedBook{
			{Codebook: "vidensdomaener", Name: "Vidensdomæner", Language: "da", Description: "Hvor mangler vi viden?",
				Memos: []refiqda.Memo{{Memo: "m1", Author: "ida", At: day, Text: "Husk pårørende & venner <3"}},
				Codes: []refiqda.Code{
					{Code: "logistisk", Name: "Logistisk", Definition: "Det praktiske.\r\nTid og sted.", Colour: "#57606a",
						Principles: []codebook.Principle{{Set: "ledetraade", Principle: "moed-mig"}},
						Memos:      []refiqda.Memo{{Memo: "m2", Author: "ida", At: day, Text: "Breve 😕"}},
						Below:      []refiqda.Code{{Code: "breve", Name: "Breve"}, {Code: "gammel", Name: "Gammel", Retired: true}}},
					{Code: "gruppe", Name: "Gruppe", Heading: true},
				}},
			{Codebook: "anden", Name: "Anden", Language: "da", Codes: []refiqda.Code{{Code: "breve", Name: "Breve"}}},
		},
		documents: []refiqda.Document{
			{Stream: "fieldwork-s1", At: day,
				Session: &fieldwork.SessionStarted{Observer: "ida", Department: "jobcenter", Participants: []string{"P-104", "M-31"}, Method: "observation"},
				Parts: []refiqda.Part{
					{Part: "n1", Finished: true, Principles: []string{"moed-mig"}, Dimensions: []fieldwork.Dimension{fieldwork.Time}, Versions: []refiqda.Version{
						{At: day.Add(time.Hour), Text: "Hun fik brev paa 😕 torsdag", Wording: refiqda.Wording{Kind: "verbatim", Speaker: "citizen", SpokenBy: "P-104", Audience: "employee"}},
						{At: day.Add(2 * time.Hour), Text: "Hun fik\r\nbrevet på 👩🏽‍⚕️ torsdag", Wording: refiqda.Wording{Kind: "verbatim", Speaker: "citizen", SpokenBy: "P-104", Audience: "employee"}},
					}},
					{Part: "n2", Versions: []refiqda.Version{{At: day.Add(time.Hour), Missing: true, Wording: refiqda.Wording{Kind: "descriptive"}}}},
					{Part: "n3", Versions: []refiqda.Version{
						{At: day.Add(time.Hour), Missing: true, Wording: refiqda.Wording{Kind: "descriptive"}},
						{At: day.Add(time.Hour), Text: "A\u030angst og båd", Wording: refiqda.Wording{Kind: "descriptive"}}}},
				},
				Codings: []refiqda.Coding{
					{Coding: "c1", Coder: "ida", Codebook: "vidensdomaener", Code: "logistisk", Part: "n1", Version: 1, Start: 8, End: 18, Weight: 50, Memo: refiqda.Remark{Text: "Bare\r\nbrevet"}, At: day.Add(3 * time.Hour)},
					{Coding: "c2", Coder: "bo.hansen", Codebook: "vidensdomaener", Code: "breve", Part: "n1", Version: 2, Start: 9, End: 15, At: day.Add(3 * time.Hour)},
					{Coding: "c3", Coder: "ida", Codebook: "anden", Code: "breve", Part: "n1", Version: 2, Start: 9, End: 15},
					{Coding: "c4", Coder: "ida", Codebook: "anden", Code: "breve", Part: "n1", Version: 2, Start: 19, End: 23},
					{Coding: "c5", Coder: "ida", Codebook: "vidensdomaener", Code: "gammel", Part: "n3", Version: 2, Start: 0, End: 2},
					{Coding: "c6", Coder: "ida", Codebook: "anden", Code: "breve", Part: "n2", Version: 1, Start: 0, End: 2},
				}},
			{Stream: "interview-i1", At: day, Interview: &interview.Started{Interviewer: "ida", Participants: []string{"P-104"}},
				Parts: []refiqda.Part{{Part: "u1", Versions: []refiqda.Version{
					{At: day, Text: "Jeg ringede fire gange", Wording: refiqda.Wording{Speaker: "citizen", SpokenBy: "P-104", AtMS: &at, UntilMS: &until}},
					{At: day, Text: "Jeg ringede fem gange", Wording: refiqda.Wording{Speaker: "citizen", SpokenBy: "P-104", AtMS: &at, UntilMS: &until}}}}},
				Codings: []refiqda.Coding{{Coding: "c1", Coder: "ida", Codebook: "anden", Code: "breve", Part: "u1", Version: 2, Start: 4, End: 11}}},
			{Stream: "fieldwork-s2", At: day, Session: &fieldwork.SessionStarted{Observer: "ida", Department: "jobcenter", Method: "observation"}},
		},
	}
}

func lines(s string) string { return plaintext.Lines(s) }
