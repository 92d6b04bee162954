package sqlite

import "hash/maphash"

// known tells keys that a table cannot hold, so that the file need not be asked
// for them: a chain of Bloom filters over every key that was put since the
// table was empty. Most rows that a fold asks for are not there yet, and when a
// view is built, all of it begins with empty tables.
//
// It errs on one side only: of some keys that were never put it says that they
// may be there. What is deleted stays in it.
type known struct {
	seed  maphash.Seed
	links []link
}

// link holds the keys that came while it had room.
type link struct {
	bits []uint64
	room int
}

const (
	firstRoom = 1 << 14 // keys; each link has four times as much as the one before it
	lastRoom  = 1 << 22
	bitsPer   = 12 // a key; about one in two hundred is taken for another
	probes    = 6
)

func newKnown() *known { return &known{seed: maphash.MakeSeed()} }

// add reports false when there have been too many keys to go on.
func (k *known) add(key []byte) bool {
	if k.mayHold(key) {
		return true // put again, after it was forgotten elsewhere: it takes no room
	}
	if n := len(k.links); n == 0 || k.links[n-1].room == 0 {
		room := firstRoom << (2 * n)
		if room > lastRoom {
			return false
		}
		k.links = append(k.links, link{make([]uint64, room*bitsPer/64), room})
	}
	l := &k.links[len(k.links)-1]
	l.room--
	h := maphash.Bytes(k.seed, key)
	for range probes {
		i := l.at(h)
		l.bits[i/64] |= 1 << (i % 64)
		h = next(h)
	}
	return true
}

// mayHold reports whether the key may have been put.
func (k *known) mayHold(key []byte) bool {
	first := maphash.Bytes(k.seed, key)
	for i := range k.links {
		if k.links[i].mayHold(first) {
			return true
		}
	}
	return false
}

func (l *link) mayHold(h uint64) bool {
	for range probes {
		i := l.at(h)
		if l.bits[i/64]&(1<<(i%64)) == 0 {
			return false
		}
		h = next(h)
	}
	return true
}

func (l *link) at(h uint64) uint64 { return h % uint64(len(l.bits)*64) }

// next makes another hash of one (splitmix64's finisher).
func next(h uint64) uint64 {
	h += 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
