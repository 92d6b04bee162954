package test

import (
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/coding"
	"ledetraad/domain/fault"
	"ledetraad/projections/fieldwork"
)

// A span lies within its text, counted as people count letters, and a code
// stands in its codebook.
func TestCodingIsHeldAgainstItsText(t *testing.T) {
	s := serve(t, t.TempDir())
	begin(t, s.api, "journey-ida")
	must := func(typ, stream string, data fields) {
		t.Helper()
		if _, err := command(t, s.api, uuid.Must(uuid.NewV7()), typ, stream, time.Time{}, data); err != nil {
			t.Fatalf("%s: %v", typ, err)
		}
	}
	must("fieldwork.start-session", "fieldwork-nat", fields{"observer": "Rav", "department": "aeldre", "life_situation": "plejehjem", "participants": []string{"Ida"}})
	must("fieldwork.write-note", "fieldwork-nat", fields{"note": "n1", "kind": "verbatim", "speaker": "citizen", "text": "Båd på åen 😀"})
	must("codebook.start", "codebook-moedet", fields{"name": "Mødet", "language": "da"})
	must("codebook.add-code", "codebook-moedet", fields{"code": "venter", "name": "Venter"})

	stream := coding.Stream("Rav", "fieldwork-nat")
	place := func(start, end int, change fields) fields {
		f := fields{"coding": uuid.NewString(), "coder": "Rav", "codebook": "moedet", "code": "venter",
			"document": "fieldwork-nat", "part": "n1", "version": 1, "start": start, "end": end}
		for k, v := range change {
			f[k] = v
		}
		return f
	}
	for name, c := range map[string]struct {
		data fields
		want fault.Code
	}{
		"a word":               {place(0, 3, nil), ""},
		"the whole text":       {place(0, 12, nil), ""},
		"beyond it":            {place(0, 13, nil), fault.Invalid},
		"a version not there":  {place(0, 3, fields{"version": 2}), fault.NotFound},
		"a note not there":     {place(0, 3, fields{"part": "n2"}), fault.NotFound},
		"a code not there":     {place(0, 3, fields{"code": "danser"}), fault.NotFound},
		"a codebook not there": {place(0, 3, fields{"codebook": "andet"}), fault.NotFound},
		"backwards":            {place(3, 1, nil), fault.Invalid},
	} {
		if _, err := command(t, s.api, uuid.Must(uuid.NewV7()), "coding.apply", stream, time.Time{}, c.data); fault.CodeOf(err) != c.want {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	s.stop(t)
}

// One note sent by two devices at once is one note; the same id with other
// words is a conflict that names the note that stands.
func TestANoteIsWrittenOnce(t *testing.T) {
	s := serve(t, t.TempDir())
	begin(t, s.api, "journey-ida")
	at := time.Now().Add(-time.Minute).Truncate(time.Second)
	if _, err := command(t, s.api, uuid.Must(uuid.NewV7()), "fieldwork.start-session", "fieldwork-nat", at,
		fields{"observer": "Rav", "department": "aeldre", "participants": []string{"Ida"}}); err != nil {
		t.Fatal(err)
	}
	id := uuid.Must(uuid.NewV7())
	note := fields{"note": "n1", "kind": "verbatim", "speaker": "citizen", "text": "Jeg ringer og ringer"}
	var devices sync.WaitGroup
	outs, errs := make([]httpapi.Outcome, 8), make([]error, 8)
	for i := range errs {
		devices.Go(func() { outs[i], errs[i] = command(t, s.api, id, "fieldwork.write-note", "fieldwork-nat", at, note) })
	}
	devices.Wait()
	for i, err := range errs {
		if err != nil || outs[i].Position != outs[0].Position {
			t.Errorf("one of the devices is told %+v, %v; another %+v", outs[i], err, outs[0])
		}
	}
	page := get[fieldwork.NotePage](t, s.api, "/api/v1/notes", url.Values{"min_position": {outs[0].Position}})
	if len(page.Notes) != 1 || page.Notes[0].Text == nil || page.Notes[0].Text.Text != "Jeg ringer og ringer" {
		t.Errorf("the notes are %+v", page.Notes)
	}
	note["text"] = "Der kommer ikke nogen"
	_, err := command(t, s.api, id, "fieldwork.write-note", "fieldwork-nat", at, note)
	if fault.CodeOf(err) != fault.Conflict || !strings.Contains(err.Error(), "note n1 of fieldwork-nat") {
		t.Errorf("the same id with other words: %v", err)
	}
	s.stop(t)
}
