package vault

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"time"

	"pgregory.net/rapid"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

func sealStream(t interface{ Fatal(...any) }, v *Vault, plain []byte, f event.Field, subjects ...string) []byte {
	var b bytes.Buffer
	w, err := v.SealTo(&b, subjects, f)
	if err == nil {
		_, err = w.Write(plain)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func openStream(v *Vault, sealed []byte, f event.Field, subjects ...string) ([]byte, bool, error) {
	r, erased, err := v.OpenFrom(bytes.NewReader(sealed), subjects, f)
	if err != nil || erased {
		return nil, erased, err
	}
	b, err := io.ReadAll(r)
	return b, false, err
}

func TestContentOpensWholeAndInItsPlaceOnly(t *testing.T) {
	v := open(t, t.TempDir())
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{0, 1, segment - 100, segment, segment + 1, 3*segment + 7}).Draw(t, "bytes")
		plain := bytes.Repeat([]byte("Birk ringer. "), n/13+1)[:n]
		f := event.Field{Stream: "fieldwork-1", Event: "a1", Name: "content"}
		of := rapid.SampledFrom([][]string{nil, {"Birk"}, {"Ida", "Birk"}}).Draw(t, "of")
		sealed := sealStream(t, v, plain, f, of...)
		if n > 13 && bytes.Contains(sealed, []byte("Birk ringer. ")) {
			t.Fatal("it stands in clear")
		}
		if got, erased, err := openStream(v, sealed, f, of...); err != nil || erased || !bytes.Equal(got, plain) {
			t.Fatalf("%d bytes, %v, %v", len(got), erased, err)
		}
		if _, _, err := openStream(v, sealed, event.Field{Stream: "fieldwork-2", Event: "a1", Name: "content"}, of...); !errors.Is(err, ErrTampered) {
			t.Fatalf("in another place: %v", err)
		}
		if _, _, err := openStream(v, sealed[:rapid.IntRange(0, len(sealed)-1).Draw(t, "cut")], f, of...); !errors.Is(err, ErrTampered) {
			t.Fatalf("cut off: %v", err)
		}
		at := rapid.IntRange(0, len(sealed)-1).Draw(t, "at")
		sealed[at] ^= byte(rapid.IntRange(1, 255).Draw(t, "change"))
		if _, _, err := openStream(v, sealed, f, of...); !errors.Is(err, ErrTampered) {
			t.Fatalf("a changed byte at %d of %d: %v", at, len(sealed), err)
		}
	})
}

func TestContentOfTheErasedCannotBeOpenedOrSealed(t *testing.T) {
	v, other := open(t, t.TempDir()), open(t, t.TempDir())
	f := event.Field{Stream: "fieldwork-1", Event: "a1", Name: "content"}
	both, ida := sealStream(t, v, []byte("begge"), f, "Birk", "Ida"), sealStream(t, v, []byte("Ida"), f, "Ida")
	if _, erased, err := openStream(other, ida, f, "Ida"); erased || !errors.Is(err, ErrForeign) {
		t.Errorf("another vault: %v, %v", erased, err)
	}
	if _, err := v.Destroy(t.Context(), "Birk", "", time.Now()); err != nil {
		t.Fatal(err)
	}
	if _, erased, err := openStream(v, both, f, "Birk", "Ida"); !erased || err != nil {
		t.Errorf("about the erased: %v, %v", erased, err)
	}
	if got, _, err := openStream(v, ida, f, "Ida"); err != nil || string(got) != "Ida" {
		t.Errorf("about somebody else: %q, %v", got, err)
	}
	if _, err := v.SealTo(io.Discard, []string{"Birk"}, f); fault.CodeOf(err) != fault.Conflict || !errors.Is(err, ErrErased) {
		t.Errorf("sealed: %v", err)
	}
}
