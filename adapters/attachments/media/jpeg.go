package media

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"

	"ledetraad/domain/fault"
)

// Markers of ITU-T T.81, table B.1.
const (
	soi, eoi, sos     = 0xd8, 0xd9, 0xda
	app0, app1, app2  = 0xe0, 0xe1, 0xe2
	app14             = 0xee
	rst0, rst7, tem   = 0xd0, 0xd7, 0x01
	jfifWithoutThumb  = 14 // bytes of a JFIF segment before its thumbnail
	orientationTag    = 0x0112
	shortType         = 3
	firstTurned, most = 2, 8 // of the orientations; 1 is upright
)

func errJPEG() error { return fault.Invalidf(field, "is no JPEG that can be read; it is damaged") }

// jpeg copies a JPEG up to its end, without segments that tell of it.
func jpeg(w io.Writer, r *bufio.Reader) error {
	if _, err := r.Discard(2); err != nil {
		return err
	}
	if _, err := w.Write([]byte{0xff, soi}); err != nil {
		return err
	}
	turned, marker := false, byte(0) // 0: the next is to be read
	for {
		var err error
		if marker == 0 {
			marker, err = nextMarker(r)
		}
		if err != nil {
			return err
		}
		switch {
		case marker == eoi:
			_, err := w.Write([]byte{0xff, eoi})
			return err
		case marker == tem || marker >= rst0 && marker <= rst7:
			if _, err := w.Write([]byte{0xff, marker}); err != nil {
				return err
			}
			marker = 0
			continue
		case marker == soi || marker == 0:
			return errJPEG()
		}
		body, err := segment(r)
		if err != nil {
			return err
		}
		if marker == app1 && !turned {
			if o := orientation(body); o >= firstTurned {
				turned = true
				body = upright(o)
			} else {
				body = nil
			}
		} else {
			body = told(marker, body)
		}
		if body != nil {
			head := []byte{0xff, marker, 0, 0}
			binary.BigEndian.PutUint16(head[2:], uint16(len(body)+2))
			if _, err := w.Write(append(head, body...)); err != nil {
				return err
			}
		}
		if marker != sos {
			marker = 0
			continue
		}
		if marker, err = scan(w, r); err != nil {
			return err
		}
	}
}

// nextMarker reads 0xff, any number of times, and what follows.
func nextMarker(r *bufio.Reader) (byte, error) {
	b, err := r.ReadByte()
	if err == nil && b != 0xff {
		return 0, errJPEG()
	}
	for err == nil && b == 0xff {
		b, err = r.ReadByte()
	}
	return b, err
}

// segment reads what follows a marker, without its length.
func segment(r *bufio.Reader) ([]byte, error) {
	var n [2]byte
	if _, err := io.ReadFull(r, n[:]); err != nil {
		return nil, err
	}
	size := int(binary.BigEndian.Uint16(n[:]))
	if size < 2 {
		return nil, errJPEG()
	}
	body := make([]byte, size-2)
	_, err := io.ReadFull(r, body)
	return body, err
}

// told is what of a segment may be told: all that the picture is made of, and its
// colours; of all else nothing.
func told(marker byte, body []byte) []byte {
	switch {
	case marker == app0 && bytes.HasPrefix(body, []byte("JFIF\x00")) && len(body) >= jfifWithoutThumb:
		short := bytes.Clone(body[:jfifWithoutThumb])
		short[12], short[13] = 0, 0 // the thumbnail's width and height
		return short
	case marker == app2 && bytes.HasPrefix(body, []byte("ICC_PROFILE\x00")), marker == app14 && bytes.HasPrefix(body, []byte("Adobe")):
		return body
	case marker >= app0: // application data, extensions, comments
		return nil
	}
	return body
}

// scan copies entropy-coded data, and answers the marker after it.
func scan(w io.Writer, r *bufio.Reader) (marker byte, err error) {
	for {
		part, err := r.ReadSlice(0xff)
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return 0, err
		}
		ends := err == nil
		if ends {
			part = part[:len(part)-1]
		}
		if _, err := w.Write(part); err != nil {
			return 0, err
		}
		if !ends {
			continue
		}
		c := byte(0xff)
		for c == 0xff {
			if c, err = r.ReadByte(); err != nil {
				return 0, err
			}
		}
		if c != 0 && (c < rst0 || c > rst7) {
			return c, nil
		}
		if _, err := w.Write([]byte{0xff, c}); err != nil {
			return 0, err
		}
	}
}

// orientation finds how the picture is turned, 0 where that is not said. A body
// that is not as TIFF 6.0 has it says nothing.
func orientation(body []byte) byte {
	tiff, found := bytes.CutPrefix(body, []byte("Exif\x00\x00"))
	if !found || len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	} else if string(tiff[:2]) != "MM" {
		return 0
	}
	at := int64(order.Uint32(tiff[4:]))
	if order.Uint16(tiff[2:]) != 42 || at+2 > int64(len(tiff)) {
		return 0
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 0
		}
		if order.Uint16(entries) == orientationTag && order.Uint16(entries[2:]) == shortType {
			if o := order.Uint16(entries[8:]); o <= most {
				return byte(o)
			}
			return 0
		}
		entries = entries[12:]
	}
	return 0
}

// upright is an EXIF segment that says nothing but how the picture is turned.
func upright(orientation byte) []byte {
	return append([]byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00"),
		orientation, 0, 0, 0, 0, 0, 0)
}
