package tabular

import (
	"bytes"
	"strings"
	"testing"

	"ledetraad/adapters/interchange"
)

// Whatever a table holds, reading it ends, and does not bring the program down.
func FuzzTable(f *testing.F) {
	const mapping = `{"source": "kontaktcenter", "create_missing": true,
		"columns": {"journey": "Sagsnr", "activity": "Emne", "department": "Afdeling", "happened": "Tid"},
		"constants": {"life_situation": "kontakt"}}`
	f.Add([]byte("Sagsnr;Emne;Afdeling;Tid\n1;Flytning;Borgerservice;7.10.2019 kl. 14.05\n\"2\n\";Å;Ø;2019-10-07T14:05:00+02:00\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := ReadMapping("mapping.json", strings.NewReader(mapping))
		if err != nil {
			t.Fatal(err)
		}
		in, err := interchange.NewInput("fuzz.csv", bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		src, err := New(in, m)
		if err != nil {
			return
		}
		for range src.Units() {
			continue
		}
	})
}
