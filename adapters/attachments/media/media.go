// Package media recognises photos and sounds by what is in them, whatever they
// are said to be, and takes out of photos what they tell beside the picture:
// where it was taken, with which phone, and earlier forms of it.
//
// It guarantees that what it lets through has one of the listed types; that a
// JPEG, PNG or WebP has no EXIF, XMP, IPTC, comment, text or thumbnail in it, and
// nothing after its end, but is turned the right way up as before; that the
// pixels are the bytes that came (nothing is decoded); that the same input gives
// the same output; and that it holds no more than a few tens of kilobytes at a
// time, whatever a file says of its own sizes. Sounds pass as they are.
//
// Taking parts out is written here, because the kept libraries that know EXIF
// rewrite it, and what is wanted is that nothing but a short list passes.
package media

import (
	"bufio"
	"bytes"
	"errors"
	"io"

	"ledetraad/domain/attachment"
	"ledetraad/domain/fault"
)

const field = "content" // in faults

// errEnds is a file that stops in the middle: half of it may have got lost.
var errEnds = fault.Invalidf(field, "ends in the middle; it is not whole")

// Clean copies a photo or a sound without what it must not tell. It reads src to
// its end, and answers fault.Invalid for what is none, is broken, or is larger
// than its type may be; dst then holds a part, which is for the caller to throw
// away. Errors of src and dst come as they are.
func Clean(dst io.Writer, src io.Reader) (attachment.MediaType, error) {
	in := bufio.NewReaderSize(src, 32<<10)
	head, err := in.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	if len(head) == 0 {
		return "", fault.Invalidf(field, "is empty")
	}
	kind := recognise(head)
	if kind == "" {
		return "", fault.Invalidf(field, "is no photo (JPEG, PNG, WebP) and no sound (WebM, Ogg, M4A, MP3, WAV)")
	}
	left := &bounded{r: in, left: kind.Most()}
	out := &writing{w: dst}
	switch kind {
	case attachment.JPEG:
		err = jpeg(out, bufio.NewReaderSize(left, 32<<10))
	case attachment.PNG:
		err = png(out, left)
	case attachment.WebP:
		err = webp(out, left)
	default:
		_, err = io.Copy(out, left)
	}
	if err == nil {
		_, err = io.Copy(io.Discard, left) // what follows a picture's end
	}
	switch {
	case out.err != nil:
		return "", out.err
	case left.over:
		return "", fault.Invalidf(field, "is too large; a photo may have %d MB, a sound %d MB", attachment.MaxPhoto>>20, attachment.MaxSound>>20)
	case left.err != nil:
		return "", left.err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "", errEnds
	}
	return kind, err
}

// recognise goes by the first bytes alone.
func recognise(b []byte) attachment.MediaType {
	at := func(i int, s string) bool { return len(b) >= i+len(s) && string(b[i:i+len(s)]) == s }
	switch {
	case at(0, "\xff\xd8\xff"):
		return attachment.JPEG
	case at(0, pngSignature):
		return attachment.PNG
	case at(0, "RIFF") && at(8, "WEBP"):
		return attachment.WebP
	case at(0, "RIFF") && at(8, "WAVE"):
		return attachment.WAV
	case at(0, "\x1a\x45\xdf\xa3") && bytes.Contains(b[:min(len(b), 64)], []byte("webm")):
		return attachment.WebM
	case at(0, "OggS\x00"):
		return attachment.Ogg
	case at(4, "ftyp") && len(b) >= 12 && soundBrand(string(b[8:12])):
		return attachment.MP4
	case at(0, "ID3") && len(b) > 3 && b[3] >= 2 && b[3] <= 4, mpegFrame(b):
		return attachment.MP3
	}
	return ""
}

// soundBrand is of ISO media files that browsers and phones record sound in.
// Pictures (heic, avif) are files of the same kind, with other brands.
func soundBrand(s string) bool {
	switch s {
	case "M4A ", "M4B ", "mp41", "mp42", "isom", "iso2", "iso4", "iso5", "iso6", "dash":
		return true
	}
	return false
}

// mpegFrame is the header of a frame of MPEG audio, layer III.
func mpegFrame(b []byte) bool {
	return len(b) >= 4 && b[0] == 0xff && b[1]&0xe0 == 0xe0 && b[1]>>3&3 != 1 && b[1]>>1&3 == 1 && b[2]>>4 != 15 && b[2]>>4 != 0 && b[2]>>2&3 != 3
}

// bounded reads no more than there may be, and keeps apart what goes wrong below.
type bounded struct {
	r    io.Reader
	left int64
	over bool
	err  error
}

func (r *bounded) Read(b []byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	n, err := r.r.Read(b[:min(int64(len(b)), r.left+1)])
	if int64(n) > r.left {
		r.over, n, err = true, int(r.left), io.ErrUnexpectedEOF
	}
	r.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) && !r.over {
		r.err = err
	}
	return n, err
}

// writing keeps apart what goes wrong above.
type writing struct {
	w   io.Writer
	err error
}

func (w *writing) Write(b []byte) (int, error) {
	n, err := w.w.Write(b)
	if err != nil {
		w.err = err
	}
	return n, err
}
