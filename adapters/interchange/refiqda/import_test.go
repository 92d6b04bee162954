package refiqda_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	gocmp "github.com/google/go-cmp/cmp"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/refiqda"
	"ledetraad/domain/codebook"
	"ledetraad/domain/fieldwork"
)

const (
	g1 = "11111111-1111-1111-1111-111111111111"
	g2 = "22222222-2222-2222-2222-222222222222"
	g3 = "33333333-3333-3333-3333-333333333333"
	g4 = "44444444-4444-4444-4444-444444444444"
	g5 = "AAAAAAAA-5555-5555-5555-555555555555"
	g6 = "66666666-6666-6666-6666-666666666666"
)

// project is a project of another program with one text and these selections.
func project(source, selections string) string {
	return `<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="Mit projekt" origin="NVivo">
<Users><User guid="` + g1 + `" name="Bodil Å. Hansen" id="BH"/></Users>
<CodeBook><Codes>
<Code guid="{` + strings.ToUpper(g2) + `}" name="Breve" isCodable="true" color="#1a7"><Description>Om breve</Description><NoteRef targetGUID="` + g6 + `"/>
<Code guid="` + g5 + `" name="Partshøring" isCodable="false"/></Code>
</Codes></CodeBook>
<Cases><Case guid="` + g4 + `" name="Karen Jensen"><SourceRef targetGUID="` + g3 + `"/></Case></Cases>
<Sources><TextSource guid="` + g3 + `" name="Interview med Karen.docx" ` + source + ` creationDateTime="2024-10-07T10:00:00">` + selections + `</TextSource></Sources>
<Notes><Note guid="` + g6 + `" name="n"><PlainTextContent>Tænk over dette</PlainTextContent></Note></Notes>
</Project>`
}

func selected(start, end int, code string) string {
	return fmt.Sprintf(`<PlainTextSelection guid="`+g4+`" startPosition="%d" endPosition="%d" creatingUser="`+g1+`"><Coding guid="%d1234567-0000-0000-0000-%012d"><CodeRef targetGUID="%s"/></Coding></PlainTextSelection>`,
		start, end, 1+start%9, start*1000+end, code)
}

var foreign = refiqda.Options{Department: "Jobcenter", Observer: "ida", CreateMissing: true}

const said = "Jeg fik et brev 😕.\nDet var på 👩🏽‍⚕️ kl. 17:30.\nBåden sejlede.\n"

// spans are the places of words in said, by a way of counting.
func spans(count func(before string) int, words ...string) string {
	var b strings.Builder
	for _, w := range words {
		i := strings.Index(said, w)
		start := count(said[:i])
		b.WriteString(selected(start, start+count(w), g2))
	}
	return b.String()
}

func runes(s string) int { return len([]rune(s)) }
func units(s string) int { return len(utf16.Encode([]rune(s))) }
func crlf(s string) string {
	return strings.ReplaceAll(s, "\n", "\r\n")
}

func utf16le(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// TestPlacesAreFoundHoweverAProgramCounts reads a text as programs write it, and
// wants the codes on the words.
func TestPlacesAreFoundHoweverAProgramCounts(t *testing.T) {
	words := []string{"brev", "på", "Båden", "sejlede", "17:30"}
	want := slices.Sorted(slices.Values(words))
	for _, c := range []struct {
		name, folder, text string
		count              func(string) int
	}{
		{"the standard", "sources/", said, runes},
		{"with a byte order mark", "Sources/", "\xef\xbb\xbf" + said, runes},
		{"UTF-16 file", "SOURCES/", utf16le(said), runes},
		{"CRLF, counted as two", "sources/", crlf(said), func(s string) int { return runes(crlf(s)) }},
		{"CRLF, counted as one", "sources/", crlf(said), runes},
		{"LF, counted as two", "sources/", said, func(s string) int { return runes(crlf(s)) }},
		{"UTF-16 units", "sources/", said, units},
		{"CRLF and UTF-16 units", "sources/", crlf(said), func(s string) int { return units(crlf(s)) }},
		{"CRLF as one, UTF-16 units", "sources/", crlf(said), units},
	} {
		e := engine(t)
		p := zipped(t, map[string]string{
			"project.qde":                       project(`plainTextPath="internal://`+strings.ToUpper(g3)+`.txt"`, spans(c.count, words...)),
			c.folder + g3 + ".txt":              c.text,
			c.folder + "nobody/asks/for/it.txt": "x",
		})
		if r := load(t, e, p, foreign); r.Refused != 0 {
			t.Errorf("%s: %v", c.name, r.Refusals)
			continue
		}
		var got []string
		for _, x := range standing(t, e).codings {
			got = append(got, x.Words)
		}
		slices.Sort(got)
		if d := gocmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestAForeignProjectKeepsWhatItCanAndListsTheRest(t *testing.T) {
	memo := `<PlainTextSelection guid="` + g5 + `" startPosition="0" endPosition="3"><Description>Hvem er jeg?</Description></PlainTextSelection>`
	doc := strings.Replace(project(`plainTextPath="internal://x.txt"`, spans(runes, "brev")+spans(runes, "brev")+selected(900, 901, g2)+selected(1, 2, g4)+memo),
		"<Sources>", `<Sources><PictureSource guid="`+g1+`"/><VideoSource guid="`+g2+`" name="film"><Transcript guid="`+g6+`"><PlainTextContent>Ord i film</PlainTextContent>`+
			`<SyncPoint guid="`+g1+`" position="0"/><SyncPoint guid="`+g2+`" position="3"/><TranscriptSelection guid="`+g3+`" fromSyncPoint="`+g1+`" toSyncPoint="`+g2+`">`+
			`<Coding guid="`+g6+`"><CodeRef targetGUID="`+g5+`"/></Coding></TranscriptSelection></Transcript></VideoSource>`, 1)
	doc = strings.Replace(doc, "</Project>", `<Links><Link guid="`+g1+`"/></Links><Sets><Set guid="`+g1+`" name="s"/></Sets></Project>`, 1)
	e := engine(t)
	p := zipped(t, map[string]string{"Project.QDE": doc, "sources/x.txt": said})
	r := load(t, e, p, foreign)
	if r.Refused != 0 {
		t.Fatal(r.Refusals)
	}
	got := standing(t, e)
	slices.SortFunc(got.codings, byWords)
	if d := gocmp.Diff([]coded{{"import", "Partshøring", "Ord", "", 0}, {"bodil-aa-hansen", "Breve", "brev", "", 0}}, got.codings); d != "" {
		t.Error(d)
	}
	if d := gocmp.Diff([]string{"Tænk over dette"}, got.memos); d != "" {
		t.Error(d)
	}
	losses := map[string]int{}
	for _, l := range r.Losses {
		losses[l.Name] = l.Records
	}
	for _, name := range []string{"picture", "recording (sound or film)", "link", "set", "coding that says the same as another", "selection behind its text's end",
		"coding with a code that is not in the project", "name of a case (a pseudonym stands for it)"} {
		if losses[name] != 1 {
			t.Errorf("the loss %q is counted %d times: %v", name, losses[name], r.Losses)
		}
	}
	var about []string
	for _, s := range e.Log() {
		switch d := s.Data.(type) {
		case fieldwork.SessionStarted:
			if s.Stream == "fieldwork-"+g3 && !slices.Equal(d.Participants, []string{"sag-44444444"}) {
				t.Errorf("participants are %v: a case's name may be somebody's", d.Participants)
			}
		case fieldwork.NoteWritten:
			if d.Kind != fieldwork.Descriptive {
				about = append(about, d.Text.Plain)
			}
		case codebook.CodeAdded:
			if d.Name == "Breve" && (d.Code != g2 || d.Colour != "#11aa77" || d.Definition != "Om breve") || d.Name == "Partshøring" && d.Heading {
				t.Errorf("got %+v", d)
			}
		}
	}
	slices.Sort(about)
	if d := gocmp.Diff([]string{"Kilde: Interview med Karen.docx", "Kilde: film", "Om »Jeg«:\n\nHvem er jeg?"}, about); d != "" {
		t.Error(d)
	}
	if again := load(t, e, p, foreign); again.Imported != 0 || again.Refused != 0 {
		t.Errorf("a second time: %+v", again)
	}
}

func TestALongTextIsSeveralNotesAndItsCodingsFollow(t *testing.T) {
	paragraph := strings.Repeat("Åse venter på 😕 brevet. ", 40) + "\n\n"
	long := strings.Repeat(paragraph, 60)
	n := runes(long)
	var spans strings.Builder
	want := map[string]int{}
	for at := 0; at+7 < n; at += 997 {
		spans.WriteString(selected(at, at+7, g2))
		want[string([]rune(long)[at:at+7])]++
	}
	e := engine(t)
	r := load(t, e, zipped(t, map[string]string{"project.qde": project(`plainTextPath="internal://x.txt"`, spans.String()+selected(0, n, g5)), "sources/x.txt": long}), foreign)
	if r.Refused != 0 {
		t.Fatal(r.Refusals)
	}
	got, whole := map[string]int{}, ""
	for _, c := range standing(t, e).codings {
		if c.Code == "Partshøring" {
			whole += c.Words
			continue
		}
		got[c.Words]++
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if runes(whole) != n {
		t.Errorf("a coding of the whole text covers %d of %d characters", runes(whole), n)
	}
}

func TestHostileArchivesAreRefused(t *testing.T) {
	bomb := func(name string, size int) []byte {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		block := bytes.Repeat([]byte(" "), 1<<20)
		for range size {
			if _, err := w.Write(block); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	for name, p := range map[string][]byte{
		"no zip":           []byte("Hej"),
		"nothing in it":    zipped(t, nil),
		"no project":       zipped(t, map[string]string{"a.txt": "x"}),
		"a bomb":           bomb("project.qde", 49),
		"not XML":          zipped(t, map[string]string{"project.qde": "<Project"}),
		"another root":     zipped(t, map[string]string{"project.qde": "<log/>"}),
		"too deep":         zipped(t, map[string]string{"project.qde": "<Project><CodeBook><Codes>" + strings.Repeat("<Code>", 200)}),
		"too many":         zipped(t, map[string]string{"project.qde": "<Project>" + strings.Repeat("<a/>", 500_001) + "</Project>"}),
		"an entity":        zipped(t, map[string]string{"project.qde": `<!DOCTYPE x [<!ENTITY a "b">]><Project name="&a;"/>`}),
		"no department":    zipped(t, map[string]string{"project.qde": project(`plainTextPath="internal://x.txt"`, "")}),
		"unknown encoding": zipped(t, map[string]string{"project.qde": `<?xml version="1.0" encoding="ebcdic"?><Project/>`}),
	} {
		e := engine(t)
		_, err := tryLoad(t, e, p, refiqda.Options{})
		if _, ok := errors.AsType[*interchange.FileError](err); !ok || len(e.Log()) > 0 {
			t.Errorf("%s: got %v and %d events, want a FileError and none", name, err, len(e.Log()))
		}
	}
}

func TestTextsThatCannotBeReadCostThemselvesOnly(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret.txt")
	if err := os.WriteFile(secret, []byte("hemmeligt"), 0o600); err != nil {
		t.Fatal(err)
	}
	tooLong := strings.Repeat(" ", 8<<20+1)
	for _, path := range []string{"internal://big.txt", "internal://../secret.txt", "internal://missing.txt", "relative://" + secret, secret, "internal://empty.txt"} {
		e := engine(t)
		r := load(t, e, zipped(t, map[string]string{"project.qde": project(`plainTextPath="`+path+`"`, selected(0, 1, g2)), "secret.txt": "x", "../secret.txt": "x",
			"sources/big.txt": tooLong, "sources/empty.txt": " \n"}), foreign)
		tooLong = ""
		if len(standing(t, e).texts) > 0 || len(r.Losses) == 0 || r.Imported == 0 {
			t.Errorf("%s: got %+v", path, r)
		}
	}
}

func TestACPRNumberHoldsItsTextBackAndNotTheRest(t *testing.T) {
	e := engine(t)
	two := strings.Replace(project(`plainTextPath="internal://x.txt"`, selected(0, 3, g2)), "<Sources>",
		`<Sources><TextSource guid="`+g2+`" name="anden"><PlainTextContent>Ingen tal</PlainTextContent></TextSource>`, 1)
	r := load(t, e, zipped(t, map[string]string{"project.qde": two, "sources/x.txt": "Hun er 010203-1234."}), foreign)
	if r.Refused != 1 || strings.Contains(fmt.Sprint(r.Refusals), "010203") {
		t.Errorf("got %+v", r)
	}
	if got := standing(t, e); len(got.texts) != 2 || len(got.codings) != 0 {
		t.Errorf("got %v and %v", got.texts, got.codings)
	}
}

func TestOpenProjectReadsFromTheFile(t *testing.T) {
	content, _ := export(t, example())
	name := filepath.Join(t.TempDir(), "p.qdpx")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := refiqda.OpenProject(name, refiqda.Options{Now: now, CreateMissing: true})
	if err != nil {
		t.Fatal(err)
	}
	r, err := interchange.Import(t.Context(), p, engine(t), interchange.Options{Now: now})
	if err != nil || r.Refused != 0 || r.Imported == 0 || p.Input().Name != "p.qdpx" {
		t.Errorf("got %+v, %v", r, err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	for _, name := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none")} {
		if _, err := refiqda.OpenProject(name, refiqda.Options{}); err == nil {
			t.Errorf("%s was opened", name)
		}
	}
}

// TestANewCodingFromAnotherProgramLandsOnTheNoteThatIsThere sends a project out,
// has somebody code a passage elsewhere, and takes it back.
func TestANewCodingFromAnotherProgramLandsOnTheNoteThatIsThere(t *testing.T) {
	e := engine(t)
	content, _ := export(t, example())
	load(t, e, content, refiqda.Options{CreateMissing: true})
	before := len(standing(t, e).codings)
	files := unzipped(t, content)
	at := strings.Index(files["project.qde"], "</PlainTextSelection>") + len("</PlainTextSelection>")
	text := ""
	for _, c := range files {
		if strings.Contains(c, "brevet på") {
			text = c
		}
	}
	start := runes(text[:strings.Index(text, "torsdag")])
	code := files["project.qde"][strings.Index(files["project.qde"], `name="Logistisk"`)-38:][:36]
	files["project.qde"] = files["project.qde"][:at] + selected(start, start+7, code) + files["project.qde"][at:]
	r := load(t, e, zipped(t, files), refiqda.Options{CreateMissing: true})
	got := standing(t, e).codings
	if r.Refused != 0 || r.Imported != 1 || len(got) != before+1 || got[before].Words != "torsdag" {
		t.Errorf("got %+v and %v", r, got[before:])
	}
}

// TestAMissingDepartmentIsToldOnce reads a project into an engine that has
// nothing: what follows from what is missing is no mistake of its own.
func TestAMissingDepartmentIsToldOnce(t *testing.T) {
	content, _ := export(t, example())
	r := load(t, engine(t), content, refiqda.Options{})
	if r.Refused != 1 || len(r.Refusals) != 1 || !strings.Contains(r.Refusals[0].Reason, "there is no department \"jobcenter\"") {
		t.Errorf("refused %d: %v", r.Refused, r.Refusals)
	}
	if r.HeldBack == 0 || r.Sessions != 0 || r.Interviews != 1 || r.Utterances != 1 || r.Codebooks != 2 || r.Codes != 5 {
		t.Errorf("got %+v", r)
	}
	var b strings.Builder
	if err := r.Render(&b, interchange.Danish); err != nil {
		t.Fatal(err)
	}
	for _, says := range []string{"Samtaler:           1", "der er ingen afdeling \"jobcenter\"", "--create-missing"} {
		if !strings.Contains(b.String(), says) {
			t.Errorf("the report does not say %q:\n%s", says, &b)
		}
	}
}

func FuzzProject(f *testing.F) {
	f.Add(project(`plainTextPath="internal://x.txt"`, spans(runes, "brev")), []byte(said))
	content, _ := export(f, example())
	files := unzipped(f, content)
	for name, c := range files {
		if name != "project.qde" {
			f.Add(files["project.qde"], []byte(c))
		}
	}
	f.Fuzz(func(t *testing.T, doc string, text []byte) {
		sources := map[string]string{"project.qde": doc, "sources/x.txt": string(text)}
		for name, c := range files {
			if name != "project.qde" {
				sources[name] = c
				if strings.HasPrefix(string(text), "{") && strings.HasPrefix(c, "{") {
					sources[name] = string(text)
				}
			}
		}
		fuzz(t, zipped(t, sources))
	})
}

func FuzzArchive(f *testing.F) {
	content, _ := export(f, example())
	f.Add(content)
	f.Fuzz(func(t *testing.T, content []byte) { fuzz(t, content) })
}

// fuzz reads a project as far as its commands: an engine would only make it
// slow. No coding may lie outside its words.
func fuzz(t *testing.T, content []byte) {
	in, err := interchange.NewInput("p.qdpx", bytes.NewReader(content), 0)
	if err != nil {
		return
	}
	o := foreign
	o.Now = now
	texts := map[string]int{}
	read(t, refiqda.NewProject(in, o), func(c interchange.Command) {
		var w struct {
			Note, Utterance, Text, Document, Part string
			Corrects, Version, Start, End         int
		}
		if err := json.Unmarshal(c.Data, &w); err != nil {
			t.Fatal(err)
		}
		switch c.Type {
		case "fieldwork.write-note", "fieldwork.correct-note", "interview.record-utterance", "interview.correct-utterance":
			texts[fmt.Sprint(c.Stream, w.Note+w.Utterance, w.Corrects+1)] = runes(w.Text)
		case "coding.apply":
			if n, there := texts[fmt.Sprint(w.Document, w.Part, w.Version)]; w.Start < 0 || w.Start >= w.End || there && w.End > n {
				t.Fatalf("a coding lies on %d to %d of %d characters", w.Start, w.End, n)
			}
		}
	})
}

func read(t *testing.T, src interchange.Source, each func(interchange.Command)) {
	for u, err := range src.Units() {
		if err != nil {
			if _, ok := errors.AsType[*interchange.FileError](err); !ok {
				t.Fatalf("got %v, want a FileError", err)
			}
			return
		}
		for _, c := range u.Commands {
			each(c)
		}
	}
}

func FuzzBook(f *testing.F) {
	var b bytes.Buffer
	if _, err := refiqda.ExportBook(example().books[0], &b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.String())
	f.Fuzz(func(t *testing.T, content string) {
		in, err := interchange.NewInput("b.qdc", strings.NewReader(content), 0)
		if err != nil {
			return
		}
		read(t, refiqda.NewBook(in, refiqda.BookOptions{}), func(interchange.Command) {})
	})
}
