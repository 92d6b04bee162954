package event

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func metas() *rapid.Generator[Meta] {
	id := rapid.Custom(func(t *rapid.T) uuid.UUID {
		return uuid.UUID(rapid.OneOf(rapid.Just(make([]byte, 16)), rapid.SliceOfN(rapid.Byte(), 16, 16)).Draw(t, "id"))
	})
	at := rapid.Custom(func(t *rapid.T) time.Time {
		zone := rapid.SampledFrom([]*time.Location{time.UTC, time.FixedZone("", 3600), time.FixedZone("CET", 7200)}).Draw(t, "zone")
		return time.Unix(rapid.Int64Range(-62_135_596_800, 253_402_300_799).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).In(zone)
	})
	text := rapid.OneOf(rapid.Just(""), rapid.StringMatching(`[a-z:-]{1,20}`), rapid.String())
	return rapid.Custom(func(t *rapid.T) Meta {
		return Meta{Schema: rapid.IntRange(-2, 1<<40).Draw(t, "schema"), HappenedAt: at.Draw(t, "happened"), KnownAt: at.Draw(t, "known"),
			Command: id.Draw(t, "command"), Index: rapid.IntRange(-2, 1000).Draw(t, "index"), Actor: text.Draw(t, "actor"),
			Causation: id.Draw(t, "causation"), Trace: text.Draw(t, "trace")}
	})
}

func TestMetadataIsWrittenAndReadAsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := metas().Draw(t, "meta")
		got, err := encodeMeta(m)
		want, wantErr := json.Marshal(m)
		if (err == nil) != (wantErr == nil) || !bytes.Equal(got, want) {
			t.Fatalf("written as %s (%v); encoding/json writes %s (%v)", got, err, want, wantErr)
		}
		if err == nil {
			sameReading(t, want)
		}
	})
}

// Whatever stands in the bytes, both read the same, or neither does.
func TestDamagedMetadataIsReadAsJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b, err := encodeMeta(metas().Draw(t, "meta"))
		if err != nil {
			t.Skip("a year that JSON has no form for")
		}
		for range rapid.IntRange(1, 3).Draw(t, "damages") {
			at := rapid.IntRange(0, len(b)-1).Draw(t, "at")
			switch rapid.IntRange(0, 2).Draw(t, "how") {
			case 0:
				b[at] = rapid.SampledFrom([]byte(`"\{}:,0 9-+.TZ`+"\n\x00\xff")).Draw(t, "byte")
			case 1:
				b = append(b[:at:at], b[min(len(b), at+rapid.IntRange(1, 20).Draw(t, "cut")):]...)
			default:
				b = append(b[:at:at], append([]byte(rapid.SampledFrom([]string{" ", "0", `"`, `,"index":7`, `,"more":{}`}).Draw(t, "more")), b[at:]...)...)
			}
			if len(b) == 0 {
				return
			}
		}
		sameReading(t, b)
	})
}

func sameReading(t *rapid.T, b []byte) {
	var want Meta
	wantErr := json.Unmarshal(b, &want)
	got, err := decodeMeta(b)
	if (err == nil) != (wantErr == nil) || err == nil && !cmp.Equal(got, want) {
		t.Fatalf("%s is read as %+v (%v); encoding/json reads %+v (%v)", b, got, err, want, wantErr)
	}
}
