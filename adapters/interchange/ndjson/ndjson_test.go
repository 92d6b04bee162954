package ndjson_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/ndjson"
	"ledetraad/adapters/interchange/rehearsal"
	"ledetraad/domain/decider"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
)

func now() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

func load(t testing.TB, content string) (interchange.Report, error) {
	t.Helper()
	e, err := rehearsal.New(now)
	if err != nil {
		t.Fatal(err)
	}
	in, err := interchange.NewInput("c.ndjson", strings.NewReader(content), 0)
	if err != nil {
		t.Fatal(err)
	}
	return interchange.Import(context.Background(), ndjson.New(in), e, interchange.Options{Now: now})
}

// example is a programme and two journeys, a line for each command.
func example(t testing.TB) []string {
	t.Helper()
	var b bytes.Buffer
	w := ndjson.NewWriter(&b)
	write := func(stream, what string, i decider.Intent) {
		err := w.Write(interchange.Envelope(decider.Command{ID: interchange.DeriveID(stream, what), Stream: stream, HappenedAt: now().AddDate(-1, 0, 0), Intent: i}))
		if err != nil {
			t.Fatal(err)
		}
	}
	write("programme-main", "1", programme.Start{Name: "Sammen", Municipality: "Ny <By>"})
	write("programme-main", "2", programme.AddDepartment{Department: "a", Name: "A"})
	write("programme-main", "3", programme.AddLifeSituation{LifeSituation: "l", Wording: "L"})
	for _, j := range []string{"journey-1", "journey-2"} {
		write(j, "1", journey.Start{Participant: "p", LifeSituation: "l"})
		write(j, "2", journey.RecordTouchpoint{Touchpoint: "t", Department: "a", Activity: "x"})
	}
	return strings.SplitAfter(strings.TrimSpace(b.String()), "\n")
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	lines := example(t)
	for _, content := range []string{strings.Join(lines, ""), "\xef\xbb\xbf" + strings.ReplaceAll(strings.Join(lines, ""), "\n", "\r\n\r\n")} {
		r, err := load(t, content)
		if err != nil {
			t.Fatal(err)
		}
		r.Seconds = 0
		want := interchange.Report{Files: []interchange.FileRead{{Name: "c.ndjson", Format: "NDJSON", Records: 7}}, Records: 7,
			Journeys: 2, Touchpoints: 2, Participants: 1, Pseudonyms: []string{"p"}, Imported: 7, Position: "7"}
		if diff := cmp.Diff(want, r); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestALineThatCannotBeReadHoldsItsUnitBack(t *testing.T) {
	tests := []struct{ name, old, new, field, reason string }{
		{"an unknown field", `"type":`, `"kind":1,"type":`, "kind", "no such field"},
		{"an unknown command", "record-touchpoint", "record-touch", "type", "no command"},
		{"an unknown field of the command", `"touchpoint":`, `"touchpont":`, "data", "touchpont"},
		{"a wrong type", `"activity":"x"`, `"activity":1`, "activity", "want string"},
		{"an id that is none", `{"id":"`, `{"id":"x`, "id", "UUID"},
		{"a time that is none", `"happened_at":"2025`, `"happened_at":"igår 2025`, "happened_at", "not a time"},
		{"cut short", `"}}`, ``, "", "ends in the middle"},
		{"two values", `"}}`, `"}} {}`, "", "more than one"},
		{"no JSON", `{"id`, `id`, "", "invalid character"},
		{"too long", `"x"`, `"` + strings.Repeat("x", 2<<20) + `"`, "", "more than"},
		{"not UTF-8", `"x"`, "\"\xe6\"", "", "UTF-8"},
		{"NUL bytes", `"x"`, "\"\x00\"", "", "invalid character"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			lines := example(t)
			changed := strings.Replace(lines[4], tt.old, tt.new, 1)
			if changed == lines[4] {
				t.Fatal("nothing was changed")
			}
			lines[4] = changed
			r, err := load(t, strings.Join(lines, ""))
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Refusals) != 1 || r.Refusals[0].Line != 5 || r.Refusals[0].Field != tt.field || !strings.Contains(r.Refusals[0].Reason, tt.reason) {
				t.Errorf("refusals %v; want line 5, %q, %q", r.Refusals, tt.field, tt.reason)
			}
			if r.Journeys != 1 || r.HeldBack == 0 {
				t.Errorf("%d journeys, %d commands held back; want the second journey alone", r.Journeys, r.HeldBack)
			}
		})
	}
}

func TestAFileThatIsSomethingElse(t *testing.T) {
	for content, says := range map[string]string{
		"":                            "empty",
		"a;b\n1;2\n":                  "not a JSON object",
		"[\n{}\n]\n":                  "without the list",
		"<?xml version='1.0'?><log/>": "not a JSON object",
	} {
		r, err := load(t, content)
		if _, ok := errors.AsType[*interchange.FileError](err); !ok || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: got %v, want a FileError that says %q", content, err, says)
		}
		if r.Broken == "" {
			t.Errorf("%q: the report does not say that the file is broken", content)
		}
	}
}
