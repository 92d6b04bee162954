package xes_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/rehearsal"
	"ledetraad/adapters/interchange/xes"
	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
)

func now() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

func engine(t testing.TB) *rehearsal.Engine {
	t.Helper()
	e, err := rehearsal.New(now)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// load imports a document and answers the report and the error.
func load(t testing.TB, to interchange.Submitter, name, document string, o xes.Options) (interchange.Report, error) {
	t.Helper()
	in, err := interchange.NewInput(name, strings.NewReader(document), int64(len(document)))
	if err != nil {
		return interchange.Report{}, err
	}
	src, err := xes.New(in, o)
	if err != nil {
		t.Fatal(err)
	}
	return interchange.Import(context.Background(), src, to, interchange.Options{Now: now})
}

const small = `<?xml version="1.0" encoding="UTF-8"?>
<!-- a comment with > and < in it -->
<log xes.version="2.0" xmlns="http://www.xes-standard.org/">
	<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
	<global scope="trace"><string key="group" value="UNKNOWN"/><date key="enddate" value="1970-01-01T00:00:00.000+01:00"/></global>
	<global scope="event"><string key="org:group" value="Ingen"/></global>
	<string key="concept:name" value="Hj&#230;lp &amp; pleje"/>
	<trace>
		<string key="concept:name" value="case 1"/>
		<string key="channel" value="E-Mail"/>
		<date key="startdate" value="2024-01-01T08:00:00.000+01:00"/>
		<date key="deadline" value="2024-02-01T08:00:00.000+01:00"/>
		<date key="enddate" value="2024-01-20T08:00:00.000+01:00"/>
		<string key="responsible" value="R1"><string key="nested" value="n"/></string>
		<event>
			<string key="concept:name" value="Modtaget"/>
			<string key="org:group" value="Børn og Familie"/>
			<string key="org:resource" value="R1"/>
			<date key="time:timestamp" value="2024-01-02T08:00:00.000+01:00"/>
			<string key="lifecycle:transition" value="start"/>
		</event>
		<event>
			<string key="concept:name" value="Modtaget"/>
			<string key="org:group" value="Børn og Familie"/>
			<string key="org:resource" value="R1"/>
			<date key="time:timestamp" value="2024-01-03T08:00:00.000+01:00"/>
			<string key="lifecycle:transition" value="COMPLETE"/>
			<list key="many"><values><string key="a" value="1"/></values></list>
		</event>
	</trace>
	<trace>
		<string key="concept:name" value="case 2"/>
		<event>
			<string key="concept:name" value="Besvaret"/>
			<date key="time:timestamp" value="2024-01-03 08:00"/>
		</event>
	</trace>
</log>
`

func TestATraceBecomesAJourney(t *testing.T) {
	e := engine(t)
	r, err := load(t, e, "anything.xes", small, xes.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r.Seconds = 0
	want := interchange.Report{
		Files:   []interchange.FileRead{{Name: "anything.xes", Format: "XES", Records: 3}},
		Records: 3, Journeys: 2, Touchpoints: 2, Participants: 2, Pseudonyms: []string{"case 1", "case 2"}, Imported: 12, Provided: 5, Position: "12",
		Losses: []interchange.Loss{
			{Scope: "event", Name: "lifecycle:transition = start", Records: 1}, {Scope: "event", Name: "many", Records: 1},
			{Scope: "event", Name: "many › a", Records: 1},
			{Scope: "trace", Name: "responsible", Records: 1}, {Scope: "trace", Name: "responsible › nested", Records: 1},
		},
	}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	zone, err := interchange.Copenhagen()
	if err != nil {
		t.Fatal(err)
	}
	wantLog := map[string][]any{
		"programme": {
			programme.Started{Name: "Importerede forløb", Municipality: "Ikke angivet"},
			programme.LifeSituationAdded{LifeSituation: "hjaelp-pleje", Wording: "Hjælp & pleje"},
			programme.DepartmentAdded{Department: "unknown", Name: "UNKNOWN"},
			programme.DepartmentAdded{Department: "boern-og-familie", Name: "Børn og Familie"},
			programme.DepartmentAdded{Department: "ingen", Name: "Ingen"},
		},
		"case 1": {
			journey.Started{Participant: "case 1", LifeSituation: "hjaelp-pleje"},
			journey.PromiseMade{Promise: "deadline", Department: "unknown", Kind: journey.Statutory,
				Due: time.Date(2024, 2, 1, 8, 0, 0, 0, zone).UTC()},
			journey.TouchpointRecorded{Touchpoint: "e2", Department: "boern-og-familie", Activity: "Modtaget", Channel: "e-mail", Performer: "R1"},
			journey.PromiseKept{Promise: "deadline"}, journey.Ended{},
		},
		"case 2": {
			journey.Started{Participant: "case 2", LifeSituation: "hjaelp-pleje"},
			journey.TouchpointRecorded{Touchpoint: "e1", Department: "ingen", Activity: "Besvaret"},
		},
	}
	gotLog := map[string][]any{}
	names := map[string]string{"programme-main": "programme"}
	for _, s := range e.Log() {
		if d, ok := s.Data.(journey.Started); ok {
			names[s.Stream] = d.Participant
		}
		gotLog[names[s.Stream]] = append(gotLog[names[s.Stream]], s.Data)
	}
	if diff := cmp.Diff(wantLog, gotLog, cmp.AllowUnexported(event.Text{})); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	for _, s := range e.Log() {
		if d, ok := s.Data.(journey.TouchpointRecorded); ok && d.Activity == "Besvaret" {
			if at := time.Date(2024, 1, 3, 8, 0, 0, 0, zone); !s.HappenedAt.Equal(at) {
				t.Errorf("a time without zone was read as %s, want %s", s.HappenedAt, at)
			}
		}
	}
}

func TestTheSameLogAgainAddsNothing(t *testing.T) {
	e := engine(t)
	first, err := load(t, e, "a.xes", small, xes.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(small)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	events := len(e.Log())
	second, err := load(t, e, "renamed.txt", packed.String(), xes.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Log()) != events || second.Imported != 0 || second.Refused != 0 || second.AlreadyThere != first.Imported {
		t.Errorf("the second import: %+v, %d events more", second, len(e.Log())-events)
	}
}

// TestALongerLogAddsOnlyWhatIsNew covers the monthly export of a system whose
// cases went on.
func TestALongerLogAddsOnlyWhatIsNew(t *testing.T) {
	e := engine(t)
	if _, err := load(t, e, "a.xes", small, xes.Options{}); err != nil {
		t.Fatal(err)
	}
	longer := strings.Replace(small, "</event>\n\t</trace>\n</log>", `</event>
		<event><string key="concept:name" value="Lukket"/><date key="time:timestamp" value="2024-02-03T08:00:00Z"/></event>
	</trace>
</log>`, 1)
	r, err := load(t, e, "a.xes", longer, xes.Options{})
	if err != nil || r.Imported != 1 || r.Refused != 0 {
		t.Errorf("the longer log: %+v, %v; want one more command", r, err)
	}
}

func TestABrokenFileIsAClearErrorAndLosesNothingBeforeIt(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(small)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	lineAt := func(offset int) int { return strings.Count(small[:offset], "\n") + 1 }
	secondTrace := strings.LastIndex(small, "<trace>")
	tests := []struct {
		name, document string
		journeys       int
		line           int
		message        string
	}{
		{"empty", "", 0, 0, "empty"},
		{"only blank", "  \n ", 0, 2, "ends in the middle"},
		{"a table", "a;b;c\n1;2;3\n", 0, 1, "not an XES file"},
		{"another root", "<?xml version=\"1.0\"?>\n<html><p/></html>", 0, 2, "its root is <html>"},
		{"ends inside the second trace", small[:secondTrace+60], 1, lineAt(secondTrace + 60), "ends in the middle"},
		{"ends inside a tag", small[:secondTrace+12], 1, lineAt(secondTrace + 12), "ends in the middle"},
		{"ends after the last trace", small[:strings.LastIndex(small, "</log>")], 2, lineAt(len(small) - 2), "ends in the middle"},
		{"a truncated gzip", packed.String()[:packed.Len()-30], 0, 0, "ends in the middle"},
		{"a wrong end", strings.Replace(small, "</trace>\n</log>", "</event>\n</log>", 1), 1, lineAt(len(small) - 10), "<trace> is ended by </event>"},
		{"a quotation mark is missing", strings.Replace(small, `value="case 2"`, `value="case 2`, 1), 1, 0, "a quotation mark is missing"},
		{"an unknown encoding", strings.Replace(small, "UTF-8", "EBCDIC", 1), 0, 1, "save it as UTF-8"},
		{"a tag without end", "<log><string key=\"" + strings.Repeat("a", 2<<20), 0, 1, "more than"},
		{"a comment without end", "<log>\n<!--" + strings.Repeat("a ", 1<<20), 0, 2, "more than"},
		{"a text without end", "<log>\n<trace>" + strings.Repeat("a ", 1<<20), 0, 2, "more than"},
		{"a document type without end", "<!DOCTYPE log [" + strings.Repeat("<!ENTITY a 'a'>", 1<<17), 0, 1, "more than"},
		{"an entity from outside", "<!DOCTYPE log [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n<log><string key=\"concept:name\" value=\"&x;\"/></log>", 0, 2, "&x;"},
		{"two roots", "<log></log>\n<log/>", 0, 2, "after the end"},
		{"very deep", "<log>" + strings.Repeat("<a>", 100), 0, 1, "deep"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := engine(t)
			r, err := load(t, e, "log.xes", tt.document, xes.Options{})
			f, ok := errors.AsType[*interchange.FileError](err)
			if !ok || !strings.Contains(err.Error(), tt.message) {
				t.Fatalf("got error %v; want a FileError that says %q", err, tt.message)
			}
			if tt.line != 0 && f.Line != tt.line {
				t.Errorf("the error names line %d, want %d: %v", f.Line, tt.line, err)
			}
			if r.Journeys != tt.journeys && tt.name != "a truncated gzip" {
				t.Errorf("%d journeys went in before the break, want %d", r.Journeys, tt.journeys)
			}
		})
	}
}

// TestWhatIsNoTagIsPassedOver dresses a log up in everything else that XML has.
func TestWhatIsNoTagIsPassedOver(t *testing.T) {
	e := engine(t)
	first, err := load(t, e, "a.xes", small, xes.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dressed := regexp.MustCompile(`(</?)([a-z])`).ReplaceAllString(small, "${1}x:$2")
	dressed = strings.NewReplacer(
		"<x:log", "<!DOCTYPE x:log [<!-- > --><!ENTITY a SYSTEM \"file:///etc/hostname\">]>\n<?go on?><x:log",
		"xmlns=", "xmlns:x=",
		"<x:event>", "<x:event>text &amp; <![CDATA[<x:event>]]><!-- <x:event> --><?x <x:event> ?>",
		`"Modtaget"/>`, "'Modtaget'\r\n></x:string >",
		`"case 2"`, `"case&#x20;&#50;"`,
	).Replace(dressed)
	second, err := load(t, e, "a.xes", dressed, xes.Options{})
	if err != nil || second.Imported != 0 || second.Refused != 0 || second.AlreadyThere != first.Imported {
		t.Errorf("the same log, dressed up: %+v, %v", second, err)
	}
	if diff := cmp.Diff(first.Losses, second.Losses); diff != "" {
		t.Errorf("losses (-plain +dressed):\n%s", diff)
	}
}

func TestARecordThatCannotBeUnderstoodHoldsItsTraceBack(t *testing.T) {
	good := `<trace><string key="concept:name" value="good"/><event><string key="concept:name" value="x"/><date key="time:timestamp" value="2024-01-03T08:00:00Z"/></event></trace>`
	trace := func(name, event string) string {
		return "<log><string key=\"concept:name\" value=\"L\"/>\n<trace><string key=\"concept:name\" value=\"" + name + "\"/>\n" +
			`<event><string key="concept:name" value="x"/><date key="time:timestamp" value="2024-01-03T08:00:00Z"/></event>` + "\n" +
			event + "\n</trace>" + good + "</log>"
	}
	tests := []struct {
		name, document, field, reason string
		line                          int
	}{
		{"a time that is none", trace("c", `<event><string key="concept:name" value="x"/><date key="time:timestamp" value="yesterday"/></event>`), "time:timestamp", "yesterday", 4},
		{"no time", trace("c", `<event><string key="concept:name" value="x"/></event>`), "time:timestamp", "is missing", 4},
		{"no activity", trace("c", `<event><date key="time:timestamp" value="2024-01-03T08:00:00Z"/></event>`), "concept:name", "is missing", 4},
		{"a long activity", trace("c", `<event><string key="concept:name" value="`+strings.Repeat("æ", 300)+`"/><date key="time:timestamp" value="2024-01-03T08:00:00Z"/></event>`), "concept:name", "300 characters", 4},
		{"the future", trace("c", `<event><string key="concept:name" value="x"/><date key="time:timestamp" value="2124-01-03T08:00:00Z"/></event>`), "time:timestamp", "after the moment", 4},
		{"not UTF-8", trace("c", "<event><string key=\"concept:name\" value=\"\xe6\"/><date key=\"time:timestamp\" value=\"2024-01-03T08:00:00Z\"/></event>"), "concept:name", "UTF-8", 4},
		{"a NUL byte", trace("c", "<event><string key=\"concept:name\" value=\"a\x00b\"/><date key=\"time:timestamp\" value=\"2024-01-03T08:00:00Z\"/></event>"), "concept:name", "readable", 4},
		{"a CPR number", trace("010203-1234", ""), "concept:name", "CPR", 2},
		{"a name that stands twice", trace("good", ""), "concept:name", "two cases", 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := load(t, engine(t), "l.xes", tt.document, xes.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Refusals) != 1 || r.Refusals[0].Field != tt.field || !strings.Contains(r.Refusals[0].Reason, tt.reason) {
				t.Errorf("refusals %+v; want one, of %s, that says %q", r.Refusals, tt.field, tt.reason)
			}
			if r.Refusals[0].Line != tt.line {
				t.Errorf("the refusal names line %d, want %d", r.Refusals[0].Line, tt.line)
			}
			if r.Journeys != 1 {
				t.Errorf("%d journeys, want the good one alone", r.Journeys)
			}
			if strings.Contains(r.Refusals[0].Reason, "010203") {
				t.Error("the refusal repeats a CPR number")
			}
		})
	}
}

func TestOtherEncodings(t *testing.T) {
	latin := "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><log><trace><event><string key=\"concept:name\" value=\"Hj\xe6lp\"/><date key=\"time:timestamp\" value=\"2024-01-03T08:00:00Z\"/></event></trace></log>"
	windows := strings.Replace(latin, "ISO-8859-1", "Windows-1252", 1)
	twice := strings.Replace(latin, "<log>", "<log><?xml version=\"1.0\" encoding=\"ISO-8859-15\"?>", 1)
	marked := "\xef\xbb\xbf" + `<log><trace><event><string key="concept:name" value="Hjælp"/><date key="time:timestamp" value="2024-01-03T08:00:00Z"/></event></trace></log>`
	wide := []byte{0xff, 0xfe}
	for _, r := range "<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + marked[3:] {
		wide = append(wide, byte(r), byte(r>>8))
	}
	for _, document := range []string{latin, windows, twice, marked, string(wide)} {
		e := engine(t)
		if _, err := load(t, e, "l.xes", document, xes.Options{}); err != nil {
			t.Fatal(err)
		}
		var got string
		for _, s := range e.Log() {
			if d, ok := s.Data.(journey.TouchpointRecorded); ok {
				got = d.Activity
			}
		}
		if got != "Hjælp" {
			t.Errorf("the activity was read as %q", got)
		}
	}
}

// TestTheMunicipalLog holds an import of a real log to its known figures.
func TestTheMunicipalLog(t *testing.T) {
	path := filepath.Join("..", "..", "..", "..", "shared", "data", "receipt.xes.gz")
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the municipal example log is not here: %v", err)
	}
	e := engine(t)
	for round := range 2 {
		in, err := interchange.OpenFile(path)
		if err != nil {
			t.Fatal(err)
		}
		src, err := xes.New(in, xes.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := interchange.Import(t.Context(), src, e, interchange.Options{Now: now})
		if err != nil {
			t.Fatal(err)
		}
		if err := in.Close(); err != nil {
			t.Fatal(err)
		}
		if r.Journeys != 1434 || r.Touchpoints != 8577 || r.Refused != 0 || r.HeldBack != 0 {
			t.Errorf("report: %+v", r)
		}
		if round == 1 && r.Imported != 0 {
			t.Errorf("the second import added %d", r.Imported)
		}
		t.Logf("%+v", r)
	}
	activities, groups, performers := map[string]bool{}, map[string]bool{}, map[string]bool{}
	due := map[string]time.Time{}
	ended, late, departments := 0, 0, 0
	for _, s := range e.Log() {
		switch d := s.Data.(type) {
		case journey.TouchpointRecorded:
			activities[d.Activity], groups[d.Department], performers[d.Performer] = true, true, true
		case journey.PromiseMade:
			due[s.Stream] = d.Due
		case journey.PromiseKept:
			if s.HappenedAt.After(due[s.Stream]) {
				late++
			}
		case journey.Ended:
			ended++
		case programme.DepartmentAdded:
			departments++
		}
	}
	got := []int{len(activities), len(groups), len(performers), len(due), ended, late, departments}
	if diff := cmp.Diff([]int{27, 10, 48, 1434, 1329, 377, 16}, got); diff != "" {
		t.Errorf("activities, groups, performers, promises, ended, late, departments (-want +got):\n%s", diff)
	}
}

func TestWhatALogDoesNotSayCanBeSaid(t *testing.T) {
	nameless := strings.Replace(small, `<string key="concept:name" value="Hj&#230;lp &amp; pleje"/>`, "", 1)
	e := engine(t)
	o := xes.Options{Source: "esdh", LifeSituation: "byggesag", Wording: "Jeg vil bygge", Programme: interchange.Programme{Name: "Sammen", Municipality: "Byen"}}
	if _, err := load(t, e, "log.xes.gz", nameless, o); err != nil {
		t.Fatal(err)
	}
	var got []any
	for _, s := range e.Log() {
		switch s.Data.(type) {
		case programme.Started, programme.LifeSituationAdded:
			got = append(got, s.Data)
		}
	}
	want := []any{programme.Started{Name: "Sammen", Municipality: "Byen"}, programme.LifeSituationAdded{LifeSituation: "byggesag", Wording: "Jeg vil bygge"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	r, err := load(t, e, "another.xes", nameless, o)
	if err != nil || r.Imported != 0 {
		t.Errorf("the same source again: %+v, %v", r, err)
	}
	o.Source = "another"
	r, err = load(t, e, "log.xes", nameless, o)
	if err != nil || r.Touchpoints != 2 || r.Imported == 0 {
		t.Errorf("another source with the same cases: %+v, %v; want journeys of its own", r, err)
	}
	r, err = load(t, engine(t), "Min log.xes.gz", nameless, xes.Options{})
	if err != nil || r.Journeys != 2 {
		t.Errorf("a log without a name: %+v, %v", r, err)
	}
}
