package media

import (
	"encoding/binary"
	"io"

	"ledetraad/domain/fault"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// isPNGPart is of chunks that a picture is made of, and its colours (PNG, third
// edition, sections 11.2 and 11.3.2). Animations become their first picture.
func isPNGPart(kind string) bool {
	switch kind {
	case "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "cICP", "bKGD", "pHYs":
		return true
	}
	return false
}

func errPNG() error { return fault.Invalidf(field, "is no PNG that can be read; it is damaged") }

// png copies a PNG up to its end, without chunks that tell of it.
func png(w io.Writer, r io.Reader) error {
	if _, err := io.CopyN(w, r, int64(len(pngSignature))); err != nil {
		return err
	}
	for first := true; ; first = false {
		var head [8]byte
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return err
		}
		n, kind := binary.BigEndian.Uint32(head[:]), string(head[4:])
		if n > 1<<31-1 || first != (kind == "IHDR") {
			return errPNG()
		}
		to := io.Discard
		if isPNGPart(kind) {
			to = w
		}
		if _, err := to.Write(head[:]); err != nil {
			return err
		}
		if _, err := io.CopyN(to, r, int64(n)+4); err != nil { // with its checksum
			return err
		}
		if kind == "IEND" {
			return nil
		}
	}
}

// isWebPPart is of chunks that a picture is made of (RFC 9649, section 2.7).
func isWebPPart(kind string) bool {
	switch kind {
	case "VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP":
		return true
	}
	return false
}

// The flags of a VP8X chunk that announce EXIF and XMP.
const webpTells = 0x08 | 0x04

func errWebP() error { return fault.Invalidf(field, "is no WebP that can be read; it is damaged") }

// webp copies a WebP. Its size stands before it, so what must not be told is
// blotted out rather than left out: readers pass over chunks that they do not
// know.
func webp(w io.Writer, r io.Reader) error {
	var head [12]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	left := int64(binary.LittleEndian.Uint32(head[4:])) - 4
	if left < 8 || left%2 != 0 {
		return errWebP()
	}
	if _, err := w.Write(head[:]); err != nil {
		return err
	}
	for left > 0 {
		var chunk [8]byte
		if _, err := io.ReadFull(r, chunk[:]); err != nil {
			return err
		}
		n, kind := int64(binary.LittleEndian.Uint32(chunk[4:])), string(chunk[:4])
		n += n % 2
		if left -= 8 + n; left < 0 {
			return errWebP()
		}
		keep := isWebPPart(kind)
		if !keep {
			copy(chunk[:], "JUNK")
		}
		if _, err := w.Write(chunk[:]); err != nil {
			return err
		}
		var err error
		switch {
		case !keep:
			if _, err = io.CopyN(io.Discard, r, n); err == nil {
				_, err = io.CopyN(w, zeros{}, n)
			}
		case kind == "VP8X" && n > 0:
			var flags [1]byte
			if _, err = io.ReadFull(r, flags[:]); err == nil {
				flags[0] &^= webpTells
				_, err = w.Write(flags[:])
			}
			if err == nil {
				_, err = io.CopyN(w, r, n-1)
			}
		default:
			_, err = io.CopyN(w, r, n)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) {
	clear(b)
	return len(b), nil
}
