package view

import (
	"encoding/binary"
	"math"
	"strings"
)

// AppendKey appends values in a form whose bytes compare as the values do, in
// the way SQLite and PostgreSQL (collation "C") compare them: numbers by size,
// strings and bytes byte by byte. Every value ends itself, so values that
// share their first columns share their first bytes.
func AppendKey(dst []byte, vals ...Value) []byte {
	for _, v := range vals {
		dst = appendKeyValue(dst, v)
	}
	return dst
}

func appendKeyValue(dst []byte, v Value) []byte {
	switch x := v.(type) {
	case int64:
		return binary.BigEndian.AppendUint64(dst, uint64(x)^1<<63)
	case float64:
		if x == 0 {
			x = 0 // −0 is the same number, and must be the same key
		}
		b := math.Float64bits(x)
		if b>>63 == 1 {
			b = ^b
		} else {
			b ^= 1 << 63
		}
		return binary.BigEndian.AppendUint64(dst, b)
	case string:
		return appendKeyString(dst, x)
	case []byte:
		return appendKeyString(dst, string(x))
	}
	return dst
}

// appendKeyString ends a string by two zero bytes; a zero byte within it is
// followed by 0xFF, so that a string sorts after every shorter one it begins
// with.
func appendKeyString(dst []byte, s string) []byte {
	for {
		i := strings.IndexByte(s, 0)
		if i < 0 {
			break
		}
		dst = append(dst, s[:i]...)
		dst = append(dst, 0, 0xFF)
		s = s[i+1:]
	}
	dst = append(dst, s...)
	return append(dst, 0, 0)
}

// after is the least key that is greater than all that begin with prefix, nil
// if there is none.
func after(prefix []byte) []byte {
	for i := len(prefix) - 1; i >= 0; i-- {
		if prefix[i] != 0xFF {
			return append(append([]byte{}, prefix[:i]...), prefix[i]+1)
		}
	}
	return nil
}

// pack writes a checked row as one string: a million rows held in memory are
// then a million things to the garbage collector, not tens of millions.
func pack(dst []byte, row Row) []byte {
	for _, v := range row {
		switch x := v.(type) {
		case int64:
			dst = binary.AppendVarint(dst, x)
		case float64:
			dst = binary.BigEndian.AppendUint64(dst, math.Float64bits(x))
		case string:
			dst = append(binary.AppendUvarint(dst, uint64(len(x))), x...)
		case []byte:
			dst = append(binary.AppendUvarint(dst, uint64(len(x))), x...)
		}
	}
	return dst
}

// unpack is the inverse of pack; the row's strings are parts of s.
func (s *Shape) unpack(p string) Row {
	row := make(Row, len(s.Columns))
	for i, c := range s.Columns {
		switch c.Kind {
		case Integer:
			var u uint64
			u, p = uvarint(p)
			v := int64(u >> 1)
			if u&1 != 0 {
				v = ^v
			}
			row[i] = v
		case Real:
			var b [8]byte
			copy(b[:], p)
			row[i], p = math.Float64frombits(binary.BigEndian.Uint64(b[:])), p[8:]
		case String:
			var n uint64
			n, p = uvarint(p)
			row[i], p = p[:n], p[n:]
		case Bytes:
			var n uint64
			n, p = uvarint(p)
			row[i], p = []byte(p[:n]), p[n:]
		}
	}
	return row
}

func uvarint(p string) (uint64, string) {
	var v uint64
	for i, shift := 0, 0; ; i, shift = i+1, shift+7 {
		b := p[i]
		v |= uint64(b&0x7F) << shift
		if b < 0x80 {
			return v, p[i+1:]
		}
	}
}
