package markdown_test

import (
	"context"
	"errors"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/correction"
	"ledetraad/adapters/interchange/markdown"
	"ledetraad/adapters/interchange/rehearsal"
	"ledetraad/domain/fieldwork"
)

func now() time.Time { return time.Date(2024, 11, 1, 12, 0, 0, 0, time.UTC) }

func source(t testing.TB, content string, o markdown.Options) *markdown.Source {
	t.Helper()
	in, err := interchange.NewInput("notes.md", strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	src, err := markdown.New(in, o)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func engine(t testing.TB) *rehearsal.Engine {
	t.Helper()
	e, err := rehearsal.New(now)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func load(t testing.TB, to interchange.Submitter, content string) interchange.Report {
	t.Helper()
	r, err := interchange.Import(context.Background(), source(t, content, markdown.Options{CreateMissing: true}), to, interchange.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func written(e *rehearsal.Engine) (notes []fieldwork.NoteWritten) {
	for _, s := range e.Log() {
		if n, ok := s.Data.(fieldwork.NoteWritten); ok {
			n.Note = ""
			notes = append(notes, n)
		}
	}
	return notes
}

const head = "---\nsession: s1\ndepartment: Borgerservice\ndate: 2024-10-07\nobserver: ida\nparticipants: [P-1, P-2]\n---\n"

func TestTheExampleOfTheGuideComesIn(t *testing.T) {
	example, err := os.ReadFile("../../../docs/examples/feltnoter.md")
	if err != nil {
		t.Fatal(err)
	}
	e := engine(t)
	r := load(t, e, string(example))
	if r.Refused != 0 || r.Records != 6 {
		t.Fatalf("got %+v", r)
	}
	var kinds []string
	for _, n := range written(e) {
		kinds = append(kinds, string(n.Kind)+" "+string(n.Speaker)+" "+n.SpokenBy+" "+string(n.Audience))
	}
	want := []string{"descriptive   ", "verbatim citizen P-104 employee", "verbatim employee M-31 citizen", "descriptive   ", "reflective   ", "methodological   "}
	if d := cmp.Diff(want, kinds); d != "" {
		t.Error(d)
	}
	second := written(e)[1]
	if !strings.HasSuffix(second.Text.Plain, "jeg hører til hos?\"") || !strings.Contains(second.Text.Plain, "\nI ikke. 😕") {
		t.Errorf("got %q", second.Text.Plain)
	}
	if d := cmp.Diff([]string{"moed-mig"}, second.Principles); d != "" {
		t.Error(d)
	}
	if again := load(t, e, string(example)); again.Imported != 0 || again.Refused != 0 {
		t.Errorf("a second time: %+v", again)
	}
	if again := load(t, e, "\xef\xbb\xbf"+strings.ReplaceAll(string(example), "\n", "\r\n")); again.Imported != 0 || again.Refused != 0 {
		t.Errorf("with CRLF and a byte order mark: %+v", again)
	}
}

func TestHeadings(t *testing.T) {
	text := func(n fieldwork.NoteWritten) fieldwork.NoteWritten {
		n.Text.Plain, n.Text.Subjects = "Hej", []string{"P-1", "P-2"}
		return n
	}
	for _, c := range []struct {
		heading string
		want    fieldwork.NoteWritten
	}{
		{"## 10:15\nHej", fieldwork.NoteWritten{About: fieldwork.About{Kind: fieldwork.Descriptive}}},
		{"##10.15\nHej", fieldwork.NoteWritten{About: fieldwork.About{Kind: fieldwork.Descriptive}}},
		{"## kl. 10.15: Hej", fieldwork.NoteWritten{About: fieldwork.About{Kind: fieldwork.Descriptive}}},
		{"## 10:15 borger: Hej", fieldwork.NoteWritten{About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Citizen}}},
		{"## 10:15 – Ordret pårørende → medarbejder\n\nHej\n\n", fieldwork.NoteWritten{About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Relative, Audience: fieldwork.Employee}}},
		{"## 10:15 verbatim letter to citizen\nHej", fieldwork.NoteWritten{About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Letter, Audience: fieldwork.Citizen}}},
		{"## 10:15 refleksion #tid #Mød-mig #princip:tid\nHej", fieldwork.NoteWritten{About: fieldwork.About{Kind: fieldwork.Reflective},
			Dimensions: []fieldwork.Dimension{fieldwork.Time}, Principles: []string{"moed-mig", "tid"}}},
	} {
		e := engine(t)
		if r := load(t, e, head+c.heading); r.Refused != 0 {
			t.Errorf("%s: %v", c.heading, r.Refusals)
			continue
		}
		if d := cmp.Diff([]fieldwork.NoteWritten{text(c.want)}, written(e), cmp.AllowUnexported(), cmp.Comparer(func(a, b fieldwork.NoteWritten) bool {
			return cmp.Equal(a.About, b.About) && cmp.Equal(a.Dimensions, b.Dimensions) && cmp.Equal(a.Principles, b.Principles) &&
				a.Text.Plain == b.Text.Plain && cmp.Equal(a.Text.Subjects, b.Text.Subjects)
		})); d != "" {
			t.Errorf("%s: %s", c.heading, d)
		}
	}
}

func TestAMistakeNamesItsLineAndHoldsTheSessionBack(t *testing.T) {
	for _, c := range []struct {
		name, content string
		line          int
		reason        string
	}{
		{"unknown key", strings.Replace(head, "session:", "sesion:", 1) + "## 10:15\nHej", 2, "is not known here"},
		{"twice", strings.Replace(head, "---\n##", "", 1) + "", 8, "there is no note"},
		{"no department", "---\ndate: 2024-10-07\n---\n## 10:15\nHej", 1, "is missing"},
		{"no date", "---\ndepartment: a\n---\n## 10:15\nHej", 1, "is missing"},
		{"bad date", strings.Replace(head, "2024-10-07", "31.2.2024", 1) + "## 10:15\nHej", 4, "not a time of any calendar"},
		{"no text", head + "## 10:15\n\n## 10:16\nHej", 8, "no text"},
		{"no time", head + "## Hej\nHej", 8, "begins with its time"},
		{"bad time", head + "## 25:15\nHej", 8, "not a time"},
		{"unknown word", head + "## 10:15 nabo\nHej", 8, "is not understood"},
		{"to nobody", head + "## 10:15 borger til\nHej", 8, "to whom"},
		{"stray text", head + "Hej\n## 10:15\nHej", 8, "before the first note"},
		{"CPR number", head + "## 10:15\nHej\n010203-1234 sagde hun", 10, "CPR"},
		{"CPR number as a participant", strings.Replace(head, "P-2", "010203-1234", 1) + "## 10:15\nHej", 6, "CPR"},
		{"a speaker of what was seen", head + "## 10:15 beskrivende borger\nHej", 8, "word for word"},
	} {
		e := engine(t)
		r := load(t, e, c.content)
		if len(r.Refusals) == 0 || r.Refusals[0].Line != c.line || !strings.Contains(r.Refusals[0].String(), c.reason) {
			t.Errorf("%s: got %v, want line %d: …%s…", c.name, r.Refusals, c.line, c.reason)
		}
		if len(written(e)) > 0 {
			t.Errorf("%s: a part of the session went in", c.name)
		}
	}
	for _, content := range []string{"Hej", "---\ndate: 2024-10-07\n## 10:15", "\xff\xfe\xff"} {
		_, err := interchange.Import(context.Background(), source(t, content, markdown.Options{}), engine(t), interchange.Options{Now: now})
		if _, ok := errors.AsType[*interchange.FileError](err); !ok {
			t.Errorf("%q: got %v, want a FileError", content, err)
		}
	}
}

func TestAfterMidnightIsTheNextDay(t *testing.T) {
	e := engine(t)
	load(t, e, head+"## 22:50\na\n## 00:10\nb\n## 23:59\nc\n## 2024-10-09 07:00\nd\n## 06:30\ne")
	var got []string
	for _, s := range e.Log() {
		if _, ok := s.Data.(fieldwork.NoteWritten); ok {
			got = append(got, s.HappenedAt.In(time.FixedZone("", 2*3600)).Format("02 15:04"))
		}
	}
	if d := cmp.Diff([]string{"07 22:50", "08 00:10", "08 23:59", "09 07:00", "09 06:30"}, got); d != "" {
		t.Error(d)
	}
}

func TestAChangedNoteIsAConflictUnlessItIsToBeCorrected(t *testing.T) {
	e := engine(t)
	load(t, e, head+"## 10:15\nHej\n## 10:15 borger\nTak")
	changed := head + "## 10:15\nHej\n## 10:15 borger #tid\nMange tak\n## 10:20\nFarvel"
	r := load(t, e, changed)
	if r.Refused != 1 || r.Refusals[0].Line != 10 || r.Imported != 1 {
		t.Fatalf("got %+v", r)
	}
	r = load(t, correction.To(e, "Rettet i filen"), changed)
	if r.Refused != 0 || r.Imported != 1 {
		t.Fatalf("to be corrected: got %+v", r)
	}
	r = load(t, correction.To(e, "Rettet i filen"), changed)
	if r.Refused != 0 || r.Imported != 0 {
		t.Fatalf("once more: got %+v", r)
	}
	var corrected []fieldwork.NoteCorrected
	for _, s := range e.Log() {
		if c, ok := s.Data.(fieldwork.NoteCorrected); ok {
			corrected = append(corrected, c)
		}
	}
	if len(corrected) != 1 || corrected[0].Text.Plain != "Mange tak" || corrected[0].Version != 2 || corrected[0].Speaker != fieldwork.Citizen {
		t.Errorf("got %+v", corrected)
	}
}

func TestALongSessionIsSeveralUnits(t *testing.T) {
	var b strings.Builder
	b.WriteString(head)
	for range 1000 {
		b.WriteString("## 10:15\nHej\n")
	}
	e := engine(t)
	if r := load(t, e, b.String()); r.Refused != 0 || len(written(e)) != 1000 {
		t.Errorf("got %+v and %d notes", r, len(written(e)))
	}
}

// marked finds lines that would be taken for headings, or lose a backslash.
var marked = regexp.MustCompile(`(?m)^\\*##`)

// TestWhatIsWrittenComesInWordForWord writes notes down and reads them back.
func TestWhatIsWrittenComesInWordForWord(t *testing.T) {
	word := rapid.SampledFrom([]string{"båd", "bad", "æøå", "Å", "😀", "👩🏽‍⚕️", "## x", "\\##", "# y", "---", "a: b", "“citat”", "  ", "\t-"})
	rapid.Check(t, func(rt *rapid.T) {
		var b strings.Builder
		b.WriteString(head)
		var want []string
		for range rapid.IntRange(1, 5).Draw(rt, "notes") {
			lines := rapid.SliceOfN(word, 1, 5).Draw(rt, "lines")
			text := strings.TrimSpace(strings.Join(trimmed(lines), "\n"))
			if text == "" {
				continue
			}
			want = append(want, text)
			b.WriteString("## 10:15\n" + marked.ReplaceAllString(text, `\$0`) + "\n")
		}
		if len(want) == 0 {
			return
		}
		e := engine(t)
		load(t, e, b.String())
		var got []string
		for _, n := range written(e) {
			got = append(got, n.Text.Plain)
		}
		if d := cmp.Diff(want, got); d != "" {
			rt.Fatal(d)
		}
	})
}

func trimmed(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = strings.TrimRight(l, " \t")
	}
	return out
}

func FuzzMarkdown(f *testing.F) {
	f.Add(head + "## 10:15 ordret borger (P-1) til medarbejder #tid @P-2: Hej\n\nb")
	f.Add("---\n---\n## 1:1")
	f.Add(head + "##\n\\## x\n### y\n# z")
	f.Fuzz(func(t *testing.T, content string) {
		in, err := interchange.NewInput("f.md", strings.NewReader(content), 0)
		if err != nil {
			return
		}
		src, err := markdown.New(in, markdown.Options{CreateMissing: true})
		if err != nil {
			t.Fatal(err)
		}
		for u, err := range src.Units() {
			if err != nil {
				if _, ok := errors.AsType[*interchange.FileError](err); !ok {
					t.Fatalf("got %v, want a FileError", err)
				}
				continue
			}
			if len(u.Refusals) > 0 && len(u.Commands) > 0 {
				t.Fatal("a file with a mistake has commands")
			}
		}
	})
}
