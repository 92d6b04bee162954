package transcript_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/correction"
	"ledetraad/adapters/interchange/rehearsal"
	"ledetraad/adapters/interchange/transcript"
	"ledetraad/domain/interview"
)

func now() time.Time { return time.Date(2024, 11, 1, 12, 0, 0, 0, time.UTC) }

func options(t testing.TB, speakers ...string) transcript.Options {
	t.Helper()
	o := transcript.Options{Interview: "i1", Interviewer: "ida", Participants: []string{"P-1"}, At: time.Date(2024, 10, 7, 8, 0, 0, 0, time.UTC)}
	for _, s := range speakers {
		sp, err := transcript.ParseSpeaker(s)
		if err != nil {
			t.Fatal(err)
		}
		o.Speakers = append(o.Speakers, sp)
	}
	return o
}

func source(t testing.TB, format transcript.Format, content string, o transcript.Options) *transcript.Source {
	t.Helper()
	in, err := interchange.NewInput("t", strings.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	src, err := transcript.New(in, format, o)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func load(t testing.TB, to interchange.Submitter, format transcript.Format, content string, o transcript.Options) interchange.Report {
	t.Helper()
	r, err := interchange.Import(context.Background(), source(t, format, content, o), to, interchange.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func engine(t testing.TB) *rehearsal.Engine {
	t.Helper()
	e, err := rehearsal.New(now)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// said lists utterances as "from-to speaker pseudonym: words".
func said(e *rehearsal.Engine) (lines []string) {
	for _, s := range e.Log() {
		if u, ok := s.Data.(interview.UtteranceRecorded); ok {
			lines = append(lines, fmt.Sprintf("%d-%d %s %s: %s", *u.AtMS, *u.UntilMS, u.Speaker, u.SpokenBy, u.Text.Plain))
		}
	}
	return lines
}

func TestTheExampleOfTheGuideComesIn(t *testing.T) {
	content, err := os.ReadFile("../../../docs/examples/interview.vtt")
	if err != nil {
		t.Fatal(err)
	}
	beside, err := os.ReadFile("../../../docs/examples/interview.json")
	if err != nil {
		t.Fatal(err)
	}
	o, err := transcript.ReadSidecar("interview.json", bytes.NewReader(beside), nil)
	if err != nil {
		t.Fatal(err)
	}
	e := engine(t)
	if r := load(t, e, transcript.WebVTT, string(content), o); r.Refused != 0 || r.Records != 5 || len(r.Losses) == 0 {
		t.Fatalf("got %+v", r)
	}
	want := []string{
		"1000-4200 interviewer : Hvordan fik du at vide, at der var et møde?",
		"5000-14000 citizen P-104: Det gjorde jeg ikke. Der kom et brev, men der stod bare «partshøring» og kl. 17:30.",
		"14100-15000 interviewer : Og så?",
		"18000-24000 citizen P-104: Så ringede jeg. Fire gange. 😕 Til sidst tog min datter med mig derned.",
	}
	if d := cmp.Diff(want, said(e)); d != "" {
		t.Error(d)
	}
	if r := load(t, e, transcript.WebVTT, "\xef\xbb\xbf"+strings.ReplaceAll(string(content), "\n", "\r\n"), o); r.Imported != 0 || r.Refused != 0 {
		t.Errorf("a second time, with CRLF and a byte order mark: %+v", r)
	}
	changed := strings.Replace(string(content), "Og så?", "Og så hvad?", 1)
	if r := load(t, e, transcript.WebVTT, changed, o); r.Refused != 1 || r.Refusals[0].Line != 20 {
		t.Errorf("changed: %+v", r)
	}
	if r := load(t, correction.To(e, "Rettet"), transcript.WebVTT, changed, o); r.Refused != 0 || r.Imported != 1 {
		t.Errorf("to be corrected: %+v", r)
	}
}

func TestSpeakersAreFoundAndTimesAreNot(t *testing.T) {
	vtt, srt := transcript.WebVTT, transcript.SRT
	for _, c := range []struct {
		name    string
		format  transcript.Format
		content string
		change  func(*transcript.Options)
		want    []string
	}{
		{"names before a colon", srt, "1\n00:00:01,000 --> 00:00:02,000\nIda: Hej\n\n2\n00:00:02,000 --> 00:00:03,000\nKAREN: 17:30 var aftalen: ikke før\n", nil,
			[]string{"1000-2000 interviewer : Hej", "2000-3000 citizen P-1: 17:30 var aftalen: ikke før"}},
		{"both in one cue", srt, "1\n00:00:01,000 --> 00:00:02,000\n- Ida: Hej\n- Karen: Hej\nselv\n", nil,
			[]string{"1000-2000 interviewer : Hej", "1000-2000 citizen P-1: Hej selv"}},
		{"two voices in one line", vtt, "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Ida>Hej</v> <v Karen>Hej selv\nog tak\n", nil,
			[]string{"1000-2000 interviewer : Hej", "1000-2000 citizen P-1: Hej selv og tak"}},
		{"no name goes on with the speaker", vtt, "WEBVTT\n\n00:01.000 --> 00:02.000\nKaren: Hej\n\n00:10.000 --> 00:11.000\nJeg sagde: nej\n", nil,
			[]string{"1000-2000 citizen P-1: Hej", "10000-11000 citizen P-1: Jeg sagde: nej"}},
		{"no name is somebody's", vtt, "WEBVTT\n\n00:01.000 --> 00:02.000\nIda: Hej\n\n00:02.000 --> 00:03.000\nHej\n", func(o *transcript.Options) { o.Otherwise = "karen" },
			[]string{"1000-2000 interviewer : Hej", "2000-3000 citizen P-1: Hej"}},
		{"overlapping cues", vtt, "WEBVTT\n\n00:01.000 --> 00:05.000\nIda: Hvornår\n\n00:02.000 --> 00:03.000\nKaren: I går\n\n00:04.000 --> 00:06.000\nIda: kom brevet?\n", nil,
			[]string{"1000-5000 interviewer : Hvornår", "2000-3000 citizen P-1: I går", "4000-6000 interviewer : kom brevet?"}},
		{"roles are names", vtt, "WEBVTT\nKind: captions\n\n00:01.000 --> 00:02.000\nBorger: Hej\n\n00:01.000 --> 00:02.000\nPårørende: Hej\n", nil,
			[]string{"1000-2000 citizen : Hej", "1000-2000 relative : Hej"}},
		{"each cue by itself", srt, "1\n0:00:01,0 --> 0:00:02,5\nIda: Hej\nmed dig\n\n2\n0:00:02,5 --> 0:00:03,0\nIda: Hej\n", func(o *transcript.Options) { o.Pause = -1 },
			[]string{"1000-2500 interviewer : Hej med dig", "2500-3000 interviewer : Hej"}},
		{"styles and marks", vtt, "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE en linje\n\nid\n01:00:00.000 --> 01:00:01.000 position:10%\n{\\an8}Ida: <b>a</b> &lt;b&gt; <00:19.000>c<c.x>d</c> 1 < 2\n", nil,
			[]string{"3600000-3601000 interviewer : a <b> cd 1 < 2"}},
		{"a blank line within a cue", srt, "1\n00:00:01,000 --> 00:00:02,000\nIda: Hej\n\nog tak\n\n2\n00:00:09,000 --> 00:00:10,000\nKaren: Hej\n", nil,
			[]string{"1000-2000 interviewer : Hej og tak", "9000-10000 citizen P-1: Hej"}},
	} {
		o := options(t, "Ida=interviewer", "Karen=borger:P-1")
		if c.change != nil {
			c.change(&o)
		}
		e := engine(t)
		if r := load(t, e, c.format, c.content, o); r.Refused != 0 {
			t.Errorf("%s: %v", c.name, r.Refusals)
			continue
		}
		if d := cmp.Diff(c.want, said(e)); d != "" {
			t.Errorf("%s: %s", c.name, d)
		}
	}
}

func TestAMistakeNamesItsLineAndHoldsTheInterviewBack(t *testing.T) {
	good := "\n\n00:01.000 --> 00:02.000\nIda: Hej\n"
	for _, c := range []struct {
		name, content string
		line          int
		reason        string
	}{
		{"unknown voice", "WEBVTT" + good + "\n00:01.000 --> 00:02.000\n<v Bo>Hej\n", 7, `"Bo" is not in the list`},
		{"nobody named", "WEBVTT\n\n00:01.000 --> 00:02.000\nHej\n" + good, 4, "nobody is named"},
		{"ends before it begins", "WEBVTT" + good + "\n00:02.000 --> 00:01.000\nHej\n", 6, "before it begins"},
		{"no time", "WEBVTT" + good + "\n00:62.000 --> 00:63.000\nHej\n", 6, "not a time"},
		{"more than a day", "WEBVTT" + good + "\n25:00:00.000 --> 25:00:01.000\nHej\n", 7, "no place in a recording"},
		{"no cue", "WEBVTT\n\nHej\n" + good, 3, "neither a cue"},
		{"nothing", "WEBVTT\n\nNOTE x\n", 1, "no word"},
		{"CPR number over two cues", "WEBVTT" + good + "\n00:02.000 --> 00:03.000\nIda: 010203\n\n00:03.000 --> 00:04.000\n-1234\n", 4, "CPR"},
	} {
		e := engine(t)
		r := load(t, e, transcript.WebVTT, c.content, options(t, "Ida=interviewer"))
		if len(r.Refusals) == 0 || r.Refusals[0].Line != c.line || !strings.Contains(r.Refusals[0].String(), c.reason) {
			t.Errorf("%s: got %v, want line %d: …%s…", c.name, r.Refusals, c.line, c.reason)
		}
		if len(e.Log()) > 0 {
			t.Errorf("%s: a part of the interview went in", c.name)
		}
	}
	_, err := interchange.Import(context.Background(), source(t, transcript.WebVTT, "1\n"+good, options(t)), engine(t), interchange.Options{Now: now})
	if _, ok := errors.AsType[*interchange.FileError](err); !ok {
		t.Errorf("SRT as WebVTT: got %v, want a FileError", err)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	for _, s := range []string{"Ida", "=borger", "Ida=nabo", "Ida=borger: \u0000"} {
		if sp, err := transcript.ParseSpeaker(s); err == nil {
			t.Errorf("%q: got %+v", s, sp)
		}
	}
	in, err := interchange.NewInput("t", strings.NewReader("x"), 1)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*transcript.Options){
		"no interviewer":    func(o *transcript.Options) { o.Interviewer = "" },
		"no participants":   func(o *transcript.Options) { o.Participants = nil },
		"no time":           func(o *transcript.Options) { o.At = time.Time{} },
		"id":                func(o *transcript.Options) { o.Interview = "a b" },
		"unknown otherwise": func(o *transcript.Options) { o.Otherwise = "Bo" },
		"twice":             func(o *transcript.Options) { o.Speakers = append(o.Speakers, o.Speakers...) },
	} {
		o := options(t, "Ida=interviewer")
		change(&o)
		if _, err := transcript.New(in, transcript.SRT, o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	for _, s := range []string{`{"x": 1}`, `{} {}`, `{"at": "31.2.2024"}`, `{"speakers": {"Ida": "nabo"}}`, ``} {
		_, err := transcript.ReadSidecar("s.json", strings.NewReader(s), nil)
		if _, ok := errors.AsType[*interchange.FileError](err); !ok {
			t.Errorf("%s: got %v, want a FileError", s, err)
		}
	}
}

func FuzzTranscript(f *testing.F) {
	f.Add(true, "WEBVTT\n\nNOTE x\n\n1\n00:01.000 --> 00:02.000 align:start\n<v Ida>Hej</v> <v.x Karen>17:30\n")
	f.Add(false, "1\n00:00:01,000 --> 00:00:02,000\nIda: Hej &lt;\n\nx\n")
	f.Fuzz(func(t *testing.T, vtt bool, content string) {
		in, err := interchange.NewInput("t", strings.NewReader(content), 0)
		if err != nil {
			return
		}
		format := transcript.SRT
		if vtt {
			format = transcript.WebVTT
		}
		src, err := transcript.New(in, format, options(t, "Ida=interviewer", "Karen=borger:P-1"))
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
