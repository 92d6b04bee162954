package journeys

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"ledetraad/projections/view"
)

// passingsRow holds what the matrix needs of the hand-overs between two
// departments in one life situation and one quarter. The matrix over a million
// events then reads some hundreds of rows, not one for each hand-over. It is a
// copy of what stands in the hand-overs' own table, kept in step with it.
type passingsRow struct {
	From, To      string
	LifeSituation string
	Quarter       int64  // of the hand-over, as 20263; UTC
	Packed        []byte // see passing.pack
}

var passings = view.NewTable("journey_passings", 4, group(
	view.Text("from_department", func(r *passingsRow) *string { return &r.From }),
	view.Text("to_department", func(r *passingsRow) *string { return &r.To }),
	view.Text("life_situation", func(r *passingsRow) *string { return &r.LifeSituation }),
	view.Int("quarter", func(r *passingsRow) *int64 { return &r.Quarter }),
	view.Blob("packed", func(r *passingsRow) *[]byte { return &r.Packed }),
))

// passing is one hand-over. Times are microseconds since 1970.
type passing struct {
	at, takenUp          int64 // takenUp: 0 if it is not
	journey, participant string
	revision             uint64
	warm                 bool
}

// before orders passings, so that the same ones give the same bytes in whatever
// order they became known.
func (p passing) before(o passing) int {
	return cmp.Or(cmp.Compare(p.at, o.at), cmp.Compare(p.journey, o.journey), cmp.Compare(p.revision, o.revision))
}

// pack appends a passing: at, takenUp, revision and warm as varints, then the
// journey and the participant, each after its length.
func (p passing) pack(dst []byte) []byte {
	warm := uint64(0)
	if p.warm {
		warm = 1
	}
	dst = binary.AppendVarint(dst, p.at)
	dst = binary.AppendVarint(dst, p.takenUp)
	dst = binary.AppendUvarint(dst, p.revision<<1|warm)
	return appendText(appendText(dst, p.journey), p.participant)
}

var errPassings = errors.New("packed hand-overs are damaged")

// unpack gives the row's passings; their strings are parts of one.
func (r passingsRow) unpack(each func(p passing, packed string) error) error {
	for u := (&unpacking{rest: string(r.Packed)}); u.rest != ""; {
		whole := u.rest
		p := passing{at: u.signed(), takenUp: u.signed()}
		n := u.number()
		p.revision, p.warm = n>>1, n&1 == 1
		p.journey, p.participant = u.text(), u.text()
		if u.bad {
			return fmt.Errorf("from %s to %s: %w", r.From, r.To, errPassings)
		}
		if err := each(p, whole[:len(whole)-len(u.rest)]); err != nil {
			return err
		}
	}
	return nil
}

// put sets the passing, which is told by when, in which journey and by which
// event it was.
func (r *passingsRow) put(p passing) error {
	packed, done := make([]byte, 0, len(r.Packed)+128), false
	err := r.unpack(func(o passing, as string) error {
		order := p.before(o)
		if order <= 0 && !done {
			packed, done = p.pack(packed), true
		}
		if order != 0 {
			packed = append(packed, as...)
		}
		return nil
	})
	if !done {
		packed = p.pack(packed)
	}
	r.Packed = packed
	return err
}

func quarterOf(t time.Time) int64 {
	t = t.UTC()
	return int64(t.Year())*10 + int64(t.Month()-1)/3 + 1
}

// handOver puts the row, and its copy among the passings.
func (f fact) handOver(h handOverRow) error {
	if err := handOvers.Put(f.w, h); err != nil {
		return err
	}
	row, _, err := passings.Get(f.w, h.From, h.To, h.LifeSituation, quarterOf(h.Moment.At))
	if err != nil {
		return err
	}
	row.From, row.To, row.LifeSituation, row.Quarter = h.From, h.To, h.LifeSituation, quarterOf(h.Moment.At)
	err = row.put(passing{
		at: view.Micros(h.Moment.At), takenUp: view.Micros(h.takenUp()), journey: h.Journey,
		participant: h.Participant, revision: h.Moment.Revision, warm: h.Warm,
	})
	if err != nil {
		return err
	}
	return passings.Put(f.w, row)
}
