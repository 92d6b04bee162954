package test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/coding"
	"ledetraad/domain/fault"
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
