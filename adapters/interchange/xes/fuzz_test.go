package xes

import (
	"bytes"
	"testing"

	"ledetraad/adapters/interchange"
)

// Whatever a file holds, reading it ends, and does not bring the program down.
func FuzzXES(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0"?><log><string key="concept:name" value="Prøve"/><global scope="trace"><string key="group" value="X"/></global>
<trace><string key="concept:name" value="1"/><date key="deadline" value="2026-01-05T10:00:00+01:00"/>
<event><string key="concept:name" value="A &amp; B"/><string key="org:group" value="Å"/><date key="time:timestamp" value="2026-01-02T10:00:00+01:00"/></event>
</trace></log>`))
	f.Add([]byte("\x1f\x8b\x08\x00"))
	f.Fuzz(func(_ *testing.T, b []byte) {
		in, err := interchange.NewInput("fuzz.xes", bytes.NewReader(b), int64(len(b)))
		if err != nil {
			return
		}
		src, err := New(in, Options{})
		if err != nil {
			return
		}
		for range src.Units() {
			continue
		}
	})
}
