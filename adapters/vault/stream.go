package vault

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/tink-crypto/tink-go/v2/streamingaead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"

	"ledetraad/domain/event"
)

// Content that is too large to hold in memory is sealed under a key of its own,
// by tink's streaming AEAD (AES-256-GCM-HKDF, segments of 64 KiB); that key
// stands before it, sealed as a text about the same people in the same place is.
// So whatever makes text about somebody unreadable does the same to content.
//
//	"LTC\x01"   what it is, and format 1
//	4 bytes     length of the sealed key, big-endian
//	…           the sealed key: see Seal
//	…           the ciphertext
const (
	streamMagic  = "LTC\x01"
	segment      = 64 << 10
	maxSealedKey = 64 << 10 // bytes; a hundred layers of them are some 4 KB
)

// SealTo gives a writer that seals what is written to it and passes it on to w.
// It holds one segment in memory. Only when it is closed is the content whole; w
// stays open. Errors are those of Seal, and w's.
func (v *Vault) SealTo(w io.Writer, subjects []string, f event.Field) (io.WriteCloser, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	sealed, err := v.Seal(subjects, f, string(key))
	if err != nil {
		return nil, err
	}
	head := binary.BigEndian.AppendUint32([]byte(streamMagic), uint32(len(sealed)))
	if _, err := w.Write(append(head, sealed...)); err != nil {
		return nil, err
	}
	s, err := streaming(key)
	if err != nil {
		return nil, err
	}
	return s.NewEncryptingWriter(w, associated(f, layers(subjects), "content"))
}

// OpenFrom gives what SealTo was given. It answers erased where a key was
// destroyed on purpose, ErrForeign where one is missing otherwise, and
// ErrTampered where the content was not sealed for this place; while reading,
// ErrTampered where it was changed or cut off.
func (v *Vault) OpenFrom(r io.Reader, subjects []string, f event.Field) (content io.Reader, erased bool, err error) {
	head := make([]byte, len(streamMagic)+4)
	if _, err := io.ReadFull(r, head); err != nil || !bytes.HasPrefix(head, []byte(streamMagic)) {
		return nil, false, fmt.Errorf("content in a form that this version does not know: %w", errors.Join(ErrTampered, err))
	}
	n := binary.BigEndian.Uint32(head[len(streamMagic):])
	if n > maxSealedKey {
		return nil, false, ErrTampered
	}
	sealed := make([]byte, n)
	if _, err := io.ReadFull(r, sealed); err != nil {
		return nil, false, errors.Join(ErrTampered, err)
	}
	key, erased, err := v.Open(subjects, f, sealed)
	if err != nil || erased {
		return nil, erased, err
	}
	s, err := streaming([]byte(key))
	if err != nil {
		return nil, false, err
	}
	plain, err := s.NewDecryptingReader(r, associated(f, layers(subjects), "content"))
	if err != nil {
		return nil, false, errors.Join(ErrTampered, err)
	}
	return opening{plain}, false, nil
}

func streaming(key []byte) (tink.StreamingAEAD, error) {
	s, err := subtle.NewAESGCMHKDF(key, "SHA256", 32, segment, 0)
	if err != nil {
		return nil, fmt.Errorf("use a key: %w", err)
	}
	return s, nil
}

// opening says of everything but the end that it is not as it was sealed.
type opening struct{ r io.Reader }

func (o opening) Read(b []byte) (int, error) {
	n, err := o.r.Read(b)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: %w", ErrTampered, err)
	}
	return n, err
}
