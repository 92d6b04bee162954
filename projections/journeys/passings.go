package journeys

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"time"

	"ledetraad/projections/view"
)

// passingsRow holds what the matrix needs of the hand-overs between two
// departments in one life situation and one month. The matrix over a million
// events then reads some hundreds of rows, not one for each hand-over, and a
// hand-over writes a row of some kilobytes. It is a copy of what stands in the
// hand-overs' own table, kept in step with it.
type passingsRow struct {
	From, To      string
	LifeSituation string
	Month         int64  // of the hand-over, as 202607; UTC
	Packed        []byte // passings in their order, each of passingSize bytes
}

var passings = view.NewTable("journey_passings", 4, group(
	view.Text("from_department", func(r *passingsRow) *string { return &r.From }),
	view.Text("to_department", func(r *passingsRow) *string { return &r.To }),
	view.Text("life_situation", func(r *passingsRow) *string { return &r.LifeSituation }),
	view.Int("month", func(r *passingsRow) *int64 { return &r.Month }),
	view.Blob("packed", func(r *passingsRow) *[]byte { return &r.Packed }),
))

// passing is one hand-over. Times are microseconds since 1970.
type passing struct {
	at, takenUp int64    // takenUp: 0 if it is not
	which       [16]byte // of all hand-overs, by the sum of its journey and revision
	who         uint64   // by the sum of the participant's key: to count different ones
	warm        bool
}

const passingSize = 8 + 16 + 8 + 8 + 1

func newPassing(h handOverRow) passing {
	which := sha256.Sum256(strconv.AppendUint(append([]byte(h.Journey), 0), h.Moment.Revision, 10))
	who := sha256.Sum256([]byte(h.Participant))
	return passing{
		at: view.Micros(h.Moment.At), takenUp: view.Micros(h.takenUp()), which: [16]byte(which[:]),
		who: binary.LittleEndian.Uint64(who[:]), warm: h.Warm,
	}
}

// compare orders passings, so that the same ones give the same bytes in whatever
// order they became known.
func (p passing) compare(o passing) int {
	return cmp.Or(cmp.Compare(p.at, o.at), bytes.Compare(p.which[:], o.which[:]))
}

func (p passing) pack() []byte {
	b := make([]byte, 0, passingSize)
	b = binary.LittleEndian.AppendUint64(b, uint64(p.at))
	b = append(b, p.which[:]...)
	b = binary.LittleEndian.AppendUint64(b, uint64(p.takenUp))
	b = binary.LittleEndian.AppendUint64(b, p.who)
	if p.warm {
		return append(b, 1)
	}
	return append(b, 0)
}

func unpackPassing(b []byte) passing {
	return passing{
		at: int64(binary.LittleEndian.Uint64(b)), which: [16]byte(b[8:]), takenUp: int64(binary.LittleEndian.Uint64(b[24:])),
		who: binary.LittleEndian.Uint64(b[32:]), warm: b[40] == 1,
	}
}

var errPassings = errors.New("packed hand-overs are damaged")

// n is how many there are; an error if the row is damaged.
func (r passingsRow) n() (int, error) {
	if len(r.Packed)%passingSize != 0 {
		return 0, fmt.Errorf("from %s to %s in %d: %w", r.From, r.To, r.Month, errPassings)
	}
	return len(r.Packed) / passingSize, nil
}

func (r passingsRow) passing(i int) passing {
	return unpackPassing(r.Packed[i*passingSize:][:passingSize])
}

// put sets the passing, which is told by when, in which journey and by which
// event it was.
func (r *passingsRow) put(p passing) error {
	n, err := r.n()
	if err != nil {
		return err
	}
	i, there := sort.Find(n, func(i int) int { return p.compare(r.passing(i)) })
	if there {
		copy(r.Packed[i*passingSize:], p.pack())
	} else {
		r.Packed = slices.Insert(r.Packed, i*passingSize, p.pack()...)
	}
	return nil
}

func monthOf(t time.Time) int64 {
	t = t.UTC()
	return int64(t.Year())*100 + int64(t.Month())
}

// handOver puts the row, and its copy among the passings.
func (f fact) handOver(h handOverRow) error {
	if err := handOvers.Put(f.w, h); err != nil {
		return err
	}
	month := monthOf(h.Moment.At)
	row, _, err := passings.Get(f.w, h.From, h.To, h.LifeSituation, month)
	if err != nil {
		return err
	}
	row.From, row.To, row.LifeSituation, row.Month = h.From, h.To, h.LifeSituation, month
	if err := row.put(newPassing(h)); err != nil {
		return err
	}
	return passings.Put(f.w, row)
}
