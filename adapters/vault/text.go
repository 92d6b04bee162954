package vault

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/tink-crypto/tink-go/v2/tink"

	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// sealedFormat is the first byte of every sealed text. What follows, in format
// 1, is a tink ciphertext for each subject, one within the other: the first
// subject's innermost, in the order of their pseudonyms' bytes. A text about
// nobody is sealed under a key of the deployment's own.
const sealedFormat = 1

// nobody stands for the deployment itself, and the other for the vault's own
// records; a pseudonym is neither empty nor holds a zero byte.
const (
	nobody  = ""
	records = "\x00erasures"
)

// layers are the subjects of a text in the order of sealing.
func layers(subjects []string) []string {
	if len(subjects) == 0 {
		return []string{nobody}
	}
	sorted := slices.Clone(subjects)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

// associated is what the layer of one subject is bound to. Every part is
// preceded by its length, so that no two places give the same bytes.
func associated(f event.Field, subjects []string, layer string) []byte {
	parts := append([]string{"ledetraad text", f.Stream, f.Event, f.Name, layer}, subjects...)
	n := 4 * (len(parts) + 1)
	for _, p := range parts {
		n += len(p)
	}
	b := binary.BigEndian.AppendUint32(make([]byte, 0, n), uint32(len(parts)))
	for _, p := range parts {
		b = binary.BigEndian.AppendUint32(b, uint32(len(p)))
		b = append(b, p...)
	}
	return b
}

// Seal seals the text under the key of each subject; keys that are not there
// yet are made, and are on disk when it returns. A subject that was erased is
// refused: fault.Conflict, ErrErased.
func (v *Vault) Seal(subjects []string, f event.Field, plain string) ([]byte, error) {
	all := layers(subjects)
	keys := make([]tink.AEAD, len(all))
	for i, s := range all {
		if strings.ContainsRune(s, 0) || s == "" && len(subjects) > 0 {
			return nil, fault.Invalidf("of", "a text belongs to somebody without a pseudonym")
		}
		k, err := v.key(context.Background(), s, true)
		if err != nil {
			return nil, err
		}
		keys[i] = k
	}
	b := []byte(plain)
	for i, s := range all {
		var err error
		if b, err = keys[i].Encrypt(b, associated(f, all, s)); err != nil {
			return nil, fmt.Errorf("seal text: %w", err)
		}
	}
	return append([]byte{sealedFormat}, b...), nil
}

// Open gives the text back. It answers erased where a key was destroyed on
// purpose, ErrForeign where one is missing otherwise, and ErrTampered where the
// text was not sealed for this place.
func (v *Vault) Open(subjects []string, f event.Field, sealed []byte) (plain string, erased bool, err error) {
	if len(sealed) == 0 || sealed[0] != sealedFormat {
		return "", false, fmt.Errorf("text in a form that this version does not know: %w", ErrTampered)
	}
	all := layers(subjects)
	keys := make([]tink.AEAD, len(all))
	missing := false
	for i, s := range all {
		keys[i], err = v.key(context.Background(), s, false)
		switch {
		case errors.Is(err, ErrErased):
			return "", true, nil
		case errors.Is(err, ErrForeign):
			missing = true // another subject may have been erased
		case err != nil:
			return "", false, err
		}
	}
	if missing {
		return "", false, foreign()
	}
	b := sealed[1:]
	for i, s := range slices.Backward(all) {
		if b, err = keys[i].Decrypt(b, associated(f, all, s)); err != nil {
			return "", false, ErrTampered // tink says no more, and nobody should
		}
	}
	return string(b), false, nil
}

func foreign() error {
	return &fault.Error{Code: fault.Unavailable, Field: "keys", Cause: ErrForeign,
		Message: "a key that this text needs is neither here nor recorded as destroyed: the keys are not those of this log; put the right keys.db and master.key back"}
}
