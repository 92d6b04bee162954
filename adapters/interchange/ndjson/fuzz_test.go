package ndjson

import (
	"bytes"
	"testing"

	"ledetraad/adapters/interchange"
)

// Whatever a file holds, reading it ends, and does not bring the program down.
func FuzzNDJSON(f *testing.F) {
	f.Add([]byte(`{"id":"019c0000-0000-7000-8000-000000000001","type":"journey.start","stream":"journey-1","data":{"participant":"Åse","life_situation":"x"}}` + "\n{}\n[]\n"))
	f.Fuzz(func(_ *testing.T, b []byte) {
		in, err := interchange.NewInput("fuzz.ndjson", bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		for range New(in).Units() {
			continue
		}
	})
}
