package refiqda_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/refiqda"
	"ledetraad/domain/codebook"
	"ledetraad/domain/fieldwork"
)

func TestWhatIsExportedIsValid(t *testing.T) {
	project, report := export(t, example())
	if report.Codings != 6 || report.Documents != 2 || report.Codebooks != 2 || len(report.Losses) == 0 {
		t.Errorf("got %+v", report)
	}
	files := unzipped(t, project)
	for name, content := range files {
		if strings.Contains(content, "\r") {
			t.Errorf("%s has a CR", name)
		}
	}
	validate(t, files["project.qde"])
}

func TestAnEmptyProjectIsValid(t *testing.T) {
	project, _ := export(t, world{})
	validate(t, unzipped(t, project)["project.qde"])
}

func byWords(a, b coded) int {
	return cmp.Or(cmp.Compare(a.Words, b.Words), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Coder, b.Coder))
}

func TestAProjectComesBackAsItWas(t *testing.T) {
	project, _ := export(t, example())
	e := engine(t)
	r := load(t, e, project, refiqda.Options{CreateMissing: true})
	if r.Refused != 0 {
		t.Fatalf("got %v", r.Refusals)
	}
	got := standing(t, e)
	slices.SortFunc(got.codings, byWords)
	want := []coded{
		{"ida", "Gammel", "A\u030a", "", 0},
		{"bo.hansen", "Breve", "brevet", "", 0},
		{"ida", "Breve", "brevet", "", 0},
		{"ida", "Logistisk", "brev paa 😕", "Bare\nbrevet", 50},
		{"ida", "Breve", "ringede", "", 0},
		{"ida", "Breve", "👩🏽‍⚕️"[:len("👩🏽‍⚕")], "", 0},
	}
	slices.SortFunc(want, byWords)
	if d := gocmp.Diff(want, got.codings); d != "" {
		t.Error(d)
	}
	for k, words := range map[string]string{
		"fieldwork-s1 n1 1": "Hun fik brev paa 😕 torsdag", "fieldwork-s1 n1 2": "Hun fik\nbrevet på 👩🏽‍⚕️ torsdag", "fieldwork-s1 n3 2": "A\u030angst og båd",
		"interview-i1 u1 1": "Jeg ringede fire gange", "interview-i1 u1 2": "Jeg ringede fem gange",
	} {
		if got.texts[k] != words {
			t.Errorf("%s: got %q, want %q", k, got.texts[k], words)
		}
	}
	if d := gocmp.Diff([]string{"Husk pårørende & venner <3", "Breve 😕"}, got.memos, cmpopts.SortSlices(strings.Compare)); d != "" {
		t.Error(d)
	}
	var names []string
	var retired, finished int
	for _, s := range e.Log() {
		switch d := s.Data.(type) {
		case codebook.CodeAdded:
			names = append(names, fmt.Sprintf("%s %s/%s %s %v %d", s.Stream, d.Parent, d.Code, d.Colour, d.Heading, len(d.Principles)))
		case codebook.CodeRetired:
			retired++
		case fieldwork.NoteFinished:
			finished++
		}
	}
	slices.Sort(names)
	if d := gocmp.Diff([]string{"codebook-anden /breve  false 0", "codebook-vidensdomaener /gruppe  true 0", "codebook-vidensdomaener /logistisk #57606a false 1",
		"codebook-vidensdomaener logistisk/breve  false 0", "codebook-vidensdomaener logistisk/gammel  false 0"}, names); d != "" {
		t.Error(d)
	}
	if retired != 1 || finished != 1 {
		t.Errorf("%d codes are retired, %d notes finished", retired, finished)
	}
	events := len(e.Log())
	if r := load(t, e, project, refiqda.Options{CreateMissing: true}); r.Imported != 0 || r.Refused != 0 || len(e.Log()) != events {
		t.Errorf("a second time: %+v", r)
	}
}

func TestACodebookComesBackAsItWas(t *testing.T) {
	var b bytes.Buffer
	r, err := refiqda.ExportBook(example().books[0], &b)
	if err != nil || r.Codes != 4 || len(r.Losses) == 0 {
		t.Fatalf("got %+v, %v", r, err)
	}
	// The codebook's own schema has the same elements under another root.
	inner := strings.TrimSuffix(b.String()[strings.Index(b.String(), "<Codes>"):], "</CodeBook>")
	validate(t, `<Project xmlns="urn:QDA-XML:project:1.0" name="x"><CodeBook>`+inner+`</CodeBook></Project>`)
	e := engine(t)
	in, err := interchange.NewInput("Vidensdomæner.qdc", bytes.NewReader(b.Bytes()), 0)
	if err != nil {
		t.Fatal(err)
	}
	report, err := interchange.Import(context.Background(), refiqda.NewBook(in, refiqda.BookOptions{}), e, interchange.Options{Now: now})
	if err != nil || report.Refused != 0 || report.Imported != 5 {
		t.Fatalf("got %+v, %v", report, err)
	}
	parents := map[string]string{}
	ids := map[string]string{}
	for _, s := range e.Log() {
		if d, ok := s.Data.(codebook.CodeAdded); ok {
			if s.Stream != "codebook-vidensdomaener" {
				t.Errorf("the codebook is %s", s.Stream)
			}
			ids[d.Code] = d.Name
			parents[d.Name] = ids[d.Parent]
		}
	}
	if d := gocmp.Diff(map[string]string{"Logistisk": "", "Breve": "Logistisk", "Gammel": "Logistisk", "Gruppe": ""}, parents); d != "" {
		t.Error(d)
	}
	if _, err := refiqda.ExportBook(refiqda.ExportedBook{Codebook: "tom"}, &b); err == nil {
		t.Error("a codebook without codes, which the schema refuses, was written")
	}
}

// drawn is a world with whatever texts people write.
func drawn(t *rapid.T) (w world, want []coded) {
	word := rapid.SampledFrom([]string{"æ", "ø", "Å", "A\u030a", "e\u0301", "😀", "👩🏽‍⚕️", "🇩🇰", "brev", "bad", " ", "\n", "\r\n", "\r", "\t", "[10:15]", "<b>", "&", "\u2028", "\ufeff"})
	day := time.Date(2024, 10, 7, 8, 0, 0, 0, time.UTC)
	codes := []refiqda.Code{{Code: "a", Name: "A", Below: []refiqda.Code{{Code: "b", Name: "B"}}}, {Code: "c", Name: "C"}}
	w.books = []refiqda.ExportedBook{{Codebook: "bog", Name: "Bog", Language: "da", Codes: codes}}
	said := map[string]bool{}
	for d := range rapid.IntRange(1, 2).Draw(t, "documents") {
		doc := refiqda.Document{Stream: fmt.Sprintf("fieldwork-d%d", d), At: day,
			Session: &fieldwork.SessionStarted{Observer: "ida", Department: "jobcenter", Method: "observation"}}
		for p := range rapid.IntRange(1, 3).Draw(t, "parts") {
			part := refiqda.Part{Part: fmt.Sprintf("n%d", p)}
			for v := range rapid.IntRange(1, 3).Draw(t, "versions") {
				text := "x" + strings.Join(rapid.SliceOfN(word, 0, 12).Draw(t, "text"), "")
				part.Versions = append(part.Versions, refiqda.Version{At: day, Text: text, Wording: refiqda.Wording{Kind: "descriptive"}})
				runes := []rune(text)
				for range rapid.IntRange(0, 3).Draw(t, "codings") {
					start := rapid.IntRange(0, len(runes)-1).Draw(t, "start")
					end := rapid.IntRange(start+1, len(runes)).Draw(t, "end")
					if cutsCRLF(runes, start) || cutsCRLF(runes, end) {
						continue // half a line end is no word
					}
					code := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "code")
					coder := rapid.SampledFrom([]string{"ida", "bo"}).Draw(t, "coder")
					if mark := fmt.Sprint(d, p, v, start, end, code, coder); said[mark] {
						continue
					} else {
						said[mark] = true
					}
					doc.Codings = append(doc.Codings, refiqda.Coding{Coding: fmt.Sprintf("c%d", len(want)), Coder: coder, Codebook: "bog", Code: code,
						Part: part.Part, Version: v + 1, Start: start, End: end})
					want = append(want, coded{coder, strings.ToUpper(code), lines(string(runes[start:end])), "", 0})
				}
			}
			doc.Parts = append(doc.Parts, part)
		}
		w.documents = append(w.documents, doc)
	}
	slices.SortFunc(want, byWords)
	return w, want
}

func cutsCRLF(r []rune, i int) bool {
	return i > 0 && i < len(r) && r[i-1] == '\r' && r[i] == '\n'
}

// TestCodingsComeBackOnTheSameWords exports whatever there is, and reads it into
// an empty engine: as it was, and as a program would that knows nothing of the
// technical note.
func TestCodingsComeBackOnTheSameWords(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, want := drawn(rt)
		project, report := export(t, w)
		if report.Codings != len(want) {
			rt.Fatalf("%d of %d codings were exported: %v", report.Codings, len(want), report.Losses)
		}
		e := engine(t)
		if r := load(t, e, project, refiqda.Options{CreateMissing: true}); r.Refused != 0 {
			rt.Fatal(r.Refusals)
		}
		got := standing(t, e)
		slices.SortFunc(got.codings, byWords)
		if d := gocmp.Diff(want, got.codings, cmpopts.EquateEmpty()); d != "" {
			rt.Fatal(d)
		}
		for _, doc := range w.documents {
			for _, p := range doc.Parts {
				for n, v := range p.Versions {
					if g := got.texts[key(doc.Stream, p.Part, n+1)]; g != lines(v.Text) {
						rt.Fatalf("version %d of %s: got %q, want %q", n+1, p.Part, g, v.Text)
					}
				}
			}
		}

		files := unzipped(t, project)
		for name, content := range files {
			if strings.HasPrefix(content, `{"ledetraad_manifest"`) {
				files[name] = "{}"
			}
		}
		e = engine(t)
		if r := load(t, e, zipped(t, files), refiqda.Options{Observer: "ida", Department: "jobcenter", Counting: refiqda.AsWritten, CreateMissing: true}); r.Refused != 0 {
			rt.Fatal(r.Refusals)
		}
		got = standing(t, e)
		slices.SortFunc(got.codings, byWords)
		if d := gocmp.Diff(want, got.codings, cmpopts.EquateEmpty()); d != "" {
			rt.Fatal(d)
		}
	})
}

func TestDrawnProjectsAreValid(t *testing.T) {
	for seed := range 20 {
		w, _ := rapidExample(seed)
		project, _ := export(t, w)
		validate(t, unzipped(t, project)["project.qde"])
	}
}

func rapidExample(seed int) (world, []coded) {
	type both struct {
		w world
		c []coded
	}
	b := rapid.Custom(func(t *rapid.T) both { w, c := drawn(t); return both{w, c} }).Example(seed)
	return b.w, b.c
}
