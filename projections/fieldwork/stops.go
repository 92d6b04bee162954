package fieldwork

import (
	"cmp"
	"math"
	"slices"

	"ledetraad/domain/interview"
	"ledetraad/projections/view"
)

// talk is an interview's turns in reading order, and what the citizen does not
// want to be read.
type talk struct {
	row     interviewRow
	stream  string
	turns   []utteranceRow
	marks   []stopRow
	stopped map[string]interview.Readers // by utterance; nothing where no stop mark holds
}

// Stopped answers which utterances of an interview are behind a stop mark, and
// who may read them all the same. Whatever shows, finds or exports words must
// ask it, unless it goes through a query that does.
func Stopped(r view.Reader, id string) (map[string]interview.Readers, error) {
	t, err := readTalk(r, interviewRow{Interview: id})
	return t.stopped, err
}

// MayRead reports whether somebody may read behind a stop mark.
func MayRead(readers interview.Readers, account, interviewer string) bool {
	return readers == interview.InterviewerOnly && account != "" && account == interviewer
}

func (t talk) hidden(utterance string, s Sight) bool {
	readers, stopped := t.stopped[utterance]
	return stopped && !MayRead(readers, s.Account, t.row.Interviewer)
}

func readTalk(r view.Reader, row interviewRow) (talk, error) {
	t := talk{row: row, stream: streamOf(row.Interview), stopped: map[string]interview.Readers{}}
	var err error
	if t.turns, err = of(r, utterances, row.Interview); err != nil {
		return t, err
	}
	if t.marks, err = of(r, stops, row.Interview); err != nil {
		return t, err
	}
	slices.SortFunc(t.marks, func(a, b stopRow) int { return cmp.Compare(a.Revision, b.Revision) })
	times := inOrder(t.turns)
	for _, m := range t.marks {
		if m.Lifted {
			continue
		}
		first, last := m.span(t.turns)
		for i := first; i <= last; i++ {
			if id := t.turns[i].Utterance; m.heldAt(t.turns, times, i) && t.stopped[id] != interview.Nobody {
				t.stopped[id] = m.Readers
			}
		}
	}
	return t, nil
}

// inOrder puts turns in reading order: by time code, and one without a time
// code after the one that was recorded before it. It answers the time of each
// so found, −1 where none is known yet.
func inOrder(turns []utteranceRow) []int64 {
	slices.SortFunc(turns, func(a, b utteranceRow) int { return cmp.Compare(a.Revision, b.Revision) })
	type timed struct {
		utteranceRow
		at int64
	}
	all, at := make([]timed, len(turns)), int64(-1)
	for i, u := range turns {
		if u.AtMS.Known {
			at = u.AtMS.N
		}
		all[i] = timed{u, at}
	}
	slices.SortStableFunc(all, func(a, b timed) int { return cmp.Compare(a.at, b.at) })
	times := make([]int64, len(all))
	for i, u := range all {
		turns[i], times[i] = u.utteranceRow, u.at
	}
	return times
}

// span is the first and the last turn between the utterances that a mark names.
// A mark that ends before it begins, because time codes put its utterances the
// other way round, has no end: what is in doubt is not read.
func (m stopRow) span(turns []utteranceRow) (first, last int) {
	last = len(turns) - 1
	if m.From != "" {
		first = max(0, slices.IndexFunc(turns, func(u utteranceRow) bool { return u.Utterance == m.From }))
	}
	if m.Until != "" {
		if i := slices.IndexFunc(turns, func(u utteranceRow) bool { return u.Utterance == m.Until }); i >= first {
			last = i
		}
	}
	return first, last
}

// heldAt reports whether the i-th turn, or a part of it, may lie between the
// time codes that a mark names.
func (m stopRow) heldAt(turns []utteranceRow, times []int64, i int) bool {
	if m.UntilMS.Known && times[i] >= m.UntilMS.N {
		return false
	}
	if !m.FromMS.Known {
		return true
	}
	end := int64(math.MaxInt64) // of the turn; before the next that has a later time
	if turns[i].UntilMS.Known {
		end = turns[i].UntilMS.N
	} else if next := i + slices.IndexFunc(times[i:], func(t int64) bool { return t > times[i] }); next >= i {
		end = times[next]
	}
	return times[i] >= m.FromMS.N || end > m.FromMS.N
}
