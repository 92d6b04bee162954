package journeys

import "encoding/binary"

// unpacking reads what was packed into a row as varints and texts with their
// length before them. What is damaged gives zeros, and bad stays set.
type unpacking struct {
	rest string
	bad  bool
}

func (u *unpacking) number() uint64 {
	var v uint64
	for i, shift := 0, 0; i < len(u.rest) && shift < 64; i, shift = i+1, shift+7 {
		b := u.rest[i]
		if v |= uint64(b&0x7f) << shift; b < 0x80 {
			u.rest = u.rest[i+1:]
			return v
		}
	}
	u.bad, u.rest = true, ""
	return 0
}

func (u *unpacking) signed() int64 {
	n := u.number()
	return int64(n>>1) ^ -int64(n&1)
}

// text is a part of what is read, not a copy.
func (u *unpacking) text() (t string) {
	n := u.number()
	if n > uint64(len(u.rest)) {
		u.bad, u.rest = true, ""
		return ""
	}
	t, u.rest = u.rest[:n], u.rest[n:]
	return t
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}
