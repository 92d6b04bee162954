package tabular_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/rehearsal"
	"ledetraad/adapters/interchange/tabular"
	"ledetraad/domain/event"
	"ledetraad/domain/journey"
)

func now() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

const alarms = `{
  "source": "noedkald",
  "create_missing": true,
  "wait_unit": "min",
  "columns": {
    "journey": "Beboer", "touchpoint": "Kald-id", "department": "Afdeling", "unit": "Hus", "requested": "Kald",
    "acknowledged": "Nulstillet", "answered": "Ankomst", "recorded": "Registreret", "performer": "Medarbejder",
    "in_person": "Fremmøde", "hand_over_to": "Videre til", "promise_due": "Lovet", "score": "Oplevelse",
    "perceived_wait": "Føltes som", "comment": "Bemærkning"
  },
  "constants": {"activity": "Nødkald", "channel": "alarm", "life_situation": "Jeg har brug for hjælp nu"},
  "values": {"score": {"Dårlig": "-2"}, "department": {"PLEJE": "Plejecenter Øst"}}
}`

const heading = "Beboer;Kald-id;Afdeling;Hus;Kald;Nulstillet;Ankomst;Registreret;Medarbejder;Fremmøde;Videre til;Lovet;Oplevelse;Føltes som;Bemærkning;Rum\n"

func mapping(t testing.TB, text string) *tabular.Mapping {
	t.Helper()
	m, err := tabular.ReadMapping("mapping.json", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func engine(t testing.TB) *rehearsal.Engine {
	t.Helper()
	e, err := rehearsal.New(now)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func load(t testing.TB, to interchange.Submitter, m *tabular.Mapping, table string) (interchange.Report, error) {
	t.Helper()
	in, err := interchange.NewInput("kald.csv", strings.NewReader(table), int64(len(table)))
	if err != nil {
		t.Fatal(err)
	}
	src, err := tabular.New(in, m)
	if err != nil {
		return interchange.Report{}, err
	}
	return interchange.Import(context.Background(), src, to, interchange.Options{Now: now})
}

func TestARowBecomesATouchpointAndWhatFollowed(t *testing.T) {
	e := engine(t)
	table := heading +
		"B-1;17;PLEJE;Hus 2;7.10.2019 kl. 14.05;07-10-2019 14:06;2019-10-07 14:35;;M4;ja;Hjemmeplejen;8.10.2019;Dårlig;2,5 time;\"Ventede; \"\"længe\"\"\nmeget\";104\n" +
		"\n;;;;;;;;;;;;;;;\n" +
		"B-2;18;PLEJE;;7.10.2019 kl. 15.05;;;;;;;;;;;\n" +
		"B-1;19;PLEJE;;8.10.2019 kl. 15.05;;;9.10.2019 08:00;;;;;;;;\n"
	r, err := load(t, e, mapping(t, alarms), table)
	if err != nil {
		t.Fatal(err)
	}
	r.Seconds = 0
	want := interchange.Report{Files: []interchange.FileRead{{Name: "kald.csv", Format: "CSV", Records: 3}},
		Records: 3, Journeys: 2, Touchpoints: 3, Participants: 2, Pseudonyms: []string{"B-1", "B-2"}, Imported: 15, Provided: 5, Position: "15",
		Losses: []interchange.Loss{{Scope: "column", Name: "Rum", Records: 1}}}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	zone, err := interchange.Copenhagen()
	if err != nil {
		t.Fatal(err)
	}
	score, felt := -2, int64(9000)
	type fact struct {
		At   string
		Data any
	}
	wantFacts := []fact{
		{"2019-10-07T14:05", journey.Started{Participant: "B-1", LifeSituation: "jeg-har-brug-for-hjaelp-nu"}},
		{"2019-10-07T14:05", journey.TouchpointRequested{Touchpoint: "17", Department: "plejecenter-oest", Unit: "hus-2", Activity: "Nødkald", Channel: "alarm", Sender: "citizen"}},
		{"2019-10-07T14:05", journey.PromiseMade{Promise: "17", Touchpoint: "17", Department: "plejecenter-oest", Unit: "hus-2", Kind: journey.Given, Due: time.Date(2019, 10, 8, 0, 0, 0, 0, zone).UTC()}},
		{"2019-10-07T14:06", journey.TouchpointAcknowledged{Touchpoint: "17"}},
		{"2019-10-07T14:35", journey.TouchpointAnswered{Touchpoint: "17", InPerson: true, Performer: "M4"}},
		{"2019-10-07T14:35", journey.TouchpointHandedOver{Touchpoint: "17", From: "plejecenter-oest", To: "hjemmeplejen", Performer: "M4"}},
		{"2019-10-07T14:35", journey.ExperienceReported{Experience: "17", Touchpoint: "17", Teller: "citizen", Score: &score, PerceivedS: &felt, Comment: event.About("Ventede; \"længe\"\nmeget", "B-1")}},
		{"2019-10-08T15:05", journey.TouchpointRequested{Touchpoint: "19", Department: "plejecenter-oest", Activity: "Nødkald", Channel: "alarm", Sender: "citizen"}},
	}
	var facts []fact
	stream := ""
	for _, s := range e.Log() {
		if d, ok := s.Data.(journey.Started); ok && d.Participant == "B-1" {
			stream = s.Stream
		}
		if s.Stream == stream {
			facts = append(facts, fact{s.HappenedAt.In(zone).Format("2006-01-02T15:04"), s.Data})
		}
	}
	if diff := cmp.Diff(wantFacts, facts, cmp.AllowUnexported(event.Text{})); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
}

// TestNextMonthsExportAddsOnlyWhatIsNew: exports overlap, and a call that was
// open in the last one is answered in this one.
func TestNextMonthsExportAddsOnlyWhatIsNew(t *testing.T) {
	e := engine(t)
	m := mapping(t, alarms)
	if _, err := load(t, e, m, heading+"B-1;18;P;;7.10.2019 15:05;;;;;;;;;;;\nB-1;17;P;;7.10.2019 14:05;;;;;;;;;;;\n"); err != nil {
		t.Fatal(err)
	}
	r, err := load(t, e, m, heading+"B-1;17;P;;7.10.2019 14:05;;7.10.2019 16:05;;;;;;;;;\nB-1;20;P;;7.11.2019 14:05;;;;;;;;;;;\n")
	if err != nil || r.Imported != 2 || r.Refused != 0 {
		t.Errorf("the second export: %+v, %v; want an answer and a call more", r, err)
	}
	r, err = load(t, e, m, heading+"B-1;20;P;;7.11.2019 14:05;;;;;;;;;;;\nB-1;20;P;;7.11.2019 14:05;;;;;;;;;;;\n")
	if err != nil || r.Imported != 0 || r.Refused != 0 {
		t.Errorf("the third export: %+v, %v; want nothing new", r, err)
	}
}

func TestABadRowCostsItselfAlone(t *testing.T) {
	good := "B-9;99;P;;7.10.2019 14:05;;;;;;;;;;;\n"
	tests := []struct{ name, row, field, reason string }{
		{"a time that is none", "B-1;1;P;;31.2.2019 14:05;;;;;;;;;;;", "Kald", "calendar"},
		{"no time", "B-1;1;P;;;;;;;;;;;;;", "Kald", "missing"},
		{"no journey", ";1;P;;7.10.2019 14:05;;;;;;;;;;;", "Beboer", "missing"},
		{"no department", "B-1;1;;;7.10.2019 14:05;;;;;;;;;;;", "Afdeling", "missing"},
		{"too few cells", "B-1;1;P", "", "3 values and the heading 16"},
		{"too many cells", "B-1;1;P;;7.10.2019 14:05;;;;;;;;;;;;x", "", "17 values"},
		{"a score off the scale", "B-1;1;P;;7.10.2019 14:05;;;;;;;;5;;;", "Oplevelse", "-2 to 2"},
		{"a score in words", "B-1;1;P;;7.10.2019 14:05;;;;;;;;fin;;;", "Oplevelse", "whole number"},
		{"a wait that may mean two things", "B-1;1;P;;7.10.2019 14:05;;;;;;;;;1.200 s;;", "Føltes som", "thousands"},
		{"neither yes nor no", "B-1;1;P;;7.10.2019 14:05;;7.10.2019 15:05;;;måske;;;;;;", "Fremmøde", "ja or nej"},
		{"handed over to itself", "B-1;1;P;;7.10.2019 14:05;;;;;;P;;;;;", "Videre til", "another department"},
		{"a CPR number", "010203-1234;1;P;;7.10.2019 14:05;;;;;;;;;;;", "Beboer", "CPR"},
		{"ten digits", "B-1;0102031234;P;;7.10.2019 14:05;;;;;;;;;;;", "Kald-id", "CPR"},
		{"a NUL byte", "B-1;1;P\x00;;7.10.2019 14:05;;;;;;;;;;;", "Afdeling", "NUL"},
		{"a quotation mark that does not end", "B-1;1;\"P;;7.10.2019 14:05;;;;;;;;;;;", "", "does not end"},
		{"a very long line", "B-1;1;P;;7.10.2019 14:05;;;;;;;;;;" + strings.Repeat("x", 2<<20) + ";", "", "1 MiB"},
		{"a time to come", "B-1;1;P;;7.10.2119 14:05;;;;;;;;;;;", "Kald", "after the moment"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := engine(t)
			r, err := load(t, e, mapping(t, alarms), heading+tt.row+"\r\n"+good)
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Refusals) == 0 || r.Refusals[0].Line != 2 || r.Refusals[0].Field != tt.field || !strings.Contains(r.Refusals[0].Reason, tt.reason) {
				t.Errorf("refusals %+v; want line 2, %s, %q", r.Refusals, tt.field, tt.reason)
			}
			if r.Journeys != 1 || r.Touchpoints != 1 {
				t.Errorf("%d journeys and %d touchpoints went in, want the good row's", r.Journeys, r.Touchpoints)
			}
			for _, f := range r.Refusals {
				if strings.Contains(f.String(), "0102") {
					t.Errorf("the refusal repeats a CPR number: %s", f)
				}
			}
		})
	}
}

func TestATableThatDoesNotFitIsRefusedBeforeAnythingIsImported(t *testing.T) {
	tests := []struct {
		name, table string
		says        []string
	}{
		{"other columns", "Beboer;Tid\nB-1;7.10.2019\n", []string{`"Kald" (requested)`, `it has "Beboer", "Tid"`}},
		{"another delimiter", strings.ReplaceAll(heading, ";", "\x01"), []string{"lacks the columns"}},
		{"a column twice", strings.Replace(heading, "Rum", "Kald", 1), []string{`"Kald" (requested) stands there 2 times`}},
		{"empty", "", []string{"empty"}},
		{"windows", strings.Replace(heading, "Fremmøde", "Fremm\xf8de", 1), []string{"line 1", "UTF-8", "windows-1252"}},
		{"windows further down", heading + "B-1;1;P\xe6;;;;;;;;;;;;;\n", []string{"line 2", "windows-1252"}},
		{"a spreadsheet", "PK\x03\x04abc", []string{"spreadsheet"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := engine(t)
			_, err := load(t, e, mapping(t, alarms), tt.table)
			if _, ok := errors.AsType[*interchange.FileError](err); !ok {
				t.Fatalf("got %v, want a FileError", err)
			}
			for _, s := range tt.says {
				if !strings.Contains(err.Error(), s) {
					t.Errorf("the error does not say %q: %v", s, err)
				}
			}
			if n := len(e.Log()); n != 0 {
				t.Errorf("%d events went in", n)
			}
		})
	}
}

func TestFormsOfTables(t *testing.T) {
	row := "B-1;1;Øst;;7.10.2019 14:05;;;;;;;;;;;\n"
	windows, err := charmap.Windows1252.NewEncoder().String(heading + row)
	if err != nil {
		t.Fatal(err)
	}
	in := func(encoding string) string {
		return strings.Replace(alarms, `"wait_unit"`, `"encoding": "`+encoding+`", "wait_unit"`, 1)
	}
	american := strings.Replace(alarms, `"wait_unit"`, `"time_format": "MM/DD/YYYY hh:mm", "wait_unit"`, 1)
	tests := []struct{ name, mapping, table string }{
		{"semicolons", alarms, heading + row},
		{"commas", alarms, strings.ReplaceAll(heading+row, ";", ",")},
		{"tabs", alarms, strings.ReplaceAll(heading+row, ";", "\t")},
		{"a byte order mark", alarms, "\xef\xbb\xbf" + heading + row},
		{"Excel's first line", alarms, "sep=;\r\n" + heading + row},
		{"CRLF", alarms, strings.ReplaceAll(heading+row, "\n", "\r\n")},
		{"no last line end", alarms, strings.TrimSuffix(heading+row, "\n")},
		{"Windows-1252", in("windows-1252"), windows},
		{"a time format", american, heading + strings.Replace(row, "7.10.2019", "10/07/2019", 1)},
		{"quoted", alarms, heading + strings.Replace(row, "Øst", `"Øst"`, 1)},
		{"one column more", alarms, heading + strings.Replace(row, "\n", ";\n", 1)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := engine(t)
			r, err := load(t, e, mapping(t, tt.mapping), tt.table)
			if err != nil || r.Refused != 0 {
				t.Fatalf("%+v, %v", r, err)
			}
			var got []journey.TouchpointRequested
			for _, s := range e.Log() {
				if d, ok := s.Data.(journey.TouchpointRequested); ok {
					got = append(got, d)
					if at := time.Date(2019, 10, 7, 12, 5, 0, 0, time.UTC); !s.HappenedAt.Equal(at) {
						t.Errorf("happened at %s, want %s", s.HappenedAt, at)
					}
				}
			}
			if len(got) != 1 || got[0].Department != "oest" {
				t.Errorf("got %+v", got)
			}
		})
	}
	r, err := load(t, engine(t), mapping(t, alarms), heading)
	if err != nil || r.Records != 0 {
		t.Errorf("a table of a heading alone: %+v, %v", r, err)
	}
}

func TestAMappingThatIsWrong(t *testing.T) {
	tests := []struct{ name, text, says string }{
		{"not JSON", "source: x", "line 1"},
		{"an unknown field", "{\n\"source\": \"a\",\n\"colums\": {}}", `unknown field "colums"`},
		{"a wrong type", "{\n\"source\": 1}", "line 2"},
		{"no source", `{"columns": {}}`, "source: is missing"},
		{"an unknown meaning", `{"source": "a", "columns": {"jurney": "x"}}`, "columns.jurney: there is no such field"},
		{"no activity", `{"source": "a", "columns": {"journey": "x", "happened": "t", "department": "d"}, "constants": {"life_situation": "l"}}`, "columns.activity: is missing"},
		{"no time", `{"source": "a", "columns": {"journey": "x", "department": "d"}, "constants": {"life_situation": "l", "activity": "a"}}`, "columns.happened: is missing"},
		{"a constant time", `{"source": "a", "columns": {"journey": "x"}, "constants": {"happened": "2020-01-01"}}`, "constants.happened"},
		{"a time zone", `{"source": "a", "time_zone": "Mars"}`, "time_zone"},
		{"a time format", `{"source": "a", "time_format": "hh:mm"}`, "time_format"},
		{"more than one value", `{"source": "a"} {}`, "after the end"},
		{"bare waits", strings.Replace(alarms, `"wait_unit": "min",`, "", 1), "wait_unit: is missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := tabular.ReadMapping("m.json", strings.NewReader(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "m.json") {
				t.Errorf("got %v; want one that names the file and says %q", err, tt.says)
			}
		})
	}
}

// TestTheDocumentedExamples reads the mappings and the tables that the guide
// shows.
func TestTheDocumentedExamples(t *testing.T) {
	docs := filepath.Join("..", "..", "..", "docs")
	guide, err := os.ReadFile(filepath.Join(docs, "import.md"))
	if err != nil {
		t.Fatal(err)
	}
	for name, commands := range map[string]int{"contact-centre.json": 6, "emergency-calls.json": 4} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(docs, "mappings", name))
			if err != nil {
				t.Fatal(err)
			}
			_, after, found := strings.Cut(string(guide), "mappings/"+name+")")
			_, after, fenced := strings.Cut(after, "```\n")
			table, _, ended := strings.Cut(after, "```")
			if !found || !fenced || !ended {
				t.Fatal("the guide has no table for it")
			}
			table = strings.ReplaceAll(strings.TrimSpace(table), "\n  ", "\n")
			r, err := load(t, engine(t), mapping(t, string(text)), table)
			if err != nil {
				t.Fatal(err)
			}
			if r.Refused != 0 || r.Touchpoints != 1 || r.Imported-r.Provided != commands || len(r.Losses) != 0 {
				t.Errorf("report %+v; want one touchpoint, %d commands, nothing lost", r, commands)
			}
		})
	}
	for field := range tabular.Fields() {
		if !strings.Contains(string(guide), "`"+field+"`") {
			t.Errorf("the guide does not say what %s means", field)
		}
	}
}
