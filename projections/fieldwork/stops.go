package fieldwork

import (
	"cmp"
	"maps"
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
// who may read them all the same, by the rule of interview.Stopped. Whatever
// shows, finds or exports words must ask it, unless it goes through a query that
// does.
func Stopped(r view.Reader, id string) (map[string]interview.Readers, error) {
	t, err := readTalk(r, interviewRow{Interview: id})
	return t.stopped, err
}

// HiddenFrom answers which utterances of an interview are behind a stop mark that
// keeps an account from reading them.
func HiddenFrom(r view.Reader, id, account string) (map[string]bool, error) {
	row, ok, err := interviews.Get(r, id)
	if err != nil || !ok {
		return map[string]bool{}, err
	}
	t, err := readTalk(r, row)
	if err != nil {
		return nil, err
	}
	hidden := map[string]bool{}
	for utterance := range t.stopped {
		if t.hidden(utterance, Sight{Account: account}) {
			hidden[utterance] = true
		}
	}
	return hidden, nil
}

// WholeHiddenFrom answers whether a stop mark keeps an account from what tells of a
// whole interview, such as a recording; see interview.WholeStopped.
func WholeHiddenFrom(r view.Reader, id, account string) (bool, error) {
	row, ok, err := interviews.Get(r, id)
	if err != nil || !ok {
		return false, err
	}
	readers, stopped, err := wholeStopped(r, id)
	return stopped && !MayRead(readers, account, row.Interviewer), err
}

// wholeStopped asks the marks of today, whatever day the tables are of.
func wholeStopped(r view.Reader, id string) (interview.Readers, bool, error) {
	if p, earlier := r.(past); earlier {
		r = p.today
	}
	rows, err := of(r, stops, id)
	if err != nil {
		return "", false, err
	}
	readers, stopped := interview.WholeStopped(marksOf(rows))
	return readers, stopped, nil
}

// MayRead reports whether somebody may read behind a stop mark.
func MayRead(readers interview.Readers, account, interviewer string) bool {
	return readers == interview.InterviewerOnly && account != "" && account == interviewer
}

func (t talk) hidden(utterance string, s Sight) bool {
	readers, stopped := t.stopped[utterance]
	return stopped && !MayRead(readers, s.Account, t.row.Interviewer)
}

func marksOf(rows []stopRow) []interview.Mark {
	marks := make([]interview.Mark, len(rows))
	for i, m := range rows {
		marks[i] = interview.Mark{Readers: m.Readers, Lifted: m.Lifted,
			Limit: interview.Limit{From: m.From, FromMS: m.FromMS.pointer(), Until: m.Until, UntilMS: m.UntilMS.pointer()}}
	}
	return marks
}

func readTalk(r view.Reader, row interviewRow) (talk, error) {
	t := talk{row: row, stream: streamOf(row.Interview)}
	var err error
	if t.turns, err = of(r, utterances, row.Interview); err != nil {
		return t, err
	}
	if t.marks, err = of(r, stops, row.Interview); err != nil {
		return t, err
	}
	slices.SortFunc(t.marks, func(a, b stopRow) int { return cmp.Compare(a.Revision, b.Revision) })
	said := make([]interview.Moment, len(t.turns))
	for i, u := range t.turns {
		said[i] = interview.Moment{Utterance: u.Utterance, Revision: u.Revision, AtMS: u.AtMS.pointer(), UntilMS: u.UntilMS.pointer()}
	}
	place := make(map[string]int, len(said))
	for i, m := range interview.ReadingOrder(said) {
		place[m.Utterance] = i
	}
	slices.SortFunc(t.turns, func(a, b utteranceRow) int { return cmp.Compare(place[a.Utterance], place[b.Utterance]) })
	if p, earlier := r.(past); earlier {
		t.stopped, err = p.stopped(row.Interview)
		maps.DeleteFunc(t.stopped, func(utterance string, _ interview.Readers) bool { _, said := place[utterance]; return !said })
		return t, err
	}
	t.stopped = interview.Stopped(said, marksOf(t.marks))
	return t, nil
}
