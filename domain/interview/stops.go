package interview

import (
	"cmp"
	"math"
	"slices"
)

// Moment is when in an interview an utterance was said, as it stands.
type Moment struct {
	Utterance     string
	Revision      uint64 // of the event that recorded it first
	AtMS, UntilMS *int64 // nil: not known
}

// Mark is a stop mark as it stands. Readers other than the interviewer are
// nobody.
type Mark struct {
	Limit
	Readers Readers
	Lifted  bool
}

// ReadingOrder gives the utterances of one interview in the order in which they
// are read: by time code, and one without a time code after the one that was
// recorded before it. It leaves said as it is.
func ReadingOrder(said []Moment) []Moment {
	out := make([]Moment, len(said))
	for i, t := range inOrder(said) {
		out[i] = t.Moment
	}
	return out
}

// Stopped answers which utterances of one interview are behind a stop mark, and
// who may read them all the same; where marks overlap, the stricter holds. It
// is the one rule for whatever shows, finds or exports words. What is in doubt
// is behind the mark: a turn that runs past where the mark begins, or may do so
// because its end is not known; everything from where the mark begins, if its
// end is not there or comes before its begin. Of what was said at the same time,
// and of what has no time code, the order of recording is taken to be right.
//
// Another mark never lets anybody read more. The orders of said and marks do
// not matter. The cost grows as marks times utterances.
func Stopped(said []Moment, marks []Mark) map[string]Readers {
	stopped := map[string]Readers{}
	turns := inOrder(said)
	for _, m := range marks {
		if m.Lifted {
			continue
		}
		readers := Nobody
		if m.Readers == InterviewerOnly {
			readers = InterviewerOnly
		}
		first, last := m.span(turns)
		for _, t := range turns[first : last+1] {
			if m.mayHold(t) && stopped[t.Utterance] != Nobody {
				stopped[t.Utterance] = readers
			}
		}
	}
	return stopped
}

// WholeStopped answers who may see and hear what tells of the whole interview,
// such as a recording of it; false where everybody may who may read it at all.
// Where in a recording the words are that a mark is about nobody knows: it may be
// about what was never written, and no part of a sound is left out. So whoever may
// not read all words, written or not, gets nothing of it.
func WholeStopped(marks []Mark) (readers Readers, stopped bool) {
	for _, m := range marks {
		switch {
		case m.Lifted:
		case m.Readers != InterviewerOnly:
			return Nobody, true
		default:
			readers, stopped = InterviewerOnly, true
		}
	}
	return readers, stopped
}

// timed is an utterance with the time that it is read at.
type timed struct {
	Moment
	at    int64 // −1: nothing that was recorded before has one either
	until int64 // its end, or where the next begins that has a later time
}

func inOrder(said []Moment) []timed {
	turns, at := make([]timed, len(said)), int64(-1)
	for i, u := range slices.SortedFunc(slices.Values(said), func(a, b Moment) int { return cmp.Compare(a.Revision, b.Revision) }) {
		if u.AtMS != nil {
			at = *u.AtMS
		}
		turns[i] = timed{Moment: u, at: at}
	}
	slices.SortStableFunc(turns, func(a, b timed) int { return cmp.Compare(a.at, b.at) })
	now, next := int64(math.MaxInt64), int64(math.MaxInt64)
	for i, t := range slices.Backward(turns) {
		if t.at < now {
			now, next = t.at, now
		}
		turns[i].until = next
		if t.UntilMS != nil {
			turns[i].until = *t.UntilMS
		}
	}
	return turns
}

// span is the first and the last turn between the utterances that a mark names;
// last is first−1 if nothing was said. A mark that ends before it begins,
// because time codes put its utterances the other way round, has no end, and so
// has one whose end is not there.
func (m Mark) span(turns []timed) (first, last int) {
	last = len(turns) - 1
	if m.From != "" {
		first = max(0, slices.IndexFunc(turns, func(t timed) bool { return t.Utterance == m.From }))
	}
	if m.Until != "" {
		if i := slices.IndexFunc(turns, func(t timed) bool { return t.Utterance == m.Until }); i >= first {
			last = i
		}
	}
	return first, last
}

// mayHold reports whether the turn, or a part of it, may lie between the time
// codes that a mark names.
func (m Mark) mayHold(t timed) bool {
	begin := t.at
	if t.until < begin {
		begin = -1 // it ended before what was recorded before it, so that does not tell its time
	}
	if m.UntilMS != nil && begin >= *m.UntilMS {
		return false
	}
	return m.FromMS == nil || begin >= *m.FromMS || t.until > *m.FromMS
}
